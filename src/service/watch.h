/* A shop at work, for those who watch over it: one trace as a tree, and how each
   service is. Services in other processes are asked for
   what they know, for half a second each; who does not answer is named, not waited for. */
#pragma once

#include "service/service.h"
#include "service/spans.h"

enum {
  TRACE_SPANS_MAX = 1000, /* of one trace that are shown */
  WATCH_NAME_MAX = 60,
  WATCH_PATH_MAX = 200,
  WATCH_REASON_MAX = 300,
};

/* WAITING: not begun, or to be tried again. */
enum span_state { SPAN_DONE, SPAN_FAILED, SPAN_WAITING };

/* A part of a trace, in OpenTelemetry's terms. */
struct trace_span {
  struct text span_id;
  struct maybe_text parent_span_id;
  int64_t depth;
  enum span_kind kind;
  struct text service, name;
  struct maybe_text caller, method, path;
  struct maybe_int status, tries;
  enum span_state state;
  struct maybe_text error;
  struct maybe_instant start;
  struct maybe_int duration_us;
  struct maybe_id event_id, object_id;
  struct maybe_text actor;
};
extern const struct shape trace_span_shape;

/* In causal order: each span behind its parent, those of one parent by their start. */
struct trace_view {
  struct text trace_id;
  struct trace_span *spans;
  size_t spans_count;
  struct text *unreachable; /* services that could not be asked for their part */
  size_t unreachable_count;
  bool complete; /* false: there may be more than is shown */
};
extern const struct shape trace_view_shape;

/* All that is known of a trace; `near`, where present, is an event of it, which tells when it was. -ENOENT
   where nothing is. For .prepare, and for whom admins alone may ask. */
int context_trace(struct context *context, struct text trace, struct maybe_id near, struct trace_view *ret);

enum service_state { SERVICE_READY, SERVICE_NOT_READY, SERVICE_UNREACHABLE };

struct service_view {
  struct text name, doc;
  enum service_state state;
  struct maybe_text reason, process, address, version;
  struct maybe_instant started_at;
  struct maybe_int uptime_seconds, requests, failures;
  struct maybe_int lag, done, parked, dead_letters; /* of what it hears */
};
extern const struct shape service_view_shape;
struct service_list {
  struct service_view *items;
  size_t items_count;
};
extern const struct shape service_list_shape;

/* In the order in which they are listed; of a process that runs a part alone only those. */
int context_services(struct context *context, struct service_list *ret);
