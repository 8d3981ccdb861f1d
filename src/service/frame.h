/* What the files of service/ share: a running process in structs. Nobody else includes this. */
#pragma once

#include "http/client.h"
#include "service/runtime.h"
#include "service/workers.h"

#include <pthread.h>
#include <stdatomic.h>

struct runtime;

#define API_PREFIX "/api/v1" /* of clients' routes at the gateway */

enum {
  DURATION_BUCKETS = 10,
  ERROR_CLASSES = 6,           /* of HTTP statuses, by their first digit */
  REQUEST_DEADLINE_MS = 30000, /* after which a request's calls are given up */
  CALL_DEADLINE_MS = 5000,     /* of a call that does not say */
  REPLY_BYTES_MAX = 4 << 20,   /* of an encoded reply; a page that is longer is made shorter */
};

/* Counted on the loops, read by /metrics. One per route; several loops may share it. */
struct route_metrics {
  _Atomic int64_t answered[ERROR_CLASSES];
  _Atomic int64_t duration_us;
  _Atomic int64_t buckets[DURATION_BUCKETS];
};

/* A header that a handler adds to its reply. */
struct reply_header {
  const char *name;
  struct text value;
};

/* A service that runs here. */
struct running {
  const struct service *service;
  void *state; /* what its .open made */
  struct runtime *runtime;
  struct store *store;
  struct workers *workers;
  struct consumer consumer;
  struct subscription *subscriptions;
};

/* A route as the server knows it, with what it was made from: a service's route or an answer to a call. */
struct endpoint {
  struct runtime *runtime;
  const struct service *service;
  struct running *running;   /* NULL: the service lives elsewhere, the gateway forwards to it */
  struct workers *workers;   /* of the service, here or elsewhere */
  const struct route *route; /* for calls: made from the answer */
  const struct call *call;   /* NULL for clients' routes */
  bool *in_path;             /* per field of `takes`: is it read from the path? */
  bool has_version;          /* `returns` has a member "version": replies carry an ETag */
  size_t version_at;
  bool has_id; /* and `returns` an "id": a POST answers 201 */
  size_t id_at;
  bool has_location; /* there is a GET of this path and an id */
  bool is_recorded;  /* its requests are noted as spans, not only those that fail */
  struct route_metrics metrics;
};

/* Requests with an Idempotency-Key that are being worked on: at most as many as can be queued. */
struct claims;
int claims_create(struct claims **ret);
void claims_destroy(struct claims *claims);
/* 0, -EEXIST while another request of this hash is under way, -EAGAIN when there are too many. The hash stays
   where it is until it is released. */
int claims_take(struct claims *claims, const uint8_t request[static 32]);
void claims_release(struct claims *claims, const uint8_t request[static 32]);

/* page.c: leaves the first half of a page whose reply would be too long, with a cursor to what follows. False
   where there is nothing to halve: what a route returns is no page, or one item. */
bool page_halve(const struct shape *shape, void *page, struct arena *arena);

/* jobs.c: what failed since the schedule last called for this job; it is left alone until it does again. */
struct job_failures {
  struct id at[JOB_FAILURES_MAX];
  size_t count;
};
/* One round of a job, on the caller's thread, which may block: true when another at once is worth it. Ends
   early, after the item in hand, once `stopping` is set. */
bool job_run_round(struct running *running, const struct job *job, struct job_failures *failures,
                   const _Atomic bool *stopping);

/* scheduler.c: when jobs are run. */
struct scheduler;
int scheduler_create(struct scheduler **ret, struct runtime *runtime);
int scheduler_start(struct scheduler *scheduler);
void scheduler_stop(struct scheduler *scheduler);
void scheduler_destroy(struct scheduler *scheduler);
/* One round of every job, now; returns when done. */
void scheduler_run_all(struct scheduler *scheduler);

/* What the pages of a listener show. */
struct entrance {
  struct runtime *runtime;
  struct text openapi, asyncapi;
};

struct runtime {
  struct runtime_options options;
  struct running services[RUNTIME_MAX_SERVICES];
  const struct service *service_list[RUNTIME_MAX_SERVICES];
  size_t services_count;
  struct store *stores[RUNTIME_MAX_SERVICES];
  size_t stores_count;
  struct emitter *emitters; /* one per service, for the stores */
  struct bus *bus;
  struct http_client *client;
  struct key_ring *keys;       /* with which this process signs; NULL while it only looks */
  struct passports *passports; /* where services run apart; else NULL */
  struct http_server *server;
  struct running *gateway; /* the service with a door; NULL: not here, and no client comes in */
  /* At the gateway, as the services that are known: who waits for one that lives elsewhere. One that hangs
     keeps only its own waiting. NULL for what runs here. */
  struct workers *forwarders[RUNTIME_MAX_SERVICES];
  struct http_route *client_routes;
  size_t client_routes_count;
  struct http_route *client_others; /* the web app; NULL: there is none */
  struct http_route *peer_routes;   /* between processes: without /api/v1, and the calls */
  size_t peer_routes_count;
  struct http_route *unix_routes;
  size_t unix_routes_count;
  struct endpoint *endpoints;
  size_t endpoints_count;
  struct claims *claims;
  struct spans *spans; /* what was done lately */
  struct scheduler *scheduler;
  struct workers *control_workers;
  struct arena *arena; /* of what lives as long as the runtime */
  struct entrance clients, peers;
  char url[128];       /* where other processes come in; empty: nowhere */
  uint8_t tag_key[16]; /* of ETags */
  bool calls_over_http;
  bool has_tls; /* at the clients' listener */
  bool started;
  int64_t created_us; /* monotonic */
};

