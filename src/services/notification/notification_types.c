/* Shapes of the notification service's own structs. */
#include "services/notification/notification_types.h"

#include "mail/mail.h"

static const char *const status_names[] = {
  [DELIVERY_WAITING] = "waiting",   [DELIVERY_SENT] = "sent",         [DELIVERY_REFUSED] = "refused",
  [DELIVERY_GIVEN_UP] = "given_up", [DELIVERY_UNWANTED] = "unwanted", [DELIVERY_VOID] = "void",
};
const struct names delivery_statuses = NAMES(status_names);

static const char *const state_names[] = {
  [PERSON_ACTIVE] = "active",
  [PERSON_SUSPENDED] = "suspended",
  [PERSON_LEAVING] = "leaving",
  [PERSON_GONE] = "gone",
};
const struct names person_states = NAMES(state_names);

static const char *const stage_names[] = {
  [TOLD_PLACED] = "placed",
  [TOLD_SHIPPED] = "shipped",
  [TOLD_DELIVERED] = "delivered",
  [TOLD_OVER] = "over",
};
const struct names told_stages = NAMES(stage_names);

static const char *const audience_names[] = {
  [AUDIENCE_USERS] = "users",
  [AUDIENCE_ADMINS] = "admins",
  [AUDIENCE_EVERYBODY] = "everybody",
};
const struct names audiences = NAMES(audience_names);

#define SUBJECT .max = NOTIFICATION_SUBJECT_MAX
#define BODY .max = NOTIFICATION_BODY_MAX
#define AMOUNT .min = -INTEGER_MAX, .max = INTEGER_MAX

static const struct field notification_fields[] = {
  FIELD(struct notification, id, .doc = "The notification."),
  FIELD(struct notification, user_id, .doc = "Whose it is."),
  ENUM_FIELD(struct notification, kind, notice_kinds, .doc = "What it tells."),
  ENUM_FIELD(struct notification, about, message_kinds,
             .doc = "By which of the preferences it is sent or not."),
  FIELD(struct notification, title, SUBJECT, .doc = "In a few words."),
  FIELD(struct notification, text, BODY, .doc = "The words of an admin's message."),
  FIELD(struct notification, order_id, .doc = "The order that it is about; of new orders the first one."),
  FIELD(struct notification, object_id, .doc = "Likewise a payment, a product or a message."),
  FIELD(struct notification, variant_id, .doc = "Of which variant there is little left."),
  FIELD(struct notification, amount, AMOUNT, .doc = "How much was paid or given back."),
  FIELD(struct notification, number, .doc = "How many there are: new orders, pieces left, dead letters."),
  FIELD(struct notification, reason, .max = 40, .doc = "Why an order was cancelled."),
  MAYBE_ENUM_FIELD(struct notification, email, delivery_statuses,
                   .doc = "What became of the mail. refused: for good, by the mail server. given_up: it was "
                          "tried for SOUK_MAIL_GIVE_UP. unwanted: by the preferences. void: there is nothing "
                          "to tell any more. Without it there is no mail."),
  FIELD(struct notification, email_tries, .doc = "How often it was tried. For admins."),
  FIELD(struct notification, email_due_at,
        .doc = "While it waits: not before then. A mail that is due later, and about which no server said "
               "anything, "
               "is held by its recipient's quiet hours. For admins."),
  FIELD(struct notification, email_words, .max = NOTIFICATION_WORDS_MAX,
        .doc = "What the mail server said last, or why it was not to be had; may be empty. For admins."),
  FIELD(struct notification, created_at, .doc = "When it happened."),
  FIELD(struct notification, read_at, .doc = "When it was read; null: not yet."),
};
const struct shape notification_shape =
    SHAPE(notification, notification_fields, .doc = "What somebody is told.");

static const struct field list_notifications_fields[] = {
  FIELD(struct list_notifications, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1,
        .max = PAGE_MAX, .doc = "How many at most."),
  FIELD(struct list_notifications, after, .not_null = true,
        .doc = "Where to go on: `next` of the page before."),
  FIELD(struct list_notifications, user_id, .not_null = true, .doc = "This user's only."),
  FIELD(struct list_notifications, unread, .optional = true, .doc = "Only those not read yet."),
  MAYBE_ENUM_FIELD(struct list_notifications, kind, notice_kinds, .not_null = true,
                   .doc = "Only those that tell this."),
  MAYBE_ENUM_FIELD(struct list_notifications, channel, message_channels, .not_null = true,
                   .doc = "Only those of which there is a mail, or which their recipient sees in the app."),
  MAYBE_ENUM_FIELD(struct list_notifications, email, delivery_statuses, .not_null = true,
                   .doc = "Only those of whose last mail this became."),
};
const struct shape list_notifications_shape =
    SHAPE(list_notifications, list_notifications_fields, .doc = "Which notifications.");

