/* What bus.h promises of events that fail or come too early: they wait with their topic and key, are tried
   again, are buried at last, and stop nobody else. */
#include "bus/bus_house.h"
#include "store/delivery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int build(void **state) {
  struct house *house = house_build(*state);
  house_open(house);
  bus_up(house);
  *state = house;
  return 0;
}

static int raze(void **state) {
  house_raze(*state);
  return 0;
}

static struct text made_numbers(struct house *house, struct arena *arena, unsigned char key) {
  return numbers(&house->keeper, arena, "thing.made", thing(key));
}

static void assert_made(struct house *house, unsigned char key, const char *expected) {
  struct arena *arena = arena_create(4096);
  assert_string_equal(text_c(made_numbers(house, arena, key)), expected);
  arena_destroy(arena);
}

static int first_dead_letter(void *data, struct tx *tx) {
  struct id *ret = data;
  struct dead_letter *letters = NULL;
  size_t count = 0;
  int result = tx_dead_letters(tx, "keeper", 10, &letters, &count);
  if (result < 0) {
    return result;
  }
  assert_int_equal(count, 1);
  assert_true(letters[0].reason.len > 0);
  assert_true(text_is(letters[0].event.topic, "thing.made"));
  *ret = letters[0].id;
  return 0;
}

static int count_dead_letters(void *data, struct tx *tx) {
  return tx_dead_letters_count(tx, data);
}

static void a_failing_event_makes_only_its_key_wait(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.fails, 2);
  for (int64_t i = 1; i <= 5; i++) {
    emit_one(house, &made, thing(1), i);
    emit_one(house, &made, thing(2), 10 + i);
  }
  settle(house);
  assert_made(house, 1, "1");
  assert_made(house, 2, "11 12 13 14 15");
  assert_int_equal(stats_of(house, "keeper").parked, 4);
  assert_int_equal(atomic_load(&house->parkings), 1);
  assert_int_equal(effects_count(&house->mirror), 10);

  bus_nudge(house->bus); /* not due yet */
  settle(house);
  assert_made(house, 1, "1");

  atomic_store(&house->keeper.fails, FAIL_NOTHING);
  later(house, house->first_pause_ms);
  assert_made(house, 1, "1 2 3 4 5");
  assert_int_equal(stats_of(house, "keeper").parked, 0);
  assert_int_equal(atomic_load(&house->deaths), 0);
}

/* -EIO is what the store says when a whole group is lost; a reaction may say it, too. */
static void a_failure_that_looks_like_the_stores_is_the_events_own(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.fails, 1);
  atomic_store(&house->keeper.fails_with, -EIO);
  emit_one(house, &made, thing(1), 1);
  emit_one(house, &made, thing(2), 2);
  settle(house);
  assert_made(house, 1, "");
  assert_made(house, 2, "2");
  assert_int_equal(stats_of(house, "keeper").parked, 1);
}

static void what_is_parked_stays_so_over_a_restart(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.fails, 1);
  emit_one(house, &made, thing(1), 1);
  settle(house);
  bus_down(house);
  bus_up(house);
  emit_one(house, &made, thing(1), 2);
  settle(house);
  assert_made(house, 1, "");
  assert_int_equal(stats_of(house, "keeper").parked, 2);
  atomic_store(&house->keeper.fails, FAIL_NOTHING);
  later(house, house->first_pause_ms);
  assert_made(house, 1, "1 2");
}

static void after_the_last_try_it_is_buried_and_the_next_goes(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.fails, 1);
  for (int64_t i = 1; i <= 3; i++) {
    emit_one(house, &made, thing(1), i);
  }
  settle(house);
  later(house, house->first_pause_ms);
  assert_made(house, 1, "");
  later(house, house->first_pause_ms); /* the second pause is twice as long */
  assert_made(house, 1, "");
  assert_int_equal(atomic_load(&house->deaths), 0);
  later(house, house->first_pause_ms);
  assert_int_equal(atomic_load(&house->deaths), 1);
  assert_int_equal(stats_of(house, "keeper").dead, 1);
  assert_int_equal(stats_of(house, "keeper").parked, 0);
  assert_made(house, 1, "2 3");
}

static int retry_letter(void *data, struct tx *tx) {
  return tx_dead_letter_retry(tx, *(const struct id *)data);
}

static int drop_letter(void *data, struct tx *tx) {
  return tx_dead_letter_drop(tx, *(const struct id *)data);
}

