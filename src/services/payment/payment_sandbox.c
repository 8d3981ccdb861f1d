/* The sandbox's API: the part of Stripe's that we use, its idempotent requests, and what becomes of a
 * session. */
#include "services/payment/payment_sandbox.h"

#include "services/payment/payment_stripe.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
  SESSION_MIN_S = 30 * 60, /* as at Stripe */
  SESSION_MAX_S = 24 * 3600,
  METADATA_MAX = 20,
  CHARGE_MAX = 99999999, /* as at Stripe, in the smallest unit */
};

static const struct field sandbox_request_fields[] = {
  FIELD(struct sandbox_request, changes),
  FIELD(struct sandbox_request, path, .max = 600),
  FIELD(struct sandbox_request, form, .max = SANDBOX_FORM_MAX),
  FIELD(struct sandbox_request, key, .max = 255),
};
const struct shape sandbox_request_shape = SHAPE(sandbox_request, sandbox_request_fields);
static const struct field sandbox_reply_fields[] = {
  FIELD(struct sandbox_reply, body, .max = SANDBOX_BODY_MAX),
};
const struct shape sandbox_reply_shape = SHAPE(sandbox_reply, sandbox_reply_fields);
const struct call sandbox_call = CALL("payment", "sandbox", sandbox_request, sandbox_reply, .changes = true,
                                      .doc = "The sandbox's API, where no Stripe key is set.");

/* A request on its way through the API. */
struct asked {
  struct context *context;
  struct tx *tx;
  struct id id; /* that the path names */
  struct pair pairs[HTTP_MAX_PAIRS];
  size_t pairs_count;
  struct buffer *out;
};

static struct text param(const struct asked *asked, const char *name) {
  for (size_t i = 0; i < asked->pairs_count; i++) {
    if (text_is(asked->pairs[i].name, name)) {
      return asked->pairs[i].value;
    }
  }
  return (struct text){ 0 };
}

static int refuse(const struct asked *asked, const char *name, const char *words) {
  return fail(asked->context, &payment_sandbox_invalid, "%s %s.", name, words);
}

static int missing(const struct asked *asked, int result, const char *what) {
  return result == -ENOENT ? fail(asked->context, &problem_not_found, "No such %s.", what) : result;
}

/* A whole number of Stripe's: digits alone. */
static int read_int(const struct asked *asked, const char *name, int64_t *ret) {
  enum { DIGITS_MAX = 15 };
  struct text text = param(asked, name);
  if (text.len == 0 || text.len > DIGITS_MAX || strspn(text.at, "0123456789") != text.len) {
    return refuse(asked, name, "must be an integer");
  }
  *ret = strtoll(text.at, NULL, 10);
  return 0;
}

static bool is_url(struct text text) {
  return (text_starts(text, "https://") || text_starts(text, "http://")) && text.len <= PAYMENT_URL_MAX &&
         !text_has_controls(text) && memchr(text.at, ' ', text.len) == NULL;
}

/* "metadata[name]=value" pairs as a JSON object. */
static int read_metadata_pairs(const struct asked *asked, struct text *ret) {
  struct buffer json;
  buffer_init_in(&json, asked->context->arena, SANDBOX_METADATA_MAX);
  size_t count = 0;
  buffer_add_char(&json, '{');
  for (size_t i = 0; i < asked->pairs_count; i++) {
    static const char prefix[] = "metadata[";
    struct text name = asked->pairs[i].name;
    if (!text_starts(name, prefix) || name.at[name.len - 1] != ']') {
      continue;
    }
    struct text inner = { .at = name.at + sizeof prefix - 1, .len = name.len - sizeof prefix };
    buffer_add_c(&json, count++ > 0 ? "," : "");
    buffer_add_json_string(&json, text_copy(asked->context->arena, inner));
    buffer_add_char(&json, ':');
    buffer_add_json_string(&json, asked->pairs[i].value);
  }
  buffer_add_char(&json, '}');
  if (json.failed || count > METADATA_MAX) {
    return refuse(asked, "metadata", "is too large");
  }
  *ret = buffer_text(&json);
  return 0;
}

