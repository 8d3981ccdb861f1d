/* Who asks, and may they? Decided on the loop, before a body is read. And how an answer leaves. */
#include "service/work.h"

#include "http/server.h"

#include <string.h>

void work_send(struct work *work) {
  struct context *context = &work->context;
  for (size_t i = 0; i < context->headers_count; i++) {
    http_reply_header(&work->reply, context->headers[i].name, context->headers[i].value);
  }
  record_request(work);
  http_reply(work->request, &work->reply);
}

void work_send_problem(struct work *work, const struct problem *problem) {
  /* As it is recorded, whoever found it. */
  work->context.problem.kind = problem->kind;
  if (problem->kind->status == 401) { /* RFC 9110 section 15.5.2 demands a challenge */
    http_reply_header(&work->reply, "WWW-Authenticate", TEXT("Bearer realm=\"souk\""));
  }
  const struct route *route = work->endpoint->route;
  if (route->explain != NULL) {
    route->explain(problem, work->context.arena, &work->reply);
  } else {
    http_reply_problem(&work->reply, work->context.arena, problem);
  }
  work_send(work);
}

void work_refuse(struct work *work, const struct problem_kind *kind, const char *detail) {
  work_send_problem(work, &(struct problem){ .kind = kind, .detail = text_of(detail) });
}

void work_refuse_result(struct work *work, int result) {
  work->reply = (struct http_reply){ 0 }; /* it may hold what a success would have said */
  work->context.headers_count = work->context.headers_admitted;
  struct problem problem = problem_of(&work->context, result);
  if (problem.kind == &problem_internal) {
    log_write(work->context.log, LOG_ERROR, work->context.origin.traceparent, "%s %s failed: %s",
              http_method_name(work->request->method), work->endpoint->route->name, strerror(-result));
  }
  work_send_problem(work, &problem);
}

static bool may(enum who who, const struct caller *caller, bool is_call) {
  if (is_call) {
    return caller->role == ROLE_SERVICE;
  }
  switch (who) {
  case ANYONE:
    return true;
  case ANY_VISITOR:
    return caller->role == ROLE_GUEST || caller->role == ROLE_USER || caller->role == ROLE_ADMIN;
  case ANY_USER:
    return caller->role == ROLE_USER || caller->role == ROLE_ADMIN;
  case ADMIN_ONLY:
    return caller->role == ROLE_ADMIN;
  case NOBODY_MAY:
    break;
  }
  return false;
}

static struct work *begin(struct http_request *request) {
  struct work *work = ARENA_NEW(request->arena, struct work);
  work->request = request;
  work->endpoint = request->route->data;
  request->user = work;
  struct context *context = &work->context;
  struct running *here = work->endpoint->running;
  context_begin(context, here != NULL ? here : work->endpoint->runtime->gateway, request->arena);
  memcpy(context->origin.traceparent, request->traceparent, sizeof request->traceparent);
  work->faults.arena = request->arena;
  context->request = request;
  return work;
}

/* Whether the caller's role is enough for the endpoint; if not, it is told so. */
static int check_role(struct work *work) {
  const struct caller *caller = &work->context.caller;
  if (may(work->endpoint->route->who, caller, work->endpoint->call != NULL)) {
    return 0;
  }
  if (caller->role != ROLE_NOBODY && caller->role != ROLE_GUEST) {
    work_refuse(work, &problem_forbidden, "Your role does not allow this.");
  } else {
    bool guests_may = work->endpoint->route->who == ANY_VISITOR;
    work_refuse(work, &problem_unauthenticated,
                guests_may ? "Begin a session first, as a guest or by logging in." : "Log in first.");
  }
  return -EACCES;
}

/* The door is the gateway's: it sees the request with the gateway's eyes. */
static int ask_door(struct work *work, int (*admit)(struct context *, const struct http_request *)) {
  struct context *context = &work->context;
  struct running *gateway = context->runtime->gateway;
  const struct service *service = context->service;
  void *state = context->state;
  context->service = gateway->service;
  context->state = gateway->state;
  int result = admit(context, work->request);
  context->service = service;
  context->state = state;
  context->headers_admitted = context->headers_count;
  if (result < 0) {
    work_refuse_result(work, result);
  }
  return result;
}

static int ask_door_later(struct work *work) {
  return ask_door(work, work->context.runtime->gateway->service->door->admit_later);
}

int client_guard(struct http_request *request) {
  struct work *work = begin(request);
  int result = ask_door(work, work->context.runtime->gateway->service->door->admit);
  if (result == ADMIT_LATER) {
    work->admit_later = ask_door_later;
    return 0;
  }
  return result < 0 ? result : check_role(work);
}

int peer_guard(struct http_request *request) {
  struct work *work = begin(request);
  int result = passport_admit(work);
  return result < 0 || work->admit_later != NULL ? result : check_role(work);
}

int work_admit(struct work *work) {
  if (work->admit_later == NULL) {
    return 0;
  }
  int result = work->admit_later(work);
  return result < 0 ? result : check_role(work);
}

/* Who can reach the control socket owns the data. */
int owner_guard(struct http_request *request) {
  struct work *work = begin(request);
  work->context.caller = (struct caller){ .role = ROLE_ADMIN };
  return check_role(work);
}
