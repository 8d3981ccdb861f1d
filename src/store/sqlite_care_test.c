/* What keeps a SQLite store whole over its life: migrations, backups, check. */
#include "store/store_driver.h"
#include "store/store_test.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_with(struct house *house, const struct migrations *migrations, size_t count,
                     bool check_only) {
  char path[128];
  snprintf(path, sizeof path, "%s/own.db", house->place);
  struct store_options options = house->options;
  options.path = path;
  options.name = "own";
  options.check_only = check_only;
  struct store *store = NULL;
  house->error.text[0] = '\0';
  int result = store_open(&store, &options, migrations, count, &house->error);
  store_close(store);
  return result;
}

static int open_one(struct house *house, const char *service, const char *const *sql, size_t count) {
  struct migration at[5];
  for (size_t i = 0; i < count; i++) {
    at[i] = (struct migration){ .number = (int)i + 1, .name = "a", .sqlite = sql[i] };
  }
  struct migrations migrations = { .service = service, .at = at, .count = count };
  return open_with(house, &migrations, 1, false);
}

#define OPEN_ONE(house, service, ...)                                                                        \
  open_one(house, service, (const char *const[]){ __VA_ARGS__ },                                             \
           sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static void wrong_migrations_are_refused(void **state) {
  struct house *house = *state;
  static const struct {
    const char *sql, *said;
  } wrongs[] = {
    { "CREATE TABLE alpha_a (a INTEGER)", "not STRICT" },
    { "CREATE TABLE beta_a (a INTEGER) STRICT",
      "alpha may not create or change beta_a: names in its migrations begin with \"alpha_\"" },
    { "CREATE TABLE souk_a (a INTEGER) STRICT", "alpha may not create or change souk_a" },
    { "DROP TABLE souk_log", "alpha may not create or change souk_log" },
    { "INSERT INTO souk_epoch VALUES (2, x'00', 0)",
      "alpha may not insert into souk_epoch: the table is the frame's" },
    { "CREATE TABLE alpha_a (a INTEGER) STRICT; CREATE INDEX other_index ON alpha_a (a)",
      "alpha may not create or change other_index" },
    { "CREATE TABLE alpha_a (a INTEGER REFERENCES beta_b (b)) STRICT", "not this service's" },
    { "CREATE TABLE alpha_a (a INTEGER REFERENCES alpha_b (b) deferrable initially deferred) STRICT",
      "DEFERRABLE" },
    { "CREATE TABLE alpha_a (a INTEGER UNIQUE ON CONFLICT ROLLBACK) STRICT", "ROLLBACK" },
    { "CREATE TRIGGER alpha_t INSERT ON alpha_a BEGIN SELECT RAISE(ROLLBACK, 'no'); END", "ROLLBACK" },
    { "COMMIT", "alpha may not begin or end transactions" },
    { "PRAGMA synchronous=0", "alpha may not use PRAGMA synchronous" },
    { "CREATE TABLE alpha_a (a INTEGER) STRICT; nonsense", "syntax" },
    { "CREATE TABLE alpha_a (a INTEGER PRIMARY KEY) STRICT; CREATE TABLE alpha_b (b INTEGER REFERENCES "
      "alpha_a)"
      " STRICT; INSERT INTO alpha_b VALUES (1)",
      "refers to no row" },
  };
  for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
    int result = OPEN_ONE(house, "alpha", wrongs[i].sql);
    if (result != -EINVAL || strstr(house->error.text, wrongs[i].said) == NULL) {
      fail_msg("%s: %d, %s", wrongs[i].sql, result, house->error.text);
    }
  }
  /* Nothing of them stayed. */
  assert_int_equal(OPEN_ONE(house, "alpha", "CREATE TABLE alpha_a (a INTEGER) STRICT"), 0);
  assert_int_equal(OPEN_ONE(house, "souk", "CREATE TABLE souk_a (a INTEGER) STRICT"), -EINVAL);
  assert_int_equal(OPEN_ONE(house, "two_words", "SELECT 1"), -EINVAL);
}

