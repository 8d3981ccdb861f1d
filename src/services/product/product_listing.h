/* Products in lists: where each stands in them, and pages of them. */
#pragma once

#include "services/product/product_types.h"

/* The product stands in the lists as its row and variants say from now on; in the transaction that wrote
   them. */
int put_in_lists(struct tx *tx, const struct product_row *product);
/* It stands there no more; `product` is its row as it was. */
int take_from_lists(struct tx *tx, const struct product_row *product);

/* A page of all products or of a category's, without a search. */
int page_of_list(struct context *context, struct tx *tx, const struct list_products *in,
                 struct product_list *ret);

/* The cursor behind a place of a list that is sorted so: the id alone for the newest first, as everywhere;
   with what the list is sorted by before it otherwise, so that the page after is the same whatever becomes of
   the product meanwhile. */
struct text place_cursor(struct arena *arena, enum product_sort sort, const struct place *place);
/* The place that a cursor names, texts in the arena. `ret_bare`: an id alone, although more is asked for (a
   page that was made shorter has such a one): its price and name are to be looked up. -EINVAL. */
int parse_place(struct arena *arena, enum product_sort sort, struct text cursor, struct place *ret,
                bool *ret_bare);
