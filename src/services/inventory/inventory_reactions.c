/* What the inventory does when it hears of products, orders and payments: one function per event. */
#include "services/inventory/inventory_stock.h"
#include "services/inventory/inventory_store.h"

/* A variant that is new here begins with nothing, and says so; one that was retired comes back. */
static int track_variant(struct context *context, struct tx *tx, struct id product_id,
                         const struct variant_fact *fact) {
  struct tracked_variant variant = { .variant_id = fact->variant_id,
                                     .product_id = product_id,
                                     .sku = fact->sku };
  int64_t revived = 0;
  int result = revive_stock(tx, &variant, &revived);
  if (result < 0 || revived > 0) {
    return result;
  }
  result = insert_stock(tx, &variant, NULL);
  if (result < 0) {
    return result;
  }
  struct stock_change nothing = { .variant_id = fact->variant_id };
  struct stock stock;
  return change_stock_and_tell(context, tx, &nothing, &stock);
}

/* Product events carry all variants on sale, so the newest one says all, whatever came or comes before it. */
static int track_variants(struct context *context, struct tx *tx, const struct event *event,
                          const struct variant_fact *variants, size_t count) {
  struct tracked_product product = { .product_id = event->aggregate, .version = event->version };
  int64_t newer = 0;
  int result = put_tracked_product(tx, &product, &newer);
  if (result < 0 || newer == 0) {
    return result;
  }
  result = retire_stock(tx, &(struct stock_of_product){ event->aggregate }, NULL);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = track_variant(context, tx, event->aggregate, &variants[i]);
  }
  return result;
}

int track_created_product(struct context *context, struct tx *tx, const struct event *event,
                          const struct product_created *data) {
  return track_variants(context, tx, event, data->variants, data->variants_count);
}

int track_updated_product(struct context *context, struct tx *tx, const struct event *event,
                          const struct product_updated *data) {
  return track_variants(context, tx, event, data->variants, data->variants_count);
}

int retire_deleted_product(struct context *context, struct tx *tx, const struct event *event,
                           const struct product_deleted *data) {
  (void)data;
  return track_variants(context, tx, event, NULL, 0);
}

int claim_reservation(struct context *context, struct tx *tx, const struct event *event,
                      const struct order_created *data) {
  (void)event;
  return move_reservation_of(context, tx, data->order_id, STEP_ORDER_CREATED);
}

int sell_on_acceptance(struct context *context, struct tx *tx, const struct event *event,
                       const struct payment_accepted *data) {
  (void)event;
  return move_reservation_of(context, tx, data->order_id, STEP_ORDER_PAID);
}

int sell_on_payment(struct context *context, struct tx *tx, const struct event *event,
                    const struct payment_succeeded *data) {
  (void)event;
  return move_reservation_of(context, tx, data->order_id, STEP_ORDER_PAID);
}

int release_cancelled_order(struct context *context, struct tx *tx, const struct event *event,
                            const struct order_cancelled *data) {
  (void)event;
  return move_reservation_of(context, tx, data->order_id, STEP_ORDER_ENDED);
}

int release_expired_order(struct context *context, struct tx *tx, const struct event *event,
                          const struct order_expired *data) {
  (void)event;
  return move_reservation_of(context, tx, data->order_id, STEP_ORDER_ENDED);
}
