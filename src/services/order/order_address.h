/* Where an order is delivered and whom it is billed to: copies, made when it is placed. They are personal
   data: in no event and in no reply but those to whoever may see them. */
#pragma once

#include "services/order/order_types.h"

/* Where the order goes and whom its bill is for, as the request names or says it, into the plan; refuses a
   shipping method that does not go there. Calls the user service only where an address of the book is named.
 */
int plan_delivery(struct context *context, const struct place_order *in, struct place_order_plan *plan);
int store_addresses(struct tx *tx, const struct place_order_plan *plan);
