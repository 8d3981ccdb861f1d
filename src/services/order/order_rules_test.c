/* The orders' rules: every pair of state and step of both machines, who may cancel, what an order comes to.
 */
#include "services/order/order_rules.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/covered.h"

static void an_order_goes_its_way(void **state) {
  (void)state;
  static const struct {
    enum order_status from;
    enum order_step step;
    enum order_status to;
  } moves[] = {
    { ORDER_PLACED, STEP_CONFIRM, ORDER_CONFIRMED },     { ORDER_PLACED, STEP_REFUSE, ORDER_CANCELLED },
    { ORDER_PLACED, STEP_CANCEL, ORDER_CANCELLED },      { ORDER_PLACED, STEP_EXPIRE, ORDER_EXPIRED },
    { ORDER_CONFIRMED, STEP_CANCEL, ORDER_CANCELLED },   { ORDER_CONFIRMED, STEP_PACK, ORDER_PACKED },
    { ORDER_CONFIRMED, STEP_EXPIRE, ORDER_EXPIRED },     { ORDER_PACKED, STEP_CANCEL, ORDER_CANCELLED },
    { ORDER_PACKED, STEP_SHIP, ORDER_SHIPPED },          { ORDER_SHIPPED, STEP_DELIVER, ORDER_DELIVERED },
    { ORDER_DELIVERED, STEP_COMPLETE, ORDER_COMPLETED },
  };
  size_t allowed = 0;
  for (unsigned from = 0; from < ORDER_STATUSES; from++) {
    for (unsigned step = 0; step < ORDER_STEPS; step++) {
      const enum order_status untouched = ORDER_COMPLETED;
      enum order_status to = untouched;
      bool may = order_next((enum order_status)from, (enum order_step)step, &to);
      bool wanted = false;
      for (size_t i = 0; i < COUNT_OF(moves); i++) {
        if (moves[i].from == from && moves[i].step == step) {
          wanted = true;
          assert_int_equal(to, moves[i].to);
        }
      }
      if (may != wanted) {
        fail_msg("status %u, step %u: allowed %d, not %d", from, step, may, wanted);
      }
      if (!may) {
        assert_int_equal(to, untouched);
      }
      allowed += may;
    }
  }
  assert_int_equal(allowed, COUNT_OF(moves));
}

/* Accepted, succeeded, failed, refunded in part, in whole: U, A, P, p, R where it leads, E: too early. */
static void a_payment_goes_its_way(void **state) {
  (void)state;
  static const char *const rows[PAYMENT_STATUSES] = {
    [PAYMENT_UNPAID] = "APUEE",          [PAYMENT_ACCEPTED] = "APUEE", [PAYMENT_PAID] = "PPPpR",
    [PAYMENT_PARTLY_REFUNDED] = "ppppR", [PAYMENT_REFUNDED] = "RRRRR",
  };
  static const char letters[PAYMENT_STATUSES] = {
    [PAYMENT_UNPAID] = 'U',          [PAYMENT_ACCEPTED] = 'A', [PAYMENT_PAID] = 'P',
    [PAYMENT_PARTLY_REFUNDED] = 'p', [PAYMENT_REFUNDED] = 'R',
  };
  for (unsigned status = 0; status < PAYMENT_STATUSES; status++) {
    for (unsigned step = 0; step < PAYMENT_STEPS; step++) {
      enum payment_status next = (enum payment_status)status;
      bool known = payment_next((enum payment_status)status, (enum payment_step)step, &next);
      char got = 'E';
      if (known) {
        got = letters[next];
      } else {
        assert_int_equal(next, status);
      }
      if (got != rows[status][step]) {
        fail_msg("status %u, step %u: %c, not %c", status, step, got, rows[status][step]);
      }
    }
  }
}

/* Worst first, written out a second time on purpose. */
static void the_best_payment_counts(void **state) {
  (void)state;
  static const enum payment_status rising[] = { PAYMENT_UNPAID, PAYMENT_REFUNDED, PAYMENT_ACCEPTED,
                                                PAYMENT_PARTLY_REFUNDED, PAYMENT_PAID };
  assert_int_equal(COUNT_OF(rising), PAYMENT_STATUSES);
  assert_int_equal(order_payment_status(NULL, 0), PAYMENT_UNPAID);
  for (size_t i = 0; i < COUNT_OF(rising); i++) {
    for (size_t j = 0; j < COUNT_OF(rising); j++) {
      const struct payment_standing two[] = { { rising[i] }, { rising[j] } };
      assert_int_equal(order_payment_status(two, 1), rising[i]);
      assert_int_equal(order_payment_status(two, 2), rising[i > j ? i : j]);
    }
  }
}

