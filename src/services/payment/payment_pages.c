/* Pages for people: what they come back to from the provider, and the sandbox's own checkout. Nothing on them
   comes from outside but numbers, so nothing needs escaping. */
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_sandbox.h"
#include "services/payment/payment_store.h"

#include <errno.h>
#include <string.h>

enum { PAGE_BYTES_MAX = 8192 };

static const char style[] =
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#222}"
    "h1{font-size:1.5rem}.mark{background:#ffe08a;border:2px dashed #8a6d00;padding:.6rem 1rem}"
    ".sum{font-size:2rem;margin:1rem 0}button{font:inherit;padding:.6rem 1.2rem;margin:.3rem .5rem .3rem 0}"
    ".wrong{color:#a00}";

static void begin_page(struct buffer *page, const char *title) {
  buffer_addf(page,
              "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
              "content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">"
              "<title>%s</title><style>%s</style></head><body>\n<h1>%s</h1>\n",
              title, style, title);
}

static int end_page(struct buffer *page, struct raw_reply *ret) {
  buffer_add_c(page, "</body></html>\n");
  *ret = (struct raw_reply){ .content_type = TEXT("text/html; charset=utf-8"), .body = buffer_text(page) };
  return page->failed ? -EFBIG : 0;
}

static int show_words(struct context *context, const char *title, const char *words, struct raw_reply *ret) {
  struct buffer page;
  buffer_init_in(&page, context->arena, PAGE_BYTES_MAX);
  begin_page(&page, title);
  buffer_addf(&page, "<p>%s</p>\n", words);
  return end_page(&page, ret);
}

/* Whoever knows the number is told where the payment stands, and nothing else: the browser may have lost its
   session on the way to the provider and back. */
static int show_state(struct context *context, struct tx *tx, struct id id, const char *while_open,
                      struct raw_reply *ret) {
  struct payment payment;
  int result = find_payment(tx, &(struct by_id){ id }, &payment);
  if (result < 0) {
    return found(context, result, "payment");
  }
  switch (payment.status) {
  case PAYMENT_IS_OPEN:
    return show_words(context, "Your payment is open", while_open, ret);
  case PAYMENT_IS_ACCEPTED:
    return show_words(context, "Your payment is promised", "You pay when the goods arrive.", ret);
  case PAYMENT_IS_MADE:
    return payment.refunded.minor > 0
               ? show_words(context, "Your payment was given back",
                            "All of it or a part is on its way back to you.", ret)
               : show_words(context, "Your payment has arrived", "Thank you. You can close this page.", ret);
  case PAYMENT_IS_FAILED:
  case PAYMENT_IS_VOID:
    break;
  }
  return show_words(context, "Nothing was paid",
                    "This checkout is closed. If your order still stands, you can pay for it anew.", ret);
}

int show_success_page(struct context *context, struct tx *tx, const struct by_id *in, struct raw_reply *ret) {
  return show_state(context, tx, in->id,
                    "The card provider has not told us yet. This takes a few seconds: load the page again.",
                    ret);
}

int show_cancelled_page(struct context *context, struct tx *tx, const struct by_id *in,
                        struct raw_reply *ret) {
  return show_state(context, tx, in->id,
                    "You left the checkout. Your order waits: you can go back and pay until it expires.",
                    ret);
}

/* The sandbox's checkout */

static const char *const choice_names[] = {
  [SANDBOX_PAY] = "pay",
  [SANDBOX_DECLINE] = "decline",
  [SANDBOX_CANCEL] = "cancel",
};
static const struct names choices = NAMES(choice_names);

enum { NAME_MAX = 60 };
static const struct field sandbox_page_fields[] = {
  FIELD(struct sandbox_page, session, .max = NAME_MAX, .doc = "What the sandbox calls the checkout."),
  FIELD(struct sandbox_page, declined, .optional = true, .doc = "The last try was declined."),
};
const struct shape sandbox_page_shape =
    SHAPE(sandbox_page, sandbox_page_fields, .doc = "A checkout of the sandbox.");
static const struct field use_sandbox_page_fields[] = {
  FIELD(struct use_sandbox_page, session, .max = NAME_MAX, .doc = "What the sandbox calls the checkout."),
  ENUM_FIELD(struct use_sandbox_page, choice, choices, .doc = "What the button says."),
};
const struct shape use_sandbox_page_shape =
    SHAPE(use_sandbox_page, use_sandbox_page_fields, .doc = "What somebody does at the sandbox's checkout.");

