/* When the dispatcher looks again although nobody wakes it: a moment that it misses here is missed for good.
 */
#include "bus/embedded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct scene {
  struct clock clock;
  struct bus bus;
  struct lane lane;
  struct embedded embedded;
};

/* One consumer and one log; nothing to do. */
static void set_scene(struct scene *scene) {
  memset(scene, 0, sizeof *scene);
  scene->bus.options.clock = &scene->clock;
  scene->lane.embedded = &scene->embedded;
  scene->lane.early_below = EARLY_FROM_NEWEST;
  scene->embedded.bus = &scene->bus;
  scene->embedded.lanes[0] = &scene->lane;
  scene->embedded.lanes_count = 1;
  scene->embedded.logs_count = 1;
}

static void with_nothing_to_do_it_sleeps_until_it_is_woken(void **state) {
  struct scene *scene = *state;
  set_scene(scene);
  assert_true(next_look(&scene->embedded) == INT64_MAX);
}

static void a_pause_that_has_just_ended_is_not_missed(void **state) {
  struct scene *scene = *state;
  set_scene(scene);
  scene->lane.paused_until_us = monotonic_us() - 1;
  assert_int_equal(next_look(&scene->embedded), scene->lane.paused_until_us);
  set_scene(scene);
  scene->embedded.logs[0].paused_until_us = monotonic_us() - 1;
  assert_int_equal(next_look(&scene->embedded), scene->embedded.logs[0].paused_until_us);
}

static void a_paused_consumer_with_more_to_do_is_left_alone(void **state) {
  struct scene *scene = *state;
  set_scene(scene);
  scene->lane.unfinished = true;
  scene->lane.next_try.us = 1;
  scene->lane.paused_until_us = monotonic_us() + 1000000;
  assert_int_equal(next_look(&scene->embedded), scene->lane.paused_until_us);
}

static void early_tries_go_on_after_a_rest(void **state) {
  struct scene *scene = *state;
  set_scene(scene);
  scene->lane.too_early = true;
  assert_true(next_look(&scene->embedded) == INT64_MAX); /* nothing was done since the last ones */
  scene->lane.early_below = 17;
  assert_true(next_look(&scene->embedded) <= monotonic_us());
}

static void a_replay_that_has_let_go_leaves_nothing_to_the_next(void **state) {
  struct scene *scene = *state;
  set_scene(scene);
  scene->lane.frozen = true; /* as it was seen before */
  grant_holds(&scene->embedded);
  assert_false(scene->lane.held);
}

int main(void) {
  static struct scene scene;
  struct CMUnitTest tests[] = {
    cmocka_unit_test_prestate(with_nothing_to_do_it_sleeps_until_it_is_woken, &scene),
    cmocka_unit_test_prestate(a_pause_that_has_just_ended_is_not_missed, &scene),
    cmocka_unit_test_prestate(a_paused_consumer_with_more_to_do_is_left_alone, &scene),
    cmocka_unit_test_prestate(early_tries_go_on_after_a_rest, &scene),
    cmocka_unit_test_prestate(a_replay_that_has_let_go_leaves_nothing_to_the_next, &scene),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
