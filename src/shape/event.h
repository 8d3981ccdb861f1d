/* Events: their kinds, and the envelope in which one travels (CloudEvents 1.0, JSON format). Events carry ids
   and facts, never secrets and no personal data. */
#pragma once

#include "base/trace.h"
#include "shape/shape.h"

struct event_kind {
  const char *name;         /* the topic, in the past tense: "order.created" */
  const struct shape *data; /* new members must be optional or maybe: old events decode for ever */
  const char *aggregate;    /* what its key is the id of: "order" */
  bool forgets;             /* the key is a user's who is gone: what is kept for him alone goes */
  bool revives;             /* what a consumer had given up waits for it again: all of them look */
  bool audited;             /* found in the audit whoever causes it; what admins cause always is */
  const char *doc;
};

/* Who caused a change, for whom, and as part of what. Copied into every event that the change emits. */
struct origin {
  struct text actor;                     /* "user:<id>", "service:<name>", "system" */
  struct id subject;                     /* the user on whose behalf; none where nobody's */
  char traceparent[TRACEPARENT_LEN + 1]; /* W3C Trace Context; "" for none */
  struct instant now;                    /* of the request, fixed */
  bool by_admin;                         /* an admin asks, himself: what changes is found in the audit */
};

/* An event as it lies in the log. Texts belong to whoever handed it out (an arena). */
struct event {
  int64_t seq; /* position in its log: rises, gaps mean nothing */
  struct id id;
  struct text source; /* the service that emitted it */
  struct text topic;
  struct id aggregate; /* the key: order is promised per topic and key */
  int64_t version;     /* of the aggregate: 1, 2, 3 … without gaps over all topics of its source */
  struct instant time;
  struct text actor;
  struct id subject;
  struct text traceparent;
  struct text data; /* JSON */
};

/* The CloudEvents 1.0 envelope: id, source "/souk/<service>", type = topic, subject = aggregate, time, and
   the extensions partitionkey, version, actor, onbehalfof, traceparent (a CloudEvents extension of its own).
 */
void event_encode(const struct event *event, struct buffer *out);
/* The way back, strict in what it needs, ignoring what it does not know. -EINVAL with faults. */
int event_decode(struct text json, struct arena *arena, struct event *ret, struct faults *faults);

/* `const struct event_kind order_created = EVENT(order_created, "order.created", "order", "…");` */
#define EVENT(tag, topic, keyed_by, text, ...)                                                               \
  { .name = (topic), .data = &tag##_shape, .aggregate = (keyed_by), .doc = (text), __VA_ARGS__ }
