/* Refresh, CSRF and link tokens: made, recognised, and nothing else taken for one. */
#include "trust/session_token.h"

#include "trust/test_tokens.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const uint8_t key[SECRET_KEY_BYTES] = { 1, 2, 3 }, other_key[SECRET_KEY_BYTES] = { 1, 2, 4 };

static void refresh_tokens_come_back(void **state) {
  (void)state;
  static const uint32_t counters[] = { 0, 1, 255, 256, 0x01020304, UINT32_MAX };
  for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) {
    char text[REFRESH_TOKEN_LEN + 1];
    struct id session = { 0 };
    uint32_t counter = 77;
    refresh_token_make(key, id_of(TEST_SESSION), counters[i], text);
    assert_int_equal(strlen(text), REFRESH_TOKEN_LEN);
    assert_int_equal(refresh_token_read(other_key, text_of(text), &session, &counter), -EINVAL);
    assert_true(id_is_none(session));
    assert_int_equal(counter, 77);
    assert_int_equal(refresh_token_read(key, text_of(text), &session, &counter), 0);
    assert_true(id_equal(session, id_of(TEST_SESSION)));
    assert_int_equal(counter, counters[i]);
  }
}

/* base64url(session ‖ counter, big-endian ‖ BLAKE2b-256): fixed, as it lies in browsers for weeks. The hash
   is what Python's hashlib.blake2b(data, key=key, digest_size=32) says. */
static void refresh_tokens_keep_their_form(void **state) {
  (void)state;
  char text[REFRESH_TOKEN_LEN + 1];
  refresh_token_make(key, id_of(TEST_SESSION), 258, text);
  assert_string_equal(text, "AZLzpFtsfY6foAAAAAAAAQAAAQJrsvZKR5V1C79PjgTpSZ6IOsBS5HBnFhds6yEgZE5PRQ");
}

static void changed_anywhere_they_are_refused(void **state) {
  (void)state;
  char text[REFRESH_TOKEN_LEN + 3];
  struct id session;
  uint32_t counter;
  refresh_token_make(key, id_of(TEST_SESSION), 5, text);
  for (size_t i = 0; i < REFRESH_TOKEN_LEN; i++) {
    for (unsigned c = 0; c < 256; c++) {
      char was = text[i];
      text[i] = (char)c;
      int result = refresh_token_read(key, (struct text){ text, REFRESH_TOKEN_LEN }, &session, &counter);
      assert_int_equal(result, text[i] == was ? 0 : -EINVAL);
      text[i] = was;
    }
  }
  memcpy(text + REFRESH_TOKEN_LEN, "==", 3);
  for (size_t len = 0; len < REFRESH_TOKEN_LEN + 3; len++) {
    int result = refresh_token_read(key, (struct text){ text, len }, &session, &counter);
    assert_int_equal(result, len == REFRESH_TOKEN_LEN ? 0 : -EINVAL);
  }
  assert_int_equal(refresh_token_read(key, (struct text){ 0 }, &session, &counter), -EINVAL);
}

static void csrf_tokens_belong_to_a_session(void **state) {
  (void)state;
  char text[CSRF_TOKEN_LEN + 1], other[CSRF_TOKEN_LEN + 1];
  struct id session = id_of(TEST_SESSION);
  csrf_token_make(key, session, text);
  csrf_token_make(other_key, session, other);
  assert_true(csrf_token_fits(key, session, text_of(text)));
  assert_false(csrf_token_fits(key, session, text_of(other)));
  assert_false(csrf_token_fits(key, id_of(TEST_USER), text_of(text)));
  assert_false(csrf_token_fits(key, session, (struct text){ text, CSRF_TOKEN_LEN - 1 }));
  assert_false(csrf_token_fits(key, session, (struct text){ 0 }));
  for (size_t i = 0; i < CSRF_TOKEN_LEN; i++) {
    text[i] ^= 1;
    assert_false(csrf_token_fits(key, session, text_of(text)));
    text[i] ^= 1;
  }
}

static void links_are_known_by_their_hash(void **state) {
  (void)state;
  uint8_t random[LINK_TOKEN_BYTES] = { 9, 8, 7 }, hash[LINK_HASH_BYTES], other[LINK_HASH_BYTES] = { 0 };
  char text[LINK_TOKEN_LEN + 1];
  link_token_make(random, text);
  assert_int_equal(strlen(text), LINK_TOKEN_LEN);
  assert_int_equal(link_token_hash(key, text_of(text), hash), 0);
  assert_int_equal(link_token_hash(key, text_of(text), other), 0);
  assert_memory_equal(hash, other, sizeof hash);
  assert_memory_not_equal(hash, random, sizeof hash);
  assert_int_equal(link_token_hash(other_key, text_of(text), other), 0);
  assert_memory_not_equal(hash, other, sizeof hash);
  text[LINK_TOKEN_LEN - 1] = 'B'; /* the same bytes, spelt otherwise */
  assert_int_equal(link_token_hash(key, text_of(text), other), -EINVAL);
  assert_int_equal(link_token_hash(key, TEXT("short"), other), -EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(refresh_tokens_come_back),          cmocka_unit_test(refresh_tokens_keep_their_form),
    cmocka_unit_test(changed_anywhere_they_are_refused), cmocka_unit_test(csrf_tokens_belong_to_a_session),
    cmocka_unit_test(links_are_known_by_their_hash),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
