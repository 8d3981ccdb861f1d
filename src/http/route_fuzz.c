/* Paths through the router, and queries: a route that is found got as many parameters as it names, none of
   them empty or with a slash that was encoded. */
#include "http/parser.h"
#include "http/router.h"
#include "http/server.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct http_route routes[] = {
  { .method = HTTP_GET, .path = "/" },          { .method = HTTP_GET, .path = "/a/{x}" },
  { .method = HTTP_POST, .path = "/a/b" },      { .method = HTTP_GET, .path = "/a/{x}/c/{y}" },
  { .method = HTTP_GET, .path = "/{x}/b/c/d" }, { .method = HTTP_PUT, .path = "/{a}/{b}/{c}/{d}" },
};

static void check_params(const struct http_request *request) {
  size_t braces = 0;
  for (const char *at = request->route->path; *at != '\0'; at++) {
    braces += *at == '{' ? 1 : 0;
  }
  bool fine = braces == request->params_count;
  for (size_t i = 0; i < request->params_count; i++) {
    struct text value = request->params[i].value;
    fine = fine && value.len > 0 && strlen(value.at) == value.len && memchr(value.at, '/', value.len) == NULL;
  }
  if (!fine) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const char method[] = "GET /";
  static const char rest[] = " HTTP/1.0\r\n\r\n";
  struct arena *arena = arena_create(4096);
  struct http_request *request = ARENA_NEW(arena, struct http_request);
  struct head *head = ARENA_NEW(arena, struct head);
  struct router *router = NULL;
  struct error error;
  struct refusal refusal;
  struct text input =
      text_format(arena, "%s%.*s%s", method, size < 4000 ? (int)size : 4000, (const char *)bytes, rest);
  request->arena = arena;
  if (router_create(&router, routes, sizeof routes / sizeof routes[0], &error) < 0) {
    abort();
  }
  if (head_parse(input.at, input.len, head, &refusal) > 0) {
    unsigned methods = 0;
    if (router_find(router, head->method, head->path, request, &methods) == 0) {
      check_params(request);
    }
    struct pair pairs[HTTP_MAX_PAIRS];
    size_t count = 0;
    request->query = head->query;
    if (http_query_pairs(request, arena, pairs, &count) == 0 && count > HTTP_MAX_PAIRS) {
      abort();
    }
  }
  router_destroy(router);
  arena_destroy(arena);
  return 0;
}
