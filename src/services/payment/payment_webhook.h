/* What the provider tells by itself. It is the only word on money that is believed, with what it answers when
   asked; it comes late, more than once, in any order, or never. */
#pragma once

#include "services/payment/payment_stripe.h"

enum { WEBHOOK_BYTES_MAX = 262144 };

struct webhook {
  struct text id, type;
  struct json object;
};

/* Verified by its signature, and decoded into the arena. Fails with payment_webhook_unsigned or
   payment_webhook_unreadable. */
int read_webhook(struct context *context, struct text signature, struct text body, struct webhook *ret);
/* Does what it says, once. What is not about us, or of no interest, changes nothing. */
int apply_webhook(struct context *context, struct tx *tx, const struct webhook *webhook);
