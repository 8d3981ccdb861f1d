/* Discounts: whom they fit, what they take off, and that no cent is lost on the way, whatever is in the cart.
 */
#include "services/order/order_discount.h"
#include "services/order/order_rules.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/covered.h"

static struct money euros(int64_t minor) {
  return (struct money){ .minor = minor, .currency = "EUR" };
}

static struct discount percentage(int64_t basis_points) {
  return (struct discount){ .code = TEXT("TEN"), .basis_points = { PRESENT, basis_points }, .active = true };
}

static struct discount amount(int64_t minor) {
  return (struct discount){ .code = TEXT("OFF"), .amount = { PRESENT, euros(minor) }, .active = true };
}

static void every_condition_counts(void **state) {
  (void)state;
  const struct instant now = { 1000 };
  struct discount discount = percentage(1000);
  assert_int_equal(discount_flaw(&discount, 99, euros(1), now), DISCOUNT_FITS);
  discount.valid_from = (struct maybe_instant){ PRESENT, { 1000 } };
  discount.valid_until = (struct maybe_instant){ PRESENT, { 1001 } };
  assert_int_equal(discount_flaw(&discount, 0, euros(1), now), DISCOUNT_FITS);
  assert_int_equal(discount_flaw(&discount, 0, euros(1), (struct instant){ 999 }), DISCOUNT_NOT_NOW);
  assert_int_equal(discount_flaw(&discount, 0, euros(1), (struct instant){ 1001 }), DISCOUNT_NOT_NOW);
  discount.max_uses = (struct maybe_int){ PRESENT, 2 };
  discount.uses = 1;
  assert_int_equal(discount_flaw(&discount, 0, euros(1), now), DISCOUNT_FITS);
  discount.uses = 2;
  assert_int_equal(discount_flaw(&discount, 0, euros(1), now), DISCOUNT_USED_UP);
  discount.max_uses.v = 3;
  discount.max_uses_per_user = (struct maybe_int){ PRESENT, 1 };
  assert_int_equal(discount_flaw(&discount, 0, euros(1), now), DISCOUNT_FITS);
  assert_int_equal(discount_flaw(&discount, 1, euros(1), now), DISCOUNT_USED_BY_USER);
  discount.least_order = (struct maybe_money){ PRESENT, euros(500) };
  assert_int_equal(discount_flaw(&discount, 0, euros(499), now), DISCOUNT_ORDER_TOO_SMALL);
  assert_int_equal(discount_flaw(&discount, 0, euros(500), now), DISCOUNT_FITS);
  discount.active = false;
  assert_int_equal(discount_flaw(&discount, 0, euros(500), now), DISCOUNT_IS_OFF);
}

static void a_percentage_is_rounded_once_per_line(void **state) {
  (void)state;
  struct quote_line lines[] = { { .gross = euros(105) }, { .gross = euros(104) }, { .gross = euros(0) } };
  const struct quote quote = { .lines = lines, .lines_count = 3, .gross = euros(209) };
  const struct discount tenth = percentage(1000);
  int64_t taken[3];
  assert_int_equal(discount_lines(&tenth, &quote, taken), 0);
  assert_int_equal(taken[0], 11);
  assert_int_equal(taken[1], 10);
  assert_int_equal(taken[2], 0);
}

static void an_amount_is_spread_and_never_more_than_all(void **state) {
  (void)state;
  struct quote_line lines[] = { { .gross = euros(1) }, { .gross = euros(1) }, { .gross = euros(1) } };
  const struct quote quote = { .lines = lines, .lines_count = 3, .gross = euros(3) };
  int64_t taken[3];
  const struct discount two = amount(2);
  assert_int_equal(discount_lines(&two, &quote, taken), 0);
  assert_int_equal(taken[0] + taken[1] + taken[2], 2);
  const struct discount more = amount(500);
  assert_int_equal(discount_lines(&more, &quote, taken), 0);
  assert_int_equal(taken[0], 1);
  assert_int_equal(taken[2], 1);
  const struct quote nothing = { .gross = euros(0) };
  assert_int_equal(discount_lines(&more, &nothing, taken), 0);
  struct quote_line huge[] = { { .gross = euros(INT64_MAX) } };
  const struct quote beyond = { .lines = huge, .lines_count = 1, .gross = euros(INT64_MAX) };
  assert_int_equal(discount_lines(&more, &beyond, taken), -EOVERFLOW);
}

