/* Passports: issued, kept for a while, and believed by the keys of their issuer alone. */
#include "trust/passport.h"

#include "trust/test_tokens.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
  char above[32];
  struct key_ring *ring;
  struct passport_office *office;
  struct peers *peers;
  struct arena *arena;
  struct error error;
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  char keys[40];
  snprintf(fixture->above, sizeof fixture->above, "/tmp/souk-passport-XXXXXX");
  assert_non_null(mkdtemp(fixture->above));
  snprintf(keys, sizeof keys, "%s/keys", fixture->above);
  assert_int_equal(key_ring_open(&fixture->ring, keys, test_now, &fixture->error), 0);
  assert_int_equal(passport_office_create(&fixture->office, fixture->ring, 64), 0);
  assert_int_equal(peers_create(&fixture->peers), 0);
  assert_int_equal(peers_replace(fixture->peers, TEXT("order"), key_ring_public(fixture->ring)), 0);
  fixture->arena = arena_create(65536);
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  char command[60];
  arena_destroy(fixture->arena);
  peers_destroy(fixture->peers);
  passport_office_destroy(fixture->office);
  key_ring_close(fixture->ring);
  snprintf(command, sizeof command, "rm -r %s", fixture->above);
  int result = system(command);
  free(fixture);
  return result;
}

static struct caller order_for_user(void) {
  return (struct caller){
    .user = id_of(TEST_USER), .role = ROLE_SERVICE, .service = TEXT("order"), .session = id_of(TEST_SESSION)
  };
}

static struct text issue(struct fixture *fixture, struct caller caller, const char *audience,
                         int64_t seconds) {
  struct text passport = { 0 };
  assert_int_equal(passport_issue(fixture->office, &caller, text_of(audience),
                                  instant_after(test_now, seconds), fixture->arena, &passport),
                   0);
  return passport;
}

static enum token_fault verify(struct fixture *fixture, struct text passport, const char *audience,
                               int64_t seconds) {
  struct token_claims claims;
  return passport_verify(fixture->peers, passport, text_of(audience), instant_after(test_now, seconds),
                         fixture->arena, &claims);
}

static void tells_who_asks_for_whom(void **state) {
  struct fixture *fixture = *state;
  struct text passport = issue(fixture, order_for_user(), "inventory", 0);
  struct token_claims claims;
  assert_int_equal(passport_verify(fixture->peers, passport, TEXT("inventory"), test_now, fixture->arena,
                                   &claims),
                   TOKEN_FINE);
  struct caller caller = token_caller(&claims);
  assert_true(id_equal(caller.user, id_of(TEST_USER)));
  assert_true(id_equal(caller.session, id_of(TEST_SESSION)));
  assert_int_equal(caller.role, ROLE_SERVICE);
  assert_string_equal(text_c(caller.service), "order");
  assert_int_equal(claims.exp - claims.iat, PASSPORT_LIFE_SECONDS);
}

static void is_for_one_service_and_a_minute(void **state) {
  struct fixture *fixture = *state;
  struct text passport = issue(fixture, order_for_user(), "inventory", 0);
  assert_int_equal(verify(fixture, passport, "product", 0), TOKEN_WRONG_AUDIENCE);
  assert_int_equal(verify(fixture, passport, "inventory", 119), TOKEN_FINE);
  assert_int_equal(verify(fixture, passport, "inventory", 120), TOKEN_EXPIRED);
  assert_int_equal(verify(fixture, passport, "inventory", -61), TOKEN_TOO_EARLY);
  assert_int_equal(verify(fixture, TEXT("x.y.z"), "inventory", 0), TOKEN_MALFORMED);
  assert_int_equal(verify(fixture, (struct text){ 0 }, "inventory", 0), TOKEN_MALFORMED);
}

static void is_kept_for_the_same_purpose(void **state) {
  struct fixture *fixture = *state;
  struct text first = issue(fixture, order_for_user(), "inventory", 0);
  assert_true(text_equal(issue(fixture, order_for_user(), "inventory", 39), first));
  struct text second = issue(fixture, order_for_user(), "inventory", 40);
  assert_false(text_equal(second, first));
  assert_true(text_equal(issue(fixture, order_for_user(), "inventory", 79), second));

  struct caller others[5];
  for (size_t i = 0; i < 5; i++) {
    others[i] = order_for_user();
  }
  others[0].user = id_of(TEST_SESSION);
  others[1].session = (struct id){ 0 };
  others[2].role = ROLE_ADMIN;
  others[3].service = TEXT("orde");
  others[4].user = (struct id){ 0 };
  for (size_t i = 0; i < 5; i++) {
    assert_false(text_equal(issue(fixture, others[i], "inventory", 41), second));
  }
  assert_false(text_equal(issue(fixture, order_for_user(), "product", 41), second));
  assert_true(text_equal(issue(fixture, order_for_user(), "inventory", 42), second));
}

