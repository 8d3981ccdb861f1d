/* What `souk check` asks of a store: is the file sound, are versions without gaps, do cursors lie within the
   log. And any query over a service's tables, for the services' own invariants. */
#include "store/sqlite_driver.h"

#include <sodium.h>
#include <string.h>

/* Each row's first column is a finding, but for one that says "ok". :head is the log's last seq. */
static const char *const checks[] = {
  "SELECT integrity_check FROM pragma_integrity_check",
  "SELECT 'row ' || coalesce(rowid, '') || ' of ' || \"table\" || ' refers to no row of ' || parent"
  " FROM pragma_foreign_key_check()",
  "SELECT 'the versions of ' || source || '''s ' || lower(hex(aggregate)) || ' have gaps: ' || count(*) ||"
  " ' events from ' || min(version) || ' to ' || max(version) FROM souk_log"
  " GROUP BY source, aggregate HAVING min(version) <> 1 OR max(version) <> count(*)",
  "SELECT 'the cursor of ' || consumer || ' for ' || topic || ' is at ' || position ||"
  " ', beyond the end of the log' FROM souk_cursors WHERE epoch = (SELECT epoch FROM souk_epoch)"
  " AND position > (SELECT coalesce(max(seq), 0) FROM souk_log)",
  /* A topic of this log is in no other, so a cursor for it can count nowhere else. */
  "SELECT 'the cursor of ' || consumer || ' for ' || topic || ' counts in another life of this log'"
  " FROM souk_cursors WHERE epoch <> (SELECT epoch FROM souk_epoch)"
  " AND topic IN (SELECT DISTINCT topic FROM souk_log)",
  "SELECT 'of ' || consumer || ' ' || count || ' parked events are counted, but there are '"
  " || (SELECT count(*) FROM souk_parked AS parked WHERE parked.consumer = counts.consumer)"
  " FROM souk_parked_counts AS counts"
  " WHERE count <> (SELECT count(*) FROM souk_parked AS parked WHERE parked.consumer = counts.consumer)",
  "SELECT 'of ' || consumer || ' a ' || topic || ' is parked, but not its oldest comes next: '"
  " || lower(hex(aggregate)) FROM souk_parked GROUP BY consumer, topic, aggregate"
  " HAVING sum(is_head) <> 1 OR min(number) <> max(number * is_head)",
  "SELECT 'the audit names an event that the log does not have: ' || lower(hex(id))"
  " FROM souk_audit AS audit WHERE NOT EXISTS (SELECT 1 FROM souk_log AS log"
  " WHERE log.seq = audit.seq AND log.id = audit.id)",
  "SELECT 'the log has no life of its own: souk_epoch is empty' WHERE NOT EXISTS (SELECT 1 FROM souk_epoch)",
};

static int run_check(struct connection *connection, const char *sql,
                     void (*found)(void *data, const char *finding), void *data, struct error *error) {
  connection->owner = NULL;
  sqlite3_stmt *statement = NULL;
  int count = 0;
  int code = sqlite3_prepare_v2(connection->db, sql, -1, &statement, NULL);
  while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
    const char *finding = (const char *)sqlite3_column_text(statement, 0);
    if (finding != NULL && strcmp(finding, "ok") != 0) {
      found(data, finding);
      count++;
    }
  }
  int finished = sqlite3_finalize(statement);
  if (code != SQLITE_OK || finished != SQLITE_OK) {
    return connection_error(connection, error, "a check cannot be run");
  }
  return count;
}

int sqlite_check(struct store *base, void (*found)(void *data, const char *finding), void *data,
                 struct error *error) {
  struct connection connection;
  int result = connection_open(&connection, &base->options, CONNECTION_CHECKER, error);
  if (result != 0) {
    return result;
  }
  if (connection_control(&connection, CONTROL_BEGIN) != SQLITE_OK) {
    result = connection_error(&connection, error, "a check cannot begin");
  }
  int count = 0;
  for (size_t i = 0; result >= 0 && i < sizeof checks / sizeof checks[0]; i++) {
    result = run_check(&connection, checks[i], found, data, error);
    count += result > 0 ? result : 0;
  }
  connection_close(&connection);
  return result < 0 ? result : count;
}

static void add_value(sqlite3_stmt *statement, int index, struct buffer *line) {
  if (sqlite3_column_type(statement, index) != SQLITE_BLOB) {
    const char *text = (const char *)sqlite3_column_text(statement, index);
    buffer_add_c(line, text != NULL ? text : "NULL");
    return;
  }
  const unsigned char *bytes = sqlite3_column_blob(statement, index);
  int len = sqlite3_column_bytes(statement, index);
  struct id id;
  if (len == (int)sizeof id) {
    char text[ID_TEXT_LEN + 1];
    memcpy(id.bytes, bytes, sizeof id);
    id_format(id, text);
    buffer_add_c(line, text);
    return;
  }
  for (int i = 0; i < len; i++) {
    buffer_addf(line, "%02x", bytes[i]);
  }
}

static const char *line_of(sqlite3_stmt *statement, struct buffer *line) {
  buffer_clear(line);
  for (int i = 0; i < sqlite3_column_count(statement); i++) {
    buffer_addf(line, "%s%s=", i > 0 ? " " : "", sqlite3_column_name(statement, i));
    add_value(statement, i, line);
  }
  return line->failed ? "(a row too long to show)" : text_c(buffer_text(line));
}

static int query_lines(struct connection *connection, const char *sql, size_t limit,
                       void (*row)(void *data, const char *line), void *data, struct error *error) {
  enum { LINE_MAX_BYTES = 8192 };
  sqlite3_stmt *statement = NULL;
  const char *rest = NULL;
  if (sqlite3_prepare_v2(connection->db, sql, -1, &statement, &rest) != SQLITE_OK) {
    return connection_error(connection, error, sql);
  }
  if (statement == NULL || rest[strspn(rest, " \t\r\n;")] != '\0' || !sqlite3_stmt_readonly(statement)) {
    sqlite3_finalize(statement);
    return error_set(error, -EINVAL, "it is not one SELECT: %s", sql);
  }
  struct buffer line;
  buffer_init(&line, LINE_MAX_BYTES);
  size_t count = 0;
  while (count < limit && sqlite3_step(statement) == SQLITE_ROW) {
    row(data, line_of(statement, &line));
    count++;
  }
  buffer_finish(&line);
  return sqlite3_finalize(statement) == SQLITE_OK ? 0 : connection_error(connection, error, sql);
}

int sqlite_query_lines(struct store *base, const char *service, const char *sql, size_t limit,
                       void (*row)(void *data, const char *line), void *data, struct error *error) {
  struct connection connection;
  int result = connection_open(&connection, &base->options, CONNECTION_CHECKER, error);
  if (result != 0) {
    return result;
  }
  connection.owner = service != NULL ? service : frame_migrations.service;
  result = query_lines(&connection, sql, limit, row, data, error);
  connection_close(&connection);
  return result;
}
