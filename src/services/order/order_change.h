/* Changes of an order, each with the one event that tells of it. */
#pragma once

#include "services/order/order_rules.h"

/* Stores the row as changed now, one version on. */
int save_order(struct context *context, struct tx *tx, struct order_row *row);
int tell_updated(struct tx *tx, const struct order_row *row);
/* Saves and tells; the caller has asked whether it may be. */
int cancel_as(struct context *context, struct tx *tx, struct order_row *row, enum cancel_reason reason);
int expire(struct context *context, struct tx *tx, struct order_row *row);
