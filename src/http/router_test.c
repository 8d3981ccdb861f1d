/* Which route a path leads to; percent-encoding; queries. */
#include "http/router.h"

#include "http/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct http_route routes[] = {
  { .method = HTTP_GET, .path = "/" },
  { .method = HTTP_GET, .path = "/orders" },
  { .method = HTTP_POST, .path = "/orders" },
  { .method = HTTP_GET, .path = "/orders/{id}" },
  { .method = HTTP_DELETE, .path = "/orders/{order_id}" },
  { .method = HTTP_GET, .path = "/orders/mine" },
  { .method = HTTP_GET, .path = "/orders/{id}/lines/{line}" },
  { .method = HTTP_PUT, .path = "/orders/mine/lines" },
  { .method = HTTP_OPTIONS, .path = "/own" },
};

struct found {
  struct arena *arena;
  struct router *router;
  struct http_request request;
  unsigned methods;
};

static int set_up(void **state) {
  struct arena *arena = arena_create(4096);
  struct found *found = ARENA_NEW(arena, struct found);
  struct error error;
  found->arena = arena;
  assert_int_equal(router_create(&found->router, routes, sizeof routes / sizeof routes[0], &error), 0);
  *state = found;
  return 0;
}

static int tear_down(void **state) {
  struct found *found = *state;
  router_destroy(found->router);
  arena_destroy(found->arena);
  return 0;
}

static int look_up(struct found *found, enum http_method method, const char *path) {
  found->request = (struct http_request){ .arena = found->arena };
  found->methods = 0;
  return router_find(found->router, method, text_of(path), &found->request, &found->methods);
}

static const char *route_of(struct found *found, enum http_method method, const char *path) {
  return look_up(found, method, path) == 0 ? found->request.route->path : "";
}

static void finds_routes(void **state) {
  struct found *found = *state;
  assert_string_equal(route_of(found, HTTP_GET, "/"), "/");
  assert_string_equal(route_of(found, HTTP_POST, "/orders"), "/orders");
  assert_string_equal(route_of(found, HTTP_GET, "/orders/7/lines/8"), "/orders/{id}/lines/{line}");
  assert_int_equal(found->request.params_count, 2);
  assert_true(text_is(found->request.params[0].name, "id"));
  assert_true(text_is(found->request.params[0].value, "7"));
  assert_true(text_is(found->request.params[1].name, "line"));
  assert_true(text_is(found->request.params[1].value, "8"));
}

static void prefers_literals_but_comes_back(void **state) {
  struct found *found = *state;
  assert_string_equal(route_of(found, HTTP_GET, "/orders/mine"), "/orders/mine");
  assert_string_equal(route_of(found, HTTP_GET, "/orders/mine/lines/1"), "/orders/{id}/lines/{line}");
  assert_string_equal(route_of(found, HTTP_DELETE, "/orders/mine"), "/orders/{order_id}");
  assert_true(text_is(found->request.params[0].name, "order_id"));
}

static void serves_head_by_get(void **state) {
  struct found *found = *state;
  assert_string_equal(route_of(found, HTTP_HEAD, "/orders/1"), "/orders/{id}");
  assert_string_equal(route_of(found, HTTP_OPTIONS, "/own"), "/own");
}

static void tells_no_path_from_no_method(void **state) {
  struct found *found = *state;
  static const char *const nowhere[] = {
    "/none", "/orders/", "//orders", "/orders//lines/1", "/orders/1/lines", "/Orders", "/orders/1/lines/2/3"
  };
  for (size_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++) {
    assert_int_equal(look_up(found, HTTP_GET, nowhere[i]), -ENOENT);
  }
  assert_int_equal(look_up(found, HTTP_PATCH, "/orders/mine"), -ENOTSUP);
  assert_int_equal(found->methods, 1U << HTTP_GET | 1U << HTTP_DELETE);
  assert_int_equal(look_up(found, HTTP_HEAD, "/own"), -ENOTSUP);
}

static void decodes_segments(void **state) {
  struct found *found = *state;
  assert_string_equal(route_of(found, HTTP_GET, "/%6frders/a%20b+%C3%BC"), "/orders/{id}");
  assert_true(text_is(found->request.params[0].value, "a b+\xc3\xbc"));
  assert_int_equal(look_up(found, HTTP_GET, "/orders/%ff"), -EINVAL);
  assert_int_equal(look_up(found, HTTP_GET, "/orders/%ed%a0%80"), -EINVAL);
}

static int create_one(const char *path) {
  struct http_route route = { .method = HTTP_GET, .path = path };
  struct router *router = NULL;
  struct error error;
  int result = router_create(&router, &route, 1, &error);
  router_destroy(router);
  return result;
}

static void refuses_wrong_tables(void **state) {
  (void)state;
  static const char *const wrong[] = { "",
                                       "a",
                                       "/a/",
                                       "//",
                                       "/{}",
                                       "/a{b}",
                                       "/{a",
                                       "/a}",
                                       "/a%20",
                                       "/a?b",
                                       "/{a}/{b}/{c}/{d}/{e}",
                                       "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17" };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_int_equal(create_one(wrong[i]), -EINVAL);
  }
  assert_int_equal(create_one("/{a}/{b}/{c}/{d}"), 0);
  static const struct http_route twice[] = {
    { .method = HTTP_GET, .path = "/a/{b}/c" },
    { .method = HTTP_GET, .path = "/a/{x}/c" },
  };
  struct router *router = NULL;
  struct error error;
  assert_int_equal(router_create(&router, twice, 2, &error), -EEXIST);
  assert_non_null(strstr(error.text, "/a/{b}/c"));
}

static int pairs_of(struct found *found, const char *query, struct pair *pairs, size_t *count) {
  found->request.query = text_of(query);
  return http_query_pairs(&found->request, found->arena, pairs, count);
}

static void decodes_queries(void **state) {
  struct found *found = *state;
  struct pair pairs[HTTP_MAX_PAIRS];
  size_t count = 99;
  assert_int_equal(pairs_of(found, "", pairs, &count), 0);
  assert_int_equal(count, 0);
  assert_int_equal(pairs_of(found, "a=b+c&&d&e=f=g&%41=%26", pairs, &count), 0);
  assert_int_equal(count, 4);
  assert_true(text_is(pairs[0].value, "b c"));
  assert_true(text_is(pairs[1].name, "d") && pairs[1].value.len == 0);
  assert_true(text_is(pairs[2].value, "f=g"));
  assert_true(text_is(pairs[3].name, "A") && text_is(pairs[3].value, "&"));
  static const char *const wrong[] = {
    "a=%", "a=%4", "a=%gg", "a=%00", "%c3=1", "a=%f5%80%80%80", "a=%c0%80"
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_int_equal(pairs_of(found, wrong[i], pairs, &count), -EINVAL);
  }
  char many[HTTP_MAX_PAIRS * 4 + 8] = "";
  for (int i = 0; i < HTTP_MAX_PAIRS; i++) {
    strcat(many, "a=b&");
  }
  assert_int_equal(pairs_of(found, many, pairs, &count), 0);
  assert_int_equal(count, HTTP_MAX_PAIRS);
  assert_int_equal(pairs_of(found, strcat(many, "c"), pairs, &count), -EINVAL);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(finds_routes),       TEST(prefers_literals_but_comes_back),
    TEST(serves_head_by_get), TEST(tells_no_path_from_no_method),
    TEST(decodes_segments),   TEST(refuses_wrong_tables),
    TEST(decodes_queries),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
