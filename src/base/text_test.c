/* Texts, UTF-8, the growing buffer and JSON strings. */
#include "base/text.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void compares(void **state) {
  (void)state;
  struct text none = { 0 };
  assert_true(text_equal(none, TEXT("")));
  assert_true(text_is(none, ""));
  assert_string_equal(text_c(none), "");
  assert_true(text_starts(none, ""));
  assert_false(text_starts(none, "a"));
  assert_true(text_starts(TEXT("/souk/order"), "/souk/"));
  assert_false(text_starts(TEXT("/sou"), "/souk/"));
  assert_false(text_equal(TEXT("a"), TEXT("b")));
  assert_false(text_is(TEXT("ab"), "a"));
  assert_int_equal(text_of(NULL).len, 0);
}

/* Each byte at each place of a text that is looked at in stretches. */
static void finds_controls(void **state) {
  (void)state;
  char line[40];
  memset(line, 'x', sizeof line);
  assert_false(text_has_controls((struct text){ 0 }));
  for (size_t at = 0; at < sizeof line; at++) {
    for (int c = 0; c < 256; c++) {
      line[at] = (char)c;
      bool control = (c < 0x20 && c != '\t') || c == 0x7f;
      assert_int_equal(text_has_controls((struct text){ .at = line, .len = sizeof line }), control);
      assert_false(text_has_controls((struct text){ .at = line, .len = at }));
    }
    line[at] = 'x';
  }
}

static void copies_and_ends_with_nul(void **state) {
  (void)state;
  struct arena *arena = arena_create(64);
  struct text copy = text_copy_bytes(arena, "a\0b", 3);
  assert_int_equal(copy.len, 3);
  assert_memory_equal(copy.at, "a\0b", 4);
  assert_string_equal(text_copy(arena, (struct text){ 0 }).at, "");
  assert_string_equal(text_format(arena, "%s-%d", "x", 7).at, "x-7");
  assert_int_equal(text_format(arena, "%s", "").len, 0);
  for (int width = 1; width < 400; width++) { /* short ones and long ones go different ways */
    struct text wide = text_format(arena, "%*s", width, "x");
    assert_int_equal(wide.len, width);
    assert_int_equal(strlen(wide.at), width);
    assert_int_equal(wide.at[width - 1], 'x');
  }
  arena_destroy(arena);
}

static void knows_utf8(void **state) {
  (void)state;
  static const struct {
    struct text bytes;
    bool valid;
  } cases[] = {
    { TEXT(""), true },
    { TEXT("plain\0nul"), true },
    { TEXT("\x7f"), true },
    { TEXT("\x80"), false },
    { TEXT("\xbf"), false },
    { TEXT("\xc2\x80"), true },
    { TEXT("\xdf\xbf"), true },
    { TEXT("\xc0\x80"), false }, /* overlong NUL */
    { TEXT("\xc1\xbf"), false },
    { TEXT("\xc3"), false }, /* cut */
    { TEXT("\xc3("), false },
    { TEXT("\xe0\xa0\x80"), true },
    { TEXT("\xe0\x9f\xbf"), false }, /* overlong */
    { TEXT("\xe2\x82\xac"), true },
    { TEXT("\xe2\x82"), false },
    { TEXT("\xed\x9f\xbf"), true },
    { TEXT("\xed\xa0\x80"), false }, /* U+D800 */
    { TEXT("\xed\xbf\xbf"), false }, /* U+DFFF */
    { TEXT("\xee\x80\x80"), true },
    { TEXT("\xef\xbf\xbf"), true },
    { TEXT("\xf0\x90\x80\x80"), true },
    { TEXT("\xf0\x8f\xbf\xbf"), false }, /* overlong */
    { TEXT("\xf0\x9f\x98\x80"), true },
    { TEXT("\xf0\x9f\x98"), false },
    { TEXT("\xf4\x8f\xbf\xbf"), true },
    { TEXT("\xf4\x90\x80\x80"), false }, /* above U+10FFFF */
    { TEXT("\xf5\x80\x80\x80"), false },
    { TEXT("\xff"), false },
    { TEXT("good \xe2\x82\xac then \xe2\x28\xa1"), false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    if (text_is_utf8(cases[i].bytes) != cases[i].valid) {
      fail_msg("case %zu", i);
    }
  }
}

static void grows_up_to_its_maximum(void **state) {
  (void)state;
  struct buffer buffer;
  buffer_init(&buffer, 1000);
  assert_string_equal(buffer_text(&buffer).at, "");
  for (int i = 0; i < 1000; i++) {
    buffer_add_char(&buffer, 'x');
  }
  assert_false(buffer.failed);
  assert_int_equal(strlen(buffer.at), 1000);
  buffer_add_char(&buffer, 'y');
  assert_true(buffer.failed);
  buffer_add_c(&buffer, "");
  assert_int_equal(buffer.len, 1000);
  buffer_clear(&buffer);
  assert_false(buffer.failed);
  assert_string_equal(buffer.at, "");
  buffer_add_text(&buffer, TEXT("again"));
  assert_string_equal(buffer.at, "again");
  buffer_finish(&buffer);
  buffer_finish(&buffer);
}

static void formats(void **state) {
  (void)state;
  struct buffer buffer;
  buffer_init(&buffer, 300);
  buffer_add_int(&buffer, 0);
  buffer_add_char(&buffer, ' ');
  buffer_add_int(&buffer, LLONG_MIN);
  buffer_add_char(&buffer, ' ');
  buffer_add_int(&buffer, LLONG_MAX);
  buffer_addf(&buffer, " %s %03d", "a", 7);
  assert_string_equal(buffer.at, "0 -9223372036854775808 9223372036854775807 a 007");
  buffer_clear(&buffer);
  buffer_addf(&buffer, "%300s", "fits");
  assert_false(buffer.failed);
  buffer_addf(&buffer, "%d", 1);
  assert_true(buffer.failed);
  assert_int_equal(buffer.len, 300);
  buffer_finish(&buffer);
}

static void writes_json_strings(void **state) {
  (void)state;
  static const struct {
    struct text text;
    const char *json;
  } cases[] = {
    { { 0 }, "\"\"" },
    { TEXT("plain"), "\"plain\"" },
    { TEXT("\"\\/"), "\"\\\"\\\\/\"" },
    { TEXT("\b\f\n\r\t"), "\"\\u0008\\u000c\\n\\r\\t\"" },
    { TEXT("\x01\x1f\x7f"), "\"\\u0001\\u001f\\u007f\"" },
    { TEXT("a\0b"), "\"a\\u0000b\"" },
    { TEXT("é€😀"), "\"é€😀\"" },
    { TEXT("\"in\"between\""), "\"\\\"in\\\"between\\\"\"" },
  };
  struct buffer buffer;
  buffer_init(&buffer, 100);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    buffer_clear(&buffer);
    buffer_add_json_string(&buffer, cases[i].text);
    assert_string_equal(buffer.at, cases[i].json);
  }
  buffer_finish(&buffer);
}

