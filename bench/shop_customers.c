/* Customers: profiles alone, since nobody logs in with them. */
#include "shop_events.h"

#include <stdlib.h>
#include <string.h>

void shop_read_customers(struct shop *shop, const char *query) {
  sqlite3_stmt *count = sql_prepare(shop->db, "SELECT count(*) FROM user_users");
  size_t max = sql_step(count) ? (size_t)sqlite3_column_int64(count, 0) : 0;
  sqlite3_finalize(count);
  free(shop->customers);
  shop->customers = calloc(max + 1, sizeof *shop->customers);
  if (shop->customers == NULL) {
    die("out of memory");
  }
  shop->customers_count = 0;
  sqlite3_stmt *rows = sql_prepare(shop->db, query);
  while (shop->customers_count < max && sql_step(rows)) {
    memcpy(&shop->customers[shop->customers_count++], sqlite3_column_blob(rows, 0), sizeof *shop->customers);
  }
  sqlite3_finalize(rows);
  if (shop->customers_count == 0) {
    die("no customers");
  }
}

void shop_read_all_customers(struct shop *shop) {
  shop_read_customers(shop, "SELECT id FROM user_users WHERE role = 'user'");
}

void shop_add_customer(struct shop *shop, int64_t number, int64_t now_us) {
  char email[64];
  char name[64];
  char name_key[64];
  snprintf(email, sizeof email, "customer-%lld@example.org", (long long)number);
  snprintf(name, sizeof name, "Customer %lld", (long long)number);
  snprintf(name_key, sizeof name_key, "customer %lld", (long long)number);
  struct id id = shop_id(shop, now_us);
  sql_run(shop->insert_customer, "dttti", &id, email, name, name_key, now_us);
}
