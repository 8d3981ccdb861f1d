/* Shapes as JSON Schemas (2020-12), as OpenAPI 3.1 and AsyncAPI 3 take them. */
#include "shape/internal.h"

#include <string.h>

/* Writes `"name":` with the comma that goes before it. */
static void put_member(struct buffer *out, const char *name, bool *first) {
  if (!*first) {
    buffer_add_char(out, ',');
  }
  *first = false;
  buffer_add_json_string(out, text_of(name));
  buffer_add_char(out, ':');
}

static void put_text_member(struct buffer *out, const char *name, const char *value, bool *first) {
  put_member(out, name, first);
  buffer_add_json_string(out, text_of(value));
}

static void put_int_member(struct buffer *out, const char *name, int64_t value, bool *first) {
  put_member(out, name, first);
  buffer_add_int(out, value);
}

static void put_type(struct buffer *out, const char *type, bool nullable, bool *first) {
  put_member(out, "type", first);
  if (nullable) {
    buffer_addf(out, "[\"%s\",\"null\"]", type);
  } else {
    buffer_addf(out, "\"%s\"", type);
  }
}

/* "place_order" as "PlaceOrder". */
static void put_title(struct buffer *out, const char *name) {
  bool upper = true;
  for (const char *at = name; *at != '\0'; at++) {
    if (*at == '_') {
      upper = true;
      continue;
    }
    buffer_add_char(out, upper && *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at);
    upper = false;
  }
}

void shape_title(const struct shape *shape, struct buffer *out) {
  put_title(out, shape->name);
}

static void put_ref(struct buffer *out, const char *name) {
  buffer_add_c(out, "\"$ref\":\"#/components/schemas/");
  put_title(out, name);
  buffer_add_char(out, '"');
}

/* A $ref that may be null as well; what is said beside it stands outside. */
static void put_ref_member(struct buffer *out, const char *name, bool nullable, bool *first) {
  if (!*first) {
    buffer_add_char(out, ',');
  }
  *first = false;
  if (nullable) {
    buffer_add_c(out, "\"anyOf\":[{");
    put_ref(out, name);
    buffer_add_c(out, "},{\"type\":\"null\"}]");
  } else {
    put_ref(out, name);
  }
}

/* A regular expression (ECMA 262) of a charset: its ranges are those of a class; only what a class reads
   otherwise is escaped. */
static void put_pattern(struct buffer *out, const char *charset, bool *first) {
  struct buffer pattern;
  buffer_init(&pattern, 1024);
  buffer_add_c(&pattern, "^[");
  for (const char *at = charset; *at != '\0'; at++) {
    bool own_dash = *at == '-' && (at == charset || at[1] == '\0');
    if (strchr("\\]^[", *at) != NULL || own_dash) {
      buffer_add_char(&pattern, '\\');
    }
    buffer_add_char(&pattern, *at);
  }
  buffer_add_c(&pattern, "]*$");
  put_member(out, "pattern", first);
  buffer_add_json_string(out, buffer_text(&pattern));
  buffer_finish(&pattern);
}

static void put_names(struct buffer *out, const struct names *names, bool nullable, bool *first) {
  put_member(out, "enum", first);
  const char *separator = "[";
  for (unsigned i = 0; i < names->count; i++) {
    if (names->at[i] != NULL) {
      buffer_add_c(out, separator);
      buffer_add_json_string(out, text_of(names->at[i]));
      separator = ",";
    }
  }
  buffer_add_c(out, nullable ? ",null]" : "]");
}

static void put_items(struct buffer *out, const struct field *field, bool *first) {
  put_member(out, "items", first);
  buffer_add_char(out, '{');
  if (field->item == KIND_OBJECT) {
    put_ref(out, field->shape->name);
  } else if (field->item == KIND_ID) {
    buffer_add_c(out, "\"type\":\"string\",\"format\":\"uuid\"");
  } else if (field->item == KIND_INT) {
    buffer_addf(out, "\"type\":\"integer\",\"minimum\":%lld,\"maximum\":%lld", -(long long)INTEGER_MAX,
                (long long)INTEGER_MAX);
  } else {
    buffer_addf(out, "\"type\":\"string\",\"maxLength\":%d", TEXT_DEFAULT_MAX);
  }
  buffer_add_char(out, '}');
}

static void put_money_limits(struct buffer *out, struct limits limits, bool *first) {
  put_member(out, "properties", first);
  buffer_addf(out, "{\"minor\":{\"minimum\":%lld,\"maximum\":%lld}}", (long long)limits.min,
              (long long)limits.max);
}

