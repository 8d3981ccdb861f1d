/* The orders' events. */
#include "services/order/order.h"

static const char *const order_status_names[] = {
  [ORDER_PLACED] = "placed",       [ORDER_CONFIRMED] = "confirmed", [ORDER_PACKED] = "packed",
  [ORDER_SHIPPED] = "shipped",     [ORDER_DELIVERED] = "delivered", [ORDER_COMPLETED] = "completed",
  [ORDER_CANCELLED] = "cancelled", [ORDER_EXPIRED] = "expired",
};
const struct names order_statuses = NAMES(order_status_names);

static const char *const payment_status_names[] = {
  [PAYMENT_UNPAID] = "unpaid",     [PAYMENT_ACCEPTED] = "accepted",
  [PAYMENT_PAID] = "paid",         [PAYMENT_PARTLY_REFUNDED] = "partly_refunded",
  [PAYMENT_REFUNDED] = "refunded",
};
const struct names payment_statuses = NAMES(payment_status_names);

static const char *const payment_method_names[] = {
  [PAY_ON_DELIVERY] = "cash_on_delivery",
  [PAY_BY_CARD] = "card",
};
const struct names payment_methods = NAMES(payment_method_names);

static const char *const cancel_reason_names[] = {
  [CANCELLED_BY_CUSTOMER] = "customer",
  [CANCELLED_BY_SHOP] = "shop",
  [CANCELLED_OUT_OF_STOCK] = "out_of_stock",
};
const struct names cancel_reasons = NAMES(cancel_reason_names);

#define SUM .max = INTEGER_MAX
#define ORDER_ID(tag) FIELD(struct tag, order_id, .doc = "The order.")
#define USER_ID(tag) FIELD(struct tag, user_id, .doc = "Who placed it.")

static const struct field ordered_line_fields[] = {
  FIELD(struct ordered_line, variant_id, .doc = "The variant."),
  FIELD(struct ordered_line, product_id, .doc = "Its product."),
  FIELD(struct ordered_line, quantity, .min = 1, .max = 1000, .doc = "How many."),
  FIELD(struct ordered_line, gross, SUM, .doc = "What the line costs, tax included."),
  FIELD(struct ordered_line, tax_basis_points, .max = 10000, .doc = "Its tax rate."),
  FIELD(struct ordered_line, tax, SUM, .doc = "The tax within gross."),
};
const struct shape ordered_line_shape = SHAPE(ordered_line, ordered_line_fields, .doc = "What was ordered.");

static const struct field order_created_fields[] = {
  ORDER_ID(order_created),
  USER_ID(order_created),
  ENUM_FIELD(struct order_created, payment_method, payment_methods, .doc = "How it is going to be paid."),
  LIST_FIELD(struct order_created, lines, ordered_line, .min = 1, .max = ORDER_MAX_LINES,
             .doc = "What was ordered."),
  FIELD(struct order_created, gross, SUM, .doc = "What is to be paid, shipping and tax included."),
  FIELD(struct order_created, tax, SUM, .doc = "The tax within gross."),
};
const struct shape order_created_shape =
    SHAPE(order_created, order_created_fields, .doc = "An order was placed and its stock is held.");
const struct event_kind order_created =
    EVENT(order_created, "order.created", "order", "An order was placed; its stock is held.");

static const struct field order_updated_fields[] = {
  ORDER_ID(order_updated),
  USER_ID(order_updated),
  ENUM_FIELD(struct order_updated, status, order_statuses, .doc = "Where the order stands now."),
  ENUM_FIELD(struct order_updated, payment_status, payment_statuses, .doc = "Where its payment stands now."),
};
const struct shape order_updated_shape =
    SHAPE(order_updated, order_updated_fields, .doc = "An order changed in a way that no other event names.");
const struct event_kind order_updated = EVENT(
    order_updated, "order.updated", "order",
    "An order changed in a way that no other event names: payment promised, confirmed, packed, shipped, "
    "refunded.");

static const struct field order_paid_fields[] = {
  ORDER_ID(order_paid),
  USER_ID(order_paid),
  FIELD(struct order_paid, gross, SUM, .doc = "What was paid."),
};
const struct shape order_paid_shape = SHAPE(order_paid, order_paid_fields, .doc = "An order was paid.");
const struct event_kind order_paid = EVENT(order_paid, "order.paid", "order", "An order was paid.");

static const struct field order_cancelled_fields[] = {
  ORDER_ID(order_cancelled),
  USER_ID(order_cancelled),
  ENUM_FIELD(struct order_cancelled, reason, cancel_reasons,
             .doc = "Who wanted it so, or that the stock was gone."),
  ENUM_FIELD(struct order_cancelled, payment_status, payment_statuses,
             .doc = "Where its payment stood: what may have to be given back."),
  MAYBE_ENUM_FIELD(struct order_cancelled, payment_method, payment_methods, .not_null = true,
                   .doc = "How it was going to be paid."),
};
const struct shape order_cancelled_shape =
    SHAPE(order_cancelled, order_cancelled_fields, .doc = "An order will not be fulfilled.");
const struct event_kind order_cancelled =
    EVENT(order_cancelled, "order.cancelled", "order", "An order was cancelled; its stock is free again.",
          .audited = true);

static const struct field order_expired_fields[] = {
  ORDER_ID(order_expired),
  USER_ID(order_expired),
};
const struct shape order_expired_shape =
    SHAPE(order_expired, order_expired_fields, .doc = "An order was not paid in time.");
const struct event_kind order_expired =
    EVENT(order_expired, "order.expired", "order", "An order was not paid in time; its stock is free again.");

