/* Shapes of the product service's own structs. */
#include "services/product/product_types.h"

static const char *const stock_status_names[] = {
  [STOCK_UNKNOWN] = "unknown",
  [STOCK_OUT] = "out_of_stock",
  [STOCK_LOW] = "low",
  [STOCK_IN] = "in_stock",
};
static const struct names stock_statuses = NAMES(stock_status_names);

#define STOCK_STATUS_DOC                                                                                     \
  "in_stock, low, out_of_stock, or unknown until the inventory has heard of it. It follows the stock "       \
  "within "                                                                                                  \
  "moments; what counts is what the order finds."

static const struct field variant_option_fields[] = {
  FIELD(struct variant_option, name, .min = 1, .max = 40, .doc = "What differs, such as \"Size\"."),
  FIELD(struct variant_option, value, .min = 1, .max = 80, .doc = "Which one this is, such as \"M\"."),
};
const struct shape variant_option_shape =
    SHAPE(variant_option, variant_option_fields, .doc = "One choice that makes a variant.");

static const struct field new_variant_fields[] = {
  FIELD(struct new_variant, sku, .min = 1, .max = PRODUCT_MAX_SKU, .charset = "A-Za-z0-9._-",
        .doc =
            "Your own number for it, unique in the shop. A change of a product tells its variants apart by "
            "it."),
  LIST_FIELD(struct new_variant, options, variant_option, .optional = true, .max = PRODUCT_MAX_OPTIONS,
             .doc = "What sets it apart from the product's other variants. A product with one variant needs "
                    "none."),
  FIELD(struct new_variant, price, .max = PRICE_MAX,
        .doc = "The price of one, tax included, in the shop's currency."),
  FIELD(struct new_variant, tax_basis_points, .max = 10000,
        .doc = "The tax rate within the price, in hundredths of a percent: 1900 is 19 %."),
};
const struct shape new_variant_shape =
    SHAPE(new_variant, new_variant_fields, .doc = "A variant as it is sold.");

static const struct field create_product_fields[] = {
  FIELD(struct create_product, name, .min = 1, .max = PRODUCT_MAX_NAME, .doc = "What it is called."),
  FIELD(struct create_product, description, .optional = true, .max = PRODUCT_MAX_DESCRIPTION,
        .doc = "What a buyer should know, as plain text."),
  FIELD(struct create_product, category, .min = 1, .max = PRODUCT_MAX_CATEGORY, .doc = "Where it is listed."),
  LIST_FIELD(struct create_product, variants, new_variant, .min = 1, .max = PRODUCT_MAX_VARIANTS,
             .doc =
                 "What is sold of it. A product without options has one variant, and its id may then stand "
                 "for it."),
};
const struct shape create_product_shape =
    SHAPE(create_product, create_product_fields, .doc = "A product to add to the catalogue.");

static const struct field change_product_fields[] = {
  FIELD(struct change_product, id, .doc = "The product."),
  FIELD(struct change_product, name, .min = 1, .max = PRODUCT_MAX_NAME, .not_null = true,
        .doc = "What it is called from now on."),
  FIELD(struct change_product, description, .max = PRODUCT_MAX_DESCRIPTION, .not_null = true,
        .doc = "What a buyer should know, as plain text."),
  FIELD(struct change_product, category, .min = 1, .max = PRODUCT_MAX_CATEGORY,
        .doc = "Where it is listed; null takes it out of its category."),
  LIST_FIELD(
      struct change_product, variants, new_variant, .optional = true, .max = PRODUCT_MAX_VARIANTS,
      .doc = "All variants from now on: one whose sku is there already is changed and keeps its id, a new "
             "sku is added, one that is missing is no longer sold. Left out or empty: they stay as they "
             "are."),
};
const struct shape change_product_shape =
    SHAPE(change_product, change_product_fields, .doc = "What to change; what is left out stays as it is.");

