/* Jobs: one thread that looks, job by job, for what is due, and gives each item to the writer as a body of
 * its own. */
#include "service/frame.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEDULED_MAX = 64, EXPIRE_AT_ONCE = 1000 };

struct scheduled {
  struct running *running;
  const struct job *job;
  int64_t next_us; /* monotonic */
};

struct scheduler {
  struct runtime *runtime;
  pthread_t thread;
  bool started;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  bool stopping;
  uint64_t rounds_wanted, rounds_done; /* by scheduler_run_all() */
  struct scheduled jobs[SCHEDULED_MAX];
  size_t count;
};

struct job_item {
  struct body body;
  struct context context;
  const struct job *job;
  struct id id;
  struct job_round *round;
};

/* The items under way; the thread waits until the writer has done them all. */
struct job_round {
  pthread_mutex_t mutex;
  pthread_cond_t done;
  size_t left, done_well;
  struct job_item items[JOB_ITEMS_MAX];
};

static int run_item(struct body *body, struct tx *tx) {
  struct job_item *item = container_of(body, struct job_item, body);
  item->context.ids_made = 0;
  item->context.problem = (struct problem){ 0 };
  return item->job->run(&item->context, tx, item->id);
}

static void item_done(struct body *body, int result) {
  struct job_item *item = container_of(body, struct job_item, body);
  if (result < 0) {
    char id[ID_TEXT_LEN + 1];
    id_format(item->id, id);
    log_warn(item->context.log, "job %s of %s failed for %s: %s", item->job->name,
             item->context.service->name, id,
             item->context.problem.kind != NULL ? item->context.problem.kind->code : strerror(-result));
  }
  pthread_mutex_lock(&item->round->mutex);
  item->round->left--;
  item->round->done_well += result == 0 ? 1 : 0;
  pthread_cond_signal(&item->round->done);
  pthread_mutex_unlock(&item->round->mutex);
}

static int find_items(struct running *running, const struct job *job, struct arena *arena, struct id *ids,
                      size_t *ret_count) {
  struct context *context = ARENA_NEW(arena, struct context);
  context_begin(context, running, arena);
  struct tx *tx = NULL;
  int result = store_read(running->store, running->service->name, arena, &tx);
  if (result < 0) {
    return result;
  }
  result = job->find(context, tx, ids, JOB_ITEMS_MAX, ret_count);
  tx_end(tx);
  return result;
}

static void submit_items(struct running *running, const struct job *job, struct job_round *round,
                         const struct id *ids, size_t count, struct arena *const *arenas) {
  round->left = count;
  for (size_t i = 0; i < count; i++) {
    struct job_item *item = &round->items[i];
    *item = (struct job_item){ .job = job, .id = ids[i], .round = round };
    context_begin(&item->context, running, arenas[i]);
    uint8_t random[TRACE_RANDOM];
    randombytes_buf(random, sizeof random);
    origin_trace(&item->context.origin, (struct text){ 0 }, random);
    item->context.origin.actor = text_format(arenas[i], "service:%s", running->service->name);
    item->context.caller =
        (struct caller){ .role = ROLE_SERVICE, .service = text_of(running->service->name) };
    item->context.request_id = ids[i];
    randombytes_buf(item->context.seed, sizeof item->context.seed);
    item->body = (struct body){ .service = running->service->name,
                                .origin = &item->context.origin,
                                .arena = arenas[i],
                                .seed = item->context.seed,
                                .run = run_item,
                                .done = item_done };
    int result = store_submit(running->store, &item->body);
    if (result < 0) {
      item_done(&item->body, result);
    }
  }
  pthread_mutex_lock(&round->mutex);
  while (round->left > 0) {
    pthread_cond_wait(&round->done, &round->mutex);
  }
  pthread_mutex_unlock(&round->mutex);
}

/* One look: true if it found as many as it may and did some of them, so that another look is worth it. */
static bool look(struct running *running, const struct job *job) {
  struct arena *arena = arena_create(8192);
  struct id ids[JOB_ITEMS_MAX];
  size_t count = 0;
  size_t done_well = 0;
  int result = find_items(running, job, arena, ids, &count);
  if (result < 0) {
    log_warn(running->runtime->options.log, "job %s of %s cannot look: %s", job->name, running->service->name,
             strerror(-result));
  }
  if (result == 0 && count > 0) {
    struct arena *arenas[JOB_ITEMS_MAX];
    for (size_t i = 0; i < count; i++) {
      arenas[i] = arena_create(1024);
    }
    struct job_round *round = ARENA_NEW(arena, struct job_round);
    pthread_mutex_init(&round->mutex, NULL);
    pthread_cond_init(&round->done, NULL);
    submit_items(running, job, round, ids, count, arenas);
    done_well = round->done_well;
    pthread_cond_destroy(&round->done);
    pthread_mutex_destroy(&round->mutex);
    for (size_t i = 0; i < count; i++) {
      arena_destroy(arenas[i]);
    }
  }
  arena_destroy(arena);
  return count == JOB_ITEMS_MAX && done_well > 0;
}

