/* Every kind of wrong body gets its one fault, at its place; the right one none. */
#include "shape/wrong_bodies.h"

#include "shape/example.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct judge {
  const struct shape *shape;
  const bool *skip;
  int count;
};

static void judge_one(void *data, const struct wrong_body *wrong) {
  struct judge *judge = data;
  struct arena *arena = arena_create(4096);
  struct faults faults = { .arena = arena };
  char ret[1024];
  assert_true(judge->shape->size <= sizeof ret);
  int result = shape_decode_body(judge->shape, wrong->json, judge->skip, arena, ret, &faults);
  if (result != -EINVAL || faults.count != 1 || !text_equal(faults.at[0].path, wrong->path) ||
      strcmp(faults.at[0].code, wrong->code) != 0) {
    fail_msg("%.300s: wanted %s at %s, got %zu, the first %s at %s", text_c(wrong->json), wrong->code,
             text_c(wrong->path), faults.count, faults.at[0].code, text_c(faults.at[0].path));
  }
  assert_true(faults.at[0].message.len > 0);
  judge->count++;
  arena_destroy(arena);
}

static void judges(const struct shape *shape, const bool *skip, int at_least) {
  struct arena *arena = arena_create(4096);
  struct faults faults = { .arena = arena };
  char ret[1024];
  int result = shape_decode_body(shape, right_body(shape, skip, arena), skip, arena, ret, &faults);
  if (result != 0) {
    fail_msg("%s at %s", faults.at[0].code, text_c(faults.at[0].path));
  }
  struct judge judge = { .shape = shape, .skip = skip };
  wrong_bodies(shape, skip, arena, judge_one, &judge);
  assert_in_range(judge.count, at_least, 1000);
  arena_destroy(arena);
}

static void each_wrong_body_gets_its_fault(void **state) {
  (void)state;
  judges(&thing_shape, NULL, 250);
  judges(&line_shape, NULL, 30);
  judges(&nothing_shape, NULL, 14);
}

static void what_the_path_gave_is_unknown_in_the_body(void **state) {
  (void)state;
  const bool skip[] = { true, false };
  judges(&line_shape, skip, 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_wrong_body_gets_its_fault),
    cmocka_unit_test(what_the_path_gave_is_unknown_in_the_body),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
