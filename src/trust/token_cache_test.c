/* The cache of verified tokens: finds, forgets, stays as large as it is, and never brings back what was
   dropped. */
#include "trust/token_cache.h"

#include "trust/test_tokens.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static int set_up(void **state) {
  struct token_cache *cache = NULL;
  assert_int_equal(token_cache_create(&cache, 128), 0);
  *state = cache;
  return 0;
}

static int tear_down(void **state) {
  token_cache_destroy(*state);
  return 0;
}

static struct token_facts facts_until(struct instant expires) {
  return (struct token_facts){ .user = id_of(TEST_USER),
                               .session = id_of(TEST_SESSION),
                               .role = ROLE_USER,
                               .expires = expires,
                               .value = 42 };
}

static bool find(struct token_cache *cache, const char *token) {
  struct token_facts facts;
  struct token_ticket ticket;
  return token_cache_find(cache, text_of(token), test_now, &facts, &ticket);
}

static void put(struct token_cache *cache, const char *token, const struct token_facts *facts) {
  struct token_facts found;
  struct token_ticket ticket;
  token_cache_find(cache, text_of(token), test_now, &found, &ticket);
  token_cache_put(cache, &ticket, test_now, facts);
}

static void finds_what_was_put(void **state) {
  struct token_cache *cache = *state;
  struct token_facts facts = facts_until(instant_after(test_now, 10)), found;
  struct token_ticket ticket;
  memcpy(facts.service, "order", 6);
  assert_false(token_cache_find(cache, TEXT("a token"), test_now, &found, &ticket));
  token_cache_put(cache, &ticket, test_now, &facts);
  assert_true(token_cache_find(cache, TEXT("a token"), test_now, &found, &ticket));
  assert_int_equal(found.value, 42);
  assert_true(id_equal(found.user, facts.user));
  struct caller caller = token_facts_caller(&found);
  assert_true(id_equal(caller.session, id_of(TEST_SESSION)));
  assert_int_equal(caller.role, ROLE_USER);
  assert_string_equal(text_c(caller.service), "order");
  assert_false(find(cache, "a tokem"));
  assert_false(find(cache, "a toke"));
  assert_false(find(cache, ""));
  /* Put again, it is changed. */
  facts.value = 43;
  token_cache_put(cache, &ticket, test_now, &facts);
  assert_true(token_cache_find(cache, TEXT("a token"), test_now, &found, &ticket));
  assert_int_equal(found.value, 43);
  assert_true(token_cache_find(cache, TEXT("a token"), instant_after(test_now, 9), &found, &ticket));
  assert_false(token_cache_find(cache, TEXT("a token"), instant_after(test_now, 10), &found, &ticket));
  struct token_cache_stats stats;
  token_cache_stats(cache, &stats);
  assert_int_equal(stats.hits, 3);
  assert_int_equal(stats.misses, 5);
  assert_int_equal(stats.evictions, 0);
}

static void keeps_nothing_that_is_over(void **state) {
  struct token_cache *cache = *state;
  struct token_facts facts = facts_until(test_now);
  put(cache, "over", &facts);
  assert_false(find(cache, "over"));
}

static void forgets_by_session_and_user(void **state) {
  struct token_cache *cache = *state;
  struct token_facts facts = facts_until(instant_after(test_now, 10));
  put(cache, "one", &facts);
  facts.session = id_of("0192f3a4-5b6c-7d8e-9fa0-000000000002");
  put(cache, "two", &facts);
  facts.user = id_of("0192f3a4-5b6c-7d8e-9fa0-000000000003");
  facts.session = id_of("0192f3a4-5b6c-7d8e-9fa0-000000000004");
  put(cache, "three", &facts);
  token_cache_drop_session(cache, id_of(TEST_SESSION));
  assert_false(find(cache, "one"));
  assert_true(find(cache, "two"));
  token_cache_drop_user(cache, id_of(TEST_USER));
  assert_false(find(cache, "two"));
  assert_true(find(cache, "three"));
}

/* While a token is being verified its session ends: it must not be remembered as good. */
static void a_drop_outruns_a_verification(void **state) {
  struct token_cache *cache = *state;
  struct token_facts facts = facts_until(instant_after(test_now, 10)), found;
  struct token_ticket ticket;
  assert_false(token_cache_find(cache, TEXT("a token"), test_now, &found, &ticket));
  token_cache_drop_session(cache, id_of(TEST_SESSION));
  token_cache_put(cache, &ticket, test_now, &facts);
  assert_false(find(cache, "a token"));
  put(cache, "a token", &facts);
  assert_true(find(cache, "a token"));
}

