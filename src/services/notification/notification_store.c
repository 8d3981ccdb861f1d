/* All SQL of the notification service, one function per statement. */
#include "services/notification/notification_store.h"

SQL_CHANGE(add_person, person_row,
           .sql = "INSERT INTO notification_people (user_id, role, state, chooses) VALUES (:user_id, :role, "
                  ":state, :chooses) ON CONFLICT (user_id) DO NOTHING")
SQL_CHANGE(update_person, person_row,
           .sql = "INSERT INTO notification_people (user_id, role, state, chooses) VALUES (:user_id, :role, "
                  ":state, :chooses) ON CONFLICT (user_id) DO UPDATE SET role = excluded.role, state = "
                  "excluded.state, chooses = notification_people.chooses OR excluded.chooses WHERE "
                  "notification_people.state IN ('active', 'suspended')")
SQL_CHANGE(end_person, person_row,
           .sql = "INSERT INTO notification_people (user_id, role, state, chooses) VALUES (:user_id, :role, "
                  ":state, :chooses) ON CONFLICT (user_id) DO UPDATE SET role = excluded.role, state = "
                  "excluded.state, chooses = excluded.chooses")
SQL_ONE(find_person, by_id, person_row,
        .sql = "SELECT user_id, role, state, chooses FROM notification_people WHERE user_id = :id")
SQL_ALL(page_admin_people, person_page, by_id, 1000,
        .sql = "SELECT user_id AS id FROM notification_people WHERE role = 'admin' AND state = 'active' AND "
               "user_id > :above ORDER BY user_id LIMIT :limit")
SQL_ALL(page_people, person_page, by_id, 1000,
        .sql = "SELECT user_id AS id FROM notification_people WHERE state = 'active' AND user_id > :above "
               "ORDER BY user_id LIMIT :limit")
SQL_ONE(count_people, audience_search, count,
        .sql = "SELECT count(*) AS count FROM (SELECT 1 FROM notification_people WHERE state = 'active' AND "
               "(:everybody OR role = 'admin') LIMIT :limit) AS people")
SQL_ALL(leaving_people, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT user_id AS id FROM notification_people WHERE state = 'leaving' ORDER BY user_id LIMIT "
               ":limit")

SQL_CHANGE(add_told_order, told_order,
           .sql = "INSERT INTO notification_orders (order_id, user_id, payment_method, stage, paid) VALUES "
                  "(:order_id, :user_id, :payment_method, :stage, :paid) ON CONFLICT (order_id) DO NOTHING")
SQL_ONE(find_told_order, by_id, told_order,
        .sql = "SELECT order_id, user_id, payment_method, stage, paid FROM notification_orders WHERE "
               "order_id = :id")
SQL_CHANGE(update_told_order, told_order,
           .sql = "UPDATE notification_orders SET stage = :stage, paid = :paid WHERE order_id = :order_id")

SQL_ONE(
    add_notice, notice_row, noticed,
    .sql =
        "INSERT INTO notification_notices (id, user_id, kind, order_id, object_id, variant_id, amount_minor, "
        "amount_currency, number, reason, shown, created_at) SELECT :id, :user_id, :kind, :order_id, "
        ":object_id, :variant_id, :amount_minor, :amount_currency, :number, :reason, :shown AND NOT EXISTS "
        "(SELECT "
        "1 FROM notification_people p WHERE p.user_id = :user_id AND p.chooses), :created_at WHERE "
        "NOT EXISTS (SELECT 1 FROM notification_people p WHERE p.user_id = :user_id AND p.state IN "
        "('leaving', 'gone')) RETURNING id, shown")
SQL_CHANGE(show_notice, by_id, .sql = "UPDATE notification_notices SET shown = TRUE WHERE id = :id")
SQL_CHANGE(hide_failed_payments, by_id,
           .sql = "UPDATE notification_notices SET shown = FALSE WHERE order_id = :id AND kind = "
                  "'payment_failed'")

/* With the words of a message, and what became of the last mail. */
#define NOTIFICATIONS                                                                                        \
  "SELECT n.id, n.user_id, n.kind, n.order_id, n.object_id, n.variant_id, n.amount_minor, "                  \
  "n.amount_currency, n.number, "                                                                            \
  "n.reason, n.created_at, n.read_at, m.subject, m.body, m.about, d.status AS email, d.tries AS "            \
  "email_tries, d.due_at AS email_due_at, d.words AS email_words FROM notification_notices n LEFT JOIN "     \
  "notification_messages m ON n.kind = 'message' AND m.id = n.object_id LEFT JOIN "                          \
  "notification_deliveries d ON d.id = (SELECT l.id FROM notification_deliveries l WHERE l.notice_id = "     \
  "n.id AND l.channel = 'email' ORDER BY l.id DESC LIMIT 1) "
