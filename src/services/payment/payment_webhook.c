/* Webhooks: believed by their signature, done once, whatever their order. */
#include "services/payment/payment_changes.h"
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_signature.h"
#include "services/payment/payment_store.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

enum { WEBHOOKS_KEPT_S = 30 * 86400 }; /* Stripe tries for three days */

struct event_data {
  struct json object;
};
static const struct field event_data_fields[] = {
  FIELD(struct event_data, object),
};
static const struct shape event_data_shape = SHAPE(event_data, event_data_fields);
struct stripe_event {
  struct text id, type;
  struct event_data data;
};
static const struct field stripe_event_fields[] = {
  FIELD(struct stripe_event, id, .min = 1, .max = PAYMENT_PROVIDER_ID_MAX),
  FIELD(struct stripe_event, type, .min = 1),
  OBJECT_FIELD(struct stripe_event, data, event_data),
};
static const struct shape stripe_event_shape = SHAPE(stripe_event, stripe_event_fields);

int read_webhook(struct context *context, struct text signature, struct text body, struct webhook *ret) {
  const struct provider *provider = context_state(context);
  int result = signature_verify(signature, body, provider->webhook_secret, context_now(context));
  if (result < 0) {
    return fail(context, &payment_webhook_unsigned, "%s",
                result == -ETIME ? "The signature is more than five minutes old or ahead."
                                 : "Stripe-Signature is not one of this body.");
  }
  struct faults unread = { .arena = context->arena };
  struct stripe_event event;
  if (shape_decode(&stripe_event_shape, body, UNKNOWN_IGNORED, context->arena, &event, &unread) < 0) {
    return fail(context, &payment_webhook_unreadable, "%s %s", text_c(unread.at[0].path),
                text_c(unread.at[0].message));
  }
  *ret = (struct webhook){ .id = event.id, .type = event.type, .object = event.data.object };
  return 0;
}

static int decode_object(struct context *context, const struct webhook *webhook, const struct shape *shape,
                         void *ret) {
  struct faults unread = { .arena = context->arena };
  if (shape_decode(shape, webhook->object.text, UNKNOWN_IGNORED, context->arena, ret, &unread) < 0) {
    return fail(context, &payment_webhook_unreadable, "%s%s %s", text_c(webhook->type),
                text_c(unread.at[0].path), text_c(unread.at[0].message));
  }
  return 0;
}

/* A session is ours if it carries a payment's number and is the one that this payment was given, if that is
   known: a crash may have come between. */
static int find_payment_of_session(struct tx *tx, const struct stripe_session *session, struct payment *ret) {
  struct id id;
  if (session->client_reference_id.presence != PRESENT || id_parse(session->client_reference_id.v, &id) < 0) {
    return -ENOENT;
  }
  int result = find_payment(tx, &(struct by_id){ id }, ret);
  if (result < 0) {
    return result;
  }
  bool knows = ret->provider_session.presence == PRESENT;
  if (ret->method != PAY_BY_CARD || (knows && !text_equal(ret->provider_session.v, session->id))) {
    return -ENOENT;
  }
  if (!knows) {
    ret->provider_session = (struct maybe_text){ PRESENT, session->id };
  }
  return 0;
}

static int hear_session(struct context *context, struct tx *tx, const struct webhook *webhook) {
  struct stripe_session session;
  struct payment payment;
  int result = decode_object(context, webhook, &stripe_session_shape, &session);
  if (result == 0) {
    result = find_payment_of_session(tx, &session, &payment);
  }
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return note_session(context, tx, &payment, &session);
}

static int hear_session_failed(struct context *context, struct tx *tx, const struct webhook *webhook) {
  struct stripe_session session;
  struct payment payment;
  int result = decode_object(context, webhook, &stripe_session_shape, &session);
  if (result == 0) {
    result = find_payment_of_session(tx, &session, &payment);
  }
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return fail_payment(context, tx, &payment);
}

