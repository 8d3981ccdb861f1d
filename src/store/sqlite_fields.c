/* How a statement's parameters and columns belong to the fields of its shapes: found once by name, then bound
   and read by kind. */
#include "store/sqlite_statement.h"

#include <stdlib.h>
#include <string.h>

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

static int resolve_named(const struct shape *shape, const char *name, struct parameter *ret,
                         struct error *error) {
  if (name == NULL || name[0] != ':') {
    return error_set(error, -EINVAL, "a parameter is not named as :name");
  }
  return is_list_item(shape, name + 1, ret)
             ? 0
             : resolve_parameter(shape, name + 1, strlen(name + 1), ret, error);
}

static int resolve_parameters(struct prepared *prepared, struct error *error) {
  int count = sqlite3_bind_parameter_count(prepared->sqlite);
  prepared->parameters = calloc((size_t)count + 1, sizeof *prepared->parameters);
  if (prepared->parameters == NULL) {
    return error_set(error, -EIO, "out of memory");
  }
  for (int i = 0; i < count; i++) {
    int result =
        resolve_named(prepared->statement->takes, sqlite3_bind_parameter_name(prepared->sqlite, i + 1),
                      &prepared->parameters[i], error);
    if (result != 0) {
      return result;
    }
  }
  prepared->parameters_count = (size_t)count;
  return 0;
}

int resolve(struct prepared *prepared, struct error *error) {
  int result = resolve_parameters(prepared, error);
  int count = sqlite3_column_count(prepared->sqlite);
  const char **names = result == 0 ? calloc((size_t)count + 1, sizeof *names) : NULL;
  if (names == NULL) {
    return result != 0 ? result : error_set(error, -EIO, "out of memory");
  }
  for (int i = 0; i < count; i++) {
    names[i] = sqlite3_column_name(prepared->sqlite, i);
  }
  result = resolve_columns(prepared->statement->gives, names, count, &prepared->columns, error);
  free(names);
  return result;
}

static int bind_text(sqlite3_stmt *statement, int index, const struct text *text, const struct field *field,
                     struct error *error) {
  int result = check_text(field, *text, error);
  return result != 0
             ? result
             : sqlite3_bind_text64(statement, index, text_c(*text), text->len, SQLITE_STATIC, SQLITE_UTF8);
}

static int bind_bytes(sqlite3_stmt *statement, int index, const struct bytes *bytes,
                      const struct field *field, struct error *error) {
  int result = check_bytes(field, *bytes, error);
  if (result != 0) {
    return result;
  }
  return bytes->len == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                         : sqlite3_bind_blob64(statement, index, bytes->at, bytes->len, SQLITE_STATIC);
}

static int bind_enum(sqlite3_stmt *statement, int index, unsigned value, const struct field *field,
                     struct error *error) {
  const char *name = name_of_enum(field, value);
  if (name == NULL) {
    return field_refused(field, error, "is none of its values");
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
  case KIND_BYTES:
    return bind_bytes(statement, index, value, field, error);
  case KIND_ENUM:
    return bind_enum(statement, index, *(const unsigned *)value, field, error);
  default:
    return field_refused(field, error, "does not bind");
  }
}

/* What is beyond the list's end is bound to its last item again, which changes neither IN nor NOT IN; for an
   empty list to what no id and no text is. */
static int bind_item(sqlite3_stmt *statement, int index, const struct parameter *parameter, const void *row,
                     struct error *error) {
  const struct field *field = parameter->field;
  const void *items = NULL;
  size_t count = 0;
  int result = list_items(field, row, &items, &count, error);
  if (result != 0) {
    return result;
  }
  if (count == 0) {
    return sqlite3_bind_zeroblob(statement, index, 0);
  }
  size_t item = parameter->item < count ? parameter->item : count - 1;
  if (field->item == KIND_ID) {
    const struct id *id = (const struct id *)items + item;
    return sqlite3_bind_blob(statement, index, id, sizeof *id, SQLITE_STATIC);
  }
  return bind_text(statement, index, (const struct text *)items + item, field, error);
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
    return field_refused(field, error, "holds a NUL");
  }
  *ret = text_copy_bytes(arena, at, len);
  return 0;
}

static void read_bytes(sqlite3_stmt *statement, int index, struct arena *arena, struct bytes *ret) {
  const void *at = sqlite3_column_blob(statement, index);
  size_t len = (size_t)sqlite3_column_bytes(statement, index);
  *ret = (struct bytes){ .len = len };
  if (len > 0) {
    ret->at = (const uint8_t *)text_copy_bytes(arena, at, len).at;
  }
}

static int sqlite_type_of(const struct column *column) {
  if (column->part == PART_CURRENCY) {
    return SQLITE_TEXT;
  }
  switch (column->field->kind) {
  case KIND_ID:
  case KIND_BYTES:
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
    return field_refused(column->field, error, "holds no currency");
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
      return field_refused(field, error, "holds neither 0 nor 1");
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
      return field_refused(field, error, "holds no id of 16 bytes");
    }
    memcpy(value, sqlite3_column_blob(statement, column->index), sizeof(struct id));
    return 0;
  case KIND_TEXT:
    return read_text(statement, column->index, arena, field, value, error);
  case KIND_JSON:
    return read_text(statement, column->index, arena, field, &((struct json *)value)->text, error);
  case KIND_BYTES:
    read_bytes(statement, column->index, arena, value);
    return 0;
  case KIND_ENUM:
    return enum_of_name(field, (const char *)sqlite3_column_text(statement, column->index), value, error);
  case KIND_MONEY:
    return read_money(statement, column, value, error);
  default:
    return field_refused(field, error, "does not read");
  }
}

static int read_column(sqlite3_stmt *statement, const struct column *column, struct arena *arena, void *ret,
                       struct error *error) {
  const struct field *field = column->field;
  int type = sqlite3_column_type(statement, column->index);
  if (type == SQLITE_NULL) {
    return mark_null(field, ret, error);
  }
  if (type != sqlite_type_of(column)) {
    return field_refused(field, error, "holds a value of another type");
  }
  /* Of money the amount decides, which is read first. */
  if (column->part != PART_CURRENCY) {
    mark_present(field, ret);
  }
  return read_value(statement, column, arena, value_at(field, ret), error);
}

int read_columns(const struct prepared *prepared, struct arena *arena, void *ret, struct error *error) {
  for (size_t i = 0; i < prepared->columns.count; i++) {
    int result = read_column(prepared->sqlite, &prepared->columns.at[i], arena, ret, error);
    if (result != 0) {
      return result;
    }
  }
  return 0;
}
