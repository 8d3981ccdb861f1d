/* What the gateway decides without looking anything up: when a session is renewed, whose page a request is
   from, which addresses are its own, and how much of a browser is remembered. */
#pragma once

#include "base/error.h"
#include "base/values.h"

/* What a refresh token comes to. */
enum refresh_decision {
  REFRESH_ROTATE, /* it is the newest: there is a new one now */
  REFRESH_AGAIN, /* the one before, a moment ago: two tabs, or a reply that was lost. The same successor again
                  */
  REFRESH_STOLEN, /* an older one: two parties have had it, and nobody can tell which is the right one */
  REFRESH_OVER,   /* the session is too old, or was not used for too long */
};
struct refresh_case {
  int64_t presented, current; /* counters: the token's, the session's */
  struct instant renewed_at, ends_at, now;
};
enum { REFRESH_GRACE_SECONDS = 10 };
enum refresh_decision refresh_decide(const struct refresh_case *of);
/* When a session ends that is renewed now: unused for `idle` seconds, but not after its last moment. */
struct instant session_ends(struct instant now, int64_t idle_seconds, struct instant last);

/* An address of a site: "https://shop.example". Empty where it is not configured. */
struct site {
  struct text origin; /* without a path; a port only where it is not the scheme's own */
  struct text host;   /* as a Host header names it */
  bool https;
};
/* Reads SOUK_PUBLIC_URL: http or https, a host, perhaps a port, no path. -EINVAL with words. */
int site_parse(struct text url, struct arena *arena, struct site *ret, struct error *error);
/* Is this Host one of ours? Any is where the site is not configured. */
bool site_has_host(const struct site *site, struct text host);

/* What a browser says of where a request comes from; at == NULL where it says nothing. */
struct provenance {
  struct text fetch_site; /* Sec-Fetch-Site */
  struct text origin, host;
  bool secure;
};
/* Is it from a page of ours, as far as the browser tells? (Fetch Metadata, RFC 6454.) */
bool is_own_page(const struct site *site, const struct provenance *from);

/* "Firefox on Linux": enough to recognise one's own sessions, too little to follow anybody. Constant. */
struct text coarse_agent(struct text user_agent, struct arena *arena);
enum { AGENT_MAX = 60 };
