/* One thread's event loop: accepting, waiting, waking, time-outs, draining. */
#include "http/connection.h"

#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS_MAX = 256, ACCEPTS_MAX = 16, US_PER_MS = 1000, ANSWER_MAX = 4096 };

/* Rings */

static void ring_init(struct links *ring) {
  ring->previous = ring;
  ring->next = ring;
}

static void ring_leave(struct links *links) {
  links->previous->next = links->next;
  links->next->previous = links->previous;
}

static void ring_join(struct links *ring, struct links *links) {
  links->previous = ring->previous;
  links->next = ring;
  ring->previous->next = links;
  ring->previous = links;
}

static struct http_connection *connection_of(struct links *links) {
  return (struct http_connection *)(void *)links;
}

static int64_t wait_us(const struct http_loop *loop, enum wait wait) {
  const struct http_server_options *options = &loop->server->options;
  switch (wait) {
  case WAIT_HEAD:
    return options->head_timeout_ms * US_PER_MS;
  case WAIT_IDLE:
    return options->idle_timeout_ms * US_PER_MS;
  case WAIT_BODY:
    return options->body_timeout_ms * US_PER_MS;
  case WAIT_BODY_RATE:
    return (int64_t)BODY_CHECK_MS * US_PER_MS;
  case WAIT_WRITE:
    return options->write_timeout_ms * US_PER_MS;
  case WAIT_LINGER:
    return (int64_t)LINGER_MS * US_PER_MS;
  case WAIT_NOTHING:
  case WAITS:
    break;
  }
  return INT64_MAX / 2;
}

void loop_wait(struct http_connection *connection, enum wait wait) {
  struct http_loop *loop = connection->loop;
  if (connection->links.next != NULL) {
    ring_leave(&connection->links);
  }
  connection->wait = (uint8_t)wait;
  connection->deadline_us = loop->now_us + wait_us(loop, wait);
  ring_join(&loop->waiting[wait], &connection->links);
}

void loop_await_turn(struct http_connection *connection) {
  if (connection->turn.next == NULL) {
    ring_join(&connection->loop->turns, &connection->turn);
  }
}

static void leave_turns(struct http_connection *connection) {
  if (connection->turn.next != NULL) {
    ring_leave(&connection->turn);
    connection->turn.next = NULL;
  }
}

void loop_forget(struct http_connection *connection) {
  ring_leave(&connection->links);
  leave_turns(connection);
  atomic_fetch_sub(&connection->loop->server->connections, 1);
}

static int milliseconds_to_wait(const struct http_loop *loop) {
  if (loop->turns.next != &loop->turns) {
    return 0;
  }
  int64_t first = loop->draining ? atomic_load(&loop->server->drain_until_us) : INT64_MAX;
  for (int wait = WAIT_HEAD; wait < WAITS; wait++) {
    const struct links *ring = &loop->waiting[wait];
    if (ring->next != ring && connection_of(ring->next)->deadline_us < first) {
      first = connection_of(ring->next)->deadline_us;
    }
  }
  if (first == INT64_MAX) {
    return -1;
  }
  int64_t left = first - loop->now_us;
  return left <= 0 ? 0 : left / US_PER_MS < 60000 ? (int)(left / US_PER_MS) + 1 : 60000;
}

static void give_turns(struct http_loop *loop) {
  for (int i = 0; i < HANDSHAKES_AT_ONCE && loop->turns.next != &loop->turns; i++) {
    char *turn = (char *)loop->turns.next;
    struct http_connection *next = (void *)(turn - offsetof(struct http_connection, turn));
    leave_turns(next);
    http_connection_turn(next);
  }
}

static void expire(struct http_loop *loop) {
  for (int wait = WAIT_HEAD; wait < WAITS; wait++) {
    struct links *ring = &loop->waiting[wait];
    while (ring->next != ring && connection_of(ring->next)->deadline_us <= loop->now_us) {
      http_connection_expired(connection_of(ring->next));
    }
  }
}

/* Arenas */

struct arena *loop_take_arena(struct http_loop *loop) {
  return loop->arenas_count > 0 ? loop->arenas[--loop->arenas_count] : arena_create(ARENA_BLOCK);
}

void loop_give_arena(struct http_loop *loop, struct arena *arena) {
  if (loop->arenas_count == ARENAS_KEPT) {
    arena_destroy(arena);
    return;
  }
  arena_reset(arena);
  loop->arenas[loop->arenas_count++] = arena;
}

/* Traces */

