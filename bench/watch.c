/* Notes when each consumer's cursor moved, as anybody else sees it: by looking at the database all the time,
   as a reader of its own, beside the server. From this and from the log, bench/run tells when each event's
   effects were committed. usage: watch DATABASE > positions   until SIGTERM   lines of: nanoseconds consumer
   topic position A line's time is when the move was seen: at most 0.2 ms after it was committed. */
#include "sql.h"
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <time.h>

enum { CURSORS_MAX = 1000, PAUSE_NS = 100000 };

static volatile sig_atomic_t ending;

static void end(int signal) {
  (void)signal;
  ending = 1;
}

/* Changes whenever another connection has committed. */
static int64_t read_data_version(sqlite3_stmt *statement) {
  int64_t version = sql_step(statement) ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_reset(statement);
  return version;
}

static void note_moves(sqlite3_stmt *cursors, int64_t positions[static CURSORS_MAX]) {
  int64_t seen_ns = 0;
  for (size_t i = 0; sql_step(cursors); i++) {
    if (i == CURSORS_MAX) {
      die("more than %d cursors", CURSORS_MAX);
    }
    if (seen_ns == 0) {
      seen_ns = now_ns();
    }
    int64_t position = sqlite3_column_int64(cursors, 2);
    if (position != positions[i]) {
      positions[i] = position;
      printf("%lld %s %s %lld\n", (long long)seen_ns, (const char *)sqlite3_column_text(cursors, 0),
             (const char *)sqlite3_column_text(cursors, 1), (long long)position);
    }
  }
  sqlite3_reset(cursors);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    die("usage: watch DATABASE");
  }
  struct sigaction action = { .sa_handler = end };
  sigaction(SIGTERM, &action, NULL);
  prctl(PR_SET_TIMERSLACK, 1UL);
  sqlite3 *db = NULL;
  if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
    die("%s: %s", argv[1], sqlite3_errmsg(db));
  }
  /* The server checkpoints, nobody else. */
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_busy_timeout(db, 1000);
  sqlite3_stmt *data_version = sql_prepare(db, "PRAGMA data_version");
  sqlite3_stmt *cursors =
      sql_prepare(db,
                  "SELECT consumer, topic, position FROM souk_cursors ORDER BY consumer, topic, partition");
  static int64_t positions[CURSORS_MAX];
  int64_t version = -1;
  while (!ending) {
    int64_t seen = read_data_version(data_version);
    if (seen != version) {
      version = seen;
      note_moves(cursors, positions);
    }
    nanosleep(&(struct timespec){ .tv_nsec = PAUSE_NS }, NULL);
  }
  sqlite3_finalize(data_version);
  sqlite3_finalize(cursors);
  sqlite3_close(db);
  return fflush(stdout) == 0 ? 0 : 1;
}
