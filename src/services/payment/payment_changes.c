/* What becomes of a payment: each change with its row, its postings, its event, and what follows from it. */
#include "services/payment/payment_changes.h"

#include "services/payment/payment_handlers.h"
#include "services/payment/payment_store.h"

#include <errno.h>

int save_payment(struct context *context, struct tx *tx, struct payment *payment) {
  payment->version++;
  payment->updated_at = context_now(context);
  if (payment->status != PAYMENT_IS_OPEN) {
    payment->checkout_url = (struct maybe_text){ .presence = IS_NULL };
  }
  return update_payment(tx, payment, NULL);
}

int post(struct context *context, struct tx *tx, const struct payment *payment, struct money amount,
         enum posting posting) {
  struct ledger_entry entries[POSTING_ENTRIES];
  int result = make_entries(payment->id, amount, posting, context_id(context), context_now(context), entries);
  for (size_t i = 0; result == 0 && i < POSTING_ENTRIES; i++) {
    result = insert_ledger_entry(tx, &entries[i], NULL);
  }
  return result;
}

int schedule_check(struct context *context, struct tx *tx, const struct payment *payment) {
  struct payment_check check = {
    .id = payment->id,
    .check_at = next_check(payment, context_now(context), setting_int(context, &payment_check_every)),
  };
  return set_check(tx, &check, NULL);
}

int check_now(struct context *context, struct tx *tx, const struct payment *payment) {
  struct payment_check check = { .id = payment->id, .check_at = { PRESENT, context_now(context) } };
  return set_check(tx, &check, NULL);
}

int tell_mismatch(struct context *context, struct tx *tx, const struct payment *payment, const char *what,
                  struct money expected, struct money found) {
  struct mismatch_row row = { .payment_id = payment->id,
                              .what = text_of(what),
                              .found_at = context_now(context) };
  int64_t news = 0;
  int result = insert_mismatch(tx, &row, &news);
  if (result < 0 || news == 0) {
    return result;
  }
  char id[ID_TEXT_LEN + 1];
  id_format(payment->id, id);
  log_write(context->log, LOG_ERROR, context->origin.traceparent,
            "payment %s: the provider's %s is %lld %s, ours %lld %s: look into it there", id, what,
            (long long)found.minor, found.currency, (long long)expected.minor, expected.currency);
  struct payment_mismatched event = { .payment_id = payment->id,
                                      .order_id = payment->order_id,
                                      .what = row.what,
                                      .expected = expected,
                                      .found = found };
  return emit_payment_mismatched(tx, payment->id, &event);
}

/* Why money for this order is given back as soon as it comes; false where it is wanted. */
static int why_unwanted(struct tx *tx, const struct payment *payment, enum refund_reason *ret_reason,
                        bool *ret) {
  struct ended_order ended;
  int result = find_ended_order(tx, &(struct by_id){ payment->order_id }, &ended);
  if (result == 0) {
    *ret_reason = ended.ended;
    *ret = true;
  }
  if (result != -ENOENT) {
    return result;
  }
  struct payment *others = NULL;
  size_t count = 0;
  result = payments_of_order(tx, &(struct by_id){ payment->order_id }, &others, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    if (!id_equal(others[i].id, payment->id) && others[i].status == PAYMENT_IS_MADE &&
        others[i].refunded.minor < others[i].amount.minor) {
      *ret_reason = REFUNDED_AS_DUPLICATE;
      *ret = true;
    }
  }
  return result;
}

int capture_payment(struct context *context, struct tx *tx, struct payment *payment, struct money captured) {
  if (!money_equal(payment->amount, captured)) {
    return tell_mismatch(context, tx, payment, "amount", payment->amount, captured);
  }
  bool unwanted = false;
  enum refund_reason reason = REFUNDED_AS_DUPLICATE;
  int result = why_unwanted(tx, payment, &reason, &unwanted);
  if (result < 0 || !payment_becomes(payment->status, PAYMENT_CAPTURE, &payment->status)) {
    return result;
  }
  result = save_payment(context, tx, payment);
  if (result == 0) {
    result = post(context, tx, payment, payment->amount, POSTED_CAPTURED);
  }
  if (result == 0) {
    struct payment_succeeded succeeded = { payment->id, payment->order_id, payment->amount };
    result = emit_payment_succeeded(tx, payment->id, &succeeded);
  }
  if (result == 0 && unwanted) {
    result = refund_rest(context, tx, payment, reason);
  }
  return result == 0 ? schedule_check(context, tx, payment) : result;
}

/* It came to nothing, in whichever way. */
static int end_payment(struct context *context, struct tx *tx, struct payment *payment,
                       enum payment_change change) {
  if (!payment_becomes(payment->status, change, &payment->status)) {
    return 0;
  }
  int result = save_payment(context, tx, payment);
  if (result < 0) {
    return result;
  }
  return emit_payment_failed(tx, payment->id, &(struct payment_failed){ payment->id, payment->order_id });
}

int fail_payment(struct context *context, struct tx *tx, struct payment *payment) {
  return end_payment(context, tx, payment, PAYMENT_FAIL);
}

/* A checkout that is open at the provider could still be paid: it is closed there. */
int void_payment(struct context *context, struct tx *tx, struct payment *payment) {
  bool was_open = payment->status == PAYMENT_IS_OPEN;
  int result = end_payment(context, tx, payment, PAYMENT_VOID);
  return result == 0 && was_open ? check_now(context, tx, payment) : result;
}

int note_session(struct context *context, struct tx *tx, struct payment *payment,
                 const struct stripe_session *session) {
  bool complete = session->status.presence == PRESENT && text_is(session->status.v, "complete");
  bool expired = session->status.presence == PRESENT && text_is(session->status.v, "expired");
  bool paid = text_is(session->payment_status, "paid");
  if (session->payment_intent.presence == PRESENT && payment->provider_payment.presence != PRESENT) {
    payment->provider_payment = session->payment_intent;
  }
  if (!complete || !paid) {
    return expired ? fail_payment(context, tx, payment) : 0;
  }
  struct money captured;
  if (session->amount_total.presence != PRESENT || session->currency.presence != PRESENT ||
      stripe_money(session->currency.v, session->amount_total.v, &captured) < 0) {
    captured = payment->amount; /* nothing of what was asked for */
    captured.minor = 0;
  }
  return capture_payment(context, tx, payment, captured);
}
