/* How many can be ordered, for whoever shows it beside other things. */
#include "services/inventory/inventory_store.h"

static const struct field stock_request_fields[] = {
  PLAIN_LIST_FIELD(struct stock_request, variant_ids, .max = STOCK_MAX_VARIANTS, .doc = "The variants."),
};
const struct shape stock_request_shape =
    SHAPE(stock_request, stock_request_fields, .doc = "Whose stock is asked for.");

static const struct field stock_level_fields[] = {
  FIELD(struct stock_level, variant_id, .doc = "The variant."),
  FIELD(struct stock_level, available, .max = INTEGER_MAX, .doc = "How many can be ordered now."),
};
const struct shape stock_level_shape =
    SHAPE(stock_level, stock_level_fields, .doc = "What is in stock of a variant.");

static const struct field stock_levels_fields[] = {
  LIST_FIELD(struct stock_levels, items, stock_level, .max = STOCK_MAX_VARIANTS,
             .doc = "Those that are sold."),
};
const struct shape stock_levels_shape = SHAPE(stock_levels, stock_levels_fields, .doc = "What is in stock.");

const struct call stock_levels_call =
    CALL("inventory", "stock_levels", stock_request, stock_levels, .deadline_ms = 2000,
         .doc = "How many of each of some variants can be ordered now.");

int answer_stock_levels(struct context *context, struct tx *tx, const struct stock_request *in,
                        struct stock_levels *ret) {
  (void)context;
  return in->variant_ids_count == 0 ? 0 : levels_of(tx, in, &ret->items, &ret->items_count);
}
