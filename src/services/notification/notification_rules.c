#include "services/notification/notification_rules.h"

#include <ctype.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

const struct notice_rule notice_rules[NOTICE_KINDS] = {
  [NOTICE_VERIFY_EMAIL] = { .about = MESSAGE_SECURITY,
                            .by_mail = true,
                            .always = true,
                            .urgent = true,
                            .title = "Please confirm your e-mail address" },
  [NOTICE_RESET_PASSWORD] = { .about = MESSAGE_SECURITY,
                              .by_mail = true,
                              .always = true,
                              .urgent = true,
                              .title = "Set a new password" },
  [NOTICE_CHANGE_EMAIL] = { .about = MESSAGE_SECURITY,
                            .by_mail = true,
                            .always = true,
                            .urgent = true,
                            .title = "Please confirm your new e-mail address" },
  [NOTICE_EMAIL_CHANGE_ASKED] = { .about = MESSAGE_SECURITY,
                                  .by_mail = true,
                                  .in_app = true,
                                  .always = true,
                                  .urgent = true,
                                  .title = "Your e-mail address is about to change" },
  [NOTICE_EMAIL_CHANGED] = { .about = MESSAGE_SECURITY,
                             .by_mail = true,
                             .in_app = true,
                             .always = true,
                             .urgent = true,
                             .title = "Your e-mail address was changed" },
  [NOTICE_PASSWORD_CHANGED] = { .about = MESSAGE_SECURITY,
                                .by_mail = true,
                                .in_app = true,
                                .always = true,
                                .urgent = true,
                                .title = "Your password was changed" },
  [NOTICE_WELCOME] = { .about = MESSAGE_SECURITY, .in_app = true, .title = "Welcome" },
  [NOTICE_ORDER_PLACED] = { .about = MESSAGE_ORDER_RECEIPTS,
                            .by_mail = true,
                            .in_app = true,
                            .page = ON_ORDER,
                            .title = "We have your order" },
  [NOTICE_ORDER_PAID] = { .about = MESSAGE_PAYMENTS,
                          .by_mail = true,
                          .in_app = true,
                          .page = ON_ORDER,
                          .title = "Your payment is here" },
  [NOTICE_ORDER_CANCELLED] = { .about = MESSAGE_ORDER_UPDATES,
                               .by_mail = true,
                               .in_app = true,
                               .page = ON_ORDER,
                               .title = "Your order was cancelled" },
  [NOTICE_ORDER_EXPIRED] = { .about = MESSAGE_ORDER_UPDATES,
                             .by_mail = true,
                             .in_app = true,
                             .page = ON_ORDER,
                             .title = "Your order has expired" },
  [NOTICE_ORDER_SHIPPED] = { .about = MESSAGE_ORDER_UPDATES,
                             .by_mail = true,
                             .in_app = true,
                             .page = ON_ORDER,
                             .title = "Your order is on its way" },
  [NOTICE_ORDER_DELIVERED] = { .about = MESSAGE_ORDER_UPDATES,
                               .by_mail = true,
                               .in_app = true,
                               .page = ON_ORDER,
                               .title = "Your order was delivered" },
  [NOTICE_PAYMENT_FAILED] = { .about = MESSAGE_PAYMENTS,
                              .by_mail = true,
                              .in_app = true,
                              .urgent = true, /* the order expires soon */
                              .page = ON_ORDER,
                              .title = "Your payment failed" },
  [NOTICE_PAYMENT_REFUNDED] = { .about = MESSAGE_PAYMENTS,
                                .by_mail = true,
                                .in_app = true,
                                .page = ON_ORDER,
                                .title = "Money is on its way back to you" },
  [NOTICE_MESSAGE] = { .about = MESSAGE_NEWS, .by_mail = true, .in_app = true, .title = "A message" },
  [NOTICE_RETURN_ACCEPTED] = { .about = MESSAGE_ORDER_UPDATES,
                               .by_mail = true,
                               .in_app = true,
                               .page = ON_ORDER,
                               .title = "Please send it back" },
  [NOTICE_RETURN_DECLINED] = { .about = MESSAGE_ORDER_UPDATES,
                               .by_mail = true,
                               .in_app = true,
                               .page = ON_ORDER,
                               .title = "We cannot take it back" },
  [NOTICE_RETURN_RECEIVED] = { .about = MESSAGE_ORDER_UPDATES,
                               .by_mail = true,
                               .in_app = true,
                               .page = ON_ORDER,
                               .title = "What you sent back is here" },
  [NOTICE_RETURN_RECEIVED_IN_PART] = { .about = MESSAGE_ORDER_UPDATES,
                                       .by_mail = true,
                                       .in_app = true,
                                       .page = ON_ORDER,
                                       .title = "We take back a part of what you sent" },
  [NOTICE_NEW_ORDERS] = { .about = MESSAGE_ORDER_UPDATES,
                          .by_mail = true,
                          .in_app = true,
                          .page = ON_ADMINS_ORDERS,
                          .title = "New orders" },
  [NOTICE_LOW_STOCK] = { .about = MESSAGE_STOCK,
                         .by_mail = true,
                         .in_app = true,
                         .page = ON_ADMINS_PRODUCT,
                         .title = "Stock is low" },
  [NOTICE_CUSTOMER_PAYMENT_FAILED] = { .about = MESSAGE_PAYMENTS,
                                       .by_mail = true,
                                       .in_app = true,
                                       .page = ON_ADMINS_ORDER,
                                       .title = "A customer's payment failed" },
  [NOTICE_DEAD_LETTERS] = { .about = MESSAGE_SECURITY,
                            .by_mail = true,
                            .in_app = true,
                            .page = ON_ADMINS_EVENTS,
                            .title = "Events could not be processed" },
  [NOTICE_RETURN_ASKED] = { .about = MESSAGE_ORDER_UPDATES,
                            .by_mail = true,
                            .in_app = true,
                            .page = ON_ADMINS_ORDER,
                            .title = "A customer wants to return something" },
  [NOTICE_REFUND_FAILED] = { .about = MESSAGE_PAYMENTS,
                             .by_mail = true,
                             .in_app = true,
                             .page = ON_ADMINS_ORDER,
                             .title = "A refund failed" },
  [NOTICE_PAYMENT_MISMATCHED] = { .about = MESSAGE_PAYMENTS,
                                  .by_mail = true,
                                  .in_app = true,
                                  .page = ON_ADMINS_ORDER,
                                  .title = "A payment does not match" },
};

