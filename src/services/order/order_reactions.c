/* What orders do when they hear of payments and stock: one function per event. */
#include "services/order/order_change.h"
#include "services/order/order_store.h"

static int tell_payment(struct tx *tx, const struct order_row *row) {
  if (row->payment_status != PAYMENT_PAID || is_over(row->status)) {
    return tell_updated(tx, row);
  }
  struct order_paid event = { .order_id = row->id, .user_id = row->user_id, .gross = row->gross };
  return emit_order_paid(tx, row->id, &event);
}

/* Events of one payment, and of several, may overtake each other; order_rules.h says which of them count. */
static int take_payment(struct context *context, struct tx *tx, const struct event *event,
                        struct id payment_id, struct id order_id, enum payment_step step) {
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ order_id }, &row);
  if (result < 0) {
    return result == -ENOENT ? NOT_YET : result;
  }
  if (!payment_counts(&row, payment_id, event->version, step)) {
    return 0;
  }
  struct payment_move move = payment_next(row.payment_status, step);
  if (move.verdict == PAYMENT_TOO_EARLY) {
    return NOT_YET;
  }
  bool same = row.payment_id.presence != PRESENT || id_equal(row.payment_id.v, payment_id);
  if (move.verdict == PAYMENT_STAYS && !same) {
    return 0;
  }
  row.payment_id = (struct maybe_id){ PRESENT, payment_id };
  row.payment_version = event->version;
  if (move.verdict == PAYMENT_STAYS) {
    return update_order(tx, &row, NULL);
  }
  row.payment_status = move.next;
  result = save_order(context, tx, &row);
  return result == 0 ? tell_payment(tx, &row) : result;
}

int note_accepted_payment(struct context *context, struct tx *tx, const struct event *event,
                          const struct payment_accepted *data) {
  return take_payment(context, tx, event, data->payment_id, data->order_id, STEP_ACCEPT);
}

int mark_order_paid(struct context *context, struct tx *tx, const struct event *event,
                    const struct payment_succeeded *data) {
  return take_payment(context, tx, event, data->payment_id, data->order_id, STEP_SUCCEED);
}

int note_failed_payment(struct context *context, struct tx *tx, const struct event *event,
                        const struct payment_failed *data) {
  return take_payment(context, tx, event, data->payment_id, data->order_id, STEP_FAIL);
}

int note_refund(struct context *context, struct tx *tx, const struct event *event,
                const struct payment_refunded *data) {
  enum payment_step step = data->whole ? STEP_REFUND_WHOLE : STEP_REFUND_PART;
  return take_payment(context, tx, event, data->payment_id, data->order_id, step);
}

int confirm_order(struct context *context, struct tx *tx, const struct event *event,
                  const struct stock_confirmed *data) {
  (void)event;
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ data->order_id }, &row);
  if (result < 0) {
    return result == -ENOENT ? NOT_YET : result;
  }
  enum confirmation confirmation = order_confirmation(row.status, row.payment_status);
  if (confirmation != CONFIRM_NOW || !order_next(row.status, STEP_CONFIRM, &row.status)) {
    return confirmation == CONFIRM_LATER ? NOT_YET : 0;
  }
  result = save_order(context, tx, &row);
  return result == 0 ? tell_updated(tx, &row) : result;
}

int cancel_refused_order(struct context *context, struct tx *tx, const struct event *event,
                         const struct stock_refused *data) {
  (void)event;
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ data->order_id }, &row);
  if (result < 0) {
    return result == -ENOENT ? NOT_YET : result;
  }
  enum order_status next = row.status;
  return order_next(row.status, STEP_REFUSE, &next) ? cancel_as(context, tx, &row, CANCELLED_OUT_OF_STOCK)
                                                    : 0;
}
