/* Placing an order: first a price and a reservation from others, then the order itself in one transaction. */
#include "services/order/order_place.h"

#include "services/order/order_address.h"
#include "services/order/order_cart.h"
#include "services/order/order_discount.h"
#include "services/order/order_rules.h"
#include "services/order/order_store.h"
#include "services/order/order_view.h"

/* Sent by the method that was chosen, or for the flat fee. */
static int price_with_shipping(struct context *context, const struct place_order *in,
                               struct place_order_plan *plan) {
  plan->shipping_method.presence = IS_NULL;
  if (in->shipping_method_id.presence != PRESENT) {
    return price_order(&plan->quote, setting_int(context, &order_shipping_fee),
                       setting_int(context, &order_shipping_tax), &plan->price);
  }
  struct shipping_method method;
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_shipping_method(tx, &(struct by_id){ in->shipping_method_id.v }, &method);
  tx_end(tx);
  if (result == -ENOENT) {
    blame(context, "/shipping_method_id", "one_of", "is none of the shipping methods");
    return fail(context, &order_no_shipping_method, "The order cannot be sent like that.");
  }
  if (result < 0) {
    return result;
  }
  plan->shipping_method = (struct maybe_text){ PRESENT, method.name };
  return price_order(&plan->quote, shipping_cost(&method, plan->quote.gross), method.tax_basis_points,
                     &plan->price);
}

int price_quoted(struct context *context, const struct place_order *in, struct place_order_plan *plan) {
  int result = price_with_shipping(context, in, plan);
  return result == 0 && in->discount_code.presence == PRESENT
             ? discount_quoted(context, in->discount_code.v, plan)
             : result;
}

int quote_order(struct context *context, const struct place_order *in, struct place_order_plan *plan) {
  struct quote_request wanted = { .lines = in->lines, .lines_count = in->lines_count };
  int result = quote_products(context, &wanted, &plan->quote);
  return result == 0 ? price_quoted(context, in, plan) : result;
}

int reserve_order(struct context *context, struct place_order_plan *plan) {
  struct reserve_request hold = {
    .request_id = context_request_id(context),
    .order_id = context_id(context),
    .lines = ARENA_ARRAY(context->arena, plan->quote.lines_count, struct reserve_line),
    .lines_count = plan->quote.lines_count,
  };
  for (size_t i = 0; i < plan->quote.lines_count; i++) {
    hold.lines[i] = (struct reserve_line){ plan->quote.lines[i].variant_id, plan->quote.lines[i].quantity };
  }
  struct reservation reservation;
  int result = reserve_stock(context, &hold, &reservation);
  if (result == 0) {
    plan->order_id = reservation.order_id;
  }
  return result;
}

/* The request's, or the cart's. */
static int choose_lines(struct context *context, struct place_order *wish, struct place_order_plan *plan) {
  if (wish->from_cart) {
    return wish_for_cart(context, wish, plan);
  }
  if (wish->lines_count == 0) {
    blame(context, "/lines", "required", "must be there unless the cart is ordered");
    return fail(context, &problem_invalid_body, "There is nothing to order.");
  }
  return 0;
}

/* Reserves last: whatever fails before leaves nothing behind, and whatever fails after it is freed by the
   inventory because no order.created ever comes. */
int quote_and_reserve(struct context *context, const struct place_order *in, struct place_order_plan *plan) {
  struct place_order wish = *in;
  int result = choose_lines(context, &wish, plan);
  if (result == 0) {
    result = quote_order(context, &wish, plan);
  }
  if (result == 0) {
    result = check_expected_total(context, in, plan);
  }
  if (result == 0) {
    result = plan_delivery(context, in, plan);
  }
  return result == 0 ? reserve_order(context, plan) : result;
}

struct order_line *lines_of_quote(struct arena *arena, const struct quote *quote) {
  struct order_line *lines = ARENA_ARRAY(arena, quote->lines_count, struct order_line);
  for (size_t i = 0; i < quote->lines_count; i++) {
    const struct quote_line *line = &quote->lines[i];
    lines[i] = (struct order_line){
      .variant_id = line->variant_id,
      .product_id = line->product_id,
      .name = line->name,
      .sku = line->sku,
      .quantity = line->quantity,
      .price = line->price,
      .gross = line->gross,
      .tax_basis_points = line->tax_basis_points,
      .tax = line->tax,
    };
  }
  return lines;
}

