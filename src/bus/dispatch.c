/* The dispatcher: sleeps until something was emitted, a batch has landed or a pause is over, then gives every
   idle consumer its next batch. */

#include "bus/embedded.h"

#include <string.h>
#include <time.h>

enum {
  EARLY_PAUSE_US = 20 * 1000, /* between early tries while there is other work, and between their pages: so
                                 however many wait in vain, they cost little */
  PAUSE_FIRST_US = 5 * 1000,  /* after a batch that could not be committed; doubles */
  PAUSE_MAX_US = 1000 * 1000,
};

void dispatcher_wake(struct embedded *embedded) {
  pthread_mutex_lock(&embedded->lock);
  embedded->woken = true;
  pthread_cond_signal(&embedded->work);
  pthread_mutex_unlock(&embedded->lock);
}

static void land(struct lane *lane, int result) {
  struct embedded *embedded = lane->embedded;
  pthread_mutex_lock(&embedded->lock);
  lane->landed = true;
  lane->landed_result = result;
  embedded->woken = true;
  pthread_cond_signal(&embedded->work);
  pthread_mutex_unlock(&embedded->lock);
}

void batch_landed(struct body *body, int result) {
  struct batch *batch = container_of(body, struct batch, body);
  land(container_of(batch, struct lane, batch), result);
}

static void submit(struct lane *lane) {
  int result = store_submit(lane->consumer->store, &lane->batch.body);
  if (result < 0) {
    land(lane, result);
  }
}

void *prepare_batches(void *data) {
  struct lane *lane = data;
  struct embedded *embedded = lane->embedded;
  pthread_mutex_lock(&embedded->lock);
  for (;;) {
    while (!lane->to_prepare && !lane->quit) {
      pthread_cond_wait(&lane->prepare_wanted, &embedded->lock);
    }
    if (lane->quit) {
      break;
    }
    lane->to_prepare = false;
    pthread_mutex_unlock(&embedded->lock);
    int result = batch_prepare(&lane->batch);
    if (result < 0) {
      land(lane, result);
    } else {
      submit(lane);
    }
    pthread_mutex_lock(&embedded->lock);
  }
  pthread_mutex_unlock(&embedded->lock);
  return NULL;
}

static void start_batch(struct lane *lane) {
  lane->busy = true;
  if (!lane->consumer->needs_prepare) {
    submit(lane);
    return;
  }
  pthread_mutex_lock(&lane->embedded->lock);
  lane->to_prepare = true;
  pthread_cond_signal(&lane->prepare_wanted);
  pthread_mutex_unlock(&lane->embedded->lock);
}

static void start_retry(struct lane *lane, enum batch_kind kind) {
  batch_begin(&lane->batch, kind);
  lane->retried = true;
  if (kind == BATCH_RETRY_EARLY) {
    lane->batch.early_below = lane->early_below;
    lane->tried_early_us = monotonic_us();
    if (lane->early_below == EARLY_FROM_NEWEST) {
      lane->progress = false;
    }
  }
  lane->look_again = false;
  start_batch(lane);
}

static void tell_troubles(struct lane *lane) {
  const struct bus_options *options = &lane->embedded->bus->options;
  const struct outcome *outcome = &lane->batch.outcome;
  for (size_t i = 0; i < outcome->troubles_count; i++) {
    const struct trouble *trouble = &outcome->troubles[i];
    if (trouble->dead) {
      atomic_fetch_add(&lane->follower->dead, 1);
    }
    if (options->troubled != NULL) {
      options->troubled(options->troubled_data, lane->consumer->name, trouble->event, trouble->tries,
                        text_c(trouble->reason), trouble->dead);
    }
  }
}

/* What came too early is looked at page by page; whatever is done meanwhile asks for another look at all. */
static void plan_early_tries(struct lane *lane) {
  const struct batch *batch = &lane->batch;
  if (batch->kind == BATCH_RETRY_EARLY) {
    lane->early_below = batch->outcome.early_below;
    lane->too_early &= batch->early_below != EARLY_FROM_NEWEST;
  }
  lane->too_early |= batch->outcome.too_early;
  lane->too_early &= atomic_load(&lane->follower->parked) > 0;
  lane->progress |= batch->outcome.succeeded > 0;
  if (!lane->too_early) {
    lane->early_below = EARLY_FROM_NEWEST;
    lane->progress = false;
  }
}

static bool wants_early_tries(const struct lane *lane) {
  return lane->too_early && (lane->progress || lane->early_below != EARLY_FROM_NEWEST);
}

