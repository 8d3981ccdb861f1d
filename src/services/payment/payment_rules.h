/* What may become of a payment, and what then stands in the ledger. Pure. */
#pragma once

#include "services/payment/payment_types.h"

enum payment_change { PAYMENT_COLLECT, PAYMENT_VOID };
enum { PAYMENT_CHANGES = PAYMENT_VOID + 1 };

/* Whether the money comes when the goods do: such a payment is promised by the order itself. */
bool is_paid_at_door(enum payment_method method);

/* False, and `ret` is untouched, where that cannot be done to it any more. */
bool payment_becomes(enum payment_state state, enum payment_change change, enum payment_state *ret);

enum posting { POSTED_COLLECTED };
enum { POSTINGS = POSTED_COLLECTED + 1, POSTING_ENTRIES = 2 };

/* Both sides of a posting of the payment's amount. -EOVERFLOW where it has no opposite. */
int make_entries(const struct payment *payment, enum posting posting, struct id posting_id,
                 struct instant now, struct ledger_entry ret[static POSTING_ENTRIES]);
