/* The server's routes, made from the faces: each route of a service, each answer to a call, the pages of the
 * frame. */
#include "service/frame.h"

#include <string.h>

static bool find_member(const struct shape *shape, const char *name, enum kind kind, size_t *ret_at) {
  const struct field *field = shape_find(shape, text_of(name));
  if (field == NULL || field->kind != kind || field->maybe) {
    return false;
  }
  *ret_at = field->at;
  return true;
}

static bool *fields_in_path(const struct route *route, struct arena *arena) {
  bool *in_path = ARENA_ARRAY(arena, route->takes->fields_count + 1, bool);
  for (size_t i = 0; i < route->takes->fields_count; i++) {
    struct text parameter = text_format(arena, "{%s}", route->takes->fields[i].name);
    in_path[i] = strstr(route->path, parameter.at) != NULL;
  }
  return in_path;
}

/* Does a POST's new resource have an address, "<path>/{…}"? */
static bool has_get_by_id(const struct service *service, const char *path) {
  size_t len = strlen(path);
  for (size_t i = 0; i < service->routes_count; i++) {
    const char *other = service->routes[i].path;
    if (service->routes[i].method == HTTP_GET && strncmp(other, path, len) == 0 &&
        strncmp(other + len, "/{", 2) == 0 && strchr(other + len + 1, '/') == NULL) {
      return true;
    }
  }
  return false;
}

static void fill(struct endpoint *endpoint, struct http_route *server_route, struct running *running,
                 const struct route *route, const struct call *call) {
  struct arena *arena = running->runtime->arena;
  *endpoint = (struct endpoint){ .running = running, .route = route, .call = call };
  endpoint->in_path = fields_in_path(route, arena);
  endpoint->has_version = find_member(route->returns, "version", KIND_INT, &endpoint->version_at);
  endpoint->has_id = find_member(route->returns, "id", KIND_ID, &endpoint->id_at);
  endpoint->has_location = endpoint->has_id && has_get_by_id(running->service, route->path);
  size_t in_path = 0;
  for (size_t i = 0; i < route->takes->fields_count; i++) {
    in_path += endpoint->in_path[i] ? 1 : 0;
  }
  bool has_body = route->method == HTTP_POST || route->method == HTTP_PUT || route->method == HTTP_PATCH;
  *server_route = (struct http_route){
    .method = route->method,
    .path = route->path,
    .body_max = route->body_max,
    .takes_json = has_body && route->takes->fields_count > in_path,
    .guard = request_guard,
    .handle = request_handle,
    .data = endpoint,
  };
}

static const struct route *route_of_answer(const struct answer *answer, struct arena *arena) {
  struct route *route = ARENA_NEW(arena, struct route);
  *route = (struct route){
    .method = HTTP_POST,
    .path = text_format(arena, "/internal/v1/%s/%s", answer->call->service, answer->call->name).at,
    .name = answer->call->name,
    .who = ANYONE, /* any service: request_guard() knows calls */
    .takes = answer->takes,
    .returns = answer->returns,
    .plan_size = answer->plan_size,
    .prepare = answer->prepare,
    .run = answer->run,
    .internal = true,
    .doc = answer->call->doc,
  };
  return route;
}

void endpoints_create(struct runtime *runtime) {
  size_t count = 0;
  for (size_t i = 0; i < runtime->services_count; i++) {
    count += runtime->services[i].service->routes_count + runtime->services[i].service->answers_count;
  }
  runtime->endpoints = ARENA_ARRAY(runtime->arena, count + 1, struct endpoint);
  runtime->routes = ARENA_ARRAY(runtime->arena, count + page_routes_count, struct http_route);
  struct endpoint *endpoint = runtime->endpoints;
  struct http_route *server_route = runtime->routes;
  for (size_t i = 0; i < runtime->services_count; i++) {
    struct running *running = &runtime->services[i];
    for (size_t k = 0; k < running->service->routes_count; k++) {
      fill(endpoint++, server_route++, running, &running->service->routes[k], NULL);
    }
    for (size_t k = 0; k < running->service->answers_count; k++) {
      const struct answer *answer = &running->service->answers[k];
      fill(endpoint++, server_route++, running, route_of_answer(answer, runtime->arena), answer->call);
    }
  }
  runtime->endpoints_count = count;
  for (size_t i = 0; i < page_routes_count; i++) {
    *server_route = page_routes[i];
    (server_route++)->data = runtime;
  }
  runtime->routes_count = count + page_routes_count;
  runtime->unix_routes = ARENA_NEW(runtime->arena, struct http_route);
  *runtime->unix_routes = control_route;
  runtime->unix_routes->data = runtime;
  runtime->unix_routes_count = 1;
}
