/* Tokens: signed and read back, and everything that must not be believed. */
#include "trust/test_tokens.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
  struct arena *arena;
  struct signing_key key;
  struct key_set keys;
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  fixture->arena = arena_create(65536);
  fixture->key = rfc8037_key();
  fixture->keys = set_of_key(&fixture->key);
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  arena_destroy(fixture->arena);
  free(fixture);
  return 0;
}

static const struct token_expected access_expected = {
  .kind = TOKEN_ACCESS, .issuer = TEXT("gateway"), .audience = TEXT("souk"), .now = TEST_NOW
};
static const struct token_expected passport_expected = {
  .kind = TOKEN_PASSPORT, .issuer = TEXT("order"), .audience = TEXT("inventory"), .now = TEST_NOW
};

static struct caller test_caller(enum role role) {
  return (struct caller){ .user = id_of(TEST_USER), .role = role, .session = id_of(TEST_SESSION) };
}

static struct text access_token(struct fixture *fixture) {
  struct caller caller = test_caller(ROLE_USER);
  struct token_claims claims =
      token_claims_for(TOKEN_ACCESS, &caller, TEXT("gateway"), TEXT("souk"), test_now, fixture->arena);
  struct text token = { 0 };
  assert_int_equal(token_sign(&fixture->key, TOKEN_ACCESS, &claims, fixture->arena, &token), 0);
  return token;
}

static enum token_fault verify(struct fixture *fixture, struct text token,
                               const struct token_expected *expected) {
  struct token_claims untouched, claims;
  memset(&untouched, 0xab, sizeof untouched);
  claims = untouched;
  enum token_fault fault = token_verify(&fixture->keys, token, expected, fixture->arena, &claims);
  if (fault != TOKEN_FINE) {
    assert_memory_equal(&claims, &untouched, sizeof claims);
  }
  return fault;
}

/* RFC 8037 appendices A.1 to A.5. */
static void signs_like_the_rfc(void **state) {
  struct fixture *fixture = *state;
  assert_string_equal(fixture->key.id, RFC8037_KID);
  char x[BASE64URL_LEN(PUBLIC_KEY_BYTES) + 1];
  base64url_encode(fixture->keys.keys[0].bytes, PUBLIC_KEY_BYTES, x);
  assert_string_equal(x, RFC8037_X);
  struct text jws = sign_raw(&fixture->key, TEXT("{\"alg\":\"EdDSA\"}"), TEXT("Example of Ed25519 signing"),
                             fixture->arena);
  assert_string_equal(text_c(jws), "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                                   "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt"
                                   "9g7sVvpAr_MuM0KAg");
  /* A good signature, but no token of ours. */
  assert_int_equal(verify(fixture, jws, &access_expected), TOKEN_MALFORMED);
}

static void reads_what_it_signed(void **state) {
  struct fixture *fixture = *state;
  struct token_claims claims;
  struct text token = access_token(fixture);
  assert_int_equal(token_verify(&fixture->keys, token, &access_expected, fixture->arena, &claims),
                   TOKEN_FINE);
  assert_string_equal(text_c(claims.sub), TEST_USER);
  assert_string_equal(text_c(claims.iss), "gateway");
  assert_string_equal(text_c(claims.aud), "souk");
  assert_int_equal(claims.act.len, 0);
  assert_int_equal(claims.iat, TEST_SECONDS);
  assert_int_equal(claims.exp, TEST_SECONDS + ACCESS_LIFE_SECONDS);
  struct caller caller = token_caller(&claims);
  assert_true(id_equal(caller.user, id_of(TEST_USER)));
  assert_true(id_equal(caller.session, id_of(TEST_SESSION)));
  assert_int_equal(caller.role, ROLE_USER);
  assert_int_equal(caller.service.len, 0);
}

