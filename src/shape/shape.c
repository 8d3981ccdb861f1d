/* Shapes that all use, finding fields and their values, defaults, copies and PATCH. */
#include "shape/internal.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

const struct shape nothing_shape = { .name = "nothing", .size = sizeof(struct nothing), .doc = "Nothing." };

static const struct field by_id_fields[] = { FIELD(struct by_id, id, .doc = "Its id.") };
const struct shape by_id_shape = SHAPE(by_id, by_id_fields, .doc = "One thing, by its id.");

static const struct field count_fields[] = { FIELD(struct count, count, .doc = "How many.") };
const struct shape count_shape = SHAPE(count, count_fields, .doc = "A number of something.");

const struct field *shape_find(const struct shape *shape, struct text name) {
  for (size_t i = 0; i < shape->fields_count; i++) {
    if (text_is(name, shape->fields[i].name)) {
      return &shape->fields[i];
    }
  }
  return NULL;
}

/* All maybes begin with their presence; the value stands where its type's alignment puts it. */
static size_t maybe_value_at(enum kind kind) {
  switch (kind) {
  case KIND_BOOL:
    return offsetof(struct maybe_bool, v);
  case KIND_INT:
    return offsetof(struct maybe_int, v);
  case KIND_TEXT:
    return offsetof(struct maybe_text, v);
  case KIND_ID:
    return offsetof(struct maybe_id, v);
  case KIND_INSTANT:
    return offsetof(struct maybe_instant, v);
  case KIND_MONEY:
    return offsetof(struct maybe_money, v);
  case KIND_ENUM:
    return offsetof(struct maybe_enum, v);
  case KIND_OBJECT:
  case KIND_LIST:
  case KIND_JSON:
  case KIND_BYTES:
    break;
  }
  assert(!"a kind that has no maybe");
  return 0;
}

void *field_value(const struct field *field, void *object) {
  return (char *)object + field->at + (field->maybe ? maybe_value_at(field->kind) : 0);
}

const void *field_value_const(const struct field *field, const void *object) {
  return (const char *)object + field->at + (field->maybe ? maybe_value_at(field->kind) : 0);
}

enum presence *field_presence(const struct field *field, void *object) {
  return (enum presence *)(void *)((char *)object + field->at);
}

enum presence field_presence_const(const struct field *field, const void *object) {
  return *(const enum presence *)(const void *)((const char *)object + field->at);
}

const void *field_items(const struct field *field, const void *object, size_t *ret_count) {
  const void *items = NULL;
  memcpy(&items, (const char *)object + field->at, sizeof items);
  memcpy(ret_count, (const char *)object + field->count_at, sizeof *ret_count);
  return items;
}

void field_set_items(const struct field *field, void *object, const void *items, size_t count) {
  memcpy((char *)object + field->at, &items, sizeof items);
  memcpy((char *)object + field->count_at, &count, sizeof count);
}

size_t field_item_size(const struct field *field) {
  switch (field->item) {
  case KIND_OBJECT:
    return field->shape->size;
  case KIND_ID:
    return sizeof(struct id);
  case KIND_INT:
    return sizeof(int64_t);
  default:
    return sizeof(struct text);
  }
}

const char *enum_name(const struct names *names, unsigned value) {
  return value < names->count ? names->at[value] : NULL;
}

int enum_value(const struct names *names, struct text name, unsigned *ret) {
  for (unsigned value = 0; value < names->count; value++) {
    if (names->at[value] != NULL && text_is(name, names->at[value])) {
      *ret = value;
      return 0;
    }
  }
  return -EINVAL;
}

static void set_default(const struct field *field, void *value) {
  switch (field->kind) {
  case KIND_BOOL:
    *(bool *)value = field->fallback != 0;
    break;
  case KIND_INT:
    *(int64_t *)value = field->fallback;
    break;
  case KIND_ENUM:
    *(unsigned *)value = (unsigned)field->fallback;
    break;
  case KIND_OBJECT:
    shape_defaults(field->shape, value);
    break;
  default: /* the zero value */
    break;
  }
}

void shape_defaults(const struct shape *shape, void *ret) {
  memset(ret, 0, shape->size);
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    if (field->optional && !field->maybe) {
      set_default(field, field_value(field, ret));
    }
  }
}

static void copy_list(const struct field *field, const void *object, struct arena *arena, void *ret) {
  size_t count = 0;
  const char *items = field_items(field, object, &count);
  size_t size = field_item_size(field);
  char *copies = count > 0 ? arena_array(arena, count, size) : NULL;
  for (size_t i = 0; i < count; i++) {
    if (field->item == KIND_OBJECT) {
      shape_copy(field->shape, items + i * size, arena, copies + i * size);
    } else if (field->item == KIND_TEXT) {
      ((struct text *)(void *)copies)[i] = text_copy(arena, ((const struct text *)(const void *)items)[i]);
    } else {
      memcpy(copies + i * size, items + i * size, size);
    }
  }
  field_set_items(field, ret, copies, count);
}

void shape_copy(const struct shape *shape, const void *value, struct arena *arena, void *ret) {
  memcpy(ret, value, shape->size);
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    if (field->maybe && field_presence_const(field, value) != PRESENT) {
      continue;
    }
    switch (field->kind) {
    case KIND_TEXT:
    case KIND_JSON: {
      static_assert(sizeof(struct json) == sizeof(struct text), "JSON is kept as its text");
      struct text *text = field_value(field, ret);
      *text = text_copy(arena, *text);
      break;
    }
    case KIND_BYTES: {
      struct bytes *bytes = field_value(field, ret);
      bytes->at = bytes->len > 0 ? (const uint8_t *)text_copy_bytes(arena, bytes->at, bytes->len).at : NULL;
      break;
    }
    case KIND_OBJECT:
      shape_copy(field->shape, field_value_const(field, value), arena, field_value(field, ret));
      break;
    case KIND_LIST:
      copy_list(field, value, arena, ret);
      break;
    default: /* whole in the struct itself */
      break;
    }
  }
}

static size_t plain_size(enum kind kind) {
  switch (kind) {
  case KIND_BOOL:
    return sizeof(bool);
  case KIND_INT:
    return sizeof(int64_t);
  case KIND_TEXT:
    return sizeof(struct text);
  case KIND_ID:
    return sizeof(struct id);
  case KIND_INSTANT:
    return sizeof(struct instant);
  case KIND_MONEY:
    return sizeof(struct money);
  default:
    return sizeof(unsigned);
  }
}

int shape_overlay(const struct shape *patch_shape, const void *patch, const struct shape *whole_shape,
                  void *whole, struct faults *faults) {
  struct checker checker = { .faults = faults };
  for (size_t i = 0; i < patch_shape->fields_count; i++) {
    const struct field *from = &patch_shape->fields[i];
    if (!from->maybe || field_presence_const(from, patch) == ABSENT) {
      continue;
    }
    struct path path = { .name = from->name };
    const struct field *to = shape_find(whole_shape, text_of(from->name));
    if (to == NULL || to->kind != from->kind) {
      refuse(&checker, &path, "unknown", "cannot be changed");
      continue;
    }
    bool null = field_presence_const(from, patch) == IS_NULL;
    if (null && !to->maybe) {
      refuse(&checker, &path, "null", "must not be null");
      continue;
    }
    if (to->maybe) {
      *field_presence(to, whole) = field_presence_const(from, patch);
    }
    if (!null) {
      memcpy(field_value(to, whole), field_value_const(from, patch), plain_size(from->kind));
    }
  }
  return checker.failed ? -EINVAL : 0;
}
