/* Running a batch in one body: each event in a savepoint of its own, then the cursors. */

#include "bus/batch.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH_ARENA = 16 * 1024 };

/* In the order of the log, so that a parked event's followers are parked behind it. */
static int run_events(struct batch *batch, struct tx *tx) {
  const char *consumer = batch->follower->consumer->name;
  bool any_parked = atomic_load(&batch->follower->parked) > 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct delivery *delivery = &batch->deliveries[i];
    int behind =
        any_parked ? tx_is_parked(tx, consumer, delivery->event->topic, delivery->event->aggregate) : 0;
    if (behind < 0) {
      return behind;
    }
    int result = 0;
    if (behind == 1) {
      result = park_behind(batch, tx, delivery);
    } else {
      struct text reason = { 0 };
      int attempt = batch_attempt(batch, tx, i, &reason);
      if (attempt >= 0) {
        batch->outcome.succeeded++;
      } else if (batch_is_lost(attempt)) {
        return attempt;
      } else {
        result = park_failed(batch, tx, delivery, attempt, reason);
        any_parked = true;
      }
    }
    if (result < 0) {
      return result;
    }
  }
  return 0;
}

static int count_parked(struct batch *batch, struct tx *tx) {
  const char *consumer = batch->follower->consumer->name;
  int result = tx_parked_count(tx, consumer, &batch->outcome.parked);
  if (result < 0) {
    return result;
  }
  return parked_next(tx, consumer, &batch->outcome.next_try);
}

static int run_batch(struct body *body, struct tx *tx) {
  struct batch *batch = container_of(body, struct batch, body);
  batch->outcome = (struct outcome){ 0 };
  int result = batch->kind == BATCH_EVENTS ? run_events(batch, tx) : retry_parked(batch, tx);
  crash_point("between_read_and_effects");
  for (size_t i = 0; result >= 0 && i < batch->moves_count; i++) {
    const struct move *move = &batch->moves[i];
    result = tx_cursor_advance(tx, batch->follower->consumer->name, move->topic, move->partition, move->from,
                               move->to);
  }
  if (result >= 0 && batch->outcome.parking_changed) {
    result = count_parked(batch, tx);
  }
  return result < 0 ? result : 0;
}

int batch_init(struct batch *batch, struct follower *follower, const struct bus_options *options) {
  *batch = (struct batch){ .follower = follower, .options = options };
  const struct consumer *consumer = follower->consumer;
  batch->moves = calloc(consumer->subscriptions_count + 1, sizeof *batch->moves);
  if (batch->moves == NULL) {
    return -ENOMEM;
  }
  batch->arena = arena_create(BATCH_ARENA);
  batch->body = (struct body){
    .service = consumer->name,
    .origin = &batch->origin,
    .arena = batch->arena,
    .run = run_batch,
    .goes_first = true, /* one per consumer at a time, so others always come with it */
  };
  return 0;
}

void batch_finish(struct batch *batch) {
  arena_destroy(batch->arena);
  free(batch->moves);
}

void batch_begin(struct batch *batch, enum batch_kind kind) {
  arena_reset(batch->arena);
  batch->kind = kind;
  batch->count = 0;
  batch->moves_count = 0;
  batch->now = clock_now(batch->options->clock);
  batch->origin =
      (struct origin){ .actor = text_format(batch->arena, "service:%s", batch->follower->consumer->name),
                       .now = batch->now };
}

/* The same for every run of this event by this consumer, in this process and the next. */
void batch_seed(const char *consumer, struct id event, uint8_t ret[static 16]) {
  crypto_generichash(ret, 16, (const unsigned char *)consumer, strlen(consumer), event.bytes,
                     sizeof event.bytes);
}

static void span_of_seed(const uint8_t seed[static 16], char ret[static SPAN_ID_LEN]) {
  hex_format(seed, SPAN_ID_LEN / 2, ret);
}

