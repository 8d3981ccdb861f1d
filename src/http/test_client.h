/* A client for tests that sends any bytes and reads replies one by one. Blocks, at most ten seconds. */
#pragma once

#include "http/http.h"

#include <openssl/types.h>

struct test_reply {
  int status;
  char *head; /* in the client's memory until the next reply; NUL-ended lines as sent */
  struct text body;
};

struct test_client {
  int fd;
  SSL *tls; /* NULL: plain */
  char *at; /* what was read */
  size_t len, capacity;
  size_t used; /* by the last reply */
};

/* "127.0.0.1:8000" or, with a slash in it, a unix socket's path. */
void test_connect(struct test_client *client, const char *address);
/* The same over TLS, without a look at the certificate. Takes no reference of its own. */
void test_connect_tls(struct test_client *client, const char *address, SSL_CTX *context);
void test_disconnect(struct test_client *client);
/* A broken pipe is no failure: the server may have refused already. */
void test_send(struct test_client *client, struct text bytes);
#define test_send_c(client, c_string) test_send((client), text_of(c_string))
void test_half_close(struct test_client *client);
/* Waits until the server has read all that was sent. Unix sockets only. */
void test_await_read(struct test_client *client);
/* 0, or -EPIPE when the connection ended before a whole reply. `head`: a reply without a body. One without
   the ids by which its request is found ends the test. */
int test_read(struct test_client *client, bool head, struct test_reply *ret);
/* Nothing more comes but the end. */
bool test_at_end(struct test_client *client);
/* A header of the reply, in the client's memory: empty with at == NULL where there is none. */
struct text test_header(const struct test_reply *reply, const char *name);
