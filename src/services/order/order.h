/* The order service as others see it: what happens to orders. Events carry ids and amounts; whose address or
   name is needed asks its owner. */
#pragma once

#include "base/tax.h"
#include "service/export.h"

DECLARE_SERVICE(order);

enum { ORDER_MAX_LINES = 50 };

enum order_status {
  ORDER_PLACED,
  ORDER_CONFIRMED, /* paid or promised, and the stock is its own */
  ORDER_PACKED,
  ORDER_SHIPPED,
  ORDER_DELIVERED,
  ORDER_COMPLETED,
  ORDER_CANCELLED,
  ORDER_EXPIRED,
};
enum { ORDER_STATUSES = ORDER_EXPIRED + 1 };
extern const struct names order_statuses;

enum payment_status {
  PAYMENT_UNPAID,
  PAYMENT_ACCEPTED,
  PAYMENT_PAID,
  PAYMENT_PARTLY_REFUNDED,
  PAYMENT_REFUNDED,
};
enum { PAYMENT_STATUSES = PAYMENT_REFUNDED + 1 };
extern const struct names payment_statuses;

enum payment_method { PAY_ON_DELIVERY, PAY_BY_CARD };
extern const struct names payment_methods;

enum cancel_reason { CANCELLED_BY_CUSTOMER, CANCELLED_BY_SHOP, CANCELLED_OUT_OF_STOCK };
extern const struct names cancel_reasons;

enum {
  ORDER_MAX_ADJUSTMENTS = 10,
  ORDER_MAX_TOTALS = ORDER_MAX_LINES + ORDER_MAX_ADJUSTMENTS,
  ORDER_MAX_EVENTS = 200, /* of one order that are shown, the newest: its states are few, its payments may
                             be many */
  ORDER_SHIPPING_NAME_MAX = 60,
  ORDER_CARRIER_MAX = 60,
  ORDER_TRACKING_MAX = 60,
  DISCOUNT_MAX_CODE = 40,
  ORDER_MAX_RETURNS = 10, /* of one order */
};

enum adjustment_kind { ADJUSTED_FOR_SHIPPING, ADJUSTED_BY_DISCOUNT };

/* Who did something to an order, as its customer is told. */
enum order_actor { BY_CUSTOMER, BY_SHOP, BY_SYSTEM };

/* Names and prices as they were when the order was placed. */
struct order_line {
  struct id variant_id, product_id;
  struct text name, sku;
  int64_t quantity;
  struct money price, gross;
  int64_t tax_basis_points;
  struct money tax;
};
extern const struct shape order_line_shape;

struct order_adjustment {
  enum adjustment_kind kind;
  struct money gross;
  int64_t tax_basis_points;
  struct money tax;
  struct maybe_text label; /* a discount's code */
};
extern const struct shape order_adjustment_shape;

