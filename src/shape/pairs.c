/* Names and values as text, from a path or a query, into structs. */
#include "shape/internal.h"

#include <errno.h>

struct reader {
  struct checker checker;
  struct arena *arena;
};

/* Plain decimal digits after an optional minus, as links are written. What is larger than anything allowed
   stays so, for the limits to refuse. */
static int parse_int(struct text text, int64_t *ret) {
  size_t at = text.len > 0 && text.at[0] == '-' ? 1 : 0;
  if (at == text.len) {
    return -EINVAL;
  }
  int64_t number = 0;
  for (size_t i = at; i < text.len; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') {
      return -EINVAL;
    }
    if (number <= INTEGER_MAX) {
      number = number * 10 + (text.at[i] - '0');
    }
  }
  *ret = at > 0 ? -number : number;
  return 0;
}

static bool read_value(struct reader *reader, const struct path *path, const struct field *field,
                       struct text text, void *ret) {
  switch (field->kind) {
  case KIND_BOOL:
    if (!text_is(text, "true") && !text_is(text, "false")) {
      refuse(&reader->checker, path, "type", "must be true or false");
      return false;
    }
    *(bool *)ret = text_is(text, "true");
    return true;
  case KIND_INT:
    if (parse_int(text, ret) != 0) {
      refuse(&reader->checker, path, "type", "must be an integer in decimal digits");
      return false;
    }
    return true;
  case KIND_TEXT:
    *(struct text *)ret = text_copy(reader->arena, text);
    return true;
  case KIND_ID:
    if (id_parse(text, ret) != 0) {
      refuse(&reader->checker, path, "format", "must be a UUID");
      return false;
    }
    return true;
  case KIND_INSTANT:
    if (instant_parse(text, ret) != 0) {
      refuse(&reader->checker, path, "format", "must be a time of RFC 3339, such as 2026-11-21T08:30:00Z");
      return false;
    }
    return true;
  case KIND_ENUM:
    if (enum_value(field->names, text, ret) != 0) {
      refuse_name(&reader->checker, path, field->names);
      return false;
    }
    return true;
  case KIND_MONEY:
  case KIND_OBJECT:
  case KIND_LIST:
  case KIND_JSON:
  case KIND_BYTES:
    break;
  }
  return false;
}

static bool is_flat(const struct field *field) {
  return field->kind <= KIND_INSTANT || field->kind == KIND_ENUM;
}

static void read_field(struct reader *reader, const struct path *path, const struct field *field,
                       struct text text, void *object) {
  void *value = field_value(field, object);
  if (!read_value(reader, path, field, text, value)) {
    return;
  }
  check_value(&reader->checker, path, field, value);
  if (field->maybe) {
    *field_presence(field, object) = PRESENT;
  }
}

static const struct pair *find_pair(const struct pair *pairs, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++) {
    if (text_is(pairs[i].name, name)) {
      return &pairs[i];
    }
  }
  return NULL;
}

/* Every pair must name a field that is read here, and be the first to name it. */
static void check_names(struct reader *reader, const struct shape *shape, const struct pair *pairs,
                        size_t count, const bool *skip) {
  for (size_t i = 0; i < count; i++) {
    const struct field *field = shape_find(shape, pairs[i].name);
    struct path path = { .name = text_c(pairs[i].name) };
    if (field == NULL || !is_flat(field) || (skip != NULL && skip[field - shape->fields])) {
      refuse(&reader->checker, &path, "unknown", "is not known here");
    } else if (find_pair(pairs, i, field->name) != NULL) {
      refuse(&reader->checker, &path, "duplicate", "stands there twice");
    }
  }
}

int shape_decode_pairs(const struct shape *shape, const struct pair *pairs, size_t count, const bool *skip,
                       struct arena *arena, void *ret, struct faults *faults) {
  struct reader reader = { .checker.faults = faults, .arena = arena };
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    if (skip != NULL && skip[i]) {
      continue;
    }
    struct path path = { .name = field->name };
    const struct pair *pair = is_flat(field) ? find_pair(pairs, count, field->name) : NULL;
    if (pair != NULL) {
      read_field(&reader, &path, field, pair->value, ret);
    } else if (!field->maybe && !field->optional) {
      refuse(&reader.checker, &path, "required", "must be there");
    }
  }
  check_names(&reader, shape, pairs, count, skip);
  return reader.checker.failed ? -EINVAL : 0;
}
