/* What a handler knows of the request, call, event or job item it works for. Lives in an arena with it. */
#pragma once

#include "base/config.h"
#include "base/hooks.h"
#include "base/log.h"
#include "bus/bus.h"
#include "shape/problem.h"
#include "store/store.h"
#include "trust/caller.h"

struct runtime;
struct service;
struct http_request;
struct reply_header;

struct context {
  struct arena *arena;
  struct caller caller;
  const struct config *config;
  struct log *log;
  /* The rest is the frame's. */
  const struct service *service;
  void *state; /* what the service keeps in memory, see struct service */
  struct runtime *runtime;
  const struct http_request *request;
  struct reply_header *headers; /* CONTEXT_HEADERS_MAX of them, once there is one */
  size_t headers_count, headers_admitted;
  struct origin origin;
  struct id request_id; /* a hash of subject, route and Idempotency-Key; random without a key; of an event or
                           a job's item the id */
  uint8_t seed[16];
  uint32_t ids_made;
  int64_t deadline_us; /* monotonic; what is left is passed on to calls */
  int64_t if_match;    /* the version that If-Match names; 0: none (routes that do not demand it) */
  struct problem problem;
  struct faults *faults;
};

/* The time of this request: fixed before .prepare, the same on a re-run. */
struct instant context_now(const struct context *context);
/* A new id; a re-run of .run gets the same ones again. In .run, and in .prepare for what .run will store. */
struct id context_id(struct context *context);
/* What calls that change something carry: the same for a repeated request, so the callee answers alike. */
struct id context_request_id(const struct context *context);
bool context_is_admin(const struct context *context);
/* By when it should be done: microseconds of the monotonic clock. For waits in .prepare that are no calls. */
int64_t context_deadline(const struct context *context);
/* It should be done sooner, in so many milliseconds: calls are given up then. For what can do without them.
 */
void context_hurry(struct context *context, int64_t ms);
/* For .prepare: the service's own tables as they are now. End it with tx_end() before anything that takes
   time (a call, a hash); .run looks again at what may have changed since. */
int context_read(struct context *context, struct tx **ret);
/* For a door, on the loop: likewise without waiting; -EAGAIN where that cannot be. */
int context_try_read(struct context *context, struct tx **ret);

/* store_audit() of all stores of this process. For .prepare, and for whom admins alone may ask. */
int context_audit(struct context *context, const struct audit_search *search, struct event **ret,
                  size_t *ret_count);

/* A page of the logs of all stores of this process, newest first: what store_log_search() finds below `after`
   and above `since`, both places that pages before have told (absent: the ends). For .prepare, and for whom
   admins alone may ask. Fails with a fault at /after or /since for one that is none of ours. */
struct log_page {
  struct event *events;
  size_t count;
  struct text newest; /* as `since` of a later page: what comes then is newer than all that was looked at */
  struct maybe_text next; /* null: there is no more */
};
enum { LOG_PLACE_MAX = 400, LOG_PAGE_BYTES_MAX = 1 << 20 }; /* of the text, and of all events' data */
int context_log_page(struct context *context, const struct log_search *search, struct maybe_text after,
                     struct maybe_text since, struct log_page *ret);

/* How many dead letters lie in the stores that this process has open, whatever service gave them up. For
   .prepare, without a read of its own. */
int context_dead_letters(struct context *context, int64_t *ret);

/* What the service's .open made; NULL where it has none. */
void *context_state(const struct context *context);
/* The request behind this context, for its headers and where it came from; NULL in calls from this process,
   reactions and jobs. */
const struct http_request *context_request(const struct context *context);
/* The request's body as it came, for routes that have .body_types: any bytes. Lives as the request does. */
struct text context_body(const struct context *context);
/* Adds a header to the reply, whatever it says; nothing where there is no request. `name` is constant,
   `value` in the context's arena or constant. Those that .run adds are forgotten when it fails or is run
   again. */
enum { CONTEXT_HEADERS_MAX = 12 };
void context_add_header(struct context *context, const char *name, struct text value);

/* The shop's one currency: every price is in it. */
extern const struct setting setting_currency;
/* Where people reach the shop ("https://shop.example.org"): what links begin with. */
extern const struct setting setting_public_url;
/* The same, or where SOUK_LISTEN is where nobody said it. */
struct text shop_url(const struct config *config, struct arena *arena);
/* What the shop is called, by pages, mails and invoices; and the address of its picture. */
extern const struct setting setting_shop_name, setting_shop_logo;

int64_t setting_int(const struct context *context, const struct setting *row);
struct text setting_text(const struct context *context, const struct setting *row);
bool setting_bool(const struct context *context, const struct setting *row);
/* So many of the smallest unit of the shop's currency. */
struct money shop_money(const struct context *context, int64_t minor);
/* Blames the member at `path` where it is of another currency than the shop's. */
void blame_other_currency(struct context *context, const char *path, struct money money);

/* Refuses: `return fail(context, &order_not_payable, "The order is %s.", …)`. Returns a negative number; the
   problem becomes the reply. The detail says what is particular to this case. */
int fail(struct context *context, const struct problem_kind *kind, const char *detail, ...)
    __attribute__((format(printf, 3, 4)));
/* As fail(), but returns 0: what .run did is committed, and then the client is told this problem (a stolen
   token's session is ended, its bearer refused). The reply is not kept for the Idempotency-Key. */
int fail_and_keep(struct context *context, const struct problem_kind *kind, const char *detail, ...)
    __attribute__((format(printf, 3, 4)));
/* As fail(), and says when to try again. */
int fail_for(struct context *context, int64_t seconds, const struct problem_kind *kind, const char *detail,
             ...) __attribute__((format(printf, 4, 5)));
/* Adds a fault at a member ("/lines/0/variant_id") to the problem that fail() then makes of them all. */
void blame(struct context *context, const char *path, const char *code, const char *message, ...)
    __attribute__((format(printf, 4, 5)));
bool blamed(const struct context *context);
/* The store's errors as handlers see them: -ENOENT → fail not_found with "no such <what>", anything else as
 * it is. */
int found(struct context *context, int result, const char *what);
