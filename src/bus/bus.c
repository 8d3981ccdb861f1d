/* The public functions: who emits and who hears, counted and checked; the rest is the driver's. */

#include "bus/driver.h"

#include <stdlib.h>
#include <string.h>

int bus_create(struct bus **ret, const struct bus_options *options, struct error *error) {
  if (options->stores_count == 0 || options->stores_count > BUS_STORES_MAX) {
    return error_set(error, -EINVAL, "A bus reads 1 to %d stores, not %zu.", BUS_STORES_MAX,
                     options->stores_count);
  }
  if (options->tries_max < 1 || options->retry_first_ms < 1 ||
      options->retry_max_ms < options->retry_first_ms) {
    return error_set(error, -EINVAL, "A bus needs at least one try and pauses of at least 1 ms that grow.");
  }
  struct bus *bus = calloc(1, sizeof *bus);
  if (bus == NULL) {
    return error_set(error, -ENOMEM, "No memory for a bus.");
  }
  bus->driver = &embedded_driver;
  bus->options = *options;
  memcpy(bus->stores, options->stores, options->stores_count * sizeof bus->stores[0]);
  bus->options.stores = bus->stores;
  *ret = bus;
  return 0;
}

void bus_destroy(struct bus *bus) {
  if (bus == NULL) {
    return;
  }
  if (bus->state != NULL) {
    bus->driver->destroy(bus);
  }
  free(bus);
}

struct topic *bus_topic(struct bus *bus, const char *name) {
  for (size_t i = 0; i < bus->topics_count; i++) {
    if (strcmp(bus->topics[i].kind->name, name) == 0) {
      return &bus->topics[i];
    }
  }
  return NULL;
}

/* Finds or adds it; NULL with an error. Everybody must mean the same shape by a name, since an event is
 * decoded once for all. */
static struct topic *claim_topic(struct bus *bus, const struct event_kind *kind, struct error *error) {
  struct topic *topic = bus_topic(bus, kind->name);
  if (topic == NULL) {
    if (bus->topics_count == BUS_TOPICS_MAX) {
      error_set(error, -EINVAL, "There are more than %d topics.", BUS_TOPICS_MAX);
      return NULL;
    }
    topic = &bus->topics[bus->topics_count++];
    *topic = (struct topic){ .kind = kind };
  }
  if (topic->kind->data != kind->data) {
    error_set(error, -EINVAL, "The event %s is declared twice, with different data.", kind->name);
    return NULL;
  }
  return topic;
}

int bus_add_emitter(struct bus *bus, const char *service, struct store *store,
                    const struct event_kind *const *emits, size_t emits_count, struct error *error) {
  size_t index = 0;
  while (index < bus->options.stores_count && bus->stores[index] != store) {
    index++;
  }
  if (index == bus->options.stores_count) {
    return error_set(error, -EINVAL, "The store of %s is not one of those that the bus reads.", service);
  }
  for (size_t i = 0; i < emits_count; i++) {
    struct topic *topic = claim_topic(bus, emits[i], error);
    if (topic == NULL) {
      return -EINVAL;
    }
    if (topic->emitter != NULL) {
      return error_set(error, -EINVAL, "The event %s is emitted by both %s and %s.", emits[i]->name,
                       topic->emitter, service);
    }
    topic->emitter = service;
    topic->store = index;
  }
  return 0;
}

int bus_add(struct bus *bus, struct consumer *consumer, struct error *error) {
  if (bus->followers_count == BUS_CONSUMERS_MAX) {
    return error_set(error, -EINVAL, "There are more than %d consumers.", BUS_CONSUMERS_MAX);
  }
  for (size_t i = 0; i < bus->followers_count; i++) {
    if (strcmp(bus->followers[i].consumer->name, consumer->name) == 0) {
      return error_set(error, -EINVAL, "There are two consumers named %s.", consumer->name);
    }
  }
  for (size_t i = 0; i < consumer->subscriptions_count; i++) {
    const struct event_kind *kind = consumer->subscriptions[i].event;
    for (size_t j = 0; j < i; j++) {
      if (strcmp(consumer->subscriptions[j].event->name, kind->name) == 0) {
        return error_set(error, -EINVAL, "%s hears %s twice.", consumer->name, kind->name);
      }
    }
    if (claim_topic(bus, kind, error) == NULL) {
      return -EINVAL;
    }
  }
  bus->followers[bus->followers_count++].consumer = consumer;
  return 0;
}

int bus_start(struct bus *bus, struct error *error) {
  if (bus->state != NULL) {
    return error_set(error, -EINVAL, "The bus was started before.");
  }
  return bus->driver->start(bus, error);
}

void bus_stop(struct bus *bus) {
  if (bus->state != NULL) {
    bus->driver->stop(bus);
  }
}

int bus_settle(struct bus *bus, int64_t timeout_ms) {
  return bus->state != NULL ? bus->driver->settle(bus, timeout_ms) : -EINVAL;
}

int bus_replay(struct bus *bus, const char *consumer, struct error *error) {
  size_t index = 0;
  while (index < bus->followers_count && strcmp(bus->followers[index].consumer->name, consumer) != 0) {
    index++;
  }
  if (index == bus->followers_count) {
    return error_set(error, -ENOENT, "No consumer is named %s.", consumer);
  }
  const struct consumer *found = bus->followers[index].consumer;
  for (size_t i = 0; i < found->subscriptions_count; i++) {
    if (found->subscriptions[i].on_replay == REBUILD) {
      return bus->state != NULL ? bus->driver->replay(bus, index, error)
                                : error_set(error, -EINVAL, "The bus is not started.");
    }
  }
  return error_set(error, -ENOTSUP, "Nothing that %s hears can be replayed: what it did would be done twice.",
                   consumer);
}

void bus_nudge(struct bus *bus) {
  if (bus->state != NULL) {
    bus->driver->nudge(bus);
  }
}

size_t bus_stats(struct bus *bus, struct consumer_stats *ret, size_t max) {
  for (size_t i = 0; i < bus->followers_count && i < max; i++) {
    struct follower *follower = &bus->followers[i];
    ret[i] = (struct consumer_stats){
      .name = follower->consumer->name,
      .lag = bus->state != NULL ? bus->driver->lag(bus, i) : 0,
      .done = atomic_load(&follower->done),
      .parked = atomic_load(&follower->parked),
      .dead = atomic_load(&follower->dead),
      .fenced = atomic_load(&follower->fenced),
    };
  }
  return bus->followers_count;
}

bool bus_has_caught_up(struct bus *bus, const char *consumer) {
  for (size_t i = 0; i < bus->followers_count; i++) {
    if (strcmp(bus->followers[i].consumer->name, consumer) == 0) {
      return bus->state != NULL && bus->driver->has_caught_up(bus, i);
    }
  }
  return true;
}

int bus_health(struct bus *bus) {
  for (size_t i = 0; i < bus->followers_count; i++) {
    if (atomic_load(&bus->followers[i].fenced)) {
      return -ESTALE;
    }
  }
  return 0;
}
