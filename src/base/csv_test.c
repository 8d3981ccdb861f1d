/* Comma-separated values: read as RFC 4180 says, and written so that spreadsheets compute nothing. */
#include "base/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void records_end_where_no_quote_is_open(void **state) {
  (void)state;
  const struct {
    const char *text;
    size_t len, lines;
  } cases[] = {
    { "", 0, 1 },
    { "a,b", 3, 1 },
    { "a,b\r\nc", 5, 1 },
    { "a,\"b\nc\"\nd", 8, 2 },
    { "a,\"b\nc\nd", 5, 1 },
    { "\"\"\"\n\"\n,", 6, 2 },
    { "\n", 1, 1 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    size_t lines = 0;
    assert_int_equal(csv_record_len(text_of(cases[i].text), &lines), cases[i].len);
    assert_int_equal(lines, cases[i].lines);
  }
}

static void records_are_read(void **state) {
  struct arena *arena = *state;
  const struct {
    const char *record;
    enum csv_fault fault;
    const char *cells; /* each with a bar behind it */
  } cases[] = {
    { "a,b\r\n", CSV_FINE, "a|b|" },
    { "a,,\n", CSV_FINE, "a|||" },
    { "", CSV_FINE, "|" },
    { "\"a, \"\"b\"\"\nc\",d", CSV_FINE, "a, \"b\"\nc|d|" },
    { "\"\"", CSV_FINE, "|" },
    { " a ,b", CSV_FINE, " a |b|" },
    { "a\"b,c", CSV_BAD_QUOTES, "" },
    { "\"a\"b,c", CSV_BAD_QUOTES, "" },
    { "\"a,c", CSV_BAD_QUOTES, "" },
    { ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,", CSV_FINE, "||||||||||||||||||||||||||||||||" },
    { ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,", CSV_TOO_MANY_CELLS, "" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct text cells[CSV_MAX_CELLS];
    size_t count = 0;
    assert_int_equal(csv_read(arena, text_of(cases[i].record), cells, &count), cases[i].fault);
    char joined[200] = "";
    for (size_t cell = 0; cell < count; cell++) {
      strcat(strcat(joined, cells[cell].at), "|");
    }
    assert_string_equal(joined, cases[i].cells);
  }
}

static void formulas_are_defused_and_come_back(void **state) {
  struct arena *arena = *state;
  const struct {
    const char *cell;
    const char *written;
  } cases[] = {
    { "Mug", "Mug" },
    { "=1+1", "'=1+1" },
    { "+49 30", "'+49 30" },
    { "-5", "'-5" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "\tx", "'\tx" },
    { "\r=1", "\"'\r=1\"" },
    { "'=1", "''=1" },
    { "'", "''" },
    { "it's", "it's" },
    { "a,\"b\"", "\"a,\"\"b\"\"\"" },
    { "", "" },
    { "=\"a\"", "\"'=\"\"a\"\"\"" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct buffer out;
    buffer_init_in(&out, arena, 100);
    csv_add(&out, text_of(cases[i].cell), true);
    assert_string_equal(text_c(buffer_text(&out)), cases[i].written);
    struct text cells[CSV_MAX_CELLS];
    size_t count = 0;
    assert_int_equal(csv_read(arena, buffer_text(&out), cells, &count), CSV_FINE);
    assert_int_equal(count, 1);
    assert_true(text_equal(csv_undefused(cells[0]), text_of(cases[i].cell)));
  }
  assert_string_equal(csv_undefused(TEXT("'tis")).at, "'tis"); /* what nobody has defused */
}

static int set_up(void **state) {
  *state = arena_create(1 << 16);
  return *state == NULL ? -1 : 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(records_end_where_no_quote_is_open),
    cmocka_unit_test(records_are_read),
    cmocka_unit_test(formulas_are_defused_and_come_back),
  };
  return cmocka_run_group_tests_name("product csv", tests, set_up, tear_down);
}
