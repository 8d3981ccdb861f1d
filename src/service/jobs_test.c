/* Jobs: what a round does with items that go well and items that fail, and when the scheduler runs rounds. A
   service "jobber" has rows to do; a test says which of them fail, and how. */
#include "service/frame.h"
#include "service/spans.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "shape/covered.h"
#include "store/test_database.h"

struct chore {
  struct id id;
  int64_t done;
};
static const struct field chore_fields[] = { FIELD(struct chore, id), FIELD(struct chore, done) };
static const struct shape chore_shape = SHAPE(chore, chore_fields);
struct chore_search {
  int64_t limit;
};
static const struct field chore_search_fields[] = { FIELD(struct chore_search, limit) };
static const struct shape chore_search_shape = SHAPE(chore_search, chore_search_fields);

int insert_chore(struct tx *tx, const struct chore *in, int64_t *ret_changed);
int finish_chore(struct tx *tx, const struct chore *in, int64_t *ret_changed);
int list_open_chores(struct tx *tx, const struct chore_search *in, struct chore **ret, size_t *ret_count);
int list_done_chores(struct tx *tx, const struct chore_search *in, struct chore **ret, size_t *ret_count);

SQL_CHANGE(insert_chore, chore, .sql = "INSERT INTO jobber_chores (id, done) VALUES (:id, :done)")
SQL_CHANGE(finish_chore, chore, .sql = "UPDATE jobber_chores SET done = :done WHERE id = :id")
SQL_ALL(list_open_chores, chore_search, chore, JOB_FIND_MAX,
        .sql = "SELECT id, done FROM jobber_chores WHERE done = 0 ORDER BY id LIMIT :limit")
SQL_ALL(list_done_chores, chore_search, chore, 1000,
        .sql = "SELECT id, done FROM jobber_chores WHERE done <> 0 ORDER BY id LIMIT :limit")

static const struct migration jobber_steps[] = {
  { 1, "chores", "CREATE TABLE jobber_chores (id BLOB PRIMARY KEY, done INTEGER NOT NULL) STRICT;",
    "CREATE TABLE jobber_chores (id uuid PRIMARY KEY, done bigint NOT NULL);" },
};
static const struct migrations jobber_migrations = { "jobber", jobber_steps, 1 };

enum { NOBODY_FAILS = -1 };
/* And what the handlers below shall do: they find it around the runtime that their context names. */
struct house {
  struct clock clock;
  struct runtime runtime;
  struct config *config;
  char place[64];
  /* Of the chore with this number. */
  int fails_to_prepare, fails_to_run, breaks_rule;
  int fails_below; /* all before this one cannot be prepared */
  int fails_with;
  int stops_at; /* its prepare says that the process is stopping */
  _Atomic bool stopping;
  _Atomic int prepared, run;
  /* A prepare waits until the test lets it go on. */
  pthread_mutex_t *gate;
};

static struct house *house_of(const struct context *context) {
  return container_of(context->runtime, struct house, runtime);
}

static struct id chore_id(int number) {
  return (struct id){ .bytes = { [14] = (uint8_t)(number >> 8), [15] = (uint8_t)number } };
}

static int number_of(struct id id) {
  return id.bytes[14] << 8 | id.bytes[15];
}

struct chore_plan {
  int64_t number;
  struct id made;
};
PLANS(plan_chore, id, chore_plan);
WORKS_PLANNED(do_chore, chore_plan);

int plan_chore(struct context *context, const struct id *item, struct chore_plan *plan) {
  struct house *house = house_of(context);
  atomic_fetch_add(&house->prepared, 1);
  if (house->gate != NULL) {
    pthread_mutex_lock(house->gate);
    pthread_mutex_unlock(house->gate);
  }
  if (number_of(*item) == house->stops_at) {
    atomic_store(&house->stopping, true);
  }
  if (number_of(*item) == house->fails_to_prepare || number_of(*item) < house->fails_below) {
    return -ECONNREFUSED;
  }
  plan->number = number_of(*item);
  plan->made = context_id(context);
  return 0;
}

