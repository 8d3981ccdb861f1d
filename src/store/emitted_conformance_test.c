/* What every driver behind store.h remembers of the events that it wrote: nothing else than what the log says
   of them. */
#include "store/store_test.h"

#include <string.h>

enum { MANY = 3000, MANY_IN_A_BODY = 100 };

struct told_item {
  struct text name;
};
static const struct field told_item_fields[] = { FIELD(struct told_item, name) };
static const struct shape told_item_shape = SHAPE(told_item, told_item_fields, .doc = "");
struct much_told {
  struct id thing_id;
  struct maybe_text note;
  struct maybe_money price;
  struct told_item *items;
  size_t items_count;
};
static const struct field much_told_fields[] = {
  FIELD(struct much_told, thing_id),
  FIELD(struct much_told, note),
  FIELD(struct much_told, price),
  LIST_FIELD(struct much_told, items, told_item),
};
static const struct shape much_told_shape = SHAPE(much_told, much_told_fields, .doc = "");
static const struct event_kind much_told = EVENT(much_told, "thing.made", "thing", "");

static int tell_much(struct house *house, struct tx *tx, void *data) {
  (void)house, (void)data;
  char name[] = "gone by then";
  struct told_item items[] = { { text_of(name) }, { TEXT("\"Tëxt\" with \\ and \n") } };
  struct much_told told = { .thing_id = id_number(7), .items = items, .items_count = 2 };
  told.note = (struct maybe_text){ PRESENT, text_of(name) };
  told.price = (struct maybe_money){ .presence = IS_NULL };
  int result = tx_emit(tx, &much_told, id_number(7), &told);
  memset(name, 'x', sizeof name - 1);
  return result;
}

/* The newest event of the log. */
static struct event newest(struct house *house) {
  struct event *events = NULL;
  size_t count = 0;
  int64_t after = 0;
  struct event event = { 0 };
  do {
    assert_int_equal(store_log_read(house->alpha, after, 500, house->arena, &events, &count), 0);
    event = count > 0 ? events[count - 1] : event;
    after = event.seq;
  } while (count > 0);
  return event;
}

static void what_was_emitted_is_what_the_log_says(void **state) {
  struct house *house = *state;
  assert_int_equal(in_alpha(house, tell_much, NULL), 0);
  struct event event = newest(house);
  void *data = store_emitted(house->alpha, &event, &much_told, house->arena);
  assert_non_null(data);
  struct buffer json;
  buffer_init(&json, 4096);
  shape_encode(&much_told_shape, data, &json);
  assert_string_equal(buffer_text(&json).at, event.data.at);
  buffer_finish(&json);

  /* Each in its own memory. */
  void *again = store_emitted(house->alpha, &event, &much_told, house->arena);
  assert_ptr_not_equal(again, data);
  assert_ptr_not_equal(((struct much_told *)again)->items, ((struct much_told *)data)->items);
  assert_null(store_emitted(house->alpha, &event, &thing_made, house->arena));
}

/* How often it is told, and whether that is taken back; the ids are the same each time, as the seed is. */
struct telling {
  int64_t quantity;
  int count;
  bool refuse;
};
static int tell(struct house *house, struct tx *tx, void *data) {
  (void)house;
  const struct telling *telling = data;
  struct thing_made made = { id_number(1), telling->quantity };
  for (int i = 0; i < telling->count; i++) {
    int result = tx_emit(tx, &thing_made, id_number(1), &made);
    if (result < 0) {
      return result;
    }
  }
  return telling->refuse ? -ECANCELED : 0;
}

static int run_seeded(struct house *house, struct telling *telling) {
  static const uint8_t seed[16] = { 1 };
  struct loose_body loose;
  loose_body_init(&loose, house, "alpha", tell, telling);
  loose.body.seed = seed;
  assert_int_equal(store_submit(house->alpha, &loose.body), 0);
  return loose_body_wait(&loose);
}

static void what_was_taken_back_is_not_what_comes_after_it(void **state) {
  struct house *house = *state;
  assert_int_equal(run_seeded(house, &(struct telling){ 13, 1, true }), -ECANCELED);
  assert_int_equal(run_seeded(house, &(struct telling){ 14, 1, false }), 0);
  struct event event = newest(house);
  const struct thing_made *made = store_emitted(house->alpha, &event, &thing_made, house->arena);
  assert_non_null(made);
  assert_int_equal(made->quantity, 14);
}

static void the_oldest_are_forgotten(void **state) {
  struct house *house = *state;
  assert_int_equal(in_alpha(house, tell, &(struct telling){ 1, 1, false }), 0);
  struct event first = newest(house);
  for (int i = 1; i <= MANY / MANY_IN_A_BODY; i++) {
    assert_int_equal(in_alpha(house, tell, &(struct telling){ i, MANY_IN_A_BODY, false }), 0);
  }
  struct event last = newest(house);
  assert_null(store_emitted(house->alpha, &first, &thing_made, house->arena));
  const struct thing_made *made = store_emitted(house->alpha, &last, &thing_made, house->arena);
  assert_non_null(made);
  assert_int_equal(made->quantity, MANY / MANY_IN_A_BODY);
}

static void another_process_knows_nothing_of_it(void **state) {
  struct house *house = *state;
  assert_int_equal(in_alpha(house, tell, &(struct telling){ 1, 1, false }), 0);
  house_reopen(house);
  struct event event = newest(house);
  assert_null(store_emitted(house->alpha, &event, &thing_made, house->arena));
  house_close(house);
  house->options.forgets_emitted = true;
  house_open(house);
  assert_int_equal(in_alpha(house, tell, &(struct telling){ 1, 1, false }), 0);
  event = newest(house);
  assert_null(store_emitted(house->alpha, &event, &thing_made, house->arena));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_was_emitted_is_what_the_log_says),
    cmocka_unit_test(what_was_taken_back_is_not_what_comes_after_it),
    cmocka_unit_test(the_oldest_are_forgotten),
    cmocka_unit_test(another_process_knows_nothing_of_it),
  };
  return run_for_all_drivers("emitted", tests, sizeof tests / sizeof tests[0]);
}
