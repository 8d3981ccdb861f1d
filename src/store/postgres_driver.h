/* Inside of the PostgreSQL driver: sessions with the server, statements, bodies on threads of their own,
   readers, the log across processes. docs/decisions/0008-postgres.md says why it is as it is. */
#pragma once

#include "store/fields.h"

#include <libpq-fe.h>

enum {
  SESSION_STATEMENTS_MAX = 400, /* prepared, each some ten kilobytes of the server's memory */
  STATEMENT_BUCKETS = 256,
  PARAMETERS_MAX = 100, /* of one statement */
  SCHEMA_MAX = 64,
  LIFE_MAX = 64,
  THREADS_MAX = 128,
  READER_WAIT_MS = 1000,
  CONNECT_SECONDS = 3,
  STATEMENT_MS_MAX = 10 * 1000,     /* of a body or reader: then the server ends the statement */
  RETRY_PAUSE_FIRST_US = 50 * 1000, /* after a failed attempt to connect; doubles */
  RETRY_PAUSE_MAX_US = 2 * 1000 * 1000,
  LOST_PATIENCE_US = 1000 * 1000, /* so long a body waits for the server after it lost its session */
  TRIES_MAX = 40,                 /* of a body that others get in the way of */
  TRIES_BESIDE_OTHERS = 2,        /* then it runs while no other body of this store does */
  LONG_BODY_US = 100 * 1000,      /* a body this long is logged */
  LONG_READ_US = 1000 * 1000,
  EVENT_BITS = 12, /* of a seq: which event of its transaction */
};

/* Why a statement failed, beyond its errno value. */
enum failure {
  FAILURE_NONE,
  FAILURE_FINAL,
  FAILURE_AGAIN, /* others got in the way: the transaction may be run again */
  FAILURE_LOST,  /* so is the session */
};

struct prepared;
struct postgres_store;

/* One connection to the server, used by one thread at a time. */
struct session {
  struct postgres_store *store;
  PGconn *pg;              /* NULL: not connected */
  char schema[SCHEMA_MAX]; /* its search_path outside of transactions */
  char life[LIFE_MAX];     /* of the server: another one after a crash */
  struct prepared *buckets[STATEMENT_BUCKETS];
  size_t prepared_count;
  unsigned names; /* given to prepared statements so far */
  uint64_t uses;
  struct session *next; /* of the free ones */
};

struct pool {
  pthread_mutex_t mutex;
  pthread_cond_t freed;
  struct session *all;
  size_t count;
  struct session *free;
};

struct postgres_tx {
  struct tx base;
  struct session *session;
  char schema[SCHEMA_MAX]; /* its search_path now */
  enum failure failure;    /* what ended it */
  int64_t xid;             /* 0 in readers */
  int64_t events;          /* it has emitted */
  int64_t began_us;
};

/* Threads that run bodies, each on a session. */
struct runner {
  pthread_mutex_t mutex; /* guards all down to `closing` */
  pthread_cond_t work;
  struct body *first, *last, *last_ahead; /* last_ahead: of those that go first */
  int queued;
  bool closing;
  pthread_t threads[THREADS_MAX];
  size_t threads_count;
  /* Bodies run side by side under its read lock; who was in others' way too often takes the write lock. */
  pthread_rwlock_t beside;
  _Atomic int64_t bodies, refused, reruns, commit_failures, last_us;
};

/* The thread that tells other processes of events, and hears of theirs. */
struct listener {
  pthread_t thread;
  bool started;
  int wake; /* eventfd */
  atomic_bool told, closing;
  struct session session;
};

/* The session that holds what this process has claimed. */
struct claimer {
  pthread_mutex_t mutex;
  struct session session;
};

struct postgres_store {
  struct store base;
  struct pool writers, readers;
  struct runner runner;
  struct claimer claimer;
  struct listener listener;
  int64_t log_base; /* added to transaction ids, so that seqs rise after a restore, too */
  /* When the server is away nobody tries to reach it before `retry_at_us`. */
  pthread_mutex_t away_mutex;
  int64_t retry_at_us, retry_pause_us;
  atomic_bool away, full;
};

static inline struct postgres_store *postgres_store_of(struct store *store) {
  return container_of(store, struct postgres_store, base);
}

static inline struct postgres_tx *postgres_tx_of(struct tx *tx) {
  return container_of(tx, struct postgres_tx, base);
}

/* postgres_session.c */

/* Connects, unless the server is away and it is too early to try again: -EAGAIN then and on failure. */
int session_open(struct session *session, struct error *error);
/* As session_open, but always tries, without limits of time for its statements: for starts and migrations. */
int session_open_slow(struct session *session, struct error *error);
void session_close(struct session *session);
/* Runs SQL without parameters, one or several statements: the last one's result, which the caller clears, or
   NULL after an error: `ret_failure` (may be NULL) and the errno value in `ret_code` (may be NULL) say which,
   `error` (may be NULL) in words. */
PGresult *session_query(struct session *session, const char *sql, enum failure *ret_failure, int *ret_code,
                        struct error *error);
