/* Ids, instants and money at their edges. */
#include "base/values.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define UPPER "0192F3A4-5B6C-7D8E-9FA0-B1C2D3E4F506"
#define LOWER "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"

static void reads_and_writes_ids(void **state) {
  (void)state;
  struct id id;
  char text[ID_TEXT_LEN + 1];
  assert_int_equal(id_parse(TEXT(UPPER), &id), 0);
  id_format(id, text);
  assert_string_equal(text, LOWER);
  struct id none = { 0 };
  assert_true(id_is_none(none));
  assert_false(id_is_none(id));
  assert_true(id_equal(id, id));
  assert_true(id_compare(none, id) < 0);
}

static void refuses_what_is_no_id(void **state) {
  (void)state;
  static const struct text cases[] = {
    TEXT(""),
    TEXT("0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f50"),
    TEXT(LOWER "0"),
    TEXT("{0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506}"),
    TEXT("0192f3a45b6c7d8e9fa0b1c2d3e4f506"),
    TEXT("0192f3a4-5b6c-7d8e-9fa0_b1c2d3e4f506"),
    TEXT("0192f3a45-b6c-7d8e-9fa0-b1c2d3e4f506"),
    TEXT("0192f3g4-5b6c-7d8e-9fa0-b1c2d3e4f506"),
    TEXT("0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f50\0"),
    TEXT(" 192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"),
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct id id = { { 1 } };
    assert_int_equal(id_parse(cases[i], &id), -EINVAL);
    assert_int_equal(id.bytes[0], 1);
  }
}

static void makes_version_7(void **state) {
  (void)state;
  uint8_t random[10];
  memset(random, 0xff, sizeof random);
  char text[ID_TEXT_LEN + 1];
  id_format(id_make(0x0123456789ab, random), text);
  assert_string_equal(text, "01234567-89ab-7fff-bfff-ffffffffffff");
  memset(random, 0, sizeof random);
  id_format(id_make(0x0123456789ab, random), text);
  assert_string_equal(text, "01234567-89ab-7000-8000-000000000000");

  int64_t before = instant_now().us / 1000;
  struct id id = id_new();
  int64_t after = instant_now().us / 1000;
  int64_t made = 0;
  for (int i = 0; i < 6; i++) {
    made = made << 8 | id.bytes[i];
  }
  assert_in_range(made, before, after);
  assert_false(id_equal(id, id_new()));
}

static void reads_and_writes_instants(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t us;
    const char *again; /* NULL: the same */
  } cases[] = {
    { "1970-01-01T00:00:00.000000Z", 0, NULL },
    { "2000-02-29T12:00:00.000000Z", 951825600000000, NULL },
    { "2026-11-21T08:30:26.123456Z", 1795249826123456, NULL },
    { "9999-12-31T23:59:59.999999Z", 253402300799999999, NULL },
    { "2026-11-21t08:30:26z", 1795249826000000, "2026-11-21T08:30:26.000000Z" },
    { "2026-11-21T08:30:26.1Z", 1795249826100000, "2026-11-21T08:30:26.100000Z" },
    { "2026-11-21T08:30:26.123456999999Z", 1795249826123456, "2026-11-21T08:30:26.123456Z" },
    { "2026-11-21T10:30:26+02:00", 1795249826000000, "2026-11-21T08:30:26.000000Z" },
    { "2026-11-20T23:15:26-09:15", 1795249826000000, "2026-11-21T08:30:26.000000Z" },
    { "2026-11-21T08:30:26-00:00", 1795249826000000, "2026-11-21T08:30:26.000000Z" },
    { "1969-12-31T23:00:00-01:00", -1, NULL }, /* its year is before 1970 */
    { "1970-01-01T00:59:59+01:00", -1, NULL }, /* it is before 1970 in UTC */
    { "1970-01-01T01:00:00+01:00", 0, "1970-01-01T00:00:00.000000Z" },
    { "9999-12-31T23:59:59-00:01", -1, NULL }, /* the year 10000 in UTC */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct instant instant = { .us = -1 };
    int result = instant_parse(text_of(cases[i].text), &instant);
    assert_int_equal(result, cases[i].us >= 0 ? 0 : -EINVAL);
    assert_int_equal(instant.us, cases[i].us);
    if (result == 0) {
      char text[INSTANT_TEXT_LEN + 1];
      instant_format(instant, text);
      assert_string_equal(text, cases[i].again != NULL ? cases[i].again : cases[i].text);
    }
  }
}

