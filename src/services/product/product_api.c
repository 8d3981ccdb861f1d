/* What clients may do with the catalogue: one function per route, in route order. */
#include "services/product/product_listing.h"
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
    result = put_variants(context, tx, row.id, in->variants, in->variants_count);
  }
  if (result == 0) {
    result = make_findable(tx, &row);
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
  return in->q.presence == PRESENT ? search_products(context, tx, in, ret)
                                   : page_of_list(context, tx, in, ret);
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
  struct product_row before = row;
  struct faults *faults = ARENA_NEW(context->arena, struct faults);
  faults->arena = context->arena;
  if (shape_overlay(&change_product_shape, in, &product_row_shape, &row, faults) < 0) {
    context->faults = faults;
    return fail(context, &problem_invalid_body, "The change leaves the product unsound.");
  }
  return rewrite_product(context, tx, &before, &row, in->variants, in->variants_count, ret);
}

int delete_product(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  struct product_row row;
  int result = find_seen(context, tx, in->id, &row);
  if (result < 0) {
    return result;
  }
  struct product_end end = { .id = row.id, .version = row.version + 1, .deleted_at = context_now(context) };
  result = make_unfindable(tx, &row);
  if (result == 0) {
    result = end_product(tx, &end, NULL);
  }
  if (result == 0) {
    result = retire_variants(tx, &end, NULL);
  }
  if (result < 0) {
    return result;
  }
  return emit_product_deleted(tx, row.id, &(struct product_deleted){ row.id });
}
