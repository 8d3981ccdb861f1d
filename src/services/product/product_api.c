/* What clients may do with the catalogue: one function per route, in route order. */
#include "services/product/product_search.h"
#include "services/product/product_store.h"
#include "services/product/product_view.h"
#include "services/product/product_write.h"

int create_product(struct context *context, struct tx *tx, const struct create_product *in,
                   struct product *ret) {
  struct product_row row = {
    .id = context_id(context),
    .name = in->name,
    .description = in->description,
    .category = in->category,
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  int result = check_variants(context, tx, row.id, in->variants, in->variants_count);
  if (result == 0) {
    result = insert_product(tx, &row, NULL);
  }
  if (result == 0) {
    result = make_searchable(tx, row.id, row.name);
  }
  if (result == 0) {
    result = put_variants(context, tx, row.id, in->variants, in->variants_count);
  }
  if (result == 0) {
    result = view_product(tx, row.id, ret);
  }
  if (result < 0) {
    return result;
  }
  struct product_created event = {
    .product_id = ret->id,
    .name = ret->name,
    .variants = variant_facts(context->arena, ret),
    .variants_count = ret->variants_count,
  };
  return emit_product_created(tx, ret->id, &event);
}

int list_products(struct context *context, struct tx *tx, const struct list_products *in,
                  struct product_list *ret) {
  if (in->q.presence == PRESENT) {
    return search_products(context, tx, in, ret);
  }
  struct product_page page = { .limit = in->limit + 1, .category = in->category };
  int result = page_after(context, in->after, &page.below);
  if (result < 0) {
    return result;
  }
  struct product_row *rows = NULL;
  size_t count = 0;
  result = in->category.presence == PRESENT ? page_products_in_category(tx, &page, &rows, &count)
                                            : page_products(tx, &page, &rows, &count);
  if (result < 0) {
    return result;
  }
  count = PAGE_CUT(context, in->limit, rows, count, &ret->next);
  ret->items = ARENA_ARRAY(context->arena, count, struct product);
  ret->items_count = count;
  return view_products(tx, rows, count, ret->items);
}

int get_product(struct context *context, struct tx *tx, const struct by_id *in, struct product *ret) {
  return found(context, view_product(tx, in->id, ret), "product");
}

/* The row as it is, if it is the version that the client has seen. */
static int find_seen(struct context *context, struct tx *tx, struct id id, struct product_row *ret) {
  int result = found(context, find_product(tx, &(struct by_id){ id }, ret), "product");
  if (result == 0 && ret->version != context->if_match) {
    return fail(context, &problem_version_mismatch, "The product is at version %lld by now.",
                (long long)ret->version);
  }
  return result;
}

int change_product(struct context *context, struct tx *tx, const struct change_product *in,
                   struct product *ret) {
  struct product_row row;
  int result = find_seen(context, tx, in->id, &row);
  if (result == 0 && in->variants_count > 0) {
    result = check_variants(context, tx, row.id, in->variants, in->variants_count);
  }
  if (result < 0) {
    return result;
  }
  struct text name_before = row.name;
  struct faults *faults = ARENA_NEW(context->arena, struct faults);
  faults->arena = context->arena;
  if (shape_overlay(&change_product_shape, in, &product_row_shape, &row, faults) < 0) {
    context->faults = faults;
    return fail(context, &problem_invalid_body, "The change leaves the product unsound.");
  }
  row.version++;
  row.updated_at = context_now(context);
  result = update_product(tx, &row, NULL);
  if (result == 0 && !text_equal(row.name, name_before)) {
    result = make_unsearchable(tx, row.id, name_before);
    if (result == 0) {
      result = make_searchable(tx, row.id, row.name);
    }
  }
  if (result == 0 && in->variants_count > 0) {
    result = put_variants(context, tx, row.id, in->variants, in->variants_count);
  }
  if (result == 0) {
    result = view_product(tx, row.id, ret);
  }
  if (result < 0) {
    return result;
  }
  struct product_updated event = {
    .product_id = ret->id,
    .name = ret->name,
    .variants = variant_facts(context->arena, ret),
    .variants_count = ret->variants_count,
  };
  return emit_product_updated(tx, ret->id, &event);
}

int delete_product(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  struct product_row row;
  int result = find_seen(context, tx, in->id, &row);
  if (result < 0) {
    return result;
  }
  struct product_end end = { .id = row.id, .version = row.version + 1, .deleted_at = context_now(context) };
  result = end_product(tx, &end, NULL);
  if (result == 0) {
    result = retire_variants(tx, &end, NULL);
  }
  if (result == 0) {
    result = make_unsearchable(tx, row.id, row.name);
  }
  if (result < 0) {
    return result;
  }
  return emit_product_deleted(tx, row.id, &(struct product_deleted){ row.id });
}
