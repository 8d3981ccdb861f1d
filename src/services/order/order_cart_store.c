/* All SQL about carts, one function per statement. */
#include "services/order/order_cart_store.h"

#define CART_COLUMNS "id, user_id, version, kept_until, created_at, updated_at"
#define CART_LINE_COLUMNS "cart_id, variant_id, name, quantity, price_minor, price_currency, added_at"

SQL_ONE(touch_cart, order_cart_row, order_cart_row,
        .sql =
            "INSERT INTO order_carts (" CART_COLUMNS ") VALUES (:id, :user_id, :version, :kept_until, "
            ":created_at, :updated_at) ON CONFLICT (user_id) DO UPDATE SET version = order_carts.version + "
            "1, kept_until = excluded.kept_until, updated_at = excluded.updated_at RETURNING " CART_COLUMNS)

SQL_ONE(find_cart, by_id, order_cart_row, .sql = "SELECT " CART_COLUMNS " FROM order_carts WHERE id = :id")

SQL_ONE(find_cart_of_user, by_id, order_cart_row,
        .sql = "SELECT " CART_COLUMNS " FROM order_carts WHERE user_id = :id")

SQL_CHANGE(delete_cart, by_id, .sql = "DELETE FROM order_carts WHERE id = :id")

SQL_CHANGE(delete_seen_cart, order_cart_seen,
           .sql = "DELETE FROM order_carts WHERE id = :id AND version = :version")

SQL_ALL(forgotten_carts, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM order_carts WHERE kept_until <= :now ORDER BY kept_until LIMIT :limit")

SQL_ALL(lines_of_cart, by_id, order_cart_line_row, CART_MAX_LINES,
        .sql = "SELECT " CART_LINE_COLUMNS
               " FROM order_cart_lines WHERE cart_id = :id ORDER BY added_at, variant_id")

SQL_ONE(put_cart_line_row, order_cart_line_row, order_cart_line_row,
        .sql = "INSERT INTO order_cart_lines (" CART_LINE_COLUMNS
               ") VALUES (:cart_id, :variant_id, :name, :quantity, :price_minor, :price_currency, :added_at) "
               "ON CONFLICT (cart_id, variant_id) DO UPDATE SET name = excluded.name, quantity = "
               "excluded.quantity, price_minor = excluded.price_minor, price_currency = "
               "excluded.price_currency RETURNING " CART_LINE_COLUMNS)

SQL_CHANGE(delete_cart_line, order_cart_line_key,
           .sql = "DELETE FROM order_cart_lines WHERE cart_id = :cart_id AND variant_id = :variant_id")

SQL_CHANGE(delete_lines_of_cart, by_id, .sql = "DELETE FROM order_cart_lines WHERE cart_id = :id")

SQL_ONE(find_cart_lines_count, by_id, count,
        .sql = "SELECT count(*) AS count FROM order_cart_lines WHERE cart_id = :id")
