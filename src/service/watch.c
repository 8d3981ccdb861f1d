/* What processes tell each other for those who watch, and its shapes. */
#include "service/watch_calls.h"

#include <string.h>

static const char *const kind_names[] = { "request", "call", "reaction", "job", "event" };
static const struct names span_kinds = NAMES(kind_names);
static const char *const state_names[] = { "done", "failed", "waiting" };
static const struct names span_states = NAMES(state_names);

static const struct field trace_span_fields[] = {
  FIELD(struct trace_span, span_id, .max = SPAN_ID_LEN, .doc = "The part of the trace."),
  FIELD(struct trace_span, parent_span_id, .max = SPAN_ID_LEN,
        .doc = "What caused it; null of the first, and where that is not known any more."),
  FIELD(struct trace_span, depth, .doc = "How many known parts are above it."),
  ENUM_FIELD(struct trace_span, kind, span_kinds,
             .doc =
                 "A client's request, a call between services, an event, a service's reaction to it, an item "
                 "of a job."),
  FIELD(struct trace_span, service, .max = WATCH_NAME_MAX, .doc = "Who did it; of an event who told of it."),
  FIELD(struct trace_span, name, .max = WATCH_NAME_MAX,
        .doc = "The operation, the call, the topic, or the job."),
  FIELD(struct trace_span, caller, .max = WATCH_NAME_MAX, .doc = "Of a call: who asked."),
  FIELD(struct trace_span, method, .max = WATCH_NAME_MAX, .doc = "Of a request."),
  FIELD(struct trace_span, path, .max = WATCH_PATH_MAX, .doc = "Of a request: its route."),
  FIELD(struct trace_span, status, .doc = "Of a request: what it was answered."),
  FIELD(struct trace_span, tries, .doc = "Of a reaction, where they were counted."),
  ENUM_FIELD(struct trace_span, state, span_states,
             .doc = "Failed reactions are dead letters; waiting ones have not begun, or are tried again."),
  FIELD(struct trace_span, error, .max = WATCH_REASON_MAX, .doc = "Why it failed or waits."),
  FIELD(struct trace_span, start, .doc = "When it began; of an event about when it was told."),
  FIELD(struct trace_span, duration_us, .doc = "Microseconds."),
  FIELD(struct trace_span, event_id, .doc = "Of an event, and of reactions to it."),
  FIELD(struct trace_span, object_id, .doc = "The key of the event, the item of the job."),
  FIELD(struct trace_span, actor, .max = WATCH_NAME_MAX, .doc = "Of an event: who did it."),
};
const struct shape trace_span_shape = SHAPE(trace_span, trace_span_fields,
                                            .doc = "A part of a trace. What does not apply, or is not known "
                                                   "any more, is left out or null.");

static const struct field trace_view_fields[] = {
  FIELD(struct trace_view, trace_id, .max = TRACE_ID_LEN, .doc = "The trace."),
  LIST_FIELD(struct trace_view, spans, trace_span, .max = TRACE_SPANS_MAX,
             .doc = "Its parts in causal order: each behind what caused it, then by their start."),
  PLAIN_LIST_FIELD(struct trace_view, unreachable,
                   .doc = "Services in other processes that did not answer: what they did is missing."),
  FIELD(struct trace_view, complete, .doc = "False: there may be more than is shown."),
};
const struct shape trace_view_shape =
    SHAPE(trace_view, trace_view_fields, .doc = "What one request caused, as far as it is known.");

static const struct field spans_asked_fields[] = { FIELD(struct spans_asked, trace_id, .min = TRACE_ID_LEN,
                                                         .max = TRACE_ID_LEN) };
const struct shape spans_asked_shape = SHAPE(spans_asked, spans_asked_fields);
static const struct field spans_told_fields[] = { LIST_FIELD(struct spans_told, spans, trace_span,
                                                             .max = TOLD_SPANS_MAX) };
const struct shape spans_told_shape = SHAPE(spans_told, spans_told_fields);

static const char *const service_state_names[] = { "ready", "not_ready", "unreachable" };
static const struct names service_states = NAMES(service_state_names);
static const struct field service_view_fields[] = {
  FIELD(struct service_view, name, .max = WATCH_NAME_MAX, .doc = "The service."),
  FIELD(struct service_view, doc, .max = WATCH_REASON_MAX, .doc = "What it is for."),
  ENUM_FIELD(
      struct service_view, state, service_states,
      .doc = "Whether it can do its work; unreachable: its process does not answer within half a second."),
  FIELD(struct service_view, reason, .max = WATCH_REASON_MAX, .doc = "Why it is not ready; null: it is."),
  FIELD(struct service_view, process, .max = WATCH_REASON_MAX, .doc = "Host and process id."),
  FIELD(struct service_view, address, .max = WATCH_REASON_MAX, .doc = "Where it is reached."),
  FIELD(struct service_view, version, .max = WATCH_NAME_MAX, .doc = "Of the program."),
  FIELD(struct service_view, started_at, .doc = "When its process was started."),
  FIELD(struct service_view, uptime_seconds, .doc = "How long that is ago."),
  FIELD(struct service_view, requests, .doc = "Requests and calls that it answered since then."),
  FIELD(struct service_view, failures, .doc = "Those of them that it answered with 500 or more."),
  FIELD(struct service_view, lag,
        .doc =
            "Events in the log behind its position: 0 when it has caught up. Left out where it hears none."),
  FIELD(struct service_view, done, .doc = "Events done since its process was started."),
  FIELD(struct service_view, parked, .doc = "Events that wait for another try."),
  FIELD(struct service_view, dead_letters, .doc = "Events that it has given up, counted to 1,000."),
};
const struct shape service_view_shape = SHAPE(service_view, service_view_fields,
                                              .doc = "How a service is. Of one that is unreachable hardly "
                                                     "anything is known; that is left out.");
