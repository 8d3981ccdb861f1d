/* Just enough of HTTP/1.1 to read what a server under load answers: a status line, headers, a body of
   Content-Length. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct reply {
  int status;
  size_t head_len, body_len;
  bool closes; /* the server ends the connection after it */
};

/* 1: whole; 0: more must come; -1: not a reply that we understand. */
int reply_parse(const char *bytes, size_t len, struct reply *ret);
