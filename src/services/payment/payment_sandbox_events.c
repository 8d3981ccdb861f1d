/* What becomes of the sandbox's sessions, and the webhooks that tell of it: rows first, then sent by a job,
   signed, again and again until they are taken, as Stripe does. */
#include "services/payment/payment_sandbox.h"

#include "services/payment/payment_handlers.h"
#include "services/payment/payment_rules.h"
#include "services/payment/payment_signature.h"

#include <errno.h>

enum {
  SEND_DEADLINE_MS = 5000,
  SEND_AGAIN_S = 5,
  SEND_TRIES_MAX = 10,
  REPLIES_KEPT_S = 86400, /* as at Stripe */
};

int tell_sandbox_event(struct context *context, struct tx *tx, const char *type, struct text object) {
  struct sandbox_event event = { .id = context_id(context), .next_try_at = context_now(context) };
  struct buffer body;
  buffer_init_in(&body, context->arena, SANDBOX_BODY_MAX);
  buffer_addf(&body,
              "{\"id\":\"%s\",\"object\":\"event\",\"api_version\":\"" STRIPE_VERSION
              "\",\"created\":%lld,\"type\":\"%s\",\"livemode\":false,\"pending_webhooks\":1,"
              "\"request\":{\"id\":null,\"idempotency_key\":null},\"data\":{\"object\":",
              text_c(sandbox_name(context->arena, SANDBOX_EVENT, event.id)),
              (long long)(context_now(context).us / 1000000), type);
  buffer_add_text(&body, object);
  buffer_add_c(&body, "}}");
  if (body.failed) {
    return -EFBIG;
  }
  event.body = buffer_text(&body);
  return insert_sandbox_event(tx, &event, NULL);
}

typedef void write_function(struct buffer *, struct arena *, const struct sandbox_session *);

static int tell_session(struct context *context, struct tx *tx, const char *type, write_function *write,
                        const struct sandbox_session *session) {
  struct buffer object;
  buffer_init_in(&object, context->arena, SANDBOX_BODY_MAX);
  write(&object, context->arena, session);
  return tell_sandbox_event(context, tx, type, buffer_text(&object));
}

int pay_sandbox_session(struct context *context, struct tx *tx, struct sandbox_session *session) {
  session->status = SANDBOX_COMPLETE;
  int result = set_sandbox_status(tx, session, NULL);
  if (result == 0) {
    result = tell_session(context, tx, "payment_intent.succeeded", write_sandbox_intent, session);
  }
  return result == 0 ? tell_session(context, tx, "checkout.session.completed", write_sandbox_session, session)
                     : result;
}

int decline_sandbox_session(struct context *context, struct tx *tx, const struct sandbox_session *session) {
  return tell_session(context, tx, "payment_intent.payment_failed", write_sandbox_intent, session);
}

int end_sandbox_session(struct context *context, struct tx *tx, struct sandbox_session *session) {
  session->status = SANDBOX_EXPIRED;
  int result = set_sandbox_status(tx, session, NULL);
  return result == 0 ? tell_session(context, tx, "checkout.session.expired", write_sandbox_session, session)
                     : result;
}

int find_lapsed_sandbox_sessions(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                                 size_t *ret_count) {
  return find_due(tx, lapsed_sandbox_sessions, context_now(context), ret_items, max, ret_count);
}

int lapse_sandbox_session(struct context *context, struct tx *tx, struct id item) {
  struct sandbox_session session;
  int result = find_sandbox_session(tx, &(struct by_id){ item }, &session);
  if (result < 0 || session.status != SANDBOX_OPEN) {
    return result;
  }
  return end_sandbox_session(context, tx, &session);
}

int find_old_sandbox_replies(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                             size_t *ret_count) {
  struct instant until = instant_after(context_now(context), -REPLIES_KEPT_S);
  return find_due(tx, old_sandbox_replies, until, ret_items, max, ret_count);
}

int forget_sandbox_reply(struct context *context, struct tx *tx, struct id item) {
  (void)context;
  return delete_sandbox_reply(tx, &(struct by_id){ item }, NULL);
}

/* Sending */

int find_due_sandbox_events(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                            size_t *ret_count) {
  return find_due(tx, due_sandbox_events, context_now(context), ret_items, max, ret_count);
}

static bool send_webhook(struct context *context, struct text signature, struct text body) {
  const struct provider *provider = context_state(context);
  struct http_call call = {
    .method = HTTP_POST,
    .url = text_c(provider->webhook_url),
    .headers = { { TEXT("Stripe-Signature"), signature } },
    .headers_count = 1,
    .content_type = "application/json",
    .body = body,
    .deadline_ms = SEND_DEADLINE_MS,
    .tries = 1,
  };
  struct http_answer answer;
  struct error error = { 0 };
  int result = http_client_call(provider->client, &call, context->arena, &answer, &error);
  if (result < 0) {
    log_write(context->log, LOG_WARN, context->origin.traceparent, "the sandbox cannot send a webhook: %s",
              error.text);
  }
  return result == 0 && answer.status >= 200 && answer.status < 300;
}

static int read_event(struct context *context, struct id id, struct sandbox_event *ret) {
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_sandbox_event(tx, &(struct by_id){ id }, ret);
  tx_end(tx);
  return result;
}

/* In this process it takes the way of any webhook: signed, verified, read. */
int send_sandbox_event(struct context *context, const struct id *in, struct sandbox_sending *plan) {
  const struct provider *provider = context_state(context);
  struct sandbox_event event;
  int result = read_event(context, *in, &event);
  if (result < 0) {
    return result;
  }
  struct text signature =
      signature_make(context->arena, event.body, provider->webhook_secret, context_now(context));
  plan->is_ours = provider->webhook_url.len == 0;
  if (plan->is_ours) {
    return read_webhook(context, signature, event.body, &plan->webhook);
  }
  plan->taken = send_webhook(context, signature, event.body);
  return 0;
}

int note_sandbox_sending(struct context *context, struct tx *tx, struct id item,
                         const struct sandbox_sending *plan) {
  struct sandbox_event event;
  int result = find_sandbox_event(tx, &(struct by_id){ item }, &event);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  if (plan->is_ours) {
    result = apply_webhook(context, tx, &plan->webhook);
  }
  if (result < 0) {
    return result;
  }
  if (plan->is_ours || plan->taken || ++event.tries >= SEND_TRIES_MAX) {
    return delete_sandbox_event(tx, &(struct by_id){ item }, NULL);
  }
  event.next_try_at = instant_after(context_now(context), pause_before(event.tries, SEND_AGAIN_S));
  return set_sandbox_event_try(tx, &event, NULL);
}
