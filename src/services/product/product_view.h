/* Products as clients see them, put together from their rows. */
#pragma once

#include "services/product/product_types.h"

/* Fills ret[i] from rows[i] with variants, options and stock: children are read by one query each, whatever
   the number of products (at most PAGE_MAX). */
int view_products(struct tx *tx, const struct product_row *rows, size_t count, struct product *ret);
/* -ENOENT for one that is not there or was deleted. */
int view_product(struct tx *tx, struct id id, struct product *ret);
