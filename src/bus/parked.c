/* Events that could not be run: parking them, trying them again with growing pauses, burying them at last. */

#include "bus/batch.h"

#include <string.h>

/* Said to whoever looks at a dead letter and does not know the code. */
static struct text reason_for(const struct batch *batch, const struct event *event, int result,
                              struct text reason) {
  struct arena *arena = batch->arena;
  if (result == NOT_YET) {
    return reason.len > 0 ? text_format(arena, "not yet: %.*s", TEXT_ARGS(reason)) : TEXT("not yet");
  }
  return reason.len > 0 ? reason
                        : text_format(arena, "%s failed at %.*s and did not say why (%s)",
                                      batch->follower->consumer->name, TEXT_ARGS(event->topic),
                                      strerrordesc_np(-result));
}

int parked_next(struct tx *tx, const char *consumer, struct instant *ret) {
  struct instant next = { 0 };
  int result = tx_parked_next(tx, consumer, &next);
  if (result == -ENOENT) {
    *ret = (struct instant){ 0 };
    return 0;
  }
  *ret = next.us > 0 ? next : (struct instant){ 1 }; /* due at once is not none */
  return result;
}

/* After the first try the first pause, then twice as long each time. */
static struct instant next_try(const struct batch *batch, int64_t tries) {
  int64_t pause_ms = batch->options->retry_first_ms;
  for (int64_t i = 1; i < tries && pause_ms < batch->options->retry_max_ms; i++) {
    pause_ms *= 2;
  }
  if (pause_ms > batch->options->retry_max_ms) {
    pause_ms = batch->options->retry_max_ms;
  }
  return (struct instant){ batch->now.us + pause_ms * 1000 };
}

static void note_trouble(struct batch *batch, const struct event *event, int64_t tries, struct text reason,
                         bool dead) {
  struct outcome *outcome = &batch->outcome;
  outcome->parking_changed = true;
  if (outcome->troubles_count < BUS_BATCH_MAX) {
    outcome->troubles[outcome->troubles_count++] =
        (struct trouble){ .event = event, .tries = tries, .reason = reason, .dead = dead };
  }
}

int park_failed(struct batch *batch, struct tx *tx, const struct delivery *delivery, int result,
                struct text reason) {
  const char *consumer = batch->follower->consumer->name;
  reason = reason_for(batch, delivery->event, result, reason);
  if (batch->options->tries_max == 1) {
    note_trouble(batch, delivery->event, 1, reason, true);
    return tx_bury(tx, consumer, delivery->event, 1, reason);
  }
  batch->outcome.too_early |= result == NOT_YET;
  note_trouble(batch, delivery->event, 1, reason, false);
  struct parked parked = { .consumer = text_of(consumer),
                           .event = *delivery->event,
                           .tries = 1,
                           .next_try = next_try(batch, 1),
                           .reason = reason,
                           .too_early = result == NOT_YET };
  return tx_park(tx, &parked);
}

int park_behind(struct batch *batch, struct tx *tx, const struct delivery *delivery) {
  batch->outcome.parking_changed = true;
  struct parked parked = { .consumer = text_of(batch->follower->consumer->name),
                           .event = *delivery->event,
                           .next_try = batch->now,
                           .reason = TEXT("waits behind an earlier one of its key") };
  return tx_park(tx, &parked);
}

static const struct subscription *find_subscription(const struct consumer *consumer, struct text topic) {
  for (size_t i = 0; i < consumer->subscriptions_count; i++) {
    if (text_is(topic, consumer->subscriptions[i].event->name)) {
      return &consumer->subscriptions[i];
    }
  }
  return NULL;
}

static int bury(struct batch *batch, struct tx *tx, const struct parked *parked, int64_t tries,
                struct text reason) {
  note_trouble(batch, &parked->event, tries, reason, true);
  int result = tx_bury(tx, batch->follower->consumer->name, &parked->event, tries, reason);
  return result < 0 ? result : tx_unpark(tx, parked);
}

/* Adds the parked event to the batch: its index, or -ENOENT when the service does not hear its topic any
 * more. */
static int add_parked(struct batch *batch, const struct parked *parked) {
  const struct subscription *subscription = find_subscription(batch->follower->consumer, parked->event.topic);
  if (subscription == NULL) {
    return -ENOENT;
  }
  struct text reason = { 0 };
  const void *data = event_data(subscription->event, &parked->event, batch->arena, &reason);
  batch->numbers[batch->count] = parked->number;
  batch_add(batch, subscription, &parked->event, data, reason);
  return (int)(batch->count - 1);
}

/* The next of those that came too early. A look at all of them goes page by page, from the newest back to the
   oldest: so it comes to an end whatever is parked meanwhile, and none is passed over. */
static int early_page(struct batch *batch, struct tx *tx, struct parked **ret, size_t *ret_count) {
  *ret_count = 0;
  return batch->kind == BATCH_RETRY_EARLY ? tx_parked_early(tx, batch->follower->consumer->name,
                                                            batch->early_below, BUS_BATCH_MAX, ret, ret_count)
                                          : 0;
}

/* Where this row's delivery stands, of those that were prepared before the body; -EAGAIN: it is none of
   them. */
static int find_prepared(struct batch *batch, size_t prepared_count, const struct parked *parked) {
  for (size_t i = 0; i < prepared_count; i++) {
    if (batch->numbers[i] == parked->number) {
      return (int)i;
    }
  }
  return -EAGAIN;
}

