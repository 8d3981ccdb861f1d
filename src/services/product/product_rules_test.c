/* The product service's rules: what makes a set of variants sound, and what a basket costs. */
#include "services/product/product_import.h"
#include "services/product/product_picture_sizes.h"
#include "services/product/product_related.h"
#include "services/product/product_rules.h"
#include "services/product/product_tax_rates.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shape/covered.h"

#define OPTIONS(...)                                                                                         \
  .options = (struct variant_option[]){ __VA_ARGS__ },                                                       \
  .options_count = sizeof((struct variant_option[]){ __VA_ARGS__ }) / sizeof(struct variant_option)
#define OPTION(n, v)                                                                                         \
  { TEXT(n), TEXT(v) }
#define EUROS(amount)                                                                                        \
  { .minor = (amount), .currency = "EUR" }

/* The flaw of the last variant of a set, as "member code", or "" for none. */
static struct text last_flaw(struct arena *arena, const struct new_variant *variants, size_t count) {
  struct flaw flaw;
  if (!variant_flaw(variants, count, count - 1, TEXT("EUR"), &flaw)) {
    return TEXT("");
  }
  assert_true(strlen(flaw.message) > 0);
  return text_format(arena, "%s %s", flaw.member, flaw.code);
}

static void variants_must_be_told_apart(void **state) {
  (void)state;
  const struct new_variant plain = { .sku = TEXT("A"), .price = EUROS(100) };
  const struct new_variant dollars = { .sku = TEXT("A"), .price = { .minor = 100, .currency = "USD" } };
  const struct new_variant small = { .sku = TEXT("S"), .price = EUROS(1), OPTIONS(OPTION("Size", "S")) };
  const struct new_variant same_sku = { .sku = TEXT("S"), .price = EUROS(1), OPTIONS(OPTION("Size", "M")) };
  const struct new_variant same_value = { .sku = TEXT("M"), .price = EUROS(1), OPTIONS(OPTION("Size", "S")) };
  const struct new_variant medium = { .sku = TEXT("M"), .price = EUROS(1), OPTIONS(OPTION("Size", "M")) };
  const struct new_variant blue = { .sku = TEXT("B"), .price = EUROS(1), OPTIONS(OPTION("Colour", "S")) };
  const struct new_variant twice = { .sku = TEXT("T"),
                                     .price = EUROS(1),
                                     OPTIONS(OPTION("Size", "S"), OPTION("Size", "M")) };
  const struct new_variant red_s = { .sku = TEXT("RS"),
                                     .price = EUROS(1),
                                     OPTIONS(OPTION("Size", "S"), OPTION("Colour", "red")) };
  const struct new_variant s_blue = { .sku = TEXT("SB"),
                                      .price = EUROS(1),
                                      OPTIONS(OPTION("Colour", "blue"), OPTION("Size", "S")) };
  const struct new_variant s_red = { .sku = TEXT("SR"),
                                     .price = EUROS(1),
                                     OPTIONS(OPTION("Colour", "red"), OPTION("Size", "S")) };
  const struct {
    const struct new_variant *first, *last;
    const char *flaw;
  } cases[] = {
    { NULL, &plain, "" },
    { NULL, &small, "" },
    { NULL, &dollars, "price/currency one_of" },
    { NULL, &twice, "options duplicate" },
    { &small, &medium, "" },
    { &small, &plain, "options required" },
    { &small, &same_sku, "sku duplicate" },
    { &small, &same_value, "options duplicate" },
    { &small, &blue, "options one_of" },
    { &small, &red_s, "options one_of" },
    { &red_s, &s_blue, "" },
    { &red_s, &s_red, "options duplicate" },
  };
  struct arena *arena = arena_create(1024);
  for (size_t i = 0; i < COUNT_OF(cases); i++) {
    struct new_variant set[2] = { *cases[i].last, *cases[i].last };
    size_t count = 1;
    if (cases[i].first != NULL) {
      set[0] = *cases[i].first;
      count = 2;
    }
    struct text flaw = last_flaw(arena, set, count);
    if (!text_is(flaw, cases[i].flaw)) {
      fail_msg("case %zu: \"%s\", not \"%s\"", i, text_c(flaw), cases[i].flaw);
    }
  }
  arena_destroy(arena);
}

