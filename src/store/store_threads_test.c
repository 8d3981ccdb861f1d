/* Sixteen threads that write and four that read, one store: nothing is lost, nothing is seen half. */
#include "store/store_test.h"

#include <stdlib.h>

enum { WRITERS = 16, READERS = 4, BODIES_PER_WRITER = 50, KEYS = 4 };

/* What somebody knows to be committed: each read that begins later sees as much. */
struct known {
  _Atomic int64_t rows;
};

struct worker {
  struct house *house;
  struct known *known;
  pthread_t thread;
  int number;
  int failures, written;
  _Atomic bool *finished;
};

/* A row and an event, or neither: each third body refuses. */
static int body_unit(struct house *house, struct tx *tx, void *data) {
  (void)house;
  int number = *(int *)data;
  struct thing_made made = { id_number(number % KEYS), 1 };
  struct row row = { number };
  static const uint8_t seed[16] = "one for all";
  int result = emit_thing_made(tx, made.thing_id, &made);
  tx_act_for(tx, "beta", tx_origin(tx), seed);
  result = result == 0 ? insert_row(tx, &row, NULL) : result;
  return result == 0 && number % 3 == 0 ? -ECANCELED : result;
}

static void learn_rows(struct known *known, int64_t rows) {
  int64_t before = atomic_load(&known->rows);
  while (before < rows && !atomic_compare_exchange_weak(&known->rows, &before, rows)) {
  }
}

/* Counts the rows on a snapshot: never fewer than what anybody has written or read before it began. */
static int read_rows(struct worker *worker, struct arena *arena, int64_t *ret_rows) {
  struct tx *tx = NULL;
  struct count rows = { 0 };
  int64_t least = atomic_load(&worker->known->rows);
  int result = store_read(worker->house->beta, "beta", arena, &tx);
  if (result != 0) {
    return result;
  }
  result = count_rows(tx, &(struct nothing){ 0 }, &rows);
  tx_end(tx);
  learn_rows(worker->known, rows.count);
  *ret_rows = rows.count;
  return result == 0 && rows.count < least ? -EPROTO : result;
}

/* Reads its own write. */
static int find_own(struct worker *worker, struct arena *arena, int number) {
  struct tx *tx = NULL;
  struct row found;
  int result = store_read(worker->house->beta, "beta", arena, &tx);
  if (result == 0) {
    result = find_row(tx, &(struct row){ number }, &found);
    tx_end(tx);
  }
  return result;
}

static void *write_much(void *data) {
  struct worker *worker = data;
  for (int i = 0; i < BODIES_PER_WRITER; i++) {
    int number = worker->number * BODIES_PER_WRITER + i;
    struct loose_body loose;
    loose_body_init(&loose, worker->house, "alpha", body_unit, &number);
    int result = store_run(worker->house->alpha, &loose.body);
    worker->failures += result == 0 && find_own(worker, loose.body.arena, number) != 0;
    arena_destroy(loose.body.arena);
    worker->failures += result != (number % 3 == 0 ? -ECANCELED : 0);
    worker->written += result == 0;
  }
  return NULL;
}

static int count_events(struct worker *worker, struct arena *arena, int64_t *ret) {
  struct event *events = NULL;
  size_t count = 0;
  int result = store_log_read(worker->house->alpha, 0, WRITERS * BODIES_PER_WRITER, arena, &events, &count);
  *ret = (int64_t)count;
  return result;
}

/* Each row has an event: what is read later holds at least as many of both. On a server the log may be read
   only up to the first transaction that is still under way. */
static int compare_counts(struct worker *worker, struct arena *arena) {
  int64_t before = 0;
  int64_t rows = 0;
  int64_t after = 0;
  int result = count_events(worker, arena, &before);
  if (result == 0) {
    result = read_rows(worker, arena, &rows);
  }
  if (result == 0) {
    result = count_events(worker, arena, &after);
  }
  bool fits = rows >= before && after >= (worker->house->driver->waits ? before : rows);
  return result == 0 && !fits ? -EPROTO : result;
}