static void batch_committed(struct lane *lane) {
  const struct outcome *outcome = &lane->batch.outcome;
  if (lane->batch.kind == BATCH_EVENTS) {
    for (size_t i = 0; i < lane->consumer->subscriptions_count; i++) {
      if (lane->taken[i] != 0) {
        lane->positions[i] = lane->taken[i];
      }
    }
    for (size_t i = 0; i < lane->embedded->logs_count; i++) {
      lane->places[i].done_to = lane->scanned[i];
    }
  }
  atomic_fetch_add(&lane->follower->done, (int64_t)outcome->succeeded);
  if (outcome->parking_changed) {
    atomic_store(&lane->follower->parked, outcome->parked);
    lane->next_try = outcome->next_try;
  }
  plan_early_tries(lane);
  tell_troubles(lane);
}

static void fence(struct lane *lane) {
  lane->stopped = true;
  atomic_store(&lane->follower->fenced, true);
  log_error(
      lane->embedded->bus->options.log,
      "%s has stopped hearing events: another process is the same consumer and has moved its cursor. Stop "
      "one of them and start this one again.",
      lane->consumer->name);
}

/* The events are where they were: they are gathered again after a pause. */
static void batch_failed(struct lane *lane, int result) {
  if (lane->pause_us == 0) {
    log_warn(lane->embedded->bus->options.log,
             "%s could not commit what %zu events did (%s); it is tried again.", lane->consumer->name,
             lane->batch.count, strerrordesc_np(-result));
  }
  lane->pause_us = lane->pause_us == 0 ? PAUSE_FIRST_US : lane->pause_us * 2;
  if (lane->pause_us > PAUSE_MAX_US) {
    lane->pause_us = PAUSE_MAX_US;
  }
  lane->paused_until_us = monotonic_us() + lane->pause_us;
  if (lane->batch.kind != BATCH_EVENTS) {
    lane->look_again = true;
    lane->progress |= lane->batch.kind == BATCH_RETRY_EARLY;
  }
}

static void finish_batch(struct lane *lane) {
  int result = lane->result;
  lane->to_finish = false;
  lane->busy = false;
  if (result >= 0) {
    lane->pause_us = 0;
    batch_committed(lane);
  } else if (result == -ESTALE) {
    fence(lane);
  } else if (result == -ESHUTDOWN) {
    lane->stopped = true;
  } else {
    batch_failed(lane, result);
  }
  gather_release(lane);
}

static bool retry_is_due(const struct lane *lane) {
  return lane->look_again ||
         (lane->next_try.us != 0 && lane->next_try.us <= clock_now(lane->embedded->bus->options.clock).us);
}

static int64_t early_pause_ends_us(const struct lane *lane) {
  return lane->tried_early_us + EARLY_PAUSE_US;
}

/* Events and retries take turns, so that neither waits for a stream of the other. */
static void advance(struct lane *lane) {
  if (lane->busy || lane->stopped || lane->frozen || lane->paused_until_us != 0) {
    return;
  }
  bool early_rested = monotonic_us() >= early_pause_ends_us(lane);
  if (!lane->retried && retry_is_due(lane)) {
    start_retry(lane, BATCH_RETRY_DUE);
    return;
  }
  if (!lane->retried && wants_early_tries(lane) && early_rested) {
    start_retry(lane, BATCH_RETRY_EARLY);
    return;
  }
  lane->retried = false;
  gather(lane);
  if (lane->batch.moves_count > 0) {
    start_batch(lane);
    return;
  }
  gather_release(lane);
  if (lane->unfinished) {
    return;
  }
  if (retry_is_due(lane)) {
    start_retry(lane, BATCH_RETRY_DUE);
  } else if (wants_early_tries(lane) && (early_rested || lane->early_below == EARLY_FROM_NEWEST)) {
    start_retry(lane, BATCH_RETRY_EARLY);
  }
}

/* Under the lock: what others have left. */
static void take_messages(struct embedded *embedded) {
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    struct lane *lane = embedded->lanes[i];
    lane->to_finish = lane->landed;
    lane->result = lane->landed_result;
    lane->landed = false;
    lane->look_again |= lane->nudged;
    lane->nudged = false;
    lane->frozen = lane->hold;
  }
  embedded->woken = false;
}

void grant_holds(struct embedded *embedded) {
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    struct lane *lane = embedded->lanes[i];
    /* `frozen` alone may be of a replay that has just let go. */
    if (lane->hold && lane->frozen && !lane->busy && !lane->held) {
      lane->held = true;
      pthread_cond_broadcast(&embedded->changed);
    }
  }
}

static bool is_quiet(const struct lane *lane) {
  if (atomic_load(&lane->follower->fenced)) {
    return true;
  }
  if (lane->busy || lane->stopped || lane->frozen || lane->look_again || wants_early_tries(lane)) {
    return false;
  }
  for (size_t i = 0; i < lane->embedded->logs_count; i++) {
    if (lane->places[i].hears && lane->places[i].done_to < store_log_head(lane->embedded->logs[i].store)) {
      return false;
    }
  }
  return true;
}

