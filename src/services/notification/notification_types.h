/* The notification service's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/auth/auth.h"
#include "services/inventory/inventory.h"
#include "services/notification/notification.h"
#include "services/order/order.h"
#include "services/payment/payment.h"
#include "services/product/product.h"

enum {
  NOTIFICATION_SUBJECT_MAX = 120, /* characters of an admin's own message */
  NOTIFICATION_BODY_MAX = 4000,
  NOTIFICATION_RECIPIENTS_MAX = 100,
  NOTIFICATION_WORDS_MAX = 600,     /* of a mail server */
  NOTIFICATION_MAILS_MAX = 5,       /* of one notice, with those that admins had sent again */
  NOTIFICATION_UNREAD_MAX = 1000,   /* counted; more are said to be as many */
  NOTIFICATION_PEOPLE_MAX = 100000, /* likewise */
  NOTIFICATION_HTML_MAX = 200 * 1024,
  NOTIFICATION_MAIL_BODY_MAX = 60 * 1024,
};

/* What became of a notice on one channel. */
enum delivery_status {
  DELIVERY_WAITING,
  DELIVERY_SENT,
  DELIVERY_REFUSED,
  DELIVERY_GIVEN_UP,
  DELIVERY_UNWANTED, /* by the recipient's preferences */
  DELIVERY_VOID,     /* there is nothing to tell any more: a link was used, an order is over */
};
enum { DELIVERY_STATUSES = DELIVERY_VOID + 1 };
extern const struct names delivery_statuses;

/* What people see. */

struct notification {
  struct id id, user_id;
  enum notice_kind kind;
  enum message_kind about;
  struct text title;
  struct maybe_text text; /* of a message */
  struct maybe_id order_id, object_id, variant_id;
  struct maybe_money amount;
  struct maybe_int number;
  struct maybe_text reason;
  struct maybe_enum email; /* what became of the mail */
  struct maybe_int email_tries;
  struct maybe_instant email_due_at;
  struct maybe_text email_words; /* for admins, as the two above */
  struct instant created_at;
  struct maybe_instant read_at;
};
extern const struct shape notification_shape;

struct list_notifications {
  int64_t limit;
  struct maybe_text after;
  struct maybe_id user_id;
  bool unread;
  struct maybe_enum kind, channel, email;
};
extern const struct shape list_notifications_shape;

struct notification_list {
  struct notification *items;
  size_t items_count;
  struct maybe_text next;
  int64_t unread; /* of the caller's own, on whatever page */
};
extern const struct shape notification_list_shape;

struct mailbox_item {
  struct id id, user_id;
  enum notice_kind kind;
  struct text address, subject;
  struct instant created_at;
};
extern const struct shape mailbox_item_shape;

struct list_mailbox {
  int64_t limit;
  struct maybe_text after;
  struct maybe_id user_id;
};
extern const struct shape list_mailbox_shape;

