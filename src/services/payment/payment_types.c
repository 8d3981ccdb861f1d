/* Shapes of the payment service's own structs. */
#include "services/payment/payment_types.h"

static const char *const payment_state_names[] = {
  [PAYMENT_IS_ACCEPTED] = "accepted",
  [PAYMENT_IS_MADE] = "succeeded",
  [PAYMENT_IS_VOID] = "void",
};
const struct names payment_states = NAMES(payment_state_names);

static const char *const account_names[] = {
  [ACCOUNT_CASH] = "cash",
  [ACCOUNT_ORDERS] = "orders",
};
static const struct names accounts = NAMES(account_names);

static const struct field payment_fields[] = {
  FIELD(struct payment, id, .doc = "The payment."),
  FIELD(struct payment, order_id, .doc = "What it is for."),
  FIELD(struct payment, user_id, .doc = "Who placed the order."),
  ENUM_FIELD(struct payment, method, payment_methods, .doc = "How it is made."),
  ENUM_FIELD(struct payment, status, payment_states,
             .doc = "accepted: promised, as with cash on delivery until it is collected. void: its order was "
                    "cancelled or has expired."),
  FIELD(struct payment, amount, .max = INTEGER_MAX, .doc = "How much."),
  FIELD(struct payment, version, .min = 1, .max = INTEGER_MAX, .doc = "Rises with each change."),
  FIELD(struct payment, created_at, .doc = "When it was promised."),
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

static const struct field payment_page_fields[] = {
  FIELD(struct payment_page, user_id), FIELD(struct payment_page, order_id),
  FIELD(struct payment_page, below),   FIELD(struct payment_page, everybodys),
  FIELD(struct payment_page, limit),
};
const struct shape payment_page_shape = SHAPE(payment_page, payment_page_fields);

static const struct field ledger_entry_fields[] = {
  FIELD(struct ledger_entry, posting_id),
  ENUM_FIELD(struct ledger_entry, account, accounts),
  FIELD(struct ledger_entry, payment_id),
  FIELD(struct ledger_entry, amount, .min = -INTEGER_MAX, .max = INTEGER_MAX),
  FIELD(struct ledger_entry, posted_at),
};
const struct shape ledger_entry_shape = SHAPE(ledger_entry, ledger_entry_fields);
