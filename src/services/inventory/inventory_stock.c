/* Changes of stock and of reservations, each with the events that tell of it. */
#include "services/inventory/inventory_stock.h"

#include "services/inventory/inventory_store.h"

/* Two statements: for RETURNING SQLite builds a table to put the row in, which costs more than finding it. */
static int change_and_find(struct tx *tx, const struct stock_change *change, struct stock *ret) {
  int64_t changed = 0;
  int result = change_stock(tx, change, &changed);
  if (result == 0 && changed == 0) {
    return -ENOENT;
  }
  return result == 0 ? find_stock(tx, &(struct by_id){ change->variant_id }, ret) : result;
}

static int tell_low(struct tx *tx, const struct stock *stock, int64_t threshold) {
  struct inventory_low event = {
    .variant_id = stock->variant_id,
    .product_id = stock->product_id,
    .available = stock_available(stock),
    .threshold = { PRESENT, threshold },
  };
  return emit_inventory_low(tx, stock->variant_id, &event);
}

/* That it is low is told only when it gets there: whatever changes stock or threshold does so one after the
   other, so that exactly one of them finds it above before and not above after. */
static int tell_change(struct context *context, struct tx *tx, const struct stock *stock, bool was_low) {
  int64_t threshold = stock_threshold(stock, setting_int(context, &inventory_stock_low));
  struct inventory_changed event = {
    .variant_id = stock->variant_id,
    .product_id = stock->product_id,
    .received = stock->received,
    .reserved = stock->reserved,
    .sold = stock->sold,
    .available = stock_available(stock),
    .low = stock_is_low(stock_available(stock), threshold),
  };
  int result = emit_inventory_changed(tx, stock->variant_id, &event);
  return result == 0 && event.low && !was_low ? tell_low(tx, stock, threshold) : result;
}

int change_stock_and_tell(struct context *context, struct tx *tx, const struct stock_change *change,
                          struct stock *ret) {
  struct stock stock;
  int result = change_and_find(tx, change, &stock);
  if (result < 0) {
    return result;
  }
  int64_t before = stock_available(&stock) - (change->received - change->reserved - change->sold);
  int64_t threshold = stock_threshold(&stock, setting_int(context, &inventory_stock_low));
  result = tell_change(context, tx, &stock, stock_is_low(before, threshold));
  if (result == 0) {
    *ret = stock;
  }
  return result;
}

int change_threshold_and_tell(struct context *context, struct tx *tx, const struct stock *stock,
                              struct maybe_int threshold, struct stock *ret) {
  int64_t of_shop = setting_int(context, &inventory_stock_low);
  bool was_low = stock_is_low(stock_available(stock), stock_threshold(stock, of_shop));
  struct stock changed = *stock;
  changed.threshold = threshold;
  int result = update_threshold(tx, &(struct threshold_change){ stock->variant_id, threshold }, NULL);
  if (result == 0 && stock_threshold(&changed, of_shop) != stock_threshold(stock, of_shop)) {
    result = tell_change(context, tx, &changed, was_low);
  }
  if (result == 0) {
    *ret = changed;
  }
  return result;
}

/* A sale stands in the ledger. */
static int record_sale(struct context *context, struct tx *tx, const struct stock *stock,
                       const struct reservation_line *line, enum reservation_effect effect) {
  struct movement movement = {
    .id = context_id(context),
    .product_id = stock->product_id,
    .variant_id = line->variant_id,
    .quantity = effect == EFFECT_UNSELL ? line->quantity : -line->quantity,
    .reason = effect == EFFECT_UNSELL ? MOVED_SALE_CANCELLED : MOVED_SOLD,
    .order_id = { PRESENT, line->order_id },
    .moved_at = context_now(context),
  };
  return insert_movement(tx, &movement, NULL);
}

static int change_lines(struct context *context, struct tx *tx, struct id order_id,
                        enum reservation_effect effect) {
  struct reservation_line *lines = NULL;
  size_t count = 0;
  int result = reservation_lines(tx, &(struct by_id){ order_id }, &lines, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    struct stock_change change = stock_change_of(effect, lines[i].variant_id, lines[i].quantity);
    struct stock stock;
    result = change_stock_and_tell(context, tx, &change, &stock);
    if (result == 0 && change.sold != 0) {
      result = record_sale(context, tx, &stock, &lines[i], effect);
    }
  }
  return result;
}

/* All of it or nothing; an order for which nothing was ever held finds nothing. */
static int find_enough_again(struct tx *tx, struct id order_id, bool *ret) {
  struct reservation_line *lines = NULL;
  size_t count = 0;
  int result = reservation_lines(tx, &(struct by_id){ order_id }, &lines, &count);
  bool enough = count > 0;
  for (size_t i = 0; result == 0 && enough && i < count; i++) {
    struct stock stock;
    result = find_stock(tx, &(struct by_id){ lines[i].variant_id }, &stock);
    enough = result == 0 && is_enough_again(lines, i, &stock);
  }
  if (result == 0) {
    *ret = enough;
  }
  return result;
}

static int apply_effect(struct context *context, struct tx *tx, const struct reservation_row *row,
                        enum reservation_effect effect) {
  struct id order_id = row->order_id;
  if (effect == EFFECT_NONE) {
    return 0;
  }
  if (effect == EFFECT_REFUSE) {
    return emit_stock_refused(tx, order_id, &(struct stock_refused){ order_id });
  }
  int result = change_lines(context, tx, order_id, effect);
  if (result < 0) {
    return result;
  }
  if (effect == EFFECT_HOLD_AGAIN) {
    struct stock_reserved event = { .order_id = order_id, .held_until = row->held_until };
    return emit_stock_reserved(tx, order_id, &event);
  }
  if (effect == EFFECT_SELL || effect == EFFECT_SELL_AGAIN) {
    return emit_stock_confirmed(tx, order_id, &(struct stock_confirmed){ order_id });
  }
  return emit_stock_released(tx, order_id, &(struct stock_released){ order_id });
}

int move_reservation(struct context *context, struct tx *tx, const struct reservation_row *row,
                     enum reservation_step step) {
  struct reservation_move move = reservation_move(row->state, step);
  if (move.next == row->state) {
    return 0;
  }
  if (move.effect == EFFECT_HOLD_AGAIN || move.effect == EFFECT_SELL_AGAIN) {
    bool enough = false;
    int result = find_enough_again(tx, row->order_id, &enough);
    if (result < 0) {
      return result;
    }
    move = enough ? move : reservation_refused;
  }
  struct reservation_row moved = { .order_id = row->order_id, .state = move.next };
  int result = update_reservation(tx, &moved, NULL);
  return result == 0 ? apply_effect(context, tx, row, move.effect) : result;
}

int move_reservation_of(struct context *context, struct tx *tx, struct id order_id,
                        enum reservation_step step) {
  struct reservation_row row;
  int result = find_reservation(tx, &(struct by_id){ order_id }, &row);
  if (result == -ENOENT) {
    row = (struct reservation_row){
      .order_id = order_id,
      .state = RESERVATION_LAPSED,
      .held_until = context_now(context),
    };
    result = insert_reservation(tx, &row, NULL);
  }
  return result == 0 ? move_reservation(context, tx, &row, step) : result;
}