/* What a kind may say of whom. */
static void callers_of_each_kind(void **state) {
  struct fixture *fixture = *state;
  static const struct {
    enum token_kind kind;
    bool user;
    enum role role;
    const char *service; /* that asks */
    bool fits;
  } rows[] = {
    { TOKEN_ACCESS, true, ROLE_GUEST, "", true },
    { TOKEN_ACCESS, true, ROLE_ADMIN, "", true },
    { TOKEN_ACCESS, true, ROLE_NOBODY, "", false },
    { TOKEN_ACCESS, true, ROLE_SERVICE, "", false },
    { TOKEN_ACCESS, false, ROLE_USER, "", false },
    { TOKEN_FIRST, true, ROLE_USER, "", true },
    { TOKEN_FIRST, true, ROLE_GUEST, "", false },
    { TOKEN_FIRST, false, ROLE_SERVICE, "", false },
    { TOKEN_PASSPORT, true, ROLE_USER, "order", true },
    { TOKEN_PASSPORT, true, ROLE_GUEST, "order", true },
    { TOKEN_PASSPORT, true, ROLE_SERVICE, "order", true },
    { TOKEN_PASSPORT, true, ROLE_NOBODY, "order", false },
    { TOKEN_PASSPORT, false, ROLE_SERVICE, "order", true },
    { TOKEN_PASSPORT, false, ROLE_NOBODY, "order", true },
    { TOKEN_PASSPORT, false, ROLE_ADMIN, "order", false },
    { TOKEN_PASSPORT, false, ROLE_SERVICE, "payment", false }, /* speaks as another than its issuer */
    { TOKEN_PASSPORT, true, ROLE_USER, "", false },
    { TOKEN_PASSPORT, true, ROLE_USER, "Order", false },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct caller caller = { .role = rows[i].role, .service = text_of(rows[i].service) };
    if (rows[i].user) {
      caller.user = id_of(TEST_USER);
    }
    struct token_expected expected = {
      .kind = rows[i].kind, .issuer = TEXT("order"), .audience = TEXT("inventory"), .now = test_now
    };
    struct token_claims claims =
        token_claims_for(rows[i].kind, &caller, expected.issuer, expected.audience, test_now, fixture->arena);
    struct text token = { 0 };
    int result = token_sign(&fixture->key, rows[i].kind, &claims, fixture->arena, &token);
    assert_int_equal(result, rows[i].fits ? 0 : -EINVAL);
    if (rows[i].fits) {
      assert_int_equal(token_verify(&fixture->keys, token, &expected, fixture->arena, &claims), TOKEN_FINE);
      struct caller found = token_caller(&claims);
      assert_true(id_equal(found.user, caller.user));
      assert_int_equal(found.role, caller.role);
      assert_true(text_equal(found.service, caller.service));
    }
  }
}

static void changed_anywhere_it_is_not_believed(void **state) {
  struct fixture *fixture = *state;
  struct text token = access_token(fixture);
  char *changed = arena_alloc(fixture->arena, token.len + 1);
  struct arena *arena = arena_create(65536);
  struct token_claims claims;
  for (size_t i = 0; i < token.len; i++) {
    const char others[] = { (char)(token.at[i] ^ 1), (char)(token.at[i] ^ 0x80), 'A', '.', '=', '\0' };
    for (size_t other = 0; other < sizeof others; other++) {
      memcpy(changed, token.at, token.len);
      changed[i] = others[other];
      struct text text = { .at = changed, .len = token.len };
      enum token_fault fault = token_verify(&fixture->keys, text, &access_expected, arena, &claims);
      assert_int_equal(fault == TOKEN_FINE, text_equal(text, token));
      arena_reset(arena);
    }
  }
  for (size_t len = 0; len < token.len; len++) {
    struct text cut = text_copy(arena, (struct text){ .at = token.at, .len = len });
    assert_int_equal(token_verify(&fixture->keys, cut, &access_expected, arena, &claims), TOKEN_MALFORMED);
    arena_reset(arena);
  }
  arena_destroy(arena);
}

