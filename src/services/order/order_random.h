/* For tests: orders with several tax rates, shipping and a discount, and returns of some of them. The same in
   each run. */
#pragma once

#include "services/order/order_discount.h"
#include "services/order/order_return.h"
#include "services/order/order_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/covered.h"

static inline struct money euros(int64_t minor) {
  return (struct money){ .minor = minor, .currency = "EUR" };
}

/* xorshift64 */
static uint64_t random_seed = 88172645463325252U;
static inline int64_t random_below(int64_t limit) {
  random_seed ^= random_seed << 13;
  random_seed ^= random_seed >> 7;
  random_seed ^= random_seed << 17;
  return (int64_t)(random_seed % (uint64_t)limit);
}

struct random_order {
  struct order order; /* points into the rest */
  struct order_line lines[ORDER_MAX_LINES];
  struct order_price price;
  struct tax_total totals[ORDER_MAX_TOTALS];
};

/* A quote, a discount on it, and the order that comes of them. */
static inline void random_order(struct random_order *ret) {
  static const int64_t rates[] = { 0, 700, 1900 };
  struct quote_line quoted[QUOTE_MAX_LINES];
  struct quote quote = { .lines = quoted, .lines_count = (size_t)random_below(8) + 1, .gross = euros(0) };
  for (size_t i = 0; i < quote.lines_count; i++) {
    int64_t quantity = random_below(5) + 1;
    struct quote_line line = { .quantity = quantity,
                               .gross = euros(quantity * random_below(3000)),
                               .tax_basis_points = rates[random_below(3)] };
    assert_int_equal(tax_included(line.gross, line.tax_basis_points, &line.tax), 0);
    quoted[i] = line;
    ret->lines[i] = (struct order_line){
      .quantity = quantity, .gross = line.gross, .tax_basis_points = line.tax_basis_points, .tax = line.tax
    };
    quote.gross.minor += line.gross.minor;
  }
  struct discount discount = { .code = TEXT("X") };
  if (random_below(2) == 0) {
    discount.basis_points = (struct maybe_int){ PRESENT, random_below(10000) + 1 };
  } else {
    discount.amount = (struct maybe_money){ PRESENT, euros(random_below(20000) + 1) };
  }
  assert_int_equal(price_order(&quote, random_below(2) * 490, 1900, &ret->price), 0);
  assert_int_equal(apply_discount(&discount, &quote, &ret->price), 0);
  ret->order = (struct order){ .lines = ret->lines,
                               .lines_count = quote.lines_count,
                               .adjustments = ret->price.adjustments,
                               .adjustments_count = ret->price.adjustments_count,
                               .totals = ret->totals,
                               .gross = ret->price.gross };
  assert_int_equal(total_order(ret->lines, quote.lines_count, ret->price.adjustments,
                               ret->price.adjustments_count, ret->totals, &ret->order.totals_count,
                               &ret->order.tax),
                   0);
}

/* Sends some of what is left back, or all of it. False: nothing. */
static inline bool send_back(const struct order *order, const int64_t *before, bool all, int64_t *now) {
  int64_t pieces = 0;
  for (size_t i = 0; i < order->lines_count; i++) {
    int64_t left = order->lines[i].quantity - before[i];
    now[i] = all ? left : random_below(left + 1);
    pieces += now[i];
  }
  return pieces > 0;
}
