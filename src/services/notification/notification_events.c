/* The notification service's events, and the kinds of what it tells. */
#include "services/notification/notification.h"

static const char *const kind_names[] = {
  [NOTICE_VERIFY_EMAIL] = "verify_email",
  [NOTICE_RESET_PASSWORD] = "reset_password",
  [NOTICE_CHANGE_EMAIL] = "change_email",
  [NOTICE_EMAIL_CHANGE_ASKED] = "email_change_asked",
  [NOTICE_EMAIL_CHANGED] = "email_changed",
  [NOTICE_PASSWORD_CHANGED] = "password_changed",
  [NOTICE_WELCOME] = "welcome",
  [NOTICE_ORDER_PLACED] = "order_placed",
  [NOTICE_ORDER_PAID] = "order_paid",
  [NOTICE_ORDER_CANCELLED] = "order_cancelled",
  [NOTICE_ORDER_EXPIRED] = "order_expired",
  [NOTICE_ORDER_SHIPPED] = "order_shipped",
  [NOTICE_ORDER_DELIVERED] = "order_delivered",
  [NOTICE_PAYMENT_FAILED] = "payment_failed",
  [NOTICE_PAYMENT_REFUNDED] = "payment_refunded",
  [NOTICE_MESSAGE] = "message",
  [NOTICE_RETURN_ACCEPTED] = "return_accepted",
  [NOTICE_RETURN_DECLINED] = "return_declined",
  [NOTICE_RETURN_RECEIVED] = "return_received",
  [NOTICE_RETURN_RECEIVED_IN_PART] = "return_received_in_part",
  [NOTICE_NEW_ORDERS] = "new_orders",
  [NOTICE_LOW_STOCK] = "low_stock",
  [NOTICE_CUSTOMER_PAYMENT_FAILED] = "customer_payment_failed",
  [NOTICE_DEAD_LETTERS] = "dead_letters",
  [NOTICE_RETURN_ASKED] = "return_asked",
  [NOTICE_REFUND_FAILED] = "refund_failed",
  [NOTICE_PAYMENT_MISMATCHED] = "payment_mismatched",
};
const struct names notice_kinds = NAMES(kind_names);

static const char *const failure_names[] = { [SEND_REFUSED] = "refused", [SEND_GIVEN_UP] = "given_up" };
const struct names send_failures = NAMES(failure_names);

static const struct field notification_sent_fields[] = {
  FIELD(struct notification_sent, notification_id, .doc = "What was sent."),
  FIELD(struct notification_sent, user_id, .doc = "To whom."),
  ENUM_FIELD(struct notification_sent, kind, notice_kinds, .doc = "What it tells."),
  ENUM_FIELD(struct notification_sent, channel, message_channels, .doc = "On which way it went."),
};
const struct shape notification_sent_shape =
    SHAPE(notification_sent, notification_sent_fields, .doc = "A message is on its way.");
const struct event_kind notification_sent =
    EVENT(notification_sent, "notification.sent", "notification",
          "A message was handed over: to the mail server, or to the built-in mailbox.");

static const struct field notification_failed_fields[] = {
  FIELD(struct notification_failed, notification_id, .doc = "What could not be sent."),
  FIELD(struct notification_failed, user_id, .doc = "To whom."),
  ENUM_FIELD(struct notification_failed, kind, notice_kinds, .doc = "What it was to tell."),
  ENUM_FIELD(struct notification_failed, channel, message_channels, .doc = "On which way it was sent."),
  ENUM_FIELD(struct notification_failed, reason, send_failures,
             .doc = "refused: for good, by the recipient's server. given_up: it was tried again and again."),
};
const struct shape notification_failed_shape =
    SHAPE(notification_failed, notification_failed_fields, .doc = "A message was not sent, and will not be.");
const struct event_kind notification_failed =
    EVENT(notification_failed, "notification.failed", "notification",
          "A message could not be sent, and is not tried again.");
