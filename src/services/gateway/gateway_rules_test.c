/* The gateway's rules, as tables: renewals, whose page, which host, cookies' holders, and rates. */
#include "services/gateway/gateway_rules.h"

#include "services/gateway/gateway_limits.h"
#include "services/gateway/gateway_types.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "shape/covered.h"

#define SECONDS(n) ((n)*INT64_C(1000000))

static void renewals(void **state) {
  (void)state;
  static const struct {
    int64_t presented, current, renewed_ago, ends_in;
    enum refresh_decision expected;
  } rows[] = {
    { 0, 0, SECONDS(1), SECONDS(100), REFRESH_ROTATE },
    { 7, 7, SECONDS(5000), SECONDS(1), REFRESH_ROTATE },
    { 6, 7, 0, SECONDS(100), REFRESH_AGAIN },
    { 6, 7, SECONDS(10) - 1, SECONDS(100), REFRESH_AGAIN },
    { 6, 7, SECONDS(10), SECONDS(100), REFRESH_STOLEN },
    { 5, 7, 0, SECONDS(100), REFRESH_STOLEN },
    { 0, 7, 0, SECONDS(100), REFRESH_STOLEN },
    { 8, 7, SECONDS(1), SECONDS(100), REFRESH_ROTATE },
    { 7, 7, SECONDS(1), 0, REFRESH_OVER },
    { 6, 7, 0, -SECONDS(1), REFRESH_OVER },
    { 0, 7, 0, 0, REFRESH_OVER },
  };
  struct instant now = { SECONDS(1790000000) };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    struct refresh_case of = { .presented = rows[i].presented,
                               .current = rows[i].current,
                               .renewed_at = { now.us - rows[i].renewed_ago },
                               .ends_at = { now.us + rows[i].ends_in },
                               .now = now };
    if (refresh_decide(&of) != rows[i].expected) {
      fail_msg("row %zu: %d", i, (int)refresh_decide(&of));
    }
  }
  assert_int_equal(session_ends((struct instant){ 5 }, 1, (struct instant){ SECONDS(9) }).us, SECONDS(1) + 5);
  assert_int_equal(session_ends((struct instant){ 5 }, 60, (struct instant){ SECONDS(9) }).us, SECONDS(9));
}

static void sites(void **state) {
  (void)state;
  static const struct {
    const char *url, *origin, *host; /* NULL: refused */
  } rows[] = {
    { "https://shop.example", "https://shop.example", "shop.example" },
    { "https://Shop.Example/", "https://shop.example", "shop.example" },
    { "https://shop.example:443", "https://shop.example", "shop.example" },
    { "https://shop.example:8443", "https://shop.example:8443", "shop.example:8443" },
    { "http://10.0.0.7:80", "http://10.0.0.7", "10.0.0.7" },
    { "http://[::1]:8000/", "http://[::1]:8000", "[::1]:8000" },
    { "", "", "" },
    { "shop.example", NULL, NULL },
    { "https://", NULL, NULL },
    { "https:///", NULL, NULL },
    { "https://shop.example/market", NULL, NULL },
    { "https://me@shop.example", NULL, NULL },
    { "https://shop.example?x", NULL, NULL },
    { "ftp://shop.example", NULL, NULL },
    { "https://shop example", NULL, NULL },
  };
  struct arena *arena = arena_create(4096);
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    struct site site;
    struct error error = { 0 };
    int result = site_parse(text_of(rows[i].url), arena, &site, &error);
    assert_int_equal(result, rows[i].origin != NULL ? 0 : -EINVAL);
    if (rows[i].origin != NULL) {
      assert_string_equal(text_c(site.origin), rows[i].origin);
      assert_string_equal(text_c(site.host), rows[i].host);
    } else {
      assert_true(strstr(error.text, "SOUK_PUBLIC_URL") != NULL);
    }
  }
  arena_destroy(arena);
}

