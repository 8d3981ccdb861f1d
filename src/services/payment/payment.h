/* The payment service as others see it: what becomes of an order's payment. */
#pragma once

#include "service/export.h"

DECLARE_SERVICE(payment);

DECLARE_EXPORT(payment);

/* Who takes cards for the shop. */
enum card_payments_by { CARDS_BY_STRIPE, CARDS_BY_SANDBOX };
struct card_payments {
  enum card_payments_by by;
};
extern const struct shape card_payments_shape;
DECLARE_CALL(describe_card_payments, card_payments_call, nothing, card_payments);

/* All keyed by payment. An order may see several: one that failed, then another one. */

/* A checkout is open: somebody may pay by card until then, so the order waits for as long. */
struct payment_requested {
  struct id payment_id, order_id, user_id;
  struct money amount;
  struct instant expires_at;
};
extern const struct shape payment_requested_shape;
DECLARE_EVENT(payment_requested);

/* Promised: cash on delivery was chosen, or a card was authorised. */
struct payment_accepted {
  struct id payment_id, order_id;
  struct money amount;
};
extern const struct shape payment_accepted_shape;
DECLARE_EVENT(payment_accepted);

/* The money is here. */
struct payment_succeeded {
  struct id payment_id, order_id;
  struct money amount;
};
extern const struct shape payment_succeeded_shape;
DECLARE_EVENT(payment_succeeded);

struct payment_failed {
  struct id payment_id, order_id;
};
extern const struct shape payment_failed_shape;
DECLARE_EVENT(payment_failed);

struct payment_refunded {
  struct id payment_id, order_id;
  struct money amount;
  struct money refunded; /* so far, this one included */
  bool whole;            /* nothing is left to refund */
};
extern const struct shape payment_refunded_shape;
DECLARE_EVENT(payment_refunded);

/* What was to be given back could not be, or came back: somebody has to look into it. */
struct payment_refund_failed {
  struct id payment_id, order_id, refund_id;
  struct money amount;
};
extern const struct shape payment_refund_failed_shape;
DECLARE_EVENT(payment_refund_failed);

/* The provider says something else than we do: somebody has to look into it. Told once for each difference.
 */
struct payment_mismatched {
  struct id payment_id, order_id;
  struct text what; /* "amount", "refunded" */
  struct money expected, found;
};
extern const struct shape payment_mismatched_shape;
DECLARE_EVENT(payment_mismatched);
