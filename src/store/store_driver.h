/* Inside of store/: what a driver is, what stores and transactions of every driver have in common, and what
   the parts that are the same for all of them (event_log.c, delivery.c, idempotency.c) need of one. */
#pragma once

#include "store/delivery.h"

#include <pthread.h>

/* The functions that a driver is; what they must do stands in store.h and delivery.h. A driver embeds a
   struct store as `base` in its own, and a struct tx likewise. */
struct driver {
  size_t store_size; /* of its own struct, zero but for `base` when it is opened */
  /* Closed by `close`, also when this fails. */
  int (*open)(struct store *store, const struct migrations *migrations, size_t count, struct error *error);
  void (*close)(struct store *store);
  int (*submit)(struct store *store, struct body *body);
  int (*read)(struct store *store, const char *service, struct arena *arena, bool waits, struct tx **ret);
  void (*end)(struct tx *tx);
  /* The statement may touch tables of `owner` ("souk": the frame's) only. */
  int (*change)(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                int64_t *ret_changed);
  int (*one)(struct tx *tx, const char *owner, const struct statement *statement, const void *in, void *ret);
  int (*all)(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
             size_t limit, void *ret_rows, size_t *ret_count);
  int (*empty_table)(struct tx *tx, const char *table);
  /* Without running it: 0, or what is wrong with it, in the database's words. */
  int (*prepare)(struct store *store, const char *owner, const struct statement *statement,
                 struct error *error);
  int (*nested)(struct tx *tx, int (*run)(void *data, struct tx *tx), void *data);
  /* The seq that the next event is to be inserted with; 0 where the database gives it, and last_seq tells it
     then. */
  int (*next_seq)(struct tx *tx, int64_t *ret);
  int64_t (*last_seq)(struct tx *tx);
  bool shared; /* other processes may work on the same store */
  /* How far apart neighbouring seqs may be; and looks for the log's end anew, NULL where nobody else writes.
   */
  int64_t stride;
  int (*refresh)(struct store *store);
  /* NULL where no other process has the store. */
  int (*claim)(struct store *store, const char *work);
  void (*let_go)(struct store *store, const char *work);
  int (*health)(struct store *store);
  void (*stats)(struct store *store, struct store_stats *ret);
  int (*backup)(struct store *const *stores, const char *const *paths, size_t count,
                void (*progress)(void *data, int permille), void *data, struct error *error);
  int (*check)(struct store *store, void (*found)(void *data, const char *finding), void *data,
               struct error *error);
  int (*query_lines)(struct store *store, const char *service, const char *sql, size_t limit,
                     void (*row)(void *data, const char *line), void *data, struct error *error);
};
extern const struct driver sqlite_driver, postgres_driver;

struct store {
  const struct driver *driver;
  struct store_options options;
  char *path, *name;
  struct id epoch;
  struct id process;          /* this one, among those that share the store */
  struct emitted *emitted;    /* NULL: nothing is kept */
  _Atomic int64_t head, done; /* of the log: committed, and done by all who hear it */
  pthread_mutex_t hearing;    /* guards the listener, also while it is told */
  void (*heard)(void *data, int64_t head);
  void *heard_data;
};

struct tx {
  const struct driver *driver;
  struct store *store;
  const char *service; /* NULL: the frame */
  struct arena *arena;
  const struct origin *origin;
  const uint8_t *seed;
  struct instant time; /* of ids, where there is no origin */
  uint64_t ids;
  int poisoned;        /* 0, or the error that did it */
  struct text trouble; /* what was wrong then, in words; lives in the arena */
  int64_t emitted;     /* seq of the last event that it added to the log; 0: none */
  struct id emitted_id;
  bool reading; /* a reader's */
};

struct emitted *emitted_create(void);
void emitted_destroy(struct emitted *emitted);
/* Keeps a copy of what an event was written from, in place of an older one's. */
void emitted_keep(struct emitted *emitted, int64_t seq, struct id id, const struct event_kind *kind,
                  const void *data);

/* Events up to `head` are committed: whoever listens is told. */
void store_tell(struct store *store, int64_t head);

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
/* Whether this is a table's name that needs no quoting. */
bool is_plain_name(const char *name);

/* event_log.c, audit.c: a row of the log, and its fields as columns. */
extern const struct shape event_shape;
/* Notes an event that was just emitted for store_audit(). */
int tx_audit(struct tx *tx, const struct event_kind *kind, const struct event *event, const void *data);

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
