/* What server, router and client share: methods, headers, requests and replies. HTTP/1.1 as RFC 9110
   (semantics) and RFC 9112 (messages). */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "base/trace.h"
#include "shape/problem.h"

#include <stdint.h>

enum http_method {
  HTTP_GET,
  HTTP_HEAD,
  HTTP_POST,
  HTTP_PUT,
  HTTP_PATCH,
  HTTP_DELETE,
  HTTP_OPTIONS,
  HTTP_METHODS
};
const char *http_method_name(enum http_method method);

struct http_header {
  struct text name; /* as sent; compared without case */
  struct text value;
};

enum {
  HTTP_MAX_HEADERS = 64,
  HTTP_MAX_HEAD = 16384,     /* request line and headers, bytes: 431 beyond */
  HTTP_MAX_TARGET = 4096,    /* 414 beyond */
  HTTP_MAX_SEGMENTS = 16,    /* of a path */
  HTTP_MAX_PARAMS = 4,       /* of a route's path */
  HTTP_MAX_PAIRS = 32,       /* of a query or a form */
  HTTP_DEFAULT_BODY = 65536, /* bytes: 413 beyond, unless the route says otherwise */
  HTTP_MAX_REPLY_HEADERS = 24,
};

struct http_route;
struct http_connection;

/* One request. Made by the server, which owns it until http_reply() has been called for it. All texts are in
 * `arena`. */
struct http_request {
  struct arena *arena;
  enum http_method method;
  struct text target;                  /* as sent */
  struct text path;                    /* as sent, without the query */
  struct text query;                   /* without '?', still encoded */
  struct pair params[HTTP_MAX_PARAMS]; /* of the route's path, decoded */
  size_t params_count;
  struct http_header headers[HTTP_MAX_HEADERS];
  size_t headers_count;
  struct text body; /* whole; may hold any bytes */
  const struct http_route *route;
  struct text peer;                      /* "127.0.0.1", or "unix" */
  bool secure;                           /* it came over TLS */
  int64_t started_us;                    /* monotonic, when its first byte came */
  char traceparent[TRACEPARENT_LEN + 1]; /* under which it is known from here on */
  void *user;                            /* the handler's */
  struct http_connection *connection;    /* the server's */
};

/* token, RFC 9110 section 5.6.2: what names of headers and cookies are made of. */
bool http_is_token(struct text text);
/* For routes that take JSON, and forms (application/x-www-form-urlencoded). */
extern const char *const http_json_media[], *const http_form_media[];
/* Names of headers are compared without case. */
bool http_is_named(struct text name, const char *wanted);
/* The first header of that name, or the empty text with at == NULL. */
struct text http_headers_find(const struct http_header *headers, size_t count, const char *name);
struct text http_header_find(const struct http_request *request, const char *name);
/* The token of "Authorization: Bearer …" (RFC 6750 section 2.1; the scheme in any case, RFC 9110
   section 11.1), or the empty text with at == NULL. */
struct text http_bearer_token(const struct http_request *request);
/* The query as decoded pairs ('+' is a space): -EINVAL for bad escapes, NUL, invalid UTF-8 or more than the
 * maximum. */
int http_query_pairs(const struct http_request *request, struct arena *arena,
                     struct pair ret[static HTTP_MAX_PAIRS], size_t *ret_count);
/* A body of application/x-www-form-urlencoded likewise; also -EINVAL for a byte that must be encoded. */
int http_form_pairs(const struct http_request *request, struct arena *arena,
                    struct pair ret[static HTTP_MAX_PAIRS], size_t *ret_count);
/* Percent-decodes; -EINVAL for bad escapes, %00 or invalid UTF-8. */
int http_percent_decode(struct text encoded, bool plus_is_space, struct arena *arena, struct text *ret);

/* A reply. The server adds Date, Content-Length, Connection, traceparent and X-Request-Id (the span of that
   trace), and to a HEAD request sends no body. */
struct http_reply {
  int status;
  const char *content_type; /* NULL: no body */
  struct text body;         /* in the request's arena, or constant */
  struct http_header headers[HTTP_MAX_REPLY_HEADERS];
  size_t headers_count;
  /* In place of `body`: this file from start to end, Range and If-Range served (RFC 9110 section 14). The
     server closes it. 0: none (standard input is never a file reply). */
  int file_fd;
  int64_t file_size;
  bool close; /* the connection ends after this reply */
};
void http_reply_header(struct http_reply *reply, const char *name, struct text value);

/* Fills a reply with a problem as application/problem+json, with Retry-After where it says so; other headers
   (Allow, WWW-Authenticate) are the caller's. */
void http_reply_problem(struct http_reply *reply, struct arena *arena, const struct problem *problem);
