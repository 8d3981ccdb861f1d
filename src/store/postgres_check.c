/* What `souk check` asks of a store on PostgreSQL, which itself sees to the integrity of its tables. And any
   query over a service's tables, for the services' own invariants. */
#include "store/postgres_driver.h"

#include <string.h>

/* Each row is a finding. */
static const char *const checks[] = {
  "SELECT 'the versions of ' || source || '''s ' || aggregate || ' have gaps: ' || count(*) ||"
  " ' events from ' || min(version) || ' to ' || max(version) FROM souk.souk_log"
  " GROUP BY source, aggregate HAVING min(version) <> 1 OR max(version) <> count(*)",
  "SELECT 'the last version of ' || v.source || '''s ' || v.aggregate || ' is said to be ' || v.version ||"
  " ', but is ' || coalesce(max(l.version), 0) FROM souk.souk_versions v LEFT JOIN souk.souk_log l"
  " ON l.aggregate = v.aggregate AND l.source = v.source GROUP BY v.source, v.aggregate, v.version"
  " HAVING v.version <> coalesce(max(l.version), 0)",
  "SELECT 'the cursor of ' || consumer || ' for ' || topic || ' is at ' || position ||"
  " ', beyond the end of the log' FROM souk.souk_cursors WHERE epoch = (SELECT epoch FROM souk.souk_epoch)"
  " AND position > (SELECT coalesce(max(seq), 0) FROM souk.souk_log)",
  /* A topic of this log is in no other, so a cursor for it can count nowhere else. */
  "SELECT 'the cursor of ' || consumer || ' for ' || topic || ' counts in another life of this log'"
  " FROM souk.souk_cursors WHERE epoch <> (SELECT epoch FROM souk.souk_epoch)"
  " AND topic IN (SELECT DISTINCT topic FROM souk.souk_log)",
  "SELECT 'of ' || consumer || ' ' || count || ' parked events are counted, but there are '"
  " || (SELECT count(*) FROM souk.souk_parked AS parked WHERE parked.consumer = counts.consumer)"
  " FROM souk.souk_parked_counts AS counts"
  " WHERE count <> (SELECT count(*) FROM souk.souk_parked AS parked WHERE parked.consumer = counts.consumer)",
  "SELECT 'of ' || consumer || ' a ' || topic || ' is parked, but not its oldest comes next: ' || aggregate"
  " FROM souk.souk_parked GROUP BY consumer, topic, aggregate"
  " HAVING count(*) FILTER (WHERE is_head) <> 1 OR min(number) <> min(number) FILTER (WHERE is_head)",
  "SELECT 'the audit names an event that the log does not have: ' || id"
  " FROM souk.souk_audit AS audit WHERE NOT EXISTS (SELECT 1 FROM souk.souk_log AS log"
  " WHERE log.seq = audit.seq AND log.id = audit.id)",
  "SELECT 'the log has no life of its own' WHERE NOT EXISTS (SELECT 1 FROM souk.souk_epoch)",
};

/* On a session of its own: a check takes its time. */
static int open_checker(struct postgres_store *store, struct session *session, const char *schema,
                        struct error *error) {
  char sql[SCHEMA_MAX + 160];
  *session = (struct session){ .store = store };
  int result = session_open_slow(session, error);
  if (result != 0) {
    return result;
  }
  snprintf(sql, sizeof sql,
           "SET enable_seqscan = on; SET search_path TO %s;"
           " BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
           schema);
  result = session_execute(session, sql, NULL, error);
  if (result != 0) {
    session_close(session);
  }
  return result;
}

static int run_check(struct session *session, const char *sql, void (*found)(void *data, const char *finding),
                     void *data, struct error *error) {
  int code = 0;
  PGresult *result = session_query(session, sql, NULL, &code, error);
  if (result == NULL) {
    return error_prefix(error, code, "a check cannot be run");
  }
  int count = PQntuples(result);
  for (int row = 0; row < count; row++) {
    found(data, PQgetvalue(result, row, 0));
  }
  PQclear(result);
  return count;
}

int postgres_check(struct store *base, void (*found)(void *data, const char *finding), void *data,
                   struct error *error) {
  struct postgres_store *store = postgres_store_of(base);
  struct session session;
  int result = open_checker(store, &session, "souk", error);
  if (result != 0) {
    return result;
  }
  int count = 0;
  for (size_t i = 0; result >= 0 && i < sizeof checks / sizeof checks[0]; i++) {
    result = run_check(&session, checks[i], found, data, error);
    count += result > 0 ? result : 0;
  }
  if (result >= 0) {
    result = log_refresh(&session, error); /* as others have left it */
  }
  session_close(&session);
  return result < 0 ? result : count;
}

static const char *line_of(const PGresult *result, int row, struct buffer *line) {
  buffer_clear(line);
  for (int i = 0; i < PQnfields(result); i++) {
    bool is_null = PQgetisnull(result, row, i) != 0;
    buffer_addf(line, "%s%s=%s", i > 0 ? " " : "", PQfname(result, i),
                is_null ? "NULL" : PQgetvalue(result, row, i));
  }
  return line->failed ? "(a row too long to show)" : text_c(buffer_text(line));
}

/* In the protocol that takes one statement only; the transaction is READ ONLY. */
static int query_lines(struct session *session, const char *sql, size_t limit,
                       void (*row)(void *data, const char *line), void *data, struct error *error) {
  enum { LINE_MAX_BYTES = 8192 };
  PGresult *result = PQexecParams(session->pg, sql, 0, NULL, NULL, NULL, NULL, 0);
  if (PQresultStatus(result) != PGRES_TUPLES_OK) {
    int code = PQresultStatus(result) == PGRES_COMMAND_OK
                   ? error_set(error, -EINVAL, "it is not one SELECT")
                   : postgres_error(session, result, true, NULL, error);
    PQclear(result);
    return error_prefix(error, code, "%s", sql);
  }
  struct buffer line;
  buffer_init(&line, LINE_MAX_BYTES);
  for (int i = 0; i < PQntuples(result) && (size_t)i < limit; i++) {
    row(data, line_of(result, i, &line));
  }
  buffer_finish(&line);
  PQclear(result);
  return 0;
}

int postgres_query_lines(struct store *base, const char *service, const char *sql, size_t limit,
                         void (*row)(void *data, const char *line), void *data, struct error *error) {
  struct postgres_store *store = postgres_store_of(base);
  struct session session;
  const char *owner = service != NULL ? service : frame_migrations.service;
  const struct statement statement = { .name = "query", .sql = sql };
  struct translation translation;
  char schema[SCHEMA_MAX];
  int result = schema_of(owner, schema);
  if (result != 0) {
    return error_set(error, result, "%s cannot be the name of a schema", owner);
  }
  result = translate(&statement, owner, &translation, error);
  if (result == 0) {
    result = open_checker(store, &session, schema, error);
  }
  if (result == 0) {
    result = query_lines(&session, translation.sql.at, limit, row, data, error);
    session_close(&session);
  }
  buffer_finish(&translation.sql);
  return result;
}
