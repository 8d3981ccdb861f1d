/* All SQL of the payment service but the sandbox's, one function per statement. */
#include "services/payment/payment_store.h"

#define PAYMENT_COLUMNS                                                                                      \
  "id, order_id, user_id, method, status, currency, amount_minor, refunded_minor, expires_at, "              \
  "checkout_url, provider_session, provider_payment, version, created_at, updated_at"
#define PAYMENT_SELECT "SELECT " PAYMENT_COLUMNS " FROM payment_payments "

#define REFUND_COLUMNS                                                                                       \
  "id, payment_id, status, reason, currency, amount_minor, return_id, provider_refund, created_at, "         \
  "updated_at"
#define REFUND_SELECT "SELECT " REFUND_COLUMNS " FROM payment_refunds "

SQL_CHANGE(insert_payment, payment,
           .sql = "INSERT INTO payment_payments (" PAYMENT_COLUMNS
                  ") VALUES (:id, :order_id, :user_id, :method, :status, :currency, :amount_minor, "
                  ":refunded_minor, :expires_at, :checkout_url, :provider_session, :provider_payment, "
                  ":version, :created_at, :updated_at) ON CONFLICT DO NOTHING")

SQL_CHANGE(update_payment, payment,
           .sql = "UPDATE payment_payments SET status = :status, refunded_minor = :refunded_minor, "
                  "expires_at = :expires_at, checkout_url = :checkout_url, provider_session = "
                  ":provider_session, provider_payment = :provider_payment, version = :version, updated_at "
                  "= :updated_at WHERE id = :id")

SQL_ONE(find_payment, by_id, payment, .sql = PAYMENT_SELECT "WHERE id = :id")

SQL_ONE(find_payment_of_provider, by_provider_id, payment,
        .sql = PAYMENT_SELECT "WHERE provider_payment = :id")

SQL_ONE(find_payment_at_door, by_id, payment,
        .sql = PAYMENT_SELECT "WHERE order_id = :id AND method = 'cash_on_delivery'")

SQL_ONE(find_open_payment, by_id, payment,
        .sql = PAYMENT_SELECT "WHERE order_id = :id AND method = 'card' AND status = 'open'")

SQL_ALL(payments_of_order, by_id, payment, PAYMENT_MAX_ATTEMPTS + 1,
        .sql = PAYMENT_SELECT "WHERE order_id = :id ORDER BY id")

SQL_ALL(page_payments, payment_page, payment, PAGE_MAX + 1,
        .sql = PAYMENT_SELECT "WHERE id < :below ORDER BY id DESC LIMIT :limit")

SQL_ALL(page_payments_of_user, payment_page, payment, PAGE_MAX + 1,
        .sql = PAYMENT_SELECT "WHERE user_id = :user_id AND id < :below ORDER BY id DESC LIMIT :limit")

SQL_ALL(page_payments_of_order, payment_page, payment, PAGE_MAX + 1,
        .sql = PAYMENT_SELECT "WHERE order_id = :order_id AND (:everybodys OR user_id = :user_id) AND id < "
                              ":below ORDER BY id DESC LIMIT :limit")

SQL_CHANGE(set_check, payment_check, .sql = "UPDATE payment_payments SET check_at = :check_at WHERE id = :id")

SQL_ALL(payments_to_check, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM payment_payments WHERE check_at <= :now ORDER BY check_at LIMIT :limit")

SQL_CHANGE(insert_ledger_entry, ledger_entry,
           .sql = "INSERT INTO payment_entries (posting_id, account, payment_id, currency, amount_minor, "
                  "posted_at) VALUES (:posting_id, :account, :payment_id, :currency, :amount_minor, "
                  ":posted_at)")

SQL_CHANGE(insert_ended_order, ended_order,
           .sql = "INSERT INTO payment_orders (order_id, ended, ended_at) VALUES (:order_id, :ended, "
                  ":ended_at) ON CONFLICT DO NOTHING")

SQL_ONE(find_ended_order, by_id, ended_order,
        .sql = "SELECT order_id, ended, ended_at FROM payment_orders WHERE order_id = :id")

SQL_CHANGE(insert_refund, refund,
           .sql = "INSERT INTO payment_refunds (" REFUND_COLUMNS
                  ") VALUES (:id, :payment_id, :status, :reason, :currency, :amount_minor, :return_id, "
                  ":provider_refund, :created_at, :updated_at) ON CONFLICT DO NOTHING")

SQL_CHANGE(update_refund, refund,
           .sql = "UPDATE payment_refunds SET status = :status, provider_refund = :provider_refund, "
                  "updated_at = :updated_at WHERE id = :id")

SQL_ONE(find_refund, by_id, refund, .sql = REFUND_SELECT "WHERE id = :id")

SQL_ONE(find_refund_of_provider, by_provider_id, refund, .sql = REFUND_SELECT "WHERE provider_refund = :id")

SQL_ALL(refunds_of_payment, by_id, refund, PAYMENT_MAX_REFUNDS,
        .sql = REFUND_SELECT "WHERE payment_id = :id ORDER BY id")

SQL_ONE(find_refund_try, by_id, refund_try,
        .sql = "SELECT id, tries, next_try_at FROM payment_refunds WHERE id = :id")

SQL_CHANGE(set_refund_try, refund_try,
           .sql = "UPDATE payment_refunds SET tries = :tries, next_try_at = :next_try_at WHERE id = :id")

SQL_ALL(refunds_to_send, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM payment_refunds WHERE next_try_at <= :now ORDER BY next_try_at LIMIT :limit")

SQL_CHANGE(insert_webhook, webhook_row,
           .sql = "INSERT INTO payment_webhooks (id, received_at) VALUES (:id, :received_at) ON CONFLICT DO "
                  "NOTHING")

SQL_ALL(old_webhooks, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM payment_webhooks WHERE received_at <= :now ORDER BY received_at LIMIT :limit")

SQL_CHANGE(delete_webhook, by_id, .sql = "DELETE FROM payment_webhooks WHERE id = :id")

SQL_CHANGE(insert_mismatch, mismatch_row,
           .sql = "INSERT INTO payment_mismatches (payment_id, what, found_at) VALUES (:payment_id, :what, "
                  ":found_at) ON CONFLICT DO NOTHING")

SQL_ONE(count_mismatches, nothing, count, .sql = "SELECT count(*) AS count FROM payment_mismatches")
