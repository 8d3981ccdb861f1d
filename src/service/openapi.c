/* docs/openapi.json: OpenAPI 3.1, derived from the faces. */
#include "service/documents.h"
#include "service/frame.h"

#include <string.h>

/* Its reply is kept for a repeated request. */
static bool takes_key(const struct route *route) {
  return route->method == HTTP_POST && !route->reads;
}

/* Members in the path and, on GET and DELETE, in the query. */
static void write_parameters(const struct route *route, struct buffer *out) {
  buffer_add_c(out, ",\"parameters\":[");
  const char *comma = "";
  for (size_t i = 0; i < route->takes->fields_count; i++) {
    const struct field *field = &route->takes->fields[i];
    bool in_path = document_in_path(route, field);
    if (!in_path && route_decodes_body(route)) {
      continue;
    }
    buffer_addf(out, "%s{\"name\":\"%s\",\"in\":\"%s\"", comma, field->name, in_path ? "path" : "query");
    if (in_path || (!field->maybe && !field->optional)) {
      buffer_add_c(out, ",\"required\":true");
    }
    if (field->doc != NULL) {
      buffer_add_c(out, ",\"description\":");
      buffer_add_json_string(out, text_of(field->doc));
    }
    buffer_add_c(out, ",\"schema\":");
    shape_field_schema(field, SCHEMA_REQUEST, out);
    buffer_add_char(out, '}');
    comma = ",";
  }
  if (takes_key(route)) {
    buffer_addf(out, "%s{\"$ref\":\"#/components/parameters/IdempotencyKey\"}", comma);
    comma = ",";
  }
  if (route_demands_if_match(route)) {
    buffer_addf(out, "%s{\"$ref\":\"#/components/parameters/IfMatch\"}", comma);
  }
  buffer_add_char(out, ']');
}

static bool takes_body(const struct route *route) {
  if (route->body_types != NULL) {
    return true;
  }
  for (size_t i = 0; route_has_body(route) && i < route->takes->fields_count; i++) {
    if (!document_in_path(route, &route->takes->fields[i])) {
      return true;
    }
  }
  return false;
}

/* Bytes as they are: OpenAPI 3.1 says no more of them than their type. */
static void write_media(const char *const *types, struct buffer *out) {
  buffer_add_c(out, "\"content\":{");
  for (size_t i = 0; types != NULL && types[i] != NULL; i++) {
    buffer_addf(out, "%s\"%s\":{}", i > 0 ? "," : "", types[i]);
  }
  buffer_add_char(out, '}');
}

static void write_body(const struct route *route, struct buffer *out) {
  if (route->body_types != NULL) {
    buffer_add_c(out, ",\"requestBody\":{\"required\":true,");
    write_media(route->body_types, out);
    buffer_add_char(out, '}');
  } else if (takes_body(route)) {
    buffer_addf(out, ",\"requestBody\":{\"required\":true,\"content\":{\"%s\":{\"schema\":",
                route->form ? "application/x-www-form-urlencoded" : "application/json");
    document_body_schema(route, out);
    buffer_add_c(out, "}}}");
  }
}

/* Problems: what the frame answers to any route of its kind, what the door does, what the face names. */

static bool is_any(const struct route *route) {
  (void)route;
  return true;
}

static bool is_for_some(const struct route *route) {
  return route->who != ANYONE;
}

static bool is_for_admins(const struct route *route) {
  return route->who == ADMIN_ONLY;
}

static bool has_parameter(const struct route *route) {
  return strchr(route->path, '{') != NULL;
}

static bool is_change(const struct route *route) {
  return route->method != HTTP_GET;
}

static bool writes(const struct route *route) {
  return !route_reads(route);
}

static bool takes_json(const struct route *route) {
  return takes_body(route) && !route->form && route->body_types == NULL;
}

/* In the order in which those of one status are told. */
static const struct {
  const struct problem_kind *kind;
  bool (*of_clients)(const struct route *route); /* NULL: never there */
  bool (*of_peers)(const struct route *route);
} common_problems[] = {
  { &problem_invalid_request, is_any, is_any },
  { &problem_malformed_json, takes_json, takes_json },
  { &problem_unauthenticated, is_any, is_any }, /* a wrong token is refused everywhere */
  { &problem_forbidden, is_for_admins, is_for_some },
  { &problem_not_found, has_parameter, has_parameter },
  { &problem_request_in_progress, takes_key, takes_key },
  { &problem_version_mismatch, route_demands_if_match, route_demands_if_match },
  { &problem_body_too_large, takes_body, takes_body },
  { &problem_unsupported_media, takes_body, takes_body },
  { &problem_invalid_body, route_decodes_body, route_decodes_body },
  { &problem_key_reused, takes_key, takes_key },
  { &problem_version_required, route_demands_if_match, route_demands_if_match },
  { &problem_unavailable, is_any, is_any },
  { &problem_storage_full, writes, writes },
  { &problem_upstream_timeout, is_any, NULL }, /* any route may be one of a service that lives elsewhere */
};

enum { PROBLEMS_MAX = 48 };

