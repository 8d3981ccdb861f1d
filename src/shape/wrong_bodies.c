/* A right body is built as a tree; then one value after another is replaced by each kind of wrong one,
   written out, and put back. */
#include "shape/wrong_bodies.h"

#include "shape/internal.h"

#include <string.h>

struct maker {
  json_t *root;
  struct arena *arena;
  void (*each)(void *data, const struct wrong_body *wrong);
  void *data;
};

/* Where a value stands: a member of an object, or an item of an array. */
struct place {
  json_t *parent;
  const char *name;
  size_t index;
  struct path path;
};

#define SOME_ID "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"
#define NIL_ID "00000000-0000-0000-0000-000000000000"
static const char unknown_member[] = "no_such_member";

static json_t *example_object(const struct shape *shape, const bool *skip);

static char some_character(const struct field *field) {
  return field->charset != NULL ? field->charset[0] : 'x';
}

/* `count` times one character, which must be of the charset. */
static json_t *repeated(struct text character, size_t count) {
  struct buffer buffer;
  buffer_init(&buffer, 1 << 24);
  for (size_t i = 0; i < count; i++) {
    buffer_add_text(&buffer, character);
  }
  json_t *string = json_stringn(text_c(buffer_text(&buffer)), buffer.len);
  buffer_finish(&buffer);
  return string;
}

static json_t *example_text(const struct field *field, size_t length) {
  char character = some_character(field);
  return repeated((struct text){ .at = &character, .len = 1 }, length);
}

static json_t *example_money(const struct field *field) {
  return json_pack("{s:I,s:s}", "minor", (json_int_t)field_limits(field).max, "currency", "EUR");
}

static json_t *example_item(const struct field *field) {
  switch (field->item) {
  case KIND_OBJECT:
    return example_object(field->shape, NULL);
  case KIND_INT:
    return json_integer(1);
  default:
    return json_string(field->item == KIND_ID ? SOME_ID : "x");
  }
}

static json_t *example_list(const struct field *field, size_t count) {
  json_t *array = json_array();
  for (size_t i = 0; i < count; i++) {
    json_array_append_new(array, example_item(field));
  }
  return array;
}

static json_t *example(const struct field *field) {
  struct limits limits = field_limits(field);
  switch (field->kind) {
  case KIND_BOOL:
    return json_true();
  case KIND_INT:
    return json_integer(limits.max);
  case KIND_TEXT:
    return example_text(field, (size_t)(limits.min > 0 ? limits.min : 1));
  case KIND_ID:
    return json_string(SOME_ID);
  case KIND_INSTANT:
    return json_string("2026-11-21T08:30:26Z");
  case KIND_MONEY:
    return example_money(field);
  case KIND_ENUM:
    for (unsigned i = 0; i < field->names->count; i++) {
      if (field->names->at[i] != NULL) {
        return json_string(field->names->at[i]);
      }
    }
    return json_null();
  case KIND_OBJECT:
    return example_object(field->shape, NULL);
  case KIND_LIST:
    return example_list(field, (size_t)(limits.min > 0 ? limits.min : limits.max > 0 ? 1 : 0));
  case KIND_JSON:
    return json_true();
  case KIND_BYTES:
    break;
  }
  return json_null();
}

static json_t *example_object(const struct shape *shape, const bool *skip) {
  json_t *object = json_object();
  for (size_t i = 0; i < shape->fields_count; i++) {
    if (skip == NULL || !skip[i]) {
      json_object_set_new(object, shape->fields[i].name, example(&shape->fields[i]));
    }
  }
  return object;
}

static struct text write_json(const json_t *json, struct arena *arena) {
  char *written = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
  struct text text = text_copy(arena, text_of(written));
  free(written);
  return text;
}

static void hand_out(struct maker *maker, const struct path *path, const char *code) {
  struct wrong_body wrong = { .json = write_json(maker->root, maker->arena),
                              .path = path_text(maker->arena, path),
                              .code = code };
  maker->each(maker->data, &wrong);
}

static json_t *get(const struct place *place) {
  return place->name != NULL ? json_object_get(place->parent, place->name)
                             : json_array_get(place->parent, place->index);
}

static void put_back(const struct place *place, json_t *value) {
  if (place->name != NULL) {
    json_object_set_new(place->parent, place->name, value);
  } else {
    json_array_set_new(place->parent, place->index, value);
  }
}

/* The body with another value at that place; the fault is expected at `path`. */
static void with_value(struct maker *maker, const struct place *place, json_t *value, const struct path *path,
                       const char *code) {
  json_t *right = json_incref(get(place));
  put_back(place, value);
  hand_out(maker, path, code);
  put_back(place, right);
}

