/* Inside of the SQLite driver: connections, prepared statements, transactions, the writer and the readers. */
#pragma once

#include "store/store_driver.h"

#include <sqlite3.h>

enum {
  WRITER_STATEMENTS_MAX = 512, /* prepared, each some kilobytes */
  READER_STATEMENTS_MAX = 64,
  WRITER_CACHE_KIB = 4096, /* holds the inner pages of large indexes; of more, orders do not become cheaper */
  /* The first reader is taken before others, and so nearly alone by what the loop answers itself. */
  FIRST_READER_CACHE_KIB = 6144,
  READER_CACHE_KIB = 128, /* each commit empties it: it holds what one request reads */
  CHECKER_CACHE_KIB = 512,
  STATEMENT_BUCKETS = 256,
  READER_WAIT_MS = 1000,
  READER_AGE_MAX_US = 10 * 1000 * 1000, /* an old snapshot keeps the WAL from starting over */
  SNAPSHOT_AGE_MAX_US = 1000 * 1000,    /* a kept one is not used again when it is older */
  LONG_BODY_US = 100 * 1000,            /* a body this long is logged */
  CHECKPOINT_PAGES = 1000,              /* of WAL, then the writer checkpoints */
  WAL_SIZE_LIMIT = 64 * 1024 * 1024,    /* bytes of a WAL file that is kept when it starts over */
  BUSY_MS = 5000,
  BESIDE_LAGGING = 2, /* bodies beside those that go first, while effects lag: one order's */
  REFUSAL_MAX = 200,
};

/* Statements of the driver itself, prepared once per connection. */
enum control {
  CONTROL_BEGIN,
  CONTROL_BEGIN_WRITING,
  CONTROL_COMMIT,
  CONTROL_ROLLBACK,
  CONTROL_SAVEPOINT,
  CONTROL_RELEASE,
  CONTROL_ROLLBACK_TO,
  CONTROL_PIN,
  CONTROL_COUNT
};

struct prepared;

struct connection {
  sqlite3 *db;
  /* On whose behalf a statement is prepared: it may touch tables named "<owner>_…" only. NULL: the driver's
     own, unlimited. SQLite prepares again by itself when a schema changes, so it is set before each run. */
  const char *owner;
  bool migrating;            /* the owner may change its schema */
  char refusal[REFUSAL_MAX]; /* the rule that was broken by what the authorizer refused last */
  sqlite3_stmt *control[CONTROL_COUNT];
  struct prepared *buckets[STATEMENT_BUCKETS];
  size_t prepared_count, prepared_max;
  uint64_t uses;
  int64_t deadline_us; /* readers: when statements are interrupted; 0: never */
};

enum connection_kind {
  CONNECTION_WRITER,
  CONNECTION_FIRST_READER,
  CONNECTION_READER,
  CONNECTION_CHECKER,
};

int connection_open(struct connection *connection, const struct store_options *options,
                    enum connection_kind kind, struct error *error);
/* NULL-safe in all its parts: a half-opened one is closed, too. */
void connection_close(struct connection *connection);
/* Runs one of the driver's own statements: a SQLite result code. */
int connection_control(struct connection *connection, enum control control);
/* Runs SQL of the driver's own, for its effect. */
int connection_execute(struct connection *connection, const char *sql, struct error *error);
/* The first column of the first row: 0, -ENOENT or negative. */
int connection_integer(struct connection *connection, const char *sql, int64_t *ret);
/* A SQLite result code as the errno value of store.h; 0 for SQLITE_OK, ROW and DONE. */
int errno_of_sqlite(int code);
/* Whether a failed sync is behind this extended result code. */
bool is_failed_sync(int extended_code);
/* Why the last call failed: SQLite's message, or the rule that the statement would break. */
const char *connection_message(const struct connection *connection);
/* Lays `error` out as "what: why" and returns the errno value. */
int connection_error(struct connection *connection, struct error *error, const char *what);

struct sqlite_tx {
  struct tx base;
  struct connection *connection;
  bool dead; /* the group's transaction is gone */
  int64_t began_us;
};

