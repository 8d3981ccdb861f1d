/* The JSON Schemas of a struct with a member of every kind. */
#include "shape/example.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static json_t *schema(const struct shape *shape, enum schema_for direction) {
  struct buffer out;
  buffer_init(&out, 1 << 16);
  shape_schema(shape, direction, &out);
  assert_false(out.failed);
  json_t *json = json_loads(out.at, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(json);
  buffer_finish(&out);
  return json;
}

static void expect(const json_t *json, const char *expected) {
  char *written = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
  assert_string_equal(written, expected);
  free(written);
}

static void describes_every_kind(void **state) {
  (void)state;
  static const struct {
    const char *member, *schema;
  } cases[] = {
    { "name", "{\"type\":\"string\",\"minLength\":1,\"maxLength\":10,\"description\":\"Its name.\"}" },
    { "slug", "{\"type\":\"string\",\"minLength\":3,\"maxLength\":200,\"pattern\":\"^[a-z0-9_\\\\-]*$\"}" },
    { "open", "{\"type\":\"boolean\",\"default\":true}" },
    { "count", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":20}" },
    { "any", "{\"type\":\"integer\",\"minimum\":-9007199254740991,\"maximum\":9007199254740991}" },
    { "made_by", "{\"type\":\"string\",\"format\":\"uuid\"}" },
    { "made", "{\"type\":\"string\",\"format\":\"date-time\"}" },
    { "discount", "{\"$ref\":\"#/components/schemas/Money\","
                  "\"properties\":{\"minor\":{\"minimum\":-500,\"maximum\":-1}}}" },
    { "color", "{\"type\":\"string\",\"enum\":[\"red\",\"green\"]}" },
    { "paint", "{\"type\":\"string\",\"enum\":[\"red\",\"green\"],\"default\":\"green\"}" },
    { "first", "{\"$ref\":\"#/components/schemas/Line\"}" },
    { "lines", "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/"
               "Line\"},\"minItems\":1,\"maxItems\":3}" },
    { "tags", "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"uuid\"},\"maxItems\":100}" },
    { "words", "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":200},\"maxItems\":5}" },
    { "sizes", "{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":-9007199254740991,"
               "\"maximum\":9007199254740991},\"maxItems\":3}" },
    { "extra", "{}" },
    { "sure", "{\"type\":[\"boolean\",\"null\"]}" },
    { "note", "{\"type\":[\"string\",\"null\"],\"maxLength\":5,\"writeOnly\":true}" },
    { "rank", "{\"type\":\"integer\",\"minimum\":-9007199254740991,\"maximum\":9007199254740991}" },
    { "sold", "{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"}" },
    { "paid", "{\"anyOf\":[{\"$ref\":\"#/components/schemas/Money\"},{\"type\":\"null\"}],"
              "\"properties\":{\"minor\":{\"minimum\":0,\"maximum\":1000000000000}}}" },
    { "shade", "{\"type\":[\"string\",\"null\"],\"enum\":[\"red\",\"green\",null]}" },
  };
  json_t *json = schema(&thing_shape, SCHEMA_REQUEST);
  json_t *properties = json_object_get(json, "properties");
  assert_int_equal(json_object_size(properties), thing_shape.fields_count);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    expect(json_object_get(properties, cases[i].member), cases[i].schema);
  }
  json_decref(json);
}

static void says_what_a_request_needs(void **state) {
  (void)state;
  json_t *json = schema(&thing_shape, SCHEMA_REQUEST);
  expect(json_object_get(json, "required"),
         "[\"name\",\"any\",\"made_by\",\"made\",\"price\",\"color\",\"first\",\"lines\"]");
  expect(json_object_get(json, "additionalProperties"), "false");
  expect(json_object_get(json, "description"), "\"A thing.\"");
  json_decref(json);
}

static void says_what_a_reply_always_has(void **state) {
  (void)state;
  json_t *json = schema(&thing_shape, SCHEMA_REPLY);
  expect(json_object_get(json, "required"),
         "[\"name\",\"open\",\"count\",\"any\",\"made_by\",\"made\",\"price\",\"color\",\"paint\",\"first\","
         "\"lines\",\"tags\",\"words\",\"sizes\"]");
  assert_null(json_object_get(json, "additionalProperties"));
  expect(json_object_get(json_object_get(json, "properties"), "open"), "{\"type\":\"boolean\"}");
  json_decref(json);
}

static void describes_nothing(void **state) {
  (void)state;
  json_t *json = schema(&nothing_shape, SCHEMA_REQUEST);
  expect(
      json,
      "{\"type\":\"object\",\"description\":\"Nothing.\",\"properties\":{},\"additionalProperties\":false}");
  json_decref(json);
}

static void escapes_what_a_class_reads_otherwise(void **state) {
  (void)state;
  static const struct {
    const char *charset, *pattern;
  } cases[] = {
    { "a-z", "\"^[a-z]*$\"" },
    { "+0-9 -", "\"^[+0-9 \\\\-]*$\"" },
    { "-a", "\"^[\\\\-a]*$\"" },
    { "[]^\\", "\"^[\\\\[\\\\]\\\\^\\\\\\\\]*$\"" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct field field = { .name = "x", .kind = KIND_TEXT, .charset = cases[i].charset };
    struct buffer out;
    buffer_init(&out, 1000);
    shape_field_schema(&field, SCHEMA_REQUEST, &out);
    json_t *json = json_loads(out.at, 0, NULL);
    expect(json_object_get(json, "pattern"), cases[i].pattern);
    json_decref(json);
    buffer_finish(&out);
  }
}

static void writes_titles_and_money(void **state) {
  (void)state;
  struct buffer out;
  buffer_init(&out, 1000);
  const struct shape shape = { .name = "place_order_2go" };
  shape_title(&shape, &out);
  assert_string_equal(out.at, "PlaceOrder2go");
  buffer_clear(&out);
  money_schema(&out);
  json_t *json = json_loads(out.at, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(json);
  json_decref(json);
  buffer_finish(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(describes_every_kind),
    cmocka_unit_test(says_what_a_request_needs),
    cmocka_unit_test(says_what_a_reply_always_has),
    cmocka_unit_test(describes_nothing),
    cmocka_unit_test(escapes_what_a_class_reads_otherwise),
    cmocka_unit_test(writes_titles_and_money),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
