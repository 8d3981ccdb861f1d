/* Transactions: bodies' are SERIALIZABLE, readers' a snapshot. */
#include "store/postgres_driver.h"

#include <stdlib.h>
#include <string.h>

int poison_by_postgres(struct postgres_tx *tx, const char *what, const PGresult *result) {
  struct error error = { "" };
  int code = postgres_error(tx->session, result, tx->base.reading, &tx->failure, &error);
  if (tx->failure == FAILURE_AGAIN || tx->failure == FAILURE_LOST) {
    log_debug(tx->base.store->options.log, "store %s, %s: %s: %s", tx->base.store->name,
              tx_service(&tx->base), what, error.text);
    if (tx->base.poisoned == 0) {
      tx->base.poisoned = code;
    }
    return code;
  }
  return tx_poison(&tx->base, code, "%s: %s", what, error.text);
}

/* 0, or poison. */
static int control(struct postgres_tx *tx, const char *sql) {
  PGresult *result = PQexec(tx->session->pg, sql);
  int code = PQresultStatus(result) == PGRES_COMMAND_OK ? 0 : poison_by_postgres(tx, sql, result);
  PQclear(result);
  return code;
}

int use_schema(struct postgres_tx *tx) {
  char schema[SCHEMA_MAX];
  char sql[SCHEMA_MAX + 40];
  if (schema_of(tx_service(&tx->base), schema) != 0) {
    return tx_poison(&tx->base, -EINVAL, "%s cannot be the name of a schema", tx_service(&tx->base));
  }
  if (strcmp(schema, tx->schema) == 0) {
    return 0;
  }
  snprintf(sql, sizeof sql, "SET LOCAL search_path TO %s", schema);
  int code = control(tx, sql);
  if (code == 0) {
    snprintf(tx->schema, sizeof tx->schema, "%s", schema);
  }
  return code;
}

/* Before the transaction, or its end would take the setting back. */
static int set_session_schema(struct postgres_tx *tx, const char *schema, struct error *error) {
  struct session *session = tx->session;
  char sql[SCHEMA_MAX + 40];
  if (strcmp(schema, session->schema) == 0) {
    return 0;
  }
  snprintf(sql, sizeof sql, "SET search_path TO %s", schema);
  int result = session_execute(session, sql, &tx->failure, error);
  if (result == 0) {
    snprintf(session->schema, sizeof session->schema, "%s", schema);
  }
  return result;
}

/* The snapshot of a body is taken, and its number drawn, at once: so that of two transactions that change the
   same thing the later one has the higher number, which decides the order of their events. */
int postgres_begin(struct postgres_tx *tx, struct error *error) {
  struct session *session = tx->session;
  if (schema_of(tx_service(&tx->base), tx->schema) != 0) {
    return error_set(error, -EINVAL, "%s cannot be the name of a schema", tx_service(&tx->base));
  }
  int code = set_session_schema(tx, tx->schema, error);
  if (code != 0) {
    return code;
  }
  PGresult *result =
      session_query(session,
                    tx->base.reading ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 0"
                                     : "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT "
                                       "pg_catalog.pg_current_xact_id()",
                    &tx->failure, &code, error);
  if (result == NULL) {
    return code;
  }
  tx->xid = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
  PQclear(result);
  return 0;
}

/* Of a transaction that has failed COMMIT makes a rollback, and says so only in what it was. */
int postgres_commit(struct postgres_tx *tx) {
  PGresult *result = PQexec(tx->session->pg, "COMMIT");
  int code = 0;
  if (PQresultStatus(result) != PGRES_COMMAND_OK) {
    code = poison_by_postgres(tx, "COMMIT", result);
  } else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
    tx->failure = FAILURE_AGAIN;
    code = -EIO;
  }
  PQclear(result);
  return code;
}

void postgres_roll_back(struct postgres_tx *tx) {
  if (tx->failure != FAILURE_LOST) {
    PQclear(session_query(tx->session, "ROLLBACK", NULL, NULL, NULL));
  }
}