static int read_amount(const struct asked *asked, struct money *ret) {
  int64_t quantity = 0;
  int64_t price = 0;
  int result = read_int(asked, "line_items[0][quantity]", &quantity);
  if (result == 0) {
    result = read_int(asked, "line_items[0][price_data][unit_amount]", &price);
  }
  if (result < 0) {
    return result;
  }
  struct money each;
  if (stripe_money(param(asked, "line_items[0][price_data][currency]"), price, &each) < 0 ||
      money_times(each, quantity, ret) < 0 || ret->minor < 1 || ret->minor > CHARGE_MAX) {
    return refuse(asked, "line_items[0]", "must have a price and come to something, but not too much");
  }
  return 0;
}

static int create_sandbox_session(struct asked *asked) {
  struct context *context = asked->context;
  struct instant now = context_now(context);
  struct sandbox_session session = { .id = context_id(context), .created_at = now };
  int64_t expires_s = now.us / 1000000 + SESSION_MAX_S;
  if (!text_is(param(asked, "mode"), "payment")) {
    return refuse(asked, "mode", "must be payment");
  }
  int result = read_amount(asked, &session.amount);
  if (result == 0) {
    result = read_metadata_pairs(asked, &session.metadata);
  }
  if (result == 0 && param(asked, "expires_at").len > 0) {
    result = read_int(asked, "expires_at", &expires_s);
  }
  if (result < 0) {
    return result;
  }
  int64_t lasts_s = expires_s - now.us / 1000000;
  if (lasts_s < SESSION_MIN_S || lasts_s > SESSION_MAX_S) {
    return refuse(asked, "expires_at", "must be 30 minutes to 24 hours from now");
  }
  struct text reference = param(asked, "client_reference_id");
  session.success_url = param(asked, "success_url");
  session.cancel_url = (struct maybe_text){ IS_NULL, param(asked, "cancel_url") };
  if (session.cancel_url.v.len > 0) {
    session.cancel_url.presence = PRESENT;
  }
  if (!is_url(session.success_url) ||
      (session.cancel_url.presence == PRESENT && !is_url(session.cancel_url.v))) {
    return refuse(asked, "success_url or cancel_url", "is not a URL");
  }
  if (reference.len > 200) {
    return refuse(asked, "client_reference_id", "is too long");
  }
  session.reference = (struct maybe_text){ reference.len > 0 ? PRESENT : IS_NULL, reference };
  session.expires_at = (struct instant){ expires_s * 1000000 };
  session.url = text_format(context->arena, "%s/api/v1/payments/sandbox/checkout/%s",
                            text_c(shop_url(context->config, context->arena)),
                            text_c(sandbox_name(context->arena, SANDBOX_SESSION, session.id)));
  result = insert_sandbox_session(asked->tx, &session, NULL);
  write_sandbox_session(asked->out, context->arena, &session);
  return result;
}

static int get_sandbox_session(struct asked *asked) {
  struct sandbox_session session;
  int result = find_sandbox_session(asked->tx, &(struct by_id){ asked->id }, &session);
  if (result == 0) {
    write_sandbox_session(asked->out, asked->context->arena, &session);
  }
  return missing(asked, result, "checkout session");
}

static int expire_sandbox_session(struct asked *asked) {
  struct sandbox_session session;
  int result = find_sandbox_session(asked->tx, &(struct by_id){ asked->id }, &session);
  if (result < 0) {
    return missing(asked, result, "checkout session");
  }
  if (session.status != SANDBOX_OPEN) {
    return refuse(asked, "session", "is not open");
  }
  result = end_sandbox_session(asked->context, asked->tx, &session);
  write_sandbox_session(asked->out, asked->context->arena, &session);
  return result;
}

static int get_sandbox_intent(struct asked *asked) {
  struct sandbox_session session;
  int result = find_sandbox_session(asked->tx, &(struct by_id){ asked->id }, &session);
  if (result == 0) {
    write_sandbox_intent(asked->out, asked->context->arena, &session);
  }
  return missing(asked, result, "payment intent");
}

