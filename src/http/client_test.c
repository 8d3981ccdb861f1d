/* The HTTP client against a server that is told, request by request, how to behave: refusing, silent,
   breaking off, unavailable for a while. */
#include "http/client.h"

#include "base/values.h"
#include "http/test_script.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define OK_REPLY "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
#define UNAVAILABLE "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy"

struct fixture {
  struct http_client *client;
  struct arena *arena;
  struct http_answer answer;
  struct error error;
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  const struct http_client_options options = {
    .connections_max = 4, .breaker_failures = 3, .breaker_pause_ms = 100, .reply_max = 1000
  };
  fixture->arena = arena_create(4096);
  *state = fixture;
  return http_client_create(&fixture->client, &options, &fixture->error);
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  http_client_destroy(fixture->client);
  arena_destroy(fixture->arena);
  free(fixture);
  return 0;
}

/* One try within five seconds, unless the call says otherwise. */
static int call_it(struct fixture *fixture, struct http_call call) {
  call.deadline_ms = call.deadline_ms != 0 ? call.deadline_ms : 5000;
  call.tries = call.tries != 0 ? call.tries : 1;
  return http_client_call(fixture->client, &call, fixture->arena, &fixture->answer, &fixture->error);
}
#define CALL_IT(fixture, ...) call_it(fixture, (struct http_call){ __VA_ARGS__ })

static struct text header_of(const struct fixture *fixture, const char *name) {
  return http_headers_find(fixture->answer.headers, fixture->answer.headers_count, name);
}

static void brings_a_reply(void **state) {
  struct server *server =
      START({ .reply = "HTTP/1.1 201 Created\r\nContent-Length: 7\r\nETag: \"v1\"\r\n"
                       "content-type: application/json\r\nLocation: /orders/1\r\n\r\n{\"a\":1}" });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url), 0);
  assert_int_equal(fixture->answer.status, 201);
  assert_true(text_is(fixture->answer.body, "{\"a\":1}"));
  assert_true(text_is(fixture->answer.content_type, "application/json"));
  assert_true(text_is(header_of(fixture, "ETag"), "\"v1\""));
  assert_true(text_is(fixture->answer.location, "/orders/1"));
  stop_server(server);
  assert_non_null(strstr(server->last_request, "GET /path HTTP/1.1\r\n"));
  assert_null(strstr(server->last_request, "Content-"));
  free(server);
}

static void reads_chunks(void **state) {
  struct server *server = START({ .reply = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                                           "2\r\nde\r\n0\r\nX-T: 1\r\n\r\n" });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url), 0);
  assert_true(text_is(fixture->answer.body, "abcde"));
  assert_null(header_of(fixture, "ETag").at);
  stop_server(server);
  free(server);
}

static void sends_body_and_headers(void **state) {
  struct server *server = START({ .reply = OK_REPLY });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .method = HTTP_PATCH, .body = TEXT("{\"b\":2}"),
                           .content_type = "application/json",
                           .headers = { { TEXT("If-Match"), TEXT("\"v1\"") }, { TEXT("X-Empty"), TEXT("") } },
                           .headers_count = 2),
                   0);
  stop_server(server);
  assert_non_null(strstr(server->last_request, "PATCH /path HTTP/1.1\r\n"));
  assert_non_null(strstr(server->last_request, "\r\nIf-Match: \"v1\"\r\n"));
  assert_non_null(strstr(server->last_request, "\r\nX-Empty:\r\n"));
  assert_non_null(strstr(server->last_request, "\r\nContent-Type: application/json\r\n"));
  assert_non_null(strstr(server->last_request, "\r\n\r\n{\"b\":2}"));
  free(server);
}

static void sends_an_empty_post(void **state) {
  struct server *server = START({ .reply = OK_REPLY });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .method = HTTP_POST), 0);
  stop_server(server);
  assert_non_null(strstr(server->last_request, "\r\nContent-Length: 0\r\n"));
  assert_null(strstr(server->last_request, "Content-Type"));
  free(server);
}

