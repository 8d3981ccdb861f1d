/* The sandbox's API for those who are not this service: Stripe's own libraries, with an admin's token as
 * their key. */
#include "services/payment/payment_sandbox.h"

#include "services/payment/payment_stripe.h"

#include <string.h>

static const struct field sandbox_object_fields[] = {
  FIELD(struct sandbox_object, name, .max = PAYMENT_PROVIDER_ID_MAX, .doc = "What the sandbox calls it."),
};
const struct shape sandbox_object_shape =
    SHAPE(sandbox_object, sandbox_object_fields, .doc = "An object of the sandbox.");
static const struct field sandbox_list_fields[] = {
  FIELD(struct sandbox_list, payment_intent, .optional = true, .max = PAYMENT_PROVIDER_ID_MAX,
        .doc = "Those of this payment."),
  FIELD(struct sandbox_list, limit, .optional = true, .fallback = STRIPE_LIST_MAX, .min = 1,
        .max = STRIPE_LIST_MAX, .doc = "How many; all are sent that there are."),
};
const struct shape sandbox_list_shape =
    SHAPE(sandbox_list, sandbox_list_fields, .doc = "Which refunds of the sandbox.");

/* What follows the version in the path is what Stripe would be asked. */
static int serve_request(struct context *context, struct tx *tx, struct raw_reply *ret) {
  static const char version[] = "/sandbox/v1/";
  const struct http_request *request = context_request(context);
  const char *from = memmem(request->target.at, request->target.len, version, sizeof version - 1);
  if (from == NULL) {
    return fail(context, &problem_not_found, "The sandbox does not know this path.");
  }
  from += sizeof version - 1;
  struct text key = http_header_find(request, "Idempotency-Key");
  struct sandbox_request in = {
    .changes = request->method == HTTP_POST,
    .path = text_copy_bytes(context->arena, from, (size_t)(request->target.at + request->target.len - from)),
    .form = request->method == HTTP_POST ? context_body(context) : (struct text){ 0 },
    .key = { key.len > 0 ? PRESENT : ABSENT, key },
  };
  struct sandbox_reply reply = { 0 };
  int result = answer_sandbox(context, tx, &in, &reply);
  *ret = (struct raw_reply){ .content_type = TEXT("application/json"), .body = reply.body };
  return result;
}

int serve_sandbox(struct context *context, struct tx *tx, const struct nothing *in, struct raw_reply *ret) {
  (void)in;
  return serve_request(context, tx, ret);
}

int serve_sandbox_object(struct context *context, struct tx *tx, const struct sandbox_object *in,
                         struct raw_reply *ret) {
  (void)in;
  return serve_request(context, tx, ret);
}

int serve_sandbox_list(struct context *context, struct tx *tx, const struct sandbox_list *in,
                       struct raw_reply *ret) {
  (void)in;
  return serve_request(context, tx, ret);
}

void explain_sandbox(const struct problem *problem, struct arena *arena, struct http_reply *reply) {
  enum { EXPLANATION_MAX = 4096 };
  const struct problem_kind *kind = problem->kind;
  struct buffer body;
  buffer_init_in(&body, arena, EXPLANATION_MAX);
  buffer_addf(&body, "{\"error\":{\"type\":\"%s\",\"code\":\"%s\",\"message\":",
              kind->status < 500 ? "invalid_request_error" : "api_error",
              kind == &problem_not_found ? "resource_missing" : kind->code);
  buffer_add_json_string(&body, problem->detail.len > 0 ? problem->detail : text_of(kind->title));
  if (problem->faults != NULL && problem->faults->count > 0 && problem->faults->at[0].path.len > 0) {
    buffer_add_c(&body, ",\"param\":");
    buffer_add_json_string(&body, text_of(problem->faults->at[0].path.at + 1));
  }
  buffer_add_c(&body, "}}");
  reply->status = kind->status;
  reply->content_type = "application/json";
  reply->body = buffer_text(&body);
}
