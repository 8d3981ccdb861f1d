/* The inventory's rules: every state and step of a reservation, what it does to stock, what a movement may
 * be. */
#include "services/inventory/inventory_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shape/covered.h"

/* Written out a second time on purpose: as what follows, step by step. */
static void a_reservation_goes_its_way(void **state) {
  (void)state;
  static const struct {
    enum reservation_state from;
    enum reservation_step step;
    enum reservation_state to;
    enum reservation_effect effect;
  } moves[] = {
    { RESERVATION_HELD, STEP_ORDER_CREATED, RESERVATION_CLAIMED, EFFECT_NONE },
    { RESERVATION_HELD, STEP_ORDER_PAID, RESERVATION_CONFIRMED, EFFECT_SELL },
    { RESERVATION_HELD, STEP_ORDER_ENDED, RESERVATION_RELEASED, EFFECT_FREE },
    { RESERVATION_HELD, STEP_LAPSE, RESERVATION_LAPSED, EFFECT_FREE },
    { RESERVATION_CLAIMED, STEP_ORDER_PAID, RESERVATION_CONFIRMED, EFFECT_SELL },
    { RESERVATION_CLAIMED, STEP_ORDER_ENDED, RESERVATION_RELEASED, EFFECT_FREE },
    { RESERVATION_CONFIRMED, STEP_ORDER_ENDED, RESERVATION_RELEASED, EFFECT_UNSELL },
    { RESERVATION_RELEASED, STEP_ORDER_PAID, RESERVATION_REFUSED, EFFECT_REFUSE },
    { RESERVATION_LAPSED, STEP_ORDER_CREATED, RESERVATION_CLAIMED, EFFECT_HOLD_AGAIN },
    { RESERVATION_LAPSED, STEP_ORDER_PAID, RESERVATION_CONFIRMED, EFFECT_SELL_AGAIN },
    { RESERVATION_LAPSED, STEP_ORDER_ENDED, RESERVATION_RELEASED, EFFECT_NONE },
  };
  size_t seen = 0;
  for (unsigned from = 0; from < RESERVATION_STATES; from++) {
    for (unsigned step = 0; step < RESERVATION_STEPS; step++) {
      struct reservation_move want = { (enum reservation_state)from, EFFECT_NONE };
      for (size_t i = 0; i < COUNT_OF(moves); i++) {
        if (moves[i].from == from && moves[i].step == step) {
          want = (struct reservation_move){ moves[i].to, moves[i].effect };
          seen++;
        }
      }
      struct reservation_move got =
          reservation_move((enum reservation_state)from, (enum reservation_step)step);
      if (got.next != want.next || got.effect != want.effect) {
        fail_msg("state %u, step %u: to %u with %u, not to %u with %u", from, step, got.next, got.effect,
                 want.next, want.effect);
      }
    }
  }
  assert_int_equal(seen, COUNT_OF(moves));
}

/* Stock comes back once and is sold once, whatever comes in whatever order. */
static void no_order_of_steps_loses_stock(void **state) {
  (void)state;
  enum { DEPTH = 6, WAYS = 4096 }; /* 4 steps, 6 times */
  const struct id variant = { .bytes = { 1 } };
  for (unsigned way = 0; way < WAYS; way++) {
    enum reservation_state at = RESERVATION_HELD;
    int64_t reserved = 1;
    int64_t sold = 0;
    for (unsigned i = 0; i < DEPTH; i++) {
      struct reservation_move move = reservation_move(at, (enum reservation_step)((way >> (2 * i)) & 3));
      struct stock_change change = stock_change_of(move.effect, variant, 1);
      assert_int_equal(change.received, 0);
      reserved += change.reserved;
      sold += change.sold;
      at = move.next;
      assert_int_equal(reserved, at == RESERVATION_HELD || at == RESERVATION_CLAIMED);
      assert_int_equal(sold, at == RESERVATION_CONFIRMED);
    }
  }
}

static void what_lapsed_is_had_again_where_there_is_enough(void **state) {
  (void)state;
  const struct id shirt = { .bytes = { 1 } };
  const struct id mug = { .bytes = { 2 } };
  const struct reservation_line lines[] = {
    { .variant_id = shirt, .quantity = 3 },
    { .variant_id = mug, .quantity = 4 },
    { .variant_id = shirt, .quantity = 2 },
  };
  const struct stock four = { .received = 10, .reserved = 4, .sold = 2 };
  const struct stock five = { .received = 10, .reserved = 3, .sold = 2 };
  const struct stock retired = { .received = 10, .retired = true };
  assert_true(is_enough_again(lines, 0, &four));
  assert_true(is_enough_again(lines, 1, &four));
  assert_false(is_enough_again(lines, 2, &four)); /* beside the first */
  assert_true(is_enough_again(lines, 2, &five));
  assert_false(is_enough_again(lines, 0, &retired));
}

