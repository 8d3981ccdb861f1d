/* Problem details on the wire, and that the table of the frame's problems is whole. */
#include "shape/problem.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void writes_a_problem(void **state) {
  (void)state;
  struct buffer out;
  buffer_init(&out, 10000);
  struct problem problem = { .kind = &problem_not_found };
  problem_encode(&problem, &out);
  assert_string_equal(out.at,
                      "{\"type\":\"/problems/not_found\",\"title\":\"There is no such thing\",\"status\":404,"
                      "\"code\":\"not_found\"}");
  buffer_finish(&out);
}

static void writes_faults(void **state) {
  (void)state;
  struct arena *arena = arena_create(1024);
  struct faults faults = { .arena = arena };
  fault_add(&faults, TEXT("/lines/0/quantity"), "range", "must be from %d to %d", 1, 10);
  fault_add(&faults, TEXT(""), "type", "must be \"this\"");
  struct buffer out;
  buffer_init(&out, 10000);
  struct problem problem = { .kind = &problem_invalid_body,
                             .detail = TEXT("Not \"so\"."),
                             .faults = &faults };
  problem_encode(&problem, &out);
  assert_string_equal(
      out.at, "{\"type\":\"/problems/invalid_body\",\"title\":\"The body is not valid\",\"status\":422,"
              "\"detail\":\"Not \\\"so\\\".\",\"code\":\"invalid_body\",\"errors\":["
              "{\"pointer\":\"/lines/0/quantity\",\"code\":\"range\",\"detail\":\"must be from 1 to 10\"},"
              "{\"pointer\":\"\",\"code\":\"type\",\"detail\":\"must be \\\"this\\\"\"}]}");
  json_t *json = json_loads(out.at, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(json);
  json_decref(json);
  buffer_finish(&out);
  arena_destroy(arena);
}

static void tells_no_json_from_a_wrong_body(void **state) {
  (void)state;
  struct arena *arena = arena_create(1024);
  struct faults faults = { .arena = arena };
  fault_add(&faults, TEXT("/a"), "duplicate", "x");
  assert_ptr_equal(problem_of_body(&faults), &problem_invalid_body);
  fault_add(&faults, TEXT(""), "json", "x");
  assert_ptr_equal(problem_of_body(&faults), &problem_malformed_json);
  arena_destroy(arena);
}

static void has_all_its_problems_once(void **state) {
  (void)state;
  assert_int_equal(frame_problems_count, 28);
  for (size_t i = 0; i < frame_problems_count; i++) {
    const struct problem_kind *kind = frame_problems[i];
    assert_in_range(kind->status, 400, 599);
    assert_int_equal(strspn(kind->code, "abcdefghijklmnopqrstuvwxyz_"), strlen(kind->code));
    assert_true(strlen(kind->title) > 5 && strlen(kind->doc) > 20);
    assert_int_equal(kind->doc[strlen(kind->doc) - 1], '.');
    for (size_t j = 0; j < i; j++) {
      assert_string_not_equal(kind->code, frame_problems[j]->code);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_a_problem),
    cmocka_unit_test(writes_faults),
    cmocka_unit_test(tells_no_json_from_a_wrong_body),
    cmocka_unit_test(has_all_its_problems_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
