/* The HTTP server: epoll, one loop per core, a strict parser and nothing more clever. Routes are a table; a
   handler answers at once on the loop or later from any thread, by http_reply(). */
#pragma once

#include "http/http.h"

struct http_server;
struct http_loop;

/* Takes a body's bytes as they come, in place of gathering them: uploads. Called on the loop. After a begin()
   that returned 0 end() is called once, whatever happens. */
struct http_sink {
  int (*begin)(struct http_request *request); /* 0, or negative after http_reply */
  int (*bytes)(struct http_request *request, const void *bytes, size_t length); /* likewise */
  void (*end)(struct http_request *request, bool whole); /* whole: now handle() follows */
};

struct http_route {
  enum http_method method;
  const char *path; /* "/orders/{id}"; a segment is a literal or a parameter; literals win over parameters */
  size_t body_max;  /* bytes; 0: HTTP_DEFAULT_BODY */
  /* The media types of which a body may be, ended by NULL: any other is 415, as any is where this is NULL. */
  const char *const *media;
  /* Called on the loop as soon as the head is there, before the body is read: authentication, limits. 0, or
     negative after it has called http_reply (the body is then not read: the connection closes if there is
     one). May be NULL. */
  int (*guard)(struct http_request *request);
  /* Called on the loop when the body is whole. Must not block; http_reply() once, from here or later. */
  void (*handle)(struct http_request *request);
  const struct http_sink *sink; /* in place of a gathered body; may be NULL */
  /* Called on the loop in place of handle() when the client asks to upgrade: the connection's descriptor
     (non-blocking) and what was already read behind the head are the handler's from then on. The request and
     `read_ahead` live until it returns. To refuse, it calls http_reply() before it returns: then the
     descriptor stays the server's. NULL: upgrades are ignored (RFC 9110 section 7.8). */
  void (*upgrade)(struct http_request *request, int fd, struct text read_ahead);
  void *data; /* the handler's */
};

enum { HTTP_MAX_LISTENERS = 40 }; /* a service each, where many run apart from others in one process */

enum { HTTP_MAX_STANDING = 16 };

/* Where clients come in, and what they find there. Routes and headers are the caller's until the server is
   destroyed. */
struct http_listener {
  const char *address;     /* "127.0.0.1:8000", "[::1]:0" */
  const char *unix_socket; /* in place of an address: a path, created 0600 */
  const struct http_route *routes;
  size_t routes_count;
  /* Where a GET or HEAD goes at whose path there is no route: it looks at the request's path itself. May be
     NULL: then that is 404. */
  const struct http_route *others;
  /* Of every reply here, the server's own refusals among them, unless the reply has a header of that name. */
  const struct http_header *headers;
  size_t headers_count; /* at most HTTP_MAX_STANDING */
  /* Who asks here are our own processes: a request goes on under the very traceparent it came with. Elsewhere
     it is a new span of that trace. */
  bool keeps_traces;
  /* PEM files: the certificate with its issuers' behind it, and its key. Both: TLS 1.2 or 1.3, and nothing
     else; upgrades are not offered there. */
  const char *tls_certificate;
  const char *tls_key;
};

/* Zero stands for the number in parentheses. */
struct http_server_options {
  struct log *log;
  const struct http_listener *listeners; /* at most HTTP_MAX_LISTENERS */
  size_t listeners_count;
  int loops;                /* threads: (1) to 64 */
  int connections_max;      /* over all loops; beyond: 503, or a TLS alert, and close (10000) */
  int64_t head_timeout_ms;  /* (10000) first byte to end of head; also how long an idle new connection may be
                               silent */
  int64_t idle_timeout_ms;  /* (75000) between requests */
  int64_t body_timeout_ms;  /* a body must come at body_rate_min bytes/s after this grace (10000) */
  int64_t body_rate_min;    /* (500) bytes/s */
  int64_t write_timeout_ms; /* (30000) a client that does not read is dropped */
  /* Called on a loop, once for each request that was begun: logs and metrics. status (0: the client went away
     before there was an answer), bytes sent, microseconds. Refused heads are requests without a route and
     perhaps without a target. May be NULL. */
  void (*finished)(void *data, const struct http_request *request, int status, int64_t bytes, int64_t us);
  void *data;
};

/* Binds and starts to listen; -EADDRINUSE and friends with words. Two routes that match the same: -EEXIST. */
int http_server_create(struct http_server **ret, const struct http_server_options *options,
                       struct error *error);
/* "127.0.0.1:8000" as bound, or the unix socket's path; the server's memory. Listeners are counted from 0, in
   the order of the options. */
const char *http_server_address(const struct http_server *server, size_t listener);
/* Reads a listener's certificate and key again, for new connections; where they cannot be used the error says
   why, and the old ones stay. From any thread. */
int http_server_reload_tls(struct http_server *server, size_t listener, struct error *error);
/* Starts the loops' threads. */
int http_server_start(struct http_server *server, struct error *error);
/* Stops accepting, says Connection: close, waits for requests under way (at most so long), ends the loops.
   Requests that are still being worked on then may be answered until the server is destroyed; nobody hears
   it. Not from a loop. */
void http_server_stop(struct http_server *server, int64_t drain_ms);
/* When no handler, and no thread that may answer, uses the server any more. Stops it if it runs. */
void http_server_destroy(struct http_server *server);
/* Is it stopping? For /ready. */
bool http_server_draining(const struct http_server *server);

/* Answers a request, from any thread, once. What `reply` points to must live until the request does (its
 * arena) or for ever. */
void http_reply(struct http_request *request, const struct http_reply *reply);

/* Connections that are open now; the others since the start. */
struct http_server_stats {
  int64_t connections, requests, refused_connections, bad_requests, timeouts;
};
void http_server_stats(struct http_server *server, struct http_server_stats *ret);
