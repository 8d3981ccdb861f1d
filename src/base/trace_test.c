/* Traceparents: begun, joined, taken over, and what is none. */
#include "base/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char given[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
static const uint8_t random_bytes[TRACE_RANDOM] = { 1, [TRACE_RANDOM - 1] = 0xab };
static const char fresh[] = "00-01000000000000000000000000000000-00000000000000ab-01";

static void a_trace_begins(void **state) {
  (void)state;
  char trace[TRACEPARENT_LEN + 1];
  trace_begin(trace, random_bytes);
  assert_string_equal(trace, fresh);
}

static void a_trace_goes_on_with_a_span_of_ours(void **state) {
  (void)state;
  char trace[TRACEPARENT_LEN + 1];
  trace_begin(trace, random_bytes);
  trace_join(trace, text_of(given));
  assert_string_equal(trace, "00-4bf92f3577b34da6a3ce929d0e0e4736-00000000000000ab-00");
}

static void a_span_of_another_process_is_taken_over(void **state) {
  (void)state;
  char trace[TRACEPARENT_LEN + 1];
  trace_begin(trace, random_bytes);
  trace_take(trace, text_of(given));
  assert_string_equal(trace, given);
}

static void what_is_no_trace_changes_nothing(void **state) {
  (void)state;
  static const char *const wrong[] = {
    "",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    char trace[TRACEPARENT_LEN + 1];
    trace_begin(trace, random_bytes);
    trace_join(trace, text_of(wrong[i]));
    trace_take(trace, text_of(wrong[i]));
    assert_string_equal(trace, fresh);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_trace_begins),
    cmocka_unit_test(a_trace_goes_on_with_a_span_of_ours),
    cmocka_unit_test(a_span_of_another_process_is_taken_over),
    cmocka_unit_test(what_is_no_trace_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
