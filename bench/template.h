/* A request as text with places to fill in for each one that is sent:
   @ a target (a product's or variant's id; several within one request differ), # a fresh key. Both are 36
   characters, so that Content-Length stays. */
#pragma once

#include "support.h"

enum { ID_CHARACTERS = 36, TEMPLATE_BYTES_MAX = 4000 };

struct template {
  char text[TEMPLATE_BYTES_MAX];
  size_t len;      /* of the text */
  size_t token_at; /* of the bearer token in a request */
  size_t token_len;
  size_t full_len; /* of a request */
};

struct template_options {
  const char *host, *path;
  const char *body; /* NULL: GET */
  size_t token_len; /* of a bearer token; 0: none */
  int keys;         /* whether an Idempotency-Key is sent */
};

void template_make(struct template *template, const struct template_options *options);
/* Writes full_len bytes. */
void template_fill(const struct template *template, const char *token, char *const *targets,
                   size_t targets_count, struct random *random, char *ret);
