/* The disk fails: what was answered stays, what was refused is gone, no group is half there, and it works
   again afterwards. */
#include "store/faults_vfs.h"
#include "store/store_test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct faults_plan *reset_plan(void) {
  struct faults_plan *plan = faults_vfs_register();
  atomic_store(&plan->writes.from, 0);
  atomic_store(&plan->syncs.from, 0);
  atomic_store(&plan->any.from, 0);
  atomic_store(&plan->full, false);
  atomic_store(&plan->space, -1);
  atomic_store(&plan->writes_done, 0);
  atomic_store(&plan->syncs_done, 0);
  return plan;
}

static int set_up(void **state) {
  reset_plan();
  int result = house_set_up(state);
  struct house *house = *state;
  house->options.vfs = "souk_faults";
  house_reopen(house);
  reset_plan();
  return result;
}

static int tear_down(void **state) {
  reset_plan();
  return house_tear_down(state);
}

static void note_finding(void *data, const char *finding) {
  snprintf(data, 200, "%s", finding);
}

static void assert_sound(struct house *house) {
  char finding[200] = "";
  struct error error;
  assert_int_equal(store_check(house->alpha, note_finding, finding, &error), 0);
}

/* Two events and a row: all of them or none. */
static int body_unit(struct house *house, struct tx *tx, void *data) {
  (void)house;
  int64_t number = *(int *)data;
  struct thing_made made = { id_number((int)number % 5), 1 };
  struct row row = { number };
  tx_act_for(tx, "alpha", tx_origin(tx), (const uint8_t *)"0123456789abcdef");
  int result = emit_thing_made(tx, made.thing_id, &made);
  tx_act_for(tx, "beta", tx_origin(tx), (const uint8_t *)"0123456789abcdef");
  result = result == 0 ? insert_row(tx, &row, NULL) : result;
  tx_act_for(tx, "alpha", tx_origin(tx), (const uint8_t *)"fedcba9876543210");
  return result == 0 ? emit_thing_made(tx, made.thing_id, &made) : result;
}

int list_rows(struct tx *tx, const struct nothing *in, struct row **ret, size_t *ret_count);
int insert_big_row(struct tx *tx, const struct thing *in, int64_t *ret_changed);
int insert_or_rollback(struct tx *tx, const struct row *in, int64_t *ret_changed);
SQL_ALL(list_rows, nothing, row, 10000, .sql = "SELECT number FROM beta_rows ORDER BY number")
SQL_CHANGE(insert_big_row, thing,
           .sql =
               "INSERT INTO alpha_things (id, name, color, quantity, good, price_minor, price_currency, made,"
               " note) VALUES (:id, hex(:id), 'red', 0, 1, 0, 'EUR', 0, hex(zeroblob(50000)))")
SQL_CHANGE(insert_or_rollback, row, .sql = "INSERT OR ROLLBACK INTO beta_rows (number) VALUES (:number)")

static size_t read_rows(struct house *house, struct row **ret) {
  struct tx *tx = NULL;
  size_t count = 0;
  assert_int_equal(store_read(house->beta, "beta", house->arena, &tx), 0);
  assert_int_equal(list_rows(tx, &(struct nothing){ 0 }, ret, &count), 0);
  tx_end(tx);
  return count;
}

static int unit(struct house *house, int number) {
  return in_frame(house, body_unit, &number);
}

static void await_health(struct house *house, int health) {
  while (store_health(house->alpha) != health) {
    nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
  }
}

static void a_full_disk_refuses_until_there_is_space(void **state) {
  struct house *house = *state;
  struct faults_plan *plan = reset_plan();
  atomic_store(&plan->space, 200000);
  int done = 0;
  int result = 0;
  while ((result = unit(house, done)) == 0) {
    done++;
    assert_true(done < 5000);
  }
  assert_int_equal(result, -ENOSPC);
  assert_int_equal(store_health(house->alpha), -ENOSPC);
  assert_true(done > 0);
  assert_int_equal(unit(house, 6000), -ENOSPC);
  assert_int_equal(committed_rows(house), done);
  assert_int_equal(store_log_head(house->alpha), done * 2);
  atomic_store(&plan->space, -1);
  await_health(house, 0); /* though nobody writes */
  assert_int_equal(unit(house, 6000), 0);
  assert_int_equal(committed_rows(house), done + 1);
  assert_sound(house);
}

