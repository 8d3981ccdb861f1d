/* Work that only one of several processes does at a time: a lock in the server, held by a session that does
   nothing else. When the process dies, so does its session, and the lock is free at once. */
#include "store/postgres_driver.h"

/* A yes or no about the lock of this name. A session that cannot say is closed. */
static int ask(struct session *session, const char *sql, const char *name, bool *ret, struct error *error) {
  const char *const values[] = { name };
  PGresult *result = PQexecParams(session->pg, sql, 1, NULL, values, NULL, NULL, 0);
  int code = 0;
  if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1) {
    *ret = PQgetvalue(result, 0, 0)[0] == 't';
  } else {
    code = postgres_error(session, result, false, NULL, error);
    session_close(session);
  }
  PQclear(result);
  return code;
}

int postgres_claim(struct store *base, const char *work) {
  struct postgres_store *store = postgres_store_of(base);
  struct claimer *claimer = &store->claimer;
  struct error error = { "" };
  bool ours = false;
  pthread_mutex_lock(&claimer->mutex);
  int result = claimer->session.pg == NULL ? session_open(&claimer->session, &error) : 0;
  if (result == 0) {
    result =
        ask(&claimer->session, "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended($1, 0))",
            work, &ours, &error);
  }
  pthread_mutex_unlock(&claimer->mutex);
  if (result != 0) {
    log_debug(base->options.log, "store %s: %s cannot be claimed: %s", base->name, work, error.text);
    return -EAGAIN;
  }
  return ours ? 0 : -EBUSY;
}

/* A lock that went with its session is free already. */
void postgres_let_go(struct store *base, const char *work) {
  struct claimer *claimer = &postgres_store_of(base)->claimer;
  bool was_ours = false;
  pthread_mutex_lock(&claimer->mutex);
  if (claimer->session.pg != NULL) {
    ask(&claimer->session, "SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended($1, 0))", work,
        &was_ours, NULL);
  }
  pthread_mutex_unlock(&claimer->mutex);
}
