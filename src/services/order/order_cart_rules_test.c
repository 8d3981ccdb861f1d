/* Carts' rules: what is said of a line, how two carts become one, what a quote comes to with shipping. */
#include "services/order/order_cart_rules.h"
#include "services/order/order_quote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shape/covered.h"

static struct id numbered(unsigned number) {
  struct id id = { .bytes = { 1 } };
  id.bytes[14] = (uint8_t)(number >> 8);
  id.bytes[15] = (uint8_t)number;
  return id;
}

static struct money euros(int64_t minor) {
  return (struct money){ minor, "EUR" };
}

static struct order_cart_line_row line_of(unsigned variant, int64_t quantity, int64_t price) {
  return (struct order_cart_line_row){
    .variant_id = numbered(variant), .name = TEXT("Mug"), .quantity = quantity, .price = euros(price)
  };
}

static void the_larger_quantity_counts(void **state) {
  (void)state;
  struct order_cart_line_row own[] = { line_of(1, 3, 100), line_of(2, 1, 200), line_of(3, 9, 300) };
  struct order_cart_line_row guests[] = { line_of(2, 5, 210), line_of(1, 2, 110), line_of(4, 7, 400) };
  struct order_cart_line_row joined[CART_MAX_LINES];
  assert_int_equal(join_carts(own, COUNT_OF(own), guests, COUNT_OF(guests), joined), 3);
  struct order_cart_line_row wanted[] = { line_of(2, 5, 210), line_of(1, 3, 110), line_of(4, 7, 400) };
  for (size_t i = 0; i < COUNT_OF(wanted); i++) {
    assert_true(id_equal(joined[i].variant_id, wanted[i].variant_id));
    assert_int_equal(joined[i].quantity, wanted[i].quantity);
    assert_int_equal(joined[i].price.minor, wanted[i].price.minor);
  }
}

static void one_empty_cart_changes_nothing(void **state) {
  (void)state;
  struct order_cart_line_row lines[] = { line_of(1, 1000, 100), line_of(2, 1, 200) };
  struct order_cart_line_row joined[CART_MAX_LINES];
  assert_int_equal(join_carts(lines, COUNT_OF(lines), NULL, 0, joined), 0);
  assert_int_equal(join_carts(NULL, 0, lines, COUNT_OF(lines), joined), 2);
  assert_int_equal(joined[0].quantity, 1000);
  assert_int_equal(joined[1].quantity, 1);
}

/* With 48 of their own, two more come in; what is there already always finds its place. */
static void a_full_cart_takes_no_more_lines(void **state) {
  (void)state;
  struct order_cart_line_row own[CART_MAX_LINES - 2];
  for (unsigned i = 0; i < COUNT_OF(own); i++) {
    own[i] = line_of(i, 1, 100);
  }
  struct order_cart_line_row guests[CART_MAX_LINES];
  for (unsigned i = 0; i < COUNT_OF(guests) - 1; i++) {
    guests[i] = line_of(1000 + i, 1, 100);
  }
  guests[COUNT_OF(guests) - 1] = line_of(0, 2, 100);
  struct order_cart_line_row joined[CART_MAX_LINES];
  assert_int_equal(join_carts(own, COUNT_OF(own), guests, COUNT_OF(guests), joined), 3);
  assert_true(id_equal(joined[0].variant_id, numbered(1000)));
  assert_true(id_equal(joined[1].variant_id, numbered(1001)));
  assert_true(id_equal(joined[2].variant_id, numbered(0)));
  assert_int_equal(joined[2].quantity, 2);
}

