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
  [PAYMENT_IS_ACCEPTED] = {
    [PAYMENT_COLLECT] = TO(PAYMENT_IS_MADE),
    [PAYMENT_VOID] = TO(PAYMENT_IS_VOID),
  },
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
};

int make_entries(const struct payment *payment, enum posting posting, struct id posting_id,
                 struct instant now, struct ledger_entry ret[static POSTING_ENTRIES]) {
  struct money given;
  int result = money_times(payment->amount, -1, &given);
  if (result < 0) {
    return result;
  }
  ret[0] = (struct ledger_entry){
    .posting_id = posting_id,
    .account = postings[posting].to,
    .payment_id = payment->id,
    .amount = payment->amount,
    .posted_at = now,
  };
  ret[1] = ret[0];
  ret[1].account = postings[posting].from;
  ret[1].amount = given;
  return 0;
}
