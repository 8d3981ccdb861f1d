/* Connections to a SQLite file: pragmas, the authorizer that keeps each service to its own tables, the
   driver's own statements, and what SQLite's result codes mean to us. */
#include "store/sqlite_driver.h"

#include <stdlib.h>
#include <string.h>

static const char *const control_sql[CONTROL_COUNT] = {
  [CONTROL_BEGIN] = "BEGIN",
  [CONTROL_BEGIN_WRITING] = "BEGIN IMMEDIATE",
  [CONTROL_COMMIT] = "COMMIT",
  [CONTROL_ROLLBACK] = "ROLLBACK",
  [CONTROL_SAVEPOINT] = "SAVEPOINT body",
  [CONTROL_RELEASE] = "RELEASE body",
  [CONTROL_ROLLBACK_TO] = "ROLLBACK TO body",
  /* BEGIN alone takes no snapshot: the first read does. */
  [CONTROL_PIN] = "SELECT 1 FROM sqlite_schema LIMIT 1",
};

int errno_of_sqlite(int code) {
  switch (code) {
  case SQLITE_CONSTRAINT_UNIQUE:
  case SQLITE_CONSTRAINT_PRIMARYKEY:
  case SQLITE_CONSTRAINT_ROWID:
    return -EEXIST;
  default:
    break;
  }
  switch (code & 0xff) {
  case SQLITE_OK:
  case SQLITE_ROW:
  case SQLITE_DONE:
    return 0;
  case SQLITE_CONSTRAINT:
    return -EDOM;
  case SQLITE_FULL:
    return -ENOSPC;
  case SQLITE_ERROR:
  case SQLITE_AUTH:
  case SQLITE_MISMATCH:
  case SQLITE_RANGE:
  case SQLITE_READONLY:
  case SQLITE_TOOBIG:
  case SQLITE_MISUSE:
    return -EINVAL;
  default:
    return -EIO;
  }
}

bool is_failed_sync(int extended_code) {
  return extended_code == SQLITE_IOERR_FSYNC || extended_code == SQLITE_IOERR_DIR_FSYNC;
}

/* "not authorized" is all that SQLite says by itself. */
const char *connection_message(const struct connection *connection) {
  bool refused = (sqlite3_extended_errcode(connection->db) & 0xff) == SQLITE_AUTH;
  return refused && connection->refusal[0] != '\0' ? connection->refusal : sqlite3_errmsg(connection->db);
}

int connection_error(struct connection *connection, struct error *error, const char *what) {
  int code = connection->db != NULL ? sqlite3_extended_errcode(connection->db) : SQLITE_NOMEM;
  const char *message = connection->db != NULL ? connection_message(connection) : "out of memory";
  int result = errno_of_sqlite(code);
  return error_set(error, result != 0 ? result : -EIO, "%s: %s (SQLite %d)", what, message, code);
}

/* "order_lines" is order's, and so is the index that SQLite makes for its constraints. */
static bool is_owned(const char *owner, const char *name) {
  static const char automatic[] = "sqlite_autoindex_";
  if (name == NULL) {
    return false;
  }
  if (strncmp(name, automatic, sizeof automatic - 1) == 0) {
    name += sizeof automatic - 1;
  }
  size_t len = strlen(owner);
  return strncmp(name, owner, len) == 0 && name[len] == '_';
}

static bool is_table_function(const char *name) {
  return name != NULL && (strcmp(name, "json_each") == 0 || strcmp(name, "json_tree") == 0);
}

/* CREATE, DROP and ALTER read and write these by themselves; SQLite refuses statements that do so directly.
 */
static bool is_schema_table(const char *name) {
  return name != NULL && (strcmp(name, "sqlite_master") == 0 || strcmp(name, "sqlite_sequence") == 0);
}

/* ADD COLUMN with a CHECK looks, by this pragma, whether the rows that are there keep it. */
static bool is_row_check(const char *name) {
  return name != NULL && (strcmp(name, "quick_check") == 0 || strcmp(name, "pragma_quick_check") == 0);
}

static bool is_allowed_always(const struct connection *connection, int action, const char *first,
                              const char *second) {
  switch (action) {
  case SQLITE_SELECT:
  case SQLITE_RECURSIVE:
    return true;
  case SQLITE_FUNCTION:
    return second == NULL || strcmp(second, "load_extension") != 0;
  case SQLITE_READ:
    return is_owned(connection->owner, first) || is_table_function(first);
  case SQLITE_INSERT:
  case SQLITE_UPDATE:
  case SQLITE_DELETE:
    return is_owned(connection->owner, first);
  default:
    return false;
  }
}

