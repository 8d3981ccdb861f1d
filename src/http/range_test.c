/* Replies from a file: whole, in part, or not at all (RFC 9110 section 14). */
#include "http/server.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LARGE = 3000000 };

static int file_of(size_t size) {
  int fd = memfd_create("range_test", MFD_CLOEXEC);
  char *bytes = malloc(size);
  assert_non_null(bytes);
  for (size_t i = 0; i < size; i++) {
    bytes[i] = (char)('0' + i % 10);
  }
  assert_int_equal(write(fd, bytes, size), size);
  free(bytes);
  return fd;
}

static void reply_file(struct http_request *request) {
  int64_t size = strtoll(request->params[0].value.at, NULL, 10);
  struct http_reply reply = { .status = 200, .content_type = "text/plain", .file_size = size };
  reply.file_fd = file_of((size_t)size);
  http_reply_header(&reply, "ETag", TEXT("\"v1\""));
  http_reply_header(&reply, "Last-Modified", TEXT("Sat, 21 Nov 2026 08:00:00 GMT"));
  http_reply(request, &reply);
}

/* Says more than there is. */
static void reply_short_file(struct http_request *request) {
  struct http_reply reply = { .status = 200, .content_type = "text/plain", .file_size = 100 };
  reply.file_fd = file_of(10);
  http_reply(request, &reply);
}

static const struct http_route routes[] = {
  { .method = HTTP_GET, .path = "/file/{size}", .handle = reply_file },
  { .method = HTTP_GET, .path = "/short", .handle = reply_short_file },
};

struct fixture {
  struct http_server *server;
  struct test_client client;
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  struct error error;
  const struct http_listener listener = { .address = "127.0.0.1:0", .routes = routes, .routes_count = 2 };
  struct http_server_options options = { .listeners = &listener, .listeners_count = 1 };
  assert_int_equal(http_server_create(&fixture->server, &options, &error), 0);
  assert_int_equal(http_server_start(fixture->server, &error), 0);
  test_connect(&fixture->client, http_server_address(fixture->server, 0));
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  test_disconnect(&fixture->client);
  http_server_destroy(fixture->server);
  free(fixture);
  return 0;
}

static struct test_reply ask(struct fixture *fixture, const char *method, const char *path,
                             const char *headers) {
  char request[1024];
  struct test_reply reply;
  snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: souk\r\n%s\r\n", method, path, headers);
  test_send_c(&fixture->client, request);
  assert_int_equal(test_read(&fixture->client, strcmp(method, "HEAD") == 0, &reply), 0);
  return reply;
}

/* All on one connection, so that a wrong length would be seen by the next. */
static void serves_ranges(void **state) {
  static const struct {
    const char *headers;
    int status;
    const char *body;
    const char *content_range;
  } cases[] = {
    { "", 200, "01234567890123456789", NULL },
    { "Range: bytes=0-4\r\n", 206, "01234", "bytes 0-4/20" },
    { "Range: Bytes=5-5\r\n", 206, "5", "bytes 5-5/20" },
    { "Range: bytes=15-\r\n", 206, "56789", "bytes 15-19/20" },
    { "Range: bytes=15-99999999999999999999999\r\n", 206, "56789", "bytes 15-19/20" },
    { "Range: bytes=-3\r\n", 206, "789", "bytes 17-19/20" },
    { "Range: bytes=-100\r\n", 206, "01234567890123456789", "bytes 0-19/20" },
    { "Range: bytes=20-\r\n", 416, NULL, "bytes */20" },
    { "Range: bytes=-0\r\n", 416, NULL, "bytes */20" },
    { "Range: bytes=99999999999999999999999-\r\n", 416, NULL, "bytes */20" },
    { "Range: bytes=4-3\r\n", 200, "01234567890123456789", NULL },
    { "Range: bytes=-\r\n", 200, "01234567890123456789", NULL },
    { "Range: bytes=a-b\r\n", 200, "01234567890123456789", NULL },
    { "Range: bytes=1-2,4-5\r\n", 200, "01234567890123456789", NULL },
    { "Range: lines=1-2\r\n", 200, "01234567890123456789", NULL },
    { "Range: bytes=0-1\r\nIf-Range: \"v1\"\r\n", 206, "01", "bytes 0-1/20" },
    { "Range: bytes=0-1\r\nIf-Range: \"v2\"\r\n", 200, "01234567890123456789", NULL },
    { "Range: bytes=0-1\r\nIf-Range: W/\"v1\"\r\n", 200, "01234567890123456789", NULL },
    { "Range: bytes=0-1\r\nIf-Range: Sat, 21 Nov 2026 08:00:00 GMT\r\n", 206, "01", "bytes 0-1/20" },
    { "Range: bytes=0-1\r\nIf-Range: Sat, 21 Nov 2026 08:00:01 GMT\r\n", 200, "01234567890123456789", NULL },
  };
  struct fixture *fixture = *state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct test_reply reply = ask(fixture, "GET", "/file/20", cases[i].headers);
    struct text range = test_header(&reply, "Content-Range");
    assert_int_equal(reply.status, cases[i].status);
    assert_true(cases[i].body == NULL || text_is(reply.body, cases[i].body));
    assert_true(cases[i].content_range == NULL ? range.at == NULL : text_is(range, cases[i].content_range));
  }
}

static void serves_large_files(void **state) {
  struct fixture *fixture = *state;
  char path[64];
  snprintf(path, sizeof path, "/file/%d", LARGE);
  struct test_reply reply = ask(fixture, "GET", path, "");
  assert_int_equal(reply.body.len, LARGE);
  for (size_t i = 0; i < LARGE; i++) {
    assert_int_equal(reply.body.at[i], '0' + i % 10);
  }
  reply = ask(fixture, "GET", path, "Range: bytes=1000000-2999998\r\n");
  assert_int_equal(reply.body.len, 1999999);
  assert_int_equal(reply.body.at[0], '0');
}

static void serves_heads_of_files(void **state) {
  struct fixture *fixture = *state;
  struct test_reply reply = ask(fixture, "HEAD", "/file/20", "Range: bytes=0-4\r\n");
  assert_int_equal(reply.status, 200);
  assert_true(text_is(test_header(&reply, "Content-Length"), "20"));
  assert_true(text_is(test_header(&reply, "Accept-Ranges"), "bytes"));
  reply = ask(fixture, "GET", "/file/1", "");
  assert_true(text_is(reply.body, "0"));
}

static void breaks_off_when_a_file_is_too_short(void **state) {
  struct fixture *fixture = *state;
  struct test_reply reply;
  test_send_c(&fixture->client, "GET /short HTTP/1.1\r\nHost: souk\r\n\r\n");
  assert_int_equal(test_read(&fixture->client, false, &reply), -EPIPE);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
    TEST(serves_ranges),
    TEST(serves_large_files),
    TEST(serves_heads_of_files),
    TEST(breaks_off_when_a_file_is_too_short),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