/* As a gateway passes requests on. */
static void sends_any_method_and_header(void **state) {
  struct server *server = START({ .reply = OK_REPLY });
  struct fixture *fixture = *state;
  char url[128];
  snprintf(url, sizeof url, "%s/a/../b//c%%2e?q={[|]}&x=%%41", server->url);
  struct http_call call = { .url = url, .method = HTTP_DELETE, .body = TEXT("a=b") };
  call.headers[0] = (struct http_header){ TEXT("content-type"), TEXT("text/x; charset=utf-8") };
  for (call.headers_count = 1; call.headers_count < HTTP_MAX_HEADERS; call.headers_count++) {
    call.headers[call.headers_count] = (struct http_header){ TEXT("X-Many"), TEXT("one of many") };
  }
  assert_int_equal(call_it(fixture, call), 0);
  stop_server(server);
  assert_non_null(strstr(server->last_request, "DELETE /path/a/../b//c%2e?q={[|]}&x=%41 HTTP/1.1\r\n"));
  assert_non_null(strstr(server->last_request, "\r\ncontent-type: text/x; charset=utf-8\r\n"));
  assert_null(strstr(server->last_request, "urlencoded"));
  assert_non_null(strstr(server->last_request, "\r\nContent-Length: 3\r\n"));
  assert_non_null(strstr(server->last_request, "\r\n\r\na=b"));
  size_t many = 0;
  for (const char *at = server->last_request; (at = strstr(at, "X-Many: one of many")) != NULL; at++) {
    many++;
  }
  assert_int_equal(many, HTTP_MAX_HEADERS - 1);
  free(server);
}

/* Nothing that a host says makes the client do something else: neither a redirect nor a cookie. */
static void hands_back_all_headers(void **state) {
  struct server *server =
      START({ .reply = "HTTP/1.1 302 Found\r\nContent-Length: 2\r\nKeep-Alive: timeout=5\r\n"
                       "Location: /elsewhere\r\nSet-Cookie: a=1; Path=/\r\n"
                       "X-A: b\r\nset-cookie: c=2; Path=/\r\n\r\nok" });
  struct fixture *fixture = *state;
  for (int i = 0; i < 2; i++) {
    assert_int_equal(CALL_IT(fixture, .url = server->url), 0);
    assert_int_equal(fixture->answer.status, 302);
    assert_true(text_is(fixture->answer.location, "/elsewhere"));
    assert_int_equal(fixture->answer.headers_count, 4);
    assert_true(text_is(fixture->answer.headers[1].name, "Set-Cookie"));
    assert_true(text_is(fixture->answer.headers[1].value, "a=1; Path=/"));
    assert_true(text_is(fixture->answer.headers[2].value, "b"));
    assert_true(text_is(fixture->answer.headers[3].value, "c=2; Path=/"));
  }
  assert_int_equal(server->requests, 2);
  stop_server(server);
  assert_null(strcasestr(server->last_request, "cookie"));
  free(server);
}

static void a_call_may_have_a_maximum_of_its_own(void **state) {
  struct server *server = START({ .reply = OK_REPLY });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .reply_max = 1), -EFBIG);
  assert_int_equal(CALL_IT(fixture, .url = server->url, .reply_max = 2), 0);
  stop_server(server);
  free(server);
}

static void a_head_reply_has_no_body(void **state) {
  struct server *server = START({ .reply = "HTTP/1.1 200 OK\r\nContent-Length: 70\r\n\r\n" });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .method = HTTP_HEAD), 0);
  assert_int_equal(fixture->answer.status, 200);
  assert_int_equal(fixture->answer.body.len, 0);
  stop_server(server);
  free(server);
}

static void refuses_what_would_split_a_request(void **state) {
  struct server *server = START({ .reply = OK_REPLY });
  struct fixture *fixture = *state;
  const struct http_header bad[] = {
    { TEXT("X-A"), TEXT("1\r\nX-B: 2") },
    { TEXT("X-A\r\n"), TEXT("1") },
    { TEXT("X-A: 1"), TEXT("2") },
    { TEXT(""), TEXT("1") },
    { TEXT("X-A"), TEXT("1\n") },
    { TEXT("X A"), TEXT("1") },
    { TEXT("Host"), TEXT("other") },
    { TEXT("content-length"), TEXT("9") },
    { TEXT("Connection"), TEXT("x-a") },
    { TEXT("Transfer-Encoding"), TEXT("chunked") },
    { TEXT("Expect"), TEXT("100-continue") },
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    assert_int_equal(CALL_IT(fixture, .url = server->url, .headers = { bad[i] }, .headers_count = 1),
                     -EINVAL);
  }
  const char *const urls[] = { "file:///etc/passwd", "ftp://127.0.0.1/", "http://", "http://a:b@127.0.0.1/",
                               "" };
  for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
    assert_int_equal(CALL_IT(fixture, .url = urls[i]), -EINVAL);
  }
  stop_server(server);
  assert_int_equal(server->requests, 0);
  free(server);
}