#define HEADER "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}"
#define SUBJECT "\"iss\":\"gateway\",\"aud\":\"souk\",\"sub\":\"" TEST_USER "\",\"role\":\"user\""
#define TIMES ",\"iat\":1790000000,\"exp\":1790000900"
#define CLAIMS "{" SUBJECT TIMES "}"

/* Each is signed well by a key that is known: what is wrong is what it says. */
static void believes_no_other_header(void **state) {
  struct fixture *fixture = *state;
  static const struct {
    const char *header;
    enum token_fault fault;
  } rows[] = {
    { HEADER, TOKEN_FINE },
    { "{\"alg\":\"none\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"alg\":\"HS256\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"alg\":\"eddsa\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"alg\":\"EdDSA \",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"alg\":\"Ed25519\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"alg\":[\"EdDSA\"],\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\"}", TOKEN_MALFORMED },
    { "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"JWT\"}", TOKEN_WRONG_KIND },
    { "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"AT+JWT\"}", TOKEN_WRONG_KIND },
    { "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"passport+jwt\"}", TOKEN_WRONG_KIND },
    { "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"first+jwt\"}", TOKEN_WRONG_KIND },
    { "{\"alg\":\"EdDSA\",\"kid\":\"APrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\",\"typ\":\"at+jwt\"}",
      TOKEN_UNKNOWN_KEY },
    { "{\"alg\":\"EdDSA\",\"kid\":\"kPrK\",\"typ\":\"at+jwt\"}", TOKEN_UNKNOWN_KEY },
    { "{\"alg\":\"EdDSA\",\"kid\":\"\",\"typ\":\"at+jwt\"}", TOKEN_MALFORMED },
    { "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\",\"crit\":[\"exp\"]}",
      TOKEN_MALFORMED },
    { "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\",\"jwk\":{\"kty\":\"OKP\"}}",
      TOKEN_MALFORMED },
    { "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\",\"jku\":\"https://a\"}",
      TOKEN_MALFORMED },
    { "{\"alg\":\"none\",\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}",
      TOKEN_MALFORMED },
    { "[]", TOKEN_MALFORMED },
    { "", TOKEN_MALFORMED },
    { HEADER " {}", TOKEN_MALFORMED },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct text token = sign_raw(&fixture->key, text_of(rows[i].header), TEXT(CLAIMS), fixture->arena);
    assert_int_equal(verify(fixture, token, &access_expected), rows[i].fault);
  }
}

