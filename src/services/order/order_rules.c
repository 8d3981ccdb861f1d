/* Both state machines as tables, and what an order comes to. */
#include "services/order/order_rules.h"

/* A row per status; what is not named is not allowed. The status is kept one too high, so that the zero of an
   unnamed entry is none. */
#define TO(status) ((status) + 1)
static const unsigned char order_steps[ORDER_STATUSES][ORDER_STEPS] = {
  [ORDER_PLACED] = {
    [STEP_CONFIRM] = TO(ORDER_CONFIRMED),
    [STEP_REFUSE] = TO(ORDER_CANCELLED),
    [STEP_CANCEL] = TO(ORDER_CANCELLED),
    [STEP_EXPIRE] = TO(ORDER_EXPIRED),
  },
  [ORDER_CONFIRMED] = {
    [STEP_CANCEL] = TO(ORDER_CANCELLED),
    [STEP_PACK] = TO(ORDER_PACKED),
  },
  [ORDER_PACKED] = {
    [STEP_CANCEL] = TO(ORDER_CANCELLED),
    [STEP_SHIP] = TO(ORDER_SHIPPED),
  },
  [ORDER_SHIPPED] = {
    [STEP_DELIVER] = TO(ORDER_DELIVERED),
  },
  [ORDER_DELIVERED] = {
    [STEP_COMPLETE] = TO(ORDER_COMPLETED),
  },
};

bool order_next(enum order_status status, enum order_step step, enum order_status *ret) {
  unsigned next = order_steps[status][step];
  if (next == 0) {
    return false;
  }
  *ret = (enum order_status)(next - 1);
  return true;
}

static const struct payment_move payment_steps[PAYMENT_STATUSES][PAYMENT_STEPS] = {
  [PAYMENT_UNPAID] = {
    [STEP_ACCEPT] = { PAYMENT_MOVES, PAYMENT_ACCEPTED },
    [STEP_SUCCEED] = { PAYMENT_MOVES, PAYMENT_PAID },
    [STEP_FAIL] = { PAYMENT_STAYS, PAYMENT_UNPAID },
    [STEP_REFUND_PART] = { PAYMENT_TOO_EARLY, PAYMENT_UNPAID },
    [STEP_REFUND_WHOLE] = { PAYMENT_TOO_EARLY, PAYMENT_UNPAID },
  },
  [PAYMENT_ACCEPTED] = {
    [STEP_ACCEPT] = { PAYMENT_STAYS, PAYMENT_ACCEPTED },
    [STEP_SUCCEED] = { PAYMENT_MOVES, PAYMENT_PAID },
    [STEP_FAIL] = { PAYMENT_MOVES, PAYMENT_UNPAID },
    [STEP_REFUND_PART] = { PAYMENT_TOO_EARLY, PAYMENT_ACCEPTED },
    [STEP_REFUND_WHOLE] = { PAYMENT_TOO_EARLY, PAYMENT_ACCEPTED },
  },
  [PAYMENT_PAID] = {
    [STEP_ACCEPT] = { PAYMENT_STAYS, PAYMENT_PAID },
    [STEP_SUCCEED] = { PAYMENT_STAYS, PAYMENT_PAID },
    [STEP_FAIL] = { PAYMENT_STAYS, PAYMENT_PAID },
    [STEP_REFUND_PART] = { PAYMENT_MOVES, PAYMENT_PARTLY_REFUNDED },
    [STEP_REFUND_WHOLE] = { PAYMENT_MOVES, PAYMENT_REFUNDED },
  },
  [PAYMENT_PARTLY_REFUNDED] = {
    [STEP_ACCEPT] = { PAYMENT_STAYS, PAYMENT_PARTLY_REFUNDED },
    [STEP_SUCCEED] = { PAYMENT_STAYS, PAYMENT_PARTLY_REFUNDED },
    [STEP_FAIL] = { PAYMENT_STAYS, PAYMENT_PARTLY_REFUNDED },
    [STEP_REFUND_PART] = { PAYMENT_STAYS, PAYMENT_PARTLY_REFUNDED },
    [STEP_REFUND_WHOLE] = { PAYMENT_MOVES, PAYMENT_REFUNDED },
  },
  [PAYMENT_REFUNDED] = {
    [STEP_ACCEPT] = { PAYMENT_STAYS, PAYMENT_REFUNDED },
    [STEP_SUCCEED] = { PAYMENT_STAYS, PAYMENT_REFUNDED },
    [STEP_FAIL] = { PAYMENT_STAYS, PAYMENT_REFUNDED },
    [STEP_REFUND_PART] = { PAYMENT_STAYS, PAYMENT_REFUNDED },
    [STEP_REFUND_WHOLE] = { PAYMENT_STAYS, PAYMENT_REFUNDED },
  },
};

