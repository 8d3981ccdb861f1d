/* Statements are known before they are run: what store_prepare accepts and refuses, on every driver; and
   bytes, which they bind and read. */
#include "store/store_test.h"

#include <string.h>

extern const struct statement insert_thing_statement, upsert_thing_statement, find_thing_statement,
    list_things_of_statement, insert_row_statement, count_rows_statement;

static void right_statements_are_accepted_and_not_run(void **state) {
  struct house *house = *state;
  static const struct statement *const of_alpha[] = { &insert_thing_statement, &upsert_thing_statement,
                                                      &find_thing_statement, &list_things_of_statement };
  static const struct statement *const of_beta[] = { &insert_row_statement, &count_rows_statement };
  const struct statements alpha = { "alpha", of_alpha, sizeof of_alpha / sizeof of_alpha[0] };
  const struct statements beta = { "beta", of_beta, sizeof of_beta / sizeof of_beta[0] };
  assert_int_equal(store_prepare(house->alpha, &alpha, &house->error), 0);
  assert_int_equal(store_prepare(house->beta, &beta, &house->error), 0);
  assert_int_equal(committed_things(house), 0);
  assert_int_equal(committed_rows(house), 0);
  assert_int_equal(store_log_head(house->alpha), 0);
}

static void expect_refusal(struct house *house, const struct statement *statement, const char *words) {
  const struct statement *const at[] = { &find_thing_statement, statement };
  const struct statements statements = { "alpha", at, 2 };
  struct error error = { "" };
  int result = store_prepare(house->alpha, &statements, &error);
  if (result != -EINVAL || strstr(error.text, words) == NULL ||
      strncmp(error.text, "alpha: statement a_mistake: ", strlen("alpha: statement a_mistake: ")) != 0) {
    fail_msg("%s: %d, \"%s\" does not say \"%s\"", statement->sql, result, error.text, words);
  }
}

static void a_mistake_is_told_with_service_and_statement(void **state) {
  struct house *house = *state;
  static const struct {
    const char *sql;
    const struct shape *gives;
    const char *words;
  } rows[] = {
    { "DELETE FROM alpha_thing", NULL, "alpha_thing" },
    { "DELETE FROM alpha_things WHERE nothing = :id", NULL, "nothing" },
    { "DELETE FROM alpha_things WHERE id = :nobody", NULL, ":nobody" },
    { "DELETE FROM alpha_things WHERE", NULL, "" },
    { "DELETE FROM alpha_things; DELETE FROM alpha_parts", NULL, "" },
    { "SELECT count(*) AS count FROM alpha_things", NULL, "rows" },
    { "SELECT count(*) AS counted FROM alpha_things", &count_shape, "count" },
    { "SELECT 1 AS count, 2 AS other", &count_shape, "other" },
    { "SELECT count(*) AS count FROM beta_rows", &count_shape, "" },
    { "SELECT count(*) AS count FROM souk_log", &count_shape, "" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct statement statement = {
      .name = "a_mistake", .sql = rows[i].sql, .takes = &thing_shape, .gives = rows[i].gives
    };
    expect_refusal(house, &statement, rows[i].words);
  }
  /* And the store goes on. */
  struct thing thing = thing_number(1);
  assert_int_equal(in_alpha(house, body_insert_thing, &thing), 0);
}

static void sql_for_another_database_alone_is_a_mistake(void **state) {
  struct house *house = *state;
  static const struct statement nowhere = { .name = "a_mistake", .takes = &nothing_shape };
  expect_refusal(house, &nowhere, "SQL");
}

static int insert_one(struct house *house, struct tx *tx, void *data) {
  (void)house;
  return insert_thing(tx, data, NULL);
}

static int find_one(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct thing *thing = data;
  return find_thing(tx, &(struct by_id){ thing->id }, thing);
}

static void all_bytes_come_back_and_none_too(void **state) {
  struct house *house = *state;
  enum { LARGE = 1 << 20 };
  uint8_t *large = arena_alloc(house->arena, LARGE);
  for (size_t i = 0; i < LARGE; i++) {
    large[i] = (uint8_t)(i * 7 + i / 256);
  }
  const size_t lengths[] = { 0, 1, 256, LARGE };
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    struct thing thing = thing_number((int)i);
    thing.picture = (struct bytes){ .at = lengths[i] > 0 ? large : NULL, .len = lengths[i] };
    assert_int_equal(in_alpha(house, insert_one, &thing), 0);
    struct thing found = { .id = thing.id };
    assert_int_equal(in_alpha(house, find_one, &found), 0);
    assert_int_equal(found.picture.len, lengths[i]);
    assert_true(lengths[i] == 0 || memcmp(found.picture.at, large, lengths[i]) == 0);
  }
  struct thing too_large = thing_number(9);
  too_large.picture.len = ((size_t)16 << 20) + 1;
  assert_int_equal(in_alpha(house, insert_one, &too_large), -EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(right_statements_are_accepted_and_not_run),
    cmocka_unit_test(a_mistake_is_told_with_service_and_statement),
    cmocka_unit_test(all_bytes_come_back_and_none_too),
    cmocka_unit_test(sql_for_another_database_alone_is_a_mistake),
  };
  return run_for_all_drivers("statements", tests, sizeof tests / sizeof tests[0]);
}
