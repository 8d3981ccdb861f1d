/* Circuit breakers: when they open, whom they let through as a trial, what closes them. */
#include "http/breaker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { PAUSE_US = 1000 };

static const struct text here = { .at = "http://127.0.0.1:1", .len = 18 };

static struct breakers *opened_at(int64_t now_us) {
  struct breakers *breakers = breakers_create(3, PAUSE_US);
  assert_non_null(breakers);
  for (int i = 0; i < 3; i++) {
    assert_true(breakers_admit(breakers, here, now_us));
    breakers_report(breakers, here, BREAKER_FAILED, now_us);
  }
  return breakers;
}

static void opens_after_failures_in_a_row(void **state) {
  (void)state;
  struct breakers *breakers = breakers_create(3, PAUSE_US);
  for (int i = 0; i < 10; i++) {
    assert_true(breakers_admit(breakers, here, 1));
    breakers_report(breakers, here, i % 3 == 2 ? BREAKER_ALIVE : BREAKER_FAILED, 1);
  }
  breakers_report(breakers, here, BREAKER_FAILED, 1);
  breakers_report(breakers, here, BREAKER_FAILED, 1);
  assert_false(breakers_admit(breakers, here, 1));
  assert_false(breakers_admit(breakers, here, PAUSE_US));
  assert_true(breakers_admit(breakers, TEXT("http://127.0.0.1:10"), 1));
  assert_true(breakers_admit(breakers, TEXT("http://127.0.0.1:"), 1));
  breakers_destroy(breakers);
}

static void lets_one_trial_through(void **state) {
  (void)state;
  struct breakers *breakers = opened_at(1);
  assert_true(breakers_admit(breakers, here, 1 + PAUSE_US));
  assert_false(breakers_admit(breakers, here, 2 + PAUSE_US));
  breakers_report(breakers, here, BREAKER_FAILED, 3 + PAUSE_US);
  assert_false(breakers_admit(breakers, here, 4 + PAUSE_US));
  assert_true(breakers_admit(breakers, here, 3 + PAUSE_US + PAUSE_US));
  breakers_destroy(breakers);
}

static void a_good_trial_closes_it(void **state) {
  (void)state;
  struct breakers *breakers = opened_at(1);
  assert_true(breakers_admit(breakers, here, 1 + PAUSE_US));
  breakers_report(breakers, here, BREAKER_ALIVE, 2 + PAUSE_US);
  assert_true(breakers_admit(breakers, here, 2 + PAUSE_US));
  breakers_report(breakers, here, BREAKER_FAILED, 2 + PAUSE_US);
  assert_true(breakers_admit(breakers, here, 2 + PAUSE_US));
  breakers_destroy(breakers);
}

static void a_trial_that_did_not_happen_frees_its_place(void **state) {
  (void)state;
  struct breakers *breakers = opened_at(1);
  assert_true(breakers_admit(breakers, here, 1 + PAUSE_US));
  breakers_report(breakers, here, BREAKER_UNKNOWN, 2 + PAUSE_US);
  assert_true(breakers_admit(breakers, here, 2 + PAUSE_US));
  breakers_destroy(breakers);
}

static void forgets_the_host_unused_for_longest(void **state) {
  (void)state;
  struct breakers *breakers = opened_at(1);
  for (int i = 0; i < 64; i++) {
    char name[32];
    snprintf(name, sizeof name, "http://127.0.1.%d", i);
    assert_true(breakers_admit(breakers, text_of(name), 2 + i));
    breakers_report(breakers, text_of(name), BREAKER_ALIVE, 2 + i);
  }
  assert_true(breakers_admit(breakers, here, 100));
  breakers_destroy(breakers);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(opens_after_failures_in_a_row),
    cmocka_unit_test(lets_one_trial_through),
    cmocka_unit_test(a_good_trial_closes_it),
    cmocka_unit_test(a_trial_that_did_not_happen_frees_its_place),
    cmocka_unit_test(forgets_the_host_unused_for_longest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
