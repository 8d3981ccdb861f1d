/* The CloudEvents envelope: there and back, and what it refuses. */
#include "shape/event.h"

#include "shape/example.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TRACE "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
#define KEY "0192f3a4-0000-7000-8000-000000000001"
#define USER "0192f3a4-0000-7000-8000-000000000002"

static const char full[] =
    "{\"specversion\":\"1.0\",\"id\":\"" SOME_ID "\",\"source\":\"/souk/order\",\"type\":\"order.created\","
    "\"subject\":\"" KEY
    "\",\"time\":\"2026-11-21T08:30:26.123456Z\",\"datacontenttype\":\"application/json\","
    "\"partitionkey\":\"" KEY "\",\"version\":3,\"actor\":\"user:" USER "\",\"onbehalfof\":\"" USER "\","
    "\"traceparent\":\"" TRACE "\",\"data\":{\"quantity\":1,\"words\":[\"é\"]}}";
static const char least[] =
    "{\"specversion\":\"1.0\",\"id\":\"" SOME_ID "\",\"source\":\"/souk/order\",\"type\":\"order.created\","
    "\"subject\":\"" KEY
    "\",\"time\":\"2026-11-21T08:30:26Z\",\"version\":1,\"actor\":\"system\",\"data\":{}}";

static struct event decoded(struct arena *arena, struct text json) {
  struct faults faults = { .arena = arena };
  struct event event;
  if (event_decode(json, arena, &event, &faults) != 0) {
    fail_msg("%s at %s", faults.at[0].code, text_c(faults.at[0].path));
  }
  return event;
}

static void goes_there_and_back(void **state) {
  (void)state;
  struct arena *arena = arena_create(4096);
  struct event event = decoded(arena, text_of(full));
  assert_int_equal(event.seq, 0);
  assert_string_equal(event.source.at, "order");
  assert_string_equal(event.topic.at, "order.created");
  assert_int_equal(event.version, 3);
  assert_string_equal(event.actor.at, "user:" USER);
  assert_string_equal(event.traceparent.at, TRACE);
  assert_string_equal(event.data.at, "{\"quantity\":1,\"words\":[\"é\"]}");
  struct buffer out;
  buffer_init(&out, 10000);
  event_encode(&event, &out);
  assert_string_equal(out.at, full);
  buffer_finish(&out);
  arena_destroy(arena);
}

static void leaves_out_what_is_not_there(void **state) {
  (void)state;
  struct arena *arena = arena_create(4096);
  struct event event = decoded(arena, text_of(least));
  assert_true(id_is_none(event.subject));
  assert_int_equal(event.traceparent.len, 0);
  struct buffer out;
  buffer_init(&out, 10000);
  event_encode(&event, &out);
  assert_null(strstr(out.at, "onbehalfof"));
  assert_null(strstr(out.at, "traceparent"));
  struct event again = decoded(arena, buffer_text(&out));
  assert_string_equal(again.data.at, "{}");
  buffer_finish(&out);
  arena_destroy(arena);
}

static void ignores_what_it_does_not_know(void **state) {
  (void)state;
  struct arena *arena = arena_create(4096);
  struct text json = text_format(arena, "{\"dataschema\":\"x\",\"later\":[1],%s", full + 1);
  assert_int_equal(decoded(arena, json).version, 3);
  arena_destroy(arena);
}

static void refuses(const char *from, const char *to, const char *path, const char *code) {
  struct arena *arena = arena_create(4096);
  struct faults faults = { .arena = arena };
  const char *at = strstr(full, from);
  assert_non_null(at);
  struct text json = text_format(arena, "%.*s%s%s", (int)(at - full), full, to, at + strlen(from));
  struct event event = { .seq = 7 };
  assert_int_equal(event_decode(json, arena, &event, &faults), -EINVAL);
  if (faults.count != 1 || !text_is(faults.at[0].path, path) || strcmp(faults.at[0].code, code) != 0) {
    fail_msg("%s: got %s at %s", to, faults.at[0].code, text_c(faults.at[0].path));
  }
  assert_int_equal(event.seq, 7);
  arena_destroy(arena);
}

static void refuses_what_it_cannot_use(void **state) {
  (void)state;
  refuses("\"1.0\"", "\"1.1\"", "/specversion", "one_of");
  refuses("\"specversion\":\"1.0\",", "", "/specversion", "required");
  refuses("/souk/order", "/souk/", "/source", "format");
  refuses("/souk/order", "https://elsewhere", "/source", "format");
  refuses("order.created", "Order Created", "/type", "format");
  refuses("\"id\":\"" SOME_ID "\"", "\"id\":\"1\"", "/id", "format");
  refuses("\"id\":\"" SOME_ID "\"", "\"id\":\"" NIL_ID "\"", "/id", "format");
  refuses("2026-11-21T08:30:26.123456Z", "today", "/time", "format");
  refuses("application/json", "text/plain", "/datacontenttype", "one_of");
  refuses("\"partitionkey\":\"" KEY, "\"partitionkey\":\"" USER, "/partitionkey", "format");
  refuses("\"version\":3", "\"version\":0", "/version", "range");
  refuses("\"version\":3,", "", "/version", "required");
  refuses("00-4bf92f", "4bf92f", "/traceparent", "length");
  refuses("\"data\":", "\"data_base64\":", "/data", "required");
  refuses("{\"quantity\"", "{{\"quantity\"", "", "json");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(goes_there_and_back),
    cmocka_unit_test(leaves_out_what_is_not_there),
    cmocka_unit_test(ignores_what_it_does_not_know),
    cmocka_unit_test(refuses_what_it_cannot_use),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
