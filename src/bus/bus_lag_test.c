/* Who emits does not outrun who hears: the lag stays within bounds however long it goes on. */
#include "bus/bus_house.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* A commit of all emitters holds six times what a consumer does in one: were they not held back, five sixths
   of all would be left at the end. */
enum { EMITTERS = 16, BODIES = 40, EVENTS = 20, ALL = EMITTERS * BODIES * EVENTS };

struct emitter_thread {
  struct house *house;
  pthread_t thread;
  int64_t first;
};

static void *emit_without_end(void *data) {
  struct emitter_thread *emitter = data;
  for (int64_t i = 0; i < BODIES; i++) {
    emit_numbers(emitter->house, &made, thing(1), emitter->first + i * EVENTS, EVENTS);
  }
  return NULL;
}

static void emitting_does_not_outrun_effects(void **state) {
  static const struct arrangement one_store = { .name = "one store" };
  struct house *house = house_build(&one_store);
  (void)state;
  house->without_mirror = true;
  house_open(house);
  bus_up(house);
  settle(house); /* from now on the store knows how far they are */
  struct emitter_thread emitters[EMITTERS];
  for (int i = 0; i < EMITTERS; i++) {
    emitters[i] = (struct emitter_thread){ .house = house, .first = (int64_t)1 + i * BODIES * EVENTS };
    assert_int_equal(pthread_create(&emitters[i].thread, NULL, emit_without_end, &emitters[i]), 0);
  }
  for (int i = 0; i < EMITTERS; i++) {
    pthread_join(emitters[i].thread, NULL);
  }
  /* How many are left depends on how often its thread gets a core; so many would be on no machine. */
  assert_in_range(stats_of(house, "keeper").lag, 0, ALL / 4 * 3);
  settle(house);
  assert_int_equal(effects_count(&house->keeper), ALL);
  house_raze(house);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(emitting_does_not_outrun_effects) };
  return cmocka_run_group_tests_name("bus, lag", tests, NULL, NULL);
}