static int store_lines(struct tx *tx, const struct order *order) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < order->lines_count; i++) {
    const struct order_line *line = &order->lines[i];
    struct order_line_row row = {
      .order_id = order->id,
      .line = (int64_t)i,
      .variant_id = line->variant_id,
      .product_id = line->product_id,
      .name = line->name,
      .sku = line->sku,
      .quantity = line->quantity,
      .price = line->price,
      .gross = line->gross,
      .tax_basis_points = line->tax_basis_points,
      .tax = line->tax,
    };
    result = insert_order_line(tx, &row, NULL);
  }
  return result;
}

static int store_adjustments(struct tx *tx, const struct order *order) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < order->adjustments_count; i++) {
    const struct order_adjustment *adjustment = &order->adjustments[i];
    struct order_adjustment_row row = {
      .order_id = order->id,
      .line = (int64_t)i,
      .kind = adjustment->kind,
      .gross = adjustment->gross,
      .tax_basis_points = adjustment->tax_basis_points,
      .tax = adjustment->tax,
      .label = adjustment->label,
    };
    result = insert_order_adjustment(tx, &row, NULL);
  }
  return result;
}

static int tell_created(struct tx *tx, const struct order *order) {
  struct order_created event = {
    .order_id = order->id,
    .user_id = order->user_id,
    .payment_method = order->payment_method,
    .lines = ARENA_ARRAY(tx_arena(tx), order->lines_count, struct ordered_line),
    .lines_count = order->lines_count,
    .gross = order->gross,
    .tax = order->tax,
  };
  for (size_t i = 0; i < order->lines_count; i++) {
    const struct order_line *line = &order->lines[i];
    event.lines[i] = (struct ordered_line){
      .variant_id = line->variant_id,
      .product_id = line->product_id,
      .quantity = line->quantity,
      .gross = line->gross,
      .tax_basis_points = line->tax_basis_points,
      .tax = line->tax,
    };
  }
  return emit_order_created(tx, order->id, &event);
}

int place_order(struct context *context, struct tx *tx, const struct place_order *in,
                const struct place_order_plan *plan, struct order *ret) {
  struct instant now = context_now(context);
  struct order_row row = {
    .id = plan->order_id,
    .user_id = context->caller.user,
    .status = ORDER_PLACED,
    .payment_status = PAYMENT_UNPAID,
    .payment_method = in->payment_method,
    .gross = plan->price.gross,
    .pay_until = { .presence = IS_NULL },
    .shipping_method = plan->shipping_method,
    .carrier = { .presence = IS_NULL },
    .tracking_number = { .presence = IS_NULL },
    .version = 1,
    .created_at = now,
    .updated_at = now,
  };
  if (in->payment_method == PAY_BY_CARD) {
    row.pay_until = (struct maybe_instant){ PRESENT, instant_after(now, setting_int(context, &order_ttl)) };
  }
  /* Shown as it was planned: nothing of it need be read again. */
  struct order_adjustment *adjustments =
      ARENA_ARRAY(context->arena, plan->price.adjustments_count, struct order_adjustment);
  for (size_t i = 0; i < plan->price.adjustments_count; i++) {
    adjustments[i] = plan->price.adjustments[i];
  }
  int result = make_view(context->arena, &row, lines_of_quote(context->arena, &plan->quote),
                         plan->quote.lines_count, adjustments, plan->price.adjustments_count, ret);
  if (result == 0) {
    result = empty_ordered_cart(context, tx, plan);
  }
  if (result == 0) {
    result = insert_order(tx, &row, NULL);
  }
  if (result == 0) {
    result = store_lines(tx, ret);
  }
  if (result == 0) {
    result = store_adjustments(tx, ret);
  }
  if (result == 0) {
    result = store_addresses(tx, plan);
  }
  if (result == 0) {
    result = hold_discount(context, tx, in, plan);
  }
  return result == 0 ? tell_created(tx, ret) : result;
}
