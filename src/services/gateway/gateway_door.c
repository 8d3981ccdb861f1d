#include "services/gateway/gateway_door.h"

#include "service/runtime.h"
#include "services/gateway/gateway_cookies.h"
#include "services/gateway/gateway_pages.h"
#include "services/gateway/gateway_store.h"

#include <string.h>

/* All accounts of one part of the network together may ask so many times as often as one of them. */
enum { NEIGHBOURS = 10 };

/* Routes that begin or end a session look at its cookies themselves; an access token that has run out is no
   hindrance there. */
static const char *const session_routes[] = {
  "/api/v1/auth/sign-up", "/api/v1/auth/log-in", "/api/v1/auth/log-out",
  "/api/v1/auth/refresh", "/api/v1/auth/guest",
};
/* What these carry says who may do it; they come from mail programs and pages that know of no session. */
static const char unsubscribe_route[] = "/api/v1/unsubscribe/{token}";
static const char token_route[] = "/api/v1/auth/token";
static const char auth_routes[] = "/api/v1/auth/";

/* By the route's own path: what was sent may spell the same in many ways. */
static bool is_auth(const struct http_request *request) {
  return strncmp(request->route->path, auth_routes, sizeof auth_routes - 1) == 0;
}

static bool is_token_route(const struct http_request *request) {
  return is_auth(request) && strcmp(request->route->path, token_route) == 0;
}

static bool is_session_route(const struct http_request *request) {
  for (size_t i = 0; is_auth(request) && i < COUNT_OF(session_routes); i++) {
    if (strcmp(request->route->path, session_routes[i]) == 0) {
      return true;
    }
  }
  return false;
}

static bool is_safe(const struct http_request *request) {
  return request->method == HTTP_GET || request->method == HTTP_HEAD || request->method == HTTP_OPTIONS;
}

/* Rates */

static enum limit_class class_of(const struct http_request *request) {
  return is_safe(request) ? LIMIT_READ : is_auth(request) ? LIMIT_AUTH : LIMIT_WRITE;
}

/* "\"read\";r=599;t=1": draft-ietf-httpapi-ratelimit-headers. */
static void tell_limit(struct context *context, enum limit_class class, const struct limit_answer *answer) {
  static const char *const names[] = {
    [LIMIT_READ] = "\"read\";r=", [LIMIT_WRITE] = "\"write\";r=", [LIMIT_AUTH] = "\"auth\";r="
  };
  const struct gateway *gateway = context_state(context);
  enum { LIMIT_TEXT_MAX = 64 };
  struct buffer text;
  buffer_init_in(&text, context->arena, LIMIT_TEXT_MAX);
  buffer_add_c(&text, names[class]);
  buffer_add_int(&text, answer->remaining);
  buffer_add_c(&text, ";t=");
  buffer_add_int(&text, answer->reset_seconds);
  context_add_header(context, "RateLimit-Policy", gateway->policies[class]);
  context_add_header(context, "RateLimit", buffer_text(&text));
}

static int refuse_rate(struct context *context, enum limit_class class, const struct limit_answer *answer) {
  tell_limit(context, class, answer);
  return fail_for(context, answer->reset_seconds, &problem_too_many_requests,
                  "Wait a little, then go on more slowly.");
}

/* Before anything dear is done: what a part of the network may do, whoever asks. */
static int limit_network(struct context *context, const struct http_request *request,
                         const struct http_address *prefix) {
  const struct gateway *gateway = context_state(context);
  enum limit_class class = class_of(request);
  struct limit_answer answer;
  if (gateway->limits == NULL ||
      limits_take(gateway->limits, class, NEIGHBOURS, prefix->bytes, context_now(context), &answer)) {
    return 0;
  }
  return refuse_rate(context, class, &answer);
}

/* Whoever has no account, or is about to log in, is counted by address. */
static int limit_caller(struct context *context, const struct http_request *request,
                        const struct http_address *prefix) {
  const struct gateway *gateway = context_state(context);
  if (gateway->limits == NULL) {
    return 0;
  }
  enum limit_class class = class_of(request);
  bool known = context->caller.role == ROLE_USER || context->caller.role == ROLE_ADMIN;
  bool by_account = known && class != LIMIT_AUTH;
  struct limit_answer answer;
  if (!limits_take(gateway->limits, class, 1, by_account ? context->caller.user.bytes : prefix->bytes,
                   context_now(context), &answer)) {
    return refuse_rate(context, class, &answer);
  }
  tell_limit(context, class, &answer);
  return 0;
}

/* Origins */

static bool is_loopback(struct text address) {
  return text_starts(address, "127.") || text_is(address, "::1");
}

