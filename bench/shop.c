/* The statements and what all events share. */
#include "shop.h"

#include "shop_events.h"

#include <stdlib.h>
#include <string.h>

static void prepare_products(struct shop *shop) {
  sqlite3 *db = shop->db;
  shop->insert_customer =
      sql_prepare(db, "INSERT INTO user_users (id, email, email_key, email_verified, name, name_key, "
                      "language, time_zone, role,"
                      " status, version, created_at, updated_at, confirmed_at)"
                      " VALUES (?1, ?2, ?2, 1, ?3, ?4, 'en', 'UTC', 'user', 'active', 1, ?5, ?5, ?5)");
  shop->insert_product = sql_prepare(
      db, "INSERT INTO product_products (id, name, description, category, version, created_at, updated_at,"
          " searchable) VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5, 1)"); /* no job is to index them meanwhile */
  shop->insert_variant = sql_prepare(
      db, "INSERT INTO product_variants (id, product_id, position, sku, label, price_minor, price_currency,"
          " tax_basis_points, product_number) VALUES (?1, ?2, 0, ?3, '', ?4, 'EUR', ?5,"
          " (SELECT number FROM product_products WHERE id = ?2))");
  shop->list_product = sql_prepare(
      db,
      "INSERT INTO product_listings (shelf, id, name_key, price, in_stock) VALUES ('', ?1, lower(?2), ?3, 1),"
      " (?4, ?1, lower(?2), ?3, 1)");
  shop->insert_tracked =
      sql_prepare(db, "INSERT INTO inventory_products (product_id, version) VALUES (?, 1)");
  shop->put_received =
      sql_prepare(db,
                  "INSERT INTO inventory_stock (variant_id, product_id, sku, received) VALUES (?, ?, ?, ?)"
                  " ON CONFLICT (variant_id) DO UPDATE SET received = excluded.received");
  shop->put_stock =
      sql_prepare(db,
                  "INSERT INTO product_stock (variant_id, version, stock_status) VALUES (?, ?, 'in_stock')");
  shop->show_stock = sql_prepare(db, "UPDATE product_variants SET stock_status = 'in_stock' WHERE id = ?");
  shop->insert_movement =
      sql_prepare(db,
                  "INSERT INTO inventory_movements (product_id, id, variant_id, quantity, reason, moved_at)"
                  " VALUES (?, ?, ?, ?, 'received', ?)");
}

static void prepare_orders(struct shop *shop) {
  sqlite3 *db = shop->db;
  shop->hold_stock =
      sql_prepare(db,
                  "UPDATE inventory_stock SET reserved = reserved + 1 WHERE variant_id = ? AND reserved + 1 +"
                  " sold <= received AND retired = 0");
  shop->find_stock =
      sql_prepare(db, "SELECT received, reserved, sold FROM inventory_stock WHERE variant_id = ?");
  shop->note_stock =
      sql_prepare(db, "UPDATE product_stock SET version = ?2 WHERE variant_id = ?1 AND version < ?2"
                      " AND stock_status = 'in_stock'");
  shop->hold = sql_prepare(db, "INSERT INTO inventory_reservations (order_id, request_id, state, held_until)"
                               " VALUES (?, ?, 'held', ?)");
  shop->hold_line = sql_prepare(
      db,
      "INSERT INTO inventory_reservation_lines (order_id, line, variant_id, quantity) VALUES (?, ?, ?, 1)");
  shop->confirm_hold = sql_prepare(db, "UPDATE inventory_reservations SET state = 'confirmed', request_id ="
                                       " NULL WHERE order_id = ?");
  shop->sell_stock =
      sql_prepare(db,
                  "UPDATE inventory_stock SET reserved = reserved - 1, sold = sold + 1 WHERE variant_id = ?");
  shop->insert_sale = sql_prepare(
      db, "INSERT INTO inventory_movements (product_id, id, variant_id, quantity, reason, order_id, moved_at)"
          " VALUES (?, ?, ?, -1, 'sold', ?, ?)");
  shop->insert_order = sql_prepare(
      db,
      "INSERT INTO order_orders (id, user_id, status, payment_status, payment_method, currency, gross_minor,"
      " version, created_at, updated_at)"
      " VALUES (?1, ?2, 'placed', 'unpaid', 'cash_on_delivery', 'EUR', ?3, 1, ?4, ?4)");
  shop->confirm_order =
      sql_prepare(db,
                  "UPDATE order_orders SET status = 'confirmed', payment_status = 'accepted', stock_sold ="
                  " 1, version = 3, updated_at = ?2 WHERE id = ?1");
  shop->note_payment = sql_prepare(
      db, "INSERT INTO order_payments (order_id, payment_id, status, version) VALUES (?, ?, 'accepted', 1)");
  shop->insert_payment = sql_prepare(
      db, "INSERT INTO payment_payments (id, order_id, user_id, method, status, currency, amount_minor,"
          " version, created_at, updated_at)"
          " VALUES (?1, ?2, ?3, 'cash_on_delivery', 'accepted', 'EUR', ?4, 1, ?5, ?5)");
  shop->insert_line = sql_prepare(
      db, "INSERT INTO order_lines (order_id, line, variant_id, product_id, name, sku, quantity, price_minor,"
          " gross_minor, tax_basis_points, tax_minor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?7, ?8, ?9)");
  shop->insert_adjustment = sql_prepare(
      db, "INSERT INTO order_adjustments (order_id, line, kind, gross_minor, tax_basis_points, tax_minor)"
          " VALUES (?, 0, 'shipping', ?, ?, ?)");
  shop->insert_reply = sql_prepare(
      db, "INSERT INTO souk_replies (request, fingerprint, subject, status, location, etag, body, stored)"
          " VALUES (?, ?, ?, 201, ?, ?, ?, ?)");
  shop->count_order =
      sql_prepare(db, "INSERT INTO user_orders_placed (user_id, orders) VALUES (?, 1)"
                      " ON CONFLICT (user_id) DO UPDATE SET orders = user_orders_placed.orders + 1");
  shop->count_figure = sql_prepare(
      db, "INSERT INTO order_placed_figures (currency, quarter, orders, gross_minor) VALUES ('EUR', ?, 1, ?)"
          " ON CONFLICT (currency, quarter) DO UPDATE SET orders = order_placed_figures.orders + 1,"
          " gross_minor = order_placed_figures.gross_minor + excluded.gross_minor");
}

