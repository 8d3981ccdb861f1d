/* Statements: prepared once per connection, parameters and columns resolved by name against their shapes,
   bound, run and read. Every failure but -ENOENT poisons the transaction. */
#include "store/sqlite_statement.h"

#include <stdlib.h>
#include <string.h>

static size_t bucket_of(const struct statement *statement) {
  return (size_t)((uintptr_t)statement / sizeof(void *) * 2654435761U) % STATEMENT_BUCKETS;
}

static void prepared_destroy(struct prepared *prepared) {
  if (prepared == NULL) {
    return;
  }
  sqlite3_finalize(prepared->sqlite);
  free(prepared->parameters);
  free(prepared->columns.at);
  free(prepared->owner);
  free(prepared);
}

void statements_finish(struct connection *connection) {
  for (size_t i = 0; i < STATEMENT_BUCKETS; i++) {
    while (connection->buckets[i] != NULL) {
      struct prepared *next = connection->buckets[i]->next;
      prepared_destroy(connection->buckets[i]);
      connection->buckets[i] = next;
    }
  }
  connection->prepared_count = 0;
}

/* Looks through all of them: preparing, which comes after it, costs far more. */
static void evict_oldest(struct connection *connection) {
  struct prepared **oldest = NULL;
  for (size_t i = 0; i < STATEMENT_BUCKETS; i++) {
    for (struct prepared **at = &connection->buckets[i]; *at != NULL; at = &(*at)->next) {
      if (oldest == NULL || (*at)->last_use < (*oldest)->last_use) {
        oldest = at;
      }
    }
  }
  struct prepared *gone = *oldest;
  *oldest = gone->next;
  prepared_destroy(gone);
  connection->prepared_count--;
}

/* After an error SQLite may have rolled back the whole group, and whatever ran next would be outside any
   transaction. */
static int poison_by_sqlite(struct tx *tx, const struct statement *statement, int code) {
  sqlite3 *db = sqlite_tx_of(tx)->connection->db;
  int result = errno_of_sqlite(code);
  if (!tx->reading && sqlite3_get_autocommit(db)) {
    sqlite_tx_of(tx)->dead = true;
    result = result == -ENOSPC ? -ENOSPC : -EIO;
  }
  return tx_poison(tx, result != 0 ? result : -EIO, "%s: %s (SQLite %d)", statement->name,
                   connection_message(sqlite_tx_of(tx)->connection), code);
}

static int prepare(struct connection *connection, const struct statement *statement, struct prepared **ret,
                   struct error *error) {
  struct prepared *prepared = calloc(1, sizeof *prepared);
  char *owner = strdup(connection->owner);
  if (prepared == NULL || owner == NULL) {
    free(prepared);
    free(owner);
    return error_set(error, -EIO, "out of memory");
  }
  prepared->statement = statement;
  prepared->owner = owner;
  struct buffer sql;
  buffer_init(&sql, STATEMENT_MAX_BYTES);
  int result = expand_lists(statement, &sql, error);
  const char *rest = NULL;
  if (result == 0 && sqlite3_prepare_v3(connection->db, sql.at, (int)sql.len + 1, SQLITE_PREPARE_PERSISTENT,
                                        &prepared->sqlite, &rest) != SQLITE_OK) {
    result = error_set(error, errno_of_sqlite(sqlite3_extended_errcode(connection->db)), "%s",
                       connection_message(connection));
  }
  if (result == 0 && (prepared->sqlite == NULL || rest[strspn(rest, " \t\r\n;")] != '\0')) {
    result = error_set(error, -EINVAL, "it is not one statement");
  }
  buffer_finish(&sql);
  if (result == 0) {
    result = resolve(prepared, error);
  }
  if (result != 0) {
    prepared_destroy(prepared);
    return result;
  }
  *ret = prepared;
  return 0;
}

int sqlite_prepare(struct store *store, const char *owner, const struct statement *statement,
                   struct error *error) {
  struct connection *connection = &sqlite_store_of(store)->writer.connection;
  struct prepared *prepared = NULL;
  writer_pause(sqlite_store_of(store));
  connection->owner = owner;
  int result = prepare(connection, statement, &prepared, error);
  prepared_destroy(prepared);
  writer_resume(sqlite_store_of(store));
  return result;
}

/* The statement of this connection, prepared for the service that the tx acts for: another service that
   borrows the statement must be judged anew. */
static int find_prepared(struct tx *tx, const struct statement *statement, struct prepared **ret) {
  struct connection *connection = sqlite_tx_of(tx)->connection;
  struct prepared **bucket = &connection->buckets[bucket_of(statement)];
  for (struct prepared *at = *bucket; at != NULL; at = at->next) {
    if (at->statement == statement && strcmp(at->owner, connection->owner) == 0) {
      at->last_use = ++connection->uses;
      *ret = at;
      return 0;
    }
  }
  struct prepared *prepared = NULL;
  struct error error = { "" };
  int result = prepare(connection, statement, &prepared, &error);
  if (result != 0) {
    return tx_poison(tx, result, "%s: %s", statement->name, error.text);
  }
  if (connection->prepared_count >= connection->prepared_max) {
    evict_oldest(connection);
  }
  prepared->last_use = ++connection->uses;
  prepared->next = *bucket;
  *bucket = prepared;
  connection->prepared_count++;
  *ret = prepared;
  return 0;
}