static void believes_no_other_claims(void **state) {
  struct fixture *fixture = *state;
  static const struct {
    const char *claims;
    enum token_fault fault;
  } rows[] = {
    { CLAIMS, TOKEN_FINE },
    { "{" SUBJECT TIMES ",\"added_later\":[1]}", TOKEN_FINE },
    { "{" SUBJECT TIMES ",\"role\":\"admin\"}", TOKEN_MALFORMED }, /* twice */
    { "{" SUBJECT TIMES ",\"act\":\"gateway\"}", TOKEN_MALFORMED },
    { "{" SUBJECT TIMES ",\"sid\":\"1\"}", TOKEN_MALFORMED },
    { "{" SUBJECT ",\"iat\":1790000000}", TOKEN_MALFORMED },
    { "{" SUBJECT ",\"exp\":1790000900}", TOKEN_MALFORMED },
    { "{" SUBJECT ",\"iat\":\"1790000000\",\"exp\":1790000900}", TOKEN_MALFORMED },
    { "{" SUBJECT ",\"iat\":1790000000,\"exp\":1790000000.5}", TOKEN_MALFORMED },
    { "{" SUBJECT ",\"iat\":1790000000,\"exp\":1e400}", TOKEN_MALFORMED },
    { "{" SUBJECT ",\"iat\":-1,\"exp\":899}", TOKEN_MALFORMED },
    { "{" SUBJECT ",\"iat\":1790000000,\"exp\":1790000000}", TOKEN_MALFORMED },
    { "{" SUBJECT ",\"iat\":1790000000,\"exp\":1790000901}", TOKEN_MALFORMED }, /* too long a life */
    { "{" SUBJECT ",\"iat\":1789999999,\"exp\":1790000000}", TOKEN_EXPIRED },
    { "{" SUBJECT ",\"iat\":1790000001,\"exp\":1790000002}", TOKEN_TOO_EARLY },
    { "{\"iss\":\"auth\",\"aud\":\"souk\",\"sub\":\"" TEST_USER "\",\"role\":\"user\"" TIMES "}",
      TOKEN_WRONG_ISSUER },
    { "{\"iss\":\"gateway\",\"aud\":\"order\",\"sub\":\"" TEST_USER "\",\"role\":\"user\"" TIMES "}",
      TOKEN_WRONG_AUDIENCE },
    { "{\"iss\":\"gateway\",\"aud\":[\"souk\"],\"sub\":\"" TEST_USER "\",\"role\":\"user\"" TIMES "}",
      TOKEN_MALFORMED },
    { "{\"iss\":\"gateway\",\"aud\":\"souk\",\"sub\":\"somebody\",\"role\":\"user\"" TIMES "}",
      TOKEN_MALFORMED },
    { "{\"iss\":\"gateway\",\"aud\":\"souk\",\"sub\":\"service:gateway\",\"role\":\"service\"" TIMES "}",
      TOKEN_MALFORMED },
    { "{\"iss\":\"gateway\",\"aud\":\"souk\",\"sub\":\"00000000-0000-0000-0000-000000000000\","
      "\"role\":\"user\"" TIMES "}",
      TOKEN_MALFORMED },
    { "{\"iss\":\"gateway\",\"aud\":\"souk\",\"sub\":\"" TEST_USER "\",\"role\":\"root\"" TIMES "}",
      TOKEN_MALFORMED },
    { "{\"iss\":\"gateway\",\"aud\":\"souk\",\"sub\":\"" TEST_USER "\",\"role\":\"service\"" TIMES "}",
      TOKEN_MALFORMED },
    { "null", TOKEN_MALFORMED },
    { "", TOKEN_MALFORMED },
    { CLAIMS "x", TOKEN_MALFORMED },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct text token = sign_raw(&fixture->key, TEXT(HEADER), text_of(rows[i].claims), fixture->arena);
    assert_int_equal(verify(fixture, token, &access_expected), rows[i].fault);
  }
}

