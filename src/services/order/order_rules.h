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

/* Where it leads that one payment. False: too early, what must come before has not been heard yet. What says
   nothing new leads to where it stands. */
bool payment_next(enum payment_status status, enum payment_step step, enum payment_status *ret);

/* Where an order stands with all its payments: where the best of them does, so that it does not matter which
   of them was heard of first, nor that another one fails or is given back. */
enum payment_status order_payment_status(const struct payment_standing *payments, size_t count);
/* Paid, or promised to be; not where all was given back. */
bool is_covered(enum payment_status status);

/* Its stock is sold to it, and it is covered: whichever comes first waits for the other. */
bool may_confirm(const struct order_row *row);

/* Customers until it is packed, the shop until it is shipped. */
bool may_cancel(enum order_status status, bool by_shop);
/* What is not packed yet and waits for a card payment. */
bool may_expire(const struct order_row *row);
/* The same, and it has waited long enough. */
bool is_overdue(const struct order_row *row, struct instant now);
/* Delivered and paid. */
bool may_complete(enum order_status status, enum payment_status payment_status);
bool is_over(enum order_status status);
/* Neither over nor delivered: it still has somewhere to go. */
bool is_under_way(enum order_status status);

/* Narrows a page down to orders that were placed from then on, and before then: their ids tell. */
void bound_orders(struct order_page *page, struct maybe_instant from, struct maybe_instant to);

enum order_step shipment_step(enum shipment_step step);
/* Packing and shipping tell of the parcel; later it is with its customer. */
bool tells_of_parcel(enum shipment_step step);
/* Packing and shipping: not before it is covered. */
bool needs_cover(enum shipment_step step);

/* The actor of an event ("user:<id>", "service:order", "system") as the order's customer is told. */
enum order_actor order_actor(struct text actor, struct id customer);

/* Minor units: nothing from free_from on. */
int64_t shipping_cost(const struct shipping_method *method, struct money gross);
/* What a quote comes to with shipping, which costs nothing where the fee is 0. -EOVERFLOW. */
int price_order(const struct quote *quote, int64_t shipping_minor, int64_t shipping_tax,
                struct order_price *ret);
/* The tax within an order, and its totals by rate; `totals` has room for ORDER_MAX_TOTALS. -EOVERFLOW. */
int total_order(const struct order_line *lines, size_t lines_count,
                const struct order_adjustment *adjustments, size_t adjustments_count,
                struct tax_total *totals, size_t *ret_count, struct money *ret_tax);
