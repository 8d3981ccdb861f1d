/* Products as clients see them, put together from their rows. */
#pragma once

#include "services/product/product_types.h"

/* The products of these ids, at most PAGE_MAX, in this order, into `items`; one that is not on sale is left
   out. Children are read by one query each, whatever the number of products. */
int view_list(struct tx *tx, const struct id *ids, size_t count, struct product_list *ret);
/* -ENOENT for one that is not there or was deleted. */
int view_product(struct tx *tx, struct id id, struct product *ret);
