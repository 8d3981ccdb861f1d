/* What bus.h promises, checked in every arrangement of the house: order, effects once, who begins where,
   settling, replays, fences. Parked events and dead letters are in bus_troubles_test.c. */
#include "bus/bus_house.h"
#include "store/delivery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int build(void **state) {
  struct house *house = house_build(*state);
  house_open(house);
  *state = house;
  return 0;
}

static int raze(void **state) {
  house_raze(*state);
  return 0;
}

static void order_is_kept_and_effects_are_once(void **state) {
  struct house *house = *state;
  bus_up(house);
  for (int64_t i = 0; i < 30; i++) {
    emit_many(house, 1 + i * 40, 40, 7);
  }
  settle(house);
  assert_done_once(&house->keeper, 1, 1200);
  assert_done_once(&house->mirror, 1, 1200);
  assert_int_equal(stats_of(house, "mirror").done, 1200);
  assert_int_equal(stats_of(house, "keeper").done, 1200 + 800);
  assert_int_equal(stats_of(house, "keeper").lag, 0);
  assert_int_equal(stats_of(house, "mirror").parked, 0);
  assert_int_equal(bus_health(house->bus), 0);
}

static void what_was_emitted_before_the_start_is_heard(void **state) {
  struct house *house = *state;
  emit_many(house, 1, 700, 7);
  bus_up(house);
  settle(house);
  assert_done_once(&house->keeper, 1, 700);
  assert_done_once(&house->mirror, 1, 700);
}

static void a_restart_goes_on_where_it_was(void **state) {
  struct house *house = *state;
  for (int64_t i = 0; i < 4; i++) {
    bus_up(house);
    emit_many(house, 1 + i * 100, 100, 7);
    bus_down(house); /* with whatever is under way */
    house_close(house);
    house_open(house);
  }
  bus_up(house);
  settle(house);
  assert_done_once(&house->keeper, 1, 400);
  assert_done_once(&house->mirror, 1, 400);
}

static void settling_waits_for_what_follows(void **state) {
  struct house *house = *state;
  bus_up(house);
  for (int64_t i = 1; i <= 20; i++) {
    emit_one(house, &made, thing(1), i);
    settle(house);
    /* thing.made at both, and the thing.seen that came of it */
    assert_int_equal(effects_count(&house->mirror), i);
    assert_int_equal(effects_count(&house->keeper), 2 * i);
  }
}

#ifdef SOUK_TEST_HOOKS
/* Never returns: it is killed, or ends with 0 where the point is not passed that often. */
static void live_until_killed(struct house *house, int round) {
  char point[64];
  snprintf(point, sizeof point, "between_read_and_effects:%d", round);
  setenv("SOUK_CRASH_AT", point, 1);
  house_open(house);
  bus_up(house);
  _exit(bus_settle(house->bus, MINUTE_MS) == 0 ? 0 : 1);
}
#endif

static void effects_are_once_across_a_crash(void **state) {
#ifdef SOUK_TEST_HOOKS
  struct house *house = *state;
  emit_many(house, 1, 300, 7);
  house_close(house); /* no threads may run when we fork */
  for (int round = 1; round <= 4; round++) {
    pid_t child = fork();
    if (child == 0) {
      live_until_killed(house, round);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == 9);
  }
  house_open(house);
  bus_up(house);
  settle(house);
  assert_done_once(&house->keeper, 1, 300);
  assert_done_once(&house->mirror, 1, 300);
#else
  (void)state;
  print_message("needs a build with -Dtest_hooks=true\n");
  skip();
#endif
}

static void who_comes_later_gets_all_or_only_what_is_new(void **state) {
  struct house *house = *state;
  house->without_mirror = true;
  bus_up(house);
  emit_many(house, 1, 600, 7);
  settle(house);
  bus_down(house);

  house->without_mirror = false;
  house->mirror.subscriptions[0].from = FROM_START;
  house->mirror.subscriptions[1].from = FROM_NOW;
  bus_up(house);
  emit_one(house, &made, thing(1), 1000);
  emit_one(house, &sold, thing(1), 1001);
  settle(house);
  assert_int_equal(effects_count(&house->mirror), 400 + 2);
  assert_int_equal(stats_of(house, "mirror").done, 400 + 2);
}

