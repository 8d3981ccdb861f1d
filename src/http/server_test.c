/* The server as its users see it: answers from other threads, time-outs, stopping, sinks, upgrades, limits.
   What is read of requests is in raw_requests_test.c, files are in range_test.c. */
#include "http/server.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HELD_MAX = 64 };

/* What the handlers of a test share. */
struct room {
  struct http_server *server;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct http_request *held[HELD_MAX]; /* requests that wait for release() */
  size_t held_count;
  int answered_elsewhere; /* threads that are done with the server */
  int finished;
  int last_status;
  int64_t last_bytes;
  int sink_begun, sink_whole, sink_broken;
  size_t sink_bytes;
};

static struct room *room_of(const struct http_request *request) {
  return request->route->data;
}

static void reply_text(struct http_request *request, struct text body) {
  struct http_reply reply = { .status = 200, .content_type = "text/plain", .body = body };
  http_reply(request, &reply);
}

static void say_hello(struct http_request *request) {
  reply_text(request, TEXT("hello"));
}

static void say_peer(struct http_request *request) {
  reply_text(request, request->peer);
}

static void say_much(struct http_request *request) {
  size_t length = (size_t)16 << 20;
  reply_text(request, (struct text){ .at = arena_alloc(request->arena, length), .len = length });
}

static void *answer_elsewhere(void *argument) {
  struct http_request *request = argument;
  struct room *room = room_of(request);
  reply_text(request, request->target);
  pthread_mutex_lock(&room->lock);
  room->answered_elsewhere++;
  pthread_cond_broadcast(&room->changed);
  pthread_mutex_unlock(&room->lock);
  return NULL;
}

static void from_a_thread(struct http_request *request) {
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, answer_elsewhere, request), 0);
  pthread_detach(thread);
}

static void hold(struct http_request *request) {
  struct room *room = room_of(request);
  pthread_mutex_lock(&room->lock);
  assert_true(room->held_count < HELD_MAX);
  room->held[room->held_count++] = request;
  pthread_cond_broadcast(&room->changed);
  pthread_mutex_unlock(&room->lock);
}

static void try_to_forge(struct http_request *request) {
  struct http_reply reply = { .status = 200 };
  http_reply_header(&reply, "Location", TEXT("/a\r\nSet-Cookie: forged=1"));
  http_reply_header(&reply, "X-A: b\r\nSet-Cookie", TEXT("forged=2"));
  http_reply_header(&reply, "content-length", TEXT("7"));
  http_reply_header(&reply, "Transfer-Encoding", TEXT("chunked"));
  reply.content_type = "text/plain\r\nSet-Cookie: forged=3";
  http_reply_header(&reply, "X-Fine", TEXT("yes"));
  http_reply(request, &reply);
}

static void await_counter(struct room *room, const int *counter, int wanted) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 10;
  pthread_mutex_lock(&room->lock);
  while (*counter < wanted) {
    assert_int_equal(pthread_cond_timedwait(&room->changed, &room->lock, &until), 0);
  }
  pthread_mutex_unlock(&room->lock);
}

static void await_held(struct room *room, size_t wanted) {
  pthread_mutex_lock(&room->lock);
  while (room->held_count < wanted) {
    pthread_cond_wait(&room->changed, &room->lock);
  }
  pthread_mutex_unlock(&room->lock);
}

static void release(struct room *room) {
  pthread_mutex_lock(&room->lock);
  struct http_request *request = room->held[0];
  memmove(&room->held[0], &room->held[1], --room->held_count * sizeof room->held[0]);
  pthread_mutex_unlock(&room->lock);
  reply_text(request, TEXT("released"));
}

static void note_finished(void *data, const struct http_request *request, int status, int64_t bytes,
                          int64_t us) {
  struct room *room = data;
  assert_true(us >= 0);
  assert_non_null(request->arena);
  pthread_mutex_lock(&room->lock);
  room->finished++;
  room->last_status = status;
  room->last_bytes = bytes;
  pthread_cond_broadcast(&room->changed);
  pthread_mutex_unlock(&room->lock);
}

/* A sink that counts, and refuses "!". */

static int sink_begin(struct http_request *request) {
  room_of(request)->sink_begun++;
  return 0;
}

