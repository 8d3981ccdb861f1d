/* Migrations on PostgreSQL: one process at a time, a transaction each, a schema per service. And whose life
   the log is in: a database that was moved or copied begins a new one. */
#include "store/migrations.h"
#include "store/postgres_driver.h"

#include <stdlib.h>
#include <string.h>

/* Of an advisory lock in this database: "souk". */
#define MIGRATION_LOCK "1936225643"

/* -EINVAL with the first row's text where the query finds any. */
static int refuse_if_any(struct session *session, const char *sql, struct error *error) {
  char found[ERROR_TEXT_MAX];
  int result = session_text(session, sql, found, sizeof found, error);
  if (result == -ENOENT) {
    error_set(error, 0, "%s", "");
    return 0;
  }
  return result == 0 ? error_set(error, -EINVAL, "%s", found) : result;
}

/* Names begin as on SQLite, so that statements are the same text; and no service refers to another's rows. */
static int check_tables(struct session *session, const char *service, const char *schema,
                        struct error *error) {
  char sql[600];
  snprintf(sql, sizeof sql,
           "SELECT 'table ' || relname || ' does not begin with %s_' FROM pg_catalog.pg_class"
           " WHERE relnamespace = '%s'::regnamespace AND relkind IN ('r', 'v', 'i', 'S')"
           " AND relname NOT LIKE '%s\\_%%'",
           service, schema, service);
  int result = refuse_if_any(session, sql, error);
  if (result != 0) {
    return result;
  }
  snprintf(sql, sizeof sql,
           "SELECT 'table ' || c.relname || ' refers to ' || f.relname || ', which is not this service''s'"
           " FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid"
           " JOIN pg_catalog.pg_class f ON f.oid = k.confrelid WHERE k.contype = 'f'"
           " AND c.relnamespace = '%s'::regnamespace AND f.relnamespace <> c.relnamespace",
           schema);
  return refuse_if_any(session, sql, error);
}

static int remember(struct session *session, const char *service, const struct migration *migration,
                    struct instant now, struct error *error) {
  char hash[MIGRATION_HASH_HEX];
  char number[16];
  char applied[24];
  migration_hash(migration->postgres, hash);
  snprintf(number, sizeof number, "%d", migration->number);
  snprintf(applied, sizeof applied, "%lld", (long long)now.us);
  const char *const values[] = { service, number, migration->name, hash, applied };
  PGresult *result = PQexecParams(session->pg,
                                  "INSERT INTO souk.souk_migrations (service, number, name, hash, applied)"
                                  " VALUES ($1, $2, $3, $4, $5)",
                                  5, NULL, values, NULL, NULL, 0);
  int code =
      PQresultStatus(result) == PGRES_COMMAND_OK ? 0 : postgres_error(session, result, false, NULL, error);
  PQclear(result);
  return code;
}

static int apply_begun(struct postgres_store *store, struct session *session, const char *service,
                       const char *schema, const struct migration *migration, struct error *error) {
  int result = session_execute(session, migration->postgres, NULL, error);
  if (result == 0 && PQtransactionStatus(session->pg) != PQTRANS_INTRANS) {
    result = error_set(error, -EINVAL, "it ends the transaction that it runs in");
  }
  if (result == 0) {
    result = check_tables(session, service, schema, error);
  }
  if (result == 0) {
    result = remember(session, service, migration, clock_now(store->base.options.clock), error);
  }
  crash_point("in_migration");
  return result;
}

static int apply(struct postgres_store *store, struct session *session, const char *service,
                 const struct migration *migration, struct error *error) {
  const char *word = migration_forbidden_word(migration->postgres);
  if (word != NULL) {
    return error_set(error, -EINVAL, "it says %s, which would reach beyond one body", word);
  }
  char schema[SCHEMA_MAX];
  char sql[2 * SCHEMA_MAX + 100];
  if (schema_of(service, schema) != 0) {
    return error_set(error, -EINVAL, "%s is too long for the name of a schema", service);
  }
  snprintf(sql, sizeof sql, "BEGIN; CREATE SCHEMA IF NOT EXISTS %s; SET LOCAL search_path TO %s", schema,
           schema);
  int result = session_execute(session, sql, NULL, error);
  if (result == 0) {
    result = apply_begun(store, session, service, schema, migration, error);
  }
  if (result == 0) {
    result = session_execute(session, "COMMIT", NULL, error);
  } else {
    PQclear(session_query(session, "ROLLBACK", NULL, NULL, NULL));
  }
  return result;
}

/* Returns how many are applied, or negative. */
static int compare_applied(struct session *session, const struct migrations *migrations,
                           struct error *error) {
  const char *const values[] = { migrations->service };
  PGresult *result = PQexecParams(session->pg,
                                  "SELECT number, name, hash FROM souk.souk_migrations WHERE service = $1"
                                  " ORDER BY number",
                                  1, NULL, values, NULL, NULL, 0);
  int applied =
      PQresultStatus(result) == PGRES_TUPLES_OK ? 0 : postgres_error(session, result, false, NULL, error);
  int count = applied == 0 ? PQntuples(result) : 0;
  for (int row = 0; applied >= 0 && row < count; row++) {
    const char *sql = (size_t)row < migrations->count ? migrations->at[row].postgres : NULL;
    int code = migration_compare(migrations, row, (int)strtol(PQgetvalue(result, row, 0), NULL, 10),
                                 PQgetvalue(result, row, 1), PQgetvalue(result, row, 2), sql, error);
    applied = code == 0 ? row + 1 : code;
  }
  PQclear(result);
  return applied;
}