static void with_wrong(struct maker *maker, const struct place *place, json_t *value, const char *code) {
  with_value(maker, place, value, &place->path, code);
}

/* Every type of JSON value that is not the right one. */
static void with_wrong_types(struct maker *maker, const struct place *place) {
  json_type right = json_typeof(get(place));
  json_t *others[] = { json_true(), json_integer(7), json_string("7"), json_array(), json_object() };
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    if (json_typeof(others[i]) == right) {
      json_decref(others[i]);
    } else {
      with_wrong(maker, place, others[i], "type");
    }
  }
}

static void with_wrong_integers(struct maker *maker, const struct place *place, struct limits limits) {
  with_wrong(maker, place, json_real(1.5), "type");
  with_wrong(maker, place, json_real(1e300), "range");
  with_wrong(maker, place, json_integer(INTEGER_MAX + 1), "range");
  with_wrong(maker, place, json_integer(-INTEGER_MAX - 1), "range");
  with_wrong(maker, place, json_integer(limits.min - 1), "range");
  with_wrong(maker, place, json_integer(limits.max + 1), "range");
}

static void with_wrong_texts(struct maker *maker, const struct place *place, const struct field *field) {
  struct limits limits = field_limits(field);
  with_wrong(maker, place, example_text(field, (size_t)limits.max + 1), "length");
  if (limits.min > 0) {
    with_wrong(maker, place, example_text(field, (size_t)limits.min - 1), "length");
  }
  if (field->charset != NULL) {
    with_wrong(maker, place, repeated(TEXT("é"), (size_t)(limits.min > 0 ? limits.min : 1)), "format");
  } else {
    with_wrong(maker, place, repeated(TEXT("é"), (size_t)limits.max + 1), "length");
  }
}

static void with_wrong_ids(struct maker *maker, const struct place *place) {
  with_wrong(maker, place, json_string(""), "format");
  with_wrong(maker, place, json_string(SOME_ID "0"), "format");
  with_wrong(maker, place, json_string(NIL_ID), "format");
}

static void with_wrong_instants(struct maker *maker, const struct place *place) {
  with_wrong(maker, place, json_string("yesterday"), "format");
  with_wrong(maker, place, json_string("2026-02-30T00:00:00Z"), "format");
  with_wrong(maker, place, json_string("2026-11-21T08:30:26"), "format");
}

static void with_unknown_member(struct maker *maker, json_t *object, const struct path *path) {
  struct path unknown = { .up = path, .name = unknown_member };
  json_object_set_new(object, unknown_member, json_integer(1));
  hand_out(maker, &unknown, "unknown");
  json_object_del(object, unknown_member);
}

static void without_member(struct maker *maker, const struct place *place) {
  json_t *right = json_incref(get(place));
  json_object_del(place->parent, place->name);
  hand_out(maker, &place->path, "required");
  json_object_set_new(place->parent, place->name, right);
}

static void with_wrong_money(struct maker *maker, const struct place *place, const struct field *field) {
  json_t *money = get(place);
  struct place minor = { .parent = money, .name = "minor", .path = { .up = &place->path, .name = "minor" } };
  struct place currency = { .parent = money,
                            .name = "currency",
                            .path = { .up = &place->path, .name = "currency" } };
  without_member(maker, &minor);
  without_member(maker, &currency);
  with_wrong_types(maker, &minor);
  with_wrong_types(maker, &currency);
  with_wrong_integers(maker, &minor, field_limits(field));
  with_wrong(maker, &currency, json_string("eur"), "format");
  with_wrong(maker, &currency, json_string("EURO"), "length");
  with_unknown_member(maker, money, &place->path);
}

static void with_wrong_members(struct maker *maker, json_t *object, const struct path *path,
                               const struct shape *shape, const bool *skip);

static void with_wrong_items(struct maker *maker, const struct place *place, const struct field *field) {
  struct limits limits = field_limits(field);
  if (limits.max < JSON_MAX_MEMBERS / 50) { /* beyond, the bounds of all JSON come first */
    with_wrong(maker, place, example_list(field, (size_t)limits.max + 1), "length");
  }
  if (limits.min > 0) {
    with_wrong(maker, place, example_list(field, (size_t)limits.min - 1), "length");
  }
  struct place first = { .parent = get(place), .path = { .up = &place->path } };
  if (json_array_size(first.parent) == 0) {
    return;
  }
  with_wrong_types(maker, &first);
  with_wrong(maker, &first, json_null(), "type");
  if (field->item == KIND_OBJECT) {
    with_wrong_members(maker, get(&first), &first.path, field->shape, NULL);
  } else if (field->item == KIND_ID) {
    with_wrong_ids(maker, &first);
  } else if (field->item == KIND_INT) {
    with_wrong_integers(maker, &first, (struct limits){ -INTEGER_MAX, INTEGER_MAX });
  } else {
    with_wrong(maker, &first, repeated(TEXT("x"), TEXT_DEFAULT_MAX + 1), "length");
  }
}

