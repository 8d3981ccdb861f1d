/* Shapes of the inventory service's own structs. */
#include "services/inventory/inventory_types.h"

static const char *const movement_reason_names[] = {
  [MOVED_RECEIVED] = "received",   [MOVED_RETURNED] = "returned",
  [MOVED_FOUND] = "found",         [MOVED_DAMAGED] = "damaged",
  [MOVED_LOST] = "lost",           [MOVED_WRITTEN_OFF] = "written_off",
  [MOVED_CORRECTED] = "corrected", [MOVED_COUNTED] = "counted",
  [MOVED_SOLD] = "sold",           [MOVED_SALE_CANCELLED] = "sale_cancelled",
};
static const struct names movement_reasons = NAMES(movement_reason_names);
/* Those that a person may give: sales come from orders, and who counted says how many there are. */
static const struct names recorded_reasons = { .at = movement_reason_names, .count = MOVED_CORRECTED + 1 };

static const char *const reservation_state_names[] = {
  [RESERVATION_HELD] = "held",           [RESERVATION_CLAIMED] = "claimed",
  [RESERVATION_CONFIRMED] = "confirmed", [RESERVATION_RELEASED] = "released",
  [RESERVATION_LAPSED] = "lapsed",       [RESERVATION_REFUSED] = "refused",
};
static const struct names reservation_states = NAMES(reservation_state_names);

#define COUNTED .max = INTEGER_MAX

static const struct field stock_of_product_fields[] = {
  FIELD(struct stock_of_product, product_id, .doc = "The product."),
};
const struct shape stock_of_product_shape =
    SHAPE(stock_of_product, stock_of_product_fields, .doc = "Whose stock is asked for.");

static const struct field variant_stock_fields[] = {
  FIELD(struct variant_stock, variant_id, .doc = "The variant."),
  FIELD(struct variant_stock, sku, .doc = "The shop's own number for it."),
  FIELD(struct variant_stock, available, COUNTED, .doc = "What can be ordered now."),
  FIELD(struct variant_stock, received, COUNTED,
        .doc = "For admins: all that ever came in, less what was written off."),
  FIELD(struct variant_stock, reserved, COUNTED, .doc = "For admins: held for orders that are not firm yet."),
  FIELD(struct variant_stock, sold, COUNTED, .doc = "For admins: gone to orders."),
  FIELD(struct variant_stock, threshold, .max = THRESHOLD_MAX,
        .doc = "For admins: at or below so many available it is low. The variant's own, or SOUK_STOCK_LOW."),
  FIELD(struct variant_stock, own_threshold, .max = THRESHOLD_MAX,
        .doc = "For admins: the variant's own threshold; null where SOUK_STOCK_LOW says it."),
};
const struct shape variant_stock_shape =
    SHAPE(variant_stock, variant_stock_fields, .doc = "Stock of one variant.");

static const struct field product_stock_fields[] = {
  FIELD(struct product_stock, product_id, .doc = "The product."),
  LIST_FIELD(struct product_stock, variants, variant_stock, .max = PRODUCT_MAX_VARIANTS,
             .doc = "Its variants that are on sale."),
};
const struct shape product_stock_shape =
    SHAPE(product_stock, product_stock_fields, .doc = "Stock of a product.");

#define THRESHOLD(tag)                                                                                       \
  FIELD(struct tag, threshold, .max = THRESHOLD_MAX,                                                         \
        .doc = "At or below so many available it is low. null, or none: SOUK_STOCK_LOW says it again.")
static const struct field set_product_threshold_fields[] = {
  FIELD(struct set_product_threshold, product_id, .doc = "The product."),
  THRESHOLD(set_product_threshold),
};
const struct shape set_product_threshold_shape =
    SHAPE(set_product_threshold, set_product_threshold_fields, .doc = "When each variant of it is low.");

static const struct field set_threshold_fields[] = {
  FIELD(struct set_threshold, product_id, .doc = "The product."),
  FIELD(struct set_threshold, variant_id, .doc = "Its variant."),
  THRESHOLD(set_threshold),
};
const struct shape set_threshold_shape =
    SHAPE(set_threshold, set_threshold_fields, .doc = "When a variant is low.");

