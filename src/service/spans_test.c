/* The ring of spans: what is found, what is gone, and many who add at once. */
#include "service/spans.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char one[] = "4bf92f3577b34da6a3ce929d0e0e4731";
static const char other[] = "4bf92f3577b34da6a3ce929d0e0e4732";

static struct span span_number(const char *trace, int number) {
  struct span span = { .kind = SPAN_CALL, .duration_us = number, .start = { number }, .tries = number };
  memcpy(span.trace, trace, TRACE_ID_LEN);
  return span;
}

static void the_newest_stay(void **state) {
  (void)state;
  struct spans *spans = NULL;
  struct span found[10];
  assert_int_equal(spans_create(&spans, 4), 0);
  assert_int_equal(spans_of(spans, one, found, 10), 0);
  for (int i = 0; i < 10; i++) {
    struct span span = span_number(i % 2 == 0 ? one : other, i);
    spans_add(spans, &span);
  }
  assert_int_equal(spans_of(spans, one, found, 10), 2);
  assert_int_equal(found[0].duration_us, 6);
  assert_int_equal(found[1].duration_us, 8);
  assert_int_equal(spans_of(spans, other, found, 1), 1);
  assert_int_equal(found[0].duration_us, 7);
  spans_destroy(spans);
}

static void nothing_is_kept_where_nothing_may_be(void **state) {
  (void)state;
  struct spans *spans = NULL;
  struct span span = span_number(one, 1);
  assert_int_equal(spans_create(&spans, 0), 0);
  spans_add(spans, &span);
  assert_int_equal(spans_of(spans, one, &span, 1), 0);
  spans_destroy(spans);
}

static void spans_get_names_of_their_own(void **state) {
  (void)state;
  struct spans *spans = NULL;
  char first[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  char second[sizeof first];
  memcpy(second, first, sizeof first);
  assert_int_equal(spans_create(&spans, 1), 0);
  spans_name(spans, first);
  spans_name(spans, second);
  assert_memory_equal(first, second, SPAN_ID_AT);
  assert_memory_not_equal(first + SPAN_ID_AT, second + SPAN_ID_AT, SPAN_ID_LEN);
  assert_string_equal(first + SPAN_ID_AT + SPAN_ID_LEN, "-01");
  spans_destroy(spans);
}

enum { THREADS = 4, ROUNDS = 20000, RING = 1000 };

static void *add_many(void *data) {
  for (int i = 0; i < ROUNDS; i++) {
    struct span span = span_number(i % 2 == 0 ? one : other, i);
    spans_add(data, &span);
  }
  return NULL;
}

static void many_add_while_one_looks(void **state) {
  (void)state;
  static struct span found[RING];
  struct spans *spans = NULL;
  assert_int_equal(spans_create(&spans, RING), 0);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, add_many, spans), 0);
  }
  for (int round = 0; round < 100; round++) {
    size_t count = spans_of(spans, one, found, RING);
    for (size_t i = 0; i < count; i++) { /* each is whole */
      assert_int_equal(found[i].duration_us, found[i].tries);
      assert_int_equal(found[i].start.us, found[i].tries);
    }
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  size_t left = spans_of(spans, one, found, RING) + spans_of(spans, other, found, RING);
  assert_int_equal(left, RING);
  spans_destroy(spans);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_newest_stay),
    cmocka_unit_test(nothing_is_kept_where_nothing_may_be),
    cmocka_unit_test(spans_get_names_of_their_own),
    cmocka_unit_test(many_add_while_one_looks),
  };
  return cmocka_run_group_tests_name("spans", tests, NULL, NULL);
}
