/* What every driver behind store.h does with the audit: which events are in it, and by what they are found.
 */
#include "store/store_test.h"

#include <string.h>

struct account_told {
  struct id user_id;
};
static const struct field account_told_fields[] = { FIELD(struct account_told, user_id) };
static const struct shape account_told_shape = SHAPE(account_told, account_told_fields, .doc = "");
static const struct event_kind account_told =
    EVENT(account_told, "account.told", "thing", "", .audited = true);
static const struct event_kind user_told = EVENT(account_told, "user.told", "user", "");

/* An event, and who causes it when. */
struct act {
  const struct event_kind *kind;
  const char *actor;
  bool by_admin;
  int minute;
  int object, user; /* numbers of ids */
};

static struct instant at_minute(int minute) {
  return (struct instant){ 1700000000000000 + INT64_C(60000000) * minute };
}

static int run_act(struct house *house, struct tx *tx, void *data) {
  (void)house;
  const struct act *act = data;
  struct thing_made made = { id_number(act->object), 1 };
  struct account_told told = { id_number(act->user) };
  const void *event = act->kind == &thing_made ? (const void *)&made : (const void *)&told;
  return tx_emit(tx, act->kind, id_number(act->object), event);
}

static void do_act(struct house *house, const struct act *act) {
  struct origin origin = { .actor = text_of(act->actor), .now = at_minute(act->minute) };
  origin.by_admin = act->by_admin;
  struct loose_body loose;
  loose_body_init(&loose, house, "alpha", run_act, (void *)(uintptr_t)act);
  loose.body.origin = &origin;
  assert_int_equal(store_submit(house->alpha, &loose.body), 0);
  assert_int_equal(loose_body_wait(&loose), 0);
}

static const char ann[] = "user:ann";
static const char bob[] = "user:bob";
enum { MUG = 1, CUP, EVE, ADA };
static const struct act acts[] = {
  { &thing_made, ann, true, 1, MUG, 0 },
  { &thing_made, "service:beta", false, 2, MUG, 0 },
  { &thing_made, bob, true, 3, MUG, 0 },
  { &thing_made, ann, true, 4, CUP, 0 },
  { &account_told, "service:x", false, 5, 9, EVE },
  { &user_told, bob, true, 6, EVE, 0 },
  { &user_told, ann, true, 7, ADA, 0 },
  { &account_told, ann, true, 8, 9, EVE },
  { &thing_made, ann, false, 9, CUP, 0 },
};

/* The minutes of what is found, such as "8 7 6". */
static const char *minutes_of(struct house *house, struct audit_search search) {
  static char found[100];
  struct event *events = NULL;
  size_t count = 0;
  if (id_is_none(search.below)) {
    memset(search.below.bytes, 0xff, sizeof search.below.bytes);
  }
  search.limit = search.limit > 0 ? search.limit : 100;
  assert_int_equal(store_audit(house->alpha, &search, house->arena, &events, &count), 0);
  size_t len = 0;
  found[0] = '\0';
  for (size_t i = 0; i < count; i++) {
    int64_t minute = (events[i].time.us - at_minute(0).us) / 60000000;
    len += (size_t)snprintf(found + len, sizeof found - len, "%s%lld", i > 0 ? " " : "", (long long)minute);
  }
  return found;
}

static struct id first_at(int minute) {
  static const uint8_t none[10] = { 0 };
  return id_make(at_minute(minute).us / 1000, none);
}

static struct maybe_text text_is_there(const char *text) {
  return (struct maybe_text){ PRESENT, text_of(text) };
}

static struct maybe_id number_is_there(int number) {
  return (struct maybe_id){ PRESENT, id_number(number) };
}

static void who_did_what_to_what_is_found(void **state) {
  struct house *house = *state;
  for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
    do_act(house, &acts[i]);
  }
  struct maybe_text by_ann = text_is_there(ann);
  struct maybe_text made = text_is_there("thing.made");
  struct maybe_id mug = number_is_there(MUG);
  struct maybe_id eve = number_is_there(EVE);
  const struct {
    struct audit_search search;
    const char *found;
  } rows[] = {
    { { .limit = 0 }, "8 7 6 5 4 3 1" },
    { { .limit = 2 }, "8 7" },
    { { .actor = by_ann }, "8 7 4 1" },
    { { .actor = by_ann, .topic = made }, "4 1" },
    { { .actor = by_ann, .object = mug }, "1" },
    { { .object = mug }, "3 1" },
    { { .object = mug, .topic = text_is_there("user.told") }, "" },
    { { .user = eve }, "8 6 5" },
    { { .user = eve, .actor = by_ann }, "8" },
    { { .topic = made }, "4 3 1" },
    { { .topic = made, .from = first_at(3) }, "4 3" },
    { { .below = first_at(6), .from = first_at(4) }, "5 4" },
    { { .actor = text_is_there("user:nobody") }, "" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_string_equal(minutes_of(house, rows[i].search), rows[i].found);
  }
}

static void what_is_found_is_the_event(void **state) {
  struct house *house = *state;
  struct event *events = NULL;
  size_t count = 0;
  do_act(house, &acts[0]);
  struct audit_search search = { .limit = 5 };
  memset(search.below.bytes, 0xff, sizeof search.below.bytes);
  assert_int_equal(store_audit(house->alpha, &search, house->arena, &events, &count), 0);
  assert_int_equal(count, 1);
  struct event found = events[0];
  assert_int_equal(store_log_read(house->alpha, 0, 5, house->arena, &events, &count), 0);
  assert_int_equal(count, 1);
  assert_true(id_equal(found.id, events[0].id));
  assert_true(id_equal(found.aggregate, id_number(MUG)));
  assert_int_equal(found.seq, events[0].seq);
  assert_string_equal(found.actor.at, ann);
  assert_string_equal(found.topic.at, "thing.made");
  assert_string_equal(found.data.at, events[0].data.at);
}

static int run_act_and_refuse(struct house *house, struct tx *tx, void *data) {
  return run_act(house, tx, data) == 0 ? -ECANCELED : 0;
}

static void what_is_taken_back_was_not_done(void **state) {
  struct house *house = *state;
  struct act act = { &account_told, ann, false, 1, 9, EVE };
  assert_int_equal(in_alpha(house, run_act_and_refuse, &act), -ECANCELED);
  assert_string_equal(minutes_of(house, (struct audit_search){ .limit = 0 }), "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(who_did_what_to_what_is_found),
    cmocka_unit_test(what_is_found_is_the_event),
    cmocka_unit_test(what_is_taken_back_was_not_done),
  };
  return run_for_all_drivers("audit", tests, sizeof tests / sizeof tests[0]);
}
