/* Migrations: numbered per service, applied once in a transaction each, remembered by the hash of their SQL.
 */
#include "store/migrations.h"
#include "store/sqlite_driver.h"

#include <string.h>

/* Runs a query of the driver's own that finds what should not be: -EINVAL with what it found. `service` is
   its parameter 1. */
static int refuse_if_any(struct connection *connection, const char *service, const char *sql,
                         struct error *error) {
  connection->owner = NULL;
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(connection->db, sql, -1, &statement, NULL);
  if (code == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, service, -1, SQLITE_STATIC);
    code = sqlite3_step(statement);
  }
  int result = 0;
  if (code == SQLITE_ROW) {
    result = error_set(error, -EINVAL, "%s", (const char *)sqlite3_column_text(statement, 0));
  } else if (code != SQLITE_DONE) {
    result = connection_error(connection, error, "its tables cannot be checked");
  }
  sqlite3_finalize(statement);
  return result;
}

static int check_tables(struct connection *connection, const char *service, struct error *error) {
  static const char *const queries[] = {
    "SELECT 'table ' || name || ' is not STRICT' FROM pragma_table_list"
    " WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name GLOB ?1 || '_*'",
    "SELECT 'table ' || t.name || ' refers to ' || f.\"table\" || ', which is not this service''s'"
    " FROM pragma_table_list t, pragma_foreign_key_list(t.name) f"
    " WHERE t.schema = 'main' AND t.name GLOB ?1 || '_*' AND f.\"table\" NOT GLOB ?1 || '_*'",
    "SELECT 'row ' || coalesce(rowid, '') || ' of ' || \"table\" || ' refers to no row of ' || parent"
    " FROM pragma_foreign_key_check() WHERE \"table\" GLOB ?1 || '_*'",
  };
  int result = 0;
  for (size_t i = 0; result == 0 && i < sizeof queries / sizeof queries[0]; i++) {
    result = refuse_if_any(connection, service, queries[i], error);
  }
  return result;
}

/* As the service, which may change its own schema meanwhile. */
static int run_script(struct connection *connection, const char *service, const char *sql,
                      struct error *error) {
  connection->owner = service;
  connection->migrating = true;
  int result = 0;
  while (result == 0 && *sql != '\0') {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(connection->db, sql, -1, &statement, &sql);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
      code = statement != NULL ? sqlite3_step(statement) : SQLITE_DONE;
    }
    if (code != SQLITE_DONE) {
      result = connection_error(connection, error, "it fails");
    }
    sqlite3_finalize(statement);
  }
  connection->migrating = false;
  connection->owner = NULL;
  return result;
}

static int remember(struct connection *connection, const char *service, const struct migration *migration,
                    struct instant now, struct error *error) {
  char hash[MIGRATION_HASH_HEX];
  migration_hash(migration->sqlite, hash);
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(connection->db,
                                "INSERT INTO souk_migrations (service, number, name, hash, applied)"
                                " VALUES (?1, ?2, ?3, ?4, ?5)",
                                -1, &statement, NULL);
  if (code == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, service, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 2, migration->number);
    sqlite3_bind_text(statement, 3, migration->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 4, hash, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 5, now.us);
    code = sqlite3_step(statement);
  }
  int result = code == SQLITE_DONE ? 0 : connection_error(connection, error, "it cannot be remembered");
  sqlite3_finalize(statement);
  return result;
}

static int apply(struct sqlite_store *store, const char *service, const struct migration *migration,
                 struct error *error) {
  const char *word = migration_forbidden_word(migration->sqlite);
  if (word != NULL) {
    return error_set(error, -EINVAL, "it says %s, which would reach beyond one body", word);
  }
  struct connection *connection = &store->writer.connection;
  if (connection_control(connection, CONTROL_BEGIN_WRITING) != SQLITE_OK) {
    return connection_error(connection, error, "it cannot begin");
  }
  int result = run_script(connection, service, migration->sqlite, error);
  if (result == 0) {
    result = check_tables(connection, service, error);
  }
  if (result == 0) {
    result = remember(connection, service, migration, clock_now(store->base.options.clock), error);
  }
  crash_point("in_migration");
  if (result == 0 && connection_control(connection, CONTROL_COMMIT) != SQLITE_OK) {
    result = connection_error(connection, error, "it cannot be committed");
  }
  if (result != 0 && !sqlite3_get_autocommit(connection->db)) {
    connection_control(connection, CONTROL_ROLLBACK);
  }
  return result;
}

