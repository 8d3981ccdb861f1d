/* By what the products of the catalogue, or of a search, may be narrowed down. */
#include "services/product/product_search.h"
#include "services/product/product_store.h"

#include <stdlib.h>
#include <string.h>

static int compare_texts(struct text a, struct text b) {
  size_t len = a.len < b.len ? a.len : b.len;
  int order = memcmp(text_c(a), text_c(b), len);
  return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_facets(const void *a, const void *b) {
  const struct category_facet *one = a;
  const struct category_facet *other = b;
  if (one->products != other->products) {
    return one->products > other->products ? -1 : 1;
  }
  return compare_texts(one->category, other->category);
}

static void count_in(struct category_facet *facets, size_t *count, struct text category) {
  for (size_t i = 0; i < *count; i++) {
    if (text_equal(facets[i].category, category)) {
      facets[i].products++;
      return;
    }
  }
  if (*count < FACETS_MAX) {
    facets[(*count)++] = (struct category_facet){ category, 1 };
  }
}

static int count_matches(struct context *context, struct tx *tx, struct text q, struct category_facet **ret,
                         size_t *ret_count) {
  struct match *matches = NULL;
  size_t matches_count = 0;
  struct maybe_text any = { .presence = ABSENT };
  int result = find_matches(context, tx, q, any, &matches, &matches_count);
  if (result < 0) {
    return result;
  }
  struct category_facet *facets = ARENA_ARRAY(context->arena, FACETS_MAX, struct category_facet);
  size_t count = 0;
  for (size_t i = 0; i < matches_count; i++) {
    if (matches[i].category.presence == PRESENT) {
      count_in(facets, &count, matches[i].category.v);
    }
  }
  *ret = facets;
  *ret_count = count;
  return 0;
}

int get_product_facets(struct context *context, struct tx *tx, const struct product_facets_request *in,
                       struct product_facets *ret) {
  struct category_facet *facets = NULL;
  size_t count = 0;
  int result = in->q.presence == PRESENT ? count_matches(context, tx, in->q.v, &facets, &count)
                                         : count_categories(tx, &(struct nothing){ 0 }, &facets, &count);
  if (result < 0) {
    return result;
  }
  if (count > 1) {
    qsort(facets, count, sizeof *facets, compare_facets);
  }
  ret->categories = facets;
  ret->categories_count = count;
  return 0;
}
