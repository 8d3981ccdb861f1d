/* Several services' answers in one reply, so that a page needs one request. */
#include "services/gateway/gateway_types.h"

static int ask_stock(struct context *context, struct id *variants, size_t count, struct stock_level **ret,
                     size_t *ret_count) {
  struct stock_request request = { .variant_ids = variants, .variant_ids_count = count };
  struct stock_levels levels = { 0 };
  int result = stock_levels_of(context, &request, &levels);
  *ret = levels.items;
  *ret_count = levels.items_count;
  return result;
}

int gather_order_overview(struct context *context, const struct by_id *in, struct order_overview *ret) {
  struct describe_order_request request = { .order_id = in->id };
  if (!context_is_admin(context)) {
    request.user_id = (struct maybe_id){ PRESENT, context->caller.user };
  }
  struct described_order shown = { 0 };
  int result = describe_order(context, &request, &shown);
  if (result < 0) {
    return result;
  }
  *ret = (struct order_overview){ .order = shown.order,
                                  .timeline = shown.timeline,
                                  .timeline_count = shown.timeline_count };
  struct id variants[ORDER_MAX_LINES];
  for (size_t i = 0; i < shown.order.lines_count; i++) {
    variants[i] = shown.order.lines[i].variant_id;
  }
  return ask_stock(context, variants, shown.order.lines_count, &ret->stock, &ret->stock_count);
}

int gather_product_overview(struct context *context, const struct by_id *in, struct product_overview *ret) {
  int result = describe_product(context, in, &ret->product);
  if (result < 0) {
    return result;
  }
  struct id variants[PRODUCT_MAX_VARIANTS];
  for (size_t i = 0; i < ret->product.variants_count; i++) {
    variants[i] = ret->product.variants[i].id;
  }
  return ask_stock(context, variants, ret->product.variants_count, &ret->stock, &ret->stock_count);
}