int do_chore(struct context *context, struct tx *tx, struct id item, const struct chore_plan *plan) {
  struct house *house = house_of(context);
  atomic_fetch_add(&house->run, 1);
  assert_int_equal(plan->number, number_of(item));
  assert_false(id_equal(context_id(context), plan->made));
  /* Written before it fails: what is left of it shows whether failing takes it back. */
  int result = finish_chore(tx, &(struct chore){ .id = item, .done = 1 }, NULL);
  if (result == 0 && plan->number == house->breaks_rule) {
    return insert_chore(tx, &(struct chore){ .id = item }, NULL);
  }
  return result == 0 && plan->number == house->fails_to_run ? house->fails_with : result;
}

static int find_chores(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                       size_t *ret_count) {
  (void)context;
  struct chore *rows = NULL;
  int result = list_open_chores(tx, &(struct chore_search){ .limit = (int64_t)max }, &rows, ret_count);
  for (size_t i = 0; result == 0 && i < *ret_count; i++) {
    ret_items[i] = rows[i].id;
  }
  return result;
}

static const struct setting chore_sweep = {
  .name = "SOUK_CHORE_SWEEP", .kind = SETTING_SECONDS, .fallback = "1h", .min = 1, .max = 86400, .doc = "x"
};
static const struct job jobs[] = { {
    .name = "do_chores",
    .every = &chore_sweep,
    .find = find_chores,
    PREPARES(plan_chore, id, chore_plan),
    JOB_RUNS_PLANNED(do_chore, chore_plan),
    .doc = "x",
} };
static const struct setting *const settings[] = { &chore_sweep };
static const struct service jobber_service = { .name = "jobber", .doc = "x", ROWS(jobs), ROWS(settings) };

static struct running *running_of(struct house *house) {
  return &house->runtime.services[0];
}

/* Another process on the same server has a house with the same url; NULL: it is in a file. */
static struct house *make_house(const char *url) {
  struct house *house = calloc(1, sizeof *house);
  assert_non_null(house);
  house->fails_to_prepare = house->fails_to_run = house->breaks_rule = house->stops_at = NOBODY_FAILS;
  house->fails_with = -ECANCELED;
  snprintf(house->place, sizeof house->place, "/tmp/souk-jobs-XXXXXX");
  assert_non_null(mkdtemp(house->place));
  struct error error = { 0 };
  static const struct setting *const rows[] = { &chore_sweep, &setting_reply_expiry };
  assert_int_equal(config_create(&house->config, rows, COUNT_OF(rows), (char *[]){ NULL }, &error), 0);
  struct runtime *runtime = &house->runtime;
  runtime->options.clock = &house->clock;
  runtime->options.config = house->config;
  runtime->arena = arena_create(1024);
  assert_int_equal(spans_create(&runtime->spans, 10), 0);
  char path[80];
  snprintf(path, sizeof path, "%s/souk.db", house->place);
  struct store_options options = {
    .path = url != NULL ? url : path,
    .name = "souk",
    .clock = &house->clock,
    .readers = 1,
    .connections = 4,
    .queue_max = 10,
    .group_max = 10,
  };
  struct running *running = running_of(house);
  *running = (struct running){ .service = &jobber_service, .runtime = runtime };
  assert_int_equal(store_open(&running->store, &options, &jobber_migrations, 1, &error), 0);
  assert_int_equal(workers_create(&running->workers, 2, 2, &error), 0);
  runtime->services_count = 1;
  runtime->stores[0] = running->store;
  runtime->stores_count = 1;
  return house;
}

static int open_house(void **state) {
  *state = make_house(NULL);
  return 0;
}

static int end_house(struct house *house) {
  workers_destroy(running_of(house)->workers);
  store_close(running_of(house)->store);
  config_destroy(house->config);
  spans_destroy(house->runtime.spans);
  arena_destroy(house->runtime.arena);
  char command[100];
  snprintf(command, sizeof command, "rm -rf %s", house->place);
  int result = system(command);
  free(house);
  return result;
}

