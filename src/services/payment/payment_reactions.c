/* What payments do when they hear of orders: one function per event. What happens to an order may be heard
   before that it was placed; but it is delivered only after its payment was promised here. */
#include "services/payment/payment_changes.h"
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_store.h"

#include <errno.h>

int promise_at_door(struct context *context, struct tx *tx, const struct event *event,
                    const struct order_created *data) {
  (void)event;
  if (!is_paid_at_door(data->payment_method)) {
    return 0;
  }
  struct payment payment;
  int result = find_payment_at_door(tx, &(struct by_id){ data->order_id }, &payment);
  if (result != -ENOENT) {
    return result;
  }
  payment = (struct payment){
    .id = context_id(context),
    .order_id = data->order_id,
    .user_id = data->user_id,
    .method = data->payment_method,
    .status = PAYMENT_IS_ACCEPTED,
    .amount = data->gross,
    .refunded = data->gross,
    .expires_at = { .presence = IS_NULL },
    .checkout_url = { .presence = IS_NULL },
    .provider_session = { .presence = IS_NULL },
    .provider_payment = { .presence = IS_NULL },
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  payment.refunded.minor = 0;
  result = insert_payment(tx, &payment, NULL);
  if (result < 0) {
    return result;
  }
  struct payment_accepted accepted = { payment.id, payment.order_id, payment.amount };
  return emit_payment_accepted(tx, payment.id, &accepted);
}

/* The order is over: what waits for it is void, what is paid for it is given back, now and whenever more
 * comes. */
static int end_payments(struct context *context, struct tx *tx, struct id order_id, enum refund_reason why) {
  struct ended_order ended = { .order_id = order_id, .ended = why, .ended_at = context_now(context) };
  int result = insert_ended_order(tx, &ended, NULL);
  struct payment *payments = NULL;
  size_t count = 0;
  if (result == 0) {
    result = payments_of_order(tx, &(struct by_id){ order_id }, &payments, &count);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = payments[i].status == PAYMENT_IS_MADE ? refund_rest(context, tx, &payments[i], why)
                                                   : void_payment(context, tx, &payments[i]);
  }
  return result;
}

int void_of_cancelled_order(struct context *context, struct tx *tx, const struct event *event,
                            const struct order_cancelled *data) {
  (void)event;
  struct payment payment;
  bool at_door = data->payment_method.presence == PRESENT &&
                 is_paid_at_door((enum payment_method)data->payment_method.v);
  if (at_door && find_payment_at_door(tx, &(struct by_id){ data->order_id }, &payment) == -ENOENT) {
    return NOT_YET;
  }
  return end_payments(context, tx, data->order_id, REFUNDED_OF_CANCELLED);
}

int void_of_expired_order(struct context *context, struct tx *tx, const struct event *event,
                          const struct order_expired *data) {
  (void)event;
  return end_payments(context, tx, data->order_id, REFUNDED_OF_EXPIRED);
}

int collect_at_door(struct context *context, struct tx *tx, const struct event *event,
                    const struct order_delivered *data) {
  (void)event;
  struct payment payment;
  int result = find_payment_at_door(tx, &(struct by_id){ data->order_id }, &payment);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  if (!payment_becomes(payment.status, PAYMENT_COLLECT, &payment.status)) {
    return 0;
  }
  result = save_payment(context, tx, &payment);
  if (result == 0) {
    result = post(context, tx, &payment, payment.amount, POSTED_COLLECTED);
  }
  if (result < 0) {
    return result;
  }
  struct payment_succeeded succeeded = { payment.id, payment.order_id, payment.amount };
  return emit_payment_succeeded(tx, payment.id, &succeeded);
}

/* What was paid for the order and is not given back whole; a payment at the door may not have been heard of
 * yet. */
static int find_returned_payment(struct tx *tx, struct id order_id, struct payment *ret) {
  struct payment *payments = NULL;
  size_t count = 0;
  int result = payments_of_order(tx, &(struct by_id){ order_id }, &payments, &count);
  if (result < 0) {
    return result;
  }
  result = -ENOENT;
  for (size_t i = 0; i < count; i++) {
    if (payments[i].status == PAYMENT_IS_MADE && payments[i].refunded.minor < payments[i].amount.minor) {
      *ret = payments[i];
      return 0;
    }
    if (payments[i].status == PAYMENT_IS_ACCEPTED) {
      result = NOT_YET;
    }
  }
  return result;
}

/* Once for each return, which the refund is known by; what an admin has given back already is not given
 * twice. */
int refund_return(struct context *context, struct tx *tx, const struct event *event,
                  const struct order_returned *data) {
  (void)event;
  if (data->refund.minor < 1) {
    return 0;
  }
  struct payment payment;
  int64_t taken = 0;
  int result = find_returned_payment(tx, data->order_id, &payment);
  if (result != 0) {
    return result == -ENOENT ? 0 : result;
  }
  result = sum_refunds_of(tx, payment.id, &taken);
  int64_t left = result == 0 ? refundable_minor(&payment, taken) : 0;
  if (left == 0) {
    return result;
  }
  struct refund refund = { .reason = REFUNDED_FOR_RETURN,
                           .amount = data->refund,
                           .return_id = { PRESENT, data->return_id } };
  if (refund.amount.minor > left) {
    refund.amount.minor = left;
  }
  return begin_refund(context, tx, &payment, &refund);
}
