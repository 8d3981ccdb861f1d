/* The payment service's events. */
#include "services/payment/payment.h"

#define PAID .max = INTEGER_MAX

static const struct field payment_requested_fields[] = {
  FIELD(struct payment_requested, payment_id, .doc = "The payment."),
  FIELD(struct payment_requested, order_id, .doc = "What it is for."),
  FIELD(struct payment_requested, user_id, .doc = "Who placed the order."),
  FIELD(struct payment_requested, amount, PAID, .doc = "How much is asked for."),
  FIELD(struct payment_requested, expires_at, .doc = "Until when the checkout can be used."),
};
const struct shape payment_requested_shape =
    SHAPE(payment_requested, payment_requested_fields, .doc = "A checkout is open.");
const struct event_kind payment_requested =
    EVENT(payment_requested, "payment.requested", "payment",
          "A checkout is open: the order can be paid by card until it expires.");

static const struct field payment_accepted_fields[] = {
  FIELD(struct payment_accepted, payment_id, .doc = "The payment."),
  FIELD(struct payment_accepted, order_id, .doc = "What it is for."),
  FIELD(struct payment_accepted, amount, PAID, .doc = "How much is promised."),
};
const struct shape payment_accepted_shape =
    SHAPE(payment_accepted, payment_accepted_fields, .doc = "An order's payment is promised.");
const struct event_kind payment_accepted =
    EVENT(payment_accepted, "payment.accepted", "payment",
          "Payment is promised: cash on delivery was chosen, or a card was authorised.");

static const struct field payment_succeeded_fields[] = {
  FIELD(struct payment_succeeded, payment_id, .doc = "The payment."),
  FIELD(struct payment_succeeded, order_id, .doc = "What it is for."),
  FIELD(struct payment_succeeded, amount, PAID, .doc = "How much was paid."),
};
const struct shape payment_succeeded_shape =
    SHAPE(payment_succeeded, payment_succeeded_fields, .doc = "An order is paid.");
const struct event_kind payment_succeeded =
    EVENT(payment_succeeded, "payment.succeeded", "payment", "The money is here.");

static const struct field payment_failed_fields[] = {
  FIELD(struct payment_failed, payment_id, .doc = "The payment."),
  FIELD(struct payment_failed, order_id, .doc = "What it was for."),
};
const struct shape payment_failed_shape =
    SHAPE(payment_failed, payment_failed_fields, .doc = "A payment came to nothing.");
const struct event_kind payment_failed =
    EVENT(payment_failed, "payment.failed", "payment", "A payment came to nothing; another one may follow.");

static const struct field payment_refunded_fields[] = {
  FIELD(struct payment_refunded, payment_id, .doc = "The payment."),
  FIELD(struct payment_refunded, order_id, .doc = "What it was for."),
  FIELD(struct payment_refunded, amount, PAID, .doc = "How much was given back now."),
  FIELD(struct payment_refunded, refunded, PAID, .doc = "How much was given back in all."),
  FIELD(struct payment_refunded, whole, .doc = "Whether nothing is left to give back."),
};
const struct shape payment_refunded_shape =
    SHAPE(payment_refunded, payment_refunded_fields, .doc = "Money was given back.");
const struct event_kind payment_refunded =
    EVENT(payment_refunded, "payment.refunded", "payment", "Money was given back, in part or in whole.");

static const struct field payment_refund_failed_fields[] = {
  FIELD(struct payment_refund_failed, payment_id, .doc = "The payment."),
  FIELD(struct payment_refund_failed, order_id, .doc = "What it was for."),
  FIELD(struct payment_refund_failed, refund_id, .doc = "The refund."),
  FIELD(struct payment_refund_failed, amount, PAID, .doc = "How much was to be given back."),
};
const struct shape payment_refund_failed_shape =
    SHAPE(payment_refund_failed, payment_refund_failed_fields, .doc = "Money could not be given back.");
const struct event_kind payment_refund_failed =
    EVENT(payment_refund_failed, "payment.refund_failed", "payment",
          "The provider could not give money back: an admin has to look into it.");

static const struct field payment_mismatched_fields[] = {
  FIELD(struct payment_mismatched, payment_id, .doc = "The payment."),
  FIELD(struct payment_mismatched, order_id, .doc = "What it is for."),
  FIELD(struct payment_mismatched, what, .max = 20, .doc = "What differs: amount or refunded."),
  FIELD(struct payment_mismatched, expected, PAID, .doc = "What we know of."),
  FIELD(struct payment_mismatched, found, PAID, .doc = "What the provider says."),
};
const struct shape payment_mismatched_shape =
    SHAPE(payment_mismatched, payment_mismatched_fields, .doc = "The provider and the shop differ.");
const struct event_kind payment_mismatched =
    EVENT(payment_mismatched, "payment.mismatched", "payment",
          "The provider says something else of a payment than the shop knows: an admin has to look into it.");