static int body_big(struct house *house, struct tx *tx, void *data) {
  (void)house;
  int result = 0;
  for (int i = 0; result == 0 && i < 100; i++) {
    struct thing thing = thing_number(*(int *)data + i);
    result = insert_big_row(tx, &thing, NULL);
  }
  return result;
}

static int body_row(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct row row = { *(int *)data };
  return insert_row(tx, &row, NULL);
}

static int body_row_or_rollback(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct row row = { *(int *)data };
  int result = insert_row(tx, &row, NULL);
  if (result == 0) {
    result = insert_or_rollback(tx, &row, NULL);
    /* What comes now would be outside any transaction. */
    row.number++;
    assert_int_equal(insert_row(tx, &row, NULL), result);
  }
  return result;
}

/* One body that kills its group, between two others: these are run again, alone. */
static void kill_a_group(struct house *house, const char *service, run_in_body *killing, int number,
                         int expected) {
  struct loose_body bodies[3];
  int numbers[3] = { 1, number, 2 };
  struct gate gate;
  gate_close(&gate, house, house->alpha);
  loose_body_init(&bodies[0], house, "beta", body_row, &numbers[0]);
  loose_body_init(&bodies[1], house, service, killing, &numbers[1]);
  loose_body_init(&bodies[2], house, "beta", body_row, &numbers[2]);
  for (int i = 0; i < 3; i++) {
    assert_int_equal(store_submit(house->alpha, &bodies[i].body), 0);
  }
  gate_open(&gate);
  assert_int_equal(loose_body_wait(&bodies[0]), 0);
  assert_int_equal(loose_body_wait(&bodies[1]), expected);
  assert_int_equal(loose_body_wait(&bodies[2]), 0);
  struct store_stats stats;
  store_stats(house->alpha, &stats);
  assert_int_equal(stats.reruns, 3);
  struct row *rows = NULL;
  assert_int_equal(read_rows(house, &rows), 2);
  assert_int_equal(rows[0].number, 1);
  assert_int_equal(rows[1].number, 2);
  assert_int_equal(committed_things(house), 0);
  assert_sound(house);
}

static void who_rolls_back_harms_only_itself(void **state) {
  kill_a_group(*state, "beta", body_row_or_rollback, 50, -EIO);
}

static void a_disk_that_fills_in_a_body_harms_only_it(void **state) {
  struct faults_plan *plan = reset_plan();
  atomic_store(&plan->space, 2000000); /* the body's pages spill out of the cache before its commit */
  kill_a_group(*state, "alpha", body_big, 0, -ENOSPC);
}

static void a_failing_commit_fails_its_group(void **state) {
  struct house *house = *state;
  struct faults_plan *plan = reset_plan();
  assert_int_equal(unit(house, 1), 0);
  assert_int_equal(faults_plan_parse(plan, "write:1-3"), 0);
  atomic_store(&plan->writes_done, 0);
  assert_int_equal(unit(house, 2), -EIO);
  assert_int_equal(store_health(house->alpha), 0);
  reset_plan();
  assert_int_equal(unit(house, 3), 0);
  struct row *rows = NULL;
  assert_int_equal(read_rows(house, &rows), 2);
  assert_int_equal(rows[1].number, 3);
  assert_int_equal(store_log_head(house->alpha), 4);
  assert_sound(house);
}

