/* Deleted products: orders of old still name them, and admins may wonder where they went, or want them back.
 */
#include "services/product/product_deleted.h"

#include "services/product/product_pictures.h"
#include "services/product/product_search.h"
#include "services/product/product_store.h"
#include "services/product/product_view.h"
#include "services/product/product_write.h"

static const struct field deleted_product_fields[] = {
  FIELD(struct deleted_product, id, .doc = "The product."),
  FIELD(struct deleted_product, name, .min = 1, .max = PRODUCT_MAX_NAME, .doc = "What it was called."),
  FIELD(struct deleted_product, category, .min = 1, .max = PRODUCT_MAX_CATEGORY,
        .doc = "Where it was listed, if anywhere."),
  LIST_FIELD(struct deleted_product, pictures, product_picture, .max = PRODUCT_MAX_PICTURES,
             .doc = "They stay where they are."),
  FIELD(struct deleted_product, deleted_at, .doc = "When it was deleted."),
};
const struct shape deleted_product_shape =
    SHAPE(deleted_product, deleted_product_fields, .doc = "A product that was deleted.");

static const struct field list_deleted_products_fields[] = {
  FIELD(struct list_deleted_products, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1,
        .max = PAGE_MAX, .doc = "How many at most."),
  FIELD(struct list_deleted_products, after, .not_null = true,
        .doc = "Where to go on: `next` of the page before."),
};
const struct shape list_deleted_products_shape =
    SHAPE(list_deleted_products, list_deleted_products_fields, .doc = "Which of them.");

static const struct field deleted_product_list_fields[] = {
  LIST_FIELD(struct deleted_product_list, items, deleted_product, .max = PAGE_MAX,
             .doc = "By when they were added, newest first."),
  FIELD(struct deleted_product_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape deleted_product_list_shape =
    SHAPE(deleted_product_list, deleted_product_list_fields, .doc = "A page of deleted products.");

static const struct field deleted_page_fields[] = {
  FIELD(struct deleted_page, below),
  FIELD(struct deleted_page, limit),
};
const struct shape deleted_page_shape = SHAPE(deleted_page, deleted_page_fields);

static const struct field deleted_row_fields[] = {
  FIELD(struct deleted_row, id),
  FIELD(struct deleted_row, name, .max = PRODUCT_MAX_NAME),
  FIELD(struct deleted_row, category, .max = PRODUCT_MAX_CATEGORY),
  FIELD(struct deleted_row, deleted_at),
};
const struct shape deleted_row_shape = SHAPE(deleted_row, deleted_row_fields);

SQL_ALL(page_deleted, deleted_page, deleted_row, PAGE_MAX + 1,
        .sql = "SELECT id, name, category, deleted_at FROM product_products WHERE deleted_at IS NOT NULL AND "
               "id < :below ORDER BY id DESC LIMIT :limit")

static int view_deleted(struct tx *tx, const struct deleted_row *rows, size_t count,
                        struct deleted_product *ret) {
  struct arena *arena = tx_arena(tx);
  struct product_ids of = { .ids = ARENA_ARRAY(arena, count, struct id), .ids_count = count };
  for (size_t i = 0; i < count; i++) {
    of.ids[i] = rows[i].id;
  }
  struct picture_row *pictures = NULL;
  size_t pictures_count = 0;
  int result = count > 0 ? pictures_of(tx, &of, &pictures, &pictures_count) : 0;
  for (size_t i = 0; result == 0 && i < count; i++) {
    ret[i] = (struct deleted_product){
      .id = rows[i].id,
      .name = rows[i].name,
      .category = rows[i].category,
      .deleted_at = rows[i].deleted_at,
    };
    ret[i].pictures = view_pictures(arena, pictures, pictures_count, rows[i].id, &ret[i].pictures_count);
  }
  return result;
}

int list_deleted_products(struct context *context, struct tx *tx, const struct list_deleted_products *in,
                          struct deleted_product_list *ret) {
  struct deleted_page page = { .limit = in->limit + 1 };
  int result = page_after(context, in->after, &page.below);
  struct deleted_row *rows = NULL;
  size_t count = 0;
  if (result == 0) {
    result = page_deleted(tx, &page, &rows, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, rows, count, &ret->next);
  ret->items = ARENA_ARRAY(context->arena, ret->items_count, struct deleted_product);
  return view_deleted(tx, rows, ret->items_count, ret->items);
}

SQL_ONE(
    find_ended_product, by_id, product_end,
    .sql = "SELECT id, version, deleted_at FROM product_products WHERE id = :id AND deleted_at IS NOT NULL")

SQL_ALL(ended_variants, product_end, variant_row, PRODUCT_MAX_VARIANTS,
        .sql = "SELECT id, product_id, position, sku, label, price_minor, price_currency, tax_basis_points, "
               "stock_status FROM product_variants WHERE product_id = :id AND retired_at = :deleted_at "
               "ORDER BY position")

SQL_CHANGE(revive_product, product_row,
           .sql = "UPDATE product_products SET deleted_at = NULL, version = :version, updated_at = "
                  ":updated_at WHERE id = :id")

SQL_CHANGE(revive_variants, product_end,
           .sql = "UPDATE product_variants SET retired_at = NULL WHERE product_id = :id AND retired_at = "
                  ":deleted_at")

/* Meanwhile another product may have got its skus, and its tax rates may have gone. */
static int check_still_free(struct context *context, struct tx *tx, const struct product_end *end) {
  struct variant_row *rows = NULL;
  size_t count = 0;
  int result = ended_variants(tx, end, &rows, &count);
  struct new_variant *variants = ARENA_ARRAY(context->arena, count, struct new_variant);
  for (size_t i = 0; result == 0 && i < count; i++) {
    variants[i] = (struct new_variant){ .sku = rows[i].sku, .tax_basis_points = rows[i].tax_basis_points };
  }
  return result == 0 ? check_skus_and_rates(context, tx, end->id, variants, count) : result;
}

static int put_on_sale(struct context *context, struct tx *tx, const struct product_end *end) {
  struct product_row row = { .id = end->id, .version = end->version + 1, .updated_at = context_now(context) };
  int result = check_still_free(context, tx, end);
  if (result == 0) {
    result = revive_product(tx, &row, NULL);
  }
  if (result == 0) {
    result = revive_variants(tx, end, NULL);
  }
  if (result == 0) {
    result = find_product(tx, &(struct by_id){ end->id }, &row);
  }
  return result == 0 ? make_findable(tx, &row) : result;
}

int restore_product(struct context *context, struct tx *tx, const struct by_id *in, struct product *ret) {
  struct product_end end;
  int result = find_ended_product(tx, in, &end);
  if (result == -ENOENT) {
    return found(context, view_product(tx, in->id, ret), "product");
  }
  if (result == 0) {
    result = put_on_sale(context, tx, &end);
  }
  if (result == 0) {
    result = view_product(tx, in->id, ret);
  }
  if (result < 0) {
    return result;
  }
  struct product_restored event = {
    .product_id = ret->id,
    .name = ret->name,
    .variants = variant_facts(context->arena, ret),
    .variants_count = ret->variants_count,
  };
  return emit_product_restored(tx, ret->id, &event);
}
