/* What may become of a payment, and what then stands in the ledger. Pure. */
#pragma once

#include "services/payment/payment_types.h"

enum payment_change { PAYMENT_COLLECT, PAYMENT_CAPTURE, PAYMENT_FAIL, PAYMENT_VOID };
enum { PAYMENT_CHANGES = PAYMENT_VOID + 1 };

/* Whether the money comes when the goods do: such a payment is promised by the order itself. */
bool is_paid_at_door(enum payment_method method);

/* False, and `ret` is untouched, where that cannot be done to it any more. */
bool payment_becomes(enum payment_state state, enum payment_change change, enum payment_state *ret);

/* What stands in the ledger when money moves. */
enum posting {
  POSTED_COLLECTED,     /* cash, at the door */
  POSTED_CAPTURED,      /* by card */
  POSTED_REFUNDED,      /* by the provider */
  POSTED_REFUND_FAILED, /* it came back to the provider */
  POSTED_PAID_OUT,      /* given back in cash */
};
enum { POSTINGS = POSTED_PAID_OUT + 1, POSTING_ENTRIES = 2 };

/* Both sides of a posting. -EOVERFLOW where the amount has no opposite. */
int make_entries(struct id payment_id, struct money amount, enum posting posting, struct id posting_id,
                 struct instant now, struct ledger_entry ret[static POSTING_ENTRIES]);

/* How much more of a payment may be given back, when all that is given back or is to be comes to `taken`:
   nothing where it is not made. */
int64_t refundable_minor(const struct payment *payment, int64_t taken);

/* When a payment is compared with the provider again, `every` seconds after the last time at first, and the
   longer it has been there the later. Null for one with which nothing can happen any more. */
struct maybe_instant next_check(const struct payment *payment, struct instant now, int64_t every);

/* How long to wait before trying for the n-th time again: doubles from `first` seconds to an hour. */
int64_t pause_before(int64_t tries, int64_t first);
