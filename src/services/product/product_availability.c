/* What can be had of a product right now: the inventory is asked, not the copy that products show. */
#include "services/product/product_rules.h"
#include "services/product/product_view.h"

static int read_product(struct context *context, struct id id, struct product *ret) {
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = view_product(tx, id, ret);
  tx_end(tx);
  return found(context, result, "product");
}

/* What the inventory does not know (yet) is not to be had. */
static int64_t level_of(const struct stock_levels *levels, struct id variant) {
  for (size_t i = 0; i < levels->items_count; i++) {
    if (id_equal(levels->items[i].variant_id, variant)) {
      return levels->items[i].available;
    }
  }
  return 0;
}

int gather_availability(struct context *context, const struct by_id *in, struct product_availability *ret) {
  struct product product;
  int result = read_product(context, in->id, &product);
  if (result < 0) {
    return result;
  }
  size_t count = product.variants_count;
  struct stock_request request = { .variant_ids = ARENA_ARRAY(context->arena, count, struct id),
                                   .variant_ids_count = count };
  for (size_t i = 0; i < count; i++) {
    request.variant_ids[i] = product.variants[i].id;
  }
  struct stock_levels levels = { 0 };
  result = stock_levels_of(context, &request, &levels);
  if (result < 0) {
    return result;
  }
  ret->product_id = product.id;
  ret->variants = ARENA_ARRAY(context->arena, count, struct variant_availability);
  ret->variants_count = count;
  for (size_t i = 0; i < count; i++) {
    struct variant *variant = &product.variants[i];
    int64_t available = level_of(&levels, variant->id);
    /* Where "low" begins is the inventory's to say, and the copy has heard it. */
    variant->stock_status = stock_status_of(available, variant->stock_status == STOCK_LOW);
    ret->variants[i] = (struct variant_availability){
      .variant_id = variant->id,
      .sku = variant->sku,
      .stock_status = variant->stock_status,
      .available = { .presence = context_is_admin(context) ? PRESENT : IS_NULL, .v = available },
    };
  }
  ret->stock_status = best_stock_status(product.variants, count);
  return 0;
}