enum { RARE_EVENTS = 14 }; /* thousands: more than a cursor may stand behind */
enum { RARE_TRANSACTIONS = 1100 };
enum { SLOW_EVENTS = 9000 }; /* more than any driver keeps in memory */

/* Waits, off the writer, until the other consumer has done all; in vain if it were held back by us. */
static void wait_for_mirror(struct hearer *hearer, const struct event *event) {
  (void)event;
  struct house *house = hearer->house;
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 60;
  int result = 0;
  pthread_mutex_lock(&house->lock);
  while (result == 0 && atomic_load(&house->mirror.runs) < SLOW_EVENTS) {
    result = pthread_cond_timedwait(&house->changed, &house->lock, &until);
  }
  assert_int_equal(result, 0);
  pthread_mutex_unlock(&house->lock);
}

static void the_slow_do_not_hold_back_others(void **state) {
  struct house *house = *state;
  if (!house->arrangement->prepares) {
    print_message("without a thread of its own a consumer is never slow\n");
    skip();
  }
  house->keeper.before_prepare = wait_for_mirror;
  bus_up(house);
  for (int64_t i = 0; i < SLOW_EVENTS; i += 500) {
    emit_many(house, 1 + i, 500, 7);
  }
  settle(house);
  assert_done_once(&house->keeper, 1, SLOW_EVENTS);
  assert_done_once(&house->mirror, 1, SLOW_EVENTS);
}

static void a_rebuild_begins_again(void **state) {
  struct house *house = *state;
  bus_up(house);
  emit_many(house, 1, 400, 7);
  settle(house);
  struct error error = { "" };
  for (int i = 0; i < 3; i++) {
    assert_int_equal(bus_replay(house->bus, "keeper", &error), 0);
    settle(house);
    assert_done_once(&house->keeper, 1, 400);
  }
  emit_many(house, 401, 100, 7);
  assert_int_equal(bus_replay(house->bus, "keeper", &error), 0); /* while events flow */
  settle(house);
  assert_done_once(&house->keeper, 1, 500);
  assert_int_equal(stats_of(house, "mirror").done, 500);
  assert_int_equal(bus_replay(house->bus, "nobody", &error), -ENOENT);
  assert_int_equal(bus_replay(house->bus, "mirror", &error), -ENOTSUP);
}

enum { STREAM_EVENTS = 300 };

static void *emit_stream(void *data) {
  for (int64_t i = 1; i <= STREAM_EVENTS; i++) {
    emit_many(data, i, 1, 7);
  }
  return NULL;
}

static void rebuilds_in_a_stream_meet_no_batch(void **state) {
  struct house *house = *state;
  pthread_t emitter;
  struct error error = { "" };
  bus_up(house);
  assert_int_equal(pthread_create(&emitter, NULL, emit_stream, house), 0);
  for (int i = 0; i < STREAM_EVENTS; i++) {
    assert_int_equal(bus_replay(house->bus, "keeper", &error), 0);
  }
  assert_int_equal(pthread_join(emitter, NULL), 0);
  settle(house);
  assert_int_equal(bus_health(house->bus), 0); /* a batch under way would find its cursor moved */
  assert_done_once(&house->keeper, 1, STREAM_EVENTS);
}

static void what_is_skipped_stays(void **state) {
  struct house *house = *state;
  house->mirror.subscriptions[1].on_replay = REBUILD; /* and no tables */
  bus_up(house);
  emit_many(house, 1, 300, 7);
  settle(house);
  struct error error = { "" };
  assert_int_equal(bus_replay(house->bus, "mirror", &error), 0);
  settle(house);
  assert_int_equal(effects_count(&house->mirror), 300 + 100); /* every thing.sold twice */
  assert_done_once(&house->keeper, 1, 300);
}

