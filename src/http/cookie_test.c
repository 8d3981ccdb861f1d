/* Cookies that are read and written. */
#include "http/cookie.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state) {
  *state = arena_create(4096);
  return 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

/* What is found of the cookie "id" in these headers, or "(none)". */
static const char *found(struct arena *arena, const char *first, const char *second) {
  struct http_request *request = ARENA_NEW(arena, struct http_request);
  request->arena = arena;
  request->headers[0] = (struct http_header){ .name = TEXT("Cookie"), .value = text_of(first) };
  request->headers[1] = (struct http_header){ .name = TEXT("X-Cookie"), .value = TEXT("id=not-this") };
  request->headers[2] = (struct http_header){ .name = TEXT("COOKIE"), .value = text_of(second) };
  request->headers_count = 3;
  struct text value = http_cookie_find(request, "id");
  return value.at != NULL ? value.at : "(none)";
}

static void finds_a_cookie(void **state) {
  static const struct {
    const char *first, *second, *wanted;
  } cases[] = {
    { "id=7", "", "7" },
    { "a=b; id=7; c=d", "", "7" },
    { "a=b;id=7", "", "7" },
    { "a=b;\t id=7 ;c", "", "7" },
    { "a=b", "id=8", "8" },
    { "id=7; id=8", "id=9", "7" },
    { "id=", "", "" },
    { "id=a=b==", "", "a=b==" },
    { "id=\"7\"", "", "\"7\"" },
    { "id=\"\"", "", "\"\"" },
    { "ID=7", "", "(none)" },
    { "xid=7; id2=7; id", "", "(none)" },
    { "id =7", "", "(none)" },
    { "", "", "(none)" },
    { ";;;=;", "", "(none)" },
    /* The first of that name decides, also when it is not one. */
    { "id=7,8; id=9", "", "(none)" },
    { "id=a b", "id=9", "(none)" },
    { "id=\"7; id=9", "", "(none)" },
    { "id=7\"8\"", "", "(none)" },
    { "id=\"", "", "(none)" },
    { "id=a\\b", "", "(none)" },
    { "id=\xc3\xa9", "", "(none)" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(found(*state, cases[i].first, cases[i].second), cases[i].wanted);
  }
}

/* As many pairs as a head can hold. */
static void finds_the_last_of_many(void **state) {
  struct arena *arena = *state;
  struct buffer bomb;
  buffer_init_in(&bomb, arena, HTTP_MAX_HEAD);
  while (bomb.len < HTTP_MAX_HEAD - 16) {
    buffer_add_c(&bomb, "i=;");
  }
  buffer_add_c(&bomb, "id=7");
  assert_false(bomb.failed);
  assert_string_equal(found(arena, buffer_text(&bomb).at, ""), "7");
}

static const char *written(struct arena *arena, struct http_cookie cookie) {
  struct text line;
  return http_cookie_write(&cookie, arena, &line) == 0 ? line.at : "(refused)";
}

static void writes_cookies(void **state) {
  assert_string_equal(written(*state, (struct http_cookie){ .name = "a", .value = TEXT("b"), .path = "/" }),
                      "a=b; Path=/; SameSite=Lax");
  assert_string_equal(written(*state, (struct http_cookie){ .name = "__Host-a",
                                                            .value = TEXT("\"b\""),
                                                            .max_age = 900,
                                                            .path = "/",
                                                            .http_only = true,
                                                            .secure = true,
                                                            .same_site = HTTP_SAME_SITE_STRICT }),
                      "__Host-a=\"b\"; Path=/; Max-Age=900; HttpOnly; Secure; SameSite=Strict");
  assert_string_equal(written(*state, (struct http_cookie){ .name = "a", .max_age = -1, .path = "/x" }),
                      "a=; Path=/x; Max-Age=0; SameSite=Lax");
  assert_string_equal(written(*state, (struct http_cookie){ .name = "a",
                                                            .path = "/",
                                                            .secure = true,
                                                            .same_site = HTTP_SAME_SITE_NONE }),
                      "a=; Path=/; Secure; SameSite=None");
}

static void refuses_to_write_what_is_no_cookie(void **state) {
  static const struct http_cookie wrong[] = {
    { .name = "a" },
    { .path = "/" },
    { .name = "", .path = "/" },
    { .name = "a b", .path = "/" },
    { .name = "a=b", .path = "/" },
    { .name = "a\r\nX", .path = "/" },
    { .name = "\xc3\xa9", .path = "/" },
    { .name = "a", .path = "" },
    { .name = "a", .path = "x" },
    { .name = "a", .path = "/; Domain=evil" },
    { .name = "a", .path = "/\r\nX: y" },
    { .name = "a", .path = "/", .value = { "b\r\nX: y", 7 } },
    { .name = "a", .path = "/", .value = { "b; Domain=evil", 14 } },
    { .name = "a", .path = "/", .value = { "b,c", 3 } },
    { .name = "a", .path = "/", .value = { "b c", 3 } },
    { .name = "a", .path = "/", .value = { "\"", 1 } },
    { .name = "a", .path = "/", .value = { "\0", 1 } },
    { .name = "__Host-a", .path = "/" },
    { .name = "__host-a", .path = "/" },
    { .name = "__Host-a", .path = "/x", .secure = true },
    { .name = "__Secure-a", .path = "/" },
    { .name = "a", .path = "/", .same_site = HTTP_SAME_SITE_NONE },
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_string_equal(written(*state, wrong[i]), "(refused)");
  }
  char long_value[HTTP_MAX_COOKIE];
  memset(long_value, 'x', sizeof long_value);
  struct http_cookie cookie = { .name = "a", .path = "/", .value = { long_value, sizeof long_value } };
  assert_string_equal(written(*state, cookie), "(refused)");
  cookie.value.len--;
  assert_string_not_equal(written(*state, cookie), "(refused)");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(finds_a_cookie),
    TEST(finds_the_last_of_many),
    TEST(writes_cookies),
    TEST(refuses_to_write_what_is_no_cookie),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
