/* What is particular to the PostgreSQL driver: lost sessions, contention, other processes, the log's order,
   moved databases, migrations. Skipped without a server (tools/postgres run). */
#include "store/store_test.h"
#include "store/test_database.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void database_of(const struct house *house, char ret[static 100]) {
  snprintf(ret, 100, "%s-main", strrchr(house->place, '/') + 1);
}

static void query(const struct house *house, const char *sql, char ret[static 100]) {
  char database[100];
  database_of(house, database);
  test_database_query(database, sql, ret, 100);
}

/* Ends whoever is in a transaction in the house's database. */
static void kill_transactions(const struct house *house) {
  char database[100];
  char sql[300];
  char nothing[100];
  database_of(house, database);
  snprintf(sql, sizeof sql,
           "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = '%s'"
           " AND state LIKE 'idle in transaction%%'",
           database);
  test_database_query("postgres", sql, nothing, sizeof nothing);
}

struct killing {
  int runs, kills; /* kills: in so many first runs */
  bool at_the_end; /* so that the COMMIT finds out */
  struct id ids[8];
};

static int body_killed(struct house *house, struct tx *tx, void *data) {
  struct killing *killing = data;
  int run = killing->runs++;
  struct thing first = thing_number(1);
  struct thing second = thing_number(2);
  struct thing_made made = { first.id, 1 };
  killing->ids[run] = tx_id(tx);
  int result = insert_thing(tx, &first, NULL);
  if (result == 0 && run < killing->kills && !killing->at_the_end) {
    kill_transactions(house);
  }
  result = result == 0 ? insert_thing(tx, &second, NULL) : result;
  result = result == 0 ? emit_thing_made(tx, first.id, &made) : result;
  if (result == 0 && run < killing->kills && killing->at_the_end) {
    kill_transactions(house);
  }
  return result;
}

static int64_t events_count(struct house *house) {
  struct event *events = NULL;
  size_t count = 0;
  assert_int_equal(store_log_read(house->alpha, 0, 1000, house->arena, &events, &count), 0);
  return (int64_t)count;
}

static void who_loses_his_session_is_run_again(void **state) {
  struct house *house = *state;
  for (int at_the_end = 0; at_the_end < 2; at_the_end++) {
    struct killing killing = { .kills = 2, .at_the_end = at_the_end == 1 };
    assert_int_equal(in_alpha(house, body_killed, &killing), 0);
    assert_int_equal(killing.runs, 3);
    assert_true(id_equal(killing.ids[0], killing.ids[2]));
    assert_int_equal(committed_things(house), 2);
    assert_int_equal(events_count(house), 1);
    char nothing[100];
    query(house,
          "DELETE FROM souk_alpha.alpha_things; DELETE FROM souk.souk_log; DELETE FROM souk.souk_versions;"
          "SELECT 0",
          nothing);
  }
}

