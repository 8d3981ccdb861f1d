/* A transaction as bodies see it: who it acts for, its ids, parts of it in savepoints of their own. */
#include "store/sqlite_driver.h"

#include <semaphore.h>
#include <sodium.h>
#include <string.h>

struct arena *tx_arena(struct tx *tx) {
  return tx->arena;
}

const struct origin *tx_origin(const struct tx *tx) {
  return tx->origin;
}

struct instant tx_clock_now(const struct tx *tx) {
  return clock_now(tx->store->options.clock);
}

int tx_may_write(struct tx *tx) {
  if (tx->reading && tx->poisoned == 0) {
    return tx_poison(tx, -EINVAL, "a reader was asked to write");
  }
  return tx->poisoned;
}

bool tx_may_emit(const struct tx *tx, const struct event_kind *kind) {
  const struct store_options *options = &tx->store->options;
  bool listed = false;
  for (size_t i = 0; i < options->emitters_count; i++) {
    const struct emitter *emitter = &options->emitters[i];
    if (strcmp(emitter->service, tx_service(tx)) != 0) {
      continue;
    }
    listed = true;
    for (size_t k = 0; k < emitter->emits_count; k++) {
      if (emitter->emits[k] == kind) {
        return true;
      }
    }
  }
  return !listed;
}

void tx_mark_emitted(struct tx *tx) {
  tx->emitted = sqlite3_last_insert_rowid(tx->connection->db);
}

/* BLAKE2b of seed and count: the same on a re-run, and nobody's guess. */
struct id tx_id(struct tx *tx) {
  uint8_t digest[crypto_generichash_BYTES_MIN];
  uint64_t count = tx->ids++;
  crypto_generichash(digest, sizeof digest, (const uint8_t *)&count, sizeof count, tx->seed, 16);
  struct instant time = tx->origin != NULL ? tx->origin->now : tx->time;
  return id_make(time.us / 1000, digest);
}

void tx_act_for(struct tx *tx, const char *service, const struct origin *origin,
                const uint8_t seed[static 16]) {
  tx->service = service;
  tx->origin = origin;
  tx->seed = seed;
  tx->ids = 0;
}

static int nested_failed(struct tx *tx, int code, const char *what) {
  tx->dead = true;
  return tx_poison(tx, errno_of_sqlite(code) == -ENOSPC ? -ENOSPC : -EIO, "%s failed (SQLite %d)", what,
                   code);
}

int tx_nested(struct tx *tx, int (*run)(void *data, struct tx *tx), void *data) {
  int result = tx_may_write(tx);
  if (result != 0) {
    return result;
  }
  int code = connection_control(tx->connection, CONTROL_SAVEPOINT);
  if (code != SQLITE_OK) {
    return nested_failed(tx, code, "a savepoint");
  }
  int64_t emitted = tx->emitted;
  result = run(data, tx);
  if (tx->poisoned != 0 && result >= 0) {
    result = tx->poisoned;
  }
  if (tx->dead || tx->poisoned == -EIO || tx->poisoned == -ENOSPC) {
    tx->dead = true; /* this savepoint is still open: only the whole group can be taken back */
    return tx->poisoned;
  }
  if (result < 0) {
    code = connection_control(tx->connection, CONTROL_ROLLBACK_TO);
    tx->poisoned = 0;
    tx->emitted = emitted;
  }
  if (code == SQLITE_OK) {
    code = connection_control(tx->connection, CONTROL_RELEASE);
  }
  return code == SQLITE_OK ? result : nested_failed(tx, code, "a savepoint's end");
}

/* A body that somebody waits for. */
struct waiting {
  struct body body;
  struct body *wanted;
  sem_t done;
  int result;
};

static int run_wanted(struct body *body, struct tx *tx) {
  struct waiting *waiting = container_of(body, struct waiting, body);
  return waiting->wanted->run(waiting->wanted, tx);
}

static void wake(struct body *body, int result) {
  struct waiting *waiting = container_of(body, struct waiting, body);
  waiting->result = result;
  sem_post(&waiting->done);
}

int store_run(struct store *store, struct body *body) {
  struct waiting waiting = { .body = *body, .wanted = body };
  waiting.body.run = run_wanted;
  waiting.body.done = wake;
  sem_init(&waiting.done, 0, 0);
  int result = store_submit(store, &waiting.body);
  if (result == 0) {
    while (sem_wait(&waiting.done) != 0) {
      /* A signal. */
    }
    result = waiting.result;
  }
  sem_destroy(&waiting.done);
  return result;
}
