/* What happens between a request's head and its reply: deciding who answers, the body, handling, refusing. */
#include "http/connection.h"

#include <string.h>

#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* Handlers run with their exchange marked, so that an answer from within needs no detour. */

static void enter(struct http_connection *c) {
  c->loop->current = c->exchange;
}

static void leave(struct http_connection *c) {
  c->loop->current = NULL;
}

static void sink_end(struct http_connection *c, bool whole) {
  struct exchange *x = c->exchange;
  if (x->sink_open) {
    x->sink_open = false;
    enter(c);
    x->request.route->sink->end(&x->request, whole);
    leave(c);
  }
}

/* The exchange's begin and end */

struct exchange *exchange_begin(struct http_connection *c) {
  struct arena *arena = loop_take_arena(c->loop);
  struct exchange *x = ARENA_NEW(arena, struct exchange);
  x->request.arena = arena;
  x->request.connection = c;
  x->request.peer = (struct text){ .at = c->peer, .len = c->peer_length };
  x->request.secure = c->tls != NULL;
  x->request.started_us = c->started_us;
  loop_trace(c->loop, x->request.traceparent);
  c->exchange = x;
  count(&c->loop->counters.requests, 1);
  loop_wait(c, WAIT_NOTHING);
  return x;
}

void exchange_end(struct http_connection *c) {
  struct exchange *x = c->exchange;
  const struct http_server_options *options = &c->loop->server->options;
  sink_end(c, false);
  if (options->finished != NULL) {
    options->finished(options->data, &x->request, x->replied ? x->status : 0, x->bytes_sent,
                      monotonic_us() - x->request.started_us);
  }
  if (x->file_fd > 0) {
    close(x->file_fd);
  }
  buffer_finish(&x->gathered);
  c->exchange = NULL;
  loop_give_arena(c->loop, x->request.arena);
}

/* Refusals */

static enum step answer(struct http_connection *c, const struct http_reply *reply) {
  exchange_encode(c->exchange, reply);
  c->exchange->replied = true;
  return http_connection_answer(c);
}

static enum step refuse_with(struct http_connection *c, const struct problem_kind *kind, const char *detail,
                             struct http_reply *reply) {
  count(&c->loop->counters.bad_requests, 1);
  struct problem problem = { .kind = kind, .detail = text_of(detail) };
  http_reply_problem(reply, c->exchange->request.arena, &problem);
  return answer(c, reply);
}

static enum step refuse(struct http_connection *c, const struct problem_kind *kind, const char *detail) {
  struct http_reply *reply = ARENA_NEW(c->exchange->request.arena, struct http_reply);
  return refuse_with(c, kind, detail, reply);
}

/* Where nobody knows any more where the next request begins. */
enum step exchange_refuse(struct http_connection *c, const struct problem_kind *kind, const char *detail) {
  c->exchange->body_unread = true;
  sink_end(c, false);
  return refuse(c, kind, detail);
}

/* Handling */

/* After a handler that may have answered, and should have where `result` is negative. */
static enum step answered(struct http_connection *c) {
  return c->exchange->replied ? http_connection_answer(c) : refuse(c, &problem_internal, "");
}

static enum step handle(struct http_connection *c) {
  struct exchange *x = c->exchange;
  c->state = HANDLING;
  enter(c);
  x->request.route->handle(&x->request);
  leave(c);
  return x->replied ? http_connection_answer(c) : STEP_WAIT;
}

static enum step body_whole(struct http_connection *c) {
  struct exchange *x = c->exchange;
  x->body_unread = false;
  if (x->gathered.len > 0) {
    x->request.body = buffer_text(&x->gathered);
  }
  loop_wait(c, WAIT_NOTHING);
  sink_end(c, true);
  return x->replied ? http_connection_answer(c) : handle(c);
}

/* Bodies */

static int64_t body_max(const struct http_route *route) {
  size_t max = route->body_max > 0 ? route->body_max : HTTP_DEFAULT_BODY;
  return max < INT64_MAX ? (int64_t)max : INT64_MAX;
}

/* False when the sink or memory refuses; then the exchange is answered or not. */
static bool take_data(struct http_connection *c, struct text data) {
  struct exchange *x = c->exchange;
  x->body_read += (int64_t)data.len;
  if (!x->sink_open) {
    buffer_add(&x->gathered, data.at, data.len);
    return !x->gathered.failed;
  }
  enter(c);
  int result = x->request.route->sink->bytes(&x->request, data.at, data.len);
  leave(c);
  return result >= 0;
}

/* What is unread of the body among the input. 1 when the body is whole, 0, or -EBADMSG. */
static int next_data(struct http_connection *c, struct text *ret, struct refusal *refusal) {
  struct exchange *x = c->exchange;
  struct http_loop *loop = c->loop;
  const char *at = loop->input + loop->from;
  size_t length = loop->to - loop->from;
  if (x->chunked) {
    ssize_t used = chunks_parse(&x->chunks, at, length, ret, refusal);
    if (used < 0) {
      return (int)used;
    }
    loop->from += (size_t)used;
    return x->chunks.state == CHUNK_DONE;
  }
  size_t take = (int64_t)length < x->body_left ? length : (size_t)x->body_left;
  *ret = (struct text){ .at = at, .len = take };
  x->body_left -= (int64_t)take;
  loop->from += take;
  return x->body_left == 0;
}

