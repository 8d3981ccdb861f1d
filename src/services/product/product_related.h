/* What goes with a product: others with like words in their names, and others of its category. */
#pragma once

#include "services/product/product_types.h"

enum { RELATED_MAX = 12 };

struct related_products {
  struct id id;
  int64_t limit;
};
extern const struct shape related_products_shape;

/* A product on a shelf. */
struct neighbour {
  struct id id;
  bool in_stock;
};
extern const struct shape neighbour_shape;

/* Of the newest products on a shelf those in stock first, then the newest. */
int neighbours_on(struct tx *tx, const struct listing *in, struct neighbour **ret, size_t *ret_count);

HANDLES(list_related, related_products, product_list);
