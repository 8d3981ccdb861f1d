/* The notification service as others see it: what became of the messages that it sends. */
#pragma once

#include "service/export.h"
#include "services/user/user.h"

DECLARE_SERVICE(notification);

/* What somebody is told. What it is about, and how it may be sent, stands in notification_rules.c. */
enum notice_kind {
  NOTICE_VERIFY_EMAIL,
  NOTICE_RESET_PASSWORD,
  NOTICE_CHANGE_EMAIL,       /* to the new address, which it proves */
  NOTICE_EMAIL_CHANGE_ASKED, /* to the address that is about to be given up */
  NOTICE_EMAIL_CHANGED,
  NOTICE_PASSWORD_CHANGED,
  NOTICE_WELCOME,
  NOTICE_ORDER_PLACED,
  NOTICE_ORDER_PAID,
  NOTICE_ORDER_CANCELLED,
  NOTICE_ORDER_EXPIRED,
  NOTICE_ORDER_SHIPPED,
  NOTICE_ORDER_DELIVERED,
  NOTICE_PAYMENT_FAILED,
  NOTICE_PAYMENT_REFUNDED,
  NOTICE_MESSAGE, /* an admin's own words */
  NOTICE_RETURN_ACCEPTED,
  NOTICE_RETURN_DECLINED,
  NOTICE_RETURN_RECEIVED,
  NOTICE_RETURN_RECEIVED_IN_PART,
  /* To admins. */
  NOTICE_NEW_ORDERS,
  NOTICE_LOW_STOCK,
  NOTICE_CUSTOMER_PAYMENT_FAILED,
  NOTICE_DEAD_LETTERS,
  NOTICE_RETURN_ASKED,
  NOTICE_REFUND_FAILED,
  NOTICE_PAYMENT_MISMATCHED,
};
enum { NOTICE_KINDS = NOTICE_PAYMENT_MISMATCHED + 1 };
extern const struct names notice_kinds;

enum send_failure {
  SEND_REFUSED,  /* for good: the recipient's server does not want it */
  SEND_GIVEN_UP, /* it was tried for SOUK_MAIL_GIVE_UP */
};
extern const struct names send_failures;

DECLARE_EXPORT(notification);

/* Keyed by notification. */

struct notification_sent {
  struct id notification_id, user_id;
  enum notice_kind kind;
  enum message_channel channel;
};
extern const struct shape notification_sent_shape;
DECLARE_EVENT(notification_sent);

struct notification_failed {
  struct id notification_id, user_id;
  enum notice_kind kind;
  enum message_channel channel;
  enum send_failure reason;
};
extern const struct shape notification_failed_shape;
DECLARE_EVENT(notification_failed);