/* Their ids need not be secret, only different. */
void loop_trace(struct http_loop *loop, char ret[static TRACEPARENT_LEN + 1]) {
  if (loop->random_left == 0) {
    randombytes_buf(loop->random, sizeof loop->random);
    loop->random_left = TRACES_DRAWN;
  }
  trace_begin(ret, loop->random[--loop->random_left]);
}

/* epoll */

static int watch(struct http_connection *connection, int operation) {
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = connection };
  return epoll_ctl(connection->loop->epoll_fd, operation, connection->fd, &event) < 0 ? -errno : 0;
}

int loop_watch(struct http_connection *connection) {
  return watch(connection, EPOLL_CTL_ADD);
}

int loop_again(struct http_connection *connection) {
  return watch(connection, EPOLL_CTL_MOD);
}

void loop_unwatch(struct http_connection *connection) {
  epoll_ctl(connection->loop->epoll_fd, EPOLL_CTL_DEL, connection->fd, NULL);
}

void loop_wake(struct http_loop *loop) {
  uint64_t one = 1;
  if (write(loop->wake_fd, &one, sizeof one) < 0) {
    /* Only if 2^64 - 1 wakes were pending: then it is awake. */
  }
}

/* Accepting */

/* Before a handshake only an alert can be read (RFC 8446 section 6): fatal, internal_error, which is said
   where it has nothing to do with what the client does. */
static void refuse_over_tls(struct buffer *answer) {
  static const char alert[] = { 21, 3, 3, 0, 2, 2, 80 };
  buffer_add(answer, alert, sizeof alert);
}

static void refuse_in_words(struct http_loop *loop, struct buffer *answer) {
  struct buffer body;
  buffer_init(&body, ANSWER_MAX);
  char trace[TRACEPARENT_LEN + 1];
  loop_trace(loop, trace);
  problem_encode(&(struct problem){ .kind = &problem_unavailable, .detail = TEXT("Too many connections.") },
                 &body);
  buffer_addf(answer,
              "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
              "Content-Length: %zu\r\nRetry-After: 5\r\ntraceparent: %s\r\nX-Request-Id: %.*s\r\n"
              "Connection: close\r\n\r\n",
              body.len, trace, SPAN_ID_LEN, trace + SPAN_ID_AT);
  buffer_add_text(answer, buffer_text(&body));
  buffer_finish(&body);
}

/* More clients than we serve: they are told so at once, at little cost to the others. */
static void turn_away(struct http_loop *loop, const struct listener *listener, int fd) {
  count(&loop->counters.refused_connections, 1);
  struct buffer answer;
  buffer_init(&answer, ANSWER_MAX);
  if (listener->tls != NULL) {
    refuse_over_tls(&answer);
  } else {
    refuse_in_words(loop, &answer);
  }
  char unread[ANSWER_MAX]; /* left unread it would have the answer thrown away */
  (void)!recv(fd, unread, sizeof unread, 0);
  (void)!send(fd, text_c(buffer_text(&answer)), answer.len, MSG_NOSIGNAL);
  shutdown(fd, SHUT_WR);
  close(fd);
  buffer_finish(&answer);
}

static void turn_away_without_descriptors(struct http_loop *loop, const struct listener *listener) {
  close(loop->spare_fd);
  int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    turn_away(loop, listener, fd);
  }
  loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* False when there is nobody left. */
static bool accept_one(struct http_loop *loop, const struct listener *listener) {
  struct sockaddr_storage peer = { 0 };
  socklen_t length = sizeof peer;
  int fd = accept4(listener->fd, (struct sockaddr *)&peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    if (errno == EMFILE || errno == ENFILE) {
      turn_away_without_descriptors(loop, listener);
      return false;
    }
    return errno == EINTR || errno == ECONNABORTED;
  }
  struct http_server *server = loop->server;
  if (atomic_fetch_add(&server->connections, 1) >= server->options.connections_max) {
    atomic_fetch_sub(&server->connections, 1);
    turn_away(loop, listener, fd);
    return true;
  }
  http_connection_open(loop, listener, fd, &peer);
  return true;
}

static void accept_some(struct http_loop *loop, const struct listener *listener) {
  for (int i = 0; i < ACCEPTS_MAX && accept_one(loop, listener); i++) {
  }
}

/* Stopping */

static void stop_accepting(struct http_loop *loop) {
  for (size_t i = 0; i < loop->server->listeners_count; i++) {
    const struct listener *listener = &loop->server->listeners[i];
    while (accept_one(loop, listener)) {
    }
    epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, listener->fd, NULL);
    shutdown(listener->fd, SHUT_RDWR);
  }
}