static void bury_number_1(struct house *house, struct id *ret) {
  atomic_store(&house->keeper.fails, 1);
  emit_one(house, &made, thing(1), 1);
  settle(house);
  later(house, house->first_pause_ms);
  later(house, house->longest_pause_ms);
  assert_int_equal(run_on(house, KEEPER, first_dead_letter, ret), 0);
}

static void a_dead_letter_is_tried_again_when_an_admin_says_so(void **state) {
  struct house *house = *state;
  struct id letter;
  bury_number_1(house, &letter);
  assert_int_equal(run_on(house, KEEPER, retry_letter, &letter), 0);
  bus_nudge(house->bus);
  settle(house);
  assert_made(house, 1, "");
  assert_int_equal(stats_of(house, "keeper").parked, 1); /* it failed once more: its tries begin anew */

  atomic_store(&house->keeper.fails, FAIL_NOTHING);
  later(house, house->first_pause_ms);
  assert_made(house, 1, "1");
  int64_t dead = -1;
  assert_int_equal(run_on(house, KEEPER, count_dead_letters, &dead), 0);
  assert_int_equal(dead, 0);
}

static void a_dropped_dead_letter_is_gone(void **state) {
  struct house *house = *state;
  struct id letter;
  bury_number_1(house, &letter);
  assert_int_equal(run_on(house, KEEPER, drop_letter, &letter), 0);
  assert_int_equal(run_on(house, KEEPER, drop_letter, &letter), -ENOENT);
  int64_t dead = -1;
  assert_int_equal(run_on(house, KEEPER, count_dead_letters, &dead), 0);
  assert_int_equal(dead, 0);
}

static void a_poisonous_event_stops_nobody_else(void **state) {
  struct house *house = *state;
  emit_one(house, &made_strange, thing(1), 0);
  emit_one(house, &made, thing(1), 1);
  emit_one(house, &made, thing(2), 2);
  emit_one(house, &sold, thing(1), 3);
  settle(house);
  assert_made(house, 1, "");
  assert_made(house, 2, "2");
  struct arena *arena = arena_create(4096);
  assert_string_equal(text_c(numbers(&house->keeper, arena, "thing.sold", thing(1))), "3");
  arena_destroy(arena);
  later(house, house->first_pause_ms);
  later(house, house->longest_pause_ms);
  assert_made(house, 1, "1");
  struct id letter;
  assert_int_equal(run_on(house, KEEPER, first_dead_letter, &letter), 0);
  assert_int_equal(atomic_load(&house->deaths), 2); /* mirror's, too */
}

static void what_comes_too_early_is_done_as_soon_as_it_can(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.strict, true);
  emit_one(house, &sold, thing(1), 1);
  emit_one(house, &sold, thing(1), 2);
  settle(house);
  assert_int_equal(stats_of(house, "keeper").parked, 2);
  for (int64_t i = 0; i < 20; i++) {
    emit_one(house, &made, thing(2), 100 + i); /* progress that does not help, and costs no try */
    settle(house);
  }
  assert_int_equal(stats_of(house, "keeper").parked, 2);
  assert_int_equal(atomic_load(&house->deaths), 0);
  emit_one(house, &made, thing(1), 3);
  settle(house); /* no clock was moved */
  assert_int_equal(stats_of(house, "keeper").parked, 0);
  struct arena *arena = arena_create(4096);
  assert_string_equal(text_c(numbers(&house->keeper, arena, "thing.sold", thing(1))), "1 2");
  arena_destroy(arena);
}

static void what_is_always_too_early_is_buried(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.strict, true);
  emit_one(house, &sold, thing(1), 1);
  settle(house);
  later(house, house->first_pause_ms);
  assert_int_equal(atomic_load(&house->deaths), 0);
  later(house, house->longest_pause_ms);
  assert_int_equal(atomic_load(&house->deaths), 1);
}

static void many_too_early_all_come_to_their_end(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.strict, true);
  for (unsigned char i = 0; i < 200; i++) {
    emit_one(house, &sold, thing(i), i);
  }
  for (unsigned char i = 0; i < 200; i++) {
    emit_one(house, &made, thing(i), i);
  }
  settle(house);
  later(house, house->longest_pause_ms);
  assert_int_equal(stats_of(house, "keeper").parked, 0);
  assert_int_equal(atomic_load(&house->deaths), 0);
  assert_int_equal(effects_count(&house->mirror), 400);
  assert_int_equal(effects_count(&house->keeper), 600);
}