bool is_bulk(enum message_kind about) {
  return about == MESSAGE_NEWS || about == MESSAGE_STOCK || about == MESSAGE_REVIEWS;
}

bool is_shown_at_first(enum message_kind about) {
  return about != MESSAGE_NEWS;
}

bool is_wanted(const struct preferences *preferences, enum message_kind about, enum message_channel channel) {
  for (size_t i = 0; i < preferences->rows_count; i++) {
    const struct preference *row = &preferences->rows[i];
    if (row->kind == about && row->channel == channel) {
      return row->wanted;
    }
  }
  return false;
}

/* "22:00", as the user service has checked it. */
static int64_t seconds_of(struct text time) {
  const char *at = time.at;
  return ((at[0] - '0') * 10 + at[1] - '0') * HOUR + ((at[3] - '0') * 10 + at[4] - '0') * MINUTE;
}

int64_t quiet_seconds(const struct quiet_hours *quiet, int64_t second_of_day) {
  enum { TIME_LEN = 5 };
  if (quiet->from.presence != PRESENT || quiet->to.presence != PRESENT || quiet->from.v.len != TIME_LEN ||
      quiet->to.v.len != TIME_LEN) {
    return 0;
  }
  int64_t from = seconds_of(quiet->from.v);
  int64_t to = seconds_of(quiet->to.v);
  int64_t since = (second_of_day - from + DAY) % DAY;
  int64_t length = (to - from + DAY) % DAY;
  return since < length ? length - since : 0;
}

int64_t retry_seconds(int64_t tries) {
  int64_t seconds = RETRY_FIRST_SECONDS;
  for (int64_t i = 1; i < tries && seconds < RETRY_MAX_SECONDS; i++) {
    seconds *= 2;
  }
  return seconds < RETRY_MAX_SECONDS ? seconds : RETRY_MAX_SECONDS;
}

void order_number(struct id order, char ret[static ORDER_NUMBER_LEN + 1]) {
  /* The last bytes of a UUIDv7 are random, its first ones are the time. */
  hex_format(order.bytes + sizeof order.bytes - ORDER_NUMBER_LEN / 2, ORDER_NUMBER_LEN / 2, ret);
  for (size_t i = 0; i < ORDER_NUMBER_LEN; i++) {
    ret[i] = (char)toupper((unsigned char)ret[i]);
  }
  ret[ORDER_NUMBER_LEN] = '\0';
}