/* A public key is public: who signs by it as if it were a secret, or not at all, is not believed. */
static void the_key_is_not_to_be_misused(void **state) {
  struct fixture *fixture = *state;
  static const char header[] = "{\"alg\":\"HS256\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"at+jwt\"}";
  struct buffer token;
  buffer_init_in(&token, fixture->arena, TOKEN_TEXT_MAX);
  base64url_add(&token, header, sizeof header - 1);
  buffer_add_char(&token, '.');
  base64url_add(&token, CLAIMS, sizeof CLAIMS - 1);
  uint8_t mac[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256(mac, (const unsigned char *)token.at, token.len, fixture->keys.keys[0].bytes);
  buffer_add_char(&token, '.');
  base64url_add(&token, mac, sizeof mac);
  assert_int_equal(verify(fixture, buffer_text(&token), &access_expected), TOKEN_MALFORMED);

  struct text good = access_token(fixture);
  struct text unsigned_token = { .at = good.at, .len = good.len - BASE64URL_LEN(64) };
  assert_int_equal(verify(fixture, unsigned_token, &access_expected), TOKEN_MALFORMED);

  struct signing_key stranger;
  uint8_t seed[SIGNING_SEED_BYTES] = { 7 };
  signing_key_from_seed(seed, &stranger);
  struct text forged = sign_raw(&stranger, TEXT(HEADER), TEXT(CLAIMS), fixture->arena);
  assert_int_equal(verify(fixture, forged, &access_expected), TOKEN_BAD_SIGNATURE);
}

static void refuses_what_is_too_long_or_in_pieces(void **state) {
  struct fixture *fixture = *state;
  struct text good = access_token(fixture);
  struct arena *arena = fixture->arena;
  char *spaces = arena_alloc(arena, TOKEN_TEXT_MAX);
  memset(spaces, ' ', TOKEN_TEXT_MAX - 1);
  struct text padded = text_format(arena, "{%.*s" SUBJECT TIMES "}", 1150, spaces);
  struct text at_limit = sign_raw(&fixture->key, TEXT(HEADER), padded, arena);
  assert_in_range(at_limit.len, 1800, TOKEN_TEXT_MAX);
  assert_int_equal(verify(fixture, at_limit, &access_expected), TOKEN_FINE);
  struct text longer = text_format(arena, "{%.*s" SUBJECT TIMES "}", 1500, spaces);
  assert_int_equal(verify(fixture, sign_raw(&fixture->key, TEXT(HEADER), longer, arena), &access_expected),
                   TOKEN_MALFORMED);
  const struct text others[] = {
    { 0 },
    TEXT("."),
    TEXT(".."),
    TEXT("..."),
    TEXT("a.b"),
    text_format(arena, "%s.", good.at),
    text_format(arena, ".%s", good.at),
    text_format(arena, "%s=", good.at),
    text_format(arena, " %s", good.at),
    text_format(arena, "%s ", good.at),
    text_format(arena, "%s\n", good.at),
    text_format(arena, "%s.%s", good.at, good.at),
  };
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    assert_int_equal(verify(fixture, others[i], &access_expected), TOKEN_MALFORMED);
  }
}

static enum token_fault verify_at(struct fixture *fixture, struct text token, struct token_expected expected,
                                  int64_t seconds) {
  expected.now = instant_after(test_now, seconds);
  return verify(fixture, token, &expected);
}

static void lives_as_long_as_its_kind(void **state) {
  struct fixture *fixture = *state;
  struct text access = access_token(fixture);
  assert_int_equal(verify_at(fixture, access, access_expected, 0), TOKEN_FINE);
  assert_int_equal(verify_at(fixture, access, access_expected, -1), TOKEN_TOO_EARLY);
  assert_int_equal(verify_at(fixture, access, access_expected, ACCESS_LIFE_SECONDS - 1), TOKEN_FINE);
  assert_int_equal(verify_at(fixture, access, access_expected, ACCESS_LIFE_SECONDS), TOKEN_EXPIRED);

  struct caller caller = test_caller(ROLE_USER);
  caller.service = TEXT("order");
  struct token_claims claims =
      token_claims_for(TOKEN_PASSPORT, &caller, TEXT("order"), TEXT("inventory"), test_now, fixture->arena);
  struct text passport = { 0 };
  assert_int_equal(token_sign(&fixture->key, TOKEN_PASSPORT, &claims, fixture->arena, &passport), 0);
  assert_int_equal(verify_at(fixture, passport, passport_expected, -60), TOKEN_FINE);
  assert_int_equal(verify_at(fixture, passport, passport_expected, -61), TOKEN_TOO_EARLY);
  assert_int_equal(verify_at(fixture, passport, passport_expected, 119), TOKEN_FINE);
  assert_int_equal(verify_at(fixture, passport, passport_expected, 120), TOKEN_EXPIRED);

  /* The gateway takes it from auth, whose host's clock may be ahead or behind. */
  caller = test_caller(ROLE_USER);
  claims = token_claims_for(TOKEN_FIRST, &caller, TEXT("auth"), TEXT("gateway"), test_now, fixture->arena);
  struct token_expected first_expected = { .kind = TOKEN_FIRST,
                                           .issuer = claims.iss,
                                           .audience = claims.aud };
  struct text first = { 0 };
  assert_int_equal(token_sign(&fixture->key, TOKEN_FIRST, &claims, fixture->arena, &first), 0);
  assert_int_equal(verify_at(fixture, first, first_expected, -60), TOKEN_FINE);
  assert_int_equal(verify_at(fixture, first, first_expected, -61), TOKEN_TOO_EARLY);
  assert_int_equal(verify_at(fixture, first, first_expected, 119), TOKEN_FINE);
  assert_int_equal(verify_at(fixture, first, first_expected, 120), TOKEN_EXPIRED);
  /* One kind never stands for another, whatever else fits. */
  assert_int_equal(verify(fixture, passport, &access_expected), TOKEN_WRONG_KIND);
  assert_int_equal(verify(fixture, access, &passport_expected), TOKEN_WRONG_KIND);
}

