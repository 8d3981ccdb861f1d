/* What processes ask each other for those who watch: calls that every service answers, without its face
   saying so. Nobody outside of service/ includes this. */
#pragma once

#include "service/frame.h"
#include "service/watch.h"

enum { WATCH_DEADLINE_MS = 500, TOLD_SPANS_MAX = 250 /* as many as JSON_MAX_MEMBERS lets through */ };

struct spans_asked {
  struct text trace_id;
};
extern const struct shape spans_asked_shape;
struct spans_told {
  struct trace_span *spans;
  size_t spans_count;
};
extern const struct shape spans_told_shape;

GATHERS(tell_spans, spans_asked, spans_told);
GATHERS(tell_services, nothing, service_list);

/* An answer whose call is made for each service. */
struct watch_call {
  const char *name, *doc;
  struct answer answer;
};
extern const struct watch_call watch_calls[];
extern const size_t watch_calls_count;
extern const struct watch_call *const spans_call, *const services_call;

/* Whether it runs in another process that may be asked. */
bool lives_elsewhere(struct runtime *runtime, const struct service *service);
/* Whoever is reached at the address of one before it is in that one's process, which was asked already. Both
   by their place among the services that are known. */
bool find_same_address(struct runtime *runtime, size_t service, size_t *ret);
/* As call_service(), of a service in another process. Negative: it cannot be asked, which is no problem of
   the context's. */
int ask_watched(struct context *context, const struct service *service, const struct watch_call *asked,
                const void *in, void *ret);

/* What this process has of a trace; returns how many, at most `max`. */
size_t spans_here(struct context *context, struct text trace, struct trace_span *ret, size_t max);

/* trace_tree.c: puts spans into causal order and fills their depth. Returns how many there are: those that
   claim to have caused each other are none. */
size_t trace_sort(struct arena *arena, struct trace_span *spans, size_t count);
/* Adds it, or makes it one with a span of the same id that is there: what two processes, or two tries, tell
   of the same. False where there is no room. */
bool trace_add(struct trace_view *view, const struct trace_span *span);
