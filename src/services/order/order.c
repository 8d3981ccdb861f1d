/* The face of the order service: all that it does, and where. */
#include "services/order/order_cart_types.h"
#include "services/order/order_credit.h"
#include "services/order/order_csv.h"
#include "services/order/order_discount.h"
#include "services/order/order_figures.h"
#include "services/order/order_problems.h"
#include "services/order/order_quote.h"
#include "services/order/order_types.h"

static const struct setting *const settings[] = {
  &order_ttl,
  &order_sweep,
  &order_cart_life,
  &order_guest_cart_life,
  &order_shipping_fee,
  &order_shipping_tax,
  &order_return_window,
  &order_return_shipping,
  &order_invoice_prefix,
  &order_credit_prefix,
  &order_invoice_keep,
  &order_seller,
};

static const struct problem_kind *const problems[] = {
  &order_not_cancellable,
  &order_not_waiting,
  &order_step_not_allowed,
  &order_not_covered,
  &order_too_many_notes,
  &order_too_many_shipping_methods,
  &order_no_shipping_method,
  &order_not_delivered_there,
  &order_no_address,
  &order_cart_full,
  &order_discount_code_taken,
  &order_no_discount,
  &order_discount_not_now,
  &order_discount_used_up,
  &order_discount_too_small,
  &order_discount_too_many_rates,
  &order_nothing_to_pay,
  &order_not_returnable,
  &order_too_many_returned,
  &order_too_many_returns,
  &order_return_step_not_allowed,
  &order_cart_empty,
  &order_cart_changed,
  &order_total_changed,
  &order_no_invoice,
};

static const struct problem_kind *const list_problems[] = { &problem_forbidden, NULL };
static const struct problem_kind *const cancel_problems[] = { &order_not_cancellable, NULL };
static const struct problem_kind *const waiting_problems[] = { &order_not_waiting, NULL };
static const struct problem_kind *const shipment_problems[] = { &order_step_not_allowed, &order_not_covered,
                                                                NULL };

static const struct problem_kind *const note_problems[] = { &order_too_many_notes, NULL };

static const struct problem_kind *const invoice_problems[] = { &order_no_invoice, NULL };
static const char *const paper_types[] = { "text/html", NULL };
static const char *const export_types[] = { "text/csv", NULL };
static const struct problem_kind *const ask_return_problems[] = {
  &order_not_returnable,
  &order_too_many_returned,
  &order_too_many_returns,
  NULL,
};
static const struct problem_kind *const return_step_problems[] = { &order_return_step_not_allowed, NULL };
static const struct problem_kind *const record_return_problems[] = { &order_return_step_not_allowed,
                                                                     &order_too_many_returned, NULL };
static const struct problem_kind *const discount_problems[] = { &order_discount_code_taken, NULL };
static const struct problem_kind *const method_problems[] = { &order_too_many_shipping_methods, NULL };