static const char *const product_sort_names[] = {
  [SORT_NEWEST] = "newest",
  [SORT_PRICE] = "price",
  [SORT_PRICE_DOWN] = "-price",
  [SORT_NAME] = "name",
};
static const struct names product_sorts = NAMES(product_sort_names);

static const struct field list_products_fields[] = {
  FIELD(struct list_products, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_products, after, .max = 400, .not_null = true,
        .doc = "Where to go on: `next` of the page before, with everything else as it was."),
  FIELD(struct list_products, category, .min = 1, .max = PRODUCT_MAX_CATEGORY, .not_null = true,
        .doc = "Only this category, spelled as in the products."),
  FIELD(struct list_products, q, .min = 1, .max = SEARCH_MAX_TEXT, .not_null = true,
        .doc = "What to search for: words of names, misspelt or only begun; words of categories and "
               "descriptions as they are; a whole sku."),
  FIELD(struct list_products, price_min, .max = PRICE_MAX, .not_null = true,
        .doc = "Only products whose lowest price is at least this, in the currency's smallest unit."),
  FIELD(struct list_products, price_max, .max = PRICE_MAX, .not_null = true,
        .doc = "Only products whose lowest price is at most this, in the currency's smallest unit."),
  FIELD(struct list_products, in_stock, .not_null = true,
        .doc = "true: only what is in stock, be it little; false: only what is not."),
  MAYBE_ENUM_FIELD(struct list_products, sort, product_sorts, .not_null = true,
                   .doc = "newest, price (by the lowest of each product's variants, the cheapest first), "
                          "-price or name. Left out: the newest first, with `q` the best match."),
};
const struct shape list_products_shape = SHAPE(list_products, list_products_fields, .doc = "Which products.");

static const struct field variant_fields[] = {
  FIELD(struct variant, id, .doc = "What an order's line names."),
  FIELD(struct variant, sku, .min = 1, .max = PRODUCT_MAX_SKU, .doc = "The shop's own number for it."),
  LIST_FIELD(struct variant, options, variant_option, .max = PRODUCT_MAX_OPTIONS,
             .doc = "What sets it apart from the product's other variants."),
  FIELD(struct variant, price, .doc = "The price of one, tax included."),
  FIELD(struct variant, tax_basis_points, .max = 10000,
        .doc = "The tax rate within the price, in hundredths of a percent."),
  ENUM_FIELD(struct variant, stock_status, stock_statuses, .doc = STOCK_STATUS_DOC),
};
const struct shape variant_shape = SHAPE(variant, variant_fields, .doc = "What is sold of a product.");

static const struct field product_fields[] = {
  FIELD(struct product, id, .doc = "The product."),
  FIELD(struct product, name, .min = 1, .max = PRODUCT_MAX_NAME, .doc = "What it is called."),
  FIELD(struct product, description, .max = PRODUCT_MAX_DESCRIPTION, .doc = "Plain text."),
  FIELD(struct product, category, .min = 1, .max = PRODUCT_MAX_CATEGORY,
        .doc = "Where it is listed, if anywhere."),
  ENUM_FIELD(struct product, stock_status, stock_statuses,
             .doc = "The best of its variants: " STOCK_STATUS_DOC),
  LIST_FIELD(struct product, variants, variant, .max = PRODUCT_MAX_VARIANTS,
             .doc = "What is sold of it, in the order in which it was given."),
  LIST_FIELD(struct product, pictures, product_picture, .optional = true, .max = PRODUCT_MAX_PICTURES,
             .doc = "The first one is shown in lists."),
  FIELD(struct product, version, .min = 1, .max = INTEGER_MAX,
        .doc = "Rises with each change of the product itself; `If-Match` wants it."),
  FIELD(struct product, created_at, .doc = "When it was added."),
  FIELD(struct product, updated_at, .doc = "When it was last changed."),
};
const struct shape product_shape = SHAPE(product, product_fields, .doc = "A product of the catalogue.");

