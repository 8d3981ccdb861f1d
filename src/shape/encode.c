/* Structs into JSON, straight into the buffer. */
#include "shape/internal.h"

#include <string.h>

/* `"name":`, with a comma before all but the first. Names need no escaping: they are C identifiers. */
static void put_name(struct buffer *out, const char *name, bool first) {
  size_t len = strlen(name);
  char *at = buffer_room(out, len + 4);
  if (at == NULL) {
    return;
  }
  char *end = at;
  if (!first) {
    *end++ = ',';
  }
  *end++ = '"';
  memcpy(end, name, len);
  end += len;
  *end++ = '"';
  *end++ = ':';
  buffer_added(out, (size_t)(end - at));
}

/* Formats into the buffer itself; the closing quote takes the place of the format's NUL. */
static void put_id(struct buffer *out, struct id id) {
  char *at = buffer_room(out, ID_TEXT_LEN + 2);
  if (at != NULL) {
    at[0] = '"';
    id_format(id, at + 1);
    at[ID_TEXT_LEN + 1] = '"';
    buffer_added(out, ID_TEXT_LEN + 2);
  }
}

static void put_instant(struct buffer *out, struct instant instant) {
  char *at = buffer_room(out, INSTANT_TEXT_LEN + 2);
  if (at != NULL) {
    at[0] = '"';
    instant_format(instant, at + 1);
    at[INSTANT_TEXT_LEN + 1] = '"';
    buffer_added(out, INSTANT_TEXT_LEN + 2);
  }
}

static void put_money(struct buffer *out, const struct money *money) {
  buffer_add_c(out, "{\"minor\":");
  buffer_add_int(out, money->minor);
  buffer_add_c(out, ",\"currency\":");
  buffer_add_json_string(out, text_of(money->currency));
  buffer_add_char(out, '}');
}

static void put_list(struct buffer *out, const struct field *field, const void *object) {
  size_t count = 0;
  const char *items = field_items(field, object, &count);
  size_t size = field_item_size(field);
  buffer_add_char(out, '[');
  for (size_t i = 0; i < count; i++) {
    const void *item = items + i * size;
    if (i > 0) {
      buffer_add_char(out, ',');
    }
    if (field->item == KIND_OBJECT) {
      shape_encode(field->shape, item, out);
    } else if (field->item == KIND_ID) {
      put_id(out, *(const struct id *)item);
    } else if (field->item == KIND_INT) {
      buffer_add_int(out, *(const int64_t *)item);
    } else {
      buffer_add_json_string(out, *(const struct text *)item);
    }
  }
  buffer_add_char(out, ']');
}

static void put_value(struct buffer *out, const struct field *field, const void *object) {
  const void *value = field_value_const(field, object);
  switch (field->kind) {
  case KIND_BOOL:
    buffer_add_c(out, *(const bool *)value ? "true" : "false");
    break;
  case KIND_INT:
    buffer_add_int(out, *(const int64_t *)value);
    break;
  case KIND_TEXT:
    buffer_add_json_string(out, *(const struct text *)value);
    break;
  case KIND_ID:
    put_id(out, *(const struct id *)value);
    break;
  case KIND_INSTANT:
    put_instant(out, *(const struct instant *)value);
    break;
  case KIND_MONEY:
    put_money(out, value);
    break;
  case KIND_ENUM: {
    const char *name = enum_name(field->names, *(const unsigned *)value);
    buffer_add_json_string(out, text_of(name != NULL ? name : ""));
    break;
  }
  case KIND_OBJECT:
    shape_encode(field->shape, value, out);
    break;
  case KIND_LIST:
    put_list(out, field, object);
    break;
  case KIND_JSON: {
    struct text text = ((const struct json *)value)->text;
    buffer_add_text(out, text.len > 0 ? text : TEXT("null"));
    break;
  }
  case KIND_BYTES: /* refused at the start */
    buffer_add_c(out, "null");
    break;
  }
}

void shape_encode(const struct shape *shape, const void *value, struct buffer *out) {
  buffer_add_char(out, '{');
  bool first = true;
  for (size_t i = 0; i < shape->fields_count; i++) {
    const struct field *field = &shape->fields[i];
    if (field_left_out(field, value)) {
      continue;
    }
    put_name(out, field->name, first);
    first = false;
    if (field->maybe && field_presence_const(field, value) == IS_NULL) {
      buffer_add(out, "null", 4);
    } else {
      put_value(out, field, value);
    }
  }
  buffer_add_char(out, '}');
}
