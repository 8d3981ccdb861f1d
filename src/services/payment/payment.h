/* The payment service as others see it: what becomes of an order's payment. */
#pragma once

#include "service/export.h"

DECLARE_SERVICE(payment);

DECLARE_EXPORT(payment);

/* All keyed by payment. An order may see several: one that failed, then another one. */

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
