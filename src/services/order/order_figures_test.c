/* Figures, and orders as a file: each struct is described whole. */
#include "services/order/order_csv.h"
#include "services/order/order_figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/covered.h"

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(show_figures);
  ASSERT_COVERED(order_day);
  ASSERT_COVERED(order_attention);
  ASSERT_COVERED(order_figures);
  ASSERT_COVERED(figure);
  ASSERT_COVERED(figure_range);
  ASSERT_COVERED(day_figure);
  ASSERT_COVERED(orders_standing);
  ASSERT_COVERED(standing_count);
  ASSERT_COVERED(returns_standing);
  ASSERT_COVERED(export_orders);
  ASSERT_COVERED(invoice_number);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("order figures", tests, NULL, NULL);
}
