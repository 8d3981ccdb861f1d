/* SQLite as the measuring programs use it. */
#include "sql.h"

#include "support.h"

#include <stdarg.h>

static void check(sqlite3 *db, int code) {
  if (code != SQLITE_OK) {
    die("%s", sqlite3_errmsg(db));
  }
}

sqlite3 *sql_open(const char *path) {
  sqlite3 *db = NULL;
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* as the program has it */
  if (sqlite3_open(path, &db) != SQLITE_OK) {
    die("%s: %s", path, sqlite3_errmsg(db));
  }
  sql_execute(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-2048;"
                  "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;");
  return db;
}

void sql_execute(sqlite3 *db, const char *sql) {
  check(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

sqlite3_stmt *sql_prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
    die("%s: %s", sql, sqlite3_errmsg(db));
  }
  return statement;
}

bool sql_step(sqlite3_stmt *statement) {
  int code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    die("%s: %s", sqlite3_sql(statement), sqlite3_errmsg(sqlite3_db_handle(statement)));
  }
  return code == SQLITE_ROW;
}

static void bind(sqlite3_stmt *statement, const char *kinds, va_list args) {
  sqlite3 *db = sqlite3_db_handle(statement);
  for (int i = 1; kinds[i - 1] != '\0'; i++) {
    switch (kinds[i - 1]) {
    case 'i':
      check(db, sqlite3_bind_int64(statement, i, va_arg(args, int64_t)));
      break;
    case 't':
      check(db, sqlite3_bind_text(statement, i, va_arg(args, const char *), -1, SQLITE_STATIC));
      break;
    case 'd':
      check(db, sqlite3_bind_blob(statement, i, va_arg(args, const struct id *), sizeof(struct id),
                                  SQLITE_STATIC));
      break;
    default:
      check(db, sqlite3_bind_null(statement, i));
      break;
    }
  }
}

bool sql_query(sqlite3_stmt *statement, const char *kinds, ...) {
  va_list args;
  va_start(args, kinds);
  bind(statement, kinds, args);
  va_end(args);
  return sql_step(statement);
}

void sql_run(sqlite3_stmt *statement, const char *kinds, ...) {
  va_list args;
  va_start(args, kinds);
  bind(statement, kinds, args);
  va_end(args);
  sql_step(statement);
  check(sqlite3_db_handle(statement), sqlite3_reset(statement));
}