static const struct route routes[] = {
  {
      .method = HTTP_POST,
      .path = "/orders",
      .name = "placeOrder",
      .who = ANY_USER,
      PREPARES(quote_and_reserve, place_order, place_order_plan),
      RUNS_PLANNED(place_order, place_order, place_order_plan, order),
      .problems = place_order_problems,
      .doc = "Places an order at the prices of this moment and holds its stock: all of it or nothing. What "
             "is not on sale is refused as product.not_for_sale, what is short as inventory.out_of_stock, "
             "each with the lines at fault. `from_cart` orders what is in your cart. Send an "
             "Idempotency-Key, so that a repeated request does not "
             "order twice.",
  },
  {
      .method = HTTP_POST,
      .path = "/orders/quote",
      .name = "quoteOrder",
      .who = ANY_VISITOR,
      RUNS_GATHERED(quote_wish, order_wish, order_quote),
      .reads = true,
      .problems = quote_order_problems,
      .doc =
          "What an order would cost at this moment, sent so and with this discount code. Nothing is held for "
          "it: prices and stock may change until it is placed.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders",
      .name = "listOrders",
      .who = ANY_USER,
      RUNS(list_orders, list_orders, order_list),
      .problems = list_problems,
      .doc =
          "Your orders, newest first: all, or of one status, payment status or time. Admins see everybody's, "
          "or one user's.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/figures",
      .name = "getOrderFigures",
      .who = ADMIN_ONLY,
      RUNS(show_figures, show_figures, order_figures),
      .doc = "What was ordered on each day, by default of the last 30, and what waits for the shop now. "
             "Figures are kept from events: an order is in them a moment after it was placed.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/export",
      .name = "exportOrders",
      .who = ADMIN_ONLY,
      .reply_types = export_types,
      RUNS(export_orders, export_orders, raw_reply),
      .doc =
          "Orders as a file of comma-separated values, a line each, newest first: what they come to, in the "
          "currency's smallest unit (goods_minor and shipping_minor less discount_minor), and where they "
          "stand now. In parts of about a thousand: while the Link header names a next one, ask for that and "
          "append it (only the first has a header). Cells that a spreadsheet might take for formulas begin "
          "with an apostrophe. No names and addresses.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/{id}",
      .name = "getOrder",
      .who = ANY_USER,
      RUNS(get_order, by_id, order),
      .inline_read = true,
      .doc = "One of your orders.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/{id}/timeline",
      .name = "getOrderTimeline",
      .who = ANY_USER,
      RUNS(get_timeline, by_id, order_timeline),
      .doc = "What happened to an order, from the beginning.",
  },
  {
      .method = HTTP_POST,
      .path = "/orders/{id}/cancel",
      .name = "cancelOrder",
      .who = ANY_USER,
      RUNS(cancel_order, by_id, order),
      .status = 200,
      .problems = cancel_problems,
      .doc = "Cancels an order that is not packed yet; its stock is free again. Admins may cancel until it "
             "is shipped.",
  },
  {
      .method = HTTP_POST,
      .path = "/orders/{id}/expire",
      .name = "expireOrder",
      .who = ADMIN_ONLY,
      RUNS(end_waiting, by_id, order),
      .status = 200,
      .problems = waiting_problems,
      .doc = "Ends the time for the payment of an order by card that nobody has paid: it expires now, as it "
             "would at `pay_until`, and its stock is free again. What is paid for it after all is given "
             "back.",
  },
  {
      .method = HTTP_POST,
      .path = "/orders/{id}/shipment",
      .name = "recordShipment",
      .who = ADMIN_ONLY,
      RUNS(record_shipment, record_shipment, order),
      .status = 200,
      .problems = shipment_problems,
      .doc = "Records that an order was packed, shipped, delivered, and is completed. What is said of the "
             "carrier "
             "and the tracking number when it is packed or shipped is shown to its customer.",
  },
  {
      .method = HTTP_POST,
      .path = "/orders/{id}/notes",
      .name = "addOrderNote",
      .who = ADMIN_ONLY,
      RUNS(add_note, add_note, noted),
      .status = 201,
      .problems = note_problems,
      .doc = "Notes something on an order for other admins. Its customer does not see it, but may take it "
             "away with all else that is kept (`/users/me/export`), and it is erased with that account.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/{id}/notes",
      .name = "listOrderNotes",
      .who = ADMIN_ONLY,
      RUNS(list_notes, by_id, order_notes),
      .doc = "What admins noted on an order, oldest first: at most 40 notes.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/{id}/addresses",
      .name = "listOrderAddresses",
      .who = ANY_USER,
      RUNS(list_order_addresses, by_id, order_addresses),
      .doc =
          "Where an order goes and whom its bill is for, as that was when it was placed. Once its customer "
          "has deleted the account and the order has arrived or is over, that is erased.",
  },
  {
      .method = HTTP_POST,
      .path = "/orders/{id}/invoice",
      .name = "makeInvoice",
      .who = ANY_USER,
      RUNS(make_invoice, by_id, invoice),
      .problems = invoice_problems,
      .doc =
          "Gives an order that is paid, or promised to be, its invoice now; otherwise it gets one when it is "
          "packed. There is one for each order, and there are no gaps between their numbers.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/{id}/invoice",
      .name = "getInvoice",
      .who = ANY_USER,
      .reply_types = paper_types,
      RUNS(show_invoice, by_id, raw_reply),
      .problems = invoice_problems,
      .doc = "An order's invoice, as a page that prints well.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/{id}/credit-notes",
      .name = "listCreditNotes",
      .who = ANY_USER,
      RUNS(list_credit_notes, by_id, credit_notes),
      .doc =
          "What was credited of an order's invoice, newest first: at most 100. There is a credit note once "
          "the order is cancelled or expires, for each return that has come, and for what else is given "
          "back.",
  },
  {
      .method = HTTP_GET,
      .path = "/credit-notes/{id}",
      .name = "getCreditNote",
      .who = ANY_USER,
      .reply_types = paper_types,
      RUNS(show_credit_note, by_id, raw_reply),
      .doc = "One of your credit notes, as a page that prints well.",
  },
  {
      .method = HTTP_POST,
      .path = "/orders/{id}/returns",
      .name = "askReturn",
      .who = ANY_USER,
      RUNS(ask_return, ask_return, order_return),
      .problems = ask_return_problems,
      .doc = "Asks to send something of a delivered order back, within SOUK_RETURN_WINDOW. Send an "
             "Idempotency-Key, so that a repeated request does not ask twice.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/{id}/returns",
      .name = "listReturnsOfOrder",
      .who = ANY_USER,
      RUNS(list_returns_of_order, by_id, order_returns),
      .doc = "The returns of an order, newest first: at most 10.",
  },
  {
      .method = HTTP_GET,
      .path = "/returns",
      .name = "listReturns",
      .who = ANY_USER,
      RUNS(list_returns, list_returns, order_returns),
      .problems = list_problems,
      .doc = "Your returns, newest first. Admins see everybody's, or one user's.",
  },
  {
      .method = HTTP_GET,
      .path = "/returns/{id}",
      .name = "getReturn",
      .who = ANY_USER,
      RUNS(get_return, by_id, order_return),
      .doc = "One of your returns.",
  },
  {
      .method = HTTP_POST,
      .path = "/returns/{id}/steps",
      .name = "recordReturn",
      .who = ADMIN_ONLY,
      RUNS(record_return, record_return, order_return),
      .status = 200,
      .problems = record_return_problems,
      .doc =
          "Accepts a return or declines it, or records what of it has come: that goes into stock, and what "
          "was paid for it is given back. The rest is declined, and may be asked for again.",
  },
  {
      .method = HTTP_POST,
      .path = "/returns/{id}/withdraw",
      .name = "withdrawReturn",
      .who = ANY_USER,
      RUNS(withdraw_return, by_id, order_return),
      .status = 200,
      .problems = return_step_problems,
      .doc = "Takes the wish to send something back away, until it has come.",
  },
  {
      .method = HTTP_GET,
      .path = "/shipping-methods",
      .name = "listShippingMethods",
      .who = ANYONE,
      RUNS(list_shipping_methods, nothing, shipping_methods),
      .doc =
          "How orders can be sent, and what that costs. Where there is none, SOUK_SHIPPING_FEE is charged.",
  },
  {
      .method = HTTP_POST,
      .path = "/shipping-methods",
      .name = "addShippingMethod",
      .who = ADMIN_ONLY,
      RUNS(add_shipping_method, new_shipping_method, shipping_method),
      .problems = method_problems,
      .doc = "Adds a way to send orders.",
  },
  {
      .method = HTTP_GET,
      .path = "/shipping-methods/{id}",
      .name = "getShippingMethod",
      .who = ANYONE,
      RUNS(get_shipping_method, by_id, shipping_method),
      .inline_read = true,
      .doc = "One of the shipping methods.",
  },
  {
      .method = HTTP_PATCH,
      .path = "/shipping-methods/{id}",
      .name = "changeShippingMethod",
      .who = ADMIN_ONLY,
      RUNS(change_shipping_method, change_shipping_method, shipping_method),
      .doc =
          "Changes what is named and leaves the rest. Orders that were placed keep what they were promised.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/shipping-methods/{id}",
      .name = "deleteShippingMethod",
      .who = ADMIN_ONLY,
      RUNS(delete_shipping_method, by_id, nothing),
      .doc = "Takes a shipping method away. Orders that were placed keep it.",
  },
  {
      .method = HTTP_GET,
      .path = "/cart",
      .name = "getCart",
      .who = ANY_VISITOR,
      RUNS_GATHERED(show_cart, show_cart, cart),
      .problems = show_cart_problems,
      .doc =
          "Your cart at the prices and the stock of this moment. Each line tells what has changed since it "
          "was put, and what hinders an order.",
  },
  {
      .method = HTTP_PUT,
      .path = "/cart/lines/{variant_id}",
      .name = "putCartLine",
      .who = ANY_VISITOR,
      PREPARES(quote_cart_line, put_cart_line, cart_line),
      RUNS_PLANNED(put_line_in_cart, put_cart_line, cart_line, cart_line),
      .problems = put_cart_line_problems,
      .doc =
          "Puts so many of a variant into your cart, in place of those that are in it. Nothing is held for "
          "you until you order. A guest's cart becomes the user's who signs up or logs in with it: where "
          "both have a variant, the larger quantity counts.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/cart/lines/{variant_id}",
      .name = "deleteCartLine",
      .who = ANY_VISITOR,
      RUNS(take_line_from_cart, cart_variant, nothing),
      .any_version = true,
      .doc = "Takes a variant out of your cart.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/cart",
      .name = "emptyCart",
      .who = ANY_VISITOR,
      RUNS(empty_cart, nothing, nothing),
      .any_version = true,
      .doc = "Takes everything out of your cart.",
  },
  {
      .method = HTTP_GET,
      .path = "/discounts",
      .name = "listDiscounts",
      .who = ADMIN_ONLY,
      RUNS(list_discounts, list_discounts, discount_list),
      .doc = "Discount codes, newest first.",
  },
  {
      .method = HTTP_POST,
      .path = "/discounts",
      .name = "addDiscount",
      .who = ADMIN_ONLY,
      RUNS(add_discount, new_discount, discount),
      .problems = discount_problems,
      .doc = "Adds a discount code, which takes a percentage or an amount off the lines of an order.",
  },
  {
      .method = HTTP_GET,
      .path = "/discounts/{id}",
      .name = "getDiscount",
      .who = ADMIN_ONLY,
      RUNS(get_discount, by_id, discount),
      .inline_read = true,
      .doc = "One of the discounts, and how many orders use it.",
  },
  {
      .method = HTTP_PATCH,
      .path = "/discounts/{id}",
      .name = "changeDiscount",
      .who = ADMIN_ONLY,
      RUNS(change_discount, change_discount, discount),
      .problems = discount_problems,
      .doc = "Changes what is named and leaves the rest. Orders that were placed keep what it took off.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/discounts/{id}",
      .name = "deleteDiscount",
      .who = ADMIN_ONLY,
      RUNS(delete_discount, by_id, nothing),
      .doc = "Takes a discount away. Orders that were placed keep what it took off.",
  },
};

