/* Statements: translated and prepared once per session and search_path, then bound, run and read. Every
   failure but -ENOENT poisons the transaction, which PostgreSQL does by itself, too. */
#include "store/postgres_driver.h"

#include <stdlib.h>
#include <string.h>

struct prepared {
  const struct statement *statement;
  char owner[SCHEMA_MAX], schema[SCHEMA_MAX]; /* for whom, and under which search_path */
  char name[16];
  struct parameter *parameters;
  size_t parameters_count;
  struct columns columns;
  uint64_t last_use;
  struct prepared *next; /* in its bucket */
};

static size_t bucket_of(const struct statement *statement) {
  return (size_t)((uintptr_t)statement / sizeof(void *) * 2654435761U) % STATEMENT_BUCKETS;
}

static void prepared_destroy(struct prepared *prepared) {
  if (prepared != NULL) {
    free(prepared->parameters);
    free(prepared->columns.at);
    free(prepared);
  }
}

void session_forget_statements(struct session *session) {
  for (size_t i = 0; i < STATEMENT_BUCKETS; i++) {
    while (session->buckets[i] != NULL) {
      struct prepared *next = session->buckets[i]->next;
      prepared_destroy(session->buckets[i]);
      session->buckets[i] = next;
    }
  }
  session->prepared_count = 0;
}

/* Looks through all of them: preparing, which comes after it, costs far more. */
static void evict_oldest(struct session *session) {
  struct prepared **oldest = NULL;
  for (size_t i = 0; i < STATEMENT_BUCKETS; i++) {
    for (struct prepared **at = &session->buckets[i]; *at != NULL; at = &(*at)->next) {
      if (oldest == NULL || (*at)->last_use < (*oldest)->last_use) {
        oldest = at;
      }
    }
  }
  struct prepared *gone = *oldest;
  *oldest = gone->next;
  char sql[40];
  snprintf(sql, sizeof sql, "DEALLOCATE %s", gone->name);
  PQclear(session_query(session, sql, NULL, NULL, NULL));
  prepared_destroy(gone);
  session->prepared_count--;
}

static int find_columns(const PGresult *described, const struct shape *gives, struct columns *ret,
                        struct error *error) {
  int count = PQnfields(described);
  const char **names = calloc((size_t)count + 1, sizeof *names);
  if (names == NULL) {
    return error_set(error, -EIO, "out of memory");
  }
  for (int i = 0; i < count; i++) {
    names[i] = PQfname(described, i);
  }
  int result = resolve_columns(gives, names, count, ret, error);
  free(names);
  return result;
}

/* On the server, under prepared->name; and what it says of the columns. */
static int prepare_there(struct session *session, struct prepared *prepared,
                         const struct translation *translation, enum failure *ret_failure,
                         struct error *error) {
  Oid types[PARAMETERS_MAX];
  for (size_t i = 0; i < translation->parameters_count; i++) {
    types[i] = type_of_parameter(&translation->parameters[i]);
  }
  PGresult *result =
      PQprepare(session->pg, prepared->name, translation->sql.at, (int)translation->parameters_count, types);
  if (PQresultStatus(result) == PGRES_COMMAND_OK) {
    PQclear(result);
    result = PQdescribePrepared(session->pg, prepared->name);
  }
  int code = PQresultStatus(result) == PGRES_COMMAND_OK
                 ? find_columns(result, prepared->statement->gives, &prepared->columns, error)
                 : postgres_error(session, result, false, ret_failure, error);
  PQclear(result);
  return code;
}

static struct parameter *keep_parameters(const struct translation *translation) {
  size_t size = translation->parameters_count * sizeof(struct parameter);
  struct parameter *kept = malloc(size + 1);
  return kept != NULL ? memcpy(kept, translation->parameters, size) : NULL;
}

