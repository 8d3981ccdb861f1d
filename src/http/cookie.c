#include "http/cookie.h"

#include <string.h>
#include <strings.h>

/* cookie-octet, RFC 6265bis section 4.1.1. */
static bool is_cookie_octet(char c) {
  return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

/* cookie-value: octets, perhaps within quotes. */
static bool is_cookie_value(struct text value) {
  size_t from = 0;
  size_t to = value.len;
  if (to >= 2 && value.at[0] == '"' && value.at[to - 1] == '"') {
    from++;
    to--;
  }
  for (size_t i = from; i < to; i++) {
    if (!is_cookie_octet(value.at[i])) {
      return false;
    }
  }
  return true;
}

static struct text trimmed(const char *from, const char *to) {
  while (from < to && (*from == ' ' || *from == '\t')) {
    from++;
  }
  while (to > from && (to[-1] == ' ' || to[-1] == '\t')) {
    to--;
  }
  return (struct text){ .at = from, .len = (size_t)(to - from) };
}

/* The value of the first pair of that name in one header; at == NULL where there is none. Looks at each byte
   a bounded number of times, however many pairs there are. */
static struct text find_in(struct text header, const char *name, size_t name_len) {
  const char *at = header.at;
  const char *end = header.at + header.len;
  while (at < end) {
    const char *semicolon = memchr(at, ';', (size_t)(end - at));
    const char *stop = semicolon != NULL ? semicolon : end;
    struct text pair = trimmed(at, stop);
    if (pair.len > name_len && pair.at[name_len] == '=' && memcmp(pair.at, name, name_len) == 0) {
      return (struct text){ .at = pair.at + name_len + 1, .len = pair.len - name_len - 1 };
    }
    at = stop + 1;
  }
  return (struct text){ 0 };
}

struct text http_cookie_find(const struct http_request *request, const char *name) {
  size_t name_len = strlen(name);
  for (size_t i = 0; i < request->headers_count; i++) {
    const struct http_header *header = &request->headers[i];
    if (!http_is_named(header->name, "Cookie")) {
      continue;
    }
    struct text found = find_in(header->value, name, name_len);
    if (found.at != NULL) {
      /* Copied, since a text ends in NUL and this one in a semicolon. */
      return is_cookie_value(found) ? text_copy(request->arena, found) : (struct text){ 0 };
    }
  }
  return (struct text){ 0 };
}

/* Writing */

static bool is_path(const char *path) {
  for (const char *at = path; *at != '\0'; at++) {
    if (*at <= 0x20 || *at >= 0x7f || *at == ';') {
      return false;
    }
  }
  return path[0] == '/';
}

/* Browsers look at these prefixes without regard to case (section 5.6). */
static bool has_prefix(const struct http_cookie *cookie, const char *prefix) {
  return strncasecmp(cookie->name, prefix, strlen(prefix)) == 0;
}

static bool is_writable(const struct http_cookie *cookie) {
  if (cookie->name == NULL || cookie->path == NULL || !http_is_token(text_of(cookie->name)) ||
      !is_cookie_value(cookie->value) || !is_path(cookie->path) ||
      strlen(cookie->name) + cookie->value.len > HTTP_MAX_COOKIE) {
    return false;
  }
  bool must_be_secure = has_prefix(cookie, "__Secure-") || has_prefix(cookie, "__Host-") ||
                        cookie->same_site == HTTP_SAME_SITE_NONE;
  bool must_be_at_root = has_prefix(cookie, "__Host-");
  return (cookie->secure || !must_be_secure) && (!must_be_at_root || strcmp(cookie->path, "/") == 0);
}

int http_cookie_write(const struct http_cookie *cookie, struct arena *arena, struct text *ret) {
  static const char *const same_site[] = {
    [HTTP_SAME_SITE_LAX] = "Lax", [HTTP_SAME_SITE_STRICT] = "Strict", [HTTP_SAME_SITE_NONE] = "None"
  };
  enum { ATTRIBUTES_MAX = 128 };
  if (!is_writable(cookie)) {
    return -EINVAL;
  }
  struct buffer line;
  buffer_init_in(&line, arena, HTTP_MAX_COOKIE + strlen(cookie->path) + ATTRIBUTES_MAX);
  buffer_add_c(&line, cookie->name);
  buffer_add_char(&line, '=');
  buffer_add_text(&line, cookie->value);
  buffer_add_c(&line, "; Path=");
  buffer_add_c(&line, cookie->path);
  if (cookie->max_age != 0) {
    buffer_addf(&line, "; Max-Age=%lld", cookie->max_age > 0 ? (long long)cookie->max_age : 0LL);
  }
  buffer_add_c(&line, cookie->http_only ? "; HttpOnly" : "");
  buffer_add_c(&line, cookie->secure ? "; Secure" : "");
  buffer_add_c(&line, "; SameSite=");
  buffer_add_c(&line, same_site[cookie->same_site]);
  *ret = buffer_text(&line);
  return line.failed ? -EINVAL : 0;
}
