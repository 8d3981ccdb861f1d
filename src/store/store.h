/* Where services keep their data: tables of their own, changed in bodies that run on the writer, read on
   snapshots. Each store also holds the frame's tables (souk_*): the event log, cursors, inbox, parked events,
   dead letters, idempotency, migrations. store_driver.h says what a driver is; sqlite.c is one.

   Bodies. A body is a function that reads and writes its service's tables in a transaction; the driver may
   run it again, so it does nothing else. On SQLite all bodies run on one writer thread, each in a savepoint,
   many to one COMMIT; `done` is called when what it did is on disk, or is not going to be.

   Errors, from any tx_ function: -ENOENT no such row; -EEXIST a unique constraint; -EDOM another constraint
   (CHECK, NOT NULL, foreign key); -EFBIG more rows than the statement's limit; -ENOSPC disk full; -EIO the
   group is lost; -EINVAL a programming error (unknown parameter or column, foreign table), logged with the
   statement. After any of them but -ENOENT the transaction is poisoned, as PostgreSQL's is: every further
   statement fails and the body cannot commit. Expected conflicts are met with ON CONFLICT … RETURNING or a
   WHERE, not by an error. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "base/hooks.h"
#include "base/log.h"
#include "shape/event.h"
#include "shape/problem.h"

#include <stdatomic.h>

struct store;
struct tx;

/* A statement with named parameters (":order_id"), bound from the fields of `takes` and read into those of
   `gives`, by name. Money binds as :NAME_minor and :NAME_currency (or :currency), and reads from columns so
   named. Where dialects differ, `sql` is NULL and the pair stands side by side. Constant, and known by its
   address. */
struct statement {
  const char *name;
  const char *sql;
  const char *sqlite, *postgres;
  const struct shape *takes;
  const struct shape *gives; /* NULL: no rows */
};

/* Runs it for its effect; `ret_changed` may be NULL. */
int tx_change(struct tx *tx, const struct statement *statement, const void *in, int64_t *ret_changed);
/* Reads the first row into `ret`; -ENOENT if there is none. Texts live in the tx's arena. */
int tx_one(struct tx *tx, const struct statement *statement, const void *in, void *ret);
/* Reads all rows, at most `limit` (-EFBIG beyond), into an array in the tx's arena. */
int tx_all(struct tx *tx, const struct statement *statement, const void *in, size_t limit, void *ret_rows,
           size_t *ret_count);

/* One named, typed function per statement. In the header: int insert_order(struct tx *, const struct
   order_row *in, int64_t *ret_changed); in the .c: SQL_CHANGE(insert_order, order_row, .sql = "INSERT …"), at
   the line's beginning. The statement itself is insert_order_statement; the build lists all of a room for
   store_prepare. */
#define SQL_CHANGE(function, in_tag, ...)                                                                    \
  extern const struct statement function##_statement;                                                        \
  const struct statement function##_statement = { .name = #function,                                         \
                                                  .takes = &in_tag##_shape,                                  \
                                                  __VA_ARGS__ };                                             \
  int function(struct tx *tx, const struct in_tag *in, int64_t *ret_changed) {                               \
    return tx_change(tx, &function##_statement, in, ret_changed);                                            \
  }
/* int find_order(struct tx *, const struct by_id *in, struct order_row *ret); */
#define SQL_ONE(function, in_tag, out_tag, ...)                                                              \
  extern const struct statement function##_statement;                                                        \
  const struct statement function##_statement = {                                                            \
    .name = #function, .takes = &in_tag##_shape, .gives = &out_tag##_shape, __VA_ARGS__                      \
  };                                                                                                         \
  int function(struct tx *tx, const struct in_tag *in, struct out_tag *ret) {                                \
    return tx_one(tx, &function##_statement, in, ret);                                                       \
  }
/* int list_orders(struct tx *, const struct order_page *in, struct order_row **ret, size_t *ret_count); */
#define SQL_ALL(function, in_tag, out_tag, limit, ...)                                                       \
  extern const struct statement function##_statement;                                                        \
  const struct statement function##_statement = {                                                            \
    .name = #function, .takes = &in_tag##_shape, .gives = &out_tag##_shape, __VA_ARGS__                      \
  };                                                                                                         \
  int function(struct tx *tx, const struct in_tag *in, struct out_tag **ret, size_t *ret_count) {            \
    return tx_all(tx, &function##_statement, in, (limit), ret, ret_count);                                   \
  }

/* Writes an event into the log in this transaction, after checking it against its shape. The version is the
   next of this aggregate and service. Refused (-EINVAL) in readers, and where the service's face does not
   list the kind. */
int tx_emit(struct tx *tx, const struct event_kind *kind, struct id aggregate, const void *data);
/* DECLARE_EVENT(order_created); stands in a service's header after struct order_created and its shape: it
   declares the kind `order_created` and `int emit_order_created(struct tx *, struct id aggregate, const
   struct order_created *)`. */
#define DECLARE_EVENT(tag)                                                                                   \
  extern const struct event_kind tag;                                                                        \
  static inline int emit_##tag(struct tx *tx, struct id aggregate, const struct tag *data) {                 \
    return tx_emit(tx, &tag, aggregate, data);                                                               \
  }                                                                                                          \
  struct tag

