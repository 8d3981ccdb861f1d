/* Products by words that may be misspelt: the ones that share grams or tokens with what is searched, ranked
   by product_match.h. What a query costs does not rise with the catalogue: see gather_by_grams. */
#include "services/product/product_search.h"

#include "services/product/product_find_store.h"
#include "services/product/product_listing.h"
#include "services/product/product_match.h"
#include "services/product/product_store.h"
#include "services/product/product_view.h"

#include <stdlib.h>
#include <string.h>

/* So many matches stand before the page: none without a cursor. */
static int find_place(struct context *context, const struct list_products *in, const struct match *matches,
                      size_t count, size_t *ret) {
  struct id last;
  int result = page_after(context, in->after, &last);
  if (result < 0 || in->after.presence != PRESENT) {
    *ret = 0;
    return result;
  }
  for (size_t i = 0; i < count; i++) {
    if (id_equal(matches[i].id, last)) {
      *ret = i + 1;
      return 0;
    }
  }
  blame(context, "/after", "not_found", "names a product that this search does not find any more");
  return fail(context, &problem_invalid_request, "The page before is no longer what it was: search anew.");
}

static int compare_candidates(const void *a, const void *b) {
  return id_compare(((const struct candidate_row *)a)->id, ((const struct candidate_row *)b)->id);
}

/* Both lists as one, with the hits of both where a product is in both. */
static struct candidate_row *merge_candidates(struct arena *arena, const struct candidate_row *some,
                                              size_t some_count, const struct candidate_row *others,
                                              size_t others_count, size_t *ret_count) {
  struct candidate_row *all = ARENA_ARRAY(arena, some_count + others_count, struct candidate_row);
  if (some_count > 0) {
    memcpy(all, some, some_count * sizeof *all);
  }
  if (others_count > 0) {
    memcpy(all + some_count, others, others_count * sizeof *all);
  }
  if (some_count + others_count > 1) {
    qsort(all, some_count + others_count, sizeof *all, compare_candidates);
  }
  size_t count = 0;
  for (size_t i = 0; i < some_count + others_count; i++) {
    if (count > 0 && id_equal(all[count - 1].id, all[i].id)) {
      all[count - 1].hits |= all[i].hits;
    } else {
      all[count++] = all[i];
    }
  }
  *ret_count = count;
  return all;
}

int find_matches(struct context *context, struct tx *tx, const struct list_products *in, struct match **ret,
                 size_t *ret_count) {
  struct words query;
  words_of(in->q.v, &query);
  *ret_count = 0;
  if (query.count == 0) {
    return 0;
  }
  struct search search = {
    .grams = grams_of(context->arena, &query, SEARCH_MAX_GRAMS),
    .tokens = query_tokens(context->arena, in->q.v, &query),
    .category = in->category,
    .price_min = in->price_min.presence == PRESENT ? in->price_min.v : 0,
    .price_max = in->price_max.presence == PRESENT ? in->price_max.v : INTEGER_MAX,
    .in_stock = in->in_stock,
  };
  struct candidate_row *by_grams = NULL;
  size_t by_grams_count = 0;
  struct candidate_row *by_tokens = NULL;
  size_t by_tokens_count = 0;
  int result = gather_by_grams(tx, &search, &by_grams, &by_grams_count);
  if (result == 0) {
    result = gather_by_tokens(tx, &search, &by_tokens, &by_tokens_count);
  }
  if (result < 0) {
    return result;
  }
  size_t count = 0;
  struct candidate_row *candidates =
      merge_candidates(context->arena, by_grams, by_grams_count, by_tokens, by_tokens_count, &count);
  *ret = ARENA_ARRAY(context->arena, count, struct match);
  *ret_count = rank_matches(&query, candidates, count, *ret);
  return 0;
}

static int newer_first(const void *a, const void *b) {
  return id_compare(((const struct match *)b)->id, ((const struct match *)a)->id);
}

static int cheaper_first(const void *a, const void *b) {
  const struct match *one = a;
  const struct match *other = b;
  if (one->row->price != other->row->price) {
    return one->row->price < other->row->price ? -1 : 1;
  }
  return id_compare(one->id, other->id);
}

