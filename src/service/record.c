/* What is noted as spans: requests when they are answered, calls, reactions that were done or went wrong,
   items of jobs. Reads that ask nobody are not: they cause nothing, and there are so many of them that they
   would drive out what did. */
#include "service/spans.h"
#include "service/work.h"

#include <string.h>

bool is_recorded(const struct endpoint *endpoint) {
  const struct route *route = endpoint->route;
  return endpoint->call != NULL || !route_reads(route) || route->prepare != NULL;
}

/* False where there is no trace: nothing is noted then. */
static bool begin(struct span *span, enum span_kind kind, const char *traceparent) {
  if (traceparent[0] == '\0') {
    return false;
  }
  *span = (struct span){ .kind = kind };
  memcpy(span->trace, traceparent + TRACE_ID_AT, sizeof span->trace);
  memcpy(span->id, traceparent + SPAN_ID_AT, sizeof span->id);
  return true;
}

static void end(struct span *span, struct runtime *runtime) {
  int64_t took_us = clock_now(runtime->options.clock).us - span->start.us;
  span->duration_us = took_us > 0 ? took_us : 0;
  spans_add(runtime->spans, span);
}

static void add_reason(struct span *span, struct text reason) {
  size_t len = reason.len < SPAN_REASON_MAX ? reason.len : SPAN_REASON_MAX;
  while (len < reason.len && len > 0 && ((unsigned char)reason.at[len] & 0xc0) == 0x80) {
    len--; /* not within a character */
  }
  memcpy(span->reason, text_c(reason), len);
}

/* The name as a constant: the one in the faces. NULL: nobody's. */
static const char *name_of_service(const struct runtime *runtime, struct text name) {
  for (size_t i = 0; i < runtime->options.services_count; i++) {
    if (text_is(name, runtime->options.services[i]->name)) {
      return runtime->options.services[i]->name;
    }
  }
  return NULL;
}

/* Who is not let in did nothing, and must not drive out those who did. */
static bool was_let_in(int status) {
  return status != problem_unauthenticated.status && status != problem_forbidden.status &&
         status != problem_too_many_requests.status;
}

void record_request(const struct work *work) {
  const struct endpoint *endpoint = work->endpoint;
  const struct context *context = &work->context;
  int status = work->reply.status;
  struct span span;
  if (!(endpoint->is_recorded || status >= 500) || !was_let_in(status) ||
      !begin(&span, endpoint->call != NULL ? SPAN_CALL : SPAN_REQUEST, context->origin.traceparent)) {
    return;
  }
  span.service = endpoint->service->name;
  span.name = endpoint->route->name;
  if (endpoint->call == NULL) {
    span.method = endpoint->route->method;
    span.path = endpoint->route->path;
    span.status = status;
  } else {
    span.caller = name_of_service(context->runtime, context->caller.service);
  }
  span.failed = status >= 400;
  span.problem = span.failed && context->problem.kind != NULL ? context->problem.kind->code : NULL;
  span.start = context->origin.now;
  end(&span, context->runtime);
}

bool record_call_begin(struct context *context, const struct call *call, struct span *ret) {
  if (!begin(ret, SPAN_CALL, context->origin.traceparent)) {
    return false;
  }
  memcpy(ret->parent, ret->id, sizeof ret->parent);
  spans_name(context->runtime->spans, context->origin.traceparent);
  memcpy(ret->id, context->origin.traceparent + SPAN_ID_AT, sizeof ret->id);
  ret->service = call->service;
  ret->caller = context->service->name;
  ret->name = call->name;
  ret->start = clock_now(context->runtime->options.clock);
  return true;
}

void record_call_end(struct context *context, struct span *span, int result) {
  memcpy(context->origin.traceparent + SPAN_ID_AT, span->parent, sizeof span->parent);
  span->failed = result < 0;
  span->problem = result < 0 && context->problem.kind != NULL ? context->problem.kind->code : NULL;
  end(span, context->runtime);
}

void record_reaction(const struct running *running, const struct delivery *delivery, struct instant start) {
  struct span span;
  if (!begin(&span, SPAN_REACTION, delivery->origin.traceparent)) {
    return;
  }
  span_of_event(delivery->event->id, span.parent);
  span.service = running->service->name;
  span.name = delivery->subscription->event->name;
  span.about = delivery->event->id;
  span.start = start;
  end(&span, running->runtime);
}

static const char *name_of_topic(const struct service *service, struct text topic) {
  for (size_t i = 0; i < service->hears_count; i++) {
    if (text_is(topic, service->hears[i].event->name)) {
      return service->hears[i].event->name;
    }
  }
  return NULL;
}

void record_trouble(const struct running *running, const struct event *event, int64_t tries,
                    const char *reason) {
  const char *name = name_of_topic(running->service, event->topic);
  struct span span;
  if (name == NULL || event->traceparent.len != TRACEPARENT_LEN ||
      !begin(&span, SPAN_REACTION, event->traceparent.at)) {
    return;
  }
  bus_reaction_span(running->service->name, event->id, span.id);
  span_of_event(event->id, span.parent);
  span.service = running->service->name;
  span.name = name;
  span.about = event->id;
  span.tries = tries < INT32_MAX ? (int)tries : INT32_MAX;
  span.failed = true;
  add_reason(&span, text_of(reason));
  span.start = clock_now(running->runtime->options.clock);
  spans_add(running->runtime->spans, &span);
}

void record_job(const struct context *context, const char *job, struct id item, struct text failure) {
  struct span span;
  if (!begin(&span, SPAN_JOB, context->origin.traceparent)) {
    return;
  }
  span.service = context->service->name;
  span.name = job;
  span.about = item;
  span.failed = failure.len > 0;
  add_reason(&span, failure);
  span.start = context->origin.now;
  end(&span, context->runtime);
}
