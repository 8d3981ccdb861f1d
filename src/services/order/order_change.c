/* Changes of an order, each with the one event that tells of it. */
#include "services/order/order_change.h"

#include "services/order/order_credit.h"
#include "services/order/order_discount.h"
#include "services/order/order_store.h"

int save_order(struct context *context, struct tx *tx, struct order_row *row) {
  row->version++;
  row->updated_at = context_now(context);
  return update_order(tx, row, NULL);
}

int tell_updated(struct tx *tx, const struct order_row *row) {
  struct order_updated event = {
    .order_id = row->id,
    .user_id = row->user_id,
    .status = row->status,
    .payment_status = row->payment_status,
  };
  return emit_order_updated(tx, row->id, &event);
}

int cancel_as(struct context *context, struct tx *tx, struct order_row *row, enum cancel_reason reason) {
  row->status = ORDER_CANCELLED;
  int result = save_order(context, tx, row);
  if (result == 0) {
    result = free_discount(tx, row->id);
  }
  if (result == 0) {
    result = credit_order(context, tx, row->id, CREDIT_OF_CANCELLED);
  }
  if (result < 0) {
    return result;
  }
  struct order_cancelled event = {
    .order_id = row->id,
    .user_id = row->user_id,
    .reason = reason,
    .payment_status = row->payment_status,
    .payment_method = { PRESENT, row->payment_method },
  };
  return emit_order_cancelled(tx, row->id, &event);
}

int expire(struct context *context, struct tx *tx, struct order_row *row) {
  row->status = ORDER_EXPIRED;
  int result = save_order(context, tx, row);
  if (result == 0) {
    result = free_discount(tx, row->id);
  }
  if (result == 0) {
    result = credit_order(context, tx, row->id, CREDIT_OF_EXPIRED);
  }
  return result == 0 ? emit_order_expired(tx, row->id, &(struct order_expired){ row->id, row->user_id })
                     : result;
}
