/* Limits: whether a value is what its row allows. Decoding checks each value as it comes, shape_check() a
   whole struct that code made. */
#include "shape/internal.h"

#include <errno.h>
#include <string.h>

static const int64_t money_default_max = 1000000000000; /* 10^12 minor units */

struct limits field_limits(const struct field *field) {
  struct limits limits = { .min = field->min, .max = field->max };
  if (field->max == 0) {
    switch (field->kind) {
    case KIND_INT:
      limits.min = field->min == 0 ? -INTEGER_MAX : field->min;
      limits.max = INTEGER_MAX;
      break;
    case KIND_MONEY:
      limits.max = money_default_max;
      break;
    case KIND_LIST:
      limits.max = LIST_DEFAULT_MAX;
      break;
    default:
      limits.max = TEXT_DEFAULT_MAX;
      break;
    }
  }
  return limits;
}

static bool charset_has(const char *charset, char c) {
  for (const char *at = charset; *at != '\0'; at++) {
    if (at[1] == '-' && at[2] != '\0') {
      if (c >= at[0] && c <= at[2]) {
        return true;
      }
      at += 2;
    } else if (c == *at) {
      return true;
    }
  }
  return false;
}

static bool text_in_charset(struct text text, const char *charset) {
  for (size_t i = 0; i < text.len; i++) {
    if (!charset_has(charset, text.at[i])) {
      return false;
    }
  }
  return true;
}

static int64_t code_points(struct text text) {
  int64_t count = 0;
  for (size_t i = 0; i < text.len; i++) {
    count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
  }
  return count;
}

static void check_length(struct checker *checker, const struct path *path, struct text text, int64_t min,
                         int64_t max) {
  /* Each code point takes at most four bytes, at least one: most texts need not be counted. */
  if ((int64_t)text.len <= max && min <= 0) {
    return;
  }
  int64_t length = code_points(text);
  if (length > max) {
    refuse(checker, path, "length", "must have at most %lld character%s", (long long)max,
           max == 1 ? "" : "s");
  } else if (length == 0 && min == 1) {
    refuse(checker, path, "length", "must not be empty");
  } else if (length < min) {
    refuse(checker, path, "length", "must have at least %lld character%s", (long long)min,
           min == 1 ? "" : "s");
  }
}

static void check_range(struct checker *checker, const struct path *path, int64_t number,
                        struct limits limits) {
  if (number < limits.min || number > limits.max) {
    refuse(checker, path, "range", "must be from %lld to %lld", (long long)limits.min, (long long)limits.max);
  }
}

static bool is_currency(const char currency[static 4]) {
  for (int i = 0; i < 3; i++) {
    if (currency[i] < 'A' || currency[i] > 'Z') {
      return false;
    }
  }
  return currency[3] == '\0';
}

static void check_money(struct checker *checker, const struct path *path, const struct field *field,
                        const struct money *money) {
  struct path currency = { .up = path, .name = "currency" };
  if (!is_currency(money->currency)) {
    refuse(checker, &currency, "format", "must be an ISO 4217 code of three capitals, such as EUR");
  }
  struct path minor = { .up = path, .name = "minor" };
  check_range(checker, &minor, money->minor, field_limits(field));
}

static void check_id(struct checker *checker, const struct path *path, struct id id) {
  if (id_is_none(id)) {
    refuse(checker, path, "format", "must be the id of something, not the nil UUID");
  }
}

void check_value(struct checker *checker, const struct path *path, const struct field *field,
                 const void *value) {
  switch (field->kind) {
  case KIND_INT:
    check_range(checker, path, *(const int64_t *)value, field_limits(field));
    break;
  case KIND_TEXT: {
    const struct text *text = value;
    struct limits limits = field_limits(field);
    check_length(checker, path, *text, limits.min, limits.max);
    if (field->charset != NULL && !text_in_charset(*text, field->charset)) {
      refuse(checker, path, "format", "may hold only the characters %s", field->charset);
    }
    break;
  }
  case KIND_ID:
    check_id(checker, path, *(const struct id *)value);
    break;
  case KIND_INSTANT:
    if (((const struct instant *)value)->us <= 0) {
      refuse(checker, path, "format", "must be a time after 1970-01-01T00:00:00Z");
    }
    break;
  case KIND_MONEY:
    check_money(checker, path, field, value);
    break;
  case KIND_ENUM:
    if (enum_name(field->names, *(const unsigned *)value) == NULL) {
      refuse_name(checker, path, field->names);
    }
    break;
  case KIND_JSON:
    if (((const struct json *)value)->text.len == 0) {
      refuse(checker, path, "required", "must be there");
    }
    break;
  case KIND_BOOL:
  case KIND_OBJECT:
  case KIND_LIST:
  case KIND_BYTES:
    break;
  }
}

void refuse_name(struct checker *checker, const struct path *path, const struct names *names) {
  struct buffer list;
  buffer_init(&list, 900);
  const char *separator = "";
  for (unsigned i = 0; i < names->count; i++) {
    if (names->at[i] != NULL) {
      buffer_addf(&list, "%s%s", separator, names->at[i]);
      separator = ", ";
    }
  }
  refuse(checker, path, "one_of", "must be one of: %s", text_c(buffer_text(&list)));
  buffer_finish(&list);
}

