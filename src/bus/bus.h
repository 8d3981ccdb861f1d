/* How events reach those who hear them. Order is promised per topic and key, nothing more; effects happen
   once: the cursor (embedded) or the inbox (brokers) moves in the transaction of the effects. One driver per
   file behind this header: embedded.c, which reads the stores' own logs.

   A consumer is a service. An event whose reaction fails or is too early (-EAGAIN as NOT_YET) is parked with
   its topic and key; later ones of that consumer, topic and key wait behind it, others go on; it is retried
   with growing pauses and after the last try becomes a dead letter. One that is too early is also tried soon
   after whatever else the consumer gets done: these tries do not count. */
#pragma once

#include "base/config.h"
#include "base/log.h"
#include "store/delivery.h"

struct bus;

/* What a reaction returns when its own state says that the event comes too early. */
enum { NOT_YET = -EAGAIN };

/* Both must be said: the zero values refuse to start. */
enum start_from { FROM_UNSAID, FROM_START, FROM_NOW };
enum on_replay { REPLAY_UNSAID, SKIP, REBUILD };

struct subscription {
  const struct event_kind *event;
  enum start_from from; /* where a consumer begins that has no cursor yet */
  enum on_replay on_replay;
  const char *const *rebuilds; /* REBUILD: tables that this event alone fills, in the order in which they
                                  can be emptied (children first); ended by NULL */
  void *reaction;              /* the service frame's row */
};

struct delivery {
  const struct event *event;
  const void *data; /* the event's, decoded by its kind's shape; shared with other consumers: read only */
  const struct subscription *subscription;
  struct origin origin; /* "service:<consumer>" for the event's subject; in its trace a span of its own; now:
                           the batch's time */
  uint8_t seed[16];     /* for ids: of consumer and event, so a second run makes the same ones */
  struct arena *arena;  /* of the batch */
  void *plan;           /* the consumer's, between prepare and run */
  struct text reason;   /* a prepare that fails may say why (arena) */
};

struct consumer {
  const char *name; /* the service's */
  struct store *store;
  const struct subscription *subscriptions;
  size_t subscriptions_count;
  void *data;
  /* Optional: before the body, on a thread that may block, for up to BUS_BATCH_MAX deliveries. Negative for
     one: that event fails (parked) without being run. */
  int (*prepare)(struct consumer *consumer, struct delivery *delivery);
  /* In the body, in a savepoint of its own, the tx acting for this service with the delivery's origin and
     seed. 0, NOT_YET, or negative; `reason` then says why (arena). */
  int (*run)(struct consumer *consumer, struct tx *tx, struct delivery *delivery, struct text *reason);
  bool needs_prepare; /* some subscription prepares: such a consumer has a thread of its own */
};

enum { BUS_BATCH_MAX = 50 };

struct bus_options {
  struct log *log;
  struct clock *clock;
  struct store *const *stores; /* whose logs are read */
  size_t stores_count;
  int tries_max;          /* after this many an event becomes a dead letter */
  int64_t retry_first_ms; /* the first pause; doubles each time */
  int64_t retry_max_ms;
  bool shuffle; /* test: mixes topics in each batch, keeping order per topic and key */
  uint64_t shuffle_seed;
  /* Is called for each parked and each dead event, for logs and metrics; may be NULL. */
  void (*troubled)(void *data, const char *consumer, const struct event *event, int64_t tries,
                   const char *reason, bool dead);
  void *troubled_data;
};

int bus_create(struct bus **ret, const struct bus_options *options, struct error *error);
/* Before bus_start: whose store's log holds a topic. A topic that two services emit: -EINVAL. A topic that
   nobody emits is looked for in the first store's log. */
int bus_add_emitter(struct bus *bus, const char *service, struct store *store,
                    const struct event_kind *const *emits, size_t emits_count, struct error *error);
/* Before bus_start; the consumer stays the caller's until bus_destroy. -EINVAL for a second one of its name,
   or two subscriptions to one topic. */
int bus_add(struct bus *bus, struct consumer *consumer, struct error *error);
/* Creates missing cursors, refuses one beyond its log's head or of another epoch (-ESTALE, with what to do).
 */
int bus_start(struct bus *bus, struct error *error);
/* Ends after the batches under way. */
void bus_stop(struct bus *bus);
void bus_destroy(struct bus *bus);

/* Waits until every consumer has done all events up to the logs' heads (parked ones not counted) and nothing
   new followed. -ETIME. */
int bus_settle(struct bus *bus, int64_t timeout_ms);

/* Empties the tables of this consumer's REBUILD subscriptions and begins them from the start; SKIP ones stay.
   Returns when the reset is committed; events then flow again. -ENOENT for an unknown consumer, -ENOTSUP if
   nothing of it is REBUILD. */
int bus_replay(struct bus *bus, const char *consumer, struct error *error);
/* Looks at parked events again (after an admin's retry, or when the clock was moved). */
void bus_nudge(struct bus *bus);

/* The span in which a consumer reacts to an event, hex digits without a NUL: always the same, so what it
   emits tells by its trace what caused it. */
void bus_reaction_span(const char *consumer, struct id event, char ret[static SPAN_ID_LEN]);

struct consumer_stats {
  const char *name;
  int64_t lag;    /* events in the logs behind its position, heard or not: 0 when it has caught up */
  int64_t done;   /* since start */
  int64_t parked; /* now */
  int64_t dead;   /* since start */
  bool fenced;    /* another process is this consumer: it has stopped */
};
/* At most `max` rows; returns how many there are. */
size_t bus_stats(struct bus *bus, struct consumer_stats *ret, size_t max);
/* Whether a consumer has been through all that stood in the logs when the bus was started (parked ones not
   counted). True for a name that hears nothing. */
bool bus_has_caught_up(struct bus *bus, const char *consumer);
/* 0, or -ESTALE when a consumer is fenced. */
int bus_health(struct bus *bus);