static int sink_bytes(struct http_request *request, const void *bytes, size_t length) {
  room_of(request)->sink_bytes += length;
  if (memchr(bytes, '!', length) != NULL) {
    http_reply(request, &(struct http_reply){ .status = 507 });
    return -ENOSPC;
  }
  return 0;
}

static void sink_end(struct http_request *request, bool whole) {
  struct room *room = room_of(request);
  pthread_mutex_lock(&room->lock);
  *(whole ? &room->sink_whole : &room->sink_broken) += 1;
  pthread_cond_broadcast(&room->changed);
  pthread_mutex_unlock(&room->lock);
}

static const struct http_sink counting_sink = { .begin = sink_begin, .bytes = sink_bytes, .end = sink_end };

static void say_count(struct http_request *request) {
  reply_text(request, text_format(request->arena, "%zu", room_of(request)->sink_bytes));
}

/* Echoes what was read ahead and says good-bye; refuses /upgrade?no. */
static void take_over(struct http_request *request, int fd, struct text ahead) {
  if (text_is(request->query, "no")) {
    http_reply(request, &(struct http_reply){ .status = 403 });
    return;
  }
  struct text said = text_format(request->arena, "HTTP/1.1 101 Switching Protocols\r\n\r\n%s", text_c(ahead));
  assert_int_equal(send(fd, said.at, said.len, MSG_NOSIGNAL), said.len);
  close(fd);
}

enum { ROUTES = 9 };

static void fill_routes(struct http_route routes[static ROUTES], struct room *room) {
  const struct http_route rows[ROUTES] = {
    { .method = HTTP_GET, .path = "/hello", .handle = say_hello },
    { .method = HTTP_GET, .path = "/peer", .handle = say_peer },
    { .method = HTTP_GET, .path = "/much", .handle = say_much },
    { .method = HTTP_GET, .path = "/thread/{n}", .handle = from_a_thread },
    { .method = HTTP_GET, .path = "/hold", .handle = hold },
    { .method = HTTP_GET, .path = "/forge", .handle = try_to_forge },
    { .method = HTTP_PUT, .path = "/sink", .sink = &counting_sink, .body_max = 1000000, .handle = say_count },
    { .method = HTTP_POST, .path = "/hello", .media = http_json_media, .handle = say_hello },
    { .method = HTTP_GET, .path = "/upgrade", .handle = say_hello, .upgrade = take_over },
  };
  memcpy(routes, rows, sizeof rows);
  for (size_t i = 0; i < ROUTES; i++) {
    routes[i].data = room;
  }
}

struct fixture {
  struct room room;
  struct http_route routes[ROUTES];
  char path[64];
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  pthread_mutex_init(&fixture->room.lock, NULL);
  pthread_cond_init(&fixture->room.changed, NULL);
  fill_routes(fixture->routes, &fixture->room);
  snprintf(fixture->path, sizeof fixture->path, "/tmp/souk-server-test-%d.sock", (int)getpid());
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  http_server_destroy(fixture->room.server);
  free(fixture);
  return 0;
}

static const char *start(struct fixture *fixture, struct http_server_options options) {
  struct error error = { "" };
  const struct http_listener listeners[] = {
    { .address = "127.0.0.1:0", .routes = fixture->routes, .routes_count = ROUTES },
    { .unix_socket = fixture->path, .routes = fixture->routes, .routes_count = ROUTES },
  };
  options.listeners = listeners;
  options.listeners_count = 2;
  options.finished = note_finished;
  options.data = &fixture->room;
  if (http_server_create(&fixture->room.server, &options, &error) < 0 ||
      http_server_start(fixture->room.server, &error) < 0) {
    fail_msg("%s", error.text);
  }
  return http_server_address(fixture->room.server, 0);
}

static void expect_text(struct test_client *client, const char *wanted) {
  struct test_reply reply;
  assert_int_equal(test_read(client, false, &reply), 0);
  assert_int_equal(reply.status, 200);
  assert_true(text_is(reply.body, wanted));
}

static void ask(struct test_client *client, const char *target) {
  char request[256];
  snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: souk\r\n\r\n", target);
  test_send_c(client, request);
}

/* Answers */

