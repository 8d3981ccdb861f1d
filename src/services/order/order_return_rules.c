/* What may be returned and what is given back for it: in integers throughout, to the cent. */
#include "services/order/order_return.h"

#include <errno.h>

/* A row per status; kept one too high, so that the zero of what is not named is none. */
#define TO(status) ((status) + 1)
static const unsigned char return_steps[RETURN_STATUSES][RETURN_STEPS] = {
  [RETURN_ASKED] = {
    [RETURN_ACCEPT] = TO(RETURN_ACCEPTED),
    [RETURN_DECLINE] = TO(RETURN_DECLINED),
    [RETURN_WITHDRAW] = TO(RETURN_WITHDRAWN),
  },
  [RETURN_ACCEPTED] = {
    [RETURN_DECLINE] = TO(RETURN_DECLINED), /* what came is not what was to come, or nothing did */
    [RETURN_RECEIVE] = TO(RETURN_RECEIVED),
    [RETURN_WITHDRAW] = TO(RETURN_WITHDRAWN),
  },
};

bool return_next(enum return_status status, enum return_step step, enum return_status *ret) {
  unsigned next = return_steps[status][step];
  if (next == 0) {
    return false;
  }
  *ret = (enum return_status)(next - 1);
  return true;
}

bool may_return(enum order_status status) {
  return status == ORDER_DELIVERED || status == ORDER_COMPLETED;
}

bool return_counts(enum return_status status) {
  return status != RETURN_DECLINED && status != RETURN_WITHDRAWN;
}

/* part of whole, of a sum: rounded down. -EOVERFLOW. */
static int part_of(int64_t sum, int64_t part, int64_t whole, int64_t *ret) {
  int64_t product = 0;
  if (__builtin_mul_overflow(sum, part, &product)) {
    return -EOVERFLOW;
  }
  *ret = whole == 0 ? 0 : product / whole;
  return 0;
}

static int64_t discount_at(const struct order *order, int64_t tax_basis_points) {
  int64_t sum = 0;
  for (size_t i = 0; i < order->adjustments_count; i++) {
    const struct order_adjustment *adjustment = &order->adjustments[i];
    if (adjustment->kind == ADJUSTED_BY_DISCOUNT && adjustment->tax_basis_points == tax_basis_points) {
      sum -= adjustment->gross.minor;
    }
  }
  return sum;
}

/* The lines of one tax rate up to and without `end`. */
static int64_t gross_at(const struct order *order, int64_t tax_basis_points, size_t end) {
  int64_t sum = 0;
  for (size_t i = 0; i < end; i++) {
    if (order->lines[i].tax_basis_points == tax_basis_points) {
      sum += order->lines[i].gross.minor;
    }
  }
  return sum;
}

int net_lines(const struct order *order, int64_t *ret) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < order->lines_count; i++) {
    const struct order_line *line = &order->lines[i];
    int64_t off = discount_at(order, line->tax_basis_points);
    int64_t whole = gross_at(order, line->tax_basis_points, order->lines_count);
    int64_t before = 0;
    int64_t with = 0;
    result = part_of(off, gross_at(order, line->tax_basis_points, i), whole, &before);
    if (result == 0) {
      result = part_of(off, gross_at(order, line->tax_basis_points, i + 1), whole, &with);
    }
    ret[i] = line->gross.minor - (with - before);
  }
  return result;
}

int refund_lines(const struct order *order, const int64_t *before, const int64_t *now, int64_t *ret,
                 bool *ret_all) {
  int64_t nets[ORDER_MAX_LINES];
  bool all = true;
  int result = net_lines(order, nets);
  for (size_t i = 0; result == 0 && i < order->lines_count; i++) {
    int64_t quantity = order->lines[i].quantity;
    int64_t given = 0;
    int64_t with = 0;
    result = part_of(nets[i], before[i], quantity, &given);
    if (result == 0) {
      result = part_of(nets[i], before[i] + now[i], quantity, &with);
    }
    ret[i] = with - given;
    all = all && before[i] + now[i] == quantity;
  }
  *ret_all = all;
  return result;
}

int refund_for(const struct order *order, const int64_t *before, const int64_t *now, bool with_shipping,
               struct money *ret) {
  int64_t refunds[ORDER_MAX_LINES];
  struct money refund = order->gross;
  refund.minor = 0;
  bool all = false;
  int result = refund_lines(order, before, now, refunds, &all);
  for (size_t i = 0; result == 0 && i < order->lines_count; i++) {
    refund.minor += refunds[i];
  }
  for (size_t i = 0; result == 0 && all && with_shipping && i < order->adjustments_count; i++) {
    if (order->adjustments[i].kind == ADJUSTED_FOR_SHIPPING) {
      result = money_add(refund, order->adjustments[i].gross, &refund);
    }
  }
  if (result == 0) {
    *ret = refund;
  }
  return result;
}
