/* When jobs are run: one thread keeps the time and hands each job that is due to a worker of its service. */
#include "service/frame.h"

#include <stdlib.h>
#include <string.h>

enum { EXPIRE_AT_ONCE = 1000, FULL_POOL_PAUSE_US = 1000000, BEHIND_PAUSE_US = 20000 };

/* Guarded by the scheduler's mutex, but for `failures`, which are the worker's while it is busy. */
struct scheduled {
  struct task task;
  struct scheduler *scheduler;
  struct running *running;
  const struct job *job;
  struct job_failures failures;
  int64_t next_us; /* monotonic */
  uint64_t begun;  /* rounds_wanted when it last began */
  bool busy;       /* a worker has it */
  bool again;      /* its last round was a full one */
};

struct scheduler {
  struct runtime *runtime;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool started;
  _Atomic bool stopping;
  uint64_t rounds_wanted, rounds_done; /* by scheduler_run_all() */
  int64_t next_expiry_us;
  uint64_t expiry_begun;
  struct scheduled *jobs;
  size_t count;
};

static void run_round(struct task *task) {
  struct scheduled *scheduled = container_of(task, struct scheduled, task);
  struct scheduler *scheduler = scheduled->scheduler;
  bool again = job_run_round(scheduled->running, scheduled->job, &scheduled->failures, &scheduler->stopping);
  int64_t every_s = config_int(scheduler->runtime->options.config, scheduled->job->every);
  pthread_mutex_lock(&scheduler->mutex);
  scheduled->busy = false;
  scheduled->again = again;
  scheduled->next_us = monotonic_us() + every_s * 1000000;
  pthread_cond_broadcast(&scheduler->changed);
  pthread_mutex_unlock(&scheduler->mutex);
}

/* After a halt a service's tables know nothing yet of what was told just before: an order may have been paid
   that still looks overdue. */
static bool is_behind(const struct scheduled *scheduled) {
  struct bus *bus = scheduled->scheduler->runtime->bus;
  return bus != NULL && !bus_has_caught_up(bus, scheduled->running->service->name);
}

/* With the mutex held: hands what is due to workers. Returns when the next one will be. */
static int64_t start_due(struct scheduler *scheduler) {
  int64_t now_us = monotonic_us();
  int64_t next_us = scheduler->next_expiry_us;
  for (size_t i = 0; i < scheduler->count; i++) {
    struct scheduled *scheduled = &scheduler->jobs[i];
    if (scheduled->busy) {
      continue;
    }
    int64_t wake_us = scheduled->next_us;
    bool due =
        scheduled->again || scheduled->begun < scheduler->rounds_wanted || scheduled->next_us <= now_us;
    if (due && is_behind(scheduled)) {
      wake_us = now_us + BEHIND_PAUSE_US;
    } else if (due) {
      scheduled->busy = true;
      scheduled->failures.count = scheduled->again ? scheduled->failures.count : 0;
      if (workers_submit(scheduled->running->workers, &scheduled->task) == 0) {
        scheduled->begun = scheduler->rounds_wanted;
        continue;
      }
      scheduled->busy = false;
      wake_us = now_us + FULL_POOL_PAUSE_US;
    }
    next_us = wake_us < next_us ? wake_us : next_us;
  }
  return next_us;
}

/* With the mutex held: is what scheduler_run_all() wanted done? */
static bool is_round_done(const struct scheduler *scheduler) {
  for (size_t i = 0; i < scheduler->count; i++) {
    const struct scheduled *scheduled = &scheduler->jobs[i];
    if (scheduled->busy || scheduled->again || scheduled->begun < scheduler->rounds_wanted) {
      return false;
    }
  }
  return scheduler->expiry_begun == scheduler->rounds_wanted;
}

/* Replies kept for Idempotency-Key go after a day: the frame's own job, in every store. */
struct expiry {
  struct body body;
  int64_t deleted;
};

static int expire_replies(struct body *body, struct tx *tx) {
  struct expiry *expiry = container_of(body, struct expiry, body);
  return tx_expire_replies(tx, EXPIRE_AT_ONCE, &expiry->deleted);
}

static void expire_everywhere(struct scheduler *scheduler) {
  struct runtime *runtime = scheduler->runtime;
  for (size_t i = 0; i < runtime->stores_count; i++) {
    struct arena *arena = arena_create(1024);
    struct origin origin = { .now = clock_now(runtime->options.clock), .actor = TEXT("system") };
    int result = 0;
    struct expiry expiry;
    do {
      expiry = (struct expiry){ .body = { .origin = &origin, .arena = arena, .run = expire_replies } };
      result = store_run(runtime->stores[i], &expiry.body);
    } while (result == 0 && expiry.deleted == EXPIRE_AT_ONCE && !atomic_load(&scheduler->stopping));
    if (result < 0) {
      log_warn(runtime->options.log, "old replies of %s were not cleared: %s", store_name(runtime->stores[i]),
               strerror(-result));
    }
    arena_destroy(arena);
  }
}

