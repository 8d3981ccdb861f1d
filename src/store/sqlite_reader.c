/* Readers: a pool of connections that only read, each transaction on a snapshot. To take one and to let it go
   costs more than many a read, so a reader keeps its snapshot for the next transaction as long as it is what
   a new one would be: nobody may miss a commit that he could know of. */
#include "store/sqlite_driver.h"

#include <stdlib.h>
#include <time.h>

/* The first one, whose cache is large, comes first; then the one that was used last. */
static void put_back(struct readers *readers, struct reader *reader) {
  struct reader *first = &readers->all[0];
  struct reader **at = readers->free == first ? &first->next : &readers->free;
  reader->next = *at;
  *at = reader;
}

int readers_open(struct sqlite_store *store, struct error *error) {
  struct readers *readers = &store->readers;
  readers->all = calloc((size_t)store->base.options.readers, sizeof *readers->all);
  if (readers->all == NULL) {
    return error_set(error, -ENOMEM, "out of memory");
  }
  for (int i = 0; i < store->base.options.readers; i++) {
    struct reader *reader = &readers->all[i];
    int result = connection_open(&reader->connection, &store->base.options,
                                 i == 0 ? CONNECTION_FIRST_READER : CONNECTION_READER, error);
    if (result != 0) {
      return result;
    }
    readers->count++;
    put_back(readers, reader);
  }
  return 0;
}

void readers_close(struct sqlite_store *store) {
  for (int i = 0; i < store->readers.count; i++) {
    connection_close(&store->readers.all[i].connection);
  }
  free(store->readers.all);
}

/* NULL when none comes free in time. */
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

/* Odd states are never those of a snapshot that is kept: while a commit is under way one reader may see it
   and another not yet, and while a checkpoint is, no snapshot shall be left behind that needs the WAL. */
static bool is_current(struct sqlite_store *store, const struct reader *reader) {
  return reader->pinned && reader->state % 2 == 0 && reader->state == atomic_load(&store->state);
}

static void unpin(struct reader *reader) {
  if (reader->pinned) {
    connection_control(&reader->connection, CONTROL_ROLLBACK);
    reader->pinned = false;
  }
}

/* The state is looked at first: what is committed while the snapshot is taken makes it an old one at worst.
 */
static int pin(struct sqlite_store *store, struct reader *reader, int64_t now_us) {
  if (is_current(store, reader) && now_us - reader->pinned_us < SNAPSHOT_AGE_MAX_US) {
    return SQLITE_OK;
  }
  unpin(reader);
  reader->state = atomic_load(&store->state);
  reader->pinned = true;
  reader->pinned_us = now_us;
  int code = connection_control(&reader->connection, CONTROL_BEGIN);
  return code == SQLITE_OK ? connection_control(&reader->connection, CONTROL_PIN) : code;
}

/* Whether its snapshot is kept is decided under the mutex: the writer changes the state before it looks for
   idle readers, so that none is overlooked. */
static void give_back(struct sqlite_store *store, struct reader *reader, bool sound) {
  struct readers *readers = &store->readers;
  pthread_mutex_lock(&readers->mutex);
  if (!sound || !is_current(store, reader)) {
    unpin(reader);
  }
  put_back(readers, reader);
  pthread_cond_signal(&readers->freed);
  pthread_mutex_unlock(&readers->mutex);
}

int sqlite_read(struct store *base, const char *service, struct arena *arena, bool waits, struct tx **ret) {
  struct sqlite_store *store = sqlite_store_of(base);
  struct reader *reader = take(&store->readers, waits ? READER_WAIT_MS : 0);
  if (reader == NULL) {
    return -EAGAIN;
  }
  int64_t now_us = monotonic_us();
  reader->connection.deadline_us = now_us + READER_AGE_MAX_US;
  int code = pin(store, reader, now_us);
  if (code != SQLITE_OK) {
    log_error(store->base.options.log, "store %s: a reader cannot begin: %s (SQLite %d)", store->base.name,
              sqlite3_errmsg(reader->connection.db), code);
    give_back(store, reader, false);
    return -EIO;
  }
  static const uint8_t no_seed[16];
  reader->tx = (struct sqlite_tx){
    .base = {
      .driver = &sqlite_driver,
      .store = base,
      .service = service,
      .arena = arena,
      .seed = no_seed,
      .reading = true,
    },
    .connection = &reader->connection,
    .began_us = now_us,
  };
  *ret = &reader->tx.base;
  return 0;
}

void sqlite_end(struct tx *base) {
  enum { LONG_READ_US = 1000 * 1000 };
  struct sqlite_tx *tx = sqlite_tx_of(base);
  struct reader *reader = container_of(tx, struct reader, tx);
  struct sqlite_store *store = sqlite_store_of(base->store);
  int64_t took_us = monotonic_us() - tx->began_us;
  if (took_us > LONG_READ_US) {
    log_warn(store->base.options.log, "store %s: %s held a reader for %lld ms: the WAL grows meanwhile",
             store->base.name, tx_service(base), (long long)(took_us / 1000));
  }
  reader->connection.deadline_us = 0;
  give_back(store, reader, base->poisoned == 0);
}

void readers_rest(struct sqlite_store *store) {
  struct readers *readers = &store->readers;
  pthread_mutex_lock(&readers->mutex);
  for (struct reader *reader = readers->free; reader != NULL; reader = reader->next) {
    unpin(reader);
  }
  pthread_mutex_unlock(&readers->mutex);
}
