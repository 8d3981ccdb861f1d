#include "service/caller.h"

#include <string.h>

static struct text trim(struct text text) {
  while (text.len > 0 && (text.at[0] == ' ' || text.at[0] == '\t')) {
    text.at++;
    text.len--;
  }
  while (text.len > 0 && (text.at[text.len - 1] == ' ' || text.at[text.len - 1] == '\t')) {
    text.len--;
  }
  return text;
}

static struct text after(struct text text, size_t count) {
  return (struct text){ .at = text.at + count, .len = text.len - count };
}

/* A page whose name was made to resolve to this machine (DNS rebinding) could send any header, but not choose
 * Host. */
static bool host_is_loopback(const struct http_request *request) {
  static const char *const names[] = { "127.", "localhost", "[::1]" };
  struct text host = http_header_find(request, "Host");
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (text_starts(host, names[i])) {
      struct text rest = after(host, strlen(names[i]));
      size_t allowed = strspn(text_c(rest), ".:0123456789");
      return allowed == rest.len;
    }
  }
  return false;
}

int caller_read(const struct http_request *request, struct arena *arena, struct caller *ret) {
  struct text value = http_header_find(request, "Souk-Caller");
  if (value.at == NULL) {
    *ret = (struct caller){ .role = ROLE_NOBODY };
    return 0;
  }
  if (!host_is_loopback(request)) {
    return -EINVAL;
  }
  const char *semicolon = memchr(value.at, ';', value.len);
  size_t first_len = semicolon != NULL ? (size_t)(semicolon - value.at) : value.len;
  struct text who = trim((struct text){ .at = value.at, .len = first_len });
  struct text more = semicolon != NULL ? trim(after(value, first_len + 1)) : (struct text){ 0 };

  struct caller caller = { .role = ROLE_USER };
  if (text_starts(who, "service:")) {
    caller.role = ROLE_SERVICE;
    caller.service = text_copy(arena, after(who, strlen("service:")));
    if (more.len > 0 &&
        (!text_starts(more, "user=") || id_parse(after(more, strlen("user=")), &caller.user) < 0)) {
      return -EINVAL;
    }
    *ret = caller;
    return 0;
  }
  if (id_parse(who, &caller.user) < 0) {
    return -EINVAL;
  }
  if (more.len > 0) {
    static const struct {
      const char *text;
      enum role role;
    } roles[] = { { "role=guest", ROLE_GUEST }, { "role=user", ROLE_USER }, { "role=admin", ROLE_ADMIN } };
    caller.role = ROLE_NOBODY;
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
      if (text_is(more, roles[i].text)) {
        caller.role = roles[i].role;
      }
    }
    if (caller.role == ROLE_NOBODY) {
      return -EINVAL;
    }
  }
  *ret = caller;
  return 0;
}
