/* Readers: a pool of connections that only read, each transaction on a snapshot. */
#include "store/sqlite_driver.h"

#include <stdlib.h>
#include <time.h>

int readers_open(struct store *store, struct error *error) {
  struct readers *readers = &store->readers;
  readers->all = calloc((size_t)store->options.readers, sizeof *readers->all);
  if (readers->all == NULL) {
    return error_set(error, -ENOMEM, "out of memory");
  }
  for (int i = 0; i < store->options.readers; i++) {
    struct reader *reader = &readers->all[i];
    int result = connection_open(&reader->connection, &store->options, CONNECTION_READER, error);
    if (result != 0) {
      return result;
    }
    readers->count++;
    reader->next = readers->free;
    readers->free = reader;
  }
  return 0;
}

void readers_close(struct store *store) {
  for (int i = 0; i < store->readers.count; i++) {
    connection_close(&store->readers.all[i].connection);
  }
  free(store->readers.all);
}

/* The one that was used last, whose cache is warm; NULL when none comes free in time. */
static struct reader *take(struct readers *readers, int wait_ms) {
  enum { NS_PER_MS = 1000000, NS_PER_SECOND = 1000000000 };
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  int64_t ns = until.tv_nsec + (int64_t)wait_ms * NS_PER_MS;
  until.tv_sec += ns / NS_PER_SECOND;
  until.tv_nsec = ns % NS_PER_SECOND;
  pthread_mutex_lock(&readers->mutex);
  while (readers->free == NULL && wait_ms > 0 &&
         pthread_cond_timedwait(&readers->freed, &readers->mutex, &until) == 0) {
  }
  struct reader *reader = readers->free;
  if (reader != NULL) {
    readers->free = reader->next;
  }
  pthread_mutex_unlock(&readers->mutex);
  return reader;
}

static void give_back(struct readers *readers, struct reader *reader) {
  pthread_mutex_lock(&readers->mutex);
  reader->next = readers->free;
  readers->free = reader;
  pthread_cond_signal(&readers->freed);
  pthread_mutex_unlock(&readers->mutex);
}

static int begin(struct store *store, const char *service, struct arena *arena, int wait_ms,
                 struct tx **ret) {
  struct reader *reader = take(&store->readers, wait_ms);
  if (reader == NULL) {
    return -EAGAIN;
  }
  int64_t now_us = monotonic_us();
  reader->connection.deadline_us = now_us + READER_AGE_MAX_US;
  int code = connection_control(&reader->connection, CONTROL_BEGIN);
  if (code == SQLITE_OK) {
    code = connection_control(&reader->connection, CONTROL_PIN);
  }
  if (code != SQLITE_OK) {
    log_error(store->options.log, "store %s: a reader cannot begin: %s (SQLite %d)", store->name,
              sqlite3_errmsg(reader->connection.db), code);
    connection_control(&reader->connection, CONTROL_ROLLBACK);
    give_back(&store->readers, reader);
    return -EIO;
  }
  static const uint8_t no_seed[16];
  reader->tx = (struct tx){
    .store = store,
    .connection = &reader->connection,
    .service = service,
    .arena = arena,
    .seed = no_seed,
    .reading = true,
    .began_us = now_us,
  };
  *ret = &reader->tx;
  return 0;
}

int store_read(struct store *store, const char *service, struct arena *arena, struct tx **ret) {
  return begin(store, service, arena, READER_WAIT_MS, ret);
}

int store_try_read(struct store *store, const char *service, struct arena *arena, struct tx **ret) {
  return begin(store, service, arena, 0, ret);
}

void tx_end(struct tx *tx) {
  enum { LONG_READ_US = 1000 * 1000 };
  struct reader *reader = container_of(tx, struct reader, tx);
  struct store *store = tx->store;
  int64_t took_us = monotonic_us() - tx->began_us;
  if (took_us > LONG_READ_US) {
    log_warn(store->options.log, "store %s: %s held a reader for %lld ms: the WAL grows meanwhile",
             store->name, tx_service(tx), (long long)(took_us / 1000));
  }
  reader->connection.deadline_us = 0;
  connection_control(&reader->connection, CONTROL_ROLLBACK);
  give_back(&store->readers, reader);
}
