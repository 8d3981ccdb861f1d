/* An HTTP client over libcurl: keep-alive pool, deadlines, retries where they are allowed, a circuit breaker
   per host. Blocks its thread; any number of threads may use one client. */
#pragma once

#include "http/http.h"

struct http_client;

struct http_client_options {
  struct log *log;
  int connections_max;      /* kept open while nobody uses them, to all hosts together */
  int breaker_failures;     /* so many in a row open the breaker: calls fail at once (5) */
  int64_t breaker_pause_ms; /* after so long one call is let through as a trial (1000) */
  size_t reply_max;         /* bytes of a reply's body; beyond: -EFBIG */
  const char *ca_file; /* PEM: who may sign the certificates of https hosts; NULL: whom the system trusts */
};

struct http_call {
  enum http_method method;
  const char *url;         /* "http://host:port/path" */
  const char *unix_socket; /* connect there instead; may be NULL */
  /* Any but those that frame a message or speak of this connection alone: Content-Length, Transfer-Encoding,
     Connection, Host and their like are the client's own (-EINVAL). A Content-Type may stand here in place of
     `content_type`. */
  struct http_header headers[HTTP_MAX_HEADERS];
  size_t headers_count;
  const char *content_type; /* NULL: none */
  struct text body;         /* POST, PUT and PATCH send an empty one, too; HEAD sends none */
  size_t reply_max;         /* 0: the client's */
  int64_t deadline_ms;      /* for all tries together */
  int tries; /* 1: never again. More only for what may be repeated (idempotent, or with a request id) */
};

struct http_answer {
  int status;
  struct text body; /* in the arena */
  struct text content_type;
  struct text location;
  struct http_header *headers; /* all of the reply's, in order, but those that speak of that connection alone
                                  or of the body's length; in the arena */
  size_t headers_count;
};

int http_client_create(struct http_client **ret, const struct http_client_options *options,
                       struct error *error);
void http_client_destroy(struct http_client *client);

/* 0 with any status; else -ETIME (deadline: the outcome is unknown), -ECONNREFUSED (never reached), -EPIPE
   (the connection broke in the middle: outcome unknown), -EHOSTDOWN (breaker open), -EFBIG (also: more
   headers than HTTP_MAX_HEADERS). Redirects are replies like others; no proxy, netrc or cookie has a say;
   https hosts must prove who they are, by TLS 1.2 or newer. The path is sent as it stands in the URL. Tries
   again, with jittered pauses, after connection failures and 502, 503 (honouring Retry-After within the
   deadline), 504.
 */
int http_client_call(struct http_client *client, const struct http_call *call, struct arena *arena,
                     struct http_answer *ret, struct error *error);
