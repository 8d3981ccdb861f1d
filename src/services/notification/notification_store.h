/* All SQL of the notification service, one function per statement. */
#pragma once

#include "services/notification/notification_types.h"

/* Nothing is changed where the person is known. */
int add_person(struct tx *tx, const struct person_row *in, int64_t *ret_changed);
/* Whoever is leaving or gone stays so; who has chosen once keeps being asked about. */
int update_person(struct tx *tx, const struct person_row *in, int64_t *ret_changed);
/* Whatever was known before. */
int end_person(struct tx *tx, const struct person_row *in, int64_t *ret_changed);
int find_person(struct tx *tx, const struct by_id *in, struct person_row *ret);
/* Active ones above an id, in the order of their ids. */
int page_admin_people(struct tx *tx, const struct person_page *in, struct by_id **ret, size_t *ret_count);
int page_people(struct tx *tx, const struct person_page *in, struct by_id **ret, size_t *ret_count);
/* Active ones, or the admins among them; `limit` are counted at most. */
int count_people(struct tx *tx, const struct audience_search *in, struct count *ret);
int leaving_people(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);

/* Nothing is changed where the order is known. */
int add_told_order(struct tx *tx, const struct told_order *in, int64_t *ret_changed);
int find_told_order(struct tx *tx, const struct by_id *in, struct told_order *ret);
int update_told_order(struct tx *tx, const struct told_order *in, int64_t *ret_changed);

/* -ENOENT where its recipient is leaving or gone. It is shown at once if `shown` says so and the recipient
   has chosen nothing. */
int add_notice(struct tx *tx, const struct notice_row *in, struct noticed *ret);
int show_notice(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
/* An order's failed payments, once that does not matter any more. */
int hide_failed_payments(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int find_notification(struct tx *tx, const struct notice_of *in, struct notification_row *ret);
/* Newest first, below an id: all; one user's; those of one kind. */
int page_notifications(struct tx *tx, const struct notification_page *in, struct notification_row **ret,
                       size_t *ret_count);
int page_notifications_of_user(struct tx *tx, const struct notification_page *in,
                               struct notification_row **ret, size_t *ret_count);
int page_notifications_of_kind(struct tx *tx, const struct notification_page *in,
                               struct notification_row **ret, size_t *ret_count);
int count_unread(struct tx *tx, const struct by_id *in, struct count *ret);
/* The first time counts. */
int mark_read(struct tx *tx, const struct notice_of *in, int64_t *ret_changed);
int mark_all_read(struct tx *tx, const struct notice_of *in, int64_t *ret_changed);
int hide_notice(struct tx *tx, const struct notice_of *in, int64_t *ret_changed);
/* The oldest of a user's, to be deleted. */
int oldest_notices_of(struct tx *tx, const struct notices_of *in, struct by_id **ret, size_t *ret_count);
/* Those that are older than an id. */
int old_notices(struct tx *tx, const struct notification_page *in, struct by_id **ret, size_t *ret_count);
/* With its deliveries go the mails in the mailbox: all three, in this order. */
int delete_mails_of(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int delete_deliveries_of(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int delete_notice(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

int add_delivery(struct tx *tx, const struct delivery_row *in, int64_t *ret_changed);
/* Mails made of a notice, whatever became of them. */
int count_mails_of(struct tx *tx, const struct by_id *in, struct count *ret);
/* Soonest first. */
int due_deliveries(struct tx *tx, const struct due_deliveries *in, struct by_id **ret, size_t *ret_count);
/* -ENOENT: it does not wait any more. */
int find_sending(struct tx *tx, const struct by_id *in, struct sending *ret);
/* status, tries, due_at, words and finished_at, while it waits. */
int update_delivery(struct tx *tx, const struct delivery_row *in, int64_t *ret_changed);

/* Under a key that waits it counts one more. */
int add_announcement(struct tx *tx, const struct announcement_row *in, int64_t *ret_changed);
int due_announcements(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int find_announcement(struct tx *tx, const struct by_id *in, struct announcement_row *ret);
int advance_announcement(struct tx *tx, const struct announcement_row *in, int64_t *ret_changed);
int delete_announcement(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

int add_message(struct tx *tx, const struct message *in, int64_t *ret_changed);
int find_message(struct tx *tx, const struct by_id *in, struct message *ret);
int count_told(struct tx *tx, const struct message_told *in, int64_t *ret_changed);
/* Newest first, below an id. */
int page_messages(struct tx *tx, const struct notification_page *in, struct message **ret, size_t *ret_count);

int find_mark(struct tx *tx, const struct by_id *in, struct mark_row *ret);
int set_mark(struct tx *tx, const struct mark_row *in, int64_t *ret_changed);

int add_mail(struct tx *tx, const struct mail_row *in, int64_t *ret_changed);
/* Newest first, below an id: all; one user's. */
int page_mails(struct tx *tx, const struct notification_page *in, struct mailbox_item **ret,
               size_t *ret_count);
int page_mails_of_user(struct tx *tx, const struct notification_page *in, struct mailbox_item **ret,
                       size_t *ret_count);
/* Newest first. */
int mails_of_notice(struct tx *tx, const struct by_id *in, struct mailbox_item **ret, size_t *ret_count);
int find_mail(struct tx *tx, const struct by_id *in, struct mail_row *ret);
