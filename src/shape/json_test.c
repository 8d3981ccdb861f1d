/* What of RFC 8259 is taken and what is not, pinned: `takes` says as what, by its value in a shape or by the
   code of the fault. */
#include "shape/shape.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct any {
  int64_t number;
  struct text text;
  struct json json;
};
static const struct field any_fields[] = {
  FIELD(struct any, number, .optional = true),
  FIELD(struct any, text, .optional = true, .max = 1000),
  FIELD(struct any, json, .optional = true),
};
static const struct shape any_shape = SHAPE(any, any_fields);

struct outcome {
  struct arena *arena;
  int result;
  struct any any;
  struct faults faults;
};

static struct outcome decode(struct text json) {
  struct outcome outcome = { .arena = arena_create(4096) };
  outcome.faults.arena = outcome.arena;
  outcome.result =
      shape_decode(&any_shape, json, UNKNOWN_REFUSED, outcome.arena, &outcome.any, &outcome.faults);
  return outcome;
}

static void expect_fault(struct text json, const char *path, const char *code) {
  struct outcome outcome = decode(json);
  if (outcome.result != -EINVAL || outcome.faults.count != 1 || !text_is(outcome.faults.at[0].path, path) ||
      strcmp(outcome.faults.at[0].code, code) != 0) {
    fail_msg("%.100s: wanted %s at '%s', got %zu: %s at '%s'", text_c(json), code, path, outcome.faults.count,
             outcome.faults.count > 0 ? outcome.faults.at[0].code : "nothing",
             text_c(outcome.faults.at[0].path));
  }
  assert_true(text_is_utf8(outcome.faults.at[0].path));
  assert_true(text_is_utf8(outcome.faults.at[0].message));
  arena_destroy(outcome.arena);
}

