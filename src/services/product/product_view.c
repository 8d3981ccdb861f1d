/* Products as clients see them, put together from their rows. Children come ordered by product, so that each
   product's are one run of rows. */
#include "services/product/product_view.h"

#include "services/product/product_pictures.h"
#include "services/product/product_rules.h"
#include "services/product/product_store.h"

#include <string.h>

struct variant_rows {
  const struct variant_row *at;
  size_t count;
};
struct option_rows {
  const struct option_row *at;
  size_t count;
};

static struct variant_rows variants_among(struct variant_rows all, struct id product) {
  size_t first = 0;
  while (first < all.count && !id_equal(all.at[first].product_id, product)) {
    first++;
  }
  size_t end = first;
  while (end < all.count && id_equal(all.at[end].product_id, product)) {
    end++;
  }
  return (struct variant_rows){ all.at + first, end - first };
}

static struct option_rows options_among(struct option_rows all, struct id product) {
  size_t first = 0;
  while (first < all.count && !id_equal(all.at[first].product_id, product)) {
    first++;
  }
  size_t end = first;
  while (end < all.count && id_equal(all.at[end].product_id, product)) {
    end++;
  }
  return (struct option_rows){ all.at + first, end - first };
}

static struct variant view_variant(struct arena *arena, const struct variant_row *row,
                                   struct option_rows options) {
  struct variant variant = {
    .id = row->id,
    .sku = row->sku,
    .options = ARENA_ARRAY(arena, PRODUCT_MAX_OPTIONS, struct variant_option),
    .price = row->price,
    .tax_basis_points = row->tax_basis_points,
    .stock_status = row->stock_status,
  };
  for (size_t i = 0; i < options.count && variant.options_count < PRODUCT_MAX_OPTIONS; i++) {
    if (id_equal(options.at[i].variant_id, row->id)) {
      variant.options[variant.options_count++] =
          (struct variant_option){ options.at[i].name, options.at[i].value };
    }
  }
  return variant;
}

static struct product view_one(struct arena *arena, const struct product_row *row,
                               struct variant_rows variants, struct option_rows options) {
  struct product product = {
    .id = row->id,
    .name = row->name,
    .description = row->description,
    .category = row->category,
    .variants = ARENA_ARRAY(arena, variants.count, struct variant),
    .variants_count = variants.count,
    .version = row->version,
    .created_at = row->created_at,
    .updated_at = row->updated_at,
  };
  for (size_t i = 0; i < variants.count; i++) {
    product.variants[i] = view_variant(arena, &variants.at[i], options);
  }
  product.stock_status = best_stock_status(product.variants, product.variants_count);
  return product;
}

static bool any_pictures(const struct product_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (rows[i].pictures > 0) {
      return true;
    }
  }
  return false;
}

/* Most products have none, and then nothing is asked. */
static int add_pictures(struct tx *tx, const struct product_ids *of, const struct product_row *rows,
                        struct product *ret) {
  struct picture_row *pictures = NULL;
  size_t count = 0;
  if (!any_pictures(rows, of->ids_count)) {
    return 0;
  }
  int result = pictures_of(tx, of, &pictures, &count);
  for (size_t i = 0; result == 0 && i < of->ids_count; i++) {
    ret[i].pictures = view_pictures(tx_arena(tx), pictures, count, of->ids[i], &ret[i].pictures_count);
  }
  return result;
}

static bool any_options(const struct variant_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (rows[i].label.len > 0) {
      return true;
    }
  }
  return false;
}

static int view_products(struct tx *tx, const struct product_row *rows, size_t count, struct product *ret) {
  if (count == 0) {
    return 0;
  }
  struct arena *arena = tx_arena(tx);
  struct product_ids of = { .ids = ARENA_ARRAY(arena, count, struct id), .ids_count = count };
  for (size_t i = 0; i < count; i++) {
    of.ids[i] = rows[i].id;
  }
  struct variant_row *variants = NULL;
  size_t variants_count = 0;
  int result = variants_of(tx, &of, &variants, &variants_count);
  struct option_row *options = NULL;
  size_t options_count = 0;
  if (result == 0 && any_options(variants, variants_count)) {
    result = options_of(tx, &of, &options, &options_count);
  }
  if (result < 0) {
    return result;
  }
  struct variant_rows all_variants = { variants, variants_count };
  struct option_rows all_options = { options, options_count };
  for (size_t i = 0; i < count; i++) {
    ret[i] = view_one(arena, &rows[i], variants_among(all_variants, rows[i].id),
                      options_among(all_options, rows[i].id));
  }
  return add_pictures(tx, &of, rows, ret);
}

static const struct product_row *row_of(const struct product_row *rows, size_t count, struct id id) {
  for (size_t i = 0; i < count; i++) {
    if (id_equal(rows[i].id, id)) {
      return &rows[i];
    }
  }
  return NULL;
}

int view_list(struct tx *tx, const struct id *ids, size_t count, struct product_list *ret) {
  struct arena *arena = tx_arena(tx);
  struct product_ids of = { .ids = ARENA_ARRAY(arena, count, struct id), .ids_count = count };
  struct product_row *rows = NULL;
  size_t rows_count = 0;
  if (count > 0) {
    memcpy(of.ids, ids, count * sizeof *ids);
    int result = products_of(tx, &of, &rows, &rows_count);
    if (result < 0) {
      return result;
    }
  }
  struct product_row *ordered = ARENA_ARRAY(arena, count, struct product_row);
  size_t ordered_count = 0;
  for (size_t i = 0; i < count; i++) {
    const struct product_row *row = row_of(rows, rows_count, ids[i]);
    if (row != NULL) {
      ordered[ordered_count++] = *row;
    }
  }
  ret->items = ARENA_ARRAY(arena, ordered_count, struct product);
  ret->items_count = ordered_count;
  return view_products(tx, ordered, ordered_count, ret->items);
}

int view_product(struct tx *tx, struct id id, struct product *ret) {
  struct by_id by = { id };
  struct shown_row *rows = NULL;
  size_t count = 0;
  int result = show_product(tx, &by, &rows, &count);
  if (result < 0 || count == 0) {
    return result < 0 ? result : -ENOENT;
  }
  struct variant_row *variants = ARENA_ARRAY(tx_arena(tx), count, struct variant_row);
  bool any_has_options = false;
  for (size_t i = 0; i < count; i++) {
    variants[i] = (struct variant_row){
      .id = rows[i].variant_id,
      .sku = rows[i].sku,
      .price = rows[i].price,
      .tax_basis_points = rows[i].tax_basis_points,
      .stock_status = rows[i].stock_status,
    };
    any_has_options = any_has_options || rows[i].has_options;
  }
  struct option_row *options = NULL;
  size_t options_count = 0;
  if (any_has_options) {
    result = options_of_product(tx, &by, &options, &options_count);
  }
  struct product_row product = {
    .id = id,
    .name = rows[0].name,
    .description = rows[0].description,
    .category = rows[0].category,
    .pictures = rows[0].pictures,
    .version = rows[0].version,
    .created_at = rows[0].created_at,
    .updated_at = rows[0].updated_at,
  };
  if (result < 0) {
    return result;
  }
  *ret = view_one(tx_arena(tx), &product, (struct variant_rows){ variants, count },
                  (struct option_rows){ options, options_count });
  return add_pictures(tx, &(struct product_ids){ .ids = &id, .ids_count = 1 }, &product, ret);
}