struct payment_move payment_next(enum payment_status status, enum payment_step step) {
  return payment_steps[status][step];
}

bool payment_counts(const struct order_row *row, struct id payment_id, int64_t version,
                    enum payment_step step) {
  if (row->payment_id.presence != PRESENT) {
    return true;
  }
  if (id_equal(row->payment_id.v, payment_id)) {
    return version > row->payment_version;
  }
  return step == STEP_ACCEPT || step == STEP_SUCCEED;
}

enum confirmation order_confirmation(enum order_status status, enum payment_status payment_status) {
  if (status != ORDER_PLACED || payment_status == PAYMENT_REFUNDED) {
    return CONFIRM_NEVER;
  }
  return payment_status == PAYMENT_UNPAID ? CONFIRM_LATER : CONFIRM_NOW;
}

bool may_cancel(enum order_status status, bool by_shop) {
  enum order_status next = status;
  return order_next(status, STEP_CANCEL, &next) && (by_shop || status != ORDER_PACKED);
}

bool is_overdue(const struct order_row *row, struct instant now) {
  return row->status == ORDER_PLACED && row->payment_status == PAYMENT_UNPAID &&
         row->pay_until.presence == PRESENT && row->pay_until.v.us <= now.us;
}

bool may_complete(enum order_status status, enum payment_status payment_status) {
  return status == ORDER_DELIVERED &&
         (payment_status == PAYMENT_PAID || payment_status == PAYMENT_PARTLY_REFUNDED);
}

bool is_over(enum order_status status) {
  return status == ORDER_CANCELLED || status == ORDER_EXPIRED;
}

enum order_step shipment_step(enum shipment_step step) {
  static const enum order_step steps[] = {
    [SHIPMENT_PACKED] = STEP_PACK,
    [SHIPMENT_SHIPPED] = STEP_SHIP,
    [SHIPMENT_DELIVERED] = STEP_DELIVER,
    [SHIPMENT_COMPLETED] = STEP_COMPLETE,
  };
  return steps[step];
}

enum order_actor order_actor(struct text actor, struct id customer) {
  static const char user[] = "user:";
  if (!text_starts(actor, user)) {
    return BY_SYSTEM;
  }
  char id[ID_TEXT_LEN + 1];
  id_format(customer, id);
  return text_is((struct text){ actor.at + sizeof user - 1, actor.len - (sizeof user - 1) }, id) ? BY_CUSTOMER
                                                                                                 : BY_SHOP;
}

int price_order(const struct quote *quote, int64_t shipping_minor, int64_t shipping_tax,
                struct order_price *ret) {
  struct order_price price = { .gross = quote->gross };
  if (shipping_minor > 0) {
    struct order_adjustment shipping = {
      .kind = ADJUSTED_FOR_SHIPPING,
      .gross = quote->gross,
      .tax_basis_points = shipping_tax,
    };
    shipping.gross.minor = shipping_minor;
    int result = tax_included(shipping.gross, shipping_tax, &shipping.tax);
    if (result == 0) {
      result = money_add(price.gross, shipping.gross, &price.gross);
    }
    if (result < 0) {
      return result;
    }
    price.adjustments[price.adjustments_count++] = shipping;
  }
  *ret = price;
  return 0;
}

int total_order(const struct order_line *lines, size_t lines_count,
                const struct order_adjustment *adjustments, size_t adjustments_count,
                struct tax_total *totals, size_t *ret_count, struct money *ret_tax) {
  size_t count = 0;
  int result = 0;
  for (size_t i = 0; result == 0 && i < lines_count; i++) {
    result = tax_totals_add(totals, ORDER_MAX_TOTALS, &count, lines[i].tax_basis_points, lines[i].gross,
                            lines[i].tax);
  }
  for (size_t i = 0; result == 0 && i < adjustments_count; i++) {
    result = tax_totals_add(totals, ORDER_MAX_TOTALS, &count, adjustments[i].tax_basis_points,
                            adjustments[i].gross, adjustments[i].tax);
  }
  if (result < 0) {
    return result;
  }
  struct money tax = totals[0].tax;
  for (size_t i = 1; result == 0 && i < count; i++) {
    result = money_add(tax, totals[i].tax, &tax);
  }
  if (result == 0) {
    *ret_count = count;
    *ret_tax = tax;
  }
  return result;
}
