/* Calls between services: in this process a checked struct and a function, elsewhere the same row over HTTP.
 */
#include "service/frame.h"
#include "service/spans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct local_call {
  struct body body;
  struct context *context;
  const struct answer *answer;
  const void *in;
  void *plan, *ret;
  uint32_t ids_prepared;
};

static int run_call(struct body *body, struct tx *tx) {
  struct local_call *call = container_of(body, struct local_call, body);
  call->context->ids_made = call->ids_prepared;
  call->context->problem = (struct problem){ 0 };
  call->context->faults = NULL;
  memset(call->ret, 0, call->answer->returns->size);
  return call->answer->run(call->context, tx, call->in, call->plan, call->ret);
}

static int answer_locally(struct context *context, struct running *callee, const struct answer *answer,
                          const void *in, void *ret) {
  struct local_call call = { .context = context, .answer = answer, .in = in, .ret = ret };
  if (answer->plan_size > 0) {
    call.plan = arena_alloc(context->arena, answer->plan_size);
  }
  int result = answer->prepare != NULL ? answer->prepare(context, in, call.plan) : 0;
  if (result < 0) {
    return result;
  }
  call.ids_prepared = context->ids_made;
  if (answer->call->changes) {
    call.body = (struct body){ .service = callee->service->name,
                               .origin = &context->origin,
                               .arena = context->arena,
                               .seed = context->seed,
                               .run = run_call };
    result = store_run(callee->store, &call.body);
    return result == 0 && context->problem.kind != NULL ? -ECANCELED : result; /* see fail_and_keep() */
  }
  struct tx *tx = NULL;
  result = store_read(callee->store, callee->service->name, context->arena, &tx);
  if (result < 0) {
    return result;
  }
  result = answer->run(context, tx, in, call.plan, ret);
  tx_end(tx);
  return result;
}

static const struct answer *find_answer(const struct service *service, const struct call *call) {
  for (size_t i = 0; i < service->answers_count; i++) {
    if (service->answers[i].call == call) {
      return &service->answers[i];
    }
  }
  return NULL;
}

/* The callee works for the same user, on behalf of the calling service, with ids of its own. */
static void begin_callee(struct context *ret, const struct context *caller, struct running *callee,
                         const struct call *call) {
  context_begin(ret, callee, caller->arena);
  ret->caller = (struct caller){ .user = caller->caller.user,
                                 .role = ROLE_SERVICE,
                                 .service = text_of(caller->service->name),
                                 .session = caller->caller.session };
  ret->origin = caller->origin;
  ret->origin.actor = text_format(caller->arena, "service:%s", caller->service->name);
  ret->request_id = caller->request_id;
  memcpy(ret->seed, caller->seed, sizeof ret->seed);
  /* Another seed than the caller's, or both would make the same ids. */
  for (size_t i = 0; call->name[i] != '\0'; i++) {
    ret->seed[i % sizeof ret->seed] = (uint8_t)(ret->seed[i % sizeof ret->seed] + call->name[i] + 1);
  }
  ret->deadline_us = caller->deadline_us;
}

static int call_in_process(struct context *context, struct running *callee, const struct call *call,
                           const void *in, void *ret) {
  struct faults faults = { .arena = context->arena };
  if (shape_check(call->takes, in, &faults) < 0) {
    log_write(context->log, LOG_ERROR, context->origin.traceparent, "%s calls %s.%s with a wrong %s: %s %s",
              context->service->name, call->service, call->name, call->takes->name, text_c(faults.at[0].path),
              text_c(faults.at[0].message));
    return fail(context, &problem_internal, "%s cannot be asked.", call->service);
  }
  struct context *inner = ARENA_NEW(context->arena, struct context);
  begin_callee(inner, context, callee, call);
  int result = answer_locally(inner, callee, find_answer(callee->service, call), in, ret);
  if (result < 0) {
    context->problem = problem_of(inner, result);
    return -ECANCELED;
  }
  return 0;
}