static void *read_much(void *data) {
  struct worker *worker = data;
  struct arena *arena = arena_create(65536);
  while (!atomic_load(worker->finished)) {
    worker->failures += compare_counts(worker, arena) != 0;
    arena_reset(arena);
  }
  arena_destroy(arena);
  return NULL;
}

static void many_write_and_read_at_once(void **state) {
  struct house *house = *state;
  struct worker workers[WRITERS + READERS];
  struct known known = { 0 };
  _Atomic bool finished = false;
  for (int i = 0; i < WRITERS + READERS; i++) {
    workers[i] = (struct worker){ .house = house, .known = &known, .number = i, .finished = &finished };
    assert_int_equal(pthread_create(&workers[i].thread, NULL, i < WRITERS ? write_much : read_much,
                                    &workers[i]),
                     0);
  }
  int written = 0;
  int failures = 0;
  for (int i = 0; i < WRITERS + READERS; i++) {
    if (i == WRITERS) {
      atomic_store(&finished, true);
    }
    pthread_join(workers[i].thread, NULL);
    failures += workers[i].failures;
    written += workers[i].written;
  }
  assert_int_equal(failures, 0);
  assert_int_equal(committed_rows(house), written);
  int64_t events = 0;
  assert_int_equal(count_events(&workers[0], house->arena, &events), 0);
  assert_int_equal(events, written);
  struct store_stats stats;
  store_stats(house->alpha, &stats);
  assert_int_equal(stats.bodies, WRITERS * BODIES_PER_WRITER);
  assert_int_equal(stats.queue_depth, 0);
  if (house->driver->threads == 1) {
    assert_true(stats.groups < stats.bodies); /* or there is no group commit */
  }
}

static void *back_up_often(void *data) {
  struct worker *worker = data;
  for (int i = 0; i < 5; i++) {
    char path[128];
    struct error error;
    snprintf(path, sizeof path, "%s/copy%d.db", worker->house->place, i);
    worker->failures += store_backup(worker->house->alpha, path, NULL, NULL, &error) != 0;
  }
  return NULL;
}

static void note_finding(void *data, const char *finding) {
  (void)finding;
  ++*(int *)data;
}

static void backups_under_load_are_whole(void **state) {
  struct house *house = *state;
  struct worker workers[3];
  for (int i = 0; i < 3; i++) {
    workers[i] = (struct worker){ .house = house, .number = i };
    assert_int_equal(pthread_create(&workers[i].thread, NULL, i < 2 ? write_much : back_up_often,
                                    &workers[i]),
                     0);
  }
  int failures = 0;
  for (int i = 0; i < 3; i++) {
    pthread_join(workers[i].thread, NULL);
    failures += workers[i].failures;
  }
  assert_int_equal(failures, 0);
  house_close(house);
  for (int i = 0; i < 5; i++) {
    char path[128];
    struct error error;
    int findings = 0;
    struct store_options options = house->options;
    snprintf(path, sizeof path, "%s/copy%d.db", house->place, i);
    options.path = path;
    options.name = "copy";
    assert_int_equal(store_open(&house->alpha, &options, house_migrations, 2, &error), 0);
    house->beta = house->alpha;
    assert_int_equal(committed_rows(house), store_log_head(house->alpha));
    assert_int_equal(store_check(house->alpha, note_finding, &findings, &error), 0);
    house_close(house);
  }
}

struct in_turn {
  int *taken;
  int turn;
};

static int body_take_turn(struct house *house, struct tx *tx, void *data) {
  struct in_turn *in_turn = data;
  (void)house;
  (void)tx;
  in_turn->turn = (*in_turn->taken)++;
  return 0;
}

