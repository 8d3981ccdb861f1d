/* What a service is: tables of what it answers, hears, calls and keeps. services/<name>/<name>.c is one of
   these and nothing else; the frame makes everything from it: routes, documents, subscriptions, checks.

   Handlers are typed functions. A header declares each by a macro that also makes the untyped form the frame
   calls, and the row names function and types, so that a wrong type anywhere does not compile:

       PLANS(quote_and_reserve, place_order, place_order_plan);
       HANDLES_PLANNED(place_order, place_order, place_order_plan, order);     in order_types.h
       { .method = HTTP_POST, .path = "/orders", .name = "placeOrder", .who = ANY_USER,
         PREPARES(quote_and_reserve, place_order, place_order_plan),
         RUNS_PLANNED(place_order, place_order, place_order_plan, order), .doc = "…" }    in order.c

   The types are the tags of structs with shapes (tag place_order: struct place_order, place_order_shape). */
#pragma once

#include "http/server.h"
#include "service/context.h"
#include "trust/token.h"

/* Untyped forms; only macros below and the frame use them. */
/* "_Generic selector … not compatible with any association" at RUNS, PREPARES, REACTS_WITH or JOB_RUNS means:
   the tags here are not those with which HANDLES, PLANS, REACTS or WORKS declared the function. */
typedef int prepare_function(struct context *, const void *in, void *plan);
typedef int run_function(struct context *, struct tx *, const void *in, const void *plan, void *ret);
typedef int react_function(struct context *, struct tx *, const struct event *, const void *data,
                           const void *plan);
typedef int find_function(struct context *, struct tx *, struct id *ret_items, size_t max, size_t *ret_count);
typedef int job_function(struct context *, struct tx *, struct id item, const void *plan);

/* int NAME(struct context *, struct tx *, const struct IN *, struct OUT *ret) */
#define HANDLES(name, in_tag, out_tag)                                                                       \
  int name(struct context *, struct tx *, const struct in_tag *, struct out_tag *);                          \
  static inline int name##_untyped(struct context *context, struct tx *tx, const void *in, const void *plan, \
                                   void *ret) {                                                              \
    (void)plan;                                                                                              \
    return name(context, tx, in, ret);                                                                       \
  }                                                                                                          \
  struct in_tag
/* int NAME(struct context *, struct tx *, const struct IN *, const struct PLAN *, struct OUT *ret) */
#define HANDLES_PLANNED(name, in_tag, plan_tag, out_tag)                                                     \
  int name(struct context *, struct tx *, const struct in_tag *, const struct plan_tag *, struct out_tag *); \
  static inline int name##_untyped(struct context *context, struct tx *tx, const void *in, const void *plan, \
                                   void *ret) {                                                              \
    return name(context, tx, in, plan, ret);                                                                 \
  }                                                                                                          \
  struct in_tag
/* int NAME(struct context *, const struct IN *, struct PLAN *plan): before the transaction; may call, hash,
 * wait. */
#define PLANS(name, in_tag, plan_tag)                                                                        \
  int name(struct context *, const struct in_tag *, struct plan_tag *);                                      \
  static inline int name##_untyped(struct context *context, const void *in, void *plan) {                    \
    return name(context, in, plan);                                                                          \
  }                                                                                                          \
  struct in_tag

/* int NAME(struct context *, const struct IN *, struct OUT *ret): the whole answer is made before the
 * transaction, of what other services say. */
#define GATHERS(name, in_tag, out_tag)                                                                       \
  PLANS(name, in_tag, out_tag);                                                                              \
  static inline int name##_run(struct context *context, struct tx *tx, const void *in, const void *plan,     \
                               void *ret) {                                                                  \
    (void)context, (void)tx, (void)in;                                                                       \
    *(struct out_tag *)ret = *(const struct out_tag *)plan;                                                  \
    return 0;                                                                                                \
  }                                                                                                          \
  struct in_tag

