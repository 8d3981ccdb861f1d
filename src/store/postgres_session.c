/* Sessions with the server: connecting, and not too often while it is away; pools of them; what its errors
   mean to us. */
#include "store/postgres_driver.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

int schema_of(const char *owner, char ret[static SCHEMA_MAX]) {
  bool frame = strcmp(owner, frame_migrations.service) == 0;
  int len = snprintf(ret, SCHEMA_MAX, frame ? "%s" : "souk_%s", owner);
  return is_plain_name(owner) && len < SCHEMA_MAX ? 0 : -EINVAL;
}

static bool is_lost(const struct session *session) {
  return session->pg == NULL || PQstatus(session->pg) != CONNECTION_OK;
}

/* SQLSTATEs: PostgreSQL 15, appendix A. */
static int errno_of(const char *state, bool reading, enum failure *ret_failure) {
  static const struct {
    const char *begins;
    int code;
    enum failure failure;
  } rows[] = {
    { "23505", -EEXIST, FAILURE_FINAL }, /* unique_violation */
    { "23", -EDOM, FAILURE_FINAL },      /* other constraints */
    { "40", -EIO, FAILURE_AGAIN },       /* serialization_failure, deadlock_detected */
    { "0A000", -EIO, FAILURE_LOST },     /* a cached plan is out of date: a migration went by */
    { "53100", -ENOSPC, FAILURE_FINAL }, /* disk_full */
    { "53", -EIO, FAILURE_FINAL },       /* other resources */
    { "55P03", -EIO, FAILURE_AGAIN },    /* lock_not_available */
    { "57014", -EIO, FAILURE_FINAL },    /* query_canceled: it took too long */
    { "57P", -EIO, FAILURE_LOST },       /* the server, or an administrator, ended the session */
    { "08", -EIO, FAILURE_LOST },        /* connection_exception */
    { "25P0", -EIO, FAILURE_LOST },      /* the session waited too long in its transaction */
    { "58", -EIO, FAILURE_FINAL },       /* system_error */
    { "XX", -EIO, FAILURE_FINAL },       /* internal_error */
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (strncmp(state, rows[i].begins, strlen(rows[i].begins)) == 0) {
      *ret_failure = rows[i].failure;
      return rows[i].code;
    }
  }
  *ret_failure = FAILURE_FINAL;
  bool read_only = strcmp(state, "25006") == 0; /* for bodies: the server is a standby */
  return read_only && !reading ? -EIO : -EINVAL;
}

int postgres_error(struct session *session, const PGresult *result, bool reading, enum failure *ret_failure,
                   struct error *error) {
  const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
  const char *message = result != NULL ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  enum failure failure = FAILURE_LOST;
  int code = -EIO;
  if (state != NULL) {
    code = errno_of(state, reading, &failure);
  }
  if (is_lost(session)) {
    failure = FAILURE_LOST;
    code = -EIO;
  }
  if (ret_failure != NULL) {
    *ret_failure = failure;
  }
  return error_set(error, code, "%s (SQLSTATE %s)",
                   message != NULL ? message : "the connection to the server was lost",
                   state != NULL ? state : "none");
}

PGresult *session_query(struct session *session, const char *sql, enum failure *ret_failure, int *ret_code,
                        struct error *error) {
  PGresult *result = PQexec(session->pg, sql);
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) {
    return result;
  }
  int code = postgres_error(session, result, false, ret_failure, error);
  if (ret_code != NULL) {
    *ret_code = code;
  }
  PQclear(result);
  return NULL;
}

int session_execute(struct session *session, const char *sql, enum failure *ret_failure,
                    struct error *error) {
  int code = 0;
  PQclear(session_query(session, sql, ret_failure, &code, error));
  return code;
}

int session_text(struct session *session, const char *sql, char *ret, size_t ret_size, struct error *error) {
  int code = 0;
  PGresult *result = session_query(session, sql, NULL, &code, error);
  if (result == NULL) {
    return code;
  }
  bool found = PQntuples(result) > 0 && PQgetisnull(result, 0, 0) == 0;
  if (found) {
    snprintf(ret, ret_size, "%s", PQgetvalue(result, 0, 0));
  }
  PQclear(result);
  return found ? 0 : error_set(error, -ENOENT, "there is no such row");
}

