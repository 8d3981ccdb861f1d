/* What becomes of a payment, with the ledger and the one event that tells of it. For .run: each changes
   nothing where that cannot be any more. */
#pragma once

#include "services/payment/payment_rules.h"
#include "services/payment/payment_stripe.h"

/* Stores `payment` as it now is. */
int save_payment(struct context *context, struct tx *tx, struct payment *payment);
int post(struct context *context, struct tx *tx, const struct payment *payment, struct money amount,
         enum posting posting);

/* The provider has the money. Another amount than was asked for is a mismatch, and not taken for the payment.
   What is paid for an order that is over, or is paid already, is given back. */
int capture_payment(struct context *context, struct tx *tx, struct payment *payment, struct money captured);
/* Its checkout came to nothing. */
int fail_payment(struct context *context, struct tx *tx, struct payment *payment);
/* Its order is over. */
int void_payment(struct context *context, struct tx *tx, struct payment *payment);

/* Notes what the provider says of a session: paid, expired, or nothing new. */
int note_session(struct context *context, struct tx *tx, struct payment *payment,
                 const struct stripe_session *session);

/* The provider and we differ: logged, and told once. */
int tell_mismatch(struct context *context, struct tx *tx, const struct payment *payment, const char *what,
                  struct money expected, struct money found);

/* When the provider is next asked about it. */
int schedule_check(struct context *context, struct tx *tx, const struct payment *payment);
int check_now(struct context *context, struct tx *tx, const struct payment *payment);

/* Gives `amount` back: a refund that a job sends, or, of what was paid in cash, one paid out by hand. The
   caller has seen to it that so much is left. */
int begin_refund(struct context *context, struct tx *tx, struct payment *payment, struct refund *refund);
/* All that is left, if anything is. */
int refund_rest(struct context *context, struct tx *tx, struct payment *payment, enum refund_reason reason);
/* How much was given back of a payment or is to be. */
int sum_refunds_of(struct tx *tx, struct id payment, int64_t *ret);
/* What the provider says of a refund, also of one that was begun there. */
int note_refund_state(struct context *context, struct tx *tx, struct payment *payment,
                      const struct stripe_refund *said);
/* The provider refuses it for good. */
int fail_refund(struct context *context, struct tx *tx, struct payment *payment, struct refund *refund);
