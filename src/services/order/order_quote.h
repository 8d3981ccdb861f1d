/* What an order would cost, without placing it. */
#pragma once

#include "services/order/order_types.h"

struct order_wish {
  struct quote_item *lines;
  size_t lines_count;
  struct maybe_id shipping_method_id;
  struct maybe_text discount_code;
  struct maybe_text country; /* where it would go */
};
extern const struct shape order_wish_shape;

struct order_quote {
  struct order_line *lines;
  size_t lines_count;
  struct order_adjustment *adjustments;
  size_t adjustments_count;
  struct money gross, tax;
  struct tax_total *totals;
  size_t totals_count;
  struct maybe_text shipping_method;
};
extern const struct shape order_quote_shape;

GATHERS(quote_wish, order_wish, order_quote);
