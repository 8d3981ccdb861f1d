/* The face of the notification service: all that it does, and where. */
#include "services/notification/notification_send.h"

static const struct setting *const settings[] = {
  &notification_smtp_server,   &notification_smtp_port,     &notification_smtp_username,
  &notification_smtp_password, &notification_smtp_security, &notification_smtp_ca,
  &notification_smtp_deadline, &notification_mail_from,     &notification_mail_footer,
  &notification_sweep,         &notification_rate,          &notification_digest,
  &notification_give_up,       &notification_keep,          &notification_tidy,
  &notification_trouble_sweep,
};

const struct problem_kind notification_link_invalid = {
  .code = "notification.link_invalid",
  .status = 404,
  .title = "The link is not valid",
  .doc =
      "It is not a link from a mail of this shop, or was not copied whole. What mail you get is among your "
      "preferences, too: `/users/me/preferences`.",
};
const struct problem_kind notification_not_mailed = {
  .code = "notification.not_mailed",
  .status = 409,
  .title = "It is not told by mail",
  .doc = "Some things are told in the app alone. There is no mail to send again.",
};
const struct problem_kind notification_sent_too_often = {
  .code = "notification.sent_too_often",
  .status = 409,
  .title = "It was sent too often",
  .doc = "A notification is sent five times at most. Write a message (`POST /announcements`) instead.",
};
static const struct problem_kind *const problems[] = {
  &notification_link_invalid,
  &notification_not_mailed,
  &notification_sent_too_often,
};
static const struct problem_kind *const resend_problems[] = { &notification_not_mailed,
                                                              &notification_sent_too_often, NULL };
static const struct problem_kind *const unsubscribe_problems[] = { &notification_link_invalid, NULL };

static const char *const pages[] = { "text/html", NULL };
static const char *const one_click[] = { "application/x-www-form-urlencoded", "multipart/form-data", NULL };

static const struct problem_kind *const list_problems[] = { &problem_forbidden, NULL };

