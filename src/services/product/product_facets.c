/* By what the products of the catalogue, or of a search, may be narrowed down. */
#include "services/product/product_find_store.h"
#include "services/product/product_rules.h"
#include "services/product/product_search.h"

#include <stdlib.h>
#include <string.h>

static int compare_facets(const void *a, const void *b) {
  const struct category_facet *one = a;
  const struct category_facet *other = b;
  if (one->products != other->products) {
    return one->products > other->products ? -1 : 1;
  }
  return strcmp(text_c(one->category), text_c(other->category));
}

static void sort_categories(struct product_facets *facets) {
  if (facets->categories_count > 1) {
    qsort(facets->categories, facets->categories_count, sizeof *facets->categories, compare_facets);
  }
}

/* The ranges in which prices lie, with nothing counted yet. */
static void lay_out_prices(struct context *context, int64_t least, int64_t most, struct product_facets *ret) {
  struct price_range ranges[PRICE_RANGES_MAX];
  ret->prices_count = price_ranges(least, most, ranges);
  ret->prices = ARENA_ARRAY(context->arena, ret->prices_count, struct price_facet);
  struct text currency = setting_text(context, &setting_currency);
  struct money price = { 0 };
  memcpy(price.currency, text_c(currency),
         currency.len < sizeof price.currency ? currency.len : sizeof price.currency - 1);
  for (size_t i = 0; i < ret->prices_count; i++) {
    struct price_facet *facet = &ret->prices[i];
    *facet = (struct price_facet){ .price_min = price, .price_max = price };
    facet->price_min.minor = ranges[i].min;
    facet->price_max.minor = ranges[i].max;
  }
}

static void count_category(struct product_facets *facets, struct text category) {
  for (size_t i = 0; i < facets->categories_count; i++) {
    if (text_equal(facets->categories[i].category, category)) {
      facets->categories[i].products++;
      return;
    }
  }
  if (facets->categories_count < FACETS_MAX) {
    facets->categories[facets->categories_count++] = (struct category_facet){ category, 1 };
  }
}

static void count_price(struct product_facets *facets, int64_t price) {
  for (size_t i = 0; i < facets->prices_count; i++) {
    if (price <= facets->prices[i].price_max.minor) {
      facets->prices[i].products++;
      return;
    }
  }
}

static bool is_wanted(const struct match *match, struct maybe_text category) {
  const struct maybe_text *its = &match->row->category;
  return category.presence != PRESENT || (its->presence == PRESENT && text_equal(its->v, category.v));
}

/* Of what a search finds, which is little enough to be counted here. */
static int count_matches(struct context *context, struct tx *tx, const struct product_facets_request *in,
                         struct product_facets *ret) {
  struct list_products search = { .q = in->q };
  struct match *matches = NULL;
  size_t count = 0;
  int result = find_matches(context, tx, &search, &matches, &count);
  if (result < 0) {
    return result;
  }
  ret->categories = ARENA_ARRAY(context->arena, FACETS_MAX, struct category_facet);
  int64_t least = INTEGER_MAX;
  int64_t most = -1;
  for (size_t i = 0; i < count; i++) {
    const struct candidate_row *row = matches[i].row;
    if (row->category.presence == PRESENT) {
      count_category(ret, row->category.v);
    }
    if (is_wanted(&matches[i], in->category)) {
      least = row->price < least ? row->price : least;
      most = row->price > most ? row->price : most;
      ret->in_stock += row->in_stock ? 1 : 0;
      ret->not_in_stock += row->in_stock ? 0 : 1;
    }
  }
  sort_categories(ret);
  if (most < 0) {
    return 0;
  }
  lay_out_prices(context, least, most, ret);
  for (size_t i = 0; i < count; i++) {
    if (is_wanted(&matches[i], in->category)) {
      count_price(ret, matches[i].row->price);
    }
  }
  return 0;
}

static int count_catalogue(struct context *context, struct tx *tx, struct maybe_text category,
                           struct product_facets *ret) {
  struct price_span span = { .shelf = category.presence == PRESENT ? category.v : TEXT("") };
  struct listed_prices prices = { 0 };
  struct listed_stock stock = { 0 };
  int result = count_categories(tx, &(struct nothing){ 0 }, &ret->categories, &ret->categories_count);
  if (result == 0) {
    result = find_prices(tx, &span, &prices);
  }
  if (result == 0) {
    result = count_stock(tx, &span, &stock);
  }
  if (result < 0) {
    return result;
  }
  sort_categories(ret);
  ret->in_stock = stock.in_stock;
  ret->not_in_stock = stock.not_in_stock;
  if (prices.most.presence == PRESENT) {
    lay_out_prices(context, prices.least.v, prices.most.v, ret);
  }
  for (size_t i = 0; result == 0 && i < ret->prices_count; i++) {
    struct count counted = { 0 };
    span.price_min = ret->prices[i].price_min.minor;
    span.price_max = ret->prices[i].price_max.minor;
    result = count_prices(tx, &span, &counted);
    ret->prices[i].products = counted.count;
  }
  return result;
}

int get_product_facets(struct context *context, struct tx *tx, const struct product_facets_request *in,
                       struct product_facets *ret) {
  return in->q.presence == PRESENT ? count_matches(context, tx, in, ret)
                                   : count_catalogue(context, tx, in->category, ret);
}