static bool covers(unsigned payment) {
  return payment == PAYMENT_ACCEPTED || payment == PAYMENT_PAID || payment == PAYMENT_PARTLY_REFUNDED;
}

static void confirmed_needs_stock_and_payment(void **state) {
  (void)state;
  for (unsigned status = 0; status < ORDER_STATUSES; status++) {
    for (unsigned payment = 0; payment < PAYMENT_STATUSES; payment++) {
      struct order_row row = { .status = (enum order_status)status,
                               .payment_status = (enum payment_status)payment };
      assert_false(may_confirm(&row));
      row.stock_sold = true;
      assert_int_equal(may_confirm(&row), status == ORDER_PLACED && covers(payment));
      assert_int_equal(is_covered(row.payment_status), covers(payment));
    }
  }
}

static void customers_cancel_until_it_is_packed(void **state) {
  (void)state;
  static const struct {
    bool customer, shop;
  } may[ORDER_STATUSES] = {
    [ORDER_PLACED] = { true, true },
    [ORDER_CONFIRMED] = { true, true },
    [ORDER_PACKED] = { false, true },
  };
  for (unsigned status = 0; status < ORDER_STATUSES; status++) {
    assert_int_equal(may_cancel((enum order_status)status, false), may[status].customer);
    assert_int_equal(may_cancel((enum order_status)status, true), may[status].shop);
    assert_int_equal(is_over((enum order_status)status),
                     status == ORDER_CANCELLED || status == ORDER_EXPIRED);
    assert_int_equal(is_under_way((enum order_status)status),
                     status == ORDER_PLACED || status == ORDER_CONFIRMED || status == ORDER_PACKED ||
                         status == ORDER_SHIPPED);
  }
}

static void only_unpaid_cards_expire(void **state) {
  (void)state;
  const struct instant until = { 1000 };
  const struct order_row card = { .pay_until = { PRESENT, until } };
  assert_false(is_overdue(&card, (struct instant){ 999 }));
  assert_true(is_overdue(&card, until));
  struct order_row row = card;
  row.pay_until.presence = IS_NULL;
  assert_false(is_overdue(&row, until));
  for (unsigned status = 0; status < ORDER_STATUSES; status++) {
    for (unsigned payment = 0; payment < PAYMENT_STATUSES; payment++) {
      row = card;
      row.status = (enum order_status)status;
      row.payment_status = (enum payment_status)payment;
      bool waits = status == ORDER_PLACED || status == ORDER_CONFIRMED;
      assert_int_equal(is_overdue(&row, until), waits && payment == PAYMENT_UNPAID);
      bool done =
          status == ORDER_DELIVERED && (payment == PAYMENT_PAID || payment == PAYMENT_PARTLY_REFUNDED);
      assert_int_equal(may_complete(row.status, row.payment_status), done);
    }
  }
}

static void shipment_steps_are_order_steps(void **state) {
  (void)state;
  assert_int_equal(shipment_step(SHIPMENT_PACKED), STEP_PACK);
  assert_int_equal(shipment_step(SHIPMENT_SHIPPED), STEP_SHIP);
  assert_int_equal(shipment_step(SHIPMENT_DELIVERED), STEP_DELIVER);
  assert_int_equal(shipment_step(SHIPMENT_COMPLETED), STEP_COMPLETE);
}

static void only_packing_and_shipping_need_cover(void **state) {
  (void)state;
  assert_true(needs_cover(SHIPMENT_PACKED));
  assert_true(needs_cover(SHIPMENT_SHIPPED));
  assert_false(needs_cover(SHIPMENT_DELIVERED));
  assert_false(needs_cover(SHIPMENT_COMPLETED));
}

static void customers_learn_who_it_was(void **state) {
  (void)state;
  struct id customer;
  assert_int_equal(id_parse(TEXT("01900000-0000-7000-8000-000000000001"), &customer), 0);
  assert_int_equal(order_actor(TEXT("user:01900000-0000-7000-8000-000000000001"), customer), BY_CUSTOMER);
  assert_int_equal(order_actor(TEXT("user:01900000-0000-7000-8000-000000000002"), customer), BY_SHOP);
  assert_int_equal(order_actor(TEXT("user:"), customer), BY_SHOP);
  assert_int_equal(order_actor(TEXT("service:order"), customer), BY_SYSTEM);
  assert_int_equal(order_actor(TEXT("system"), customer), BY_SYSTEM);
  assert_int_equal(order_actor(TEXT(""), customer), BY_SYSTEM);
}

static struct money euros(int64_t minor) {
  return (struct money){ .minor = minor, .currency = "EUR" };
}