static void refuses_what_is_no_instant(void **state) {
  (void)state;
  static const struct text cases[] = {
    TEXT(""),
    TEXT("2026"),
    TEXT("2026-11-21"),
    TEXT("2026-11-21T08:30:26"),
    TEXT("2026-11-21T08:30Z"),
    TEXT("2026-11-21 08:30:26Z"),
    TEXT("2026-11-21T08:30:26.Z"),
    TEXT("2026-11-21T08:30:26,5Z"),
    TEXT("2026-11-21T08:30:26.1234567890123456789Z"),
    TEXT("2026-11-21T08:30:26ZZ"),
    TEXT("2026-11-21T08:30:26Z "),
    TEXT("2026-11-21T08:30:26+0200"),
    TEXT("2026-11-21T08:30:26+02"),
    TEXT("2026-11-21T08:30:26+24:00"),
    TEXT("2026-11-21T08:30:26+02:60"),
    TEXT("2026-11-21T08:30:26+02:00:00"),
    TEXT("2026-13-01T00:00:00Z"),
    TEXT("2026-00-01T00:00:00Z"),
    TEXT("2026-04-31T00:00:00Z"),
    TEXT("2026-04-00T00:00:00Z"),
    TEXT("2026-02-29T00:00:00Z"), /* no leap year */
    TEXT("2100-02-29T00:00:00Z"), /* none either */
    TEXT("2026-11-21T24:00:00Z"),
    TEXT("2026-11-21T08:60:00Z"),
    TEXT("2016-12-31T23:59:60Z"), /* a leap second that there was */
    TEXT("+026-11-21T08:30:26Z"),
    TEXT("20261121T083026Z"),
    TEXT("2026/11/21T08:30:26Z"),
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct instant instant = { .us = 7 };
    if (instant_parse(cases[i], &instant) != -EINVAL || instant.us != 7) {
      fail_msg("%s", cases[i].at);
    }
  }
}

