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
    [STEP_EXPIRE] = TO(ORDER_EXPIRED),
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

/* Of one payment; what is not named comes too early. */
static const unsigned char payment_steps[PAYMENT_STATUSES][PAYMENT_STEPS] = {
  [PAYMENT_UNPAID] = {
    [STEP_ACCEPT] = TO(PAYMENT_ACCEPTED),
    [STEP_SUCCEED] = TO(PAYMENT_PAID),
    [STEP_FAIL] = TO(PAYMENT_UNPAID),
  },
  [PAYMENT_ACCEPTED] = {
    [STEP_ACCEPT] = TO(PAYMENT_ACCEPTED),
    [STEP_SUCCEED] = TO(PAYMENT_PAID),
    [STEP_FAIL] = TO(PAYMENT_UNPAID),
  },
  [PAYMENT_PAID] = {
    [STEP_ACCEPT] = TO(PAYMENT_PAID),
    [STEP_SUCCEED] = TO(PAYMENT_PAID),
    [STEP_FAIL] = TO(PAYMENT_PAID),
    [STEP_REFUND_PART] = TO(PAYMENT_PARTLY_REFUNDED),
    [STEP_REFUND_WHOLE] = TO(PAYMENT_REFUNDED),
  },
  [PAYMENT_PARTLY_REFUNDED] = {
    [STEP_ACCEPT] = TO(PAYMENT_PARTLY_REFUNDED),
    [STEP_SUCCEED] = TO(PAYMENT_PARTLY_REFUNDED),
    [STEP_FAIL] = TO(PAYMENT_PARTLY_REFUNDED),
    [STEP_REFUND_PART] = TO(PAYMENT_PARTLY_REFUNDED),
    [STEP_REFUND_WHOLE] = TO(PAYMENT_REFUNDED),
  },
  [PAYMENT_REFUNDED] = {
    [STEP_ACCEPT] = TO(PAYMENT_REFUNDED),
    [STEP_SUCCEED] = TO(PAYMENT_REFUNDED),
    [STEP_FAIL] = TO(PAYMENT_REFUNDED),
    [STEP_REFUND_PART] = TO(PAYMENT_REFUNDED),
    [STEP_REFUND_WHOLE] = TO(PAYMENT_REFUNDED),
  },
};

bool payment_next(enum payment_status status, enum payment_step step, enum payment_status *ret) {
  unsigned next = payment_steps[status][step];
  if (next == 0) {
    return false;
  }
  *ret = (enum payment_status)(next - 1);
  return true;
}

enum payment_status order_payment_status(const struct payment_standing *payments, size_t count) {
  static const unsigned char rank[PAYMENT_STATUSES] = {
    [PAYMENT_UNPAID] = 0,          [PAYMENT_REFUNDED] = 1, [PAYMENT_ACCEPTED] = 2,
    [PAYMENT_PARTLY_REFUNDED] = 3, [PAYMENT_PAID] = 4,
  };
  enum payment_status best = PAYMENT_UNPAID;
  for (size_t i = 0; i < count; i++) {
    if (rank[payments[i].status] > rank[best]) {
      best = payments[i].status;
    }
  }
  return best;
}

bool is_covered(enum payment_status status) {
  return status == PAYMENT_ACCEPTED || status == PAYMENT_PAID || status == PAYMENT_PARTLY_REFUNDED;
}

bool may_confirm(const struct order_row *row) {
  enum order_status next = row->status;
  return order_next(row->status, STEP_CONFIRM, &next) && row->stock_sold && is_covered(row->payment_status);
}

bool may_cancel(enum order_status status, bool by_shop) {
  enum order_status next = status;
  return order_next(status, STEP_CANCEL, &next) && (by_shop || status != ORDER_PACKED);
}

bool may_expire(const struct order_row *row) {
  enum order_status next = row->status;
  return order_next(row->status, STEP_EXPIRE, &next) && row->payment_status == PAYMENT_UNPAID &&
         row->pay_until.presence == PRESENT;
}

bool is_overdue(const struct order_row *row, struct instant now) {
  return may_expire(row) && row->pay_until.v.us <= now.us;
}

bool may_complete(enum order_status status, enum payment_status payment_status) {
  return status == ORDER_DELIVERED &&
         (payment_status == PAYMENT_PAID || payment_status == PAYMENT_PARTLY_REFUNDED);
}

bool is_over(enum order_status status) {
  return status == ORDER_CANCELLED || status == ORDER_EXPIRED;
}

bool is_under_way(enum order_status status) {
  return status < ORDER_DELIVERED;
}

/* The least id of an order that was placed then. */
static struct id first_id_of(struct instant instant) {
  static const uint8_t none[10] = { 0 };
  return id_make(instant.us / 1000, none);
}

void bound_orders(struct order_page *page, struct maybe_instant from, struct maybe_instant to) {
  if (from.presence == PRESENT) {
    page->from = first_id_of(from.v);
  }
  if (to.presence == PRESENT) {
    struct id end = first_id_of(to.v);
    page->below = id_compare(end, page->below) < 0 ? end : page->below;
  }
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

bool tells_of_parcel(enum shipment_step step) {
  return step == SHIPMENT_PACKED || step == SHIPMENT_SHIPPED;
}

bool needs_cover(enum shipment_step step) {
  return step == SHIPMENT_PACKED || step == SHIPMENT_SHIPPED;
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

int64_t shipping_cost(const struct shipping_method *method, struct money gross) {
  bool is_free = method->free_from.presence == PRESENT && gross.minor >= method->free_from.v.minor;
  return is_free ? 0 : method->price.minor;
}

int price_order(const struct quote *quote, int64_t shipping_minor, int64_t shipping_tax,
                struct order_price *ret) {
  struct order_price price = { .gross = quote->gross };
  if (shipping_minor > 0) {
    struct order_adjustment shipping = {
      .kind = ADJUSTED_FOR_SHIPPING,
      .gross = quote->gross,
      .tax_basis_points = shipping_tax,
      .label = { .presence = IS_NULL },
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
