/* Carts, for whoever orders from one or exports it. */
#pragma once

#include "services/order/order_cart_types.h"

struct cart_contents {
  struct order_cart_row row;
  struct order_cart_line_row *lines;
  size_t lines_count; /* 0: there is no cart */
};
/* Of a guest or a user; no cart is no error. */
int find_cart_contents(struct tx *tx, struct id user, struct cart_contents *ret);
/* The same in .prepare. */
int read_cart_contents(struct context *context, struct cart_contents *ret);
/* With its lines; a cart that is not there is no error. */
int drop_cart(struct tx *tx, struct id cart);
int drop_cart_of_user(struct tx *tx, struct id user);

/* Ordering from it. For .prepare: the cart's lines in place of the request's, and which cart that is. */
int wish_for_cart(struct context *context, struct place_order *wish, struct place_order_plan *plan);
/* For .prepare, once it is priced: that it comes to what the customer was told, where that is said. */
int check_expected_total(struct context *context, const struct place_order *in,
                         const struct place_order_plan *plan);
/* For .run: nothing where the order is not from a cart. */
int empty_ordered_cart(struct context *context, struct tx *tx, const struct place_order_plan *plan);