static const struct route routes[] = {
  {
      .method = HTTP_GET,
      .path = "/notifications",
      .name = "listNotifications",
      .who = ANY_USER,
      RUNS(list_notifications, list_notifications, notification_list),
      .problems = list_problems,
      .doc = "What you were told, newest first, and how much of it you have not read. Admins see "
             "everybody's, or one user's, and how it goes with the mails.",
  },
  {
      .method = HTTP_POST,
      .path = "/notifications/read",
      .name = "readNotifications",
      .who = ANY_USER,
      RUNS(read_notifications, nothing, nothing),
      .doc = "You have read all of yours; at most 1000 at once.",
  },
  {
      .method = HTTP_GET,
      .path = "/notifications/{id}",
      .name = "getNotification",
      .who = ANY_USER,
      RUNS(get_notification, by_id, notification),
      .inline_read = true,
      .doc = "One of your notifications.",
  },
  {
      .method = HTTP_POST,
      .path = "/notifications/{id}/read",
      .name = "readNotification",
      .who = ANY_USER,
      RUNS(read_notification, by_id, notification),
      .status = 200,
      .doc = "You have read it.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/notifications/{id}",
      .name = "deleteNotification",
      .who = ANY_USER,
      RUNS(delete_notification, by_id, nothing),
      .any_version = true,
      .doc = "You do not see it any more; a mail that waits is sent all the same. An admin deletes it "
             "altogether, "
             "and what of it was not sent yet.",
  },
  {
      .method = HTTP_POST,
      .path = "/notifications/{id}/resend",
      .name = "resendNotification",
      .who = ADMIN_ONLY,
      RUNS(resend_notification, by_id, notification),
      .status = 200,
      .problems = resend_problems,
      .doc = "Sends its mail once more, if its recipient's preferences still want it.",
  },
  {
      .method = HTTP_POST,
      .path = "/announcements",
      .name = "sendAnnouncement",
      .who = ADMIN_ONLY,
      RUNS(send_message, send_message, message),
      .doc =
          "Tells some users, all admins or everybody something in your own words, in the app and by mail, as "
          "their preferences have it.",
  },
  {
      .method = HTTP_POST,
      .path = "/announcements/preview",
      .name = "previewAnnouncement",
      .who = ADMIN_ONLY,
      RUNS(preview_message, send_message, message_preview),
      .reads = true,
      .doc = "The mail that such a message would be, and to how many it would go. Nothing is sent.",
  },
  {
      .method = HTTP_GET,
      .path = "/announcements",
      .name = "listAnnouncements",
      .who = ADMIN_ONLY,
      RUNS(list_messages, list_messages, message_list),
      .doc = "What admins told people in their own words, newest first.",
  },
  {
      .method = HTTP_GET,
      .path = "/announcements/{id}",
      .name = "getAnnouncement",
      .who = ADMIN_ONLY,
      RUNS(get_message, by_id, message),
      .inline_read = true,
      .doc = "One of them, and how many were told so far.",
  },
  {
      .method = HTTP_GET,
      .path = "/mail-templates",
      .name = "listMailTemplates",
      .who = ADMIN_ONLY,
      RUNS(list_templates, nothing, template_list),
      .doc = "The mails that the shop sends.",
  },
  {
      .method = HTTP_GET,
      .path = "/mail-templates/{kind}",
      .name = "previewMailTemplate",
      .who = ADMIN_ONLY,
      RUNS(preview_template, by_kind, preview),
      .doc = "What such a mail looks like, with facts that are made up.",
  },
  {
      .method = HTTP_GET,
      .path = "/mail-templates/{kind}/html",
      .name = "showMailTemplate",
      .who = ADMIN_ONLY,
      RUNS(show_template, by_kind, raw_reply),
      .reply_types = pages,
      .doc = "The same as a page.",
  },
  {
      .method = HTTP_GET,
      .path = "/unsubscribe/{token}",
      .name = "showUnsubscribe",
      .who = ANYONE,
      RUNS(show_unsubscribe, unsubscribe, raw_reply),
      .reply_types = pages,
      .problems = unsubscribe_problems,
      .doc = "A page with a button that ends such mail. To look at it ends nothing.",
  },
  {
      .method = HTTP_POST,
      .path = "/unsubscribe/{token}",
      .name = "unsubscribe",
      .who = ANYONE,
      RUNS_GATHERED(unsubscribe, unsubscribe, raw_reply),
      .status = 200,
      .body_types = one_click,
      .reply_types = pages,
      .unsaved = true,
      .problems = unsubscribe_problems,
      .doc = "Ends such mail (RFC 8058): its recipient's preferences say from now on that it is not wanted.",
  },
  {
      .method = HTTP_GET,
      .path = "/mailbox",
      .name = "listMailbox",
      .who = ADMIN_ONLY,
      RUNS(list_mailbox, list_mailbox, mailbox),
      .doc = "The built-in mailbox, newest first: where mail lands without SMTP_SERVER.",
  },
  {
      .method = HTTP_GET,
      .path = "/mailbox/{id}",
      .name = "readMail",
      .who = ADMIN_ONLY,
      RUNS_GATHERED(read_mail, by_id, mailbox_mail),
      .doc = "A mail in the built-in mailbox. A link in it works as it would for its recipient.",
  },
  {
      .method = HTTP_GET,
      .path = "/mailbox/{id}/html",
      .name = "showMail",
      .who = ADMIN_ONLY,
      RUNS_GATHERED(show_mail, by_id, raw_reply),
      .reply_types = pages,
      .doc = "The same as a page.",
  },
};

static const struct answer answers[] = {
  { .call = &notification_export_call, RUNS(answer_notification_export, export_request, export_items) },
};

static const struct call *const needs[] = {
  &set_preference_call, &contact_of_call,     &preferences_of_call,
  &make_link_call,      &describe_order_call, &describe_product_call,
};

static const struct event_kind *const emits[] = { &notification_sent, &notification_failed };

#define HEARS(topic, function, words)                                                                        \
  { .event = &(topic), .from = FROM_START, .on_replay = SKIP, REACTS_WITH(function, topic), .doc = (words), }
