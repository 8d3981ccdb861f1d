/* A trace put together: order, depth, and what is told twice. */
#include "service/watch_calls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "shape/covered.h"

static struct trace_span a_span(enum span_kind kind, const char *id, const char *parent, int64_t start) {
  struct trace_span span = { .kind = kind, .span_id = text_of(id), .start = { PRESENT, { start } } };
  if (parent != NULL) {
    span.parent_span_id = (struct maybe_text){ PRESENT, text_of(parent) };
  }
  return span;
}

/* "a0 b1 …": ids with their depths. */
static const char *sorted(struct trace_span *spans, size_t count) {
  static char text[200];
  struct arena *arena = arena_create(4096);
  size_t len = 0;
  size_t put = trace_sort(arena, spans, count);
  text[0] = '\0';
  for (size_t i = 0; i < put; i++) {
    len += (size_t)snprintf(text + len, sizeof text - len, "%s%.*s%lld", i > 0 ? " " : "",
                            TEXT_ARGS(spans[i].span_id), (long long)spans[i].depth);
  }
  arena_destroy(arena);
  return text;
}

static void causes_come_before_effects(void **state) {
  (void)state;
  struct trace_span spans[] = {
    a_span(SPAN_REACTION, "e", "d", 8), a_span(SPAN_EVENT, "d", "a", 5), a_span(SPAN_CALL, "b", "a", 2),
    a_span(SPAN_REQUEST, "a", NULL, 1), a_span(SPAN_EVENT, "c", "b", 1), a_span(SPAN_REACTION, "f", "d", 7),
    a_span(SPAN_EVENT, "g", "f", 9),
  };
  assert_string_equal(sorted(spans, COUNT_OF(spans)), "a0 b1 c2 d1 f2 g3 e2");
  assert_int_equal(spans[2].start.v.us, 2); /* told of within the call, so not before it */
}

static void events_are_told_of_when_all_was_asked(void **state) {
  (void)state;
  struct trace_span spans[] = {
    a_span(SPAN_EVENT, "d", "a", 1),
    a_span(SPAN_CALL, "c", "a", 5),
    a_span(SPAN_CALL, "b", "a", 2),
    a_span(SPAN_REQUEST, "a", NULL, 1),
  };
  spans[1].duration_us = (struct maybe_int){ PRESENT, 4 };
  assert_string_equal(sorted(spans, COUNT_OF(spans)), "a0 b1 c1 d1");
  assert_int_equal(spans[3].start.v.us, 9);
}

static void effects_of_what_is_forgotten_stand_alone(void **state) {
  (void)state;
  struct trace_span spans[] = {
    a_span(SPAN_EVENT, "c", "x", 3),
    a_span(SPAN_EVENT, "b", "y", 2),
    a_span(SPAN_REACTION, "d", "c", 0),
  };
  spans[2].start.presence = ABSENT;
  assert_string_equal(sorted(spans, COUNT_OF(spans)), "b0 c0 d1");
  assert_string_equal(sorted(spans, 0), "");
}

static void a_circle_has_no_beginning(void **state) {
  (void)state;
  struct trace_span spans[] = { a_span(SPAN_CALL, "a", "b", 1), a_span(SPAN_CALL, "b", "a", 2),
                                a_span(SPAN_CALL, "c", "c", 3) };
  assert_string_equal(sorted(spans, COUNT_OF(spans)), "c0");
}

static void both_sides_of_a_call_are_one(void **state) {
  (void)state;
  struct trace_span room[4];
  struct trace_view view = { .spans = room };
  struct trace_span asked = a_span(SPAN_CALL, "b", NULL, 3);
  struct trace_span asks = a_span(SPAN_CALL, "b", "a", 2);
  asked.duration_us = (struct maybe_int){ PRESENT, 5 };
  asks.duration_us = (struct maybe_int){ PRESENT, 7 };
  assert_true(trace_add(&view, &asked));
  assert_true(trace_add(&view, &asks));
  assert_int_equal(view.spans_count, 1);
  assert_int_equal(room[0].duration_us.v, 7);
  assert_string_equal(text_c(room[0].parent_span_id.v), "a");
  asks.duration_us.v = 1; /* as another clock has it */
  asks.caller = (struct maybe_text){ PRESENT, TEXT("order") };
  asks.error = (struct maybe_text){ PRESENT, TEXT("order.not_payable") };
  assert_true(trace_add(&view, &asks));
  assert_int_equal(room[0].duration_us.v, 7);
  assert_string_equal(text_c(room[0].caller.v), "order");
  assert_string_equal(text_c(room[0].error.v), "order.not_payable");
}

static void tries_are_counted(void **state) {
  (void)state;
  struct trace_span room[4];
  struct trace_view view = { .spans = room };
  struct trace_span tried = a_span(SPAN_REACTION, "r", "e", 1);
  tried.state = SPAN_FAILED;
  tried.tries = (struct maybe_int){ PRESENT, 1 };
  tried.error = (struct maybe_text){ PRESENT, TEXT("not yet") };
  struct trace_span done = a_span(SPAN_REACTION, "r", "e", 9);
  done.duration_us = (struct maybe_int){ PRESENT, 3 };
  assert_true(trace_add(&view, &tried));
  tried.tries.v = 2;
  assert_true(trace_add(&view, &tried));
  assert_true(trace_add(&view, &done));
  assert_int_equal(view.spans_count, 1);
  assert_int_equal(room[0].tries.v, 3);
  assert_int_equal(room[0].state, SPAN_DONE);
  assert_int_equal(room[0].error.presence, ABSENT);
  assert_int_equal(room[0].start.v.us, 9);
}

static void shapes_are_whole(void **state) {
  (void)state;
  ASSERT_COVERED(trace_span);
  ASSERT_COVERED(trace_view);
  ASSERT_COVERED(spans_asked);
  ASSERT_COVERED(spans_told);
  ASSERT_COVERED(service_view);
  ASSERT_COVERED(service_list);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(causes_come_before_effects),
    cmocka_unit_test(events_are_told_of_when_all_was_asked),
    cmocka_unit_test(effects_of_what_is_forgotten_stand_alone),
    cmocka_unit_test(a_circle_has_no_beginning),
    cmocka_unit_test(both_sides_of_a_call_are_one),
    cmocka_unit_test(tries_are_counted),
    cmocka_unit_test(shapes_are_whole),
  };
  return cmocka_run_group_tests_name("trace_tree", tests, NULL, NULL);
}
