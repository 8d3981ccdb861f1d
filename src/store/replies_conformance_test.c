/* What every driver behind store.h does with the replies that are kept for repeated requests. */
#include "store/store_test.h"

struct replying {
  int subject; /* a number */
  uint8_t request[32], fingerprint[32];
  struct stored_reply reply;
};

static int body_store_reply(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct replying *replying = data;
  return tx_store_reply(tx, id_number(replying->subject), replying->request, replying->fingerprint,
                        &replying->reply);
}

static int body_find_reply(struct house *house, struct tx *tx, void *data) {
  struct replying *replying = data;
  return tx_find_reply(tx, id_number(replying->subject), replying->request, replying->fingerprint,
                       house->arena, &replying->reply);
}

static int body_expire(struct house *house, struct tx *tx, void *data) {
  (void)house;
  return tx_expire_replies(tx, 10, data);
}

static void replies_are_found_until_they_expire(void **state) {
  struct house *house = *state;
  struct replying first = {
    .request = { 1 },
    .fingerprint = { 2 },
    .reply = { .status = 201, .location = TEXT("/a"), .etag = TEXT("\"1\""), .body = TEXT("{}") },
  };
  assert_int_equal(in_alpha(house, body_find_reply, &first), -ENOENT);
  assert_int_equal(in_alpha(house, body_store_reply, &first), 0);
  assert_int_equal(in_alpha(house, body_store_reply, &first), -EEXIST);
  struct replying same = { .request = { 1 }, .fingerprint = { 2 } };
  assert_int_equal(in_alpha(house, body_find_reply, &same), 0);
  assert_int_equal(same.reply.status, 201);
  assert_string_equal(same.reply.location.at, "/a");
  assert_string_equal(same.reply.etag.at, "\"1\"");
  assert_string_equal(same.reply.body.at, "{}");
  struct replying other = { .request = { 1 }, .fingerprint = { 3 } };
  assert_int_equal(in_alpha(house, body_find_reply, &other), -EEXIST);
  struct replying unknown = { .request = { 4 }, .fingerprint = { 2 } };
  assert_int_equal(in_alpha(house, body_find_reply, &unknown), -ENOENT);

  int64_t deleted = 0;
  assert_int_equal(in_frame(house, body_expire, &deleted), 0);
  assert_int_equal(deleted, 0);
  atomic_store(&house->clock.ahead_us, INT64_C(24) * 3600 * 1000000 + 1000000);
  assert_int_equal(in_alpha(house, body_find_reply, &same), -ENOENT);
  assert_int_equal(in_alpha(house, body_store_reply, &first), 0);
  assert_int_equal(in_alpha(house, body_find_reply, &same), 0);
  atomic_store(&house->clock.ahead_us, INT64_C(49) * 3600 * 1000000);
  assert_int_equal(in_frame(house, body_expire, &deleted), 0);
  assert_int_equal(deleted, 1);
}

/* The oldest go first, a few at a time, and none that are young. */
static void old_replies_go_little_by_little(void **state) {
  enum { OLD = 25, YOUNG = 5 };
  static const int64_t deleted_at_a_time[] = { 10, 10, 5, 0 };
  struct house *house = *state;
  for (int i = 0; i < OLD + YOUNG; i++) {
    struct replying replying = { .request = { (uint8_t)i }, .reply = { .status = 201, .body = TEXT("{}") } };
    atomic_store(&house->clock.ahead_us, i < OLD ? i : INT64_C(12) * 3600 * 1000000);
    assert_int_equal(in_alpha(house, body_store_reply, &replying), 0);
  }
  atomic_store(&house->clock.ahead_us, INT64_C(25) * 3600 * 1000000);
  for (size_t i = 0; i < sizeof deleted_at_a_time / sizeof deleted_at_a_time[0]; i++) {
    int64_t deleted = 0;
    assert_int_equal(in_alpha(house, body_expire, &deleted), 0);
    assert_int_equal(deleted, deleted_at_a_time[i]);
  }
  for (int i = 0; i < OLD + YOUNG; i++) {
    struct replying replying = { .request = { (uint8_t)i } };
    assert_int_equal(in_alpha(house, body_find_reply, &replying), i < OLD ? -ENOENT : 0);
  }
}

struct forgetting {
  int subject;
  int64_t limit, deleted;
};

static int body_forget(struct house *house, struct tx *tx, void *data) {
  (void)house;
  struct forgetting *forgetting = data;
  return tx_forget_replies(tx, id_number(forgetting->subject), forgetting->limit, &forgetting->deleted);
}

/* The same request of somebody else is another one, and stays when the first subject is forgotten. */
static void who_is_forgotten_takes_his_replies_along(void **state) {
  enum { REQUESTS = 5 };
  struct house *house = *state;
  for (int i = 0; i < 2 * REQUESTS; i++) {
    struct replying replying = { .subject = 1 + i % 2,
                                 .request = { (uint8_t)(i / 2) },
                                 .reply = { .status = 201, .body = TEXT("{}") } };
    assert_int_equal(in_alpha(house, body_find_reply, &replying), -ENOENT);
    assert_int_equal(in_alpha(house, body_store_reply, &replying), 0);
  }
  static const int64_t deleted_at_a_time[] = { 3, 2, 0 };
  for (size_t i = 0; i < sizeof deleted_at_a_time / sizeof deleted_at_a_time[0]; i++) {
    struct forgetting forgetting = { .subject = 1, .limit = 3 };
    assert_int_equal(in_alpha(house, body_forget, &forgetting), 0);
    assert_int_equal(forgetting.deleted, deleted_at_a_time[i]);
  }
  for (int i = 0; i < 2 * REQUESTS; i++) {
    struct replying replying = { .subject = 1 + i % 2, .request = { (uint8_t)(i / 2) } };
    assert_int_equal(in_alpha(house, body_find_reply, &replying), i % 2 == 0 ? -ENOENT : 0);
  }
}

/* Numbers that are missing in between (forgotten, or taken back) do not slow the clearing. */
static void gaps_do_not_slow_the_clearing(void **state) {
  enum { STORED = 40, LIMIT = 10 };
  struct house *house = *state;
  for (int i = 0; i < STORED; i++) {
    struct replying replying = { .subject = 1 + i % 2,
                                 .request = { (uint8_t)i },
                                 .reply = { .status = 201, .body = TEXT("{}") } };
    assert_int_equal(in_alpha(house, body_store_reply, &replying), 0);
  }
  struct forgetting forgetting = { .subject = 2, .limit = STORED };
  assert_int_equal(in_alpha(house, body_forget, &forgetting), 0);
  assert_int_equal(forgetting.deleted, STORED / 2);
  atomic_store(&house->clock.ahead_us, INT64_C(25) * 3600 * 1000000);
  static const int64_t deleted_at_a_time[] = { LIMIT, LIMIT, 0 };
  for (size_t i = 0; i < sizeof deleted_at_a_time / sizeof deleted_at_a_time[0]; i++) {
    int64_t deleted = 0;
    assert_int_equal(in_alpha(house, body_expire, &deleted), 0);
    assert_int_equal(deleted, deleted_at_a_time[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(replies_are_found_until_they_expire),
    cmocka_unit_test(old_replies_go_little_by_little),
    cmocka_unit_test(who_is_forgotten_takes_his_replies_along),
    cmocka_unit_test(gaps_do_not_slow_the_clearing),
  };
  return run_for_all_drivers("replies", tests, sizeof tests / sizeof tests[0]);
}
