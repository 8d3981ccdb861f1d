/* A connection's way: reading a head, deciding, reading a body, handling, writing, and again. Requests are
   answered one at a time and in order; what a client sends ahead is read up to one buffer. */
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

/* What a step of the state machine came to. */
enum step { STEP_ON, STEP_WAIT, STEP_GONE };

static enum step begin_writing(struct http_connection *c);

/* Input: what was read stands in the loop's buffer while the connection runs, and is kept in a buffer of its
   own size when it has to wait. */

static void input_load(struct http_connection *c) {
  struct http_loop *loop = c->loop;
  if (c->kept != NULL) {
    memcpy(loop->input, c->kept, c->kept_length);
    loop->from = 0;
    loop->to = c->kept_length;
    free(c->kept);
    c->kept = NULL;
    c->kept_length = 0;
  }
}

static int input_keep(struct http_connection *c) {
  struct http_loop *loop = c->loop;
  size_t length = loop->to - loop->from;
  if (length == 0) {
    return 0;
  }
  c->kept = malloc(length);
  if (c->kept == NULL) {
    return -ENOMEM;
  }
  memcpy(c->kept, loop->input + loop->from, length);
  c->kept_length = (uint32_t)length;
  loop->from = loop->to = 0;
  return 0;
}

/* Reads what has come. STEP_ON: there is more; STEP_GONE: the client has ended (nothing is closed yet). */
static enum step input_read(struct http_connection *c) {
  struct http_loop *loop = c->loop;
  if (!c->readable) {
    return STEP_WAIT;
  }
  if (loop->from > 0) {
    memmove(loop->input, loop->input + loop->from, loop->to - loop->from);
    loop->to -= loop->from;
    loop->from = 0;
  }
  size_t room = INPUT_MAX - loop->to;
  ssize_t got = recv(c->fd, loop->input + loop->to, room, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    c->readable = errno == EINTR;
    return c->readable ? STEP_ON : STEP_WAIT;
  }
  if (got <= 0) {
    return STEP_GONE;
  }
  loop->to += (size_t)got;
  c->readable = (size_t)got == room || c->hung_up;
  return STEP_ON;
}

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

static struct exchange *begin_exchange(struct http_connection *c) {
  struct arena *arena = loop_take_arena(c->loop);
  struct exchange *x = ARENA_NEW(arena, struct exchange);
  x->request.arena = arena;
  x->request.connection = c;
  x->request.peer = (struct text){ .at = c->peer, .len = c->peer_length };
  x->request.started_us = c->started_us;
  c->exchange = x;
  count(&c->loop->counters.requests, 1);
  loop_wait(c, WAIT_NOTHING);
  return x;
}

