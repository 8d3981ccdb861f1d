/* How the names in a statement belong to the fields of its shapes, and what all drivers do to a field. */
#include "store/fields.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_flat(const struct field *field) {
  return field->kind != KIND_OBJECT && field->kind != KIND_LIST;
}

bool is_bindable_list(const struct field *field) {
  return field->kind == KIND_LIST && (field->item == KIND_ID || field->item == KIND_TEXT);
}

size_t list_max(const struct field *field) {
  return field->max > 0 && field->max < LIST_MAX_ITEMS ? (size_t)field->max : LIST_MAX_ITEMS;
}

const struct field *field_named(const struct shape *shape, const char *name, size_t len) {
  for (size_t i = 0; shape != NULL && i < shape->fields_count; i++) {
    if (strncmp(shape->fields[i].name, name, len) == 0 && shape->fields[i].name[len] == '\0') {
      return &shape->fields[i];
    }
  }
  return NULL;
}

size_t name_length(const char *at) {
  size_t len = 0;
  while (isalnum((unsigned char)at[len]) || at[len] == '_') {
    len++;
  }
  return len;
}

const char *skip_quoted(const char *at) {
  const char *end = NULL;
  if (*at == '\'' || *at == '"') {
    end = strchr(at + 1, *at);
  } else if (at[0] == '-' && at[1] == '-') {
    end = strchr(at, '\n');
  } else if (at[0] == '/' && at[1] == '*') {
    end = strstr(at + 2, "*/");
    end = end != NULL ? end + 1 : NULL;
  } else {
    return at;
  }
  return end != NULL ? end + 1 : at + strlen(at);
}

/* The length of `name` without `ending`; 0 where it ends otherwise. */
static size_t length_without(const char *name, size_t len, const char *ending) {
  size_t ending_len = strlen(ending);
  return len > ending_len && memcmp(name + len - ending_len, ending, ending_len) == 0 ? len - ending_len : 0;
}

static bool is_money_part(const struct shape *shape, const char *name, size_t len, const char *ending,
                          enum part part, struct parameter *ret) {
  const struct field *field = field_named(shape, name, length_without(name, len, ending));
  if (field == NULL || field->kind != KIND_MONEY) {
    return false;
  }
  *ret = (struct parameter){ .field = field, .part = part };
  return true;
}

static const struct field *first_money(const struct shape *shape) {
  for (size_t i = 0; shape != NULL && i < shape->fields_count; i++) {
    if (shape->fields[i].kind == KIND_MONEY) {
      return &shape->fields[i];
    }
  }
  return NULL;
}

int resolve_parameter(const struct shape *shape, const char *name, size_t len, struct parameter *ret,
                      struct error *error) {
  const struct field *field = field_named(shape, name, len);
  if (field != NULL && is_flat(field) && field->kind != KIND_MONEY) {
    *ret = (struct parameter){ .field = field, .part = PART_VALUE };
    return 0;
  }
  if (field != NULL && is_bindable_list(field)) {
    *ret = (struct parameter){ .field = field, .part = PART_LIST };
    return 0;
  }
  if (is_money_part(shape, name, len, "_minor", PART_MINOR, ret) ||
      is_money_part(shape, name, len, "_currency", PART_CURRENCY, ret)) {
    return 0;
  }
  if (len == strlen("currency") && memcmp(name, "currency", len) == 0 && first_money(shape) != NULL) {
    *ret = (struct parameter){ .field = first_money(shape), .part = PART_SHARED_CURRENCY };
    return 0;
  }
  return error_set(error, -EINVAL, "parameter :%.*s is no flat field of %s", (int)len, name,
                   shape != NULL ? shape->name : "what it takes, which is nothing");
}

/* The index of the column "<field><ending>", or -1. */
static int find_column(const char *const *names, int count, const char *field, const char *ending) {
  size_t len = strlen(field);
  for (int i = 0; i < count; i++) {
    if (names[i] != NULL && strncmp(names[i], field, len) == 0 && strcmp(names[i] + len, ending) == 0) {
      return i;
    }
  }
  return -1;
}

static bool add_column(struct columns *columns, const struct field *field, enum part part, int index,
                       bool *used) {
  if (index < 0) {
    return false;
  }
  columns->at[columns->count++] = (struct column){ .field = field, .part = part, .index = index };
  used[index] = true;
  return true;
}

/* A flat field must have its column, unless it may be absent: a forgotten one would read as zero. */
static int resolve_field(const struct shape *shape, const struct field *field, const char *const *names,
                         int count, struct columns *columns, bool *used, struct error *error) {
  bool found = false;
  if (field->kind == KIND_MONEY) {
    found = add_column(columns, field, PART_MINOR, find_column(names, count, field->name, "_minor"), used);
    bool currency =
        add_column(columns, field, PART_CURRENCY, find_column(names, count, field->name, "_currency"), used);
    if (found && !currency) {
      found = add_column(columns, field, PART_CURRENCY, find_column(names, count, "currency", ""), used);
    }
  } else {
    found = add_column(columns, field, PART_VALUE, find_column(names, count, field->name, ""), used);
  }
  if (!found && !field->maybe && !field->optional) {
    return error_set(error, -EINVAL, "no column for %s of %s", field->name, shape->name);
  }
  return 0;
}

