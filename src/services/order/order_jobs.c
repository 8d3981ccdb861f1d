/* Lets orders expire that nobody paid in time. */
#include "services/order/order_change.h"
#include "services/order/order_store.h"

int find_overdue_orders(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                        size_t *ret_count) {
  return find_due(tx, overdue_orders, context_now(context), ret_items, max, ret_count);
}

int expire_order(struct context *context, struct tx *tx, struct id item) {
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ item }, &row);
  return result == 0 && is_overdue(&row, context_now(context)) ? expire(context, tx, &row) : result;
}