/* A problem as it comes over the wire, in the members that we use. */
struct wire_fault {
  struct text pointer, code, detail;
};
static const struct field wire_fault_fields[] = {
  FIELD(struct wire_fault, pointer, .optional = true, .max = 1000),
  FIELD(struct wire_fault, code, .optional = true, .max = 100),
  FIELD(struct wire_fault, detail, .optional = true, .max = 1000),
};
static const struct shape wire_fault_shape = SHAPE(wire_fault, wire_fault_fields);
struct wire_problem {
  struct text code, detail;
  struct wire_fault *errors;
  size_t errors_count;
};
static const struct field wire_problem_fields[] = {
  FIELD(struct wire_problem, code, .max = 100),
  FIELD(struct wire_problem, detail, .optional = true, .max = 1000),
  LIST_FIELD(struct wire_problem, errors, wire_fault, .optional = true, .max = FAULTS_MAX),
};
static const struct shape wire_problem_shape = SHAPE(wire_problem, wire_problem_fields);

const struct problem_kind *problem_by_code(struct runtime *runtime, struct text code) {
  for (size_t i = 0; i < frame_problems_count; i++) {
    if (text_is(code, frame_problems[i]->code)) {
      return frame_problems[i];
    }
  }
  for (size_t i = 0; i < runtime->options.services_count; i++) {
    const struct service *service = runtime->options.services[i];
    for (size_t k = 0; k < service->problems_count; k++) {
      if (text_is(code, service->problems[k]->code)) {
        return service->problems[k];
      }
    }
  }
  return NULL;
}

int refuse_disbelief(struct context *context, const struct http_answer *answer, const char *service) {
  struct faults unread = { .arena = context->arena };
  struct wire_problem problem;
  if (answer->status != problem_unauthenticated.status ||
      shape_decode(&wire_problem_shape, answer->body, UNKNOWN_IGNORED, context->arena, &problem, &unread) <
          0 ||
      !text_is(problem.code, problem_unauthenticated.code)) {
    return 0;
  }
  log_write(
      context->log, LOG_ERROR, context->origin.traceparent,
      "%s does not believe who asks (%s): compare the clocks, and the addresses by which the processes know "
      "each other.",
      service, text_c(problem.detail));
  return fail_for(context, UNREACHABLE_RETRY_S, &problem_unavailable, "%s cannot be asked.", service);
}

/* Retry-After in seconds; 0 without one, or with a date, which we never send. */
static int64_t retry_after(const struct http_answer *answer) {
  enum { RETRY_AFTER_MAX_S = 3600 };
  struct text said = http_headers_find(answer->headers, answer->headers_count, "Retry-After");
  int64_t seconds = strtol(text_c(said), NULL, 10);
  return seconds <= 0 ? 0 : seconds < RETRY_AFTER_MAX_S ? seconds : RETRY_AFTER_MAX_S;
}

static int take_over_problem(struct context *context, const struct http_answer *answer) {
  struct faults unread = { .arena = context->arena };
  struct wire_problem problem;
  if (shape_decode(&wire_problem_shape, answer->body, UNKNOWN_IGNORED, context->arena, &problem, &unread) <
      0) {
    return fail_for(context, UNREACHABLE_RETRY_S, &problem_unavailable, "The answer was not understood.");
  }
  const struct problem_kind *kind = problem_by_code(context->runtime, problem.code);
  if (kind == NULL) {
    return fail_for(context, UNREACHABLE_RETRY_S, &problem_unavailable, "The answer was not understood.");
  }
  for (size_t i = 0; i < problem.errors_count; i++) {
    blame(context, text_c(problem.errors[i].pointer), text_copy(context->arena, problem.errors[i].code).at,
          "%s", text_c(problem.errors[i].detail));
  }
  return fail_for(context, retry_after(answer), kind, "%s", text_c(problem.detail));
}

void add_origin_headers(const struct context *context, struct http_call *call) {
  call->headers[call->headers_count++] =
      (struct http_header){ TEXT("traceparent"), text_of(context->origin.traceparent) };
  call->headers[call->headers_count++] =
      (struct http_header){ TEXT(DEADLINE_HEADER),
                            text_format(context->arena, "%lld", (long long)call->deadline_ms) };
}

static int refuse_failed_call(struct context *context, const struct call *call, int result,
                              const struct error *error) {
  if (result == -ETIME || result == -EPIPE) {
    return fail(context, &problem_upstream_timeout,
                "%s did not answer in time: whether it did it is unknown.", call->service);
  }
  log_write(context->log, result == -EHOSTDOWN ? LOG_DEBUG : LOG_WARN, context->origin.traceparent,
            "%s cannot call %s: %s", context->service->name, call->service, error->text);
  return fail_for(context, UNREACHABLE_RETRY_S, &problem_unavailable, "%s cannot be reached.", call->service);
}