int resolve_columns(const struct shape *shape, const char *const *names, int names_count, struct columns *ret,
                    struct error *error) {
  if (shape == NULL) {
    return names_count == 0 ? 0 : error_set(error, -EINVAL, "it returns rows that nothing describes");
  }
  ret->at = calloc(shape->fields_count * 2 + 1, sizeof *ret->at);
  bool *used = calloc((size_t)names_count + 1, sizeof *used);
  int result = ret->at != NULL && used != NULL ? 0 : error_set(error, -EIO, "out of memory");
  for (size_t i = 0; result == 0 && i < shape->fields_count; i++) {
    if (is_flat(&shape->fields[i])) {
      result = resolve_field(shape, &shape->fields[i], names, names_count, ret, used, error);
    }
  }
  for (int i = 0; result == 0 && i < names_count; i++) {
    if (!used[i]) {
      result = error_set(error, -EINVAL, "column %s is no flat field of %s", names[i], shape->name);
    }
  }
  free(used);
  return result;
}

void *value_at(const struct field *field, void *row) {
  unsigned char *at = (unsigned char *)row + field->at;
  if (!field->maybe) {
    return at;
  }
  switch (field->kind) {
  case KIND_BOOL:
    return at + offsetof(struct maybe_bool, v);
  case KIND_INT:
    return at + offsetof(struct maybe_int, v);
  case KIND_TEXT:
    return at + offsetof(struct maybe_text, v);
  case KIND_ID:
    return at + offsetof(struct maybe_id, v);
  case KIND_INSTANT:
    return at + offsetof(struct maybe_instant, v);
  case KIND_MONEY:
    return at + offsetof(struct maybe_money, v);
  case KIND_ENUM:
    return at + offsetof(struct maybe_enum, v);
  default:
    return NULL;
  }
}

const void *present_value(const struct field *field, const void *row) {
  enum presence presence = PRESENT;
  if (field->maybe) {
    memcpy(&presence, (const unsigned char *)row + field->at, sizeof presence);
  }
  return presence == PRESENT ? value_at(field, (void *)(uintptr_t)row) : NULL;
}

void mark_present(const struct field *field, void *row) {
  if (field->maybe) {
    enum presence presence = PRESENT;
    memcpy((unsigned char *)row + field->at, &presence, sizeof presence);
  }
}

int mark_null(const struct field *field, void *row, struct error *error) {
  if (!field->maybe) {
    return field_refused(field, error, "holds NULL");
  }
  enum presence presence = field->not_null ? ABSENT : IS_NULL;
  memcpy((unsigned char *)row + field->at, &presence, sizeof presence);
  return 0;
}

int list_items(const struct field *field, const void *row, const void **ret_items, size_t *ret_count,
               struct error *error) {
  const void *items = NULL;
  size_t count = 0;
  memcpy(&items, (const unsigned char *)row + field->at, sizeof items);
  memcpy(&count, (const unsigned char *)row + field->count_at, sizeof count);
  if (count > list_max(field)) {
    return field_refused(field, error, "has too many items");
  }
  *ret_items = items;
  *ret_count = count;
  return 0;
}

int check_one_currency(const struct shape *shape, const void *row, const struct money *first,
                       struct error *error) {
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    const struct money *money = field->kind == KIND_MONEY ? present_value(field, row) : NULL;
    if (money != NULL && strcmp(money->currency, first->currency) != 0) {
      return field_refused(field, error, "is in another currency than what shares its column");
    }
  }
  return 0;
}

int check_text(const struct field *field, struct text text, struct error *error) {
  bool has_nul = text.len > 0 && memchr(text.at, '\0', text.len) != NULL;
  return has_nul ? field_refused(field, error, "holds a NUL") : 0;
}

int check_bytes(const struct field *field, struct bytes bytes, struct error *error) {
  return bytes.len > BYTES_MAX ? field_refused(field, error, "holds too many bytes") : 0;
}

const char *name_of_enum(const struct field *field, unsigned value) {
  return value < field->names->count ? field->names->at[value] : NULL;
}

int enum_of_name(const struct field *field, const char *name, unsigned *ret, struct error *error) {
  for (unsigned i = 0; name != NULL && i < field->names->count; i++) {
    if (field->names->at[i] != NULL && strcmp(field->names->at[i], name) == 0) {
      *ret = i;
      return 0;
    }
  }
  return field_refused(field, error, "holds a name that it does not know");
}

int field_refused(const struct field *field, struct error *error, const char *why) {
  return error_set(error, -EINVAL, "%s %s", field->name, why);
}
