/* Money that is given back: asked for by admins, by what happens to orders, or at the provider; sent by a
 * job. */
#include "services/payment/payment_changes.h"
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_store.h"

#include <errno.h>
#include <string.h>

enum {
  RETRY_FIRST_S = 5,
  KEYS_LAST_S = 20 * 3600,
  PAYMENT_MAX_GIVEN = PAYMENT_MAX_REFUNDS / 2 /* others are begun at the provider */
};

int sum_refunds_of(struct tx *tx, struct id payment, int64_t *ret) {
  struct refund *refunds = NULL;
  size_t count = 0;
  int result = refunds_of_payment(tx, &(struct by_id){ payment }, &refunds, &count);
  int64_t sum = 0;
  for (size_t i = 0; result == 0 && i < count; i++) {
    if (refunds[i].status != REFUND_IS_FAILED && __builtin_add_overflow(sum, refunds[i].amount.minor, &sum)) {
      return -EOVERFLOW;
    }
  }
  if (result == 0) {
    *ret = sum;
  }
  return result;
}

static int tell_refunded(struct tx *tx, const struct payment *payment, struct money amount) {
  struct payment_refunded event = {
    .payment_id = payment->id,
    .order_id = payment->order_id,
    .amount = amount,
    .refunded = payment->refunded,
    .whole = payment->refunded.minor == payment->amount.minor,
  };
  return emit_payment_refunded(tx, payment->id, &event);
}

static int tell_failed(struct tx *tx, const struct payment *payment, const struct refund *refund) {
  struct payment_refund_failed event = { .payment_id = payment->id,
                                         .order_id = payment->order_id,
                                         .refund_id = refund->id,
                                         .amount = refund->amount };
  return emit_payment_refund_failed(tx, payment->id, &event);
}

static int stop_trying(struct tx *tx, const struct refund *refund) {
  struct refund_try none = { .id = refund->id, .next_try_at = { .presence = IS_NULL } };
  return set_refund_try(tx, &none, NULL);
}

/* The money has left. */
static int complete_refund(struct context *context, struct tx *tx, struct payment *payment,
                           const struct refund *refund, enum posting posting) {
  int result = money_add(payment->refunded, refund->amount, &payment->refunded);
  if (result == 0) {
    result = save_payment(context, tx, payment);
  }
  if (result == 0) {
    result = post(context, tx, payment, refund->amount, posting);
  }
  return result == 0 ? tell_refunded(tx, payment, refund->amount) : result;
}

/* What the provider had given back is with it again. */
static int take_back_refund(struct context *context, struct tx *tx, struct payment *payment,
                            const struct refund *refund) {
  payment->refunded.minor -= refund->amount.minor;
  int result = save_payment(context, tx, payment);
  return result == 0 ? post(context, tx, payment, refund->amount, POSTED_REFUND_FAILED) : result;
}

static int store_refund(struct context *context, struct tx *tx, struct refund *refund,
                        enum refund_state state) {
  refund->status = state;
  refund->updated_at = context_now(context);
  int result = update_refund(tx, refund, NULL);
  return result == 0 && state != REFUND_IS_PENDING ? stop_trying(tx, refund) : result;
}

int fail_refund(struct context *context, struct tx *tx, struct payment *payment, struct refund *refund) {
  if (refund->status == REFUND_IS_FAILED) {
    return 0;
  }
  bool had_left = refund->status == REFUND_IS_MADE;
  int result = store_refund(context, tx, refund, REFUND_IS_FAILED);
  if (result == 0 && had_left) {
    result = take_back_refund(context, tx, payment, refund);
  }
  return result == 0 ? tell_failed(tx, payment, refund) : result;
}

int begin_refund(struct context *context, struct tx *tx, struct payment *payment, struct refund *refund) {
  bool by_hand = payment->method == PAY_ON_DELIVERY;
  refund->id = context_id(context);
  refund->payment_id = payment->id;
  refund->status = by_hand ? REFUND_IS_MADE : REFUND_IS_PENDING;
  refund->created_at = context_now(context);
  refund->updated_at = context_now(context);
  int64_t inserted = 0;
  int result = insert_refund(tx, refund, &inserted);
  if (result < 0 || inserted == 0) {
    return result;
  }
  if (by_hand) {
    return complete_refund(context, tx, payment, refund, POSTED_PAID_OUT);
  }
  struct refund_try first = { .id = refund->id, .next_try_at = { PRESENT, context_now(context) } };
  return set_refund_try(tx, &first, NULL);
}

