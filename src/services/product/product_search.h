/* Products by words that may be misspelt, and what makes them be found. */
#pragma once

#include "services/product/product_types.h"

/* All that `in` finds and lets through, the best first; `sort`, `limit` and `after` do not matter here. */
int find_matches(struct context *context, struct tx *tx, const struct list_products *in, struct match **ret,
                 size_t *ret_count);

/* A page of what `in->q` finds, the best first or as `in->sort` says. */
int search_products(struct context *context, struct tx *tx, const struct list_products *in,
                    struct product_list *ret);

/* The product is found, and stands in lists, by its row and its variants as they are written now; in the
   transaction that wrote them. */
int make_findable(struct tx *tx, const struct product_row *product);
/* It is found no more: while row and variants are still as they were when it became findable. */
int make_unfindable(struct tx *tx, const struct product_row *product);