static void answers_over_tcp_and_unix(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  struct test_client client;
  test_connect(&client, address);
  ask(&client, "/peer");
  expect_text(&client, "127.0.0.1");
  test_disconnect(&client);
  test_connect(&client, fixture->path);
  ask(&client, "/peer");
  expect_text(&client, "unix");
  assert_string_equal(http_server_address(fixture->room.server, 1), fixture->path);
  test_disconnect(&client);
  struct stat status;
  assert_int_equal(stat(fixture->path, &status), 0);
  assert_int_equal(status.st_mode & 0777, 0600);
}

enum { THREAD_CLIENTS = 20, THREAD_ROUNDS = 50 };

/* Answers of many threads on two loops reach the connections they belong to. */
static void answers_from_threads(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .loops = 2 });
  struct test_client clients[THREAD_CLIENTS];
  for (int i = 0; i < THREAD_CLIENTS; i++) {
    test_connect(&clients[i], address);
  }
  char target[64];
  for (int round = 0; round < THREAD_ROUNDS; round++) {
    for (int i = 0; i < THREAD_CLIENTS; i++) {
      snprintf(target, sizeof target, "/thread/%d-%d", round, i);
      ask(&clients[i], target);
    }
    for (int i = 0; i < THREAD_CLIENTS; i++) {
      snprintf(target, sizeof target, "/thread/%d-%d", round, i);
      expect_text(&clients[i], target);
    }
  }
  for (int i = 0; i < THREAD_CLIENTS; i++) {
    test_disconnect(&clients[i]);
  }
  await_counter(&fixture->room, &fixture->room.finished, THREAD_CLIENTS * THREAD_ROUNDS);
  await_counter(&fixture->room, &fixture->room.answered_elsewhere, THREAD_CLIENTS * THREAD_ROUNDS);
  struct http_server_stats stats;
  http_server_stats(fixture->room.server, &stats);
  assert_int_equal(stats.requests, THREAD_CLIENTS * THREAD_ROUNDS);
  assert_int_equal(stats.bad_requests, 0);
}

static void releases_requests_of_clients_that_left(void **state) {
  struct fixture *fixture = *state;
  start(fixture, (struct http_server_options){ 0 });
  struct test_client client;
  test_connect(&client, fixture->path);
  ask(&client, "/hold");
  await_held(&fixture->room, 1);
  test_disconnect(&client);
  release(&fixture->room);
  await_counter(&fixture->room, &fixture->room.finished, 1);
  test_connect(&client, fixture->path);
  ask(&client, "/hello");
  expect_text(&client, "hello");
  test_disconnect(&client);
}

/* While a request is being worked on, no more than one buffer of what follows is read. */
static void reads_ahead_only_so_far(void **state) {
  struct fixture *fixture = *state;
  start(fixture, (struct http_server_options){ 0 });
  enum { REQUESTS = 2000 };
  struct test_client client;
  test_connect(&client, fixture->path);
  ask(&client, "/hold");
  await_held(&fixture->room, 1);
  int room_for_all = 1 << 20;
  setsockopt(client.fd, SOL_SOCKET, SO_SNDBUF, &room_for_all, sizeof room_for_all);
  struct buffer requests;
  buffer_init(&requests, 1 << 20);
  for (int i = 0; i < REQUESTS; i++) {
    buffer_add_c(&requests, "GET /hello HTTP/1.1\r\nHost: souk\r\n\r\n");
  }
  assert_true(send(client.fd, requests.at, requests.len, MSG_DONTWAIT) > 40000);
  int unread = 0;
  ioctl(client.fd, SIOCOUTQ, &unread);
  assert_true(unread > 0);
  release(&fixture->room);
  expect_text(&client, "released");
  expect_text(&client, "hello");
  buffer_finish(&requests);
  test_disconnect(&client);
}

static void leaves_out_headers_that_would_forge_others(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  struct test_client client;
  struct test_reply reply;
  test_connect(&client, address);
  ask(&client, "/forge");
  assert_int_equal(test_read(&client, false, &reply), 0);
  assert_null(test_header(&reply, "Set-Cookie").at);
  assert_null(test_header(&reply, "Location").at);
  assert_null(test_header(&reply, "X-A").at);
  assert_null(test_header(&reply, "Transfer-Encoding").at);
  assert_null(test_header(&reply, "Content-Type").at);
  assert_true(text_is(test_header(&reply, "X-Fine"), "yes"));
  assert_true(text_is(test_header(&reply, "Content-Length"), "0"));
  assert_int_equal(test_header(&reply, "Date").len, 29);
  test_disconnect(&client);
}