struct arena *tx_arena(struct tx *tx);
const struct origin *tx_origin(const struct tx *tx);
/* A UUIDv7 that comes out again when the body is run again. */
struct id tx_id(struct tx *tx);
/* The events of one aggregate of this tx's own service, by version: of more than `limit` the newest. */
int tx_events_of(struct tx *tx, struct id aggregate, size_t limit, struct event **ret, size_t *ret_count);

/* One piece of work for the writer. The caller owns it and what it points to until `done` has been called;
   embed it in a struct of your own and find that with container_of. */
struct body {
  const char *service;         /* whose tables; NULL: the frame's own */
  const struct origin *origin; /* for emit and tx_id; lives until done */
  struct arena *arena;         /* for rows and texts; not touched by others until done */
  const uint8_t *seed;         /* 16 bytes that decide tx_id's ids; NULL: random once at submission */
  /* 0: commit what it did. Negative: take back what it did (only its own); `done` gets that number. */
  int (*run)(struct body *body, struct tx *tx);
  /* Called once, on the writer thread, after the group's COMMIT or failure: 0, the body's own number, or
     -ENOSPC, -EIO (not committed; -EIO may be tried again). Must not block: it hands on. */
  void (*done)(struct body *body, int result);
  /* It is run before those that are not so, and is not refused when the queue is full: for the few whose work
     comes from others' bodies, so that these do not outrun it. */
  bool goes_first;
  /* The rest is the driver's. */
  struct body *next;
  int result;
  uint8_t random_seed[16];
  struct instant submitted;
};
#define container_of(pointer, type, member) ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

/* Queues a body. -EAGAIN: the queue is full (answer 503 and Retry-After), -ESHUTDOWN: the store is closing or
   has stopped after a failed sync. `done` is then not called. */
int store_submit(struct store *store, struct body *body);
/* Queues it and waits; returns what `done` would get. `done` is not used. Never on the writer thread. */
int store_run(struct store *store, struct body *body);

/* Reading on a snapshot, from a pool of readers. The tx sees what was committed when it began, until tx_end.
   A reader is held for milliseconds: -EAGAIN when none is free within a second. */
int store_read(struct store *store, const char *service, struct arena *arena, struct tx **ret);
/* As store_read but never waits (-EAGAIN at once): for event loops. */
int store_try_read(struct store *store, const char *service, struct arena *arena, struct tx **ret);
void tx_end(struct tx *tx);

/* A migration: numbered from 1 without gaps per service, applied at open in a transaction each, and
   remembered with a hash: a changed or missing old one stops the start. No DEFERRABLE, OR ROLLBACK,
   RAISE(ROLLBACK); tables STRICT and under the service's prefix ("order_"). */
struct migration {
  int number;
  const char *name;
  const char *sqlite, *postgres;
};
struct migrations {
  const char *service;
  const struct migration *at;
  size_t count;
};

/* What a service may emit: its face says so, and documents and subscriptions are made from that. */
struct emitter {
  const char *service;
  const struct event_kind *const *emits;
  size_t emits_count;
};

