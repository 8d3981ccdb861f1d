/* What the inventory does when it hears of products, orders and payments: one function per event. */
#include "services/inventory/inventory_stock.h"
#include "services/inventory/inventory_store.h"

#include <errno.h>

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

int track_restored_product(struct context *context, struct tx *tx, const struct event *event,
                           const struct product_restored *data) {
  return track_variants(context, tx, event, data->variants, data->variants_count);
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

/* Also of a variant that is no longer sold: it is there. One that is not known here never was. */
static int receive_returned(struct context *context, struct tx *tx, const struct order_returned *of,
                            const struct returned_line *line) {
  struct stock_change change = { .variant_id = line->variant_id, .received = line->quantity };
  struct stock stock;
  int result = change_stock_and_tell(context, tx, &change, &stock);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  struct movement movement = {
    .id = context_id(context),
    .product_id = stock.product_id,
    .variant_id = stock.variant_id,
    .quantity = line->quantity,
    .reason = MOVED_RETURNED,
    .order_id = { PRESENT, of->order_id },
    .moved_at = context_now(context),
    .moved_by = { .presence = IS_NULL },
    .note = { .presence = IS_NULL },
  };
  return insert_movement(tx, &movement, NULL);
}

int receive_returned_goods(struct context *context, struct tx *tx, const struct event *event,
                           const struct order_returned *data) {
  (void)event;
  int result = 0;
  for (size_t i = 0; result == 0 && i < data->lines_count; i++) {
    result = receive_returned(context, tx, data, &data->lines[i]);
  }
  return result;
}
