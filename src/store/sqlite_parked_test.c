/* However much of a consumer is parked, the writer does little for each step: counted in instructions of
   SQLite's virtual machine, since everybody waits for the writer. */
#include "store/sqlite_driver.h"
#include "store/store_test.h"

enum { PARKED = 100000, PAGE = 50, INSTRUCTIONS_MAX = 5000 };

/* `keys` of them are the oldest of their key; all have been due for long, and came too early. */
static const char park_many[] =
    "WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < %d)"
    " INSERT INTO souk_parked (consumer, seq, id, source, topic, aggregate, version, time, actor, subject,"
    "   traceparent, data, tries, next_try, reason, is_head, too_early)"
    " SELECT 'beta', n, randomblob(16), 'alpha', 'a', CAST(printf('%%016d', n %% %d) AS BLOB), n, n, "
    "'system',"
    "   zeroblob(16), '', '{}', 1, n, 'not yet', n <= %d, TRUE FROM counter;"
    " INSERT INTO souk_parked_counts (consumer, count) VALUES ('beta', %d)";

static int count_instruction(void *data) {
  ++*(int64_t *)data;
  return 0;
}

static int step_park(struct tx *tx, struct parked *row) {
  struct parked parked = { .consumer = row->consumer, .event = row->event, .reason = TEXT("behind") };
  return tx_park(tx, &parked);
}

static int step_is_parked(struct tx *tx, struct parked *row) {
  return tx_is_parked(tx, "beta", row->event.topic, row->event.aggregate) == 1 ? 0 : -ENOENT;
}

static int step_due(struct tx *tx, struct parked *row) {
  struct parked *rows = NULL;
  size_t count = 0;
  int result = tx_parked_due(tx, "beta", (struct instant){ PARKED + 1 }, PAGE, &rows, &count);
  assert_true(result != 0 || count > 0);
  *row = result == 0 ? rows[0] : *row;
  return result;
}

static int step_early(struct tx *tx, struct parked *row) {
  struct parked *rows = NULL;
  size_t count = 0;
  (void)row;
  int result = tx_parked_early(tx, "beta", PARKED, PAGE, &rows, &count);
  assert_true(result != 0 || count > 0);
  return result;
}

static int step_next(struct tx *tx, struct parked *row) {
  struct instant next;
  (void)row;
  return tx_parked_next(tx, "beta", &next);
}

static int step_count(struct tx *tx, struct parked *row) {
  int64_t count = 0;
  (void)row;
  int result = tx_parked_count(tx, "beta", &count);
  assert_true(result != 0 || count >= PARKED);
  return result;
}

static const struct step {
  const char *name;
  int (*take)(struct tx *tx, struct parked *row); /* in the order in which they stand */
} steps[] = {
  { "due", step_due },   { "early", step_early },         { "next", step_next },   { "count", step_count },
  { "park", step_park }, { "is parked", step_is_parked }, { "count", step_count },
};

static int body_steps(struct house *house, struct tx *tx, void *data) {
  const int *keys = data;
  struct connection *connection = sqlite_tx_of(tx)->connection;
  sqlite3 *db = connection->db;
  char sql[1000];
  (void)house;
  snprintf(sql, sizeof sql, park_many, PARKED, *keys, *keys, PARKED);
  connection->owner = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
    fail_msg("%s", sqlite3_errmsg(db));
  }
  int64_t instructions = 0;
  int result = 0;
  struct parked row = { 0 };
  sqlite3_progress_handler(db, 1, count_instruction, &instructions);
  for (size_t i = 0; result == 0 && i < sizeof steps / sizeof steps[0]; i++) {
    instructions = 0;
    result = steps[i].take(tx, &row);
    if (instructions == 0 || instructions > INSTRUCTIONS_MAX) {
      fail_msg("%s: %lld instructions", steps[i].name, (long long)instructions);
    }
  }
  instructions = 0;
  assert_int_equal(tx_parked_postpone(tx, &row), 0);
  assert_int_equal(tx_unpark(tx, &row), 0);
  assert_in_range(instructions, 1, INSTRUCTIONS_MAX);
  sqlite3_progress_handler(db, 0, NULL, NULL);
  return result;
}

static void fail_of_finding(void *data, const char *finding) {
  (void)data;
  fail_msg("%s", finding);
}

static void assert_cheap(struct house *house, int keys) {
  assert_int_equal(in_beta(house, body_steps, &keys), 0);
  assert_int_equal(store_check(house->beta, fail_of_finding, NULL, &house->error), 0);
}

static void many_parked_keys_cost_no_more_than_few(void **state) {
  assert_cheap(*state, PARKED);
}

static void a_key_with_many_parked_events_costs_no_more_than_one_with_few(void **state) {
  assert_cheap(*state, 1);
}

int main(void) {
  static struct house wanted = { .layout = ONE_STORE };
  wanted.driver = &store_drivers[0];
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_prestate_setup_teardown(many_parked_keys_cost_no_more_than_few, house_set_up,
                                             house_tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_key_with_many_parked_events_costs_no_more_than_one_with_few,
                                             house_set_up, house_tear_down, &wanted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