static void too_many_rates_leave_the_price_alone(void **state) {
  (void)state;
  struct quote_line lines[ORDER_MAX_ADJUSTMENTS];
  for (size_t i = 0; i < ORDER_MAX_ADJUSTMENTS; i++) {
    lines[i] = (struct quote_line){ .gross = euros(1000), .tax_basis_points = (int64_t)i };
  }
  const struct quote quote = { .lines = lines, .lines_count = ORDER_MAX_ADJUSTMENTS, .gross = euros(10000) };
  struct order_price price;
  assert_int_equal(price_order(&quote, 490, 1900, &price), 0);
  const struct discount half = percentage(5000);
  assert_int_equal(apply_discount(&half, &quote, &price), -ENOBUFS);
  assert_int_equal(price.gross.minor, 10490);
  assert_int_equal(price.adjustments_count, 1);
}

/* Small, the same in each run (xorshift64). */
static uint64_t seed = 88172645463325252U;
static int64_t random_below(int64_t limit) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (int64_t)(seed % (uint64_t)limit);
}

static void random_cart(struct quote_line *lines, struct quote *quote) {
  static const int64_t rates[] = { 0, 700, 1900, 2000 };
  *quote = (struct quote){ .lines = lines, .lines_count = (size_t)random_below(12) + 1, .gross = euros(0) };
  for (size_t i = 0; i < quote->lines_count; i++) {
    struct quote_line *line = &lines[i];
    *line = (struct quote_line){ .gross = euros(random_below(i % 3 == 0 ? 30 : 200000)),
                                 .tax_basis_points = rates[random_below(4)] };
    assert_int_equal(tax_included(line->gross, line->tax_basis_points, &line->tax), 0);
    assert_int_equal(money_add(quote->gross, line->gross, &quote->gross), 0);
  }
}

/* What is left of a line, and the tax in it, as somebody would compute it who sees only that line. */
static void assert_sums(const struct discount *discount, const struct quote *quote,
                        const struct order_price *price) {
  int64_t taken[QUOTE_MAX_LINES];
  assert_int_equal(discount_lines(discount, quote, taken), 0);
  int64_t gross = 490;
  int64_t tax = 78;
  for (size_t i = 0; i < quote->lines_count; i++) {
    struct money rest = quote->lines[i].gross;
    assert_in_range(taken[i], 0, rest.minor);
    rest.minor -= taken[i];
    struct money within;
    assert_int_equal(tax_included(rest, quote->lines[i].tax_basis_points, &within), 0);
    gross += rest.minor;
    tax += within.minor;
  }
  assert_int_equal(price->gross.minor, gross);
  struct order_line lines[QUOTE_MAX_LINES];
  for (size_t i = 0; i < quote->lines_count; i++) {
    lines[i] = (struct order_line){ .gross = quote->lines[i].gross,
                                    .tax_basis_points = quote->lines[i].tax_basis_points,
                                    .tax = quote->lines[i].tax };
  }
  struct tax_total totals[ORDER_MAX_TOTALS];
  size_t count = 0;
  struct money all = { 0 };
  assert_int_equal(total_order(lines, quote->lines_count, price->adjustments, price->adjustments_count,
                               totals, &count, &all),
                   0);
  assert_int_equal(all.minor, tax);
  int64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(totals[i].net.minor + totals[i].tax.minor, totals[i].gross.minor);
    assert_true(totals[i].tax.minor >= 0);
    assert_true(totals[i].net.minor >= 0);
    sum += totals[i].gross.minor;
  }
  assert_int_equal(sum, gross);
}

static void sums_of_random_carts_are_exact(void **state) {
  (void)state;
  enum { CARTS = 5000 };
  struct quote_line lines[QUOTE_MAX_LINES];
  for (int i = 0; i < CARTS; i++) {
    struct quote quote;
    random_cart(lines, &quote);
    const struct discount discounts[] = { percentage(random_below(10000) + 1), percentage(10000),
                                          amount(random_below(100000) + 1), amount(1000000000) };
    for (size_t j = 0; j < COUNT_OF(discounts); j++) {
      struct order_price price;
      assert_int_equal(price_order(&quote, 490, 1900, &price), 0);
      assert_int_equal(apply_discount(&discounts[j], &quote, &price), 0);
      assert_sums(&discounts[j], &quote, &price);
    }
  }
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(new_discount);
  ASSERT_COVERED(change_discount);
  ASSERT_COVERED(discount);
  ASSERT_COVERED(list_discounts);
  ASSERT_COVERED(discount_list);
  ASSERT_COVERED(discount_page);
  ASSERT_COVERED(by_code);
  ASSERT_COVERED(discount_use);
  ASSERT_COVERED(discount_of_user);
  ASSERT_COVERED(discount_seen);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_condition_counts),
    cmocka_unit_test(a_percentage_is_rounded_once_per_line),
    cmocka_unit_test(an_amount_is_spread_and_never_more_than_all),
    cmocka_unit_test(too_many_rates_leave_the_price_alone),
    cmocka_unit_test(sums_of_random_carts_are_exact),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("order discounts", tests, NULL, NULL);
}