static const struct field notification_list_fields[] = {
  LIST_FIELD(struct notification_list, items, notification, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct notification_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
  FIELD(struct notification_list, unread, .max = NOTIFICATION_UNREAD_MAX,
        .doc = "How many of your own you have not read; at most 1000 are counted."),
};
const struct shape notification_list_shape =
    SHAPE(notification_list, notification_list_fields, .doc = "A page of notifications.");

#define MAIL_HEAD(tag)                                                                                       \
  FIELD(struct tag, id, .doc = "The mail."), FIELD(struct tag, user_id, .doc = "Whom it is for."),           \
      ENUM_FIELD(struct tag, kind, notice_kinds, .doc = "What it tells."),                                   \
      FIELD(struct tag, address, .max = USER_MAX_EMAIL, .doc = "Where it went."),                            \
      FIELD(struct tag, subject, .max = MAIL_SUBJECT_MAX, .doc = "Its subject.")

static const struct field mailbox_item_fields[] = {
  MAIL_HEAD(mailbox_item),
  FIELD(struct mailbox_item, created_at, .doc = "When it was sent."),
};
const struct shape mailbox_item_shape =
    SHAPE(mailbox_item, mailbox_item_fields, .doc = "A mail, without its words.");

static const struct field list_mailbox_fields[] = {
  FIELD(struct list_mailbox, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_mailbox, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
  FIELD(struct list_mailbox, user_id, .not_null = true, .doc = "Mail to this user only."),
};
const struct shape list_mailbox_shape = SHAPE(list_mailbox, list_mailbox_fields, .doc = "Which mails.");

static const struct field mailbox_fields[] = {
  LIST_FIELD(struct mailbox, items, mailbox_item, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct mailbox, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape mailbox_shape = SHAPE(mailbox, mailbox_fields, .doc = "A page of the mailbox.");

static const struct field mailbox_mail_fields[] = {
  MAIL_HEAD(mailbox_mail),
  FIELD(struct mailbox_mail, text, .max = NOTIFICATION_MAIL_BODY_MAX,
        .doc = "As text. A link stands here while it works."),
  FIELD(struct mailbox_mail, html, .max = NOTIFICATION_HTML_MAX, .doc = "As HTML."),
  FIELD(struct mailbox_mail, created_at, .doc = "When it was sent."),
};
const struct shape mailbox_mail_shape =
    SHAPE(mailbox_mail, mailbox_mail_fields, .doc = "A mail in the built-in mailbox.");

#define MESSAGE_HEAD(tag)                                                                                    \
  ENUM_FIELD(struct tag, audience, audiences,                                                                \
             .doc = "users: those of `user_ids`. admins, everybody: all of them, as a job gets to them."),   \
      ENUM_FIELD(struct tag, about, message_kinds,                                                           \
                 .doc = "By which of their preferences it is sent; `news` goes only to who asked for it."),  \
      FIELD(struct tag, subject, .min = 1, SUBJECT, .doc = "One line."),                                     \
      FIELD(struct tag, text, .min = 1, BODY, .doc = "What is to be said, in plain text.")

static const struct field send_message_fields[] = {
  MESSAGE_HEAD(send_message),
  PLAIN_LIST_FIELD(struct send_message, user_ids, .optional = true, .max = NOTIFICATION_RECIPIENTS_MAX,
                   .doc = "To whom, where the audience is `users`."),
};
const struct shape send_message_shape =
    SHAPE(send_message, send_message_fields, .doc = "A message to people.");

static const struct field message_fields[] = {
  FIELD(struct message, id, .doc = "The message."),
  MESSAGE_HEAD(message),
  FIELD(struct message, told, .doc = "So many were told so far."),
  FIELD(struct message, created_at, .doc = "When it was written."),
};
const struct shape message_shape = SHAPE(message, message_fields, .doc = "A message that an admin wrote.");

static const struct field message_preview_fields[] = {
  FIELD(struct message_preview, subject, .max = MAIL_SUBJECT_MAX, .doc = "The mail's subject."),
  FIELD(struct message_preview, text, .max = NOTIFICATION_MAIL_BODY_MAX, .doc = "The mail as text."),
  FIELD(struct message_preview, html, .max = NOTIFICATION_HTML_MAX, .doc = "The mail as HTML."),
  FIELD(struct message_preview, people, .max = NOTIFICATION_PEOPLE_MAX,
        .doc = "To so many it would go, before their preferences are asked; at most 100000 are counted."),
};
const struct shape message_preview_shape =
    SHAPE(message_preview, message_preview_fields, .doc = "A message before it is sent.");

static const struct field list_messages_fields[] = {
  FIELD(struct list_messages, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_messages, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
};
const struct shape list_messages_shape = SHAPE(list_messages, list_messages_fields, .doc = "Which messages.");

static const struct field message_list_fields[] = {
  LIST_FIELD(struct message_list, items, message, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct message_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape message_list_shape =
    SHAPE(message_list, message_list_fields, .doc = "A page of messages.");

static const struct field template_item_fields[] = {
  ENUM_FIELD(struct template_item, kind, notice_kinds, .doc = "What it tells."),
  ENUM_FIELD(struct template_item, about, message_kinds, .doc = "By which preference it is sent."),
  FIELD(struct template_item, always, .doc = "Whether it is sent whatever was preferred."),
  FIELD(struct template_item, title, .doc = "In a few words."),
};
const struct shape template_item_shape =
    SHAPE(template_item, template_item_fields, .doc = "A mail that the shop sends.");

static const struct field template_list_fields[] = {
  LIST_FIELD(struct template_list, items, template_item, .doc = "All of them."),
};
const struct shape template_list_shape =
    SHAPE(template_list, template_list_fields, .doc = "The mails that the shop sends.");

static const struct field by_kind_fields[] = {
  ENUM_FIELD(struct by_kind, kind, notice_kinds, .doc = "What it tells."),
};
const struct shape by_kind_shape = SHAPE(by_kind, by_kind_fields, .doc = "Which mail.");

static const struct field preview_fields[] = {
  ENUM_FIELD(struct preview, kind, notice_kinds, .doc = "What it tells."),
  FIELD(struct preview, subject, .max = MAIL_SUBJECT_MAX, .doc = "Its subject."),
  FIELD(struct preview, text, .max = NOTIFICATION_MAIL_BODY_MAX, .doc = "As text."),
  FIELD(struct preview, html, .max = NOTIFICATION_HTML_MAX, .doc = "As HTML."),
};
const struct shape preview_shape =
    SHAPE(preview, preview_fields, .doc = "A mail as it looks, with facts that are made up.");

static const struct field unsubscribe_fields[] = {
  FIELD(struct unsubscribe, token, .min = UNSUBSCRIBE_TOKEN_LEN, .max = UNSUBSCRIBE_TOKEN_LEN,
        .charset = "A-Za-z0-9_-", .sealed = true, .doc = "What stands in the mail."),
};
const struct shape unsubscribe_shape = SHAPE(unsubscribe, unsubscribe_fields, .doc = "Which mail to end.");

static const struct field person_row_fields[] = {
  FIELD(struct person_row, user_id),
  ENUM_FIELD(struct person_row, role, role_names),
  ENUM_FIELD(struct person_row, state, person_states),
  FIELD(struct person_row, chooses),
};
const struct shape person_row_shape = SHAPE(person_row, person_row_fields);

static const struct field person_page_fields[] = {
  FIELD(struct person_page, above),
  FIELD(struct person_page, limit),
};
const struct shape person_page_shape = SHAPE(person_page, person_page_fields);

static const struct field audience_search_fields[] = {
  FIELD(struct audience_search, everybody),
  FIELD(struct audience_search, limit),
};
const struct shape audience_search_shape = SHAPE(audience_search, audience_search_fields);

static const struct field notices_of_fields[] = {
  FIELD(struct notices_of, user_id),
  FIELD(struct notices_of, limit),
};
const struct shape notices_of_shape = SHAPE(notices_of, notices_of_fields);

static const struct field told_order_fields[] = {
  FIELD(struct told_order, order_id),
  FIELD(struct told_order, user_id),
  ENUM_FIELD(struct told_order, payment_method, payment_methods),
  ENUM_FIELD(struct told_order, stage, told_stages),
  FIELD(struct told_order, paid),
};
const struct shape told_order_shape = SHAPE(told_order, told_order_fields);

/* What a notice says, wherever it stands. */
#define FACTS(tag)                                                                                           \
  FIELD(struct tag, order_id), FIELD(struct tag, object_id), FIELD(struct tag, variant_id),                  \
      FIELD(struct tag, amount, AMOUNT), FIELD(struct tag, number)

static const struct field notice_row_fields[] = {
  FIELD(struct notice_row, id),
  FIELD(struct notice_row, user_id),
  ENUM_FIELD(struct notice_row, kind, notice_kinds),
  FACTS(notice_row),
  FIELD(struct notice_row, reason),
  FIELD(struct notice_row, shown),
  FIELD(struct notice_row, created_at),
};
const struct shape notice_row_shape = SHAPE(notice_row, notice_row_fields);

static const struct field noticed_fields[] = { FIELD(struct noticed, id), FIELD(struct noticed, shown) };
const struct shape noticed_shape = SHAPE(noticed, noticed_fields);

static const struct field delivery_row_fields[] = {
  FIELD(struct delivery_row, id),
  FIELD(struct delivery_row, notice_id),
  ENUM_FIELD(struct delivery_row, channel, message_channels),
  ENUM_FIELD(struct delivery_row, status, delivery_statuses),
  FIELD(struct delivery_row, tries),
  FIELD(struct delivery_row, due_at),
  FIELD(struct delivery_row, words),
  FIELD(struct delivery_row, created_at),
  FIELD(struct delivery_row, finished_at),
};
const struct shape delivery_row_shape = SHAPE(delivery_row, delivery_row_fields);

static const struct field due_deliveries_fields[] = {
  FIELD(struct due_deliveries, now),
  FIELD(struct due_deliveries, with_mail),
  FIELD(struct due_deliveries, limit),
};
const struct shape due_deliveries_shape = SHAPE(due_deliveries, due_deliveries_fields);

static const struct field notification_page_fields[] = {
  FIELD(struct notification_page, user_id),
  FIELD(struct notification_page, below),
  FIELD(struct notification_page, unread),
  FIELD(struct notification_page, hidden),
  FIELD(struct notification_page, limit),
  MAYBE_ENUM_FIELD(struct notification_page, kind, notice_kinds),
  MAYBE_ENUM_FIELD(struct notification_page, channel, message_channels),
  MAYBE_ENUM_FIELD(struct notification_page, email, delivery_statuses),
};
const struct shape notification_page_shape = SHAPE(notification_page, notification_page_fields);

/* What the words of a message are. */
#define WORDS(tag)                                                                                           \
  FIELD(struct tag, subject, SUBJECT), FIELD(struct tag, body, BODY),                                        \
      MAYBE_ENUM_FIELD(struct tag, about, message_kinds)

static const struct field notification_row_fields[] = {
  FIELD(struct notification_row, id),
  FIELD(struct notification_row, user_id),
  ENUM_FIELD(struct notification_row, kind, notice_kinds),
  FACTS(notification_row),
  FIELD(struct notification_row, reason),
  WORDS(notification_row),
  MAYBE_ENUM_FIELD(struct notification_row, email, delivery_statuses),
  FIELD(struct notification_row, email_tries),
  FIELD(struct notification_row, email_due_at),
  FIELD(struct notification_row, email_words),
  FIELD(struct notification_row, created_at),
  FIELD(struct notification_row, read_at),
};
const struct shape notification_row_shape = SHAPE(notification_row, notification_row_fields);

static const struct field sending_fields[] = {
  FIELD(struct sending, id),
  FIELD(struct sending, notice_id),
  FIELD(struct sending, user_id),
  ENUM_FIELD(struct sending, channel, message_channels),
  ENUM_FIELD(struct sending, kind, notice_kinds),
  FACTS(sending),
  FIELD(struct sending, reason),
  WORDS(sending),
  FIELD(struct sending, tries),
  FIELD(struct sending, created_at),
};
const struct shape sending_shape = SHAPE(sending, sending_fields);

static const struct field message_told_fields[] = {
  FIELD(struct message_told, id),
  FIELD(struct message_told, more),
};
const struct shape message_told_shape = SHAPE(message_told, message_told_fields);

static const struct field mark_row_fields[] = {
  FIELD(struct mark_row, id),
  FIELD(struct mark_row, value),
};
const struct shape mark_row_shape = SHAPE(mark_row, mark_row_fields);

static const struct field mail_row_fields[] = {
  FIELD(struct mail_row, id),
  FIELD(struct mail_row, user_id),
  ENUM_FIELD(struct mail_row, kind, notice_kinds),
  FIELD(struct mail_row, link_id),
  FIELD(struct mail_row, address, .max = USER_MAX_EMAIL),
  FIELD(struct mail_row, subject, .max = MAIL_SUBJECT_MAX),
  FIELD(struct mail_row, body, .max = NOTIFICATION_MAIL_BODY_MAX),
  FIELD(struct mail_row, html, .max = NOTIFICATION_HTML_MAX),
  FIELD(struct mail_row, created_at),
};
const struct shape mail_row_shape = SHAPE(mail_row, mail_row_fields);

static const struct field notice_of_fields[] = {
  FIELD(struct notice_of, id),
  FIELD(struct notice_of, user_id),
  FIELD(struct notice_of, everybodys),
  FIELD(struct notice_of, now),
};
const struct shape notice_of_shape = SHAPE(notice_of, notice_of_fields);

static const struct field announcement_row_fields[] = {
  FIELD(struct announcement_row, id),
  ENUM_FIELD(struct announcement_row, audience, audiences),
  ENUM_FIELD(struct announcement_row, kind, notice_kinds),
  FACTS(announcement_row),
  FIELD(struct announcement_row, open_key),
  FIELD(struct announcement_row, told_up_to),
  FIELD(struct announcement_row, due_at),
  FIELD(struct announcement_row, created_at),
};
const struct shape announcement_row_shape = SHAPE(announcement_row, announcement_row_fields);
