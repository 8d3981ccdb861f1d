/* Lets orders expire that nobody paid in time. */
#include "services/order/order_change.h"
#include "services/order/order_store.h"

int find_overdue_orders(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                        size_t *ret_count) {
  struct by_id *rows = NULL;
  size_t count = 0;
  struct overdue_search search = { .now = context_now(context), .limit = (int64_t)max };
  int result = overdue_orders(tx, &search, &rows, &count);
  if (result < 0) {
    return result;
  }
  for (size_t i = 0; i < count; i++) {
    ret_items[i] = rows[i].id;
  }
  *ret_count = count;
  return 0;
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
  return result == 0 ? emit_order_expired(tx, row.id, &(struct order_expired){ row.id, row.user_id })
                     : result;
}