static void a_failing_sync_stops_the_store(void **state) {
  struct house *house = *state;
  struct faults_plan *plan = reset_plan();
  assert_int_equal(unit(house, 1), 0);
  atomic_store(&plan->syncs_done, 0);
  assert_int_equal(faults_plan_parse(plan, "sync:1"), 0);
  assert_int_equal(unit(house, 2), -EIO);
  assert_int_equal(store_health(house->alpha), -EIO);
  assert_int_equal(unit(house, 3), -ESHUTDOWN);
  assert_int_equal(committed_rows(house), 1); /* reading goes on */
  reset_plan();
  house_reopen(house);
  assert_int_equal(store_health(house->alpha), 0);
  assert_int_equal(unit(house, 4), 0);
  assert_sound(house);
}

static void a_failing_sync_of_a_checkpoint_stops_the_store(void **state) {
  struct house *house = *state;
  struct faults_plan *plan = reset_plan();
  int zero = 0;
  assert_int_equal(unit(house, 1), 0); /* a new WAL's first page is synced, too */
  atomic_store(&plan->syncs_done, 0);
  assert_int_equal(faults_plan_parse(plan, "sync:2-9"), 0); /* after the commit's */
  assert_int_equal(in_alpha(house, body_big, &zero), 0);
  await_health(house, -EIO);
  assert_int_equal(unit(house, 3), -ESHUTDOWN);
  reset_plan();
  house_reopen(house);
  assert_int_equal(committed_things(house), 100);
  assert_sound(house);
}

static int body_count(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct count count;
  return count_rows(tx, &(struct nothing){ 0 }, &count);
}

static void reading_bodies_do_not_sync(void **state) {
  struct house *house = *state;
  struct faults_plan *plan = reset_plan();
  assert_int_equal(unit(house, 1), 0);
  assert_int_not_equal(atomic_load(&plan->syncs_done), 0);
  int64_t syncs = atomic_load(&plan->syncs_done);
  int64_t writes = atomic_load(&plan->writes_done);
  assert_int_equal(in_beta(house, body_count, NULL), 0);
  assert_int_equal(atomic_load(&plan->syncs_done), syncs);
  assert_int_equal(atomic_load(&plan->writes_done), writes);
}

/* Opens with some operation failing; false when even opening failed, which must be said. */
static bool try_open(struct house *house) {
  struct store_options options = house->options;
  options.name = "main";
  int result = house->driver->open(house->place, &options, house_migrations, 2, &house->alpha, &house->error);
  house->beta = house->alpha;
  if (result != 0) {
    house->alpha = NULL;
    house->beta = NULL;
    assert_true(house->error.text[0] != '\0');
  }
  return result == 0;
}

enum { SWEEP_UNITS = 8 };

/* After a failed sync what was refused may be there or not: the kernel may have written it all the same. */
static void assert_answers_held(struct house *house, const int *answers, bool refused_is_gone) {
  struct row *rows = NULL;
  size_t count = read_rows(house, &rows);
  for (int i = 0; i < SWEEP_UNITS; i++) {
    bool there = false;
    for (size_t j = 0; j < count; j++) {
      there = there || rows[j].number == i;
    }
    if (answers[i] == 0 || refused_is_gone) {
      assert_int_equal(there, answers[i] == 0);
    }
  }
  assert_int_equal(store_log_head(house->alpha), (int64_t)count * 2);
  assert_sound(house);
}

/* Whatever the operation that fails, from the file's creation to its closing (some 150), by twos. */
static void sweep(struct house *house, const char *format, bool refused_is_gone) {
  for (int n = 1; n < 160; n += 2) {
    char command[128];
    char faults[32];
    house_close(house);
    snprintf(command, sizeof command, "rm -f %s/*", house->place);
    assert_int_equal(system(command), 0);
    struct faults_plan *plan = reset_plan();
    snprintf(faults, sizeof faults, format, n);
    assert_int_equal(faults_plan_parse(plan, faults), 0);
    int answers[SWEEP_UNITS];
    bool opened = try_open(house);
    for (int i = 0; i < SWEEP_UNITS; i++) {
      answers[i] = opened ? unit(house, i) : -ESHUTDOWN;
    }
    house_close(house);
    reset_plan();
    house_open(house);
    assert_answers_held(house, answers, refused_is_gone);
  }
}

