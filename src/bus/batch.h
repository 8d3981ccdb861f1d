/* A batch: up to BUS_BATCH_MAX events of one consumer, run in one body with a savepoint each, and the cursors
   that this moves. What every driver shares; how events are found and when batches run is the driver's. */
#pragma once

#include "bus/driver.h"

/* A cursor's step, in the transaction of the effects. */
struct move {
  const char *topic;
  int64_t partition, from, to;
};

/* An event that was parked, postponed or buried. Texts and event live as long as the batch. */
struct trouble {
  const struct event *event;
  int64_t tries;
  struct text reason;
  bool dead;
};

enum batch_kind {
  BATCH_EVENTS,      /* what the driver added */
  BATCH_RETRY_DUE,   /* parked events whose time has come */
  BATCH_RETRY_EARLY, /* these, after a page of those that came too early: something was done since */
};

/* Above every parked row's number. */
#define EARLY_FROM_NEWEST INT64_MAX

/* What a committed body has done; begun anew whenever the body is run. */
struct outcome {
  size_t succeeded;
  struct trouble troubles[BUS_BATCH_MAX];
  size_t troubles_count;
  bool parking_changed;    /* then `parked` and `next_try` are set */
  int64_t parked;          /* rows of this consumer */
  struct instant next_try; /* none: nothing is parked */
  bool too_early;          /* some event said NOT_YET now or before */
  int64_t early_below;     /* early tries: where the next page begins, EARLY_FROM_NEWEST after the last */
};

struct batch {
  struct body body;
  struct follower *follower;
  const struct bus_options *options;
  struct arena *arena;
  enum batch_kind kind;
  int64_t early_below; /* early tries: the page's rows have lower numbers */
  struct instant now;  /* fixed when the batch begins */
  struct origin origin;
  struct delivery deliveries[BUS_BATCH_MAX];
  int prepared[BUS_BATCH_MAX];    /* 0, or why the delivery failed before it was run */
  int64_t numbers[BUS_BATCH_MAX]; /* retries of a consumer that prepares: the parked row */
  size_t count;
  struct move *moves; /* the driver's, as many as there are subscriptions */
  size_t moves_count;
  struct outcome outcome;
};

/* The driver sets body.done. */
int batch_init(struct batch *batch, struct follower *follower, const struct bus_options *options);
void batch_finish(struct batch *batch);
/* Empties it for another use. */
void batch_begin(struct batch *batch, enum batch_kind kind);
/* `event`, `data` and `reason` live until the batch is done; data NULL: it does not decode, `reason` says
 * why. */
void batch_add(struct batch *batch, const struct subscription *subscription, const struct event *event,
               const void *data, struct text reason);
/* Decodes an event's data by its kind's shape: NULL, and why, when it does not fit. */
const void *event_data(const struct event_kind *kind, const struct event *event, struct arena *arena,
                       struct text *ret_reason);
/* For consumers that prepare, before the body and off the writer: finds what a retry would run, and prepares
   all. Negative: the batch must not be submitted. */
int batch_prepare(struct batch *batch);

/* When the next parked event is due, or none. */
int parked_next(struct tx *tx, const char *consumer, struct instant *ret);

/* Between batch.c and parked.c. */

void batch_seed(const char *consumer, struct id event, uint8_t ret[static 16]);

/* Runs one delivery in a savepoint. Negative with `ret_reason`: it failed, its effects are taken back. */
int batch_attempt(struct batch *batch, struct tx *tx, size_t index, struct text *ret_reason);
/* After a failed savepoint: whether the body itself has ended. */
bool batch_is_lost(int result);
/* The first try failed. */
int park_failed(struct batch *batch, struct tx *tx, const struct delivery *delivery, int result,
                struct text reason);
/* An earlier event of the same topic and key is parked. */
int park_behind(struct batch *batch, struct tx *tx, const struct delivery *delivery);
/* The body of retries. */
int retry_parked(struct batch *batch, struct tx *tx);
/* Fills the batch with what a retry would run, for its prepare. */
int retry_gather(struct batch *batch, struct tx *tx);