static void shipping_is_added_with_its_tax(void **state) {
  (void)state;
  const struct quote quote = { .gross = euros(2598) };
  struct order_price price;
  assert_int_equal(price_order(&quote, 490, 1900, &price), 0);
  assert_int_equal(price.gross.minor, 3088);
  assert_int_equal(price.adjustments_count, 1);
  assert_int_equal(price.adjustments[0].kind, ADJUSTED_FOR_SHIPPING);
  assert_int_equal(price.adjustments[0].tax.minor, 78);
  assert_string_equal(price.adjustments[0].gross.currency, "EUR");
  assert_int_equal(price_order(&quote, 0, 1900, &price), 0);
  assert_int_equal(price.gross.minor, 2598);
  assert_int_equal(price.adjustments_count, 0);
  const struct quote all = { .gross = euros(INT64_MAX) };
  assert_int_equal(price_order(&all, 490, 1900, &price), -EOVERFLOW);
}

static void an_order_comes_to_its_lines_and_adjustments(void **state) {
  (void)state;
  const struct order_line lines[] = {
    { .gross = euros(2598), .tax_basis_points = 1900, .tax = euros(415) },
    { .gross = euros(1070), .tax_basis_points = 700, .tax = euros(70) },
  };
  const struct order_adjustment shipping = { .gross = euros(490),
                                             .tax_basis_points = 1900,
                                             .tax = euros(78) };
  struct tax_total totals[ORDER_MAX_TOTALS];
  size_t count = 0;
  struct money tax = { 0 };
  assert_int_equal(total_order(lines, 2, &shipping, 1, totals, &count, &tax), 0);
  assert_int_equal(count, 2);
  assert_int_equal(tax.minor, 563);
  assert_int_equal(totals[0].gross.minor, 1070);
  assert_int_equal(totals[1].gross.minor, 3088);
  assert_int_equal(totals[1].net.minor, 2595);
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(describe_order_request);
  ASSERT_COVERED(described_order);
  ASSERT_COVERED(ordered_line);
  ASSERT_COVERED(order_created);
  ASSERT_COVERED(order_updated);
  ASSERT_COVERED(order_paid);
  ASSERT_COVERED(order_cancelled);
  ASSERT_COVERED(order_expired);
  ASSERT_COVERED(order_delivered);
  ASSERT_COVERED(order_completed);
  ASSERT_COVERED(payment_accepted);
  ASSERT_COVERED(payment_succeeded);
  ASSERT_COVERED(payment_failed);
  ASSERT_COVERED(payment_refunded);
  ASSERT_COVERED(place_order);
  ASSERT_COVERED(order_adjustment);
  ASSERT_COVERED(list_orders);
  ASSERT_COVERED(record_shipment);
  ASSERT_COVERED(order_line);
  ASSERT_COVERED(order);
  ASSERT_COVERED(order_list);
  ASSERT_COVERED(timeline_entry);
  ASSERT_COVERED(order_timeline);
  ASSERT_COVERED(order_row);
  ASSERT_COVERED(order_payment_row);
  ASSERT_COVERED(order_payment_key);
  ASSERT_COVERED(payment_standing);
  ASSERT_COVERED(order_line_row);
  ASSERT_COVERED(order_adjustment_row);
  ASSERT_COVERED(order_page);
  ASSERT_COVERED(new_shipping_method);
  ASSERT_COVERED(change_shipping_method);
  ASSERT_COVERED(shipping_method);
  ASSERT_COVERED(shipping_methods);
  ASSERT_COVERED(add_note);
  ASSERT_COVERED(noted);
  ASSERT_COVERED(order_note);
  ASSERT_COVERED(order_notes);
  ASSERT_COVERED(order_ids);
  ASSERT_COVERED(order_address);
  ASSERT_COVERED(order_addresses);
  ASSERT_COVERED(shipping_country);
  ASSERT_COVERED(address_release);
  ASSERT_COVERED(address_keep);
  ASSERT_COVERED(address_of_order);
  ASSERT_COVERED(move_methods);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_order_goes_its_way),
    cmocka_unit_test(a_payment_goes_its_way),
    cmocka_unit_test(the_best_payment_counts),
    cmocka_unit_test(confirmed_needs_stock_and_payment),
    cmocka_unit_test(customers_cancel_until_it_is_packed),
    cmocka_unit_test(only_unpaid_cards_expire),
    cmocka_unit_test(shipment_steps_are_order_steps),
    cmocka_unit_test(only_packing_and_shipping_need_cover),
    cmocka_unit_test(customers_learn_who_it_was),
    cmocka_unit_test(shipping_is_added_with_its_tax),
    cmocka_unit_test(an_order_comes_to_its_lines_and_adjustments),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("order rules", tests, NULL, NULL);
}
