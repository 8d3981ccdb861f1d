/* How a statement's parameters and columns belong to the fields of its shapes: found once by name, then bound
   and read by kind. */
#include "store/sqlite_statement.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_flat(const struct field *field) {
  return field->kind != KIND_OBJECT && field->kind != KIND_LIST;
}

static bool is_bindable_list(const struct field *field) {
  return field->kind == KIND_LIST && (field->item == KIND_ID || field->item == KIND_TEXT);
}

static size_t list_max(const struct field *field) {
  return field->max > 0 && field->max < LIST_MAX_ITEMS ? (size_t)field->max : LIST_MAX_ITEMS;
}

static const struct field *field_named(const struct shape *shape, const char *name, size_t len) {
  for (size_t i = 0; shape != NULL && i < shape->fields_count; i++) {
    if (strncmp(shape->fields[i].name, name, len) == 0 && shape->fields[i].name[len] == '\0') {
      return &shape->fields[i];
    }
  }
  return NULL;
}

static size_t name_length(const char *at) {
  size_t len = 0;
  while (isalnum((unsigned char)at[len]) || at[len] == '_') {
    len++;
  }
  return len;
}

/* The end of a string, quoted name or comment that begins here; `at` itself where none does. */
static const char *skip_quoted(const char *at) {
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

int expand_lists(const struct statement *statement, struct buffer *ret_sql, struct error *error) {
  const char *at = statement->sql != NULL ? statement->sql : statement->sqlite;
  if (at == NULL) {
    return error_set(error, -EINVAL, "it has no SQL for SQLite");
  }
  while (*at != '\0') {
    const char *end = skip_quoted(at);
    if (end == at) {
      end = at + 1;
      const struct field *field = NULL;
      if (*at == ':') {
        size_t len = name_length(at + 1);
        end = at + 1 + len;
        field = field_named(statement->takes, at + 1, len);
      }
      if (field != NULL && is_bindable_list(field)) {
        for (size_t i = 0; i < list_max(field); i++) {
          buffer_addf(ret_sql, "%s:%s_%zu", i > 0 ? "," : "", field->name, i);
        }
        at = end;
        continue;
      }
    }
    buffer_add(ret_sql, at, (size_t)(end - at));
    at = end;
  }
  return ret_sql->failed || ret_sql->len == 0 ? error_set(error, -EINVAL, "its SQL is empty or too long") : 0;
}

/* The length of `name` without `ending`; 0 where it ends otherwise. */
static size_t length_without(const char *name, const char *ending) {
  size_t len = strlen(name);
  size_t ending_len = strlen(ending);
  return len > ending_len && strcmp(name + len - ending_len, ending) == 0 ? len - ending_len : 0;
}

static bool is_money_part(const struct shape *shape, const char *name, const char *ending, enum part part,
                          struct parameter *ret) {
  const struct field *field = field_named(shape, name, length_without(name, ending));
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

/* "ids_17", as expand_lists wrote it. */
static bool is_list_item(const struct shape *shape, const char *name, struct parameter *ret) {
  const char *last = strrchr(name, '_');
  const struct field *field = last != NULL ? field_named(shape, name, (size_t)(last - name)) : NULL;
  if (field == NULL || !is_bindable_list(field)) {
    return false;
  }
  *ret = (struct parameter){ .field = field, .part = PART_ITEM, .item = strtoul(last + 1, NULL, 10) };
  return true;
}

static int resolve_parameter(const struct shape *shape, const char *name, struct parameter *ret,
                             struct error *error) {
  if (name == NULL || name[0] != ':') {
    return error_set(error, -EINVAL, "a parameter is not named as :name");
  }
  name++;
  const struct field *field = field_named(shape, name, strlen(name));
  if (field != NULL && is_flat(field) && field->kind != KIND_MONEY) {
    *ret = (struct parameter){ .field = field, .part = PART_VALUE };
    return 0;
  }
  if (is_money_part(shape, name, "_minor", PART_MINOR, ret) ||
      is_money_part(shape, name, "_currency", PART_CURRENCY, ret) || is_list_item(shape, name, ret)) {
    return 0;
  }
  if (strcmp(name, "currency") == 0 && first_money(shape) != NULL) {
    *ret = (struct parameter){ .field = first_money(shape), .part = PART_SHARED_CURRENCY };
    return 0;
  }
  return error_set(error, -EINVAL, "parameter :%s is no flat field of %s", name,
                   shape != NULL ? shape->name : "what it takes, which is nothing");
}

static int resolve_parameters(struct prepared *prepared, struct error *error) {
  int count = sqlite3_bind_parameter_count(prepared->sqlite);
  prepared->parameters = calloc((size_t)count + 1, sizeof *prepared->parameters);
  if (prepared->parameters == NULL) {
    return error_set(error, -EIO, "out of memory");
  }
  for (int i = 0; i < count; i++) {
    int result =
        resolve_parameter(prepared->statement->takes, sqlite3_bind_parameter_name(prepared->sqlite, i + 1),
                          &prepared->parameters[i], error);
    if (result != 0) {
      return result;
    }
  }
  prepared->parameters_count = (size_t)count;
  return 0;
}

/* The index of the column "<field><ending>", or -1. */
static int find_column(sqlite3_stmt *statement, const char *field, const char *ending) {
  size_t len = strlen(field);
  for (int i = 0; i < sqlite3_column_count(statement); i++) {
    const char *name = sqlite3_column_name(statement, i);
    if (name != NULL && strncmp(name, field, len) == 0 && strcmp(name + len, ending) == 0) {
      return i;
    }
  }
  return -1;
}

static bool add_column(struct prepared *prepared, const struct field *field, enum part part, int index,
                       bool *used) {
  if (index < 0) {
    return false;
  }
  prepared->columns[prepared->columns_count++] =
      (struct column){ .field = field, .part = part, .index = index };
  used[index] = true;
  return true;
}

/* A flat field must have its column, unless it may be absent: a forgotten one would read as zero. */
static int resolve_field(struct prepared *prepared, const struct field *field, bool *used,
                         struct error *error) {
  sqlite3_stmt *sqlite = prepared->sqlite;
  bool found = false;
  if (field->kind == KIND_MONEY) {
    found = add_column(prepared, field, PART_MINOR, find_column(sqlite, field->name, "_minor"), used);
    bool currency =
        add_column(prepared, field, PART_CURRENCY, find_column(sqlite, field->name, "_currency"), used);
    if (found && !currency) {
      found = add_column(prepared, field, PART_CURRENCY, find_column(sqlite, "currency", ""), used);
    }
  } else {
    found = add_column(prepared, field, PART_VALUE, find_column(sqlite, field->name, ""), used);
  }
  if (!found && !field->maybe && !field->optional) {
    return error_set(error, -EINVAL, "no column for %s of %s", field->name, prepared->statement->gives->name);
  }
  return 0;
}

static int resolve_columns(struct prepared *prepared, struct error *error) {
  const struct shape *shape = prepared->statement->gives;
  int count = sqlite3_column_count(prepared->sqlite);
  if (shape == NULL) {
    return count == 0 ? 0 : error_set(error, -EINVAL, "it returns rows that nothing describes");
  }
  prepared->columns = calloc(shape->fields_count * 2 + 1, sizeof *prepared->columns);
  bool *used = calloc((size_t)count + 1, sizeof *used);
  int result = prepared->columns != NULL && used != NULL ? 0 : error_set(error, -EIO, "out of memory");
  for (size_t i = 0; result == 0 && i < shape->fields_count; i++) {
    if (is_flat(&shape->fields[i])) {
      result = resolve_field(prepared, &shape->fields[i], used, error);
    }
  }
  for (int i = 0; result == 0 && i < count; i++) {
    if (!used[i]) {
      result = error_set(error, -EINVAL, "column %s is no flat field of %s",
                         sqlite3_column_name(prepared->sqlite, i), shape->name);
    }
  }
  free(used);
  return result;
}

int resolve(struct prepared *prepared, struct error *error) {
  int result = resolve_parameters(prepared, error);
  return result == 0 ? resolve_columns(prepared, error) : result;
}

/* Where the presence of a maybe and its value lie, by kind. */
static void *value_at(const struct field *field, void *row) {
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
  default:
    return NULL;
  }
}

/* NULL where a maybe is absent or null. */
static const void *present_value(const struct field *field, const void *row) {
  enum presence presence = PRESENT;
  if (field->maybe) {
    memcpy(&presence, (const unsigned char *)row + field->at, sizeof presence);
  }
  return presence == PRESENT ? value_at(field, (void *)(uintptr_t)row) : NULL;
}

static int refused(const struct field *field, struct error *error, const char *why) {
  return error_set(error, -EINVAL, "%s %s", field->name, why);
}

static int bind_text(sqlite3_stmt *statement, int index, const struct text *text, const struct field *field,
                     struct error *error) {
  if (text->len > 0 && memchr(text->at, '\0', text->len) != NULL) {
    return refused(field, error, "holds a NUL");
  }
  return sqlite3_bind_text64(statement, index, text_c(*text), text->len, SQLITE_STATIC, SQLITE_UTF8);
}

static int bind_enum(sqlite3_stmt *statement, int index, unsigned value, const struct field *field,
                     struct error *error) {
  const char *name = value < field->names->count ? field->names->at[value] : NULL;
  if (name == NULL) {
    return refused(field, error, "is none of its values");
  }
  return sqlite3_bind_text(statement, index, name, -1, SQLITE_STATIC);
}

static int bind_value(sqlite3_stmt *statement, int index, const struct field *field, const void *value,
                      struct error *error) {
  switch (field->kind) {
  case KIND_BOOL:
    return sqlite3_bind_int(statement, index, *(const bool *)value);
  case KIND_INT:
    return sqlite3_bind_int64(statement, index, *(const int64_t *)value);
  case KIND_INSTANT:
    return sqlite3_bind_int64(statement, index, ((const struct instant *)value)->us);
  case KIND_ID:
    return sqlite3_bind_blob(statement, index, value, sizeof(struct id), SQLITE_STATIC);
  case KIND_TEXT:
    return bind_text(statement, index, value, field, error);
  case KIND_JSON:
    return bind_text(statement, index, &((const struct json *)value)->text, field, error);
  case KIND_ENUM:
    return bind_enum(statement, index, *(const unsigned *)value, field, error);
  default:
    return refused(field, error, "does not bind");
  }
}

/* What is beyond the list's end is bound to its last item again, which changes neither IN nor NOT IN. */
static int bind_item(sqlite3_stmt *statement, int index, const struct parameter *parameter, const void *row,
                     struct error *error) {
  const struct field *field = parameter->field;
  const unsigned char *items = NULL;
  size_t count = 0;
  memcpy(&items, (const unsigned char *)row + field->at, sizeof items);
  memcpy(&count, (const unsigned char *)row + field->count_at, sizeof count);
  if (count > list_max(field)) {
    return refused(field, error, "has too many items");
  }
  if (count == 0) {
    return sqlite3_bind_null(statement, index);
  }
  size_t item = parameter->item < count ? parameter->item : count - 1;
  if (field->item == KIND_ID) {
    return sqlite3_bind_blob(statement, index, items + item * sizeof(struct id), sizeof(struct id),
                             SQLITE_STATIC);
  }
  return bind_text(statement, index, (const struct text *)(const void *)items + item, field, error);
}

static int check_one_currency(const struct shape *shape, const void *row, const struct money *first,
                              struct error *error) {
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    const struct money *money = field->kind == KIND_MONEY ? present_value(field, row) : NULL;
    if (money != NULL && strcmp(money->currency, first->currency) != 0) {
      return refused(field, error, "is in another currency than what shares its column");
    }
  }
  return 0;
}