void bus_reaction_span(const char *consumer, struct id event, char ret[static SPAN_ID_LEN]) {
  uint8_t seed[16];
  batch_seed(consumer, event, seed);
  span_of_seed(seed, ret);
}

void batch_add(struct batch *batch, const struct subscription *subscription, const struct event *event,
               const void *data, struct text reason) {
  struct delivery *delivery = &batch->deliveries[batch->count];
  *delivery = (struct delivery){
    .event = event,
    .data = data,
    .subscription = subscription,
    .origin = batch->origin,
    .arena = batch->arena,
    .reason = reason,
  };
  delivery->origin.subject = event->subject;
  batch_seed(batch->follower->consumer->name, event->id, delivery->seed);
  if (event->traceparent.len == TRACEPARENT_LEN) {
    memcpy(delivery->origin.traceparent, event->traceparent.at, TRACEPARENT_LEN);
    span_of_seed(delivery->seed, delivery->origin.traceparent + SPAN_ID_AT);
  }
  batch->prepared[batch->count] = data != NULL ? 0 : -EBADMSG;
  batch->count++;
}

const void *event_data(const struct event_kind *kind, const struct event *event, struct arena *arena,
                       struct text *ret_reason) {
  struct faults *faults = ARENA_NEW(arena, struct faults);
  faults->arena = arena;
  void *data = arena_alloc(arena, kind->data->size);
  if (shape_decode(kind->data, event->data, UNKNOWN_IGNORED, arena, data, faults) == 0) {
    return data;
  }
  const struct fault *first = &faults->at[0];
  *ret_reason = text_format(arena, "its data is not a %s: %.*s (at \"%.*s\")", kind->data->name,
                            TEXT_ARGS(first->message), TEXT_ARGS(first->path));
  return NULL;
}

static int prepare_retry(struct batch *batch) {
  struct tx *tx = NULL;
  int result = store_read(batch->follower->consumer->store, NULL, batch->arena, &tx);
  if (result < 0) {
    return result;
  }
  result = retry_gather(batch, tx);
  tx_end(tx);
  return result;
}

int batch_prepare(struct batch *batch) {
  struct consumer *consumer = batch->follower->consumer;
  if (batch->kind != BATCH_EVENTS) {
    int result = prepare_retry(batch);
    if (result < 0) {
      return result;
    }
  }
  for (size_t i = 0; consumer->prepare != NULL && i < batch->count; i++) {
    if (batch->prepared[i] == 0) {
      batch->prepared[i] = consumer->prepare(consumer, &batch->deliveries[i]);
    }
  }
  return 0;
}

struct attempt {
  struct consumer *consumer;
  struct delivery *delivery;
  struct text reason;
};

static int run_delivery(void *data, struct tx *tx) {
  struct attempt *attempt = data;
  int result = attempt->consumer->run(attempt->consumer, tx, attempt->delivery, &attempt->reason);
  if (!batch_is_lost(result)) {
    return result;
  }
  /* If the store said so, tx_nested still does; if not, it is this event's own failure. */
  if (attempt->reason.len == 0) {
    attempt->reason = text_of(strerrordesc_np(-result));
  }
  return -ECANCELED;
}

int batch_attempt(struct batch *batch, struct tx *tx, size_t index, struct text *ret_reason) {
  struct delivery *delivery = &batch->deliveries[index];
  struct attempt attempt = { .consumer = batch->follower->consumer, .delivery = delivery };
  /* Also for one that is not run: a dead letter's id comes from the event, too. */
  tx_act_for(tx, attempt.consumer->name, &delivery->origin, delivery->seed);
  int result = batch->prepared[index];
  if (result < 0) {
    *ret_reason = delivery->reason;
    /* Nothing was run: whatever the number, the body is well. */
    return batch_is_lost(result) ? -ECANCELED : result;
  }
  result = tx_nested(tx, run_delivery, &attempt);
  if (result < 0) {
    *ret_reason = attempt.reason;
  }
  return result;
}

bool batch_is_lost(int result) {
  return result == -EIO || result == -ENOSPC;
}