int raise_quantity(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
SQL_CHANGE(raise_quantity, by_id, .sql = "UPDATE alpha_things SET quantity = quantity + 1 WHERE id = :id")

static int body_raise(struct house *house, struct tx *tx, void *data) {
  (void)house;
  return raise_quantity(tx, data, NULL);
}

/* Sixty-four that want the same row: each gets its turn. */
static void who_is_in_each_others_way_is_done_all_the_same(void **state) {
  enum { BODIES = 64 };
  struct house *house = *state;
  struct thing thing = thing_number(0);
  struct by_id by = { thing.id };
  struct loose_body bodies[BODIES];
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  for (int i = 0; i < BODIES; i++) {
    loose_body_init(&bodies[i], house, "alpha", body_raise, &by);
    assert_int_equal(store_submit(house->alpha, &bodies[i].body), 0);
  }
  for (int i = 0; i < BODIES; i++) {
    assert_int_equal(loose_body_wait(&bodies[i]), 0);
  }
  char quantity[100];
  query(house, "SELECT quantity FROM souk_alpha.alpha_things", quantity);
  assert_string_equal(quantity, "64");
}

static int body_emit(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct thing_made made = { id_number(*(int *)data), 1 };
  return emit_thing_made(tx, made.thing_id, &made);
}

struct interloper {
  struct house *house;
  int64_t seen;
};

static int body_interlope(struct house *house, struct tx *tx, void *data) {
  struct interloper *interloper = data;
  int other = 2;
  /* This transaction has its number. One that comes later commits first. */
  assert_int_equal(in_alpha(house, body_emit, &other), 0);
  interloper->seen = events_count(house);
  return body_emit(house, tx, &(int){ 1 });
}

static void nothing_is_read_before_what_may_come_before_it(void **state) {
  struct house *house = *state;
  struct interloper interloper = { .house = house, .seen = -1 };
  struct loose_body outer;
  loose_body_init(&outer, house, "alpha", body_interlope, &interloper);
  assert_int_equal(store_submit(house->alpha, &outer.body), 0);
  assert_int_equal(loose_body_wait(&outer), 0);
  assert_int_equal(interloper.seen, 0);
  struct event *events = NULL;
  size_t count = 0;
  assert_int_equal(store_log_read(house->alpha, 0, 10, house->arena, &events, &count), 0);
  assert_int_equal(count, 2);
  assert_true(id_equal(events[0].aggregate, id_number(1)));
  assert_true(events[1].seq > events[0].seq);
  assert_int_equal(events[1].seq, store_log_head(house->alpha));
  assert_int_equal(store_log_count(house->alpha, 0), 2);
  assert_int_equal(store_log_count(house->alpha, events[0].seq), 1);
  assert_int_equal(store_log_count(house->alpha, events[1].seq), 0);
}

static int body_emit_too_much(struct house *house, struct tx *tx, void *data) {
  int result = 0;
  for (int i = 0; result == 0 && i < *(int *)data; i++) {
    result = body_emit(house, tx, &(int){ 1 });
  }
  return result;
}

static void more_events_than_have_seqs_are_refused(void **state) {
  struct house *house = *state;
  int count = 4096;
  assert_int_equal(in_alpha(house, body_emit_too_much, &count), 0);
  count++;
  assert_int_equal(in_alpha(house, body_emit_too_much, &count), -EFBIG);
}

static void hear(void *data, int64_t head) {
  atomic_store((_Atomic int64_t *)data, head);
}

/* As another process would have it. */
static struct store *open_beside(struct house *house) {
  struct store *beside = NULL;
  struct store_options options = house->options;
  options.name = "main";
  assert_int_equal(house->driver->open(house->place, &options, house_migrations, 2, &beside, &house->error),
                   0);
  return beside;
}

static void other_processes_are_told_of_events(void **state) {
  struct house *house = *state;
  struct store *beside = open_beside(house);
  _Atomic int64_t heard = 0;
  store_log_listen(beside, hear, &heard);
  int64_t began_us = monotonic_us();
  for (int i = 0; i < 20; i++) {
    assert_int_equal(in_alpha(house, body_emit, &i), 0);
    int64_t head = store_log_head(house->alpha);
    while (atomic_load(&heard) < head) {
      sched_yield();
    }
    assert_int_equal(store_log_head(beside), head);
  }
  /* Who is not told finds them by looking once a second. */
  assert_true(monotonic_us() - began_us < INT64_C(8) * 1000 * 1000);
  store_close(beside);
}

struct claiming {
  uint8_t request[32];
  int result;
};

static int body_claim(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct claiming *claiming = data;
  claiming->result = tx_claim_request(tx, claiming->request);
  return 0;
}

static int claim_in(struct house *house, struct store *store, uint8_t number) {
  struct claiming claiming = { .request = { number } };
  struct loose_body loose;
  loose_body_init(&loose, house, NULL, body_claim, &claiming);
  assert_int_equal(store_submit(store, &loose.body), 0);
  assert_int_equal(loose_body_wait(&loose), 0);
  return claiming.result;
}

static void one_process_has_a_request(void **state) {
  struct house *house = *state;
  struct store *beside = open_beside(house);
  assert_int_equal(claim_in(house, house->alpha, 1), 0);
  assert_int_equal(claim_in(house, house->alpha, 1), 0);
  assert_int_equal(claim_in(house, beside, 1), -EEXIST);
  assert_int_equal(claim_in(house, beside, 2), 0);
  store_release_request(beside, (const uint8_t[32]){ 1 }); /* not its own */
  assert_int_equal(claim_in(house, beside, 1), -EEXIST);
  store_release_request(house->alpha, (const uint8_t[32]){ 1 });
  while (claim_in(house, beside, 1) != 0) {
  }
  assert_int_equal(claim_in(house, house->alpha, 1), -EEXIST);
  atomic_fetch_add(&house->clock.ahead_us, INT64_C(61) * 1000000);
  assert_int_equal(claim_in(house, house->alpha, 1), 0);
  store_close(beside);
}

static int body_cursor(struct house *house, struct tx *tx, void *data) {
  (void)data;
  struct cursor cursor = { .consumer = TEXT("beta"),
                           .topic = TEXT("thing.made"),
                           .position = store_log_head(house->alpha),
                           .epoch = store_epoch(house->alpha) };
  return tx_cursor_create(tx, &cursor);
}

static void note_finding(void *data, const char *finding) {
  print_message("%s\n", finding);
  ++*(int *)data;
}

/* Restored on a server whose transactions have lower numbers than the log's last one had. */
static void a_moved_log_begins_a_new_life_and_goes_on(void **state) {
  struct house *house = *state;
  int number = 1;
  int findings = 0;
  char text[100];
  assert_int_equal(in_alpha(house, body_emit, &number), 0);
  assert_int_equal(in_beta(house, body_cursor, NULL), 0);
  struct id before = store_epoch(house->alpha);
  house_close(house);
  query(house,
        "UPDATE souk.souk_log SET seq = seq + (1::bigint << 40);"
        "UPDATE souk.souk_cursors SET position = position + (1::bigint << 40);"
        "UPDATE souk.souk_epoch SET place = '1/1'; SELECT max(seq) FROM souk.souk_log",
        text);
  house_open(house);
  assert_false(id_equal(before, store_epoch(house->alpha)));
  assert_int_equal(store_log_head(house->alpha), strtoll(text, NULL, 10));
  assert_int_equal(in_alpha(house, body_emit, &number), 0);
  assert_true(store_log_head(house->alpha) > strtoll(text, NULL, 10));
  assert_int_equal(events_count(house), 2);
  assert_int_equal(store_check(house->alpha, note_finding, &findings, &house->error), 0);
  struct id moved = store_epoch(house->alpha);
  house_reopen(house);
  assert_true(id_equal(moved, store_epoch(house->alpha)));
}

struct findings {
  int count;
  char last[300];
};

static void keep_finding(void *data, const char *finding) {
  struct findings *findings = data;
  findings->count++;
  snprintf(findings->last, sizeof findings->last, "%s", finding);
}

static void check_finds_what_is_planted(void **state) {
  struct house *house = *state;
  static const struct {
    const char *sql, *said;
  } plants[] = {
    { "DELETE FROM souk.souk_log WHERE version = 1", "have gaps" },
    { "UPDATE souk.souk_versions SET version = version + 1", "is said to be" },
    { "UPDATE souk.souk_cursors SET position = (SELECT max(seq) FROM souk.souk_log) + 1", "beyond the end" },
    { "UPDATE souk.souk_cursors SET epoch = gen_random_uuid()", "another life" },
    { "INSERT INTO souk.souk_parked_counts (consumer, count) VALUES ('beta', 3)", "are counted" },
    { "INSERT INTO souk.souk_parked_counts (consumer, count) VALUES ('beta', 1); INSERT INTO souk.souk_parked"
      " (consumer, seq, id, source, topic, aggregate, version, time, actor, subject, traceparent, data, "
      "tries,"
      " next_try, reason) SELECT 'beta', seq, id, source, topic, aggregate, version, time, actor, subject,"
      " traceparent, data, 1, 1, '' FROM souk.souk_log ORDER BY seq LIMIT 1",
      "not its oldest" },
  };
  int number = 1;
  char text[100];
  assert_int_equal(in_alpha(house, body_emit, &number), 0);
  assert_int_equal(in_alpha(house, body_emit, &number), 0);
  assert_int_equal(in_beta(house, body_cursor, NULL), 0);
  query(house, "CREATE SCHEMA sound; SELECT ''", text);
  static const char *const tables[] = { "souk_log", "souk_versions", "souk_cursors", "souk_parked",
                                        "souk_parked_counts" };
  for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++) {
    char sql[900];
    struct findings findings = { 0 };
    snprintf(sql, sizeof sql, "%s; SELECT ''", plants[i].sql);
    for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++) {
      char copy[200];
      snprintf(copy, sizeof copy, "CREATE TABLE sound.%s AS TABLE souk.%s; SELECT ''", tables[k], tables[k]);
      query(house, copy, text);
    }
    query(house, sql, text);
    int found = store_check(house->alpha, keep_finding, &findings, &house->error);
    if (found != 1 || findings.count != 1 || strstr(findings.last, plants[i].said) == NULL) {
      fail_msg("%s: %d, %s", plants[i].sql, found, findings.last);
    }
    for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++) {
      char back[300];
      snprintf(back, sizeof back,
               "DELETE FROM souk.%s; INSERT INTO souk.%s TABLE sound.%s; DROP TABLE sound.%s; SELECT ''",
               tables[k], tables[k], tables[k], tables[k]);
      query(house, back, text);
    }
  }
}