static void names_say_which_variant(void **state) {
  (void)state;
  struct arena *arena = arena_create(1024);
  const struct variant_option options[] = { OPTION("Size", "M"), OPTION("Colour", "sea green") };
  struct text label = variant_label(arena, options, 2);
  assert_string_equal(text_c(label), "M, sea green");
  assert_string_equal(text_c(offer_name(arena, TEXT("Shirt"), label)), "Shirt (M, sea green)");
  assert_string_equal(text_c(variant_label(arena, options, 0)), "");
  assert_string_equal(text_c(offer_name(arena, TEXT("Mug"), TEXT(""))), "Mug");
  arena_destroy(arena);
}

static void a_product_is_as_available_as_its_best_variant(void **state) {
  (void)state;
  assert_int_equal(stock_status_of(0, true), STOCK_OUT);
  assert_int_equal(stock_status_of(-1, false), STOCK_OUT);
  assert_int_equal(stock_status_of(3, true), STOCK_LOW);
  assert_int_equal(stock_status_of(3, false), STOCK_IN);
  struct variant variants[3] = { { .stock_status = STOCK_OUT }, { .stock_status = STOCK_UNKNOWN } };
  assert_int_equal(best_stock_status(variants, 0), STOCK_UNKNOWN);
  assert_int_equal(best_stock_status(variants, 2), STOCK_OUT);
  variants[2].stock_status = STOCK_LOW;
  assert_int_equal(best_stock_status(variants, 3), STOCK_LOW);
  variants[1].stock_status = STOCK_IN;
  assert_int_equal(best_stock_status(variants, 3), STOCK_IN);
}

static void a_basket_is_priced_line_by_line(void **state) {
  (void)state;
  struct arena *arena = arena_create(4096);
  const struct offer_row mug = { .name = TEXT("Mug"), .price = EUROS(1299), .tax_basis_points = 1900 };
  const struct offer_row book = { .name = TEXT("Book"), .price = EUROS(1), .tax_basis_points = 700 };
  struct quote_line lines[3];
  assert_int_equal(price_line(arena, &mug, 3, &lines[0]), 0);
  assert_int_equal(price_line(arena, &book, 8, &lines[1]), 0);
  assert_int_equal(price_line(arena, &mug, 1, &lines[2]), 0);
  assert_int_equal(lines[0].gross.minor, 3897);
  assert_int_equal(lines[0].tax.minor, 622); /* 622.21, not three times 207 */
  assert_int_equal(lines[1].tax.minor, 1);   /* 0.52, not eight times 0 */
  struct quote quote = { .lines = lines, .lines_count = 3 };
  assert_int_equal(total_quote(arena, &quote), 0);
  assert_int_equal(quote.gross.minor, 3897 + 8 + 1299);
  assert_int_equal(quote.tax.minor, 622 + 1 + 207);
  assert_int_equal(quote.totals_count, 2);
  assert_int_equal(quote.totals[0].tax_basis_points, 700);
  assert_int_equal(quote.totals[0].net.minor, 7);
  assert_int_equal(quote.totals[1].gross.minor, 3897 + 1299);
  assert_int_equal(quote.totals[1].tax.minor, 622 + 207);
  arena_destroy(arena);
}

static void what_is_too_much_is_refused(void **state) {
  (void)state;
  struct arena *arena = arena_create(4096);
  const struct offer_row gold = { .price = EUROS(INT64_MAX / 2), .tax_basis_points = 0 };
  struct quote_line lines[3];
  assert_int_equal(price_line(arena, &gold, 3, &lines[0]), -EOVERFLOW);
  for (size_t i = 0; i < 3; i++) {
    assert_int_equal(price_line(arena, &gold, 1, &lines[i]), 0);
  }
  struct quote quote = { .lines = lines, .lines_count = 3 };
  assert_int_equal(total_quote(arena, &quote), -EOVERFLOW);
  arena_destroy(arena);
}

