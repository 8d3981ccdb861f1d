/* The embedded driver's life: starting, stopping, waiting, replaying. dispatch.c does the daily work. */

#include "bus/embedded.h"
#include "bus/replay.h"

#include <stdlib.h>
#include <time.h>

static void lane_destroy(struct lane *lane) {
  if (lane == NULL) {
    return;
  }
  for (size_t i = 0; i < BUS_STORES_MAX; i++) {
    page_release(lane->embedded, lane->places[i].page);
  }
  batch_finish(&lane->batch);
  pthread_cond_destroy(&lane->prepare_wanted);
  free(lane->log_of);
  free(lane->positions);
  free(lane->taken);
  free(lane);
}

/* Which subscription hears which topic, and where that topic lies. */
static void lane_connect(struct lane *lane) {
  struct bus *bus = lane->embedded->bus;
  for (size_t i = 0; i < BUS_TOPICS_MAX; i++) {
    lane->subscription_of[i] = -1;
  }
  for (size_t i = 0; i < lane->consumer->subscriptions_count; i++) {
    const struct topic *topic = bus_topic(bus, lane->consumer->subscriptions[i].event->name);
    lane->subscription_of[topic - bus->topics] = (int16_t)i;
    lane->log_of[i] = topic->store;
  }
}

/* The same seed gives each consumer an order of its own. */
static uint64_t seed_of(const struct bus_options *options, const char *name) {
  uint64_t seed = options->shuffle_seed;
  for (; *name != '\0'; name++) {
    seed = seed * 31 + (unsigned char)*name;
  }
  return seed;
}

static struct lane *lane_create(struct embedded *embedded, struct follower *follower) {
  struct lane *lane = calloc(1, sizeof *lane);
  if (lane == NULL) {
    return NULL;
  }
  lane->embedded = embedded;
  lane->follower = follower;
  lane->consumer = follower->consumer;
  lane->random = seed_of(&embedded->bus->options, lane->consumer->name);
  size_t count = lane->consumer->subscriptions_count + 1;
  lane->log_of = calloc(count, sizeof *lane->log_of);
  lane->positions = calloc(count, sizeof *lane->positions);
  lane->taken = calloc(count, sizeof *lane->taken);
  pthread_cond_init(&lane->prepare_wanted, NULL);
  int result = batch_init(&lane->batch, follower, &embedded->bus->options);
  lane->batch.body.done = batch_landed;
  if (result < 0 || lane->log_of == NULL || lane->positions == NULL || lane->taken == NULL) {
    lane_destroy(lane);
    return NULL;
  }
  lane_connect(lane);
  return lane;
}

static void embedded_destroy(struct bus *bus) {
  struct embedded *embedded = bus->state;
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    lane_destroy(embedded->lanes[i]);
  }
  window_finish(embedded);
  pthread_cond_destroy(&embedded->changed);
  pthread_cond_destroy(&embedded->work);
  pthread_mutex_destroy(&embedded->lock);
  free(embedded);
  bus->state = NULL;
}

static struct embedded *embedded_create(struct bus *bus) {
  struct embedded *embedded = calloc(1, sizeof *embedded);
  if (embedded == NULL) {
    return NULL;
  }
  embedded->bus = bus;
  embedded->logs_count = bus->options.stores_count;
  for (size_t i = 0; i < embedded->logs_count; i++) {
    embedded->logs[i].store = bus->stores[i];
    embedded->logs[i].head_at_start = store_log_head(bus->stores[i]);
  }
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_mutex_init(&embedded->lock, NULL);
  pthread_cond_init(&embedded->work, &monotonic);
  pthread_cond_init(&embedded->changed, &monotonic);
  pthread_condattr_destroy(&monotonic);
  topics_sort(embedded);
  return embedded;
}

/* Windows begin where the foremost consumer stands: who is further behind reads apart until it has caught up.
 */
