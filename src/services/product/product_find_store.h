/* The SQL of what finds products: lists, and what a search looks at. */
#pragma once

#include "services/product/product_types.h"

/* Puts a product on a shelf, or again with what it costs now; the price and whether it is in stock are read
   from its variants on sale. */
int put_listing(struct tx *tx, const struct listing *in, int64_t *ret_changed);
/* Off the shelf of all products and this one. */
int delete_listings(struct tx *tx, const struct listing *in, int64_t *ret_changed);
/* Copies the stock of a variant's product to its listings. */
int show_listed_stock(struct tx *tx, const struct stock_row *in, int64_t *ret_changed);
int find_listing(struct tx *tx, const struct listing *in, struct place *ret);

/* Each reads one index from the place on and stops at its limit or its end. */
int page_newest(struct tx *tx, const struct listing_page *in, struct place **ret, size_t *ret_count);
int page_by_price(struct tx *tx, const struct listing_page *in, struct place **ret, size_t *ret_count);
int page_by_price_down(struct tx *tx, const struct listing_page *in, struct place **ret, size_t *ret_count);
int page_by_name(struct tx *tx, const struct listing_page *in, struct place **ret, size_t *ret_count);
/* The place LISTING_WINDOW further on, whatever is asked of what stands there; -ENOENT: there are not so
   many. */
int window_newest(struct tx *tx, const struct listing_page *in, struct place *ret);
int window_by_price(struct tx *tx, const struct listing_page *in, struct place *ret);
int window_by_price_down(struct tx *tx, const struct listing_page *in, struct place *ret);
int window_by_name(struct tx *tx, const struct listing_page *in, struct place *ret);

/* Products on sale that share a gram: those that share the most, then the newest. However many products there
   are, at most SEARCH_MAX_GRAMS * GRAM_READ_MAX index rows are read for it and GATHERED_MAX products looked
   at: of a gram that more products have, only the newest count. */
int gather_by_grams(struct tx *tx, const struct search *in, struct candidate_row **ret, size_t *ret_count);
/* The same by tokens, with a bit in `hits` for each by its place in the search. */
int gather_by_tokens(struct tx *tx, const struct search *in, struct candidate_row **ret, size_t *ret_count);
int insert_grams(struct tx *tx, const struct product_grams *in, int64_t *ret_changed);
int delete_grams(struct tx *tx, const struct product_grams *in, int64_t *ret_changed);
int insert_tokens(struct tx *tx, const struct product_tokens *in, int64_t *ret_changed);
int delete_tokens(struct tx *tx, const struct product_tokens *in, int64_t *ret_changed);
/* Those from a time before there was a search. */
int unsearchable_products(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
/* Changes nothing where that is done, or the product deleted. */
int mark_searchable(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

/* The first FACETS_MAX categories with products on sale, each counted up to FACET_COUNT_MAX: in steps from
   one to the next, so that no more of the index is read however many products there are. */
int count_categories(struct tx *tx, const struct nothing *in, struct category_facet **ret, size_t *ret_count);
/* The lowest and the highest price on a shelf; null where nothing stands there. */
int find_prices(struct tx *tx, const struct price_span *in, struct listed_prices *ret);
/* Both count up to FACET_COUNT_MAX. */
int count_prices(struct tx *tx, const struct price_span *in, struct count *ret);
int count_stock(struct tx *tx, const struct price_span *in, struct listed_stock *ret);