/* A refund that comes before its payment is known to be made is asked for when that is. */
static int hear_refund(struct context *context, struct tx *tx, const struct webhook *webhook) {
  struct stripe_refund refund;
  struct payment payment;
  int result = decode_object(context, webhook, &stripe_refund_shape, &refund);
  if (result < 0 || refund.payment_intent.presence != PRESENT) {
    return result;
  }
  result = find_payment_of_provider(tx, &(struct by_provider_id){ refund.payment_intent.v }, &payment);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return payment.status == PAYMENT_IS_MADE ? note_refund_state(context, tx, &payment, &refund)
                                           : check_now(context, tx, &payment);
}

struct stripe_charge {
  struct maybe_text payment_intent;
  int64_t amount_refunded;
};
static const struct field stripe_charge_fields[] = {
  FIELD(struct stripe_charge, payment_intent, .max = PAYMENT_PROVIDER_ID_MAX),
  FIELD(struct stripe_charge, amount_refunded),
};
static const struct shape stripe_charge_shape = SHAPE(stripe_charge, stripe_charge_fields);

/* It says how much, but not by which refunds: they are asked for where we know of another sum. */
static int hear_charge_refunded(struct context *context, struct tx *tx, const struct webhook *webhook) {
  struct stripe_charge charge;
  struct payment payment;
  int result = decode_object(context, webhook, &stripe_charge_shape, &charge);
  if (result < 0 || charge.payment_intent.presence != PRESENT) {
    return result;
  }
  result = find_payment_of_provider(tx, &(struct by_provider_id){ charge.payment_intent.v }, &payment);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return charge.amount_refunded == payment.refunded.minor ? 0 : check_now(context, tx, &payment);
}

static const struct {
  const char *type;
  int (*hear)(struct context *, struct tx *, const struct webhook *);
} kinds[] = {
  { "checkout.session.completed", hear_session },
  { "checkout.session.async_payment_succeeded", hear_session },
  { "checkout.session.async_payment_failed", hear_session_failed },
  { "checkout.session.expired", hear_session },
  { "refund.created", hear_refund },
  { "refund.updated", hear_refund },
  { "refund.failed", hear_refund },
  { "charge.refunded", hear_charge_refunded },
};

/* The provider's id may be long: a hash of it is kept. */
static struct id key_of(struct text id) {
  struct id key;
  crypto_generichash(key.bytes, sizeof key.bytes, (const unsigned char *)text_c(id), id.len, NULL, 0);
  return key;
}

int apply_webhook(struct context *context, struct tx *tx, const struct webhook *webhook) {
  struct webhook_row row = { .id = key_of(webhook->id), .received_at = context_now(context) };
  int64_t news = 0;
  int result = insert_webhook(tx, &row, &news);
  if (result < 0 || news == 0) {
    return result;
  }
  for (size_t i = 0; i < COUNT_OF(kinds); i++) {
    if (text_is(webhook->type, kinds[i].type)) {
      return kinds[i].hear(context, tx, webhook);
    }
  }
  return 0;
}

int read_webhook_request(struct context *context, const struct nothing *in, struct webhook *plan) {
  (void)in;
  struct text signature = http_header_find(context_request(context), "Stripe-Signature");
  return read_webhook(context, signature, context_body(context), plan);
}

int take_webhook(struct context *context, struct tx *tx, const struct nothing *in, const struct webhook *plan,
                 struct nothing *ret) {
  (void)in, (void)ret;
  return apply_webhook(context, tx, plan);
}

int find_old_webhooks(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count) {
  struct instant until = instant_after(context_now(context), -WEBHOOKS_KEPT_S);
  return find_due(tx, old_webhooks, until, ret_items, max, ret_count);
}

int forget_webhook(struct context *context, struct tx *tx, struct id item) {
  (void)context;
  return delete_webhook(tx, &(struct by_id){ item }, NULL);
}
