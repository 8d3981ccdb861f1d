/* What a server can listen on, and what it refuses. */
#include "http/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void say_hello(struct http_request *request) {
  http_reply(request,
             &(struct http_reply){ .status = 200, .content_type = "text/plain", .body = TEXT("hello") });
}

struct fixture {
  struct http_server *server;
  char path[64];
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  assert_non_null(fixture);
  snprintf(fixture->path, sizeof fixture->path, "/tmp/souk-listener-test-%d.sock", (int)getpid());
  const struct http_listener listeners[] = { { .address = "127.0.0.1:0" }, { .unix_socket = fixture->path } };
  struct http_server_options options = { .listeners = listeners, .listeners_count = 2 };
  struct error error = { "" };
  if (http_server_create(&fixture->server, &options, &error) < 0 ||
      http_server_start(fixture->server, &error) < 0) {
    fail_msg("%s", error.text);
  }
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  http_server_destroy(fixture->server);
  free(fixture);
  return 0;
}

static int try_to_create(const struct http_listener *listeners, size_t count, struct error *error) {
  struct http_server *server = NULL;
  struct http_server_options options = { .listeners = listeners, .listeners_count = count };
  int result = http_server_create(&server, &options, error);
  http_server_destroy(server);
  return result;
}

static int try_to_listen(struct http_listener listener, struct error *error) {
  return try_to_create(&listener, 1, error);
}

static void refuses_what_it_cannot_serve(void **state) {
  const struct fixture *fixture = *state;
  const char *address = http_server_address(fixture->server, 0);
  struct error error;
  static const char *const wrong[] = { "", "8000", "127.0.0.1", "127.0.0.1:", ":80", "127.0.0.1:x", "[::1]" };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    assert_int_equal(try_to_listen((struct http_listener){ .address = wrong[i] }, &error), -EINVAL);
  }
  assert_int_equal(try_to_listen((struct http_listener){ .address = address }, &error), -EADDRINUSE);
  assert_non_null(strstr(error.text, address));
  assert_int_equal(try_to_listen((struct http_listener){ .unix_socket = fixture->path }, &error),
                   -EADDRINUSE);
  assert_int_equal(try_to_listen((struct http_listener){ .unix_socket = "/dev/null" }, &error), -EEXIST);
  static const struct http_route twice[] = {
    { .method = HTTP_GET, .path = "/a/{b}", .handle = say_hello },
    { .method = HTTP_GET, .path = "/a/{c}", .handle = say_hello },
  };
  assert_int_equal(
      try_to_listen((struct http_listener){ .address = "127.0.0.1:0", .routes = twice, .routes_count = 2 },
                    &error),
      -EEXIST);
  assert_int_equal(try_to_listen((struct http_listener){ 0 }, &error), -EINVAL);
  assert_int_equal(
      try_to_listen((struct http_listener){ .address = "127.0.0.1:0", .unix_socket = "/tmp/none" }, &error),
      -EINVAL);
  struct http_listener many[HTTP_MAX_LISTENERS + 1];
  for (size_t i = 0; i < HTTP_MAX_LISTENERS + 1; i++) {
    many[i] = (struct http_listener){ .address = "127.0.0.1:0" };
  }
  assert_int_equal(try_to_create(many, HTTP_MAX_LISTENERS + 1, &error), -EINVAL);
  assert_int_equal(try_to_create(many, HTTP_MAX_LISTENERS, &error), 0);
}

/* A socket that a dead process left behind is in nobody's way. */
static void takes_over_stale_sockets(void **state) {
  struct fixture *fixture = *state;
  char stale[sizeof fixture->path + 8];
  snprintf(stale, sizeof stale, "%s.stale", fixture->path);
  assert_int_equal(link(fixture->path, stale), 0);
  http_server_stop(fixture->server, 0);
  struct error error;
  assert_int_equal(try_to_listen((struct http_listener){ .unix_socket = stale }, &error), 0);
  assert_int_equal(access(stale, F_OK), -1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(refuses_what_it_cannot_serve),
    TEST(takes_over_stale_sockets),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
