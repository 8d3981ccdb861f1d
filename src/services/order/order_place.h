/* The steps before an order is placed, for whoever has one in mind: a request, a cart, or a mere question.
   Those with a context are for .prepare. */
#pragma once

#include "services/order/order_types.h"

/* What it comes to at this moment, into plan->quote, price and shipping_method. Holds nothing. */
int quote_order(struct context *context, const struct place_order *in, struct place_order_plan *plan);
/* The same, where plan->quote is there already. */
int price_quoted(struct context *context, const struct place_order *in, struct place_order_plan *plan);
/* Holds the stock of what was quoted, and so learns plan->order_id. */
int reserve_order(struct context *context, struct place_order_plan *plan);
/* The quote's lines as an order has them. */
struct order_line *lines_of_quote(struct arena *arena, const struct quote *quote);
