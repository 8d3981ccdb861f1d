/* Values on their way to PostgreSQL and back, in its binary format: booleans are boolean, integers, instants
   and minor units bigint, ids uuid, bytes bytea, the rest text. */
#include "store/postgres_driver.h"

#include <endian.h>
#include <string.h>

/* Of built-in types, fixed for ever (pg_type.dat). */
enum {
  OID_BOOL = 16,
  OID_BYTEA = 17,
  OID_INT8 = 20,
  OID_INT2 = 21,
  OID_INT4 = 23,
  OID_TEXT = 25,
  OID_BPCHAR = 1042,
  OID_VARCHAR = 1043,
  OID_UUID = 2950,
  OID_TEXT_ARRAY = 1009,
  OID_UUID_ARRAY = 2951,
};

static Oid type_of_kind(enum kind kind) {
  switch (kind) {
  case KIND_BOOL:
    return OID_BOOL;
  case KIND_INT:
  case KIND_INSTANT:
    return OID_INT8;
  case KIND_ID:
    return OID_UUID;
  case KIND_BYTES:
    return OID_BYTEA;
  default:
    return OID_TEXT;
  }
}

Oid type_of_parameter(const struct parameter *parameter) {
  switch (parameter->part) {
  case PART_MINOR:
    return OID_INT8;
  case PART_CURRENCY:
  case PART_SHARED_CURRENCY:
    return OID_TEXT;
  case PART_LIST:
    return parameter->field->item == KIND_ID ? OID_UUID_ARRAY : OID_TEXT_ARRAY;
  default:
    return type_of_kind(parameter->field->kind);
  }
}

static void bind_bytes(struct bound *ret, size_t i, const char *at, size_t len) {
  ret->values[i] = at;
  ret->lengths[i] = (int)len;
}

static void bind_number(struct bound *ret, size_t i, int64_t number) {
  ret->numbers[i] = (int64_t)htobe64((uint64_t)number);
  bind_bytes(ret, i, (const char *)&ret->numbers[i], sizeof ret->numbers[i]);
}

static int bind_text(struct bound *ret, size_t i, const struct field *field, struct text text,
                     struct error *error) {
  int result = check_text(field, text, error);
  if (result == 0) {
    bind_bytes(ret, i, text_c(text), text.len);
  }
  return result;
}

static void put_int32(unsigned char **at, size_t number) {
  uint32_t big_endian = htobe32((uint32_t)number);
  memcpy(*at, &big_endian, sizeof big_endian);
  *at += sizeof big_endian;
}

/* array_recv() of PostgreSQL reads: dimensions, whether there are NULLs, the items' type; of the one
   dimension its length and first index; then each item behind its length. */
static int bind_list(struct bound *ret, size_t i, const struct field *field, const void *row,
                     struct arena *arena, struct error *error) {
  const void *items = NULL;
  size_t count = 0;
  int result = list_items(field, row, &items, &count, error);
  bool ids = field->item == KIND_ID;
  size_t size = 20;
  for (size_t item = 0; result == 0 && item < count; item++) {
    const struct text *text = (const struct text *)items + item;
    result = ids ? 0 : check_text(field, *text, error);
    size += 4 + (ids ? sizeof(struct id) : text->len);
  }
  if (result != 0) {
    return result;
  }
  unsigned char *bytes = arena_alloc(arena, size);
  unsigned char *at = bytes;
  put_int32(&at, count > 0 ? 1 : 0);
  put_int32(&at, 0);
  put_int32(&at, ids ? OID_UUID : OID_TEXT);
  if (count > 0) {
    put_int32(&at, count);
    put_int32(&at, 1);
  }
  for (size_t item = 0; item < count; item++) {
    const struct id *id = (const struct id *)items + item;
    const struct text *text = (const struct text *)items + item;
    size_t len = ids ? sizeof *id : text->len;
    put_int32(&at, len);
    memcpy(at, ids ? (const char *)id->bytes : text_c(*text), len);
    at += len;
  }
  bind_bytes(ret, i, (const char *)bytes, (size_t)(at - bytes));
  return 0;
}

static int bind_value(struct bound *ret, size_t i, const struct field *field, const void *value,
                      struct error *error) {
  switch (field->kind) {
  case KIND_BOOL:
    bind_bytes(ret, i, *(const bool *)value ? "\1" : "", 1);
    return 0;
  case KIND_INT:
    bind_number(ret, i, *(const int64_t *)value);
    return 0;
  case KIND_INSTANT:
    bind_number(ret, i, ((const struct instant *)value)->us);
    return 0;
  case KIND_ID:
    bind_bytes(ret, i, value, sizeof(struct id));
    return 0;
  case KIND_TEXT:
    return bind_text(ret, i, field, *(const struct text *)value, error);
  case KIND_JSON:
    return bind_text(ret, i, field, ((const struct json *)value)->text, error);
  case KIND_BYTES: {
    const struct bytes *bytes = value;
    bind_bytes(ret, i, bytes->len > 0 ? (const char *)bytes->at : "", bytes->len);
    return check_bytes(field, *bytes, error);
  }
  case KIND_ENUM: {
    const char *name = name_of_enum(field, *(const unsigned *)value);
    if (name == NULL) {
      return field_refused(field, error, "is none of its values");
    }
    bind_bytes(ret, i, name, strlen(name));
    return 0;
  }
  default:
    return field_refused(field, error, "does not bind");
  }
}