struct store_options {
  const char *path; /* SQLite: the database file, whose directory exists. PostgreSQL: the database's URL,
                       postgres://…, which holds a password: it is never shown */
  const char *name; /* "main", or the service's for a file of its own: goes into messages and metrics */
  struct log *log;  /* may be NULL */
  struct clock *clock;
  const char *place; /* the directory that is this process's alone; NULL: it has none */
  int readers;       /* connections: 1 to 64 */
  int connections; /* PostgreSQL: 4 to 128 in all; one listens, one holds claims, readers have at most half */
  int queue_max;   /* bodies waiting: at most this many */
  int group_max;   /* bodies in one commit */
  bool check_only; /* migrations are compared but not applied: -ENOTSUP where some are missing, -ENODATA where
                      it never had any */
  const struct emitter *emitters; /* of a service that is here, tx_emit refuses what is not
                                     listed. Lives as long as the store */
  size_t emitters_count;
  bool forgets_emitted; /* store_emitted() knows nothing: every event is parsed, as if another process had
                           written it */
  const char *vfs;      /* test builds: "souk_faults"; else NULL */
};

/* Whether a store's path is a server's URL and not a file. */
bool store_is_server(const char *path);
/* Opens or creates, applies migrations of all services given, starts the writer. */
int store_open(struct store **ret, const struct store_options *options, const struct migrations *migrations,
               size_t migrations_count, struct error *error);
/* Ends taking bodies, finishes those queued, checkpoints, closes. NULL is fine. */
void store_close(struct store *store);

/* All statements of a service; made from its room's SQL_CHANGE, SQL_ONE and SQL_ALL by tools/embed.py. */
struct statements {
  const char *service;
  const struct statement *const *at;
  size_t count;
};
/* Prepares each as the service would, against the tables that are there, and resolves its parameters and
   columns; none is run. 0, or the first mistake: service, statement and the database's words in `error`. */
int store_prepare(struct store *store, const struct statements *statements, struct error *error);

/* Whether writes work: 0, or -EIO after a failed sync (the process should end: what the kernel still holds of
   the file cannot be trusted), -ENOSPC while the disk is full. */
int store_health(struct store *store);

struct store_stats {
  int64_t bodies, groups, refused, reruns; /* since open; refused: queue full */
  int64_t queue_depth;                     /* now */
  int64_t group_size_last, group_us_last;  /* of the last group: bodies, microseconds until COMMIT returned */
  int64_t commit_failures, checkpoints, wal_bytes;
};
void store_stats(struct store *store, struct store_stats *ret);
const char *store_name(const struct store *store);

/* The log of this store, for the bus, the command line and check. */
struct id store_epoch(struct store *store);  /* random per life of a log; a restored backup has a new one */
int64_t store_log_head(struct store *store); /* seq of the last committed event; 0: none */
/* Looks for the head anew, where other processes may have moved it: -EAGAIN where that cannot be done now. */
int store_log_refresh(struct store *store);
/* How far apart the seqs of two transactions' events may lie although nothing stands between them: 1 where
   each event has the next number. */
int64_t store_log_stride(const struct store *store);
/* How many events stand above `after`, at most LOG_COUNT_MAX; negative where that cannot be said now. May
   wait for a server, unless `after` is the head. */
enum { LOG_COUNT_MAX = 100000 };
int64_t store_log_count(struct store *store, int64_t after);
/* Events above `after`, at most `limit`, in seq order, into the arena. Reads a reader's snapshot. */
int store_log_read(struct store *store, int64_t after, size_t limit, struct arena *arena, struct event **ret,
                   size_t *ret_count);
/* What an event of the log was written from, copied to `arena`, if this process did so a moment ago: it need
   not be parsed. NULL: it must be. */
void *store_emitted(struct store *store, const struct event *event, const struct event_kind *kind,
                    struct arena *arena);
/* Is called (on the writer thread, must not block) after each commit that added events. One listener, NULL
   for none; the one before is not called any more once this returns, so a listener itself must not call it.
 */
void store_log_listen(struct store *store, void (*heard)(void *data, int64_t head), void *data);

/* Who did what to what: the events that an admin caused, and those of kinds that are `audited`, newest first,
   by all that is PRESENT in the search. Of a store that served before there was an audit only what came
   since. */
struct audit_search {
  struct maybe_text actor; /* as events name him: "user:<id>" */
  struct maybe_id object;  /* the event's key */
  struct maybe_id user;    /* whom it is about: the key is his, or the event says user_id */
  struct maybe_text topic;
  struct id from, below; /* of the events' ids, which rise with time: at least, less than */
  int64_t limit;
};
int store_audit(struct store *store, const struct audit_search *search, struct arena *arena,
                struct event **ret, size_t *ret_count);

/* Looks through the log from its end, by all that is PRESENT. An object's events are found by an index; for
   what has none at most LOG_SEARCH_MAX events are looked at, and where that ended is told. */
