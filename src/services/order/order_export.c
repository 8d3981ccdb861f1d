/* A user's cart and orders, for that user to take away. */
#include "services/order/order_cart.h"
#include "services/order/order_return.h"
#include "services/order/order_store.h"
#include "services/order/order_view.h"

/* On a page: the largest order has some 1,700 of the JSON_MAX_MEMBERS that all of it may have over HTTP, its
   notes 400, its returns 2,100. */
enum { EXPORT_ORDERS = 1 };
_Static_assert(EXPORT_ORDERS *(1 + ORDER_MAX_NOTES + ADDRESS_PURPOSES + ORDER_MAX_RETURNS) <=
                   EXPORT_ITEMS_MAX,
               "a page holds all that belongs to its orders");

const struct call order_export_call = EXPORT_CALL("order");

static int add_notes(struct context *context, struct tx *tx, struct id order_id, struct export_items *ret) {
  struct order_note *notes = NULL;
  size_t count = 0;
  int result = notes_of_order(tx, &(struct by_id){ order_id }, &notes, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = export_add(context, ret, "order.note", &order_note_shape, &notes[i]);
  }
  return result;
}

static int add_addresses(struct context *context, struct tx *tx, struct id order_id,
                         struct export_items *ret) {
  struct order_address *addresses = NULL;
  size_t count = 0;
  int result = addresses_of_order(tx, &(struct by_id){ order_id }, &addresses, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = export_add(context, ret, "order.address", &order_address_shape, &addresses[i]);
  }
  return result;
}

/* A page of its own before all orders; none where there is no cart. */
static int export_cart(struct context *context, struct tx *tx, const struct export_request *in,
                       struct id below, struct export_items *ret) {
  struct cart_contents cart;
  int result = find_cart_contents(tx, in->user_id, &cart);
  if (result < 0 || cart.lines_count == 0) {
    return result;
  }
  struct kept_cart kept = { .lines = cart.lines,
                            .lines_count = cart.lines_count,
                            .created_at = cart.row.created_at,
                            .updated_at = cart.row.updated_at };
  ret->next = (struct maybe_text){ PRESENT, page_cursor(context->arena, below) };
  return export_add(context, ret, "order.cart", &kept_cart_shape, &kept);
}

static int add_returns(struct context *context, struct tx *tx, struct id order_id, struct export_items *ret) {
  struct order_return *returns = NULL;
  size_t count = 0;
  int result = returns_of_order(tx, &(struct by_id){ order_id }, &returns, &count);
  if (result == 0) {
    result = view_returns(tx, returns, count);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = export_add(context, ret, "order.return", &order_return_shape, &returns[i]);
  }
  return result;
}

int answer_order_export(struct context *context, struct tx *tx, const struct export_request *in,
                        struct export_items *ret) {
  struct order_page page = { .user_id = in->user_id, .limit = EXPORT_ORDERS + 1 };
  int result = page_after(context, in->after, &page.below);
  if (result == 0 && in->after.presence != PRESENT) {
    result = export_cart(context, tx, in, page.below, ret);
  }
  if (result < 0 || ret->items_count > 0) {
    return result;
  }
  struct order_row *rows = NULL;
  size_t count = 0;
  result = page_orders_of_user(tx, &page, &rows, &count);
  if (result < 0) {
    return result;
  }
  count = PAGE_CUT(context, EXPORT_ORDERS, rows, count, &ret->next);
  struct order *orders = ARENA_ARRAY(context->arena, count, struct order);
  result = view_orders(tx, rows, count, orders);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = export_add(context, ret, "order.order", &order_shape, &orders[i]);
    if (result == 0) {
      result = add_notes(context, tx, orders[i].id, ret);
    }
    if (result == 0) {
      result = add_addresses(context, tx, orders[i].id, ret);
    }
    if (result == 0) {
      result = add_returns(context, tx, orders[i].id, ret);
    }
  }
  return result;
}
