/* What a discount takes off, and whether it may: in integers throughout, so that every cent is somewhere. */
#include "services/order/order_discount.h"

#include <errno.h>

enum discount_flaw discount_flaw(const struct discount *discount, int64_t uses_of_user, struct money lines,
                                 struct instant now) {
  if (!discount->active) {
    return DISCOUNT_IS_OFF;
  }
  bool too_early = discount->valid_from.presence == PRESENT && now.us < discount->valid_from.v.us;
  bool too_late = discount->valid_until.presence == PRESENT && now.us >= discount->valid_until.v.us;
  if (too_early || too_late) {
    return DISCOUNT_NOT_NOW;
  }
  if (discount->max_uses.presence == PRESENT && discount->uses >= discount->max_uses.v) {
    return DISCOUNT_USED_UP;
  }
  if (discount->max_uses_per_user.presence == PRESENT && uses_of_user >= discount->max_uses_per_user.v) {
    return DISCOUNT_USED_BY_USER;
  }
  if (discount->least_order.presence == PRESENT && lines.minor < discount->least_order.v.minor) {
    return DISCOUNT_ORDER_TOO_SMALL;
  }
  return DISCOUNT_FITS;
}

static int take_percentage(int64_t basis_points, const struct quote *quote, int64_t *ret) {
  for (size_t i = 0; i < quote->lines_count; i++) {
    struct money share;
    int result = money_share(quote->lines[i].gross, basis_points, &share);
    if (result < 0) {
      return result;
    }
    ret[i] = share.minor;
  }
  return 0;
}

/* Each line gets what the lines up to it get of the whole, less what those before it got: so the sum is
   exact, and no line gets more than it costs, because the amount is no more than the whole. */
static int spread_amount(int64_t amount, const struct quote *quote, int64_t *ret) {
  int64_t whole = quote->gross.minor;
  amount = amount < whole ? amount : whole;
  int64_t lines = 0;
  int64_t before = 0;
  for (size_t i = 0; i < quote->lines_count; i++) {
    int64_t product = 0;
    if (__builtin_add_overflow(lines, quote->lines[i].gross.minor, &lines) ||
        __builtin_mul_overflow(amount, lines, &product)) {
      return -EOVERFLOW;
    }
    int64_t so_far = whole == 0 ? 0 : product / whole;
    ret[i] = so_far - before;
    before = so_far;
  }
  return 0;
}

int discount_lines(const struct discount *discount, const struct quote *quote, int64_t *ret) {
  return discount->basis_points.presence == PRESENT ? take_percentage(discount->basis_points.v, quote, ret)
                                                    : spread_amount(discount->amount.v.minor, quote, ret);
}

/* The adjustment for that tax rate, made where it is missing; NULL where there is no room for it. */
static struct order_adjustment *discount_at(struct order_price *price, int64_t tax_basis_points,
                                            const struct discount *discount) {
  for (size_t i = 0; i < price->adjustments_count; i++) {
    struct order_adjustment *adjustment = &price->adjustments[i];
    if (adjustment->kind == ADJUSTED_BY_DISCOUNT && adjustment->tax_basis_points == tax_basis_points) {
      return adjustment;
    }
  }
  if (price->adjustments_count == ORDER_MAX_ADJUSTMENTS) {
    return NULL;
  }
  struct money none = price->gross;
  none.minor = 0;
  struct order_adjustment *made = &price->adjustments[price->adjustments_count++];
  *made = (struct order_adjustment){
    .kind = ADJUSTED_BY_DISCOUNT,
    .gross = none,
    .tax_basis_points = tax_basis_points,
    .tax = none,
    .label = { PRESENT, discount->code },
  };
  return made;
}

/* The tax that goes is what the line held less what is still in the rest of it: so a line for which nothing
   is left to pay holds no tax either. */
static int take_off_line(const struct discount *discount, const struct quote_line *line, int64_t taken,
                         struct order_price *price) {
  struct money rest = line->gross;
  rest.minor -= taken;
  struct money tax;
  int result = tax_included(rest, line->tax_basis_points, &tax);
  if (result < 0) {
    return result;
  }
  struct order_adjustment *adjustment = discount_at(price, line->tax_basis_points, discount);
  if (adjustment == NULL) {
    return -ENOBUFS;
  }
  adjustment->gross.minor -= taken;
  adjustment->tax.minor -= line->tax.minor - tax.minor;
  price->gross.minor -= taken;
  return 0;
}

int apply_discount(const struct discount *discount, const struct quote *quote, struct order_price *price) {
  int64_t taken[QUOTE_MAX_LINES];
  struct order_price less = *price;
  int result = discount_lines(discount, quote, taken);
  for (size_t i = 0; result == 0 && i < quote->lines_count; i++) {
    if (taken[i] > 0) {
      result = take_off_line(discount, &quote->lines[i], taken[i], &less);
    }
  }
  if (result == 0) {
    *price = less;
  }
  return result;
}