/* Time-outs */

static void expect_time_out(struct test_client *client) {
  struct test_reply reply;
  assert_int_equal(test_read(client, false, &reply), 0);
  assert_int_equal(reply.status, 408);
  assert_true(text_is(test_header(&reply, "Connection"), "close"));
  assert_true(test_at_end(client));
}

static void ends_slow_heads(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .head_timeout_ms = 100 });
  struct test_client client;
  test_connect(&client, address);
  test_send_c(&client, "GET /hello HTTP/1.1\r\nHo");
  expect_time_out(&client);
  test_disconnect(&client);
  struct http_server_stats stats;
  http_server_stats(fixture->room.server, &stats);
  assert_int_equal(stats.timeouts, 1);
  await_counter(&fixture->room, &fixture->room.finished, 1);
  assert_int_equal(fixture->room.last_status, 408);
}

/* Sends `next` byte by byte, over and over, one each TRICKLE_MS, until the server answers or `count` are
   sent; returns how many were. */
static int trickle(struct test_client *client, const char *next, int count) {
  enum { TRICKLE_MS = 10 };
  size_t len = strlen(next);
  for (int i = 0; i < count; i++) {
    struct pollfd answer = { .fd = client->fd, .events = POLLIN };
    if (poll(&answer, 1, TRICKLE_MS) > 0) {
      return i;
    }
    test_send(client, (struct text){ .at = next + (size_t)i % len, .len = 1 });
  }
  return count;
}

enum { BYTES_ENOUGH = 2000 }; /* twenty seconds of them */

/* A byte now and then does not put the end off. */
static void ends_heads_that_trickle(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .head_timeout_ms = 200 });
  struct test_client client;
  test_connect(&client, address);
  int64_t begin = monotonic_us();
  test_send_c(&client, "GET /");
  assert_in_range(trickle(&client, "a", BYTES_ENOUGH), 1, BYTES_ENOUGH - 1);
  assert_true(monotonic_us() - begin >= 190000);
  expect_time_out(&client);
  test_disconnect(&client);
}

static void ends_silent_and_idle_connections_without_a_word(void **state) {
  struct fixture *fixture = *state;
  const char *address =
      start(fixture, (struct http_server_options){ .head_timeout_ms = 100, .idle_timeout_ms = 50 });
  struct test_client client;
  test_connect(&client, address);
  assert_true(test_at_end(&client));
  test_disconnect(&client);
  test_connect(&client, address);
  ask(&client, "/hello");
  expect_text(&client, "hello");
  assert_true(test_at_end(&client));
  test_disconnect(&client);
}

static void ends_slow_bodies(void **state) {
  struct fixture *fixture = *state;
  const char *address =
      start(fixture, (struct http_server_options){ .body_timeout_ms = 50, .body_rate_min = 1000 });
  struct test_client client;
  test_connect(&client, address);
  test_send_c(&client, "POST /hello HTTP/1.1\r\nHost: souk\r\nContent-Type: application/json\r\n"
                       "Content-Length: 5000\r\n\r\nslow");
  expect_time_out(&client);
  test_disconnect(&client);
}

#define POST_HELLO "POST /hello HTTP/1.1\r\nHost: souk\r\nContent-Type: application/json\r\n"

/* Every byte comes in time after the one before; the whole does not. Also where it is no byte of the body. */
static void ends_bodies_that_trickle(void **state) {
  struct fixture *fixture = *state;
  static const struct {
    const char *head, *next;
  } rows[] = {
    { POST_HELLO "Content-Length: 50000\r\n\r\n", " " },
    { POST_HELLO "Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n" },
    { POST_HELLO "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "1;a=b" },
  };
  const char *address =
      start(fixture, (struct http_server_options){ .body_timeout_ms = 50, .body_rate_min = 1000 });
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct test_client client;
    test_connect(&client, address);
    test_send_c(&client, rows[i].head);
    assert_in_range(trickle(&client, rows[i].next, BYTES_ENOUGH), 1, BYTES_ENOUGH - 1);
    expect_time_out(&client);
    test_disconnect(&client);
  }
  struct http_server_stats stats;
  http_server_stats(fixture->room.server, &stats);
  assert_int_equal(stats.timeouts, sizeof rows / sizeof rows[0]);
}