static void put_kind(struct buffer *out, const struct field *field, bool *first) {
  bool nullable = field->maybe && !field->not_null;
  struct limits limits = field_limits(field);
  switch (field->kind) {
  case KIND_BOOL:
    put_type(out, "boolean", nullable, first);
    break;
  case KIND_INT:
    put_type(out, "integer", nullable, first);
    put_int_member(out, "minimum", limits.min, first);
    put_int_member(out, "maximum", limits.max, first);
    break;
  case KIND_TEXT:
    put_type(out, "string", nullable, first);
    if (limits.min > 0) {
      put_int_member(out, "minLength", limits.min, first);
    }
    put_int_member(out, "maxLength", limits.max, first);
    if (field->charset != NULL) {
      put_pattern(out, field->charset, first);
    }
    break;
  case KIND_ID:
    put_type(out, "string", nullable, first);
    put_text_member(out, "format", "uuid", first);
    break;
  case KIND_INSTANT:
    put_type(out, "string", nullable, first);
    put_text_member(out, "format", "date-time", first);
    break;
  case KIND_MONEY:
    put_ref_member(out, "money", nullable, first);
    put_money_limits(out, limits, first);
    break;
  case KIND_ENUM:
    put_type(out, "string", nullable, first);
    put_names(out, field->names, nullable, first);
    break;
  case KIND_OBJECT:
    put_ref_member(out, field->shape->name, false, first);
    break;
  case KIND_LIST:
    put_type(out, "array", false, first);
    put_items(out, field, first);
    if (limits.min > 0) {
      put_int_member(out, "minItems", limits.min, first);
    }
    put_int_member(out, "maxItems", limits.max, first);
    break;
  case KIND_JSON:
  case KIND_BYTES:
    break;
  }
}

static void put_default(struct buffer *out, const struct field *field, bool *first) {
  if (!field->optional || field->maybe || !field_empty_allowed(field)) {
    return;
  }
  if (field->kind == KIND_INT) {
    put_int_member(out, "default", field->fallback, first);
  } else if (field->kind == KIND_BOOL) {
    put_member(out, "default", first);
    buffer_add_c(out, field->fallback != 0 ? "true" : "false");
  } else if (field->kind == KIND_ENUM) {
    put_text_member(out, "default", enum_name(field->names, (unsigned)field->fallback), first);
  }
}

void shape_field_schema(const struct field *field, enum schema_for direction, struct buffer *out) {
  bool first = true;
  buffer_add_char(out, '{');
  put_kind(out, field, &first);
  if (field->doc != NULL) {
    put_text_member(out, "description", field->doc, &first);
  }
  if (direction == SCHEMA_REQUEST) {
    put_default(out, field, &first);
    if (field->sealed) {
      put_member(out, "writeOnly", &first);
      buffer_add_c(out, "true");
    }
  }
  buffer_add_char(out, '}');
}

static bool is_required(const struct field *field, enum schema_for direction) {
  if (field->maybe) {
    return false;
  }
  return !field->optional || (direction == SCHEMA_REPLY && field_empty_allowed(field));
}

static void put_required(struct buffer *out, const struct shape *shape, enum schema_for direction,
                         bool *first) {
  const char *separator = "[";
  for (size_t i = 0; i < shape->fields_count; i++) {
    if (!is_required(&shape->fields[i], direction)) {
      continue;
    }
    if (*separator == '[') {
      put_member(out, "required", first);
    }
    buffer_add_c(out, separator);
    buffer_add_json_string(out, text_of(shape->fields[i].name));
    separator = ",";
  }
  if (*separator == ',') {
    buffer_add_char(out, ']');
  }
}

void shape_schema(const struct shape *shape, enum schema_for direction, struct buffer *out) {
  bool first = true;
  buffer_add_char(out, '{');
  put_type(out, "object", false, &first);
  if (shape->doc != NULL) {
    put_text_member(out, "description", shape->doc, &first);
  }
  put_member(out, "properties", &first);
  buffer_add_char(out, '{');
  bool first_property = true;
  for (size_t i = 0; i < shape->fields_count; i++) {
    put_member(out, shape->fields[i].name, &first_property);
    shape_field_schema(&shape->fields[i], direction, out);
  }
  buffer_add_char(out, '}');
  put_required(out, shape, direction, &first);
  if (direction == SCHEMA_REQUEST) {
    put_member(out, "additionalProperties", &first);
    buffer_add_c(out, "false");
  }
  buffer_add_char(out, '}');
}

void money_schema(struct buffer *out) {
  buffer_addf(out,
              "{\"type\":\"object\",\"description\":\"An amount of money.\",\"properties\":{"
              "\"minor\":{\"type\":\"integer\",\"minimum\":%lld,\"maximum\":%lld,"
              "\"description\":\"In the currency's smallest unit: 1299 is 12.99 EUR.\"},"
              "\"currency\":{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\","
              "\"description\":\"ISO 4217 code.\"}},"
              "\"required\":[\"minor\",\"currency\"],\"additionalProperties\":false}",
              -(long long)INTEGER_MAX, (long long)INTEGER_MAX);
}
