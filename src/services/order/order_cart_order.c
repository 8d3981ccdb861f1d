/* Ordering what is in the cart: it is emptied by the order's own transaction, and only if it still is what
   was priced, so that nothing is ordered twice or unseen. */
#include "services/order/order_cart.h"
#include "services/order/order_cart_store.h"

int wish_for_cart(struct context *context, struct place_order *wish, struct place_order_plan *plan) {
  if (wish->lines_count > 0) {
    blame(context, "/lines", "unknown", "is not needed where the cart is ordered");
  }
  if (wish->expected_total.presence != PRESENT) {
    blame(context, "/expected_total", "required", "must be there where the cart is ordered");
  }
  if (blamed(context)) {
    return fail(context, &problem_invalid_body, "The cart cannot be ordered like that.");
  }
  struct cart_contents cart;
  int result = read_cart_contents(context, &cart);
  if (result < 0) {
    return result;
  }
  if (cart.lines_count == 0) {
    return fail(context, &order_cart_empty, "There is nothing to order.");
  }
  wish->lines = ARENA_ARRAY(context->arena, cart.lines_count, struct quote_item);
  wish->lines_count = cart.lines_count;
  for (size_t i = 0; i < cart.lines_count; i++) {
    wish->lines[i] = (struct quote_item){ .variant_id = { PRESENT, cart.lines[i].variant_id },
                                          .quantity = cart.lines[i].quantity };
  }
  plan->cart_id = cart.row.id;
  plan->cart_version = cart.row.version;
  return 0;
}

int check_expected_total(struct context *context, const struct place_order *in,
                         const struct place_order_plan *plan) {
  struct money comes_to = plan->price.gross;
  if (in->expected_total.presence != PRESENT || money_equal(in->expected_total.v, comes_to)) {
    return 0;
  }
  return fail(context, &order_total_changed, "It comes to %lld now, in the smallest unit of %s.",
              (long long)comes_to.minor, comes_to.currency);
}

int empty_ordered_cart(struct context *context, struct tx *tx, const struct place_order_plan *plan) {
  if (id_is_none(plan->cart_id)) {
    return 0;
  }
  struct order_cart_seen seen = { plan->cart_id, plan->cart_version };
  int64_t deleted = 0;
  int result = delete_lines_of_cart(tx, &(struct by_id){ plan->cart_id }, NULL);
  if (result == 0) {
    result = delete_seen_cart(tx, &seen, &deleted);
  }
  return result < 0 || deleted > 0
             ? result
             : fail(context, &order_cart_changed, "It was changed or ordered meanwhile.");
}
