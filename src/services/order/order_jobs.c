/* Lets orders expire that nobody paid in time. */
#include "services/order/order_change.h"
#include "services/order/order_discount.h"
#include "services/order/order_store.h"

int find_overdue_orders(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                        size_t *ret_count) {
  return find_due(tx, overdue_orders, context_now(context), ret_items, max, ret_count);
}

int expire_order(struct context *context, struct tx *tx, struct id item) {
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ item }, &row);
  if (result < 0) {
    return result;
  }
  if (!is_overdue(&row, context_now(context)) || !order_next(row.status, STEP_EXPIRE, &row.status)) {
    return 0;
  }
  result = save_order(context, tx, &row);
  if (result == 0) {
    result = free_discount(tx, row.id);
  }
  return result == 0 ? emit_order_expired(tx, row.id, &(struct order_expired){ row.id, row.user_id })
                     : result;
}
