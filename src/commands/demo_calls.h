/* How the demo comes into a shop: by its HTTP API. At the control socket whoever has the data directory may
   do all that an admin may; the demo's people come in where clients do. */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "commands/data.h"
#include "http/client.h"

#include <jansson.h>

struct demo_calls {
  struct arena *arena;
  struct http_client *client;
  char socket[DATA_PATH_MAX];
  struct text entrance; /* "127.0.0.1:8000"; empty where no client comes in */
  struct error *error;
};

struct demo_call {
  enum http_method method;
  const char *path;
  json_t *body;       /* the caller's; NULL: none */
  struct text form;   /* in place of `body` */
  struct text webp;   /* a picture, in place of both */
  const char *key;    /* makes a repeated POST harmless; may be NULL */
  struct text bearer; /* whose request it is, at the clients' entrance; empty: the owner's */
  bool as_client;     /* at the clients' entrance without a bearer */
};

/* `data` is the running program's directory. */
int demo_calls_open(struct demo_calls *ret, struct arena *arena, const char *data, struct error *error);
void demo_calls_close(struct demo_calls *calls);

/* Any status is 0; the reply is parsed, NULL where it is no JSON, and the caller's. */
int demo_call(struct demo_calls *calls, const struct demo_call *call, int *ret_status, json_t **ret_reply);
int demo_get(struct demo_calls *calls, const char *path, int *ret_status, json_t **ret_reply);
int demo_post(struct demo_calls *calls, const char *path, json_t *body, const char *key, int *ret_status,
              json_t **ret_reply);
/* Words for an answer that was not hoped for. Negative. */
int demo_refused(struct demo_calls *calls, const char *what, const char *name, int status,
                 const json_t *problem);
/* Between two looks at what is about to happen. */
void demo_pause(void);

/* Puts people and their orders into a shop with the demo's products, once; a line on it goes to `out`. */
int demo_story(struct demo_calls *calls, struct buffer *out);
