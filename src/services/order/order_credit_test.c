/* Credit notes: whatever is returned, given back and cancelled, in whatever order, all of them together are
   the invoice, to the cent, of each tax rate and its tax. */
#include "services/order/order_credit.h"
#include "services/order/order_random.h"

#include <string.h>

enum { RATES = 3 };

/* What was credited of an order so far. */
struct book {
  struct credited at[RATES];
  int64_t tax[RATES];
  size_t count;
  int64_t gross;
};

static size_t rate_in(struct book *book, int64_t tax_basis_points) {
  size_t at = 0;
  while (at < book->count && book->at[at].tax_basis_points != tax_basis_points) {
    at++;
  }
  if (at == book->count) {
    assert_true(book->count < RATES);
    book->at[book->count++].tax_basis_points = tax_basis_points;
  }
  return at;
}

/* A credit note's lines come to its rates, and these to all of it. */
static void enter(struct book *book, const struct credit *credit) {
  int64_t lines = 0;
  int64_t gross = 0;
  int64_t tax = 0;
  for (size_t i = 0; i < credit->lines_count; i++) {
    assert_int_equal(credit->lines[i].at, i);
    lines += credit->lines[i].gross.minor;
  }
  for (size_t i = 0; i < credit->totals_count; i++) {
    const struct tax_total *total = &credit->totals[i];
    assert_in_range(total->gross.minor, 1, INT64_MAX);
    assert_in_range(total->tax.minor, 0, total->gross.minor);
    assert_int_equal(total->net.minor + total->tax.minor, total->gross.minor);
    size_t at = rate_in(book, total->tax_basis_points);
    book->at[at].gross += total->gross.minor;
    book->tax[at] += total->tax.minor;
    gross += total->gross.minor;
    tax += total->tax.minor;
  }
  assert_int_equal(lines, credit->gross.minor);
  assert_int_equal(gross, credit->gross.minor);
  assert_int_equal(tax, credit->tax.minor);
  book->gross += gross;
}

static void assert_is_invoice(struct book *book, const struct order *order) {
  assert_int_equal(book->gross, order->gross.minor);
  for (size_t i = 0; i < order->totals_count; i++) {
    if (order->totals[i].gross.minor > 0) {
      size_t at = rate_in(book, order->totals[i].tax_basis_points);
      assert_int_equal(book->at[at].gross, order->totals[i].gross.minor);
      assert_int_equal(book->tax[at], order->totals[i].tax.minor);
    }
  }
}

static void all_credit_notes_together_are_the_invoice(void **state) {
  (void)state;
  enum { ORDERS = 3000, STEPS = 6 };
  for (int n = 0; n < ORDERS; n++) {
    struct random_order any;
    random_order(&any);
    const struct order *order = &any.order;
    struct book book = { 0 };
    struct credit credit;
    int64_t returned[ORDER_MAX_LINES] = { 0 };
    for (int i = 0; i < STEPS; i++) {
      int64_t now[ORDER_MAX_LINES] = { 0 };
      const struct credit_base base = { order, book.at, book.count };
      if (random_below(2) == 0) {
        int64_t left = order->gross.minor - book.gross;
        int64_t wanted = random_below(2000);
        assert_int_equal(credit_amount(&base, wanted, &credit), 0);
        assert_int_equal(credit.gross.minor, wanted < left ? wanted : left);
        enter(&book, &credit);
      } else if (send_back(order, returned, i == STEPS - 1, now)) {
        assert_int_equal(credit_return(&base, returned, now, true, &credit), 0);
        enter(&book, &credit);
        for (size_t j = 0; j < order->lines_count; j++) {
          returned[j] += now[j];
        }
      }
    }
    const struct credit_base base = { order, book.at, book.count };
    assert_int_equal(credit_all(&base, &credit), 0);
    enter(&book, &credit);
    assert_is_invoice(&book, order);
  }
}

static void returns_alone_credit_what_they_give_back(void **state) {
  (void)state;
  enum { ORDERS = 1000, RETURNS = 5 };
  for (int n = 0; n < ORDERS; n++) {
    struct random_order any;
    random_order(&any);
    struct book book = { 0 };
    int64_t returned[ORDER_MAX_LINES] = { 0 };
    for (int i = 1; i <= RETURNS; i++) {
      int64_t now[ORDER_MAX_LINES] = { 0 };
      if (!send_back(&any.order, returned, i == RETURNS, now)) {
        continue;
      }
      const struct credit_base base = { &any.order, book.at, book.count };
      struct credit credit;
      struct money refund;
      assert_int_equal(credit_return(&base, returned, now, true, &credit), 0);
      assert_int_equal(refund_for(&any.order, returned, now, true, &refund), 0);
      assert_int_equal(credit.gross.minor, refund.minor);
      enter(&book, &credit);
      for (size_t j = 0; j < any.order.lines_count; j++) {
        returned[j] += now[j];
      }
    }
    assert_is_invoice(&book, &any.order);
  }
}