/* `ret_failure` is FAILURE_NONE where the transaction goes on although this failed. */
static int prepare(struct session *session, const char *owner, const char *schema,
                   const struct statement *statement, struct prepared **ret, enum failure *ret_failure,
                   struct error *error) {
  struct translation *translation = malloc(sizeof *translation);
  struct prepared *prepared = calloc(1, sizeof *prepared);
  if (translation == NULL || prepared == NULL) {
    free(translation);
    free(prepared);
    return error_set(error, -EIO, "out of memory");
  }
  prepared->statement = statement;
  snprintf(prepared->owner, sizeof prepared->owner, "%s", owner);
  snprintf(prepared->schema, sizeof prepared->schema, "%s", schema);
  snprintf(prepared->name, sizeof prepared->name, "s%u", ++session->names);
  int result = translate(statement, owner, translation, error);
  if (result == 0) {
    result = prepare_there(session, prepared, translation, ret_failure, error);
  }
  if (result == 0) {
    prepared->parameters = keep_parameters(translation);
    prepared->parameters_count = translation->parameters_count;
    result = prepared->parameters != NULL ? 0 : error_set(error, -EIO, "out of memory");
  }
  if (result == 0) {
    *ret = prepared;
  } else {
    prepared_destroy(prepared);
  }
  buffer_finish(&translation->sql);
  free(translation);
  return result;
}

static int find_prepared(struct postgres_tx *tx, const char *owner, const struct statement *statement,
                         struct prepared **ret) {
  struct session *session = tx->session;
  struct prepared **bucket = &session->buckets[bucket_of(statement)];
  for (struct prepared *at = *bucket; at != NULL; at = at->next) {
    if (at->statement == statement && strcmp(at->owner, owner) == 0 && strcmp(at->schema, tx->schema) == 0) {
      at->last_use = ++session->uses;
      *ret = at;
      return 0;
    }
  }
  if (session->prepared_count >= SESSION_STATEMENTS_MAX) {
    evict_oldest(session);
  }
  struct prepared *prepared = NULL;
  struct error error = { "" };
  int result = prepare(session, owner, tx->schema, statement, &prepared, &tx->failure, &error);
  if (result != 0) {
    /* What others got in the way of is run again and nobody's mistake. */
    if (tx->failure > FAILURE_FINAL && tx->base.poisoned == 0) {
      return tx->base.poisoned = result;
    }
    return tx_poison(&tx->base, result, "%s: %s", statement->name, error.text);
  }
  prepared->last_use = ++session->uses;
  prepared->next = *bucket;
  *bucket = prepared;
  session->prepared_count++;
  *ret = prepared;
  return 0;
}

/* Runs it: a result of the expected kind, which the caller clears, or poison. */
static int run(struct tx *base, const char *owner, const struct statement *statement, const void *in,
               ExecStatusType expected, struct prepared **ret_prepared, PGresult **ret) {
  struct postgres_tx *tx = postgres_tx_of(base);
  if (base->poisoned != 0) {
    return base->poisoned;
  }
  struct prepared *prepared = NULL;
  int code = use_schema(tx);
  if (code == 0) {
    code = find_prepared(tx, owner, statement, &prepared);
  }
  if (code != 0) {
    return code;
  }
  struct error error = { "" };
  struct bound bound;
  code = bind_parameters_of(statement, prepared->parameters, prepared->parameters_count, in, base->arena,
                            &bound, &error);
  if (code != 0) {
    return tx_poison(base, code, "%s: %s", statement->name, error.text);
  }
  PGresult *result = PQexecPrepared(tx->session->pg, prepared->name, (int)prepared->parameters_count,
                                    bound.values, bound.lengths, bound.formats, 1);
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    code = poison_by_postgres(tx, statement->name, result);
  } else if (status != expected) {
    code = tx_poison(base, -EINVAL, "%s: it returns %s", statement->name,
                     status == PGRES_TUPLES_OK ? "rows" : "no rows");
  }
  if (code != 0) {
    PQclear(result);
    return code;
  }
  *ret_prepared = prepared;
  *ret = result;
  return 0;
}