/* What runs beside us may use this machine's own names; a page in a browser cannot choose its Host. */
static bool is_own_machine(const struct http_request *request, struct text host) {
  static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
  for (size_t i = 0; is_loopback(request->peer) && i < COUNT_OF(names); i++) {
    size_t len = strlen(names[i]);
    if (text_starts(host, names[i]) && (host.len == len || host.at[len] == ':')) {
      return true;
    }
  }
  return false;
}

static int check_host(struct context *context, const struct http_request *request) {
  const struct gateway *gateway = context_state(context);
  if (gateway->site.host.len == 0) {
    return 0;
  }
  struct text host = http_header_find(request, "Host");
  if (site_has_host(&gateway->site, host) || is_own_machine(request, host)) {
    return 0;
  }
  return fail(context, &gateway_wrong_host, "This is %s.", text_c(gateway->site.origin));
}

/* Where the browser says that a request comes from; a program that is none says nothing. */
static int check_page(struct context *context, const struct http_request *request) {
  const struct gateway *gateway = context_state(context);
  struct provenance from = {
    .fetch_site = http_header_find(request, "Sec-Fetch-Site"),
    .origin = http_header_find(request, "Origin"),
    .host = http_header_find(request, "Host"),
    .secure = gateway_is_secure(gateway, request),
  };
  struct site here = { 0 };
  /* At this machine's own names the site is what the Host says. */
  bool is_here =
      is_own_page(&gateway->site, &from) || (is_own_machine(request, from.host) && is_own_page(&here, &from));
  return is_here ? 0 : fail(context, &gateway_forged, "The request comes from a page of another site.");
}

int refuse_forgery(struct context *context, struct id session) {
  const struct http_request *request = context_request(context);
  const struct gateway *gateway = context_state(context);
  int result = check_page(context, request);
  if (result == 0 &&
      !csrf_token_fits(gateway->csrf_key, session, http_header_find(request, "X-CSRF-Token"))) {
    result = fail(context, &gateway_forged, "X-CSRF-Token is missing or not that of the session.");
  }
  return result;
}

/* Tokens */

struct credentials {
  struct text token; /* at == NULL: none */
  bool from_cookie;
};

static int find_credentials(struct context *context, const struct http_request *request,
                            struct credentials *ret) {
  struct text bearer = http_bearer_token(request);
  bool has_header = http_header_find(request, "Authorization").at != NULL;
  struct text cookie =
      is_token_route(request) ? (struct text){ 0 } : access_cookie(context_state(context), request);
  *ret = (struct credentials){ .token = cookie, .from_cookie = cookie.at != NULL };
  /* OAuth clients send who they are by Basic; that says nothing of users. */
  if (!has_header || (is_token_route(request) && bearer.at == NULL)) {
    return 0;
  }
  if (cookie.at != NULL) {
    return fail(context, &gateway_two_tokens,
                "A request is either a page's, by cookie, or a program's, by bearer.");
  }
  if (bearer.at == NULL) {
    return fail(context, &problem_unauthenticated, "Authorization must be a Bearer token.");
  }
  ret->token = bearer;
  return 0;
}

/* The session as it stands in the tables. -EAGAIN: they cannot be read without waiting. */
static int look_up(struct context *context, const struct token_claims *claims, bool may_wait,
                   struct session_row *ret) {
  struct tx *tx = NULL;
  int result = may_wait ? context_read(context, &tx) : context_try_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_session(tx, &(struct by_id){ claims->sid }, ret);
  tx_end(tx);
  bool is_good = result == 0 && context_now(context).us < ret->ends_at.us &&
                 id_equal(ret->user_id, token_caller(claims).user);
  if (result == -ENOENT || (result == 0 && !is_good)) {
    return fail(context, &problem_unauthenticated, "The session has ended.");
  }
  return result;
}

static int verify(struct context *context, struct text token, const struct token_ticket *ticket,
                  bool may_wait) {
  struct gateway *gateway = context_state(context);
  struct token_expected expected = {
    .kind = TOKEN_ACCESS, .issuer = TEXT("gateway"), .audience = TEXT("souk"), .now = context_now(context)
  };
  struct token_claims claims;
  enum token_fault fault =
      token_verify(key_ring_public(gateway->keys), token, &expected, context->arena, &claims);
  if (fault != TOKEN_FINE) {
    return fail(context, &problem_unauthenticated, "%s", token_fault_text(fault));
  }
  struct session_row session;
  int result = look_up(context, &claims, may_wait, &session);
  if (result < 0) {
    return result;
  }
  struct token_facts facts = token_facts_of(TOKEN_ACCESS, &claims);
  facts.role = session.role;
  facts.expires.us = facts.expires.us < session.ends_at.us ? facts.expires.us : session.ends_at.us;
  if (!gateway_changed_lately(gateway, session.id, session.user_id, context_now(context))) {
    token_cache_put(gateway->tokens, ticket, context_now(context), &facts);
  }
  context->caller = (struct caller){ .user = facts.user, .role = facts.role, .session = facts.session };
  return 0;
}