struct problem_list {
  const struct problem_kind *at[PROBLEMS_MAX];
  size_t count;
};

static void add_problem(struct problem_list *list, const struct problem_kind *kind) {
  for (size_t i = 0; i < list->count; i++) {
    if (list->at[i] == kind) {
      return;
    }
  }
  if (list->count < PROBLEMS_MAX) {
    list->at[list->count++] = kind;
  }
}

static void add_problems(struct problem_list *list, const struct problem_kind *const *kinds) {
  for (size_t i = 0; kinds != NULL && kinds[i] != NULL; i++) {
    add_problem(list, kinds[i]);
  }
}

/* `door`: NULL where peers come in. */
static struct problem_list problems_of(const struct route *route, const struct door *door) {
  struct problem_list list = { 0 };
  for (size_t i = 0; i < COUNT_OF(common_problems); i++) {
    bool (*applies)(const struct route *) =
        door != NULL ? common_problems[i].of_clients : common_problems[i].of_peers;
    if (applies != NULL && applies(route)) {
      add_problem(&list, common_problems[i].kind);
    }
  }
  if (door != NULL) {
    add_problems(&list, door->refuses);
    add_problems(&list, is_change(route) ? door->refuses_changes : NULL);
  }
  add_problems(&list, route->problems);
  return list;
}

/* `also`: another shape in which it may be told; NULL: none. */
static void write_problem(int status, const char *description, const struct shape *also, struct buffer *out) {
  bool has_time = status == 429 || status == 503;
  buffer_addf(out, ",\"%d\":{\"description\":", status);
  buffer_add_json_string(out, text_of(description));
  buffer_addf(out, "%s,\"content\":{",
              has_time ? ",\"headers\":{\"Retry-After\":{\"$ref\":\"#/components/headers/RetryAfter\"}}"
                       : "");
  if (also != NULL) {
    buffer_add_c(out, "\"application/json\":{\"schema\":");
    document_reference(also, "", out);
    buffer_add_c(out, "},");
  }
  buffer_add_c(out,
               "\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}");
}

/* One entry per status: problems of the same status are told together. */
static void write_problems(const struct route *route, const struct door *door, struct buffer *out) {
  struct problem_list list = problems_of(route, door);
  for (int status = 400; status < 600; status++) {
    struct buffer words;
    buffer_init(&words, 4096);
    for (size_t i = 0; i < list.count; i++) {
      if (list.at[i]->status == status) {
        buffer_addf(&words, "%s%s: %s", words.len > 0 ? " · " : "", list.at[i]->code, list.at[i]->title);
      }
    }
    if (words.len > 0) {
      write_problem(status, buffer_text(&words).at, status == 400 ? route->explains : NULL, out);
    }
    buffer_finish(&words);
  }
}

static void write_responses(const struct route *route, const struct door *door, struct buffer *out) {
  bool has_id = shape_find(route->returns, TEXT("id")) != NULL;
  bool empty = route->returns == &nothing_shape;
  int status = route->status != 0 ? route->status
               : empty            ? 204
                                  : (route->method == HTTP_POST && has_id ? 201 : 200);
  buffer_addf(out, ",\"responses\":{\"%d\":{\"description\":\"%s\"", status,
              status == 201   ? "It was made."
              : status == 204 ? "It was done."
                              : "Here it is.");
  if (shape_find(route->returns, TEXT("version")) != NULL) {
    buffer_add_c(out, ",\"headers\":{\"ETag\":{\"$ref\":\"#/components/headers/ETag\"}}");
  }
  if (route->reply_types != NULL) {
    buffer_add_char(out, ',');
    write_media(route->reply_types, out);
  } else if (!empty && route->returns != &raw_reply_shape) {
    buffer_add_c(out, ",\"content\":{\"application/json\":{\"schema\":");
    document_reference(route->returns, "", out);
    buffer_add_c(out, "}}");
  }
  buffer_add_char(out, '}');
  write_problems(route, door, out);
  buffer_add_char(out, '}');
}

static void write_security(const struct route *route, const struct door *door, struct buffer *out) {
  buffer_addf(out, ",\"security\":[%s%s]", route->who == ANYONE && door != NULL ? "{}," : "",
              door != NULL ? "{\"account\":[]},{\"bearer\":[]},{\"cookie\":[]}" : "{\"passport\":[]}");
}

static void write_operation(const struct service *service, const struct route *route, const struct door *door,
                            struct buffer *out) {
  static const char *const methods[] = {
    [HTTP_GET] = "get",     [HTTP_HEAD] = "head",     [HTTP_POST] = "post",      [HTTP_PUT] = "put",
    [HTTP_PATCH] = "patch", [HTTP_DELETE] = "delete", [HTTP_OPTIONS] = "options"
  };
  buffer_addf(out, "\"%s\":{\"operationId\":\"%s\",\"tags\":[\"%s\"],\"summary\":", methods[route->method],
              route->name, service->name);
  buffer_add_json_string(out, text_of(route->doc));
  static const char *const who[] = {
    [NOBODY_MAY] = "",       [ANYONE] = "anyone",     [ANY_VISITOR] = "guests and users",
    [ANY_USER] = "any user", [ADMIN_ONLY] = "admins",
  };
  buffer_addf(out, ",\"description\":\"For %s.\"", who[route->who]);
  write_security(route, door, out);
  write_parameters(route, out);
  write_body(route, out);
  write_responses(route, door, out);
  buffer_add_char(out, '}');
}