int retry_gather(struct batch *batch, struct tx *tx) {
  struct parked *early = NULL;
  struct parked *due = NULL;
  size_t early_count = 0;
  size_t due_count = 0;
  int result = early_page(batch, tx, &early, &early_count);
  if (result >= 0) {
    result = tx_parked_due(tx, batch->follower->consumer->name, batch->now, BUS_BATCH_MAX, &due, &due_count);
  }
  if (result < 0) {
    return result;
  }
  /* A topic that is no longer heard needs no preparing. */
  for (size_t i = 0; i < early_count; i++) {
    (void)add_parked(batch, &early[i]);
  }
  for (size_t i = 0; i < due_count && batch->count < BUS_BATCH_MAX; i++) {
    if (find_prepared(batch, batch->count, &due[i]) < 0) {
      (void)add_parked(batch, &due[i]);
    }
  }
  return 0;
}

static int retry_attempt(struct batch *batch, struct tx *tx, const struct parked *parked, size_t index,
                         bool *ret_progress) {
  struct text reason = { 0 };
  int result = batch_attempt(batch, tx, index, &reason);
  if (result >= 0) {
    batch->outcome.succeeded++;
    *ret_progress = true;
    return tx_unpark(tx, parked);
  }
  if (batch_is_lost(result)) {
    return result;
  }
  bool not_yet = result == NOT_YET;
  reason = reason_for(batch, &parked->event, result, reason);
  if (not_yet && parked->next_try.us > batch->now.us) {
    batch->outcome.too_early = true; /* an early try does not count */
    return 0;
  }
  int64_t tries = parked->tries + 1;
  if (tries >= batch->options->tries_max) {
    *ret_progress = true;
    return bury(batch, tx, parked, tries, reason);
  }
  batch->outcome.too_early |= not_yet;
  note_trouble(batch, &parked->event, tries, reason, false);
  struct parked postponed = *parked;
  postponed.tries = tries;
  postponed.next_try = next_try(batch, tries);
  postponed.reason = reason;
  postponed.too_early = not_yet;
  return tx_parked_postpone(tx, &postponed);
}

struct retry {
  size_t prepared_count;        /* deliveries that were prepared before the body */
  int64_t tried[BUS_BATCH_MAX]; /* rows that this body has tried */
  size_t tried_count;
};

static bool was_tried(const struct retry *retry, int64_t number) {
  for (size_t i = 0; i < retry->tried_count; i++) {
    if (retry->tried[i] == number) {
      return true;
    }
  }
  return false;
}

static int retry_row(struct batch *batch, struct tx *tx, struct retry *retry, const struct parked *parked,
                     bool *ret_progress) {
  bool prepares = batch->follower->consumer->needs_prepare;
  if (was_tried(retry, parked->number)) {
    return 0;
  }
  retry->tried[retry->tried_count++] = parked->number;
  if (find_subscription(batch->follower->consumer, parked->event.topic) == NULL) {
    uint8_t *seed = arena_alloc(batch->arena, 16);
    batch_seed(batch->follower->consumer->name, parked->event.id, seed);
    tx_act_for(tx, batch->follower->consumer->name, &batch->origin, seed);
    *ret_progress = true;
    return bury(batch, tx, parked, parked->tries, TEXT("the service does not hear this topic any more"));
  }
  int index = prepares ? find_prepared(batch, retry->prepared_count, parked) : add_parked(batch, parked);
  if (index < 0) {
    return 0; /* parked since the preparing: the next retry finds it */
  }
  return retry_attempt(batch, tx, parked, (size_t)index, ret_progress);
}

static int retry_rows(struct batch *batch, struct tx *tx, struct retry *retry, const struct parked *rows,
                      size_t count, bool *ret_progress) {
  int result = 0;
  for (size_t i = 0; result >= 0 && i < count && retry->tried_count < BUS_BATCH_MAX; i++) {
    result = retry_row(batch, tx, retry, &rows[i], ret_progress);
  }
  return result;
}

static int retry_early(struct batch *batch, struct tx *tx, struct retry *retry) {
  struct parked *rows = NULL;
  size_t count = 0;
  bool progress = false;
  int result = early_page(batch, tx, &rows, &count);
  if (result < 0) {
    return result;
  }
  batch->outcome.too_early |= count > 0;
  batch->outcome.early_below = count == BUS_BATCH_MAX ? rows[count - 1].number : EARLY_FROM_NEWEST;
  return retry_rows(batch, tx, retry, rows, count, &progress);
}

/* When the oldest of a key has gone, the next may go at once: so it is looked again while something goes. */
int retry_parked(struct batch *batch, struct tx *tx) {
  bool prepares = batch->follower->consumer->needs_prepare;
  struct retry retry = { .prepared_count = prepares ? batch->count : 0 };
  if (!prepares) {
    batch->count = 0; /* of an earlier run of this body */
  }
  batch->outcome.parking_changed = true;
  int result = retry_early(batch, tx, &retry);
  bool progress = true;
  while (result >= 0 && progress && retry.tried_count < BUS_BATCH_MAX) {
    struct parked *rows = NULL;
    size_t count = 0;
    progress = false;
    result = tx_parked_due(tx, batch->follower->consumer->name, batch->now, BUS_BATCH_MAX, &rows, &count);
    if (result >= 0) {
      result = retry_rows(batch, tx, &retry, rows, count, &progress);
    }
  }
  return result < 0 ? result : 0;
}
