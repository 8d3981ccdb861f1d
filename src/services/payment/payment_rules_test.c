/* The payments' rules: what is paid at the door, every pair of state and change, what a posting comes to. */
#include "services/payment/payment_rules.h"
#include "services/payment/payment_sandbox.h"

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

/* Collected, captured, failed, void: M, F, V where it leads, E: not any more. */
static void a_payment_goes_its_way(void **state) {
  (void)state;
  static const char *const rows[PAYMENT_STATES] = {
    [PAYMENT_IS_OPEN] = "EMFV",   [PAYMENT_IS_ACCEPTED] = "MEEV", [PAYMENT_IS_MADE] = "EEEE",
    [PAYMENT_IS_FAILED] = "EMEE", [PAYMENT_IS_VOID] = "EMEE",
  };
  static const char letters[PAYMENT_STATES] = {
    [PAYMENT_IS_OPEN] = 'O',   [PAYMENT_IS_ACCEPTED] = 'A', [PAYMENT_IS_MADE] = 'M',
    [PAYMENT_IS_FAILED] = 'F', [PAYMENT_IS_VOID] = 'V',
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
  static const enum account to_and_from[POSTINGS][2] = {
    [POSTED_COLLECTED] = { ACCOUNT_CASH, ACCOUNT_ORDERS },
    [POSTED_CAPTURED] = { ACCOUNT_PROVIDER, ACCOUNT_ORDERS },
    [POSTED_REFUNDED] = { ACCOUNT_REFUNDS, ACCOUNT_PROVIDER },
    [POSTED_REFUND_FAILED] = { ACCOUNT_PROVIDER, ACCOUNT_REFUNDS },
    [POSTED_PAID_OUT] = { ACCOUNT_REFUNDS, ACCOUNT_CASH },
  };
  static const int64_t amounts[] = { 0, 1, 1299, INTEGER_MAX };
  for (unsigned posting = 0; posting < POSTINGS; posting++) {
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
      struct ledger_entry entries[POSTING_ENTRIES];
      assert_int_equal(make_entries((struct id){ { 1 } }, (struct money){ amounts[i], "EUR" },
                                    (enum posting)posting, (struct id){ { 2 } }, (struct instant){ 3 },
                                    entries),
                       0);
      assert_int_equal(entries[0].amount.minor, amounts[i]);
      assert_int_equal(entries[1].amount.minor, -amounts[i]);
      for (size_t j = 0; j < POSTING_ENTRIES; j++) {
        assert_int_equal(entries[j].account, to_and_from[posting][j]);
        assert_string_equal(entries[j].amount.currency, "EUR");
        assert_int_equal(entries[j].posting_id.bytes[0], 2);
        assert_int_equal(entries[j].payment_id.bytes[0], 1);
        assert_int_equal(entries[j].posted_at.us, 3);
      }
    }
  }
}

static void no_more_is_left_than_was_paid(void **state) {
  (void)state;
  struct payment payment = { .status = PAYMENT_IS_MADE, .amount = { 1000, "EUR" } };
  assert_int_equal(refundable_minor(&payment, 0), 1000);
  assert_int_equal(refundable_minor(&payment, 999), 1);
  assert_int_equal(refundable_minor(&payment, 1000), 0);
  assert_int_equal(refundable_minor(&payment, 1001), 0);
  payment.status = PAYMENT_IS_OPEN;
  assert_int_equal(refundable_minor(&payment, 0), 0);
}

static void a_payment_is_compared_ever_more_seldom(void **state) {
  (void)state;
  enum { EVERY = 600, HOUR = 3600, DAY = 86400 };
  struct payment payment = { .status = PAYMENT_IS_OPEN, .amount = { 1000, "EUR" } };
  struct instant later = { (int64_t)HOUR * 1000000 };
  assert_int_equal(next_check(&payment, later, EVERY).v.us, instant_after(later, EVERY).us);
  payment.status = PAYMENT_IS_MADE;
  assert_int_equal(next_check(&payment, (struct instant){ 0 }, EVERY).v.us, (int64_t)EVERY * 1000000);
  assert_int_equal(next_check(&payment, later, EVERY).v.us, instant_after(later, HOUR).us);
  struct instant years = { (int64_t)400 * DAY * 1000000 };
  assert_int_equal(next_check(&payment, years, EVERY).presence, IS_NULL);
  payment.refunded = payment.amount;
  assert_int_equal(next_check(&payment, later, EVERY).presence, IS_NULL);
  payment.refunded.minor = 999;
  assert_int_equal(next_check(&payment, later, EVERY).presence, PRESENT);
  payment.status = PAYMENT_IS_VOID;
  assert_int_equal(next_check(&payment, later, EVERY).presence, IS_NULL);
}

static void pauses_double_up_to_an_hour(void **state) {
  (void)state;
  assert_int_equal(pause_before(1, 5), 5);
  assert_int_equal(pause_before(2, 5), 10);
  assert_int_equal(pause_before(5, 5), 80);
  assert_int_equal(pause_before(11, 5), 3600);
  assert_int_equal(pause_before(INT64_MAX, 5), 3600);
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(payment);
  ASSERT_COVERED(list_payments);
  ASSERT_COVERED(payment_list);
  ASSERT_COVERED(payment_page);
  ASSERT_COVERED(ledger_entry);
  ASSERT_COVERED(open_checkout);
  ASSERT_COVERED(begin_checkout);
  ASSERT_COVERED(refund);
  ASSERT_COVERED(new_refund);
  ASSERT_COVERED(refund_list);
  ASSERT_COVERED(payment_check);
  ASSERT_COVERED(by_provider_id);
  ASSERT_COVERED(ended_order);
  ASSERT_COVERED(refund_try);
  ASSERT_COVERED(webhook_row);
  ASSERT_COVERED(mismatch_row);
  ASSERT_COVERED(payment_requested);
  ASSERT_COVERED(payment_refund_failed);
  ASSERT_COVERED(payment_mismatched);
  ASSERT_COVERED(stripe_metadata);
  ASSERT_COVERED(stripe_session);
  ASSERT_COVERED(stripe_refund);
  ASSERT_COVERED(stripe_refund_list);
  ASSERT_COVERED(sandbox_request);
  ASSERT_COVERED(sandbox_reply);
  ASSERT_COVERED(sandbox_session);
  ASSERT_COVERED(sandbox_refund);
  ASSERT_COVERED(sandbox_stored_reply);
  ASSERT_COVERED(sandbox_event);
  ASSERT_COVERED(sandbox_page);
  ASSERT_COVERED(use_sandbox_page);
  ASSERT_COVERED(sandbox_object);
  ASSERT_COVERED(sandbox_list);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(only_cash_is_paid_at_the_door),
    cmocka_unit_test(a_payment_goes_its_way),
    cmocka_unit_test(a_posting_comes_to_nothing),
    cmocka_unit_test(no_more_is_left_than_was_paid),
    cmocka_unit_test(a_payment_is_compared_ever_more_seldom),
    cmocka_unit_test(pauses_double_up_to_an_hour),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("payment rules", tests, NULL, NULL);
}
