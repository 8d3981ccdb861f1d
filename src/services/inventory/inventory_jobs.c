/* Frees what was reserved for orders that never came. */
#include "services/inventory/inventory_stock.h"
#include "services/inventory/inventory_store.h"

int find_lapsed_reservations(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                             size_t *ret_count) {
  return find_due(tx, lapsed_reservations, context_now(context), ret_items, max, ret_count);
}

int free_lapsed_reservation(struct context *context, struct tx *tx, struct id item) {
  return move_reservation_of(context, tx, item, STEP_LAPSE);
}