static bool is_stopping(struct scheduler *scheduler) {
  pthread_mutex_lock(&scheduler->mutex);
  bool stopping = scheduler->stopping;
  pthread_mutex_unlock(&scheduler->mutex);
  return stopping;
}

static void run_job(struct scheduler *scheduler, struct scheduled *scheduled) {
  while (look(scheduled->running, scheduled->job) && !is_stopping(scheduler)) {
  }
  int64_t every_s = config_int(scheduler->runtime->options.config, scheduled->job->every);
  scheduled->next_us = monotonic_us() + every_s * 1000000;
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

static void expire_everywhere(struct runtime *runtime) {
  for (size_t i = 0; i < runtime->stores_count; i++) {
    struct arena *arena = arena_create(1024);
    struct origin origin = { .now = clock_now(runtime->options.clock), .actor = TEXT("system") };
    int result = 0;
    struct expiry expiry;
    do {
      expiry = (struct expiry){ .body = { .origin = &origin, .arena = arena, .run = expire_replies } };
      result = store_run(runtime->stores[i], &expiry.body);
    } while (result == 0 && expiry.deleted == EXPIRE_AT_ONCE);
    if (result < 0) {
      log_warn(runtime->options.log, "old replies of %s were not cleared: %s", store_name(runtime->stores[i]),
               strerror(-result));
    }
    arena_destroy(arena);
  }
}

static void wait_until(struct scheduler *scheduler, int64_t until_us) {
  struct timespec at = { .tv_sec = until_us / 1000000, .tv_nsec = (until_us % 1000000) * 1000 };
  pthread_mutex_lock(&scheduler->mutex);
  while (!scheduler->stopping && scheduler->rounds_wanted == scheduler->rounds_done &&
         pthread_cond_timedwait(&scheduler->changed, &scheduler->mutex, &at) == 0) {
  }
  pthread_mutex_unlock(&scheduler->mutex);
}

static void *scheduler_main(void *argument) {
  struct scheduler *scheduler = argument;
  int64_t expiry_us = config_int(scheduler->runtime->options.config, &setting_reply_expiry) * 1000000;
  int64_t next_expiry_us = monotonic_us() + expiry_us;
  while (!is_stopping(scheduler)) {
    pthread_mutex_lock(&scheduler->mutex);
    uint64_t wanted = scheduler->rounds_wanted;
    bool all = wanted != scheduler->rounds_done;
    pthread_mutex_unlock(&scheduler->mutex);

    int64_t next_us = next_expiry_us;
    for (size_t i = 0; i < scheduler->count && !is_stopping(scheduler); i++) {
      if (all || scheduler->jobs[i].next_us <= monotonic_us()) {
        run_job(scheduler, &scheduler->jobs[i]);
      }
      if (scheduler->jobs[i].next_us < next_us) {
        next_us = scheduler->jobs[i].next_us;
      }
    }
    if (all || next_expiry_us <= monotonic_us()) {
      expire_everywhere(scheduler->runtime);
      next_expiry_us = monotonic_us() + expiry_us;
    }
    pthread_mutex_lock(&scheduler->mutex);
    scheduler->rounds_done = wanted;
    pthread_cond_broadcast(&scheduler->changed);
    pthread_mutex_unlock(&scheduler->mutex);
    wait_until(scheduler, next_us);
  }
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
  for (size_t i = 0; i < runtime->services_count; i++) {
    struct running *running = &runtime->services[i];
    for (size_t k = 0; k < running->service->jobs_count && scheduler->count < SCHEDULED_MAX; k++) {
      scheduler->jobs[scheduler->count++] =
          (struct scheduled){ .running = running, .job = &running->service->jobs[k] };
    }
  }
  *ret = scheduler;
  return 0;
}

int scheduler_start(struct scheduler *scheduler) {
  int result = pthread_create(&scheduler->thread, NULL, scheduler_main, scheduler);
  scheduler->started = result == 0;
  return -result;
}

void scheduler_stop(struct scheduler *scheduler) {
  if (scheduler == NULL || !scheduler->started) {
    return;
  }
  pthread_mutex_lock(&scheduler->mutex);
  scheduler->stopping = true;
  pthread_cond_broadcast(&scheduler->changed);
  pthread_mutex_unlock(&scheduler->mutex);
  pthread_join(scheduler->thread, NULL);
  scheduler->started = false;
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
  while (scheduler->started && !scheduler->stopping && scheduler->rounds_done < wanted) {
    pthread_cond_wait(&scheduler->changed, &scheduler->mutex);
  }
  pthread_mutex_unlock(&scheduler->mutex);
}
