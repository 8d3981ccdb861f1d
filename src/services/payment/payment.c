/* The face of the payment service: all that it does, and where. */
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_sandbox.h"
#include "services/payment/payment_store.h"

const struct setting payment_stripe_key = {
  .name = "STRIPE_SECRET_KEY",
  .kind = SETTING_TEXT,
  .max = 500,
  .secret = true,
  .doc = "The key of a Stripe account, with which cards are charged. Unset: a sandbox in this program takes "
         "play money.",
};
const struct setting payment_webhook_secret = {
  .name = "STRIPE_WEBHOOK_SECRET",
  .kind = SETTING_TEXT,
  .max = 500,
  .secret = true,
  .doc = "With which Stripe signs what it sends to /api/v1/payments/webhooks/stripe. Needed beside "
         "STRIPE_SECRET_KEY.",
};
const struct setting payment_stripe_base = {
  .name = "STRIPE_API_BASE",
  .kind = SETTING_TEXT,
  .fallback = "https://api.stripe.com",
  .max = 200,
  .doc = "Where Stripe's API is. http:// is for this machine alone.",
};
const struct setting payment_checkout_ttl = {
  .name = "SOUK_CHECKOUT_TTL",
  .kind = SETTING_SECONDS,
  .fallback = "45m",
  .min = 31 * 60,
  .max = 24 * 3600,
  .doc = "How long a checkout by card stays open. Its order does not expire before that.",
};
const struct setting payment_sweep = {
  .name = "SOUK_PAYMENT_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "2s",
  .min = 1,
  .max = 3600,
  .doc = "How often it is looked for refunds to send, and for what the sandbox has to tell.",
};
const struct setting payment_check_every = {
  .name = "SOUK_PAYMENT_CHECK",
  .kind = SETTING_SECONDS,
  .fallback = "10m",
  .min = 10,
  .max = 86400,
  .doc = "How often an open payment is compared with what the card provider says of it; one that is made, "
         "more and more seldom.",
};
const struct setting payment_sandbox_webhook_url = {
  .name = "SOUK_SANDBOX_WEBHOOK_URL",
  .kind = SETTING_TEXT,
  .max = 500,
  .doc = "Where the sandbox sends its webhooks, signed with STRIPE_WEBHOOK_SECRET. Unset: to this program "
         "itself.",
};
static const struct setting *const settings[] = {
  &payment_stripe_key, &payment_webhook_secret, &payment_stripe_base,         &payment_checkout_ttl,
  &payment_sweep,      &payment_check_every,    &payment_sandbox_webhook_url,
};

