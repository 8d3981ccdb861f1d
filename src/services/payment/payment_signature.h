/* Signatures of webhooks, as Stripe makes them: the header is "t=<unix seconds>,v1=<hex>", with HMAC-SHA256
   over
   "<t>.<body>"; more v1 may follow while a secret is being replaced, and schemes that we do not know.
   https://docs.stripe.com/webhooks#verify-manually */
#pragma once

#include "base/values.h"

enum { SIGNATURE_TOLERANCE_S = 300, SIGNATURE_HEADER_MAX = 4096 };

/* -EBADMSG where no v1 is of this body by this secret; -ETIME where it is, but made more than the tolerance
   ago, or as far ahead. Takes the same time wherever a signature differs. */
int signature_verify(struct text header, struct text body, struct text secret, struct instant now);
struct text signature_make(struct arena *arena, struct text body, struct text secret, struct instant now);
