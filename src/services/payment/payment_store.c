/* All SQL of the payment service, one function per statement. */
#include "services/payment/payment_store.h"

#define PAYMENT_COLUMNS                                                                                      \
  "id, order_id, user_id, method, status, currency, amount_minor, version, created_at, updated_at"

SQL_CHANGE(insert_payment, payment,
           .sql = "INSERT INTO payment_payments (" PAYMENT_COLUMNS ") VALUES (:id, :order_id, :user_id, "
                  ":method, :status, :currency, :amount_minor, :version, :created_at, :updated_at)")

SQL_CHANGE(update_payment, payment,
           .sql = "UPDATE payment_payments SET status = :status, version = :version, updated_at = "
                  ":updated_at WHERE id = :id")

SQL_ONE(find_payment, by_id, payment,
        .sql = "SELECT " PAYMENT_COLUMNS " FROM payment_payments WHERE id = :id")

SQL_ONE(find_payment_at_door, by_id, payment,
        .sql = "SELECT " PAYMENT_COLUMNS " FROM payment_payments WHERE order_id = :id AND method = "
               "'cash_on_delivery'")

SQL_ALL(page_payments, payment_page, payment, PAGE_MAX + 1,
        .sql = "SELECT " PAYMENT_COLUMNS
               " FROM payment_payments WHERE id < :below ORDER BY id DESC LIMIT :limit")

SQL_ALL(page_payments_of_user, payment_page, payment, PAGE_MAX + 1,
        .sql = "SELECT " PAYMENT_COLUMNS " FROM payment_payments WHERE user_id = :user_id AND id < :below "
               "ORDER BY id DESC LIMIT :limit")

SQL_ALL(page_payments_of_order, payment_page, payment, PAGE_MAX + 1,
        .sql = "SELECT " PAYMENT_COLUMNS " FROM payment_payments WHERE order_id = :order_id AND "
               "(:everybodys OR user_id = :user_id) AND id < :below ORDER BY id DESC LIMIT :limit")

SQL_CHANGE(insert_ledger_entry, ledger_entry,
           .sql = "INSERT INTO payment_entries (posting_id, account, payment_id, currency, amount_minor, "
                  "posted_at) VALUES (:posting_id, :account, :payment_id, :currency, :amount_minor, "
                  ":posted_at)")
