/* What stands between bus.h and its drivers: the parts of a bus that every driver shares, and the few
   functions that a driver is. Not for others. */
#pragma once

#include "bus/bus.h"

enum {
  BUS_STORES_MAX = 32,
  BUS_CONSUMERS_MAX = 64,
  BUS_TOPICS_MAX = 512,
};

/* A topic that is emitted or heard here. */
struct topic {
  const struct event_kind *kind;
  const char *emitter; /* NULL: nobody here emits it */
  size_t store;        /* whose log holds it: index into options.stores */
};

/* A consumer as the bus counts it. Written by one thread, read by any. */
struct follower {
  struct consumer *consumer;
  _Atomic int64_t done, parked, dead;
  atomic_bool fenced;
};

struct bus;

struct bus_driver {
  int (*start)(struct bus *bus, struct error *error);
  void (*stop)(struct bus *bus);
  void (*destroy)(struct bus *bus); /* stopped before; also when it was never started */
  int (*settle)(struct bus *bus, int64_t timeout_ms);
  int (*replay)(struct bus *bus, size_t follower, struct error *error);
  void (*nudge)(struct bus *bus);
  int64_t (*lag)(struct bus *bus, size_t follower);
  bool (*has_caught_up)(struct bus *bus, size_t follower);
};

extern const struct bus_driver embedded_driver;

struct bus {
  const struct bus_driver *driver;
  struct bus_options options;
  struct store *stores[BUS_STORES_MAX];
  struct topic topics[BUS_TOPICS_MAX];
  size_t topics_count;
  struct follower followers[BUS_CONSUMERS_MAX];
  size_t followers_count;
  void *state; /* the driver's; NULL until it was started */
};

/* The topic of that name, or NULL. */
struct topic *bus_topic(struct bus *bus, const char *name);
