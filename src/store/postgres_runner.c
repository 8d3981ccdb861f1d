/* Bodies: a bounded queue, taken from by threads that each run one at a time in a transaction of its own.
   What others got in the way of is run again, and so is what lost its session before it was committed. */
#include "store/postgres_driver.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

enum { JITTER_US = 4000 };

/* What became of one try. AGAIN_WHEN_BACK: no transaction could be begun. */
enum verdict { DONE, AGAIN_BESIDE, AGAIN_AFTER_LOSS, AGAIN_WHEN_BACK };

static void pause_for(int64_t us) {
  nanosleep(&(struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 }, NULL);
}

static void log_body_time(struct postgres_store *store, const struct body *body, int64_t took_us) {
  if (took_us > LONG_BODY_US) {
    log_warn(store->base.options.log, "store %s: a body of %s took %lld ms", store->base.name,
             body->service != NULL ? body->service : "the frame", (long long)(took_us / 1000));
  }
}

static void note_commit(struct postgres_store *store, const struct postgres_tx *tx) {
  crash_point("after_commit");
  if (atomic_exchange(&store->full, false)) {
    log_info(store->base.options.log, "store %s: there is space again", store->base.name);
  }
  if (tx->base.emitted != 0) {
    log_grew(store, tx->base.emitted);
  }
}

static void note_full(struct postgres_store *store) {
  if (!atomic_exchange(&store->full, true)) {
    log_error(store->base.options.log, "store %s: the server's disk is full", store->base.name);
  }
}

/* Sets the body's result: whatever run() said, what was not committed has failed. */
static enum verdict commit(struct postgres_store *store, struct body *body, struct postgres_tx *tx) {
  crash_point("before_commit");
  int result = postgres_commit(tx);
  if (result != 0 && tx->failure == FAILURE_LOST) {
    result = find_outcome(tx);
    if (result == -ECANCELED) {
      body->result = -EIO; /* it stays so if nobody has the patience to try again */
      return AGAIN_AFTER_LOSS;
    }
    tx->failure = FAILURE_NONE; /* the session is a new one, or closed */
  }
  if (result == 0) {
    note_commit(store, tx);
  } else {
    atomic_fetch_add(&store->runner.commit_failures, 1);
  }
  body->result = result;
  return tx->failure == FAILURE_AGAIN ? AGAIN_BESIDE : DONE;
}

/* Runs the body in a transaction that has begun, to its end. */
static enum verdict run_begun(struct postgres_store *store, struct body *body, struct postgres_tx *tx) {
  int64_t began_us = monotonic_us();
  body->result = body->run(body, &tx->base);
  log_body_time(store, body, monotonic_us() - began_us);
  if (tx->base.poisoned != 0 && body->result >= 0) {
    body->result = tx->base.poisoned;
  }
  enum verdict verdict = DONE;
  if (body->result >= 0 && tx->failure == FAILURE_NONE) {
    verdict = commit(store, body, tx);
  } else {
    postgres_roll_back(tx);
  }
  if (tx->failure == FAILURE_AGAIN) {
    verdict = AGAIN_BESIDE;
  } else if (tx->failure == FAILURE_LOST) {
    verdict = AGAIN_AFTER_LOSS;
  } else if (body->result == -ENOSPC) {
    note_full(store);
  }
  return verdict;
}

static enum verdict try_once(struct postgres_store *store, struct body *body) {
  struct error error = { "" };
  struct postgres_tx tx = {
    .base = {
      .driver = &postgres_driver,
      .store = &store->base,
      .service = body->service,
      .arena = body->arena,
      .origin = body->origin,
      .seed = body->seed != NULL ? body->seed : body->random_seed,
      .time = body->submitted,
    },
    .began_us = monotonic_us(),
  };
  body->result = -EIO;
  int result = schema_of(tx_service(&tx.base), tx.schema);
  if (result != 0) {
    body->result = result;
    return DONE;
  }
  if (pool_take(&store->writers, tx.schema, 0, &tx.session, &error) != 0) {
    return AGAIN_WHEN_BACK;
  }
  enum verdict verdict = DONE;
  result = postgres_begin(&tx, &error);
  if (result == 0) {
    verdict = run_begun(store, body, &tx);
  } else {
    body->result = result;
    verdict = tx.failure == FAILURE_LOST    ? AGAIN_WHEN_BACK
              : tx.failure == FAILURE_AGAIN ? AGAIN_BESIDE
                                            : DONE;
  }
  if (tx.failure == FAILURE_LOST) {
    session_close(tx.session);
  }
  pool_give_back(&store->writers, tx.session);
  return verdict;
}

/* Who failed because of others twice runs when none of them does: two bodies of one process cannot keep each
   other from ever being done. Against other processes the pause helps, of a length of its own each time. */
