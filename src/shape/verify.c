/* Mistakes in tables of fields, found before they do harm. */
#include "shape/verify.h"

#include "shape/internal.h"

#include <errno.h>

static bool is_snake_case(const char *name) {
  if (name[0] < 'a' || name[0] > 'z') {
    return false;
  }
  return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

static size_t wanted_size(const struct field *field) {
  switch (field->kind) {
  case KIND_BOOL:
    return field->maybe ? sizeof(struct maybe_bool) : sizeof(bool);
  case KIND_INT:
    return field->maybe ? sizeof(struct maybe_int) : sizeof(int64_t);
  case KIND_TEXT:
    return field->maybe ? sizeof(struct maybe_text) : sizeof(struct text);
  case KIND_ID:
    return field->maybe ? sizeof(struct maybe_id) : sizeof(struct id);
  case KIND_INSTANT:
    return field->maybe ? sizeof(struct maybe_instant) : sizeof(struct instant);
  case KIND_MONEY:
    return field->maybe ? sizeof(struct maybe_money) : sizeof(struct money);
  case KIND_ENUM:
    return field->maybe ? sizeof(struct maybe_enum) : sizeof(unsigned);
  case KIND_OBJECT:
    return field->shape != NULL ? field->shape->size : 0;
  case KIND_LIST:
    return sizeof(void *);
  case KIND_JSON:
    return sizeof(struct json);
  case KIND_BYTES:
    return sizeof(struct bytes);
  }
  return 0;
}

static const char *kind_fault(const struct field *field) {
  bool list = field->kind == KIND_LIST;
  bool flat_maybe = field->kind <= KIND_ENUM;
  if (field->size != wanted_size(field)) {
    return "its size is not that of its kind";
  }
  if (field->maybe && !flat_maybe) {
    return "a list, an object, JSON or bytes cannot be a maybe";
  }
  if (field->not_null && !field->maybe) {
    return "not_null is said of a maybe";
  }
  if (list && field->item != KIND_OBJECT && field->item != KIND_ID && field->item != KIND_TEXT &&
      field->item != KIND_INT) {
    return "a list holds structs, ids, texts or integers";
  }
  if (list && (field->item == KIND_OBJECT) != (field->shape != NULL)) {
    return "a list of structs, and no other, has a shape";
  }
  if ((field->kind == KIND_ENUM) != (field->names != NULL)) {
    return "an enum, and nothing else, has names";
  }
  if (field->charset != NULL && field->kind != KIND_TEXT) {
    return "only a text has a charset";
  }
  return NULL;
}

static const char *limits_fault(const struct field *field) {
  bool limited = field->kind == KIND_INT || field->kind == KIND_TEXT || field->kind == KIND_MONEY ||
                 field->kind == KIND_LIST;
  struct limits limits = field_limits(field);
  if (!limited) {
    return field->min != 0 || field->max != 0 ? "its kind has no limits" : NULL;
  }
  if (limits.min > limits.max) {
    return "min is above max";
  }
  if (limits.min < -INTEGER_MAX || limits.max > INTEGER_MAX) {
    return "limits are beyond ±(2^53−1)";
  }
  if ((field->kind == KIND_TEXT || field->kind == KIND_LIST) && limits.min < 0) {
    return "a length cannot be negative";
  }
  return NULL;
}

static const char *fallback_fault(const struct field *field) {
  if (field->fallback == 0) {
    return NULL;
  }
  if (field->kind != KIND_INT && field->kind != KIND_BOOL && field->kind != KIND_ENUM) {
    return "only an integer, a bool or an enum has a fallback";
  }
  if (!field->optional || field->maybe) {
    return "a fallback is for an optional member that is no maybe";
  }
  return field_empty_allowed(field) ? NULL : "its fallback is not allowed";
}

static const char *overlap_fault(const struct shape *shape, const struct field *field) {
  if (field->at + field->size > shape->size) {
    return "it lies outside its struct";
  }
  for (const struct field *other = shape->fields; other < field; other++) {
    if (strcmp(other->name, field->name) == 0) {
      return "another member has its name";
    }
    if (field->at < other->at + other->size && other->at < field->at + field->size) {
      return "it overlaps with another member";
    }
  }
  return NULL;
}

static int verify(const struct shape *shape, int depth, struct error *error) {
  if (depth == JSON_MAX_DEPTH) {
    return 0; /* a shape that holds lists of itself */
  }
  if (!is_snake_case(shape->name)) {
    return error_set(error, -EINVAL, "The shape %s: its name is not snake_case.", shape->name);
  }
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    const char *fault = is_snake_case(field->name) ? NULL : "its name is not snake_case";
    fault = fault != NULL ? fault : kind_fault(field);
    fault = fault != NULL ? fault : limits_fault(field);
    fault = fault != NULL ? fault : fallback_fault(field);
    fault = fault != NULL ? fault : overlap_fault(shape, field);
    if (fault != NULL) {
      return error_set(error, -EINVAL, "The shape %s, member %s: %s.", shape->name, field->name, fault);
    }
    if (field->shape != NULL && field->shape != shape) {
      int result = verify(field->shape, depth + 1, error);
      if (result != 0) {
        return result;
      }
    }
  }
  return 0;
}

int shape_verify(const struct shape *shape, struct error *error) {
  return verify(shape, 0, error);
}

static bool has_bytes(const struct shape *shape, int depth) {
  for (size_t i = 0; i < shape->fields_count && depth < JSON_MAX_DEPTH; i++) {
    const struct field *field = &shape->fields[i];
    if (field->kind == KIND_BYTES ||
        (field->shape != NULL && field->shape != shape && has_bytes(field->shape, depth + 1))) {
      return true;
    }
  }
  return false;
}

bool shape_has_bytes(const struct shape *shape) {
  return has_bytes(shape, 0);
}

static bool has_sealed(const struct shape *shape, int depth) {
  for (size_t i = 0; i < shape->fields_count && depth < JSON_MAX_DEPTH; i++) {
    const struct field *field = &shape->fields[i];
    if (field->sealed ||
        (field->shape != NULL && field->shape != shape && has_sealed(field->shape, depth + 1))) {
      return true;
    }
  }
  return false;
}

bool shape_has_sealed(const struct shape *shape) {
  return has_sealed(shape, 0);
}

long shape_uncovered(const struct shape *shape, unsigned char *filled) {
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    memset(filled + field->at, 0, field->size);
    memset(filled + field->count_at, 0, field->count_size);
  }
  for (size_t i = 0; i < shape->size; i++) {
    if (filled[i] != 0) {
      return (long)i;
    }
  }
  return -1;
}