static void start_draining(struct http_loop *loop) {
  loop->draining = true;
  stop_accepting(loop);
  static const enum wait idle[] = { WAIT_HEAD, WAIT_IDLE };
  for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++) {
    struct links *ring = &loop->waiting[idle[i]];
    struct links *next = NULL;
    for (struct links *at = ring->next; at != ring; at = next) {
      next = at->next;
      http_connection_drain(connection_of(at));
    }
  }
}

static bool is_empty(const struct http_loop *loop) {
  for (int wait = 0; wait < WAITS; wait++) {
    if (loop->waiting[wait].next != &loop->waiting[wait]) {
      return false;
    }
  }
  return true;
}

static void cut_all(struct http_loop *loop) {
  for (int wait = 0; wait < WAITS; wait++) {
    struct links *ring = &loop->waiting[wait];
    struct links *next = NULL;
    for (struct links *at = ring->next; at != ring; at = next) {
      next = at->next;
      http_connection_cut(connection_of(at));
    }
  }
}

/* The loop */

static void take_replies(struct http_loop *loop) {
  struct exchange *newest = atomic_exchange_explicit(&loop->replies, NULL, memory_order_acquire);
  struct exchange *oldest = NULL;
  while (newest != NULL) {
    struct exchange *next = newest->next_reply;
    newest->next_reply = oldest;
    oldest = newest;
    newest = next;
  }
  while (oldest != NULL) {
    struct exchange *next = oldest->next_reply;
    http_connection_replied(oldest);
    oldest = next;
  }
}

static void take_event(struct http_loop *loop, const struct epoll_event *event) {
  const struct listener *listeners = loop->server->listeners;
  void *whose = event->data.ptr;
  if (whose == loop) {
    return; /* awake; what for is looked at after the events */
  }
  for (size_t i = 0; i < loop->server->listeners_count; i++) {
    if (whose == &listeners[i]) {
      accept_some(loop, &listeners[i]);
      return;
    }
  }
  http_connection_event(whose, event->events);
}

/* Replies, turns, expiries and draining free connections, so they come after the events that point to them.
 */
void *loop_run(void *argument) {
  struct http_loop *loop = argument;
  loop->self = pthread_self();
  struct epoll_event events[EVENTS_MAX];
  loop->now_us = monotonic_us();
  for (;;) {
    int got = epoll_wait(loop->epoll_fd, events, EVENTS_MAX, milliseconds_to_wait(loop));
    loop->now_us = monotonic_us();
    for (int i = 0; i < got; i++) {
      take_event(loop, &events[i]);
    }
    take_replies(loop);
    give_turns(loop);
    expire(loop);
    if (!loop->draining && atomic_load_explicit(&loop->server->draining, memory_order_acquire)) {
      start_draining(loop);
    }
    if (loop->draining && (is_empty(loop) || loop->now_us >= atomic_load(&loop->server->drain_until_us))) {
      cut_all(loop);
      return NULL;
    }
  }
}

int loop_create(struct http_loop *loop, struct http_server *server, struct error *error) {
  loop->server = server;
  for (int wait = 0; wait < WAITS; wait++) {
    ring_init(&loop->waiting[wait]);
  }
  ring_init(&loop->turns);
  loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  loop->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (loop->epoll_fd < 0 || loop->wake_fd < 0 || loop->spare_fd < 0) {
    return error_set(error, -errno, "The event loop cannot be made: %s", strerror(errno));
  }
  struct epoll_event wake = { .events = EPOLLIN | EPOLLET, .data.ptr = loop };
  int result = epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, loop->wake_fd, &wake);
  for (size_t i = 0; i < server->listeners_count && result == 0; i++) {
    struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = &server->listeners[i] };
    result = epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, server->listeners[i].fd, &event);
  }
  return result < 0 ? error_set(error, -errno, "The event loop cannot watch: %s", strerror(errno)) : 0;
}

void loop_destroy(struct http_loop *loop) {
  if (loop->server == NULL) {
    return;
  }
  take_replies(loop);
  cut_all(loop);
  for (struct links *at = loop->waiting[WAIT_NOTHING].next; at != &loop->waiting[WAIT_NOTHING];) {
    struct links *next = at->next;
    http_connection_close(connection_of(at));
    at = next;
  }
  while (loop->arenas_count > 0) {
    arena_destroy(loop->arenas[--loop->arenas_count]);
  }
  int fds[] = { loop->epoll_fd, loop->wake_fd, loop->spare_fd };
  for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
    if (fds[i] >= 0) {
      close(fds[i]);
    }
  }
}