static void a_refused_statement_says_which_rule_it_breaks(void **state) {
  struct house *house = *state;
  static const struct {
    const char *sql, *said;
  } wrongs[] = {
    { "INSERT INTO alpha_things SELECT * FROM beta_rows",
      "alpha may not read beta_rows: the table is another service's" },
    { "INSERT INTO beta_rows VALUES (1)",
      "alpha may not insert into beta_rows: the table is another service's" },
    { "UPDATE beta_rows SET number = 1", "alpha may not update beta_rows: the table is another service's" },
    { "DELETE FROM souk_log", "alpha may not delete from souk_log: the table is the frame's" },
    { "DELETE FROM alpha_things WHERE EXISTS (SELECT 1 FROM sqlite_schema)",
      "alpha may not read sqlite_schema: the table is the database's own" },
    { "CREATE TABLE alpha_more (a INTEGER) STRICT", "alpha may not change the schema: migrations do" },
    { "DROP TABLE alpha_parts", "alpha may not change the schema: migrations do" },
    { "CREATE TEMP TABLE alpha_more (a INTEGER)", "alpha may not use the database \"temp\"" },
    { "SAVEPOINT mine", "alpha may not begin or end transactions: the store does" },
    { "PRAGMA synchronous=0", "alpha may not use PRAGMA synchronous" },
    { "ATTACH 'other.db' AS other", "alpha may not attach or detach databases" },
  };
  for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
    const struct statement statement = { .name = "wrong", .sql = wrongs[i].sql, .takes = &nothing_shape };
    const struct statement *const at[] = { &statement };
    const struct statements statements = { "alpha", at, 1 };
    int result = store_prepare(house->alpha, &statements, &house->error);
    if (result != -EINVAL || strstr(house->error.text, wrongs[i].said) == NULL) {
      fail_msg("%s: %d, %s", wrongs[i].sql, result, house->error.text);
    }
  }
}

static void right_migrations_are_applied(void **state) {
  struct house *house = *state;
  int result = OPEN_ONE(
      house, "alpha",
      "CREATE TABLE alpha_a (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT UNIQUE) STRICT;"
      "CREATE TABLE alpha_b (b INTEGER REFERENCES alpha_a (a) ON DELETE CASCADE) STRICT;"
      "CREATE INDEX alpha_b_index ON alpha_b (b); INSERT INTO alpha_a VALUES (1, 'one');"
      "INSERT INTO alpha_b VALUES (1);"
      "CREATE TRIGGER alpha_a_trigger AFTER INSERT ON alpha_a BEGIN DELETE FROM alpha_b; END;"
      "CREATE VIEW alpha_view AS SELECT a FROM alpha_a -- a comment\n;",
      "ALTER TABLE alpha_a ADD COLUMN c TEXT; ALTER TABLE alpha_a DROP COLUMN c;"
      "ALTER TABLE alpha_a ADD COLUMN d INTEGER NOT NULL DEFAULT 0 CHECK (d IN (0, 1))",
      /* As SQLite's manual builds a table anew: the references live on, and the rows that hold them. */
      "CREATE TABLE alpha_new (a INTEGER PRIMARY KEY, b TEXT) STRICT;"
      "INSERT INTO alpha_new SELECT a, b FROM alpha_a; DROP VIEW alpha_view; DROP TABLE alpha_a;"
      "ALTER TABLE alpha_new RENAME TO alpha_a;",
      "CREATE TABLE alpha_checked (ok INTEGER CHECK (ok = 1)) STRICT;"
      "INSERT INTO alpha_checked SELECT count(*) FROM alpha_b;");
  if (result != 0) {
    fail_msg("%s", house->error.text);
  }
}

static void an_applied_migration_may_not_change(void **state) {
  struct house *house = *state;
  const char *first = "CREATE TABLE alpha_a (a INTEGER) STRICT";
  assert_int_equal(OPEN_ONE(house, "alpha", first), 0);
  assert_int_equal(OPEN_ONE(house, "alpha", first), 0);
  assert_int_equal(OPEN_ONE(house, "alpha", "CREATE TABLE alpha_a (a TEXT) STRICT"), -EINVAL);
  assert_non_null(strstr(house->error.text, "was changed"));
  assert_int_equal(OPEN_ONE(house, "alpha", first, "CREATE TABLE alpha_b (a TEXT) STRICT"), 0);
  assert_int_equal(OPEN_ONE(house, "alpha", first), -EINVAL);
  assert_non_null(strstr(house->error.text, "does not have it"));
  const struct migration gap = { .number = 2, .name = "two", .sqlite = first };
  const struct migrations gaps = { .service = "gamma", .at = &gap, .count = 1 };
  assert_int_equal(open_with(house, &gaps, 1, false), -EINVAL);
}

