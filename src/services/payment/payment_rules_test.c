/* The payments' rules: what is paid at the door, every pair of state and change, what a posting comes to. */
#include "services/payment/payment_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/covered.h"

static void only_cash_is_paid_at_the_door(void **state) {
  (void)state;
  assert_true(is_paid_at_door(PAY_ON_DELIVERY));
  assert_false(is_paid_at_door(PAY_BY_CARD));
}

/* Collected, void: M, V where it leads, E: not any more. */
static void a_payment_goes_its_way(void **state) {
  (void)state;
  static const char *const rows[PAYMENT_STATES] = {
    [PAYMENT_IS_ACCEPTED] = "MV",
    [PAYMENT_IS_MADE] = "EE",
    [PAYMENT_IS_VOID] = "EE",
  };
  static const char letters[PAYMENT_STATES] = {
    [PAYMENT_IS_ACCEPTED] = 'A',
    [PAYMENT_IS_MADE] = 'M',
    [PAYMENT_IS_VOID] = 'V',
  };
  for (unsigned from = 0; from < PAYMENT_STATES; from++) {
    for (unsigned change = 0; change < PAYMENT_CHANGES; change++) {
      enum payment_state next = (enum payment_state)from;
      bool may = payment_becomes((enum payment_state)from, (enum payment_change)change, &next);
      char got = 'E';
      if (may) {
        got = letters[next];
      } else {
        assert_int_equal(next, from);
      }
      if (got != rows[from][change]) {
        fail_msg("state %u, change %u: %c, not %c", from, change, got, rows[from][change]);
      }
    }
  }
}

static void a_posting_comes_to_nothing(void **state) {
  (void)state;
  static const int64_t amounts[] = { 0, 1, 1299, INTEGER_MAX };
  for (size_t i = 0; i < COUNT_OF(amounts); i++) {
    struct payment payment = { .id = { { 1 } }, .amount = { amounts[i], "EUR" } };
    struct ledger_entry entries[POSTING_ENTRIES];
    assert_int_equal(make_entries(&payment, POSTED_COLLECTED, (struct id){ { 2 } }, (struct instant){ 3 },
                                  entries),
                     0);
    assert_int_equal(entries[0].account, ACCOUNT_CASH);
    assert_int_equal(entries[0].amount.minor, amounts[i]);
    assert_int_equal(entries[1].account, ACCOUNT_ORDERS);
    assert_int_equal(entries[1].amount.minor, -amounts[i]);
    for (size_t j = 0; j < POSTING_ENTRIES; j++) {
      assert_string_equal(entries[j].amount.currency, "EUR");
      assert_int_equal(entries[j].posting_id.bytes[0], 2);
      assert_int_equal(entries[j].payment_id.bytes[0], 1);
      assert_int_equal(entries[j].posted_at.us, 3);
    }
  }
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(payment);
  ASSERT_COVERED(list_payments);
  ASSERT_COVERED(payment_list);
  ASSERT_COVERED(payment_page);
  ASSERT_COVERED(ledger_entry);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(only_cash_is_paid_at_the_door),
    cmocka_unit_test(a_payment_goes_its_way),
    cmocka_unit_test(a_posting_comes_to_nothing),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("payment rules", tests, NULL, NULL);
}