static int dearer_first(const void *a, const void *b) {
  return cheaper_first(b, a);
}

static int by_name(const void *a, const void *b) {
  const struct match *one = a;
  const struct match *other = b;
  int order = strcmp(text_c(one->name_key), text_c(other->name_key));
  return order != 0 ? order : id_compare(one->id, other->id);
}

static void sort_matches(struct arena *arena, enum product_sort sort, struct match *matches, size_t count) {
  static int (*const orders[])(const void *, const void *) = {
    [SORT_NEWEST] = newer_first,
    [SORT_PRICE] = cheaper_first,
    [SORT_PRICE_DOWN] = dearer_first,
    [SORT_NAME] = by_name,
  };
  for (size_t i = 0; i < count; i++) {
    matches[i].name_key = name_key_of(arena, matches[i].row->name);
  }
  if (count > 1) {
    qsort(matches, count, sizeof *matches, orders[sort]);
  }
}

int search_products(struct context *context, struct tx *tx, const struct list_products *in,
                    struct product_list *ret) {
  struct match *matches = NULL;
  size_t count = 0;
  int result = find_matches(context, tx, in, &matches, &count);
  if (result == 0 && in->sort.presence == PRESENT) {
    sort_matches(context->arena, (enum product_sort)in->sort.v, matches, count);
  }
  size_t place = 0;
  if (result == 0) {
    result = find_place(context, in, matches, count, &place);
  }
  if (result < 0) {
    return result;
  }
  size_t shown = PAGE_CUT(context, in->limit, matches + place, count - place, &ret->next);
  struct id *ids = ARENA_ARRAY(context->arena, shown, struct id);
  for (size_t i = 0; i < shown; i++) {
    ids[i] = matches[place + i].id;
  }
  return view_list(tx, ids, shown, ret);
}

static struct product_grams grams_of_name(struct tx *tx, const struct product_row *product) {
  struct words words;
  words_of(product->name, &words);
  return (struct product_grams){ product->id, grams_of(tx_arena(tx), &words, NAME_MAX_GRAMS) };
}

static int read_tokens(struct tx *tx, const struct product_row *product, struct product_tokens *ret) {
  struct variant_row *variants = NULL;
  size_t count = 0;
  int result = variants_of_product(tx, &(struct by_id){ product->id }, &variants, &count);
  if (result == 0) {
    *ret = (struct product_tokens){ product->id, product_tokens_of(tx_arena(tx), product, variants, count) };
  }
  return result;
}

int make_findable(struct tx *tx, const struct product_row *product) {
  struct product_tokens tokens;
  int result = read_tokens(tx, product, &tokens);
  if (result == 0 && tokens.tokens.len > 0) {
    result = insert_tokens(tx, &tokens, NULL);
  }
  struct product_grams grams = grams_of_name(tx, product);
  if (result == 0 && grams.grams.len > 0) {
    result = insert_grams(tx, &grams, NULL);
  }
  if (result == 0) {
    result = put_in_lists(tx, product);
  }
  return result == 0 ? mark_searchable(tx, &(struct by_id){ product->id }, NULL) : result;
}

int make_unfindable(struct tx *tx, const struct product_row *product) {
  struct product_tokens tokens;
  int result = read_tokens(tx, product, &tokens);
  if (result == 0 && tokens.tokens.len > 0) {
    result = delete_tokens(tx, &tokens, NULL);
  }
  struct product_grams grams = grams_of_name(tx, product);
  if (result == 0 && grams.grams.len > 0) {
    result = delete_grams(tx, &grams, NULL);
  }
  return result == 0 ? take_from_lists(tx, product) : result;
}

int find_unsearchable_products(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                               size_t *ret_count) {
  return find_due(tx, unsearchable_products, context_now(context), ret_items, max, ret_count);
}

int index_product(struct context *context, struct tx *tx, struct id item) {
  (void)context;
  struct by_id by = { item };
  int64_t changed = 0;
  int result = mark_searchable(tx, &by, &changed);
  if (result < 0 || changed == 0) {
    return result;
  }
  struct product_row row;
  result = find_product(tx, &by, &row);
  return result == 0 ? make_findable(tx, &row) : result;
}