static const struct field product_list_fields[] = {
  LIST_FIELD(struct product_list, items, product, .max = PAGE_MAX,
             .doc = "As `sort` says. Where few products are what is asked for, a page may hold less than "
                    "`limit`, or nothing, and yet go on."),
  FIELD(struct product_list, next, .max = 400,
        .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape product_list_shape =
    SHAPE(product_list, product_list_fields, .doc = "A page of products.");

static const struct field product_facets_request_fields[] = {
  FIELD(struct product_facets_request, q, .min = 1, .max = SEARCH_MAX_TEXT, .not_null = true,
        .doc = "Only of what this search finds; see the list of products."),
  FIELD(struct product_facets_request, category, .min = 1, .max = PRODUCT_MAX_CATEGORY, .not_null = true,
        .doc = "Prices and stock only of this category."),
};
const struct shape product_facets_request_shape =
    SHAPE(product_facets_request, product_facets_request_fields, .doc = "Of which products.");

static const struct field category_facet_fields[] = {
  FIELD(struct category_facet, category, .min = 1, .max = PRODUCT_MAX_CATEGORY,
        .doc = "As the list of products takes it."),
  FIELD(struct category_facet, products, .min = 1, .max = FACET_COUNT_MAX,
        .doc = "How many products are in it; 1000 stands for 1000 or more."),
};
const struct shape category_facet_shape =
    SHAPE(category_facet, category_facet_fields, .doc = "A category and how much is in it.");

static const struct field price_facet_fields[] = {
  FIELD(struct price_facet, price_min, .doc = "The range's lowest price."),
  FIELD(struct price_facet, price_max, .doc = "Its highest."),
  FIELD(struct price_facet, products, .max = FACET_COUNT_MAX,
        .doc = "How many products' lowest prices are in it; 1000 stands for 1000 or more."),
};
const struct shape price_facet_shape =
    SHAPE(price_facet, price_facet_fields, .doc = "A range of prices and how much is in it.");

static const struct field product_facets_fields[] = {
  LIST_FIELD(struct product_facets, categories, category_facet, .max = FACETS_MAX,
             .doc =
                 "Those with the most products first. Of more than 100 the first ones of the alphabet; of a "
                 "search those of its best matches."),
  LIST_FIELD(struct product_facets, prices, price_facet, .max = PRICE_RANGES_MAX,
             .doc = "The prices from the lowest to the highest, in ranges of the same width."),
  FIELD(struct product_facets, in_stock, .max = FACET_COUNT_MAX,
        .doc = "How many products are in stock; 1000 stands for 1000 or more."),
  FIELD(struct product_facets, not_in_stock, .max = FACET_COUNT_MAX,
        .doc = "How many are not; 1000 stands for 1000 or more."),
};
const struct shape product_facets_shape =
    SHAPE(product_facets, product_facets_fields, .doc = "How products may be narrowed down.");

static const struct field variant_availability_fields[] = {
  FIELD(struct variant_availability, variant_id, .doc = "What an order's line names."),
  FIELD(struct variant_availability, sku, .min = 1, .max = PRODUCT_MAX_SKU,
        .doc = "The shop's own number for it."),
  ENUM_FIELD(struct variant_availability, stock_status, stock_statuses,
             .doc = "in_stock, low or out_of_stock, as the inventory says at this moment."),
  FIELD(struct variant_availability, available,
        .doc = "How many can be ordered: for admins, null for others."),
};
const struct shape variant_availability_shape =
    SHAPE(variant_availability, variant_availability_fields, .doc = "What can be had of a variant.");

static const struct field product_availability_fields[] = {
  FIELD(struct product_availability, product_id, .doc = "The product."),
  ENUM_FIELD(struct product_availability, stock_status, stock_statuses, .doc = "The best of its variants."),
  LIST_FIELD(struct product_availability, variants, variant_availability, .max = PRODUCT_MAX_VARIANTS,
             .doc = "In the order of the product's variants."),
};
const struct shape product_availability_shape =
    SHAPE(product_availability, product_availability_fields, .doc = "What can be had of a product.");

static const struct field product_row_fields[] = {
  FIELD(struct product_row, id),
  FIELD(struct product_row, name, .max = PRODUCT_MAX_NAME),
  FIELD(struct product_row, description, .max = PRODUCT_MAX_DESCRIPTION),
  FIELD(struct product_row, category, .max = PRODUCT_MAX_CATEGORY),
  FIELD(struct product_row, pictures),
  FIELD(struct product_row, version),
  FIELD(struct product_row, created_at),
  FIELD(struct product_row, updated_at),
};
const struct shape product_row_shape = SHAPE(product_row, product_row_fields);

static const struct field product_end_fields[] = {
  FIELD(struct product_end, id),
  FIELD(struct product_end, version),
  FIELD(struct product_end, deleted_at),
};
const struct shape product_end_shape = SHAPE(product_end, product_end_fields);

#define NAME_KEY .max = PRODUCT_MAX_NAME * 4
static const struct field place_fields[] = {
  FIELD(struct place, id),
  FIELD(struct place, price),
  FIELD(struct place, name_key, NAME_KEY),
};
const struct shape place_shape = SHAPE(place, place_fields);

static const struct field listing_fields[] = {
  FIELD(struct listing, shelf, .max = PRODUCT_MAX_CATEGORY),
  FIELD(struct listing, id),
  FIELD(struct listing, name_key, NAME_KEY),
};
const struct shape listing_shape = SHAPE(listing, listing_fields);

static const struct field listing_page_fields[] = {
  FIELD(struct listing_page, shelf, .max = PRODUCT_MAX_CATEGORY),
  FIELD(struct listing_page, id),
  FIELD(struct listing_page, end_id),
  FIELD(struct listing_page, price),
  FIELD(struct listing_page, end_price),
  FIELD(struct listing_page, name_key, NAME_KEY),
  FIELD(struct listing_page, end_name_key, NAME_KEY),
  FIELD(struct listing_page, price_min),
  FIELD(struct listing_page, price_max),
  FIELD(struct listing_page, in_stock),
  FIELD(struct listing_page, limit),
};
const struct shape listing_page_shape = SHAPE(listing_page, listing_page_fields);

static const struct field price_span_fields[] = {
  FIELD(struct price_span, shelf, .max = PRODUCT_MAX_CATEGORY),
  FIELD(struct price_span, price_min),
  FIELD(struct price_span, price_max),
};
const struct shape price_span_shape = SHAPE(price_span, price_span_fields);

static const struct field listed_prices_fields[] = {
  FIELD(struct listed_prices, least),
  FIELD(struct listed_prices, most),
};
const struct shape listed_prices_shape = SHAPE(listed_prices, listed_prices_fields);

static const struct field listed_stock_fields[] = {
  FIELD(struct listed_stock, in_stock),
  FIELD(struct listed_stock, not_in_stock),
};
const struct shape listed_stock_shape = SHAPE(listed_stock, listed_stock_fields);

static const struct field product_ids_fields[] = {
  PLAIN_LIST_FIELD(struct product_ids, ids, .max = PAGE_MAX),
};
const struct shape product_ids_shape = SHAPE(product_ids, product_ids_fields);

static const struct field search_fields[] = {
  FIELD(struct search, grams, .max = SEARCH_MAX_GRAMS * GRAM_MAX_BYTES),
  FIELD(struct search, tokens, .max = (SEARCH_MAX_WORDS + 1) * TOKEN_MAX_BYTES),
  FIELD(struct search, category, .max = PRODUCT_MAX_CATEGORY),
  FIELD(struct search, price_min),
  FIELD(struct search, price_max),
  FIELD(struct search, in_stock),
};
const struct shape search_shape = SHAPE(search, search_fields);

static const struct field candidate_row_fields[] = {
  FIELD(struct candidate_row, id),
  FIELD(struct candidate_row, name, .max = PRODUCT_MAX_NAME),
  FIELD(struct candidate_row, category, .max = PRODUCT_MAX_CATEGORY),
  FIELD(struct candidate_row, price),
  FIELD(struct candidate_row, in_stock),
  FIELD(struct candidate_row, hits),
};
const struct shape candidate_row_shape = SHAPE(candidate_row, candidate_row_fields);

static const struct field product_grams_fields[] = {
  FIELD(struct product_grams, id),
  FIELD(struct product_grams, grams, .max = NAME_MAX_GRAMS * GRAM_MAX_BYTES),
};
const struct shape product_grams_shape = SHAPE(product_grams, product_grams_fields);

static const struct field product_tokens_fields[] = {
  FIELD(struct product_tokens, id),
  FIELD(struct product_tokens, tokens, .max = PRODUCT_MAX_TOKENS * TOKEN_MAX_BYTES),
};
const struct shape product_tokens_shape = SHAPE(product_tokens, product_tokens_fields);

static const struct field variant_row_fields[] = {
  FIELD(struct variant_row, id),
  FIELD(struct variant_row, product_id),
  FIELD(struct variant_row, position),
  FIELD(struct variant_row, sku),
  FIELD(struct variant_row, label, .max = 1000),
  FIELD(struct variant_row, price),
  FIELD(struct variant_row, tax_basis_points),
  ENUM_FIELD(struct variant_row, stock_status, stock_statuses),
};
const struct shape variant_row_shape = SHAPE(variant_row, variant_row_fields);

static const struct field shown_row_fields[] = {
  FIELD(struct shown_row, name, .max = PRODUCT_MAX_NAME),
  FIELD(struct shown_row, description, .max = PRODUCT_MAX_DESCRIPTION),
  FIELD(struct shown_row, category, .max = PRODUCT_MAX_CATEGORY),
  FIELD(struct shown_row, pictures),
  FIELD(struct shown_row, version),
  FIELD(struct shown_row, created_at),
  FIELD(struct shown_row, updated_at),
  FIELD(struct shown_row, variant_id),
  FIELD(struct shown_row, sku),
  FIELD(struct shown_row, has_options),
  FIELD(struct shown_row, price),
  FIELD(struct shown_row, tax_basis_points),
  ENUM_FIELD(struct shown_row, stock_status, stock_statuses),
};
const struct shape shown_row_shape = SHAPE(shown_row, shown_row_fields);

static const struct field option_row_fields[] = {
  FIELD(struct option_row, product_id), FIELD(struct option_row, variant_id),
  FIELD(struct option_row, position),   FIELD(struct option_row, name),
  FIELD(struct option_row, value),
};
const struct shape option_row_shape = SHAPE(option_row, option_row_fields);

static const struct field by_sku_fields[] = {
  FIELD(struct by_sku, sku),
};
const struct shape by_sku_shape = SHAPE(by_sku, by_sku_fields);

static const struct field offer_row_fields[] = {
  FIELD(struct offer_row, variant_id),
  FIELD(struct offer_row, product_id),
  FIELD(struct offer_row, name, .max = PRODUCT_MAX_NAME),
  FIELD(struct offer_row, label, .max = 1000),
  FIELD(struct offer_row, sku),
  FIELD(struct offer_row, price),
  FIELD(struct offer_row, tax_basis_points),
};
const struct shape offer_row_shape = SHAPE(offer_row, offer_row_fields);

static const struct field stock_row_fields[] = {
  FIELD(struct stock_row, variant_id),
  FIELD(struct stock_row, version),
  ENUM_FIELD(struct stock_row, stock_status, stock_statuses),
};
const struct shape stock_row_shape = SHAPE(stock_row, stock_row_fields);
