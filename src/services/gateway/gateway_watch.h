/* What admins see of the shop at work: the events of all logs, one trace, how each service is. */
#pragma once

#include "service/watch.h"
#include "services/gateway/gateway.h"

enum { EVENT_ACTOR_MAX = 60, EVENT_TOPIC_MAX = 60, EVENT_SERVICE_MAX = 40 };

struct list_events {
  int64_t limit;
  struct maybe_text after, since;
  struct maybe_id object_id, user_id;
  struct maybe_text trace_id, topic, service;
};
extern const struct shape list_events_shape;
struct event_entry {
  struct id id;
  struct instant at;
  struct text topic, service;
  struct id object_id;
  struct text actor;
  struct maybe_id user_id;
  struct json data;
  struct maybe_text trace_id, span_id;
};
extern const struct shape event_entry_shape;
struct event_list {
  struct event_entry *items;
  size_t items_count;
  struct maybe_text next;
  struct text newest;
};
extern const struct shape event_list_shape;

struct trace_wanted {
  struct text trace_id;
  struct maybe_id near;
};
extern const struct shape trace_wanted_shape;

GATHERS(gather_events, list_events, event_list);
GATHERS(gather_trace, trace_wanted, trace_view);
GATHERS(gather_services, nothing, service_list);