/* Ready to step: found or prepared, and bound. */
static int start(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                 struct prepared **ret) {
  if (tx->poisoned != 0) {
    return tx->poisoned;
  }
  sqlite_tx_of(tx)->connection->owner = owner;
  int result = find_prepared(tx, statement, ret);
  if (result != 0) {
    return result;
  }
  struct error error = { "" };
  result = bind_parameters(*ret, in, &error);
  return result == 0 ? 0 : tx_poison(tx, result, "%s: %s", statement->name, error.text);
}

int sqlite_change(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                  int64_t *ret_changed) {
  struct prepared *prepared = NULL;
  int result = start(tx, owner, statement, in, &prepared);
  if (result != 0) {
    return result;
  }
  int code = sqlite3_step(prepared->sqlite);
  if (code != SQLITE_DONE) {
    result = code == SQLITE_ROW ? tx_poison(tx, -EINVAL, "%s: it returns rows", statement->name)
                                : poison_by_sqlite(tx, statement, code);
  } else if (ret_changed != NULL) {
    *ret_changed = sqlite3_changes64(sqlite_tx_of(tx)->connection->db);
  }
  sqlite3_reset(prepared->sqlite);
  return result;
}

static int read_row(struct tx *tx, const struct prepared *prepared, void *ret) {
  struct error error = { "" };
  int result = read_columns(prepared, tx->arena, ret, &error);
  return result == 0 ? 0 : tx_poison(tx, result, "%s: %s", prepared->statement->name, error.text);
}

/* What changes rows and returns some has changed all, and checked its foreign keys, before the first is
   returned. */
int sqlite_one(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
               void *ret) {
  struct prepared *prepared = NULL;
  int result = start(tx, owner, statement, in, &prepared);
  if (result != 0) {
    return result;
  }
  void *row = NULL;
  int code = sqlite3_step(prepared->sqlite);
  if (code == SQLITE_ROW) {
    row = arena_alloc(tx->arena, statement->gives->size);
    result = read_row(tx, prepared, row);
  }
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    result = poison_by_sqlite(tx, statement, code);
  }
  sqlite3_reset(prepared->sqlite);
  if (result != 0) {
    return result;
  }
  if (row == NULL) {
    return -ENOENT;
  }
  memcpy(ret, row, statement->gives->size);
  return 0;
}

/* A growing array in the arena; rows outgrown stay there until its end. */
struct rows {
  unsigned char *at;
  size_t count, room, size, limit;
};

static void *next_row(struct rows *rows, struct arena *arena) {
  if (rows->count == rows->room) {
    enum { FIRST_ROOM = 8 };
    size_t room = rows->room == 0 ? FIRST_ROOM : rows->room * 2;
    room = room < rows->limit ? room : rows->limit;
    unsigned char *at = arena_array(arena, room, rows->size);
    if (rows->count > 0) {
      memcpy(at, rows->at, rows->count * rows->size);
    }
    rows->at = at;
    rows->room = room;
  }
  return rows->at + rows->count++ * rows->size;
}

int sqlite_all(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
               size_t limit, void *ret_rows, size_t *ret_count) {
  struct prepared *prepared = NULL;
  int result = start(tx, owner, statement, in, &prepared);
  if (result != 0) {
    return result;
  }
  struct rows rows = { .size = statement->gives->size, .limit = limit };
  int code = SQLITE_ROW;
  while (result == 0 && (code = sqlite3_step(prepared->sqlite)) == SQLITE_ROW) {
    result = rows.count < limit ? read_row(tx, prepared, next_row(&rows, tx->arena))
                                : tx_poison(tx, -EFBIG, "%s: over %zu rows", statement->name, limit);
  }
  if (result == 0 && code != SQLITE_DONE) {
    result = poison_by_sqlite(tx, statement, code);
  }
  sqlite3_reset(prepared->sqlite);
  if (result == 0) {
    memcpy(ret_rows, &rows.at, sizeof rows.at);
    *ret_count = rows.count;
  }
  return result;
}

int sqlite_empty_table(struct tx *tx, const char *table) {
  struct connection *connection = sqlite_tx_of(tx)->connection;
  const struct statement named = { .name = table };
  char sql[160];
  snprintf(sql, sizeof sql, "DELETE FROM %.120s", table);
  connection->owner = tx_service(tx);
  int code = sqlite3_exec(connection->db, sql, NULL, NULL, NULL);
  return code == SQLITE_OK ? 0 : poison_by_sqlite(tx, &named, code);
}