static bool is_allowed_in_migrations(const struct connection *connection, int action, const char *first,
                                     const char *second) {
  switch (action) {
  case SQLITE_READ:
    return is_schema_table(first) || is_row_check(first);
  case SQLITE_PRAGMA:
    return is_row_check(first);
  case SQLITE_INSERT:
  case SQLITE_UPDATE:
  case SQLITE_DELETE:
    return is_schema_table(first);
  case SQLITE_CREATE_TABLE:
    return is_owned(connection->owner, first) || is_schema_table(first);
  case SQLITE_CREATE_VIEW:
  case SQLITE_DROP_TABLE:
  case SQLITE_DROP_VIEW:
  case SQLITE_REINDEX:
    return is_owned(connection->owner, first);
  case SQLITE_CREATE_INDEX:
  case SQLITE_CREATE_TRIGGER:
  case SQLITE_DROP_INDEX:
  case SQLITE_DROP_TRIGGER:
    return is_owned(connection->owner, first) && is_owned(connection->owner, second);
  case SQLITE_ALTER_TABLE:
    return is_owned(connection->owner, second);
  default:
    return false;
  }
}

static const char *whose_table(const char *name) {
  return strncmp(name, "souk_", 5) == 0     ? "the frame's"
         : strncmp(name, "sqlite_", 7) == 0 ? "the database's own"
                                            : "another service's";
}

static void tell_table_rule(char ret[REFUSAL_MAX], const char *owner, int action, const char *table) {
  const char *verb = action == SQLITE_READ     ? "read"
                     : action == SQLITE_INSERT ? "insert into"
                     : action == SQLITE_UPDATE ? "update"
                                               : "delete from";
  if (action != SQLITE_READ && is_schema_table(table)) {
    snprintf(ret, REFUSAL_MAX, "%s may not change the schema: migrations do", owner);
  } else {
    snprintf(ret, REFUSAL_MAX, "%s may not %s %s: the table is %s", owner, verb, table, whose_table(table));
  }
}

/* Says which rule a statement breaks, in the words of whoever wrote it. */
static void tell_rule(char ret[REFUSAL_MAX], const char *owner, int action, const char *first,
                      const char *second) {
  first = first != NULL ? first : "";
  switch (action) {
  case SQLITE_READ:
  case SQLITE_INSERT:
  case SQLITE_UPDATE:
  case SQLITE_DELETE:
    tell_table_rule(ret, owner, action, first);
    break;
  case SQLITE_TRANSACTION:
  case SQLITE_SAVEPOINT:
    snprintf(ret, REFUSAL_MAX, "%s may not begin or end transactions: the store does", owner);
    break;
  case SQLITE_PRAGMA:
    snprintf(ret, REFUSAL_MAX, "%s may not use PRAGMA %s", owner, first);
    break;
  case SQLITE_FUNCTION:
    snprintf(ret, REFUSAL_MAX, "%s may not call %s()", owner, second != NULL ? second : first);
    break;
  case SQLITE_ATTACH:
  case SQLITE_DETACH:
    snprintf(ret, REFUSAL_MAX, "%s may not attach or detach databases", owner);
    break;
  default: /* CREATE, DROP, ALTER, REINDEX, ANALYZE: an index or trigger stands first, its table second */
    snprintf(ret, REFUSAL_MAX, "%s may not create or change %s: names in its migrations begin with \"%s_\"",
             owner,
             second != NULL && (is_owned(owner, first) || action == SQLITE_ALTER_TABLE) ? second : first,
             owner);
    break;
  }
}

static int authorize(void *data, int action, const char *first, const char *second, const char *database,
                     const char *trigger_or_view) {
  (void)trigger_or_view;
  struct connection *connection = data;
  if (connection->owner == NULL) {
    return SQLITE_OK;
  }
  if (action == SQLITE_ALTER_TABLE) {
    database = first; /* in whose own place stands the column that is dropped */
  }
  if (database != NULL && strcmp(database, "main") != 0) {
    /* ALTER TABLE looks for what depends on the table among temporary views and triggers, too. */
    if (connection->migrating && strcmp(first != NULL ? first : "", "sqlite_temp_master") == 0) {
      return SQLITE_OK;
    }
    snprintf(connection->refusal, REFUSAL_MAX, "%s may not use the database \"%s\"", connection->owner,
             database);
    return SQLITE_DENY;
  }
  if (is_allowed_always(connection, action, first, second) ||
      (connection->migrating && is_allowed_in_migrations(connection, action, first, second))) {
    return SQLITE_OK;
  }
  tell_rule(connection->refusal, connection->owner, action, first, second);
  return SQLITE_DENY;
}