#define SEEN                                                                                                 \
  " AND (:hidden OR n.shown) AND (NOT :unread OR n.read_at IS NULL) AND (d.status = :email OR :email IS "    \
  "NULL) AND ((:channel = 'email' AND d.id IS NOT NULL) OR (:channel = 'in_app' AND n.shown) OR :channel "   \
  "IS NULL)"
#define OF_KIND " AND (n.kind = :kind OR :kind IS NULL)"

SQL_ONE(find_notification, notice_of, notification_row,
        .sql = NOTIFICATIONS "WHERE n.id = :id AND (:everybodys OR (n.user_id = :user_id AND n.shown))")
SQL_ALL(page_notifications, notification_page, notification_row, PAGE_MAX + 1,
        .sql = NOTIFICATIONS "WHERE n.id < :below" SEEN " ORDER BY n.id DESC LIMIT :limit")
SQL_ALL(page_notifications_of_user, notification_page, notification_row, PAGE_MAX + 1,
        .sql = NOTIFICATIONS "WHERE n.user_id = :user_id AND n.id < :below" OF_KIND SEEN
                             " ORDER BY n.id DESC LIMIT :limit")
SQL_ALL(page_notifications_of_kind, notification_page, notification_row, PAGE_MAX + 1,
        .sql = NOTIFICATIONS "WHERE n.kind = :kind AND n.id < :below" SEEN " ORDER BY n.id DESC LIMIT :limit")
SQL_ONE(count_unread, by_id, count,
        .sql = "SELECT count(*) AS count FROM (SELECT 1 FROM notification_notices WHERE user_id = :id AND "
               "shown AND read_at IS NULL LIMIT 1000) AS unread")
SQL_CHANGE(mark_read, notice_of,
           .sql = "UPDATE notification_notices SET read_at = :now WHERE id = :id AND user_id = :user_id AND "
                  "read_at IS NULL")
SQL_CHANGE(mark_all_read, notice_of,
           .sql = "UPDATE notification_notices SET read_at = :now WHERE id IN (SELECT id FROM "
                  "notification_notices WHERE user_id = :user_id AND shown AND read_at IS NULL LIMIT 1000)")
SQL_CHANGE(hide_notice, notice_of,
           .sql = "UPDATE notification_notices SET shown = FALSE WHERE id = :id AND user_id = :user_id AND "
                  "shown")
SQL_ALL(oldest_notices_of, notices_of, by_id, 1000,
        .sql = "SELECT id FROM notification_notices WHERE user_id = :user_id ORDER BY id LIMIT :limit")