static void with_wrong_values(struct maker *maker, const struct place *place, const struct field *field) {
  switch (field->kind) {
  case KIND_INT:
    with_wrong_integers(maker, place, field_limits(field));
    break;
  case KIND_TEXT:
    with_wrong_texts(maker, place, field);
    break;
  case KIND_ID:
    with_wrong_ids(maker, place);
    break;
  case KIND_INSTANT:
    with_wrong_instants(maker, place);
    break;
  case KIND_MONEY:
    with_wrong_money(maker, place, field);
    break;
  case KIND_ENUM:
    with_wrong(maker, place, json_string(""), "one_of");
    with_wrong(maker, place, json_string("no such name"), "one_of");
    break;
  case KIND_OBJECT:
    with_wrong_members(maker, get(place), &place->path, field->shape, NULL);
    break;
  case KIND_LIST:
    with_wrong_items(maker, place, field);
    break;
  case KIND_BOOL:
  case KIND_JSON:
  case KIND_BYTES:
    break;
  }
}

static void with_wrong_field(struct maker *maker, const struct place *place, const struct field *field) {
  if (!field->optional && !field->maybe) {
    without_member(maker, place);
  }
  if (field->kind == KIND_JSON) {
    return; /* takes anything, null too */
  }
  if (!field->maybe || field->not_null) {
    with_wrong(maker, place, json_null(), "null");
  }
  with_wrong_types(maker, place);
  with_wrong_values(maker, place, field);
}

static void with_wrong_members(struct maker *maker, json_t *object, const struct path *path,
                               const struct shape *shape, const bool *skip) {
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    struct place place = { .parent = object,
                           .name = field->name,
                           .path = { .up = path, .name = field->name } };
    if (skip == NULL || !skip[i]) {
      with_wrong_field(maker, &place, field);
      continue;
    }
    json_object_set_new(object, field->name, example(field));
    hand_out(maker, &place.path, "unknown");
    json_object_del(object, field->name);
  }
  with_unknown_member(maker, object, path);
}

/* Bodies that are no object, or no JSON. */
static void hand_out_texts(struct maker *maker) {
  struct text right = write_json(maker->root, maker->arena);
  const struct wrong_body wrongs[] = {
    { .json = TEXT(""), .code = "json" },
    { .json = TEXT("null"), .code = "type" },
    { .json = TEXT("7"), .code = "type" },
    { .json = TEXT("\"text\""), .code = "type" },
    { .json = TEXT("[]"), .code = "type" },
    { .json = { .at = right.at, .len = right.len - 1 }, .code = "json" },
    { .json = text_format(maker->arena, "%s}", right.at), .code = "json" },
    { .json = text_format(maker->arena, "\xef\xbb\xbf%s", right.at), .code = "json" },
    { .json = TEXT("{\"a\":1,\"a\":1}"), .path = TEXT("/a"), .code = "duplicate" },
    { .json = TEXT("{\"a\":\"\xff\"}"), .code = "json" },
    { .json = TEXT("{\"a\":\"\\u0000\"}"), .code = "json" },
    { .json = TEXT("{\"a\":\"\\ud800\"}"), .code = "json" },
    { .json = TEXT("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"),
      .path = TEXT("/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0"),
      .code = "too_deep" },
  };
  for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
    maker->each(maker->data, &wrongs[i]);
  }
}

struct text right_body(const struct shape *shape, const bool *skip, struct arena *arena) {
  json_t *root = example_object(shape, skip);
  struct text text = write_json(root, arena);
  json_decref(root);
  return text;
}

void wrong_bodies(const struct shape *shape, const bool *skip, struct arena *arena,
                  void (*each)(void *data, const struct wrong_body *wrong), void *data) {
  struct maker maker = { .root = example_object(shape, skip), .arena = arena, .each = each, .data = data };
  hand_out_texts(&maker);
  with_wrong_members(&maker, maker.root, NULL, shape, skip);
  json_decref(maker.root);
}
