/* The SQLite driver of store.h: opening and closing, and what a store tells of itself. */
#include "store/sqlite_driver.h"

#include "store/faults_vfs.h"

#include <string.h>

/* Counting its memory would cost SQLite a mutex that all connections share at every allocation. It can only
   be said before SQLite is first used; where a host program was earlier, it is as it was. */
static void set_up_sqlite(void) {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int read_identity(struct sqlite_store *store, struct error *error) {
  struct connection *connection = &store->writer.connection;
  sqlite3_stmt *statement = NULL;
  connection->owner = NULL;
  int code = sqlite3_prepare_v2(connection->db, "SELECT epoch FROM souk_epoch", -1, &statement, NULL);
  if (code == SQLITE_OK) {
    code = sqlite3_step(statement);
  }
  bool found = code == SQLITE_ROW && sqlite3_column_bytes(statement, 0) == sizeof store->base.epoch;
  if (found) {
    memcpy(store->base.epoch.bytes, sqlite3_column_blob(statement, 0), sizeof store->base.epoch);
  }
  sqlite3_finalize(statement);
  int64_t head = 0;
  if (!found || connection_integer(connection, "SELECT coalesce(max(seq), 0) FROM souk_log", &head) != 0) {
    return connection_error(connection, error, "its log cannot be read");
  }
  atomic_store(&store->base.head, head);
  return 0;
}

static int open_parts(struct sqlite_store *store, const struct migrations *migrations, size_t count,
                      struct error *error) {
  int result = connection_open(&store->writer.connection, &store->base.options, CONNECTION_WRITER, error);
  if (result == 0) {
    result = sqlite_migrate(store, migrations, count, error);
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

static int sqlite_open(struct store *base, const struct migrations *migrations, size_t count,
                       struct error *error) {
  struct sqlite_store *store = sqlite_store_of(base);
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, set_up_sqlite);
  writer_init(&store->writer);
  readers_init(&store->readers);
  faults_vfs_from_environment(&base->options.vfs);
  return open_parts(store, migrations, count, error);
}

/* The writer's connection is closed last, so that it is the one that checkpoints. */
static void sqlite_close(struct store *base) {
  struct sqlite_store *store = sqlite_store_of(base);
  writer_stop(store);
  readers_close(store);
  pthread_cond_destroy(&store->readers.freed);
  pthread_mutex_destroy(&store->readers.mutex);
  writer_finish(&store->writer);
}

static int sqlite_health(struct store *base) {
  struct sqlite_store *store = sqlite_store_of(base);
  return atomic_load(&store->writer.health);
}

static void sqlite_stats(struct store *base, struct store_stats *ret) {
  struct sqlite_store *store = sqlite_store_of(base);
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

/* The database gives it. */
static int sqlite_next_seq(struct tx *tx, int64_t *ret) {
  (void)tx;
  *ret = 0;
  return 0;
}

static int64_t sqlite_last_seq(struct tx *tx) {
  return sqlite3_last_insert_rowid(sqlite_tx_of(tx)->connection->db);
}

const struct driver sqlite_driver = {
  .open = sqlite_open,
  .close = sqlite_close,
  .store_size = sizeof(struct sqlite_store),
  .submit = sqlite_submit,
  .read = sqlite_read,
  .end = sqlite_end,
  .change = sqlite_change,
  .one = sqlite_one,
  .all = sqlite_all,
  .empty_table = sqlite_empty_table,
  .prepare = sqlite_prepare,
  .nested = sqlite_nested,
  .next_seq = sqlite_next_seq,
  .last_seq = sqlite_last_seq,
  .stride = 1,
  .health = sqlite_health,
  .stats = sqlite_stats,
  .backup = sqlite_backup,
  .check = sqlite_check,
  .query_lines = sqlite_query_lines,
};
