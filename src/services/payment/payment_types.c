/* Shapes of the payment service's own structs. */
#include "services/payment/payment_types.h"

static const char *const payment_state_names[] = {
  [PAYMENT_IS_OPEN] = "open",     [PAYMENT_IS_ACCEPTED] = "accepted", [PAYMENT_IS_MADE] = "succeeded",
  [PAYMENT_IS_FAILED] = "failed", [PAYMENT_IS_VOID] = "void",
};
const struct names payment_states = NAMES(payment_state_names);

static const char *const account_names[] = {
  [ACCOUNT_CASH] = "cash",
  [ACCOUNT_PROVIDER] = "provider",
  [ACCOUNT_ORDERS] = "orders",
  [ACCOUNT_REFUNDS] = "refunds",
};
static const struct names accounts = NAMES(account_names);

static const char *const refund_state_names[] = {
  [REFUND_IS_PENDING] = "pending",
  [REFUND_IS_MADE] = "succeeded",
  [REFUND_IS_FAILED] = "failed",
};
static const struct names refund_states = NAMES(refund_state_names);

static const char *const refund_reason_names[] = {
  [REFUNDED_ON_REQUEST] = "customer_request",
  [REFUNDED_FOR_GOODWILL] = "goodwill",
  [REFUNDED_FOR_DAMAGE] = "damaged",
  [REFUNDED_AS_DUPLICATE] = "duplicate",
  [REFUNDED_AS_FRAUD] = "fraud",
  [REFUNDED_FOR_OTHER] = "other",
  [REFUNDED_FOR_RETURN] = "returned",
  [REFUNDED_OF_CANCELLED] = "order_cancelled",
  [REFUNDED_OF_EXPIRED] = "order_expired",
  [REFUNDED_AT_PROVIDER] = "provider",
};
const struct names refund_reasons = NAMES(refund_reason_names);
/* Those that a person gives. */
static const struct names chosen_reasons = { refund_reason_names, REFUNDED_FOR_OTHER + 1 };

static const struct field payment_fields[] = {
  FIELD(struct payment, id, .doc = "The payment."),
  FIELD(struct payment, order_id, .doc = "What it is for."),
  FIELD(struct payment, user_id, .doc = "Who placed the order."),
  ENUM_FIELD(struct payment, method, payment_methods, .doc = "How it is made."),
  ENUM_FIELD(struct payment, status, payment_states,
             .doc = "open: a checkout waits for a card. accepted: promised, as with cash on delivery until "
                    "it is collected. failed: the checkout came to nothing. void: its order was cancelled "
                    "or has expired."),
  FIELD(struct payment, amount, .max = INTEGER_MAX, .doc = "How much."),
  FIELD(struct payment, refunded, .max = INTEGER_MAX, .doc = "How much of it was given back."),
  FIELD(struct payment, expires_at, .doc = "Until when the checkout can be used; null without one."),
  FIELD(struct payment, checkout_url, .max = PAYMENT_URL_MAX,
        .doc = "Where the card is asked for, while that is still open."),
  FIELD(struct payment, provider_session, .max = PAYMENT_PROVIDER_ID_MAX,
        .doc = "What the provider calls the checkout."),
  FIELD(struct payment, provider_payment, .max = PAYMENT_PROVIDER_ID_MAX,
        .doc = "What the provider calls the payment, once there is one."),
  FIELD(struct payment, version, .min = 1, .max = INTEGER_MAX, .doc = "Rises with each change."),
  FIELD(struct payment, created_at, .doc = "When it was begun."),
  FIELD(struct payment, updated_at, .doc = "When it was last changed."),
};
const struct shape payment_shape = SHAPE(payment, payment_fields, .doc = "A payment of an order.");

