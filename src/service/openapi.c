/* docs/openapi.json: OpenAPI 3.1, derived from the faces. */
#include "service/documents.h"
#include "service/frame.h"

#include <string.h>

/* Members in the path and, on GET and DELETE, in the query. */
static void write_parameters(const struct route *route, struct buffer *out) {
  bool has_body = route_has_body(route);
  buffer_add_c(out, ",\"parameters\":[");
  const char *comma = "";
  for (size_t i = 0; i < route->takes->fields_count; i++) {
    const struct field *field = &route->takes->fields[i];
    bool in_path = document_in_path(route, field);
    if (!in_path && has_body) {
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
  if (route->method == HTTP_POST) {
    buffer_addf(out, "%s{\"$ref\":\"#/components/parameters/IdempotencyKey\"}", comma);
    comma = ",";
  }
  if (route_demands_if_match(route)) {
    buffer_addf(out, "%s{\"$ref\":\"#/components/parameters/IfMatch\"}", comma);
  }
  buffer_add_char(out, ']');
}

static void write_body(const struct route *route, struct buffer *out) {
  bool has_body = route_has_body(route);
  for (size_t i = 0; has_body && i < route->takes->fields_count; i++) {
    if (!document_in_path(route, &route->takes->fields[i])) {
      buffer_addf(out, ",\"requestBody\":{\"required\":true,\"content\":{\"%s\":{\"schema\":",
                  route->form ? "application/x-www-form-urlencoded" : "application/json");
      document_body_schema(route, out);
      buffer_add_c(out, "}}}");
      return;
    }
  }
}

static void write_problem(int status, const char *description, struct buffer *out) {
  buffer_addf(out, ",\"%d\":{\"description\":", status);
  buffer_add_json_string(out, text_of(description));
  buffer_add_c(out, ",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":"
                    "\"#/components/schemas/Problem\"}}}}");
}

/* One entry per status: problems of the same status are told together. */
static void write_problems(const struct route *route, struct buffer *out) {
  static const struct problem_kind *const common[] = { &problem_invalid_request,  &problem_unauthenticated,
                                                       &problem_forbidden,        &problem_not_found,
                                                       &problem_version_mismatch, &problem_invalid_body,
                                                       &problem_version_required, &problem_unavailable };
  bool has_body = route_has_body(route);
  bool has_version = route_demands_if_match(route);
  const struct problem_kind *all[32];
  size_t count = 0;
  for (size_t i = 0; i < COUNT_OF(common); i++) {
    int status = common[i]->status;
    bool applies = !((status == 401 || status == 403) && route->who == ANYONE) &&
                   !(status == 403 && route->who != ADMIN_ONLY) && !(status == 422 && !has_body) &&
                   !((status == 412 || status == 428) && !has_version) &&
                   !(status == 404 && strchr(route->path, '{') == NULL);
    if (applies) {
      all[count++] = common[i];
    }
  }
  for (size_t i = 0; route->problems != NULL && route->problems[i] != NULL && count < COUNT_OF(all); i++) {
    all[count++] = route->problems[i];
  }
  for (int status = 400; status < 600; status++) {
    struct buffer words;
    buffer_init(&words, 4096);
    for (size_t i = 0; i < count; i++) {
      if (all[i]->status == status) {
        buffer_addf(&words, "%s%s: %s", words.len > 0 ? " · " : "", all[i]->code, all[i]->title);
      }
    }
    if (words.len > 0) {
      write_problem(status, buffer_text(&words).at, out);
    }
    buffer_finish(&words);
  }
}

static void write_responses(const struct route *route, struct buffer *out) {
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
  if (!empty) {
    buffer_add_c(out, ",\"content\":{\"application/json\":{\"schema\":");
    document_reference(route->returns, "", out);
    buffer_add_c(out, "}}");
  }
  buffer_add_char(out, '}');
  write_problems(route, out);
  buffer_add_char(out, '}');
}

static void write_security(const struct route *route, enum document_of of, struct buffer *out) {
  buffer_addf(out, ",\"security\":[%s%s]", route->who == ANYONE && of == OF_CLIENTS ? "{}," : "",
              of == OF_CLIENTS ? "{\"account\":[]},{\"bearer\":[]},{\"cookie\":[]}" : "{\"passport\":[]}");
}

static void write_operation(const struct service *service, const struct route *route, enum document_of of,
                            struct buffer *out) {
  static const char *const methods[] = {
    [HTTP_GET] = "get",     [HTTP_HEAD] = "head",     [HTTP_POST] = "post",      [HTTP_PUT] = "put",
    [HTTP_PATCH] = "patch", [HTTP_DELETE] = "delete", [HTTP_OPTIONS] = "options"
  };
  buffer_addf(out, "\"%s\":{\"operationId\":\"%s\",\"tags\":[\"%s\"],\"summary\":", methods[route->method],
              route->name, service->name);
  buffer_add_json_string(out, text_of(route->doc));
  static const char *const who[] = {
    [NOBODY_MAY] = "", [ANYONE] = "anyone", [ANY_USER] = "any user", [ADMIN_ONLY] = "admins"
  };
  buffer_addf(out, ",\"description\":\"For %s.\"", who[route->who]);
  write_security(route, of, out);
  write_parameters(route, out);
  write_body(route, out);
  write_responses(route, out);
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

static void write_paths(const struct service *const *services, size_t count, enum document_of of,
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
          write_operation(services[s], &services[s]->routes[k], of, out);
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
    "If-None-Match.\",\"schema\":{\"type\":\"string\"}}},";
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
  write_paths(services, count, of, out);
  buffer_add_c(out, "},\"components\":{");
  buffer_add_c(out, components);
  buffer_add_c(out, of == OF_CLIENTS ? client_schemes : peer_schemes);
  buffer_add_c(out, "\"schemas\":{");
  document_schemas(services, count, out);
  buffer_add_c(out, "}}}");
}
