/* What we ask of Stripe, and of what stands in its place. */
#include "services/payment/payment_stripe.h"

#include <errno.h>

enum { FORM_BYTES_MAX = 16384 };

#define PROVIDER_ID .max = PAYMENT_PROVIDER_ID_MAX

static const struct field stripe_metadata_fields[] = {
  FIELD(struct stripe_metadata, payment_id, .max = 500),
  FIELD(struct stripe_metadata, refund_id, .max = 500),
};
const struct shape stripe_metadata_shape = SHAPE(stripe_metadata, stripe_metadata_fields);

static const struct field stripe_session_fields[] = {
  FIELD(struct stripe_session, id, .min = 1, PROVIDER_ID),
  FIELD(struct stripe_session, status, .max = 50),
  FIELD(struct stripe_session, payment_status, .max = 50),
  FIELD(struct stripe_session, url, .max = PAYMENT_URL_MAX),
  FIELD(struct stripe_session, payment_intent, PROVIDER_ID),
  FIELD(struct stripe_session, client_reference_id),
  FIELD(struct stripe_session, currency, .max = 3),
  FIELD(struct stripe_session, amount_total),
};
const struct shape stripe_session_shape = SHAPE(stripe_session, stripe_session_fields);

static const struct field stripe_refund_fields[] = {
  FIELD(struct stripe_refund, id, .min = 1, PROVIDER_ID),
  FIELD(struct stripe_refund, payment_intent, PROVIDER_ID),
  FIELD(struct stripe_refund, status, .max = 50),
  FIELD(struct stripe_refund, currency, .max = 3),
  FIELD(struct stripe_refund, amount),
  FIELD(struct stripe_refund, metadata, .optional = true),
};
const struct shape stripe_refund_shape = SHAPE(stripe_refund, stripe_refund_fields);

static const struct field stripe_refund_list_fields[] = {
  LIST_FIELD(struct stripe_refund_list, data, stripe_refund, .max = STRIPE_LIST_MAX),
};
const struct shape stripe_refund_list_shape = SHAPE(stripe_refund_list, stripe_refund_list_fields);

struct stripe_metadata read_metadata(struct context *context, struct json metadata) {
  struct faults unread = { .arena = context->arena };
  struct stripe_metadata read = { 0 };
  if (metadata.text.len == 0 || shape_decode(&stripe_metadata_shape, metadata.text, UNKNOWN_IGNORED,
                                             context->arena, &read, &unread) < 0) {
    return (struct stripe_metadata){ 0 };
  }
  return read;
}

int stripe_money(struct text currency, int64_t amount, struct money *ret) {
  struct money money = { .minor = amount };
  if (currency.len != sizeof money.currency - 1) {
    return -EINVAL;
  }
  for (size_t i = 0; i < currency.len; i++) {
    if (currency.at[i] < 'a' || currency.at[i] > 'z') {
      return -EINVAL;
    }
    money.currency[i] = (char)(currency.at[i] - 'a' + 'A');
  }
  *ret = money;
  return 0;
}

static struct text stripe_currency(struct arena *arena, const struct money *money) {
  return text_lower(arena, text_of(money->currency));
}

struct text page_after_card(struct context *context, struct id order, const char *outcome) {
  char id[ID_TEXT_LEN + 1];
  id_format(order, id);
  return text_format(context->arena, "%s/orders/%s?payment=%s",
                     text_c(shop_url(context->config, context->arena)), id, outcome);
}

enum provider_outcome create_session(struct context *context, const struct payment *payment,
                                     struct stripe_session *ret) {
  struct buffer form;
  buffer_init_in(&form, context->arena, FORM_BYTES_MAX);
  char order[ID_TEXT_LEN + 1];
  id_format(payment->order_id, order);
  form_add(&form, "mode", TEXT("payment"));
  form_add(&form, "payment_method_types[0]", TEXT("card"));
  form_add_id(&form, "client_reference_id", payment->id);
  form_add_id(&form, "metadata[payment_id]", payment->id);
  form_add_id(&form, "payment_intent_data[metadata][payment_id]", payment->id);
  form_add(&form, "line_items[0][quantity]", TEXT("1"));
  form_add(&form, "line_items[0][price_data][currency]", stripe_currency(context->arena, &payment->amount));
  form_add_int(&form, "line_items[0][price_data][unit_amount]", payment->amount.minor);
  form_add(&form, "line_items[0][price_data][product_data][name]",
           text_format(context->arena, "Order %s", order));
  form_add(&form, "success_url", page_after_card(context, payment->order_id, "success"));
  form_add(&form, "cancel_url", page_after_card(context, payment->order_id, "cancelled"));
  form_add_int(&form, "expires_at", payment->expires_at.v.us / 1000000);
  struct provider_request request = {
    .changes = true, .path = TEXT("checkout/sessions"), .form = buffer_text(&form), .key = payment->id
  };
  return ask_provider(context, &request, &stripe_session_shape, ret);
}

enum provider_outcome get_session(struct context *context, struct text id, struct stripe_session *ret) {
  struct provider_request request = { .path =
                                          text_format(context->arena, "checkout/sessions/%s", text_c(id)) };
  return ask_provider(context, &request, &stripe_session_shape, ret);
}

enum provider_outcome expire_session(struct context *context, struct text id, struct stripe_session *ret) {
  struct provider_request request = {
    .changes = true, .path = text_format(context->arena, "checkout/sessions/%s/expire", text_c(id))
  };
  return ask_provider(context, &request, &stripe_session_shape, ret);
}

enum provider_outcome create_refund(struct context *context, const struct refund *refund, struct text intent,
                                    struct stripe_refund *ret) {
  struct buffer form;
  buffer_init_in(&form, context->arena, FORM_BYTES_MAX);
  form_add(&form, "payment_intent", intent);
  form_add_int(&form, "amount", refund->amount.minor);
  form_add_id(&form, "metadata[payment_id]", refund->payment_id);
  form_add_id(&form, "metadata[refund_id]", refund->id);
  struct provider_request request = {
    .changes = true, .path = TEXT("refunds"), .form = buffer_text(&form), .key = refund->id
  };
  return ask_provider(context, &request, &stripe_refund_shape, ret);
}

enum provider_outcome list_refunds(struct context *context, struct text intent,
                                   struct stripe_refund_list *ret) {
  struct provider_request request = {
    .path = text_format(context->arena, "refunds?payment_intent=%s&limit=%d", text_c(intent), STRIPE_LIST_MAX)
  };
  return ask_provider(context, &request, &stripe_refund_list_shape, ret);
}