/* More than one batch looks at, each of a key of its own, before and behind the one whose turn comes. */
static void what_waits_in_vain_hides_nothing(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.strict, true);
  for (unsigned char i = 1; i <= 240; i++) {
    emit_one(house, &sold, thing(i), i);
  }
  settle(house);
  static const unsigned char turns[] = { 120, 1, 240 };
  for (size_t i = 0; i < sizeof turns; i++) {
    emit_one(house, &made, thing(turns[i]), 300);
    settle(house); /* no clock was moved */
    assert_int_equal(stats_of(house, "keeper").parked, 240 - 1 - (int)i);
  }
  assert_int_equal(atomic_load(&house->parkings), 240); /* looking costs no try */
}

static void what_cannot_be_prepared_is_not_run(void **state) {
  struct house *house = *state;
  if (!house->arrangement->prepares) {
    print_message("nothing is prepared in this arrangement\n");
    skip();
  }
  atomic_store(&house->keeper.fails_to_prepare, 2);
  for (int64_t i = 1; i <= 3; i++) {
    emit_one(house, &made, thing(1), i);
  }
  settle(house);
  assert_made(house, 1, "1");
  atomic_store(&house->keeper.fails_to_prepare, FAIL_NOTHING);
  later(house, house->first_pause_ms);
  assert_made(house, 1, "1 2 3");
}

static void a_rebuild_forgets_its_troubles(void **state) {
  struct house *house = *state;
  struct id letter;
  bury_number_1(house, &letter);
  emit_one(house, &made, thing(2), 1);
  emit_one(house, &made, thing(2), 2);
  settle(house);
  assert_int_equal(stats_of(house, "keeper").parked, 2);
  atomic_store(&house->keeper.fails, FAIL_NOTHING);
  struct error error = { "" };
  assert_int_equal(bus_replay(house->bus, "keeper", &error), 0);
  settle(house);
  assert_int_equal(stats_of(house, "keeper").parked, 0);
  assert_made(house, 1, "1");
  assert_made(house, 2, "1 2");
  int64_t dead = -1;
  assert_int_equal(run_on(house, KEEPER, count_dead_letters, &dead), 0);
  assert_int_equal(dead, 0);
}

static void a_topic_that_is_no_longer_heard_is_buried(void **state) {
  struct house *house = *state;
  atomic_store(&house->keeper.fails, 1);
  emit_one(house, &made, thing(1), 1);
  settle(house);
  bus_down(house);
  house->keeper.consumer.subscriptions = &house->keeper.subscriptions[1];
  house->keeper.consumer.subscriptions_count = 2;
  bus_up(house);
  later(house, house->first_pause_ms);
  assert_int_equal(atomic_load(&house->deaths), 1);
  assert_int_equal(stats_of(house, "keeper").parked, 0);
}

static const struct arrangement arrangements[] = {
  { .name = "troubles, one store" },
  { .name = "troubles, a store each, shuffled", .split = true, .shuffle = true },
  { .name = "troubles, one store, preparing", .prepares = true },
  { .name = "troubles, PostgreSQL", .postgres = true },
};

#define HOUSE_TEST(function) cmocka_unit_test_setup_teardown(function, build, raze)

int main(void) {
  int failed = 0;
  for (size_t i = 0; i < sizeof arrangements / sizeof arrangements[0]; i++) {
    if (!is_buildable(&arrangements[i])) {
      continue;
    }
    struct CMUnitTest tests[] = {
      HOUSE_TEST(a_failing_event_makes_only_its_key_wait),
      HOUSE_TEST(a_failure_that_looks_like_the_stores_is_the_events_own),
      HOUSE_TEST(what_is_parked_stays_so_over_a_restart),
      HOUSE_TEST(after_the_last_try_it_is_buried_and_the_next_goes),
      HOUSE_TEST(a_dead_letter_is_tried_again_when_an_admin_says_so),
      HOUSE_TEST(a_dropped_dead_letter_is_gone),
      HOUSE_TEST(a_poisonous_event_stops_nobody_else),
      HOUSE_TEST(what_comes_too_early_is_done_as_soon_as_it_can),
      HOUSE_TEST(what_is_always_too_early_is_buried),
      HOUSE_TEST(many_too_early_all_come_to_their_end),
      HOUSE_TEST(what_waits_in_vain_hides_nothing),
      HOUSE_TEST(what_cannot_be_prepared_is_not_run),
      HOUSE_TEST(a_rebuild_forgets_its_troubles),
      HOUSE_TEST(a_topic_that_is_no_longer_heard_is_buried),
    };
    for (size_t j = 0; j < sizeof tests / sizeof tests[0]; j++) {
      tests[j].initial_state = (void *)(uintptr_t)&arrangements[i];
    }
    failed += cmocka_run_group_tests_name(arrangements[i].name, tests, NULL, NULL);
  }
  return failed;
}
