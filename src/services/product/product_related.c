/* Related products. What it costs does not rise with the catalogue: it is a search for the product's name,
   and a look at the newest hundred of its category. */
#include "services/product/product_related.h"

#include "services/product/product_find_store.h"
#include "services/product/product_match.h"
#include "services/product/product_search.h"
#include "services/product/product_store.h"
#include "services/product/product_view.h"

#include <stdlib.h>

static const struct field related_products_fields[] = {
  FIELD(struct related_products, id, .doc = "The product."),
  FIELD(struct related_products, limit, .optional = true, .fallback = RELATED_MAX, .min = 1,
        .max = RELATED_MAX, .doc = "How many at most."),
};
const struct shape related_products_shape =
    SHAPE(related_products, related_products_fields, .doc = "What goes with which product.");

static const struct field neighbour_fields[] = {
  FIELD(struct neighbour, id),
  FIELD(struct neighbour, in_stock),
};
const struct shape neighbour_shape = SHAPE(neighbour, neighbour_fields);

/* One more than is shown, as the product itself may be among them. */
SQL_ALL(neighbours_on, listing, neighbour, RELATED_MAX + 1,
        .sql = "SELECT id, in_stock FROM (SELECT id, in_stock FROM product_listings WHERE shelf = :shelf "
               "ORDER BY id DESC LIMIT 100) AS product_newest ORDER BY in_stock DESC, id DESC LIMIT 13")

/* As much as half of the words. */
enum { CATEGORY_SCORE = MATCH_FULL / 2 };

struct relation {
  struct id id;
  bool in_stock;
  int64_t score;
};

static int closer_first(const void *a, const void *b) {
  const struct relation *one = a;
  const struct relation *other = b;
  if (one->in_stock != other->in_stock) {
    return one->in_stock ? -1 : 1;
  }
  if (one->score != other->score) {
    return one->score > other->score ? -1 : 1;
  }
  return id_compare(other->id, one->id);
}

static bool is_among(const struct relation *relations, size_t count, struct id id) {
  for (size_t i = 0; i < count; i++) {
    if (id_equal(relations[i].id, id)) {
      return true;
    }
  }
  return false;
}

/* All that goes with the product, in no order. */
static int relate(struct context *context, struct tx *tx, const struct product_row *product,
                  struct relation **ret, size_t *ret_count) {
  struct list_products search = { .q = { PRESENT, product->name } };
  struct match *matches = NULL;
  size_t matches_count = 0;
  int result = find_matches(context, tx, &search, &matches, &matches_count);
  bool has_category = product->category.presence == PRESENT;
  struct neighbour *neighbours = NULL;
  size_t neighbours_count = 0;
  if (result == 0 && has_category) {
    result =
        neighbours_on(tx, &(struct listing){ .shelf = product->category.v }, &neighbours, &neighbours_count);
  }
  if (result < 0) {
    return result;
  }
  struct relation *relations = ARENA_ARRAY(context->arena, matches_count + neighbours_count, struct relation);
  size_t count = 0;
  for (size_t i = 0; i < matches_count; i++) {
    const struct candidate_row *row = matches[i].row;
    bool beside =
        has_category && row->category.presence == PRESENT && text_equal(row->category.v, product->category.v);
    if (!id_equal(row->id, product->id)) {
      relations[count++] =
          (struct relation){ row->id, row->in_stock, matches[i].score + (beside ? CATEGORY_SCORE : 0) };
    }
  }
  for (size_t i = 0; i < neighbours_count; i++) {
    if (!id_equal(neighbours[i].id, product->id) && !is_among(relations, count, neighbours[i].id)) {
      relations[count++] = (struct relation){ neighbours[i].id, neighbours[i].in_stock, CATEGORY_SCORE };
    }
  }
  *ret = relations;
  *ret_count = count;
  return 0;
}

int list_related(struct context *context, struct tx *tx, const struct related_products *in,
                 struct product_list *ret) {
  struct product_row product;
  struct relation *relations = NULL;
  size_t count = 0;
  int result = found(context, find_product(tx, &(struct by_id){ in->id }, &product), "product");
  if (result == 0) {
    result = relate(context, tx, &product, &relations, &count);
  }
  if (result < 0) {
    return result;
  }
  if (count > 1) {
    qsort(relations, count, sizeof *relations, closer_first);
  }
  count = count < (size_t)in->limit ? count : (size_t)in->limit;
  struct id ids[RELATED_MAX];
  for (size_t i = 0; i < count; i++) {
    ids[i] = relations[i].id;
  }
  ret->next.presence = IS_NULL;
  return view_list(tx, ids, count, ret);
}