static int close_house(void **state) {
  return end_house(*state);
}

struct filling {
  struct body body;
  int count;
};

static int fill(struct body *body, struct tx *tx) {
  struct filling *filling = container_of(body, struct filling, body);
  int result = 0;
  for (int i = 0; i < filling->count && result == 0; i++) {
    result = insert_chore(tx, &(struct chore){ .id = chore_id(i) }, NULL);
  }
  return result;
}

static void add_chores(struct house *house, int count) {
  struct arena *arena = arena_create(1024);
  struct origin origin = { .actor = TEXT("system") };
  struct filling filling = { .body = { .service = "jobber", .origin = &origin, .arena = arena, .run = fill },
                             .count = count };
  assert_int_equal(store_run(running_of(house)->store, &filling.body), 0);
  arena_destroy(arena);
}

/* How many are done; whether number `but` is among them. */
static int count_done(struct house *house, int but, bool *ret_but) {
  struct arena *arena = arena_create(1024);
  struct tx *tx = NULL;
  struct chore *rows = NULL;
  size_t count = 0;
  assert_int_equal(store_read(running_of(house)->store, "jobber", arena, &tx), 0);
  assert_int_equal(list_done_chores(tx, &(struct chore_search){ .limit = 1000 }, &rows, &count), 0);
  tx_end(tx);
  *ret_but = false;
  for (size_t i = 0; i < count; i++) {
    *ret_but = *ret_but || number_of(rows[i].id) == but;
  }
  arena_destroy(arena);
  return (int)count;
}

static void expect_all_done_but(struct house *house, int all, int but) {
  bool done = true;
  assert_int_equal(count_done(house, but, &done), but == NOBODY_FAILS ? all : all - 1);
  assert_false(done);
}

static bool run_round(struct house *house, struct job_failures *failures) {
  return job_run_round(running_of(house), &jobs[0], failures, &house->stopping);
}

static void many_items_are_run_in_one_body(void **state) {
  struct house *house = *state;
  enum { CHORES = JOB_BATCH_MAX + 5 };
  add_chores(house, CHORES);
  struct store_stats before;
  store_stats(running_of(house)->store, &before);
  struct job_failures failures = { .count = 0 };
  assert_false(run_round(house, &failures));
  struct store_stats after;
  store_stats(running_of(house)->store, &after);
  assert_int_equal(after.bodies - before.bodies, 2);
  expect_all_done_but(house, CHORES, NOBODY_FAILS);
}

static void what_is_done_outside_is_committed_before_the_next(void **state) {
  struct house *house = *state;
  add_chores(house, 5);
  house->stops_at = 3;
  struct job job = jobs[0];
  job.one_by_one = true;
  struct store_stats before;
  store_stats(running_of(house)->store, &before);
  struct job_failures failures = { .count = 0 };
  job_run_round(running_of(house), &job, &failures, &house->stopping);
  struct store_stats after;
  store_stats(running_of(house)->store, &after);
  assert_int_equal(after.bodies - before.bodies, 4);
  assert_int_equal(atomic_load(&house->prepared), 4);
}

static void who_fails_in_its_run_harms_no_neighbour(void **state) {
  struct house *house = *state;
  add_chores(house, 5);
  house->fails_to_run = 2;
  struct job_failures failures = { .count = 0 };
  run_round(house, &failures);
  expect_all_done_but(house, 5, 2);
  assert_int_equal(failures.count, 1);
  assert_true(id_equal(failures.at[0], chore_id(2)));
}

/* Numbers that mean a lost group when the store says them. */
static void no_failure_of_an_item_ends_the_body(void **state) {
  struct house *house = *state;
  static const int numbers[] = { -EIO, -ENOSPC, -EAGAIN, -EINVAL, -ENOENT };
  add_chores(house, 1);
  house->fails_to_run = 0;
  for (size_t i = 0; i < COUNT_OF(numbers); i++) {
    house->fails_with = numbers[i];
    struct job_failures failures = { .count = 0 };
    run_round(house, &failures);
    assert_int_equal(failures.count, 1);
  }
  struct store_stats stats;
  store_stats(running_of(house)->store, &stats);
  assert_int_equal(stats.reruns, 0);
}

