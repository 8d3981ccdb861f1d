/* What an order would cost, priced as it would be and then forgotten: nothing is held for it. */
#include "services/order/order_quote.h"

#include "services/order/order_address.h"
#include "services/order/order_cart_rules.h"
#include "services/order/order_discount.h"
#include "services/order/order_place.h"

#define SUM .max = INTEGER_MAX

static const struct field order_wish_fields[] = {
  LIST_FIELD(struct order_wish, lines, quote_item, .min = 1, .max = ORDER_MAX_LINES,
             .doc = "What would be ordered."),
  FIELD(struct order_wish, shipping_method_id, .not_null = true,
        .doc = "How it would be sent. Without one SOUK_SHIPPING_FEE is added, as it is to an order."),
  FIELD(struct order_wish, discount_code, .not_null = true, .min = 1, .max = DISCOUNT_MAX_CODE,
        .doc = "A code that takes something off."),
  FIELD(struct order_wish, country, .not_null = true, .min = 2, .max = 2, .charset = "A-Z",
        .doc = "Where it would go (ISO 3166-1): tells whether the shipping method goes there."),
};
const struct shape order_wish_shape =
    SHAPE(order_wish, order_wish_fields, .doc = "An order that somebody thinks of.");

static const struct field order_quote_fields[] = {
  LIST_FIELD(struct order_quote, lines, order_line, .max = ORDER_MAX_LINES,
             .doc = "At the prices of this moment."),
  LIST_FIELD(struct order_quote, adjustments, order_adjustment, .max = ORDER_MAX_ADJUSTMENTS,
             .doc = "Shipping and the like."),
  FIELD(struct order_quote, gross, SUM,
        .doc = "What it would come to, tax included: expected_total for an order of the same."),
  FIELD(struct order_quote, tax, SUM, .doc = "The tax within it."),
  LIST_FIELD(struct order_quote, totals, tax_total, .max = ORDER_MAX_TOTALS, .doc = "The same by tax rate."),
  FIELD(struct order_quote, shipping_method, .max = ORDER_SHIPPING_NAME_MAX,
        .doc = "How it would be sent; null where no method was chosen."),
};
const struct shape order_quote_shape =
    SHAPE(order_quote, order_quote_fields, .doc = "What an order would cost now.");

int quote_wish(struct context *context, const struct order_wish *in, struct order_quote *ret) {
  struct place_order wish = {
    .lines = in->lines,
    .lines_count = in->lines_count,
    .shipping_method_id = in->shipping_method_id,
    .discount_code = in->discount_code,
  };
  struct place_order_plan *plan = ARENA_NEW(context->arena, struct place_order_plan);
  int result = quote_order(context, &wish, plan);
  if (result == 0 && in->shipping_method_id.presence == PRESENT && in->country.presence == PRESENT) {
    result = check_destination(context, in->shipping_method_id.v, in->country);
  }
  if (result < 0) {
    return result;
  }
  *ret = (struct order_quote){
    .lines = lines_of_quote(context->arena, &plan->quote),
    .lines_count = plan->quote.lines_count,
    .adjustments = plan->price.adjustments,
    .adjustments_count = plan->price.adjustments_count,
    .gross = plan->price.gross,
    .totals = ARENA_ARRAY(context->arena, ORDER_MAX_TOTALS, struct tax_total),
    .shipping_method = plan->shipping_method,
  };
  return total_quoted(&plan->quote, &plan->price, ret->totals, &ret->totals_count, &ret->tax);
}
