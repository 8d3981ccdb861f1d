/* What we know of payments is compared with what the provider says of them: what a lost webhook would have
   told is set right, what fits together in no way is told. Checkouts of orders that are over are closed
   there. */
#include "services/payment/payment_changes.h"
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_store.h"

#include <errno.h>

int find_payments_to_check(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                           size_t *ret_count) {
  return find_due(tx, payments_to_check, context_now(context), ret_items, max, ret_count);
}

static int read_payment(struct context *context, struct id id, struct payment *ret) {
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_payment(tx, &(struct by_id){ id }, ret);
  tx_end(tx);
  return result;
}

static bool is_open_there(const struct stripe_session *session) {
  return session->status.presence == PRESENT && text_is(session->status.v, "open");
}

/* Closing it is refused where somebody has just paid: then it is seen the next time. */
static enum provider_outcome ask_for_session(struct context *context, const struct payment *payment,
                                             struct stripe_session *ret) {
  struct text id = payment->provider_session.v;
  enum provider_outcome outcome = get_session(context, id, ret);
  bool wanted = payment->status == PAYMENT_IS_OPEN;
  if (outcome != PROVIDER_DID || wanted || !is_open_there(ret)) {
    return outcome;
  }
  return expire_session(context, id, ret) == PROVIDER_DID ? PROVIDER_DID : PROVIDER_LATER;
}

int ask_for_payment(struct context *context, const struct id *in, struct check_plan *plan) {
  struct payment payment;
  int result = read_payment(context, *in, &payment);
  if (result < 0) {
    return result;
  }
  plan->has_session = payment.provider_session.presence == PRESENT;
  if (!plan->has_session) {
    return 0;
  }
  plan->outcome = ask_for_session(context, &payment, &plan->session);
  if (plan->outcome == PROVIDER_DID && plan->session.payment_intent.presence == PRESENT &&
      text_is(plan->session.payment_status, "paid")) {
    plan->has_refunds = list_refunds(context, plan->session.payment_intent.v, &plan->refunds) == PROVIDER_DID;
  }
  return 0;
}

/* Nobody was ever given its page. */
static int give_up_unopened(struct context *context, struct tx *tx, struct payment *payment) {
  bool lapsed =
      payment->expires_at.presence != PRESENT || payment->expires_at.v.us <= context_now(context).us;
  return lapsed ? fail_payment(context, tx, payment) : 0;
}

static int compare_refunds(struct context *context, struct tx *tx, struct payment *payment,
                           const struct stripe_refund_list *refunds) {
  struct money there = payment->amount;
  there.minor = 0;
  int result = 0;
  for (size_t i = 0; result == 0 && i < refunds->data_count; i++) {
    const struct stripe_refund *refund = &refunds->data[i];
    result = note_refund_state(context, tx, payment, refund);
    struct money amount;
    bool left = refund->status.presence == PRESENT && text_is(refund->status.v, "succeeded");
    if (left && stripe_money(refund->currency, refund->amount, &amount) == 0) {
      (void)money_add(there, amount, &there); /* another currency makes the sums differ */
    }
  }
  if (result == 0 && !money_equal(there, payment->refunded)) {
    result = tell_mismatch(context, tx, payment, "refunded", payment->refunded, there);
  }
  return result;
}

static int look_again(struct context *context, struct tx *tx, struct id payment) {
  struct payment_check check = {
    .id = payment,
    .check_at = { PRESENT, instant_after(context_now(context), setting_int(context, &payment_check_every)) },
  };
  return set_check(tx, &check, NULL);
}

int compare_payment(struct context *context, struct tx *tx, struct id item, const struct check_plan *plan) {
  struct payment payment;
  int result = find_payment(tx, &(struct by_id){ item }, &payment);
  if (result < 0) {
    return result;
  }
  if (plan->has_session && plan->outcome == PROVIDER_LATER) {
    return look_again(context, tx, item);
  }
  if (!plan->has_session) {
    result = give_up_unopened(context, tx, &payment);
  } else if (plan->outcome == PROVIDER_REFUSED) { /* it does not know the session */
    struct money nothing = payment.amount;
    nothing.minor = 0;
    result = payment.status == PAYMENT_IS_MADE
                 ? tell_mismatch(context, tx, &payment, "amount", payment.amount, nothing)
                 : fail_payment(context, tx, &payment);
  } else {
    result = note_session(context, tx, &payment, &plan->session);
  }
  if (result == 0 && plan->has_refunds && payment.status == PAYMENT_IS_MADE) {
    result = compare_refunds(context, tx, &payment, &plan->refunds);
  }
  return result == 0 ? schedule_check(context, tx, &payment) : result;
}