struct order {
  struct id id, user_id;
  enum order_status status;
  enum payment_status payment_status;
  enum payment_method payment_method;
  struct order_line *lines;
  size_t lines_count;
  struct order_adjustment *adjustments;
  size_t adjustments_count;
  struct money gross, tax;
  struct tax_total *totals;
  size_t totals_count;
  struct maybe_instant pay_until;
  struct maybe_text shipping_method, carrier, tracking_number;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape order_shape;

struct timeline_entry {
  struct text what;
  enum order_actor by;
  struct instant at;
  struct json data;
};
extern const struct shape timeline_entry_shape;

struct order_timeline {
  struct timeline_entry *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape order_timeline_shape;

/* An order as its customer sees it, and what happened to it. */
struct describe_order_request {
  struct id order_id;
  struct maybe_id user_id; /* whose it must be; absent: an admin asks */
};
extern const struct shape describe_order_request_shape;

struct described_order {
  struct order order;
  struct timeline_entry *timeline;
  size_t timeline_count;
};
extern const struct shape described_order_shape;

/* not_found, also where it is somebody else's. */
DECLARE_CALL(describe_order, describe_order_call, describe_order_request, described_order);

DECLARE_EXPORT(order);

/* All keyed by order. */

struct ordered_line {
  struct id variant_id, product_id;
  int64_t quantity;
  struct money gross;
  int64_t tax_basis_points;
  struct money tax;
};
extern const struct shape ordered_line_shape;

struct order_created {
  struct id order_id, user_id;
  enum payment_method payment_method;
  struct ordered_line *lines;
  size_t lines_count;
  struct money gross; /* of all lines and adjustments: what is to be paid */
  struct money tax;
};
extern const struct shape order_created_shape;
DECLARE_EVENT(order_created);

/* A change that no other event names. */
struct order_updated {
  struct id order_id, user_id;
  enum order_status status;
  enum payment_status payment_status;
};
extern const struct shape order_updated_shape;
DECLARE_EVENT(order_updated);

struct order_paid {
  struct id order_id, user_id;
  struct money gross;
};
extern const struct shape order_paid_shape;
DECLARE_EVENT(order_paid);

struct order_cancelled {
  struct id order_id, user_id;
  enum cancel_reason reason;
  enum payment_status payment_status; /* what there may be to give back */
  struct maybe_enum payment_method;   /* events of before do not say it */
};
extern const struct shape order_cancelled_shape;
DECLARE_EVENT(order_cancelled);

struct order_expired {
  struct id order_id, user_id;
};
extern const struct shape order_expired_shape;
DECLARE_EVENT(order_expired);

struct order_delivered {
  struct id order_id, user_id;
};
extern const struct shape order_delivered_shape;
DECLARE_EVENT(order_delivered);

/* Returns of goods. */

struct returned_line {
  struct id variant_id;
  int64_t quantity;
};
extern const struct shape returned_line_shape;

struct order_return_asked {
  struct id order_id, return_id, user_id;
  struct returned_line *lines;
  size_t lines_count;
};
extern const struct shape order_return_asked_shape;
DECLARE_EVENT(order_return_asked);

struct order_return_accepted {
  struct id order_id, return_id, user_id;
};
extern const struct shape order_return_accepted_shape;
DECLARE_EVENT(order_return_accepted);

struct order_return_declined {
  struct id order_id, return_id, user_id;
};
extern const struct shape order_return_declined_shape;
DECLARE_EVENT(order_return_declined);

struct order_return_withdrawn {
  struct id order_id, return_id, user_id;
};
extern const struct shape order_return_withdrawn_shape;
DECLARE_EVENT(order_return_withdrawn);

/* The goods are there again: they go into stock, and `refund`, which may be nothing, is given back. */
struct order_returned {
  struct id order_id, return_id, user_id;
  struct money refund;
  struct returned_line *lines;
  size_t lines_count;
  struct returned_line *declined; /* what was to come, too, and has not, or is not taken back */
  size_t declined_count;
};
extern const struct shape order_returned_shape;
DECLARE_EVENT(order_returned);

struct order_completed {
  struct id order_id, user_id;
};
extern const struct shape order_completed_shape;
DECLARE_EVENT(order_completed);

/* What admins do at the desk, so that the audit knows of it. */

enum upkeep { UPKEEP_ADDED, UPKEEP_CHANGED, UPKEEP_DELETED };

struct discount_changed {
  struct id discount_id;
  enum upkeep change;
};
extern const struct shape discount_changed_shape;
DECLARE_EVENT(discount_changed);

struct shipping_method_changed {
  struct id shipping_method_id;
  enum upkeep change;
};
extern const struct shape shipping_method_changed_shape;
DECLARE_EVENT(shipping_method_changed);

/* Under the note's id, not the order's: its customer, who sees what happens to the order, sees no notes. */
struct order_noted {
  struct id note_id, order_id;
};
extern const struct shape order_noted_shape;
DECLARE_EVENT(order_noted);