static void the_largest_order_can_be_credited(void **state) {
  (void)state;
  enum { PART = 7, TAX_OF_PART = 1 };
  const int64_t most = INT64_MAX / 2;
  struct order_line line = { .quantity = 1, .gross = euros(most), .tax_basis_points = 1900 };
  struct tax_total total = { 1900, euros(most), euros(most - most / 6), euros(most / 6) };
  const struct order order = {
    .lines = &line, .lines_count = 1, .totals = &total, .totals_count = 1, .gross = euros(most)
  };
  const struct credited before = { 1900, PART };
  const struct credit_base base = { &order, &before, 1 };
  struct credit credit;
  assert_int_equal(credit_all(&base, &credit), 0);
  assert_int_equal(credit.gross.minor, most - PART);
  assert_int_equal(credit.tax.minor, most / 6 - TAX_OF_PART);
  assert_int_equal(credit.lines[1].kind, CREDITED_BEFORE);
  assert_int_equal(credit.lines[1].gross.minor, -PART);
}

static void a_payment_too_many_is_no_credit(void **state) {
  (void)state;
  static const struct {
    struct payments_made made;
    int64_t due;
  } rows[] = {
    { { 0, 0 }, 0 },   { { 1, 0 }, 0 },    { { 1, 30 }, 30 },   { { 1, 100 }, 100 },
    { { 2, 100 }, 0 }, { { 2, 110 }, 10 }, { { 2, 200 }, 100 }, { { 3, 100 }, 0 },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    assert_int_equal(refund_to_credit(&rows[i].made, 100), rows[i].due);
  }
}

static void the_largest_credit_note_fits_on_its_page(void **state) {
  (void)state;
  enum { NAME = 1500 };
  static char name[NAME + 1]; /* as long as a name may be, and longer when it is escaped */
  memset(name, '"', NAME);
  struct arena *arena = arena_create(0);
  struct order_line lines[ORDER_MAX_LINES];
  struct credit_line_row rows[CREDIT_MAX_LINES];
  struct credit_total_row totals[ORDER_MAX_TOTALS];
  for (size_t i = 0; i < CREDIT_MAX_LINES; i++) {
    rows[i] = (struct credit_line_row){ .kind = CREDITED_BEFORE, .gross = euros(INT64_MIN) };
  }
  for (size_t i = 0; i < ORDER_MAX_LINES; i++) {
    lines[i] = (struct order_line){ .name = text_of(name), .sku = TEXT("<sku>") };
    rows[i] = (struct credit_line_row){ .kind = CREDITED_LINE,
                                        .line = { PRESENT, (int64_t)i },
                                        .quantity = { PRESENT, 1000 },
                                        .gross = euros(INT64_MAX) };
  }
  for (size_t i = 0; i < ORDER_MAX_TOTALS; i++) {
    totals[i] = (struct credit_total_row){ .tax_basis_points = 725, .gross = euros(2), .tax = euros(1) };
  }
  const struct order order = { .lines = lines, .lines_count = ORDER_MAX_LINES };
  const struct invoice invoice = { .number = TEXT("7") };
  const struct credit_note note = { .number = TEXT("<8>"), .invoice_number = TEXT("<7>") };
  const struct credit_facts facts = { .note = &note,
                                      .invoice = &invoice,
                                      .order = &order,
                                      .lines = rows,
                                      .lines_count = CREDIT_MAX_LINES,
                                      .totals = totals,
                                      .totals_count = ORDER_MAX_TOTALS };
  struct text page;
  assert_int_equal(render_credit_note(arena, &facts, &page), 0);
  assert_non_null(strstr(page.at, "<h1>Credit note &lt;8&gt;</h1>"));
  assert_non_null(strstr(page.at, "<dd>&lt;7&gt;</dd>"));
  assert_non_null(strstr(page.at, "<small>&lt;sku&gt;</small>"));
  arena_destroy(arena);
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(credit_note);
  ASSERT_COVERED(credit_notes);
  ASSERT_COVERED(credit_line_row);
  ASSERT_COVERED(credit_total_row);
  ASSERT_COVERED(credited);
  ASSERT_COVERED(payments_made);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(all_credit_notes_together_are_the_invoice),
    cmocka_unit_test(returns_alone_credit_what_they_give_back),
    cmocka_unit_test(the_largest_order_can_be_credited),
    cmocka_unit_test(a_payment_too_many_is_no_credit),
    cmocka_unit_test(the_largest_credit_note_fits_on_its_page),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("credit notes", tests, NULL, NULL);
}
