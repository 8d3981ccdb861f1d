/* The payment service's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/order/order.h"
#include "services/payment/payment.h"

enum {
  PAYMENT_URL_MAX = 2000,
  PAYMENT_PROVIDER_ID_MAX = 255,
  PAYMENT_MAX_ATTEMPTS = 10, /* checkouts of one order: each lets it wait for longer */
  PAYMENT_MAX_REFUNDS = 100, /* of one payment */
};

/* Where one payment stands; an order stands where the best of its payments does. */
enum payment_state {
  PAYMENT_IS_OPEN,     /* a checkout waits for a card */
  PAYMENT_IS_ACCEPTED, /* promised */
  PAYMENT_IS_MADE,     /* the money is here */
  PAYMENT_IS_FAILED,   /* the checkout came to nothing */
  PAYMENT_IS_VOID,     /* not wanted any more: its order is over */
};
enum { PAYMENT_STATES = PAYMENT_IS_VOID + 1 };
extern const struct names payment_states;

/* Both a row and what clients see of it. */
struct payment {
  struct id id, order_id, user_id;
  enum payment_method method;
  enum payment_state status;
  struct money amount, refunded;
  struct maybe_instant expires_at;
  struct maybe_text checkout_url;
  struct maybe_text provider_session, provider_payment; /* what the provider knows it by */
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

struct open_checkout {
  struct id order_id;
};
extern const struct shape open_checkout_shape;

enum refund_state { REFUND_IS_PENDING, REFUND_IS_MADE, REFUND_IS_FAILED };

enum refund_reason {
  REFUNDED_ON_REQUEST,
  REFUNDED_FOR_GOODWILL,
  REFUNDED_FOR_DAMAGE,
  REFUNDED_AS_DUPLICATE,
  REFUNDED_AS_FRAUD,
  REFUNDED_FOR_OTHER, /* the last that admins choose from; the rest are the shop's own */
  REFUNDED_FOR_RETURN,
  REFUNDED_OF_CANCELLED,
  REFUNDED_OF_EXPIRED,
  REFUNDED_AT_PROVIDER,
};
extern const struct names refund_reasons;

/* Both a row and what clients see of it. */
struct refund {
  struct id id, payment_id;
  enum refund_state status;
  enum refund_reason reason;
  struct money amount;
  struct maybe_id return_id;
  struct maybe_text provider_refund;
  struct instant created_at, updated_at;
};
extern const struct shape refund_shape;

struct new_refund {
  struct id id;              /* of the payment, from the path */
  struct maybe_money amount; /* absent: all that is left */
  enum refund_reason reason;
};
extern const struct shape new_refund_shape;

struct refund_list {
  struct refund *items;
  size_t items_count;
};
extern const struct shape refund_list_shape;

/* Rows. */

struct payment_page {
  struct id user_id, order_id, below;
  bool everybodys; /* of an order: whosever it is */
  int64_t limit;
};
extern const struct shape payment_page_shape;

/* When a payment is next compared with what the provider says of it: null: never again. */
struct payment_check {
  struct id id;
  struct maybe_instant check_at;
};
extern const struct shape payment_check_shape;

struct by_provider_id {
  struct text id;
};
extern const struct shape by_provider_id_shape;

/* An order that is over. */
struct ended_order {
  struct id order_id;
  enum refund_reason ended; /* why what is paid for it is given back */
  struct instant ended_at;
};
extern const struct shape ended_order_shape;

struct refund_try {
  struct id id;
  int64_t tries;
  struct maybe_instant next_try_at;
};
extern const struct shape refund_try_shape;

struct webhook_row {
  struct id id;
  struct instant received_at;
};
extern const struct shape webhook_row_shape;

struct mismatch_row {
  struct id payment_id;
  struct text what;
  struct instant found_at;
};
extern const struct shape mismatch_row_shape;

/* The ledger's accounts. */
enum account {
  ACCOUNT_CASH,     /* what was collected at the door */
  ACCOUNT_PROVIDER, /* what was paid by card and is with the provider for us */
  ACCOUNT_ORDERS,   /* what orders were paid with: below 0, as it comes from there */
  ACCOUNT_REFUNDS,  /* what was given back */
};
enum { ACCOUNTS = ACCOUNT_REFUNDS + 1 };

/* One side of a posting, whose entries come to nothing together. */
struct ledger_entry {
  struct id posting_id;
  enum account account;
  struct id payment_id;
  struct money amount;
  struct instant posted_at;
};
extern const struct shape ledger_entry_shape;
