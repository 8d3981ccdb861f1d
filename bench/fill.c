/* Fills a database that the program has made with products and with a year's orders, so that it can be
   measured when it has grown. Replies are kept for a day: only the last day's orders have one. The orders are
   those of the customers who have signed up and of ten thousand more, where there are orders at all.
   usage: fill DATABASE PRODUCTS ORDERS */
#include "shop.h"

#include <stdio.h>

enum { ROWS_PER_COMMIT = 20000, MORE_CUSTOMERS = 10000 };

static const int64_t day_us = (int64_t)24 * 3600 * 1000000;
static const int64_t year_us = (int64_t)365 * 24 * 3600 * 1000000;

static void commit_now_and_then(struct shop *shop, int64_t done) {
  if (done % ROWS_PER_COMMIT == 0) {
    sql_run(shop->commit, "");
    sql_run(shop->begin, "");
  }
}

int main(int argc, char **argv) {
  if (argc != 4) {
    die("usage: fill DATABASE PRODUCTS ORDERS");
  }
  int64_t products = parse_count("PRODUCTS", argv[2]);
  int64_t orders = parse_count("ORDERS", argv[3]);
  struct shop shop;
  shop_open(&shop, argv[1]);
  /* Whoever stops it halfway begins again with a new file. */
  sql_execute(shop.db, "PRAGMA synchronous=OFF; PRAGMA cache_size=-2000000;");
  int64_t now_us = instant_now().us;
  int64_t first_us = now_us - year_us;
  sql_run(shop.begin, "");
  for (int64_t i = 1; i <= products; i++) {
    shop_add_product(&shop, i, first_us - (products - i) * 1000);
    commit_now_and_then(&shop, i);
  }
  shop_read_offers(&shop);
  for (int64_t i = 1; orders > 0 && i <= MORE_CUSTOMERS; i++) {
    shop_add_customer(&shop, i, first_us);
  }
  shop_read_all_customers(&shop);
  for (int64_t i = 1; i <= orders; i++) {
    int64_t placed_us = first_us + year_us / (orders + 1) * i;
    shop_add_order(&shop, placed_us, placed_us > now_us - day_us);
    commit_now_and_then(&shop, i);
  }
  sql_execute(shop.db, "UPDATE souk_cursors SET position = (SELECT coalesce(max(seq), 0) FROM souk_log)");
  sql_run(shop.commit, "");
  printf("{\"products\": %lld, \"orders\": %lld}\n", (long long)products, (long long)orders);
  sql_execute(shop.db, "PRAGMA wal_checkpoint(TRUNCATE)");
  shop_close(&shop);
  return 0;
}
