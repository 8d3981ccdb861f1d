/* The payment service's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/order/order.h"
#include "services/payment/payment.h"

/* Where one payment stands; an order stands where the best of its payments does. */
enum payment_state {
  PAYMENT_IS_ACCEPTED, /* promised */
  PAYMENT_IS_MADE,     /* the money is here */
  PAYMENT_IS_VOID,     /* promised once, and not wanted any more */
};
enum { PAYMENT_STATES = PAYMENT_IS_VOID + 1 };
extern const struct names payment_states;

/* Both a row and what clients see of it. */
struct payment {
  struct id id, order_id, user_id;
  enum payment_method method;
  enum payment_state status;
  struct money amount;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape payment_shape;

struct list_payments {
  int64_t limit;
  struct maybe_text after;
  struct maybe_id order_id;
};
extern const struct shape list_payments_shape;

struct payment_list {
  struct payment *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape payment_list_shape;

/* Rows. */

struct payment_page {
  struct id user_id, order_id, below;
  bool everybodys; /* of an order: whosever it is */
  int64_t limit;
};
extern const struct shape payment_page_shape;

/* The ledger's accounts. */
enum account {
  ACCOUNT_CASH,   /* what was collected at the door */
  ACCOUNT_ORDERS, /* what orders were paid with: below 0, as it comes from there */
};
enum { ACCOUNTS = ACCOUNT_ORDERS + 1 };

/* One side of a posting, whose entries come to nothing together. */
struct ledger_entry {
  struct id posting_id;
  enum account account;
  struct id payment_id;
  struct money amount;
  struct instant posted_at;
};
extern const struct shape ledger_entry_shape;

HANDLES(list_payments, list_payments, payment_list);
HANDLES(get_payment, by_id, payment);
HANDLES(answer_payment_export, export_request, export_items);
REACTS(promise_at_door, order_created);
REACTS(void_of_cancelled_order, order_cancelled);
REACTS(void_of_expired_order, order_expired);
REACTS(collect_at_door, order_delivered);