static void counts_every_day(void **state) {
  (void)state;
  static const int days_in_month[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int64_t day_us = 86400000000;
  int64_t us = 0;
  for (int year = 1970; year < 10000; year++) {
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (int month = 0; month < 12; month++) {
      int days = days_in_month[month] + (month == 1 && leap);
      for (int day = 1; day <= days; day += days - 1) { /* the first and the last of each month */
        char expected[64];
        snprintf(expected, sizeof expected, "%04d-%02d-%02dT00:00:00.000000Z", year, month + 1, day);
        char text[INSTANT_TEXT_LEN + 1];
        instant_format((struct instant){ .us = us + (day - 1) * day_us }, text);
        assert_string_equal(text, expected);
        struct instant again = { .us = -1 };
        assert_int_equal(instant_parse(text_of(text), &again), 0);
        assert_int_equal(again.us, us + (day - 1) * day_us);
      }
      us += days * day_us;
    }
  }
}

static void writes_the_nearest_instant_there_is(void **state) {
  (void)state;
  char text[INSTANT_TEXT_LEN + 1];
  instant_format((struct instant){ .us = -5 }, text);
  assert_string_equal(text, "1970-01-01T00:00:00.000000Z");
  instant_format((struct instant){ .us = INT64_MAX }, text);
  assert_string_equal(text, "9999-12-31T23:59:59.999999Z");
}

static struct money eur(int64_t minor) {
  return (struct money){ .minor = minor, .currency = "EUR" };
}

static void adds_money(void **state) {
  (void)state;
  struct money sum = eur(7);
  assert_int_equal(money_add(eur(1299), eur(-300), &sum), 0);
  assert_int_equal(sum.minor, 999);
  assert_string_equal(sum.currency, "EUR");
  assert_int_equal(money_add(sum, eur(1), &sum), 0);
  assert_int_equal(sum.minor, 1000);
  assert_int_equal(money_add(eur(INT64_MAX), eur(1), &sum), -EOVERFLOW);
  assert_int_equal(money_add(eur(INT64_MIN), eur(-1), &sum), -EOVERFLOW);
  assert_int_equal(money_add(eur(1), (struct money){ .minor = 1, .currency = "USD" }, &sum), -EINVAL);
  assert_int_equal(sum.minor, 1000);
}

static void compares_money(void **state) {
  (void)state;
  assert_true(money_equal(eur(1299), eur(1299)));
  assert_false(money_equal(eur(1299), eur(1298)));
  assert_false(money_equal(eur(1299), (struct money){ .minor = 1299, .currency = "USD" }));
}

static void multiplies_money(void **state) {
  (void)state;
  struct money product = eur(7);
  assert_int_equal(money_times(eur(1299), 3, &product), 0);
  assert_int_equal(product.minor, 3897);
  assert_int_equal(money_times(eur(-1299), 0, &product), 0);
  assert_int_equal(product.minor, 0);
  assert_int_equal(money_times(eur(INT64_MAX / 2 + 1), 2, &product), -EOVERFLOW);
  assert_int_equal(money_times(eur(INT64_MIN), -1, &product), -EOVERFLOW);
  assert_int_equal(product.minor, 0);
}

static void shows_money(void **state) {
  (void)state;
  static const struct {
    struct money amount;
    const char *text;
  } cases[] = {
    { { 1299, "EUR" }, "12.99 EUR" },
    { { 5, "EUR" }, "0.05 EUR" },
    { { -5, "USD" }, "-0.05 USD" },
    { { 0, "EUR" }, "0.00 EUR" },
    { { 500, "JPY" }, "500 JPY" },
    { { 12345, "TND" }, "12.345 TND" },
    { { INT64_MIN, "EUR" }, "-92233720368547758.08 EUR" },
    { { INT64_MAX, "TND" }, "9223372036854775.807 TND" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[MONEY_TEXT_LEN + 1];
    money_format(cases[i].amount, text);
    assert_string_equal(text, cases[i].text);
  }
}

static void rounds_half_away_from_zero(void **state) {
  (void)state;
  static const struct {
    int64_t minor, basis_points, share;
  } cases[] = {
    { 0, 1900, 0 },      { 100, 1900, 19 },
    { 1, 5000, 1 },      { -1, 5000, -1 },
    { 1, 4999, 0 },      { -1, 4999, 0 },
    { 3, 5000, 2 },      { -3, 5000, -2 },
    { 1299, 1900, 247 }, { 50, 100, 1 },
    { 49, 100, 0 },      { 12345, 10000, 12345 },
    { 1299, -700, -91 }, { 922337203685476, 10000, 922337203685476 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct money share;
    assert_int_equal(money_share(eur(cases[i].minor), cases[i].basis_points, &share), 0);
    assert_int_equal(share.minor, cases[i].share);
    assert_string_equal(share.currency, "EUR");
  }
  struct money share = eur(7);
  assert_int_equal(money_share(eur(INT64_MAX / 100), 10000, &share), -EOVERFLOW);
  assert_int_equal(money_share(eur(INT64_MAX), 1, &share), -EOVERFLOW);
  assert_int_equal(money_share(eur(INT64_MIN), 1, &share), -EOVERFLOW);
  assert_int_equal(share.minor, 7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_and_writes_ids),
    cmocka_unit_test(refuses_what_is_no_id),
    cmocka_unit_test(makes_version_7),
    cmocka_unit_test(reads_and_writes_instants),
    cmocka_unit_test(refuses_what_is_no_instant),
    cmocka_unit_test(counts_every_day),
    cmocka_unit_test(writes_the_nearest_instant_there_is),
    cmocka_unit_test(adds_money),
    cmocka_unit_test(compares_money),
    cmocka_unit_test(multiplies_money),
    cmocka_unit_test(rounds_half_away_from_zero),
    cmocka_unit_test(shows_money),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
