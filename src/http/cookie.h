/* Cookies: RFC 6265bis (draft-ietf-httpbis-rfc6265bis). Reading what a client sends, writing what it is to
   keep. */
#pragma once

#include "http/http.h"

enum { HTTP_MAX_COOKIE = 4096 /* bytes of name and value together: clients need not keep more */ };

/* The value of the first cookie of that name over all Cookie headers, in the request's arena; quotes around
   it are part of it. Empty with at == NULL where there is none, or where the first of that name holds what no
   cookie may hold (section 4.1.1): it is not passed over, for a later one may be somebody else's. */
struct text http_cookie_find(const struct http_request *request, const char *name);

enum http_same_site { HTTP_SAME_SITE_LAX, HTTP_SAME_SITE_STRICT, HTTP_SAME_SITE_NONE };

struct http_cookie {
  const char *name;
  struct text value;
  int64_t max_age; /* seconds; 0: until the browser ends; negative: to be forgotten at once */
  const char *path;
  bool http_only, secure;
  enum http_same_site same_site;
};

/* The value of a Set-Cookie header. -EINVAL for bytes that a name, value or path may not hold, more than
   HTTP_MAX_COOKIE of them, a path that does not begin with a slash, and what browsers would throw away:
   `__Host-` or `__Secure-` without `secure`, `__Host-` with another path than "/", SameSite=None without
   `secure`. */
int http_cookie_write(const struct http_cookie *cookie, struct arena *arena, struct text *ret);