static int sum_refunds(struct asked *asked, struct id session, int64_t *ret) {
  struct sandbox_refund *refunds = NULL;
  size_t count = 0;
  int result = sandbox_refunds_of_session(asked->tx, &(struct by_id){ session }, &refunds, &count);
  int64_t sum = 0;
  for (size_t i = 0; result == 0 && i < count; i++) {
    sum += refunds[i].amount.minor; /* at most the session's */
  }
  if (result == 0 && count == STRIPE_LIST_MAX) {
    return refuse(asked, "payment_intent", "has too many refunds");
  }
  *ret = sum;
  return result;
}

static int tell_refund(struct asked *asked, const struct sandbox_session *session, int64_t refunded,
                       struct text refund) {
  struct buffer charge;
  buffer_init_in(&charge, asked->context->arena, SANDBOX_BODY_MAX);
  write_sandbox_charge(&charge, asked->context->arena, session, refunded);
  int result = tell_sandbox_event(asked->context, asked->tx, "refund.created", refund);
  return result < 0 ? result
                    : tell_sandbox_event(asked->context, asked->tx, "charge.refunded", buffer_text(&charge));
}

static int create_sandbox_refund(struct asked *asked) {
  struct sandbox_session session = { 0 };
  struct id id;
  int result = sandbox_named(param(asked, "payment_intent"), SANDBOX_INTENT, &id);
  if (result == 0) {
    result = find_sandbox_session(asked->tx, &(struct by_id){ id }, &session);
  }
  if (result < 0) {
    return missing(asked, result, "payment intent");
  }
  int64_t refunded = 0;
  result = sum_refunds(asked, session.id, &refunded);
  int64_t left = session.status == SANDBOX_COMPLETE ? session.amount.minor - refunded : 0;
  struct sandbox_refund refund = {
    .id = context_id(asked->context),
    .session_id = session.id,
    .amount = { .minor = left },
    .created_at = context_now(asked->context),
  };
  memcpy(refund.amount.currency, session.amount.currency, sizeof refund.amount.currency);
  if (result == 0 && param(asked, "amount").len > 0) {
    result = read_int(asked, "amount", &refund.amount.minor);
  }
  if (result == 0) {
    result = read_metadata_pairs(asked, &refund.metadata);
  }
  if (result < 0) {
    return result;
  }
  if (refund.amount.minor < 1 || refund.amount.minor > left) {
    return refuse(asked, "amount", "is more than is left of the charge");
  }
  result = insert_sandbox_refund(asked->tx, &refund, NULL);
  write_sandbox_refund(asked->out, asked->context->arena, &refund);
  return result < 0 ? result
                    : tell_refund(asked, &session, refunded + refund.amount.minor, buffer_text(asked->out));
}

static int get_sandbox_refund(struct asked *asked) {
  struct sandbox_refund refund;
  int result = find_sandbox_refund(asked->tx, &(struct by_id){ asked->id }, &refund);
  if (result == 0) {
    write_sandbox_refund(asked->out, asked->context->arena, &refund);
  }
  return missing(asked, result, "refund");
}

static int list_sandbox_refunds(struct asked *asked) {
  struct id id;
  struct sandbox_refund *refunds = NULL;
  size_t count = 0;
  int result = sandbox_named(param(asked, "payment_intent"), SANDBOX_INTENT, &id);
  if (result == 0) {
    result = sandbox_refunds_of_session(asked->tx, &(struct by_id){ id }, &refunds, &count);
  }
  if (result < 0) {
    return missing(asked, result, "payment intent");
  }
  buffer_add_c(asked->out, "{\"object\":\"list\",\"url\":\"/v1/refunds\",\"has_more\":false,\"data\":[");
  for (size_t i = 0; i < count; i++) {
    buffer_add_c(asked->out, i > 0 ? "," : "");
    write_sandbox_refund(asked->out, asked->context->arena, &refunds[i]);
  }
  buffer_add_c(asked->out, "]}");
  return 0;
}

