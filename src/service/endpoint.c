/* The server's routes, made from the faces: each route of a service, each answer to a call, the pages of the
 * frame. */
#include "service/documents.h"
#include "service/watch_calls.h"

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
    in_path[i] = document_in_path(route, &route->takes->fields[i]);
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

static struct endpoint *add_endpoint(struct runtime *runtime, const struct service *service,
                                     struct running *running, const struct route *route,
                                     const struct call *call) {
  struct endpoint *endpoint = &runtime->endpoints[runtime->endpoints_count++];
  *endpoint = (struct endpoint){
    .runtime = runtime, .service = service, .running = running, .route = route, .call = call
  };
  endpoint->in_path = fields_in_path(route, runtime->arena);
  endpoint->has_version = find_member(route->returns, "version", KIND_INT, &endpoint->version_at);
  endpoint->has_id = find_member(route->returns, "id", KIND_ID, &endpoint->id_at);
  endpoint->has_location = endpoint->has_id && has_get_by_id(service, route->path);
  endpoint->is_recorded = is_recorded(endpoint);
  return endpoint;
}

static const char *const *media_of(const struct endpoint *endpoint) {
  const struct route *route = endpoint->route;
  if (route->body_types != NULL || route->form) {
    return route->body_types != NULL ? route->body_types : http_form_media;
  }
  size_t in_path = 0;
  for (size_t i = 0; i < route->takes->fields_count; i++) {
    in_path += endpoint->in_path[i] ? 1 : 0;
  }
  return route_has_body(route) && route->takes->fields_count > in_path ? http_json_media : NULL;
}

static struct http_route server_route(struct endpoint *endpoint, const char *prefix,
                                      int (*guard)(struct http_request *)) {
  const struct route *route = endpoint->route;
  return (struct http_route){
    .method = route->method,
    .path = text_format(endpoint->runtime->arena, "%s%s", prefix, route->path).at,
    .body_max = route->body_max,
    .media = media_of(endpoint),
    .guard = guard,
    .handle = endpoint->running != NULL ? request_handle : forward_handle,
    .data = endpoint,
  };
}

static const struct route *route_of_answer(const struct answer *answer, struct arena *arena) {
  struct route *route = ARENA_NEW(arena, struct route);
  *route = (struct route){
    .method = HTTP_POST,
    .path = text_format(arena, "/internal/v1/%s/%s", answer->call->service, answer->call->name).at,
    .name = answer->call->name,
    .who = ANYONE, /* any service: guard.c knows calls */
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

/* What every service answers. */
static void add_watch_calls(struct runtime *runtime, struct running *running) {
  for (size_t i = 0; i < watch_calls_count; i++) {
    const struct watch_call *asked = &watch_calls[i];
    struct call *call = ARENA_NEW(runtime->arena, struct call);
    struct answer answer = asked->answer;
    *call = (struct call){ .service = running->service->name, .name = asked->name, .doc = asked->doc };
    answer.call = call;
    struct endpoint *endpoint =
        add_endpoint(runtime, running->service, running, route_of_answer(&answer, runtime->arena), call);
    endpoint->workers = running->workers;
    endpoint->is_recorded = false; /* who watches must not drive out what is watched */
  }
}

static void add_pages(struct entrance *entrance, struct http_route *routes, size_t *count) {
  for (size_t i = 0; i < page_routes_count; i++) {
    routes[*count] = page_routes[i];
    routes[(*count)++].data = entrance;
  }
}

/* The gateway's clients reach every service's routes; a service apart is reached by other processes; what
   runs here also by whoever owns the data. */
static void add_routes(struct runtime *runtime) {
  size_t most = runtime->endpoints_count + page_routes_count;
  runtime->client_routes = ARENA_ARRAY(runtime->arena, most, struct http_route);
  runtime->peer_routes = ARENA_ARRAY(runtime->arena, most, struct http_route);
  runtime->unix_routes = ARENA_ARRAY(runtime->arena, most, struct http_route);
  for (size_t i = 0; i < runtime->endpoints_count; i++) {
    struct endpoint *endpoint = &runtime->endpoints[i];
    if (runtime->gateway != NULL && !endpoint->route->internal) {
      runtime->client_routes[runtime->client_routes_count++] =
          server_route(endpoint, API_PREFIX, client_guard);
    }
    if (endpoint->running != NULL && endpoint->running != runtime->gateway) {
      runtime->peer_routes[runtime->peer_routes_count++] = server_route(endpoint, "", peer_guard);
    }
    if (endpoint->running != NULL && endpoint->call == NULL && endpoint->running != runtime->gateway) {
      runtime->unix_routes[runtime->unix_routes_count++] = server_route(endpoint, "", owner_guard);
    }
  }
  add_pages(&runtime->clients, runtime->client_routes, &runtime->client_routes_count);
  add_pages(&runtime->peers, runtime->peer_routes, &runtime->peer_routes_count);
  struct http_route *control = &runtime->unix_routes[runtime->unix_routes_count++];
  *control = control_route;
  control->data = runtime;
}

/* A page has no path of its own: it looks at what was asked for. */
static void add_app(struct runtime *runtime) {
  struct running *gateway = runtime->gateway;
  const struct app *app = gateway != NULL ? gateway->service->door->app : NULL;
  if (app == NULL) {
    return;
  }
  struct endpoint *endpoint = add_endpoint(runtime, gateway->service, gateway, app->page, NULL);
  endpoint->workers = gateway->workers;
  runtime->client_others = ARENA_NEW(runtime->arena, struct http_route);
  *runtime->client_others = (struct http_route){
    .method = HTTP_GET, .path = app->page->path, .guard = app_guard, .handle = app_handle, .data = endpoint
  };
}

void endpoints_create(struct runtime *runtime) {
  const struct runtime_options *options = &runtime->options;
  size_t most = 0;
  for (size_t i = 0; i < options->services_count; i++) {
    most += options->services[i]->routes_count + options->services[i]->answers_count + watch_calls_count;
  }
  runtime->endpoints = ARENA_ARRAY(runtime->arena, most + 1, struct endpoint); /* one for the web app */
  for (size_t i = 0; i < options->services_count; i++) {
    const struct service *service = options->services[i];
    struct running *running = runtime_find(runtime, service->name);
    struct workers *workers = running != NULL ? running->workers : runtime->forwarders[i];
    for (size_t k = 0; (running != NULL || runtime->gateway != NULL) && k < service->routes_count; k++) {
      add_endpoint(runtime, service, running, &service->routes[k], NULL)->workers = workers;
    }
    for (size_t k = 0; running != NULL && k < service->answers_count; k++) {
      const struct answer *answer = &service->answers[k];
      add_endpoint(runtime, service, running, route_of_answer(answer, runtime->arena), answer->call)
          ->workers = workers;
    }
    if (running != NULL) {
      add_watch_calls(runtime, running);
    }
  }
  add_routes(runtime);
  add_app(runtime);
}
