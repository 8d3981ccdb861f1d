/* Pages for people: the sandbox's own checkout. Nothing on it comes from outside but numbers, so nothing
   needs escaping. */
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_sandbox.h"
#include "services/payment/payment_store.h"

#include <errno.h>
#include <string.h>

enum { PAGE_BYTES_MAX = 8192 };

/* The web app's colours and type (web/README.md), but none of its files: this page may load nothing. */
static const char style[] =
    ":root{color-scheme:light dark;--paper:#faf6ef;--surface:#fffdf9;--line:#d9d0c1;--ink:#1d2433;"
    "--dim:#5c6170;--main:#2f3f7f;--on-main:#fff;--price:#9f3b22;--mark:#fbe8c6;--on-mark:#5c3705}"
    "@media(prefers-color-scheme:dark){:root{--paper:#16181f;--surface:#1f222c;--line:#3d4150;--ink:#ece8df;"
    "--dim:#a5a8b3;--main:#aab5ea;--on-main:#16181f;--price:#f2bc5e;--mark:#3a2c10;--on-mark:#f7d394}}"
    "*{box-sizing:border-box}"
    "body{margin:0;padding:2rem 1rem;background:var(--paper);color:var(--ink);"
    "font:1rem/1.55 system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif}"
    "main{max-width:28rem;margin:0 auto;padding:2rem 1.5rem;background:var(--surface);"
    "border:1px solid var(--line);border-radius:16px}"
    "svg{display:block;margin-bottom:1rem}"
    "h1,.sum{font-family:Georgia,\"Noto Serif\",serif;font-weight:500;line-height:1.15;margin:0 0 1rem}"
    "h1{font-size:1.75rem}.sum{font-size:2.5rem;color:var(--price);font-variant-numeric:tabular-nums}"
    "p{margin:0 0 1rem}.dim{color:var(--dim);margin:0}"
    ".mark{padding:.75rem 1rem;border:2px dashed currentcolor;border-radius:8px;background:var(--mark);"
    "color:var(--on-mark)}"
    ".wrong{padding:.75rem 1rem;border-left:4px solid var(--price);color:var(--price)}"
    "form{display:grid;gap:.75rem;margin-top:1.5rem}"
    "button{min-height:2.75rem;padding:.625rem 1rem;border:1px solid var(--line);border-radius:8px;"
    "background:transparent;color:var(--ink);font:inherit;font-weight:600;cursor:pointer}"
    "button.main{border-color:var(--main);background:var(--main);color:var(--on-main);font-size:1.125rem}"
    "button:hover{border-color:currentcolor}"
    ":focus-visible{outline:3px solid #e0952b;outline-offset:2px}";

/* The shop's mark, as in the web app's favicon. */
static const char mark[] =
    "<svg width=\"48\" height=\"48\" viewBox=\"0 0 48 48\" aria-hidden=\"true\">"
    "<path d=\"M47.5,24L40.6,30.9L40.6,40.6L30.9,40.6L24,47.5L17.1,40.6L7.4,40.6L7.4,30.9L0.5,24L7.4,17.1"
    "L7.4,7.4L17.1,7.4L24,0.5L30.9,7.4L40.6,7.4L40.6,17.1Z\" fill=\"#e0952b\"/>"
    "<path d=\"M17,37V26.5A9,9 0 1 1 31,26.5V37Z\" fill=\"#2f3f7f\"/>"
    "<circle cx=\"24\" cy=\"24\" r=\"3.4\" fill=\"#ffe2a0\"/></svg>";

static void begin_page(struct buffer *page, const char *title) {
  buffer_addf(page,
              "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
              "content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">"
              "<title>%s</title><style>%s</style></head><body>\n<main>%s<h1>%s</h1>\n",
              title, style, mark, title);
}

static int end_page(struct buffer *page, struct raw_reply *ret) {
  buffer_add_c(page, "</main></body></html>\n");
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

/* Checkouts that were opened before orders had a page lead here. */
static int lead_to_order(struct context *context, struct tx *tx, struct id id, const char *outcome) {
  struct payment payment;
  int result = find_payment(tx, &(struct by_id){ id }, &payment);
  if (result < 0) {
    return found(context, result, "payment");
  }
  context_add_header(context, "Location", page_after_card(context, payment.order_id, outcome));
  return 0;
}

int leave_success_page(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  return lead_to_order(context, tx, in->id, "success");
}

int leave_cancelled_page(struct context *context, struct tx *tx, const struct by_id *in,
                         struct nothing *ret) {
  (void)ret;
  return lead_to_order(context, tx, in->id, "cancelled");
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
  begin_page(&page, "Play-money checkout");
  buffer_addf(
      &page,
      "<p class=\"mark\"><strong>This is a sandbox.</strong> No card is asked for and no money moves. "
      "It stands where Stripe would, until the shop has a Stripe key.</p>\n%s"
      "<p class=\"dim\">To pay</p>\n<p class=\"sum\">%s</p>\n"
      "<form method=\"post\" action=\"%s\">"
      "<button class=\"main\" name=\"choice\" value=\"pay\">Pay</button>"
      "<button name=\"choice\" value=\"decline\">Have the card declined</button>"
      "<button name=\"choice\" value=\"cancel\">Back to the shop</button></form>\n",
      in->declined ? "<p class=\"wrong\" role=\"alert\">The card was declined. Nothing was paid.</p>\n" : "",
      text_c(written_sum(context, &session.amount)),
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
