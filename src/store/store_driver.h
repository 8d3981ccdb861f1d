/* Inside of store/: what its parts that are the same for every driver (event_log.c, delivery.c,
   idempotency.c) need of a driver, and the frame's own tables. */
#pragma once

#include "store/delivery.h"

/* As tx_change, tx_one and tx_all, but over the frame's tables (souk_*), whichever service the tx acts for.
 */
int tx_frame_change(struct tx *tx, const struct statement *statement, const void *in, int64_t *ret_changed);
int tx_frame_one(struct tx *tx, const struct statement *statement, const void *in, void *ret);
int tx_frame_all(struct tx *tx, const struct statement *statement, const void *in, size_t limit,
                 void *ret_rows, size_t *ret_count);

/* The service it acts for; "souk" for the frame itself. */
const char *tx_service(const struct tx *tx);
/* The time of the store's clock: for what expires, not for what a body decides. */
struct instant tx_clock_now(const struct tx *tx);
/* 0 in a body that may go on writing, else what every statement would answer; -EINVAL in readers. */
int tx_may_write(struct tx *tx);
/* Poisons and returns `code`. A programming error (-EINVAL) is logged with the text. */
int tx_poison(struct tx *tx, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Does the face of the service that it acts for list this kind? */
bool tx_may_emit(const struct tx *tx, const struct event_kind *kind);
/* Says that the row which was just inserted is an event. */
void tx_mark_emitted(struct tx *tx);

/* The tables of the frame, applied before any service's. */
extern const struct migrations frame_migrations;

/* A field whose column is named otherwise than the member, or that lies in a member's member. */
#define COLUMN(type, member, column)                                                                         \
  {                                                                                                          \
    .name = (column), .kind = KIND_OF(MEMBER_OF(type, member)), .maybe = IS_MAYBE(MEMBER_OF(type, member)),  \
    .at = offsetof(type, member), .size = sizeof MEMBER_OF(type, member)                                     \
  }
/* All of a struct event that is a member of `type` (`within` is "event.") or is the type itself (""). */
#define EVENT_COLUMNS(type, within)                                                                          \
  COLUMN(type, within seq, "seq"), COLUMN(type, within id, "id"), COLUMN(type, within source, "source"),     \
      COLUMN(type, within topic, "topic"), COLUMN(type, within aggregate, "aggregate"),                      \
      COLUMN(type, within version, "version"), COLUMN(type, within time, "time"),                            \
      COLUMN(type, within actor, "actor"), COLUMN(type, within subject, "subject"),                          \
      COLUMN(type, within traceparent, "traceparent"), COLUMN(type, within data, "data")