/* After these only the whole body can be taken back. */
static bool is_dead(const struct postgres_tx *tx) {
  return tx->failure == FAILURE_AGAIN || tx->failure == FAILURE_LOST || tx->base.poisoned == -EIO ||
         tx->base.poisoned == -ENOSPC;
}

int postgres_nested(struct tx *base, int (*run)(void *data, struct tx *tx), void *data) {
  struct postgres_tx *tx = postgres_tx_of(base);
  char schema[SCHEMA_MAX];
  memcpy(schema, tx->schema, sizeof schema);
  int64_t emitted = base->emitted;
  struct id emitted_id = base->emitted_id;
  int code = control(tx, "SAVEPOINT part");
  if (code != 0) {
    return code;
  }
  int result = run(data, base);
  if (base->poisoned != 0 && result >= 0) {
    result = base->poisoned;
  }
  if (is_dead(tx)) {
    return base->poisoned;
  }
  if (result < 0) {
    base->poisoned = 0;
    tx->failure = FAILURE_NONE;
    base->emitted = emitted;
    base->emitted_id = emitted_id;
    memcpy(tx->schema, schema, sizeof schema); /* SET LOCAL is taken back, too */
    code = control(tx, "ROLLBACK TO part; RELEASE part");
  } else {
    code = control(tx, "RELEASE part");
  }
  return code == 0 ? result : code;
}

int postgres_next_seq(struct tx *base, int64_t *ret) {
  struct postgres_tx *tx = postgres_tx_of(base);
  if (tx->events >= 1 << EVENT_BITS) {
    return tx_poison(base, -EFBIG, "it emits more than %d events", 1 << EVENT_BITS);
  }
  *ret = (tx->xid + postgres_store_of(base->store)->log_base) << EVENT_BITS | tx->events++;
  return 0;
}

/* A pooled session may have been lost while it rested: the next one is new, then. */
static int begin_reading(struct postgres_store *store, struct postgres_tx *tx, const char *schema,
                         struct error *error) {
  for (size_t tries = 0;; tries++) {
    int result = pool_take(&store->readers, schema, READER_WAIT_MS, &tx->session, error);
    if (result != 0) {
      return result;
    }
    tx->failure = FAILURE_NONE;
    result = postgres_begin(tx, error);
    if (result == 0) {
      return 0;
    }
    if (tx->failure == FAILURE_LOST) {
      session_close(tx->session);
    }
    pool_give_back(&store->readers, tx->session);
    if (tx->failure != FAILURE_LOST || tries > store->readers.count) {
      return result;
    }
  }
}

int postgres_read(struct store *base, const char *service, struct arena *arena, bool waits, struct tx **ret) {
  struct postgres_store *store = postgres_store_of(base);
  static const uint8_t no_seed[16];
  if (!waits) {
    return -ENOTSUP; /* a server is always waited for */
  }
  char schema[SCHEMA_MAX];
  struct error error = { "" };
  struct postgres_tx *tx = ARENA_NEW(arena, struct postgres_tx);
  *tx = (struct postgres_tx){
    .base = {
      .driver = &postgres_driver,
      .store = base,
      .service = service,
      .arena = arena,
      .seed = no_seed,
      .reading = true,
    },
    .began_us = monotonic_us(),
  };
  int result = schema_of(tx_service(&tx->base), schema);
  if (result == 0) {
    result = begin_reading(store, tx, schema, &error);
  }
  if (result != 0) {
    log_debug(base->options.log, "store %s: a reader cannot begin: %s", base->name, error.text);
    return result;
  }
  *ret = &tx->base;
  return 0;
}

void postgres_end(struct tx *base) {
  struct postgres_tx *tx = postgres_tx_of(base);
  struct postgres_store *store = postgres_store_of(base->store);
  int64_t took_us = monotonic_us() - tx->began_us;
  if (took_us > LONG_READ_US) {
    log_warn(base->store->options.log, "store %s: %s held a reader for %lld ms", base->store->name,
             tx_service(base), (long long)(took_us / 1000));
  }
  postgres_roll_back(tx);
  if (tx->failure == FAILURE_LOST) {
    session_close(tx->session);
  }
  pool_give_back(&store->readers, tx->session);
}