static int find_session(struct context *context, struct tx *tx, struct text name,
                        struct sandbox_session *ret) {
  const struct provider *provider = context_state(context);
  struct id id;
  int result = provider->is_sandbox ? sandbox_named(name, SANDBOX_SESSION, &id) : -ENOENT;
  if (result == 0) {
    result = find_sandbox_session(tx, &(struct by_id){ id }, ret);
  }
  return found(context, result, "checkout");
}

static bool is_usable(struct context *context, const struct sandbox_session *session) {
  return session->status == SANDBOX_OPEN && session->expires_at.us > context_now(context).us;
}

/* The page belongs to another site as far as browsers are concerned, as Stripe's own does: `sandbox` gives it
   an origin of its own, so that its form goes out without the shop's cookies, and needs none of their tokens.
   The checkout's name, which nobody can guess, is all that it takes. */
static void keep_apart(struct context *context) {
  context_add_header(
      context, "Content-Security-Policy",
      TEXT("sandbox allow-forms; default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
           "base-uri 'none'; frame-ancestors 'none'"));
}

/* ISO 4217's minor units, of the currencies that a shop may have. */
static int decimals_of(const char *currency) {
  return strcmp(currency, "JPY") == 0 ? 0 : strcmp(currency, "TND") == 0 ? 3 : 2;
}

static struct text written_sum(struct context *context, const struct money *amount) {
  int decimals = decimals_of(amount->currency);
  int64_t whole = 1;
  for (int i = 0; i < decimals; i++) {
    whole *= 10;
  }
  struct text sum = text_format(context->arena, "%lld", (long long)(amount->minor / whole));
  return decimals == 0 ? text_format(context->arena, "%s %s", text_c(sum), amount->currency)
                       : text_format(context->arena, "%s.%0*lld %s", text_c(sum), decimals,
                                     (long long)(amount->minor % whole), amount->currency);
}

int show_sandbox_page(struct context *context, struct tx *tx, const struct sandbox_page *in,
                      struct raw_reply *ret) {
  struct sandbox_session session = { 0 };
  int result = find_session(context, tx, in->session, &session);
  if (result < 0) {
    return result;
  }
  keep_apart(context);
  if (!is_usable(context, &session)) {
    return show_words(context, "This checkout is closed",
                      session.status == SANDBOX_COMPLETE ? "It was paid." : "It has expired.", ret);
  }
  struct buffer page;
  buffer_init_in(&page, context->arena, PAGE_BYTES_MAX);
  begin_page(&page, "Sandbox checkout");
  buffer_addf(
      &page,
      "<p class=\"mark\"><strong>This is a sandbox.</strong> No card is asked for and no money moves. "
      "It stands where Stripe would, until the shop has a Stripe key.</p>\n"
      "<p class=\"sum\">%s</p>\n%s"
      "<form method=\"post\" action=\"%s\">"
      "<button name=\"choice\" value=\"pay\">Pay</button>"
      "<button name=\"choice\" value=\"decline\">Have the card declined</button>"
      "<button name=\"choice\" value=\"cancel\">Back to the shop</button></form>\n",
      text_c(written_sum(context, &session.amount)),
      in->declined ? "<p class=\"wrong\">The card was declined. Nothing was paid.</p>\n" : "",
      text_c(sandbox_name(context->arena, SANDBOX_SESSION, session.id)));
  return end_page(&page, ret);
}

static struct text own_url(struct context *context, const struct sandbox_session *session,
                           const char *query) {
  return text_format(context->arena, "%s%s", text_c(session->url), query);
}

int submit_sandbox_page(struct context *context, struct tx *tx, const struct use_sandbox_page *in,
                        struct nothing *ret) {
  (void)ret;
  struct sandbox_session session = { 0 };
  int result = find_session(context, tx, in->session, &session);
  if (result < 0) {
    return result;
  }
  struct text next = own_url(context, &session, "");
  if (in->choice == SANDBOX_CANCEL && session.cancel_url.presence == PRESENT) {
    next = session.cancel_url.v;
  } else if (in->choice == SANDBOX_PAY && is_usable(context, &session)) {
    next = session.success_url;
    result = pay_sandbox_session(context, tx, &session);
  } else if (in->choice == SANDBOX_DECLINE && is_usable(context, &session)) {
    next = own_url(context, &session, "?declined=true");
    result = decline_sandbox_session(context, tx, &session);
  }
  context_add_header(context, "Location", next);
  return result;
}