struct mailbox {
  struct mailbox_item *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape mailbox_shape;

struct mailbox_mail {
  struct id id, user_id;
  enum notice_kind kind;
  struct text address, subject, text, html;
  struct instant created_at;
};
extern const struct shape mailbox_mail_shape;

/* An admin's own words. */
enum audience { AUDIENCE_USERS, AUDIENCE_ADMINS, AUDIENCE_EVERYBODY };
extern const struct names audiences;

struct send_message {
  enum audience audience;
  struct id *user_ids; /* of USERS alone */
  size_t user_ids_count;
  enum message_kind about;
  struct text subject, text;
};
extern const struct shape send_message_shape;

/* Both a row and what admins see of it. */
struct message {
  struct id id;
  enum audience audience;
  enum message_kind about;
  struct text subject, text;
  int64_t told; /* so many so far */
  struct instant created_at;
};
extern const struct shape message_shape;

/* What would be sent, and to how many. */
struct message_preview {
  struct text subject, text, html;
  int64_t people;
};
extern const struct shape message_preview_shape;

struct list_messages {
  int64_t limit;
  struct maybe_text after;
};
extern const struct shape list_messages_shape;

struct message_list {
  struct message *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape message_list_shape;

struct template_item {
  enum notice_kind kind;
  enum message_kind about;
  bool always;
  struct text title;
};
extern const struct shape template_item_shape;

struct template_list {
  struct template_item *items;
  size_t items_count;
};
extern const struct shape template_list_shape;

struct by_kind {
  enum notice_kind kind;
};
extern const struct shape by_kind_shape;

struct preview {
  enum notice_kind kind;
  struct text subject, text, html;
};
extern const struct shape preview_shape;

enum { UNSUBSCRIBE_TOKEN_LEN = 44 };
struct unsubscribe {
  struct text token;
};
extern const struct shape unsubscribe_shape;

extern const struct problem_kind notification_link_invalid, notification_not_mailed,
    notification_sent_too_often;

/* Rows. */

enum person_state { PERSON_ACTIVE, PERSON_SUSPENDED, PERSON_LEAVING, PERSON_GONE };
extern const struct names person_states;

struct person_row {
  struct id user_id;
  enum role role;
  enum person_state state;
  bool chooses; /* has said what may be sent: user service must be asked before anything is shown */
};
extern const struct shape person_row_shape;

struct person_page {
  struct id above;
  int64_t limit;
};
extern const struct shape person_page_shape;

struct audience_search {
  bool everybody; /* or admins alone */
  int64_t limit;
};
extern const struct shape audience_search_shape;

struct notices_of {
  struct id user_id;
  int64_t limit;
};
extern const struct shape notices_of_shape;

enum told_stage { TOLD_PLACED, TOLD_SHIPPED, TOLD_DELIVERED, TOLD_OVER };
extern const struct names told_stages;

struct told_order {
  struct id order_id, user_id;
  enum payment_method payment_method;
  enum told_stage stage;
  bool paid;
};
extern const struct shape told_order_shape;

/* A notice: facts, of which words are made when it is sent. What `object_id` is the id of depends on the
   kind: a link, a payment, a product, a message. */
struct notice_row {
  struct id id, user_id;
  enum notice_kind kind;
  struct maybe_id order_id, object_id, variant_id;
  struct maybe_money amount;
  struct maybe_int number;
  struct maybe_text reason;
  bool shown;
  struct instant created_at;
};
extern const struct shape notice_row_shape;

struct noticed {
  struct id id;
  bool shown;
};
extern const struct shape noticed_shape;

struct delivery_row {
  struct id id, notice_id;
  enum message_channel channel;
  enum delivery_status status;
  int64_t tries;
  struct instant due_at;
  struct text words;
  struct instant created_at;
  struct maybe_instant finished_at;
};
extern const struct shape delivery_row_shape;

struct due_deliveries {
  struct instant now;
  bool with_mail; /* those that need the mail server, too */
  int64_t limit;
};
extern const struct shape due_deliveries_shape;

struct notification_page {
  struct id user_id, below;
  bool unread, hidden; /* those not read yet only; also what its recipient does not see */
  struct maybe_enum kind, channel, email;
  int64_t limit;
};
extern const struct shape notification_page_shape;

/* What is shown of a notice comes from three tables. */
struct notification_row {
  struct id id, user_id;
  enum notice_kind kind;
  struct maybe_id order_id, object_id, variant_id;
  struct maybe_money amount;
  struct maybe_int number;
  struct maybe_text reason;
  struct maybe_text subject, body; /* of a message */
  struct maybe_enum about;
  struct maybe_enum email; /* of the last mail, as the three below */
  struct maybe_int email_tries;
  struct maybe_instant email_due_at;
  struct maybe_text email_words;
  struct instant created_at;
  struct maybe_instant read_at;
};
extern const struct shape notification_row_shape;

/* A delivery that waits, with what it is about. */
struct sending {
  struct id id, notice_id, user_id;
  enum message_channel channel;
  enum notice_kind kind;
  struct maybe_id order_id, object_id, variant_id;
  struct maybe_money amount;
  struct maybe_int number;
  struct maybe_text reason;
  struct maybe_text subject, body;
  struct maybe_enum about;
  int64_t tries;
  struct instant created_at;
};
extern const struct shape sending_shape;

/* A mail in the built-in mailbox. */
struct mail_row {
  struct id id, user_id;
  enum notice_kind kind;
  struct maybe_id link_id;
  struct text address, subject, body, html;
  struct instant created_at;
};
extern const struct shape mail_row_shape;

/* One of a user's, or of anybody's where `everybodys`. */
struct notice_of {
  struct id id, user_id;
  bool everybodys;
  struct instant now;
};
extern const struct shape notice_of_shape;

/* What many are to be told. */
struct announcement_row {
  struct id id;
  enum audience audience; /* ADMINS or EVERYBODY */
  enum notice_kind kind;
  struct maybe_id order_id, object_id, variant_id;
  struct maybe_money amount;
  struct maybe_int number;
  struct maybe_text open_key; /* one that waits under the same key counts one more instead */
  struct id told_up_to;
  struct instant due_at, created_at;
};
extern const struct shape announcement_row_shape;

extern const struct setting notification_sweep, notification_rate, notification_digest, notification_keep,
    notification_give_up, notification_smtp_server, notification_smtp_port, notification_smtp_username,
    notification_smtp_password, notification_smtp_security, notification_smtp_ca, notification_smtp_deadline,
    notification_mail_from, notification_mail_footer, notification_tidy, notification_trouble_sweep;

/* So many more people were told a message. */
struct message_told {
  struct id id;
  int64_t more;
};
extern const struct shape message_told_shape;

struct mark_row {
  struct id id;
  int64_t value;
};
extern const struct shape mark_row_shape;

/* Reactions. */
REACTS(meet_user, user_created);
REACTS(follow_user, user_updated);
REACTS(forget_notices, user_deleted);
REACTS(welcome_user, user_registered);
REACTS(send_link, auth_link_requested);
REACTS(tell_ended_sessions, user_logged_out);
REACTS(tell_placed, order_created);
REACTS(tell_shipped, order_updated);
REACTS(tell_paid, order_paid);
REACTS(tell_cancelled, order_cancelled);
REACTS(tell_expired, order_expired);
REACTS(tell_delivered, order_delivered);
REACTS(tell_failed_payment, payment_failed);
REACTS(tell_refund, payment_refunded);
REACTS(tell_low_stock, inventory_low);
REACTS(tell_return_asked, order_return_asked);
REACTS(tell_return_accepted, order_return_accepted);
REACTS(tell_return_declined, order_return_declined);
REACTS(tell_returned, order_returned);
REACTS(tell_failed_refund, payment_refund_failed);
REACTS(tell_mismatched_payment, payment_mismatched);

HANDLES(list_notifications, list_notifications, notification_list);
HANDLES(get_notification, by_id, notification);
HANDLES(read_notification, by_id, notification);
HANDLES(read_notifications, nothing, nothing);
HANDLES(delete_notification, by_id, nothing);
HANDLES(list_mailbox, list_mailbox, mailbox);
GATHERS(read_mail, by_id, mailbox_mail);
GATHERS(show_mail, by_id, raw_reply);
HANDLES(resend_notification, by_id, notification);
HANDLES(send_message, send_message, message);
HANDLES(preview_message, send_message, message_preview);
HANDLES(list_messages, list_messages, message_list);
HANDLES(get_message, by_id, message);
HANDLES(list_templates, nothing, template_list);
HANDLES(preview_template, by_kind, preview);
HANDLES(show_template, by_kind, raw_reply);
HANDLES(show_unsubscribe, unsubscribe, raw_reply);
GATHERS(unsubscribe, unsubscribe, raw_reply);
HANDLES(answer_notification_export, export_request, export_items);

/* Jobs. */
int find_due_announcements(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                           size_t *ret_count);
WORKS(make_announced);
int find_leaving_people(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                        size_t *ret_count);
WORKS(erase_leaving);
int find_old_notices(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                     size_t *ret_count);
WORKS(forget_old_notice);
int find_dead_letters(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count);
PLANS(count_dead_letters, id, count);
WORKS_PLANNED(tell_dead_letters, count);
int find_due_deliveries(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                        size_t *ret_count);
struct delivery_plan;
PLANS(try_delivery, id, delivery_plan);
WORKS_PLANNED(note_delivery, delivery_plan);