static void the_second_of_a_name_is_fenced(void **state) {
  struct house *house = *state;
  house->without_mirror = true;
  bus_up(house);
  struct error error = { "" };
  struct bus *other = house_bus(house);
  assert_int_equal(bus_start(other, &error), 0);
  emit_one(house, &made, thing(1), 1);
  assert_int_equal(bus_settle(other, MINUTE_MS), 0);
  emit_one(house, &made, thing(1), 2);
  assert_int_equal(bus_settle(other, MINUTE_MS), 0);
  settle(house); /* now both have looked: one was first at the cursor, whichever it was */
  assert_true((bus_health(other) == -ESTALE) != (bus_health(house->bus) == -ESTALE));
  assert_int_equal(effects_count(&house->keeper), 2);
  bus_stop(other);
  bus_destroy(other);
}

static int move_cursor(void *data, struct tx *tx) {
  const int64_t *position = data;
  return tx_cursor_reset(tx, "keeper", "thing.made", *position);
}

static void others_go_on_beside_a_fenced_one(void **state) {
  struct house *house = *state;
  bus_up(house);
  emit_many(house, 1, 100, 7);
  settle(house);
  size_t before = effects_count(&house->keeper);
  int64_t position = 1;
  assert_int_equal(run_on(house, KEEPER, move_cursor, &position), 0);
  emit_many(house, 101, 100, 7);
  settle(house);
  assert_int_equal(bus_health(house->bus), -ESTALE);
  assert_true(stats_of(house, "keeper").fenced);
  assert_false(stats_of(house, "mirror").fenced);
  assert_done_once(&house->mirror, 1, 200);
  /* A topic whose cursor was left alone may have moved before. */
  assert_in_range(effects_count(&house->keeper), before, before + 100);
}

static void a_cursor_beyond_the_head_is_refused(void **state) {
  struct house *house = *state;
  bus_up(house);
  emit_many(house, 1, 10, 7);
  settle(house);
  bus_down(house);
  int64_t position = INT64_MAX;
  assert_int_equal(run_on(house, KEEPER, move_cursor, &position), 0);
  struct bus *bus = house_bus(house);
  struct error error = { "" };
  assert_int_equal(bus_start(bus, &error), -ESTALE);
  assert_non_null(strstr(error.text, "keeper"));
  assert_non_null(strstr(error.text, "souk backup"));
  bus_destroy(bus);
}

static int create_foreign_cursor(void *data, struct tx *tx) {
  (void)data;
  struct cursor cursor = {
    .consumer = TEXT("keeper"), .topic = TEXT("thing.made"), .position = 0, .epoch = thing(9)
  };
  return tx_cursor_create(tx, &cursor);
}

static void a_cursor_of_another_log_is_refused(void **state) {
  struct house *house = *state;
  assert_int_equal(run_on(house, KEEPER, create_foreign_cursor, NULL), 0);
  struct bus *bus = house_bus(house);
  struct error error = { "" };
  assert_int_equal(bus_start(bus, &error), -ESTALE);
  assert_non_null(strstr(error.text, "epoch"));
  bus_destroy(bus);
}

static void wrong_arrangements_are_refused(void **state) {
  struct house *house = *state;
  struct bus *bus = house_bus(house);
  struct error error = { "" };
  static const struct event_kind *const emits[] = { &seen };
  assert_int_equal(bus_add_emitter(bus, "keeper", house->of[KEEPER], emits, 1, &error), -EINVAL);
  assert_non_null(strstr(error.text, "both mirror and keeper"));
  assert_int_equal(bus_add(bus, &house->keeper.consumer, &error), -EINVAL);
  struct subscription twice[] = { { .event = &made }, { .event = &made } };
  struct consumer doubled = { .name = "doubled", .subscriptions = twice, .subscriptions_count = 2 };
  assert_int_equal(bus_add(bus, &doubled, &error), -EINVAL);
  struct subscription strange[] = { { .event = &made_strange } };
  struct consumer stranger = { .name = "stranger", .subscriptions = strange, .subscriptions_count = 1 };
  assert_int_equal(bus_add(bus, &stranger, &error), -EINVAL);
  bus_destroy(bus);
}