static const struct answer answers[] = {
  { .call = &describe_order_call, RUNS(answer_describe_order, describe_order_request, described_order) },
  { .call = &order_export_call, RUNS(answer_order_export, export_request, export_items) },
};

static const struct call *const needs[] = { &quote_call, &reserve_call, &addresses_of_user_call,
                                            &access_of_call, &stock_levels_call };

static const struct event_kind *const emits[] = {
  &order_created,         &order_updated,           &order_paid,
  &order_cancelled,       &order_expired,           &order_delivered,
  &order_completed,       &order_return_asked,      &order_return_accepted,
  &order_return_declined, &order_return_withdrawn,  &order_returned,
  &discount_changed,      &shipping_method_changed, &order_noted,
};

static const char *const placed_tables[] = { "order_placed_figures", NULL };
static const char *const cancelled_tables[] = { "order_cancelled_figures", NULL };
static const char *const expired_tables[] = { "order_expired_figures", NULL };
static const struct reaction hears[] = {
  {
      .event = &payment_requested,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(wait_for_checkout, payment_requested),
      .doc = "The order expires no earlier than the checkout at which it can be paid.",
  },
  {
      .event = &payment_accepted,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(note_accepted_payment, payment_accepted),
      .doc = "The order's payment is promised.",
  },
  {
      .event = &payment_succeeded,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(mark_order_paid, payment_succeeded),
      .doc = "The order is paid.",
  },
  {
      .event = &payment_failed,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(note_failed_payment, payment_failed),
      .doc = "A promised payment is none any more.",
  },
  {
      .event = &payment_refunded,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(note_refund, payment_refunded),
      .doc = "The order's money was given back, in part or in whole.",
  },
  {
      .event = &stock_confirmed,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(confirm_order, stock_confirmed),
      .doc = "Confirms the order, at once or as soon as a payment covers it.",
  },
  {
      .event = &stock_refused,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(cancel_refused_order, stock_refused),
      .doc = "Cancels an order whose stock is gone.",
  },
  {
      .event = &tax_rate_changed,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(follow_tax_rate, tax_rate_changed),
      .doc = "Shipping methods at the rate are at its new number.",
  },
  {
      .event = &user_deleted,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(forget_customer, user_deleted),
      .doc = "Forgets the cart and what was noted on the user's orders, and where they went as soon as they "
             "are there.",
  },
  {
      .event = &order_created,
      .from = FROM_START,
      .on_replay = REBUILD,
      .rebuilds = placed_tables,
      REACTS_WITH(count_placed, order_created),
      .doc = "Counts the order in the figures of the time when it was placed.",
  },
  {
      .event = &order_cancelled,
      .from = FROM_START,
      .on_replay = REBUILD,
      .rebuilds = cancelled_tables,
      REACTS_WITH(count_cancelled, order_cancelled),
      .doc = "Counts it there as cancelled.",
  },
  {
      .event = &order_expired,
      .from = FROM_START,
      .on_replay = REBUILD,
      .rebuilds = expired_tables,
      REACTS_WITH(count_expired, order_expired),
      .doc = "Counts it there as expired.",
  },
  {
      .event = &guest_joined,
      .from = FROM_START,
      .on_replay = SKIP,
      PREPARES(look_who_joins, guest_joined, join_plan),
      REACTS_WITH_PLAN(join_guests_cart, guest_joined, join_plan),
      .doc = "What the guest had in the cart is in the user's.",
  },
};