static void never_grows(void **state) {
  struct token_cache *cache = *state;
  struct token_facts facts = facts_until(instant_after(test_now, 10));
  enum { MANY = 10000 };
  int there = 0;
  for (int i = 0; i < MANY; i++) {
    char token[20];
    snprintf(token, sizeof token, "token %d", i);
    put(cache, token, &facts);
    assert_true(find(cache, token));
  }
  for (int i = 0; i < MANY; i++) {
    char token[20];
    snprintf(token, sizeof token, "token %d", i);
    there += find(cache, token);
  }
  assert_in_range(there, 100, 128);
  struct token_cache_stats stats;
  token_cache_stats(cache, &stats);
  assert_int_equal(stats.evictions, MANY - there);
  struct token_cache *large = NULL;
  assert_int_equal(token_cache_create(&large, TOKEN_CACHE_MAX + 1), -EINVAL);
  assert_null(large);
}

/* What has expired makes room before what has not. */
static void the_expired_go_first(void **state) {
  struct token_cache *cache = *state;
  struct token_facts facts = facts_until(instant_after(test_now, 1)), found;
  struct token_ticket ticket;
  for (int i = 0; i < 2000; i++) {
    char token[20];
    snprintf(token, sizeof token, "old %d", i);
    put(cache, token, &facts);
  }
  struct token_cache_stats before, after;
  token_cache_stats(cache, &before);
  struct instant later = instant_after(test_now, 1);
  facts = facts_until(instant_after(test_now, 10));
  token_cache_find(cache, TEXT("new"), later, &found, &ticket);
  token_cache_put(cache, &ticket, later, &facts);
  token_cache_stats(cache, &after);
  assert_int_equal(after.evictions, before.evictions);
  assert_true(token_cache_find(cache, TEXT("new"), later, &found, &ticket));
}

static void facts_of_claims(void **state) {
  (void)state;
  struct caller caller = { .user = id_of(TEST_USER), .role = ROLE_ADMIN, .service = TEXT("order") };
  struct arena *arena = arena_create(4096);
  struct token_claims claims =
      token_claims_for(TOKEN_PASSPORT, &caller, TEXT("order"), TEXT("inventory"), test_now, arena);
  struct token_facts facts = token_facts_of(TOKEN_PASSPORT, &claims);
  assert_int_equal(facts.expires.us, instant_after(test_now, 120).us);
  assert_int_equal(facts.role, ROLE_ADMIN);
  assert_string_equal(facts.service, "order");
  assert_int_equal(token_facts_of(TOKEN_FIRST, &claims).expires.us, instant_after(test_now, 60).us);
  arena_destroy(arena);
}

/* Many loops at once, with drops between. What is remembered of a token is the number of the drop before
   which it was verified: once that drop is done, it must not be found any more. */
struct crowd {
  struct token_cache *cache;
  _Atomic uint64_t truth, dropped;
  _Atomic int hits, stale;
};

static void *ask_on(void *data) {
  struct crowd *crowd = data;
  for (int i = 0; i < 20000; i++) {
    char token[20];
    snprintf(token, sizeof token, "token %d", i % 50);
    struct token_facts facts;
    struct token_ticket ticket;
    uint64_t dropped = atomic_load(&crowd->dropped);
    if (token_cache_find(crowd->cache, text_of(token), test_now, &facts, &ticket)) {
      atomic_fetch_add(&crowd->hits, 1);
      atomic_fetch_add(&crowd->stale, facts.value <= dropped);
    } else {
      facts = facts_until(instant_after(test_now, 10));
      facts.value = atomic_load(&crowd->truth);
      token_cache_put(crowd->cache, &ticket, test_now, &facts);
    }
  }
  return NULL;
}

static void *drop_on(void *data) {
  struct crowd *crowd = data;
  for (uint64_t i = 1; i <= 500; i++) {
    atomic_store(&crowd->truth, i + 1);
    token_cache_drop_user(crowd->cache, id_of(TEST_USER));
    atomic_store(&crowd->dropped, i);
  }
  return NULL;
}

static void many_at_once(void **state) {
  struct crowd crowd = { .cache = *state, .truth = 1 };
  pthread_t threads[4];
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, i < 3 ? ask_on : drop_on, &crowd), 0);
  }
  for (size_t i = 0; i < 4; i++) {
    pthread_join(threads[i], NULL);
  }
  assert_int_equal(atomic_load(&crowd.stale), 0);
  assert_true(atomic_load(&crowd.hits) > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(finds_what_was_put, set_up, tear_down),
    cmocka_unit_test_setup_teardown(keeps_nothing_that_is_over, set_up, tear_down),
    cmocka_unit_test_setup_teardown(forgets_by_session_and_user, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_drop_outruns_a_verification, set_up, tear_down),
    cmocka_unit_test_setup_teardown(never_grows, set_up, tear_down),
    cmocka_unit_test_setup_teardown(the_expired_go_first, set_up, tear_down),
    cmocka_unit_test(facts_of_claims),
    cmocka_unit_test_setup_teardown(many_at_once, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