int session_integer(struct session *session, const char *sql, int64_t *ret, struct error *error) {
  char text[32];
  int result = session_text(session, sql, text, sizeof text, error);
  if (result == 0) {
    *ret = strtoll(text, NULL, 10);
  }
  return result;
}

static void ignore_notice(void *data, const PGresult *notice) {
  (void)data;
  (void)notice;
}

/* What libpq says of a URL that it cannot read may repeat it, password and all. */
static int check_url(const char *url, struct error *error) {
  PQconninfoOption *options = PQconninfoParse(url, NULL);
  if (options == NULL) {
    return error_set(
        error, -EINVAL,
        "DATABASE_URL cannot be read: it looks like postgres://user:password@host:5432/database, "
        "with %%xx for characters that a URL has other uses for");
  }
  PQconninfoFree(options);
  return 0;
}

/* Sequential scans would lock whole tables against serializable transactions (and JIT is for what takes
   long). The last query is the server's life: another one after each start, and after each crash. */
static int set_up(struct session *session, bool slow, struct error *error) {
  char sql[900];
  snprintf(sql, sizeof sql,
           "SET client_min_messages = warning; SET standard_conforming_strings = on;"
           "SET enable_seqscan = off; SET jit = off; SET search_path = '';"
           "SET statement_timeout = %d; SET lock_timeout = %d; SET idle_in_transaction_session_timeout = %d;"
           "SELECT extract(epoch FROM pg_catalog.pg_postmaster_start_time())::text || ' ' ||"
           " coalesce(extract(epoch FROM stats_reset)::text, '') FROM pg_catalog.pg_stat_bgwriter",
           slow ? 0 : STATEMENT_MS_MAX, slow ? 0 : STATEMENT_MS_MAX / 2, slow ? 0 : STATEMENT_MS_MAX);
  session->schema[0] = '\0';
  return session_text(session, sql, session->life, sizeof session->life, error);
}

/* A server that was put in the place of ours has another log: what we know of ours does not hold there. */
static int check_epoch(struct session *session, struct error *error) {
  const struct store *store = &session->store->base;
  char epoch[ID_TEXT_LEN + 1];
  struct id found;
  if (id_is_none(store->epoch)) {
    return 0; /* the store is being opened */
  }
  int result = session_text(session, "SELECT epoch FROM souk.souk_epoch", epoch, sizeof epoch, error);
  if (result == 0 && (id_parse(text_of(epoch), &found) != 0 || !id_equal(found, store->epoch))) {
    result = error_set(error, -EIO, "the database is another one than when Souk was started: start it again");
  }
  return result;
}

static int session_connect(struct session *session, bool slow, struct error *error) {
  char timeout[8];
  snprintf(timeout, sizeof timeout, "%d", CONNECT_SECONDS);
  /* What the URL says comes last and wins, but for the encoding. */
  const char *const keys[] = { "connect_timeout",
                               "fallback_application_name",
                               "keepalives_idle",
                               "tcp_user_timeout",
                               "dbname",
                               "client_encoding",
                               NULL };
  const char *const values[] = { timeout, "souk", "10", "10000", session->store->base.path, "UTF8", NULL };
  int result = check_url(session->store->base.path, error);
  if (result != 0) {
    return result;
  }
  session->pg = PQconnectdbParams(keys, values, 1);
  PQsetNoticeReceiver(session->pg, ignore_notice, NULL);
  if (is_lost(session)) {
    /* Its first line; a second one, if any, guesses at reasons. */
    const char *message = session->pg != NULL ? PQerrorMessage(session->pg) : "out of memory";
    result =
        error_set(error, -EAGAIN, "PostgreSQL cannot be reached: %.*s", (int)strcspn(message, "\n"), message);
  }
  if (result == 0) {
    result = set_up(session, slow, error);
  }
  if (result == 0) {
    result = check_epoch(session, error);
  }
  if (result != 0) {
    session_close(session);
  }
  return result;
}

void session_close(struct session *session) {
  session_forget_statements(session);
  PQfinish(session->pg);
  session->pg = NULL;
}

/* Whether it is time to try; whoever does makes the others wait for longer. */
static bool may_connect(struct postgres_store *store) {
  pthread_mutex_lock(&store->away_mutex);
  int64_t now_us = monotonic_us();
  bool may = store->retry_pause_us == 0 || now_us >= store->retry_at_us;
  if (may && store->retry_pause_us != 0) {
    store->retry_at_us = now_us + store->retry_pause_us;
  }
  pthread_mutex_unlock(&store->away_mutex);
  return may;
}

