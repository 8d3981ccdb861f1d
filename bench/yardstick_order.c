/* The yardstick of orders: the rows of an order with all its effects, written by one thread that does nothing
   else, fifty orders to a commit.
   usage: yardstick_order DATABASE SECONDS   prints JSON */
#include "shop.h"

#include <stdio.h>

enum { ORDERS_PER_COMMIT = 50 };

int main(int argc, char **argv) {
  if (argc != 3) {
    die("usage: yardstick_order DATABASE SECONDS");
  }
  struct shop shop;
  shop_open(&shop, argv[1]);
  if (shop.offers_count < SHOP_LINES) {
    die("%s: no products", argv[1]);
  }
  int64_t limit_ns = (int64_t)(parse_fraction("SECONDS", argv[2]) * 1e9);
  int64_t orders = 0;
  int64_t began = now_ns();
  int64_t ended = began;
  double cpu = cpu_seconds();
  while (ended - began < limit_ns) {
    sql_run(shop.begin, "");
    for (int i = 0; i < ORDERS_PER_COMMIT; i++) {
      shop_add_order(&shop, instant_now().us, true);
    }
    shop_move_cursors(&shop);
    sql_run(shop.commit, "");
    orders += ORDERS_PER_COMMIT;
    ended = now_ns();
  }
  cpu = cpu_seconds() - cpu;
  printf("{\"orders\": %lld, \"per_second\": %.1f, \"cpu_us\": %.2f}\n", (long long)orders,
         (double)orders * 1e9 / (double)(ended - began), cpu * 1e6 / (double)orders);
  shop_close(&shop);
  return 0;
}
