/* What every driver behind delivery.h does: cursors, the inbox, parts of a body, parked events, dead letters.
 */
#include "store/store_test.h"

#include <string.h>

static struct instant at_second(int64_t second) {
  return (struct instant){ .us = second * 1000000 };
}

static struct event event_number(int number, const char *topic, int key) {
  return (struct event){
    .seq = number,
    .id = id_number(1000 + number),
    .source = TEXT("alpha"),
    .topic = text_of(topic),
    .aggregate = id_number(key),
    .version = number,
    .time = at_second(number),
    .actor = TEXT("system"),
    .data = TEXT("{\"a\":1}"),
  };
}

static const struct cursor a_cursor = {
  .consumer = { .at = "beta", .len = 4 },
  .topic = { .at = "thing.made", .len = 10 },
  .position = 5,
  .epoch = { .bytes = { 1 } },
};

static int body_create_cursor(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  return tx_cursor_create(tx, &a_cursor);
}

struct move {
  int64_t from, to;
};

/* With an effect of its own, which must share the cursor's fate. */
static int body_advance(struct house *house, struct tx *tx, void *data) {
  (void)house;
  const struct move *move = data;
  struct row row = { move->to };
  int result = insert_row(tx, &row, NULL);
  return result == 0 ? tx_cursor_advance(tx, "beta", "thing.made", 0, move->from, move->to) : result;
}

static int body_swallow_stale(struct house *house, struct tx *tx, void *data) {
  (void)body_advance(house, tx, data);
  return 0;
}

static int body_read_cursor(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct cursor *cursors = NULL;
  size_t count = 0;
  assert_int_equal(tx_cursors(tx, "nobody", &cursors, &count), 0);
  assert_int_equal(count, 0);
  assert_int_equal(tx_cursors(tx, "beta", &cursors, &count), 0);
  assert_int_equal(count, 1);
  *(struct cursor *)data = cursors[0];
  return 0;
}

static int body_reset(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  return tx_cursor_reset(tx, "beta", "thing.made", 0);
}

static void a_cursor_moves_with_its_effects(void **state) {
  struct house *house = *state;
  struct cursor found;
  assert_int_equal(in_beta(house, body_create_cursor, NULL), 0);
  assert_int_equal(in_beta(house, body_create_cursor, NULL), -EEXIST);
  assert_int_equal(in_beta(house, body_advance, &(struct move){ 5, 9 }), 0);
  assert_int_equal(in_beta(house, body_advance, &(struct move){ 5, 10 }), -ESTALE);
  assert_int_equal(in_beta(house, body_swallow_stale, &(struct move){ 5, 11 }), -ESTALE);
  assert_int_equal(committed_rows(house), 1);
  assert_int_equal(in_beta(house, body_read_cursor, &found), 0);
  assert_int_equal(found.position, 9);
  assert_true(id_equal(found.epoch, a_cursor.epoch));
  assert_string_equal(found.topic.at, "thing.made");
  assert_int_equal(in_beta(house, body_reset, NULL), 0);
  assert_int_equal(in_beta(house, body_read_cursor, &found), 0);
  assert_int_equal(found.position, 0);
}

static int body_empty(struct house *house, struct tx *tx, void *data) {
  (void)house;
  return tx_empty_table(tx, data);
}

static void only_own_tables_are_emptied(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  static char own[] = "beta_rows";
  static char foreign[] = "alpha_things";
  static char frames[] = "souk_log";
  static char trick[] = "beta_rows WHERE 1";
  assert_int_equal(in_beta(house, body_create_cursor, NULL), 0);
  assert_int_equal(in_beta(house, body_advance, &(struct move){ 5, 9 }), 0);
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  assert_int_equal(in_beta(house, body_empty, foreign), -EINVAL);
  assert_int_equal(in_beta(house, body_empty, frames), -EINVAL);
  assert_int_equal(in_beta(house, body_empty, trick), -EINVAL);
  assert_int_equal(committed_rows(house), 1);
  assert_int_equal(in_beta(house, body_empty, own), 0);
  assert_int_equal(committed_rows(house), 0);
  assert_int_equal(committed_things(house), 1);
}

static int body_inbox(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct row row = { 1 };
  assert_int_equal(tx_inbox_add(tx, "beta", 0, TEXT("alpha"), id_number(1)), 0);
  assert_int_equal(tx_inbox_add(tx, "beta", 0, TEXT("alpha"), id_number(1)), -EEXIST);
  assert_int_equal(tx_inbox_add(tx, "beta", 1, TEXT("alpha"), id_number(1)), 0);
  assert_int_equal(tx_inbox_add(tx, "gamma", 0, TEXT("alpha"), id_number(1)), 0);
  return insert_row(tx, &row, NULL);
}

static void the_inbox_knows_what_it_had(void **state) {
  struct house *house = *state;
  assert_int_equal(in_beta(house, body_inbox, NULL), 0);
  assert_int_equal(committed_rows(house), 1);
}

struct part_of_body {
  int64_t number;
  int own_result;
  bool twice;
};

