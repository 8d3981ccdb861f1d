/* The product service as others see it: the call that prices a basket, and what happens to the catalogue. */
#pragma once

#include "base/tax.h"
#include "service/service.h"

DECLARE_SERVICE(product);

enum {
  PRODUCT_MAX_VARIANTS = 40,
  QUOTE_MAX_LINES = 50,
  QUOTE_MAX_QUANTITY = 1000,
};

/* Totals by rate, in replies. */
extern const struct shape tax_total_shape;

/* One wish: a variant, or a product that has only one. */
struct quote_item {
  struct maybe_id variant_id, product_id;
  int64_t quantity;
};
extern const struct shape quote_item_shape;

struct quote_request {
  struct quote_item *lines;
  size_t lines_count;
  bool partial; /* what is not for sale is left out, and does not have all of it refused */
};
extern const struct shape quote_request_shape;

struct quote_line {
  struct id variant_id, product_id;
  struct text name, sku;
  int64_t quantity;
  struct money price; /* of one, tax included */
  struct money gross; /* price times quantity */
  int64_t tax_basis_points;
  struct money tax; /* within gross */
};
extern const struct shape quote_line_shape;

/* Lines in the order they were asked for, none merged; none at all only where it may be partial. */
struct quote {
  struct quote_line *lines;
  size_t lines_count;
  struct money gross, tax;
  struct tax_total *totals;
  size_t totals_count;
};
extern const struct shape quote_shape;

/* What it may be refused with. */
extern const struct problem_kind product_not_for_sale;

DECLARE_CALL(quote_products, quote_call, quote_request, quote);

enum {
  PRODUCT_MAX_OPTIONS = 4,
  PRODUCT_MAX_NAME = 200,
  PRODUCT_MAX_DESCRIPTION = 4000,
  PRODUCT_MAX_CATEGORY = 80,
  PRODUCT_MAX_SKU = 64,
};

enum stock_status { STOCK_UNKNOWN, STOCK_OUT, STOCK_LOW, STOCK_IN };

struct variant_option {
  struct text name, value;
};
extern const struct shape variant_option_shape;

struct variant {
  struct id id;
  struct text sku;
  struct variant_option *options;
  size_t options_count;
  struct money price;
  int64_t tax_basis_points;
  enum stock_status stock_status;
};
extern const struct shape variant_shape;

enum { PRODUCT_MAX_PICTURES = 12 };

struct product_picture {
  struct id id;
  struct text url, alt;
  struct maybe_int width, height;
  int64_t *widths; /* of its smaller copies */
  size_t widths_count;
};
extern const struct shape product_picture_shape;

struct product {
  struct id id;
  struct text name, description;
  struct maybe_text category;
  enum stock_status stock_status;
  struct variant *variants;
  size_t variants_count;
  struct product_picture *pictures;
  size_t pictures_count;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape product_shape;

/* For whoever shows it beside other things; not_found for one that is not on sale. */
DECLARE_CALL(describe_product, describe_product_call, by_id, product);

/* A page of the products on sale. */
enum product_sort { SORT_NEWEST, SORT_PRICE, SORT_PRICE_DOWN, SORT_NAME };

struct list_products {
  int64_t limit;
  struct maybe_text after, category, q;
  struct maybe_int price_min, price_max;
  struct maybe_bool in_stock;
  struct maybe_enum sort; /* absent: newest, or with q the best match first */
};
extern const struct shape list_products_shape;

struct product_list {
  struct product *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape product_list_shape;

/* For whoever shows them beside other things. */
DECLARE_CALL(page_of_products, list_products_call, list_products, product_list);

enum {
  FACETS_MAX = 100,
  FACET_COUNT_MAX = 1000,
  PRICE_RANGES_MAX = 6,
};

struct product_facets_request {
  struct maybe_text q, category;
};
extern const struct shape product_facets_request_shape;

struct category_facet {
  struct text category;
  int64_t products;
};
extern const struct shape category_facet_shape;

struct price_facet {
  struct money price_min, price_max;
  int64_t products;
};
extern const struct shape price_facet_shape;

struct product_facets {
  struct category_facet *categories;
  size_t categories_count;
  struct price_facet *prices;
  size_t prices_count;
  int64_t in_stock, not_in_stock;
};
extern const struct shape product_facets_shape;

DECLARE_CALL(facets_of_products, product_facets_call, product_facets_request, product_facets);

/* What others need to know of a variant. */
struct variant_fact {
  struct id variant_id;
  struct text sku;
};
extern const struct shape variant_fact_shape;

/* They and product_restored carry all variants on sale, so that whoever hears the newest knows them all. */
struct product_created {
  struct id product_id;
  struct text name;
  struct variant_fact *variants;
  size_t variants_count;
};
extern const struct shape product_created_shape;
DECLARE_EVENT(product_created);

struct product_updated {
  struct id product_id;
  struct text name;
  struct variant_fact *variants;
  size_t variants_count;
};
extern const struct shape product_updated_shape;
DECLARE_EVENT(product_updated);

struct product_deleted {
  struct id product_id;
};
extern const struct shape product_deleted_shape;
DECLARE_EVENT(product_deleted);

struct product_restored {
  struct id product_id;
  struct text name;
  struct variant_fact *variants;
  size_t variants_count;
};
extern const struct shape product_restored_shape;
DECLARE_EVENT(product_restored);

/* All with one key, so that they are heard in order: what was `before` is `after` now. */
struct tax_rate_changed {
  struct id tax_rate_id;
  int64_t before, after; /* hundredths of a percent */
};
extern const struct shape tax_rate_changed_shape;
DECLARE_EVENT(tax_rate_changed);