static int take_answer(struct context *context, const struct call *call, const struct http_answer *answer,
                       void *ret) {
  if (answer->status >= 400) {
    int result = refuse_disbelief(context, answer, call->service);
    return result < 0 ? result : take_over_problem(context, answer);
  }
  struct faults faults = { .arena = context->arena };
  if (call->returns != &nothing_shape &&
      shape_decode(call->returns, answer->body, UNKNOWN_IGNORED, context->arena, ret, &faults) < 0) {
    log_write(context->log, LOG_ERROR, context->origin.traceparent, "%s.%s answered with a wrong %s: %s %s",
              call->service, call->name, call->returns->name, text_c(faults.at[0].path),
              text_c(faults.at[0].message));
    return fail(context, &problem_internal, "%s cannot be understood.", call->service);
  }
  return 0;
}

int call_over_http(struct context *context, const struct service *callee, const struct call *call,
                   const void *in, void *ret) {
  struct runtime *runtime = context->runtime;
  struct buffer body;
  buffer_init(&body, HTTP_DEFAULT_BODY);
  bool has_body = call->takes != &nothing_shape;
  if (has_body) {
    shape_encode(call->takes, in, &body);
  }
  if (body.failed) {
    buffer_finish(&body);
    return fail(context, &problem_internal, "The request to %s is too large.", call->service);
  }
  struct text url = text_format(context->arena, "%s/internal/v1/%s/%s", service_url(runtime, callee),
                                call->service, call->name);
  char request_id[ID_TEXT_LEN + 1];
  id_format(context->request_id, request_id);
  struct caller caller = { .user = context->caller.user,
                           .role = ROLE_SERVICE,
                           .service = text_of(context->service->name),
                           .session = context->caller.session };
  int64_t left_ms = (context->deadline_us - monotonic_us()) / 1000;
  int64_t limit_ms = call->deadline_ms > 0 ? call->deadline_ms : CALL_DEADLINE_MS;
  struct http_call request = {
    .method = HTTP_POST,
    .url = url.at,
    .content_type = has_body ? "application/json" : NULL,
    .body = buffer_text(&body),
    .deadline_ms = left_ms < limit_ms ? left_ms : limit_ms,
    .tries = 3, /* reads may be repeated, and changes carry a request id */
    .headers = { { TEXT("Souk-Request-Id"), text_of(request_id) } },
    .headers_count = 2,
  };
  add_origin_headers(context, &request);
  if (passport_header(context, &caller, call->service, &request.headers[1]) < 0) {
    buffer_finish(&body);
    return fail(context, &problem_internal, "There is no passport for %s.", call->service);
  }
  struct http_answer answer;
  struct error error = { 0 };
  int result = request.deadline_ms <= 0
                   ? -ETIME
                   : http_client_call(runtime->client, &request, context->arena, &answer, &error);
  buffer_finish(&body);
  return result < 0 ? refuse_failed_call(context, call, result, &error)
                    : take_answer(context, call, &answer, ret);
}

static const struct service *known_service(const struct runtime *runtime, const char *name) {
  for (size_t i = 0; i < runtime->options.services_count; i++) {
    if (strcmp(runtime->options.services[i]->name, name) == 0) {
      return runtime->options.services[i];
    }
  }
  return NULL;
}

static int make_call(struct context *context, const struct call *call, const void *in, void *ret) {
  struct runtime *runtime = context->runtime;
  struct running *callee = runtime_find(runtime, call->service);
  if (callee != NULL && !runtime->calls_over_http) {
    return call_in_process(context, callee, call, in, ret);
  }
  const struct service *service = known_service(runtime, call->service);
  if (runtime->passports == NULL || service == NULL) { /* a command at rest, or a service that is not built */
    return fail(context, &problem_unavailable, "%s does not run here.", call->service);
  }
  return call_over_http(context, service, call, in, ret);
}

int call_service(struct context *context, const struct call *call, const void *in, void *ret) {
  struct span span;
  bool recorded = record_call_begin(context, call, &span);
  int result = make_call(context, call, in, ret);
  if (recorded) {
    record_call_end(context, &span, result);
  }
  return result;
}