/* `before` and `after` stand around the name of what it is about; no prefix: it is about nothing yet. */
static const struct {
  bool changes;
  const char *before, *prefix, *after;
  int (*run)(struct asked *);
} api[] = {
  { true, "checkout/sessions", NULL, "", create_sandbox_session },
  { false, "checkout/sessions/", SANDBOX_SESSION, "", get_sandbox_session },
  { true, "checkout/sessions/", SANDBOX_SESSION, "/expire", expire_sandbox_session },
  { false, "payment_intents/", SANDBOX_INTENT, "", get_sandbox_intent },
  { true, "refunds", NULL, "", create_sandbox_refund },
  { false, "refunds", NULL, "", list_sandbox_refunds },
  { false, "refunds/", SANDBOX_REFUND, "", get_sandbox_refund },
};

static bool leads_to(size_t row, bool changes, struct text path, struct id *ret) {
  size_t before = strlen(api[row].before);
  size_t after = strlen(api[row].after);
  if (changes != api[row].changes || !text_starts(path, api[row].before) || path.len < before + after ||
      memcmp(path.at + path.len - after, api[row].after, after) != 0) {
    return false;
  }
  struct text name = { .at = path.at + before, .len = path.len - before - after };
  return api[row].prefix == NULL ? name.len == 0 : sandbox_named(name, api[row].prefix, ret) == 0;
}

static int serve(struct asked *asked, const struct sandbox_request *in) {
  const char *question = in->path.len > 0 ? memchr(in->path.at, '?', in->path.len) : NULL;
  struct text path = { .at = in->path.at,
                       .len = question != NULL ? (size_t)(question - in->path.at) : in->path.len };
  struct http_request request = { .body = in->form };
  if (question != NULL) {
    request.query = (struct text){ .at = question + 1, .len = in->path.len - path.len - 1 };
  }
  int result = (in->changes ? http_form_pairs : http_query_pairs)(&request, asked->context->arena,
                                                                  asked->pairs, &asked->pairs_count);
  if (result < 0) {
    return refuse(asked, "form", "is not well formed");
  }
  for (size_t i = 0; i < COUNT_OF(api); i++) {
    if (leads_to(i, in->changes, path, &asked->id)) {
      return api[i].run(asked);
    }
  }
  return fail(asked->context, &problem_not_found, "The sandbox does not know this path or object.");
}

static struct id hash_of(struct text a, struct text b) {
  struct id id;
  crypto_generichash_state state;
  uint64_t len = a.len;
  crypto_generichash_init(&state, NULL, 0, sizeof id.bytes);
  crypto_generichash_update(&state, (const unsigned char *)&len, sizeof len);
  crypto_generichash_update(&state, (const unsigned char *)text_c(a), a.len);
  crypto_generichash_update(&state, (const unsigned char *)text_c(b), b.len);
  crypto_generichash_final(&state, id.bytes, sizeof id.bytes);
  return id;
}

/* Only what was done is kept: what was refused may be asked again. */
int answer_sandbox(struct context *context, struct tx *tx, const struct sandbox_request *in,
                   struct sandbox_reply *ret) {
  const struct provider *provider = context_state(context);
  if (!provider->is_sandbox) {
    return fail(context, &problem_not_found, "There is no sandbox where a Stripe key is set.");
  }
  bool keyed = in->changes && in->key.presence == PRESENT;
  struct sandbox_stored_reply stored;
  struct id key = hash_of(in->key.v, TEXT(""));
  struct id request = hash_of(in->path, in->form);
  int result = keyed ? find_sandbox_reply(tx, &(struct by_id){ key }, &stored) : -ENOENT;
  if (result == 0 && !id_equal(stored.request, request)) {
    return fail(context, &payment_sandbox_invalid, "This Idempotency-Key was used for another request.");
  }
  if (result != -ENOENT) {
    ret->body = result == 0 ? stored.body : (struct text){ 0 };
    return result;
  }
  struct buffer body;
  buffer_init_in(&body, context->arena, SANDBOX_BODY_MAX);
  struct asked asked = { .context = context, .tx = tx, .out = &body };
  result = serve(&asked, in);
  if (result < 0 || body.failed) {
    return result < 0 ? result : -EFBIG;
  }
  ret->body = buffer_text(&body);
  if (!keyed) {
    return 0;
  }
  stored = (struct sandbox_stored_reply){
    .id = key, .request = request, .body = ret->body, .created_at = context_now(context)
  };
  return insert_sandbox_reply(tx, &stored, NULL);
}
