/* A process that was forked holds copies of the server's descriptors: what has ended stays ended all the
 * same. */
#include "http/server.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void say_hello(struct http_request *request) {
  http_reply(request,
             &(struct http_reply){ .status = 200, .content_type = "text/plain", .body = TEXT("hello") });
}

static const struct http_route route = { .method = HTTP_GET, .path = "/hello", .handle = say_hello };

static void expect_hello(struct test_client *client, const char *request) {
  struct test_reply reply;
  test_send_c(client, request);
  assert_int_equal(test_read(client, false, &reply), 0);
  assert_int_equal(reply.status, 200);
}

/* Does nothing until it is ended; the descriptors of this moment stay open in it. */
static pid_t fork_holder(void) {
  pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
      pause();
    }
  }
  assert_true(child > 0);
  return child;
}

static void await_connections(struct http_server *server, int64_t wanted) {
  struct http_server_stats stats;
  do {
    sched_yield();
    http_server_stats(server, &stats);
  } while (stats.connections != wanted);
}

static void hears_no_more_of_what_it_closed(void **state) {
  (void)state;
  struct http_server *server = NULL;
  struct error error;
  const struct http_listener listener = { .address = "127.0.0.1:0", .routes = &route, .routes_count = 1 };
  const struct http_server_options options = { .listeners = &listener, .listeners_count = 1 };
  assert_int_equal(http_server_create(&server, &options, &error), 0);
  assert_int_equal(http_server_start(server, &error), 0);
  struct test_client first;
  struct test_client second;
  test_connect(&first, http_server_address(server, 0));
  expect_hello(&first, "GET /hello HTTP/1.1\r\nHost: souk\r\n\r\n");
  pid_t child = fork_holder();
  expect_hello(&first, "GET /hello HTTP/1.1\r\nHost: souk\r\nConnection: close\r\n\r\n");
  await_connections(server, 0);
  /* Something happens on what the child keeps open. */
  test_send_c(&first, "GET /hello HTTP/1.1\r\nHost: souk\r\n\r\n");
  test_disconnect(&first);
  test_connect(&second, http_server_address(server, 0));
  for (int i = 0; i < 10; i++) {
    expect_hello(&second, "GET /hello HTTP/1.1\r\nHost: souk\r\n\r\n");
  }
  struct http_server_stats stats;
  http_server_stats(server, &stats);
  assert_int_equal(stats.requests, 12);
  test_disconnect(&second);
  assert_int_equal(kill(child, SIGKILL), 0);
  assert_int_equal(waitpid(child, NULL, 0), child);
  http_server_destroy(server);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(hears_no_more_of_what_it_closed) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