int connection_control(struct connection *connection, enum control control) {
  connection->owner = NULL;
  sqlite3_stmt **statement = &connection->control[control];
  if (*statement == NULL) {
    int code = sqlite3_prepare_v3(connection->db, control_sql[control], -1, SQLITE_PREPARE_PERSISTENT,
                                  statement, NULL);
    if (code != SQLITE_OK) {
      return code;
    }
  }
  int code = sqlite3_step(*statement);
  int reset = sqlite3_reset(*statement);
  return code == SQLITE_ROW || code == SQLITE_DONE ? reset : code;
}

int connection_execute(struct connection *connection, const char *sql, struct error *error) {
  connection->owner = NULL;
  if (sqlite3_exec(connection->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
    return connection_error(connection, error, sql);
  }
  return 0;
}

int connection_integer(struct connection *connection, const char *sql, int64_t *ret) {
  connection->owner = NULL;
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(connection->db, sql, -1, &statement, NULL);
  if (code == SQLITE_OK) {
    code = sqlite3_step(statement);
  }
  if (code == SQLITE_ROW) {
    *ret = sqlite3_column_int64(statement, 0);
  }
  sqlite3_finalize(statement);
  return code == SQLITE_DONE ? -ENOENT : errno_of_sqlite(code);
}

/* A reader's age is looked at while its statements run. */
static int is_too_old(void *data) {
  const struct connection *connection = data;
  return connection->deadline_us != 0 && monotonic_us() > connection->deadline_us;
}

static int cache_kib(enum connection_kind kind) {
  switch (kind) {
  case CONNECTION_WRITER:
    return WRITER_CACHE_KIB;
  case CONNECTION_FIRST_READER:
    return FIRST_READER_CACHE_KIB;
  case CONNECTION_READER:
    return READER_CACHE_KIB;
  default:
    return CHECKER_CACHE_KIB;
  }
}

static int set_up(struct connection *connection, enum connection_kind kind, struct error *error) {
  sqlite3 *db = connection->db;
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, BUSY_MS);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_set_authorizer(db, authorize, connection);
  /* temp_store: savepoints keep what they may have to take back in memory, not in a file of their own. */
  int result = connection_execute(connection, "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;", error);
  if (result != 0) {
    return result;
  }
  char pragmas[200];
  if (kind == CONNECTION_WRITER) {
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
             "PRAGMA journal_size_limit=%d; PRAGMA cache_size=-%d;",
             WAL_SIZE_LIMIT, cache_kib(kind));
  } else {
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-%d; PRAGMA query_only=1;", cache_kib(kind));
  }
  return connection_execute(connection, pragmas, error);
}

int connection_open(struct connection *connection, const struct store_options *options,
                    enum connection_kind kind, struct error *error) {
  *connection = (struct connection){
    .prepared_max = kind == CONNECTION_WRITER ? WRITER_STATEMENTS_MAX : READER_STATEMENTS_MAX,
  };
  /* NOMUTEX: one thread at a time, which the pool and the writer see to. */
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  bool reader = kind == CONNECTION_FIRST_READER || kind == CONNECTION_READER;
  if (reader) {
    flags |= SQLITE_OPEN_READONLY;
  } else {
    /* The checker only reads, too, but where a file is opened read-only SQLite knows no CHECK constraints. */
    flags |= SQLITE_OPEN_READWRITE;
    flags |= kind == CONNECTION_WRITER && !options->check_only ? SQLITE_OPEN_CREATE : 0;
  }
  if (sqlite3_open_v2(options->path, &connection->db, flags, options->vfs) != SQLITE_OK) {
    int result = connection_error(connection, error, options->path);
    connection_close(connection);
    return result;
  }
  int result = set_up(connection, kind, error);
  if (result != 0) {
    connection_close(connection);
    return error_prefix(error, result, "%s", options->path);
  }
  if (reader) {
    enum { INSTRUCTIONS_BETWEEN_LOOKS = 20000 };
    sqlite3_progress_handler(connection->db, INSTRUCTIONS_BETWEEN_LOOKS, is_too_old, connection);
  }
  return 0;
}

void connection_close(struct connection *connection) {
  if (connection->db == NULL) {
    return;
  }
  statements_finish(connection);
  for (size_t i = 0; i < CONTROL_COUNT; i++) {
    sqlite3_finalize(connection->control[i]);
    connection->control[i] = NULL;
  }
  sqlite3_close(connection->db);
  connection->db = NULL;
}
