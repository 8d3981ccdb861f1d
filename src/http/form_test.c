/* Bodies of forms: what they decode to, and which Content-Type they must have. */
#include "http/server.h"
#include "http/test_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The pairs of a body as "name=value|…", or "(refused)". */
static const char *decoded(struct arena *arena, struct text body) {
  struct http_request *request = ARENA_NEW(arena, struct http_request);
  struct pair pairs[HTTP_MAX_PAIRS];
  size_t count = 0;
  request->body = body;
  if (http_form_pairs(request, arena, pairs, &count) < 0) {
    return "(refused)";
  }
  struct buffer all;
  buffer_init_in(&all, arena, 65536);
  for (size_t i = 0; i < count; i++) {
    buffer_addf(&all, "%s=%s|", pairs[i].name.at, pairs[i].value.at);
  }
  return text_c(buffer_text(&all));
}

static void decodes_pairs(void **state) {
  (void)state;
  static const struct {
    struct text body;
    const char *wanted;
  } cases[] = {
    { { "a=b&c=d", 7 }, "a=b|c=d|" },
    { { "", 0 }, "" },
    { { "a", 1 }, "a=|" },
    { { "a=b=c&&", 7 }, "a=b=c|" },
    { { "a=1&a=2", 7 }, "a=1|a=2|" },
    { { "p%20q=x+y%2Bz", 13 }, "p q=x y+z|" },
    { { "a=%c3%A9", 8 }, "a=\xc3\xa9|" },
    { { "a=\xc3\xa9", 4 }, "(refused)" },
    { { "a=%c3", 5 }, "(refused)" },
    { { "a=%0", 4 }, "(refused)" },
    { { "a=%zz", 5 }, "(refused)" },
    { { "a=%00", 5 }, "(refused)" },
    { { "a=b c", 5 }, "(refused)" },
    { { "a=b\r\n", 5 }, "(refused)" },
    { { "a=\0b", 4 }, "(refused)" },
  };
  struct arena *arena = arena_create(4096);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(decoded(arena, cases[i].body), cases[i].wanted);
  }
  char many[4 * (HTTP_MAX_PAIRS + 1)];
  for (size_t i = 0; i < sizeof many; i++) {
    many[i] = "a=b&"[i % 4];
  }
  assert_string_equal(decoded(arena, (struct text){ many, sizeof many }), "(refused)");
  assert_string_not_equal(decoded(arena, (struct text){ many, sizeof many - 4 }), "(refused)");
  arena_destroy(arena);
}

static void reply_pairs(struct http_request *request) {
  struct http_reply reply = { .status = 200, .content_type = "text/plain" };
  reply.body = text_of(decoded(request->arena, request->body));
  http_reply(request, &reply);
}

static const char *const both[] = { "application/json", "application/x-www-form-urlencoded", NULL };
static const struct http_route routes[] = {
  { .method = HTTP_POST, .path = "/form", .media = http_form_media, .handle = reply_pairs },
  { .method = HTTP_POST, .path = "/json", .media = http_json_media, .handle = reply_pairs },
  { .method = HTTP_POST, .path = "/both", .media = both, .handle = reply_pairs },
};

#define FORM "application/x-www-form-urlencoded"

static void demands_the_content_type(void **state) {
  (void)state;
  static const struct {
    const char *path, *type;
    int status;
  } cases[] = {
    { "/form", FORM, 200 },
    { "/form", "Application/X-www-form-urlencoded; charset=UTF-8", 200 },
    { "/form", "application/json", 415 },
    { "/form", FORM "; charset=latin1", 415 },
    { "/form", FORM "x", 415 },
    { "/form", "multipart/form-data; boundary=x", 415 },
    { "/form", "text/plain", 415 },
    { "/form", "", 415 },
    { "/json", FORM, 415 },
    { "/both", FORM, 200 },
    { "/both", "application/json", 200 },
    { "/both", "text/plain", 415 },
  };
  struct http_server *server = NULL;
  struct error error;
  const struct http_listener listener = { .address = "127.0.0.1:0", .routes = routes, .routes_count = 3 };
  const struct http_server_options options = { .listeners = &listener, .listeners_count = 1 };
  assert_int_equal(http_server_create(&server, &options, &error), 0);
  assert_int_equal(http_server_start(server, &error), 0);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct test_client client;
    struct test_reply reply;
    char request[512];
    snprintf(request, sizeof request,
             "POST %s HTTP/1.1\r\nHost: souk\r\nContent-Type: %s\r\nContent-Length: 7\r\n\r\na=b&c=d",
             cases[i].path, cases[i].type);
    test_connect(&client, http_server_address(server, 0));
    test_send_c(&client, request);
    assert_int_equal(test_read(&client, false, &reply), 0);
    assert_int_equal(reply.status, cases[i].status);
    assert_true(reply.status != 200 || text_is(reply.body, "a=b|c=d|"));
    test_disconnect(&client);
  }
  http_server_destroy(server);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(decodes_pairs),
    cmocka_unit_test(demands_the_content_type),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