struct reader {
  struct connection connection;
  bool pinned;       /* it holds a snapshot */
  uint64_t state;    /* the store's before the snapshot was taken */
  int64_t pinned_us; /* when it was taken */
  struct sqlite_tx tx;
  struct reader *next; /* of the free ones */
};

struct readers {
  pthread_mutex_t mutex;
  pthread_cond_t freed;
  struct reader *all;
  int count;
  struct reader *free;
};

struct writer {
  struct connection connection;
  pthread_t thread;
  bool started;
  pthread_mutex_t mutex; /* guards all down to `pauses` */
  pthread_cond_t work;   /* the writer waits for bodies, or for the pauses' end */
  pthread_cond_t rested; /* who pauses it waits for the end of the group */
  struct body *first, *last;
  struct body *last_ahead; /* the last in the queue of those that go first */
  int queued;
  bool sleeping, in_group, closing;
  int pauses;
  /* The writer thread's: pages in the WAL after the last commit and at the last checkpoint, and whether the
     commit under way wrote any. */
  int wal_pages, checkpointed_pages;
  bool wrote;
  _Atomic int health;
  _Atomic int64_t bodies, groups, refused, reruns, group_size_last, group_us_last, commit_failures,
      checkpoints, wal_bytes;
};

struct sqlite_store {
  struct store base;
  struct writer writer;
  struct readers readers;
  /* Counts the begins and ends of commits and checkpoints, so it is odd while one is under way. A snapshot
     that was taken at an even count shows all that is committed as long as the count stays the same. */
  _Atomic uint64_t state;
};

static inline struct sqlite_store *sqlite_store_of(struct store *store) {
  return container_of(store, struct sqlite_store, base);
}

static inline struct sqlite_tx *sqlite_tx_of(struct tx *tx) {
  return container_of(tx, struct sqlite_tx, base);
}

/* sqlite_statement.c */
void statements_finish(struct connection *connection);
int sqlite_change(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
                  int64_t *ret_changed);
int sqlite_one(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
               void *ret);
int sqlite_all(struct tx *tx, const char *owner, const struct statement *statement, const void *in,
               size_t limit, void *ret_rows, size_t *ret_count);
int sqlite_empty_table(struct tx *tx, const char *table);
int sqlite_prepare(struct store *store, const char *owner, const struct statement *statement,
                   struct error *error);
int sqlite_nested(struct tx *base, int (*run)(void *data, struct tx *tx), void *data);

/* sqlite_migrate.c */
int sqlite_migrate(struct sqlite_store *store, const struct migrations *migrations, size_t count,
                   struct error *error);

/* sqlite_reader.c */
int readers_open(struct sqlite_store *store, struct error *error);
void readers_close(struct sqlite_store *store);
/* Lets the snapshots go that idle readers keep. */
void readers_rest(struct sqlite_store *store);
int sqlite_read(struct store *base, const char *service, struct arena *arena, bool waits, struct tx **ret);
void sqlite_end(struct tx *base);

/* sqlite_writer.c */
void writer_init(struct writer *writer);
int writer_start(struct sqlite_store *store, struct error *error);
/* Runs what is queued and ends the thread. */
void writer_stop(struct sqlite_store *store);
void writer_finish(struct writer *writer);
/* Between these two no group is under way and the writer's connection rests. */
void writer_pause(struct sqlite_store *store);
void writer_resume(struct sqlite_store *store);
int sqlite_submit(struct store *base, struct body *body);

/* sqlite_backup.c */
int sqlite_backup(struct store *const *stores, const char *const *paths, size_t count,
                  void (*progress)(void *data, int permille), void *data, struct error *error);

/* sqlite_check.c */
int sqlite_check(struct store *base, void (*found)(void *data, const char *finding), void *data,
                 struct error *error);
int sqlite_query_lines(struct store *base, const char *service, const char *sql, size_t limit,
                       void (*row)(void *data, const char *line), void *data, struct error *error);
