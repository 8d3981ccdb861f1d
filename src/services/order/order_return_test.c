/* Returns: the machine, and what is given back: over all returns of an order exactly what was paid for it. */
#include "services/order/order_random.h"

#include <errno.h>

static void a_return_goes_its_way(void **state) {
  (void)state;
  /* Accept, decline, receive, withdraw: the status it leads to, - where it is not allowed. */
  static const char letters[RETURN_STATUSES] = {
    [RETURN_ASKED] = '?',    [RETURN_ACCEPTED] = 'A',  [RETURN_DECLINED] = 'D',
    [RETURN_RECEIVED] = 'R', [RETURN_WITHDRAWN] = 'W',
  };
  static const char *const rows[RETURN_STATUSES] = {
    [RETURN_ASKED] = "AD-W",    [RETURN_ACCEPTED] = "-DRW",  [RETURN_DECLINED] = "----",
    [RETURN_RECEIVED] = "----", [RETURN_WITHDRAWN] = "----",
  };
  for (unsigned status = 0; status < RETURN_STATUSES; status++) {
    for (unsigned step = 0; step < RETURN_STEPS; step++) {
      enum return_status next = (enum return_status)status;
      bool may = return_next((enum return_status)status, (enum return_step)step, &next);
      assert_int_equal(may ? letters[next] : '-', rows[status][step]);
    }
    assert_int_equal(return_counts((enum return_status)status),
                     status != RETURN_DECLINED && status != RETURN_WITHDRAWN);
  }
}

static void only_what_was_delivered_comes_back(void **state) {
  (void)state;
  for (unsigned status = 0; status < ORDER_STATUSES; status++) {
    assert_int_equal(may_return((enum order_status)status),
                     status == ORDER_DELIVERED || status == ORDER_COMPLETED);
  }
}

static void the_last_cent_comes_with_the_last_piece(void **state) {
  (void)state;
  struct order_line line = { .quantity = 3, .gross = euros(1001), .tax_basis_points = 1900 };
  struct order_adjustment adjustments[] = {
    { .kind = ADJUSTED_FOR_SHIPPING, .gross = euros(490), .tax_basis_points = 1900 },
    { .kind = ADJUSTED_BY_DISCOUNT, .gross = euros(-100), .tax_basis_points = 1900 },
  };
  const struct order order = {
    .lines = &line, .lines_count = 1, .adjustments = adjustments, .adjustments_count = 2, .gross = euros(1391)
  };
  const int64_t one = 1;
  struct money refund;
  for (int64_t before = 0; before < 2; before++) {
    assert_int_equal(refund_for(&order, &before, &one, true, &refund), 0);
    assert_int_equal(refund.minor, 300);
  }
  const int64_t two = 2;
  assert_int_equal(refund_for(&order, &two, &one, false, &refund), 0);
  assert_int_equal(refund.minor, 301);
  assert_int_equal(refund_for(&order, &two, &one, true, &refund), 0);
  assert_int_equal(refund.minor, 791);
  assert_string_equal(refund.currency, "EUR");
  line.gross = euros(INT64_MAX);
  assert_int_equal(refund_for(&order, &two, &one, true, &refund), -EOVERFLOW);
}

static void all_returns_together_give_back_what_was_paid(void **state) {
  (void)state;
  enum { ORDERS = 3000, RETURNS = 6 };
  for (int n = 0; n < ORDERS; n++) {
    struct random_order any;
    random_order(&any);
    const struct order order = any.order;
    int64_t before[ORDER_MAX_LINES] = { 0 };
    int64_t sum = 0;
    for (int i = 1; i <= RETURNS; i++) {
      int64_t now[ORDER_MAX_LINES];
      if (!send_back(&order, before, i == RETURNS, now)) {
        continue;
      }
      struct money refund;
      assert_int_equal(refund_for(&order, before, now, true, &refund), 0);
      assert_in_range(refund.minor, 0, order.gross.minor - sum);
      sum += refund.minor;
      for (size_t j = 0; j < order.lines_count; j++) {
        before[j] += now[j];
      }
    }
    assert_int_equal(sum, order.gross.minor);
  }
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(returned_line);
  ASSERT_COVERED(order_return_asked);
  ASSERT_COVERED(order_return_accepted);
  ASSERT_COVERED(order_return_declined);
  ASSERT_COVERED(order_return_withdrawn);
  ASSERT_COVERED(order_returned);
  ASSERT_COVERED(discount_changed);
  ASSERT_COVERED(shipping_method_changed);
  ASSERT_COVERED(order_noted);
  ASSERT_COVERED(ask_return);
  ASSERT_COVERED(return_line);
  ASSERT_COVERED(order_return);
  ASSERT_COVERED(order_returns);
  ASSERT_COVERED(list_returns);
  ASSERT_COVERED(record_return);
  ASSERT_COVERED(return_line_row);
  ASSERT_COVERED(line_returns);
  ASSERT_COVERED(return_page);
  ASSERT_COVERED(return_ids);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_return_goes_its_way),
    cmocka_unit_test(only_what_was_delivered_comes_back),
    cmocka_unit_test(the_last_cent_comes_with_the_last_piece),
    cmocka_unit_test(all_returns_together_give_back_what_was_paid),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("order returns", tests, NULL, NULL);
}