static int open_url(struct house *house, const char *url, const struct migrations *migrations, size_t count) {
  struct store_options options = house->options;
  struct store *store = NULL;
  options.path = url;
  options.name = "other";
  int result = store_open(&store, &options, migrations, count, &house->error);
  store_close(result == 0 ? store : NULL);
  return result;
}

static void passwords_are_not_shown(void **state) {
  struct house *house = *state;
  static const char *const urls[] = {
    "postgres://user:geheim@127.0.0.1:notaport/db",
    "postgres://user:geheim@[::1/db",
    "postgres://user:geheim@127.0.0.1:1/db",
    "postgres://us:er:geheim@h:x:y/db",
    "postgres://user:geheim@127.0.0.1:1/db?nonsense=geheim",
  };
  for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
    int64_t began_us = monotonic_us();
    assert_true(open_url(house, urls[i], NULL, 0) < 0);
    assert_null(strstr(house->error.text, "geheim"));
    assert_true(monotonic_us() - began_us < INT64_C(10) * 1000 * 1000);
  }
}

static void wrong_migrations_are_refused(void **state) {
  struct house *house = *state;
  static const struct {
    const char *sql, *said;
  } wrongs[] = {
    { "CREATE TABLE things (a bigint)", "does not begin with gamma_" },
    { "CREATE TABLE gamma_a (a uuid REFERENCES souk_alpha.alpha_things (id))", "not this service's" },
    { "CREATE TABLE gamma_c (a bigint); COMMIT", "ends the transaction" },
    { "CREATE TABLE gamma_a (a bigint UNIQUE deferrable)", "DEFERRABLE" },
    { "CREATE TABLE gamma_a (a bigint); nonsense", "syntax" },
    { NULL, "no SQL for PostgreSQL" },
  };
  char database[100];
  char url[300];
  database_of(house, database);
  test_database(database, url, sizeof url);
  for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
    const struct migration migration = {
      .number = 1, .name = "wrong", .sqlite = "", .postgres = wrongs[i].sql
    };
    const struct migrations migrations = { .service = "gamma", .at = &migration, .count = 1 };
    assert_int_equal(open_url(house, url, &migrations, 1), -EINVAL);
    if (strstr(house->error.text, wrongs[i].said) == NULL) {
      fail_msg("%s: %s", wrongs[i].sql, house->error.text);
    }
  }
  const struct migration first = { .number = 1, .name = "a", .postgres = "CREATE TABLE gamma_a (a bigint)" };
  const struct migration other = { .number = 1, .name = "a", .postgres = "CREATE TABLE gamma_b (a bigint)" };
  assert_int_equal(open_url(house, url, &(struct migrations){ "gamma", &first, 1 }, 1), 0);
  assert_int_equal(open_url(house, url, &(struct migrations){ "gamma", &first, 1 }, 1), 0);
  assert_int_equal(open_url(house, url, &(struct migrations){ "gamma", &other, 1 }, 1), -EINVAL);
  assert_non_null(strstr(house->error.text, "was changed"));
}