static void stock_is_low_at_its_own_threshold_or_the_shops(void **state) {
  (void)state;
  const struct stock stock = { .received = 10, .reserved = 3, .sold = 2 };
  assert_int_equal(stock_available(&stock), 5);
  assert_int_equal(stock_on_hand(&stock), 8);
  assert_true(stock_is_low(5, 5));
  assert_false(stock_is_low(5, 4));
  assert_int_equal(stock_threshold(&stock, 7), 7);
  assert_int_equal(stock_threshold(&(struct stock){ .threshold = { IS_NULL, 0 } }, 7), 7);
  assert_int_equal(stock_threshold(&(struct stock){ .threshold = { PRESENT, 0 } }, 7), 0);
}

static void movements_have_the_right_sign(void **state) {
  (void)state;
  static const struct {
    enum movement_reason reason;
    bool more, less;
  } cases[] = {
    { MOVED_RECEIVED, true, false }, { MOVED_RETURNED, true, false }, { MOVED_FOUND, true, false },
    { MOVED_DAMAGED, false, true },  { MOVED_LOST, false, true },     { MOVED_WRITTEN_OFF, false, true },
    { MOVED_CORRECTED, true, true },
  };
  for (size_t i = 0; i < COUNT_OF(cases); i++) {
    assert_int_equal(movement_flaw(cases[i].reason, 1) == NULL, cases[i].more);
    assert_int_equal(movement_flaw(cases[i].reason, -1) == NULL, cases[i].less);
    assert_non_null(movement_flaw(cases[i].reason, 0));
  }
}

static void a_repeat_asks_for_the_same(void **state) {
  (void)state;
  const struct id a = { .bytes = { 1 } };
  const struct id b = { .bytes = { 2 } };
  const struct reserve_line asked[] = { { a, 1 }, { b, 2 } };
  const struct reservation_line held[] = { { .variant_id = a, .quantity = 1 },
                                           { .variant_id = b, .quantity = 2 } };
  const struct reservation_line more[] = { { .variant_id = a, .quantity = 1 },
                                           { .variant_id = b, .quantity = 3 } };
  const struct reservation_line other[] = { { .variant_id = a, .quantity = 1 },
                                            { .variant_id = a, .quantity = 2 } };
  assert_true(same_lines(asked, 2, held, 2));
  assert_false(same_lines(asked, 1, held, 2));
  assert_false(same_lines(asked, 2, held, 1));
  assert_false(same_lines(asked, 2, more, 2));
  assert_false(same_lines(asked, 2, other, 2));
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(stock_request);
  ASSERT_COVERED(stock_level);
  ASSERT_COVERED(stock_levels);
  ASSERT_COVERED(reserve_line);
  ASSERT_COVERED(reserve_request);
  ASSERT_COVERED(reservation);
  ASSERT_COVERED(release_request);
  ASSERT_COVERED(release);
  ASSERT_COVERED(inventory_changed);
  ASSERT_COVERED(inventory_low);
  ASSERT_COVERED(stock_reserved);
  ASSERT_COVERED(stock_released);
  ASSERT_COVERED(stock_confirmed);
  ASSERT_COVERED(stock_refused);
  ASSERT_COVERED(stock_of_product);
  ASSERT_COVERED(variant_stock);
  ASSERT_COVERED(product_stock);
  ASSERT_COVERED(set_product_threshold);
  ASSERT_COVERED(set_threshold);
  ASSERT_COVERED(list_movements);
  ASSERT_COVERED(record_movement);
  ASSERT_COVERED(record_count);
  ASSERT_COVERED(movement);
  ASSERT_COVERED(movement_list);
  ASSERT_COVERED(movement_page);
  ASSERT_COVERED(tracked_product);
  ASSERT_COVERED(tracked_variant);
  ASSERT_COVERED(stock);
  ASSERT_COVERED(stock_change);
  ASSERT_COVERED(threshold_change);
  ASSERT_COVERED(reservation_row);
  ASSERT_COVERED(reservation_line);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_reservation_goes_its_way),
    cmocka_unit_test(no_order_of_steps_loses_stock),
    cmocka_unit_test(what_lapsed_is_had_again_where_there_is_enough),
    cmocka_unit_test(stock_is_low_at_its_own_threshold_or_the_shops),
    cmocka_unit_test(movements_have_the_right_sign),
    cmocka_unit_test(a_repeat_asks_for_the_same),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("inventory rules", tests, NULL, NULL);
}
