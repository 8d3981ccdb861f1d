/* JSON into structs: all that is wrong is reported at once, by path. */
#include "shape/internal.h"

#include <errno.h>
#include <string.h>

struct decoder {
  struct checker checker;
  struct arena *arena;
  enum unknown_members unknown;
};

static void decode_object(struct decoder *decoder, const struct path *path, const struct shape *shape,
                          const bool *skip, const json_t *json, void *ret);

/* 1.0 and 1e2 are integers like any other: JSON has one kind of number (RFC 8259 section 6). */
static bool decode_int(struct decoder *decoder, const struct path *path, const json_t *json, int64_t *ret) {
  if (!json_is_number(json)) {
    refuse(&decoder->checker, path, "type", "must be an integer");
    return false;
  }
  double number = json_number_value(json);
  int64_t integer = 0;
  if (json_is_integer(json)) {
    integer = json_integer_value(json);
  } else if (number >= -(double)INTEGER_MAX && number <= (double)INTEGER_MAX) {
    integer = (int64_t)number;
    if ((double)integer != number) {
      refuse(&decoder->checker, path, "type", "must be an integer, without a fraction");
      return false;
    }
  } else {
    integer = INT64_MAX;
  }
  if (integer < -INTEGER_MAX || integer > INTEGER_MAX) {
    refuse(&decoder->checker, path, "range", "must be within ±%lld", (long long)INTEGER_MAX);
    return false;
  }
  *ret = integer;
  return true;
}

/* The text of a JSON string; it lives as long as the tree. */
static bool decode_string(struct decoder *decoder, const struct path *path, const json_t *json,
                          const char *what, struct text *ret) {
  if (!json_is_string(json)) {
    refuse(&decoder->checker, path, "type", "must be %s", what);
    return false;
  }
  *ret = (struct text){ .at = json_string_value(json), .len = json_string_length(json) };
  return true;
}

static bool decode_id(struct decoder *decoder, const struct path *path, const json_t *json, struct id *ret) {
  struct text text;
  if (!decode_string(decoder, path, json, "a string with a UUID", &text)) {
    return false;
  }
  if (id_parse(text, ret) != 0) {
    refuse(&decoder->checker, path, "format", "must be a UUID");
    return false;
  }
  return true;
}

static bool decode_instant(struct decoder *decoder, const struct path *path, const json_t *json,
                           struct instant *ret) {
  struct text text;
  if (!decode_string(decoder, path, json, "a string with a time", &text)) {
    return false;
  }
  if (instant_parse(text, ret) != 0) {
    refuse(&decoder->checker, path, "format", "must be a time of RFC 3339, such as 2026-11-21T08:30:00Z");
    return false;
  }
  return true;
}

/* Money by its own table, so that its faults read like any other object's. The currency is checked with the
   amount afterwards. */
struct money_wire {
  int64_t minor;
  struct text currency;
};
static const struct field money_fields[] = {
  FIELD(struct money_wire, minor),
  FIELD(struct money_wire, currency, .min = 3, .max = 3, .charset = "A-Z"),
};
static const struct shape money_shape = SHAPE(money_wire, money_fields);

static bool decode_money(struct decoder *decoder, const struct path *path, const json_t *json,
                         struct money *ret) {
  struct money_wire wire;
  bool failed_before = decoder->checker.failed;
  decoder->checker.failed = false;
  decode_object(decoder, path, &money_shape, NULL, json, &wire);
  bool failed = decoder->checker.failed;
  decoder->checker.failed = failed || failed_before;
  if (!failed) {
    *ret = (struct money){ .minor = wire.minor };
    memcpy(ret->currency, wire.currency.at, wire.currency.len);
  }
  return !failed;
}

static bool decode_enum(struct decoder *decoder, const struct path *path, const struct field *field,
                        const json_t *json, unsigned *ret) {
  struct text text;
  if (!decode_string(decoder, path, json, "a string", &text)) {
    return false;
  }
  if (enum_value(field->names, text, ret) != 0) {
    refuse_name(&decoder->checker, path, field->names);
    return false;
  }
  return true;
}

static int add_bytes(const char *bytes, size_t size, void *buffer) {
  buffer_add(buffer, bytes, size);
  return ((struct buffer *)buffer)->failed ? -1 : 0;
}

enum { JSON_VALUE_MAX = 1 << 24 };

static bool decode_json(struct decoder *decoder, const struct path *path, const json_t *json,
                        struct json *ret) {
  struct buffer buffer;
  buffer_init(&buffer, JSON_VALUE_MAX);
  bool written = json_dump_callback(json, add_bytes, &buffer, JSON_COMPACT | JSON_ENCODE_ANY) == 0;
  if (written) {
    ret->text = text_copy(decoder->arena, buffer_text(&buffer));
  } else {
    refuse(&decoder->checker, path, "too_many", "is too large");
  }
  buffer_finish(&buffer);
  return written;
}

/* A plain value, converted; its limits are not checked yet. */
static bool decode_plain(struct decoder *decoder, const struct path *path, const struct field *field,
                         const json_t *json, void *ret) {
  switch (field->kind) {
  case KIND_BOOL:
    if (!json_is_boolean(json)) {
      refuse(&decoder->checker, path, "type", "must be true or false");
      return false;
    }
    *(bool *)ret = json_is_true(json);
    return true;
  case KIND_INT:
    return decode_int(decoder, path, json, ret);
  case KIND_TEXT:
    return decode_string(decoder, path, json, "a string", ret);
  case KIND_ID:
    return decode_id(decoder, path, json, ret);
  case KIND_INSTANT:
    return decode_instant(decoder, path, json, ret);
  case KIND_MONEY:
    return decode_money(decoder, path, json, ret);
  case KIND_ENUM:
    return decode_enum(decoder, path, field, json, ret);
  case KIND_JSON:
    return decode_json(decoder, path, json, ret);
  case KIND_BYTES:
    refuse(&decoder->checker, path, "type", "cannot be said in JSON");
    return false;
  case KIND_OBJECT:
  case KIND_LIST:
    break;
  }
  return false;
}

