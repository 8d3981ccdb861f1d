/* Carts: what visitors and users mean to order. Requests, replies, rows and handlers. */
#pragma once

#include "services/gateway/gateway.h"
#include "services/order/order_types.h"

enum { CART_MAX_LINES = ORDER_MAX_LINES };

/* How the cart would be ordered, for what that would cost. */
struct show_cart {
  struct maybe_id shipping_method_id;
  struct maybe_text discount_code;
};
extern const struct shape show_cart_shape;

struct put_cart_line {
  struct id variant_id;
  int64_t quantity;
};
extern const struct shape put_cart_line_shape;

struct cart_variant {
  struct id variant_id;
};
extern const struct shape cart_variant_shape;

/* What a customer should know of a line before ordering. */
enum cart_notice_code {
  CART_PRICE_CHANGED, /* since the line was put */
  CART_NOT_FOR_SALE,
  CART_OUT_OF_STOCK,
  CART_TOO_FEW_LEFT,
};
struct cart_notice {
  enum cart_notice_code code;
};
extern const struct shape cart_notice_shape;
enum { CART_MAX_NOTICES = 2 }; /* of a line: one about its price, one about its stock */

struct cart_line {
  struct id variant_id;
  struct maybe_id product_id; /* null, as all that follows from the price, where it is not for sale */
  struct text name;
  struct maybe_text sku;
  int64_t quantity;
  struct maybe_money price, gross;
  struct maybe_int tax_basis_points;
  struct maybe_money tax;
  struct money seen_price;
  struct maybe_int available;
  struct cart_notice *notices;
  size_t notices_count;
  struct instant added_at;
};
extern const struct shape cart_line_shape;

struct cart {
  struct cart_line *lines;
  size_t lines_count;
  struct order_adjustment *adjustments;
  size_t adjustments_count;
  struct money gross, tax;
  struct tax_total *totals;
  size_t totals_count;
  struct maybe_text shipping_method;
  bool orderable;
};
extern const struct shape cart_shape;

struct join_plan {
  bool user_gone; /* meanwhile: nothing joins any more */
};

/* Rows. */

/* There is one while it has lines. Each has an id of its own, so that a version never means another cart. */
struct order_cart_row {
  struct id id, user_id; /* a guest's id, or a user's */
  int64_t version;
  struct instant kept_until, created_at, updated_at;
};
extern const struct shape order_cart_row_shape;

struct order_cart_line_row {
  struct id cart_id, variant_id;
  struct text name; /* when it was put: what is gone must still be called something */
  int64_t quantity;
  struct money price; /* when it was put */
  struct instant added_at;
};
extern const struct shape order_cart_line_row_shape;

struct order_cart_line_key {
  struct id cart_id, variant_id;
};
extern const struct shape order_cart_line_key_shape;

/* A cart as it was when an order of it was priced. */
struct order_cart_seen {
  struct id id;
  int64_t version;
};
extern const struct shape order_cart_seen_shape;

/* A cart as it is kept, for its user to take away. */
struct kept_cart {
  struct order_cart_line_row *lines;
  size_t lines_count;
  struct instant created_at, updated_at;
};
extern const struct shape kept_cart_shape;

extern const struct problem_kind order_cart_full, order_cart_empty, order_cart_changed, order_total_changed;
extern const struct setting order_cart_life, order_guest_cart_life;

GATHERS(show_cart, show_cart, cart);
PLANS(quote_cart_line, put_cart_line, cart_line);
HANDLES_PLANNED(put_line_in_cart, put_cart_line, cart_line, cart_line);
HANDLES(take_line_from_cart, cart_variant, nothing);
HANDLES(empty_cart, nothing, nothing);
PLANS(look_who_joins, guest_joined, join_plan);
REACTS_PLANNED(join_guests_cart, guest_joined, join_plan);
int find_forgotten_carts(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                         size_t *ret_count);
WORKS(clear_forgotten_cart);