SQL_ALL(old_notices, notification_page, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM notification_notices WHERE id < :below ORDER BY id LIMIT :limit")
SQL_CHANGE(delete_mails_of, by_id,
           .sql = "DELETE FROM notification_mails WHERE id IN (SELECT id FROM notification_deliveries WHERE "
                  "notice_id = :id)")
SQL_CHANGE(delete_deliveries_of, by_id, .sql = "DELETE FROM notification_deliveries WHERE notice_id = :id")
SQL_CHANGE(delete_notice, by_id, .sql = "DELETE FROM notification_notices WHERE id = :id")

SQL_CHANGE(add_delivery, delivery_row,
           .sql = "INSERT INTO notification_deliveries (id, notice_id, channel, status, tries, due_at, "
                  "words, created_at, finished_at) VALUES (:id, :notice_id, :channel, :status, :tries, "
                  ":due_at, :words, :created_at, :finished_at)")
SQL_ONE(count_mails_of, by_id, count,
        .sql = "SELECT count(*) AS count FROM notification_deliveries WHERE notice_id = :id AND channel = "
               "'email'")
SQL_ALL(due_deliveries, due_deliveries, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM notification_deliveries WHERE status = 'waiting' AND due_at <= :now AND "
               "(:with_mail OR channel <> 'email') ORDER BY due_at, id LIMIT :limit")
SQL_ONE(find_sending, by_id, sending,
        .sql =
            "SELECT d.id, d.notice_id, n.user_id, d.channel, n.kind, n.order_id, n.object_id, n.variant_id, "
            "n.amount_minor, n.amount_currency, n.number, n.reason, m.subject, m.body, m.about, d.tries, "
            "d.created_at FROM notification_deliveries d JOIN notification_notices n ON n.id = "
            "d.notice_id LEFT JOIN notification_messages m ON n.kind = 'message' AND m.id = n.object_id "
            "WHERE d.id = :id AND d.status = 'waiting'")
SQL_CHANGE(update_delivery, delivery_row,
           .sql = "UPDATE notification_deliveries SET status = :status, tries = :tries, due_at = :due_at, "
                  "words = :words, finished_at = :finished_at WHERE id = :id AND status = 'waiting'")

SQL_CHANGE(add_announcement, announcement_row,
           .sql =
               "INSERT INTO notification_announcements (id, audience, kind, order_id, object_id, variant_id, "
               "amount_minor, amount_currency, number, open_key, told_up_to, due_at, created_at) VALUES "
               "(:id, :audience, :kind, :order_id, :object_id, :variant_id, :amount_minor, :amount_currency, "
               ":number, "
               ":open_key, :told_up_to, :due_at, :created_at) ON CONFLICT (open_key) DO UPDATE SET number "
               "= notification_announcements.number + 1")
SQL_ALL(due_announcements, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM notification_announcements WHERE due_at <= :now ORDER BY due_at, id LIMIT "
               ":limit")
SQL_ONE(
    find_announcement, by_id, announcement_row,
    .sql =
        "SELECT id, audience, kind, order_id, object_id, variant_id, amount_minor, amount_currency, number, "
        "open_key, told_up_to, due_at, created_at FROM notification_announcements WHERE id = :id")
SQL_CHANGE(advance_announcement, announcement_row,
           .sql = "UPDATE notification_announcements SET told_up_to = :told_up_to, open_key = NULL WHERE id "
                  "= :id")
SQL_CHANGE(delete_announcement, by_id, .sql = "DELETE FROM notification_announcements WHERE id = :id")

#define MESSAGE_COLUMNS "id, audience, about, subject, body AS text, told, created_at"
SQL_CHANGE(add_message, message,
           .sql = "INSERT INTO notification_messages (id, audience, about, subject, body, told, created_at) "
                  "VALUES (:id, :audience, :about, :subject, :text, :told, :created_at)")
SQL_ONE(find_message, by_id, message,
        .sql = "SELECT " MESSAGE_COLUMNS " FROM notification_messages WHERE id = :id")
SQL_CHANGE(count_told, message_told,
           .sql = "UPDATE notification_messages SET told = told + :more WHERE id = :id")
SQL_ALL(page_messages, notification_page, message, PAGE_MAX + 1,
        .sql = "SELECT " MESSAGE_COLUMNS
               " FROM notification_messages WHERE id < :below ORDER BY id DESC LIMIT :limit")

SQL_ONE(find_mark, by_id, mark_row, .sql = "SELECT id, value FROM notification_marks WHERE id = :id")
SQL_CHANGE(set_mark, mark_row,
           .sql =
               "INSERT INTO notification_marks (id, value) VALUES (:id, :value) ON CONFLICT (id) DO UPDATE "
               "SET value = excluded.value")

SQL_CHANGE(add_mail, mail_row,
           .sql = "INSERT INTO notification_mails (id, user_id, kind, link_id, address, subject, body, html, "
                  "created_at) VALUES (:id, :user_id, :kind, :link_id, :address, :subject, :body, :html, "
                  ":created_at) ON CONFLICT (id) DO NOTHING")
#define MAIL_HEAD "SELECT id, user_id, kind, address, subject, created_at FROM notification_mails "
SQL_ALL(page_mails, notification_page, mailbox_item, PAGE_MAX + 1,
        .sql = MAIL_HEAD "WHERE id < :below ORDER BY id DESC LIMIT :limit")
SQL_ALL(page_mails_of_user, notification_page, mailbox_item, PAGE_MAX + 1,
        .sql = MAIL_HEAD "WHERE user_id = :user_id AND id < :below ORDER BY id DESC LIMIT :limit")
SQL_ALL(mails_of_notice, by_id, mailbox_item, NOTIFICATION_MAILS_MAX,
        .sql = MAIL_HEAD "WHERE id IN (SELECT id FROM notification_deliveries WHERE notice_id = :id) ORDER "
                         "BY id DESC")
SQL_ONE(find_mail, by_id, mail_row,
        .sql = "SELECT id, user_id, kind, link_id, address, subject, body, html, created_at FROM "
               "notification_mails WHERE id = :id")