enum step exchange_read_body(struct http_connection *c) {
  struct exchange *x = c->exchange;
  struct http_loop *loop = c->loop;
  int64_t max = body_max(x->request.route);
  http_connection_load(c);
  while (loop->from < loop->to) {
    struct text data;
    struct refusal refusal;
    int whole = next_data(c, &data, &refusal);
    if (whole < 0) {
      return exchange_refuse(c, refusal.kind, refusal.detail);
    }
    bool size_known = x->chunked && x->chunks.state == CHUNK_BYTES;
    int64_t coming = x->body_read + (int64_t)data.len + (size_known ? (int64_t)x->chunks.left : 0);
    if (coming > max) {
      return exchange_refuse(c, &problem_body_too_large, "");
    }
    if (data.len > 0 && !take_data(c, data)) {
      sink_end(c, false);
      return answered(c);
    }
    if (whole > 0) {
      return body_whole(c);
    }
  }
  enum step step = http_connection_read(c);
  return step == STEP_GONE ? http_connection_end(c) : step;
}

static enum step begin_body(struct http_connection *c, bool expects_continue) {
  static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
  struct exchange *x = c->exchange;
  struct http_loop *loop = c->loop;
  const struct http_sink *sink = x->request.route->sink;
  if (sink != NULL) {
    enter(c);
    int result = sink->begin(&x->request);
    leave(c);
    if (result < 0) {
      return answered(c);
    }
    x->sink_open = true;
  }
  if (!x->body_unread) {
    return body_whole(c);
  }
  if (sink == NULL && !x->chunked && x->body_left <= (int64_t)(loop->to - loop->from)) {
    x->request.body = text_copy_bytes(x->request.arena, loop->input + loop->from, (size_t)x->body_left);
    loop->from += (size_t)x->body_left;
    x->body_read = x->body_left;
    return body_whole(c);
  }
  if (expects_continue && loop->from == loop->to &&
      transport_write(c, &(struct iovec){ (char *)(uintptr_t)go_on, sizeof go_on - 1 }, 1, false) !=
          (ssize_t)sizeof go_on - 1) {
    return http_connection_end(c);
  }
  buffer_init(&x->gathered, (size_t)body_max(x->request.route));
  x->body_started_us = loop->now_us;
  c->state = READING_BODY;
  loop_wait(c, WAIT_BODY);
  return STEP_ON;
}

/* Heads */

static struct text moved(struct text text, const char *from, char *to) {
  if (text.len == 0) {
    return (struct text){ .at = "", .len = 0 };
  }
  char *at = to + (text.at - from);
  at[text.len] = '\0';
  return (struct text){ .at = at, .len = text.len };
}

/* Copies the head to the exchange's arena. What follows a text there (a colon, a space, a CR) gives way to
   its NUL; a path that a query follows needs a copy of its own. */
static void take_head(struct exchange *x, const struct head *head, const char *bytes, size_t length) {
  struct http_request *request = &x->request;
  char *copy = arena_alloc(request->arena, length);
  memcpy(copy, bytes, length);
  request->method = head->method;
  request->target = moved(head->target, bytes, copy);
  request->query = moved(head->query, bytes, copy);
  request->path = head->path.at + head->path.len == head->target.at + head->target.len
                      ? moved(head->path, bytes, copy)
                      : text_copy(request->arena, head->path);
  for (size_t i = 0; i < head->headers_count; i++) {
    request->headers[i].name = moved(head->headers[i].name, bytes, copy);
    request->headers[i].value = moved(head->headers[i].value, bytes, copy);
  }
  request->headers_count = head->headers_count;
  x->http_1_0 = head->minor_version == 0;
  x->keep_alive = head->keep_alive;
  x->chunked = head->chunked;
  x->body_left = head->content_length;
  x->body_unread = head->chunked || head->content_length > 0;
}

/* Deciding */

static struct text allow(struct arena *arena, unsigned methods) {
  struct buffer names;
  buffer_init(&names, 128);
  methods |= 1U << HTTP_OPTIONS;
  methods |= (methods & 1U << HTTP_GET) != 0 ? 1U << HTTP_HEAD : 0;
  for (unsigned method = 0; method < HTTP_METHODS; method++) {
    if ((methods & 1U << method) != 0) {
      buffer_add_c(&names, names.len > 0 ? ", " : "");
      buffer_add_c(&names, http_method_name(method));
    }
  }
  struct text text = text_copy(arena, buffer_text(&names));
  buffer_finish(&names);
  return text;
}

/* OPTIONS is answered for every path that has routes; other methods there are 405. */
static enum step answer_methods(struct http_connection *c, unsigned methods) {
  struct http_request *request = &c->exchange->request;
  struct http_reply *reply = ARENA_NEW(request->arena, struct http_reply);
  http_reply_header(reply, "Allow", allow(request->arena, methods));
  if (request->method != HTTP_OPTIONS) {
    return refuse_with(c, &problem_method_not_allowed, "", reply);
  }
  reply->status = 204;
  return answer(c, reply);
}

