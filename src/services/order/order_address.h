/* Where an order is delivered and whom it is billed to: copies, made when it is placed. They are personal
   data: in no event and in no reply but those to whoever may see them. */
#pragma once

#include "services/order/order_types.h"

/* Where the order goes and whom its bill is for, as the request names or says it, into the plan; refuses a
   shipping method that does not go there. Calls the user service only where an address of the book is named.
 */
int plan_delivery(struct context *context, const struct place_order *in, struct place_order_plan *plan);
/* For .prepare: refuses a method that goes only to some countries, of which this is none, or that none was
   said for. */
int check_destination(struct context *context, struct id method_id, struct maybe_text country);
int store_addresses(struct tx *tx, const struct place_order_plan *plan);