static int run_part(void *data, struct tx *tx) {
  const struct part_of_body *part = data;
  struct row row = { part->number };
  int result = insert_row(tx, &row, NULL);
  if (result == 0 && part->twice) {
    (void)insert_row(tx, &row, NULL);
  }
  return result != 0 ? result : part->own_result;
}

static int run_part_in_part(void *data, struct tx *tx) {
  struct part_of_body inner = { .number = 31, .own_result = -ECANCELED };
  assert_int_equal(tx_nested(tx, run_part, &inner), -ECANCELED);
  return run_part(data, tx);
}

static int body_of_parts(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct part_of_body fine = { .number = 1 };
  struct part_of_body refusing = { .number = 2, .own_result = -ECANCELED };
  struct part_of_body swallowing = { .number = 3, .twice = true };
  struct part_of_body outer = { .number = 4 };
  struct row last = { 5 };
  assert_int_equal(tx_nested(tx, run_part, &fine), 0);
  assert_int_equal(tx_nested(tx, run_part, &refusing), -ECANCELED);
  assert_int_equal(tx_nested(tx, run_part, &fine), -EEXIST);
  assert_int_equal(tx_nested(tx, run_part, &swallowing), -EEXIST);
  assert_int_equal(tx_nested(tx, run_part_in_part, &outer), 0);
  return insert_row(tx, &last, NULL);
}

static void a_part_is_taken_back_alone(void **state) {
  struct house *house = *state;
  assert_int_equal(in_beta(house, body_of_parts, NULL), 0);
  assert_int_equal(committed_rows(house), 3);
}

static int body_act_for(struct house *house, struct tx *tx, void *data) {
  static const uint8_t seeds[2][16] = { "one", "two" };
  struct origin origin = { .actor = TEXT("service:beta"), .now = at_second(7) };
  struct thing_made made = { id_number(1), 3 };
  (void)house;
  (void)data;
  tx_act_for(tx, "alpha", &origin, seeds[0]);
  struct id first = tx_id(tx);
  int result = emit_thing_made(tx, made.thing_id, &made);
  tx_act_for(tx, "beta", &origin, seeds[1]);
  assert_false(id_equal(first, tx_id(tx)));
  tx_act_for(tx, "alpha", &origin, seeds[0]);
  assert_true(id_equal(first, tx_id(tx)));
  return result;
}

static void a_body_may_act_for_several(void **state) {
  struct house *house = *state;
  struct event *events = NULL;
  size_t count = 0;
  assert_int_equal(in_frame(house, body_act_for, NULL), 0);
  assert_int_equal(store_log_read(house->alpha, 0, 5, house->arena, &events, &count), 0);
  assert_int_equal(count, 1);
  assert_string_equal(events[0].source.at, "alpha");
  assert_string_equal(events[0].actor.at, "service:beta");
  assert_int_equal(events[0].time.us, 7000000);
}

/* Keys 1 and 2 of a topic, and key 1 of another: two of (a, 1), one of (a, 2), one of (b, 1). */
static int body_park(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct event events[] = { event_number(1, "a", 1), event_number(2, "a", 1), event_number(3, "a", 2),
                            event_number(4, "b", 1) };
  const int64_t next_tries[] = { 10, 0, 30, 20 };
  int result = 0;
  for (size_t i = 0; result == 0 && i < 4; i++) {
    struct parked parked = { .consumer = TEXT("beta"),
                             .event = events[i],
                             .tries = 1,
                             .next_try = at_second(next_tries[i]),
                             .reason = TEXT("too early"),
                             .too_early = i != 2 };
    result = tx_park(tx, &parked);
  }
  return result;
}

static int body_look_at_parked(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct parked *parked = NULL;
  size_t count = 0;
  int64_t parked_count = 0;
  struct instant next;
  assert_int_equal(tx_is_parked(tx, "beta", TEXT("a"), id_number(1)), 1);
  assert_int_equal(tx_is_parked(tx, "beta", TEXT("b"), id_number(2)), 0);
  assert_int_equal(tx_is_parked(tx, "alpha", TEXT("a"), id_number(1)), 0);
  assert_int_equal(tx_parked_count(tx, "beta", &parked_count), 0);
  assert_int_equal(parked_count, 4);
  assert_int_equal(tx_parked_next(tx, "alpha", &next), -ENOENT);
  /* The second of (a, 1) has come long ago but waits behind the first. */
  assert_int_equal(tx_parked_next(tx, "beta", &next), 0);
  assert_int_equal(next.us, 10000000);
  assert_int_equal(tx_parked_due(tx, "beta", at_second(9), 10, &parked, &count), 0);
  assert_int_equal(count, 0);
  assert_int_equal(tx_parked_due(tx, "beta", at_second(25), 10, &parked, &count), 0);
  assert_int_equal(count, 2);
  assert_int_equal(parked[0].event.version, 1);
  assert_int_equal(parked[1].event.version, 4);
  assert_string_equal(parked[0].event.data.at, "{\"a\":1}");
  assert_string_equal(parked[0].reason.at, "too early");
  assert_int_equal(parked[0].tries, 1);
  assert_int_equal(tx_parked_early(tx, "beta", INT64_MAX, 1, &parked, &count), 0);
  assert_int_equal(count, 1);
  assert_int_equal(parked[0].event.version, 4); /* newest first */
  assert_int_equal(tx_parked_early(tx, "beta", parked[0].number, 2, &parked, &count), 0);
  assert_int_equal(count, 1); /* neither what failed nor what waits behind another */
  assert_int_equal(parked[0].event.version, 1);
  parked[0].next_try = at_second(99);
  parked[0].too_early = false;
  assert_int_equal(tx_parked_postpone(tx, &parked[0]), 0);
  assert_int_equal(tx_parked_next(tx, "beta", &next), 0);
  assert_int_equal(next.us, 20000000);
  const struct parked *first = &parked[0];
  assert_int_equal(tx_parked_early(tx, "beta", first->number + 1, 2, &parked, &count), 0);
  assert_int_equal(count, 0);
  assert_int_equal(tx_unpark(tx, first), 0);
  assert_int_equal(tx_unpark(tx, first), -ENOENT);
  assert_int_equal(tx_parked_count(tx, "beta", &parked_count), 0);
  assert_int_equal(parked_count, 3);
  assert_int_equal(tx_parked_due(tx, "beta", at_second(0), 10, &parked, &count), 0);
  assert_int_equal(count, 1);
  assert_int_equal(parked[0].event.version, 2);
  assert_int_equal(tx_forget_troubles(tx, "beta", "a"), 0);
  assert_int_equal(tx_parked_count(tx, "beta", &parked_count), 0);
  assert_int_equal(parked_count, 1);
  return 0;
}