static const struct field list_payments_fields[] = {
  FIELD(struct list_payments, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_payments, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
  FIELD(struct list_payments, order_id, .not_null = true, .doc = "This order's payments only."),
};
const struct shape list_payments_shape = SHAPE(list_payments, list_payments_fields, .doc = "Which payments.");

static const struct field payment_list_fields[] = {
  LIST_FIELD(struct payment_list, items, payment, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct payment_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape payment_list_shape =
    SHAPE(payment_list, payment_list_fields, .doc = "A page of payments.");

static const struct field open_checkout_fields[] = {
  FIELD(struct open_checkout, order_id, .doc = "What is to be paid: an order of yours that is paid by card."),
};
const struct shape open_checkout_shape =
    SHAPE(open_checkout, open_checkout_fields, .doc = "Which order is to be paid by card.");

static const struct field refund_fields[] = {
  FIELD(struct refund, id, .doc = "The refund."),
  FIELD(struct refund, payment_id, .doc = "The payment of which it gives something back."),
  ENUM_FIELD(struct refund, status, refund_states,
             .doc = "pending: the provider is asked for it. succeeded: it is on its way, or was paid out by "
                    "hand where the payment was in cash. failed: the provider refuses it."),
  ENUM_FIELD(struct refund, reason, refund_reasons,
             .doc = "Why. returned: goods came back. order_cancelled, order_expired: what it was paid for is "
                    "over. provider: it was begun there."),
  FIELD(struct refund, amount, .min = 1, .max = INTEGER_MAX, .doc = "How much."),
  FIELD(struct refund, return_id, .doc = "The return of goods that it is for."),
  FIELD(struct refund, provider_refund, .max = PAYMENT_PROVIDER_ID_MAX, .doc = "What the provider calls it."),
  FIELD(struct refund, created_at, .doc = "When it was decided."),
  FIELD(struct refund, updated_at, .doc = "When it last changed."),
};
const struct shape refund_shape = SHAPE(refund, refund_fields, .doc = "Money that is given back.");

static const struct field new_refund_fields[] = {
  FIELD(struct new_refund, id, .doc = "The payment."),
  FIELD(struct new_refund, amount, .not_null = true, .min = 1, .max = INTEGER_MAX,
        .doc = "How much; all that is left if it is not said."),
  ENUM_FIELD(struct new_refund, reason, chosen_reasons, .optional = true, .fallback = REFUNDED_ON_REQUEST,
             .doc = "Why."),
};
const struct shape new_refund_shape = SHAPE(new_refund, new_refund_fields, .doc = "What to give back.");

static const struct field refund_list_fields[] = {
  LIST_FIELD(struct refund_list, items, refund, .max = PAYMENT_MAX_REFUNDS, .doc = "In their order."),
};
const struct shape refund_list_shape =
    SHAPE(refund_list, refund_list_fields, .doc = "All refunds of a payment.");

static const struct field payment_page_fields[] = {
  FIELD(struct payment_page, user_id), FIELD(struct payment_page, order_id),
  FIELD(struct payment_page, below),   FIELD(struct payment_page, everybodys),
  FIELD(struct payment_page, limit),
};
const struct shape payment_page_shape = SHAPE(payment_page, payment_page_fields);

static const struct field payment_check_fields[] = {
  FIELD(struct payment_check, id),
  FIELD(struct payment_check, check_at),
};
const struct shape payment_check_shape = SHAPE(payment_check, payment_check_fields);

static const struct field by_provider_id_fields[] = {
  FIELD(struct by_provider_id, id, .max = PAYMENT_PROVIDER_ID_MAX),
};
const struct shape by_provider_id_shape = SHAPE(by_provider_id, by_provider_id_fields);

static const struct field ended_order_fields[] = {
  FIELD(struct ended_order, order_id),
  ENUM_FIELD(struct ended_order, ended, refund_reasons),
  FIELD(struct ended_order, ended_at),
};
const struct shape ended_order_shape = SHAPE(ended_order, ended_order_fields);

static const struct field refund_try_fields[] = {
  FIELD(struct refund_try, id),
  FIELD(struct refund_try, tries),
  FIELD(struct refund_try, next_try_at),
};
const struct shape refund_try_shape = SHAPE(refund_try, refund_try_fields);

static const struct field webhook_row_fields[] = {
  FIELD(struct webhook_row, id),
  FIELD(struct webhook_row, received_at),
};
const struct shape webhook_row_shape = SHAPE(webhook_row, webhook_row_fields);

static const struct field mismatch_row_fields[] = {
  FIELD(struct mismatch_row, payment_id),
  FIELD(struct mismatch_row, what),
  FIELD(struct mismatch_row, found_at),
};
const struct shape mismatch_row_shape = SHAPE(mismatch_row, mismatch_row_fields);

static const struct field ledger_entry_fields[] = {
  FIELD(struct ledger_entry, posting_id),
  ENUM_FIELD(struct ledger_entry, account, accounts),
  FIELD(struct ledger_entry, payment_id),
  FIELD(struct ledger_entry, amount, .min = -INTEGER_MAX, .max = INTEGER_MAX),
  FIELD(struct ledger_entry, posted_at),
};
const struct shape ledger_entry_shape = SHAPE(ledger_entry, ledger_entry_fields);
