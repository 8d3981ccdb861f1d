/* What the server's own files share: loops, connections, and the exchange of one request and its reply. All
   of a connection belongs to its loop's thread. */
#pragma once

#include "http/parser.h"
#include "http/router.h"
#include "http/server.h"
#include "http/tls.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum {
  INPUT_MAX = 32768,          /* bytes read at once, and read ahead of a request that is being worked on */
  ARENA_BLOCK = 16384,        /* of a request's arena: room for a usual reply, too */
  ARENAS_KEPT = 64,           /* by a loop, for its next requests */
  PREFIX_MAX = 192,           /* status line, Date, Connection */
  PEER_MAX = 46,              /* INET6_ADDRSTRLEN */
  LISTENER_ADDRESS_MAX = 108, /* sun_path */
  LINGER_MS = 2000,           /* for a client to take in our last reply before the connection is cut */
  BODY_CHECK_MS = 1000,       /* how often a body's rate is looked at after its grace */
  RECORD_MAX = 16384,         /* bytes of a TLS record: RFC 8446 section 5.1 */
  FILE_STEP = 256 * 1024,     /* bytes of a file sent before others have their turn */
  STEPS_MAX = 64,             /* of one connection before others have their turn */
  DATE_LENGTH = 29,
  HANDSHAKES_AT_ONCE =
      4,             /* of steps, each a fraction of a millisecond or more: then others have their turn */
  TRACES_DRAWN = 10, /* at once: a system call for each would be dear */
};

/* A ring with a head of its own. */
struct links {
  struct links *previous, *next;
};

/* What a connection waits for: each kind has one length, so the order of arrival is the order of expiry. */
enum wait {
  WAIT_NOTHING, /* a request is being worked on: its handler keeps the time */
  WAIT_HEAD,
  WAIT_IDLE,
  WAIT_BODY,
  WAIT_BODY_RATE,
  WAIT_WRITE,
  WAIT_LINGER,
  WAITS
};

enum connection_state { HANDSHAKING, READING_HEAD, READING_BODY, HANDLING, WRITING, LINGERING };

/* What a step of a connection came to: go on, wait for an event, or it is no more. */
enum step { STEP_ON, STEP_WAIT, STEP_GONE };

/* What a listener adds to each reply. */
struct standing {
  const struct http_header *headers;
  size_t count;
  uint64_t name_lengths; /* a bit for each, so that a reply's own headers are seldom compared with these */
  struct buffer lines;   /* all of them as they are sent */
  size_t line_ends[HTTP_MAX_STANDING];
};

struct listener {
  int fd; /* -1: closed */
  bool unix_socket, keeps_traces;
  struct router *router;
  const struct http_route *others; /* see struct http_listener */
  struct standing standing;
  struct tls *tls;                    /* NULL: plain */
  char address[LISTENER_ADDRESS_MAX]; /* as bound, or the socket's path */
};

/* One request and its reply, in the request's arena. */
struct exchange {
  struct http_request request; /* first: handlers know no more of an exchange */
  struct exchange *next_reply; /* of those that other threads have answered */
  bool http_1_0, keep_alive;
  bool body_unread; /* there is a body, and not all of it was read: the connection cannot go on */
  bool chunked, sink_open;
  struct chunks chunks;
  int64_t body_left; /* of a Content-Length */
  int64_t body_read;
  int64_t body_started_us;
  struct buffer gathered;
  /* Set by http_reply() in whatever thread; the loop's after that. */
  int status;
  bool close;
  struct text head; /* from Content-Type to the empty line */
  struct text body;
  int file_fd; /* 0: none */
  off_t file_at;
  int64_t file_left;
  /* The loop's. */
  bool replied;
  bool last; /* the connection ends after it */
  char prefix[PREFIX_MAX];
  size_t prefix_length;
  size_t sent; /* of prefix, head and body */
  int64_t bytes_sent;
};

/* Small, since most of them are idle: a buffer is held only while it holds something. */
struct http_connection {
  struct links links; /* first: in the ring of what it waits for */
  struct links turn;  /* in the ring of handshakes that wait for their turn; .next == NULL: in none */
  int64_t deadline_us;
  int64_t started_us; /* the first byte of the request being read */
  struct http_loop *loop;
  const struct listener *listener;
  struct exchange *exchange;
  char *kept; /* read but not yet used, between two runs */
  uint32_t kept_length;
  uint32_t scanned; /* of a head: bytes that were looked at */
  SSL *tls;         /* from the first byte of a handshake to our close_notify; NULL without TLS */
  int fd;           /* -1: the client has gone, its request is still being worked on */
  uint8_t state;
  uint8_t wait;
  bool readable, writable; /* until told otherwise by EAGAIN: events come by edges */
  bool hung_up;            /* the client has sent its last byte, which may still have to be read */
  bool ended;              /* so have we */
  bool has_turn;           /* its handshake may go on now */
  uint8_t peer_length;
  char peer[PEER_MAX];
};

struct loop_counters {
  _Atomic int64_t requests, refused_connections, bad_requests, timeouts;
};

