/* Slowing down who guesses: how many tries, how long to wait, who is not concerned; and that a flood makes no
   guesser forgotten. Time is passed in. */
#include "services/auth/auth_throttle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)
#define START (1000 * SECOND)
#define ADA TEXT("ada@example.org")

static struct throttle *open_throttle(void) {
  struct throttle *throttle = NULL;
  assert_int_equal(throttle_create(&throttle), 0);
  return throttle;
}

/* How many wrong passwords in a row are looked at. */
static int tries(struct throttle *throttle, struct text account, const char *address, int64_t now_us,
                 int max) {
  struct attempt attempt;
  int count = 0;
  while (count < max && throttle_take(throttle, account, text_of(address), now_us, &attempt) == 0) {
    count++;
  }
  return count;
}

static void places_are_networks(void **state) {
  (void)state;
  static const struct {
    const char *address, *place;
  } rows[] = {
    { "192.0.2.7", "192.0.2.0/24" },
    { "192.0.2.255", "192.0.2.0/24" },
    { "::ffff:192.0.2.7", "192.0.2.0/24" },
    { "2001:db8:1:2::3", "2001:0db8:0001::/48" },
    { "2001:db8:1:ffff::", "2001:0db8:0001::/48" },
    { "::1", "0000:0000:0000::/48" },
    { "", "" },
    { "nonsense", "nonsense" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char place[PLACE_MAX];
    place_of(text_of(rows[i].address), place);
    assert_string_equal(place, rows[i].place);
  }
}

static void guesses_are_slowed_down(void **state) {
  (void)state;
  struct throttle *throttle = open_throttle();
  struct attempt attempt;
  assert_int_equal(tries(throttle, ADA, "192.0.2.1", START, 1000), TRIES_PER_PLACE);
  assert_int_equal(throttle_take(throttle, ADA, TEXT("192.0.2.99"), START, &attempt),
                   TRIES_PER_PLACE_SECONDS);
  assert_int_equal(throttle_take(throttle, ADA, TEXT("192.0.2.1"), START + 1, &attempt),
                   TRIES_PER_PLACE_SECONDS);
  assert_int_equal(tries(throttle, ADA, "192.0.2.1", START + TRIES_PER_PLACE_SECONDS * SECOND, 1000), 1);
  /* Full again after the time of all tries. */
  int64_t later = START + (TRIES_PER_PLACE + 2) * TRIES_PER_PLACE_SECONDS * SECOND;
  assert_int_equal(tries(throttle, ADA, "192.0.2.1", later, 1000), TRIES_PER_PLACE);
  throttle_destroy(throttle);
}

static void one_place_cannot_lock_out_another(void **state) {
  (void)state;
  struct throttle *throttle = open_throttle();
  /* A guesser who never rests for ten hours. */
  int64_t now_us = START;
  for (int i = 0; i < 3600; i++, now_us += 10 * SECOND) {
    tries(throttle, ADA, "192.0.2.1", now_us, 1000);
  }
  assert_int_equal(tries(throttle, ADA, "198.51.100.1", now_us, 1000), TRIES_PER_PLACE);
  throttle_destroy(throttle);
}

static void nowhere_is_no_place_that_all_share(void **state) {
  (void)state;
  struct throttle *throttle = open_throttle();
  for (int i = 0; i < TRIES_OF_PLACE; i++) {
    char account[32];
    int len = snprintf(account, sizeof account, "guesser-%d", i);
    struct text name = { .at = account, .len = (size_t)len };
    assert_int_equal(tries(throttle, name, "", START, 1000), TRIES_PER_PLACE);
  }
  assert_int_equal(tries(throttle, ADA, "", START, 1000), TRIES_PER_PLACE);
  throttle_destroy(throttle);
}

static void one_place_cannot_try_all_accounts(void **state) {
  (void)state;
  struct throttle *throttle = open_throttle();
  struct attempt attempt;
  int allowed = 0;
  for (int i = 0; i < 10000; i++) {
    char account[32];
    int len = snprintf(account, sizeof account, "victim-%d", i);
    struct text name = { .at = account, .len = (size_t)len };
    allowed += throttle_take(throttle, name, TEXT("192.0.2.1"), START, &attempt) == 0 ? 1 : 0;
  }
  assert_int_equal(allowed, TRIES_OF_PLACE);
  throttle_destroy(throttle);
}

static void the_owner_gets_in_from_his_place_while_many_guess(void **state) {
  (void)state;
  struct throttle *throttle = open_throttle();
  struct attempt attempt;
  assert_int_equal(throttle_take(throttle, ADA, TEXT("203.0.113.5"), START, &attempt), 0);
  throttle_forgive(throttle, &attempt, START);
  int allowed = 0;
  for (int place = 0; place < 200; place++) {
    char address[32];
    snprintf(address, sizeof address, "10.0.%d.1", place);
    allowed += tries(throttle, ADA, address, START, 1000);
  }
  assert_int_equal(allowed, TRIES_OF_ACCOUNT);
  assert_int_equal(tries(throttle, ADA, "10.1.0.1", START, 1000), 0);
  assert_int_equal(tries(throttle, ADA, "203.0.113.200", START, 1000), TRIES_PER_PLACE);
  throttle_destroy(throttle);
}

static void right_passwords_cost_nothing(void **state) {
  (void)state;
  struct throttle *throttle = open_throttle();
  struct attempt attempt;
  for (int i = 0; i < 1000; i++) {
    assert_int_equal(throttle_take(throttle, ADA, TEXT("192.0.2.1"), START, &attempt), 0);
    throttle_forgive(throttle, &attempt, START);
  }
  for (int i = 0; i < 1000; i++) { /* nor what nobody looked at */
    assert_int_equal(throttle_take(throttle, ADA, TEXT("198.51.100.1"), START, &attempt), 0);
    throttle_give_back(throttle, &attempt);
  }
  assert_int_equal(tries(throttle, ADA, "198.51.100.1", START, 1000), TRIES_PER_PLACE);
  throttle_destroy(throttle);
}

/* Accounts at places where somebody logged in are many in a large shop; they give way to who guesses. */
static void a_flood_makes_no_guesser_forgotten(void **state) {
  (void)state;
  struct throttle *throttle = open_throttle();
  struct attempt attempt;
  for (int i = 0; i < 4 * THROTTLE_ENTRIES; i++) {
    char account[32];
    int len = snprintf(account, sizeof account, "customer-%d", i);
    struct text name = { .at = account, .len = (size_t)len };
    char address[32];
    snprintf(address, sizeof address, "10.%d.%d.1", i / 256 % 256, i % 256);
    assert_int_equal(throttle_take(throttle, name, text_of(address), START, &attempt), 0);
    throttle_forgive(throttle, &attempt, START);
    if (i == 0) {
      assert_int_equal(tries(throttle, ADA, "192.0.2.1", START, 1000), TRIES_PER_PLACE);
    }
  }
  assert_int_equal(tries(throttle, ADA, "192.0.2.1", START, 1000), 0);
  throttle_destroy(throttle);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(places_are_networks),
    cmocka_unit_test(guesses_are_slowed_down),
    cmocka_unit_test(one_place_cannot_lock_out_another),
    cmocka_unit_test(nowhere_is_no_place_that_all_share),
    cmocka_unit_test(one_place_cannot_try_all_accounts),
    cmocka_unit_test(the_owner_gets_in_from_his_place_while_many_guess),
    cmocka_unit_test(right_passwords_cost_nothing),
    cmocka_unit_test(a_flood_makes_no_guesser_forgotten),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