static void windows_place(struct embedded *embedded) {
  for (size_t i = 0; i < embedded->logs_count; i++) {
    for (size_t j = 0; j < embedded->lanes_count; j++) {
      const struct place *place = &embedded->lanes[j]->places[i];
      int64_t done_to = place->done_to;
      if (place->hears && done_to > embedded->logs[i].end) {
        embedded->logs[i].end = done_to;
      }
    }
  }
}

static int open_lanes(struct embedded *embedded, struct error *error) {
  for (size_t i = 0; i < embedded->bus->followers_count; i++) {
    struct lane *lane = lane_create(embedded, &embedded->bus->followers[i]);
    if (lane == NULL) {
      return error_set(error, -ENOMEM, "No memory for a consumer.");
    }
    embedded->lanes[embedded->lanes_count++] = lane;
  }
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    int result = cursors_open(embedded->lanes[i], error);
    if (result < 0) {
      return result;
    }
    places_set(embedded->lanes[i]);
  }
  windows_place(embedded);
  return 0;
}

static void heard_of(void *data, int64_t head) {
  (void)head;
  dispatcher_wake(data);
}

static void stop_threads(struct embedded *embedded) {
  pthread_mutex_lock(&embedded->lock);
  bool dispatching = embedded->running;
  embedded->stopping = true;
  embedded->woken = true;
  pthread_cond_signal(&embedded->work);
  pthread_mutex_unlock(&embedded->lock);
  if (dispatching) {
    pthread_join(embedded->dispatcher, NULL);
  }
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    struct lane *lane = embedded->lanes[i];
    if (!lane->has_thread) {
      continue;
    }
    pthread_mutex_lock(&embedded->lock);
    lane->quit = true;
    pthread_cond_signal(&lane->prepare_wanted);
    pthread_mutex_unlock(&embedded->lock);
    pthread_join(lane->thread, NULL);
    lane->has_thread = false;
  }
}

static int start_threads(struct embedded *embedded, struct error *error) {
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    struct lane *lane = embedded->lanes[i];
    if (lane->consumer->needs_prepare) {
      int result = -pthread_create(&lane->thread, NULL, prepare_batches, lane);
      if (result < 0) {
        return error_set(error, result, "No thread for %s.", lane->consumer->name);
      }
      lane->has_thread = true;
    }
  }
  embedded->running = true;
  int result = -pthread_create(&embedded->dispatcher, NULL, dispatch, embedded);
  if (result < 0) {
    embedded->running = false;
    return error_set(error, result, "No thread for the bus.");
  }
  pthread_setname_np(embedded->dispatcher, "bus");
  return 0;
}

static int embedded_start(struct bus *bus, struct error *error) {
  struct embedded *embedded = embedded_create(bus);
  if (embedded == NULL) {
    return error_set(error, -ENOMEM, "No memory for the bus.");
  }
  bus->state = embedded;
  int result = open_lanes(embedded, error);
  if (result == 0) {
    result = start_threads(embedded, error);
  }
  if (result < 0) {
    stop_threads(embedded);
    embedded_destroy(bus);
    return result;
  }
  for (size_t i = 0; i < embedded->logs_count; i++) {
    store_log_listen(embedded->logs[i].store, heard_of, embedded);
  }
  dispatcher_wake(embedded); /* for what was emitted before we listened */
  return 0;
}

static void embedded_stop(struct bus *bus) {
  struct embedded *embedded = bus->state;
  for (size_t i = 0; i < embedded->logs_count; i++) {
    store_log_listen(embedded->logs[i].store, NULL, NULL);
  }
  stop_threads(embedded);
  for (size_t i = 0; i < embedded->logs_count; i++) {
    store_log_done(embedded->logs[i].store, INT64_MAX);
  }
}