static bool is_first_of_path(const struct service *service, size_t at) {
  for (size_t i = 0; i < at; i++) {
    if (!service->routes[i].internal && strcmp(service->routes[i].path, service->routes[at].path) == 0) {
      return false;
    }
  }
  return true;
}

static void write_paths(const struct service *const *services, size_t count, const struct door *door,
                        struct buffer *out) {
  const char *comma = "";
  for (size_t s = 0; s < count; s++) {
    for (size_t i = 0; i < services[s]->routes_count; i++) {
      const struct route *route = &services[s]->routes[i];
      if (route->internal || !is_first_of_path(services[s], i)) {
        continue;
      }
      buffer_addf(out, "%s\"%s\":{", comma, route->path);
      comma = ",";
      const char *inner = "";
      for (size_t k = i; k < services[s]->routes_count; k++) {
        if (!services[s]->routes[k].internal && strcmp(services[s]->routes[k].path, route->path) == 0) {
          buffer_add_c(out, inner);
          write_operation(services[s], &services[s]->routes[k], door, out);
          inner = ",";
        }
      }
      buffer_add_char(out, '}');
    }
  }
}

static const char components[] =
    "\"parameters\":{"
    "\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"description\":\"Makes a repeated "
    "request "
    "safe: the same key and body get the same answer for 24 hours, and the work is done once.\",\"schema\":{"
    "\"type\":\"string\",\"minLength\":1,\"maxLength\":200}},"
    "\"IfMatch\":{\"name\":\"If-Match\",\"in\":\"header\",\"required\":true,\"description\":\"The ETag of "
    "the version "
    "that you have seen; 412 when somebody else has changed it since.\",\"schema\":{\"type\":\"string\"}}},"
    "\"headers\":{\"ETag\":{\"description\":\"Names this version, for If-Match and "
    "If-None-Match.\",\"schema\":{\"type\":\"string\"}},"
    "\"RetryAfter\":{\"description\":\"In so many seconds it may go "
    "better.\",\"schema\":{\"type\":\"integer\"}}},";
static const char client_schemes[] =
    "\"securitySchemes\":{"
    "\"account\":{\"type\":\"oauth2\",\"description\":\"Log in with e-mail address or username; client id "
    "and secret stay empty.\",\"flows\":{\"password\":{\"tokenUrl\":\"" API_PREFIX "/auth/token\","
    "\"refreshUrl\":\"" API_PREFIX "/auth/token\",\"scopes\":{}}}},"
    "\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\",\"bearerFormat\":\"JWT\",\"description\":"
    "\"An access token of POST /auth/token.\"},"
    "\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-souk_access\",\"description\":"
    "\"What POST /auth/log-in sets (over plain HTTP: souk_access). Whatever is not a GET then needs "
    "X-CSRF-Token.\"}},";
static const char peer_schemes[] =
    "\"securitySchemes\":{\"passport\":{\"type\":\"http\",\"scheme\":\"bearer\",\"bearerFormat\":\"JWT\","
    "\"description\":\"A passport of another service, or with SOUK_DIRECT_ACCESS a user's access token.\"}},";

/* Clients come in by the gateway's. */
static const struct door *door_among(const struct service *const *services, size_t count) {
  static const struct door none = { 0 };
  for (size_t i = 0; i < count; i++) {
    if (services[i]->door != NULL) {
      return services[i]->door;
    }
  }
  return &none;
}

void openapi_document(const struct service *const *services, size_t count, enum document_of of,
                      struct buffer *out) {
  buffer_addf(
      out,
      "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Souk\",\"version\":\"" SOUK_VERSION
      "\",\"description\":\"%s\",\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}},"
      "\"servers\":[{\"url\":\"%s\"}],\"tags\":[",
      of == OF_CLIENTS ? "A self-hosted marketplace. Press Authorize to log in."
                       : "Services of a marketplace, as other services reach them.",
      of == OF_CLIENTS ? API_PREFIX : "/");
  for (size_t i = 0; i < count; i++) {
    buffer_addf(out, "%s{\"name\":\"%s\",\"description\":", i > 0 ? "," : "", services[i]->name);
    buffer_add_json_string(out, text_of(services[i]->doc));
    buffer_add_char(out, '}');
  }
  buffer_add_c(out, "],\"paths\":{");
  write_paths(services, count, of == OF_CLIENTS ? door_among(services, count) : NULL, out);
  buffer_add_c(out, "},\"components\":{");
  buffer_add_c(out, components);
  buffer_add_c(out, of == OF_CLIENTS ? client_schemes : peer_schemes);
  buffer_add_c(out, "\"schemas\":{");
  document_schemas(services, count, out);
  buffer_add_c(out, "}}}");
}