static void end_exchange(struct http_connection *c) {
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

static enum step gone(struct http_connection *c) {
  http_connection_close(c);
  return STEP_GONE;
}

/* Refusals */

static enum step answer(struct http_connection *c, const struct http_reply *reply) {
  exchange_encode(c->exchange, reply);
  c->exchange->replied = true;
  return begin_writing(c);
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
static enum step refuse_and_close(struct http_connection *c, const struct problem_kind *kind,
                                  const char *detail) {
  c->exchange->body_unread = true;
  sink_end(c, false);
  return refuse(c, kind, detail);
}

/* Handling */

/* After a handler that may have answered, and should have where `result` is negative. */
static enum step answered(struct http_connection *c) {
  return c->exchange->replied ? begin_writing(c) : refuse(c, &problem_internal, "");
}

static enum step handle(struct http_connection *c) {
  struct exchange *x = c->exchange;
  c->state = HANDLING;
  enter(c);
  x->request.route->handle(&x->request);
  leave(c);
  return x->replied ? begin_writing(c) : STEP_WAIT;
}

static enum step body_whole(struct http_connection *c) {
  struct exchange *x = c->exchange;
  x->body_unread = false;
  if (x->gathered.len > 0) {
    x->request.body = buffer_text(&x->gathered);
  }
  loop_wait(c, WAIT_NOTHING);
  sink_end(c, true);
  return x->replied ? begin_writing(c) : handle(c);
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

static enum step read_body(struct http_connection *c) {
  struct exchange *x = c->exchange;
  struct http_loop *loop = c->loop;
  int64_t max = body_max(x->request.route);
  input_load(c);
  while (loop->from < loop->to) {
    struct text data;
    struct refusal refusal;
    int whole = next_data(c, &data, &refusal);
    if (whole < 0) {
      return refuse_and_close(c, refusal.kind, refusal.detail);
    }
    bool size_known = x->chunked && x->chunks.state == CHUNK_BYTES;
    int64_t coming = x->body_read + (int64_t)data.len + (size_known ? (int64_t)x->chunks.left : 0);
    if (coming > max) {
      return refuse_and_close(c, &problem_body_too_large, "");
    }
    if (data.len > 0 && !take_data(c, data)) {
      sink_end(c, false);
      return answered(c);
    }
    if (whole > 0) {
      return body_whole(c);
    }
  }
  enum step step = input_read(c);
  return step == STEP_GONE ? gone(c) : step;
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
      send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL) != (ssize_t)sizeof go_on - 1) {
    return gone(c);
  }
  buffer_init(&x->gathered, (size_t)body_max(x->request.route));
  x->body_started_us = loop->now_us;
  c->state = READING_BODY;
  loop_wait(c, WAIT_BODY);
  return STEP_ON;
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

/* application/json, perhaps with charset=utf-8 (RFC 8259 section 11 defines no parameter, but clients send
 * it). */
static bool is_json(struct text type) {
  static const char json[] = "application/json";
  size_t len = sizeof json - 1;
  if (type.len < len || strncasecmp(type.at, json, len) != 0) {
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
  while (at < end && (*at == ' ' || *at == '\t')) {
    at++;
  }
  return (end - at == 13 && strncasecmp(at, "charset=utf-8", 13) == 0) ||
         (end - at == 15 && strncasecmp(at, "charset=\"utf-8\"", 15) == 0);
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
    if (!route->takes_json) {
      *ret_detail = "This takes no body.";
      return &problem_unsupported_media;
    }
    if (!is_json(http_header_find(&x->request, "Content-Type"))) {
      *ret_detail = "The Content-Type must be application/json.";
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
    return loop_watch(c) < 0 ? gone(c) : begin_writing(c);
  }
  x->replied = true;
  x->status = 101;
  loop->from = loop->to;
  c->fd = -1;
  return gone(c);
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
  if (head->upgrade && request->route->upgrade != NULL && !x->body_unread) {
    return upgrade(c);
  }
  return begin_body(c, head->expects_continue);
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

enum { PARSED_ALWAYS = HTTP_MAX_TARGET + 128 }; /* a request line is judged as it comes */

/* Whether what came since the last look may decide something: a line's end, or a limit. */
static bool is_worth_parsing(const struct http_connection *c, const char *at, size_t length) {
  return length > c->scanned && (c->scanned <= PARSED_ALWAYS || length > HTTP_MAX_HEAD ||
                                 memchr(at + c->scanned, '\n', length - c->scanned) != NULL);
}

static enum step read_head(struct http_connection *c) {
  struct http_loop *loop = c->loop;
  input_load(c);
  const char *at = loop->input + loop->from;
  size_t length = loop->to - loop->from;
  if (length > 0 && c->scanned == 0) {
    c->started_us = loop->now_us;
  }
  if (is_worth_parsing(c, at, length)) {
    struct refusal refusal;
    ssize_t got = head_parse(at, length, &loop->head, &refusal);
    if (got < 0) {
      begin_exchange(c);
      return refuse_and_close(c, refusal.kind, refusal.detail);
    }
    if (got > 0) {
      take_head(begin_exchange(c), &loop->head, at, (size_t)got);
      loop->from += (size_t)got;
      c->scanned = 0;
      return decide(c);
    }
    c->scanned = (uint32_t)length;
  }
  if (length > 0 && c->wait == WAIT_IDLE) {
    loop_wait(c, WAIT_HEAD);
  }
  enum step step = input_read(c);
  return step == STEP_GONE ? gone(c) : step;
}

/* Replies */

static enum step begin_writing(struct http_connection *c) {
  struct exchange *x = c->exchange;
  x->last = x->close || !x->keep_alive || x->body_unread || http_server_draining(c->loop->server);
  exchange_prefix(x, c->loop);
  c->state = WRITING;
  loop_wait(c, WAIT_WRITE);
  return STEP_ON;
}

/* The client has been told that this is the end. Closing at once while it still sends would cost it our reply
   (RFC 9112 section 9.6): so say that we are done, and read over what comes for a while. */
static enum step begin_lingering(struct http_connection *c) {
  free(c->kept);
  c->kept = NULL;
  c->kept_length = 0;
  c->state = LINGERING;
  shutdown(c->fd, SHUT_WR);
  loop_wait(c, WAIT_LINGER);
  return STEP_ON;
}

static enum step linger(struct http_connection *c) {
  c->loop->from = c->loop->to = 0;
  enum step step = input_read(c);
  c->loop->from = c->loop->to = 0;
  return step == STEP_GONE ? gone(c) : step;
}

static enum step reply_sent(struct http_connection *c) {
  struct exchange *x = c->exchange;
  bool last = x->last;
  bool asked_for = !x->keep_alive && !x->body_unread && c->kept == NULL && c->loop->from == c->loop->to;
  end_exchange(c);
  if (last) {
    return asked_for ? gone(c) : begin_lingering(c);
  }
  c->state = READING_HEAD;
  c->scanned = 0;
  loop_wait(c, WAIT_IDLE);
  return STEP_ON;
}

static enum step would_block(struct http_connection *c) {
  c->writable = false;
  loop_wait(c, WAIT_WRITE);
  return STEP_WAIT;
}

static enum step write_file(struct http_connection *c) {
  struct exchange *x = c->exchange;
  size_t step = x->file_left < FILE_STEP ? (size_t)x->file_left : FILE_STEP;
  ssize_t sent = sendfile(c->fd, x->file_fd, &x->file_at, step);
  if (sent < 0 && errno == EAGAIN) {
    return would_block(c);
  }
  if (sent <= 0) {
    return gone(c); /* the file is shorter than we said: only a broken connection tells the client */
  }
  x->file_left -= sent;
  x->bytes_sent += sent;
  return x->file_left > 0 ? STEP_ON : reply_sent(c);
}

/* The parts of a reply behind what was sent already. */
static size_t unsent(const struct exchange *x, struct iovec ret[static 3]) {
  const struct text parts[] = { { x->prefix, x->prefix_length }, x->head, x->body };
  size_t count = 0;
  size_t skip = x->sent;
  for (size_t i = 0; i < 3; i++) {
    if (skip >= parts[i].len) {
      skip -= parts[i].len;
      continue;
    }
    ret[count++] =
        (struct iovec){ .iov_base = (char *)(uintptr_t)parts[i].at + skip, .iov_len = parts[i].len - skip };
    skip = 0;
  }
  return count;
}

static enum step write_reply(struct http_connection *c) {
  struct exchange *x = c->exchange;
  if (!c->writable) {
    return STEP_WAIT;
  }
  if (x->sent == x->prefix_length + x->head.len + x->body.len) {
    return x->file_left > 0 ? write_file(c) : reply_sent(c);
  }
  struct iovec parts[3];
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = unsent(x, parts) };
  ssize_t sent = sendmsg(c->fd, &message, MSG_NOSIGNAL | (x->file_left > 0 ? MSG_MORE : 0));
  if (sent < 0) {
    return errno == EAGAIN ? would_block(c) : errno == EINTR ? STEP_ON : gone(c);
  }
  x->sent += (size_t)sent;
  x->bytes_sent += sent;
  return STEP_ON;
}

/* Running */

/* STEP_GONE: it is no more. */
static enum step connection_run(struct http_connection *c) {
  c->loop->from = c->loop->to = 0;
  enum step step = STEP_ON;
  for (int steps = 0; step == STEP_ON && steps < STEPS_MAX; steps++) {
    switch ((enum connection_state)c->state) {
    case READING_HEAD:
      step = read_head(c);
      break;
    case READING_BODY:
      step = read_body(c);
      break;
    case HANDLING:
      step = STEP_WAIT;
      break;
    case WRITING:
      step = write_reply(c);
      break;
    case LINGERING:
      step = linger(c);
      break;
    }
  }
  if (step == STEP_GONE) {
    return STEP_GONE;
  }
  if (input_keep(c) < 0 || (step == STEP_ON && loop_again(c) < 0)) {
    http_connection_cut(c);
    return STEP_GONE;
  }
  return step;
}

void http_connection_event(struct http_connection *c, uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) {
    http_connection_cut(c);
    return;
  }
  c->hung_up = c->hung_up || (events & EPOLLRDHUP) != 0;
  c->readable = c->readable || (events & (EPOLLIN | EPOLLRDHUP)) != 0;
  c->writable = c->writable || (events & EPOLLOUT) != 0;
  connection_run(c);
}

void http_connection_replied(struct exchange *x) {
  struct http_connection *c = x->request.connection;
  x->replied = true;
  if (c->fd < 0) {
    http_connection_close(c);
    return;
  }
  begin_writing(c);
  connection_run(c);
}

/* Requests that came in part are told; whoever sent nothing is not. */
static void timed_out(struct http_connection *c, const char *detail) {
  if (c->exchange == NULL) {
    begin_exchange(c);
  }
  refuse_and_close(c, &problem_request_timeout, detail);
  connection_run(c);
}

static bool is_body_too_slow(const struct http_connection *c) {
  const struct http_server_options *options = &c->loop->server->options;
  int64_t us = c->loop->now_us - c->exchange->body_started_us - options->body_timeout_ms * 1000;
  return c->exchange->body_read < us / 1000 * options->body_rate_min / 1000;
}

void http_connection_expired(struct http_connection *c) {
  if (c->wait == WAIT_BODY || (c->wait == WAIT_BODY_RATE && !is_body_too_slow(c))) {
    loop_wait(c, WAIT_BODY_RATE);
    return;
  }
  if (c->wait != WAIT_LINGER && c->wait != WAIT_IDLE) {
    count(&c->loop->counters.timeouts, 1);
  }
  if (c->wait == WAIT_HEAD && c->kept != NULL) {
    timed_out(c, "The request's head did not come in time.");
  } else if (c->wait == WAIT_BODY_RATE) {
    timed_out(c, "The request's body came too slowly.");
  } else {
    http_connection_close(c);
  }
}

void http_connection_drain(struct http_connection *c) {
  c->readable = true;
  if (connection_run(c) != STEP_GONE && c->state == READING_HEAD && c->kept == NULL) {
    http_connection_close(c);
  }
}

/* Opening and closing */

static void name_peer(struct http_connection *c, const struct sockaddr_storage *peer) {
  if (peer->ss_family == AF_INET) {
    inet_ntop(AF_INET, &((const struct sockaddr_in *)peer)->sin_addr, c->peer, sizeof c->peer);
  } else if (peer->ss_family == AF_INET6) {
    const struct in6_addr *address = &((const struct sockaddr_in6 *)peer)->sin6_addr;
    bool mapped = IN6_IS_ADDR_V4MAPPED(address);
    inet_ntop(mapped ? AF_INET : AF_INET6, address->s6_addr + (mapped ? 12 : 0), c->peer, sizeof c->peer);
  } else {
    memcpy(c->peer, "unix", sizeof "unix");
  }
  c->peer_length = (uint8_t)strlen(c->peer);
}

void http_connection_open(struct http_loop *loop, const struct listener *listener, int fd,
                          const struct sockaddr_storage *peer) {
  struct http_connection *c = calloc(1, sizeof *c);
  if (c == NULL) {
    close(fd);
    atomic_fetch_sub(&loop->server->connections, 1);
    return;
  }
  c->loop = loop;
  c->listener = listener;
  c->fd = fd;
  c->writable = true;
  c->state = READING_HEAD;
  name_peer(c, peer);
  loop_wait(c, WAIT_HEAD);
  if (loop_watch(c) < 0) {
    http_connection_close(c);
  }
}

void http_connection_cut(struct http_connection *c) {
  if (c->state != HANDLING) {
    http_connection_close(c);
    return;
  }
  if (c->fd >= 0) {
    close(c->fd);
    c->fd = -1;
  }
}

void http_connection_close(struct http_connection *c) {
  if (c->exchange != NULL) {
    end_exchange(c);
  }
  if (c->fd >= 0) {
    close(c->fd);
  }
  loop_forget(c);
  free(c->kept);
  free(c);
}