static int read_cursor(void *data, struct tx *tx) {
  struct cursor *cursors = NULL;
  size_t count = 0;
  int result = tx_cursors(tx, "keeper", &cursors, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    if (text_is(cursors[i].topic, "thing.sold")) {
      *(int64_t *)data = cursors[i].position;
    }
  }
  return result;
}

/* Else every start would look through the whole log for a topic that is rare. */
static void a_rare_topic_does_not_keep_its_cursor_behind(void **state) {
  struct house *house = *state;
  house->without_mirror = true;
  house->keeper.consumer.subscriptions = &house->keeper.subscriptions[1]; /* no thing.made */
  house->keeper.consumer.subscriptions_count = 2;
  bus_up(house);
  int64_t before = store_log_head(house->of[MAKER]);
  /* On a server the slack is one of transactions. */
  int64_t transactions = house->arrangement->postgres ? RARE_TRANSACTIONS : RARE_EVENTS;
  int64_t events = house->arrangement->postgres ? 1 : 1000;
  for (int64_t i = 0; i < transactions; i++) {
    emit_numbers(house, &made, thing(1), 1 + i * events, events);
  }
  settle(house);
  int64_t position = -1;
  assert_int_equal(run_on(house, KEEPER, read_cursor, &position), 0);
  assert_in_range(position, house->arrangement->postgres ? before + 1 : 3000,
                  store_log_head(house->of[MAKER]));
  emit_one(house, &sold, thing(1), 1);
  settle(house);
  assert_int_equal(effects_count(&house->keeper), 1);
}

static const struct arrangement arrangements[] = {
  { .name = "bus, one store" },
  { .name = "bus, a store each", .split = true },
  { .name = "bus, one store, shuffled", .shuffle = true },
  { .name = "bus, a store each, shuffled, preparing", .split = true, .shuffle = true, .prepares = true },
  { .name = "bus, one store, preparing", .prepares = true },
  { .name = "bus, PostgreSQL", .postgres = true },
  { .name = "bus, PostgreSQL, a store each, shuffled, preparing",
    .postgres = true,
    .split = true,
    .shuffle = true,
    .prepares = true },
};

#define HOUSE_TEST(function) cmocka_unit_test_setup_teardown(function, build, raze)

int main(void) {
  int failed = 0;
  for (size_t i = 0; i < sizeof arrangements / sizeof arrangements[0]; i++) {
    if (!is_buildable(&arrangements[i])) {
      continue;
    }
    struct CMUnitTest tests[] = {
      HOUSE_TEST(order_is_kept_and_effects_are_once),
      HOUSE_TEST(what_was_emitted_before_the_start_is_heard),
      HOUSE_TEST(a_restart_goes_on_where_it_was),
      HOUSE_TEST(settling_waits_for_what_follows),
      HOUSE_TEST(effects_are_once_across_a_crash),
      HOUSE_TEST(who_comes_later_gets_all_or_only_what_is_new),
      HOUSE_TEST(the_slow_do_not_hold_back_others),
      HOUSE_TEST(a_rebuild_begins_again),
      HOUSE_TEST(rebuilds_in_a_stream_meet_no_batch),
      HOUSE_TEST(what_is_skipped_stays),
      HOUSE_TEST(the_second_of_a_name_is_fenced),
      HOUSE_TEST(others_go_on_beside_a_fenced_one),
      HOUSE_TEST(a_cursor_beyond_the_head_is_refused),
      HOUSE_TEST(a_cursor_of_another_log_is_refused),
      HOUSE_TEST(a_rare_topic_does_not_keep_its_cursor_behind),
      HOUSE_TEST(wrong_arrangements_are_refused),
    };
    for (size_t j = 0; j < sizeof tests / sizeof tests[0]; j++) {
      tests[j].initial_state = (void *)(uintptr_t)&arrangements[i];
    }
    failed += cmocka_run_group_tests_name(arrangements[i].name, tests, NULL, NULL);
  }
  return failed;
}
