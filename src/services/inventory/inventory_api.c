/* What clients may do with stock: one function per route, in route order. */
#include "services/inventory/inventory_stock.h"
#include "services/inventory/inventory_store.h"

static int fail_unknown(struct context *context) {
  return fail(
      context, &problem_not_found,
      "The inventory knows nothing on sale of this product. A product that was just created gets here within "
      "moments: try again.");
}

/* Only admins see how the number comes about. */
static struct variant_stock show_stock_of_variant(struct context *context, const struct stock *stock) {
  enum presence shown = context_is_admin(context) ? PRESENT : ABSENT;
  bool own = stock->threshold.presence == PRESENT;
  return (struct variant_stock){
    .variant_id = stock->variant_id,
    .sku = stock->sku,
    .available = stock_available(stock),
    .received = { shown, stock->received },
    .reserved = { shown, stock->reserved },
    .sold = { shown, stock->sold },
    .threshold = { shown, stock_threshold(stock, setting_int(context, &inventory_stock_low)) },
    .own_threshold = { shown == PRESENT && !own ? IS_NULL : shown, stock->threshold.v },
  };
}

/* What is on sale of a product: at least one variant. */
static int find_stock_of(struct context *context, struct tx *tx, struct id product_id, struct stock **ret,
                         size_t *ret_count) {
  int result = stock_of(tx, &(struct stock_of_product){ product_id }, ret, ret_count);
  return result == 0 && *ret_count == 0 ? fail_unknown(context) : result;
}

static struct product_stock show_stock(struct context *context, struct id product_id,
                                       const struct stock *rows, size_t count) {
  struct variant_stock *variants = ARENA_ARRAY(context->arena, count, struct variant_stock);
  for (size_t i = 0; i < count; i++) {
    variants[i] = show_stock_of_variant(context, &rows[i]);
  }
  return (struct product_stock){ .product_id = product_id, .variants = variants, .variants_count = count };
}

int get_stock(struct context *context, struct tx *tx, const struct stock_of_product *in,
              struct product_stock *ret) {
  struct stock *rows = NULL;
  size_t count = 0;
  int result = find_stock_of(context, tx, in->product_id, &rows, &count);
  if (result == 0) {
    *ret = show_stock(context, in->product_id, rows, count);
  }
  return result;
}

int set_product_threshold(struct context *context, struct tx *tx, const struct set_product_threshold *in,
                          struct product_stock *ret) {
  struct stock *rows = NULL;
  size_t count = 0;
  int result = find_stock_of(context, tx, in->product_id, &rows, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    struct stock before = rows[i];
    result = change_threshold_and_tell(context, tx, &before, in->threshold, &rows[i]);
  }
  if (result == 0) {
    *ret = show_stock(context, in->product_id, rows, count);
  }
  return result;
}

int set_threshold(struct context *context, struct tx *tx, const struct set_threshold *in,
                  struct variant_stock *ret) {
  struct stock stock;
  int result = find_stock(tx, &(struct by_id){ in->variant_id }, &stock);
  bool on_sale = result == 0 && !stock.retired && id_equal(stock.product_id, in->product_id);
  if (result == -ENOENT || (result == 0 && !on_sale)) {
    return fail(context, &problem_not_found, "The product has no such variant on sale.");
  }
  struct stock changed;
  if (result == 0) {
    result = change_threshold_and_tell(context, tx, &stock, in->threshold, &changed);
  }
  if (result == 0) {
    *ret = show_stock_of_variant(context, &changed);
  }
  return result;
}

int list_movements(struct context *context, struct tx *tx, const struct list_movements *in,
                   struct movement_list *ret) {
  struct movement_page page = { .product_id = in->product_id, .limit = in->limit + 1 };
  int result = page_after(context, in->after, &page.below);
  if (result < 0) {
    return result;
  }
  struct tracked_product product;
  result = find_tracked_product(tx, &(struct stock_of_product){ in->product_id }, &product);
  if (result < 0) {
    return result == -ENOENT ? fail_unknown(context) : result;
  }
  size_t count = 0;
  result = page_movements(tx, &page, &ret->items, &count);
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, ret->items, count, &ret->next);
  return 0;
}

/* The variant that a movement means. */
static int choose_variant(struct context *context, struct tx *tx, struct id product_id,
                          struct maybe_id variant_id, struct stock *ret) {
  struct stock *rows = NULL;
  size_t count = 0;
  int result = find_stock_of(context, tx, product_id, &rows, &count);
  if (result < 0) {
    return result;
  }
  bool named = variant_id.presence == PRESENT;
  for (size_t i = 0; i < count; i++) {
    if (named ? id_equal(rows[i].variant_id, variant_id.v) : count == 1) {
      *ret = rows[i];
      return 0;
    }
  }
  if (named) {
    blame(context, "/variant_id", "not_found", "is not a variant of this product that is on sale");
  } else {
    blame(context, "/variant_id", "required", "must say which of the %zu variants moved", count);
  }
  return fail(context, &problem_invalid_body, "It is not clear which variant moved.");
}

/* A line of the ledger by whoever asks, not stored yet. */
static struct movement begin_movement(struct context *context, const struct stock *stock,
                                      enum movement_reason reason, int64_t quantity, struct maybe_text note) {
  struct id user = context->caller.user;
  return (struct movement){
    .id = context_id(context),
    .product_id = stock->product_id,
    .variant_id = stock->variant_id,
    .quantity = quantity,
    .reason = reason,
    .order_id = { .presence = IS_NULL },
    .moved_at = context_now(context),
    .moved_by = { id_is_none(user) ? IS_NULL : PRESENT, user },
    .note = { note.presence == PRESENT ? PRESENT : IS_NULL, note.v },
  };
}

int record_movement(struct context *context, struct tx *tx, const struct record_movement *in,
                    struct movement *ret) {
  const char *flaw = movement_flaw(in->reason, in->quantity);
  if (flaw != NULL) {
    blame(context, "/quantity", "range", "%s", flaw);
    return fail(context, &problem_invalid_body, "The quantity does not go with the reason.");
  }
  struct stock stock;
  int result = choose_variant(context, tx, in->product_id, in->variant_id, &stock);
  if (result < 0) {
    return result;
  }
  struct stock_change change = { .variant_id = stock.variant_id, .received = in->quantity };
  struct stock after;
  result = change_stock_and_tell(context, tx, &change, &after);
  if (result == -ENOENT) {
    return fail(context, &inventory_below_committed, "Only %lld are neither reserved nor sold.",
                (long long)stock_available(&stock));
  }
  if (result < 0) {
    return result;
  }
  *ret = begin_movement(context, &stock, in->reason, in->quantity, in->note);
  return insert_movement(tx, ret, NULL);
}

int record_count(struct context *context, struct tx *tx, const struct record_count *in,
                 struct movement *ret) {
  struct stock stock = { 0 };
  int result = choose_variant(context, tx, in->product_id, in->variant_id, &stock);
  if (result < 0) {
    return result;
  }
  int64_t difference = in->counted - stock_on_hand(&stock);
  struct stock_change change = { .variant_id = stock.variant_id, .received = difference };
  struct stock after;
  result = difference == 0 ? 0 : change_stock_and_tell(context, tx, &change, &after);
  if (result == -ENOENT) {
    return fail(
        context, &inventory_below_committed,
        "%lld are reserved for orders, so there should be at least as many. Cancel orders that cannot "
        "be served, then record the count again.",
        (long long)stock.reserved);
  }
  if (result < 0) {
    return result;
  }
  *ret = begin_movement(context, &stock, MOVED_COUNTED, difference, in->note);
  return insert_movement(tx, ret, NULL);
}
