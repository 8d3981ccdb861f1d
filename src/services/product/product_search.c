/* Products by words that may be misspelt: the ones that share grams with what is searched, ranked by
   product_match.h. What a query costs does not rise with the catalogue: see gather_candidates. */
#include "services/product/product_search.h"

#include "services/product/product_match.h"
#include "services/product/product_store.h"
#include "services/product/product_view.h"

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

static const struct product_row *row_of(const struct product_row *rows, size_t count, struct id id) {
  for (size_t i = 0; i < count; i++) {
    if (id_equal(rows[i].id, id)) {
      return &rows[i];
    }
  }
  return NULL;
}

/* The products of matches, in their order. */
static int view_matches(struct tx *tx, const struct match *matches, size_t count, struct product_list *ret) {
  struct arena *arena = tx_arena(tx);
  struct product_ids of = { .ids = ARENA_ARRAY(arena, count, struct id), .ids_count = count };
  for (size_t i = 0; i < count; i++) {
    of.ids[i] = matches[i].id;
  }
  struct product_row *rows = NULL;
  size_t rows_count = 0;
  int result = count == 0 ? 0 : products_of(tx, &of, &rows, &rows_count);
  if (result < 0) {
    return result;
  }
  struct product_row *ordered = ARENA_ARRAY(arena, count, struct product_row);
  size_t ordered_count = 0;
  for (size_t i = 0; i < count; i++) {
    const struct product_row *row = row_of(rows, rows_count, matches[i].id);
    if (row != NULL) {
      ordered[ordered_count++] = *row;
    }
  }
  ret->items = ARENA_ARRAY(arena, ordered_count, struct product);
  ret->items_count = ordered_count;
  return view_products(tx, ordered, ordered_count, ret->items);
}

int find_matches(struct context *context, struct tx *tx, struct text q, struct maybe_text category,
                 struct match **ret, size_t *ret_count) {
  struct words query;
  words_of(q, &query);
  struct search search = { .grams = grams_of(context->arena, &query, SEARCH_MAX_GRAMS),
                           .category = category };
  struct candidate_row *candidates = NULL;
  size_t count = 0;
  int result = search.grams.len == 0 ? 0 : gather_candidates(tx, &search, &candidates, &count);
  if (result < 0) {
    return result;
  }
  struct match *matches = ARENA_ARRAY(context->arena, count, struct match);
  *ret_count = rank_matches(&query, candidates, count, matches);
  *ret = matches;
  return 0;
}

int search_products(struct context *context, struct tx *tx, const struct list_products *in,
                    struct product_list *ret) {
  struct match *matches = NULL;
  size_t count = 0;
  int result = find_matches(context, tx, in->q.v, in->category, &matches, &count);
  size_t place = 0;
  if (result == 0) {
    result = find_place(context, in, matches, count, &place);
  }
  if (result < 0) {
    return result;
  }
  size_t shown = PAGE_CUT(context, in->limit, matches + place, count - place, &ret->next);
  return view_matches(tx, matches + place, shown, ret);
}

static struct product_grams grams_of_name(struct tx *tx, struct id product, struct text name) {
  struct words words;
  words_of(name, &words);
  return (struct product_grams){ product, grams_of(tx_arena(tx), &words, NAME_MAX_GRAMS) };
}

int make_searchable(struct tx *tx, struct id product, struct text name) {
  struct product_grams grams = grams_of_name(tx, product, name);
  return grams.grams.len == 0 ? 0 : insert_grams(tx, &grams, NULL);
}

int make_unsearchable(struct tx *tx, struct id product, struct text name) {
  struct product_grams grams = grams_of_name(tx, product, name);
  return grams.grams.len == 0 ? 0 : delete_grams(tx, &grams, NULL);
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
  return result == 0 ? make_searchable(tx, row.id, row.name) : result;
}
