/* The schemas behind the derived documents, and docs/PROBLEMS.md. */
#include "service/documents.h"

#include <stdlib.h>
#include <string.h>

enum { SHAPES_MAX = 512 };

/* A shape and how it is read: one that requests hold is documented as they take it. */
struct reached {
  const struct shape *shape;
  enum schema_for direction;
};
struct reach {
  struct reached at[SHAPES_MAX];
  size_t count;
};

bool document_in_path(const struct route *route, const struct field *field) {
  size_t len = strlen(field->name);
  for (const char *at = strchr(route->path, '{'); at != NULL; at = strchr(at + 1, '{')) {
    if (strncmp(at + 1, field->name, len) == 0 && at[1 + len] == '}') {
      return true;
    }
  }
  return false;
}

void document_reference(const struct shape *shape, const char *suffix, struct buffer *out) {
  buffer_add_c(out, "{\"$ref\":\"#/components/schemas/");
  shape_title(shape, out);
  buffer_addf(out, "%s\"}", suffix);
}

static size_t fields_of_path(const struct route *route) {
  size_t count = 0;
  for (size_t i = 0; i < route->takes->fields_count; i++) {
    count += document_in_path(route, &route->takes->fields[i]) ? 1 : 0;
  }
  return count;
}

void document_body_schema(const struct route *route, struct buffer *out) {
  if (fields_of_path(route) == 0) {
    document_reference(route->takes, "", out);
    return;
  }
  struct field fields[TAKES_FIELDS_MAX];
  struct shape body = *route->takes;
  body.fields = fields;
  body.fields_count = 0;
  for (size_t i = 0; i < route->takes->fields_count && i < TAKES_FIELDS_MAX; i++) {
    if (!document_in_path(route, &route->takes->fields[i])) {
      fields[body.fields_count++] = route->takes->fields[i];
    }
  }
  shape_schema(&body, SCHEMA_REQUEST, out);
}

static void reach_shape(struct reach *reach, const struct shape *shape, enum schema_for direction);

static void reach_members(struct reach *reach, const struct shape *shape, enum schema_for direction) {
  for (size_t i = 0; i < shape->fields_count; i++) {
    if (shape->fields[i].shape != NULL) {
      reach_shape(reach, shape->fields[i].shape, direction);
    }
  }
}

static void reach_shape(struct reach *reach, const struct shape *shape, enum schema_for direction) {
  if (shape == &nothing_shape || shape == &raw_reply_shape) {
    return;
  }
  for (size_t i = 0; i < reach->count; i++) {
    if (reach->at[i].shape == shape) {
      if (direction == SCHEMA_REQUEST && reach->at[i].direction == SCHEMA_REPLY) {
        reach->at[i].direction = SCHEMA_REQUEST;
        reach_members(reach, shape, direction);
      }
      return;
    }
  }
  if (reach->count < SHAPES_MAX) {
    reach->at[reach->count++] = (struct reached){ .shape = shape, .direction = direction };
    reach_members(reach, shape, direction);
  }
}

static const char problem_schema[] =
    "\"Problem\":{\"type\":\"object\",\"description\":\"What was refused and why: RFC "
    "9457.\",\"properties\":{"
    "\"type\":{\"type\":\"string\",\"format\":\"uri-reference\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
    "\"code\":{\"type\":\"string\",\"description\":\"Stable: see docs/PROBLEMS.md.\"},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
    "\"pointer\":{\"type\":\"string\",\"description\":\"The member that is wrong, as a JSON Pointer.\"},"
    "\"code\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}},\"required\":[\"pointer\",\"code\","
    "\"detail\"]}}},"
    "\"required\":[\"type\",\"title\",\"status\",\"code\"]}";
static void write_schemas(const struct reach *reach, struct buffer *out) {
  buffer_add_c(out, "\"Money\":");
  money_schema(out);
  for (size_t i = 0; i < reach->count; i++) {
    buffer_add_c(out, ",\"");
    shape_title(reach->at[i].shape, out);
    buffer_add_c(out, "\":");
    shape_schema(reach->at[i].shape, reach->at[i].direction, out);
  }
}

void document_schemas(const struct service *const *services, size_t count, struct buffer *out) {
  struct reach *reach = calloc(1, sizeof *reach);
  if (reach == NULL) {
    out->failed = true;
    return;
  }
  for (size_t s = 0; s < count; s++) {
    for (size_t i = 0; i < services[s]->routes_count; i++) {
      const struct route *route = &services[s]->routes[i];
      if (route->internal) {
        continue;
      }
      if (route_decodes_body(route) && fields_of_path(route) == 0 && route->takes->fields_count > 0) {
        reach_shape(reach, route->takes, SCHEMA_REQUEST);
      } else if (route_decodes_body(route)) {
        reach_members(reach, route->takes, SCHEMA_REQUEST);
      }
      reach_shape(reach, route->returns, SCHEMA_REPLY);
      if (route->explains != NULL) {
        reach_shape(reach, route->explains, SCHEMA_REPLY);
      }
    }
  }
  buffer_add_c(out, problem_schema);
  buffer_add_char(out, ',');
  write_schemas(reach, out);
  free(reach);
}

void document_event_schemas(const struct service *const *services, size_t count, struct buffer *out) {
  struct reach *reach = calloc(1, sizeof *reach);
  if (reach == NULL) {
    out->failed = true;
    return;
  }
  for (size_t s = 0; s < count; s++) {
    for (size_t i = 0; i < services[s]->emits_count; i++) {
      reach_shape(reach, services[s]->emits[i]->data, SCHEMA_REPLY);
    }
    for (size_t i = 0; i < services[s]->hears_count; i++) {
      reach_shape(reach, services[s]->hears[i].event->data, SCHEMA_REPLY);
    }
  }
  write_schemas(reach, out);
  free(reach);
}

static void write_problem_rows(const struct problem_kind *const *problems, size_t count, struct buffer *out) {
  buffer_add_c(out, "| code | status | title | when it comes, and what to do |\n|---|---|---|---|\n");
  for (size_t i = 0; i < count; i++) {
    buffer_addf(out, "| `%s` | %d | %s | %s |\n", problems[i]->code, problems[i]->status, problems[i]->title,
                problems[i]->doc != NULL ? problems[i]->doc : "");
  }
}

void problems_document(const struct service *const *services, size_t count, struct buffer *out) {
  buffer_add_c(out,
               "# Problems\n\nWhat a request may be refused with: `application/problem+json` (RFC 9457). "
               "`code` is stable and `type` is `/problems/<code>`. Derived from the tables in the sources by "
               "`souk docs problems`.\n\n## Any service\n\n");
  write_problem_rows(frame_problems, frame_problems_count, out);
  for (size_t i = 0; i < count; i++) {
    if (services[i]->problems_count > 0) {
      buffer_addf(out, "\n## %s\n\n", services[i]->name);
      write_problem_rows(services[i]->problems, services[i]->problems_count, out);
    }
  }
}
