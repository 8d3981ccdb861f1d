/* What orders do when they hear of payments, stock and users: one function per event. */
#include "services/order/order_cart.h"
#include "services/order/order_change.h"
#include "services/order/order_credit.h"
#include "services/order/order_store.h"

static int tell_payment(struct tx *tx, const struct order_row *row) {
  if (row->payment_status != PAYMENT_PAID || is_over(row->status)) {
    return tell_updated(tx, row);
  }
  struct order_paid event = { .order_id = row->id, .user_id = row->user_id, .gross = row->gross };
  return emit_order_paid(tx, row->id, &event);
}

static int confirm(struct context *context, struct tx *tx, struct order_row *row) {
  row->status = ORDER_CONFIRMED;
  int result = save_order(context, tx, row);
  return result == 0 ? tell_updated(tx, row) : result;
}

static bool is_refund(enum payment_step step) {
  return step == STEP_REFUND_PART || step == STEP_REFUND_WHOLE;
}

/* What an event says of one of an order's payments. */
struct payment_news {
  struct order_payment_key of;
  enum payment_step step;
  int64_t refunded; /* of refunds: so far, in minor units */
};

/* Stores it. Events of one payment, too, overtake each other: what is older than what was heard says nothing,
   and leaves `ret` false. */
static int note_payment(struct tx *tx, const struct event *event, const struct payment_news *news,
                        bool *ret) {
  struct order_payment_row payment;
  int result = find_order_payment(tx, &news->of, &payment);
  if (result == -ENOENT) {
    payment = (struct order_payment_row){ .order_id = news->of.order_id, .payment_id = news->of.payment_id };
    result = 0;
  }
  if (result < 0 || event->version <= payment.version) {
    return result;
  }
  if (!payment_next(payment.status, news->step, &payment.status)) {
    return NOT_YET;
  }
  if (is_refund(news->step)) {
    payment.refunded = news->refunded;
  }
  payment.version = event->version;
  result = put_order_payment(tx, &payment, NULL);
  *ret = result == 0;
  return result;
}

/* The order follows the best of its payments. One that has to be paid anew gets the time for it anew. */
static int follow_payments(struct context *context, struct tx *tx, struct order_row *row) {
  struct payment_standing *payments = NULL;
  size_t count = 0;
  int result = payment_standings(tx, &(struct by_id){ row->id }, &payments, &count);
  if (result < 0) {
    return result;
  }
  enum payment_status next = order_payment_status(payments, count);
  if (next == row->payment_status) {
    return 0;
  }
  row->payment_status = next;
  if (next == PAYMENT_UNPAID && row->pay_until.presence == PRESENT && !is_over(row->status)) {
    row->pay_until.v = instant_after(context_now(context), setting_int(context, &order_ttl));
  }
  result = save_order(context, tx, row);
  if (result == 0) {
    result = tell_payment(tx, row);
  }
  return result == 0 && may_confirm(row) ? confirm(context, tx, row) : result;
}

static int take_payment(struct context *context, struct tx *tx, const struct event *event,
                        const struct payment_news *news) {
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ news->of.order_id }, &row);
  if (result < 0) {
    return result == -ENOENT ? NOT_YET : result;
  }
  bool is_new = false;
  result = note_payment(tx, event, news, &is_new);
  if (!is_new) {
    return result;
  }
  result = follow_payments(context, tx, &row);
  return result == 0 && is_refund(news->step) ? credit_refunds(context, tx, row.id) : result;
}

/* Told by payment.requested already: no event of ours repeats it. */
int wait_for_checkout(struct context *context, struct tx *tx, const struct event *event,
                      const struct payment_requested *data) {
  (void)event;
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ data->order_id }, &row);
  if (result < 0) {
    return result == -ENOENT ? NOT_YET : result;
  }
  if (is_over(row.status) || row.pay_until.presence != PRESENT || row.pay_until.v.us >= data->expires_at.us) {
    return 0;
  }
  row.pay_until.v = data->expires_at;
  return save_order(context, tx, &row);
}

int note_accepted_payment(struct context *context, struct tx *tx, const struct event *event,
                          const struct payment_accepted *data) {
  struct payment_news news = { { data->order_id, data->payment_id }, STEP_ACCEPT, 0 };
  return take_payment(context, tx, event, &news);
}

int mark_order_paid(struct context *context, struct tx *tx, const struct event *event,
                    const struct payment_succeeded *data) {
  struct payment_news news = { { data->order_id, data->payment_id }, STEP_SUCCEED, 0 };
  return take_payment(context, tx, event, &news);
}

int note_failed_payment(struct context *context, struct tx *tx, const struct event *event,
                        const struct payment_failed *data) {
  struct payment_news news = { { data->order_id, data->payment_id }, STEP_FAIL, 0 };
  return take_payment(context, tx, event, &news);
}

int note_refund(struct context *context, struct tx *tx, const struct event *event,
                const struct payment_refunded *data) {
  enum payment_step step = data->whole ? STEP_REFUND_WHOLE : STEP_REFUND_PART;
  struct payment_news news = { { data->order_id, data->payment_id }, step, data->refunded.minor };
  return take_payment(context, tx, event, &news);
}

int confirm_order(struct context *context, struct tx *tx, const struct event *event,
                  const struct stock_confirmed *data) {
  (void)event;
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ data->order_id }, &row);
  if (result < 0) {
    return result == -ENOENT ? NOT_YET : result;
  }
  if (row.stock_sold) {
    return 0;
  }
  row.stock_sold = true;
  return may_confirm(&row) ? confirm(context, tx, &row) : update_order(tx, &row, NULL);
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

/* Orders stay, with the id as a pseudonym. */
int forget_customer(struct context *context, struct tx *tx, const struct event *event,
                    const struct user_deleted *data) {
  (void)event;
  struct address_release release = { data->user_id, context_now(context) };
  int result = delete_notes_of_user(tx, &(struct by_id){ data->user_id }, NULL);
  if (result == 0) {
    result = forget_returns_of_user(tx, &(struct by_id){ data->user_id }, NULL);
  }
  if (result == 0) {
    result = release_addresses_of_user(tx, &release, NULL);
  }
  return result == 0 ? drop_cart_of_user(tx, data->user_id) : result;
}

int follow_tax_rate(struct context *context, struct tx *tx, const struct event *event,
                    const struct tax_rate_changed *data) {
  (void)event;
  struct move_methods move = { data->before, data->after, context_now(context) };
  return move_shipping_methods(tx, &move, NULL);
}