/* Long texts are looked at in stretches: what is special must be seen wherever it stands in one. */
static void finds_what_is_special_anywhere(void **state) {
  (void)state;
  enum { LENGTH = 50 };
  static const char special[] = { '"', '\\', '\n', 0x1f, 0x7f };
  for (size_t kind = 0; kind < sizeof special; kind++) {
    for (size_t at = 0; at < LENGTH; at++) {
      char text[LENGTH + 1];
      memset(text, 0xe9 - 0x100, LENGTH);
      text[LENGTH] = '\0';
      text[at] = special[kind];
      struct buffer buffer;
      buffer_init(&buffer, 100);
      buffer_add_json_string(&buffer, text_of(text));
      assert_true(buffer.len > LENGTH + 2);
      assert_memory_equal(buffer.at + 1, text, at);
      assert_int_equal(buffer.at[1 + at], '\\');
      assert_memory_equal(buffer.at + buffer.len - 1 - (LENGTH - at - 1), text + at + 1, LENGTH - at - 1);
      buffer_finish(&buffer);
    }
  }
}

static void grows_in_an_arena(void **state) {
  (void)state;
  struct arena *arena = arena_create(512);
  struct buffer buffer;
  buffer_init_in(&buffer, arena, 3000);
  for (int i = 0; i < 3000; i++) {
    buffer_add_char(&buffer, (char)('a' + i % 26));
  }
  assert_false(buffer.failed);
  assert_int_equal(strlen(buffer.at), 3000);
  for (int i = 0; i < 3000; i++) {
    assert_int_equal(buffer.at[i], 'a' + i % 26);
  }
  struct text text = buffer_text(&buffer);
  buffer_add_char(&buffer, 'x');
  assert_true(buffer.failed);
  buffer_finish(&buffer);
  assert_int_equal(text.at[2999], 'a' + 2999 % 26);
  arena_destroy(arena);
}

static void trims_and_lowers(void **state) {
  (void)state;
  struct arena *arena = arena_create(512);
  assert_string_equal(text_trim(arena, TEXT(" \t\r\n a b \v\f")).at, "a b");
  assert_int_equal(text_trim(arena, TEXT(" \n")).len, 0);
  assert_string_equal(text_trim(arena, (struct text){ 0 }).at, "");
  assert_string_equal(text_lower(arena, TEXT("@AZaz[\xc3\x84")).at, "@azaz[\xc3\x84");
  assert_string_equal(text_lower(arena, (struct text){ 0 }).at, "");
  arena_destroy(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(compares),
    cmocka_unit_test(finds_controls),
    cmocka_unit_test(copies_and_ends_with_nul),
    cmocka_unit_test(trims_and_lowers),
    cmocka_unit_test(knows_utf8),
    cmocka_unit_test(grows_up_to_its_maximum),
    cmocka_unit_test(formats),
    cmocka_unit_test(writes_json_strings),
    cmocka_unit_test(finds_what_is_special_anywhere),
    cmocka_unit_test(grows_in_an_arena),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
