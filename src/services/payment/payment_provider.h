/* Who takes cards for us: Stripe over HTTPS, or, where no key is set, the sandbox in this process, which is
   asked the same things and answers alike. */
#pragma once

#include "http/client.h"
#include "services/payment/payment_types.h"

#define STRIPE_VERSION "2025-08-27.basil" /* of the API that we speak */

/* The service's state: constant once it is open. */
struct provider {
  struct arena *arena;
  struct http_client *client; /* NULL where nobody outside is asked */
  bool is_sandbox;
  struct text base;           /* "https://api.stripe.com" */
  struct text authorization;  /* "Bearer sk_…" */
  struct text webhook_secret; /* with which the provider signs what it sends us */
  struct text webhook_url;    /* where the sandbox sends it; empty: to us, in this process */
};
int open_provider(const struct service_start *start, void **ret, struct error *error);
void close_provider(void *state);

enum provider_outcome {
  PROVIDER_DID,
  PROVIDER_REFUSED, /* for good: asking again would come to the same */
  PROVIDER_LATER,   /* it cannot be told whether it was done: ask again, with the same key */
};

struct provider_request {
  bool changes;     /* POST, else GET */
  struct text path; /* "checkout/sessions", below /v1/ */
  struct text form; /* application/x-www-form-urlencoded */
  struct id key;    /* Idempotency-Key; none where it is not needed */
};

/* For .prepare. Decodes what was answered into `ret` by `shape`; what went wrong is logged. */
enum provider_outcome ask_provider(struct context *context, const struct provider_request *request,
                                   const struct shape *shape, void *ret);

/* Adds "name=value" to a form. */
void form_add(struct buffer *form, const char *name, struct text value);
void form_add_int(struct buffer *form, const char *name, int64_t value);
void form_add_id(struct buffer *form, const char *name, struct id id);