/* The same for its effect: 0 or the errno value. */
int session_execute(struct session *session, const char *sql, enum failure *ret_failure, struct error *error);
/* One integer, text or id that a query selects: -ENOENT where there is no row or NULL. */
int session_integer(struct session *session, const char *sql, int64_t *ret, struct error *error);
int session_text(struct session *session, const char *sql, char *ret, size_t ret_size, struct error *error);
/* What a failed result means. */
int postgres_error(struct session *session, const PGresult *result, bool reading, enum failure *ret_failure,
                   struct error *error);
/* "souk_order" for order, "souk" for the frame. -EINVAL for what cannot be a schema's name. */
int schema_of(const char *owner, char ret[static SCHEMA_MAX]);

int pool_init(struct pool *pool, struct postgres_store *store, size_t count);
void pool_finish(struct pool *pool);
/* A session, connected, best one that has this schema: -EAGAIN when none comes free in time or the server is
   away. */
int pool_take(struct pool *pool, const char *schema, int wait_ms, struct session **ret, struct error *error);
void pool_give_back(struct pool *pool, struct session *session);

/* postgres_sql.c */

/* A statement as PostgreSQL wants it: $1 for the first parameter, the frame's tables in its schema. */
struct translation {
  struct buffer sql;
  struct parameter parameters[PARAMETERS_MAX];
  size_t parameters_count;
};
/* -EINVAL for an unknown parameter, and for what `owner` may not touch or do. `ret->sql` is the caller's to
   finish, also then. */
int translate(const struct statement *statement, const char *owner, struct translation *ret,
              struct error *error);

/* postgres_fields.c */

struct bound {
  const char *values[PARAMETERS_MAX];
  int lengths[PARAMETERS_MAX];
  int formats[PARAMETERS_MAX];
  int64_t numbers[PARAMETERS_MAX];
};
Oid type_of_parameter(const struct parameter *parameter);
int bind_parameters_of(const struct statement *statement, const struct parameter *parameters, size_t count,
                       const void *in, struct arena *arena, struct bound *ret, struct error *error);
/* Reads a row, strict as SQLite's driver is. */
int read_row_of(const PGresult *result, int row, const struct columns *columns, struct arena *arena,
                void *ret, struct error *error);

/* postgres_statement.c */

void session_forget_statements(struct session *session);
int postgres_change(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                    int64_t *ret_changed);
int postgres_one(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                 void *ret);
int postgres_all(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                 size_t limit, void *ret_rows, size_t *ret_count);
int postgres_empty_table(struct tx *base, const char *table);
int postgres_prepare(struct store *base, const char *owner, const struct statement *statement,
                     struct error *error);

/* postgres_tx.c */

/* Begins a transaction on the session; -EAGAIN and FAILURE_LOST where the session turns out to be lost. */
int postgres_begin(struct postgres_tx *tx, struct error *error);
/* Ends it; after a failure nothing is committed, or for FAILURE_LOST nobody knows. */
int postgres_commit(struct postgres_tx *tx);
void postgres_roll_back(struct postgres_tx *tx);
/* Poisons by a failed result, or where the connection is gone. */
int poison_by_postgres(struct postgres_tx *tx, const char *what, const PGresult *result);
/* Sets the search_path to that of the service that it acts for. */
int use_schema(struct postgres_tx *tx);
int postgres_nested(struct tx *base, int (*run)(void *data, struct tx *tx), void *data);
int postgres_next_seq(struct tx *base, int64_t *ret);
int postgres_read(struct store *base, const char *service, struct arena *arena, bool waits, struct tx **ret);
void postgres_end(struct tx *base);

/* postgres_runner.c */

int runner_start(struct postgres_store *store, size_t threads, struct error *error);
void runner_stop(struct postgres_store *store);
int postgres_submit(struct store *store, struct body *body);

/* postgres_outcome.c */

/* Whether the transaction whose COMMIT was not answered has been committed: 0 yes, -ECANCELED no, -EIO nobody
   can tell. */
int find_outcome(struct postgres_tx *tx);

/* postgres_log.c */

/* Begins to hear of other processes' events. */
int listener_start(struct postgres_store *store, struct error *error);
void listener_stop(struct postgres_store *store);
/* This process has committed events up to `head`. */
void log_grew(struct postgres_store *store, int64_t head);
/* Looks for the log's end anew. */
int log_refresh(struct session *session, struct error *error);
int postgres_refresh(struct store *base);

/* postgres_claims.c */

int postgres_claim(struct store *base, const char *work);
void postgres_let_go(struct store *base, const char *work);

/* postgres_migrate.c */

/* Applies what is missing, and learns which log this is and in which life. */
int postgres_migrate(struct postgres_store *store, struct session *session,
                     const struct migrations *migrations, size_t count, struct error *error);

/* postgres_check.c */

int postgres_check(struct store *base, void (*found)(void *data, const char *finding), void *data,
                   struct error *error);
int postgres_query_lines(struct store *base, const char *service, const char *sql, size_t limit,
                         void (*row)(void *data, const char *line), void *data, struct error *error);
