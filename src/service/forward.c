/* A client's request for a service that lives in another process: the gateway sends it there with a passport,
   and sends back what is answered. */
#include "service/work.h"

#include <string.h>

/* What the client says that the service needs to hear. Who asks is in the passport, not in these. */
static const char *const passed_on[] = { "Idempotency-Key", "If-Match", "If-None-Match", "Accept-Language",
                                         NULL };

static void pass_on_headers(const struct http_request *request, const char *const *names,
                            struct http_call *call) {
  for (; names != NULL && *names != NULL; names++) {
    struct text value = http_header_find(request, *names);
    if (value.at != NULL) {
      call->headers[call->headers_count++] = (struct http_header){ text_of(*names), value };
    }
  }
}

static int send_there(struct work *work, struct http_answer *ret) {
  struct context *context = &work->context;
  const struct http_request *request = work->request;
  const struct service *service = work->endpoint->service;
  /* Not of the target, which may begin with a scheme and a host: what is behind our peer's URL must be a
   * path. */
  struct text path = { .at = request->path.at + strlen(API_PREFIX),
                       .len = request->path.len - strlen(API_PREFIX) };
  struct http_call call = {
    .method = request->method == HTTP_HEAD ? HTTP_GET : request->method,
    .url = text_format(context->arena, "%s%.*s%s%.*s", service_url(context->runtime, service),
                       TEXT_ARGS(path), request->query.len > 0 ? "?" : "", TEXT_ARGS(request->query))
               .at,
    .body = request->body,
    .content_type = request->body.len > 0 ? text_c(http_header_find(request, "Content-Type")) : NULL,
    .deadline_ms = (context->deadline_us - monotonic_us()) / 1000,
  };
  if (call.deadline_ms <= 0) { /* it waited for a worker for too long */
    return -EAGAIN;
  }
  add_origin_headers(context, &call);
  pass_on_headers(request, passed_on, &call);
  pass_on_headers(request, work->endpoint->route->headers, &call);
  struct http_header *passport = &call.headers[call.headers_count++];
  struct caller caller = context->caller;
  caller.service = text_of(context->service->name);
  int result = passport_header(context, &caller, service->name, passport);
  if (result < 0) {
    return result;
  }
  bool repeatable =
      route_reads(work->endpoint->route) || http_header_find(request, "Idempotency-Key").at != NULL;
  call.tries = repeatable ? 3 : 1;
  struct error error = { 0 };
  result = http_client_call(context->runtime->client, &call, context->arena, ret, &error);
  if (result < 0) {
    /* What the breaker keeps back has been told of. */
    log_write(context->log, result == -EHOSTDOWN ? LOG_DEBUG : LOG_WARN, context->origin.traceparent,
              "%s %s cannot be passed on to %s: %s", http_method_name(request->method),
              work->endpoint->route->name, service->name, error.text);
  }
  return result;
}

/* The service knows its paths without the gateway's prefix. */
static struct text outside(struct arena *arena, struct text location) {
  return location.len > 0 && location.at[0] == '/'
             ? text_format(arena, API_PREFIX "%.*s", TEXT_ARGS(location))
             : location;
}

/* What a service says of its reply besides its body; the rest is between the two of us. */
static void send_back_headers(struct work *work, const struct http_answer *answer) {
  static const char *const names[] = { "ETag",
                                       "Cache-Control",
                                       "Retry-After",
                                       "Idempotent-Replayed",
                                       "Content-Security-Policy",
                                       "Content-Disposition",
                                       "Link" };
  for (size_t i = 0; i < COUNT_OF(names); i++) {
    struct text value = http_headers_find(answer->headers, answer->headers_count, names[i]);
    if (value.at != NULL) {
      http_reply_header(&work->reply, names[i], value);
    }
  }
}

static void send_back(struct work *work, const struct http_answer *answer) {
  struct arena *arena = work->context.arena;
  work->reply = (struct http_reply){ .status = answer->status, .body = answer->body };
  if (answer->body.len > 0) {
    work->reply.content_type = text_c(answer->content_type);
  }
  if (answer->location.len > 0) {
    http_reply_header(&work->reply, "Location", outside(arena, answer->location));
  }
  send_back_headers(work, answer);
  work_send(work);
}

static void forward(struct task *task) {
  struct work *work = container_of(task, struct work, task);
  struct context *context = &work->context;
  const char *name = work->endpoint->service->name;
  struct http_answer answer;
  if (work_admit(work) < 0) {
    return;
  }
  int result = send_there(work, &answer);
  if (result == 0 && refuse_disbelief(context, &answer, name) < 0) {
    work_refuse_result(work, -ECANCELED);
    return;
  }
  if (result == 0) {
    send_back(work, &answer);
    return;
  }
  if (result == -ETIME || result == -EPIPE) {
    fail(context, &problem_upstream_timeout, "%s did not answer in time: whether it did it is unknown.",
         name);
  } else {
    fail_for(context, UNREACHABLE_RETRY_S, &problem_unavailable, "%s cannot be reached.", name);
  }
  work_refuse_result(work, -ECANCELED);
}

void forward_handle(struct http_request *request) {
  struct work *work = request->user;
  context_begin_now(&work->context); /* its body may have come slowly */
  work->task.run = forward;
  int result = workers_submit(work->endpoint->workers, &work->task);
  if (result < 0) {
    work_refuse_result(work, result);
  }
}