static const struct reaction hears[] = {
  HEARS(user_created, meet_user, "Knows who there is, and who is an admin."),
  HEARS(user_updated, follow_user, "Follows roles, and who has chosen what to be sent."),
  HEARS(user_deleted, forget_notices, "Erases all that the user was told."),
  HEARS(user_registered, welcome_user, "Welcomes the user."),
  HEARS(auth_link_requested, send_link, "Sends the link; a change of address is told to the old one, too."),
  HEARS(user_logged_out, tell_ended_sessions, "Tells of a changed password or address."),
  HEARS(order_created, tell_placed, "Confirms the order, and tells admins of it."),
  HEARS(order_updated, tell_shipped, "Tells that the order is on its way."),
  HEARS(order_paid, tell_paid, "Tells that the payment is here."),
  HEARS(order_cancelled, tell_cancelled, "Tells that the order was cancelled, and why."),
  HEARS(order_expired, tell_expired, "Tells that the order has expired."),
  HEARS(order_delivered, tell_delivered, "Tells that the order was delivered."),
  HEARS(payment_failed, tell_failed_payment, "Tells that a payment failed, unless its order is over."),
  HEARS(payment_refunded, tell_refund, "Tells that money was given back."),
  HEARS(inventory_low, tell_low_stock, "Tells admins that stock is low."),
  HEARS(order_return_asked, tell_return_asked, "Tells admins that a customer wants to return something."),
  HEARS(order_return_accepted, tell_return_accepted, "Tells that the shop takes it back."),
  HEARS(order_return_declined, tell_return_declined, "Tells that the shop does not."),
  HEARS(order_returned, tell_returned, "Tells that what was sent back is here."),
  HEARS(payment_refund_failed, tell_failed_refund, "Tells admins that money could not be given back."),
  HEARS(payment_mismatched, tell_mismatched_payment,
        "Tells admins that the card provider says something else."),
};

static const struct job jobs[] = {
  {
      .name = "announce",
      .every = &notification_sweep,
      .find = find_due_announcements,
      JOB_RUNS(make_announced),
      .doc = "Makes the notices of what many are to be told.",
  },
  {
      .name = "send",
      .every = &notification_sweep,
      .find = find_due_deliveries,
      PREPARES(try_delivery, id, delivery_plan),
      JOB_RUNS_PLANNED(note_delivery, delivery_plan),
      .one_by_one = true,
      .doc = "Sends what is due, as its recipient wants it.",
  },
  {
      .name = "erase_leaving",
      .every = &notification_sweep,
      .find = find_leaving_people,
      JOB_RUNS(erase_leaving),
      .doc = "Erases what is left of users who are gone and were told very much.",
  },
  {
      .name = "tell_dead_letters",
      .every = &notification_trouble_sweep,
      .find = find_dead_letters,
      PREPARES(count_dead_letters, id, count),
      JOB_RUNS_PLANNED(tell_dead_letters, count),
      .doc = "Tells admins of events that were given up.",
  },
  {
      .name = "forget_old",
      .every = &notification_tidy,
      .find = find_old_notices,
      JOB_RUNS(forget_old_notice),
      .doc = "Deletes notifications older than SOUK_NOTIFICATION_KEEP.",
  },
};

static const struct invariant invariants[] = {
  { .name = "a delivery has its notice",
    .sql =
        "SELECT d.id FROM notification_deliveries d WHERE NOT EXISTS (SELECT 1 FROM notification_notices n "
        "WHERE n.id = d.notice_id)" },
  { .name = "a mail in the mailbox was sent",
    .sql = "SELECT m.id FROM notification_mails m WHERE NOT EXISTS (SELECT 1 FROM notification_deliveries d "
           "WHERE d.id = m.id AND d.status = 'sent')" },
  { .name = "nothing is kept of who is gone",
    .sql =
        "SELECT n.id FROM notification_notices n JOIN notification_people p ON p.user_id = n.user_id WHERE "
        "p.state = 'gone'" },
};

static const struct setting notification_url = SERVICE_URL(NOTIFICATION, 8006);

const struct service notification_service = {
  .name = "notification",
  .doc = "What people are told, by mail and in the app, and what became of it.",
  .open = open_notification,
  .close = close_notification,
  .url = &notification_url,
  ROWS(routes),
  ROWS(answers),
  ROWS(needs),
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
  ROWS(problems),
  ROWS(invariants),
  .migrations = &notification_migrations,
  .statements = &notification_statements,
};
