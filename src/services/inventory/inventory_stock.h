/* Changes of stock and of reservations, each with the events that tell of it. */
#pragma once

#include "services/inventory/inventory_rules.h"

/* `ret` is what it came to. -ENOENT, and nothing changed: there is not enough, or no such variant (on sale,
 * where more is to be reserved). */
int change_stock_and_tell(struct context *context, struct tx *tx, const struct stock_change *change,
                          struct stock *ret);
/* Another threshold for `stock`, as it is in the tables; none: the shop's. `ret` is what it came to. */
int change_threshold_and_tell(struct context *context, struct tx *tx, const struct stock *stock,
                              struct maybe_int threshold, struct stock *ret);
/* Takes a reservation one step on, with all that follows for its lines. */
int move_reservation(struct context *context, struct tx *tx, const struct reservation_row *row,
                     enum reservation_step step);
/* The same for the reservation of an order, which may be missing: then the order is refused its stock. */
int move_reservation_of(struct context *context, struct tx *tx, struct id order_id,
                        enum reservation_step step);