static void prepare_notices(struct shop *shop) {
  sqlite3 *db = shop->db;
  shop->insert_told_order =
      sql_prepare(db, "INSERT INTO notification_orders (order_id, user_id, payment_method, stage, paid)"
                      " VALUES (?, ?, 'cash_on_delivery', 'placed', 0)");
  shop->insert_notice =
      sql_prepare(db,
                  "INSERT INTO notification_notices (id, user_id, kind, order_id, amount_minor,"
                  " amount_currency, shown, created_at) VALUES (?, ?, 'order_placed', ?, ?, 'EUR', 1, ?)");
  shop->insert_delivery =
      sql_prepare(db,
                  "INSERT INTO notification_deliveries (id, notice_id, channel, status, tries, due_at, words,"
                  " created_at, finished_at) VALUES (?1, ?2, 'email', ?4, 0, ?3, '', ?3, nullif(?5, 0))");
  shop->announce = sql_prepare(
      db,
      "INSERT INTO notification_announcements (id, audience, kind, order_id, amount_minor,"
      " amount_currency, number, open_key, told_up_to, due_at, created_at)"
      " VALUES (?1, 'admins', 'new_orders', ?2, ?3, 'EUR', 1, 'new_orders', zeroblob(16), ?4 + 60000000, ?4)"
      " ON CONFLICT (open_key) DO UPDATE SET number = number + 1");
}

void shop_open(struct shop *shop, const char *path) {
  *shop = (struct shop){ .db = sql_open(path), .random = random_begin() };
  shop->begin = sql_prepare(shop->db, "BEGIN IMMEDIATE");
  shop->commit = sql_prepare(shop->db, "COMMIT");
  shop->insert_event = sql_prepare(
      shop->db,
      "INSERT INTO souk_log (id, source, topic, aggregate, version, time, actor, subject, traceparent,"
      " data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  shop->find_version = sql_prepare(
      shop->db,
      "SELECT coalesce(max(version), 0) FROM souk_log WHERE aggregate = ? AND source = 'inventory'");
  shop->move_cursor =
      sql_prepare(shop->db,
                  "UPDATE souk_cursors SET position = ? WHERE consumer = ? AND topic = ? AND partition = 0");
  prepare_products(shop);
  prepare_orders(shop);
  prepare_notices(shop);
  shop_read_offers(shop);
  shop_read_customers(shop, "SELECT id FROM user_users WHERE role = 'user' AND username IS NOT NULL");
}

void shop_close(struct shop *shop) {
  sqlite3_stmt *statement = NULL;
  while ((statement = sqlite3_next_stmt(shop->db, NULL)) != NULL) {
    sqlite3_finalize(statement);
  }
  sqlite3_close(shop->db);
  free(shop->offers);
  free(shop->customers);
}

static void copy_name(char to[static SHOP_NAME_MAX], const unsigned char *from) {
  const char *name = (const char *)from;
  size_t len = strlen(name);
  if (len >= SHOP_NAME_MAX) {
    die("%s: longer than %d bytes", name, SHOP_NAME_MAX - 1);
  }
  memcpy(to, name, len + 1);
}