const struct problem_kind payment_not_by_card = {
  .code = "payment.not_by_card",
  .status = 409,
  .title = "The order is not paid by card",
  .doc = "Another way to pay was chosen when the order was placed.",
};
const struct problem_kind payment_order_paid = {
  .code = "payment.order_paid",
  .status = 409,
  .title = "The order is paid",
  .doc = "A payment for the order is made or promised, or was given back.",
};
const struct problem_kind payment_order_over = {
  .code = "payment.order_over",
  .status = 409,
  .title = "The order is over",
  .doc = "The order was cancelled or has expired. Place it anew.",
};
const struct problem_kind payment_too_many_attempts = {
  .code = "payment.too_many_attempts",
  .status = 409,
  .title = "Too many checkouts",
  .doc = "Ten checkouts of the order came to nothing. Place the order anew.",
};
const struct problem_kind payment_nothing_to_pay = {
  .code = "payment.nothing_to_pay",
  .status = 409,
  .title = "There is nothing to pay",
  .doc = "The order comes to nothing: a card cannot be charged for it. Order it to be paid on delivery.",
};
const struct problem_kind payment_provider_refused = {
  .code = "payment.provider_refused",
  .status = 502,
  .title = "The card provider refused the checkout",
  .doc = "The card provider does not take this payment: the amount may be too small or too large for it, or "
         "the shop's account there is not in order. Asking again opens a new checkout.",
};
const struct problem_kind payment_provider_unreachable = {
  .code = "payment.provider_unreachable",
  .status = 503,
  .title = "The card provider does not answer",
  .doc = "The card provider cannot be reached now. Ask again: nothing is done twice.",
};
const struct problem_kind payment_not_refundable = {
  .code = "payment.not_refundable",
  .status = 409,
  .title = "The payment cannot be given back",
  .doc = "Only a payment that is made can be given back.",
};
const struct problem_kind payment_too_much = {
  .code = "payment.too_much",
  .status = 409,
  .title = "More than is left of the payment",
  .doc = "All refunds of a payment, those under way included, come to no more than was paid.",
};
const struct problem_kind payment_webhook_unsigned = {
  .code = "payment.webhook_unsigned",
  .status = 400,
  .title = "The webhook is not signed",
  .doc = "Stripe-Signature is missing, is not one of this body by STRIPE_WEBHOOK_SECRET, or is older than "
         "five minutes.",
};
const struct problem_kind payment_webhook_unreadable = {
  .code = "payment.webhook_unreadable",
  .status = 400,
  .title = "The webhook is not understood",
  .doc = "It is signed, but not an event of Stripe's API version 2025-08-27.",
};
const struct problem_kind payment_sandbox_invalid = {
  .code = "payment.sandbox_invalid",
  .status = 400,
  .title = "The sandbox refuses this",
  .doc = "Stripe would refuse it, too: a parameter is missing or wrong, or it cannot be any more.",
};
static const struct problem_kind *const problems[] = {
  &payment_not_by_card,          &payment_order_paid,         &payment_order_over,
  &payment_too_many_attempts,    &payment_nothing_to_pay,     &payment_provider_refused,
  &payment_provider_unreachable, &payment_not_refundable,     &payment_too_much,
  &payment_webhook_unsigned,     &payment_webhook_unreadable, &payment_sandbox_invalid,
};
static const struct problem_kind *const checkout_problems[] = {
  &problem_not_found,        &payment_not_by_card,          &payment_order_paid,
  &payment_order_over,       &payment_too_many_attempts,    &payment_nothing_to_pay,
  &payment_provider_refused, &payment_provider_unreachable, NULL,
};
static const struct problem_kind *const refund_problems[] = { &payment_not_refundable, &payment_too_much,
                                                              NULL };
static const struct problem_kind *const webhook_problems[] = { &payment_webhook_unsigned,
                                                               &payment_webhook_unreadable, NULL };

static const struct problem_kind *const sandbox_problems[] = { &problem_not_found, &payment_sandbox_invalid,
                                                               NULL };

static const char *const html[] = { "text/html", NULL };
static const char *const webhook_types[] = { "application/json", NULL };
static const char *const json[] = { "application/json", NULL };
static const char *const forms[] = { "application/x-www-form-urlencoded", NULL };
static const char *const sandbox_headers[] = { "Idempotency-Key", NULL };
static const char *const webhook_headers[] = { "Stripe-Signature", NULL };

