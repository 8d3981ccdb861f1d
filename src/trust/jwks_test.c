/* Published keys: what is written is read back, and nothing else is taken for a key. */
#include "trust/jwks.h"

#include "trust/test_tokens.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* RFC 8037 appendix A.2 as we write it. */
#define KEY_BEGIN "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"use\":\"sig\""
#define KEY KEY_BEGIN ",\"kid\":\"" RFC8037_KID "\",\"x\":\"" RFC8037_X "\"}"

static void writes_and_reads(void **state) {
  (void)state;
  struct signing_key key = rfc8037_key();
  struct key_set keys = set_of_key(&key), found;
  struct arena *arena = arena_create(65536);
  struct buffer out;
  struct error error;
  buffer_init_in(&out, arena, JWKS_BYTES_MAX);
  jwks_write(&keys, test_now, &out);
  assert_string_equal(out.at, "{\"keys\":[" KEY "]}");
  assert_int_equal(jwks_read(buffer_text(&out), arena, &found, &error), 0);
  assert_memory_equal(&found, &keys, sizeof keys);
  arena_destroy(arena);
}

static struct key_set many_keys(size_t count) {
  struct key_set keys = { 0 };
  for (size_t i = 0; i < count; i++) {
    uint8_t seed[SIGNING_SEED_BYTES] = { (uint8_t)i };
    struct signing_key key;
    signing_key_from_seed(seed, &key);
    keys.keys[keys.count++] = set_of_key(&key).keys[0];
  }
  return keys;
}

static void as_many_as_fit(void **state) {
  (void)state;
  struct arena *arena = arena_create(65536);
  struct key_set keys = many_keys(KEY_SET_MAX), found;
  struct error error;
  struct buffer out;
  buffer_init_in(&out, arena, JWKS_BYTES_MAX);
  jwks_write(&keys, test_now, &out);
  assert_false(out.failed);
  assert_int_equal(jwks_read(buffer_text(&out), arena, &found, &error), 0);
  assert_memory_equal(&found, &keys, sizeof keys);
  struct text one_more = text_format(arena, "%.*s," KEY "]}", (int)out.len - 2, out.at);
  assert_int_equal(jwks_read(one_more, arena, &found, &error), -EINVAL);
  assert_non_null(strstr(error.text, "/keys"));
  arena_destroy(arena);
}

static void leaves_out_what_is_over(void **state) {
  (void)state;
  struct arena *arena = arena_create(65536);
  struct key_set keys = many_keys(3), found;
  struct error error;
  struct buffer out;
  keys.keys[0].until = instant_after(test_now, 1);
  keys.keys[1].until = test_now;
  buffer_init_in(&out, arena, JWKS_BYTES_MAX);
  jwks_write(&keys, test_now, &out);
  assert_int_equal(jwks_read(buffer_text(&out), arena, &found, &error), 0);
  assert_int_equal(found.count, 2);
  assert_string_equal(found.keys[0].id, keys.keys[0].id);
  assert_string_equal(found.keys[1].id, keys.keys[2].id);
  arena_destroy(arena);
}

static void refuses_what_is_no_set_of_ours(void **state) {
  (void)state;
  static const struct {
    const char *json;
    const char *error; /* part of it; NULL: it is fine */
  } rows[] = {
    { "{\"keys\":[" KEY "]}", NULL },
    { "{\"keys\":[]}", NULL },
    { "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"" RFC8037_KID "\",\"x\":\"" RFC8037_X
      "\"}],\"later\":1}",
      NULL },
    { "", "" },
    { "{}", "/keys" },
    { "[" KEY "]", "object" },
    { "{\"keys\":" KEY "}", "/keys" },
    { "{\"keys\":[" KEY "," KEY "]}", "twice" },
    { "{\"keys\":[" KEY "],\"keys\":[]}", "twice" },
    { "{\"keys\":[" KEY_BEGIN ",\"kid\":\"" RFC8037_KID "\",\"x\":\"" RFC8037_X "\",\"d\":\"" RFC8037_D
      "\"}]}",
      "private half" },
    { "{\"keys\":[" KEY_BEGIN ",\"kid\":\"" RFC8037_KID "\",\"x\":\"" RFC8037_X "\",\"d\":null}]}",
      "private half" },
    { "{\"keys\":[" KEY_BEGIN ",\"x\":\"" RFC8037_X "\"}]}", "/keys/0/kid" },
    { "{\"keys\":[" KEY_BEGIN ",\"kid\":\"short\",\"x\":\"" RFC8037_X "\"}]}", "/keys/0/kid" },
    { "{\"keys\":[" KEY_BEGIN ",\"kid\":\"APrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\",\"x\":\"" RFC8037_X
      "\"}]}",
      "thumbprint" },
    { "{\"keys\":[" KEY_BEGIN ",\"kid\":\"" RFC8037_KID
      "\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp\"}]}",
      "base64url" }, /* its last bits are not zero */
    { "{\"keys\":[" KEY_BEGIN ",\"kid\":\"" RFC8037_KID "\",\"x\":\"11qY\"}]}", "/keys/0/x" },
    { "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"" RFC8037_KID "\",\"x\":\"" RFC8037_X "\"}]}",
      "not an Ed25519 key" },
    { "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"" RFC8037_KID "\",\"x\":\"" RFC8037_X "\"}]}",
      "not an Ed25519 key" },
    { "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"ES256\",\"kid\":\"" RFC8037_KID
      "\",\"x\":\"" RFC8037_X "\"}]}",
      "not an Ed25519 key" },
    { "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"use\":\"enc\",\"kid\":\"" RFC8037_KID
      "\",\"x\":\"" RFC8037_X "\"}]}",
      "not an Ed25519 key" },
  };
  struct arena *arena = arena_create(65536);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct key_set found = { .count = 99 };
    struct error error = { "" };
    int result = jwks_read(text_of(rows[i].json), arena, &found, &error);
    if (rows[i].error == NULL) {
      assert_int_equal(result, 0);
      assert_true(found.count <= 1);
    } else {
      assert_int_equal(result, -EINVAL);
      assert_int_equal(found.count, 99);
      assert_non_null(strstr(error.text, rows[i].error));
      assert_null(strstr(error.text, RFC8037_D));
    }
  }
  char *large = arena_alloc(arena, JWKS_BYTES_MAX + 2);
  memset(large, ' ', JWKS_BYTES_MAX + 1);
  memcpy(large, "{\"keys\":[]}", 11);
  struct key_set found;
  struct error error;
  assert_int_equal(jwks_read((struct text){ large, JWKS_BYTES_MAX }, arena, &found, &error), 0);
  assert_int_equal(jwks_read((struct text){ large, JWKS_BYTES_MAX + 1 }, arena, &found, &error), -EINVAL);
  arena_destroy(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_and_reads),
    cmocka_unit_test(as_many_as_fit),
    cmocka_unit_test(leaves_out_what_is_over),
    cmocka_unit_test(refuses_what_is_no_set_of_ours),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
