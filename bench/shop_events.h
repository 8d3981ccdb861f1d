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

/* An order as it is being written. */
struct placed {
  struct id id;
  char id_text[ID_TEXT_LEN + 1], user_text[ID_TEXT_LEN + 1], time_text[INSTANT_TEXT_LEN + 1];
  const struct offer *lines[SHOP_LINES];
  int64_t gross, tax;
};
/* Its customer and the admins are to be told, its payment is promised, its stock sold, the order confirmed.
   `old`: they were told. */
void shop_add_effects(struct shop *shop, const struct cause *customers, const struct placed *order, bool old);

struct id shop_id(struct shop *shop, int64_t now_us);
void cause_begin(struct cause *cause, struct shop *shop, int64_t now_us, struct id user);
/* Returns its seq. */
int64_t shop_emit(struct shop *shop, const struct cause *cause, const char *source, const char *topic,
                  struct id aggregate, int64_t version, const char *data);
/* inventory.changed of a variant as its stock is now, as its next version, which is returned. */
int64_t shop_tell_stock(struct shop *shop, const struct cause *cause, const struct offer *offer);