int refund_rest(struct context *context, struct tx *tx, struct payment *payment, enum refund_reason reason) {
  int64_t taken = 0;
  int result = sum_refunds_of(tx, payment->id, &taken);
  int64_t left = result == 0 ? refundable_minor(payment, taken) : 0;
  if (left == 0) {
    return result;
  }
  struct refund refund = { .reason = reason, .amount = payment->amount };
  refund.amount.minor = left;
  return begin_refund(context, tx, payment, &refund);
}

static enum refund_state state_of(const struct stripe_refund *refund) {
  struct text status = refund->status.v;
  if (refund->status.presence != PRESENT) {
    return REFUND_IS_PENDING;
  }
  return text_is(status, "succeeded")                               ? REFUND_IS_MADE
         : text_is(status, "failed") || text_is(status, "canceled") ? REFUND_IS_FAILED
                                                                    : REFUND_IS_PENDING;
}

/* Ours by the number that we gave it to keep, else by the provider's own. */
static int find_noted(struct context *context, struct tx *tx, const struct stripe_refund *said,
                      struct refund *ret) {
  struct stripe_metadata metadata = read_metadata(context, said->metadata);
  struct id id;
  if (metadata.refund_id.presence == PRESENT && id_parse(metadata.refund_id.v, &id) == 0) {
    int result = find_refund(tx, &(struct by_id){ id }, ret);
    if (result != -ENOENT) {
      return result;
    }
  }
  return find_refund_of_provider(tx, &(struct by_provider_id){ said->id }, ret);
}

