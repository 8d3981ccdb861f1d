/* Carts: shown at the prices and the stock of the moment, changed line by line, joined when a guest logs in.
 */
#include "services/order/order_cart.h"

#include "services/order/order_cart_rules.h"
#include "services/order/order_cart_store.h"
#include "services/order/order_discount.h"
#include "services/order/order_place.h"

int find_cart_contents(struct tx *tx, struct id user, struct cart_contents *ret) {
  *ret = (struct cart_contents){ 0 };
  int result = find_cart_of_user(tx, &(struct by_id){ user }, &ret->row);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return lines_of_cart(tx, &(struct by_id){ ret->row.id }, &ret->lines, &ret->lines_count);
}

int read_cart_contents(struct context *context, struct cart_contents *ret) {
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_cart_contents(tx, context->caller.user, ret);
  tx_end(tx);
  return result;
}

int drop_cart(struct tx *tx, struct id cart) {
  int result = delete_lines_of_cart(tx, &(struct by_id){ cart }, NULL);
  return result == 0 ? delete_cart(tx, &(struct by_id){ cart }, NULL) : result;
}

int drop_cart_of_user(struct tx *tx, struct id user) {
  struct order_cart_row cart;
  int result = find_cart_of_user(tx, &(struct by_id){ user }, &cart);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return drop_cart(tx, cart.id);
}

/* What product and inventory say of some lines now; what is not for sale has no line in the quote. */
struct live {
  struct quote quote;
  struct stock_levels stock;
};

static int ask_live(struct context *context, const struct order_cart_line_row *lines, size_t count,
                    struct live *ret) {
  struct quote_request wanted = {
    .lines = ARENA_ARRAY(context->arena, count, struct quote_item),
    .lines_count = count,
    .partial = true,
  };
  struct stock_request held = {
    .variant_ids = ARENA_ARRAY(context->arena, count, struct id),
    .variant_ids_count = count,
  };
  for (size_t i = 0; i < count; i++) {
    wanted.lines[i] =
        (struct quote_item){ .variant_id = { PRESENT, lines[i].variant_id }, .quantity = lines[i].quantity };
    held.variant_ids[i] = lines[i].variant_id;
  }
  int result = quote_products(context, &wanted, &ret->quote);
  return result == 0 ? stock_levels_of(context, &held, &ret->stock) : result;
}

static void view_live(struct context *context, const struct order_cart_line_row *line,
                      const struct live *live, struct cart_line *ret) {
  const struct quote_line *offer = NULL;
  for (size_t i = 0; offer == NULL && i < live->quote.lines_count; i++) {
    offer = id_equal(live->quote.lines[i].variant_id, line->variant_id) ? &live->quote.lines[i] : NULL;
  }
  const struct stock_level *stock = NULL;
  for (size_t i = 0; stock == NULL && i < live->stock.items_count; i++) {
    stock = id_equal(live->stock.items[i].variant_id, line->variant_id) ? &live->stock.items[i] : NULL;
  }
  view_cart_line(context->arena, line, offer, stock, ret);
}

/* What an order of all that is for sale would come to. */
static int total_cart(struct context *context, const struct show_cart *in, const struct quote *quote,
                      struct cart *ret) {
  struct place_order wish = { .shipping_method_id = in->shipping_method_id,
                              .discount_code = in->discount_code };
  struct place_order_plan *plan = ARENA_NEW(context->arena, struct place_order_plan);
  plan->quote = *quote;
  int result = price_quoted(context, &wish, plan);
  if (result < 0) {
    return result;
  }
  ret->adjustments = plan->price.adjustments;
  ret->adjustments_count = plan->price.adjustments_count;
  ret->gross = plan->price.gross;
  ret->shipping_method = plan->shipping_method;
  ret->totals = ARENA_ARRAY(context->arena, ORDER_MAX_TOTALS, struct tax_total);
  return total_quoted(quote, &plan->price, ret->totals, &ret->totals_count, &ret->tax);
}

/* There is nothing to take anything off, but whoever gives a wrong code is told. */
static int check_code(struct context *context, const struct show_cart *in) {
  return in->discount_code.presence == PRESENT ? check_discount_code(context, in->discount_code.v) : 0;
}

int show_cart(struct context *context, const struct show_cart *in, struct cart *ret) {
  struct cart_contents cart;
  int result = read_cart_contents(context, &cart);
  if (result < 0) {
    return result;
  }
  *ret = (struct cart){ .gross = shop_money(context, 0),
                        .tax = shop_money(context, 0),
                        .shipping_method.presence = IS_NULL };
  if (cart.lines_count == 0) {
    return check_code(context, in);
  }
  struct live live;
  result = ask_live(context, cart.lines, cart.lines_count, &live);
  if (result < 0) {
    return result;
  }
  ret->lines = ARENA_ARRAY(context->arena, cart.lines_count, struct cart_line);
  ret->lines_count = cart.lines_count;
  ret->orderable = true;
  for (size_t i = 0; i < cart.lines_count; i++) {
    view_live(context, &cart.lines[i], &live, &ret->lines[i]);
    ret->orderable = ret->orderable && is_orderable(&ret->lines[i]);
  }
  return live.quote.lines_count > 0 ? total_cart(context, in, &live.quote, ret) : check_code(context, in);
}

