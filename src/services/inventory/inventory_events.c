/* The inventory's events. */
#include "services/inventory/inventory.h"

#define COUNTED .max = INTEGER_MAX

static const struct field inventory_changed_fields[] = {
  FIELD(struct inventory_changed, variant_id, .doc = "The variant."),
  FIELD(struct inventory_changed, product_id, .doc = "Its product."),
  FIELD(struct inventory_changed, received, COUNTED,
        .doc = "All that ever came in, less what was written off."),
  FIELD(struct inventory_changed, reserved, COUNTED, .doc = "Held for orders that are not firm yet."),
  FIELD(struct inventory_changed, sold, COUNTED, .doc = "Gone to orders."),
  FIELD(struct inventory_changed, available, COUNTED, .doc = "What can be ordered now."),
  FIELD(struct inventory_changed, low, .doc = "Whether that is at or below the variant's threshold."),
};
const struct shape inventory_changed_shape =
    SHAPE(inventory_changed, inventory_changed_fields, .doc = "The whole stock of a variant, as it is now.");
const struct event_kind inventory_changed =
    EVENT(inventory_changed, "inventory.changed", "variant", "The stock of a variant changed.");

static const struct field inventory_low_fields[] = {
  FIELD(struct inventory_low, variant_id, .doc = "The variant."),
  FIELD(struct inventory_low, product_id, .doc = "Its product."),
  FIELD(struct inventory_low, available, COUNTED, .doc = "What can still be ordered."),
  FIELD(struct inventory_low, threshold, COUNTED, .not_null = true,
        .doc = "The threshold that it fell to or below; not in events of earlier versions."),
};
const struct shape inventory_low_shape =
    SHAPE(inventory_low, inventory_low_fields, .doc = "A variant that should be ordered in.");
const struct event_kind inventory_low =
    EVENT(inventory_low, "inventory.low", "variant",
          "What is available of a variant fell to its threshold or below.");

static const struct field stock_reserved_fields[] = {
  FIELD(struct stock_reserved, order_id, .doc = "The order to come."),
  FIELD(struct stock_reserved, held_until, .doc = "When it is freed unless the order comes."),
};
const struct shape stock_reserved_shape =
    SHAPE(stock_reserved, stock_reserved_fields, .doc = "Stock is held for an order.");
const struct event_kind stock_reserved = EVENT(stock_reserved, "stock.reserved", "order",
                                               "Stock is held for an order that is about to be placed.");

static const struct field stock_released_fields[] = {
  FIELD(struct stock_released, order_id, .doc = "The order."),
};
const struct shape stock_released_shape =
    SHAPE(stock_released, stock_released_fields, .doc = "An order's stock is free again.");
const struct event_kind stock_released = EVENT(stock_released, "stock.released", "order",
                                               "What was held for or sold to an order can be ordered again.");

static const struct field stock_confirmed_fields[] = {
  FIELD(struct stock_confirmed, order_id, .doc = "The order."),
};
const struct shape stock_confirmed_shape =
    SHAPE(stock_confirmed, stock_confirmed_fields, .doc = "An order's stock is sold to it.");
const struct event_kind stock_confirmed = EVENT(stock_confirmed, "stock.confirmed", "order",
                                                "Payment was accepted, and the order's stock is sold to it.");

static const struct field stock_refused_fields[] = {
  FIELD(struct stock_refused, order_id, .doc = "The order."),
};
const struct shape stock_refused_shape =
    SHAPE(stock_refused, stock_refused_fields, .doc = "There is no stock for an order.");
const struct event_kind stock_refused =
    EVENT(stock_refused, "stock.refused", "order",
          "The order, or its payment, came after its stock had been freed.");
