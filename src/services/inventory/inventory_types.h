/* The inventory service's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/inventory/inventory.h"
#include "services/order/order.h"
#include "services/payment/payment.h"
#include "services/product/product.h"

enum {
  MOVEMENT_MAX_QUANTITY = 1000000,
  MOVEMENT_MAX_NOTE = 500,
  COUNT_MAX = 1000000000,
  THRESHOLD_MAX = 1000000,
};

/* Why stock moved: a person says so, a count found it, or an order did it. */
enum movement_reason {
  MOVED_RECEIVED,
  MOVED_RETURNED,
  MOVED_FOUND,
  MOVED_DAMAGED,
  MOVED_LOST,
  MOVED_WRITTEN_OFF,
  MOVED_CORRECTED,
  MOVED_COUNTED,
  MOVED_SOLD,
  MOVED_SALE_CANCELLED,
};

/* A reservation's life, and what moves it: inventory_rules.h. */
enum reservation_state {
  RESERVATION_HELD,      /* by a call; no order.created yet */
  RESERVATION_CLAIMED,   /* its order exists */
  RESERVATION_CONFIRMED, /* sold */
  RESERVATION_RELEASED,  /* its order was cancelled or expired */
  RESERVATION_LAPSED,    /* freed because no order claimed it in time */
  RESERVATION_REFUSED,   /* its order or payment came too late, and was told so */
};
enum { RESERVATION_STATES = RESERVATION_REFUSED + 1 };

struct stock_of_product {
  struct id product_id;
};
extern const struct shape stock_of_product_shape;

struct variant_stock {
  struct id variant_id;
  struct text sku;
  int64_t available;
  struct maybe_int received, reserved, sold, threshold, own_threshold; /* for admins only */
};
extern const struct shape variant_stock_shape;

struct product_stock {
  struct id product_id;
  struct variant_stock *variants;
  size_t variants_count;
};
extern const struct shape product_stock_shape;

struct set_threshold {
  struct id product_id, variant_id;
  struct maybe_int threshold; /* none: SOUK_STOCK_LOW */
};
extern const struct shape set_threshold_shape;

struct set_product_threshold {
  struct id product_id; /* from the path */
  struct maybe_int threshold;
};
extern const struct shape set_product_threshold_shape;

struct list_movements {
  struct id product_id;
  int64_t limit;
  struct maybe_text after;
};
extern const struct shape list_movements_shape;

struct record_movement {
  struct id product_id;
  struct maybe_id variant_id;
  int64_t quantity;
  enum movement_reason reason;
  struct maybe_text note;
};
extern const struct shape record_movement_shape;

struct record_count {
  struct id product_id;
  struct maybe_id variant_id;
  int64_t counted;
  struct maybe_text note;
};
extern const struct shape record_count_shape;

/* Both a row and what clients see of it. */
struct movement {
  struct id id, product_id, variant_id;
  int64_t quantity;
  enum movement_reason reason;
  struct maybe_id order_id;
  struct instant moved_at;
  struct maybe_id moved_by; /* none: an order did it, or it was recorded before this was kept */
  struct maybe_text note;
};
extern const struct shape movement_shape;

struct movement_list {
  struct movement *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape movement_list_shape;

/* Rows. */

struct movement_page {
  struct id product_id, below;
  int64_t limit;
};
extern const struct shape movement_page_shape;

struct tracked_product {
  struct id product_id;
  int64_t version; /* of the newest event of the product that was followed */
};
extern const struct shape tracked_product_shape;

struct tracked_variant {
  struct id variant_id, product_id;
  struct text sku;
};
extern const struct shape tracked_variant_shape;

struct stock {
  struct id variant_id, product_id;
  struct text sku;
  int64_t received, reserved, sold;
  bool retired;
  struct maybe_int threshold; /* none: SOUK_STOCK_LOW */
};
extern const struct shape stock_shape;

/* How a variant's stock shall change. */
struct stock_change {
  struct id variant_id;
  int64_t received, reserved, sold;
};
extern const struct shape stock_change_shape;

struct threshold_change {
  struct id variant_id;
  struct maybe_int threshold;
};
extern const struct shape threshold_change_shape;

struct reservation_row {
  struct id order_id;
  struct maybe_id request_id; /* until an order has claimed it: then the order's own key answers repeats */
  enum reservation_state state;
  struct instant held_until;
};
extern const struct shape reservation_row_shape;

struct reservation_line {
  struct id order_id;
  int64_t line;
  struct id variant_id;
  int64_t quantity;
};
extern const struct shape reservation_line_shape;

extern const struct problem_kind inventory_below_committed;
extern const struct setting inventory_reservation_ttl, inventory_reservation_sweep, inventory_stock_low;

HANDLES(get_stock, stock_of_product, product_stock);
HANDLES(set_product_threshold, set_product_threshold, product_stock);
HANDLES(set_threshold, set_threshold, variant_stock);
HANDLES(list_movements, list_movements, movement_list);
HANDLES(record_movement, record_movement, movement);
HANDLES(record_count, record_count, movement);
HANDLES(answer_reserve, reserve_request, reservation);
HANDLES(answer_stock_levels, stock_request, stock_levels);
HANDLES(answer_release, release_request, release);
REACTS(track_created_product, product_created);
REACTS(track_updated_product, product_updated);
REACTS(retire_deleted_product, product_deleted);
REACTS(track_restored_product, product_restored);
REACTS(claim_reservation, order_created);
REACTS(sell_on_acceptance, payment_accepted);
REACTS(sell_on_payment, payment_succeeded);
REACTS(release_cancelled_order, order_cancelled);
REACTS(release_expired_order, order_expired);
REACTS(receive_returned_goods, order_returned);
int find_lapsed_reservations(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                             size_t *ret_count);
WORKS(free_lapsed_reservation);