static void keeps_its_connection(void **state) {
  struct server *server = START({ .reply = OK_REPLY });
  struct fixture *fixture = *state;
  for (int i = 0; i < 5; i++) {
    assert_int_equal(CALL_IT(fixture, .url = server->url), 0);
  }
  assert_int_equal(server->accepted, 1);
  stop_server(server);
  free(server);
}

static const struct step always_ok[] = { { .reply = OK_REPLY } };

/* However many hosts there are, each is reached by the connection that leads there. */
static void keeps_a_connection_to_each_host(void **state) {
  enum { HOSTS = 9 };
  struct server *servers[HOSTS];
  struct fixture *fixture = *state;
  http_client_destroy(fixture->client);
  const struct http_client_options options = {
    .connections_max = HOSTS, .breaker_failures = 3, .breaker_pause_ms = 100, .reply_max = 1000
  };
  assert_int_equal(http_client_create(&fixture->client, &options, &fixture->error), 0);
  for (int i = 0; i < HOSTS; i++) {
    servers[i] = start_server(always_ok, 1);
  }
  for (int i = 0; i < 3 * HOSTS; i++) {
    assert_int_equal(CALL_IT(fixture, .url = servers[i % HOSTS]->url), 0);
  }
  for (int i = 0; i < HOSTS; i++) {
    stop_server(servers[i]);
    assert_int_equal(servers[i]->accepted, 1);
    assert_int_equal(servers[i]->requests, 3);
    free(servers[i]);
  }
}

/* One more than may be kept: the one that was used last stays, and the one before makes place. */
static void keeps_no_more_connections_than_it_may(void **state) {
  enum { KEPT = 4 }; /* as set_up() says */
  struct server *servers[KEPT + 1];
  struct fixture *fixture = *state;
  for (int i = 0; i <= KEPT; i++) {
    servers[i] = start_server(always_ok, 1);
    assert_int_equal(CALL_IT(fixture, .url = servers[i]->url), 0);
  }
  for (int i = KEPT; i >= 0; i--) {
    assert_int_equal(CALL_IT(fixture, .url = servers[i]->url), 0);
  }
  for (int i = 0; i <= KEPT; i++) {
    stop_server(servers[i]);
    assert_int_equal(servers[i]->accepted, i == 0 ? 2 : 1);
    free(servers[i]);
  }
}

static void speaks_through_a_unix_socket(void **state) {
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  snprintf(address.sun_path, sizeof address.sun_path, "/tmp/souk_client_test.%d", (int)getpid());
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
  const struct step script[] = { { .reply = OK_REPLY } };
  struct server *server = start_server_on(listener, script, 1);
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = "http://souk/health", .unix_socket = address.sun_path), 0);
  assert_true(text_is(fixture->answer.body, "ok"));
  stop_server(server);
  unlink(address.sun_path);
  free(server);
}

static void says_when_nobody_listens(void **state) {
  char url[64];
  close(bind_free_port(url));
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = url), -ECONNREFUSED);
  assert_non_null(strstr(fixture->error.text, "cannot be reached"));
}

static void gives_up_at_the_deadline(void **state) {
  struct server *server = START({ .reply = NULL });
  struct fixture *fixture = *state;
  int64_t before_us = monotonic_us();
  assert_int_equal(CALL_IT(fixture, .url = server->url, .deadline_ms = 150, .tries = 5), -ETIME);
  int64_t took_ms = (monotonic_us() - before_us) / 1000;
  assert_in_range(took_ms, 145, 2000);
  assert_int_equal(server->requests, 1);
  stop_server(server);
  free(server);
}

static void a_deadline_covers_all_tries(void **state) {
  struct server *server = START({ .reply = UNAVAILABLE });
  struct fixture *fixture = *state;
  int64_t before_us = monotonic_us();
  int result = CALL_IT(fixture, .url = server->url, .deadline_ms = 300, .tries = 1000);
  /* On a busy machine the deadline may find the last try under way. */
  assert_true(result == -ETIME || (result == 0 && fixture->answer.status == 503));
  assert_in_range((monotonic_us() - before_us) / 1000, 0, 2000);
  assert_in_range(server->requests, 2, 20);
  stop_server(server);
  free(server);
}

