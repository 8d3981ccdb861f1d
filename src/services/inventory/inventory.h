/* The inventory service as others see it: calls that hold stock for an order and let it go, and what happens
   to stock. */
#pragma once

#include "service/service.h"

DECLARE_SERVICE(inventory);

enum { RESERVE_MAX_LINES = 50, RESERVE_MAX_QUANTITY = 1000 };

struct reserve_line {
  struct id variant_id;
  int64_t quantity;
};
extern const struct shape reserve_line_shape;

struct reserve_request {
  struct id request_id; /* the same in each try: context_request_id() */
  struct id
      order_id; /* of the order to come; a repeated try may propose another one, which is then not used */
  struct reserve_line *lines;
  size_t lines_count;
};
extern const struct shape reserve_request_shape;

/* `order_id` is that of the first try: the order must take it. Unless order.created comes before
   `held_until`, the stock is freed. */
struct reservation {
  struct id order_id;
  struct instant held_until;
};
extern const struct shape reservation_shape;

/* What it may be refused with. */
extern const struct problem_kind inventory_out_of_stock, inventory_request_reused;

DECLARE_CALL(reserve_stock, reserve_call, reserve_request, reservation);

struct release_request {
  struct id request_id; /* that reserve was called with */
};
extern const struct shape release_request_shape;

struct release {
  bool released; /* false: nothing was held (any more), or an order has claimed it by now */
};
extern const struct shape release_shape;

DECLARE_CALL(release_stock, release_call, release_request, release);

/* What can be ordered now of these variants; one that is not known or no longer sold is left out. */
enum { STOCK_MAX_VARIANTS = 50 };
struct stock_request {
  struct id *variant_ids;
  size_t variant_ids_count;
};
extern const struct shape stock_request_shape;

struct stock_level {
  struct id variant_id;
  int64_t available;
};
extern const struct shape stock_level_shape;

struct stock_levels {
  struct stock_level *items;
  size_t items_count;
};
extern const struct shape stock_levels_shape;

DECLARE_CALL(stock_levels_of, stock_levels_call, stock_request, stock_levels);

/* Keyed by variant; received, reserved and sold are its whole stock, not the difference. */
struct inventory_changed {
  struct id variant_id, product_id;
  int64_t received, reserved, sold;
  int64_t available; /* received − reserved − sold */
  bool low;          /* available is at or below the variant's threshold */
};
extern const struct shape inventory_changed_shape;
DECLARE_EVENT(inventory_changed);

/* Told once when it falls there, and again only after it was above. */
struct inventory_low {
  struct id variant_id, product_id;
  int64_t available;
  struct maybe_int threshold; /* absent in what was told before there were any */
};
extern const struct shape inventory_low_shape;
DECLARE_EVENT(inventory_low);

/* Keyed by order. */
struct stock_reserved {
  struct id order_id;
  struct instant held_until;
};
extern const struct shape stock_reserved_shape;
DECLARE_EVENT(stock_reserved);

struct stock_released {
  struct id order_id;
};
extern const struct shape stock_released_shape;
DECLARE_EVENT(stock_released);

struct stock_confirmed {
  struct id order_id;
};
extern const struct shape stock_confirmed_shape;
DECLARE_EVENT(stock_confirmed);

struct stock_refused {
  struct id order_id;
};
extern const struct shape stock_refused_shape;
DECLARE_EVENT(stock_refused);
