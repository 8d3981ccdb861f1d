/* Shapes of carts. */
#include "services/order/order_cart_types.h"

static const char *const cart_notice_names[] = {
  [CART_PRICE_CHANGED] = "price_changed",
  [CART_NOT_FOR_SALE] = "not_for_sale",
  [CART_OUT_OF_STOCK] = "out_of_stock",
  [CART_TOO_FEW_LEFT] = "too_few_left",
};
static const struct names cart_notices = NAMES(cart_notice_names);

/* As orders have them. */
#define SUM .max = INTEGER_MAX
#define NAME_MAX_LEN 1500

static const struct field show_cart_fields[] = {
  FIELD(struct show_cart, shipping_method_id, .not_null = true,
        .doc = "Adds what it costs to send it so. Without one SOUK_SHIPPING_FEE is added, as it is to an "
               "order."),
  FIELD(struct show_cart, discount_code, .not_null = true, .min = 1, .max = DISCOUNT_MAX_CODE,
        .doc = "A code that takes something off."),
};
const struct shape show_cart_shape = SHAPE(show_cart, show_cart_fields, .doc = "How it would be ordered.");

static const struct field put_cart_line_fields[] = {
  FIELD(struct put_cart_line, variant_id, .doc = "The variant."),
  FIELD(struct put_cart_line, quantity, .min = 1, .max = QUOTE_MAX_QUANTITY,
        .doc = "How many of it there shall be, however many there were."),
};
const struct shape put_cart_line_shape =
    SHAPE(put_cart_line, put_cart_line_fields, .doc = "How many of a variant are in the cart.");

static const struct field cart_variant_fields[] = {
  FIELD(struct cart_variant, variant_id, .doc = "The variant."),
};
const struct shape cart_variant_shape = SHAPE(cart_variant, cart_variant_fields, .doc = "Which line.");

static const struct field cart_notice_fields[] = {
  ENUM_FIELD(struct cart_notice, code, cart_notices,
             .doc = "price_changed since the line was put, which says nothing once it is put again; or why "
                    "the line cannot be ordered: not_for_sale, out_of_stock, too_few_left."),
};
const struct shape cart_notice_shape =
    SHAPE(cart_notice, cart_notice_fields, .doc = "What to know of a line before ordering.");

static const struct field cart_line_fields[] = {
  FIELD(struct cart_line, variant_id, .doc = "The variant."),
  FIELD(struct cart_line, product_id, .doc = "Its product; null where it is not for sale any more."),
  FIELD(struct cart_line, name, .min = 1, .max = NAME_MAX_LEN,
        .doc = "Its name; as it was called when it was put, where it is not for sale any more."),
  FIELD(struct cart_line, sku, .doc = "The shop's own number for it."),
  FIELD(struct cart_line, quantity, .min = 1, .max = QUOTE_MAX_QUANTITY, .doc = "How many."),
  FIELD(struct cart_line, price, .doc = "The price of one now, tax included; null where it is not for sale."),
  FIELD(struct cart_line, gross, SUM, .doc = "price times quantity."),
  FIELD(struct cart_line, tax_basis_points, .max = 10000, .doc = "The tax rate, in hundredths of a percent."),
  FIELD(struct cart_line, tax, SUM, .doc = "The tax within gross, rounded half away from zero."),
  FIELD(struct cart_line, seen_price, .doc = "The price of one when the line was put."),
  FIELD(struct cart_line, available,
        .doc = "How many could be ordered now; null where the inventory does not know it."),
  LIST_FIELD(struct cart_line, notices, cart_notice, .max = CART_MAX_NOTICES,
             .doc = "What to know of it before ordering."),
  FIELD(struct cart_line, added_at, .doc = "When it came into the cart."),
};
const struct shape cart_line_shape =
    SHAPE(cart_line, cart_line_fields, .doc = "What somebody means to order, at its price of this moment.");

static const struct field cart_fields[] = {
  LIST_FIELD(struct cart, lines, cart_line, .max = CART_MAX_LINES, .doc = "What came first stands first."),
  LIST_FIELD(struct cart, adjustments, order_adjustment, .max = ORDER_MAX_ADJUSTMENTS,
             .doc = "Shipping and the like."),
  FIELD(struct cart, gross, SUM,
        .doc = "What an order of it would come to, tax included; lines that are not for sale do not count."),
  FIELD(struct cart, tax, SUM, .doc = "The tax within it."),
  LIST_FIELD(struct cart, totals, tax_total, .max = ORDER_MAX_TOTALS, .doc = "The same by tax rate."),
  FIELD(struct cart, shipping_method, .max = ORDER_SHIPPING_NAME_MAX,
        .doc = "How it would be sent; null where no method was chosen."),
  FIELD(struct cart, orderable, .doc = "Whether it has lines, and each of them could be ordered now."),
};
const struct shape cart_shape = SHAPE(cart, cart_fields, .doc = "A cart at the prices of this moment.");

static const struct field order_cart_row_fields[] = {
  FIELD(struct order_cart_row, id),         FIELD(struct order_cart_row, user_id),
  FIELD(struct order_cart_row, version),    FIELD(struct order_cart_row, kept_until),
  FIELD(struct order_cart_row, created_at), FIELD(struct order_cart_row, updated_at),
};
const struct shape order_cart_row_shape = SHAPE(order_cart_row, order_cart_row_fields);

static const struct field order_cart_line_row_fields[] = {
  FIELD(struct order_cart_line_row, cart_id),
  FIELD(struct order_cart_line_row, variant_id),
  FIELD(struct order_cart_line_row, name, .min = 1, .max = NAME_MAX_LEN),
  FIELD(struct order_cart_line_row, quantity, .min = 1, .max = QUOTE_MAX_QUANTITY),
  FIELD(struct order_cart_line_row, price),
  FIELD(struct order_cart_line_row, added_at),
};
const struct shape order_cart_line_row_shape = SHAPE(order_cart_line_row, order_cart_line_row_fields);

static const struct field order_cart_line_key_fields[] = {
  FIELD(struct order_cart_line_key, cart_id),
  FIELD(struct order_cart_line_key, variant_id),
};
const struct shape order_cart_line_key_shape = SHAPE(order_cart_line_key, order_cart_line_key_fields);

static const struct field order_cart_seen_fields[] = {
  FIELD(struct order_cart_seen, id),
  FIELD(struct order_cart_seen, version),
};
const struct shape order_cart_seen_shape = SHAPE(order_cart_seen, order_cart_seen_fields);

static const struct field kept_cart_fields[] = {
  LIST_FIELD(struct kept_cart, lines, order_cart_line_row, .max = CART_MAX_LINES),
  FIELD(struct kept_cart, created_at),
  FIELD(struct kept_cart, updated_at),
};
const struct shape kept_cart_shape = SHAPE(kept_cart, kept_cart_fields);