static const struct field order_delivered_fields[] = {
  ORDER_ID(order_delivered),
  USER_ID(order_delivered),
};
const struct shape order_delivered_shape =
    SHAPE(order_delivered, order_delivered_fields, .doc = "The goods have arrived.");
const struct event_kind order_delivered =
    EVENT(order_delivered, "order.delivered", "order", "The goods have arrived.");

static const struct field order_completed_fields[] = {
  ORDER_ID(order_completed),
  USER_ID(order_completed),
};
const struct shape order_completed_shape =
    SHAPE(order_completed, order_completed_fields, .doc = "An order is delivered, paid and done.");
const struct event_kind order_completed =
    EVENT(order_completed, "order.completed", "order", "An order is delivered, paid and done.");

static const struct field returned_line_fields[] = {
  FIELD(struct returned_line, variant_id, .doc = "The variant."),
  FIELD(struct returned_line, quantity, .min = 1, .max = 1000, .doc = "How many."),
};
const struct shape returned_line_shape =
    SHAPE(returned_line, returned_line_fields, .doc = "What is sent back.");

#define RETURN_IDS(tag) ORDER_ID(tag), FIELD(struct tag, return_id, .doc = "The return."), USER_ID(tag)

static const struct field order_return_asked_fields[] = {
  RETURN_IDS(order_return_asked),
  LIST_FIELD(struct order_return_asked, lines, returned_line, .min = 1, .max = ORDER_MAX_LINES,
             .doc = "What the customer wants to send back."),
};
const struct shape order_return_asked_shape =
    SHAPE(order_return_asked, order_return_asked_fields, .doc = "A customer asked to send something back.");
const struct event_kind order_return_asked =
    EVENT(order_return_asked, "order.return_asked", "order", "A customer asked to send something back.");

static const struct field order_return_accepted_fields[] = { RETURN_IDS(order_return_accepted) };
const struct shape order_return_accepted_shape =
    SHAPE(order_return_accepted, order_return_accepted_fields, .doc = "The shop wants it back.");
const struct event_kind order_return_accepted =
    EVENT(order_return_accepted, "order.return_accepted", "order", "The shop accepted a return.");

static const struct field order_return_declined_fields[] = { RETURN_IDS(order_return_declined) };
const struct shape order_return_declined_shape =
    SHAPE(order_return_declined, order_return_declined_fields, .doc = "The shop does not want it back.");
const struct event_kind order_return_declined =
    EVENT(order_return_declined, "order.return_declined", "order", "The shop declined a return.");

static const struct field order_return_withdrawn_fields[] = { RETURN_IDS(order_return_withdrawn) };
const struct shape order_return_withdrawn_shape =
    SHAPE(order_return_withdrawn, order_return_withdrawn_fields, .doc = "The customer keeps it after all.");
const struct event_kind order_return_withdrawn =
    EVENT(order_return_withdrawn, "order.return_withdrawn", "order", "A customer withdrew a return.");

static const struct field order_returned_fields[] = {
  RETURN_IDS(order_returned),
  FIELD(struct order_returned, refund, SUM, .doc = "What is to be given back; may be nothing."),
  LIST_FIELD(struct order_returned, lines, returned_line, .min = 1, .max = ORDER_MAX_LINES,
             .doc = "What has come."),
  LIST_FIELD(struct order_returned, declined, returned_line, .optional = true, .max = ORDER_MAX_LINES,
             .doc = "What was to come, too, and has not, or is not taken back."),
};
const struct shape order_returned_shape =
    SHAPE(order_returned, order_returned_fields, .doc = "What was sent back has come.");
const struct event_kind order_returned =
    EVENT(order_returned, "order.returned", "order",
          "What a customer sent back has come: it goes into stock, and what was paid for it is given back.");

static const char *const upkeep_names[] = {
  [UPKEEP_ADDED] = "added",
  [UPKEEP_CHANGED] = "changed",
  [UPKEEP_DELETED] = "deleted",
};
static const struct names upkeeps = NAMES(upkeep_names);

static const struct field discount_changed_fields[] = {
  FIELD(struct discount_changed, discount_id, .doc = "The discount code."),
  ENUM_FIELD(struct discount_changed, change, upkeeps, .doc = "What was done with it."),
};
const struct shape discount_changed_shape =
    SHAPE(discount_changed, discount_changed_fields,
          .doc = "An admin added, changed or deleted a discount code.");
const struct event_kind discount_changed = EVENT(discount_changed, "order.discount_changed", "discount",
                                                 "A discount code was added, changed or deleted.");

static const struct field shipping_method_changed_fields[] = {
  FIELD(struct shipping_method_changed, shipping_method_id, .doc = "The shipping method."),
  ENUM_FIELD(struct shipping_method_changed, change, upkeeps, .doc = "What was done with it."),
};
const struct shape shipping_method_changed_shape =
    SHAPE(shipping_method_changed, shipping_method_changed_fields,
          .doc = "An admin added, changed or deleted a shipping method.");
const struct event_kind shipping_method_changed =
    EVENT(shipping_method_changed, "order.shipping_method_changed", "shipping_method",
          "A shipping method was added, changed or deleted.");

static const struct field order_noted_fields[] = {
  FIELD(struct order_noted, note_id, .doc = "The note."),
  ORDER_ID(order_noted),
};
const struct shape order_noted_shape =
    SHAPE(order_noted, order_noted_fields, .doc = "An admin noted something on an order.");
const struct event_kind order_noted = EVENT(order_noted, "order.noted", "order_note",
                                            "An admin noted something on an order, for other admins.");