static const struct route routes[] = {
  {
      .method = HTTP_POST,
      .path = "/payments",
      .name = "openCheckout",
      .who = ANY_USER,
      PREPARES(plan_checkout, open_checkout, checkout_plan),
      RUNS_PLANNED(open_checkout, open_checkout, checkout_plan, payment),
      .problems = checkout_problems,
      .doc = "Opens a checkout for an order of yours that is paid by card: send the customer to its "
             "`checkout_url`. While one is open, it is the answer.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments",
      .name = "listPayments",
      .who = ANY_USER,
      RUNS(list_payments, list_payments, payment_list),
      .doc = "Your payments, newest first, or those of one of your orders. Admins see everybody's.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/{id}",
      .name = "getPayment",
      .who = ANY_USER,
      RUNS(get_payment, by_id, payment),
      .inline_read = true,
      .doc = "One of your payments.",
  },
  {
      .method = HTTP_POST,
      .path = "/payments/{id}/refunds",
      .name = "giveRefund",
      .who = ADMIN_ONLY,
      RUNS(give_refund, new_refund, refund),
      .problems = refund_problems,
      .doc = "Gives a payment back, in whole or in part. What was paid by card goes back to it by the "
             "provider, soon; of what was paid in cash it is noted that it was paid out by hand.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/{id}/refunds",
      .name = "listRefunds",
      .who = ANY_USER,
      RUNS(list_refunds_of_payment, by_id, refund_list),
      .doc = "All that was given back of one of your payments, or is to be.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/{id}/success",
      .name = "showPaymentSuccess",
      .who = ANYONE,
      RUNS(leave_success_page, by_id, nothing),
      .status = 303,
      .doc = "Leads to the page of the payment's order, as the card provider does now by itself: for "
             "checkouts of earlier versions.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/{id}/cancelled",
      .name = "showPaymentCancelled",
      .who = ANYONE,
      RUNS(leave_cancelled_page, by_id, nothing),
      .status = 303,
      .doc = "Likewise, for whoever has left the checkout.",
  },
  {
      .method = HTTP_POST,
      .path = "/payments/webhooks/stripe",
      .name = "takeStripeWebhook",
      .who = ANYONE,
      PREPARES(read_webhook_request, nothing, webhook),
      RUNS_PLANNED(take_webhook, nothing, webhook, nothing),
      .status = 200,
      .body_types = webhook_types,
      .headers = webhook_headers,
      .body_max = WEBHOOK_BYTES_MAX,
      .problems = webhook_problems,
      .doc = "What Stripe tells of checkouts and refunds, signed with STRIPE_WEBHOOK_SECRET.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/sandbox/checkout/{session}",
      .name = "showSandboxCheckout",
      .who = ANYONE,
      RUNS(show_sandbox_page, sandbox_page, raw_reply),
      .reply_types = html,
      .doc = "The sandbox's checkout, where no Stripe key is set: a page that stands where Stripe's would.",
  },
  {
      .method = HTTP_POST,
      .path = "/payments/sandbox/checkout/{session}",
      .name = "useSandboxCheckout",
      .who = ANYONE,
      RUNS(submit_sandbox_page, use_sandbox_page, nothing),
      .status = 303,
      .form = true,
      .doc = "What the buttons of the sandbox's checkout do: pay, have the card declined, go back.",
  },
  {
      .method = HTTP_POST,
      .path = "/payments/sandbox/v1/checkout/sessions",
      .name = "createSandboxSession",
      .who = ADMIN_ONLY,
      RUNS(serve_sandbox, nothing, raw_reply),
      .unsaved = true,
      .body_types = forms,
      .headers = sandbox_headers,
      .reply_types = json,
      .explain = explain_sandbox,
      .problems = sandbox_problems,
      .doc = "The sandbox speaks this part of Stripe's API, for Stripe's own libraries: an admin's token is "
             "the key. "
             "Creates a checkout session.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/sandbox/v1/checkout/sessions/{name}",
      .name = "getSandboxSession",
      .who = ADMIN_ONLY,
      RUNS(serve_sandbox_object, sandbox_object, raw_reply),
      .reply_types = json,
      .explain = explain_sandbox,
      .problems = sandbox_problems,
      .doc = "A checkout session of the sandbox.",
  },
  {
      .method = HTTP_POST,
      .path = "/payments/sandbox/v1/checkout/sessions/{name}/expire",
      .name = "expireSandboxSession",
      .who = ADMIN_ONLY,
      RUNS(serve_sandbox_object, sandbox_object, raw_reply),
      .unsaved = true,
      .body_types = forms,
      .headers = sandbox_headers,
      .reply_types = json,
      .explain = explain_sandbox,
      .problems = sandbox_problems,
      .doc = "Closes a checkout session of the sandbox.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/sandbox/v1/payment_intents/{name}",
      .name = "getSandboxIntent",
      .who = ADMIN_ONLY,
      RUNS(serve_sandbox_object, sandbox_object, raw_reply),
      .reply_types = json,
      .explain = explain_sandbox,
      .problems = sandbox_problems,
      .doc = "A payment intent of the sandbox.",
  },
  {
      .method = HTTP_POST,
      .path = "/payments/sandbox/v1/refunds",
      .name = "createSandboxRefund",
      .who = ADMIN_ONLY,
      RUNS(serve_sandbox, nothing, raw_reply),
      .unsaved = true,
      .body_types = forms,
      .headers = sandbox_headers,
      .reply_types = json,
      .explain = explain_sandbox,
      .problems = sandbox_problems,
      .doc = "Gives a payment of the sandbox back, in part or in whole.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/sandbox/v1/refunds",
      .name = "listSandboxRefunds",
      .who = ADMIN_ONLY,
      RUNS(serve_sandbox_list, sandbox_list, raw_reply),
      .reply_types = json,
      .explain = explain_sandbox,
      .problems = sandbox_problems,
      .doc = "The refunds of a payment of the sandbox.",
  },
  {
      .method = HTTP_GET,
      .path = "/payments/sandbox/v1/refunds/{name}",
      .name = "getSandboxRefund",
      .who = ADMIN_ONLY,
      RUNS(serve_sandbox_object, sandbox_object, raw_reply),
      .reply_types = json,
      .explain = explain_sandbox,
      .problems = sandbox_problems,
      .doc = "A refund of the sandbox.",
  },
};

