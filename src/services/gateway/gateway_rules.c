#include "services/gateway/gateway_rules.h"

#include <string.h>
#include <strings.h>

enum refresh_decision refresh_decide(const struct refresh_case *of) {
  if (of->now.us >= of->ends_at.us) {
    return REFRESH_OVER;
  }
  /* A newer one than is known was made before the data was restored from a copy. */
  if (of->presented >= of->current) {
    return REFRESH_ROTATE;
  }
  bool is_fresh = of->now.us < instant_after(of->renewed_at, REFRESH_GRACE_SECONDS).us;
  return of->presented == of->current - 1 && is_fresh ? REFRESH_AGAIN : REFRESH_STOLEN;
}

struct instant session_ends(struct instant now, int64_t idle_seconds, struct instant last) {
  struct instant idle = instant_after(now, idle_seconds);
  return idle.us < last.us ? idle : last;
}

static bool same_letters(struct text a, struct text b) {
  return a.len == b.len && (a.len == 0 || strncasecmp(a.at, b.at, a.len) == 0);
}

static struct text after(struct text text, size_t count) {
  return (struct text){ .at = text.at + count, .len = text.len - count };
}

/* A host and perhaps a port: letters and digits, no user, no path. */
static bool is_host(struct text host) {
  for (size_t i = 0; i < host.len; i++) {
    char c = host.at[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && strchr("-._:[]", c) == NULL) {
      return false;
    }
  }
  return host.len > 0 && host.at[0] != ':' && host.at[host.len - 1] != ':';
}

static struct text without_port(struct text host, const char *port) {
  size_t len = strlen(port);
  bool ends = host.len > len && memcmp(host.at + host.len - len, port, len) == 0;
  return ends ? (struct text){ .at = host.at, .len = host.len - len } : host;
}

static const char *own_port(bool https) {
  return https ? ":443" : ":80";
}

int site_parse(struct text url, struct arena *arena, struct site *ret, struct error *error) {
  if (url.len == 0) {
    *ret = (struct site){ 0 };
    return 0;
  }
  bool https = text_starts(url, "https://");
  struct text host = url;
  if (https || text_starts(url, "http://")) {
    host = after(url, strlen(https ? "https://" : "http://"));
  } else {
    host.len = 0;
  }
  if (host.len > 0 && host.at[host.len - 1] == '/') {
    host.len--;
  }
  if (!is_host(host)) {
    return error_set(error, -EINVAL,
                     "SOUK_PUBLIC_URL is \"%.*s\": it must be http or https and a host, perhaps with a port, "
                     "such as https://shop.example.",
                     TEXT_ARGS(url));
  }
  host = text_lower(arena, without_port(host, own_port(https)));
  *ret =
      (struct site){ .host = host,
                     .origin = text_format(arena, "%s%.*s", https ? "https://" : "http://", TEXT_ARGS(host)),
                     .https = https };
  return 0;
}

bool site_has_host(const struct site *site, struct text host) {
  return site->host.len == 0 || same_letters(without_port(host, own_port(site->https)), site->host);
}

static bool is_own_origin(const struct site *site, const struct provenance *from) {
  if (site->origin.len > 0) {
    return same_letters(from->origin, site->origin);
  }
  const char *scheme = from->secure ? "https://" : "http://";
  return text_starts(from->origin, scheme) &&
         same_letters(after(from->origin, strlen(scheme)), without_port(from->host, own_port(from->secure)));
}

bool is_own_page(const struct site *site, const struct provenance *from) {
  bool fetched_here = from->fetch_site.at == NULL || text_is(from->fetch_site, "same-origin") ||
                      text_is(from->fetch_site, "none");
  return fetched_here && (from->origin.at == NULL || is_own_origin(site, from));
}

/* In this order: most browsers claim to be others, too. */
struct text coarse_agent(struct text user_agent, struct arena *arena) {
  static const struct {
    const char *sign, *name;
  } browsers[] = { { "Edg", "Edge" },          { "OPR/", "Opera" },     { "Firefox/", "Firefox" },
                   { "Chrome/", "Chrome" },    { "Safari/", "Safari" }, { "curl/", "curl" },
                   { "Mozilla/", "A browser" } },
    systems[] = { { "Android", "Android" }, { "iPhone", "iOS" },   { "iPad", "iOS" },
                  { "Windows", "Windows" }, { "Mac OS", "macOS" }, { "Linux", "Linux" } };
  if (user_agent.len == 0) {
    return TEXT("Unknown");
  }
  const char *browser = "A program";
  for (size_t i = sizeof browsers / sizeof browsers[0]; i-- > 0;) {
    browser = strstr(user_agent.at, browsers[i].sign) != NULL ? browsers[i].name : browser;
  }
  for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
    if (strstr(user_agent.at, systems[i].sign) != NULL) {
      return text_format(arena, "%s on %s", browser, systems[i].name);
    }
  }
  return text_of(browser);
}