static int bind_parameter(const struct prepared *prepared, size_t i, const void *in, struct error *error) {
  sqlite3_stmt *statement = prepared->sqlite;
  const struct parameter *parameter = &prepared->parameters[i];
  int index = (int)i + 1;
  if (parameter->part == PART_ITEM) {
    return bind_item(statement, index, parameter, in, error);
  }
  const void *value = present_value(parameter->field, in);
  if (value == NULL) {
    return sqlite3_bind_null(statement, index);
  }
  if (parameter->part == PART_VALUE) {
    return bind_value(statement, index, parameter->field, value, error);
  }
  const struct money *money = value;
  if (parameter->part == PART_MINOR) {
    return sqlite3_bind_int64(statement, index, money->minor);
  }
  if (parameter->part == PART_SHARED_CURRENCY) {
    int result = check_one_currency(prepared->statement->takes, in, money, error);
    if (result != 0) {
      return result;
    }
  }
  return sqlite3_bind_text(statement, index, money->currency, -1, SQLITE_STATIC);
}

int bind_parameters(struct prepared *prepared, const void *in, struct error *error) {
  for (size_t i = 0; i < prepared->parameters_count; i++) {
    int result = bind_parameter(prepared, i, in, error);
    if (result > 0) {
      result = error_set(error, errno_of_sqlite(result), "%s does not bind (SQLite %d)",
                         prepared->parameters[i].field->name, result);
    }
    if (result != 0) {
      return result;
    }
  }
  return 0;
}

