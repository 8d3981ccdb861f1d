/* What is told to whom, on which ways and when. Pure. */
#pragma once

#include "services/notification/notification_types.h"

/* Which page of the app shows what a notice is about. */
enum notice_page {
  ON_NO_PAGE,
  ON_ORDER,
  ON_ADMINS_ORDERS,
  ON_ADMINS_ORDER,
  ON_ADMINS_PRODUCT,
  ON_ADMINS_EVENTS
};

struct notice_rule {
  enum message_kind about; /* by which its recipient wants it or not */
  bool by_mail, in_app;
  bool always; /* whatever was said: it belongs to what its recipient is doing, or warns of a theft */
  bool urgent; /* in quiet hours, too */
  enum notice_page page;
  const char *title;
};
extern const struct notice_rule notice_rules[NOTICE_KINDS];

/* Mail that nobody waits for and many get: it can be ended by one click (RFC 8058). */
bool is_bulk(enum message_kind about);

/* Whether those who have not chosen anything see it in the app: all but news, for which one asks. */
bool is_shown_at_first(enum message_kind about);
bool is_wanted(const struct preferences *preferences, enum message_kind about, enum message_channel channel);
/* How long it is quiet still, by the seconds that have passed of the day where that is; 0: it is not. */
int64_t quiet_seconds(const struct quiet_hours *quiet, int64_t second_of_day);

enum { RETRY_FIRST_SECONDS = 30, RETRY_MAX_SECONDS = 3600 };
/* After so many tries that came to nothing, at least one: seconds to the next one. */
int64_t retry_seconds(int64_t tries);

/* "3F2A90C1": how people are told which order, in a subject. The whole id stands in the mail. */
enum { ORDER_NUMBER_LEN = 8 };
void order_number(struct id order, char ret[static ORDER_NUMBER_LEN + 1]);
