/* Orders as a file, for whoever keeps the books. */
#pragma once

#include "services/order/order_types.h"

struct export_orders {
  struct maybe_text after;
  struct maybe_enum status;
  struct maybe_instant created_from, created_to;
};
extern const struct shape export_orders_shape;

struct invoice_number {
  struct id order_id;
  struct text number;
};
extern const struct shape invoice_number_shape;

/* In no order. */
int invoices_of_orders(struct tx *tx, const struct order_ids *in, struct invoice_number **ret,
                       size_t *ret_count);

HANDLES(export_orders, export_orders, raw_reply);
