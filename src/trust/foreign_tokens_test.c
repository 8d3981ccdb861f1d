/* tests/documents/tokens.txt: tokens that jose and Node's crypto made are believed, and those that they
   believe are what we make, to the byte. The other half is tests/documents/tokens.test.mjs. */
#include "trust/test_tokens.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct row {
  const char *name;
  enum token_kind kind;
  const char *issuer, *audience;
  bool for_itself, has_session;
  enum role role;
};
static const struct row rows[] = {
  { "access", TOKEN_ACCESS, "gateway", "souk", false, true, ROLE_USER },
  { "guest", TOKEN_ACCESS, "gateway", "souk", false, false, ROLE_GUEST },
  { "first", TOKEN_FIRST, "auth", "gateway", false, false, ROLE_ADMIN },
  { "passport", TOKEN_PASSPORT, "order", "inventory", false, true, ROLE_SERVICE },
  { "job", TOKEN_PASSPORT, "order", "inventory", true, false, ROLE_SERVICE },
};
enum { ROWS = sizeof rows / sizeof rows[0], MAKERS = 3 };

static const struct row *row_of(const char *name) {
  for (size_t i = 0; i < ROWS; i++) {
    if (strcmp(rows[i].name, name) == 0) {
      return &rows[i];
    }
  }
  return NULL;
}

static void check_token(const struct row *row, bool is_ours, struct text token, struct arena *arena) {
  struct signing_key key = rfc8037_key();
  struct key_set keys = set_of_key(&key);
  struct caller caller = { .role = row->role };
  if (!row->for_itself) {
    caller.user = id_of(TEST_USER);
  }
  if (row->has_session) {
    caller.session = id_of(TEST_SESSION);
  }
  if (row->kind == TOKEN_PASSPORT) {
    caller.service = text_of(row->issuer);
  }
  struct token_expected expected = { row->kind, text_of(row->issuer), text_of(row->audience), test_now };
  struct token_claims claims;
  assert_int_equal(token_verify(&keys, token, &expected, arena, &claims), TOKEN_FINE);
  struct caller found = token_caller(&claims);
  assert_true(id_equal(found.user, caller.user));
  assert_true(id_equal(found.session, caller.session));
  assert_int_equal(found.role, caller.role);
  assert_true(text_equal(found.service, caller.service));
  if (is_ours) {
    struct text made = { 0 };
    claims = token_claims_for(row->kind, &caller, expected.issuer, expected.audience, test_now, arena);
    assert_int_equal(token_sign(&key, row->kind, &claims, arena, &made), 0);
    assert_string_equal(text_c(made), text_c(token));
  }
}

static void agrees_with_others(void **state) {
  (void)state;
  char path[4096], line[TOKEN_TEXT_MAX];
  snprintf(path, sizeof path, "%s/tests/documents/tokens.txt", getenv("SOUK_SOURCE"));
  FILE *file = fopen(path, "re");
  assert_non_null(file);
  struct arena *arena = arena_create(65536);
  size_t read = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    char *rest = NULL;
    const char *maker = strtok_r(line, " \n", &rest);
    const char *name = strtok_r(NULL, " \n", &rest);
    const char *token = strtok_r(NULL, " \n", &rest);
    assert_non_null(token);
    const struct row *row = row_of(name);
    assert_non_null(row);
    check_token(row, strcmp(maker, "souk") == 0, text_of(token), arena);
    read++;
  }
  assert_int_equal(read, (size_t)ROWS * MAKERS);
  arena_destroy(arena);
  fclose(file);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(agrees_with_others),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