static void looking_does_not_migrate(void **state) {
  struct house *house = *state;
  assert_true(open_with(house, house_migrations, 2, true) < 0); /* there is no file */
  assert_int_equal(open_with(house, house_migrations, 1, false), 0);
  assert_int_equal(open_with(house, house_migrations, 1, true), 0);
  assert_int_equal(open_with(house, house_migrations, 2, true), -ENOTSUP);
}

static int body_fill(struct house *house, struct tx *tx, void *data) {
  (void)house;
  int number = *(int *)data;
  struct thing_made made = { id_number(number % 3), 1 + number };
  struct cursor cursor = {
    .consumer = TEXT("beta"), .topic = TEXT("thing.made"), .position = 0, .epoch = store_epoch(house->alpha)
  };
  int result = number == 0 ? tx_cursor_create(tx, &cursor) : 0;
  return result == 0 ? emit_thing_made(tx, made.thing_id, &made) : result;
}

static void fill(struct house *house, int count) {
  for (int i = 0; i < count; i++) {
    assert_int_equal(in_alpha(house, body_fill, &i), 0);
  }
}

struct findings {
  int count;
  char last[512];
};

static void note_finding(void *data, const char *finding) {
  struct findings *findings = data;
  findings->count++;
  snprintf(findings->last, sizeof findings->last, "%s", finding);
}

static int check(struct store *store, struct findings *findings) {
  struct error error;
  *findings = (struct findings){ 0 };
  return store_check(store, note_finding, findings, &error);
}

static int open_copy(struct house *house, const char *path, const char *name, struct store **ret) {
  struct store_options options = house->options;
  options.path = path;
  options.name = name;
  return store_open(ret, &options, house_migrations, 2, &house->error);
}

static int body_cursor_of_beta(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct cursor *cursors = NULL;
  size_t count = 0;
  int result = tx_cursors(tx, "beta", &cursors, &count);
  assert_int_equal(count, 1);
  *(struct cursor *)data = cursors[0];
  return result;
}

static struct cursor cursor_of_beta(struct house *house, struct store *store) {
  struct cursor cursor;
  struct loose_body loose;
  loose_body_init(&loose, house, "alpha", body_cursor_of_beta, &cursor);
  assert_int_equal(store_run(store, &loose.body), 0);
  arena_destroy(loose.body.arena);
  return cursor;
}

static void watch_progress(void *data, int permille) {
  *(int *)data = permille;
}

static void a_backup_is_whole_and_has_a_life_of_its_own(void **state) {
  struct house *house = *state;
  fill(house, 50);
  char path[128];
  snprintf(path, sizeof path, "%s/copy.db", house->place);
  int permille = 0;
  assert_int_equal(store_backup(house->alpha, path, watch_progress, &permille, &house->error), 0);
  assert_int_equal(permille, 1000);
  assert_int_equal(store_backup(house->alpha, path, NULL, NULL, &house->error), -EEXIST);
  struct store *copy = NULL;
  assert_int_equal(open_copy(house, path, "copy", &copy), 0);
  assert_int_equal(store_log_head(copy), store_log_head(house->alpha));
  assert_false(id_equal(store_epoch(copy), store_epoch(house->alpha)));
  assert_true(id_equal(cursor_of_beta(house, copy).epoch, store_epoch(copy)));
  assert_true(id_equal(cursor_of_beta(house, house->alpha).epoch, store_epoch(house->alpha)));
  struct findings findings;
  assert_int_equal(check(copy, &findings), 0);
  store_close(copy);
}

