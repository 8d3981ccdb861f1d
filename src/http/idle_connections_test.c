/* Ten thousand idle connections, with the clients in a process of their own: each costs little memory, others
   are served meanwhile, and each is still good for another request. */
#include "http/server.h"
#include "http/test_certificate.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/* Sanitizers keep shadows and freed memory. */
enum { CONNECTIONS = 1000, BYTES_EACH_MAX = 64 * 1024, TLS_BYTES_EACH_MAX = 512 * 1024 };
#else
enum { CONNECTIONS = 10000, BYTES_EACH_MAX = 512, TLS_BYTES_EACH_MAX = 24 * 1024 };
#endif
enum { OTHERS = 1000, PATIENCE_MS = 600000 }; /* however busy the machine is */

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
  *client = (struct test_client){ .fd = client->fd, .tls = client->tls };
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

static void connect_to(struct test_client *client, const char *address, SSL_CTX *tls) {
  if (tls != NULL) {
    test_connect_tls(client, address, tls);
  } else {
    test_connect(client, address);
  }
}

static void run_clients(const char *address, bool over_tls, int from_server, int to_server) {
  static struct test_client clients[CONNECTIONS];
  SSL_CTX *tls = over_tls ? SSL_CTX_new(TLS_client_method()) : NULL;
  hear(from_server);
  for (int i = 0; i < CONNECTIONS; i++) {
    connect_to(&clients[i], address, tls);
    expect_hello(&clients[i]);
  }
  say(to_server);
  hear(from_server);
  struct test_client other;
  for (int i = 0; i < OTHERS; i++) {
    connect_to(&other, address, tls);
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

static void allow_open_files(void) {
  struct rlimit files;
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
  files.rlim_cur = files.rlim_max;
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
  if (files.rlim_cur < CONNECTIONS + 100) {
    print_message("skipped: only %ld open files are allowed\n", (long)files.rlim_cur);
    skip();
  }
}

static void hold_connections(struct http_listener listener, int64_t bytes_each_max) {
  allow_open_files();
  struct http_server *server = NULL;
  struct error error;
  listener.address = "127.0.0.1:0";
  listener.routes = &route;
  listener.routes_count = 1;
  struct http_server_options options = { .listeners = &listener,
                                         .listeners_count = 1,
                                         .connections_max = CONNECTIONS + 10,
                                         .idle_timeout_ms = PATIENCE_MS };
  assert_int_equal(http_server_create(&server, &options, &error), 0);
  int to_clients[2];
  int to_server[2];
  assert_int_equal(pipe(to_clients), 0);
  assert_int_equal(pipe(to_server), 0);
  pid_t clients = fork(); /* before there are threads */
  if (clients == 0) {
    close(to_clients[1]); /* so that they end with the server's process, whatever becomes of it */
    close(to_server[0]);
    run_clients(http_server_address(server, 0), listener.tls_key != NULL, to_clients[0], to_server[1]);
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
  print_message("%d idle connections%s, %lld bytes of memory each\n", CONNECTIONS,
                listener.tls_key != NULL ? " over TLS" : "", (long long)each);
  assert_true(each <= bytes_each_max);
  say(to_clients[1]);
  int status = 0;
  assert_int_equal(waitpid(clients, &status, 0), clients);
  assert_int_equal(status, 0);
  close(to_clients[1]);
  close(to_server[0]);
  http_server_destroy(server);
}

static void test_idle_connections(void **state) {
  (void)state;
  hold_connections((struct http_listener){ 0 }, BYTES_EACH_MAX);
}

static void test_idle_connections_over_tls(void **state) {
  (void)state;
  char certificate[] = "/tmp/souk-idle-test-crt.XXXXXX";
  char key[] = "/tmp/souk-idle-test-key.XXXXXX";
  close(mkstemp(certificate));
  close(mkstemp(key));
  test_certificate_write(certificate, key, TEST_KEY_P256, 0, 3600);
  hold_connections((struct http_listener){ .tls_certificate = certificate, .tls_key = key },
                   TLS_BYTES_EACH_MAX);
  unlink(certificate);
  unlink(key);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_idle_connections),
    cmocka_unit_test(test_idle_connections_over_tls),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
