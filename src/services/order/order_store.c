/* All SQL of the order service, one function per statement. */
#include "services/order/order_store.h"

#define ORDER_COLUMNS                                                                                        \
  "id, user_id, status, payment_status, payment_method, currency, gross_minor, pay_until, shipping_method, " \
  "carrier, "                                                                                                \
  "tracking_number, stock_sold, "                                                                            \
  "version, created_at, updated_at"
#define LINES_SELECT                                                                                         \
  "SELECT l.order_id, l.line, l.variant_id, l.product_id, l.name, l.sku, l.quantity, l.price_minor, "        \
  "l.gross_minor, l.tax_basis_points, l.tax_minor, o.currency FROM order_lines l "                           \
  "JOIN order_orders o ON o.id = l.order_id "
#define SHIPPING_COLUMNS                                                                                     \
  "id, name, currency, price_minor, free_from_minor, tax_basis_points, version, created_at, updated_at"
#define PAGE_SELECT "SELECT " ORDER_COLUMNS " FROM order_orders WHERE id >= :from AND id < :below "
#define OF_STATUS "AND (status = :status OR :status IS NULL) "
#define OF_PAYMENT_STATUS "AND (payment_status = :payment_status OR :payment_status IS NULL) "
#define PAGE_END "ORDER BY id DESC LIMIT :limit"
#define ADJUSTMENTS_SELECT                                                                                   \
  "SELECT a.order_id, a.line, a.kind, a.gross_minor, a.tax_basis_points, a.tax_minor, a.label, o.currency "  \
  "FROM order_adjustments a JOIN order_orders o ON o.id = a.order_id "

SQL_CHANGE(
    insert_order, order_row,
    .sql =
        "INSERT INTO order_orders (" ORDER_COLUMNS ") VALUES (:id, :user_id, :status, :payment_status, "
        ":payment_method, :currency, :gross_minor, :pay_until, :shipping_method, :carrier, :tracking_number, "
        ":stock_sold, :version, :created_at, "
        ":updated_at)")

SQL_CHANGE(update_order, order_row,
           .sql = "UPDATE order_orders SET status = :status, payment_status = :payment_status, pay_until = "
                  ":pay_until, carrier = :carrier, tracking_number = :tracking_number, stock_sold = "
                  ":stock_sold, version = :version, updated_at = :updated_at "
                  "WHERE id = :id")

SQL_ONE(find_order, by_id, order_row, .sql = "SELECT " ORDER_COLUMNS " FROM order_orders WHERE id = :id")

/* One for each index: with what may be null neither store finds its way. */
SQL_ALL(page_orders, order_page, order_row, PAGE_MAX + 1, .sql = PAGE_SELECT PAGE_END)

SQL_ALL(page_orders_of_user, order_page, order_row, PAGE_MAX + 1,
        .sql = PAGE_SELECT "AND user_id = :user_id " OF_STATUS OF_PAYMENT_STATUS PAGE_END)

#define OF_PERSON "AND (user_id = :user_id OR :of_anyone) "

/* In the words of the index. */
SQL_ALL(page_orders_of_number, order_page, order_row, PAGE_MAX + 1,
        .sqlite = PAGE_SELECT
        "AND substr(hex(id), 25) = upper(:number) " OF_PERSON OF_STATUS OF_PAYMENT_STATUS PAGE_END,
        .postgres = PAGE_SELECT
        "AND right(CAST(id AS text), 8) = lower(:number) " OF_PERSON OF_STATUS OF_PAYMENT_STATUS PAGE_END)

SQL_ALL(page_orders_of_status, order_page, order_row, PAGE_MAX + 1,
        .sql = PAGE_SELECT "AND status = :status " OF_PAYMENT_STATUS PAGE_END)

SQL_ALL(page_orders_of_payment_status, order_page, order_row, PAGE_MAX + 1,
        .sql = PAGE_SELECT "AND payment_status = :payment_status " PAGE_END)

/* In the words of the index, or SQLite does not see that it serves. */
SQL_ALL(overdue_orders, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM order_orders WHERE (status = 'placed' OR status = 'confirmed') AND "
               "payment_status = 'unpaid' AND pay_until IS NOT NULL AND pay_until <= :now ORDER BY pay_until "
               "LIMIT :limit")

SQL_ONE(find_order_payment, order_payment_key, order_payment_row,
        .sql = "SELECT order_id, payment_id, status, refunded, version FROM order_payments WHERE order_id = "
               ":order_id AND payment_id = :payment_id")

SQL_CHANGE(put_order_payment, order_payment_row,
           .sql = "INSERT INTO order_payments (order_id, payment_id, status, refunded, version) VALUES "
                  "(:order_id, :payment_id, :status, :refunded, :version) ON CONFLICT (order_id, payment_id) "
                  "DO UPDATE SET status = excluded.status, refunded = excluded.refunded, version = "
                  "excluded.version")

SQL_ALL(payment_standings, by_id, payment_standing, PAYMENT_STATUSES,
        .sql = "SELECT DISTINCT status FROM order_payments WHERE order_id = :id")

SQL_CHANGE(
    insert_order_line, order_line_row,
    .sql = "INSERT INTO order_lines (order_id, line, variant_id, product_id, name, sku, quantity, "
           "price_minor, gross_minor, tax_basis_points, tax_minor) VALUES (:order_id, :line, :variant_id, "
           ":product_id, :name, :sku, :quantity, :price_minor, :gross_minor, :tax_basis_points, :tax_minor)")

SQL_CHANGE(
    insert_order_adjustment, order_adjustment_row,
    .sql = "INSERT INTO order_adjustments (order_id, line, kind, gross_minor, tax_basis_points, tax_minor, "
           "label) VALUES (:order_id, :line, :kind, :gross_minor, :tax_basis_points, :tax_minor, :label)")