static int bind_parameter(const struct statement *statement, const struct parameter *parameter, size_t i,
                          const void *in, struct arena *arena, struct bound *ret, struct error *error) {
  const struct field *field = parameter->field;
  if (parameter->part == PART_LIST) {
    return bind_list(ret, i, field, in, arena, error);
  }
  const void *value = present_value(field, in);
  if (value == NULL) {
    bind_bytes(ret, i, NULL, 0);
    return 0;
  }
  if (parameter->part == PART_VALUE) {
    return bind_value(ret, i, field, value, error);
  }
  const struct money *money = value;
  if (parameter->part == PART_MINOR) {
    bind_number(ret, i, money->minor);
    return 0;
  }
  bind_bytes(ret, i, money->currency, strlen(money->currency));
  return parameter->part == PART_SHARED_CURRENCY ? check_one_currency(statement->takes, in, money, error) : 0;
}

int bind_parameters_of(const struct statement *statement, const struct parameter *parameters, size_t count,
                       const void *in, struct arena *arena, struct bound *ret, struct error *error) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < count; i++) {
    ret->formats[i] = 1;
    result = bind_parameter(statement, &parameters[i], i, in, arena, ret, error);
  }
  return result;
}

static bool read_integer(const PGresult *result, int row, int index, int64_t *ret) {
  const char *at = PQgetvalue(result, row, index);
  uint64_t eight = 0;
  uint32_t four = 0;
  uint16_t two = 0;
  switch (PQftype(result, index)) {
  case OID_INT8:
    memcpy(&eight, at, sizeof eight);
    *ret = (int64_t)be64toh(eight);
    return true;
  case OID_INT4:
    memcpy(&four, at, sizeof four);
    *ret = (int32_t)be32toh(four);
    return true;
  case OID_INT2:
    memcpy(&two, at, sizeof two);
    *ret = (int16_t)be16toh(two);
    return true;
  default:
    return false;
  }
}

static bool is_text(const PGresult *result, int index) {
  Oid type = PQftype(result, index);
  return type == OID_TEXT || type == OID_VARCHAR || type == OID_BPCHAR;
}

static int wrong_type(const struct field *field, struct error *error) {
  return field_refused(field, error, "holds a value of another type");
}

static int read_bool(const PGresult *result, int row, const struct column *column, bool *ret,
                     struct error *error) {
  if (PQftype(result, column->index) != OID_BOOL) {
    return wrong_type(column->field, error);
  }
  *ret = *PQgetvalue(result, row, column->index) != 0;
  return 0;
}

static int read_text(const PGresult *result, int row, const struct column *column, struct arena *arena,
                     struct text *ret, struct error *error) {
  if (!is_text(result, column->index)) {
    return wrong_type(column->field, error);
  }
  *ret = text_copy_bytes(arena, PQgetvalue(result, row, column->index),
                         (size_t)PQgetlength(result, row, column->index));
  return 0;
}

static int read_money(const PGresult *result, int row, const struct column *column, struct money *ret,
                      struct error *error) {
  if (column->part == PART_MINOR) {
    return read_integer(result, row, column->index, &ret->minor) ? 0 : wrong_type(column->field, error);
  }
  if (!is_text(result, column->index)) {
    return wrong_type(column->field, error);
  }
  size_t len = (size_t)PQgetlength(result, row, column->index);
  if (len >= sizeof ret->currency) {
    return field_refused(column->field, error, "holds no currency");
  }
  memcpy(ret->currency, PQgetvalue(result, row, column->index), len);
  ret->currency[len] = '\0';
  return 0;
}

static int read_bytes(const PGresult *result, int row, const struct column *column, struct arena *arena,
                      struct bytes *ret, struct error *error) {
  if (PQftype(result, column->index) != OID_BYTEA) {
    return wrong_type(column->field, error);
  }
  size_t len = (size_t)PQgetlength(result, row, column->index);
  *ret = (struct bytes){ .len = len };
  if (len > 0) {
    ret->at = (const uint8_t *)text_copy_bytes(arena, PQgetvalue(result, row, column->index), len).at;
  }
  return 0;
}

static int read_value(const PGresult *result, int row, const struct column *column, struct arena *arena,
                      void *value, struct error *error) {
  const struct field *field = column->field;
  switch (field->kind) {
  case KIND_BOOL:
    return read_bool(result, row, column, value, error);
  case KIND_INT:
    return read_integer(result, row, column->index, value) ? 0 : wrong_type(field, error);
  case KIND_INSTANT:
    return read_integer(result, row, column->index, &((struct instant *)value)->us)
               ? 0
               : wrong_type(field, error);
  case KIND_ID:
    if (PQftype(result, column->index) != OID_UUID) {
      return wrong_type(field, error);
    }
    memcpy(value, PQgetvalue(result, row, column->index), sizeof(struct id));
    return 0;
  case KIND_TEXT:
    return read_text(result, row, column, arena, value, error);
  case KIND_JSON:
    return read_text(result, row, column, arena, &((struct json *)value)->text, error);
  case KIND_BYTES:
    return read_bytes(result, row, column, arena, value, error);
  case KIND_ENUM:
    return is_text(result, column->index)
               ? enum_of_name(field, PQgetvalue(result, row, column->index), value, error)
               : wrong_type(field, error);
  case KIND_MONEY:
    return read_money(result, row, column, value, error);
  default:
    return field_refused(field, error, "does not read");
  }
}

int read_row_of(const PGresult *result, int row, const struct columns *columns, struct arena *arena,
                void *ret, struct error *error) {
  int code = 0;
  for (size_t i = 0; code == 0 && i < columns->count; i++) {
    const struct column *column = &columns->at[i];
    if (PQgetisnull(result, row, column->index) != 0) {
      code = mark_null(column->field, ret, error);
      continue;
    }
    /* Of money the amount decides, which is read first. */
    if (column->part != PART_CURRENCY) {
      mark_present(column->field, ret);
    }
    code = read_value(result, row, column, arena, value_at(column->field, ret), error);
  }
  return code;
}