static void hosts(void **state) {
  (void)state;
  struct arena *arena = arena_create(4096);
  struct error error;
  struct site site;
  assert_int_equal(site_parse(TEXT("https://shop.example"), arena, &site, &error), 0);
  static const struct {
    const char *host;
    bool ours;
  } rows[] = {
    { "shop.example", true },
    { "SHOP.example", true },
    { "shop.example:443", true },
    { "shop.example:80", false },
    { "evil.example", false },
    { "shop.example.evil.example", false },
    { "evilshop.example", false },
    { "shop.example:443:443", false },
    { "", false },
    { "shop.example.", false },
    { "127.0.0.1", false },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    if (site_has_host(&site, text_of(rows[i].host)) != rows[i].ours) {
      fail_msg("%s", rows[i].host);
    }
  }
  assert_true(site_has_host(&(struct site){ 0 }, TEXT("anything")));
  arena_destroy(arena);
}

static struct text said(const char *what) {
  return what != NULL ? text_of(what) : (struct text){ 0 };
}

static void pages(void **state) {
  (void)state;
  static const struct {
    const char *site, *fetch_site, *origin, *host;
    bool secure, own;
  } rows[] = {
    { "", NULL, NULL, "h:1", false, true }, /* no browser */
    { "", "same-origin", "http://h:1", "h:1", false, true },
    { "", "none", NULL, "h:1", false, true },
    { "", NULL, "http://h:1", "h:1", false, true },
    { "", NULL, "https://h", "h:443", true, true },
    { "", NULL, "https://h:1", "h:1", false, false },
    { "", NULL, "http://h:2", "h:1", false, false },
    { "", NULL, "http://h", "h:1", false, false },
    { "", "same-site", "http://h:1", "h:1", false, false },
    { "", "cross-site", NULL, "h:1", false, false },
    { "", "Same-Origin", NULL, "h:1", false, false },
    { "", "", NULL, "h:1", false, false },
    { "", "same-origin", "null", "h:1", false, false },
    { "", NULL, "", "h:1", false, false },
    { "https://shop.example", "same-origin", "https://shop.example", "shop.example", false, true },
    { "https://shop.example", NULL, "https://SHOP.example", "x", false, true },
    { "https://shop.example", NULL, "http://shop.example", "shop.example", true, false },
    { "https://shop.example", NULL, "https://shop.example.evil.example", "shop.example", true, false },
    { "https://shop.example", NULL, "https://evil.example", "evil.example", true, false },
    { "https://shop.example", "cross-site", "https://shop.example", "shop.example", true, false },
  };
  struct arena *arena = arena_create(4096);
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    struct site site;
    struct error error;
    assert_int_equal(site_parse(text_of(rows[i].site), arena, &site, &error), 0);
    struct provenance from = { .fetch_site = said(rows[i].fetch_site),
                               .origin = said(rows[i].origin),
                               .host = said(rows[i].host),
                               .secure = rows[i].secure };
    if (is_own_page(&site, &from) != rows[i].own) {
      fail_msg("row %zu", i);
    }
  }
  arena_destroy(arena);
}

static void agents(void **state) {
  (void)state;
  static const char *const rows[][2] = {
    { "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux" },
    { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 "
      "Safari/537.36 Edg/130.0",
      "Edge on Windows" },
    { "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile "
      "Safari/537.36",
      "Chrome on Android" },
    { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1",
      "Safari on iOS" },
    { "curl/7.88.1", "curl" },
    { "node", "A program" },
    { "", "Unknown" },
  };
  struct arena *arena = arena_create(4096);
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    assert_string_equal(text_c(coarse_agent(text_of(rows[i][0]), arena)), rows[i][1]);
  }
  arena_destroy(arena);
}

static const uint8_t ann[16] = { 1 }, bob[16] = { 2 };