static void a_key_is_believed_until_its_time_is_over(void **state) {
  struct fixture *fixture = *state;
  struct text token = access_token(fixture);
  fixture->keys.keys[0].until = instant_after(test_now, 10);
  assert_int_equal(verify_at(fixture, token, access_expected, 9), TOKEN_FINE);
  assert_int_equal(verify_at(fixture, token, access_expected, 10), TOKEN_UNKNOWN_KEY);
}

static void signs_nothing_that_would_not_be_believed(void **state) {
  struct fixture *fixture = *state;
  struct caller caller = test_caller(ROLE_USER);
  const struct token_claims good =
      token_claims_for(TOKEN_ACCESS, &caller, TEXT("gateway"), TEXT("souk"), test_now, fixture->arena);
  struct token_claims wrong[7];
  for (size_t i = 0; i < 7; i++) {
    wrong[i] = good;
  }
  wrong[0].exp = wrong[0].iat;
  wrong[1].exp += 1;
  wrong[2].sub = TEXT("");
  wrong[3].iss = TEXT("has \"quotes\"");
  wrong[4].aud = (struct text){ 0 };
  wrong[5].iss = TEXT("0123456789012345678901234567890123");
  wrong[6].sub = TEXT("service:");
  struct text token = TEXT("untouched");
  for (size_t i = 0; i < 7; i++) {
    assert_int_equal(token_sign(&fixture->key, TOKEN_ACCESS, &wrong[i], fixture->arena, &token), -EINVAL);
  }
  assert_string_equal(token.at, "untouched");
}

static void tells_the_claimed_issuer(void **state) {
  struct fixture *fixture = *state;
  struct text issuer = { 0 };
  assert_int_equal(token_claimed_issuer(access_token(fixture), fixture->arena, &issuer), 0);
  assert_string_equal(text_c(issuer), "gateway");
  assert_int_equal(token_claimed_issuer(TEXT("a.b.c"), fixture->arena, &issuer), -EINVAL);
  for (unsigned fault = TOKEN_FINE; fault <= TOKEN_TOO_EARLY; fault++) {
    assert_true(strlen(token_fault_text((enum token_fault)fault)) > 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(signs_like_the_rfc, set_up, tear_down),
    cmocka_unit_test_setup_teardown(reads_what_it_signed, set_up, tear_down),
    cmocka_unit_test_setup_teardown(callers_of_each_kind, set_up, tear_down),
    cmocka_unit_test_setup_teardown(changed_anywhere_it_is_not_believed, set_up, tear_down),
    cmocka_unit_test_setup_teardown(believes_no_other_header, set_up, tear_down),
    cmocka_unit_test_setup_teardown(believes_no_other_claims, set_up, tear_down),
    cmocka_unit_test_setup_teardown(the_key_is_not_to_be_misused, set_up, tear_down),
    cmocka_unit_test_setup_teardown(refuses_what_is_too_long_or_in_pieces, set_up, tear_down),
    cmocka_unit_test_setup_teardown(lives_as_long_as_its_kind, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_key_is_believed_until_its_time_is_over, set_up, tear_down),
    cmocka_unit_test_setup_teardown(signs_nothing_that_would_not_be_believed, set_up, tear_down),
    cmocka_unit_test_setup_teardown(tells_the_claimed_issuer, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
