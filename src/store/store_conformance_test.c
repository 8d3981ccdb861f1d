/* What every driver behind store.h does: bodies, statements, errors, groups, readers, the log, replies. */
#include "store/store_test.h"

#include <string.h>

static int insert_some(struct house *house, int from, int to) {
  int result = 0;
  for (int i = from; result == 0 && i < to; i++) {
    struct thing thing = thing_number(i);
    result = in_alpha(house, body_insert_thing, &thing);
  }
  return result;
}

static int body_find(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct thing *thing = data;
  struct by_id by = { thing->id };
  return find_thing(tx, &by, thing);
}

static void a_row_of_every_kind_comes_back(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(3);
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  struct thing found = { .id = thing.id };
  assert_int_equal(in_alpha(house, body_find, &found), 0);
  assert_true(id_equal(found.id, thing.id));
  assert_string_equal(found.name.at, "four");
  assert_int_equal(found.color, BLUE);
  assert_int_equal(found.quantity, 3);
  assert_true(found.good);
  assert_int_equal(found.price.minor, 1299);
  assert_string_equal(found.price.currency, "EUR");
  assert_int_equal(found.made.us, thing.made.us);
  assert_int_equal(found.note.presence, PRESENT);
  assert_string_equal(found.note.v.at, "a note");
  assert_int_equal(found.owner.presence, PRESENT);
  assert_int_equal(found.owner.v.bytes[0], 9);
  assert_int_equal(found.rebate.presence, PRESENT);
  assert_string_equal(found.rebate.v.currency, "USD");
}

static void absent_and_null_are_null(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  thing.note.presence = ABSENT;
  thing.owner.presence = IS_NULL;
  thing.rebate.presence = IS_NULL;
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  struct thing found = { .id = thing.id };
  assert_int_equal(in_alpha(house, body_find, &found), 0);
  assert_int_equal(found.note.presence, IS_NULL);
  assert_int_equal(found.owner.presence, IS_NULL);
  assert_int_equal(found.rebate.presence, IS_NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_row_of_every_kind_comes_back),
    cmocka_unit_test(absent_and_null_are_null),
  };
  (void)insert_some;
  return run_for_all_drivers("store", tests, sizeof tests / sizeof tests[0]);
}