static void who_breaks_a_rule_of_the_table_harms_no_neighbour(void **state) {
  struct house *house = *state;
  add_chores(house, 5);
  house->breaks_rule = 0;
  struct job_failures failures = { .count = 0 };
  run_round(house, &failures);
  expect_all_done_but(house, 5, 0);
}

static void who_cannot_be_prepared_is_not_run(void **state) {
  struct house *house = *state;
  add_chores(house, 5);
  house->fails_to_prepare = 4;
  struct job_failures failures = { .count = 0 };
  run_round(house, &failures);
  expect_all_done_but(house, 5, 4);
  assert_int_equal(atomic_load(&house->prepared), 5);
  assert_int_equal(atomic_load(&house->run), 4);
}

static void who_failed_waits_for_the_schedule(void **state) {
  struct house *house = *state;
  enum { CHORES = JOB_ITEMS_MAX + 20 };
  add_chores(house, CHORES);
  house->fails_to_prepare = 7;
  struct job_failures failures = { .count = 0 };
  assert_true(run_round(house, &failures)); /* it found as many as it may: there are more */
  assert_false(run_round(house, &failures));
  expect_all_done_but(house, CHORES, 7);
  assert_int_equal(atomic_load(&house->prepared), CHORES); /* number 7 once */
  failures.count = 0;
  run_round(house, &failures);
  assert_int_equal(atomic_load(&house->prepared), CHORES + 1);
}

static void many_who_fail_keep_nobody_waiting(void **state) {
  struct house *house = *state;
  enum { FAILING = 2 * JOB_ITEMS_MAX + 20, CHORES = FAILING + 30 };
  add_chores(house, CHORES);
  house->fails_below = FAILING;
  struct job_failures failures = { .count = 0 };
  int rounds = 1;
  while (run_round(house, &failures)) {
    rounds++;
  }
  bool done = true;
  assert_int_equal(count_done(house, 0, &done), CHORES - FAILING);
  assert_int_equal(rounds, 3);
  assert_int_equal(atomic_load(&house->prepared), CHORES); /* each once */
}

static void who_fails_is_passed_over_only_so_often(void **state) {
  struct house *house = *state;
  add_chores(house, 2 * JOB_FIND_MAX);
  house->fails_below = 2 * JOB_FIND_MAX;
  struct job_failures failures = { .count = 0 };
  while (run_round(house, &failures)) {
  }
  assert_int_equal(failures.count, JOB_FAILURES_MAX);
  assert_int_equal(atomic_load(&house->prepared), JOB_FAILURES_MAX);
}

static void a_stop_waits_for_the_item_in_hand_only(void **state) {
  struct house *house = *state;
  add_chores(house, 20);
  house->stops_at = 3;
  struct job_failures failures = { .count = 0 };
  run_round(house, &failures);
  assert_int_equal(atomic_load(&house->prepared), 4);
  bool done = false;
  assert_int_equal(count_done(house, 3, &done), 4);
  assert_true(done);
}

static void the_scheduler_runs_all_when_told(void **state) {
  struct house *house = *state;
  struct scheduler *scheduler = NULL;
  house->fails_to_run = 5; /* before the start: it looks at once, by threads of its own */
  assert_int_equal(scheduler_create(&scheduler, &house->runtime), 0);
  assert_int_equal(scheduler_start(scheduler), 0);
  enum { CHORES = 3 * JOB_ITEMS_MAX };
  add_chores(house, CHORES);
  scheduler_run_all(scheduler);
  expect_all_done_but(house, CHORES, 5);
  int runs = atomic_load(&house->run);
  house->fails_to_run = NOBODY_FAILS;
  scheduler_run_all(scheduler);
  expect_all_done_but(house, CHORES, NOBODY_FAILS);
  assert_int_equal(atomic_load(&house->run), runs + 1);
  scheduler_destroy(scheduler);
}

