/* The SQL of the catalogue, one function per statement; product_find_store.h has what finds products. */
#pragma once

#include "services/product/product_types.h"

int insert_product(struct tx *tx, const struct product_row *in, int64_t *ret_changed);
int update_product(struct tx *tx, const struct product_row *in, int64_t *ret_changed);
/* Marks it deleted and all its variants retired. */
int end_product(struct tx *tx, const struct product_end *in, int64_t *ret_changed);
int retire_variants(struct tx *tx, const struct product_end *in, int64_t *ret_changed);
/* -ENOENT for one that was deleted, too. */
int find_product(struct tx *tx, const struct by_id *in, struct product_row *ret);
/* A row per variant on sale, by position: none for a product that was deleted. All that a page shows in one
   statement, since it is what is asked for most. */
int show_product(struct tx *tx, const struct by_id *in, struct shown_row **ret, size_t *ret_count);
/* By their ids, in no order. */
int products_of(struct tx *tx, const struct product_ids *in, struct product_row **ret, size_t *ret_count);

int insert_variant(struct tx *tx, const struct variant_row *in, int64_t *ret_changed);
/* Also puts a retired variant on sale again. */
int update_variant(struct tx *tx, const struct variant_row *in, int64_t *ret_changed);
/* On sale, by position. */
int variants_of_product(struct tx *tx, const struct by_id *in, struct variant_row **ret, size_t *ret_count);
/* The same of several products: by product, then position. */
int variants_of(struct tx *tx, const struct product_ids *in, struct variant_row **ret, size_t *ret_count);
int find_variant_by_sku(struct tx *tx, const struct by_sku *in, struct variant_row *ret);

int insert_option(struct tx *tx, const struct option_row *in, int64_t *ret_changed);
int delete_options_of_variant(struct tx *tx, const struct option_row *in, int64_t *ret_changed);
/* By variant, then position; of retired variants too. */
int options_of_product(struct tx *tx, const struct by_id *in, struct option_row **ret, size_t *ret_count);
/* The same of several products, by product. */
int options_of(struct tx *tx, const struct product_ids *in, struct option_row **ret, size_t *ret_count);

int find_offer(struct tx *tx, const struct by_id *in, struct offer_row *ret);
/* At most two: enough to see whether the product stands for one variant. */
int offers_of_product(struct tx *tx, const struct by_id *in, struct offer_row **ret, size_t *ret_count);

/* Nothing changes unless the version is above the one that is there; the first also wants the same status. */
int note_stock_version(struct tx *tx, const struct stock_row *in, int64_t *ret_changed);
int put_stock(struct tx *tx, const struct stock_row *in, int64_t *ret_changed);
/* Copies the status to where products are read. */
int show_stock(struct tx *tx, const struct stock_row *in, int64_t *ret_changed);