static void lines_tell_what_is_to_know(void **state) {
  (void)state;
  struct order_cart_line_row row = line_of(1, 3, 100);
  struct quote_line same = { .variant_id = row.variant_id, .name = TEXT("Cup"), .price = euros(100) };
  struct quote_line dearer = { .variant_id = row.variant_id, .name = TEXT("Cup"), .price = euros(101) };
  struct quote_line dollars = dearer;
  dollars.price = (struct money){ 100, "USD" };
  struct stock_level many = { .available = 3 };
  struct stock_level few = { .available = 2 };
  struct stock_level none = { .available = 0 };
  const struct {
    const struct quote_line *offer;
    const struct stock_level *stock;
    int notices[CART_MAX_NOTICES]; /* one too high, so that none is 0 */
    bool orderable;
  } cases[] = {
    { &same, &many, { 0 }, true },
    { &same, NULL, { 0 }, true },
    { &dearer, &many, { CART_PRICE_CHANGED + 1 }, true },
    { &dollars, &many, { CART_PRICE_CHANGED + 1 }, true },
    { &same, &few, { CART_TOO_FEW_LEFT + 1 }, false },
    { &dearer, &none, { CART_PRICE_CHANGED + 1, CART_OUT_OF_STOCK + 1 }, false },
    { NULL, &many, { CART_NOT_FOR_SALE + 1 }, false },
  };
  struct arena *arena = arena_create(0);
  for (size_t i = 0; i < COUNT_OF(cases); i++) {
    struct cart_line line;
    view_cart_line(arena, &row, cases[i].offer, cases[i].stock, &line);
    size_t count = 0;
    while (count < CART_MAX_NOTICES && cases[i].notices[count] > 0) {
      assert_int_equal(line.notices[count].code, cases[i].notices[count] - 1);
      count++;
    }
    assert_int_equal(line.notices_count, count);
    assert_int_equal(is_orderable(&line), cases[i].orderable);
    assert_string_equal(text_c(line.name), cases[i].offer != NULL ? "Cup" : "Mug");
    assert_int_equal(line.price.presence, cases[i].offer != NULL ? PRESENT : IS_NULL);
    assert_int_equal(line.seen_price.minor, 100);
  }
  arena_destroy(arena);
}

static void shipping_joins_the_totals(void **state) {
  (void)state;
  struct tax_total of_lines = { 1900, euros(1190), euros(1000), euros(190) };
  struct quote quote = { .gross = euros(1190), .tax = euros(190), .totals = &of_lines, .totals_count = 1 };
  struct order_price price = { .adjustments_count = 2 };
  price.adjustments[0] = (struct order_adjustment){ ADJUSTED_FOR_SHIPPING, euros(107), 700, euros(7), { 0 } };
  price.adjustments[1] =
      (struct order_adjustment){ ADJUSTED_BY_DISCOUNT, euros(-119), 1900, euros(-19), { 0 } };
  struct tax_total totals[ORDER_MAX_TOTALS];
  size_t count = 0;
  struct money tax;
  assert_int_equal(total_quoted(&quote, &price, totals, &count, &tax), 0);
  assert_int_equal(count, 2);
  assert_int_equal(totals[0].tax_basis_points, 700);
  assert_int_equal(totals[0].gross.minor, 107);
  assert_int_equal(totals[1].gross.minor, 1071);
  assert_int_equal(totals[1].tax.minor, 171);
  assert_int_equal(tax.minor, 178);
}

static void shapes_cover_their_structs(void **state) {
  (void)state;
  ASSERT_COVERED(show_cart);
  ASSERT_COVERED(put_cart_line);
  ASSERT_COVERED(cart_variant);
  ASSERT_COVERED(cart_notice);
  ASSERT_COVERED(cart_line);
  ASSERT_COVERED(cart);
  ASSERT_COVERED(order_cart_row);
  ASSERT_COVERED(order_cart_line_row);
  ASSERT_COVERED(order_cart_line_key);
  ASSERT_COVERED(order_cart_seen);
  ASSERT_COVERED(kept_cart);
  ASSERT_COVERED(order_wish);
  ASSERT_COVERED(order_quote);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_larger_quantity_counts),      cmocka_unit_test(one_empty_cart_changes_nothing),
    cmocka_unit_test(a_full_cart_takes_no_more_lines), cmocka_unit_test(lines_tell_what_is_to_know),
    cmocka_unit_test(shipping_joins_the_totals),       cmocka_unit_test(shapes_cover_their_structs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
