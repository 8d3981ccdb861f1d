/* What credit notes come to: in integers throughout, to the cent. */
#include "services/order/order_credit.h"

#include <errno.h>

/* A product of two amounts has no room in 64 bits. */
__extension__ typedef __int128 wide;

static int64_t share(int64_t sum, int64_t part, int64_t whole) {
  return whole == 0 ? 0 : (int64_t)((wide)sum * part / whole);
}

/* The same, rounded half up. */
static int64_t rounded_share(int64_t sum, int64_t part, int64_t whole) {
  return whole == 0 ? 0 : (int64_t)(((wide)sum * part * 2 + whole) / ((wide)whole * 2));
}

static int64_t credited_at(const struct credit_base *base, int64_t tax_basis_points) {
  for (size_t i = 0; i < base->before_count; i++) {
    if (base->before[i].tax_basis_points == tax_basis_points) {
      return base->before[i].gross;
    }
  }
  return 0;
}

static int add(struct credit *credit, struct credit_line_row line, struct money gross) {
  if (credit->lines_count == CREDIT_MAX_LINES) {
    return -ENOBUFS;
  }
  line.at = (int64_t)credit->lines_count;
  line.gross = gross;
  credit->lines[credit->lines_count++] = line;
  return 0;
}

static int add_goods(struct credit *credit, const struct order *order, size_t at, int64_t quantity,
                     int64_t minor) {
  const struct order_line *line = &order->lines[at];
  struct money gross = line->gross;
  gross.minor = minor;
  return add(credit,
             (struct credit_line_row){ .kind = CREDITED_LINE,
                                       .line = { PRESENT, (int64_t)at },
                                       .quantity = { PRESENT, quantity },
                                       .tax_basis_points = line->tax_basis_points },
             gross);
}

/* What belongs to no line of the order. */
static int add_other(struct credit *credit, enum credit_kind kind, int64_t tax_basis_points,
                     struct money gross) {
  return add(credit,
             (struct credit_line_row){ .kind = kind,
                                       .line = { .presence = IS_NULL },
                                       .quantity = { .presence = IS_NULL },
                                       .tax_basis_points = tax_basis_points },
             gross);
}

static int add_adjustments(struct credit *credit, const struct order *order, enum adjustment_kind of,
                           enum credit_kind kind) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < order->adjustments_count; i++) {
    const struct order_adjustment *adjustment = &order->adjustments[i];
    if (adjustment->kind == of) {
      result = add_other(credit, kind, adjustment->tax_basis_points, adjustment->gross);
    }
  }
  return result;
}

static int sum_at(const struct credit *credit, int64_t tax_basis_points, struct money *ret) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < credit->lines_count; i++) {
    if (credit->lines[i].tax_basis_points == tax_basis_points) {
      result = money_add(*ret, credit->lines[i].gross, ret);
    }
  }
  return result;
}

/* One tax rate: no more than is left of what was invoiced at it. Of its tax each credit note has what all of
   them up to it come to, less what those before have: so together they have exactly what was invoiced. */
static int total_rate(const struct credit_base *base, const struct tax_total *invoiced,
                      struct credit *credit) {
  struct tax_total total = { .tax_basis_points = invoiced->tax_basis_points, .gross = invoiced->gross };
  total.gross.minor = 0;
  int64_t before = credited_at(base, total.tax_basis_points);
  int64_t left = invoiced->gross.minor - before;
  int result = sum_at(credit, total.tax_basis_points, &total.gross);
  if (result == 0 && total.gross.minor > left) {
    struct money less = total.gross;
    less.minor = left - total.gross.minor;
    total.gross.minor = left;
    result = add_other(credit, CREDITED_BEFORE, total.tax_basis_points, less);
  }
  if (result < 0 || total.gross.minor == 0) {
    return result;
  }
  int64_t whole = invoiced->gross.minor;
  total.tax = total.gross;
  total.tax.minor = rounded_share(invoiced->tax.minor, before + total.gross.minor, whole) -
                    rounded_share(invoiced->tax.minor, before, whole);
  total.net = total.gross;
  total.net.minor -= total.tax.minor;
  credit->totals[credit->totals_count++] = total;
  credit->tax.minor += total.tax.minor;
  return money_add(credit->gross, total.gross, &credit->gross);
}

static int total_credit(const struct credit_base *base, struct credit *credit) {
  credit->gross = base->order->gross;
  credit->gross.minor = 0;
  credit->tax = credit->gross;
  int result = 0;
  for (size_t i = 0; result == 0 && i < base->order->totals_count; i++) {
    result = total_rate(base, &base->order->totals[i], credit);
  }
  return result;
}

int credit_all(const struct credit_base *base, struct credit *ret) {
  const struct order *order = base->order;
  *ret = (struct credit){ 0 };
  int result = 0;
  for (size_t i = 0; result == 0 && i < order->lines_count; i++) {
    result = add_goods(ret, order, i, order->lines[i].quantity, order->lines[i].gross.minor);
  }
  if (result == 0) {
    result = add_adjustments(ret, order, ADJUSTED_FOR_SHIPPING, CREDITED_SHIPPING);
  }
  if (result == 0) {
    result = add_adjustments(ret, order, ADJUSTED_BY_DISCOUNT, CREDITED_DISCOUNT);
  }
  return result == 0 ? total_credit(base, ret) : result;
}

int credit_return(const struct credit_base *base, const int64_t *returned, const int64_t *now,
                  bool with_shipping, struct credit *ret) {
  const struct order *order = base->order;
  int64_t refunds[ORDER_MAX_LINES];
  bool all = false;
  *ret = (struct credit){ 0 };
  int result = refund_lines(order, returned, now, refunds, &all);
  for (size_t i = 0; result == 0 && i < order->lines_count; i++) {
    if (now[i] > 0) {
      result = add_goods(ret, order, i, now[i], refunds[i]);
    }
  }
  if (result == 0 && all && with_shipping) {
    result = add_adjustments(ret, order, ADJUSTED_FOR_SHIPPING, CREDITED_SHIPPING);
  }
  return result == 0 ? total_credit(base, ret) : result;
}

int credit_amount(const struct credit_base *base, int64_t minor, struct credit *ret) {
  const struct order *order = base->order;
  *ret = (struct credit){ 0 };
  int64_t left = order->gross.minor;
  for (size_t i = 0; i < base->before_count; i++) {
    left -= base->before[i].gross;
  }
  minor = minor < left ? minor : left;
  int64_t up_to = 0; /* what is left at this rate and those before it */
  int64_t given = 0;
  int result = 0;
  for (size_t i = 0; result == 0 && i < order->totals_count; i++) {
    const struct tax_total *invoiced = &order->totals[i];
    up_to += invoiced->gross.minor - credited_at(base, invoiced->tax_basis_points);
    struct money part = invoiced->gross;
    part.minor = share(minor, up_to, left) - given;
    given += part.minor;
    if (part.minor > 0) {
      result = add_other(ret, CREDITED_REFUND, invoiced->tax_basis_points, part);
    }
  }
  return result == 0 ? total_credit(base, ret) : result;
}

int64_t refund_to_credit(const struct payments_made *made, int64_t gross) {
  wide kept = (wide)gross * made->payments - made->refunded;
  return made->payments == 0 || kept >= gross ? 0 : (int64_t)(gross - kept);
}
