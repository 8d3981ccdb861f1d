/* Frees what was reserved for orders that never came. */
#include "services/inventory/inventory_stock.h"
#include "services/inventory/inventory_store.h"

int find_lapsed_reservations(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                             size_t *ret_count) {
  struct by_id *rows = NULL;
  size_t count = 0;
  struct lapse_search search = { .now = context_now(context), .limit = (int64_t)max };
  int result = lapsed_reservations(tx, &search, &rows, &count);
  if (result < 0) {
    return result;
  }
  for (size_t i = 0; i < count; i++) {
    ret_items[i] = rows[i].id;
  }
  *ret_count = count;
  return 0;
}

int free_lapsed_reservation(struct context *context, struct tx *tx, struct id item) {
  return move_reservation_of(context, tx, item, STEP_LAPSE);
}
