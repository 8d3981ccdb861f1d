/* Orders as clients see them, put together from their rows. Children come ordered by order, so that each
   order's are one run of rows. */
#include "services/order/order_view.h"

#include "services/order/order_rules.h"
#include "services/order/order_store.h"

#include <errno.h>

/* What belongs to the orders that are looked at. */
struct children {
  const struct order_line_row *lines;
  size_t lines_count;
  const struct order_adjustment_row *adjustments;
  size_t adjustments_count;
};

static struct order_line *view_lines(struct arena *arena, struct id order_id, const struct children *of,
                                     size_t *ret_count) {
  size_t first = 0;
  while (first < of->lines_count && !id_equal(of->lines[first].order_id, order_id)) {
    first++;
  }
  size_t end = first;
  while (end < of->lines_count && id_equal(of->lines[end].order_id, order_id)) {
    end++;
  }
  struct order_line *lines = ARENA_ARRAY(arena, end - first, struct order_line);
  for (size_t i = first; i < end; i++) {
    const struct order_line_row *row = &of->lines[i];
    lines[i - first] = (struct order_line){
      .variant_id = row->variant_id,
      .product_id = row->product_id,
      .name = row->name,
      .sku = row->sku,
      .quantity = row->quantity,
      .price = row->price,
      .gross = row->gross,
      .tax_basis_points = row->tax_basis_points,
      .tax = row->tax,
    };
  }
  *ret_count = end - first;
  return lines;
}

static struct order_adjustment *view_adjustments(struct arena *arena, struct id order_id,
                                                 const struct children *of, size_t *ret_count) {
  size_t first = 0;
  while (first < of->adjustments_count && !id_equal(of->adjustments[first].order_id, order_id)) {
    first++;
  }
  size_t end = first;
  while (end < of->adjustments_count && id_equal(of->adjustments[end].order_id, order_id)) {
    end++;
  }
  struct order_adjustment *adjustments = ARENA_ARRAY(arena, end - first, struct order_adjustment);
  for (size_t i = first; i < end; i++) {
    const struct order_adjustment_row *row = &of->adjustments[i];
    adjustments[i - first] = (struct order_adjustment){
      .kind = row->kind,
      .gross = row->gross,
      .tax_basis_points = row->tax_basis_points,
      .tax = row->tax,
      .label = row->label,
    };
  }
  *ret_count = end - first;
  return adjustments;
}

int make_view(struct arena *arena, const struct order_row *row, struct order_line *lines, size_t lines_count,
              struct order_adjustment *adjustments, size_t adjustments_count, struct order *ret) {
  struct order order = {
    .id = row->id,
    .user_id = row->user_id,
    .status = row->status,
    .payment_status = row->payment_status,
    .payment_method = row->payment_method,
    .lines = lines,
    .lines_count = lines_count,
    .adjustments = adjustments,
    .adjustments_count = adjustments_count,
    .gross = row->gross,
    .totals = ARENA_ARRAY(arena, ORDER_MAX_TOTALS, struct tax_total),
    .pay_until = row->pay_until,
    .shipping_method = row->shipping_method,
    .carrier = row->carrier,
    .tracking_number = row->tracking_number,
    .version = row->version,
    .created_at = row->created_at,
    .updated_at = row->updated_at,
  };
  int result = total_order(lines, lines_count, adjustments, adjustments_count, order.totals,
                           &order.totals_count, &order.tax);
  if (result == 0) {
    *ret = order;
  }
  return result;
}

static int view_with(struct arena *arena, const struct order_row *row, const struct children *of,
                     struct order *ret) {
  size_t lines_count = 0;
  struct order_line *lines = view_lines(arena, row->id, of, &lines_count);
  size_t adjustments_count = 0;
  struct order_adjustment *adjustments = view_adjustments(arena, row->id, of, &adjustments_count);
  return make_view(arena, row, lines, lines_count, adjustments, adjustments_count, ret);
}

int find_own_order(struct context *context, struct tx *tx, struct id id, struct order_row *ret) {
  int result = find_order(tx, &(struct by_id){ id }, ret);
  if (result == 0 && !context_is_admin(context) && !id_equal(ret->user_id, context->caller.user)) {
    result = -ENOENT;
  }
  return found(context, result, "order");
}

int view_order(struct tx *tx, const struct order_row *row, struct order *ret) {
  struct order_line_row *lines = NULL;
  struct order_adjustment_row *adjustments = NULL;
  struct children of = { 0 };
  int result = lines_of_order(tx, &(struct by_id){ row->id }, &lines, &of.lines_count);
  if (result == 0) {
    result = adjustments_of_order(tx, &(struct by_id){ row->id }, &adjustments, &of.adjustments_count);
  }
  if (result < 0) {
    return result;
  }
  of.lines = lines;
  of.adjustments = adjustments;
  return view_with(tx_arena(tx), row, &of, ret);
}

int view_orders(struct tx *tx, const struct order_row *rows, size_t count, struct order *ret) {
  if (count == 0) {
    return 0;
  }
  struct order_ids orders = { .ids = ARENA_ARRAY(tx_arena(tx), count, struct id), .ids_count = count };
  for (size_t i = 0; i < count; i++) {
    orders.ids[i] = rows[i].id;
  }
  struct order_line_row *lines = NULL;
  struct order_adjustment_row *adjustments = NULL;
  struct children of = { 0 };
  int result = lines_of_orders(tx, &orders, &lines, &of.lines_count);
  if (result == 0) {
    result = adjustments_of_orders(tx, &orders, &adjustments, &of.adjustments_count);
  }
  of.lines = lines;
  of.adjustments = adjustments;
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = view_with(tx_arena(tx), &rows[i], &of, &ret[i]);
  }
  return result;
}

int view_timeline(struct tx *tx, const struct order_row *row, struct order_timeline *ret) {
  struct event *events = NULL;
  size_t count = 0;
  int result = tx_events_of(tx, row->id, ORDER_MAX_EVENTS, &events, &count);
  if (result < 0) {
    return result;
  }
  ret->items = ARENA_ARRAY(tx_arena(tx), count, struct timeline_entry);
  ret->items_count = count;
  ret->next.presence = IS_NULL;
  for (size_t i = 0; i < count; i++) {
    ret->items[i] = (struct timeline_entry){
      .what = events[i].topic,
      .by = order_actor(events[i].actor, row->user_id),
      .at = events[i].time,
      .data = { events[i].data },
    };
  }
  return 0;
}
