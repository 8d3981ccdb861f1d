/* The rules as tables: ways to pay, states of a payment, postings. */
#include "services/payment/payment_rules.h"

static const bool paid_at_door[] = {
  [PAY_ON_DELIVERY] = true,
  [PAY_BY_CARD] = false,
};

bool is_paid_at_door(enum payment_method method) {
  return paid_at_door[method];
}

/* What is not named is not allowed. The state is kept one too high, so that the zero of an unnamed entry is
   none. */
#define TO(state) ((state) + 1)
static const unsigned char becomes[PAYMENT_STATES][PAYMENT_CHANGES] = {
  [PAYMENT_IS_OPEN] = {
    [PAYMENT_CAPTURE] = TO(PAYMENT_IS_MADE),
    [PAYMENT_FAIL] = TO(PAYMENT_IS_FAILED),
    [PAYMENT_VOID] = TO(PAYMENT_IS_VOID),
  },
  [PAYMENT_IS_ACCEPTED] = {
    [PAYMENT_COLLECT] = TO(PAYMENT_IS_MADE),
    [PAYMENT_VOID] = TO(PAYMENT_IS_VOID),
  },
  /* Whatever was thought of it: when the provider has the money, it is paid. */
  [PAYMENT_IS_FAILED] = { [PAYMENT_CAPTURE] = TO(PAYMENT_IS_MADE) },
  [PAYMENT_IS_VOID] = { [PAYMENT_CAPTURE] = TO(PAYMENT_IS_MADE) },
};

bool payment_becomes(enum payment_state state, enum payment_change change, enum payment_state *ret) {
  unsigned next = becomes[state][change];
  if (next == 0) {
    return false;
  }
  *ret = (enum payment_state)(next - 1);
  return true;
}

static const struct {
  enum account to, from;
} postings[POSTINGS] = {
  [POSTED_COLLECTED] = { .to = ACCOUNT_CASH, .from = ACCOUNT_ORDERS },
  [POSTED_CAPTURED] = { .to = ACCOUNT_PROVIDER, .from = ACCOUNT_ORDERS },
  [POSTED_REFUNDED] = { .to = ACCOUNT_REFUNDS, .from = ACCOUNT_PROVIDER },
  [POSTED_REFUND_FAILED] = { .to = ACCOUNT_PROVIDER, .from = ACCOUNT_REFUNDS },
  [POSTED_PAID_OUT] = { .to = ACCOUNT_REFUNDS, .from = ACCOUNT_CASH },
};

int make_entries(struct id payment_id, struct money amount, enum posting posting, struct id posting_id,
                 struct instant now, struct ledger_entry ret[static POSTING_ENTRIES]) {
  struct money given;
  int result = money_times(amount, -1, &given);
  if (result < 0) {
    return result;
  }
  ret[0] = (struct ledger_entry){
    .posting_id = posting_id,
    .account = postings[posting].to,
    .payment_id = payment_id,
    .amount = amount,
    .posted_at = now,
  };
  ret[1] = ret[0];
  ret[1].account = postings[posting].from;
  ret[1].amount = given;
  return 0;
}

int64_t refundable_minor(const struct payment *payment, int64_t taken) {
  int64_t left = payment->amount.minor - taken;
  return payment->status == PAYMENT_IS_MADE && left > 0 ? left : 0;
}

struct maybe_instant next_check(const struct payment *payment, struct instant now, int64_t every) {
  enum { CHECKED_FOR_S = 180 * 86400 }; /* providers give nothing back after that */
  int64_t age_s = (now.us - payment->created_at.us) / 1000000;
  bool is_settled = payment->status == PAYMENT_IS_FAILED || payment->status == PAYMENT_IS_VOID;
  bool is_refunded = payment->status == PAYMENT_IS_MADE && payment->refunded.minor == payment->amount.minor;
  if (is_settled || is_refunded || age_s > CHECKED_FOR_S) {
    return (struct maybe_instant){ .presence = IS_NULL };
  }
  int64_t pause_s = payment->status == PAYMENT_IS_MADE && age_s > every ? age_s : every;
  return (struct maybe_instant){ PRESENT, instant_after(now, pause_s) };
}

int64_t pause_before(int64_t tries, int64_t first) {
  enum { PAUSE_MAX_S = 3600 };
  int64_t pause_s = first;
  while (tries-- > 1 && pause_s < PAUSE_MAX_S) {
    pause_s *= 2;
  }
  return pause_s < PAUSE_MAX_S ? pause_s : PAUSE_MAX_S;
}