static void parked_events_wait_behind_the_oldest_of_their_key(void **state) {
  struct house *house = *state;
  assert_int_equal(in_beta(house, body_park, NULL), 0);
  assert_int_equal(in_beta(house, body_look_at_parked, NULL), 0);
}

static int body_bury(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct event event = event_number(*(int *)data, "a", 1);
  return tx_bury(tx, "beta", &event, 9, TEXT("poison"));
}

static int body_look_at_dead(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct dead_letter *dead = NULL;
  struct parked *parked = NULL;
  size_t count = 0;
  int64_t dead_count = 0;
  assert_int_equal(tx_dead_letters(tx, "alpha", 10, &dead, &count), 0);
  assert_int_equal(count, 0);
  assert_int_equal(tx_dead_letters(tx, NULL, 10, &dead, &count), 0);
  assert_int_equal(count, 3);
  assert_int_equal(dead[0].event.version, 3); /* newest first */
  assert_int_equal(dead[2].event.version, 1);
  assert_int_equal(dead[0].tries, 9);
  struct dead_letter *oldest = NULL;
  assert_int_equal(tx_dead_letters_oldest(tx, "alpha", 10, &oldest, &count), 0);
  assert_int_equal(count, 0);
  assert_int_equal(tx_dead_letters_oldest(tx, "beta", 2, &oldest, &count), 0);
  assert_int_equal(count, 2);
  assert_int_equal(oldest[0].event.version, 1);
  assert_int_equal(oldest[1].event.version, 2);
  assert_string_equal(dead[0].reason.at, "poison");
  assert_int_equal(tx_dead_letter_retry(tx, id_number(12345)), -ENOENT);
  assert_int_equal(tx_dead_letter_retry(tx, dead[0].id), 0);
  assert_int_equal(tx_dead_letter_drop(tx, dead[1].id), 0);
  assert_int_equal(tx_dead_letter_drop(tx, dead[1].id), -ENOENT);
  assert_int_equal(tx_dead_letters_count(tx, &dead_count), 0);
  assert_int_equal(dead_count, 1);
  assert_int_equal(tx_parked_due(tx, "beta", at_second(0), 10, &parked, &count), 0);
  assert_int_equal(count, 1);
  assert_int_equal(parked[0].event.version, 3);
  assert_int_equal(parked[0].tries, 0);
  assert_true(id_equal(parked[0].event.id, id_number(1003)));
  assert_int_equal(tx_forget_troubles(tx, "beta", "a"), 0);
  assert_int_equal(tx_dead_letters_count(tx, &dead_count), 0);
  assert_int_equal(dead_count, 0);
  return 0;
}

static void dead_letters_are_retried_or_dropped(void **state) {
  struct house *house = *state;
  for (int i = 1; i <= 3; i++) {
    atomic_store(&house->clock.ahead_us, i * INT64_C(1000000));
    assert_int_equal(in_beta(house, body_bury, &i), 0);
  }
  assert_int_equal(in_beta(house, body_look_at_dead, NULL), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_cursor_moves_with_its_effects),
    cmocka_unit_test(only_own_tables_are_emptied),
    cmocka_unit_test(the_inbox_knows_what_it_had),
    cmocka_unit_test(a_part_is_taken_back_alone),
    cmocka_unit_test(a_body_may_act_for_several),
    cmocka_unit_test(parked_events_wait_behind_the_oldest_of_their_key),
    cmocka_unit_test(dead_letters_are_retried_or_dropped),
  };
  return run_for_all_drivers("delivery", tests, sizeof tests / sizeof tests[0]);
}
