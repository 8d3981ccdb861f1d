/* The face of the payment service: all that it does, and where. */
#include "services/payment/payment_types.h"

static const struct route routes[] = {
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
};

static const struct answer answers[] = {
  { .call = &payment_export_call, RUNS(answer_payment_export, export_request, export_items) },
};

static const struct event_kind *const emits[] = {
  &payment_accepted,
  &payment_succeeded,
  &payment_failed,
  &payment_refunded,
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
      .doc = "What was promised is void.",
  },
  {
      .event = &order_expired,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(void_of_expired_order, order_expired),
      .doc = "What was promised is void.",
  },
  {
      .event = &order_delivered,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(collect_at_door, order_delivered),
      .doc = "The money was collected at the door.",
  },
};

static const struct invariant invariants[] = {
  { .name = "the ledger's postings come to nothing",
    .sql = "SELECT posting_id, currency, sum(amount_minor) AS sum FROM payment_entries GROUP BY posting_id, "
           "currency HAVING sum(amount_minor) <> 0" },
  { .name = "an entry has its payment, in its currency",
    .sql = "SELECT e.posting_id, e.payment_id, e.currency FROM payment_entries e WHERE NOT EXISTS (SELECT 1 "
           "FROM payment_payments p WHERE p.id = e.payment_id AND p.currency = e.currency)" },
  { .name = "the ledger holds what was collected, and nothing else",
    .sql = "SELECT p.id, p.status, p.amount_minor, coalesce(e.sum, 0) AS ledger FROM payment_payments p LEFT "
           "JOIN (SELECT payment_id, sum(amount_minor) AS sum FROM payment_entries WHERE account = 'cash' "
           "GROUP BY payment_id) e ON e.payment_id = p.id WHERE coalesce(e.sum, 0) <> CASE WHEN p.status = "
           "'succeeded' THEN p.amount_minor ELSE 0 END" },
};

static const struct setting payment_url = SERVICE_URL(PAYMENT, 8001);

const struct service payment_service = {
  .name = "payment",
  .doc = "Payments of orders, and the ledger of all money.",
  .url = &payment_url,
  ROWS(routes),
  ROWS(answers),
  ROWS(emits),
  ROWS(hears),
  ROWS(invariants),
  .migrations = &payment_migrations,
  .statements = &payment_statements,
};