static int authenticate(struct context *context, const struct credentials *credentials, bool may_wait) {
  struct gateway *gateway = context_state(context);
  struct token_facts facts;
  struct token_ticket ticket;
  if (token_cache_find(gateway->tokens, credentials->token, context_now(context), &facts, &ticket)) {
    context->caller = (struct caller){ .user = facts.user, .role = facts.role, .session = facts.session };
    return 0;
  }
  return verify(context, credentials->token, &ticket, may_wait);
}

/* Pages are the same for everybody: a session that is over must not keep anybody from reading one. */
static bool is_page(const struct http_request *request) {
  return strncmp(request->route->path, "/api/", 5) != 0;
}

static int admit_by(struct context *context, const struct http_request *request,
                    const struct http_address *prefix, bool may_wait) {
  if (is_page(request) || strcmp(request->route->path, unsubscribe_route) == 0) {
    context->caller = (struct caller){ .role = ROLE_NOBODY };
    return limit_caller(context, request, prefix);
  }
  struct credentials credentials;
  int result = find_credentials(context, request, &credentials);
  bool is_lenient = credentials.from_cookie && is_session_route(request);
  if (result == 0 && credentials.token.at != NULL) {
    result = authenticate(context, &credentials, may_wait);
  }
  if (result == -EAGAIN && !may_wait) {
    return ADMIT_LATER;
  }
  if (result == -ECANCELED && is_lenient && context->problem.kind == &problem_unauthenticated) {
    context->caller = (struct caller){ .role = ROLE_NOBODY };
    context->problem = (struct problem){ 0 };
    result = 0;
  }
  if (result == 0 && !is_safe(request)) {
    bool is_session = is_session_route(request);
    result = credentials.from_cookie && !is_session ? refuse_forgery(context, context->caller.session)
             : is_session                           ? check_page(context, request)
                                                    : 0;
  }
  return result == 0 ? limit_caller(context, request, prefix) : result;
}

static struct http_address prefix_of(struct context *context, const struct http_request *request) {
  const struct gateway *gateway = context_state(context);
  struct http_address address = http_client_address(request, &gateway->proxies);
  return http_address_prefix(&address);
}

static int admit(struct context *context, const struct http_request *request) {
  struct http_address prefix = prefix_of(context, request);
  int result = check_host(context, request);
  if (result == 0) {
    result = limit_network(context, request, &prefix);
  }
  return result == 0 ? admit_by(context, request, &prefix, false) : result;
}

static int admit_later(struct context *context, const struct http_request *request) {
  struct http_address prefix = prefix_of(context, request);
  return admit_by(context, request, &prefix, true);
}

/* What every reply says, unless it says it itself. Referrer-Policy: with no-referrer browsers send
   `Origin: null` from our own pages, too. */
static size_t standing_headers(const struct config *config,
                               struct http_header ret[static HTTP_MAX_STANDING]) {
  static const struct http_header always[] = {
    { { "X-Content-Type-Options", 22 }, { "nosniff", 7 } },
    { { "Referrer-Policy", 15 }, { "same-origin", 11 } },
    { { "Content-Security-Policy", 23 }, { "default-src 'none'; frame-ancestors 'none'", 42 } },
    { { "Permissions-Policy", 18 }, { "camera=(), geolocation=(), microphone=()", 40 } },
    { { "Cross-Origin-Resource-Policy", 28 }, { "same-origin", 11 } },
    { { "Cache-Control", 13 }, { "no-store", 8 } },
  };
  size_t count = COUNT_OF(always);
  memcpy(ret, always, sizeof always);
  bool is_set = config_is_set(config, &setting_public_url);
  bool has_tls = config_is_set(config, &setting_tls_certificate);
  if (has_tls || (is_set && text_starts(config_text(config, &setting_public_url), "https://"))) {
    ret[count++] = (struct http_header){ TEXT("Strict-Transport-Security"), TEXT("max-age=31536000") };
  }
  return count;
}

static const struct problem_kind *const refuses[] = { &gateway_two_tokens, &gateway_wrong_host,
                                                      &problem_too_many_requests, NULL };
static const struct problem_kind *const refuses_changes[] = { &gateway_forged, NULL };

const struct door gateway_door = {
  .admit = admit,
  .admit_later = admit_later,
  .headers = standing_headers,
  .refuses = refuses,
  .refuses_changes = refuses_changes,
  .app = &gateway_app,
};
