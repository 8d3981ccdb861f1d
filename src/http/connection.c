/* A connection's way: reading a head, deciding, reading a body, handling, writing, and again. Requests are
   answered one at a time and in order; what a client sends ahead is read up to one buffer. */
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Input: what was read stands in the loop's buffer while the connection runs, and is kept in a buffer of its
   own size when it has to wait. */

void http_connection_load(struct http_connection *c) {
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
enum step http_connection_read(struct http_connection *c) {
  struct http_loop *loop = c->loop;
  if (!c->readable) {
    return STEP_WAIT;
  }
  if (loop->from > 0) {
    memmove(loop->input, loop->input + loop->from, loop->to - loop->from);
    loop->to -= loop->from;
    loop->from = 0;
  }
  ssize_t got = transport_read(c, loop->input + loop->to, INPUT_MAX - loop->to);
  if (got == -EAGAIN || got == -EINTR) {
    return got == -EINTR ? STEP_ON : STEP_WAIT;
  }
  if (got <= 0) {
    return STEP_GONE;
  }
  loop->to += (size_t)got;
  return STEP_ON;
}

enum step http_connection_end(struct http_connection *c) {
  http_connection_close(c);
  return STEP_GONE;
}

/* Handshakes: in the time of the first head. A step of one is dearer than a whole request, so they wait in a
   line of their own, and requests pass. */

static enum step handshake(struct http_connection *c) {
  if (!c->readable) {
    return STEP_WAIT;
  }
  if (!c->has_turn) {
    loop_await_turn(c);
    return STEP_WAIT;
  }
  c->has_turn = false;
  switch (transport_handshake(c)) {
  case 0:
    c->state = READING_HEAD;
    return STEP_ON;
  case -EAGAIN:
    return STEP_WAIT;
  case -ENOPROTOOPT:
    exchange_begin(c);
    return exchange_refuse(c, &problem_invalid_request,
                           "Here speaks HTTPS only: the URL must begin with https://.");
  default:
    return http_connection_end(c);
  }
}

/* Heads */

enum { PARSED_ALWAYS = HTTP_MAX_TARGET + 128 }; /* a request line is judged as it comes */

/* Whether what came since the last look may decide something: a line's end, or a limit. */
static bool is_worth_parsing(const struct http_connection *c, const char *at, size_t length) {
  return length > c->scanned && (c->scanned <= PARSED_ALWAYS || length > HTTP_MAX_HEAD ||
                                 memchr(at + c->scanned, '\n', length - c->scanned) != NULL);
}

static enum step read_head(struct http_connection *c) {
  struct http_loop *loop = c->loop;
  http_connection_load(c);
  const char *at = loop->input + loop->from;
  size_t length = loop->to - loop->from;
  if (length > 0 && c->scanned == 0) {
    c->started_us = loop->now_us;
  }
  if (is_worth_parsing(c, at, length)) {
    struct refusal refusal;
    ssize_t got = head_parse(at, length, &loop->head, &refusal);
    if (got < 0) {
      exchange_begin(c);
      return exchange_refuse(c, refusal.kind, refusal.detail);
    }
    if (got > 0) {
      loop->from += (size_t)got;
      c->scanned = 0;
      return exchange_start(c, at, (size_t)got);
    }
    c->scanned = (uint32_t)length;
  }
  if (length > 0 && c->wait == WAIT_IDLE) {
    loop_wait(c, WAIT_HEAD);
  }
  enum step step = http_connection_read(c);
  return step == STEP_GONE ? http_connection_end(c) : step;
}

/* Replies */

enum step http_connection_answer(struct http_connection *c) {
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
  loop_wait(c, WAIT_LINGER);
  return STEP_ON;
}

static enum step linger(struct http_connection *c) {
  if (!c->ended) {
    if (!c->writable || transport_end(c) == -EAGAIN) {
      return STEP_WAIT;
    }
    c->ended = true;
  }
  c->loop->from = c->loop->to = 0;
  enum step step = http_connection_read(c);
  c->loop->from = c->loop->to = 0;
  return step == STEP_GONE ? http_connection_end(c) : step;
}

static enum step reply_sent(struct http_connection *c) {
  struct exchange *x = c->exchange;
  bool last = x->last;
  bool asked_for = !x->keep_alive && !x->body_unread && c->kept == NULL && c->loop->from == c->loop->to &&
                   c->tls == NULL; /* close_notify may have to wait */
  exchange_end(c);
  if (last) {
    return asked_for ? http_connection_end(c) : begin_lingering(c);
  }
  c->state = READING_HEAD;
  c->scanned = 0;
  loop_wait(c, WAIT_IDLE);
  return STEP_ON;
}

static enum step would_block(struct http_connection *c) {
  loop_wait(c, WAIT_WRITE);
  return STEP_WAIT;
}

static enum step write_file(struct http_connection *c) {
  struct exchange *x = c->exchange;
  size_t step = x->file_left < FILE_STEP ? (size_t)x->file_left : FILE_STEP;
  ssize_t sent = transport_write_file(c, x->file_fd, x->file_at, step);
  if (sent == -EAGAIN) {
    return would_block(c);
  }
  if (sent <= 0) {
    return http_connection_end(
        c); /* the file is shorter than we said: only a broken connection tells the client */
  }
  x->file_at += sent;
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
  ssize_t sent = transport_write(c, parts, unsent(x, parts), x->file_left > 0);
  if (sent < 0) {
    return sent == -EAGAIN ? would_block(c) : sent == -EINTR ? STEP_ON : http_connection_end(c);
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
    case HANDSHAKING:
      step = handshake(c);
      break;
    case READING_HEAD:
      step = read_head(c);
      break;
    case READING_BODY:
      step = exchange_read_body(c);
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

void http_connection_turn(struct http_connection *c) {
  c->has_turn = true;
  connection_run(c);
}

void http_connection_replied(struct exchange *exchange) {
  struct http_connection *c = exchange->request.connection;
  exchange->replied = true;
  if (c->fd < 0) {
    http_connection_close(c);
    return;
  }
  http_connection_answer(c);
  connection_run(c);
}

/* Requests that came in part are told; whoever sent nothing is not. */
static void timed_out(struct http_connection *c, const char *detail) {
  if (c->exchange == NULL) {
    exchange_begin(c);
  }
  exchange_refuse(c, &problem_request_timeout, detail);
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
  if (connection_run(c) != STEP_GONE && c->state <= READING_HEAD && c->kept == NULL) {
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
  c->state = listener->tls != NULL ? HANDSHAKING : READING_HEAD;
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
  transport_close(c);
}

void http_connection_close(struct http_connection *c) {
  if (c->exchange != NULL) {
    exchange_end(c);
  }
  transport_close(c);
  loop_forget(c);
  free(c->kept);
  free(c);
}
