/* Cursors of sorted lists: they name a place, and whatever else comes is refused. */
#include "services/product/product_listing.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_place_comes_out_as_it_went_in(void **state) {
  struct arena *arena = *state;
  const struct place places[] = {
    { .id = { { 1, 2, 3 } }, .price = 0, .name_key = TEXT("") },
    { .id = { { 0xff } }, .price = 1299, .name_key = TEXT("\xd1\x91lka mug") },
    { .id = { { 9 } }, .price = INTEGER_MAX, .name_key = TEXT("a") },
  };
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    for (unsigned sort = SORT_NEWEST; sort <= SORT_NAME; sort++) {
      struct place place;
      bool bare = true;
      struct text cursor = place_cursor(arena, sort, &places[i]);
      assert_int_equal(parse_place(arena, sort, cursor, &place, &bare), 0);
      assert_false(bare);
      assert_true(id_equal(place.id, places[i].id));
      assert_int_equal(place.price, sort == SORT_PRICE || sort == SORT_PRICE_DOWN ? places[i].price : 0);
      assert_true(text_equal(place.name_key, sort == SORT_NAME ? places[i].name_key : TEXT("")));
    }
  }
}

static void an_id_alone_is_to_be_looked_up(void **state) {
  struct arena *arena = *state;
  struct text cursor = page_cursor(arena, (struct id){ { 7 } });
  struct place place;
  bool bare = false;
  assert_int_equal(parse_place(arena, SORT_PRICE, cursor, &place, &bare), 0);
  assert_true(bare);
  assert_int_equal(place.id.bytes[0], 7);
}

static void what_is_no_cursor_of_this_list_is_refused(void **state) {
  struct arena *arena = *state;
  const struct place place = { .id = { { 1 } }, .price = 5, .name_key = TEXT("mug") };
  const struct {
    enum product_sort sort;
    struct text cursor;
  } cases[] = {
    { SORT_NEWEST, TEXT("") },
    { SORT_NEWEST, TEXT("!") },
    { SORT_NEWEST, place_cursor(arena, SORT_PRICE, &place) },
    { SORT_PRICE, place_cursor(arena, SORT_NAME, &place) },
    { SORT_NAME, place_cursor(arena, SORT_PRICE_DOWN, &place) },
    { SORT_PRICE, TEXT("cAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") },   /* a price of seven bytes */
    { SORT_PRICE, TEXT("cAEAAAAAAAAAAAAAAAAAAAD__________w") }, /* more than any price */
    { SORT_NAME, TEXT("bgEAAAAAAAAAAAAAAAAAAABtAGc") },         /* NUL */
    { SORT_NAME, TEXT("bgEAAAAAAAAAAAAAAAAAAAD_") },            /* no UTF-8 */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct place parsed;
    bool bare;
    assert_int_equal(parse_place(arena, cases[i].sort, cases[i].cursor, &parsed, &bare), -EINVAL);
  }
}

static int set_up(void **state) {
  *state = arena_create(1 << 16);
  return *state == NULL ? -1 : 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_place_comes_out_as_it_went_in),
    cmocka_unit_test(an_id_alone_is_to_be_looked_up),
    cmocka_unit_test(what_is_no_cursor_of_this_list_is_refused),
  };
  return cmocka_run_group_tests_name("product listing", tests, set_up, tear_down);
}
