/* The tree: a node per distinct segment, literals sorted, one child for parameters. Literals are tried first;
   where they lead nowhere the parameter is, so a lookup visits each node at most once. */
#include "http/router.h"

#include "http/server.h"

#include <stdlib.h>
#include <string.h>

struct node {
  struct text literal; /* of the route's path; empty for a parameter */
  struct node **literals;
  size_t literals_count;
  struct node *parameter;
  const struct http_route *routes[HTTP_METHODS];
};

struct router {
  struct node root;
  unsigned methods;
};

/* Cuts the next segment off a path that begins with '/'. */
static struct text next_segment(const char **at, const char *end) {
  const char *from = *at + 1;
  const char *slash = memchr(from, '/', (size_t)(end - from));
  *at = slash != NULL ? slash : end;
  return (struct text){ .at = from, .len = (size_t)(*at - from) };
}

static bool is_parameter(struct text segment) {
  return segment.len > 2 && segment.at[0] == '{' && segment.at[segment.len - 1] == '}';
}

static int compare(struct text a, struct text b) {
  if (a.len != b.len) {
    return a.len < b.len ? -1 : 1;
  }
  return a.len > 0 ? memcmp(a.at, b.at, a.len) : 0;
}

/* The place of a literal among the sorted ones, or where it would have to stand. */
static size_t place_of(const struct node *node, struct text literal) {
  size_t low = 0;
  size_t high = node->literals_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (compare(node->literals[middle]->literal, literal) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static struct node *literal_child(const struct node *node, struct text literal) {
  size_t place = place_of(node, literal);
  bool found = place < node->literals_count && text_equal(node->literals[place]->literal, literal);
  return found ? node->literals[place] : NULL;
}

static struct node *add_literal(struct node *node, struct text literal) {
  size_t place = place_of(node, literal);
  struct node **grown = realloc(node->literals, (node->literals_count + 1) * sizeof(struct node *));
  if (grown == NULL) {
    return NULL;
  }
  node->literals = grown;
  struct node *child = calloc(1, sizeof *child);
  if (child == NULL) {
    return NULL;
  }
  child->literal = literal;
  memmove(grown + place + 1, grown + place, (node->literals_count - place) * sizeof(struct node *));
  grown[place] = child;
  node->literals_count++;
  return child;
}

static struct node *child_for(struct node *node, struct text segment) {
  if (is_parameter(segment)) {
    if (node->parameter == NULL) {
      node->parameter = calloc(1, sizeof *node->parameter);
    }
    return node->parameter;
  }
  struct node *child = literal_child(node, segment);
  return child != NULL ? child : add_literal(node, segment);
}

static int check_pattern(const struct http_route *route, struct error *error) {
  const char *path = route->path;
  if (path == NULL || path[0] != '/' || strlen(path) > HTTP_MAX_TARGET) {
    return error_set(error, -EINVAL, "A route's path must begin with a slash: %s", path ? path : "(none)");
  }
  size_t segments = 0;
  size_t params = 0;
  const char *end = path + strlen(path);
  const char *at = path;
  while (at < end) {
    struct text segment = next_segment(&at, end);
    bool braces =
        segment.len > 0 && strpbrk(segment.at, "{}%?#") != NULL && strcspn(segment.at, "{}%?#") < segment.len;
    if ((braces && !is_parameter(segment)) || (segment.len == 0 && end - path > 1)) {
      return error_set(error, -EINVAL, "A route's segment is a literal or {a_parameter}: %s", path);
    }
    segments++;
    params += is_parameter(segment) ? 1 : 0;
  }
  if (segments > HTTP_MAX_SEGMENTS || params > HTTP_MAX_PARAMS) {
    return error_set(error, -EINVAL, "A route has too many segments or parameters: %s", path);
  }
  return 0;
}

static int add_route(struct router *router, const struct http_route *route, struct error *error) {
  int result = check_pattern(route, error);
  if (result < 0) {
    return result;
  }
  struct node *node = &router->root;
  const char *at = route->path;
  const char *end = at + strlen(at);
  while (at < end) {
    node = child_for(node, next_segment(&at, end));
    if (node == NULL) {
      return error_set(error, -ENOMEM, "There is no memory for the routes.");
    }
  }
  if (node->routes[route->method] != NULL) {
    return error_set(error, -EEXIST, "Two routes match the same requests: %s %s and %s",
                     http_method_name(route->method), route->path, node->routes[route->method]->path);
  }
  node->routes[route->method] = route;
  router->methods |= 1U << route->method;
  return 0;
}

int router_create(struct router **ret, const struct http_route *routes, size_t count, struct error *error) {
  struct router *router = calloc(1, sizeof *router);
  if (router == NULL) {
    return error_set(error, -ENOMEM, "There is no memory for the routes.");
  }
  for (size_t i = 0; i < count; i++) {
    int result = add_route(router, &routes[i], error);
    if (result < 0) {
      router_destroy(router);
      return result;
    }
  }
  *ret = router;
  return 0;
}

/* As deep as a path has segments. */
static void free_children(struct node *node) {
  for (size_t i = 0; i < node->literals_count; i++) {
    free_children(node->literals[i]);
    free(node->literals[i]);
  }
  free(node->literals);
  if (node->parameter != NULL) {
    free_children(node->parameter);
    free(node->parameter);
  }
}

void router_destroy(struct router *router) {
  if (router != NULL) {
    free_children(&router->root);
    free(router);
  }
}

unsigned router_methods(const struct router *router) {
  return router->methods;
}

struct search {
  enum http_method method;
  struct text segments[HTTP_MAX_SEGMENTS];
  size_t count;
  unsigned methods; /* of all nodes that the path leads to */
};

static const struct http_route *search(struct search *wanted, const struct node *node, size_t depth) {
  if (depth == wanted->count) {
    for (unsigned method = 0; method < HTTP_METHODS; method++) {
      wanted->methods |= node->routes[method] != NULL ? 1U << method : 0;
    }
    const struct http_route *route = node->routes[wanted->method];
    return route == NULL && wanted->method == HTTP_HEAD ? node->routes[HTTP_GET] : route;
  }
  struct text segment = wanted->segments[depth];
  const struct node *literal = literal_child(node, segment);
  const struct http_route *found = literal != NULL ? search(wanted, literal, depth + 1) : NULL;
  if (found == NULL && node->parameter != NULL && segment.len > 0) {
    found = search(wanted, node->parameter, depth + 1);
  }
  return found;
}

/* -ENOENT for more segments than any route has. */
static int split(struct text path, struct arena *arena, struct search *ret) {
  const char *at = path.at;
  const char *end = path.at + path.len;
  bool encoded = memchr(path.at, '%', path.len) != NULL;
  while (at < end) {
    if (ret->count == HTTP_MAX_SEGMENTS) {
      return -ENOENT;
    }
    struct text segment = next_segment(&at, end);
    if (encoded) {
      int result = http_percent_decode(segment, false, arena, &segment);
      if (result < 0) {
        return result;
      }
    }
    ret->segments[ret->count++] = segment;
  }
  return 0;
}

static void fill_params(const struct http_route *route, const struct search *found,
                        struct http_request *request) {
  const char *at = route->path;
  const char *end = at + strlen(at);
  for (size_t i = 0; i < found->count; i++) {
    struct text segment = next_segment(&at, end);
    if (is_parameter(segment)) {
      struct pair *param = &request->params[request->params_count++];
      param->name = text_copy_bytes(request->arena, segment.at + 1, segment.len - 2);
      param->value = text_copy(request->arena, found->segments[i]);
    }
  }
}

int router_find(const struct router *router, enum http_method method, struct text path,
                struct http_request *request, unsigned *ret_methods) {
  struct search wanted;
  wanted.method = method;
  wanted.count = 0;
  wanted.methods = 0;
  int result = split(path, request->arena, &wanted);
  if (result < 0) {
    return result;
  }
  const struct http_route *route = search(&wanted, &router->root, 0);
  if (route == NULL) {
    *ret_methods = wanted.methods;
    return wanted.methods != 0 ? -ENOTSUP : -ENOENT;
  }
  request->route = route;
  fill_params(route, &wanted, request);
  return 0;
}
