/* The shapes of what admins see of the shop at work. */
#include "services/gateway/gateway_watch.h"

#define HEX "a-f0-9"

static const struct field list_events_fields[] = {
  FIELD(struct list_events, limit, .optional = true, .min = 1, .max = PAGE_MAX, .fallback = PAGE_DEFAULT),
  FIELD(struct list_events, after, .not_null = true, .max = LOG_PLACE_MAX,
        .doc = "The `next` of the page before: older ones."),
  FIELD(struct list_events, since, .not_null = true, .max = LOG_PLACE_MAX,
        .doc = "The `newest` of an earlier reply: only what came later. For a live list: ask for the first "
               "page again and again, each time since the reply before."),
  FIELD(struct list_events, object_id, .not_null = true,
        .doc = "What happened to it: the key of an order, a payment, a product, a variant, a user, …"),
  FIELD(struct list_events, user_id, .not_null = true, .doc = "Who did it, or for whom it was done."),
  FIELD(struct list_events, trace_id, .not_null = true, .min = TRACE_ID_LEN, .max = TRACE_ID_LEN,
        .charset = HEX,
        .doc = "The request behind it with all its effects, as `traceparent` names it in replies and logs."),
  FIELD(struct list_events, topic, .not_null = true, .min = 1, .max = EVENT_TOPIC_MAX,
        .doc = "What happened, such as order.created."),
  FIELD(struct list_events, service, .not_null = true, .min = 1, .max = EVENT_SERVICE_MAX,
        .doc = "Who told of it."),
};
const struct shape list_events_shape = SHAPE(list_events, list_events_fields);

static const struct field event_entry_fields[] = {
  FIELD(struct event_entry, id, .doc = "The event."),
  FIELD(struct event_entry, at, .doc = "When."),
  FIELD(struct event_entry, topic, .max = EVENT_TOPIC_MAX, .doc = "What happened."),
  FIELD(struct event_entry, service, .max = EVENT_SERVICE_MAX, .doc = "Who told of it."),
  FIELD(struct event_entry, object_id, .doc = "To what: the event's key."),
  FIELD(struct event_entry, actor, .max = EVENT_ACTOR_MAX,
        .doc = "Who did it: user:<id>, service:<name>, system, owner, nobody."),
  FIELD(struct event_entry, user_id, .doc = "The user on whose behalf; null where nobody's."),
  FIELD(struct event_entry, data, .doc = "What the event says."),
  FIELD(struct event_entry, trace_id, .max = TRACE_ID_LEN,
        .doc = "Of the request behind it; null without one."),
  FIELD(struct event_entry, span_id, .max = SPAN_ID_LEN,
        .doc = "The part of that trace in which it was told: a request, a call, a reaction or a job."),
};
const struct shape event_entry_shape =
    SHAPE(event_entry, event_entry_fields, .doc = "Something that happened in the shop.");
static const struct field event_list_fields[] = {
  LIST_FIELD(struct event_list, items, event_entry, .max = PAGE_MAX, .doc = "The newest first."),
  FIELD(struct event_list, next, .max = LOG_PLACE_MAX,
        .doc =
            "For `after`; null where there is nothing older. Where one looks for a user, a trace, a topic or "
            "a service without `object_id`, a page ends after 10,000 events that were looked at, however "
            "few were found: go on with `next`."),
  FIELD(struct event_list, newest, .max = LOG_PLACE_MAX, .doc = "For `since`."),
};
const struct shape event_list_shape =
    SHAPE(event_list, event_list_fields, .doc = "What happened in the shop.");

static const struct field trace_wanted_fields[] = {
  FIELD(struct trace_wanted, trace_id, .min = TRACE_ID_LEN, .max = TRACE_ID_LEN, .charset = HEX,
        .doc = "The trace."),
  FIELD(struct trace_wanted, near, .not_null = true,
        .doc = "An event of it. Needed for a trace of which only events are left and which is not among the "
               "newest "
               "10,000 events: it tells when that was."),
};
const struct shape trace_wanted_shape = SHAPE(trace_wanted, trace_wanted_fields);