static const struct answer answers[] = {
  { .call = &payment_export_call, RUNS(answer_payment_export, export_request, export_items) },
  { .call = &card_payments_call, RUNS(answer_card_payments, nothing, card_payments) },
  { .call = &begin_checkout_call, RUNS(answer_begin_checkout, begin_checkout, payment) },
  { .call = &sandbox_call, RUNS(answer_sandbox, sandbox_request, sandbox_reply) },
};

static const struct call *const needs[] = { &describe_order_call };

static const struct event_kind *const emits[] = {
  &payment_requested, &payment_accepted,      &payment_succeeded,  &payment_failed,
  &payment_refunded,  &payment_refund_failed, &payment_mismatched,
};

static const struct reaction hears[] = {
  {
      .event = &order_created,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(promise_at_door, order_created),
      .doc = "Promises the payment of an order that is paid on delivery.",
  },
  {
      .event = &order_cancelled,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(void_of_cancelled_order, order_cancelled),
      .doc = "What was promised is void, what was paid is given back.",
  },
  {
      .event = &order_expired,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(void_of_expired_order, order_expired),
      .doc = "What was promised is void, and what is paid all the same is given back.",
  },
  {
      .event = &order_delivered,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(collect_at_door, order_delivered),
      .doc = "The money was collected at the door.",
  },
  {
      .event = &order_returned,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(refund_return, order_returned),
      .doc = "Gives back what the goods that came back were paid with.",
  },
};

static const struct job jobs[] = {
  {
      .name = "send_refunds",
      .every = &payment_sweep,
      .find = find_refunds_to_send,
      PREPARES(ask_for_refund, id, refund_plan),
      JOB_RUNS_PLANNED(note_sent_refund, refund_plan),
      .doc = "Asks the card provider for refunds, until it has given or refused them.",
  },
  {
      .name = "compare_payments",
      .every = &payment_sweep,
      .find = find_payments_to_check,
      PREPARES(ask_for_payment, id, check_plan),
      JOB_RUNS_PLANNED(compare_payment, check_plan),
      .doc = "Compares payments with what the card provider says of them, sets right what a lost webhook "
             "would have told, and closes checkouts of orders that are over.",
  },
  {
      .name = "forget_webhooks",
      .every = &payment_check_every,
      .find = find_old_webhooks,
      JOB_RUNS(forget_webhook),
      .doc = "Forgets which webhooks were taken, after 30 days.",
  },
  {
      .name = "send_sandbox_webhooks",
      .every = &payment_sweep,
      .find = find_due_sandbox_events,
      PREPARES(send_sandbox_event, id, sandbox_sending),
      JOB_RUNS_PLANNED(note_sandbox_sending, sandbox_sending),
      .doc = "Sends what the sandbox has to tell, until it is taken.",
  },
  {
      .name = "lapse_sandbox_sessions",
      .every = &payment_sweep,
      .find = find_lapsed_sandbox_sessions,
      JOB_RUNS(lapse_sandbox_session),
      .doc = "Closes checkouts of the sandbox whose time is over.",
  },
  {
      .name = "forget_sandbox_replies",
      .every = &payment_check_every,
      .find = find_old_sandbox_replies,
      JOB_RUNS(forget_sandbox_reply),
      .doc = "Forgets the sandbox's replies to repeated requests, after a day.",
  },
};

