/* TLS when many come at once: who is too many is told, and handshakes let others pass. */
#include "http/server.h"
#include "http/test_certificate.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CROWD = 100, ROUTES = 3, PLAIN = 0, SECURE = 1 };

struct fixture {
  struct http_server *server;
  struct http_route routes[ROUTES];
  SSL_CTX *tls;
  char certificate[64], key[64];
  sem_t held, released; /* of the loop */
  struct test_client crowd[CROWD];
  int answered; /* of the crowd, when the loop came to count() */
};

static struct fixture *fixture_of(const struct http_request *request) {
  return request->route->data;
}

static void reply_empty(struct http_request *request) {
  http_reply(request, &(struct http_reply){ .status = 204 });
}

/* Keeps the loop busy until the test lets it go. */
static void hold(struct http_request *request) {
  sem_post(&fixture_of(request)->held);
  sem_wait(&fixture_of(request)->released);
  reply_empty(request);
}

/* How many of the crowd the server has said something to by now; on its loop, so nothing goes on meanwhile.
 */
static void count(struct http_request *request) {
  struct fixture *fixture = fixture_of(request);
  for (int i = 0; i < CROWD; i++) {
    int bytes = 0;
    assert_int_equal(ioctl(fixture->crowd[i].fd, FIONREAD, &bytes), 0);
    fixture->answered += bytes > 0;
  }
  sem_post(&fixture->held);
  reply_empty(request);
}

static void start(struct fixture *fixture, int connections_max) {
  fixture->routes[0] = (struct http_route){ .method = HTTP_GET, .path = "/", .handle = reply_empty };
  fixture->routes[1] =
      (struct http_route){ .method = HTTP_GET, .path = "/hold", .handle = hold, .data = fixture };
  fixture->routes[2] =
      (struct http_route){ .method = HTTP_GET, .path = "/count", .handle = count, .data = fixture };
  const struct http_listener listeners[] = {
    [PLAIN] = { .address = "127.0.0.1:0", .routes = fixture->routes, .routes_count = ROUTES },
    [SECURE] = { .address = "127.0.0.1:0",
                 .routes = fixture->routes,
                 .routes_count = ROUTES,
                 .tls_certificate = fixture->certificate,
                 .tls_key = fixture->key },
  };
  struct error error = { "" };
  struct http_server_options options = {
    .listeners = listeners, .listeners_count = 2, .loops = 1, .connections_max = connections_max
  };
  assert_int_equal(http_server_create(&fixture->server, &options, &error), 0);
  assert_int_equal(http_server_start(fixture->server, &error), 0);
}

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  assert_non_null(fixture);
  snprintf(fixture->certificate, sizeof fixture->certificate, "/tmp/souk-crowd-test-%d.crt", (int)getpid());
  snprintf(fixture->key, sizeof fixture->key, "/tmp/souk-crowd-test-%d.key", (int)getpid());
  test_certificate_write(fixture->certificate, fixture->key, TEST_KEY_P256, 0, 3600);
  fixture->tls = SSL_CTX_new(TLS_client_method());
  assert_non_null(fixture->tls);
  sem_init(&fixture->held, 0, 0);
  sem_init(&fixture->released, 0, 0);
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  http_server_destroy(fixture->server);
  SSL_CTX_free(fixture->tls);
  unlink(fixture->certificate);
  unlink(fixture->key);
  free(fixture);
  return 0;
}

static void await_connections(const struct fixture *fixture, int64_t wanted) {
  struct http_server_stats stats;
  do {
    sched_yield();
    http_server_stats(fixture->server, &stats);
  } while (stats.connections != wanted);
}

static void ask(struct test_client *client, const char *path) {
  char request[64];
  snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: souk\r\n\r\n", path);
  test_send_c(client, request);
}

static void expect_answer(struct test_client *client) {
  struct test_reply reply;
  assert_int_equal(test_read(client, false, &reply), 0);
  assert_int_equal(reply.status, 204);
}

/* What a browser can tell from a broken network. */
static void who_is_too_many_gets_an_alert(void **state) {
  struct fixture *fixture = *state;
  start(fixture, 1);
  const char *address = http_server_address(fixture->server, SECURE);
  struct test_client first;
  struct test_client second;
  test_connect_tls(&first, address, fixture->tls);
  test_connect(&second, address);
  static const char alert[] = { 21, 3, 3, 0, 2, 2, 80 };
  char answer[64];
  assert_int_equal(recv(second.fd, answer, sizeof answer, MSG_WAITALL), sizeof alert);
  assert_memory_equal(answer, alert, sizeof alert);
  test_disconnect(&second);
  ask(&first, "/");
  expect_answer(&first);
  test_disconnect(&first);
}

/* All begin to shake hands while the loop does something else, and then a request comes. */
static void requests_pass_handshakes(void **state) {
  struct fixture *fixture = *state;
  start(fixture, 0);
  struct test_client holder;
  struct test_client plain;
  test_connect(&holder, http_server_address(fixture->server, PLAIN));
  test_connect(&plain, http_server_address(fixture->server, PLAIN));
  for (int i = 0; i < CROWD; i++) {
    test_connect(&fixture->crowd[i], http_server_address(fixture->server, SECURE));
  }
  await_connections(fixture, CROWD + 2);
  ask(&holder, "/hold");
  sem_wait(&fixture->held);
  SSL *handshakes[CROWD];
  for (int i = 0; i < CROWD; i++) {
    int fd = fixture->crowd[i].fd;
    assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    handshakes[i] = SSL_new(fixture->tls);
    assert_int_equal(SSL_set_fd(handshakes[i], fd), 1);
    assert_int_equal(SSL_get_error(handshakes[i], SSL_connect(handshakes[i])), SSL_ERROR_WANT_READ);
  }
  ask(&plain, "/count");
  sem_post(&fixture->released);
  expect_answer(&holder);
  expect_answer(&plain);
  sem_wait(&fixture->held);
  assert_in_range(fixture->answered, 0, CROWD / 10);
  for (int i = 0; i < CROWD; i++) { /* and all come through */
    assert_int_equal(fcntl(fixture->crowd[i].fd, F_SETFL, 0), 0);
    assert_int_equal(SSL_connect(handshakes[i]), 1);
    fixture->crowd[i].tls = handshakes[i];
    ask(&fixture->crowd[i], "/");
    expect_answer(&fixture->crowd[i]);
    test_disconnect(&fixture->crowd[i]);
  }
  test_disconnect(&plain);
  test_disconnect(&holder);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = { TEST(who_is_too_many_gets_an_alert), TEST(requests_pass_handshakes) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