static void several_stores_are_copied_together(void **state) {
  struct house *house = *state;
  struct store *other = NULL;
  char paths[3][128];
  for (int i = 0; i < 3; i++) {
    snprintf(paths[i], sizeof paths[i], "%s/%d.db", house->place, i);
  }
  fill(house, 5);
  assert_int_equal(open_copy(house, paths[0], "other", &other), 0);
  /* The other store's consumer reads this one's log. */
  struct loose_body loose;
  int zero = 0;
  loose_body_init(&loose, house, "alpha", body_fill, &zero);
  assert_int_equal(store_run(other, &loose.body), 0);
  arena_destroy(loose.body.arena);

  struct store *const stores[] = { house->alpha, other };
  const char *const targets[] = { paths[1], paths[2] };
  assert_int_equal(stores_backup(stores, targets, 2, &house->error), 0);
  store_close(other);
  struct store *first = NULL;
  struct store *second = NULL;
  assert_int_equal(open_copy(house, paths[1], "first", &first), 0);
  assert_int_equal(open_copy(house, paths[2], "second", &second), 0);
  assert_true(id_equal(cursor_of_beta(house, second).epoch, store_epoch(first)));
  assert_false(id_equal(store_epoch(second), store_epoch(first)));
  store_close(first);
  store_close(second);
}

static void a_backup_that_fails_leaves_nothing(void **state) {
  struct house *house = *state;
  char whole[128];
  char part[160];
  snprintf(whole, sizeof whole, "%s/whole.db", house->place);
  snprintf(part, sizeof part, "%s.part", whole);
  struct store *const stores[] = { house->alpha, house->alpha };
  const char *const targets[] = { whole, "/nowhere/copy.db" };
  assert_true(stores_backup(stores, targets, 2, &house->error) < 0);
  assert_int_equal(access(whole, F_OK), -1);
  assert_int_equal(access(part, F_OK), -1);
  assert_true(store_backup(house->alpha, "/nowhere/copy.db", NULL, NULL, &house->error) < 0);
  assert_true(house->error.text[0] != '\0');
}

/* What only somebody else's hand in the file could do. */
static void meddle(struct house *house, const char *sql) {
  char path[128];
  sqlite3 *db = NULL;
  snprintf(path, sizeof path, "%s/main.db", house->place);
  house_close(house);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  house_open(house);
}

static void check_finds_what_is_planted(void **state) {
  struct house *house = *state;
  static const struct {
    const char *sql, *said;
  } plants[] = {
    { "DELETE FROM souk_log WHERE seq = 5", "have gaps" },
    { "UPDATE souk_log SET version = version + 1 WHERE seq = 50", "have gaps" },
    { "UPDATE souk_cursors SET position = 51", "beyond the end" },
    { "UPDATE souk_cursors SET epoch = x'00112233445566778899aabbccddeeff'", "another life" },
    { "INSERT INTO alpha_parts VALUES (x'00112233445566778899aabbccddeeff', x'00')", "refers to no row" },
    { "INSERT INTO souk_parked_counts (consumer, count) VALUES ('beta', 3)", "are counted" },
    { "INSERT INTO souk_parked_counts (consumer, count) VALUES ('beta', 1); INSERT INTO souk_parked "
      "(consumer,"
      " seq, id, source, topic, aggregate, version, time, actor, subject, traceparent, data, tries, next_try,"
      " reason) VALUES ('beta', 1, x'00', 'alpha', 'a', x'00', 1, 1, '', x'00', '', '{}', 1, 1, '')",
      "not its oldest" },
    { "PRAGMA ignore_check_constraints=1; INSERT INTO alpha_things VALUES"
      " (x'00', 'a', 'red', -1, 0, 0, 'EUR', 0, NULL, NULL, NULL, NULL, x'')",
      "CHECK constraint failed" },
  };
  for (size_t i = 0; i < sizeof plants / sizeof plants[0]; i++) {
    fill(house, 50);
    struct findings findings;
    assert_int_equal(check(house->alpha, &findings), 0);
    meddle(house, plants[i].sql);
    int found = check(house->alpha, &findings);
    if (found != 1 || findings.count != 1 || strstr(findings.last, plants[i].said) == NULL) {
      fail_msg("%s: %d, %s", plants[i].sql, found, findings.last);
    }
    meddle(
        house,
        "DELETE FROM souk_parked; DELETE FROM souk_parked_counts;"
        "DELETE FROM souk_log; DELETE FROM souk_cursors; DELETE FROM alpha_parts; DELETE FROM alpha_things;"
        "DELETE FROM sqlite_sequence");
  }
}

