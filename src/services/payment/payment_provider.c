/* How the provider is asked: one request, whoever answers it. */
#include "services/payment/payment_provider.h"

#include "services/payment/payment_handlers.h"
#include "services/payment/payment_sandbox.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
  STATE_ARENA = 2048,
  ANSWER_BYTES_MAX = 1 << 20,
  ASK_DEADLINE_MS = 10000,
  ASK_TRIES = 2, /* changes carry a key */
  CONNECTIONS_MAX = 4,
  BREAKER_FAILURES = 5,
  BREAKER_PAUSE_MS = 5000,
  SECRET_BYTES = 32,
};

/* A key must not be sent in the clear, but to this machine: there stands what tests put in Stripe's place. */
static bool is_safe_base(struct text base) {
  static const char *const own[] = { "http://127.0.0.1", "http://localhost", "http://[::1]" };
  for (size_t i = 0; i < COUNT_OF(own); i++) {
    size_t len = strlen(own[i]);
    if (text_starts(base, own[i]) && (base.len == len || base.at[len] == ':')) {
      return true;
    }
  }
  return text_starts(base, "https://");
}

static int read_settings(struct provider *provider, const struct config *config, struct error *error) {
  struct text base = config_text(config, &payment_stripe_base);
  struct text key = config_text(config, &payment_stripe_key);
  struct text secret = config_text(config, &payment_webhook_secret);
  provider->is_sandbox = !config_is_set(config, &payment_stripe_key);
  if (!provider->is_sandbox && !config_is_set(config, &payment_webhook_secret)) {
    return error_set(error, -EINVAL,
                     "STRIPE_SECRET_KEY is set, STRIPE_WEBHOOK_SECRET is not: without it nobody could tell "
                     "which webhooks are Stripe's");
  }
  if (!is_safe_base(base) || base.at[base.len - 1] == '/') {
    return error_set(error, -EINVAL,
                     "STRIPE_API_BASE must begin with https:// (http:// is for this machine alone) and not "
                     "end with a slash");
  }
  if (text_has_controls(key)) {
    return error_set(error, -EINVAL, "STRIPE_SECRET_KEY holds a control character");
  }
  provider->base = text_copy(provider->arena, base);
  provider->authorization = text_format(provider->arena, "Bearer %.*s", TEXT_ARGS(key));
  provider->webhook_url = text_copy(provider->arena, config_text(config, &payment_sandbox_webhook_url));
  if (config_is_set(config, &payment_webhook_secret)) {
    provider->webhook_secret = text_copy(provider->arena, secret);
    return 0;
  }
  /* The sandbox signs for us alone: nobody else need know with what. */
  uint8_t random[SECRET_BYTES];
  char hex[2 * SECRET_BYTES];
  randombytes_buf(random, sizeof random);
  hex_format(random, sizeof random, hex);
  provider->webhook_secret = text_copy_bytes(provider->arena, hex, sizeof hex);
  return 0;
}

int open_provider(const struct service_start *start, void **ret, struct error *error) {
  struct provider *provider = calloc(1, sizeof *provider);
  if (provider == NULL) {
    return error_set(error, -ENOMEM, "no memory");
  }
  provider->arena = arena_create(STATE_ARENA);
  int result = read_settings(provider, start->config, error);
  if (result == 0 && (!provider->is_sandbox || provider->webhook_url.len > 0)) {
    struct http_client_options options = { .log = start->log,
                                           .connections_max = CONNECTIONS_MAX,
                                           .breaker_failures = BREAKER_FAILURES,
                                           .breaker_pause_ms = BREAKER_PAUSE_MS,
                                           .reply_max = ANSWER_BYTES_MAX };
    result = http_client_create(&provider->client, &options, error);
  }
  if (result < 0) {
    close_provider(provider);
    return result;
  }
  *ret = provider;
  return 0;
}

void close_provider(void *state) {
  struct provider *provider = state;
  http_client_destroy(provider->client);
  arena_destroy(provider->arena);
  free(provider);
}

static void add_encoded(struct buffer *form, struct text text) {
  static const char hex[] = "0123456789ABCDEF";
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.at[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                 c == '_' || c == '.' || c == '~';
    if (plain) {
      buffer_add_char(form, (char)c);
    } else {
      buffer_add_char(form, '%');
      buffer_add_char(form, hex[c >> 4]);
      buffer_add_char(form, hex[c & 15]);
    }
  }
}

void form_add(struct buffer *form, const char *name, struct text value) {
  if (form->len > 0) {
    buffer_add_char(form, '&');
  }
  add_encoded(form, text_of(name));
  buffer_add_char(form, '=');
  add_encoded(form, value);
}

void form_add_int(struct buffer *form, const char *name, int64_t value) {
  form_add(form, name, TEXT(""));
  buffer_add_int(form, value);
}

void form_add_id(struct buffer *form, const char *name, struct id id) {
  char text[ID_TEXT_LEN + 1];
  id_format(id, text);
  form_add(form, name, text_of(text));
}