/* In a row: what it takes and returns and which function runs it, checked against the declared types. */
#define RUNS(function, in_tag, out_tag)                                                                      \
  .takes = &in_tag##_shape, .returns = &out_tag##_shape,                                                     \
  .run =                                                                                                     \
      _Generic(&(function), int (*)(struct context *, struct tx *, const struct in_tag *, struct out_tag *)  \
               : function##_untyped)
#define RUNS_PLANNED(function, in_tag, plan_tag, out_tag)                                                    \
  .takes = &in_tag##_shape, .returns = &out_tag##_shape, .plan_size = sizeof(struct plan_tag),               \
  .run = _Generic(&(function), int (*)(struct context *, struct tx *, const struct in_tag *,                 \
                                       const struct plan_tag *, struct out_tag *)                            \
                  : function##_untyped)
#define PREPARES(function, in_tag, plan_tag)                                                                 \
  .prepare = _Generic(&(function), int (*)(struct context *, const struct in_tag *, struct plan_tag *)       \
                      : function##_untyped)

#define RUNS_GATHERED(function, in_tag, out_tag)                                                             \
  .takes = &in_tag##_shape, .returns = &out_tag##_shape, .plan_size = sizeof(struct out_tag),                \
  PREPARES(function, in_tag, out_tag), .run = function##_run

/* Who may use a route; the service still decides on the object. A visitor has a session, but perhaps no
   account: guests and users. */
enum who { NOBODY_MAY, ANYONE, ANY_VISITOR, ANY_USER, ADMIN_ONLY };

struct route {
  enum http_method method;
  const char *path; /* "/orders/{id}", without /api/v1 */
  const char *name; /* operationId: "placeOrder" */
  enum who who;     /* must be said: the zero value refuses to start */
  /* Members of `takes` that the path names come from the path; the others from the query on GET and DELETE,
     from the JSON body otherwise. */
  const struct shape *takes, *returns;
  size_t plan_size;
  prepare_function *prepare;
  run_function *run;
  int status; /* of success; 0: 200, or 201 on POST when the reply has an id (then with Location), 204 if
                 `returns` is nothing */
  bool inline_read; /* GET: an indexed point read, answered on the event loop itself */
  bool reads; /* POST: a question that is too long for a query; it changes nothing. Answered as a GET is, and
                 not kept for an Idempotency-Key */
  bool if_match;    /* PATCH and DELETE demand If-Match anyway */
  bool any_version; /* but these do not: what they are about has no versions */
  bool unsaved;     /* the reply holds a token: it is never stored for Idempotency-Key */
  bool internal;    /* not for clients: the gateway does not expose it */
  bool page; /* of the web app: what else stands in its address is the app's, is neither read nor logged */
  bool form; /* the body is application/x-www-form-urlencoded instead of JSON */
  /* The body is of one of these media types ("text/csv") and not decoded: context_body() gives it as it came.
     Members of `takes` that the path does not name come from the query. Ended by NULL. */
  const char *const *body_types;
  /* Where it RUNS(…, raw_reply): the media types of which the reply may be. Ended by NULL. */
  const char *const *reply_types;
  /* Headers of the request that the handler reads: wherever it runs, it gets these. Ended by NULL. */
  const char *const *headers;
  /* Makes the reply of a refusal, where a standard says how it looks: 400 with what `explains` describes, for
     the documents, or application/problem+json. Headers that stand in the reply already stay. */
  void (*explain)(const struct problem *problem, struct arena *arena, struct http_reply *reply);
  const struct shape *explains;
  size_t body_max;
  const struct problem_kind *const *problems; /* that it may answer with, ended by NULL: for the documents */
  const char *doc;
};

static inline bool route_has_body(const struct route *route) {
  return route->method == HTTP_POST || route->method == HTTP_PUT || route->method == HTTP_PATCH;
}
/* Members of `takes` that the path does not name come in a body, not in the query. */
static inline bool route_decodes_body(const struct route *route) {
  return route_has_body(route) && route->body_types == NULL;
}

/* What a route answers that does not answer JSON: a page, a picture, a file of values. A GET's has an ETag.
   An HTML page may show pictures, style itself and send forms to us; it runs no scripts, unless the handler
   adds a Content-Security-Policy of its own. A redirect is one without a type, with a status and a Location.
   On a POST it is never stored for the Idempotency-Key, which the route says by `.unsaved`. */
struct raw_reply {
  struct text content_type; /* begins with one of the route's reply_types; empty: no body */
  struct text body;         /* any bytes, at most REPLY_BYTES_MAX */
  int64_t status;           /* where it is not the route's; 0: it is */
  bool immutable;           /* whatever is read at this address, it is always the same: it may be kept */
};
extern const struct shape raw_reply_shape;
/* Whether it only reads: on a snapshot, beside the writer. */
static inline bool route_reads(const struct route *route) {
  return route->method == HTTP_GET || route->reads;
}
static inline bool route_demands_if_match(const struct route *route) {
  bool changes = route->method == HTTP_PATCH || route->method == HTTP_DELETE || route->if_match;
  return changes && !route->any_version;
}

/* A call that other services may make, declared in the callee's header with DECLARE_CALL(function, call, in,
 * out). */
struct call {
  const char *service, *name; /* POST /internal/v1/<service>/<name> */
  const struct shape *takes, *returns;
  bool changes;        /* it carries a request id and is answered alike when repeated */
  int64_t deadline_ms; /* at most; a time-out means "unknown", never "failed" */
  const char *doc;
};
#define DECLARE_CALL(function, row, in_tag, out_tag)                                                         \
  extern const struct call row;                                                                              \
  static inline int function(struct context *context, const struct in_tag *in, struct out_tag *ret) {        \
    return call_service(context, &(row), in, ret);                                                           \
  }                                                                                                          \
  struct in_tag
#define CALL(service_name, call_name, in_tag, out_tag, ...)                                                  \
  {                                                                                                          \
    .service = (service_name), .name = (call_name), .takes = &in_tag##_shape, .returns = &out_tag##_shape,   \
    __VA_ARGS__                                                                                              \
  }
/* Calls in process or over HTTP, only from .prepare. 0 with `ret` in the context's arena; negative with the
   callee's own problem in the context, or upstream_timeout (unknown outcome), or unavailable. */
int call_service(struct context *context, const struct call *call, const void *in, void *ret);

/* Verifies a token that this service was given by another one as the answer to a call: by that service's
   keys, wherever it runs. Only from .prepare. TOKEN_UNKNOWN_KEY also where its keys cannot be had now. */
enum token_fault service_token_verify(struct context *context, enum token_kind kind, struct text token,
                                      const char *issuer, struct token_claims *ret);

/* How a service answers one of its calls. */
struct answer {
  const struct call *call;
  const struct shape *takes, *returns; /* set by RUNS; must be the call's */
  size_t plan_size;
  prepare_function *prepare;
  run_function *run;
};

/* int NAME(struct context *, struct tx *, const struct event *, const struct DATA *data) */
#define REACTS(name, data_tag)                                                                               \
  int name(struct context *, struct tx *, const struct event *, const struct data_tag *);                    \
  static inline int name##_untyped(struct context *context, struct tx *tx, const struct event *event,        \
                                   const void *data, const void *plan) {                                     \
    (void)plan;                                                                                              \
    return name(context, tx, event, data);                                                                   \
  }                                                                                                          \
  struct data_tag
#define REACTS_WITH(function, data_tag)                                                                      \
  .data = &data_tag##_shape,                                                                                 \
  .run = _Generic(&(function),                                                                               \
                  int (*)(struct context *, struct tx *, const struct event *, const struct data_tag *)      \
                  : function##_untyped)

/* With a plan, made by a function that PLANS(name, data_tag, plan_tag) declares and PREPARES names in the
   row: int NAME(struct context *, struct tx *, const struct event *, const struct DATA *data, const struct
   PLAN *plan) */
#define REACTS_PLANNED(name, data_tag, plan_tag)                                                             \
  int name(struct context *, struct tx *, const struct event *, const struct data_tag *,                     \
           const struct plan_tag *);                                                                         \
  static inline int name##_untyped(struct context *context, struct tx *tx, const struct event *event,        \
                                   const void *data, const void *plan) {                                     \
    return name(context, tx, event, data, plan);                                                             \
  }                                                                                                          \
  struct data_tag
#define REACTS_WITH_PLAN(function, data_tag, plan_tag)                                                       \
  .data = &data_tag##_shape, .plan_size = sizeof(struct plan_tag),                                           \
  .run = _Generic(&(function), int (*)(struct context *, struct tx *, const struct event *,                  \
                                       const struct data_tag *, const struct plan_tag *)                     \
                  : function##_untyped)

/* What a service does when it hears an event. */
struct reaction {
  const struct event_kind *event;
  enum start_from from;
  enum on_replay on_replay;
  const char *const *rebuilds;
  const struct shape *data; /* set by REACTS_WITH; must be the event's */
  size_t plan_size;
  prepare_function *prepare; /* `in` is the event's data */
  react_function *run;       /* 0, NOT_YET, or negative */
  const char *doc;
};

/* int NAME(struct context *, struct tx *, struct id item) */
#define WORKS(name)                                                                                          \
  int name(struct context *, struct tx *, struct id);                                                        \
  static inline int name##_untyped(struct context *context, struct tx *tx, struct id item,                   \
                                   const void *plan) {                                                       \
    (void)plan;                                                                                              \
    return name(context, tx, item);                                                                          \
  }                                                                                                          \
  struct id
#define JOB_RUNS(function)                                                                                   \
  .run = _Generic(&(function), int (*)(struct context *, struct tx *, struct id) : function##_untyped)

/* With a plan, made by a function that PLANS(name, id, plan_tag) declares and PREPARES(name, id, plan_tag)
   names in the row: int NAME(struct context *, struct tx *, struct id item, const struct PLAN *plan) */
#define WORKS_PLANNED(name, plan_tag)                                                                        \
  int name(struct context *, struct tx *, struct id, const struct plan_tag *);                               \
  static inline int name##_untyped(struct context *context, struct tx *tx, struct id item,                   \
                                   const void *plan) {                                                       \
    return name(context, tx, item, plan);                                                                    \
  }                                                                                                          \
  struct plan_tag
#define JOB_RUNS_PLANNED(function, plan_tag)                                                                 \
  .plan_size = sizeof(struct plan_tag),                                                                      \
  .run = _Generic(&(function), int (*)(struct context *, struct tx *, struct id, const struct plan_tag *)    \
                  : function##_untyped)

/* Work on a schedule, done on a worker. `find` (a reader) names at most `max` items, which is JOB_FIND_MAX or
   less; up to JOB_BATCH_MAX of them are prepared one after the other, then run in one body, each in a
   savepoint of its own: `run` always sees one item, checks its state again and does it. None begins before
   the service has heard what stood in the log when the process was started. An item whose `prepare` or `run`
   fails is logged and left as it is, and those around and after it are done; it is tried again when the
   schedule says. Only JOB_FAILURES_MAX of them are passed over: where more may fail at once, `find` should
   name those last that have failed before. What `prepare` did outside (a mail, a payment) may have been done
   although `run` was not: it is done again then, with the same context_request_id(). */
enum {
  JOB_ITEMS_MAX = 100, /* new ones in a round */
  JOB_BATCH_MAX = 50,
  JOB_FIND_MAX = 1000,
  JOB_FAILURES_MAX = JOB_FIND_MAX - JOB_ITEMS_MAX,
};
/* What most jobs look for: whose time came by `now`. */
struct due_search {
  struct instant now;
  int64_t limit;
};
extern const struct shape due_search_shape;
typedef int search_function(struct tx *, const struct due_search *, struct by_id **ret, size_t *ret_count);
/* A `find` by a statement that gives ids. */
int find_due(struct tx *tx, search_function *search, struct instant now, struct id *ret_items, size_t max,
             size_t *ret_count);

struct job {
  const char *name;
  const struct setting *every; /* SECONDS between rounds; a full round is followed by another at once */
  find_function *find;
  size_t plan_size;
  prepare_function *prepare; /* `in` is the item's id */
  job_function *run;
  /* What `prepare` does outside is not to be forgotten for a neighbour's sake: each item is prepared and run
     in a body of its own before the next one is. */
  bool one_by_one;
  const char *doc;
};

/* Something that is always true of a service's tables: `sql` selects what violates it. */
struct invariant {
  const char *name;
  const char *sql;
};

/* A number of the service's own that /metrics shows, as NAME{service="…"}: counted in its tables each time
   somebody looks, so that it is right after a restart, too. An event loop may wait for
   it: few rows, or an index. */
struct measure {
  const char *name; /* "souk_<service>_…", with _total where it only rises */
  const char *type; /* Prometheus': counter or gauge */
  const char *help;
  int (*count)(struct tx *, const struct nothing *in, struct count *ret); /* a SQL_ONE */
};

struct packed_app;
/* The web app that the door's clients find at every path that no route has. Its files are answered to
   anybody, before the door is asked: what may be kept for years under /assets/, and those beside its page. */
struct app {
  const struct packed_app *packed;
  /* Is there a page at this path, or is a page what the client should get to read that there is none? Where
     not, it is told so as a problem. Called on the loop. */
  bool (*has_page)(const struct http_request *request);
  /* A GET that takes nothing and RUNS…(…, nothing, raw_reply); it finds its path in context_request(). */
  const struct route *page;
};

struct key_ring;
/* What a service's .open is given; all of it outlives the state. */
struct service_start {
  const struct config *config;
  struct log *log;
  struct clock *clock;
  const char *data; /* the data directory */
  struct key_ring *keys;
};

/* How clients are let in: the gateway's face has one. */
enum { ADMIT_LATER = 1 };
struct door {
  /* Called on the loop, before a body is read: who asks? 0 with context->caller filled, ADMIT_LATER, or a
     refusal by fail(). May add headers, which the reply then carries in any case. Must not block. */
  int (*admit)(struct context *context, const struct http_request *request);
  /* Goes on where admit() said ADMIT_LATER: on a worker, when the body is there; may block. */
  int (*admit_later)(struct context *context, const struct http_request *request);
  /* Headers of every reply at this entrance that does not say them itself, refused heads included. The texts
     live as long as the config or for ever. Returns how many. */
  size_t (*headers)(const struct config *config, struct http_header ret[static HTTP_MAX_STANDING]);
  /* For the documents: what it refuses with on any route, and besides where something is changed. Ended by
     NULL. */
  const struct problem_kind *const *refuses, *const *refuses_changes;
  const struct app *app; /* may be NULL */
};

struct service {
  const char *name; /* one word; tables begin with "<name>_" */
  const char *doc;
  /* What it keeps in memory while it runs (caches, a bounded queue before something dear); optional.
     Handlers get it by context_state(). It is open before anything calls, and closed when nothing does. */
  int (*open)(const struct service_start *start, void **ret_state, struct error *error);
  void (*close)(void *state);
  const struct door *door;
  const struct setting *url; /* where it is when it does not run in this process: SERVICE_URL(ORDER, 8004) */
  const struct route *routes;
  size_t routes_count;
  const struct answer *answers;
  size_t answers_count;
  const struct call *const *needs; /* calls of other services that it makes */
  size_t needs_count;
  const struct event_kind *const *emits;
  size_t emits_count;
  const struct reaction *hears;
  size_t hears_count;
  const struct job *jobs;
  size_t jobs_count;
  const struct setting *const *settings;
  size_t settings_count;
  const struct problem_kind *const *problems;
  size_t problems_count;
  const struct invariant *invariants;
  size_t invariants_count;
  const struct measure *measures;
  size_t measures_count;
  const struct migrations *migrations;
  const struct statements *statements; /* prepared at start, so that a mistake in one refuses it */
};
/* const struct setting order_url = SERVICE_URL(ORDER, 8004): by default on this machine, on its own port. */
#define SERVICE_URL(NAME, port)                                                                              \
  {                                                                                                          \
    .name = "SOUK_" #NAME "_URL", .kind = SETTING_TEXT, .fallback = "http://127.0.0.1:" #port, .max = 200,   \
    .doc = "Where other processes find this service when it runs apart from theirs.",                        \
  }
/* ROWS(routes) in a struct service: the table of that name and how many rows it has. */
#define ROWS(table) .table = (table), .table##_count = COUNT_OF(table)
/* DECLARE_SERVICE(order); in the room's own header: its face, and its migrations and statements as the build
   finds them in the room. */
#define DECLARE_SERVICE(name)                                                                                \
  extern const struct service name##_service;                                                                \
  extern const struct migrations name##_migrations;                                                          \
  extern const struct statements name##_statements
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Cursor paging, newest first (UUIDv7 ids rise with time): a list's `takes` has `limit` and `after`, its
   `returns` `items` and `next`. The statement selects `WHERE id < :below ORDER BY id DESC LIMIT :limit` with
   one row more than is shown, and page_cut() tells how many are shown and whether there is a next page. A
   page whose items have an `id` and make too long a reply is sent with fewer of them. */
enum { PAGE_DEFAULT = 20, PAGE_MAX = 100 };
/* The opaque cursor of a page's last row: base64url of its id. */
struct text page_cursor(struct arena *arena, struct id last);
/* The id behind a cursor; for an absent one the id above all others. Fails with a fault at /after for one
   that is not ours. */
int page_after(struct context *context, struct maybe_text after, struct id *ret);
/* PAGE_CUT(context, in->limit, rows, count, &ret->next): how many of `count` rows, which have an `id`, are
 * shown. */
#define PAGE_CUT(context, limit, rows, count, next)                                                          \
  page_cut((context), (limit), (count), (count) > (size_t)(limit) ? &(rows)[(limit)-1].id : NULL, (next))
size_t page_cut(struct context *context, int64_t limit, size_t count, const struct id *last,
                struct maybe_text *ret_next);
