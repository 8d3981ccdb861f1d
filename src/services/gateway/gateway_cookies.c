#include "services/gateway/gateway_cookies.h"

#include "http/cookie.h"

enum which { ACCESS, REFRESH, CSRF, COOKIES };

/* A browser takes a __Host- cookie only over TLS, for this very host and the whole of it, so that neither
   another subdomain nor a plain connection can plant one (RFC 6265bis section 4.1.3.2). */
static const struct {
  const char *secure, *plain;
  bool readable;
} cookies[COOKIES] = {
  [ACCESS] = { "__Host-souk_access", "souk_access", false },
  [REFRESH] = { "__Host-souk_refresh", "souk_refresh", false },
  [CSRF] = { "__Host-souk_csrf", "souk_csrf", true },
};

static struct text find(const struct gateway *gateway, const struct http_request *request, enum which which) {
  bool secure = gateway_is_secure(gateway, request);
  return http_cookie_find(request, secure ? cookies[which].secure : cookies[which].plain);
}

struct text access_cookie(const struct gateway *gateway, const struct http_request *request) {
  return find(gateway, request, ACCESS);
}

struct text refresh_cookie(const struct gateway *gateway, const struct http_request *request) {
  return find(gateway, request, REFRESH);
}

static void set(struct context *context, enum which which, struct text value, int64_t max_age) {
  bool secure = gateway_is_secure(context_state(context), context_request(context));
  struct http_cookie cookie = {
    .name = secure ? cookies[which].secure : cookies[which].plain,
    .value = value,
    .max_age = max_age,
    .path = "/",
    .http_only = !cookies[which].readable,
    .secure = secure,
    .same_site = HTTP_SAME_SITE_LAX,
  };
  struct text line;
  if (http_cookie_write(&cookie, context->arena, &line) == 0) {
    context_add_header(context, "Set-Cookie", line);
  }
}

void set_session_cookies(struct context *context, struct text access, struct text refresh, struct text csrf,
                         int64_t seconds) {
  set(context, ACCESS, access, seconds < ACCESS_LIFE_SECONDS ? seconds : ACCESS_LIFE_SECONDS);
  set(context, REFRESH, refresh, seconds);
  set(context, CSRF, csrf, seconds);
}

void clear_session_cookies(struct context *context) {
  for (enum which which = 0; which < COOKIES; which++) {
    set(context, which, TEXT(""), -1);
  }
}