static void prices_are_laid_out_in_ranges(void **state) {
  (void)state;
  const struct {
    int64_t least, most;
    size_t count;
    int64_t first, last;
  } cases[] = {
    { 0, 0, 1, 0, 0 },         { 999, 999, 1, 999, 999 },          { 0, 5, 6, 0, 5 },     { 0, 6, 4, 0, 7 },
    { 900, 8900, 5, 0, 9999 }, { 1, PRICE_MAX, 6, 0, 1199999999 }, { 0, 399, 4, 0, 399 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct price_range ranges[PRICE_RANGES_MAX];
    size_t count = price_ranges(cases[i].least, cases[i].most, ranges);
    assert_int_equal(count, cases[i].count);
    assert_int_equal(ranges[0].min, cases[i].first);
    assert_int_equal(ranges[count - 1].max, cases[i].last);
    for (size_t at = 1; at < count; at++) {
      assert_int_equal(ranges[at].min, ranges[at - 1].max + 1);
    }
  }
}

static void addresses_of_pictures_are_https(void **state) {
  (void)state;
  static const char *const fine[] = { "https://a", "https://a.example:8443/b@c.jpg?d#e", "https://[::1]/a" };
  static const char *const others[] = { "",           "https://",  "https:///a",  "https://:1/a",
                                        "http://a/b", "//a/b.jpg", "HTTPS://a/b", "https://a@b/c.jpg" };
  for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
    assert_true(is_https_address(text_of(fine[i])));
  }
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    assert_false(is_https_address(text_of(others[i])));
  }
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(new_tax_rate);
  ASSERT_COVERED(change_tax_rate);
  ASSERT_COVERED(tax_rate);
  ASSERT_COVERED(tax_rates);
  ASSERT_COVERED(move_variants);
  ASSERT_COVERED(tax_rate_changed);
  ASSERT_COVERED(tax_total);
  ASSERT_COVERED(quote_item);
  ASSERT_COVERED(quote_request);
  ASSERT_COVERED(quote_line);
  ASSERT_COVERED(quote);
  ASSERT_COVERED(variant_fact);
  ASSERT_COVERED(product_created);
  ASSERT_COVERED(product_updated);
  ASSERT_COVERED(product_deleted);
  ASSERT_COVERED(product_restored);
  ASSERT_COVERED(variant_option);
  ASSERT_COVERED(new_variant);
  ASSERT_COVERED(create_product);
  ASSERT_COVERED(change_product);
  ASSERT_COVERED(list_products);
  ASSERT_COVERED(variant);
  ASSERT_COVERED(product);
  ASSERT_COVERED(product_list);
  ASSERT_COVERED(product_row);
  ASSERT_COVERED(product_end);
  ASSERT_COVERED(product_picture);
  ASSERT_COVERED(upload_picture);
  ASSERT_COVERED(link_picture);
  ASSERT_COVERED(by_picture);
  ASSERT_COVERED(get_picture);
  ASSERT_COVERED(change_picture);
  ASSERT_COVERED(picture_row);
  ASSERT_COVERED(picture_bytes);
  ASSERT_COVERED(stored_picture);
  ASSERT_COVERED(picture_size_row);
  ASSERT_COVERED(unsized_picture);
  ASSERT_COVERED(untried_picture);
  ASSERT_COVERED(widest_size);
  ASSERT_COVERED(variant_availability);
  ASSERT_COVERED(product_availability);
  ASSERT_COVERED(exchange_line);
  ASSERT_COVERED(export_products);
  ASSERT_COVERED(import_part_row);
  ASSERT_COVERED(import_fault);
  ASSERT_COVERED(product_import);
  ASSERT_COVERED(import_summary);
  ASSERT_COVERED(list_imports);
  ASSERT_COVERED(import_list);
  ASSERT_COVERED(import_page);
  ASSERT_COVERED(import_row);
  ASSERT_COVERED(import_fault_row);
  ASSERT_COVERED(related_products);
  ASSERT_COVERED(neighbour);
  ASSERT_COVERED(place);
  ASSERT_COVERED(listing);
  ASSERT_COVERED(listing_page);
  ASSERT_COVERED(price_span);
  ASSERT_COVERED(listed_prices);
  ASSERT_COVERED(listed_stock);
  ASSERT_COVERED(product_ids);
  ASSERT_COVERED(variant_row);
  ASSERT_COVERED(option_row);
  ASSERT_COVERED(by_sku);
  ASSERT_COVERED(offer_row);
  ASSERT_COVERED(stock_row);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(variants_must_be_told_apart),
    cmocka_unit_test(names_say_which_variant),
    cmocka_unit_test(a_product_is_as_available_as_its_best_variant),
    cmocka_unit_test(a_basket_is_priced_line_by_line),
    cmocka_unit_test(what_is_too_much_is_refused),
    cmocka_unit_test(addresses_of_pictures_are_https),
    cmocka_unit_test(prices_are_laid_out_in_ranges),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("product rules", tests, NULL, NULL);
}
