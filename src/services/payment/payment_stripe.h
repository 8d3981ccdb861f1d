/* Stripe's objects, as far as we read them, and what is asked for.
   https://docs.stripe.com/api, version 2025-08-27. */
#pragma once

#include "services/payment/payment_provider.h"

/* What we gave it to keep, to know it again. */
struct stripe_metadata {
  struct maybe_text payment_id, refund_id;
};
extern const struct shape stripe_metadata_shape;

struct stripe_session {
  struct text id, payment_status;
  struct maybe_text status, url, payment_intent, client_reference_id, currency;
  struct maybe_int amount_total;
};
extern const struct shape stripe_session_shape;

struct stripe_refund {
  struct text id;
  struct maybe_text payment_intent, status;
  struct text currency;
  int64_t amount;
  struct json metadata;
};
extern const struct shape stripe_refund_shape;

enum { STRIPE_LIST_MAX = 100 };
struct stripe_refund_list {
  struct stripe_refund *data;
  size_t data_count;
};
extern const struct shape stripe_refund_list_shape;

/* What an object was given to keep; nothing where it is none of ours. */
struct stripe_metadata read_metadata(struct context *context, struct json metadata);

/* "eur" and 1299. -EINVAL where that is no currency. */
int stripe_money(struct text currency, int64_t amount, struct money *ret);

/* For .prepare. */
/* Where somebody comes back to from the provider's page: the order's, with the outcome "success" or
   "cancelled". What became of the payment is said by webhooks alone. */
struct text page_after_card(struct context *context, struct id order, const char *outcome);
enum provider_outcome create_session(struct context *context, const struct payment *payment,
                                     struct stripe_session *ret);
enum provider_outcome get_session(struct context *context, struct text id, struct stripe_session *ret);
enum provider_outcome expire_session(struct context *context, struct text id, struct stripe_session *ret);
enum provider_outcome create_refund(struct context *context, const struct refund *refund, struct text intent,
                                    struct stripe_refund *ret);
enum provider_outcome list_refunds(struct context *context, struct text intent,
                                   struct stripe_refund_list *ret);
