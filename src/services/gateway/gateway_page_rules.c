/* Which pages there are. */
#include "services/gateway/gateway_pages.h"

#include <string.h>

/* One star stands for a segment, two for whatever follows. */
static const struct {
  const char *pattern;
  enum page_kind kind;
} pages[] = {
  { "/", PAGE_FRONT },
  { "/search", PAGE_SEARCH },
  { "/products/*", PAGE_PRODUCT },
  { "/cart", PAGE_OTHER },
  { "/checkout", PAGE_OTHER },
  { "/orders", PAGE_OTHER },
  { "/orders/*", PAGE_OTHER },
  { "/log-in", PAGE_OTHER },
  { "/sign-up", PAGE_OTHER },
  { "/forgot-password", PAGE_OTHER },
  { "/links/*", PAGE_OTHER },
  { "/notifications", PAGE_OTHER },
  { "/account", PAGE_OTHER },
  { "/account/**", PAGE_OTHER },
  { "/admin", PAGE_OTHER },
  { "/admin/**", PAGE_OTHER },
  { "/robots.txt", PAGE_ROBOTS },
  { "/sitemap.xml", PAGE_SITEMAP },
};

/* Programs look there, not people: that there is nothing is told them as a problem. */
static const char *const for_programs[] = { "/api",      "/assets",   "/docs",
                                            "/internal", "/problems", "/.well-known" };

static bool matches(const char *pattern, struct text path, struct text *ret_rest) {
  size_t len = strcspn(pattern, "*");
  if (path.len < len || memcmp(path.at, pattern, len) != 0) {
    return false;
  }
  struct text rest = { .at = path.at + len, .len = path.len - len };
  if (pattern[len] == '\0') {
    return rest.len == 0;
  }
  bool is_segment = memchr(rest.at, '/', rest.len) == NULL;
  if (rest.len == 0 || (pattern[len + 1] == '\0' && !is_segment)) {
    return false;
  }
  *ret_rest = rest;
  return true;
}

enum page_kind page_kind_of(struct text path, struct text *ret_rest) {
  for (size_t i = 0; i < COUNT_OF(pages); i++) {
    if (matches(pages[i].pattern, path, ret_rest)) {
      return pages[i].kind;
    }
  }
  return PAGE_UNKNOWN;
}

static bool is_for_programs(struct text path) {
  for (size_t i = 0; i < COUNT_OF(for_programs); i++) {
    size_t len = strlen(for_programs[i]);
    if (text_starts(path, for_programs[i]) && (path.len == len || path.at[len] == '/')) {
      return true;
    }
  }
  return false;
}

/* Browsers name it when somebody follows a link, programs do not. */
static bool wants_html(const struct http_request *request) {
  struct text accept = http_header_find(request, "Accept");
  return accept.len > 0 && strcasestr(accept.at, "text/html") != NULL;
}

bool app_has_page(const struct http_request *request) {
  struct text rest;
  return page_kind_of(request->path, &rest) != PAGE_UNKNOWN ||
         (wants_html(request) && !is_for_programs(request->path));
}
