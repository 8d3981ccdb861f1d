/* Orders as clients see them, put together from their rows. */
#pragma once

#include "services/order/order_types.h"

/* For its customer and for admins; somebody else's order is not there at all, so that nobody learns which ids
   exist. */
int find_own_order(struct context *context, struct tx *tx, struct id id, struct order_row *ret);
int view_order(struct tx *tx, const struct order_row *row, struct order *ret);
/* Fills ret[i] from rows[i]; children are read by one query each, whatever the number of orders (at most
   PAGE_MAX). */
int view_orders(struct tx *tx, const struct order_row *rows, size_t count, struct order *ret);
/* From what is at hand already: the lines and adjustments become the order's. */
int make_view(struct arena *arena, const struct order_row *row, struct order_line *lines, size_t lines_count,
              struct order_adjustment *adjustments, size_t adjustments_count, struct order *ret);
/* All that happened to it, from the beginning. */
int view_timeline(struct tx *tx, const struct order_row *row, struct order_timeline *ret);
