/* What the order service refuses, and why. */
#include "services/order/order_problems.h"

#include "services/order/order_cart_types.h"
#include "services/order/order_discount.h"
#include "services/order/order_invoice.h"
#include "services/order/order_return.h"
#include "services/order/order_types.h"

const struct problem_kind order_not_cancellable = {
  .code = "order.not_cancellable",
  .status = 409,
  .title = "The order can no longer be cancelled",
  .doc = "A customer may cancel until the order is packed, the shop until it is shipped; what is cancelled "
         "or expired is over already.",
};
const struct problem_kind order_not_waiting = {
  .code = "order.not_waiting",
  .status = 409,
  .title = "The order does not wait for a payment",
  .doc = "Only an order by card that nobody has paid, and that is neither packed nor over, expires.",
};
const struct problem_kind order_step_not_allowed = {
  .code = "order.step_not_allowed",
  .status = 409,
  .title = "Not the order's next step",
  .doc = "A confirmed order is packed, then shipped, then delivered, and completed once it is paid: one step "
         "after the other.",
};
const struct problem_kind order_not_covered = {
  .code = "order.not_covered",
  .status = 409,
  .title = "No payment covers the order",
  .doc = "The order's payment failed or was given back. It is packed and shipped only while a payment for it "
         "is accepted or made.",
};
const struct problem_kind order_too_many_notes = {
  .code = "order.too_many_notes",
  .status = 409,
  .title = "The order has too many notes",
  .doc = "An order takes 40 notes.",
};
const struct problem_kind order_too_many_shipping_methods = {
  .code = "order.too_many_shipping_methods",
  .status = 409,
  .title = "There are too many shipping methods",
  .doc = "A shop has at most 20. Delete one that is no longer needed.",
};
const struct problem_kind order_no_shipping_method = {
  .code = "order.no_shipping_method",
  .status = 422,
  .title = "No such shipping method",
  .doc = "The shipping method that was chosen is not offered, or no longer. Choose one of GET "
         "/shipping-methods.",
};
const struct problem_kind order_not_delivered_there = {
  .code = "order.not_delivered_there",
  .status = 422,
  .title = "The shipping method does not go there",
  .doc = "The shipping method goes to some countries only, and the delivery address lies in none of them, or "
         "there is none. GET /shipping-methods says where each goes.",
};
const struct problem_kind order_no_address = {
  .code = "order.no_address",
  .status = 422,
  .title = "No such address",
  .doc = "The address that was named is not in the customer's address book, or no longer.",
};
const struct problem_kind order_cart_full = {
  .code = "order.cart_full",
  .status = 409,
  .title = "The cart is full",
  .doc = "A cart has at most 50 lines, as an order has. Order what is in it, or take something out.",
};
const struct problem_kind order_cart_empty = {
  .code = "order.cart_empty",
  .status = 409,
  .title = "The cart is empty",
  .doc = "There is nothing in the cart that could be ordered; perhaps it was ordered a moment ago.",
};
const struct problem_kind order_cart_changed = {
  .code = "order.cart_changed",
  .status = 409,
  .title = "The cart was changed meanwhile",
  .doc = "While it was being ordered the cart was changed or ordered, by another page perhaps. Look at it "
         "again.",
};
const struct problem_kind order_total_changed = {
  .code = "order.total_changed",
  .status = 409,
  .title = "The total is not what you were told",
  .doc = "The order comes to something else than expected_total: prices or shipping have changed. Show the "
         "customer the new total (GET /cart) and order again.",
};
const struct problem_kind order_discount_code_taken = {
  .code = "order.discount_code_taken",
  .status = 409,
  .title = "The discount code is taken",
  .doc = "Another discount has this code, in whatever spelling.",
};
const struct problem_kind order_no_discount = {
  .code = "order.no_discount",
  .status = 422,
  .title = "No such discount code",
  .doc = "There is no discount with this code, or it is switched off.",
};
const struct problem_kind order_discount_not_now = {
  .code = "order.discount_not_now",
  .status = 422,
  .title = "The discount code is not valid now",
  .doc = "The code is not valid yet, or no longer, or was changed while the order was placed.",
};
const struct problem_kind order_discount_used_up = {
  .code = "order.discount_used_up",
  .status = 409,
  .title = "The discount code is used up",
  .doc =
      "As many orders use the code as may, of all or of this user. One that is cancelled or expires uses it "
      "no longer.",
};
const struct problem_kind order_discount_too_small = {
  .code = "order.discount_too_small",
  .status = 422,
  .title = "The order is too small for the discount code",
  .doc = "The lines of the order do not come to what the discount asks for.",
};
const struct problem_kind order_discount_too_many_rates = {
  .code = "order.discount_too_many_rates",
  .status = 422,
  .title = "The order has too many tax rates for a discount",
  .doc = "A discount is spread over at most nine tax rates. Order what is taxed otherwise by itself.",
};
const struct problem_kind order_nothing_to_pay = {
  .code = "order.nothing_to_pay",
  .status = 422,
  .title = "There is nothing to pay",
  .doc = "The discount leaves nothing that a card could pay. Choose cash_on_delivery.",
};
const struct problem_kind order_not_returnable = {
  .code = "order.not_returnable",
  .status = 409,
  .title = "Nothing of the order can be returned",
  .doc = "Only what was delivered can be sent back, and only within SOUK_RETURN_WINDOW after that.",
};
const struct problem_kind order_too_many_returned = {
  .code = "order.too_many_returned",
  .status = 422,
  .title = "There is less to return",
  .doc =
      "What was ordered, less what is in returns that were not declined or withdrawn, can be returned, each "
      "variant in one line; and no more than that is received.",
};
const struct problem_kind order_too_many_returns = {
  .code = "order.too_many_returns",
  .status = 409,
  .title = "The order has too many returns",
  .doc = "An order takes 10 returns.",
};
const struct problem_kind order_return_step_not_allowed = {
  .code = "order.return_step_not_allowed",
  .status = 409,
  .title = "Not the return's next step",
  .doc =
      "What was asked for is accepted or declined; what was accepted is received, or declined still. Until "
      "it is received its customer may withdraw it.",
};
const struct problem_kind order_no_invoice = {
  .code = "order.no_invoice",
  .status = 409,
  .title = "The order has no invoice",
  .doc = "An order gets its invoice when it is packed, or when somebody asks for it (POST "
         "/orders/{id}/invoice) once "
         "it is paid, or promised to be. One that was cancelled or expired before gets none.",
};

/* Those of the calls that routes make stand among their own. */

const struct problem_kind *const place_order_problems[] = {
  &product_not_for_sale,
  &inventory_out_of_stock,
  &inventory_request_reused,
  &order_no_shipping_method,
  &order_not_delivered_there,
  &order_no_address,
  &order_no_discount,
  &order_discount_not_now,
  &order_discount_used_up,
  &order_discount_too_small,
  &order_discount_too_many_rates,
  &order_nothing_to_pay,
  &order_cart_empty,
  &order_cart_changed,
  &order_total_changed,
  NULL,
};

const struct problem_kind *const show_cart_problems[] = {
  &order_no_shipping_method,
  &order_no_discount,
  &order_discount_not_now,
  &order_discount_used_up,
  &order_discount_too_small,
  &order_discount_too_many_rates,
  NULL,
};

const struct problem_kind *const quote_order_problems[] = {
  &product_not_for_sale,     &order_no_shipping_method,      &order_not_delivered_there,
  &order_no_discount,        &order_discount_not_now,        &order_discount_used_up,
  &order_discount_too_small, &order_discount_too_many_rates, NULL,
};

const struct problem_kind *const put_cart_line_problems[] = { &product_not_for_sale, &order_cart_full, NULL };
