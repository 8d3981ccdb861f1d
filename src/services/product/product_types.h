/* The product service's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/inventory/inventory.h"
#include "services/product/product.h"

enum { PRICE_MAX = 1000000000 };

struct new_variant {
  struct text sku;
  struct variant_option *options;
  size_t options_count;
  struct money price;
  int64_t tax_basis_points;
};
extern const struct shape new_variant_shape;

struct create_product {
  struct text name, description;
  struct maybe_text category;
  struct new_variant *variants;
  size_t variants_count;
};
extern const struct shape create_product_shape;

struct change_product {
  struct id id;
  struct maybe_text name, description, category;
  struct new_variant *variants; /* none: they stay as they are */
  size_t variants_count;
};
extern const struct shape change_product_shape;

struct variant_availability {
  struct id variant_id;
  struct text sku;
  enum stock_status stock_status;
  struct maybe_int available; /* for admins only */
};
extern const struct shape variant_availability_shape;

struct product_availability {
  struct id product_id;
  enum stock_status stock_status;
  struct variant_availability *variants;
  size_t variants_count;
};
extern const struct shape product_availability_shape;

/* Rows. */

struct product_row {
  struct id id;
  struct text name, description;
  struct maybe_text category;
  int64_t pictures; /* how many */
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape product_row_shape;

struct product_end {
  struct id id;
  int64_t version;
  struct instant deleted_at;
};
extern const struct shape product_end_shape;

enum { NAME_KEY_MAX_LETTERS = 40 };

/* Where a product stands in a list: what the list is sorted by, and its id. */
struct place {
  struct id id;
  int64_t price; /* minor units of the shop's currency */
  struct text name_key;
};
extern const struct shape place_shape;

struct listing {
  struct text shelf; /* a category; empty: all products */
  struct id id;
  struct text name_key;
};
extern const struct shape listing_shape;

/* A stretch of a list, from behind a place up to an end, and what is asked of what stands there. */
struct listing_page {
  struct text shelf;
  struct id id, end_id;
  int64_t price, end_price;
  struct text name_key;
  struct maybe_text end_name_key; /* absent: the list's own */
  int64_t price_min, price_max;
  struct maybe_bool in_stock;
  int64_t limit;
};
extern const struct shape listing_page_shape;

struct price_span {
  struct text shelf;
  int64_t price_min, price_max;
};
extern const struct shape price_span_shape;
struct listed_prices {
  struct maybe_int least, most;
};
extern const struct shape listed_prices_shape;
struct listed_stock {
  int64_t in_stock, not_in_stock;
};
extern const struct shape listed_stock_shape;

struct product_ids {
  struct id *ids;
  size_t ids_count;
};
extern const struct shape product_ids_shape;

enum {
  SEARCH_MAX_TEXT = 100,
  SEARCH_MAX_GRAMS = 32,
  SEARCH_MAX_WORDS = 8, /* so many words are looked for in descriptions, too */
  NAME_MAX_GRAMS = 256,
  GRAM_MAX_BYTES = 12,
  TOKEN_MAX_BYTES = 96,
  PRODUCT_MAX_TOKENS = 150,
};

/* Grams and tokens as grams_of() and tokens_of() write them, one behind the other. */
struct search {
  struct text grams, tokens;
  struct maybe_text category;
  int64_t price_min, price_max;
  struct maybe_bool in_stock;
};
extern const struct shape search_shape;

/* Shares a gram or a token with what is searched. */
struct candidate_row {
  struct id id;
  struct text name;
  struct maybe_text category;
  int64_t price;
  bool in_stock;
  int64_t hits; /* a bit for each token that it has */
};
extern const struct shape candidate_row_shape;

struct match {
  struct id id;
  const struct candidate_row *row;
  int64_t score;
  struct text name_key; /* where they are sorted by it */
};

struct product_grams {
  struct id id;
  struct text grams;
};
extern const struct shape product_grams_shape;

struct product_tokens {
  struct id id;
  struct text tokens;
};
extern const struct shape product_tokens_shape;

struct variant_row {
  struct id id, product_id;
  int64_t position;
  struct text sku;
  struct text label; /* "M, blue"; empty where there are no options */
  struct money price;
  int64_t tax_basis_points;
  enum stock_status stock_status; /* read only: a copy from product_stock */
};
extern const struct shape variant_row_shape;

/* A product on sale with one of its variants: a row for each. */
struct shown_row {
  struct text name, description;
  struct maybe_text category;
  int64_t pictures;
  int64_t version;
  struct instant created_at, updated_at;
  struct id variant_id;
  struct text sku;
  bool has_options;
  struct money price;
  int64_t tax_basis_points;
  enum stock_status stock_status;
};
extern const struct shape shown_row_shape;

struct option_row {
  struct id product_id, variant_id;
  int64_t position;
  struct text name, value;
};
extern const struct shape option_row_shape;

struct by_sku {
  struct text sku;
};
extern const struct shape by_sku_shape;

/* What a quote needs of a variant. */
struct offer_row {
  struct id variant_id, product_id;
  struct text name, label, sku;
  struct money price;
  int64_t tax_basis_points;
};
extern const struct shape offer_row_shape;

struct stock_row {
  struct id variant_id;
  int64_t version;
  enum stock_status stock_status;
};
extern const struct shape stock_row_shape;

extern const struct problem_kind product_sku_taken;
extern const struct setting product_search_sweep;

HANDLES(create_product, create_product, product);
HANDLES(list_products, list_products, product_list);
HANDLES(get_product, by_id, product);
HANDLES(get_product_facets, product_facets_request, product_facets);
GATHERS(gather_availability, by_id, product_availability);
HANDLES(change_product, change_product, product);
HANDLES(delete_product, by_id, nothing);
HANDLES(answer_describe_product, by_id, product);
HANDLES(answer_quote, quote_request, quote);
REACTS(note_stock, inventory_changed);

int find_unsearchable_products(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                               size_t *ret_count);
WORKS(index_product);