/* At a tenth of the rate that these bytes come at, at the very least. */
static void serves_bodies_that_come_slowly_but_fast_enough(void **state) {
  struct fixture *fixture = *state;
  const char *address =
      start(fixture, (struct http_server_options){ .body_timeout_ms = 50, .body_rate_min = 4 });
  struct test_client client;
  test_connect(&client, address);
  test_send_c(&client, POST_HELLO "Content-Length: 42\r\n\r\n{");
  assert_int_equal(trickle(&client, " ", 40), 40);
  test_send_c(&client, "}");
  expect_text(&client, "hello");
  test_disconnect(&client);
}

static void drops_clients_that_do_not_read(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .write_timeout_ms = 100 });
  struct test_client client;
  test_connect(&client, address);
  ask(&client, "/much");
  await_counter(&fixture->room, &fixture->room.finished, 1);
  assert_int_equal(fixture->room.last_status, 200);
  assert_true(fixture->room.last_bytes < 16 << 20);
  test_disconnect(&client);
}

/* Stopping */

struct stopping {
  struct http_server *server;
  int64_t drain_ms;
};

static void *stop_server(void *argument) {
  const struct stopping *stopping = argument;
  http_server_stop(stopping->server, stopping->drain_ms);
  return NULL;
}

static void stops_when_what_is_under_way_is_done(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .loops = 2 });
  struct test_client idle;
  struct test_client busy;
  test_connect(&idle, address);
  ask(&idle, "/hello");
  expect_text(&idle, "hello");
  test_connect(&busy, address);
  ask(&busy, "/hold");
  await_held(&fixture->room, 1);
  struct stopping stopping = { .server = fixture->room.server, .drain_ms = 10000 };
  pthread_t stopper;
  pthread_create(&stopper, NULL, stop_server, &stopping);
  assert_true(test_at_end(&idle));
  assert_true(http_server_draining(fixture->room.server));
  release(&fixture->room);
  struct test_reply reply;
  assert_int_equal(test_read(&busy, false, &reply), 0);
  assert_true(text_is(reply.body, "released"));
  assert_true(text_is(test_header(&reply, "Connection"), "close"));
  assert_true(test_at_end(&busy));
  test_disconnect(&busy);
  test_disconnect(&idle);
  pthread_join(stopper, NULL);
  assert_int_equal(access(fixture->path, F_OK), -1);
}

/* A request that came in just before the end is answered, not cut. */
static void answers_what_came_before_it_stopped(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  struct test_client clients[HELD_MAX];
  for (int i = 0; i < HELD_MAX; i++) {
    test_connect(&clients[i], address);
    ask(&clients[i], "/hello");
  }
  http_server_stop(fixture->room.server, 5000);
  for (int i = 0; i < HELD_MAX; i++) {
    expect_text(&clients[i], "hello");
    assert_true(test_at_end(&clients[i]));
    test_disconnect(&clients[i]);
  }
}

static void cuts_what_does_not_end(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ 0 });
  struct test_client client;
  test_connect(&client, address);
  ask(&client, "/hold");
  await_held(&fixture->room, 1);
  int64_t begin = monotonic_us();
  http_server_stop(fixture->room.server, 100);
  assert_in_range(monotonic_us() - begin, 90000, 5000000);
  assert_true(test_at_end(&client));
  release(&fixture->room); /* too late, and harmless */
  test_disconnect(&client);
}

/* Sinks and upgrades */

