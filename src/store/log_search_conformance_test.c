/* What every driver behind store.h does when the log is searched: by what events are found, page after page,
   and how far a search without an index goes. */
#include "store/store_test.h"

#include <string.h>

#define TRACE(digit) "4bf92f3577b34da6a3ce929d0e0e473" digit
#define SPAN_OF(trace) "00-" trace "-b7ad6b7169203331-01"

/* An event, and who causes it for whom, when. */
struct act {
  const char *service, *actor, *trace;
  int minute;
  int object, subject; /* numbers of ids */
};

enum { MUG = 1, CUP, ANN, BOB };

static const struct act acts[] = {
  { "alpha", "user:00000000-0000-0000-0000-000000000000", SPAN_OF(TRACE("1")), 1, MUG, ANN },
  { "beta", "service:beta", SPAN_OF(TRACE("1")), 2, MUG, ANN },
  { "alpha", "service:alpha", SPAN_OF(TRACE("2")), 3, CUP, BOB },
  { "beta", "service:beta", SPAN_OF(TRACE("2")), 4, MUG, BOB },
  { "alpha", "service:alpha", "", 5, MUG, BOB },
};

static struct instant at_minute(int minute) {
  return (struct instant){ 1700000000000000 + INT64_C(60000000) * minute };
}

static int run_act(struct house *house, struct tx *tx, void *data) {
  (void)house;
  const struct act *act = data;
  struct thing_made made = { id_number(act->object), 1 };
  return tx_emit(tx, &thing_made, id_number(act->object), &made);
}

static void do_act(struct house *house, const struct act *act) {
  char actor[60];
  snprintf(actor, sizeof actor, "%s", act->actor);
  if (strncmp(actor, "user:", 5) == 0) {
    id_format(id_number(act->subject), actor + 5);
  }
  struct origin origin = { .actor = text_of(actor),
                           .subject = id_number(act->subject),
                           .now = at_minute(act->minute) };
  memcpy(origin.traceparent, act->trace, strlen(act->trace));
  struct loose_body loose;
  loose_body_init(&loose, house, act->service, run_act, (void *)(uintptr_t)act);
  loose.body.origin = &origin;
  assert_int_equal(store_submit(house->alpha, &loose.body), 0);
  assert_int_equal(loose_body_wait(&loose), 0);
}

static void do_acts(struct house *house) {
  for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
    do_act(house, &acts[i]);
  }
}

static struct log_found look(struct house *house, struct log_search search) {
  struct log_found found = { 0 };
  search.below = search.below > 0 ? search.below : INT64_MAX;
  search.limit = search.limit > 0 ? search.limit : 100;
  assert_int_equal(store_log_search(house->alpha, &search, house->arena, &found), 0);
  return found;
}

/* The minutes of what is found, such as "8 7 6". */
static const char *minutes_of(struct house *house, struct log_search search) {
  static char text[100];
  struct log_found found = look(house, search);
  size_t len = 0;
  text[0] = '\0';
  for (size_t i = 0; i < found.count; i++) {
    int64_t minute = (found.events[i].time.us - at_minute(0).us) / 60000000;
    len += (size_t)snprintf(text + len, sizeof text - len, "%s%lld", i > 0 ? " " : "", (long long)minute);
  }
  return text;
}

static struct maybe_text there(const char *text) {
  return (struct maybe_text){ PRESENT, text_of(text) };
}

static struct maybe_id number(int number) {
  return (struct maybe_id){ PRESENT, id_number(number) };
}

