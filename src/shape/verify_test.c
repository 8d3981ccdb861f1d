/* Mistakes in tables are found; forgotten members, too. */
#include "shape/verify.h"

#include "shape/example.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void finds_sound_tables_sound(void **state) {
  (void)state;
  struct error error;
  assert_int_equal(shape_verify(&thing_shape, &error), 0);
  assert_int_equal(shape_verify(&nothing_shape, &error), 0);
  assert_int_equal(shape_verify(&by_id_shape, &error), 0);
  assert_int_equal(shape_verify(&count_shape, &error), 0);
}

struct pair_of {
  int64_t a, b;
  struct text text;
  bool flag;
  enum color color;
  struct line *lines;
  size_t lines_count;
  struct maybe_int rank;
};
static void expect_mistake(const struct field *rows, size_t count, const char *message) {
  struct shape shape = {
    .name = "pair_of", .size = sizeof(struct pair_of), .fields = rows, .fields_count = count
  };
  struct error error = { .text = "" };
  assert_int_equal(shape_verify(&shape, &error), -EINVAL);
  char expected[ERROR_TEXT_MAX];
  snprintf(expected, sizeof expected, "The shape pair_of, member %s.", message);
  assert_string_equal(error.text, expected);
}

/* A sound row after one change. */
#define MISTAKE(row, change, message)                                                                        \
  do {                                                                                                       \
    struct field changed = row;                                                                              \
    changed.change;                                                                                          \
    expect_mistake(&changed, 1, message);                                                                    \
  } while (0)

static void finds_mistakes(void **state) {
  (void)state;
  static const struct field a = FIELD(struct pair_of, a, .optional = true, .max = 5);
  static const struct field text = FIELD(struct pair_of, text, .optional = true);
  static const struct field flag = FIELD(struct pair_of, flag);
  static const struct field color = ENUM_FIELD(struct pair_of, color, colors, .optional = true);
  static const struct field lines = LIST_FIELD(struct pair_of, lines, line);
  static const struct field rank = FIELD(struct pair_of, rank, .optional = true);
  MISTAKE(a, name = "A", "A: its name is not snake_case");
  MISTAKE(a, name = "a-b", "a-b: its name is not snake_case");
  MISTAKE(a, name = "", ": its name is not snake_case");
  MISTAKE(a, at = sizeof(struct pair_of) - 4, "a: it lies outside its struct");
  MISTAKE(a, kind = KIND_TEXT, "a: its size is not that of its kind");
  MISTAKE(a, maybe = true, "a: its size is not that of its kind");
  MISTAKE(a, min = 6, "a: min is above max");
  MISTAKE(a, max = INT64_MAX, "a: limits are beyond ±(2^53−1)");
  MISTAKE(a, charset = "a", "a: only a text has a charset");
  MISTAKE(a, not_null = true, "a: not_null is said of a maybe");
  MISTAKE(a, fallback = 6, "a: its fallback is not allowed");
  MISTAKE(a, names = &colors, "a: an enum, and nothing else, has names");
  MISTAKE(text, min = -1, "text: a length cannot be negative");
  MISTAKE(text, fallback = 1, "text: only an integer, a bool or an enum has a fallback");
  MISTAKE(flag, max = 1, "flag: its kind has no limits");
  MISTAKE(flag, fallback = 1, "flag: a fallback is for an optional member that is no maybe");
  MISTAKE(rank, fallback = 1, "rank: a fallback is for an optional member that is no maybe");
  MISTAKE(color, fallback = 1, "color: its fallback is not allowed");
  MISTAKE(color, names = NULL, "color: an enum, and nothing else, has names");
  MISTAKE(lines, shape = NULL, "lines: a list of structs, and no other, has a shape");
  MISTAKE(lines, item = KIND_ID, "lines: a list of structs, and no other, has a shape");
  MISTAKE(lines, item = KIND_BOOL, "lines: a list holds structs, ids, texts or integers");
  MISTAKE(lines, maybe = true, "lines: a list, an object, JSON or bytes cannot be a maybe");

  struct field twice[] = { a, flag };
  twice[1].name = "a";
  expect_mistake(twice, 2, "a: another member has its name");
  struct field overlapping[] = { a, flag };
  overlapping[1].at = a.at;
  expect_mistake(overlapping, 2, "flag: it overlaps with another member");
}

static void looks_into_what_is_within(void **state) {
  (void)state;
  static const struct field bad_fields[] = { FIELD(struct line, quantity, .min = 2, .max = 1) };
  static const struct shape bad_shape = SHAPE(line, bad_fields);
  struct field lines = LIST_FIELD(struct pair_of, lines, line);
  lines.shape = &bad_shape;
  const struct shape shape = {
    .name = "pair_of", .size = sizeof(struct pair_of), .fields = &lines, .fields_count = 1
  };
  struct error error;
  assert_int_equal(shape_verify(&shape, &error), -EINVAL);
  assert_string_equal(error.text, "The shape line, member quantity: min is above max.");
}

static void finds_secrets(void **state) {
  (void)state;
  static const struct field sealed_fields[] = { FIELD(struct line, quantity, .sealed = true) };
  static const struct shape sealed_shape = SHAPE(line, sealed_fields);
  struct field lines = LIST_FIELD(struct pair_of, lines, line);
  lines.shape = &sealed_shape;
  const struct shape outer = {
    .name = "pair_of", .size = sizeof(struct pair_of), .fields = &lines, .fields_count = 1
  };
  assert_true(shape_has_sealed(&outer));
  assert_true(shape_has_sealed(&thing_shape));
  assert_false(shape_has_sealed(&line_shape));
}

static const struct field pair_of_fields[] = {
  FIELD(struct pair_of, a),
  FIELD(struct pair_of, b),
  FIELD(struct pair_of, text),
  ENUM_FIELD(struct pair_of, color, colors),
  LIST_FIELD(struct pair_of, lines, line),
  FIELD(struct pair_of, rank),
};
static const struct shape pair_of_shape = SHAPE(pair_of, pair_of_fields);

static void finds_forgotten_members(void **state) {
  (void)state;
  assert_int_equal(SHAPE_UNCOVERED(thing), -1);
  assert_int_equal(SHAPE_UNCOVERED(line), -1);
#ifndef __clang__
  assert_int_equal(SHAPE_UNCOVERED(pair_of), offsetof(struct pair_of, flag));
#else
  (void)pair_of_shape;
#endif
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_sound_tables_sound),  cmocka_unit_test(finds_mistakes),
    cmocka_unit_test(looks_into_what_is_within), cmocka_unit_test(finds_secrets),
    cmocka_unit_test(finds_forgotten_members),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
