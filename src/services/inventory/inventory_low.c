/* The list of what is low. Whether a variant is, depends on a setting: so no index can know, and a page looks
   at so many variants and then says where to go on. */
#include "services/inventory/inventory_low.h"

#define LOW_STOCK_WINDOW "10000"
#define LAST_OF_WINDOW "9999"

static const struct field low_variant_fields[] = {
  FIELD(struct low_variant, product_id, .doc = "The product."),
  FIELD(struct low_variant, variant_id, .doc = "Its variant."),
  FIELD(struct low_variant, sku, .doc = "The shop's own number for it."),
  FIELD(struct low_variant, available, .max = INTEGER_MAX, .doc = "What can be ordered now."),
  FIELD(struct low_variant, threshold, .max = THRESHOLD_MAX,
        .doc = "At or below so many it is low. The variant's own, or SOUK_STOCK_LOW."),
};
const struct shape low_variant_shape =
    SHAPE(low_variant, low_variant_fields, .doc = "A variant of which few are left, or none.");

static const struct field list_low_stock_fields[] = {
  FIELD(struct list_low_stock, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_low_stock, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
};
const struct shape list_low_stock_shape =
    SHAPE(list_low_stock, list_low_stock_fields, .doc = "Which of them.");

static const struct field low_stock_list_fields[] = {
  LIST_FIELD(struct low_stock_list, items, low_variant, .max = PAGE_MAX,
             .doc =
                 "By when they were added, newest first. May be fewer than the limit though there are more."),
  FIELD(struct low_stock_list, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape low_stock_list_shape =
    SHAPE(low_stock_list, low_stock_list_fields, .doc = "A page of what is low.");

static const struct field low_stock_page_fields[] = {
  FIELD(struct low_stock_page, below),
  FIELD(struct low_stock_page, of_shop),
  FIELD(struct low_stock_page, limit),
};
const struct shape low_stock_page_shape = SHAPE(low_stock_page, low_stock_page_fields);

SQL_ALL(page_low_stock, low_stock_page, low_variant, PAGE_MAX + 1,
        .sql = "SELECT product_id, variant_id, sku, received - reserved - sold AS available, "
               "COALESCE(threshold, :of_shop) AS threshold FROM (SELECT * FROM inventory_stock WHERE "
               "variant_id < :below ORDER BY variant_id DESC LIMIT " LOW_STOCK_WINDOW ") AS looked_at WHERE "
               "NOT retired AND received - reserved - sold <= COALESCE(threshold, :of_shop) ORDER BY "
               "variant_id DESC LIMIT :limit")

SQL_ONE(low_stock_window, low_stock_page, by_id,
        .sql = "SELECT variant_id AS id FROM inventory_stock WHERE variant_id < :below ORDER BY variant_id "
               "DESC LIMIT 1 OFFSET " LAST_OF_WINDOW)

int list_low_stock(struct context *context, struct tx *tx, const struct list_low_stock *in,
                   struct low_stock_list *ret) {
  struct low_stock_page page = { .of_shop = setting_int(context, &inventory_stock_low),
                                 .limit = in->limit + 1 };
  int result = page_after(context, in->after, &page.below);
  size_t count = 0;
  if (result == 0) {
    result = page_low_stock(tx, &page, &ret->items, &count);
  }
  if (result < 0) {
    return result;
  }
  if (count > (size_t)in->limit) {
    ret->items_count = page_cut(context, in->limit, count, &ret->items[in->limit - 1].variant_id, &ret->next);
    return 0;
  }
  struct by_id last;
  result = low_stock_window(tx, &page, &last);
  ret->items_count = page_cut(context, (int64_t)count, count, result == 0 ? &last.id : NULL, &ret->next);
  return result == -ENOENT ? 0 : result;
}
