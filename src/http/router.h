/* Which route answers a path: a tree of segments, made once from a table. */
#pragma once

#include "http/parser.h"

struct router;

/* Two routes that match the same: -EEXIST; a path that is no pattern: -EINVAL. The router keeps pointers to
   the routes. */
int router_create(struct router **ret, const struct http_route *routes, size_t count, struct error *error);
void router_destroy(struct router *router);

/* Finds the route of a path that head_parse() let pass. 0: request->route and params are set; HEAD is served
   by GET routes. -ENOENT: no route has this path. -ENOTSUP: some do, and `ret_methods` is the set of their
   methods, one bit each. -EINVAL: a segment's escapes are not UTF-8. */
int router_find(const struct router *router, enum http_method method, struct text path,
                struct http_request *request, unsigned *ret_methods);
/* The methods of all routes. */
unsigned router_methods(const struct router *router);