static void numbers(void **state) {
  (void)state;
  static const struct {
    const char *written;
    int64_t number;
    const char *code; /* of the fault at /number, "json" at the whole */
  } cases[] = {
    { "0", 0, NULL },
    { "-0", 0, NULL },
    { "-0.0", 0, NULL },
    { "7", 7, NULL },
    { "-7", -7, NULL },
    { "1.0", 1, NULL },
    { "1e2", 100, NULL },
    { "1E+2", 100, NULL },
    { "100e-2", 1, NULL },
    { "1.50e1", 15, NULL },
    { "0e99", 0, NULL },
    { "9007199254740991", INTEGER_MAX, NULL },
    { "-9007199254740991", -INTEGER_MAX, NULL },
    { "9007199254740991.0", INTEGER_MAX, NULL },
    { "9007199254740992", 0, "range" },
    { "-9007199254740992", 0, "range" },
    { "9007199254740993", 0, "range" },
    { "9007199254740992.0", 0, "range" },
    { "9223372036854775807", 0, "range" },
    { "9223372036854775808", 0, "range" },
    { "-9223372036854775809", 0, "range" },
    { "100000000000000000000000000000000", 0, "range" },
    { "1e16", 0, "range" },
    { "1e308", 0, "range" },
    { "1e309", 0, "range" },
    { "-1e999999999", 0, "range" },
    { "1e-400", 0, NULL }, /* nothing smaller is told apart from 0 */
    { "1.5", 0, "type" },
    { "-1e-1", 0, "type" },
    { "1e-7", 0, "type" },
    { "01", 0, "json" },
    { "-01", 0, "json" },
    { "+1", 0, "json" },
    { ".5", 0, "json" },
    { "1.", 0, "json" },
    { "1.e1", 0, "json" },
    { "1e", 0, "json" },
    { "1e+", 0, "json" },
    { "-", 0, "json" },
    { "--1", 0, "json" },
    { "0x10", 0, "json" },
    { "1_000", 0, "json" },
    { "NaN", 0, "json" },
    { "Infinity", 0, "json" },
    { "-Infinity", 0, "json" },
    { "1 2", 0, "json" },
    { "\xef\xbc\x91", 0, "json" }, /* FULLWIDTH DIGIT ONE */
    { "true", 0, "type" },
    { "\"1\"", 0, "type" },
    { "null", 0, "null" },
    { "[1]", 0, "type" },
    { "True", 0, "json" },
    { "nul", 0, "json" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[200];
    snprintf(json, sizeof json, "{\"number\":%s}", cases[i].written);
    if (cases[i].code != NULL) {
      expect_fault(text_of(json), strcmp(cases[i].code, "json") == 0 ? "" : "/number", cases[i].code);
      continue;
    }
    struct outcome outcome = decode(text_of(json));
    if (outcome.result != 0 || outcome.any.number != cases[i].number) {
      fail_msg("%s", json);
    }
    arena_destroy(outcome.arena);
  }
}

static void strings(void **state) {
  (void)state;
  static const struct {
    struct text written; /* with its quotes */
    const char *text;    /* NULL: no JSON */
  } cases[] = {
    { TEXT("\"\""), "" },
    { TEXT("\"a\""), "a" },
    { TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "\"\\/\b\f\n\r\t" },
    { TEXT("\"\\u0041\\u00e9\\u20ac\""), "Aé€" },
    { TEXT("\"\\u00E9\""), "é" },
    { TEXT("\"é€😀\""), "é€😀" },
    { TEXT("\"\\ud83d\\ude00\""), "😀" },
    { TEXT("\"\\uD83D\\uDE00\""), "😀" },
    { TEXT("\"\\uffff\\ufffe\""), "\xef\xbf\xbf\xef\xbf\xbe" }, /* noncharacters are characters here */
    { TEXT("\"\x7f\""), "\x7f" },
    { TEXT("\"\xe2\x80\xa8\""), "\xe2\x80\xa8" }, /* LINE SEPARATOR stands for itself */
    { TEXT("\"\\u0000\""), NULL },
    { TEXT("\"a\\u0000b\""), NULL },
    { TEXT("\"a\0b\""), NULL },
    { TEXT("\"\\ud83d\""), NULL },  /* a high surrogate alone */
    { TEXT("\"\\ude00\""), NULL },  /* a low one */
    { TEXT("\"\\ud83dx\""), NULL }, /* without its other half */
    { TEXT("\"\\ud83d\\u0041\""), NULL },
    { TEXT("\"\\ud83d\\ud83d\""), NULL },
    { TEXT("\"\\ude00\\ud83d\""), NULL },           /* the wrong way round */
    { TEXT("\"\xed\xa0\xbd\xed\xb8\x80\""), NULL }, /* surrogates in UTF-8 (CESU-8) */
    { TEXT("\"\xc0\x80\""), NULL },
    { TEXT("\"\xc0\xaf\""), NULL },
    { TEXT("\"\x80\""), NULL },
    { TEXT("\"\xff\""), NULL },
    { TEXT("\"\xe2\x82\""), NULL },
    { TEXT("\"\xf4\x90\x80\x80\""), NULL },
    { TEXT("\"\\x41\""), NULL },
    { TEXT("\"\\u00\""), NULL },
    { TEXT("\"\\u00g0\""), NULL },
    { TEXT("\"\\U0041\""), NULL },
    { TEXT("\"\\'\""), NULL },
    { TEXT("\"\\\""), NULL },
    { TEXT("\"a\nb\""), NULL },
    { TEXT("\"a\tb\""), NULL },
    { TEXT("\"\x1f\""), NULL },
    { TEXT("'a'"), NULL },
    { TEXT("a"), NULL },
    { TEXT("\"a"), NULL },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct buffer json;
    buffer_init(&json, 1000);
    buffer_add_c(&json, "{\"text\":");
    buffer_add_text(&json, cases[i].written);
    buffer_add_c(&json, "}");
    if (cases[i].text == NULL) {
      expect_fault(buffer_text(&json), "", "json");
    } else {
      struct outcome outcome = decode(buffer_text(&json));
      if (outcome.result != 0 || !text_is(outcome.any.text, cases[i].text)) {
        fail_msg("%s", json.at);
      }
      arena_destroy(outcome.arena);
    }
    buffer_finish(&json);
  }
}

static void texts(void **state) {
  (void)state;
  static const struct {
    struct text json;
    const char *path, *code; /* NULL: taken */
  } cases[] = {
    { TEXT("{}"), NULL, NULL },
    { TEXT(" \t\r\n{ \n} \r\n"), NULL, NULL },
    { TEXT("{\"number\" : 1 , \"text\":\"a\"}"), NULL, NULL },
    { TEXT("{\"json\":{\"\":{\"\":1}}}"), NULL, NULL }, /* an empty name is one */
    { TEXT(""), "", "json" },
    { TEXT(" "), "", "json" },
    { TEXT("{"), "", "json" },
    { TEXT("}"), "", "json" },
    { TEXT("{]"), "", "json" },
    { TEXT("{}{}"), "", "json" },
    { TEXT("{} x"), "", "json" },
    { TEXT("{},"), "", "json" },
    { TEXT("{}\0"), "", "json" },
    { TEXT("\0{}"), "", "json" },
    { TEXT("\xef\xbb\xbf{}"), "", "json" }, /* a byte order mark */
    { TEXT("{\0}\0"), "", "json" },         /* UTF-16 */
    { TEXT("\xff\xfe{\0}\0"), "", "json" },
    { TEXT("{}\xc2\xa0"), "", "json" }, /* NO-BREAK SPACE is no blank here */
    { TEXT("{}\x0b"), "", "json" },
    { TEXT("// what\n{}"), "", "json" },
    { TEXT("{/**/}"), "", "json" },
    { TEXT("{\"number\":1,}"), "", "json" },
    { TEXT("{,\"number\":1}"), "", "json" },
    { TEXT("{\"number\":1,,\"text\":\"\"}"), "", "json" },
    { TEXT("{\"number\" 1}"), "", "json" },
    { TEXT("{\"number\"}"), "", "json" },
    { TEXT("{number:1}"), "", "json" },
    { TEXT("{'number':1}"), "", "json" },
    { TEXT("{1:1}"), "", "json" },
    { TEXT("{\"json\":[1,]}"), "", "json" },
    { TEXT("{\"json\":[1 2]}"), "", "json" },
    { TEXT("{\"json\":[}"), "", "json" },
    { TEXT("{\"json\":[1}"), "", "json" },
    { TEXT("{\"\\u0000\":1}"), "", "json" },
    { TEXT("{\"\xff\":1}"), "", "json" },
    { TEXT("[]"), "", "type" },
    { TEXT("7"), "", "type" },
    { TEXT("\"{}\""), "", "type" },
    { TEXT("null"), "", "type" },
    { TEXT("{\"number\":1,\"number\":1}"), "/number", "duplicate" },
    { TEXT("{\"number\":1,\"\\u006eumber\":2}"), "/\\u006eumber", "duplicate" },
    { TEXT("{\"json\":[0,{\"a/b\":{\"c~\":1,\"c~\":2}}]}"), "/json/1/a~1b/c~0", "duplicate" },
    { TEXT("{\"json\":[[],1e999]}"), "/json/1", "range" },
    { TEXT("{\"json\":{\"a\":[1],\"b\":[1,99999999999999999999]}}"), "/json/b/1", "range" },
    { TEXT("{\"what\":1}"), "/what", "unknown" },
    { TEXT("{\"Number\":1}"), "/Number", "unknown" },
    { TEXT("{\"wh/a~t\":1}"), "/wh~1a~0t", "unknown" },
    { TEXT("{\"\":1}"), "/", "unknown" },
    { TEXT("{\"a123456789b123456789c123456789d123456789e123456789f123456789g123456789\":1}"),
      "/a123456789b123456789c123456789d123456789e123456789f123456789g123…", "unknown" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    if (cases[i].code != NULL) {
      expect_fault(cases[i].json, cases[i].path, cases[i].code);
      continue;
    }
    struct outcome outcome = decode(cases[i].json);
    if (outcome.result != 0) {
      fail_msg("%s: %s", cases[i].json.at, outcome.faults.at[0].message.at);
    }
    arena_destroy(outcome.arena);
  }
}

static void add_times(struct buffer *buffer, const char *piece, int count) {
  for (int i = 0; i < count; i++) {
    buffer_add_c(buffer, piece);
  }
}

static void depth_is_bounded(void **state) {
  (void)state;
  struct buffer json;
  buffer_init(&json, 1 << 20);
  for (int depth = JSON_MAX_DEPTH - 1; depth <= JSON_MAX_DEPTH; depth++) {
    buffer_clear(&json);
    buffer_add_c(&json, "{\"json\":");
    add_times(&json, "[", depth);
    buffer_add_c(&json, "\"]]]]\\\"[[[[[[[[[[[[[[[[[[[[[\"");
    add_times(&json, "]", depth);
    buffer_add_c(&json, "}");
    if (depth < JSON_MAX_DEPTH) {
      struct outcome outcome = decode(buffer_text(&json));
      assert_int_equal(outcome.result, 0);
      arena_destroy(outcome.arena);
    } else {
      expect_fault(buffer_text(&json), "/json/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0", "too_deep");
    }
  }
  buffer_clear(&json);
  add_times(&json, "[{\"a\":", 100000);
  expect_fault(buffer_text(&json), "/0/a/0/a/0/a/0/a/0/a/0/a/0/a/0/a", "too_deep");
  buffer_finish(&json);
}

static void members_are_bounded(void **state) {
  (void)state;
  struct buffer json;
  buffer_init(&json, 1 << 20);
  buffer_add_c(&json, "{\"json\":[0");
  add_times(&json, ",0", JSON_MAX_MEMBERS - 2);
  buffer_add_c(&json, "]}");
  struct outcome outcome = decode(buffer_text(&json));
  assert_int_equal(outcome.result, 0);
  arena_destroy(outcome.arena);

  buffer_clear(&json);
  buffer_add_c(&json, "{\"json\":[0");
  add_times(&json, ",0", JSON_MAX_MEMBERS - 1);
  buffer_add_c(&json, "]}");
  expect_fault(buffer_text(&json), "/json/4999", "too_many");

  buffer_clear(&json);
  add_times(&json, "[],", JSON_MAX_MEMBERS);
  expect_fault(buffer_text(&json), "/0", "too_many");
  buffer_finish(&json);
}

static void json_is_kept_as_its_text(void **state) {
  (void)state;
  static const struct {
    const char *written, *kept;
  } cases[] = {
    { "null", "null" },
    { " [ 1 , true , { \"b\" : \"x\" , \"a\" : null } ] ", "[1,true,{\"b\":\"x\",\"a\":null}]" },
    { "\"\\u00e9\\n\"", "\"é\\n\"" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "0.5", "0.5" },
    { "{}", "{}" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char json[200];
    snprintf(json, sizeof json, "{\"json\":%s}", cases[i].written);
    struct outcome outcome = decode(text_of(json));
    assert_int_equal(outcome.result, 0);
    assert_string_equal(outcome.any.json.text.at, cases[i].kept);
    arena_destroy(outcome.arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers),
    cmocka_unit_test(strings),
    cmocka_unit_test(texts),
    cmocka_unit_test(depth_is_bounded),
    cmocka_unit_test(members_are_bounded),
    cmocka_unit_test(json_is_kept_as_its_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
