/* What payments do when they hear of orders: one function per event. What happens to an order may be heard
   before that it was placed; but it is delivered only after its payment was promised here. */
#include "services/payment/payment_rules.h"
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
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  result = insert_payment(tx, &payment, NULL);
  if (result < 0) {
    return result;
  }
  struct payment_accepted accepted = { payment.id, payment.order_id, payment.amount };
  return emit_payment_accepted(tx, payment.id, &accepted);
}

/* Of the order's payment at the door. `ret_changed` stays false where it has none, or that cannot be any
   more. */
static int change_payment(struct context *context, struct tx *tx, struct id order_id,
                          enum payment_change change, struct payment *ret, bool *ret_changed) {
  int result = find_payment_at_door(tx, &(struct by_id){ order_id }, ret);
  if (result == -ENOENT) {
    return 0;
  }
  if (result < 0 || !payment_becomes(ret->status, change, &ret->status)) {
    return result;
  }
  ret->version++;
  ret->updated_at = context_now(context);
  result = update_payment(tx, ret, NULL);
  *ret_changed = result == 0;
  return result;
}

static int void_payment(struct context *context, struct tx *tx, struct id order_id) {
  struct payment payment;
  bool changed = false;
  int result = change_payment(context, tx, order_id, PAYMENT_VOID, &payment, &changed);
  if (!changed) {
    return result;
  }
  return emit_payment_failed(tx, payment.id, &(struct payment_failed){ payment.id, payment.order_id });
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
  return void_payment(context, tx, data->order_id);
}

int void_of_expired_order(struct context *context, struct tx *tx, const struct event *event,
                          const struct order_expired *data) {
  (void)event;
  return void_payment(context, tx, data->order_id);
}

static int post(struct context *context, struct tx *tx, const struct payment *payment, enum posting posting) {
  struct ledger_entry entries[POSTING_ENTRIES];
  int result = make_entries(payment, posting, context_id(context), context_now(context), entries);
  for (size_t i = 0; result == 0 && i < POSTING_ENTRIES; i++) {
    result = insert_ledger_entry(tx, &entries[i], NULL);
  }
  return result;
}

int collect_at_door(struct context *context, struct tx *tx, const struct event *event,
                    const struct order_delivered *data) {
  (void)event;
  struct payment payment;
  bool changed = false;
  int result = change_payment(context, tx, data->order_id, PAYMENT_COLLECT, &payment, &changed);
  if (!changed) {
    return result;
  }
  result = post(context, tx, &payment, POSTED_COLLECTED);
  if (result < 0) {
    return result;
  }
  struct payment_succeeded succeeded = { payment.id, payment.order_id, payment.amount };
  return emit_payment_succeeded(tx, payment.id, &succeeded);
}
