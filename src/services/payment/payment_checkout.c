/* How an order comes to be paid by card: a payment is stored, the provider is asked for a page under the
   payment's number, and what it answered is stored. Whatever dies in between, asking again finds the same
   payment and the same page. */
#include "services/payment/payment_changes.h"
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_store.h"

#include <errno.h>

enum { PROVIDER_RETRY_S = 5 };

static const struct field begin_checkout_fields[] = {
  FIELD(struct begin_checkout, order_id, .doc = "The order."),
  FIELD(struct begin_checkout, user_id, .doc = "Who placed it."),
  FIELD(struct begin_checkout, amount, .max = INTEGER_MAX, .doc = "What is to be paid."),
};
const struct shape begin_checkout_shape = SHAPE(begin_checkout, begin_checkout_fields);
const struct call begin_checkout_call =
    CALL("payment", "begin_checkout", begin_checkout, payment, .changes = true,
         .doc = "The open payment of an order, a new one if need be.");

static int check_payable(struct context *context, const struct order *order) {
  if (order->payment_method != PAY_BY_CARD) {
    return fail(context, &payment_not_by_card, "The order is paid on delivery.");
  }
  if (order->status == ORDER_CANCELLED || order->status == ORDER_EXPIRED) {
    return fail(context, &payment_order_over, "The order is %s.", order_statuses.at[order->status]);
  }
  if (order->payment_status != PAYMENT_UNPAID) {
    return fail(context, &payment_order_paid, "The order's payment is %s.",
                payment_statuses.at[order->payment_status]);
  }
  if (order->gross.minor < 1) {
    return fail(context, &payment_nothing_to_pay, "The order comes to nothing.");
  }
  return 0;
}

/* What this service knows, and orders may not have heard yet. */
static int check_known(struct context *context, struct tx *tx, struct id order_id, size_t *ret_attempts) {
  struct ended_order ended;
  int result = find_ended_order(tx, &(struct by_id){ order_id }, &ended);
  if (result != -ENOENT) {
    return result < 0 ? result : fail(context, &payment_order_over, "The order is over.");
  }
  struct payment *payments = NULL;
  result = payments_of_order(tx, &(struct by_id){ order_id }, &payments, ret_attempts);
  for (size_t i = 0; result == 0 && i < *ret_attempts; i++) {
    if (payments[i].status == PAYMENT_IS_MADE) {
      return fail(context, &payment_order_paid, "The order is paid.");
    }
  }
  return result;
}

int answer_begin_checkout(struct context *context, struct tx *tx, const struct begin_checkout *in,
                          struct payment *ret) {
  struct instant now = context_now(context);
  size_t attempts = 0;
  int result = check_known(context, tx, in->order_id, &attempts);
  if (result == 0) {
    result = find_open_payment(tx, &(struct by_id){ in->order_id }, ret);
    if (result == 0 && ret->expires_at.v.us > now.us) {
      return 0;
    }
    /* Its webhook was lost, or is on its way: should it be paid after all, one of them is given back. */
    result = result == 0 ? fail_payment(context, tx, ret) : result == -ENOENT ? 0 : result;
  }
  if (result < 0) {
    return result;
  }
  if (attempts >= PAYMENT_MAX_ATTEMPTS) {
    return fail(context, &payment_too_many_attempts, "%d checkouts came to nothing.", PAYMENT_MAX_ATTEMPTS);
  }
  *ret = (struct payment){
    .id = context_id(context),
    .order_id = in->order_id,
    .user_id = in->user_id,
    .method = PAY_BY_CARD,
    .status = PAYMENT_IS_OPEN,
    .amount = in->amount,
    .refunded = in->amount,
    .expires_at = { PRESENT, instant_after(now, setting_int(context, &payment_checkout_ttl)) },
    .checkout_url = { .presence = IS_NULL },
    .provider_session = { .presence = IS_NULL },
    .provider_payment = { .presence = IS_NULL },
    .version = 1,
    .created_at = now,
    .updated_at = now,
  };
  ret->refunded.minor = 0;
  int64_t inserted = 0;
  result = insert_payment(tx, ret, &inserted);
  if (result == 0 && inserted == 0) { /* somebody was quicker */
    return find_open_payment(tx, &(struct by_id){ in->order_id }, ret);
  }
  if (result == 0) {
    result = schedule_check(context, tx, ret);
  }
  if (result < 0) {
    return result;
  }
  struct payment_requested event = { .payment_id = ret->id,
                                     .order_id = ret->order_id,
                                     .user_id = ret->user_id,
                                     .amount = ret->amount,
                                     .expires_at = ret->expires_at.v };
  return emit_payment_requested(tx, ret->id, &event);
}

/* The order says what is to be paid, never the client. */
int plan_checkout(struct context *context, const struct open_checkout *in, struct checkout_plan *plan) {
  struct describe_order_request which = { .order_id = in->order_id };
  if (!context_is_admin(context)) {
    which.user_id = (struct maybe_id){ PRESENT, context->caller.user };
  }
  struct described_order described;
  int result = describe_order(context, &which, &described);
  if (result == 0) {
    result = check_payable(context, &described.order);
  }
  if (result < 0) {
    return result;
  }
  struct begin_checkout begin = { .order_id = in->order_id,
                                  .user_id = described.order.user_id,
                                  .amount = described.order.gross };
  result = begin_own_checkout(context, &begin, &plan->payment);
  if (result < 0) {
    return result;
  }
  plan->is_open = plan->payment.checkout_url.presence == PRESENT;
  if (!plan->is_open) {
    plan->outcome = create_session(context, &plan->payment, &plan->session);
  }
  return 0;
}

static int note_created_session(struct context *context, struct tx *tx, struct payment *payment,
                                const struct stripe_session *session) {
  if (session->url.presence != PRESENT) {
    return fail_for(context, PROVIDER_RETRY_S, &payment_provider_unreachable,
                    "The provider gave no page to pay at.");
  }
  payment->provider_session = (struct maybe_text){ PRESENT, session->id };
  payment->checkout_url = session->url;
  return save_payment(context, tx, payment);
}

int open_checkout(struct context *context, struct tx *tx, const struct open_checkout *in,
                  const struct checkout_plan *plan, struct payment *ret) {
  (void)in;
  int result = find_payment(tx, &(struct by_id){ plan->payment.id }, ret);
  if (result < 0) {
    return result;
  }
  if (ret->status != PAYMENT_IS_OPEN) {
    const struct problem_kind *kind =
        ret->status == PAYMENT_IS_MADE ? &payment_order_paid : &payment_order_over;
    return fail(context, kind, "The payment is %s.", payment_states.at[ret->status]);
  }
  if (plan->is_open || ret->checkout_url.presence == PRESENT) {
    return 0;
  }
  if (plan->outcome == PROVIDER_LATER) {
    return fail_for(context, PROVIDER_RETRY_S, &payment_provider_unreachable,
                    "The card provider does not answer. Try again in a moment.");
  }
  if (plan->outcome == PROVIDER_REFUSED) {
    result = fail_payment(context, tx, ret);
    return result < 0
               ? result
               : fail_and_keep(context, &payment_provider_refused, "The card provider refused the checkout.");
  }
  return note_created_session(context, tx, ret, &plan->session);
}