struct opener {
  pthread_t thread;
  struct house *house;
  struct store *store;
  int result;
};

static void *open_at_once(void *data) {
  struct opener *opener = data;
  struct store_options options = opener->house->options;
  struct error error = { "" };
  options.name = "alpha"; /* a database that is not there yet */
  opener->result = opener->house->driver->open(opener->house->place, &options, house_migrations, 2,
                                               &opener->store, &error);
  return NULL;
}

static void who_migrates_at_once_waits_for_the_other(void **state) {
  struct opener openers[3];
  char name[100];
  char url[300];
  struct house *house = *state;
  snprintf(name, sizeof name, "%s-alpha", strrchr(house->place, '/') + 1);
  test_database(name, url, sizeof url);
  for (size_t i = 0; i < 3; i++) {
    openers[i] = (struct opener){ .house = house };
    assert_int_equal(pthread_create(&openers[i].thread, NULL, open_at_once, &openers[i]), 0);
  }
  for (size_t i = 0; i < 3; i++) {
    pthread_join(openers[i].thread, NULL);
    assert_int_equal(openers[i].result, 0);
  }
  for (size_t i = 0; i < 3; i++) {
    store_close(openers[i].store);
  }
}

static void away_is_said_at_once_and_back_is_found(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  char database[100];
  char sql[300];
  char nothing[100];
  database_of(house, database);
  snprintf(sql, sizeof sql, "ALTER DATABASE \"%s\" ALLOW_CONNECTIONS false", database);
  test_database_query("postgres", sql, nothing, sizeof nothing);
  snprintf(sql, sizeof sql,
           "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = '%s'",
           database);
  test_database_query("postgres", sql, nothing, sizeof nothing);
  /* The first may have to find out. */
  assert_true(in_alpha(house, body_insert_thing, &thing) < 0);
  while (store_health(house->alpha) != -EAGAIN) {
    nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
  }
  int64_t began_us = monotonic_us();
  for (int i = 0; i < 20; i++) {
    struct tx *tx = NULL;
    assert_int_equal(in_alpha(house, body_insert_thing, &thing), -EIO);
    assert_int_equal(store_read(house->alpha, "alpha", house->arena, &tx), -EAGAIN);
  }
  assert_true(monotonic_us() - began_us < INT64_C(2) * 1000 * 1000);
  snprintf(sql, sizeof sql, "ALTER DATABASE \"%s\" ALLOW_CONNECTIONS true", database);
  test_database_query("postgres", sql, nothing, sizeof nothing);
  while (store_health(house->alpha) != 0) {
    nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
  }
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  assert_int_equal(committed_things(house), 1);
}