/* Begun by somebody at the provider: it is one of ours from now on. */
static int adopt_refund(struct context *context, struct tx *tx, const struct payment *payment,
                        const struct stripe_refund *said, struct money amount, struct refund *ret) {
  *ret = (struct refund){
    .id = context_id(context),
    .payment_id = payment->id,
    .status = REFUND_IS_PENDING,
    .reason = REFUNDED_AT_PROVIDER,
    .amount = amount,
    .provider_refund = { PRESENT, said->id },
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  return insert_refund(tx, ret, NULL);
}

int note_refund_state(struct context *context, struct tx *tx, struct payment *payment,
                      const struct stripe_refund *said) {
  struct money amount;
  if (stripe_money(said->currency, said->amount, &amount) < 0 || amount.minor < 1) {
    return 0;
  }
  enum refund_state state = state_of(said);
  struct refund refund;
  int result = find_noted(context, tx, said, &refund);
  bool is_new = result == -ENOENT;
  if ((result < 0 && !is_new) || (is_new && state == REFUND_IS_FAILED)) {
    return is_new ? 0 : result;
  }
  bool differs =
      !is_new && (!money_equal(refund.amount, amount) || !id_equal(refund.payment_id, payment->id));
  bool leaves_now = state == REFUND_IS_MADE && (is_new || refund.status == REFUND_IS_PENDING);
  struct money sum;
  if (differs || money_add(payment->refunded, amount, &sum) < 0 ||
      (leaves_now && sum.minor > payment->amount.minor)) {
    return tell_mismatch(context, tx, payment, "refunded", payment->refunded, amount);
  }
  if (is_new && (result = adopt_refund(context, tx, payment, said, amount, &refund)) < 0) {
    return result;
  }
  refund.provider_refund = (struct maybe_text){ PRESENT, said->id };
  /* What has failed does not come alive again, and what has left can only come back. */
  if (refund.status == REFUND_IS_FAILED || state == refund.status || state == REFUND_IS_PENDING) {
    return store_refund(context, tx, &refund, refund.status);
  }
  if (state == REFUND_IS_FAILED) {
    return fail_refund(context, tx, payment, &refund);
  }
  result = store_refund(context, tx, &refund, REFUND_IS_MADE);
  return result == 0 ? complete_refund(context, tx, payment, &refund, POSTED_REFUNDED) : result;
}

/* Routes */

static int find_refundable(struct context *context, struct tx *tx, const struct new_refund *in,
                           struct payment *ret, struct money *ret_amount) {
  int result = find_payment(tx, &(struct by_id){ in->id }, ret);
  if (result < 0) {
    return found(context, result, "payment");
  }
  if (ret->status != PAYMENT_IS_MADE) {
    return fail(context, &payment_not_refundable, "The payment is %s.", payment_states.at[ret->status]);
  }
  struct refund *refunds = NULL;
  size_t count = 0;
  int64_t taken = 0;
  result = refunds_of_payment(tx, &(struct by_id){ in->id }, &refunds, &count);
  if (result == 0) {
    result = sum_refunds_of(tx, ret->id, &taken);
  }
  if (result < 0) {
    return result;
  }
  int64_t left = refundable_minor(ret, taken);
  struct money amount = ret->amount;
  amount.minor = left;
  if (in->amount.presence == PRESENT) {
    amount = in->amount.v;
  }
  if (strcmp(amount.currency, ret->amount.currency) != 0) {
    blame(context, "/amount/currency", "one_of", "must be %s", ret->amount.currency);
    return fail(context, &problem_invalid_body, "The payment is in %s.", ret->amount.currency);
  }
  if (amount.minor > left || left == 0) {
    return fail(context, &payment_too_much, "%lld of %s is left to give back.", (long long)left,
                ret->amount.currency);
  }
  if (count >= PAYMENT_MAX_GIVEN) {
    return fail(context, &payment_too_much, "A payment takes %d refunds.", PAYMENT_MAX_GIVEN);
  }
  *ret_amount = amount;
  return 0;
}

int give_refund(struct context *context, struct tx *tx, const struct new_refund *in, struct refund *ret) {
  struct payment payment;
  struct money amount;
  int result = find_refundable(context, tx, in, &payment, &amount);
  if (result < 0) {
    return result;
  }
  *ret = (struct refund){ .reason = in->reason, .amount = amount };
  return begin_refund(context, tx, &payment, ret);
}

int list_refunds_of_payment(struct context *context, struct tx *tx, const struct by_id *in,
                            struct refund_list *ret) {
  struct payment payment;
  int result = get_payment(context, tx, in, &payment);
  return result == 0 ? refunds_of_payment(tx, in, &ret->items, &ret->items_count) : result;
}

/* The job */

int find_refunds_to_send(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                         size_t *ret_count) {
  return find_due(tx, refunds_to_send, context_now(context), ret_items, max, ret_count);
}

static int read_refund(struct context *context, struct id id, struct refund *ret,
                       struct payment *ret_payment) {
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_refund(tx, &(struct by_id){ id }, ret);
  if (result == 0) {
    result = find_payment(tx, &(struct by_id){ ret->payment_id }, ret_payment);
  }
  tx_end(tx);
  return result;
}

/* The provider forgets keys after a day: what was asked for longer ago is looked for first, or it might be
   given twice. `ret` stays as it is where it is not there. */
static enum provider_outcome look_for_refund(struct context *context, const struct refund *refund,
                                             struct text intent, struct stripe_refund *ret, bool *ret_found) {
  struct stripe_refund_list list;
  enum provider_outcome outcome = list_refunds(context, intent, &list);
  for (size_t i = 0; outcome == PROVIDER_DID && i < list.data_count; i++) {
    struct stripe_metadata metadata = read_metadata(context, list.data[i].metadata);
    struct id id;
    if (metadata.refund_id.presence == PRESENT && id_parse(metadata.refund_id.v, &id) == 0 &&
        id_equal(id, refund->id)) {
      *ret = list.data[i];
      *ret_found = true;
    }
  }
  return outcome;
}

int ask_for_refund(struct context *context, const struct id *in, struct refund_plan *plan) {
  struct refund refund = { 0 };
  struct payment payment = { 0 };
  int result = read_refund(context, *in, &refund, &payment);
  if (result < 0) {
    return result;
  }
  struct text intent = payment.provider_payment.v;
  bool found = false;
  plan->outcome = PROVIDER_DID;
  if (instant_after(refund.created_at, KEYS_LAST_S).us < context_now(context).us) {
    plan->outcome = look_for_refund(context, &refund, intent, &plan->said, &found);
  }
  if (plan->outcome == PROVIDER_DID && !found) {
    plan->outcome = create_refund(context, &refund, intent, &plan->said);
  }
  return 0;
}

int note_sent_refund(struct context *context, struct tx *tx, struct id item, const struct refund_plan *plan) {
  struct refund refund = { 0 };
  struct payment payment = { 0 };
  struct refund_try try = { 0 };
  int result = find_refund(tx, &(struct by_id){ item }, &refund);
  if (result == 0) {
    result = find_payment(tx, &(struct by_id){ refund.payment_id }, &payment);
  }
  if (result == 0) {
    result = find_refund_try(tx, &(struct by_id){ item }, &try);
  }
  if (result < 0 || refund.status != REFUND_IS_PENDING || try.next_try_at.presence != PRESENT) {
    return result;
  }
  if (plan->outcome == PROVIDER_REFUSED) {
    return fail_refund(context, tx, &payment, &refund);
  }
  if (plan->outcome == PROVIDER_DID) {
    result = stop_trying(tx, &refund);
    return result == 0 ? note_refund_state(context, tx, &payment, &plan->said) : result;
  }
  try.tries++;
  try.next_try_at.v = instant_after(context_now(context), pause_before(try.tries, RETRY_FIRST_S));
  return set_refund_try(tx, &try, NULL);
}
