/* Invoices: when there may be one, whom it is for, and a page for whatever an order holds. */
#include "services/order/order_invoice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shape/covered.h"

static struct money euros(int64_t minor) {
  return (struct money){ .minor = minor, .currency = "EUR" };
}

static void an_invoice_needs_a_payment(void **state) {
  (void)state;
  for (unsigned status = 0; status < ORDER_STATUSES; status++) {
    for (unsigned payment = 0; payment < PAYMENT_STATUSES; payment++) {
      bool over = status == ORDER_CANCELLED || status == ORDER_EXPIRED;
      assert_int_equal(may_invoice((enum order_status)status, (enum payment_status)payment),
                       !over && payment != PAYMENT_UNPAID);
    }
  }
}

static void the_bill_has_an_address_of_its_own(void **state) {
  (void)state;
  const struct order_address addresses[] = { { .purpose = ADDRESS_DELIVERY },
                                             { .purpose = ADDRESS_BILLING } };
  assert_null(invoice_address(addresses, 0));
  assert_ptr_equal(invoice_address(addresses, 1), &addresses[0]);
  assert_ptr_equal(invoice_address(addresses, 2), &addresses[1]);
  assert_ptr_equal(invoice_address(addresses + 1, 1), &addresses[1]);
}

static void the_largest_order_fits_on_its_page(void **state) {
  (void)state;
  enum { NAME = 1500 };
  static char name[NAME + 1]; /* as long as a name may be, and longer when it is escaped */
  memset(name, '"', NAME);
  struct arena *arena = arena_create(0);
  struct order_line lines[ORDER_MAX_LINES];
  struct tax_total totals[ORDER_MAX_LINES];
  for (size_t i = 0; i < ORDER_MAX_LINES; i++) {
    lines[i] = (struct order_line){ .name = text_of(name), .price = euros(-1), .gross = euros(INT64_MAX) };
    totals[i] = (struct tax_total){ 725, euros(1), euros(1), euros(0) };
  }
  const struct order order = {
    .lines = lines, .lines_count = ORDER_MAX_LINES, .totals = totals, .totals_count = ORDER_MAX_LINES
  };
  const struct invoice invoice = { .number = TEXT("<7>"), .seller = TEXT("||  |a|||") };
  const struct invoice_facts facts = { .invoice = &invoice, .order = &order };
  struct text page;
  assert_int_equal(render_invoice(arena, &facts, &page), 0);
  assert_non_null(strstr(page.at, "<h1>Invoice &lt;7&gt;</h1>"));
  assert_non_null(strstr(page.at, "<td>7.25 %</td>"));
  arena_destroy(arena);
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(invoice);
  ASSERT_COVERED(invoice_serial);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_invoice_needs_a_payment),
    cmocka_unit_test(the_bill_has_an_address_of_its_own),
    cmocka_unit_test(the_largest_order_fits_on_its_page),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("order invoices", tests, NULL, NULL);
}