/* Readers keep their snapshots between transactions, but not against a checkpoint. */
static void the_wal_starts_over_though_everybody_reads(void **state) {
  enum { WAL_BYTES_MAX = 8 * 1024 * 1024, NOTE_BYTES = 100 * 1000, MORE_THAN_THE_WAL = 200 };
  struct house *house = *state;
  static char note[NOTE_BYTES];
  memset(note, 'x', sizeof note);
  for (int i = 0; i < MORE_THAN_THE_WAL; i++) {
    char name[20];
    snprintf(name, sizeof name, "thing %d", i);
    struct thing thing = thing_number(i);
    thing.name = text_of(name);
    thing.note.v = (struct text){ note, sizeof note };
    assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
    assert_int_equal(committed_things(house), i + 1);
    struct store_stats stats;
    store_stats(house->alpha, &stats);
    assert_true(stats.wal_bytes < WAL_BYTES_MAX);
  }
}

static void collect(void *data, const char *line) {
  snprintf(data, 200, "%s", line);
}

static void any_select_over_own_tables_makes_lines(void **state) {
  struct house *house = *state;
  struct thing thing = thing_number(1);
  thing.note.presence = IS_NULL;
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
  char line[200] = "";
  const char *select = "SELECT name, quantity, note, id FROM alpha_things";
  assert_int_equal(store_query_lines(house->alpha, "alpha", select, 5, collect, line, &house->error), 0);
  assert_string_equal(line, "name=two quantity=1 note=NULL id=018bcfe5-6800-7000-8001-000000000000");
  static const char *const wrongs[] = { "SELECT * FROM souk_log", "SELECT * FROM beta_rows",
                                        "DELETE FROM alpha_things", "SELECT 1; SELECT 2", "nonsense" };
  for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
    assert_int_equal(store_query_lines(house->alpha, "alpha", wrongs[i], 5, collect, line, &house->error),
                     -EINVAL);
  }
  assert_int_equal(committed_things(house), 1);
}

static int insert_and_lose(void *data, struct tx *tx) {
  const struct thing *thing = data;
  int result = insert_thing(tx, thing, NULL);
  return result < 0 ? result : tx_poison(tx, -EIO, "a damaged page");
}

/* What a batch of events is: parts in savepoints, one of which loses the transaction although SQLite keeps it
 * open. */
static int body_with_a_lost_part(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)data;
  struct thing first = thing_number(1);
  struct thing second = thing_number(2);
  int result = insert_thing(tx, &first, NULL);
  return result < 0 ? result : tx_nested(tx, insert_and_lose, &second);
}

static void a_lost_part_takes_the_whole_body_with_it(void **state) {
  struct house *house = *state;
  assert_int_equal(in_alpha(house, body_with_a_lost_part, NULL), -EIO);
  assert_int_equal(committed_things(house), 0);
  struct thing third = thing_number(3);
  assert_int_equal(in_alpha(house, body_insert_thing, &third), 0);
  assert_int_equal(committed_things(house), 1);
}

int main(void) {
  static struct house wanted = { .layout = ONE_STORE };
  wanted.driver = &store_drivers[0];
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_prestate_setup_teardown(a_lost_part_takes_the_whole_body_with_it, house_set_up,
                                             house_tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(wrong_migrations_are_refused, house_set_up, house_tear_down,
                                             &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_refused_statement_says_which_rule_it_breaks, house_set_up,
                                             house_tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(right_migrations_are_applied, house_set_up, house_tear_down,
                                             &wanted),
    cmocka_unit_test_prestate_setup_teardown(an_applied_migration_may_not_change, house_set_up,
                                             house_tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(looking_does_not_migrate, house_set_up, house_tear_down,
                                             &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_backup_is_whole_and_has_a_life_of_its_own, house_set_up,
                                             house_tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(several_stores_are_copied_together, house_set_up,
                                             house_tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(a_backup_that_fails_leaves_nothing, house_set_up,
                                             house_tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(check_finds_what_is_planted, house_set_up, house_tear_down,
                                             &wanted),
    cmocka_unit_test_prestate_setup_teardown(the_wal_starts_over_though_everybody_reads, house_set_up,
                                             house_tear_down, &wanted),
    cmocka_unit_test_prestate_setup_teardown(any_select_over_own_tables_makes_lines, house_set_up,
                                             house_tear_down, &wanted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
