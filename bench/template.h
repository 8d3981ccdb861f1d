/* A request as text with places to fill in for each one that is sent:
   @ a target (a product's or variant's id; several within one request differ), # a fresh key, ~ what the
   session is known by that sends it: a token, a cookie, a name. Each kind has one length, so that
   Content-Length stays. */
#pragma once

#include "support.h"

enum { ID_CHARACTERS = 36, SESSION_CHARACTERS_MAX = 1000, TEMPLATE_BYTES_MAX = 2000 };

struct template {
  char text[TEMPLATE_BYTES_MAX];
  size_t len;      /* of the text */
  size_t full_len; /* of a request */
  size_t session_len;
};

struct template_options {
  const char *host, *path;
  const char *body;   /* NULL: GET */
  const char *header; /* such as "Authorization: Bearer ~"; NULL: none */
  int keys;           /* whether an Idempotency-Key is sent */
  size_t session_len; /* of what takes the place of ~ */
};

void template_make(struct template *template, const struct template_options *options);
/* Writes full_len bytes. */
void template_fill(const struct template *template, const char *session, char *const *targets,
                   size_t targets_count, struct random *random, char *ret);