static void decode_item(struct decoder *decoder, const struct path *path, const struct field *field,
                        const json_t *json, void *ret) {
  if (field->item == KIND_OBJECT) {
    decode_object(decoder, path, field->shape, NULL, json, ret);
  } else if (field->item == KIND_ID) {
    if (decode_id(decoder, path, json, ret)) {
      check_item(&decoder->checker, path, KIND_ID, ret);
    }
  } else if (field->item == KIND_INT) {
    (void)decode_int(decoder, path, json, ret); /* which also checks all that bounds one */
  } else if (decode_string(decoder, path, json, "a string", ret)) {
    check_item(&decoder->checker, path, KIND_TEXT, ret);
    *(struct text *)ret = text_copy(decoder->arena, *(const struct text *)ret);
  }
}

static void decode_list(struct decoder *decoder, const struct path *path, const struct field *field,
                        const json_t *json, void *object) {
  if (!json_is_array(json)) {
    refuse(&decoder->checker, path, "type", "must be an array");
    return;
  }
  size_t count = json_array_size(json);
  if (!check_count(&decoder->checker, path, field, count) || count == 0) {
    return;
  }
  size_t size = field_item_size(field);
  char *items = arena_array(decoder->arena, count, size);
  for (size_t i = 0; i < count; i++) {
    struct path item = { .up = path, .index = i };
    decode_item(decoder, &item, field, json_array_get(json, i), items + i * size);
  }
  field_set_items(field, object, items, count);
}

static void decode_field(struct decoder *decoder, const struct path *path, const struct field *field,
                         const json_t *json, void *object) {
  if (json_is_null(json) && field->kind != KIND_JSON) {
    if (field->maybe && !field->not_null) {
      *field_presence(field, object) = IS_NULL;
    } else {
      refuse(&decoder->checker, path, "null", "must not be null");
    }
    return;
  }
  void *value = field_value(field, object);
  if (field->kind == KIND_OBJECT) {
    decode_object(decoder, path, field->shape, NULL, json, value);
  } else if (field->kind == KIND_LIST) {
    decode_list(decoder, path, field, json, object);
  } else if (decode_plain(decoder, path, field, json, value)) {
    check_value(&decoder->checker, path, field, value);
    if (field->kind == KIND_TEXT) {
      *(struct text *)value = text_copy(decoder->arena, *(const struct text *)value);
    }
    if (field->maybe) {
      *field_presence(field, object) = PRESENT;
    }
  }
}

static void refuse_unknown(struct decoder *decoder, const struct path *path, const struct shape *shape,
                           const bool *skip, const json_t *json) {
  const char *name;
  json_t *value;
  /* jansson's iterator wants a tree it may change; nothing here does. */
  json_object_foreach((json_t *)(uintptr_t)json, name, value) {
    const struct field *field = shape_find(shape, text_of(name));
    if (field == NULL || (skip != NULL && skip[field - shape->fields])) {
      struct path member = { .up = path, .name = name };
      refuse(&decoder->checker, &member, "unknown", "is not a member of this");
    }
  }
}

static void decode_object(struct decoder *decoder, const struct path *path, const struct shape *shape,
                          const bool *skip, const json_t *json, void *ret) {
  shape_defaults(shape, ret);
  if (!json_is_object(json)) {
    refuse(&decoder->checker, path, "type", "must be an object");
    return;
  }
  size_t known = 0;
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    if (skip != NULL && skip[i]) {
      continue;
    }
    struct path member = { .up = path, .name = field->name };
    const json_t *value = json_object_get(json, field->name);
    if (value != NULL) {
      known++;
      decode_field(decoder, &member, field, value, ret);
    } else if (!field->maybe && !field->optional) {
      refuse(&decoder->checker, &member, "required", "must be there");
    }
  }
  if (decoder->unknown == UNKNOWN_REFUSED && known < json_object_size(json)) {
    refuse_unknown(decoder, path, shape, skip, json);
  }
}

static int decode(struct decoder *decoder, const struct shape *shape, struct text json, const bool *skip,
                  void *ret) {
  json_t *tree = json_parse(json, decoder->checker.faults);
  if (tree == NULL) {
    return -EINVAL;
  }
  decode_object(decoder, NULL, shape, skip, tree, ret);
  json_decref(tree);
  return decoder->checker.failed ? -EINVAL : 0;
}

int shape_decode(const struct shape *shape, struct text json, enum unknown_members unknown,
                 struct arena *arena, void *ret, struct faults *faults) {
  struct decoder decoder = { .checker.faults = faults, .arena = arena, .unknown = unknown };
  return decode(&decoder, shape, json, NULL, ret);
}

int shape_decode_body(const struct shape *shape, struct text json, const bool *skip, struct arena *arena,
                      void *ret, struct faults *faults) {
  struct decoder decoder = { .checker.faults = faults, .arena = arena, .unknown = UNKNOWN_REFUSED };
  return decode(&decoder, shape, json, skip, ret);
}