static enum verdict try_fairly(struct postgres_store *store, struct body *body, int tries) {
  struct runner *runner = &store->runner;
  if (tries > TRIES_BESIDE_OTHERS + 1) {
    pause_for(randombytes_uniform(JITTER_US));
  }
  if (tries < TRIES_BESIDE_OTHERS) {
    pthread_rwlock_rdlock(&runner->beside);
  } else {
    pthread_rwlock_wrlock(&runner->beside);
  }
  enum verdict verdict = try_once(store, body);
  pthread_rwlock_unlock(&runner->beside);
  return verdict;
}

/* Whether to try again what found no server, or lost it: who had begun waits for it for a while, who had not
   is told at once. */
static bool waits_for_server(struct postgres_store *store, enum verdict verdict, int64_t *lost_us) {
  int64_t now_us = monotonic_us();
  bool away = atomic_load(&store->away);
  if (verdict == AGAIN_WHEN_BACK && away && *lost_us == 0) {
    return false;
  }
  *lost_us = *lost_us != 0 ? *lost_us : now_us;
  if (away) {
    pause_for(RETRY_PAUSE_FIRST_US / 2);
  }
  return now_us - *lost_us < LOST_PATIENCE_US;
}

static void run_body(struct postgres_store *store, struct body *body) {
  struct runner *runner = &store->runner;
  int64_t began_us = monotonic_us();
  int64_t lost_us = 0;
  int tries = 0;
  for (;;) {
    enum verdict verdict = try_fairly(store, body, tries);
    if (verdict == DONE || (verdict == AGAIN_BESIDE && ++tries == TRIES_MAX) ||
        (verdict != AGAIN_BESIDE && !waits_for_server(store, verdict, &lost_us))) {
      break;
    }
    atomic_fetch_add(&runner->reruns, 1);
  }
  if (tries == TRIES_MAX) {
    log_warn(store->base.options.log, "store %s: a body of %s was given up after %d tries: too many others",
             store->base.name, body->service != NULL ? body->service : "the frame", tries);
  }
  atomic_store(&runner->last_us, monotonic_us() - began_us);
  atomic_fetch_add(&runner->bodies, 1);
  body->done(body, body->result);
}

static struct body *take_body(struct runner *runner) {
  pthread_mutex_lock(&runner->mutex);
  while (runner->first == NULL && !runner->closing) {
    pthread_cond_wait(&runner->work, &runner->mutex);
  }
  struct body *body = runner->first;
  if (body != NULL) {
    runner->first = body->next;
    runner->queued--;
    if (runner->first == NULL) {
      runner->last = NULL;
    }
    if (runner->last_ahead == body) {
      runner->last_ahead = NULL;
    }
  }
  pthread_mutex_unlock(&runner->mutex);
  return body;
}

static void *run_bodies(void *data) {
  struct postgres_store *store = data;
  for (struct body *body; (body = take_body(&store->runner)) != NULL;) {
    run_body(store, body);
  }
  return NULL;
}

int runner_start(struct postgres_store *store, size_t threads, struct error *error) {
  struct runner *runner = &store->runner;
  for (size_t i = 0; i < threads; i++) {
    int result = pthread_create(&runner->threads[i], NULL, run_bodies, store);
    if (result != 0) {
      return error_set(error, -result, "no thread for bodies: %s", strerror(result));
    }
    runner->threads_count++;
  }
  return 0;
}

void runner_stop(struct postgres_store *store) {
  struct runner *runner = &store->runner;
  pthread_mutex_lock(&runner->mutex);
  runner->closing = true;
  pthread_cond_broadcast(&runner->work);
  pthread_mutex_unlock(&runner->mutex);
  for (size_t i = 0; i < runner->threads_count; i++) {
    pthread_join(runner->threads[i], NULL);
  }
  runner->threads_count = 0;
}

/* Behind all others, or behind those that go first, too. */
static void enqueue(struct runner *runner, struct body *body) {
  struct body *before = body->goes_first ? runner->last_ahead : runner->last;
  struct body **at = before != NULL ? &before->next : &runner->first;
  body->next = *at;
  *at = body;
  if (body->next == NULL) {
    runner->last = body;
  }
  if (body->goes_first) {
    runner->last_ahead = body;
  }
  runner->queued++;
}

int postgres_submit(struct store *store, struct body *body) {
  struct runner *runner = &postgres_store_of(store)->runner;
  pthread_mutex_lock(&runner->mutex);
  bool full = runner->queued >= store->options.queue_max && !body->goes_first;
  int result = runner->closing ? -ESHUTDOWN : full ? -EAGAIN : 0;
  if (result == 0) {
    enqueue(runner, body);
    pthread_cond_signal(&runner->work);
  }
  pthread_mutex_unlock(&runner->mutex);
  if (result == -EAGAIN) {
    atomic_fetch_add(&runner->refused, 1);
  }
  return result;
}
