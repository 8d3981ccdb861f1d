/* A COMMIT that was sent and not answered: was it done? Another session can tell, if the server is still, or
   again, there. */
#include "store/postgres_driver.h"

#include <string.h>
#include <time.h>

enum { ASK_PAUSE_MS = 20, ASK_PATIENCE_US = 10 * 1000 * 1000 };

static void pause_for(int milliseconds) {
  nanosleep(&(struct timespec){ .tv_nsec = milliseconds * 1000000L }, NULL);
}

/* Is its last event in the log, under its very id? */
static int find_event(struct session *session, const struct postgres_tx *tx, struct error *error) {
  char sql[200];
  char id[ID_TEXT_LEN + 1];
  int64_t count = 0;
  id_format(tx->base.emitted_id, id);
  snprintf(sql, sizeof sql, "SELECT count(*) FROM souk.souk_log WHERE seq = %lld AND id = '%s'",
           (long long)tx->base.emitted, id);
  int result = session_integer(session, sql, &count, error);
  return result != 0 ? -EAGAIN : count == 1 ? 0 : -ECANCELED;
}

/* 0, -ECANCELED, -EIO; -EAGAIN: ask again. The server forgets the numbers of transactions that were under way
   when it crashed and may give them to others. So "committed" is believed only of one that it did not crash
   since, or whose event is there; "aborted" holds in any case, since no other can have been ours. */
static int ask(struct session *session, const struct postgres_tx *tx, const char *life) {
  char sql[120];
  char status[32] = "";
  struct error error = { "" };
  snprintf(sql, sizeof sql, "SELECT pg_catalog.pg_xact_status('%lld'::xid8)", (long long)tx->xid);
  int result = session_text(session, sql, status, sizeof status, &error);
  if (result == -EINVAL) {
    return -ECANCELED; /* "in the future": nothing that it wrote outlived a crash */
  }
  if (result == -ENOENT) {
    return -EIO; /* too long ago */
  }
  if (result != 0 || strcmp(status, "in progress") == 0) {
    return -EAGAIN;
  }
  if (strcmp(status, "aborted") == 0) {
    return -ECANCELED;
  }
  if (tx->base.emitted != 0) {
    return find_event(session, tx, &error);
  }
  return strcmp(life, session->life) == 0 ? 0 : -EIO;
}

int find_outcome(struct postgres_tx *tx) {
  struct session *session = tx->session;
  struct error error = { "" };
  char life[LIFE_MAX];
  memcpy(life, session->life, sizeof life);
  int64_t until_us = monotonic_us() + ASK_PATIENCE_US;
  int result = -EAGAIN;
  session_close(session);
  while (result == -EAGAIN && monotonic_us() < until_us) {
    if (session->pg == NULL && session_open(session, &error) != 0) {
      pause_for(ASK_PAUSE_MS);
      continue;
    }
    result = ask(session, tx, life);
    if (result == -EAGAIN) {
      if (PQstatus(session->pg) != CONNECTION_OK) {
        session_close(session);
      }
      pause_for(ASK_PAUSE_MS);
    }
  }
  const char *found = result == 0 ? "committed" : result == -ECANCELED ? "not committed" : "unknown";
  log_warn(tx->base.store->options.log,
           "store %s: the connection was lost while transaction %lld was being committed: it is %s",
           tx->base.store->name, (long long)tx->xid, found);
  return result == -EAGAIN ? -EIO : result;
}