enum { LOG_SEARCH_MAX = 10000 };
struct log_search {
  struct maybe_id object;  /* the event's key; of each service the newest LOG_SEARCH_MAX */
  struct maybe_id user;    /* who did it, or for whom it was done */
  struct maybe_text trace; /* 32 hex digits of its traceparent */
  struct maybe_text topic, source;
  int64_t above, below; /* seqs, both left out */
  int64_t limit;
};
struct log_found {
  struct event *events; /* the newest first */
  size_t count;
  int64_t newest;  /* what is committed later has a greater seq */
  int64_t down_to; /* all above it was looked at; `above` of the search: there is no more */
};
int store_log_search(struct store *store, const struct log_search *search, struct arena *arena,
                     struct log_found *ret);
/* A part of the log for a search: from about that time on, as many events as are looked at. Events stand in
   the order of their commits, which is that of their times but for as long as a request lasts. */
int store_log_window(struct store *store, struct instant time, struct arena *arena, int64_t *ret_above,
                     int64_t *ret_below);

/* Up to where all who hear this log have done its events; INT64_MAX, as at first: nobody is waited for. On
   SQLite few other bodies go into a commit while more than LAG_EVENTS_MAX are left, so that what requests
   emit does not outrun its effects. On a server, where bodies run side by side, it changes nothing. */
enum { LAG_EVENTS_MAX = 500 };
void store_log_done(struct store *store, int64_t seq);

/* Work that only one process at a time shall do, known by its name: 0 and it is this process's until it lets
   go or dies; -EBUSY: another's; -EAGAIN: cannot be told now. Within a process the callers see to it
   themselves. */
int store_claim(struct store *store, const char *work);
void store_let_go(struct store *store, const char *work);

/* Idempotency. The request is a hash of subject, route and key; the fingerprint one of all that was
   asked. */
struct stored_reply {
  int status;
  struct text location; /* may be empty */
  struct text etag;     /* may be empty */
  struct text body;     /* JSON */
};
/* Is there a reply to this request of this subject? 0 and the reply; -ENOENT; -EEXIST: same request, other
   fingerprint. Expired ones (24 h) count as absent. */
int tx_find_reply(struct tx *tx, struct id subject, const uint8_t request[static 32],
                  const uint8_t fingerprint[static 32], struct arena *arena, struct stored_reply *ret);
int tx_store_reply(struct tx *tx, struct id subject, const uint8_t request[static 32],
                   const uint8_t fingerprint[static 32], const struct stored_reply *reply);
/* Deletes the replies to a subject who is gone, at most `limit`: what is left of so many expires. */
int tx_forget_replies(struct tx *tx, struct id subject, int64_t limit, int64_t *ret_deleted);
/* Where other processes may work on this store a request is claimed in it, too, before it is worked on: so
   that of two processes that get it at once one says so. A claim ends by itself after a minute. */
bool store_is_shared(const struct store *store);
/* -EEXIST, without poisoning, while another process has it. A process has its own back. */
int tx_claim_request(struct tx *tx, const uint8_t request[static 32]);
/* Lets it go soon: for one that came to nothing. One whose reply is stored need not be let go. */
void store_release_request(struct store *store, const uint8_t request[static 32]);
/* Deletes expired replies, at most `limit`; a frame job calls it. */
int tx_expire_replies(struct tx *tx, int64_t limit, int64_t *ret_deleted);

/* Copies a live store consistently into a new file, with a new epoch (cursors on its own log move along).
   Progress in permille may be watched. */
int store_backup(struct store *store, const char *path, void (*progress)(void *data, int permille),
                 void *data, struct error *error);
/* Several stores at one moment: no cursor in any copy stands beyond the log in another. All copies or none
   get their names. */
int stores_backup(struct store *const *stores, const char *const *paths, size_t count, struct error *error);

/* `souk check`: the driver's own (integrity_check, foreign_key_check), gapless versions, cursors within the
   log. Calls `found` per violation; returns how many, or a negative error. */
int store_check(struct store *store, void (*found)(void *data, const char *finding), void *data,
                struct error *error);
/* Rows of any one SELECT over this service's tables, each as a line "a=1 b=x": for invariants of services in
   check. At most `limit` rows. */
int store_query_lines(struct store *store, const char *service, const char *sql, size_t limit,
                      void (*row)(void *data, const char *line), void *data, struct error *error);
