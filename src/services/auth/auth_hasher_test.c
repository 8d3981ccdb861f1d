/* The queue before the hashes: what it lets through, in which order, whom it sends away and what that costs;
   and that the hashes are what they are said to be. */
#include "services/auth/auth_hasher.h"

#include "base/values.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define FAR (monotonic_us() + INT64_C(60000000))

static void hashes_have_the_parameters_they_should(void **state) {
  (void)state;
  struct hasher *hasher = NULL;
  char hash[HASH_TEXT_MAX];
  char other[HASH_TEXT_MAX];
  assert_int_equal(hasher_create(&hasher, 1, 0), 0);
  assert_int_equal(hasher_hash(hasher, TEXT("correct horse"), FAR, hash), 0);
  assert_int_equal(hasher_hash(hasher, TEXT("correct horse"), FAR, other), 0);
  assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
  assert_string_not_equal(hash, other); /* salted */
  assert_int_equal(hasher_verify(hasher, text_of(hash), TEXT("correct horse"), FAR), 0);
  assert_int_equal(hasher_verify(hasher, text_of(hash), TEXT("correct horsf"), FAR), -EACCES);
  assert_int_equal(hasher_verify(hasher, text_of(hash), TEXT(""), FAR), -EACCES);
  assert_int_equal(hasher_verify(hasher, TEXT("nonsense"), TEXT(""), FAR), -EACCES);
  assert_false(hash_is_outdated(text_of(hash)));
  /* Half the memory. */
  assert_true(hash_is_outdated(TEXT("$argon2id$v=19$m=9728,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
  hasher_destroy(hasher);
}

/* What unknown accounts are checked against must be hashed, not refused for its form. */
static void nobody_has_a_hash_of_the_same_kind(void **state) {
  (void)state;
  struct hasher *hasher = NULL;
  char hash[HASH_TEXT_MAX];
  assert_int_equal(hasher_create(&hasher, 1, 0), 0);
  assert_int_equal(hasher_hash(hasher, TEXT("x"), FAR, hash), 0);
  assert_int_equal(hash_of_nobody.len, strlen(hash_of_nobody.at));
  assert_int_equal(hash_of_nobody.len, strlen(hash));
  assert_false(hash_is_outdated(hash_of_nobody));
  struct timespec before, between, after;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
  assert_int_equal(hasher_verify(hasher, text_of(hash), TEXT("y"), FAR), -EACCES);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &between);
  assert_int_equal(hasher_verify(hasher, hash_of_nobody, TEXT("y"), FAR), -EACCES);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
  int64_t known = (between.tv_sec - before.tv_sec) * 1000000000LL + between.tv_nsec - before.tv_nsec;
  int64_t nobody = (after.tv_sec - between.tv_sec) * 1000000000LL + after.tv_nsec - between.tv_nsec;
  assert_true(nobody > known / 3); /* a refusal for its form takes a thousandth */
  hasher_destroy(hasher);
}

/* Resident kilobytes now. */
static long resident_kb(void) {
  FILE *file = fopen("/proc/self/statm", "r");
  long size = 0;
  long resident = 0;
  assert_non_null(file);
  assert_int_equal(fscanf(file, "%ld %ld", &size, &resident), 2);
  fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

enum { THREADS = 64, TRIES_EACH = 200, WAITING = 3 };

struct crowd {
  struct hasher *hasher;
  _Atomic int hashed, sent_away;
  _Atomic bool stop;
  _Atomic long resident_max;
};

/* Until it is let in once. */
static void *come_often(void *data) {
  struct crowd *crowd = data;
  char hash[HASH_TEXT_MAX];
  int result = -EAGAIN;
  for (int i = 0; i < TRIES_EACH && result == -EAGAIN; i++) {
    result = hasher_hash(crowd->hasher, TEXT("let me in"), FAR, hash);
    crowd->sent_away += result == -EAGAIN ? 1 : 0;
  }
  crowd->hashed += result == 0 ? 1 : 0;
  return NULL;
}

static void *watch_memory(void *data) {
  struct crowd *crowd = data;
  while (!crowd->stop) {
    long now = resident_kb();
    crowd->resident_max = now > crowd->resident_max ? now : crowd->resident_max;
    usleep(500);
  }
  return NULL;
}

/* More than 10,000 tries at once take the memory of one hash, and nearly all are sent away at once. */
static void a_crowd_costs_one_hash_of_memory(void **state) {
  (void)state;
  struct crowd crowd = { 0 };
  pthread_t threads[THREADS];
  pthread_t watcher;
  assert_int_equal(hasher_create(&crowd.hasher, 1, WAITING), 0);
  long before = resident_kb();
  assert_int_equal(pthread_create(&watcher, NULL, watch_memory, &crowd), 0);
  for (int i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, come_often, &crowd), 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  crowd.stop = true;
  pthread_join(watcher, NULL);
  print_message(
      "[          ] %d hashed, %d sent away; resident: %ld kB before, at most %ld kB, %ld kB after\n",
      crowd.hashed, crowd.sent_away, before, crowd.resident_max, resident_kb());
  assert_true(crowd.hashed >= 1 + WAITING);
  assert_true(crowd.sent_away > THREADS * TRIES_EACH / 2);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  assert_true(crowd.resident_max - before < 2 * HASH_BYTES / 1024);
  assert_true(resident_kb() - before < HASH_BYTES / 1024 / 2); /* given back */
#endif
  hasher_destroy(crowd.hasher);
}

struct patron {
  struct hasher *hasher;
  int64_t deadline_us;
  int result;
};

static void *come_once(void *data) {
  struct patron *patron = data;
  char hash[HASH_TEXT_MAX];
  patron->result = hasher_hash(patron->hasher, TEXT("please"), patron->deadline_us, hash);
  return NULL;
}

/* Whoever's deadline is over leaves the queue, wherever in it he stands, and the others come to their turn.
 */
static void who_is_late_leaves_the_queue(void **state) {
  (void)state;
  enum { PATRONS = 24 };
  struct hasher *hasher = NULL;
  struct patron patrons[PATRONS];
  pthread_t threads[PATRONS];
  assert_int_equal(hasher_create(&hasher, 1, PATRONS), 0);
  int64_t now_us = monotonic_us();
  for (int i = 0; i < PATRONS; i++) {
    bool hasty = i % 3 == 2;
    patrons[i] = (struct patron){ hasher, hasty ? now_us : FAR, 1 };
    assert_int_equal(pthread_create(&threads[i], NULL, come_once, &patrons[i]), 0);
  }
  int late = 0;
  for (int i = 0; i < PATRONS; i++) {
    pthread_join(threads[i], NULL);
    late += patrons[i].result == -ETIME ? 1 : 0;
    assert_true(patrons[i].result == 0 || (i % 3 == 2 && patrons[i].result == -ETIME));
  }
  assert_true(late > 0);
  /* Nobody left a turn behind or took one along. */
  struct patron last = { hasher, FAR, 1 };
  come_once(&last);
  assert_int_equal(last.result, 0);
  hasher_destroy(hasher);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(hashes_have_the_parameters_they_should),
    cmocka_unit_test(nobody_has_a_hash_of_the_same_kind),
    cmocka_unit_test(a_crowd_costs_one_hash_of_memory),
    cmocka_unit_test(who_is_late_leaves_the_queue),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