int postgres_change(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                    int64_t *ret_changed) {
  struct prepared *prepared = NULL;
  PGresult *result = NULL;
  int code = run(tx, owner, statement, in, PGRES_COMMAND_OK, &prepared, &result);
  if (code == 0 && ret_changed != NULL) {
    *ret_changed = strtoll(PQcmdTuples(result), NULL, 10);
  }
  PQclear(result);
  return code;
}

static int read_row(struct tx *tx, const struct prepared *prepared, const PGresult *result, int row,
                    void *ret) {
  struct error error = { "" };
  int code = read_row_of(result, row, &prepared->columns, tx->arena, ret, &error);
  return code == 0 ? 0 : tx_poison(tx, code, "%s: %s", prepared->statement->name, error.text);
}

int postgres_one(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                 void *ret) {
  struct prepared *prepared = NULL;
  PGresult *result = NULL;
  int code = run(tx, owner, statement, in, PGRES_TUPLES_OK, &prepared, &result);
  if (code == 0 && PQntuples(result) == 0) {
    code = -ENOENT;
  }
  if (code == 0) {
    void *row = arena_alloc(tx->arena, statement->gives->size);
    code = read_row(tx, prepared, result, 0, row);
    if (code == 0) {
      memcpy(ret, row, statement->gives->size);
    }
  }
  PQclear(result);
  return code;
}

int postgres_all(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                 size_t limit, void *ret_rows, size_t *ret_count) {
  struct prepared *prepared = NULL;
  PGresult *result = NULL;
  int code = run(tx, owner, statement, in, PGRES_TUPLES_OK, &prepared, &result);
  size_t count = code == 0 ? (size_t)PQntuples(result) : 0;
  if (count > limit) {
    code = tx_poison(tx, -EFBIG, "%s: over %zu rows", statement->name, limit);
  }
  unsigned char *rows = NULL;
  if (code == 0 && count > 0) {
    rows = arena_array(tx->arena, count, statement->gives->size);
  }
  for (size_t i = 0; code == 0 && i < count; i++) {
    code = read_row(tx, prepared, result, (int)i, rows + i * statement->gives->size);
  }
  PQclear(result);
  if (code == 0) {
    memcpy(ret_rows, &rows, sizeof rows);
    *ret_count = count;
  }
  return code;
}

int postgres_empty_table(struct tx *base, const char *table) {
  struct postgres_tx *tx = postgres_tx_of(base);
  char sql[SCHEMA_MAX + 160];
  int code = use_schema(tx);
  if (code != 0) {
    return code;
  }
  snprintf(sql, sizeof sql, "DELETE FROM %s.%.120s", tx->schema, table);
  PGresult *result = PQexec(tx->session->pg, sql);
  if (PQresultStatus(result) != PGRES_COMMAND_OK) {
    code = poison_by_postgres(tx, table, result);
  }
  PQclear(result);
  return code;
}

int postgres_prepare(struct store *base, const char *owner, const struct statement *statement,
                     struct error *error) {
  struct postgres_store *store = postgres_store_of(base);
  struct session *session = NULL;
  struct prepared *prepared = NULL;
  char schema[SCHEMA_MAX];
  char sql[SCHEMA_MAX + 40];
  int result = schema_of(owner, schema);
  if (result == 0) {
    result = pool_take(&store->readers, schema, READER_WAIT_MS, &session, error);
  }
  if (result != 0) {
    return result;
  }
  snprintf(sql, sizeof sql, "SET search_path TO %s", schema);
  result = session_execute(session, sql, NULL, error);
  if (result == 0) {
    snprintf(session->schema, sizeof session->schema, "%s", schema);
    enum failure failure = FAILURE_NONE;
    result = prepare(session, owner, schema, statement, &prepared, &failure, error);
    snprintf(sql, sizeof sql, "DEALLOCATE s%u", session->names);
  }
  if (result == 0) {
    result = session_execute(session, sql, NULL, error);
  }
  prepared_destroy(prepared);
  pool_give_back(&store->readers, session);
  return result;
}
