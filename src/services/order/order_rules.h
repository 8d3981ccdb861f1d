/* Every decision of the order service that needs no table: both state machines, who may cancel, what an order
   comes to. */
#pragma once

#include "services/order/order_types.h"

/* What may happen to an order. */
enum order_step {
  STEP_CONFIRM, /* its stock is sold to it */
  STEP_REFUSE,  /* its stock is gone */
  STEP_CANCEL,
  STEP_EXPIRE,
  STEP_PACK,
  STEP_SHIP,
  STEP_DELIVER,
  STEP_COMPLETE,
};
enum { ORDER_STEPS = STEP_COMPLETE + 1 };

/* Where a step leads from here. False: it is not allowed, or means nothing here. */
bool order_next(enum order_status status, enum order_step step, enum order_status *ret);

/* What a payment's event may tell of an order. */
enum payment_step {
  STEP_ACCEPT,
  STEP_SUCCEED,
  STEP_FAIL,
  STEP_REFUND_PART,
  STEP_REFUND_WHOLE,
};
enum { PAYMENT_STEPS = STEP_REFUND_WHOLE + 1 };

enum payment_verdict {
  PAYMENT_MOVES,     /* to `next` */
  PAYMENT_STAYS,     /* nothing new */
  PAYMENT_TOO_EARLY, /* what must come before has not been heard yet */
};
struct payment_move {
  enum payment_verdict verdict;
  enum payment_status next;
};
struct payment_move payment_next(enum payment_status status, enum payment_step step);

/* Whether an event of a payment has anything to say about this order: not when a later one of the same
   payment was heard, nor when another payment counts and this one failed or was given back. */
bool payment_counts(const struct order_row *row, struct id payment_id, int64_t version,
                    enum payment_step step);

/* What stock.confirmed means: an order is confirmed when it is also paid or promised to be. */
enum confirmation { CONFIRM_NOW, CONFIRM_LATER, CONFIRM_NEVER };
enum confirmation order_confirmation(enum order_status status, enum payment_status payment_status);

/* Customers until it is packed, the shop until it is shipped. */
bool may_cancel(enum order_status status, bool by_shop);
/* Only what is placed, waits for a card payment and has waited long enough. */
bool is_overdue(const struct order_row *row, struct instant now);
/* Delivered and paid. */
bool may_complete(enum order_status status, enum payment_status payment_status);
bool is_over(enum order_status status);

enum order_step shipment_step(enum shipment_step step);

/* The actor of an event ("user:<id>", "service:order", "system") as the order's customer is told. */
enum order_actor order_actor(struct text actor, struct id customer);

/* What a quote comes to with shipping, which costs nothing where the fee is 0. -EOVERFLOW. */
int price_order(const struct quote *quote, int64_t shipping_minor, int64_t shipping_tax,
                struct order_price *ret);
/* The tax within an order, and its totals by rate; `totals` has room for ORDER_MAX_TOTALS. -EOVERFLOW. */
int total_order(const struct order_line *lines, size_t lines_count,
                const struct order_adjustment *adjustments, size_t adjustments_count,
                struct tax_total *totals, size_t *ret_count, struct money *ret_tax);