static void note_connected(struct postgres_store *store) {
  pthread_mutex_lock(&store->away_mutex);
  store->retry_pause_us = 0;
  pthread_mutex_unlock(&store->away_mutex);
  if (atomic_exchange(&store->away, false)) {
    log_info(store->base.options.log, "store %s: PostgreSQL can be reached again", store->base.name);
  }
}

static void note_away(struct postgres_store *store, const struct error *error) {
  pthread_mutex_lock(&store->away_mutex);
  int64_t pause_us = store->retry_pause_us == 0 ? RETRY_PAUSE_FIRST_US : store->retry_pause_us * 2;
  store->retry_pause_us = pause_us < RETRY_PAUSE_MAX_US ? pause_us : RETRY_PAUSE_MAX_US;
  store->retry_at_us = monotonic_us() + store->retry_pause_us;
  pthread_mutex_unlock(&store->away_mutex);
  if (!atomic_exchange(&store->away, true)) {
    log_error(store->base.options.log, "store %s: %s", store->base.name, error->text);
  }
}

int session_open(struct session *session, struct error *error) {
  struct postgres_store *store = session->store;
  struct error own;
  if (!may_connect(store)) {
    return error_set(error, -EAGAIN, "PostgreSQL cannot be reached");
  }
  if (session_connect(session, false, &own) == 0) {
    note_connected(store);
    return 0;
  }
  note_away(store, &own);
  return error_set(error, -EAGAIN, "%s", own.text);
}

int session_open_slow(struct session *session, struct error *error) {
  return session_connect(session, true, error);
}

int pool_init(struct pool *pool, struct postgres_store *store, size_t count) {
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&pool->freed, &monotonic);
  pthread_condattr_destroy(&monotonic);
  pool->all = calloc(count, sizeof *pool->all);
  if (pool->all == NULL) {
    return -ENOMEM;
  }
  pool->count = count;
  for (size_t i = 0; i < count; i++) {
    pool->all[i].store = store;
    pool->all[i].next = pool->free;
    pool->free = &pool->all[i];
  }
  return 0;
}

void pool_finish(struct pool *pool) {
  for (size_t i = 0; i < pool->count; i++) {
    session_close(&pool->all[i]);
  }
  free(pool->all);
  pthread_cond_destroy(&pool->freed);
  pthread_mutex_destroy(&pool->mutex);
}

/* Best is one that has the schema, since its prepared statements are for that; then any that is connected. */
static struct session **best_of(struct session **first, const char *schema) {
  struct session **best = first;
  for (struct session **at = first; *at != NULL; at = &(*at)->next) {
    if ((*at)->pg != NULL && strcmp((*at)->schema, schema) == 0) {
      return at;
    }
    if ((*best)->pg == NULL) {
      best = at;
    }
  }
  return best;
}

static struct session *take_free(struct pool *pool, const char *schema, int wait_ms) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += wait_ms / 1000;
  pthread_mutex_lock(&pool->mutex);
  while (pool->free == NULL && wait_ms > 0 &&
         pthread_cond_timedwait(&pool->freed, &pool->mutex, &until) == 0) {
  }
  struct session *session = NULL;
  if (pool->free != NULL) {
    struct session **best = best_of(&pool->free, schema);
    session = *best;
    *best = session->next;
  }
  pthread_mutex_unlock(&pool->mutex);
  return session;
}

int pool_take(struct pool *pool, const char *schema, int wait_ms, struct session **ret, struct error *error) {
  struct session *session = take_free(pool, schema, wait_ms);
  if (session == NULL) {
    return error_set(error, -EAGAIN, "all connections to PostgreSQL are in use");
  }
  int result = 0;
  if (session->pg == NULL) {
    result = session_open(session, error);
  }
  if (result != 0) {
    pool_give_back(pool, session);
    return result;
  }
  *ret = session;
  return 0;
}

void pool_give_back(struct pool *pool, struct session *session) {
  if (session->pg != NULL && is_lost(session)) {
    session_close(session);
  }
  pthread_mutex_lock(&pool->mutex);
  session->next = pool->free;
  pool->free = session;
  pthread_cond_signal(&pool->freed);
  pthread_mutex_unlock(&pool->mutex);
}