/* Compares what was applied with what is compiled in. Returns how many are applied, or negative. */
static int compare_applied(struct connection *connection, const struct migrations *migrations,
                           struct error *error) {
  sqlite3_stmt *statement = NULL;
  int code =
      sqlite3_prepare_v2(connection->db,
                         "SELECT number, name, hash FROM souk_migrations WHERE service = ?1 ORDER BY number",
                         -1, &statement, NULL);
  if (code == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, migrations->service, -1, SQLITE_STATIC);
  }
  int applied = 0;
  while (code == SQLITE_OK && applied >= 0 && (code = sqlite3_step(statement)) == SQLITE_ROW) {
    code = SQLITE_OK;
    int number = sqlite3_column_int(statement, 0);
    const char *name = (const char *)sqlite3_column_text(statement, 1);
    const char *hash = (const char *)sqlite3_column_text(statement, 2);
    const char *sql = (size_t)applied < migrations->count ? migrations->at[applied].sqlite : NULL;
    int result = migration_compare(migrations, applied, number, name, hash, sql, error);
    if (result != 0) {
      applied = result;
      break;
    }
    applied++;
  }
  if (applied >= 0 && code != SQLITE_DONE) {
    applied = connection_error(connection, error, "applied migrations cannot be read");
  }
  sqlite3_finalize(statement);
  return applied;
}

static int check_numbers(const struct migrations *migrations, struct error *error) {
  int result = migrations_check_name(migrations, error);
  for (size_t i = 0; result == 0 && i < migrations->count; i++) {
    if (migrations->at[i].number != (int)i + 1 || migrations->at[i].sqlite == NULL) {
      result = error_set(error, -EINVAL, "migration %zu of %s is missing or has no SQL for SQLite", i + 1,
                         migrations->service);
    }
  }
  return result;
}

static int migrate_service(struct sqlite_store *store, const struct migrations *migrations,
                           struct error *error) {
  int result = check_numbers(migrations, error);
  if (result != 0) {
    return result;
  }
  int applied = compare_applied(&store->writer.connection, migrations, error);
  if (applied < 0) {
    return applied;
  }
  if (store->base.options.check_only && (size_t)applied < migrations->count) {
    return error_set(error, -ENOTSUP, "migration %d of %s is not applied yet: run `souk migrate`",
                     applied + 1, migrations->service);
  }
  for (size_t i = (size_t)applied; i < migrations->count; i++) {
    const struct migration *migration = &migrations->at[i];
    result = apply(store, migrations->service, migration, error);
    if (result != 0) {
      return error_prefix(error, result, "migration %d of %s (%s)", migration->number, migrations->service,
                          migration->name);
    }
    migration_log(&store->base, migrations, (size_t)applied, migration);
  }
  return 0;
}

static int prepare_file(struct sqlite_store *store, struct error *error) {
  struct connection *connection = &store->writer.connection;
  int64_t tables = 0;
  int result =
      connection_integer(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'souk_migrations'",
                         &tables);
  if (result != 0) {
    return connection_error(connection, error, "it cannot be read");
  }
  if (tables == 0 && store->base.options.check_only) {
    return error_set(error, -ENODATA, "it is not a database of Souk's, or an empty one");
  }
  if (tables == 0) {
    result =
        connection_execute(connection,
                           "CREATE TABLE souk_migrations (service TEXT NOT NULL, number INTEGER NOT NULL,"
                           " name TEXT NOT NULL, hash TEXT NOT NULL, applied INTEGER NOT NULL,"
                           " PRIMARY KEY (service, number)) STRICT, WITHOUT ROWID",
                           error);
  }
  /* A migration may have to build a table anew that others refer to; check_tables looks instead. */
  return result == 0 ? connection_execute(connection, "PRAGMA foreign_keys=0", error) : result;
}

int sqlite_migrate(struct sqlite_store *store, const struct migrations *migrations, size_t count,
                   struct error *error) {
  int result = prepare_file(store, error);
  if (result == 0) {
    result = migrate_service(store, &frame_migrations, error);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = strcmp(migrations[i].service, frame_migrations.service) == 0
                 ? error_set(error, -EINVAL, "no service can be called %s", migrations[i].service)
                 : migrate_service(store, &migrations[i], error);
  }
  return result == 0 ? connection_execute(&store->writer.connection, "PRAGMA foreign_keys=1", error) : result;
}