static int read_text(sqlite3_stmt *statement, int index, struct arena *arena, const struct field *field,
                     struct text *ret, struct error *error) {
  const char *at = (const char *)sqlite3_column_text(statement, index);
  size_t len = (size_t)sqlite3_column_bytes(statement, index);
  if (at == NULL || memchr(at, '\0', len) != NULL) {
    return refused(field, error, "holds a NUL");
  }
  *ret = text_copy_bytes(arena, at, len);
  return 0;
}

static int read_enum(sqlite3_stmt *statement, int index, const struct field *field, unsigned *ret,
                     struct error *error) {
  const char *name = (const char *)sqlite3_column_text(statement, index);
  for (unsigned i = 0; name != NULL && i < field->names->count; i++) {
    if (field->names->at[i] != NULL && strcmp(field->names->at[i], name) == 0) {
      *ret = i;
      return 0;
    }
  }
  return refused(field, error, "holds a name that it does not know");
}

static int sqlite_type_of(const struct column *column) {
  if (column->part == PART_CURRENCY) {
    return SQLITE_TEXT;
  }
  switch (column->field->kind) {
  case KIND_ID:
    return SQLITE_BLOB;
  case KIND_TEXT:
  case KIND_JSON:
  case KIND_ENUM:
    return SQLITE_TEXT;
  default:
    return SQLITE_INTEGER;
  }
}

