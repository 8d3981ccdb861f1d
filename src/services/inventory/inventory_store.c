/* All SQL of the inventory service, one function per statement. */
#include "services/inventory/inventory_store.h"

#define STOCK_COLUMNS "variant_id, product_id, sku, received, reserved, sold, retired, threshold"
#define MOVEMENT_COLUMNS "product_id, id, variant_id, quantity, reason, order_id, moved_at, moved_by, note"

SQL_CHANGE(put_tracked_product, tracked_product,
           .sql = "INSERT INTO inventory_products (product_id, version) VALUES (:product_id, :version) ON "
                  "CONFLICT (product_id) DO UPDATE SET version = excluded.version WHERE excluded.version > "
                  "inventory_products.version")

SQL_ONE(find_tracked_product, stock_of_product, tracked_product,
        .sql = "SELECT product_id, version FROM inventory_products WHERE product_id = :product_id")

SQL_CHANGE(
    insert_stock, tracked_variant,
    .sql =
        "INSERT INTO inventory_stock (variant_id, product_id, sku) VALUES (:variant_id, :product_id, :sku)")

SQL_CHANGE(revive_stock, tracked_variant,
           .sql = "UPDATE inventory_stock SET retired = FALSE, sku = :sku WHERE variant_id = :variant_id")

SQL_CHANGE(retire_stock, stock_of_product,
           .sql = "UPDATE inventory_stock SET retired = TRUE WHERE product_id = :product_id")

SQL_ONE(find_stock, by_id, stock,
        .sql = "SELECT " STOCK_COLUMNS " FROM inventory_stock WHERE variant_id = :id")

SQL_ALL(levels_of, stock_request, stock_level, STOCK_MAX_VARIANTS,
        .sql = "SELECT variant_id, received - reserved - sold AS available FROM inventory_stock WHERE "
               "variant_id IN (:variant_ids) AND NOT retired ORDER BY variant_id")

SQL_ALL(stock_of, stock_of_product, stock, PRODUCT_MAX_VARIANTS,
        .sql = "SELECT " STOCK_COLUMNS " FROM inventory_stock WHERE product_id = :product_id AND NOT retired "
               "ORDER BY variant_id")

SQL_CHANGE(change_stock, stock_change,
           .sql =
               "UPDATE inventory_stock SET received = received + :received, reserved = reserved + :reserved, "
               "sold = sold + :sold WHERE variant_id = :variant_id AND reserved + :reserved + sold + :sold "
               "<= received + :received AND (NOT retired OR :reserved <= 0)")

SQL_CHANGE(update_threshold, threshold_change,
           .sql = "UPDATE inventory_stock SET threshold = :threshold WHERE variant_id = :variant_id")

SQL_CHANGE(insert_movement, movement,
           .sql = "INSERT INTO inventory_movements (" MOVEMENT_COLUMNS
                  ") VALUES (:product_id, :id, :variant_id, :quantity, :reason, :order_id, :moved_at, "
                  ":moved_by, :note)")

SQL_ALL(page_movements, movement_page, movement, PAGE_MAX + 1,
        .sql = "SELECT " MOVEMENT_COLUMNS
               " FROM inventory_movements WHERE product_id = :product_id AND id < :below ORDER BY id DESC "
               "LIMIT :limit")

SQL_CHANGE(insert_reservation, reservation_row,
           .sql =
               "INSERT INTO inventory_reservations (order_id, request_id, state, held_until) VALUES "
               "(:order_id, :request_id, :state, :held_until) ON CONFLICT (request_id) WHERE request_id IS "
               "NOT NULL DO NOTHING")

SQL_CHANGE(update_reservation, reservation_row,
           .sql = "UPDATE inventory_reservations SET state = :state, request_id = :request_id WHERE order_id "
                  "= :order_id")

SQL_ONE(
    find_reservation, by_id, reservation_row,
    .sql = "SELECT order_id, request_id, state, held_until FROM inventory_reservations WHERE order_id = :id")

SQL_ONE(
    find_reservation_by_request, by_id, reservation_row,
    .sql =
        "SELECT order_id, request_id, state, held_until FROM inventory_reservations WHERE request_id = :id")

SQL_CHANGE(insert_reservation_line, reservation_line,
           .sql = "INSERT INTO inventory_reservation_lines (order_id, line, variant_id, quantity) VALUES "
                  "(:order_id, :line, :variant_id, :quantity)")

SQL_ALL(
    reservation_lines, by_id, reservation_line, RESERVE_MAX_LINES,
    .sql =
        "SELECT order_id, line, variant_id, quantity FROM inventory_reservation_lines WHERE order_id = :id "
        "ORDER BY line")

/* In the order of the index of what is held, which is little: one more, by time, would cost every order. */
SQL_ALL(lapsed_reservations, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT order_id AS id FROM inventory_reservations WHERE request_id IS NOT NULL AND "
               "held_until <= :now ORDER BY request_id LIMIT :limit")
