/* Discount codes: admins edit them, customers give one with an order. What it takes off is spread over the
   order's lines and becomes an adjustment for each tax rate; its uses are held like stock. */
#pragma once

#include "services/order/order_types.h"

enum { DISCOUNT_MIN_CODE = 3, DISCOUNT_MAX_USES = 1000000000 };
#define DISCOUNT_CHARSET "A-Za-z0-9_-"

struct new_discount {
  struct text code;
  struct maybe_int basis_points;
  struct maybe_money amount, least_order;
  struct maybe_instant valid_from, valid_until;
  struct maybe_int max_uses, max_uses_per_user;
  bool active;
};
extern const struct shape new_discount_shape;

struct change_discount {
  struct id id;
  struct maybe_text code;
  struct maybe_int basis_points;
  struct maybe_money amount, least_order;
  struct maybe_instant valid_from, valid_until;
  struct maybe_int max_uses, max_uses_per_user;
  struct maybe_bool active;
};
extern const struct shape change_discount_shape;

/* As it is shown and as its row. */
struct discount {
  struct id id;
  struct text code;               /* in capitals */
  struct maybe_int basis_points;  /* of each line: either this */
  struct maybe_money amount;      /* or this, of all lines together */
  struct maybe_money least_order; /* what the lines must come to */
  struct maybe_instant valid_from, valid_until;
  struct maybe_int max_uses, max_uses_per_user;
  bool active;
  int64_t uses; /* by orders that are not over; changes no version */
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape discount_shape;

struct list_discounts {
  int64_t limit;
  struct maybe_text after;
};
extern const struct shape list_discounts_shape;

struct discount_list {
  struct discount *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape discount_list_shape;

/* Rows and what statements take. */

struct discount_page {
  struct id below;
  int64_t limit;
};
extern const struct shape discount_page_shape;

struct by_code {
  struct text code;
};
extern const struct shape by_code_shape;

/* That an order uses a discount: goes with the order's being over. */
struct discount_use {
  struct id order_id, discount_id, user_id;
};
extern const struct shape discount_use_shape;

struct discount_of_user {
  struct id discount_id, user_id;
};
extern const struct shape discount_of_user_shape;

/* A discount as it was when the order was priced. */
struct discount_seen {
  struct id id;
  int64_t version;
};
extern const struct shape discount_seen_shape;

/* Why a code takes nothing off. */
enum discount_flaw {
  DISCOUNT_FITS,
  DISCOUNT_IS_OFF,
  DISCOUNT_NOT_NOW,
  DISCOUNT_USED_UP,
  DISCOUNT_USED_BY_USER,
  DISCOUNT_ORDER_TOO_SMALL,
};

/* Pure: order_discount_rules.c. */
enum discount_flaw discount_flaw(const struct discount *discount, int64_t uses_of_user, struct money lines,
                                 struct instant now);
/* What it takes off each of the lines; `ret` has room for all of them. Percentages are rounded half away from
   zero once per line; an amount is spread in proportion and comes out exactly, but never to more than the
   lines. -EOVERFLOW. */
int discount_lines(const struct discount *discount, const struct quote *quote, int64_t *ret);
/* Takes it off the price: an adjustment for each tax rate, named after the code, with the tax that is then no
   longer within the lines. -ENOBUFS: too many tax rates for one order; -EOVERFLOW. */
int apply_discount(const struct discount *discount, const struct quote *quote, struct order_price *price);

/* For .prepare: applies the code to what plan->quote and plan->price say, or refuses. Holds nothing. */
int discount_quoted(struct context *context, struct text code, struct place_order_plan *plan);
/* For .prepare: refuses a code that nobody could use now, whatever it were ordered. */
int check_discount_code(struct context *context, struct text code);
/* For .run: holds a use for the order; nothing where it has no code. */
int hold_discount(struct context *context, struct tx *tx, const struct place_order *in,
                  const struct place_order_plan *plan);
/* The order is over: its use is free again. */
int free_discount(struct tx *tx, struct id order_id);

int find_discount(struct tx *tx, const struct by_id *in, struct discount *ret);
int find_discount_by_code(struct tx *tx, const struct by_code *in, struct discount *ret);
/* Newest first. */
int page_discounts(struct tx *tx, const struct discount_page *in, struct discount **ret, size_t *ret_count);
/* Nothing changes where the code is another's. */
int insert_discount(struct tx *tx, const struct discount *in, int64_t *ret_changed);
int update_discount(struct tx *tx, const struct discount *in, int64_t *ret_changed);
int remove_discount(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int remove_discount_uses(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int count_uses_of_user(struct tx *tx, const struct discount_of_user *in, struct count *ret);
/* One use more, if it is as it was seen and has one left. */
int take_discount_use(struct tx *tx, const struct discount_seen *in, int64_t *ret_changed);
int insert_discount_use(struct tx *tx, const struct discount_use *in, int64_t *ret_changed);
/* -ENOENT: the order uses none. */
int remove_discount_use(struct tx *tx, const struct by_id *in, struct discount_use *ret);
int give_discount_use_back(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

extern const struct problem_kind order_discount_code_taken, order_no_discount, order_discount_not_now,
    order_discount_used_up, order_discount_too_small, order_discount_too_many_rates, order_nothing_to_pay;

HANDLES(list_discounts, list_discounts, discount_list);
HANDLES(add_discount, new_discount, discount);
HANDLES(get_discount, by_id, discount);
HANDLES(change_discount, change_discount, discount);
HANDLES(delete_discount, by_id, nothing);
