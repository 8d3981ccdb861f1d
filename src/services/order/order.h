/* The order service as others see it: what happens to orders. Events carry ids and amounts; whose address or
   name is needed asks its owner. */
#pragma once

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

struct order_completed {
  struct id order_id, user_id;
};
extern const struct shape order_completed_shape;
DECLARE_EVENT(order_completed);
