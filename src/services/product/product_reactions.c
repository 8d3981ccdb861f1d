/* What the catalogue does when it hears of something. */
#include "services/product/product_find_store.h"
#include "services/product/product_rules.h"
#include "services/product/product_store.h"

int note_stock(struct context *context, struct tx *tx, const struct event *event,
               const struct inventory_changed *data) {
  (void)context;
  struct stock_row row = {
    .variant_id = data->variant_id,
    .version = event->version,
    .stock_status = stock_status_of(data->available, data->low),
  };
  /* Most changes of stock change no status, and then one page is written. */
  int64_t changed = 0;
  int result = note_stock_version(tx, &row, &changed);
  if (result < 0 || changed > 0) {
    return result;
  }
  result = put_stock(tx, &row, &changed);
  if (result < 0 || changed == 0) {
    return result;
  }
  result = show_stock(tx, &row, NULL);
  return result == 0 ? show_listed_stock(tx, &row, NULL) : result;
}