static bool all_quiet(const struct embedded *embedded) {
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    if (!is_quiet(embedded->lanes[i])) {
      return false;
    }
  }
  return true;
}

static bool any_busy(const struct embedded *embedded) {
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    if (embedded->lanes[i]->busy) {
      return true;
    }
  }
  return false;
}

static int64_t sooner(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* Only here, before anybody is given work: a pause that is over later is still one for next_look(). */
static void end_pauses(struct embedded *embedded) {
  int64_t now_us = monotonic_us();
  for (size_t i = 0; i < embedded->logs_count; i++) {
    struct event_log *log = &embedded->logs[i];
    log->paused_until_us = log->paused_until_us > now_us ? log->paused_until_us : 0;
  }
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    struct lane *lane = embedded->lanes[i];
    lane->paused_until_us = lane->paused_until_us > now_us ? lane->paused_until_us : 0;
  }
}

int64_t next_look(const struct embedded *embedded) {
  int64_t now_us = monotonic_us();
  int64_t next = INT64_MAX;
  for (size_t i = 0; i < embedded->logs_count; i++) {
    if (embedded->logs[i].paused_until_us != 0) {
      next = sooner(next, embedded->logs[i].paused_until_us);
    }
  }
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    const struct lane *lane = embedded->lanes[i];
    if (lane->busy || lane->stopped || lane->frozen) {
      continue;
    }
    if (lane->paused_until_us != 0) {
      next = sooner(next, lane->paused_until_us);
      continue;
    }
    if (lane->unfinished) {
      next = sooner(next, now_us);
    }
    if (wants_early_tries(lane)) {
      next = sooner(next, early_pause_ends_us(lane));
    }
    if (lane->next_try.us != 0) {
      /* The services' clock may have been moved since: bus_nudge() then makes us look. */
      int64_t wait_us = lane->next_try.us - clock_now(embedded->bus->options.clock).us;
      next = sooner(next, wait_us > 0 ? now_us + wait_us : now_us);
    }
  }
  return next;
}

/* Under the lock. */
static void sleep_until(struct embedded *embedded, int64_t until_us) {
  if (until_us == INT64_MAX) {
    pthread_cond_wait(&embedded->work, &embedded->lock);
    return;
  }
  struct timespec until = { .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
  pthread_cond_timedwait(&embedded->work, &embedded->lock, &until);
}

/* Whom those who emit wait for. Not for one that this would not make faster: who has stopped, rests, or asks
   others before it runs; nor for one that still does what stood in the log at the start, or does it again. */
static bool is_waited_for(const struct lane *lane, size_t log) {
  const struct place *place = &lane->places[log];
  return place->hears && !lane->stopped && !lane->frozen && lane->paused_until_us == 0 &&
         !lane->consumer->needs_prepare && place->done_to >= lane->embedded->logs[log].head_at_start;
}

static void tell_done(struct embedded *embedded) {
  for (size_t i = 0; i < embedded->logs_count; i++) {
    int64_t done = INT64_MAX;
    for (size_t j = 0; j < embedded->lanes_count; j++) {
      const struct lane *lane = embedded->lanes[j];
      if (is_waited_for(lane, i) && lane->places[i].done_to < done) {
        done = lane->places[i].done_to;
      }
    }
    store_log_done(embedded->logs[i].store, done);
  }
}

static void look_round(struct embedded *embedded, bool stopping) {
  end_pauses(embedded);
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    if (embedded->lanes[i]->to_finish) {
      finish_batch(embedded->lanes[i]);
    }
  }
  for (size_t i = 0; !stopping && i < embedded->lanes_count; i++) {
    advance(embedded->lanes[i]);
  }
  tell_done(embedded);
  window_read_ahead(embedded);
  window_trim(embedded);
}

void *dispatch(void *data) {
  struct embedded *embedded = data;
  pthread_mutex_lock(&embedded->lock);
  for (;;) {
    bool stopping = embedded->stopping;
    uint64_t ticket = embedded->settle_asked;
    take_messages(embedded);
    pthread_mutex_unlock(&embedded->lock);

    look_round(embedded, stopping);
    bool quiet = all_quiet(embedded);

    pthread_mutex_lock(&embedded->lock);
    grant_holds(embedded);
    if (quiet && ticket > embedded->settled) {
      embedded->settled = ticket;
      pthread_cond_broadcast(&embedded->changed);
    }
    if (stopping && !any_busy(embedded)) {
      break;
    }
    int64_t next = stopping ? INT64_MAX : next_look(embedded);
    if (!embedded->woken && next > monotonic_us()) {
      sleep_until(embedded, next);
    }
  }
  embedded->running = false;
  pthread_cond_broadcast(&embedded->changed);
  pthread_mutex_unlock(&embedded->lock);
  return NULL;
}