struct running *runtime_find(struct runtime *runtime, const char *service);

/* context.c's helpers for the frame: a context for new work of this service. */
void context_begin(struct context *context, struct running *running, struct arena *arena);
/* Its time and its deadline, anew. */
void context_begin_now(struct context *context);
/* What a reply says about a failed handler: its own problem, or one for the number. */
struct problem problem_of(const struct context *context, int result);
/* What is logged and kept about a failed reaction or job: its problem's words and code, or what the
   database refused, or at least who failed; then the number's name. `tx` NULL: it was still preparing. */
struct text reason_of(const struct context *context, const struct tx *tx, int result);

/* apart.c: refuses to run a part of the services where events could not reach the others, or nobody would
   know where a service is: -EINVAL. */
int apart_check(struct runtime *runtime, struct error *error);
/* endpoint.c: the server's routes from the faces. */
void endpoints_create(struct runtime *runtime);
/* guard.c: who comes in. request.c, forward.c: what happens then, here or elsewhere. */
int client_guard(struct http_request *request);
int peer_guard(struct http_request *request);
int owner_guard(struct http_request *request);
void request_handle(struct http_request *request);
void forward_handle(struct http_request *request);
/* app.c: the web app, at clients' paths that no route has. */
int app_guard(struct http_request *request);
void app_handle(struct http_request *request);
/* passports.c: how this process proves who it is to others, and believes them. */
struct passports;
int passports_create(struct passports **ret, struct runtime *runtime);
void passports_destroy(struct passports *passports);
/* The header that shows this service that `caller`, with .service set to who asks, asks. */
int passport_header(struct context *context, const struct caller *caller, const char *audience,
                    struct http_header *ret);
/* "http://127.0.0.1:8004": where it is found. */
const char *service_url(struct runtime *runtime, const struct service *service);
/* pages.c */
extern const struct http_route page_routes[]; /* .data: the entrance */
extern const size_t page_routes_count;
extern const struct http_route control_route; /* on the socket alone */
int pages_make(struct runtime *runtime);
/* metrics.c */
void metrics_count(void *data, const struct http_request *request, int status, int64_t bytes, int64_t us);
/* What is read for it lies in the arena. */
void metrics_write(struct runtime *runtime, struct arena *arena, struct buffer *out);
/* pages.c: why this process is not ready; NULL: it is. */
const char *runtime_trouble(struct runtime *runtime);
/* call.c */
/* A call of a service in another process, whether any face needs it or not. */
int call_over_http(struct context *context, const struct service *callee, const struct call *call,
                   const void *in, void *ret);
/* Another process's entrance did not believe our passport: the client, who is known, is not told to log in.
   Negative with a problem where that is so, else 0. */
int refuse_disbelief(struct context *context, const struct http_answer *answer, const char *service);
const struct problem_kind *problem_by_code(struct runtime *runtime, struct text code);
#define DEADLINE_HEADER "Souk-Deadline-Ms" /* how long whoever asks will wait for the reply */
enum { UNREACHABLE_RETRY_S = 1 };          /* Retry-After when another process cannot be reached */
/* Adds what every request to another process says: its trace, how long it may take. */
void add_origin_headers(const struct context *context, struct http_call *call);
/* record.c: what is noted as spans. */
struct span;
bool is_recorded(const struct endpoint *endpoint);
/* Makes the call a span of its own: until record_call_end() the context's trace is that of the call. False,
   and nothing is to be ended, where there is no trace. */
bool record_call_begin(struct context *context, const struct call *call, struct span *ret);
void record_call_end(struct context *context, struct span *span, int result);
void record_reaction(const struct running *running, const struct delivery *delivery, struct instant start);
/* An event that was parked or given up. */
void record_trouble(const struct running *running, const struct event *event, int64_t tries,
                    const char *reason);
/* `failure` is empty where it was done. */
void record_job(const struct context *context, const char *job, struct id item, struct text failure);
/* reactions.c */
void consumer_make(struct running *running);
