/* The clock that tests move, and crash points: nothing at all in a program that people use. */
#include "base/hooks.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void moves_the_clock(void **state) {
  (void)state;
  struct clock clock = { 0 };
  int64_t before = instant_now().us;
  int64_t now = clock_now(&clock).us;
  assert_in_range(now, before, instant_now().us);
  clock.ahead_us = 3600000000;
  assert_true(clock_now(&clock).us >= before + 3600000000);
}

/* How often a child passes two crash points of which the environment names one; 3 of 3 rounds: it lived. */
static int rounds_survived(const char *crash_at) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    setenv("SOUK_CRASH_AT", crash_at, 1);
    for (int round = 0; round < 3; round++) {
      crash_point("before_commit");
      crash_point("before");
      if (write(ends[1], "x", 1) != 1) {
        _exit(1);
      }
    }
    _exit(0);
  }
  close(ends[1]);
  int rounds = 0;
  char byte = 0;
  while (read(ends[0], &byte, 1) == 1) {
    rounds++;
  }
  close(ends[0]);
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(rounds == 3 ? WIFEXITED(status) : WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  return rounds;
}

static void crashes_only_where_it_is_told_to(void **state) {
  (void)state;
#ifdef SOUK_TEST_HOOKS
  assert_int_equal(rounds_survived("before_commit"), 0);
  assert_int_equal(rounds_survived("before_commit:2"), 1);
  assert_int_equal(rounds_survived("before:3"), 2);
#else
  assert_int_equal(rounds_survived("before_commit"), 3);
#endif
  assert_int_equal(rounds_survived("befor"), 3);
  assert_int_equal(rounds_survived("before:4"), 3);
  assert_int_equal(rounds_survived(""), 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(moves_the_clock),
    cmocka_unit_test(crashes_only_where_it_is_told_to),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