static void events_are_found(void **state) {
  struct house *house = *state;
  if (house->layout != ONE_STORE) {
    skip(); /* each of its logs is searched alone */
  }
  do_acts(house);
  const struct {
    struct log_search search;
    const char *found;
  } rows[] = {
    { { .limit = 0 }, "5 4 3 2 1" },
    { { .limit = 2 }, "5 4" },
    { { .object = number(MUG) }, "5 4 2 1" },
    { { .object = number(MUG), .limit = 3 }, "5 4 2" },
    { { .object = number(MUG), .source = there("beta") }, "4 2" },
    { { .object = number(MUG), .trace = there(TRACE("2")) }, "4" },
    { { .object = number(BOB) }, "" },
    { { .user = number(ANN) }, "2 1" },
    { { .user = number(ANN), .source = there("alpha") }, "1" },
    { { .user = number(MUG) }, "" },
    { { .trace = there(TRACE("2")) }, "4 3" },
    { { .trace = there(TRACE("3")) }, "" },
    { { .source = there("alpha") }, "5 3 1" },
    { { .topic = there("thing.made"), .source = there("beta") }, "4 2" },
    { { .topic = there("thing") }, "" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_string_equal(minutes_of(house, rows[i].search), rows[i].found);
  }
}

static void between_two_places(void **state) {
  struct house *house = *state;
  do_acts(house);
  struct log_found all = look(house, (struct log_search){ .limit = 0 });
  assert_true(all.count >= 3);
  assert_int_equal(all.newest, all.events[0].seq);
  assert_int_equal(all.down_to, 0);
  int64_t oldest = all.events[all.count - 1].seq;
  struct log_found middle = look(house, (struct log_search){ .above = oldest, .below = all.newest });
  assert_int_equal(middle.count, all.count - 2);
  assert_int_equal(middle.events[0].seq, all.events[1].seq);
  assert_int_equal(middle.down_to, oldest);
  /* Whoever asks again for what came since gets nothing until something does. */
  assert_int_equal(look(house, (struct log_search){ .above = all.newest }).count, 0);
  do_act(house, &acts[0]);
  struct log_found since = look(house, (struct log_search){ .above = all.newest });
  assert_int_equal(since.count, 1);
  assert_true(since.newest > all.newest);
}

static int run_many(struct house *house, struct tx *tx, void *data) {
  int result = 0;
  for (int i = 0; result == 0 && i < *(int *)data; i++) {
    result = run_act(house, tx, (void *)(uintptr_t)&acts[2]);
  }
  return result;
}

static void emit_many(struct house *house) {
  int rest = LOG_SEARCH_MAX + 5;
  for (int done = 0; done < rest; done += 1000) {
    int part = rest - done < 1000 ? rest - done : 1000;
    assert_int_equal(in_alpha(house, run_many, &part), 0);
  }
}

static void a_search_without_an_index_ends(void **state) {
  struct house *house = *state;
  if (house->layout != ONE_STORE) {
    skip(); /* nothing else than with one */
  }
  do_act(house, &acts[0]);
  emit_many(house);
  struct log_search search = { .trace = there(TRACE("1")) };
  struct log_found found = look(house, search);
  assert_int_equal(found.count, 0);
  assert_true(found.down_to > 0);
  search.below = found.down_to + 1;
  found = look(house, search);
  assert_int_equal(found.count, 1);
  assert_int_equal(found.down_to, 0);
}

static void a_window_begins_at_its_time(void **state) {
  struct house *house = *state;
  struct log_search search = { .limit = 0 };
  assert_int_equal(store_log_window(house->alpha, at_minute(1), house->arena, &search.above, &search.below),
                   0);
  assert_int_equal(look(house, search).count, 0);
  do_acts(house);
  struct log_found all = look(house, (struct log_search){ .limit = 0 });
  for (size_t i = 0; i < all.count; i++) {
    struct instant time = all.events[i].time;
    assert_int_equal(store_log_window(house->alpha, time, house->arena, &search.above, &search.below), 0);
    struct log_found later = look(house, search);
    assert_int_equal(later.count, i + 1);
    assert_int_equal(later.events[i].seq, all.events[i].seq);
  }
  assert_int_equal(search.below, INT64_MAX);
}

static void a_window_has_an_end(void **state) {
  struct house *house = *state;
  if (house->layout != ONE_STORE) {
    skip(); /* nothing else than with one */
  }
  do_act(house, &acts[0]);
  emit_many(house);
  struct log_search search = { .limit = 0 };
  assert_int_equal(store_log_window(house->alpha, at_minute(0), house->arena, &search.above, &search.below),
                   0);
  struct log_found all = look(house, (struct log_search){ .limit = 1 });
  assert_true(search.below <= all.newest);
  search.limit = LOG_SEARCH_MAX + 1;
  assert_int_equal(look(house, search).count, LOG_SEARCH_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(events_are_found),
    cmocka_unit_test(between_two_places),
    cmocka_unit_test(a_search_without_an_index_ends),
    cmocka_unit_test(a_window_begins_at_its_time),
    cmocka_unit_test(a_window_has_an_end),
  };
  return run_for_all_drivers("log_search", tests, sizeof tests / sizeof tests[0]);
}