static void feeds_sinks(void **state) {
  struct fixture *fixture = *state;
  start(fixture, (struct http_server_options){ 0 });
  struct room *room = &fixture->room;
  struct test_client client;
  struct test_reply reply;
  test_connect(&client, fixture->path);
  test_send_c(&client, "PUT /sink HTTP/1.1\r\nHost: souk\r\nContent-Length: 100000\r\n\r\n");
  for (int i = 0; i < 10000; i++) {
    test_send_c(&client, "0123456789");
  }
  expect_text(&client, "100000");
  test_send_c(&client, "PUT /sink HTTP/1.1\r\nHost: souk\r\nContent-Length: 0\r\n\r\n");
  expect_text(&client, "100000");
  await_counter(room, &room->sink_whole, 2);
  test_send_c(&client,
              "PUT /sink HTTP/1.1\r\nHost: souk\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc!e\r\n");
  assert_int_equal(test_read(&client, false, &reply), 0);
  assert_int_equal(reply.status, 507);
  assert_true(test_at_end(&client));
  test_disconnect(&client);
  await_counter(room, &room->sink_broken, 1);
  test_connect(&client, fixture->path);
  test_send_c(&client, "PUT /sink HTTP/1.1\r\nHost: souk\r\nContent-Length: 10\r\n\r\nabc");
  test_await_read(&client);
  test_disconnect(&client);
  await_counter(room, &room->sink_broken, 2);
  await_counter(room, &room->finished, 4);
  assert_int_equal(room->last_status, 0);
  test_connect(&client, fixture->path);
  test_send_c(&client, "PUT /sink HTTP/1.1\r\nHost: souk\r\nContent-Length: 1000001\r\n\r\nabc");
  assert_int_equal(test_read(&client, false, &reply), 0);
  assert_int_equal(reply.status, 413);
  assert_int_equal(room->sink_begun, 4);
  test_disconnect(&client);
}

static void hands_over_upgrades(void **state) {
  struct fixture *fixture = *state;
  start(fixture, (struct http_server_options){ 0 });
  struct test_client client;
  struct test_reply reply;
  test_connect(&client, fixture->path);
  test_send_c(&client,
              "GET /upgrade HTTP/1.1\r\nHost: souk\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nfirst");
  assert_int_equal(test_read(&client, true, &reply), 0);
  assert_int_equal(reply.status, 101);
  assert_int_equal(memcmp(client.at + client.used, "first", 5), 0);
  test_disconnect(&client);
  await_counter(&fixture->room, &fixture->room.finished, 1);
  assert_int_equal(fixture->room.last_status, 101);
  test_connect(&client, fixture->path);
  test_send_c(&client, "GET /upgrade?no HTTP/1.1\r\nHost: souk\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
  assert_int_equal(test_read(&client, false, &reply), 0);
  assert_int_equal(reply.status, 403);
  ask(&client, "/upgrade");
  expect_text(&client, "hello");
  test_disconnect(&client);
}

/* Limits and set-up */

static void turns_away_more_than_its_maximum(void **state) {
  struct fixture *fixture = *state;
  const char *address = start(fixture, (struct http_server_options){ .connections_max = 1 });
  struct test_client first;
  struct test_client second;
  struct test_reply reply;
  test_connect(&first, address);
  ask(&first, "/hello");
  expect_text(&first, "hello");
  test_connect(&second, address);
  assert_int_equal(test_read(&second, false, &reply), 0);
  assert_int_equal(reply.status, 503);
  assert_true(text_is(test_header(&reply, "Retry-After"), "5"));
  assert_true(test_at_end(&second));
  test_disconnect(&second);
  ask(&first, "/hello");
  expect_text(&first, "hello");
  test_disconnect(&first);
  struct http_server_stats stats;
  do {
    http_server_stats(fixture->room.server, &stats);
    sched_yield();
  } while (stats.connections > 0);
  assert_int_equal(stats.refused_connections, 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(answers_over_tcp_and_unix),
    TEST(answers_from_threads),
    TEST(releases_requests_of_clients_that_left),
    TEST(reads_ahead_only_so_far),
    TEST(leaves_out_headers_that_would_forge_others),
    TEST(ends_slow_heads),
    TEST(ends_heads_that_trickle),
    TEST(ends_silent_and_idle_connections_without_a_word),
    TEST(ends_slow_bodies),
    TEST(ends_bodies_that_trickle),
    TEST(serves_bodies_that_come_slowly_but_fast_enough),
    TEST(drops_clients_that_do_not_read),
    TEST(stops_when_what_is_under_way_is_done),
    TEST(answers_what_came_before_it_stopped),
    TEST(cuts_what_does_not_end),
    TEST(feeds_sinks),
    TEST(hands_over_upgrades),
    TEST(turns_away_more_than_its_maximum),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