static const struct job jobs[] = {
  {
      .name = "expire_orders",
      .every = &order_sweep,
      .find = find_overdue_orders,
      JOB_RUNS(expire_order),
      .doc = "Lets orders expire that were not paid within SOUK_ORDER_TTL and are not packed yet.",
  },
  {
      .name = "erase_addresses",
      .every = &order_sweep,
      .find = find_released_addresses,
      JOB_RUNS(erase_addresses),
      .doc = "Erases addresses of orders whose customer is gone, once these have arrived or are over.",
  },
  {
      .name = "clear_forgotten_carts",
      .every = &order_sweep,
      .find = find_forgotten_carts,
      JOB_RUNS(clear_forgotten_cart),
      .doc = "Clears carts that were not changed for SOUK_CART_LIFE, or SOUK_GUEST_CART_LIFE.",
  },
};

static const struct invariant invariants[] = {
  { .name = "an order comes to the sum of its lines and adjustments",
    .sql = "SELECT o.id, o.gross_minor FROM order_orders o WHERE o.gross_minor <> (SELECT "
           "coalesce(sum(l.gross_minor), 0) FROM order_lines l WHERE l.order_id = o.id) + (SELECT "
           "coalesce(sum(a.gross_minor), 0) FROM order_adjustments a WHERE a.order_id = o.id)" },
  { .name = "an order has a line",
    .sql = "SELECT o.id FROM order_orders o WHERE NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = "
           "o.id)" },
  { .name = "a line, adjustment or address has its order",
    .sql = "SELECT l.order_id FROM (SELECT order_id FROM order_lines UNION SELECT order_id FROM "
           "order_adjustments UNION SELECT order_id FROM order_addresses) l WHERE NOT EXISTS (SELECT 1 FROM "
           "order_orders o WHERE o.id = l.order_id)" },
  { .name = "a discount is used as often as it says, by orders that are not over",
    .sql = "SELECT d.id, d.uses FROM order_discounts d WHERE d.uses <> (SELECT count(*) FROM "
           "order_discount_uses u JOIN order_orders o ON o.id = u.order_id WHERE u.discount_id = d.id AND "
           "o.status <> 'cancelled' AND o.status <> 'expired')" },
  { .name = "a use of a discount is that of an order which has less to pay",
    .sql =
        "SELECT u.order_id FROM order_discount_uses u WHERE NOT EXISTS (SELECT 1 FROM order_adjustments a "
        "JOIN order_orders o ON o.id = a.order_id WHERE a.order_id = u.order_id AND a.kind = 'discount' AND "
        "o.user_id = u.user_id)" },
  { .name = "no more comes back than was ordered",
    .sql = "SELECT r.order_id, l.line, sum(coalesce(l.received, l.quantity)) AS quantity FROM "
           "order_return_lines l JOIN "
           "order_returns r ON r.id = l.return_id WHERE r.status <> 'declined' AND r.status <> 'withdrawn' "
           "GROUP BY r.order_id, l.line HAVING sum(coalesce(l.received, l.quantity)) > coalesce((SELECT "
           "o.quantity FROM order_lines "
           "o WHERE o.order_id = r.order_id AND o.line = l.line), 0)" },
  { .name = "no more is given back for returns than was paid",
    .sql =
        "SELECT o.id, o.gross_minor FROM order_orders o JOIN order_returns r ON r.order_id = o.id GROUP BY "
        "o.id, o.gross_minor HAVING coalesce(sum(r.refund_minor), 0) > o.gross_minor" },
  { .name = "a return that has come, and no other, says what is given back",
    .sql = "SELECT id, status FROM order_returns WHERE (status = 'received') <> (refund_minor IS NOT NULL)" },
  { .name = "a return that has come, and no other, says how much of it has",
    .sql = "SELECT r.id, l.line, l.received FROM order_returns r JOIN order_return_lines l ON l.return_id = "
           "r.id WHERE (r.status = 'received') <> (l.received IS NOT NULL)" },
  { .name = "invoices have no gaps between their numbers",
    .sql =
        "SELECT s.serial, count(i.serial) AS invoices, coalesce(max(i.serial), 0) AS last FROM "
        "order_invoice_serial s LEFT JOIN order_invoices i ON i.serial > 0 GROUP BY s.serial HAVING s.serial "
        "<> count(i.serial) OR s.serial <> coalesce(max(i.serial), 0)" },
  { .name = "credit notes have no gaps between their numbers",
    .sql = "SELECT s.serial, count(n.serial) AS notes, coalesce(max(n.serial), 0) AS last FROM "
           "order_credit_serial s LEFT JOIN order_credit_notes n ON n.serial > 0 GROUP BY s.serial HAVING "
           "s.serial <> count(n.serial) OR s.serial <> coalesce(max(n.serial), 0)" },
  { .name = "a credit note has its invoice, and comes to the sum of its lines and of its tax rates",
    .sql = "SELECT n.id, n.gross_minor FROM order_credit_notes n WHERE NOT EXISTS (SELECT 1 FROM "
           "order_invoices i WHERE i.order_id = n.order_id AND i.number = n.invoice_number) OR n.gross_minor "
           "<> (SELECT coalesce(sum(l.gross_minor), 0) FROM order_credit_lines l WHERE l.note_id = n.id) OR "
           "n.gross_minor <> (SELECT coalesce(sum(t.gross_minor), 0) FROM order_credit_totals t WHERE "
           "t.note_id = n.id) OR n.tax_minor <> (SELECT coalesce(sum(t.tax_minor), 0) FROM "
           "order_credit_totals t WHERE t.note_id = n.id)" },
  { .name = "no more is credited than was invoiced",
    .sql = "SELECT o.id, o.gross_minor, sum(n.gross_minor) AS credited FROM order_orders o JOIN "
           "order_credit_notes n ON n.order_id = o.id GROUP BY o.id, o.gross_minor HAVING sum(n.gross_minor) "
           "> o.gross_minor" },
  { .name = "a note has its order",
    .sql = "SELECT n.id FROM order_notes n WHERE NOT EXISTS (SELECT 1 FROM order_orders o WHERE o.id = "
           "n.order_id)" },
  { .name = "an order stands where the best of its payments does",
    .sql = "SELECT o.id, o.payment_status FROM order_orders o WHERE o.payment_status <> coalesce((SELECT "
           "p.status FROM order_payments p WHERE p.order_id = o.id ORDER BY CASE p.status WHEN 'paid' THEN 1 "
           "WHEN 'partly_refunded' THEN 2 WHEN 'accepted' THEN 3 WHEN 'refunded' THEN 4 ELSE 5 END LIMIT 1), "
           "'unpaid')" },
  { .name = "a cart has a line, and no more than an order may have",
    .sql = "SELECT c.id FROM order_carts c WHERE (SELECT count(*) FROM order_cart_lines l WHERE l.cart_id = "
           "c.id) NOT BETWEEN 1 AND 50" },
  { .name = "a line in a cart has a quantity that can be ordered",
    .sql =
        "SELECT l.cart_id, l.variant_id, l.quantity FROM order_cart_lines l WHERE l.quantity NOT BETWEEN 1 "
        "AND 1000" },
};

static const struct setting order_url = SERVICE_URL(ORDER, 8004);

const struct service order_service = {
  .name = "order",
  .doc = "Orders of goods: their prices, their two states, and their way to the customer.",
  .url = &order_url,
  ROWS(routes),
  ROWS(answers),
  ROWS(needs),
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
  ROWS(problems),
  ROWS(invariants),
  .migrations = &order_migrations,
  .statements = &order_statements,
};
