/* A shop's rows, written by hand: products with their stock, and orders with all that follows from one: the
   reservation, the stock's change, the events, the effects of those events. Nothing is read but what a row
   needs, no JSON is parsed, nothing is checked twice: what one thread can do that knows exactly what to
   write. bench/run compares the rows with those that the program itself writes. */
#pragma once

#include "sql.h"
#include "support.h"

enum { SHOP_NAME_MAX = 80, SHOP_LINES = 2, SHOP_REDUCED_RATE = 700, SHOP_FULL_RATE = 1900 };

struct offer {
  struct id variant, product;
  char name[SHOP_NAME_MAX], sku[SHOP_NAME_MAX];
  int64_t price, tax_basis_points;
};

struct shop {
  sqlite3 *db;
  struct random random;
  struct offer *offers;
  size_t offers_count;
  struct id *customers;
  size_t customers_count;
  int64_t last_order, last_change, last_accepted, last_updated,
      last_confirmed; /* seq of the newest of each topic */
  sqlite3_stmt *begin, *commit;
  sqlite3_stmt *insert_event, *find_version;
  sqlite3_stmt *insert_customer, *insert_product, *insert_variant, *list_product, *insert_tracked,
      *put_received, *insert_movement;
  sqlite3_stmt *hold_stock, *find_stock, *put_stock, *show_stock, *note_stock, *hold, *hold_line, *sell_stock,
      *insert_sale, *confirm_hold;
  sqlite3_stmt *insert_order, *insert_line, *insert_adjustment, *insert_reply, *count_order, *count_figure,
      *confirm_order, *note_payment, *insert_payment;
  sqlite3_stmt *insert_told_order, *insert_notice, *insert_delivery, *announce;
  sqlite3_stmt *move_cursor;
};

/* The database must have been made by the program itself, and customers must have signed up. Reads all
   variants that are on sale, and those who can log in: it is they who order. */
void shop_open(struct shop *shop, const char *path);
void shop_close(struct shop *shop);
/* A product with one variant and a million of it in stock, as if added at this time. */
void shop_add_product(struct shop *shop, int64_t number, int64_t now_us);
/* Reads the variants again. */
void shop_read_offers(struct shop *shop);
/* A customer who has a profile, but no account. */
void shop_add_customer(struct shop *shop, int64_t number, int64_t now_us);
/* Reads the customers again, also those without an account. */
void shop_read_all_customers(struct shop *shop);
/* An order of SHOP_LINES variants, one of each, paid on delivery, until it is confirmed. `replied`: with the
 * reply kept for its Idempotency-Key. */
void shop_add_order(struct shop *shop, int64_t now_us, bool replied);
/* What a batch of events does at its end. */
void shop_move_cursors(struct shop *shop);
