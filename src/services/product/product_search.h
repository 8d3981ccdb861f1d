/* Products by words that may be misspelt, and what makes them be found. */
#pragma once

#include "services/product/product_types.h"

/* All that is found, the best first; of one category, where one is named. */
int find_matches(struct context *context, struct tx *tx, struct text q, struct maybe_text category,
                 struct match **ret, size_t *ret_count);

/* A page of what `in->q` finds, the best first. */
int search_products(struct context *context, struct tx *tx, const struct list_products *in,
                    struct product_list *ret);

/* The product is found by its name from now on; in the transaction in which it gets it. */
int make_searchable(struct tx *tx, struct id product, struct text name);
/* It is found by that name no more. */
int make_unsearchable(struct tx *tx, struct id product, struct text name);