void shop_read_offers(struct shop *shop) {
  sqlite3_stmt *count = sql_prepare(shop->db, "SELECT count(*) FROM product_variants");
  size_t max = sql_step(count) ? (size_t)sqlite3_column_int64(count, 0) : 0;
  sqlite3_finalize(count);
  free(shop->offers);
  shop->offers = calloc(max + 1, sizeof *shop->offers);
  if (shop->offers == NULL) {
    die("out of memory");
  }
  shop->offers_count = 0;
  sqlite3_stmt *rows =
      sql_prepare(shop->db, "SELECT v.id, v.product_id, p.name, v.sku, v.price_minor, v.tax_basis_points"
                            " FROM product_variants v JOIN product_products p ON p.id = v.product_id"
                            " WHERE v.retired_at IS NULL AND v.label = ''");
  while (shop->offers_count < max && sql_step(rows)) {
    struct offer *offer = &shop->offers[shop->offers_count++];
    memcpy(&offer->variant, sqlite3_column_blob(rows, 0), sizeof offer->variant);
    memcpy(&offer->product, sqlite3_column_blob(rows, 1), sizeof offer->product);
    copy_name(offer->name, sqlite3_column_text(rows, 2));
    copy_name(offer->sku, sqlite3_column_text(rows, 3));
    offer->price = sqlite3_column_int64(rows, 4);
    offer->tax_basis_points = sqlite3_column_int64(rows, 5);
  }
  sqlite3_finalize(rows);
}

void shop_move_cursors(struct shop *shop) {
  sql_run(shop->move_cursor, "itt", shop->last_order, "inventory", "order.created");
  sql_run(shop->move_cursor, "itt", shop->last_order, "user", "order.created");
  sql_run(shop->move_cursor, "itt", shop->last_order, "payment", "order.created");
  sql_run(shop->move_cursor, "itt", shop->last_order, "order", "order.created");
  sql_run(shop->move_cursor, "itt", shop->last_change, "product", "inventory.changed");
  sql_run(shop->move_cursor, "itt", shop->last_accepted, "inventory", "payment.accepted");
  sql_run(shop->move_cursor, "itt", shop->last_accepted, "order", "payment.accepted");
  sql_run(shop->move_cursor, "itt", shop->last_order, "notification", "order.created");
  sql_run(shop->move_cursor, "itt", shop->last_updated, "notification", "order.updated");
  sql_run(shop->move_cursor, "itt", shop->last_confirmed, "order", "stock.confirmed");
}

struct id shop_id(struct shop *shop, int64_t now_us) {
  uint64_t random[2] = { random_next(&shop->random), random_next(&shop->random) };
  return id_make(now_us / 1000, (const uint8_t *)random);
}

void cause_begin(struct cause *cause, struct shop *shop, int64_t now_us, struct id user) {
  char user_text[ID_TEXT_LEN + 1];
  id_format(user, user_text);
  cause->now_us = now_us;
  cause->user = user;
  snprintf(cause->actor, sizeof cause->actor, "user:%s", user_text);
  snprintf(cause->traceparent, sizeof cause->traceparent, "00-%016llx%016llx-%016llx-01",
           (unsigned long long)random_next(&shop->random), (unsigned long long)random_next(&shop->random),
           (unsigned long long)random_next(&shop->random));
}

int64_t shop_emit(struct shop *shop, const struct cause *cause, const char *source, const char *topic,
                  struct id aggregate, int64_t version, const char *data) {
  struct id id = shop_id(shop, cause->now_us);
  sql_run(shop->insert_event, "dttdiitdtt", &id, source, topic, &aggregate, version, cause->now_us,
          cause->actor, &cause->user, cause->traceparent, data);
  return sqlite3_last_insert_rowid(shop->db);
}

int64_t shop_tell_stock(struct shop *shop, const struct cause *cause, const struct offer *offer) {
  char variant[ID_TEXT_LEN + 1];
  char product[ID_TEXT_LEN + 1];
  char data[EVENT_BYTES_MAX];
  if (!sql_query(shop->find_stock, "d", &offer->variant)) {
    die("%s has no stock", offer->sku);
  }
  int64_t received = sqlite3_column_int64(shop->find_stock, 0);
  int64_t reserved = sqlite3_column_int64(shop->find_stock, 1);
  int64_t sold = sqlite3_column_int64(shop->find_stock, 2);
  sqlite3_reset(shop->find_stock);
  id_format(offer->variant, variant);
  id_format(offer->product, product);
  snprintf(data, sizeof data,
           "{\"variant_id\":\"%s\",\"product_id\":\"%s\",\"received\":%lld,\"reserved\":%lld,\"sold\":%lld,"
           "\"available\":%lld,\"low\":false}",
           variant, product, (long long)received, (long long)reserved, (long long)sold,
           (long long)(received - reserved - sold));
  int64_t version = 1;
  if (sql_query(shop->find_version, "d", &offer->variant)) {
    version += sqlite3_column_int64(shop->find_version, 0);
  }
  sqlite3_reset(shop->find_version);
  shop->last_change = shop_emit(shop, cause, "inventory", "inventory.changed", offer->variant, version, data);
  return version;
}
