/* Shapes: there and back, defaults, all faults at once, PATCH, pairs, copies. */
#include "shape/problem.h"
#include "shape/shape.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum color { RED, GREEN = 2 };
static const char *const color_names[] = { [RED] = "red", [GREEN] = "green" };
static const struct names colors = NAMES(color_names);

struct line {
  struct id variant_id;
  int64_t quantity;
};
static const struct field line_fields[] = {
  FIELD(struct line, variant_id),
  FIELD(struct line, quantity, .min = 1, .max = 1000),
};
static const struct shape line_shape = SHAPE(line, line_fields, .doc = "A line.");

struct thing {
  struct text name;
  bool open;
  int64_t count;
  struct id owner;
  struct instant made;
  struct money price;
  enum color color;
  struct line first;
  struct line *lines;
  size_t lines_count;
  struct id *tags;
  size_t tags_count;
  struct text *words;
  size_t words_count;
  struct json extra;
  struct maybe_text note;
  struct maybe_int rank;
  struct maybe_enum shade;
};
static const struct field thing_fields[] = {
  FIELD(struct thing, name, .min = 1, .max = 10, .doc = "Its name."),
  FIELD(struct thing, open, .optional = true, .fallback = true),
  FIELD(struct thing, count, .optional = true, .min = 1, .max = 100, .fallback = 20),
  FIELD(struct thing, owner, .optional = true),
  FIELD(struct thing, made),
  FIELD(struct thing, price),
  ENUM_FIELD(struct thing, color, colors),
  OBJECT_FIELD(struct thing, first, line),
  LIST_FIELD(struct thing, lines, line, .max = 3),
  PLAIN_LIST_FIELD(struct thing, tags, .optional = true),
  PLAIN_LIST_FIELD(struct thing, words, .optional = true),
  FIELD(struct thing, extra, .optional = true),
  FIELD(struct thing, note, .max = 5),
  FIELD(struct thing, rank, .not_null = true),
  MAYBE_ENUM_FIELD(struct thing, shade, colors),
};
static const struct shape thing_shape = SHAPE(thing, thing_fields, .doc = "A thing.");

#define ID "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"

struct fixture {
  struct arena *arena;
  struct faults faults;
  struct buffer out;
};

static int set_up(void **state) {
  static struct fixture fixture;
  fixture = (struct fixture){ .arena = arena_create(4096) };
  fixture.faults.arena = fixture.arena;
  buffer_init(&fixture.out, 1 << 20);
  *state = &fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  arena_destroy(fixture->arena);
  buffer_finish(&fixture->out);
  return 0;
}

static void goes_there_and_back(void **state) {
  struct fixture *f = *state;
  struct text json = TEXT(
      "{\"name\":\"lamp\",\"open\":false,\"count\":7,\"owner\":\"" ID "\","
      "\"made\":\"2026-11-21T08:30:00.000000Z\",\"price\":{\"minor\":1299,\"currency\":\"EUR\"},"
      "\"color\":\"green\",\"first\":{\"variant_id\":\"" ID "\",\"quantity\":1},"
      "\"lines\":[{\"variant_id\":\"" ID "\",\"quantity\":2}],\"tags\":[\"" ID "\"],\"words\":[\"a\",\"b\"],"
      "\"extra\":{\"any\":[1,true,null]},\"note\":null,\"rank\":3,\"shade\":\"red\"}");
  struct thing thing;
  assert_int_equal(shape_decode(&thing_shape, json, UNKNOWN_REFUSED, f->arena, &thing, &f->faults), 0);
  assert_int_equal(thing.color, GREEN);
  assert_int_equal(thing.lines[0].quantity, 2);
  assert_int_equal(thing.note.presence, IS_NULL);
  shape_encode(&thing_shape, &thing, &f->out);
  assert_string_equal(f->out.at, json.at);
  assert_int_equal(shape_check(&thing_shape, &thing, &f->faults), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(goes_there_and_back, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