int quote_cart_line(struct context *context, const struct put_cart_line *in, struct cart_line *plan) {
  struct order_cart_line_row line = {
    .variant_id = in->variant_id,
    .quantity = in->quantity,
    .added_at = context_now(context),
  };
  struct live live;
  int result = ask_live(context, &line, 1, &live);
  if (result < 0) {
    return result;
  }
  if (live.quote.lines_count == 0) {
    blame(context, "/variant_id", "not_found", "is not for sale");
    return fail(context, &product_not_for_sale, "What is not on sale cannot be put into the cart.");
  }
  line.price = live.quote.lines[0].price;
  view_live(context, &line, &live, plan);
  return 0;
}

/* The user's cart, which is kept for some time from now on. */
static int touch(struct context *context, struct tx *tx, struct id user, bool guest,
                 struct order_cart_row *ret) {
  struct instant now = context_now(context);
  int64_t life = setting_int(context, guest ? &order_guest_cart_life : &order_cart_life);
  struct order_cart_row cart = {
    .id = context_id(context),
    .user_id = user,
    .version = 1,
    .kept_until = instant_after(now, life),
    .created_at = now,
    .updated_at = now,
  };
  return touch_cart(tx, &cart, ret);
}

static int touch_own(struct context *context, struct tx *tx, struct order_cart_row *ret) {
  return touch(context, tx, context->caller.user, context->caller.role == ROLE_GUEST, ret);
}

int put_line_in_cart(struct context *context, struct tx *tx, const struct put_cart_line *in,
                     const struct cart_line *plan, struct cart_line *ret) {
  struct order_cart_row cart;
  int result = touch_own(context, tx, &cart);
  if (result < 0) {
    return result;
  }
  struct order_cart_line_row line = {
    .cart_id = cart.id,
    .variant_id = in->variant_id,
    .name = plan->name,
    .quantity = in->quantity,
    .price = plan->seen_price,
    .added_at = plan->added_at,
  };
  result = put_cart_line_row(tx, &line, &line);
  struct count lines = { 0 };
  if (result == 0) {
    result = find_cart_lines_count(tx, &(struct by_id){ cart.id }, &lines);
  }
  if (result < 0) {
    return result;
  }
  if (lines.count > CART_MAX_LINES) {
    return fail(context, &order_cart_full, "There are %d things in the cart.", CART_MAX_LINES);
  }
  *ret = *plan;
  ret->added_at = line.added_at;
  return 0;
}

int take_line_from_cart(struct context *context, struct tx *tx, const struct cart_variant *in,
                        struct nothing *ret) {
  (void)ret;
  struct order_cart_row cart;
  int64_t deleted = 0;
  struct count left = { 0 };
  int result = find_cart_of_user(tx, &(struct by_id){ context->caller.user }, &cart);
  if (result == 0) {
    result = delete_cart_line(tx, &(struct order_cart_line_key){ cart.id, in->variant_id }, &deleted);
  }
  if (result == 0 && deleted == 0) {
    result = -ENOENT;
  }
  if (result < 0) {
    return found(context, result, "line in the cart");
  }
  result = find_cart_lines_count(tx, &(struct by_id){ cart.id }, &left);
  if (result < 0) {
    return result;
  }
  return left.count > 0 ? touch_own(context, tx, &cart) : delete_cart(tx, &(struct by_id){ cart.id }, NULL);
}

int empty_cart(struct context *context, struct tx *tx, const struct nothing *in, struct nothing *ret) {
  (void)in, (void)ret;
  return drop_cart_of_user(tx, context->caller.user);
}

/* user.deleted may have been heard before: what came after it would stay. */
int look_who_joins(struct context *context, const struct guest_joined *in, struct join_plan *plan) {
  struct user_access access;
  int result = access_of(context, &(struct user_request){ in->user_id }, &access);
  if (result < 0 && context->problem.kind == &problem_not_found) {
    context->problem = (struct problem){ 0 };
    plan->user_gone = true;
    return 0;
  }
  return result;
}

int join_guests_cart(struct context *context, struct tx *tx, const struct event *event,
                     const struct guest_joined *data, const struct join_plan *plan) {
  (void)event;
  struct cart_contents guests;
  struct cart_contents own;
  int result = find_cart_contents(tx, data->guest_id, &guests);
  if (result < 0 || guests.lines_count == 0) {
    return result;
  }
  if (plan->user_gone) {
    return drop_cart(tx, guests.row.id);
  }
  result = find_cart_contents(tx, data->user_id, &own);
  struct order_cart_row cart;
  if (result == 0) {
    result = touch(context, tx, data->user_id, false, &cart);
  }
  struct order_cart_line_row *lines = ARENA_ARRAY(context->arena, CART_MAX_LINES, struct order_cart_line_row);
  size_t count =
      result == 0 ? join_carts(own.lines, own.lines_count, guests.lines, guests.lines_count, lines) : 0;
  for (size_t i = 0; result == 0 && i < count; i++) {
    lines[i].cart_id = cart.id;
    result = put_cart_line_row(tx, &lines[i], &lines[i]);
  }
  return result == 0 ? drop_cart(tx, guests.row.id) : result;
}

int find_forgotten_carts(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                         size_t *ret_count) {
  return find_due(tx, forgotten_carts, context_now(context), ret_items, max, ret_count);
}

int clear_forgotten_cart(struct context *context, struct tx *tx, struct id item) {
  struct order_cart_row cart;
  int result = find_cart(tx, &(struct by_id){ item }, &cart);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return cart.kept_until.us <= context_now(context).us ? drop_cart(tx, item) : 0;
}
