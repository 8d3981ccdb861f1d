/* Auth's rules: which passwords are refused, what a login is searched for, how long links live; and that
   every shape says all of its struct. */
#include "services/auth/auth_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "services/auth/common_passwords.h"
#include "shape/covered.h"

#include <string.h>

static const struct own_names ada = { .email = { "Ada.Lovelace@example.org", 24 },
                                      .name = { " Ada Lovelace ", 14 },
                                      .username = { "countess", 8 } };

static void passwords_are_judged(void **state) {
  (void)state;
  char longest[4 * AUTH_MAX_PASSWORD + 5];
  for (size_t i = 0; i < AUTH_MAX_PASSWORD; i++) {
    memcpy(longest + 4 * i, "\xf0\x9f\x94\x91", 4);
  }
  memcpy(longest + sizeof longest - 5, "x", 2);
  const struct {
    const char *password;
    enum password_fault fault;
  } rows[] = {
    { "", PASSWORD_SHORT },
    { "1234567", PASSWORD_SHORT },
    { "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f", PASSWORD_SHORT }, /* four letters, eight bytes */
    { "        ", PASSWORD_FINE },
    { "correct horse", PASSWORD_FINE },
    { longest + 4, PASSWORD_FINE },
    { longest, PASSWORD_LONG },
    { "password", PASSWORD_COMMON },
    { "PassWord", PASSWORD_COMMON },
    { "password ", PASSWORD_FINE },
    { "1234567890", PASSWORD_COMMON },
    { "qwertyuiop", PASSWORD_COMMON },
    { "ada.lovelace@EXAMPLE.org", PASSWORD_IS_NAME },
    { "ADA.LOVELACE", PASSWORD_IS_NAME },
    { "ada lovelace", PASSWORD_IS_NAME },
    { "Countess", PASSWORD_IS_NAME },
    { "countess!", PASSWORD_FINE },
  };
  struct arena *arena = arena_create(4096);
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    enum password_fault fault = password_fault(arena, text_of(rows[i].password), &ada);
    if (fault != rows[i].fault) {
      fail_msg("%s: fault %u instead of %u", rows[i].password, fault, rows[i].fault);
    }
  }
  /* Nobody's names are no passwords either. */
  assert_int_equal(password_fault(arena, TEXT("countess!"), &(struct own_names){ 0 }), PASSWORD_FINE);
  arena_destroy(arena);
}

/* The search needs what tools/common_passwords.py promises, and finds each one, the first and the last too.
 */
static void every_common_password_is_found(void **state) {
  (void)state;
  struct arena *arena = arena_create(1 << 16);
  const char *at = common_passwords.at;
  const char *end = at + common_passwords.len;
  struct text before = { 0 };
  size_t count = 0;
  assert_true(common_passwords.len <= 100000);
  for (; at < end; count++) {
    struct text word = { .at = at, .len = (size_t)((const char *)memchr(at, '\n', (size_t)(end - at)) - at) };
    word = text_copy(arena, word);
    assert_true(word.len >= AUTH_MIN_PASSWORD);
    assert_true(text_equal(word, text_lower(arena, word)));
    assert_true(strcmp(text_c(before), text_c(word)) < 0);
    assert_true(is_common_password(arena, word));
    struct text cut = text_copy(arena, (struct text){ .at = word.at, .len = word.len - 1 });
    struct text more = text_format(arena, "%s\x01", text_c(word));
    assert_true(cut.len < AUTH_MIN_PASSWORD || is_common_password(arena, cut) ||
                password_fault(arena, cut, &ada) == PASSWORD_FINE);
    assert_false(is_common_password(arena, more));
    before = word;
    at += word.len + 1;
  }
  assert_true(count > 10000);
  assert_false(is_common_password(arena, TEXT("")));
  assert_false(is_common_password(arena, TEXT("\x01")));
  assert_false(is_common_password(arena, TEXT("~~~~~~~~~~~~~~")));
  assert_false(is_common_password(arena, TEXT("password\npassword1")));
  arena_destroy(arena);
}

static void logins_have_one_spelling(void **state) {
  (void)state;
  struct arena *arena = arena_create(4096);
  assert_string_equal(text_c(login_key(arena, TEXT(" Ada@Example.ORG\t"))), "ada@example.org");
  assert_string_equal(text_c(login_key(arena, TEXT("Countess"))), "countess");
  assert_true(is_email_login(TEXT("a@b")));
  assert_false(is_email_login(TEXT("countess")));
  assert_false(is_email_login((struct text){ 0 }));
  arena_destroy(arena);
}

static void links_end(void **state) {
  (void)state;
  assert_int_equal(link_life(LINK_VERIFIES_EMAIL), 7 * 86400);
  assert_int_equal(link_life(LINK_RESETS_PASSWORD), 3600);
  assert_int_equal(link_life(LINK_CHANGES_EMAIL), 86400);
  assert_int_equal(link_life(LINK_ACCEPTS_INVITE), 7 * 86400);
  struct link_row link = { .expires_at = { 1000 } };
  assert_true(link_is_open(&link, (struct instant){ 999 }));
  assert_false(link_is_open(&link, (struct instant){ 1000 }));
}

static void shapes_say_all(void **state) {
  (void)state;
  ASSERT_COVERED(sign_up_request);
  ASSERT_COVERED(log_in_request);
  ASSERT_COVERED(log_out_request);
  ASSERT_COVERED(first_token);
  ASSERT_COVERED(link_request);
  ASSERT_COVERED(link_made);
  ASSERT_COVERED(user_registered);
  ASSERT_COVERED(user_logged_in);
  ASSERT_COVERED(user_logged_out);
  ASSERT_COVERED(auth_link_requested);
  ASSERT_COVERED(account);
  ASSERT_COVERED(link_token);
  ASSERT_COVERED(link_shown);
  ASSERT_COVERED(kept_link);
  ASSERT_COVERED(use_link);
  ASSERT_COVERED(ask_reset);
  ASSERT_COVERED(change_password);
  ASSERT_COVERED(change_email);
  ASSERT_COVERED(account_row);
  ASSERT_COVERED(account_key);
  ASSERT_COVERED(told_contact);
  ASSERT_COVERED(link_row);
  ASSERT_COVERED(link_hash);
  ASSERT_COVERED(open_links_search);
  ASSERT_COVERED(link_count);
  ASSERT_COVERED(reset_row);
  ASSERT_COVERED(first_admin_row);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(passwords_are_judged),     cmocka_unit_test(every_common_password_is_found),
    cmocka_unit_test(logins_have_one_spelling), cmocka_unit_test(links_end),
    cmocka_unit_test(shapes_say_all),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