static int embedded_settle(struct bus *bus, int64_t timeout_ms) {
  struct embedded *embedded = bus->state;
  int64_t until_us = monotonic_us() + timeout_ms * 1000;
  struct timespec until = { .tv_sec = until_us / 1000000, .tv_nsec = until_us % 1000000 * 1000 };
  int result = 0;
  for (size_t i = 0; i < embedded->logs_count; i++) {
    if (store_log_refresh(embedded->logs[i].store) < 0) {
      return -ETIME;
    }
  }
  pthread_mutex_lock(&embedded->lock);
  uint64_t ticket = ++embedded->settle_asked;
  embedded->woken = true;
  pthread_cond_signal(&embedded->work);
  while (result == 0 && embedded->running && embedded->settled < ticket) {
    result = -pthread_cond_timedwait(&embedded->changed, &embedded->lock, &until);
  }
  bool settled = embedded->settled >= ticket;
  pthread_mutex_unlock(&embedded->lock);
  return settled ? 0 : -ETIME;
}

static void lane_hold(struct lane *lane) {
  struct embedded *embedded = lane->embedded;
  pthread_mutex_lock(&embedded->lock);
  while (lane->hold) {
    pthread_cond_wait(&embedded->changed, &embedded->lock); /* another replay of it */
  }
  lane->hold = true;
  embedded->woken = true;
  pthread_cond_signal(&embedded->work);
  while (!lane->held && embedded->running) {
    pthread_cond_wait(&embedded->changed, &embedded->lock);
  }
  pthread_mutex_unlock(&embedded->lock);
}

static void lane_let_go(struct lane *lane) {
  struct embedded *embedded = lane->embedded;
  pthread_mutex_lock(&embedded->lock);
  lane->hold = false;
  lane->held = false;
  lane->nudged = true; /* what was parked may be gone */
  embedded->woken = true;
  pthread_cond_signal(&embedded->work);
  pthread_cond_broadcast(&embedded->changed);
  pthread_mutex_unlock(&embedded->lock);
}

static int embedded_replay(struct bus *bus, size_t follower, struct error *error) {
  struct embedded *embedded = bus->state;
  struct lane *lane = embedded->lanes[follower];
  if (atomic_load(&lane->follower->fenced)) {
    return error_set(error, -ESTALE, "Another process is the consumer %s: replay it there.",
                     lane->consumer->name);
  }
  lane_hold(lane);
  int result = replay_reset(lane->consumer, clock_now(bus->options.clock), error);
  for (size_t i = 0; result == 0 && i < lane->consumer->subscriptions_count; i++) {
    if (lane->consumer->subscriptions[i].on_replay == REBUILD) {
      lane->positions[i] = 0;
      lane->places[lane->log_of[i]].done_to = 0;
    }
  }
  lane_let_go(lane);
  return result;
}

static void embedded_nudge(struct bus *bus) {
  struct embedded *embedded = bus->state;
  pthread_mutex_lock(&embedded->lock);
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    embedded->lanes[i]->nudged = true;
  }
  embedded->woken = true;
  pthread_cond_signal(&embedded->work);
  pthread_mutex_unlock(&embedded->lock);
}

static int64_t embedded_lag(struct bus *bus, size_t follower) {
  struct embedded *embedded = bus->state;
  const struct lane *lane = embedded->lanes[follower];
  int64_t lag = 0;
  for (size_t i = 0; i < embedded->logs_count; i++) {
    if (lane->places[i].hears) {
      int64_t behind = store_log_count(embedded->logs[i].store, lane->places[i].done_to);
      lag += behind < 0 ? 1 : behind; /* some there are */
    }
  }
  return lag;
}

static bool embedded_has_caught_up(struct bus *bus, size_t follower) {
  struct embedded *embedded = bus->state;
  const struct lane *lane = embedded->lanes[follower];
  for (size_t i = 0; i < embedded->logs_count; i++) {
    if (lane->places[i].hears && lane->places[i].done_to < embedded->logs[i].head_at_start) {
      return false;
    }
  }
  return true;
}

const struct bus_driver embedded_driver = {
  .start = embedded_start,
  .stop = embedded_stop,
  .destroy = embedded_destroy,
  .settle = embedded_settle,
  .replay = embedded_replay,
  .nudge = embedded_nudge,
  .lag = embedded_lag,
  .has_caught_up = embedded_has_caught_up,
};