static void a_bucket_empties_and_fills(void **state) {
  (void)state;
  struct limits *limits = NULL;
  assert_int_equal(limits_create(&limits, (int64_t[]){ 6, 3, 1 }), 0);
  struct limit_answer answer;
  struct instant now = { SECONDS(1790000000) };
  for (int64_t left = 5; left >= 0; left--) {
    assert_true(limits_take(limits, LIMIT_READ, 1, ann, now, &answer));
    assert_int_equal(answer.remaining, left);
  }
  assert_false(limits_take(limits, LIMIT_READ, 1, ann, now, &answer));
  assert_int_equal(answer.remaining, 0);
  assert_int_equal(answer.reset_seconds, 10);
  /* Others, other classes and the neighbourhood have buckets of their own. */
  assert_true(limits_take(limits, LIMIT_READ, 1, bob, now, &answer));
  assert_true(limits_take(limits, LIMIT_WRITE, 1, ann, now, &answer));
  assert_true(limits_take(limits, LIMIT_READ, 10, ann, now, &answer));
  assert_int_equal(answer.remaining, 59);
  now.us += SECONDS(10);
  assert_true(limits_take(limits, LIMIT_READ, 1, ann, now, &answer));
  assert_false(limits_take(limits, LIMIT_READ, 1, ann, now, &answer));
  now.us += SECONDS(1000);
  assert_true(limits_take(limits, LIMIT_READ, 1, ann, now, &answer));
  assert_int_equal(answer.remaining, 5);
  /* A clock that was set back by a day shuts nobody out for longer than a window. */
  now.us -= SECONDS(86400);
  assert_false(limits_take(limits, LIMIT_READ, 1, ann, now, &answer));
  assert_in_range(answer.reset_seconds, 1, LIMIT_WINDOW_SECONDS);
  limits_destroy(limits);
}

/* More strangers than there are buckets: memory stays, and who is over the limit stays shut out for as long
   as others use less. */
static void strangers_share_a_fixed_table(void **state) {
  (void)state;
  struct limits *limits = NULL;
  assert_int_equal(limits_create(&limits, (int64_t[]){ 100, 100, 100 }), 0);
  struct limit_answer answer;
  struct instant now = { SECONDS(1790000000) };
  while (limits_take(limits, LIMIT_AUTH, 1, ann, now, &answer)) {
  }
  for (uint32_t i = 0; i < 4 * LIMIT_BUCKETS; i++) {
    uint8_t key[16] = { 9 };
    memcpy(key + 4, &i, sizeof i);
    assert_true(limits_take(limits, LIMIT_AUTH, 1, key, now, &answer));
  }
  assert_false(limits_take(limits, LIMIT_AUTH, 1, ann, now, &answer));
  limits_destroy(limits);
}

static void shapes(void **state) {
  (void)state;
  ASSERT_COVERED(sign_up);
  ASSERT_COVERED(log_in);
  ASSERT_COVERED(browser_session);
  ASSERT_COVERED(token_request);
  ASSERT_COVERED(token_reply);
  ASSERT_COVERED(session_view);
  ASSERT_COVERED(session_list);
  ASSERT_COVERED(order_overview);
  ASSERT_COVERED(product_overview);
  ASSERT_COVERED(export_page);
  ASSERT_COVERED(export_of_user);
  ASSERT_COVERED(export_document);
  ASSERT_COVERED(dead_letter_retried);
  ASSERT_COVERED(dead_letter_dropped);
  ASSERT_COVERED(list_dead_letters);
  ASSERT_COVERED(dead_letter_view);
  ASSERT_COVERED(dead_letter_list);
  ASSERT_COVERED(retry_dead_letters);
  ASSERT_COVERED(dead_letters_retried);
  ASSERT_COVERED(list_audit);
  ASSERT_COVERED(audit_entry);
  ASSERT_COVERED(audit_list);
  ASSERT_COVERED(session_row);
  ASSERT_COVERED(session_renewal);
  ASSERT_COVERED(session_of_user);
  ASSERT_COVERED(sessions_before);
  ASSERT_COVERED(account_change);
  ASSERT_COVERED(role_of_user);
  ASSERT_COVERED(guest_joined);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(renewals),
    cmocka_unit_test(sites),
    cmocka_unit_test(hosts),
    cmocka_unit_test(pages),
    cmocka_unit_test(agents),
    cmocka_unit_test(a_bucket_empties_and_fills),
    cmocka_unit_test(strangers_share_a_fixed_table),
    cmocka_unit_test(shapes),
  };
  return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