static const struct measure measures[] = {
  { .name = "souk_payment_mismatches_total",
    .type = "counter",
    .help = "Payments, or refunds of them, of which the card provider says something else than we know.",
    .count = count_mismatches },
};

static const struct invariant invariants[] = {
  { .name = "the ledger's postings come to nothing",
    .sql = "SELECT posting_id, currency, sum(amount_minor) AS sum FROM payment_entries GROUP BY posting_id, "
           "currency HAVING sum(amount_minor) <> 0" },
  { .name = "an entry has its payment, in its currency",
    .sql = "SELECT e.posting_id, e.payment_id, e.currency FROM payment_entries e WHERE NOT EXISTS (SELECT 1 "
           "FROM payment_payments p WHERE p.id = e.payment_id AND p.currency = e.currency)" },
  { .name = "the ledger holds what was paid and not given back, and nothing else",
    .sql = "SELECT p.id, p.status, p.amount_minor, p.refunded_minor, coalesce(e.sum, 0) AS ledger FROM "
           "payment_payments p LEFT JOIN (SELECT payment_id, sum(amount_minor) AS sum FROM payment_entries "
           "WHERE account IN ('cash', 'provider') GROUP BY payment_id) e ON e.payment_id = p.id WHERE "
           "coalesce(e.sum, 0) <> CASE WHEN p.status = 'succeeded' THEN p.amount_minor - p.refunded_minor "
           "ELSE 0 END" },
  { .name = "a payment's refunds come to what was given back of it",
    .sql = "SELECT p.id, p.refunded_minor, coalesce(r.sum, 0) AS refunds FROM payment_payments p LEFT JOIN "
           "(SELECT payment_id, sum(amount_minor) AS sum FROM payment_refunds WHERE status = 'succeeded' "
           "GROUP BY payment_id) r ON r.payment_id = p.id WHERE coalesce(r.sum, 0) <> p.refunded_minor" },
  { .name = "no more is given back of a payment than was paid",
    .sql = "SELECT p.id, p.status, p.amount_minor, p.refunded_minor FROM payment_payments p WHERE "
           "p.refunded_minor > CASE WHEN p.status = 'succeeded' THEN p.amount_minor ELSE 0 END" },
  { .name = "the ledger's refunds are those that were given",
    .sql = "SELECT p.id, p.refunded_minor, coalesce(e.sum, 0) AS ledger FROM payment_payments p LEFT JOIN "
           "(SELECT payment_id, sum(amount_minor) AS sum FROM payment_entries WHERE account = 'refunds' "
           "GROUP BY payment_id) e ON e.payment_id = p.id WHERE coalesce(e.sum, 0) <> p.refunded_minor" },
};

static const struct setting payment_url = SERVICE_URL(PAYMENT, 8001);

const struct service payment_service = {
  .name = "payment",
  .doc = "Payments of orders, and the ledger of all money.",
  .open = open_provider,
  .close = close_provider,
  .url = &payment_url,
  ROWS(routes),
  ROWS(answers),
  ROWS(needs),
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
  ROWS(problems),
  ROWS(invariants),
  ROWS(measures),
  .migrations = &payment_migrations,
  .statements = &payment_statements,
};