static void *stop_scheduler(void *scheduler) {
  scheduler_stop(scheduler);
  return NULL;
}

static void a_stop_waits_for_rounds_under_way(void **state) {
  struct house *house = *state;
  struct scheduler *scheduler = NULL;
  pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&gate);
  house->gate = &gate;
  add_chores(house, 3);
  assert_int_equal(scheduler_create(&scheduler, &house->runtime), 0);
  assert_int_equal(scheduler_start(scheduler), 0);
  while (atomic_load(&house->prepared) == 0) {
    sched_yield();
  }
  pthread_t stopper;
  assert_int_equal(pthread_create(&stopper, NULL, stop_scheduler, scheduler), 0);
  pthread_mutex_unlock(&gate);
  pthread_join(stopper, NULL);
  bool first = false;
  int done = count_done(house, 0, &first);
  assert_true(first); /* what was prepared was run and stored */
  assert_int_equal(done, atomic_load(&house->prepared));
  scheduler_destroy(scheduler);
}

static void *run_one_round(void *house) {
  struct job_failures failures = { .count = 0 };
  run_round(house, &failures);
  return NULL;
}

static void one_process_at_a_time_looks(void **state) {
  (void)state;
  if (!test_server()) {
    skip();
  }
  char name[40];
  char url[200];
  snprintf(name, sizeof name, "jobs_%d", (int)getpid());
  test_database(name, url, sizeof url);
  struct house *here = make_house(url);
  struct house *there = make_house(url);
  pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&gate);
  here->gate = &gate;
  add_chores(here, 3);
  pthread_t round;
  assert_int_equal(pthread_create(&round, NULL, run_one_round, here), 0);
  while (atomic_load(&here->prepared) == 0) {
    sched_yield();
  }
  run_one_round(there);
  assert_int_equal(atomic_load(&there->prepared), 0);
  pthread_mutex_unlock(&gate);
  pthread_join(round, NULL);
  expect_all_done_but(there, 3, NOBODY_FAILS);

  /* When it has let go, and when it is gone without a word, it is another's turn. */
  bool done = false;
  assert_int_equal(store_claim(running_of(here)->store, "anything"), 0);
  assert_int_equal(store_claim(running_of(there)->store, "anything"), -EBUSY);
  store_let_go(running_of(here)->store, "anything");
  assert_int_equal(store_claim(running_of(there)->store, "anything"), 0);
  assert_int_equal(end_house(there), 0);
  int result = -EBUSY;
  while (result == -EBUSY) { /* until the server has noticed */
    result = store_claim(running_of(here)->store, "anything");
  }
  assert_int_equal(result, 0);
  run_one_round(here);
  assert_int_equal(count_done(here, NOBODY_FAILS, &done), 3);
  assert_int_equal(end_house(here), 0);
  test_database_drop(name);
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(due_search);
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)

int main(void) {
  const struct CMUnitTest tests[] = {
    IN_HOUSE(many_items_are_run_in_one_body),
    IN_HOUSE(what_is_done_outside_is_committed_before_the_next),
    IN_HOUSE(who_fails_in_its_run_harms_no_neighbour),
    IN_HOUSE(no_failure_of_an_item_ends_the_body),
    IN_HOUSE(who_breaks_a_rule_of_the_table_harms_no_neighbour),
    IN_HOUSE(who_cannot_be_prepared_is_not_run),
    IN_HOUSE(who_failed_waits_for_the_schedule),
    IN_HOUSE(many_who_fail_keep_nobody_waiting),
    IN_HOUSE(who_fails_is_passed_over_only_so_often),
    IN_HOUSE(a_stop_waits_for_the_item_in_hand_only),
    IN_HOUSE(the_scheduler_runs_all_when_told),
    IN_HOUSE(a_stop_waits_for_rounds_under_way),
    cmocka_unit_test(one_process_at_a_time_looks),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