static int check_numbers(const struct migrations *migrations, struct error *error) {
  int result = migrations_check_name(migrations, error);
  for (size_t i = 0; result == 0 && i < migrations->count; i++) {
    if (migrations->at[i].number != (int)i + 1 || migrations->at[i].postgres == NULL) {
      result = error_set(error, -EINVAL, "migration %zu of %s is missing or has no SQL for PostgreSQL", i + 1,
                         migrations->service);
    }
  }
  return result;
}

static int migrate_service(struct postgres_store *store, struct session *session,
                           const struct migrations *migrations, struct error *error) {
  int result = check_numbers(migrations, error);
  int applied = result == 0 ? compare_applied(session, migrations, error) : result;
  if (applied < 0) {
    return applied;
  }
  if (store->base.options.check_only && (size_t)applied < migrations->count) {
    return error_set(error, -ENOTSUP, "migration %d of %s is not applied yet: run `souk migrate`",
                     applied + 1, migrations->service);
  }
  for (size_t i = (size_t)applied; i < migrations->count; i++) {
    const struct migration *migration = &migrations->at[i];
    result = apply(store, session, migrations->service, migration, error);
    if (result != 0) {
      return error_prefix(error, result, "migration %d of %s (%s)", migration->number, migrations->service,
                          migration->name);
    }
    migration_log(&store->base, migrations, (size_t)applied, migration);
  }
  return 0;
}

static int prepare_database(struct postgres_store *store, struct session *session, struct error *error) {
  int64_t tables = 0;
  int result =
      session_integer(session,
                      "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'souk' AND tablename = "
                      "'souk_migrations'",
                      &tables, error);
  if (result != 0 || tables > 0) {
    return result;
  }
  if (store->base.options.check_only) {
    return error_set(error, -ENODATA, "it is not a database of Souk's, or an empty one");
  }
  return session_execute(session,
                         "BEGIN; CREATE SCHEMA IF NOT EXISTS souk;"
                         "CREATE TABLE souk.souk_migrations (service text NOT NULL, number bigint NOT NULL,"
                         " name text NOT NULL, hash text NOT NULL, applied bigint NOT NULL,"
                         " PRIMARY KEY (service, number)); COMMIT",
                         NULL, error);
}

/* A log that was moved to another server or database begins a new life there, and its own cursors move along.
   Its seqs go on rising although transactions are numbered otherwise there. `here` is digits and a slash. */
static int begin_life(struct session *session, const char *here, bool is_new, struct error *error) {
  char sql[700];
  char epoch[ID_TEXT_LEN + 1];
  id_format(id_new(), epoch);
  snprintf(
      sql, sizeof sql,
      "BEGIN;"
      "UPDATE souk.souk_cursors SET epoch = '%s' WHERE %s AND epoch = (SELECT epoch FROM souk.souk_epoch);"
      "UPDATE souk.souk_epoch SET epoch = '%s', place = '%s', base = greatest(0,"
      " (SELECT coalesce(max(seq), 0) >> %d FROM souk.souk_log) + 1"
      " - pg_catalog.pg_current_xact_id()::text::bigint);"
      "COMMIT",
      epoch, is_new ? "false" : "true", epoch, here, EVENT_BITS);
  return session_execute(session, sql, NULL, error);
}

static int log_adopt(struct postgres_store *store, struct session *session, struct error *error) {
  char here[64];
  char known[64];
  int result = session_text(session,
                            "SELECT (SELECT system_identifier FROM pg_catalog.pg_control_system()) || '/' ||"
                            " (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
                            here, sizeof here, error);
  if (result == 0) {
    result = session_text(session, "SELECT place FROM souk.souk_epoch", known, sizeof known, error);
  }
  if (result != 0 || strcmp(here, known) == 0 || store->base.options.check_only) {
    return result;
  }
  if (known[0] != '\0') {
    log_info(store->base.options.log,
             "store %s: the database was moved or restored: its log begins a new life", store->base.name);
  }
  return begin_life(session, here, known[0] == '\0', error);
}

static int log_open(struct postgres_store *store, struct session *session, struct error *error) {
  char epoch[ID_TEXT_LEN + 1];
  int result = log_adopt(store, session, error);
  if (result == 0) {
    result = session_text(session, "SELECT epoch FROM souk.souk_epoch", epoch, sizeof epoch, error);
  }
  if (result == 0 && id_parse(text_of(epoch), &store->base.epoch) != 0) {
    result = error_set(error, -EINVAL, "the log's epoch is no id");
  }
  if (result == 0) {
    result = session_integer(session, "SELECT base FROM souk.souk_epoch", &store->log_base, error);
  }
  return result == 0 ? log_refresh(session, error) : result;
}

static int migrate_locked(struct postgres_store *store, struct session *session,
                          const struct migrations *migrations, size_t count, struct error *error) {
  int result = prepare_database(store, session, error);
  if (result == 0) {
    result = migrate_service(store, session, &frame_migrations, error);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = strcmp(migrations[i].service, frame_migrations.service) == 0
                 ? error_set(error, -EINVAL, "no service can be called %s", migrations[i].service)
                 : migrate_service(store, session, &migrations[i], error);
  }
  return result == 0 ? log_open(store, session, error) : result;
}

int postgres_migrate(struct postgres_store *store, struct session *session,
                     const struct migrations *migrations, size_t count, struct error *error) {
  int result =
      session_execute(session, "SELECT pg_catalog.pg_advisory_lock(" MIGRATION_LOCK ")", NULL, error);
  if (result == 0) {
    result = migrate_locked(store, session, migrations, count, error);
  }
  if (session->pg != NULL && PQtransactionStatus(session->pg) != PQTRANS_IDLE) {
    PQclear(session_query(session, "ROLLBACK", NULL, NULL, NULL));
  }
  PQclear(
      session_query(session, "SELECT pg_catalog.pg_advisory_unlock(" MIGRATION_LOCK ")", NULL, NULL, NULL));
  return result;
}