int main(void) {
  static struct house wanted = { .layout = ONE_STORE };
  for (size_t i = 0; i < store_drivers_count; i++) {
    if (strcmp(store_drivers[i].name, "postgres") == 0) {
      wanted.driver = &store_drivers[i];
    }
  }
  if (!test_server()) {
    print_message("1..0 # SKIP there is no PostgreSQL: tools/postgres run\n");
    return 0;
  }
#define CARE(test) cmocka_unit_test_prestate_setup_teardown(test, house_set_up, house_tear_down, &wanted)
  const struct CMUnitTest tests[] = {
    CARE(who_loses_his_session_is_run_again),
    CARE(who_is_in_each_others_way_is_done_all_the_same),
    CARE(nothing_is_read_before_what_may_come_before_it),
    CARE(more_events_than_have_seqs_are_refused),
    CARE(other_processes_are_told_of_events),
    CARE(one_process_has_a_request),
    CARE(a_moved_log_begins_a_new_life_and_goes_on),
    CARE(check_finds_what_is_planted),
    CARE(passwords_are_not_shown),
    CARE(wrong_migrations_are_refused),
    CARE(who_migrates_at_once_waits_for_the_other),
    CARE(away_is_said_at_once_and_back_is_found),
  };
  return cmocka_run_group_tests_name("postgres", tests, NULL, NULL);
}