static const struct field service_list_fields[] = {
  LIST_FIELD(struct service_list, items, service_view, .max = RUNTIME_MAX_SERVICES,
             .doc = "All that there are."),
};
const struct shape service_list_shape =
    SHAPE(service_list, service_list_fields, .doc = "How the services are.");

static struct maybe_text maybe_c(const char *c_string) {
  return (struct maybe_text){ c_string != NULL ? PRESENT : ABSENT,
                              text_of(c_string != NULL ? c_string : "") };
}

static struct trace_span view_of(const struct span *span, struct arena *arena) {
  struct trace_span view = {
    .span_id = text_copy_bytes(arena, span->id, sizeof span->id),
    .kind = span->kind,
    .service = text_of(span->service),
    .name = text_of(span->name),
    .caller = maybe_c(span->caller),
    .path = maybe_c(span->path),
    .state = span->failed ? SPAN_FAILED : SPAN_DONE,
    .error = maybe_c(span->problem),
    .start = { PRESENT, span->start },
    .duration_us = { PRESENT, span->duration_us },
  };
  if (span->parent[0] != '\0') {
    view.parent_span_id =
        (struct maybe_text){ PRESENT, text_copy_bytes(arena, span->parent, sizeof span->parent) };
  }
  if (span->kind == SPAN_REQUEST) {
    view.method = maybe_c(http_method_name(span->method));
    view.status = (struct maybe_int){ PRESENT, span->status };
  }
  if (span->kind == SPAN_REACTION) {
    view.event_id = (struct maybe_id){ PRESENT, span->about };
    view.tries = (struct maybe_int){ span->tries > 0 ? PRESENT : ABSENT, span->tries };
  }
  if (span->kind == SPAN_JOB) {
    view.object_id = (struct maybe_id){ PRESENT, span->about };
  }
  if (span->reason[0] != '\0') {
    view.error = (struct maybe_text){ PRESENT, text_copy(arena, text_of(span->reason)) };
  }
  return view;
}

size_t spans_here(struct context *context, struct text trace, struct trace_span *ret, size_t max) {
  struct span *spans = ARENA_ARRAY(context->arena, max, struct span);
  size_t count = spans_of(context->runtime->spans, trace.at, spans, max);
  for (size_t i = 0; i < count; i++) {
    ret[i] = view_of(&spans[i], context->arena);
  }
  return count;
}

int tell_spans(struct context *context, const struct spans_asked *in, struct spans_told *ret) {
  ret->spans = ARENA_ARRAY(context->arena, TOLD_SPANS_MAX, struct trace_span);
  ret->spans_count = spans_here(context, in->trace_id, ret->spans, TOLD_SPANS_MAX);
  return 0;
}

const struct watch_call watch_calls[] = {
  { .name = "spans",
    .answer = { RUNS_GATHERED(tell_spans, spans_asked, spans_told) },
    .doc = "What this process noted of a trace." },
  { .name = "services",
    .answer = { RUNS_GATHERED(tell_services, nothing, service_list) },
    .doc = "How the services of this process are." },
};
const size_t watch_calls_count = COUNT_OF(watch_calls);
const struct watch_call *const spans_call = &watch_calls[0];
const struct watch_call *const services_call = &watch_calls[1];

bool lives_elsewhere(struct runtime *runtime, const struct service *service) {
  return runtime->passports != NULL && runtime_find(runtime, service->name) == NULL;
}

bool find_same_address(struct runtime *runtime, size_t service, size_t *ret) {
  const struct service *const *services = runtime->options.services;
  for (size_t i = 0; i < service; i++) {
    if (lives_elsewhere(runtime, services[i]) &&
        strcmp(service_url(runtime, services[i]), service_url(runtime, services[service])) == 0) {
      *ret = i;
      return true;
    }
  }
  return false;
}

int ask_watched(struct context *context, const struct service *service, const struct watch_call *asked,
                const void *in, void *ret) {
  const struct call call = { .service = service->name,
                             .name = asked->name,
                             .takes = asked->answer.takes,
                             .returns = asked->answer.returns,
                             .deadline_ms = WATCH_DEADLINE_MS };
  int result = call_over_http(context, service, &call, in, ret);
  if (result < 0) {
    context->problem = (struct problem){ 0 };
  }
  return result;
}