/* This media type, perhaps with charset=utf-8 (neither RFC 8259 section 11 nor the form's registration
   defines a parameter, but clients send it); what has parts says their boundary (RFC 2046 section 5.1.1). */
static bool is_media(struct text type, const char *wanted) {
  static const char multipart[] = "multipart/";
  size_t len = strlen(wanted);
  if (type.len < len || strncasecmp(type.at, wanted, len) != 0) {
    return false;
  }
  const char *at = type.at + len;
  const char *end = type.at + type.len;
  while (at < end && (*at == ' ' || *at == '\t')) {
    at++;
  }
  if (at == end) {
    return true;
  }
  if (*at++ != ';') {
    return false;
  }
  if (strncmp(wanted, multipart, sizeof multipart - 1) == 0) {
    return true;
  }
  while (at < end && (*at == ' ' || *at == '\t')) {
    at++;
  }
  return (end - at == 13 && strncasecmp(at, "charset=utf-8", 13) == 0) ||
         (end - at == 15 && strncasecmp(at, "charset=\"utf-8\"", 15) == 0);
}

/* NULL where the route takes a body of this kind. */
static const char *wrong_media(const struct exchange *x) {
  const char *const *media = x->request.route->media;
  struct text type = http_header_find(&x->request, "Content-Type");
  struct text wanted = { 0 };
  for (; media != NULL && *media != NULL; media++) {
    if (is_media(type, *media)) {
      return NULL;
    }
    wanted = text_format(x->request.arena, "%s%s%s", text_c(wanted), wanted.len > 0 ? " or " : "", *media);
  }
  return wanted.len == 0 ? "This takes no body."
                         : text_format(x->request.arena, "The Content-Type must be %s.", wanted.at).at;
}

/* What can be said against the body before it is read: NULL where nothing can. */
static const struct problem_kind *check_body(const struct exchange *x, bool expects_else,
                                             const char **ret_detail) {
  const struct http_route *route = x->request.route;
  *ret_detail = "";
  if (x->body_left > body_max(route)) {
    return &problem_body_too_large;
  }
  if (x->body_unread && route->sink == NULL) {
    const char *wrong = wrong_media(x);
    if (wrong != NULL) {
      *ret_detail = wrong;
      return &problem_unsupported_media;
    }
  }
  return expects_else ? &problem_expectation_failed : NULL;
}

/* Hands the descriptor over. The handler may still refuse by http_reply(). */
static enum step upgrade(struct http_connection *c) {
  struct exchange *x = c->exchange;
  struct http_loop *loop = c->loop;
  struct text ahead = text_copy_bytes(x->request.arena, loop->input + loop->from, loop->to - loop->from);
  loop_unwatch(c);
  enter(c);
  x->request.route->upgrade(&x->request, c->fd, ahead);
  leave(c);
  if (x->replied) {
    return loop_watch(c) < 0 ? http_connection_end(c) : http_connection_answer(c);
  }
  x->replied = true;
  x->status = 101;
  loop->from = loop->to;
  c->fd = -1;
  return http_connection_end(c);
}

static enum step decide(struct http_connection *c) {
  struct exchange *x = c->exchange;
  struct http_request *request = &x->request;
  const struct router *router = c->listener->router;
  const struct head *head = &c->loop->head;
  if (text_is(request->path, "*")) {
    return answer_methods(c, router_methods(router));
  }
  unsigned methods = 0;
  int found = router_find(router, request->method, request->path, request, &methods);
  bool only_looks = request->method == HTTP_GET || request->method == HTTP_HEAD;
  if (found == -ENOENT && only_looks && c->listener->others != NULL) {
    request->route = c->listener->others;
    found = 0;
  }
  if (found == -ENOTSUP) {
    return answer_methods(c, methods);
  }
  if (found < 0) {
    return found == -ENOENT ? refuse(c, &problem_not_found, "There is nothing at this path.")
                            : refuse(c, &problem_invalid_request, "The path is not UTF-8.");
  }
  if (request->route->guard != NULL) {
    enter(c);
    int result = request->route->guard(request);
    leave(c);
    if (result < 0 || x->replied) {
      return answered(c);
    }
  }
  const char *detail = "";
  const struct problem_kind *refusal = check_body(x, head->expects_else, &detail);
  if (refusal != NULL) {
    return refuse(c, refusal, detail);
  }
  if (head->upgrade && request->route->upgrade != NULL && !x->body_unread && c->tls == NULL) {
    return upgrade(c);
  }
  return begin_body(c, head->expects_continue);
}

static void take_trace(struct http_request *request, bool keeps) {
  struct text theirs = http_header_find(request, "traceparent");
  if (keeps) {
    trace_take(request->traceparent, theirs);
  } else {
    trace_join(request->traceparent, theirs);
  }
}

enum step exchange_start(struct http_connection *c, const char *bytes, size_t length) {
  struct exchange *x = exchange_begin(c);
  take_head(x, &c->loop->head, bytes, length);
  take_trace(&x->request, c->listener->keeps_traces);
  return decide(c);
}
