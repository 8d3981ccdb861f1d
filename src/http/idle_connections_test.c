/* Ten thousand idle connections, with the clients in a process of their own: each costs little memory, others
   are served meanwhile, and each is still good for another request. */
#include "http/server.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { CONNECTIONS = 1000, BYTES_EACH_MAX = 64 * 1024 }; /* sanitizers keep shadows and freed memory */
#else
enum { CONNECTIONS = 10000, BYTES_EACH_MAX = 512 };
#endif
enum { OTHERS = 1000 };

static void say_hello(struct http_request *request) {
  struct http_reply reply = { .status = 200, .content_type = "text/plain", .body = TEXT("hello") };
  http_reply(request, &reply);
}

static const struct http_route route = { .method = HTTP_GET, .path = "/hello", .handle = say_hello };

/* The clients' process */

static void expect_hello(struct test_client *client) {
  struct test_reply reply;
  test_send_c(client, "GET /hello HTTP/1.1\r\nHost: souk\r\n\r\n");
  if (test_read(client, false, &reply) < 0 || reply.status != 200) {
    fprintf(stderr, "a connection was not served\n");
    _exit(1);
  }
  free(client->at); /* ten thousand buffers are for nobody */
  *client = (struct test_client){ .fd = client->fd };
}

static void say(int pipe) {
  if (write(pipe, "x", 1) != 1) {
    _exit(1);
  }
}

static void hear(int pipe) {
  char byte = 0;
  if (read(pipe, &byte, 1) != 1) {
    _exit(1);
  }
}

static void run_clients(const char *address, int from_server, int to_server) {
  static struct test_client clients[CONNECTIONS];
  hear(from_server);
  for (int i = 0; i < CONNECTIONS; i++) {
    test_connect(&clients[i], address);
    expect_hello(&clients[i]);
  }
  say(to_server);
  hear(from_server);
  struct test_client other;
  for (int i = 0; i < OTHERS; i++) {
    test_connect(&other, address);
    expect_hello(&other);
    test_disconnect(&other);
  }
  for (int i = 0; i < CONNECTIONS; i++) {
    expect_hello(&clients[i]);
  }
  _exit(0);
}

/* The server's process */

static int64_t resident_bytes(void) {
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  assert_non_null(file);
  assert_int_equal(fscanf(file, "%*s %ld", &pages), 1);
  fclose(file);
  return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

static void test_idle_connections(void **state) {
  (void)state;
  struct rlimit files;
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
  files.rlim_cur = files.rlim_max;
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
  if (files.rlim_cur < CONNECTIONS + 100) {
    print_message("skipped: only %ld open files are allowed\n", (long)files.rlim_cur);
    skip();
  }
  struct http_server *server = NULL;
  struct error error;
  const struct http_listener listener = { .address = "127.0.0.1:0", .routes = &route, .routes_count = 1 };
  struct http_server_options options = { .listeners = &listener,
                                         .listeners_count = 1,
                                         .connections_max = CONNECTIONS + 10 };
  assert_int_equal(http_server_create(&server, &options, &error), 0);
  int to_clients[2];
  int to_server[2];
  assert_int_equal(pipe(to_clients), 0);
  assert_int_equal(pipe(to_server), 0);
  pid_t clients = fork(); /* before there are threads */
  if (clients == 0) {
    run_clients(http_server_address(server, 0), to_clients[0], to_server[1]);
  }
  close(to_clients[0]);
  close(to_server[1]);
  assert_int_equal(http_server_start(server, &error), 0);
  int64_t before = resident_bytes();
  say(to_clients[1]);
  hear(to_server[0]);
  struct http_server_stats stats;
  http_server_stats(server, &stats);
  assert_int_equal(stats.connections, CONNECTIONS);
  int64_t each = (resident_bytes() - before) / CONNECTIONS;
  print_message("%d idle connections, %lld bytes of memory each\n", CONNECTIONS, (long long)each);
  assert_true(each <= BYTES_EACH_MAX);
  say(to_clients[1]);
  int status = 0;
  assert_int_equal(waitpid(clients, &status, 0), clients);
  assert_int_equal(status, 0);
  close(to_clients[1]);
  close(to_server[0]);
  http_server_destroy(server);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(test_idle_connections) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