/* What Stripe says of a refusal; of its words only those that are meant for programs. */
struct stripe_error {
  struct maybe_text type, code, param;
};
static const struct field stripe_error_fields[] = {
  FIELD(struct stripe_error, type, .max = 100),
  FIELD(struct stripe_error, code, .max = 100),
  FIELD(struct stripe_error, param, .max = 200),
};
static const struct shape stripe_error_shape = SHAPE(stripe_error, stripe_error_fields);
struct stripe_refusal {
  struct stripe_error error;
};
static const struct field stripe_refusal_fields[] = {
  OBJECT_FIELD(struct stripe_refusal, error, stripe_error),
};
static const struct shape stripe_refusal_shape = SHAPE(stripe_refusal, stripe_refusal_fields);

static void log_refusal(struct context *context, const struct provider_request *request, int status,
                        struct text body) {
  struct faults unread = { .arena = context->arena };
  struct stripe_refusal refusal;
  if (shape_decode(&stripe_refusal_shape, body, UNKNOWN_IGNORED, context->arena, &refusal, &unread) < 0) {
    refusal = (struct stripe_refusal){ 0 };
  }
  log_write(context->log, LOG_WARN, context->origin.traceparent,
            "the card provider refuses %s %s with %d: %s %s %s", request->changes ? "POST" : "GET",
            text_c(request->path), status, text_c(refusal.error.type.v), text_c(refusal.error.code.v),
            text_c(refusal.error.param.v));
}

/* A key that is not believed, haste and troubles of its own say nothing of the request. */
static enum provider_outcome outcome_of(int status) {
  if (status >= 200 && status < 300) {
    return PROVIDER_DID;
  }
  bool passes =
      status < 400 || status == 401 || status == 403 || status == 409 || status == 429 || status >= 500;
  return passes ? PROVIDER_LATER : PROVIDER_REFUSED;
}

static enum provider_outcome ask_sandbox(struct context *context, const struct provider_request *request,
                                         struct text *ret_body) {
  struct sandbox_request in = { .changes = request->changes, .path = request->path, .form = request->form };
  char key[ID_TEXT_LEN + 1];
  if (!id_is_none(request->key)) {
    id_format(request->key, key);
    in.key = (struct maybe_text){ PRESENT, text_of(key) };
  }
  struct sandbox_reply reply;
  if (ask_own_sandbox(context, &in, &reply) == 0) {
    *ret_body = reply.body;
    return PROVIDER_DID;
  }
  int status = context->problem.kind != NULL ? context->problem.kind->status : problem_internal.status;
  log_refusal(context, request, status, (struct text){ 0 });
  return outcome_of(status);
}

static enum provider_outcome ask_stripe(struct context *context, const struct provider_request *request,
                                        struct text *ret_body) {
  const struct provider *provider = context_state(context);
  int64_t left_ms = (context_deadline(context) - monotonic_us()) / 1000;
  struct http_call call = {
    .method = request->changes ? HTTP_POST : HTTP_GET,
    .url = text_format(context->arena, "%s/v1/%s", text_c(provider->base), text_c(request->path)).at,
    .headers = { { TEXT("Authorization"), provider->authorization },
                 { TEXT("Stripe-Version"), TEXT(STRIPE_VERSION) } },
    .headers_count = 2,
    .content_type = request->changes ? "application/x-www-form-urlencoded" : NULL,
    .body = request->form,
    .deadline_ms = left_ms < ASK_DEADLINE_MS ? left_ms : ASK_DEADLINE_MS,
    .tries = ASK_TRIES,
  };
  char key[ID_TEXT_LEN + 1];
  if (!id_is_none(request->key)) {
    id_format(request->key, key);
    call.headers[call.headers_count++] = (struct http_header){ TEXT("Idempotency-Key"), text_of(key) };
  }
  struct http_answer answer = { 0 };
  struct error error = { 0 };
  int result = call.deadline_ms <= 0
                   ? error_set(&error, -ETIME, "there is no time left")
                   : http_client_call(provider->client, &call, context->arena, &answer, &error);
  if (result < 0) {
    log_write(context->log, LOG_WARN, context->origin.traceparent,
              "the card provider cannot be asked for %s: %s", text_c(request->path), error.text);
    return PROVIDER_LATER;
  }
  *ret_body = answer.body;
  enum provider_outcome outcome = outcome_of(answer.status);
  if (outcome != PROVIDER_DID) {
    log_refusal(context, request, answer.status, answer.body);
  }
  return outcome;
}

enum provider_outcome ask_provider(struct context *context, const struct provider_request *request,
                                   const struct shape *shape, void *ret) {
  const struct provider *provider = context_state(context);
  struct text body = { 0 };
  enum provider_outcome outcome = (provider->is_sandbox ? ask_sandbox : ask_stripe)(context, request, &body);
  crash_point("after_provider");
  if (outcome != PROVIDER_DID) {
    return outcome;
  }
  struct faults faults = { .arena = context->arena };
  if (shape_decode(shape, body, UNKNOWN_IGNORED, context->arena, ret, &faults) < 0) {
    log_write(context->log, LOG_ERROR, context->origin.traceparent,
              "the card provider answers %s with something else than a %s: %s %s", text_c(request->path),
              shape->name, text_c(faults.at[0].path), text_c(faults.at[0].message));
    return PROVIDER_LATER;
  }
  return PROVIDER_DID;
}