static void tries_again_when_unavailable(void **state) {
  struct server *server = START({ .reply = UNAVAILABLE },
                                { .reply = "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n" },
                                { .breaks = true }, { .reply = OK_REPLY });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .tries = 4), 0);
  assert_int_equal(fixture->answer.status, 200);
  assert_true(text_is(fixture->answer.body, "ok"));
  assert_int_equal(server->requests, 4);
  stop_server(server);
  free(server);
}

static void one_try_is_one_try(void **state) {
  struct server *server = START({ .reply = UNAVAILABLE }, { .reply = OK_REPLY });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url), 0);
  assert_int_equal(fixture->answer.status, 503);
  assert_true(text_is(fixture->answer.body, "busy"));
  assert_int_equal(server->requests, 1);
  stop_server(server);
  free(server);
}

static void other_refusals_are_final(void **state) {
  struct server *server =
      START({ .reply = "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n" },
            { .reply = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n" });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .tries = 5), 0);
  assert_int_equal(fixture->answer.status, 409);
  assert_int_equal(CALL_IT(fixture, .url = server->url, .tries = 5), 0);
  assert_int_equal(fixture->answer.status, 500);
  assert_int_equal(server->requests, 2);
  stop_server(server);
  free(server);
}

static void heeds_retry_after(void **state) {
  struct server *server =
      START({ .reply = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n" },
            { .reply = OK_REPLY });
  struct fixture *fixture = *state;
  int64_t before_us = monotonic_us();
  assert_int_equal(CALL_IT(fixture, .url = server->url, .tries = 2), 0);
  assert_int_equal(fixture->answer.status, 200);
  assert_in_range((monotonic_us() - before_us) / 1000, 1000, 4000);
  stop_server(server);
  free(server);
}

static void does_not_wait_beyond_the_deadline(void **state) {
  struct server *server =
      START({ .reply = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n" });
  struct fixture *fixture = *state;
  int64_t before_us = monotonic_us();
  assert_int_equal(CALL_IT(fixture, .url = server->url, .tries = 2), 0);
  assert_int_equal(fixture->answer.status, 503);
  assert_in_range((monotonic_us() - before_us) / 1000, 0, 2000);
  stop_server(server);
  free(server);
}

static void says_when_a_reply_breaks_off(void **state) {
  struct server *server =
      START({ .reply = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", .breaks = true },
            { .reply = "HTTP/1.1 200 OK\r\nConte", .breaks = true }, { .breaks = true });
  struct fixture *fixture = *state;
  for (int i = 0; i < 3; i++) {
    assert_int_equal(CALL_IT(fixture, .url = server->url), -EPIPE);
    assert_non_null(strstr(fixture->error.text, "unknown"));
  }
  assert_int_equal(server->requests, 3);
  stop_server(server);
  free(server);
}

/* libcurl itself would send it again on a new connection. */
static void a_kept_connection_that_breaks_is_no_second_try(void **state) {
  struct server *server = START({ .reply = OK_REPLY }, { .breaks = true }, { .reply = OK_REPLY });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .method = HTTP_POST), 0);
  assert_int_equal(CALL_IT(fixture, .url = server->url, .method = HTTP_POST), -EPIPE);
  assert_int_equal(server->requests, 2);
  assert_int_equal(CALL_IT(fixture, .url = server->url, .method = HTTP_POST), 0);
  stop_server(server);
  free(server);
}

/* A server that closes what was idle: nobody saw the next request, so it goes out on a new connection. */
static void a_connection_closed_while_idle_does_no_harm(void **state) {
  struct server *server = START({ .reply = OK_REPLY, .breaks = true });
  struct fixture *fixture = *state;
  for (int i = 0; i < 5; i++) {
    assert_int_equal(CALL_IT(fixture, .url = server->url, .method = HTTP_POST), 0);
    while (atomic_load(&server->broken) <= i) {
      sched_yield(); /* the reply comes before the end of the connection: only idle ones are meant here */
    }
  }
  assert_int_equal(server->requests, 5);
  stop_server(server);
  free(server);
}

/* The first try may have been done, so "never reached" would be a lie although it is true of the last. */
static void an_unknown_outcome_stays_unknown(void **state) {
  struct server *server = START({ .leaves = true });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .tries = 2), -EPIPE);
  assert_int_equal(server->requests, 1);
  stop_server(server);
  free(server);
}

static void refuses_a_reply_that_is_too_large(void **state) {
  char reply[2048] = "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n";
  size_t head = strlen(reply);
  memset(reply + head, 'x', 1001);
  struct server *server = START({ .reply = reply }, { .reply = OK_REPLY });
  struct fixture *fixture = *state;
  assert_int_equal(CALL_IT(fixture, .url = server->url, .tries = 3), -EFBIG);
  assert_int_equal(server->requests, 1);
  assert_int_equal(CALL_IT(fixture, .url = server->url), 0);
  stop_server(server);
  free(server);
}

static void leaves_a_failing_host_alone_for_a_while(void **state) {
  char url[64];
  int listener = bind_free_port(url); /* bound, not listening: refuses */
  struct fixture *fixture = *state;
  for (int i = 0; i < 3; i++) {
    assert_int_equal(CALL_IT(fixture, .url = url), -ECONNREFUSED);
  }
  assert_int_equal(CALL_IT(fixture, .url = url), -EHOSTDOWN);
  const struct step script[] = { { .reply = OK_REPLY } };
  struct server *server = start_server_on(listener, script, 1);
  int64_t before_us = monotonic_us();
  int result = -EHOSTDOWN;
  while (result == -EHOSTDOWN && monotonic_us() - before_us < 5000000) {
    result = CALL_IT(fixture, .url = url);
  }
  assert_int_equal(result, 0);
  assert_int_equal(CALL_IT(fixture, .url = url), 0);
  stop_server(server);
  free(server);
}

struct caller {
  struct http_client *client;
  const char *url;
  _Atomic int *succeeded;
};

static void *call_often(void *user) {
  struct caller *caller = user;
  struct arena *arena = arena_create(4096);
  for (int i = 0; i < 50; i++) {
    struct http_answer answer;
    const struct http_call call = { .url = caller->url, .deadline_ms = 20000, .tries = 1 };
    if (http_client_call(caller->client, &call, arena, &answer, NULL) == 0 && text_is(answer.body, "ok")) {
      atomic_fetch_add(caller->succeeded, 1);
    }
    arena_reset(arena);
  }
  arena_destroy(arena);
  return NULL;
}

static void serves_many_threads(void **state) {
  enum { THREADS = 8 };
  struct server *server = START({ .reply = OK_REPLY });
  struct fixture *fixture = *state;
  _Atomic int succeeded = 0;
  struct caller caller = { fixture->client, server->url, &succeeded };
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    assert_int_equal(pthread_create(&threads[i], NULL, call_often, &caller), 0);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  assert_int_equal(succeeded, THREADS * 50);
  stop_server(server);
  free(server);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(brings_a_reply),
    TEST(reads_chunks),
    TEST(sends_body_and_headers),
    TEST(sends_an_empty_post),
    TEST(a_head_reply_has_no_body),
    TEST(refuses_what_would_split_a_request),
    TEST(keeps_its_connection),
    TEST(keeps_a_connection_to_each_host),
    TEST(keeps_no_more_connections_than_it_may),
    TEST(sends_any_method_and_header),
    TEST(hands_back_all_headers),
    TEST(a_call_may_have_a_maximum_of_its_own),
    TEST(speaks_through_a_unix_socket),
    TEST(says_when_nobody_listens),
    TEST(gives_up_at_the_deadline),
    TEST(a_deadline_covers_all_tries),
    TEST(tries_again_when_unavailable),
    TEST(one_try_is_one_try),
    TEST(other_refusals_are_final),
    TEST(heeds_retry_after),
    TEST(does_not_wait_beyond_the_deadline),
    TEST(says_when_a_reply_breaks_off),
    TEST(a_kept_connection_that_breaks_is_no_second_try),
    TEST(a_connection_closed_while_idle_does_no_harm),
    TEST(an_unknown_outcome_stays_unknown),
    TEST(refuses_a_reply_that_is_too_large),
    TEST(leaves_a_failing_host_alone_for_a_while),
    TEST(serves_many_threads),
  };
  setenv("http_proxy", "http://127.0.0.1:1", 1); /* must change nothing */
  return cmocka_run_group_tests(tests, NULL, NULL);
}