SQL_ALL(lines_of_order, by_id, order_line_row, ORDER_MAX_LINES,
        .sql = LINES_SELECT "WHERE l.order_id = :id ORDER BY l.line")

SQL_ALL(adjustments_of_order, by_id, order_adjustment_row, ORDER_MAX_ADJUSTMENTS,
        .sql = ADJUSTMENTS_SELECT "WHERE a.order_id = :id ORDER BY a.line")

SQL_ALL(lines_of_orders, order_ids, order_line_row, PAGE_MAX *ORDER_MAX_LINES,
        .sql = LINES_SELECT "WHERE l.order_id IN (:ids) ORDER BY l.order_id, l.line")

SQL_ALL(adjustments_of_orders, order_ids, order_adjustment_row, PAGE_MAX *ORDER_MAX_ADJUSTMENTS,
        .sql = ADJUSTMENTS_SELECT "WHERE a.order_id IN (:ids) ORDER BY a.order_id, a.line")

SQL_ONE(find_notes_count, by_id, count,
        .sql = "SELECT count(*) AS count FROM order_notes WHERE order_id = :id")

SQL_CHANGE(insert_note, order_note,
           .sql =
               "INSERT INTO order_notes (id, order_id, author_id, text, created_at) VALUES (:id, :order_id, "
               ":author_id, :text, :created_at)")

SQL_ALL(notes_of_order, by_id, order_note, ORDER_MAX_NOTES,
        .sql = "SELECT id, order_id, author_id, text, created_at FROM order_notes WHERE order_id = :id "
               "ORDER BY id")

SQL_CHANGE(
    delete_notes_of_user, by_id,
    .sql = "DELETE FROM order_notes WHERE order_id IN (SELECT id FROM order_orders WHERE user_id = :id)")

SQL_ALL(all_shipping_methods, nothing, shipping_method, MAX_SHIPPING_METHODS,
        .sql = "SELECT " SHIPPING_COLUMNS " FROM order_shipping_methods ORDER BY id")

SQL_ONE(find_shipping_method, by_id, shipping_method,
        .sql = "SELECT " SHIPPING_COLUMNS " FROM order_shipping_methods WHERE id = :id")

#define COUNTRIES_SELECT "SELECT method_id, country FROM order_shipping_countries "
SQL_ALL(all_shipping_countries, nothing, shipping_country, MAX_SHIPPING_METHODS *SHIPPING_MAX_COUNTRIES,
        .sql = COUNTRIES_SELECT "ORDER BY method_id, country")

SQL_ALL(countries_of_shipping_method, by_id, shipping_country, SHIPPING_MAX_COUNTRIES,
        .sql = COUNTRIES_SELECT "WHERE method_id = :id ORDER BY country")

SQL_CHANGE(insert_shipping_country, shipping_country,
           .sql = "INSERT INTO order_shipping_countries (method_id, country) VALUES (:method_id, :country) "
                  "ON CONFLICT (method_id, country) DO NOTHING")

SQL_CHANGE(remove_shipping_countries, by_id,
           .sql = "DELETE FROM order_shipping_countries WHERE method_id = :id")

SQL_CHANGE(insert_shipping_method, shipping_method,
           .sql = "INSERT INTO order_shipping_methods (" SHIPPING_COLUMNS
                  ") VALUES (:id, :name, :currency, :price_minor, "
                  ":free_from_minor, :tax_basis_points, :version, :created_at, :updated_at)")

SQL_CHANGE(
    update_shipping_method, shipping_method,
    .sql =
        "UPDATE order_shipping_methods SET name = :name, currency = :currency, price_minor = :price_minor, "
        "free_from_minor = :free_from_minor, tax_basis_points = :tax_basis_points, version = :version, "
        "updated_at = :updated_at WHERE id = :id")

SQL_CHANGE(move_shipping_methods, move_methods,
           .sql = "UPDATE order_shipping_methods SET tax_basis_points = :after, version = version + 1, "
                  "updated_at = :updated_at WHERE tax_basis_points = :before")

SQL_CHANGE(remove_shipping_method, by_id, .sql = "DELETE FROM order_shipping_methods WHERE id = :id")

#define ADDRESS_COLUMNS                                                                                      \
  "order_id, purpose, recipient, company, line1, line2, postal_code, city, region, country, phone"
SQL_CHANGE(insert_order_address, order_address,
           .sql = "INSERT INTO order_addresses (" ADDRESS_COLUMNS
                  ") VALUES (:order_id, :purpose, :recipient, :company, :line1, :line2, :postal_code, :city, "
                  ":region, :country, :phone)")

SQL_ALL(addresses_of_order, by_id, order_address, ADDRESS_PURPOSES,
        .sql = "SELECT " ADDRESS_COLUMNS " FROM order_addresses WHERE order_id = :id ORDER BY purpose DESC")

SQL_CHANGE(release_addresses_of_user, address_release,
           .sql = "UPDATE order_addresses SET erase_at = :erase_at WHERE order_id IN (SELECT id FROM "
                  "order_orders WHERE user_id = :user_id)")

SQL_ALL(released_addresses, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT DISTINCT order_id AS id FROM order_addresses WHERE erase_at IS NOT NULL AND erase_at "
               "<= :now LIMIT :limit")

SQL_CHANGE(keep_addresses, address_keep,
           .sql = "UPDATE order_addresses SET erase_at = :erase_at WHERE order_id = :order_id")

SQL_CHANGE(delete_address_of_order, address_of_order,
           .sql = "DELETE FROM order_addresses WHERE order_id = :order_id AND purpose = :purpose")

SQL_CHANGE(delete_addresses, by_id, .sql = "DELETE FROM order_addresses WHERE order_id = :id")
