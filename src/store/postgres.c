/* The PostgreSQL driver of store.h: opening and closing, and what a store tells of itself. */
#include "store/postgres_driver.h"

#include <string.h>

/* One connection is the listener's, one the claimer's; readers get what they are wished, but no more than
   half of the rest. */
enum { CONNECTIONS_APART = 2 };

static size_t readers_of(const struct store_options *options) {
  int most = (options->connections - CONNECTIONS_APART) / 2;
  return (size_t)(options->readers < most ? options->readers : most);
}

static size_t writers_of(const struct store_options *options) {
  return (size_t)options->connections - CONNECTIONS_APART - readers_of(options);
}

static void runner_init(struct runner *runner) {
  pthread_mutex_init(&runner->mutex, NULL);
  pthread_cond_init(&runner->work, NULL);
  pthread_rwlockattr_t writers_first;
  pthread_rwlockattr_init(&writers_first);
  pthread_rwlockattr_setkind_np(&writers_first, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&runner->beside, &writers_first);
  pthread_rwlockattr_destroy(&writers_first);
}

static int open_database(struct postgres_store *store, const struct migrations *migrations, size_t count,
                         struct error *error) {
  struct session session = { .store = store };
  int result = session_open_slow(&session, error);
  if (result == 0) {
    result = postgres_migrate(store, &session, migrations, count, error);
  }
  session_close(&session);
  return result;
}

static int postgres_open(struct store *base, const struct migrations *migrations, size_t count,
                         struct error *error) {
  struct postgres_store *store = postgres_store_of(base);
  runner_init(&store->runner);
  pthread_mutex_init(&store->away_mutex, NULL);
  pthread_mutex_init(&store->claimer.mutex, NULL);
  store->claimer.session.store = store;
  int result = pool_init(&store->writers, store, writers_of(&base->options));
  if (result == 0) {
    result = pool_init(&store->readers, store, readers_of(&base->options));
  }
  if (result != 0) {
    return error_set(error, result, "out of memory");
  }
  result = open_database(store, migrations, count, error);
  if (result == 0 && !base->options.check_only) {
    result = listener_start(store, error);
  }
  return result == 0 ? runner_start(store, store->writers.count, error) : result;
}

static void postgres_close(struct store *base) {
  struct postgres_store *store = postgres_store_of(base);
  runner_stop(store);
  listener_stop(store);
  session_close(&store->claimer.session);
  pool_finish(&store->readers);
  pool_finish(&store->writers);
  pthread_mutex_destroy(&store->claimer.mutex);
  pthread_mutex_destroy(&store->away_mutex);
  pthread_rwlock_destroy(&store->runner.beside);
  pthread_cond_destroy(&store->runner.work);
  pthread_mutex_destroy(&store->runner.mutex);
}

static int postgres_health(struct store *base) {
  const struct postgres_store *store = postgres_store_of(base);
  return atomic_load(&store->away) ? -EAGAIN : atomic_load(&store->full) ? -ENOSPC : 0;
}

static void postgres_stats(struct store *base, struct store_stats *ret) {
  struct runner *runner = &postgres_store_of(base)->runner;
  pthread_mutex_lock(&runner->mutex);
  int64_t queued = runner->queued;
  pthread_mutex_unlock(&runner->mutex);
  int64_t bodies = atomic_load(&runner->bodies);
  *ret = (struct store_stats){
    .bodies = bodies,
    .groups = bodies, /* a transaction each */
    .refused = atomic_load(&runner->refused),
    .reruns = atomic_load(&runner->reruns),
    .queue_depth = queued,
    .group_size_last = bodies > 0 ? 1 : 0,
    .group_us_last = atomic_load(&runner->last_us),
    .commit_failures = atomic_load(&runner->commit_failures),
  };
}

static int postgres_backup(struct store *const *stores, const char *const *paths, size_t count,
                           void (*progress)(void *data, int permille), void *data, struct error *error) {
  (void)stores, (void)paths, (void)count, (void)progress, (void)data;
  return error_set(
      error, -ENOTSUP,
      "the data lies in PostgreSQL: back it up with its own tools, such as pg_dump --format=custom "
      "\"$DATABASE_URL\"; what pg_restore restores begins a new life by itself");
}

const struct driver postgres_driver = {
  .open = postgres_open,
  .close = postgres_close,
  .store_size = sizeof(struct postgres_store),
  .submit = postgres_submit,
  .read = postgres_read,
  .end = postgres_end,
  .change = postgres_change,
  .one = postgres_one,
  .all = postgres_all,
  .empty_table = postgres_empty_table,
  .prepare = postgres_prepare,
  .nested = postgres_nested,
  .next_seq = postgres_next_seq,
  .shared = true,
  .stride = INT64_C(1) << EVENT_BITS,
  .refresh = postgres_refresh,
  .claim = postgres_claim,
  .let_go = postgres_let_go,
  .health = postgres_health,
  .stats = postgres_stats,
  .backup = postgres_backup,
  .check = postgres_check,
  .query_lines = postgres_query_lines,
};