struct http_loop {
  struct http_server *server;
  pthread_t thread; /* for who starts and joins it */
  pthread_t self;   /* for who asks whether this is the loop */
  bool started;
  int epoll_fd, wake_fd;
  int spare_fd; /* given up for a moment to turn away a client when there are no descriptors left */
  bool draining;
  int64_t now_us;
  struct links waiting[WAITS];
  struct links turns;                 /* of handshakes */
  struct exchange *current;           /* whose handler runs at this moment */
  _Atomic(struct exchange *) replies; /* of other threads, newest first */
  struct arena *arenas[ARENAS_KEPT];
  size_t arenas_count;
  int64_t date_second;
  char date[DATE_LENGTH + 1];
  uint8_t random[TRACES_DRAWN][TRACE_RANDOM];
  size_t random_left;
  struct loop_counters counters;
  struct head head;        /* the one being parsed */
  size_t from, to;         /* what is unread of `input` */
  char input[INPUT_MAX];   /* of the connection that runs at this moment */
  char record[RECORD_MAX]; /* what it is about to send over TLS */
};

struct http_server {
  struct http_server_options options;
  struct listener listeners[HTTP_MAX_LISTENERS];
  size_t listeners_count;
  struct http_loop *loops;
  _Atomic int connections;
  _Atomic bool draining;
  _Atomic int64_t drain_until_us;
};

/* Only the loop's thread writes them, so that adding needs no locked instruction. */
static inline void count(_Atomic int64_t *counter, int64_t change) {
  atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + change,
                        memory_order_relaxed);
}

/* listener.c. Whatever open comes to, it is to be closed; shut ends it as far as clients see. */

int listener_open(struct listener *listener, const struct http_listener *wanted, struct log *log,
                  struct error *error);
void listener_shut(struct listener *listener);
void listener_close(struct listener *listener);

/* reply.c */

int standing_make(struct standing *standing, const struct http_header *headers, size_t count,
                  struct error *error);

/* Makes the exchange's part of a reply: head, body or file. Runs in the thread that answers. */
void exchange_encode(struct exchange *exchange, const struct http_reply *reply);
/* Status line, Date and Connection, when it is about to be sent. */
void exchange_prefix(struct exchange *exchange, struct http_loop *loop);

/* exchange.c: from a head to its reply */

struct exchange *exchange_begin(struct http_connection *connection);
/* Begins with the head that was parsed into the loop's from these bytes. */
enum step exchange_start(struct http_connection *connection, const char *bytes, size_t length);
enum step exchange_read_body(struct http_connection *connection);
/* Refuses what cannot be followed by another request. */
enum step exchange_refuse(struct http_connection *connection, const struct problem_kind *kind,
                          const char *detail);
void exchange_end(struct http_connection *connection);

/* connection.c: steps. What is unread goes to the loop's input; more is read behind it, and STEP_GONE then
   says that the client has ended. The exchange's answer is sent. The connection is no more. */

void http_connection_load(struct http_connection *connection);
enum step http_connection_read(struct http_connection *connection);
enum step http_connection_answer(struct http_connection *connection);
enum step http_connection_end(struct http_connection *connection);

/* transport.c: as recv(), sendmsg(), sendfile() but with -errno, -EAGAIN where there is an event to wait for;
   any other failure ends the connection. */

/* 0 when it is done. -ENOPROTOOPT: this is no TLS but looks like plain HTTP. */
int transport_handshake(struct http_connection *connection);
ssize_t transport_read(struct http_connection *connection, char *to, size_t room);
/* `more`: a file follows. After -EAGAIN the same bytes are to come again, with more behind them or not. */
ssize_t transport_write(struct http_connection *connection, struct iovec *parts, size_t count, bool more);
ssize_t transport_write_file(struct http_connection *connection, int file, off_t at, size_t length);
/* Says that nothing more will come: close_notify, FIN. What is read after it is not decrypted. */
int transport_end(struct http_connection *connection);
/* Closes at once, with a close_notify where one can be sent. */
void transport_close(struct http_connection *connection);

/* connection.c: events. Each may end the connection, which is then no more. */

void http_connection_open(struct http_loop *loop, const struct listener *listener, int fd,
                          const struct sockaddr_storage *peer);
void http_connection_event(struct http_connection *connection, uint32_t events);
/* Another thread has answered. */
void http_connection_replied(struct exchange *exchange);
void http_connection_expired(struct http_connection *connection);
/* Its handshake may go on by a step. */
void http_connection_turn(struct http_connection *connection);
/* The server stops: ends an idle connection. */
void http_connection_drain(struct http_connection *connection);
/* Ends it; a request that is being worked on is released when its answer comes. */
void http_connection_cut(struct http_connection *connection);
/* Frees it, and a request that nobody works on any more. */
void http_connection_close(struct http_connection *connection);

/* loop.c */

int loop_create(struct http_loop *loop, struct http_server *server, struct error *error);
void loop_destroy(struct http_loop *loop);
void *loop_run(void *argument);
void loop_wake(struct http_loop *loop);
/* Puts a handshake behind those that came before: its turn comes by http_connection_turn(). */
void loop_await_turn(struct http_connection *connection);
/* Starts the time of what a connection waits for now. */
void loop_wait(struct http_connection *connection, enum wait wait);
void loop_forget(struct http_connection *connection);
/* Begins a trace. */
void loop_trace(struct http_loop *loop, char ret[static TRACEPARENT_LEN + 1]);
struct arena *loop_take_arena(struct http_loop *loop);
void loop_give_arena(struct http_loop *loop, struct arena *arena);
/* Registers with epoll, by edges; `again` has all that is still ready reported anew. */
int loop_watch(struct http_connection *connection);
int loop_again(struct http_connection *connection);
void loop_unwatch(struct http_connection *connection);
