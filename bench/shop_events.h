/* Events of the hand-written shop, between its files. */
#pragma once

#include "shop.h"

#include <stdio.h>

enum { EVENT_BYTES_MAX = 4096, ACTOR_BYTES_MAX = 48, TRACE_BYTES_MAX = 56 };

/* What a request's events have in common. */
struct cause {
  int64_t now_us;
  struct id user;
  char actor[ACTOR_BYTES_MAX], traceparent[TRACE_BYTES_MAX];
};

/* By a query for their ids. */
void shop_read_customers(struct shop *shop, const char *query);

struct id shop_id(struct shop *shop, int64_t now_us);
void cause_begin(struct cause *cause, struct shop *shop, int64_t now_us, struct id user);
/* The first event of an aggregate. Returns its seq. */
int64_t shop_emit(struct shop *shop, const struct cause *cause, const char *source, const char *topic,
                  struct id aggregate, const char *data);
/* inventory.changed of a variant, as its next version, which is returned. */
int64_t shop_emit_change(struct shop *shop, const struct cause *cause, const struct offer *offer,
                         int64_t received, int64_t reserved);
