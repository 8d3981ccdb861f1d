/* For the conformance tests: a house of three tiny services on stores and a bus. maker emits thing.made and
   thing.sold; keeper and mirror write down what they hear, in the order in which they hear it; mirror answers
   each thing.made with thing.seen, which keeper hears. Another driver's tests run on the same house. */
#pragma once

#include "bus/bus.h"

#include <pthread.h>

enum house_service { MAKER, KEEPER, MIRROR, HOUSE_SERVICES };

/* How a house is built: each test runs in each of them. */
struct arrangement {
  const char *name;
  bool postgres; /* the stores are databases on a server */
  bool split;    /* a store per service; else one for all */
  bool shuffle;  /* topics mixed */
  bool prepares; /* keeper prepares, on a thread of its own */
};

struct made {
  int64_t number;
};
struct sold {
  int64_t number;
};
struct seen {
  int64_t number;
};
extern const struct shape made_shape, sold_shape, seen_shape;
DECLARE_EVENT(made);
DECLARE_EVENT(sold);
DECLARE_EVENT(seen);
/* A thing.made whose data no thing.made has. */
extern const struct event_kind made_strange;

/* A line of what keeper or mirror wrote down. */
struct effect {
  int64_t line;
  struct text topic;
  struct id thing;
  int64_t number;
};

enum { FAIL_NOTHING = -1, MINUTE_MS = 60000 };

struct hearer {
  struct consumer consumer;
  struct subscription subscriptions[4];
  struct house *house;
  bool chains;                      /* answers thing.made with thing.seen */
  _Atomic int64_t fails;            /* thing.made of this number fails */
  _Atomic int64_t fails_to_prepare; /* so does this one, before it is run */
  _Atomic int fails_with;           /* by default -EINVAL */
  atomic_bool strict;               /* a thing.sold before its thing.made: NOT_YET */
  _Atomic int64_t runs;             /* also of bodies that were run again */
  void (*before_prepare)(struct hearer *hearer, const struct event *event); /* may be NULL */
};

struct house {
  const struct arrangement *arrangement;
  char directory[64];
  struct clock clock;
  struct store *stores[HOUSE_SERVICES]; /* each once */
  size_t stores_count;
  struct store *of[HOUSE_SERVICES];
  struct bus *bus;
  struct hearer keeper, mirror;
  bool without_mirror; /* as long as the house has no such service */
  int tries_max;
  int64_t first_pause_ms, longest_pause_ms;
  _Atomic int64_t parkings, deaths;
  pthread_mutex_t lock;
  pthread_cond_t changed; /* for tests that wait in before_prepare */
  uint64_t seed;
};

/* Whether such a house can be built here: there may be no server. */
bool is_buildable(const struct arrangement *arrangement);
/* An empty house in a new directory. Nothing runs yet. */
struct house *house_build(const struct arrangement *arrangement);
/* Closes all and removes the directory. */
void house_raze(struct house *house);

void house_open(struct house *house); /* the stores */
void house_close(struct house *house);
void bus_up(struct house *house); /* a bus with the hearers, started */
void bus_down(struct house *house);
/* Makes a bus with the hearers; the caller starts it. */
struct bus *house_bus(struct house *house);
/* Waits until all is done, at most a minute. */
void settle(struct house *house);
/* So much later, parked events that are due are tried, and what follows from them is done. */
void later(struct house *house, int64_t milliseconds);

struct id thing(unsigned char number);
/* In one transaction each. */
void emit_numbers(struct house *house, const struct event_kind *kind, struct id key, int64_t first,
                  int64_t count);
void emit_one(struct house *house, const struct event_kind *kind, struct id key, int64_t number);
/* Events first, first + 1, …, each of the next of `keys` things; every third of them a thing.sold. */
void emit_many(struct house *house, int64_t first, int64_t count, unsigned keys);

/* What was written down, in order. The arena is the caller's. */
size_t effects(struct hearer *hearer, struct arena *arena, struct effect **ret);
/* The numbers of one topic and thing as "1 2 3". */
struct text numbers(struct hearer *hearer, struct arena *arena, const char *topic, struct id key);
size_t effects_count(struct hearer *hearer);
/* Of the events that emit_many made: each was done once, each topic and thing's in order. */
void assert_done_once(struct hearer *hearer, int64_t first, int64_t count);
struct consumer_stats stats_of(struct house *house, const char *name);
/* Runs something on a service's store as one body; its result. */
int run_on(struct house *house, enum house_service service, int (*run)(void *data, struct tx *tx),
           void *data);