static void any_one_failing_operation_is_survived(void **state) {
  sweep(*state, "any:%d", false);
}

static void a_full_disk_at_any_write_is_survived(void **state) {
  sweep(*state, "write:%d=full", true);
}

/* In a process of its own: writes units and a big row now and then, and tells each answer, until it is
 * killed. */
static void write_until_killed(struct house *house, const char *crash_at, int answers) {
  setenv("SOUK_CRASH_AT", crash_at, 1);
  if (try_open(house)) {
    for (int i = 0; i < 200; i++) {
      int big = i * 100;
      bool fine = unit(house, i) == 0 && (i % 4 != 0 || in_alpha(house, body_big, &big) == 0);
      if (!fine || write(answers, &i, sizeof i) != sizeof i) {
        break;
      }
    }
  }
  _exit(1);
}

static int64_t kill_one(struct house *house, const char *crash_at) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    write_until_killed(house, crash_at, ends[1]);
  }
  close(ends[1]);
  int64_t answered = 0;
  int number = 0;
  while (read(ends[0], &number, sizeof number) == sizeof number) {
    answered++;
  }
  close(ends[0]);
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  return answered;
}

static void a_killed_process_keeps_what_it_answered(void **state) {
  struct house *house = *state;
  static const char *const places[] = { "in_migration:1",  "in_migration:3",    "before_commit:1",
                                        "before_commit:7", "after_commit:1",    "after_commit:7",
                                        "in_checkpoint:1", "in_checkpoint:3000" };
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    char command[128];
    house_close(house);
    snprintf(command, sizeof command, "rm -f %s/*", house->place);
    assert_int_equal(system(command), 0);
    int64_t answered = kill_one(house, places[i]);
    house_open(house);
    int64_t rows = committed_rows(house);
    assert_in_range(rows, answered, answered + 1);
    assert_int_equal(store_log_head(house->alpha), rows * 2);
    assert_int_equal(committed_things(house) % 100, 0);
    assert_sound(house);
    assert_int_equal(unit(house, 1000), 0);
  }
}

static void plans_are_read(void **state) {
  (void)state;
  struct faults_plan plan = { .space = -1 };
  assert_int_equal(faults_plan_parse(&plan, "sync:120"), 0);
  assert_int_equal(plan.syncs.from, 120);
  assert_int_equal(plan.syncs.to, 120);
  assert_int_equal(faults_plan_parse(&plan, "write:500-520=full,space:77"), 0);
  assert_int_equal(plan.writes.from, 500);
  assert_int_equal(plan.writes.to, 520);
  assert_true(plan.full);
  assert_int_equal(plan.space, 77);
  static const char *const wrongs[] = { "sync", "sync:", "sync:0", "write:9-8", "write:1=half", "fsync:1" };
  for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
    assert_int_equal(faults_plan_parse(&plan, wrongs[i]), -EINVAL);
  }
}

int main(void) {
  static struct house wanted = { .layout = ONE_STORE };
  wanted.driver = &store_drivers[0];
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_prestate_setup_teardown(a_full_disk_refuses_until_there_is_space, set_up, tear_down,
                                             &wanted),
    cmocka_unit_test_prestate_setup_teardown(who_rolls_back_harms_only_itself, set_up, tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_disk_that_fills_in_a_body_harms_only_it, set_up, tear_down,
                                             &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_failing_commit_fails_its_group, set_up, tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_failing_sync_stops_the_store, set_up, tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_failing_sync_of_a_checkpoint_stops_the_store, set_up,
                                             tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(reading_bodies_do_not_sync, set_up, tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_killed_process_keeps_what_it_answered, set_up, tear_down,
                                             &wanted),
    cmocka_unit_test_prestate_setup_teardown(any_one_failing_operation_is_survived, set_up, tear_down,
                                             &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_full_disk_at_any_write_is_survived, set_up, tear_down,
                                             &wanted),
    cmocka_unit_test(plans_are_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
