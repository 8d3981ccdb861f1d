/* What is read from a request's headers. */
#include "http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void finds_the_first_header_of_a_name(void **state) {
  (void)state;
  const struct http_header headers[] = { { TEXT("Accept"), TEXT("a") },
                                         { TEXT("x-b"), TEXT("b") },
                                         { TEXT("X-B"), TEXT("c") },
                                         { TEXT("X-C"), TEXT("") } };
  assert_string_equal(text_c(http_headers_find(headers, 4, "X-B")), "b");
  assert_non_null(http_headers_find(headers, 4, "X-C").at);
  assert_null(http_headers_find(headers, 4, "X-").at);
  assert_null(http_headers_find(headers, 3, "X-C").at);
}

static void finds_a_bearer_token(void **state) {
  (void)state;
  static const struct {
    const char *header, *wanted; /* NULL: none */
  } cases[] = {
    { "Bearer a.b.c", "a.b.c" }, { "bearer a.b.c", "a.b.c" }, { "BEARER   a.b.c", "a.b.c" },
    { "Bearer", NULL },          { "Bearera.b.c", NULL },     { "Bearer\ta.b.c", NULL },
    { "Basic YTpi", NULL },      { " a.b.c", NULL },          { "", NULL },
  };
  struct http_request request = { .headers = { { .name = TEXT("authorization") } }, .headers_count = 1 };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    request.headers[0].value = text_of(cases[i].header);
    struct text found = http_bearer_token(&request);
    if (cases[i].wanted == NULL ? found.at != NULL : !text_is(found, cases[i].wanted)) {
      fail_msg("%s", cases[i].header);
    }
  }
  request.headers_count = 0;
  assert_null(http_bearer_token(&request).at);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_the_first_header_of_a_name),
    cmocka_unit_test(finds_a_bearer_token),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
