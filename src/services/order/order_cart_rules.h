/* Every decision about carts that needs no table. */
#pragma once

#include "services/order/order_cart_types.h"

/* A line as its customer sees it. `offer` is NULL where it is not for sale, `stock` where nothing is known of
   it; notices go to the arena. */
void view_cart_line(struct arena *arena, const struct order_cart_line_row *row,
                    const struct quote_line *offer, const struct stock_level *stock, struct cart_line *ret);

/* An order would not be refused for this line. */
bool is_orderable(const struct cart_line *line);

/* The lines of a guest's cart that are to be put into the user's own: quantities are not added, since who
   filled both carts mostly meant the same thing twice, so the larger one counts; the price that was seen last
   is the guest's. Those that would make the cart too long are left behind. `ret` has room for
   CART_MAX_LINES; returns how many there are. */
size_t join_carts(const struct order_cart_line_row *own, size_t own_count,
                  const struct order_cart_line_row *guests, size_t guests_count,
                  struct order_cart_line_row *ret);

/* What a quote with its adjustments comes to by tax rate, and the tax within it all; `totals` has room for
   ORDER_MAX_TOTALS. -EOVERFLOW. */
int total_quoted(const struct quote *quote, const struct order_price *price, struct tax_total *totals,
                 size_t *ret_count, struct money *ret_tax);
