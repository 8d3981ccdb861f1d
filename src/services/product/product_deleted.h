/* Products that were deleted: what is left to see of them. */
#pragma once

#include "services/product/product_types.h"

struct deleted_product {
  struct id id;
  struct text name;
  struct maybe_text category;
  struct product_picture *pictures;
  size_t pictures_count;
  struct instant deleted_at;
};
extern const struct shape deleted_product_shape;

struct list_deleted_products {
  int64_t limit;
  struct maybe_text after;
};
extern const struct shape list_deleted_products_shape;

struct deleted_product_list {
  struct deleted_product *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape deleted_product_list_shape;

struct deleted_page {
  struct id below;
  int64_t limit;
};
extern const struct shape deleted_page_shape;

struct deleted_row {
  struct id id;
  struct text name;
  struct maybe_text category;
  struct instant deleted_at;
};
extern const struct shape deleted_row_shape;

/* By when they were added, newest first. */
int page_deleted(struct tx *tx, const struct deleted_page *in, struct deleted_row **ret, size_t *ret_count);

/* When it was deleted, and at which version; -ENOENT where it is not. */
int find_ended_product(struct tx *tx, const struct by_id *in, struct product_end *ret);
/* Those that were on sale until then. */
int ended_variants(struct tx *tx, const struct product_end *in, struct variant_row **ret, size_t *ret_count);
int revive_product(struct tx *tx, const struct product_row *in, int64_t *ret_changed);
int revive_variants(struct tx *tx, const struct product_end *in, int64_t *ret_changed);

HANDLES(restore_product, by_id, product);
HANDLES(list_deleted_products, list_deleted_products, deleted_product_list);