static int read_money(sqlite3_stmt *statement, const struct column *column, struct money *ret,
                      struct error *error) {
  if (column->part == PART_MINOR) {
    ret->minor = sqlite3_column_int64(statement, column->index);
    return 0;
  }
  if (sqlite3_column_bytes(statement, column->index) >= (int)sizeof ret->currency) {
    return refused(column->field, error, "holds no currency");
  }
  const unsigned char *currency = sqlite3_column_text(statement, column->index);
  memcpy(ret->currency, currency, strlen((const char *)currency) + 1);
  return 0;
}

static int read_value(sqlite3_stmt *statement, const struct column *column, struct arena *arena, void *value,
                      struct error *error) {
  const struct field *field = column->field;
  int64_t number = 0;
  switch (field->kind) {
  case KIND_BOOL:
    number = sqlite3_column_int64(statement, column->index);
    if (number != 0 && number != 1) {
      return refused(field, error, "holds neither 0 nor 1");
    }
    *(bool *)value = number == 1;
    return 0;
  case KIND_INT:
    *(int64_t *)value = sqlite3_column_int64(statement, column->index);
    return 0;
  case KIND_INSTANT:
    ((struct instant *)value)->us = sqlite3_column_int64(statement, column->index);
    return 0;
  case KIND_ID:
    if (sqlite3_column_bytes(statement, column->index) != sizeof(struct id)) {
      return refused(field, error, "holds no id of 16 bytes");
    }
    memcpy(value, sqlite3_column_blob(statement, column->index), sizeof(struct id));
    return 0;
  case KIND_TEXT:
    return read_text(statement, column->index, arena, field, value, error);
  case KIND_JSON:
    return read_text(statement, column->index, arena, field, &((struct json *)value)->text, error);
  case KIND_ENUM:
    return read_enum(statement, column->index, field, value, error);
  case KIND_MONEY:
    return read_money(statement, column, value, error);
  default:
    return refused(field, error, "does not read");
  }
}

/* SQL's NULL is null, or absent where null may not be said. A currency that several share says nothing. */
static int read_null(const struct column *column, void *ret, struct error *error) {
  const struct field *field = column->field;
  if (!field->maybe) {
    return refused(field, error, "holds NULL");
  }
  enum presence presence = field->not_null ? ABSENT : IS_NULL;
  memcpy((unsigned char *)ret + field->at, &presence, sizeof presence);
  return 0;
}

static int read_column(sqlite3_stmt *statement, const struct column *column, struct arena *arena, void *ret,
                       struct error *error) {
  const struct field *field = column->field;
  int type = sqlite3_column_type(statement, column->index);
  if (type == SQLITE_NULL) {
    return read_null(column, ret, error);
  }
  if (type != sqlite_type_of(column)) {
    return refused(field, error, "holds a value of another type");
  }
  /* Of money the amount decides, which is read first. */
  if (field->maybe && column->part != PART_CURRENCY) {
    enum presence presence = PRESENT;
    memcpy((unsigned char *)ret + field->at, &presence, sizeof presence);
  }
  return read_value(statement, column, arena, value_at(field, ret), error);
}

int read_columns(const struct prepared *prepared, struct arena *arena, void *ret, struct error *error) {
  for (size_t i = 0; i < prepared->columns_count; i++) {
    int result = read_column(prepared->sqlite, &prepared->columns[i], arena, ret, error);
    if (result != 0) {
      return result;
    }
  }
  return 0;
}