bool check_count(struct checker *checker, const struct path *path, const struct field *field, size_t count) {
  struct limits limits = field_limits(field);
  if (count > (size_t)limits.max) {
    refuse(checker, path, "length", "must have at most %lld item%s", (long long)limits.max,
           limits.max == 1 ? "" : "s");
    return false;
  }
  if ((int64_t)count < limits.min) {
    refuse(checker, path, "length", "must have at least %lld item%s", (long long)limits.min,
           limits.min == 1 ? "" : "s");
    return false;
  }
  return true;
}

void check_item(struct checker *checker, const struct path *path, enum kind item, const void *value) {
  if (item == KIND_ID) {
    check_id(checker, path, *(const struct id *)value);
  } else if (item == KIND_INT) {
    check_range(checker, path, *(const int64_t *)value, (struct limits){ -INTEGER_MAX, INTEGER_MAX });
  } else {
    check_length(checker, path, *(const struct text *)value, 0, TEXT_DEFAULT_MAX);
  }
}

bool field_is_empty(const struct field *field, const void *object) {
  if (field->maybe) {
    return field_presence_const(field, object) == ABSENT;
  }
  const void *value = field_value_const(field, object);
  switch (field->kind) {
  case KIND_BOOL:
    return *(const bool *)value == (field->fallback != 0);
  case KIND_INT:
    return *(const int64_t *)value == field->fallback;
  case KIND_TEXT:
    return ((const struct text *)value)->len == 0;
  case KIND_ID:
    return id_is_none(*(const struct id *)value);
  case KIND_INSTANT:
    return ((const struct instant *)value)->us == 0;
  case KIND_MONEY:
    return ((const struct money *)value)->currency[0] == '\0';
  case KIND_ENUM:
    return *(const unsigned *)value == (unsigned)field->fallback;
  case KIND_JSON:
    return ((const struct json *)value)->text.len == 0;
  case KIND_BYTES:
    return ((const struct bytes *)value)->len == 0;
  case KIND_LIST: {
    size_t count = 0;
    field_items(field, object, &count);
    return count == 0;
  }
  case KIND_OBJECT:
    for (size_t i = 0; i < field->shape->fields_count; i++) {
      if (!field_is_empty(&field->shape->fields[i], value)) {
        return false;
      }
    }
    return true;
  }
  return false;
}

bool field_empty_allowed(const struct field *field) {
  struct limits limits = field_limits(field);
  switch (field->kind) {
  case KIND_BOOL:
    return true;
  case KIND_INT:
    return field->fallback >= limits.min && field->fallback <= limits.max;
  case KIND_TEXT:
  case KIND_LIST:
    return limits.min <= 0;
  case KIND_ENUM:
    return enum_name(field->names, (unsigned)field->fallback) != NULL;
  case KIND_ID:
  case KIND_INSTANT:
  case KIND_MONEY:
  case KIND_JSON:
  case KIND_BYTES:
    return false;
  case KIND_OBJECT:
    for (size_t i = 0; i < field->shape->fields_count; i++) {
      const struct field *inner = &field->shape->fields[i];
      if (!inner->maybe && !inner->optional && !field_empty_allowed(inner)) {
        return false;
      }
    }
    return true;
  }
  return false;
}

bool field_left_out(const struct field *field, const void *object) {
  if (field->maybe) {
    return field_presence_const(field, object) == ABSENT;
  }
  return field->optional && !field_empty_allowed(field) && field_is_empty(field, object);
}

static void check_struct(struct checker *checker, const struct path *path, const struct shape *shape,
                         const void *object);

static void check_list(struct checker *checker, const struct path *path, const struct field *field,
                       const void *object) {
  size_t count = 0;
  const char *items = field_items(field, object, &count);
  if (!check_count(checker, path, field, count)) {
    return;
  }
  size_t size = field_item_size(field);
  for (size_t i = 0; i < count; i++) {
    struct path item = { .up = path, .index = i };
    if (field->item == KIND_OBJECT) {
      check_struct(checker, &item, field->shape, items + i * size);
    } else {
      check_item(checker, &item, field->item, items + i * size);
    }
  }
}

static void check_struct(struct checker *checker, const struct path *path, const struct shape *shape,
                         const void *object) {
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    struct path member = { .up = path, .name = field->name };
    if (field_left_out(field, object)) {
      continue;
    }
    if (field->maybe && field_presence_const(field, object) == IS_NULL) {
      if (field->not_null) {
        refuse(checker, &member, "null", "must not be null");
      }
      continue;
    }
    if (field->kind == KIND_OBJECT) {
      check_struct(checker, &member, field->shape, field_value_const(field, object));
    } else if (field->kind == KIND_LIST) {
      check_list(checker, &member, field, object);
    } else {
      check_value(checker, &member, field, field_value_const(field, object));
    }
  }
}

int shape_check(const struct shape *shape, const void *value, struct faults *faults) {
  struct checker checker = { .faults = faults };
  check_struct(&checker, NULL, shape, value);
  return checker.failed ? -EINVAL : 0;
}
