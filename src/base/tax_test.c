/* Tax within prices: rounding, limits, totals. */
#include "base/tax.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct money euros(int64_t minor) {
  return (struct money){ .minor = minor, .currency = "EUR" };
}

static void tax_is_rounded_half_away_from_zero(void **state) {
  (void)state;
  static const struct {
    int64_t gross, basis_points, tax;
  } cases[] = {
    { 1190, 1900, 190 }, { 1299, 1900, 207 },                                         /* 207.40 */
    { 490, 1900, 78 },                                                                /* 78.24 */
    { 1070, 700, 70 },   { 0, 1900, 0 },      { 100, 0, 0 },         { 3, 10000, 2 }, /* 1.5 */
    { 1, 10000, 1 },                                                                  /* 0.5 */
    { -1, 10000, -1 },   { -3, 10000, -2 },   { -1190, 1900, -190 }, { 2, 5000, 1 },
    { 1, 5000, 0 }, /* 0.67, 0.33 */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct money tax = { 0 };
    assert_int_equal(tax_included(euros(cases[i].gross), cases[i].basis_points, &tax), 0);
    if (tax.minor != cases[i].tax) {
      fail_msg("%lld at %lld: %lld, not %lld", (long long)cases[i].gross, (long long)cases[i].basis_points,
               (long long)tax.minor, (long long)cases[i].tax);
    }
    assert_string_equal(tax.currency, "EUR");
  }
}

/* What is left is what the rate was put on: nothing is lost between net and tax. */
static void tax_fits_its_net(void **state) {
  (void)state;
  for (int64_t gross = -2000; gross <= 2000; gross++) {
    struct money tax = { 0 };
    assert_int_equal(tax_included(euros(gross), 1900, &tax), 0);
    int64_t error = (gross - tax.minor) * 1900 - tax.minor * 10000;
    assert_true(error <= 11900 / 2 && error >= -11900 / 2);
  }
}

static void what_cannot_be_computed_is_refused(void **state) {
  (void)state;
  struct money tax = euros(7);
  assert_int_equal(tax_included(euros(INT64_MAX), 1900, &tax), -EOVERFLOW);
  assert_int_equal(tax_included(euros(INT64_MIN), 1900, &tax), -EOVERFLOW);
  assert_int_equal(tax_included(euros(1), INT64_MAX, &tax), -EOVERFLOW);
  assert_int_equal(tax_included(euros(1), -1, &tax), -EINVAL);
  assert_int_equal(tax.minor, 7);
}

static void totals_are_by_rate_and_ordered(void **state) {
  (void)state;
  struct tax_total totals[3];
  size_t count = 0;
  assert_int_equal(tax_totals_add(totals, 3, &count, 1900, euros(1190), euros(190)), 0);
  assert_int_equal(tax_totals_add(totals, 3, &count, 700, euros(107), euros(7)), 0);
  assert_int_equal(tax_totals_add(totals, 3, &count, 1900, euros(100), euros(16)), 0);
  assert_int_equal(tax_totals_add(totals, 3, &count, 1000, euros(-11), euros(-1)), 0);
  assert_int_equal(count, 3);
  static const struct {
    int64_t basis_points, gross, net, tax;
  } want[] = { { 700, 107, 100, 7 }, { 1000, -11, -10, -1 }, { 1900, 1290, 1084, 206 } };
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(totals[i].tax_basis_points, want[i].basis_points);
    assert_int_equal(totals[i].gross.minor, want[i].gross);
    assert_int_equal(totals[i].net.minor, want[i].net);
    assert_int_equal(totals[i].tax.minor, want[i].tax);
    assert_string_equal(totals[i].net.currency, "EUR");
  }
}

static void totals_refuse_what_does_not_fit(void **state) {
  (void)state;
  struct tax_total totals[1];
  size_t count = 0;
  assert_int_equal(tax_totals_add(totals, 1, &count, 1900, euros(INT64_MAX), euros(0)), 0);
  assert_int_equal(tax_totals_add(totals, 1, &count, 700, euros(1), euros(0)), -ENOBUFS);
  assert_int_equal(tax_totals_add(totals, 1, &count, 1900, euros(1), euros(0)), -EOVERFLOW);
  struct money dollars = { .minor = -5, .currency = "USD" };
  assert_int_equal(tax_totals_add(totals, 1, &count, 1900, dollars, dollars), -EINVAL);
  assert_int_equal(count, 1);
  assert_int_equal(totals[0].gross.minor, INT64_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tax_is_rounded_half_away_from_zero), cmocka_unit_test(tax_fits_its_net),
    cmocka_unit_test(what_cannot_be_computed_is_refused), cmocka_unit_test(totals_are_by_rate_and_ordered),
    cmocka_unit_test(totals_refuse_what_does_not_fit),
  };
  return cmocka_run_group_tests_name("tax", tests, NULL, NULL);
}