static const struct field list_movements_fields[] = {
  FIELD(struct list_movements, product_id, .doc = "The product."),
  FIELD(struct list_movements, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_movements, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
};
const struct shape list_movements_shape =
    SHAPE(list_movements, list_movements_fields, .doc = "Which movements.");

#define NOTE_FIELD(type)                                                                                     \
  FIELD(type, note, .min = 1, .max = MOVEMENT_MAX_NOTE, .doc = "More about it, for whoever reads the ledger.")

static const struct field record_movement_fields[] = {
  FIELD(struct record_movement, product_id, .doc = "The product."),
  FIELD(struct record_movement, variant_id, .not_null = true,
        .doc = "Which variant moved; may be left out where the product has only one."),
  FIELD(struct record_movement, quantity, .min = -MOVEMENT_MAX_QUANTITY, .max = MOVEMENT_MAX_QUANTITY,
        .doc = "How many came in (above 0) or went (below 0)."),
  ENUM_FIELD(struct record_movement, reason, recorded_reasons,
             .doc =
                 "received, returned and found bring goods in; damaged, lost and written_off take them out; "
                 "corrected puts right what was recorded wrongly, either way."),
  NOTE_FIELD(struct record_movement),
};
const struct shape record_movement_shape =
    SHAPE(record_movement, record_movement_fields, .doc = "Goods that came in or went.");

static const struct field record_count_fields[] = {
  FIELD(struct record_count, product_id, .doc = "The product."),
  FIELD(struct record_count, variant_id, .not_null = true,
        .doc = "Which variant was counted; may be left out where the product has only one."),
  FIELD(struct record_count, counted, .max = COUNT_MAX,
        .doc = "How many there are, those included that are held for orders, but not what is sold and still "
               "waits to be shipped."),
  NOTE_FIELD(struct record_count),
};
const struct shape record_count_shape =
    SHAPE(record_count, record_count_fields, .doc = "What was found when somebody counted.");

static const struct field movement_fields[] = {
  FIELD(struct movement, id, .doc = "The movement."),
  FIELD(struct movement, product_id, .doc = "The product."),
  FIELD(struct movement, variant_id, .doc = "The variant that moved."),
  FIELD(struct movement, quantity, .doc = "How many came in (above 0) or went (below 0)."),
  ENUM_FIELD(struct movement, reason, movement_reasons,
             .doc = "Why. counted comes from counts, sold and sale_cancelled from orders."),
  FIELD(struct movement, order_id, .doc = "The order, where it was one."),
  FIELD(struct movement, moved_at, .doc = "When it was recorded."),
  FIELD(struct movement, moved_by, .doc = "The user who recorded it; null where an order did."),
  FIELD(struct movement, note, .max = MOVEMENT_MAX_NOTE, .doc = "What they noted."),
};
const struct shape movement_shape = SHAPE(movement, movement_fields, .doc = "One line of the stock ledger.");

static const struct field movement_list_fields[] = {
  LIST_FIELD(struct movement_list, items, movement, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct movement_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape movement_list_shape =
    SHAPE(movement_list, movement_list_fields, .doc = "A page of movements.");

static const struct field movement_page_fields[] = {
  FIELD(struct movement_page, product_id),
  FIELD(struct movement_page, below),
  FIELD(struct movement_page, limit),
};
const struct shape movement_page_shape = SHAPE(movement_page, movement_page_fields);

static const struct field tracked_product_fields[] = {
  FIELD(struct tracked_product, product_id),
  FIELD(struct tracked_product, version),
};
const struct shape tracked_product_shape = SHAPE(tracked_product, tracked_product_fields);

static const struct field tracked_variant_fields[] = {
  FIELD(struct tracked_variant, variant_id),
  FIELD(struct tracked_variant, product_id),
  FIELD(struct tracked_variant, sku),
};
const struct shape tracked_variant_shape = SHAPE(tracked_variant, tracked_variant_fields);

static const struct field stock_fields[] = {
  FIELD(struct stock, variant_id), FIELD(struct stock, product_id), FIELD(struct stock, sku),
  FIELD(struct stock, received),   FIELD(struct stock, reserved),   FIELD(struct stock, sold),
  FIELD(struct stock, retired),    FIELD(struct stock, threshold),
};
const struct shape stock_shape = SHAPE(stock, stock_fields);

static const struct field stock_change_fields[] = {
  FIELD(struct stock_change, variant_id),
  FIELD(struct stock_change, received),
  FIELD(struct stock_change, reserved),
  FIELD(struct stock_change, sold),
};
const struct shape stock_change_shape = SHAPE(stock_change, stock_change_fields);

static const struct field threshold_change_fields[] = {
  FIELD(struct threshold_change, variant_id),
  FIELD(struct threshold_change, threshold),
};
const struct shape threshold_change_shape = SHAPE(threshold_change, threshold_change_fields);

static const struct field reservation_row_fields[] = {
  FIELD(struct reservation_row, order_id),
  FIELD(struct reservation_row, request_id),
  ENUM_FIELD(struct reservation_row, state, reservation_states),
  FIELD(struct reservation_row, held_until),
};
const struct shape reservation_row_shape = SHAPE(reservation_row, reservation_row_fields);

static const struct field reservation_line_fields[] = {
  FIELD(struct reservation_line, order_id),
  FIELD(struct reservation_line, line),
  FIELD(struct reservation_line, variant_id),
  FIELD(struct reservation_line, quantity),
};
const struct shape reservation_line_shape = SHAPE(reservation_line, reservation_line_fields);
