/* E-mail addresses: what is one, and which are the same. */
#include "base/email.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void addresses_are_told_from_what_is_none(void **state) {
  (void)state;
  static const char *const good[] = {
    "a@b.de",
    "Ada.Lovelace+shop@Example.ORG",
    "o'neill@xn--bcher-kva.example",
    "1@2.3",
    "a.b.c@d-e.f",
    "!#$%&'*+-/=?^_`{|}~@example.com",
    "0123456789012345678901234567890123456789012345678901234567890123@example.com",
  };
  static const char *const bad[] = {
    "",
    "@",
    "a@",
    "@b.de",
    "a@b",
    "a@b.",
    "a@.b",
    "a@b..de",
    ".a@b.de",
    "a.@b.de",
    "a..b@c.de",
    "a b@c.de",
    " a@b.de",
    "a@b.de ",
    "a@b@c.de",
    "a@-b.de",
    "a@b-.de",
    "a@b_c.de",
    "\"a\"@b.de",
    "a@[127.0.0.1]",
    "a@b.de\n",
    "a,b@c.de",
    "\xc3\xa4@b.de",
    "a@b\xc3\xa4.de",
    "01234567890123456789012345678901234567890123456789012345678901234@example.com",
    "a@0123456789012345678901234567890123456789012345678901234567890123.com",
  };
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    if (!email_is_valid(text_of(good[i]))) {
      fail_msg("'%s' is refused", good[i]);
    }
  }
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    if (email_is_valid(text_of(bad[i]))) {
      fail_msg("'%s' is taken", bad[i]);
    }
  }
}

static void an_address_has_a_longest_length(void **state) {
  (void)state;
  char address[EMAIL_MAX + 2];
  memset(address, 'a', sizeof address);
  for (size_t i = 60; i < EMAIL_MAX; i += 60) {
    address[i] = '.';
  }
  address[1] = '@';
  address[EMAIL_MAX] = '\0';
  assert_true(email_is_valid(text_of(address)));
  address[EMAIL_MAX] = 'a';
  address[EMAIL_MAX + 1] = '\0';
  assert_false(email_is_valid(text_of(address)));
}

static void spellings_of_one_address_are_the_same(void **state) {
  (void)state;
  struct arena *arena = arena_create(1024);
  static const char *const spellings[] = { "ada@example.org", "Ada@Example.Org", " \tADA@EXAMPLE.ORG " };
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
    assert_string_equal(email_key(arena, text_of(spellings[i])).at, "ada@example.org");
  }
  assert_string_equal(email_key(arena, TEXT("a.da@example.org")).at, "a.da@example.org");
  assert_int_equal(email_key(arena, TEXT("  ")).len, 0);
  arena_destroy(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(addresses_are_told_from_what_is_none),
    cmocka_unit_test(an_address_has_a_longest_length),
    cmocka_unit_test(spellings_of_one_address_are_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