static void more_than_can_be_kept(void **state) {
  struct fixture *fixture = *state;
  for (int i = 0; i < 1000; i++) {
    struct caller caller = order_for_user();
    caller.user.bytes[0] = (uint8_t)i;
    caller.user.bytes[1] = (uint8_t)(i >> 8);
    struct text passport = issue(fixture, caller, "inventory", 0);
    assert_true(text_equal(issue(fixture, caller, "inventory", 1), passport));
    struct token_claims claims;
    assert_int_equal(passport_verify(fixture->peers, passport, TEXT("inventory"), test_now, fixture->arena,
                                     &claims),
                     TOKEN_FINE);
    assert_true(id_equal(token_caller(&claims).user, caller.user));
  }
}

static void is_for_nobody_who_cannot_have_one(void **state) {
  struct fixture *fixture = *state;
  struct text passport = { 0 };
  struct caller callers[] = { order_for_user(), order_for_user(), order_for_user(), order_for_user() };
  callers[0].service = (struct text){ 0 };
  callers[1].role = ROLE_NOBODY;
  callers[2].user = (struct id){ 0 };
  callers[2].role = ROLE_USER;
  callers[3].service = TEXT("0123456789012345678901234567890123");
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(passport_issue(fixture->office, &callers[i], TEXT("inventory"), test_now, fixture->arena,
                                    &passport),
                     -EINVAL);
  }
  struct caller good = order_for_user();
  assert_int_equal(passport_issue(fixture->office, &good, TEXT(""), test_now, fixture->arena, &passport),
                   -EINVAL);
}

/* Each issuer by its own keys alone: a peer cannot speak as another one. */
static void keys_belong_to_their_issuer(void **state) {
  struct fixture *fixture = *state;
  struct signing_key rfc = rfc8037_key();
  struct key_set payments = set_of_key(&rfc);
  struct text passport = issue(fixture, order_for_user(), "inventory", 0);
  assert_int_equal(peers_replace(fixture->peers, TEXT("payment"), &payments), 0);
  struct caller caller = order_for_user();
  struct token_claims claims =
      token_claims_for(TOKEN_PASSPORT, &caller, TEXT("order"), TEXT("inventory"), test_now, fixture->arena);
  struct text forged = { 0 };
  assert_int_equal(token_sign(&rfc, TOKEN_PASSPORT, &claims, fixture->arena, &forged), 0);
  assert_int_equal(verify(fixture, forged, "inventory", 0), TOKEN_UNKNOWN_KEY);

  caller.service = TEXT("auth");
  assert_int_equal(verify(fixture, issue(fixture, caller, "inventory", 0), "inventory", 0),
                   TOKEN_UNKNOWN_KEY);

  assert_int_equal(peers_replace(fixture->peers, TEXT("order"), &payments), 0);
  assert_int_equal(verify(fixture, passport, "inventory", 0), TOKEN_UNKNOWN_KEY);
  assert_int_equal(verify(fixture, forged, "inventory", 0), TOKEN_FINE);
}

static void outlives_a_rotation(void **state) {
  struct fixture *fixture = *state;
  struct text passport = issue(fixture, order_for_user(), "inventory", 0);
  assert_int_equal(key_ring_rotate(fixture->ring, test_now, &fixture->error), 0);
  /* The next key was published before it was used: peers that have not fetched again believe it. */
  struct caller other = order_for_user();
  other.session = (struct id){ 0 };
  assert_int_equal(verify(fixture, issue(fixture, other, "inventory", 1), "inventory", 1), TOKEN_FINE);
  assert_int_equal(peers_replace(fixture->peers, TEXT("order"), key_ring_public(fixture->ring)), 0);
  assert_int_equal(verify(fixture, passport, "inventory", 1), TOKEN_FINE);
}

static void so_many_peers_and_no_more(void **state) {
  struct fixture *fixture = *state;
  struct key_set none = { 0 };
  for (int i = 1; i < PEERS_MAX; i++) {
    char name[20];
    snprintf(name, sizeof name, "peer%d", i);
    assert_int_equal(peers_replace(fixture->peers, text_of(name), &none), 0);
  }
  assert_int_equal(peers_replace(fixture->peers, TEXT("another"), &none), -ENOSPC);
  assert_int_equal(peers_replace(fixture->peers, TEXT("peer1"), &none), 0);
  assert_int_equal(peers_replace(fixture->peers, TEXT(""), &none), -EINVAL);
  assert_int_equal(peers_replace(fixture->peers, TEXT("0123456789012345678901234567890123"), &none), -EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(tells_who_asks_for_whom, set_up, tear_down),
    cmocka_unit_test_setup_teardown(is_for_one_service_and_a_minute, set_up, tear_down),
    cmocka_unit_test_setup_teardown(is_kept_for_the_same_purpose, set_up, tear_down),
    cmocka_unit_test_setup_teardown(more_than_can_be_kept, set_up, tear_down),
    cmocka_unit_test_setup_teardown(is_for_nobody_who_cannot_have_one, set_up, tear_down),
    cmocka_unit_test_setup_teardown(keys_belong_to_their_issuer, set_up, tear_down),
    cmocka_unit_test_setup_teardown(outlives_a_rotation, set_up, tear_down),
    cmocka_unit_test_setup_teardown(so_many_peers_and_no_more, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