static void who_goes_first_is_neither_behind_others_nor_refused(void **state) {
  enum { BODIES = 8, OTHERS = 4, GROUP = 3 };
  struct house *house = *state;
  house->options.queue_max = OTHERS;
  house->options.group_max = GROUP;
  house_reopen(house);
  int taken = 0;
  struct in_turn turns[BODIES];
  struct loose_body bodies[BODIES];
  struct gate gate;
  gate_close(&gate, house, house->alpha);
  for (int i = 0; i < BODIES; i++) {
    turns[i] = (struct in_turn){ .taken = &taken };
    loose_body_init(&bodies[i], house, NULL, body_take_turn, &turns[i]);
    bodies[i].body.goes_first = i >= OTHERS; /* when the queue is full */
    assert_int_equal(store_submit(house->alpha, &bodies[i].body), 0);
  }
  gate_open(&gate);
  for (int i = 0; i < BODIES; i++) {
    assert_int_equal(loose_body_wait(&bodies[i]), 0);
    assert_int_equal(turns[i].turn, (i + OTHERS) % BODIES);
    arena_destroy(bodies[i].body.arena);
  }
}

struct in_group {
  int64_t before; /* groups that ended before its own */
};

static int body_note_group(struct house *house, struct tx *tx, void *data) {
  struct store_stats stats;
  (void)tx;
  store_stats(house->alpha, &stats);
  ((struct in_group *)data)->before = stats.groups;
  return 0;
}

static int body_emit_many(struct house *house, struct tx *tx, void *data) {
  struct thing_made made = { id_number(1), 1 };
  int result = 0;
  (void)house;
  for (int i = 0; result == 0 && i < *(int *)data; i++) {
    result = emit_thing_made(tx, made.thing_id, &made);
  }
  return result;
}

/* Runs bodies that wait all at once; the last goes first. */
static void assert_groups(struct house *house, int bodies, const int expected[]) {
  struct in_group groups[GATE_BODIES_MAX];
  struct loose_body loose[GATE_BODIES_MAX];
  struct gate gate;
  gate_close(&gate, house, house->alpha);
  for (int i = 0; i < bodies; i++) {
    loose_body_init(&loose[i], house, NULL, body_note_group, &groups[i]);
    loose[i].body.goes_first = i == bodies - 1;
    assert_int_equal(store_submit(house->alpha, &loose[i].body), 0);
  }
  gate_open(&gate);
  for (int i = 0; i < bodies; i++) {
    assert_int_equal(loose_body_wait(&loose[i]), 0);
    assert_int_equal(groups[i].before - groups[bodies - 1].before, expected[i]);
    arena_destroy(loose[i].body.arena);
  }
}

static void while_effects_lag_few_others_are_run(void **state) {
  static const int at_once[] = { 0, 0, 0, 0, 0, 0 };
  static const int few[] = { 0, 0, 1, 1, 2, 0 };
  struct house *house = *state;
  int events = LAG_EVENTS_MAX;
  assert_int_equal(in_alpha(house, body_emit_many, &events), 0);
  assert_groups(house, 6, at_once); /* nobody hears them */
  store_log_done(house->alpha, 0);
  assert_groups(house, 6, at_once);
  events = 1;
  assert_int_equal(in_alpha(house, body_emit_many, &events), 0);
  assert_groups(house, 6, few);
  store_log_done(house->alpha, 1);
  assert_groups(house, 6, at_once);
}

int main(void) {
  int failed = 0;
  for (size_t i = 0; i < store_drivers_count; i++) {
    static struct house wanted = { .layout = ONE_STORE };
    wanted.driver = &store_drivers[i];
    if (!is_testable(wanted.driver)) {
      continue;
    }
    const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate_setup_teardown(many_write_and_read_at_once, house_set_up, house_tear_down,
                                               &wanted),
      cmocka_unit_test_prestate_setup_teardown(who_goes_first_is_neither_behind_others_nor_refused,
                                               house_set_up, house_tear_down, &wanted),
      cmocka_unit_test_prestate_setup_teardown(while_effects_lag_few_others_are_run, house_set_up,
                                               house_tear_down, &wanted),
      cmocka_unit_test_prestate_setup_teardown(backups_under_load_are_whole, house_set_up, house_tear_down,
                                               &wanted),
    };
    size_t count =
        wanted.driver->threads == 1 ? 4 : 1; /* side by side there is no order; a server backs up itself */
    failed += _cmocka_run_group_tests(wanted.driver->name, tests, count, NULL, NULL);
  }
  return failed;
}
