/* The SQLite driver of store.h: opening and closing, and what a store tells of itself. */
#include "store/sqlite_driver.h"

#include "store/faults_vfs.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Counting its memory would cost SQLite a mutex that all connections share at every allocation. It can only
   be said before SQLite is first used; where a host program was earlier, it is as it was. */
static void set_up_sqlite(void) {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int check_options(const struct store_options *options, struct error *error) {
  if (options->readers < 1 || options->readers > READERS_MAX || options->queue_max < 1 ||
      options->group_max < 1 || options->clock == NULL) {
    return error_set(error, -EINVAL, "a store needs a clock, 1 to %d readers, a queue and a group size",
                     READERS_MAX);
  }
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, set_up_sqlite);
  if (sodium_init() < 0) {
    return error_set(error, -EIO, "libsodium does not start: is there no source of randomness?");
  }
  return 0;
}

static int read_identity(struct store *store, struct error *error) {
  struct connection *connection = &store->writer.connection;
  sqlite3_stmt *statement = NULL;
  connection->owner = NULL;
  int code = sqlite3_prepare_v2(connection->db, "SELECT epoch FROM souk_epoch", -1, &statement, NULL);
  if (code == SQLITE_OK) {
    code = sqlite3_step(statement);
  }
  bool found = code == SQLITE_ROW && sqlite3_column_bytes(statement, 0) == sizeof store->epoch;
  if (found) {
    memcpy(store->epoch.bytes, sqlite3_column_blob(statement, 0), sizeof store->epoch);
  }
  sqlite3_finalize(statement);
  int64_t head = 0;
  if (!found || connection_integer(connection, "SELECT coalesce(max(seq), 0) FROM souk_log", &head) != 0) {
    return connection_error(connection, error, "its log cannot be read");
  }
  atomic_store(&store->head, head);
  return 0;
}

static int open_parts(struct store *store, const struct migrations *migrations, size_t count,
                      struct error *error) {
  int result = connection_open(&store->writer.connection, &store->options, CONNECTION_WRITER, error);
  if (result == 0) {
    result = store_migrate(store, migrations, count, error);
  }
  if (result == 0) {
    result = read_identity(store, error);
  }
  if (result == 0) {
    result = readers_open(store, error);
  }
  return result == 0 ? writer_start(store, error) : result;
}

static void readers_init(struct readers *readers) {
  pthread_mutex_init(&readers->mutex, NULL);
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&readers->freed, &monotonic);
  pthread_condattr_destroy(&monotonic);
}

int store_open(struct store **ret, const struct store_options *options, const struct migrations *migrations,
               size_t migrations_count, struct error *error) {
  int result = check_options(options, error);
  struct store *store = result == 0 ? calloc(1, sizeof *store) : NULL;
  if (store == NULL) {
    return result != 0 ? result : error_set(error, -ENOMEM, "out of memory");
  }
  writer_init(&store->writer);
  readers_init(&store->readers);
  store->options = *options;
  store->path = strdup(options->path);
  store->name = strdup(options->name);
  store->options.path = store->path;
  store->options.name = store->name;
  faults_vfs_from_environment(&store->options.vfs);
  result = store->path != NULL && store->name != NULL ? open_parts(store, migrations, migrations_count, error)
                                                      : error_set(error, -ENOMEM, "out of memory");
  if (result != 0) {
    store_close(store);
    return error_prefix(error, result, "store %s", options->name);
  }
  *ret = store;
  return 0;
}

/* The writer's connection is closed last, so that it is the one that checkpoints. */
void store_close(struct store *store) {
  if (store == NULL) {
    return;
  }
  writer_stop(store);
  readers_close(store);
  pthread_cond_destroy(&store->readers.freed);
  pthread_mutex_destroy(&store->readers.mutex);
  writer_finish(&store->writer);
  free(store->path);
  free(store->name);
  free(store);
}

int store_health(struct store *store) {
  return atomic_load(&store->writer.health);
}

void store_stats(struct store *store, struct store_stats *ret) {
  struct writer *writer = &store->writer;
  pthread_mutex_lock(&writer->mutex);
  int64_t queued = writer->queued;
  pthread_mutex_unlock(&writer->mutex);
  *ret = (struct store_stats){
    .bodies = atomic_load(&writer->bodies),
    .groups = atomic_load(&writer->groups),
    .refused = atomic_load(&writer->refused),
    .reruns = atomic_load(&writer->reruns),
    .queue_depth = queued,
    .group_size_last = atomic_load(&writer->group_size_last),
    .group_us_last = atomic_load(&writer->group_us_last),
    .commit_failures = atomic_load(&writer->commit_failures),
    .checkpoints = atomic_load(&writer->checkpoints),
    .wal_bytes = atomic_load(&writer->wal_bytes),
  };
}

const char *store_name(const struct store *store) {
  return store->name;
}

struct id store_epoch(struct store *store) {
  return store->epoch;
}

int64_t store_log_head(struct store *store) {
  return atomic_load(&store->head);
}

void store_log_listen(struct store *store, void (*heard)(void *data, int64_t head), void *data) {
  pthread_mutex_lock(&store->writer.hearing);
  store->writer.heard = heard;
  store->writer.heard_data = data;
  pthread_mutex_unlock(&store->writer.hearing);
}