static void wait_until(struct scheduler *scheduler, int64_t until_us) {
  struct timespec at = { .tv_sec = until_us / 1000000, .tv_nsec = (until_us % 1000000) * 1000 };
  pthread_cond_timedwait(&scheduler->changed, &scheduler->mutex, &at);
}

static void *scheduler_main(void *argument) {
  struct scheduler *scheduler = argument;
  int64_t expiry_us = config_int(scheduler->runtime->options.config, &setting_reply_expiry) * 1000000;
  pthread_mutex_lock(&scheduler->mutex);
  scheduler->next_expiry_us = monotonic_us() + expiry_us;
  while (!atomic_load(&scheduler->stopping)) {
    int64_t next_us = start_due(scheduler);
    if (scheduler->expiry_begun < scheduler->rounds_wanted || scheduler->next_expiry_us <= monotonic_us()) {
      scheduler->expiry_begun = scheduler->rounds_wanted;
      pthread_mutex_unlock(&scheduler->mutex);
      expire_everywhere(scheduler);
      pthread_mutex_lock(&scheduler->mutex);
      scheduler->next_expiry_us = monotonic_us() + expiry_us;
      continue; /* others may have ended meanwhile, and nobody waited to be told */
    }
    if (scheduler->rounds_done < scheduler->rounds_wanted && is_round_done(scheduler)) {
      scheduler->rounds_done = scheduler->rounds_wanted;
      pthread_cond_broadcast(&scheduler->changed);
    }
    wait_until(scheduler, next_us);
  }
  pthread_mutex_unlock(&scheduler->mutex);
  return NULL;
}

int scheduler_create(struct scheduler **ret, struct runtime *runtime) {
  struct scheduler *scheduler = calloc(1, sizeof *scheduler);
  if (scheduler == NULL) {
    return -ENOMEM;
  }
  scheduler->runtime = runtime;
  pthread_mutex_init(&scheduler->mutex, NULL);
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&scheduler->changed, &monotonic);
  pthread_condattr_destroy(&monotonic);
  size_t count = 0;
  for (size_t i = 0; i < runtime->services_count; i++) {
    count += runtime->services[i].service->jobs_count;
  }
  scheduler->jobs = ARENA_ARRAY(runtime->arena, count + 1, struct scheduled);
  for (size_t i = 0; i < runtime->services_count; i++) {
    struct running *running = &runtime->services[i];
    for (size_t k = 0; k < running->service->jobs_count; k++) {
      struct scheduled *scheduled = &scheduler->jobs[scheduler->count++];
      scheduled->task.run = run_round;
      scheduled->scheduler = scheduler;
      scheduled->running = running;
      scheduled->job = &running->service->jobs[k];
    }
  }
  *ret = scheduler;
  return 0;
}

int scheduler_start(struct scheduler *scheduler) {
  pthread_mutex_lock(&scheduler->mutex);
  int result = pthread_create(&scheduler->thread, NULL, scheduler_main, scheduler);
  scheduler->started = result == 0;
  pthread_mutex_unlock(&scheduler->mutex);
  return -result;
}

static bool is_busy(const struct scheduler *scheduler) {
  for (size_t i = 0; i < scheduler->count; i++) {
    if (scheduler->jobs[i].busy) {
      return true;
    }
  }
  return false;
}

void scheduler_stop(struct scheduler *scheduler) {
  if (scheduler == NULL) {
    return;
  }
  pthread_mutex_lock(&scheduler->mutex);
  bool started = scheduler->started;
  scheduler->started = false;
  atomic_store(&scheduler->stopping, true);
  pthread_cond_broadcast(&scheduler->changed);
  pthread_mutex_unlock(&scheduler->mutex);
  if (!started) {
    return;
  }
  pthread_join(scheduler->thread, NULL);
  pthread_mutex_lock(&scheduler->mutex);
  while (is_busy(scheduler)) {
    pthread_cond_wait(&scheduler->changed, &scheduler->mutex);
  }
  pthread_mutex_unlock(&scheduler->mutex);
}

void scheduler_destroy(struct scheduler *scheduler) {
  if (scheduler == NULL) {
    return;
  }
  scheduler_stop(scheduler);
  pthread_cond_destroy(&scheduler->changed);
  pthread_mutex_destroy(&scheduler->mutex);
  free(scheduler);
}

void scheduler_run_all(struct scheduler *scheduler) {
  pthread_mutex_lock(&scheduler->mutex);
  uint64_t wanted = ++scheduler->rounds_wanted;
  pthread_cond_broadcast(&scheduler->changed);
  while (scheduler->started && scheduler->rounds_done < wanted) {
    pthread_cond_wait(&scheduler->changed, &scheduler->mutex);
  }
  pthread_mutex_unlock(&scheduler->mutex);
}
