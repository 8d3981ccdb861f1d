/* What is low: what the shop should order from its suppliers. */
#pragma once

#include "services/inventory/inventory_types.h"

struct low_variant {
  struct id product_id, variant_id;
  struct text sku;
  int64_t available, threshold;
};
extern const struct shape low_variant_shape;

struct list_low_stock {
  int64_t limit;
  struct maybe_text after;
};
extern const struct shape list_low_stock_shape;

struct low_stock_list {
  struct low_variant *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape low_stock_list_shape;

struct low_stock_page {
  struct id below;
  int64_t of_shop; /* SOUK_STOCK_LOW */
  int64_t limit;
};
extern const struct shape low_stock_page_shape;

/* Those of the next variants on sale that are low, newest first. */
int page_low_stock(struct tx *tx, const struct low_stock_page *in, struct low_variant **ret,
                   size_t *ret_count);
/* The last variant that page_low_stock looks at; -ENOENT where it looks at all that are left. */
int low_stock_window(struct tx *tx, const struct low_stock_page *in, struct by_id *ret);

HANDLES(list_low_stock, list_low_stock, low_stock_list);
