/* Between processes: what a call or a forwarded request shows of who asks, and how the other side believes
   it. Keys of other processes are fetched from where their services are configured to live. */
#include "service/work.h"

#include "http/server.h"
#include "trust/jwks.h"
#include "trust/passport.h"
#include "trust/token_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  PASSPORTS_KEPT = 1024, /* issued ones; about 1 KiB each */
  PASSPORTS_BELIEVED = 4096,
  FETCH_DEADLINE_MS = 2000,
  FETCH_PAUSE_US = 1000000, /* a stranger's tokens must not make us ask a peer for its keys all the time */
};

/* When a service's keys were asked for, and whether that failed. Whoever needs them meanwhile waits. */
struct fetched {
  pthread_mutex_t mutex;
  int64_t last_us; /* monotonic; 0: never */
  bool failed;
};

struct passports {
  struct runtime *runtime;
  struct passport_office *office;
  struct peers *peers;
  struct token_cache *believed[RUNTIME_MAX_SERVICES]; /* as the services that run here: one audience each */
  struct fetched fetched[RUNTIME_MAX_SERVICES];       /* as the services that are known */
};

int passports_create(struct passports **ret, struct runtime *runtime) {
  struct passports *passports = calloc(1, sizeof *passports);
  if (passports == NULL) {
    return -ENOMEM;
  }
  *ret = passports;
  passports->runtime = runtime;
  for (size_t i = 0; i < RUNTIME_MAX_SERVICES; i++) {
    pthread_mutex_init(&passports->fetched[i].mutex, NULL);
  }
  int result = passport_office_create(&passports->office, runtime->keys, PASSPORTS_KEPT);
  if (result == 0) {
    result = peers_create(&passports->peers);
  }
  for (size_t i = 0; result == 0 && i < runtime->services_count; i++) {
    result = token_cache_create(&passports->believed[i], PASSPORTS_BELIEVED);
  }
  return result;
}

void passports_destroy(struct passports *passports) {
  if (passports == NULL) {
    return;
  }
  for (size_t i = 0; i < RUNTIME_MAX_SERVICES; i++) {
    token_cache_destroy(passports->believed[i]);
    pthread_mutex_destroy(&passports->fetched[i].mutex);
  }
  peers_destroy(passports->peers);
  passport_office_destroy(passports->office);
  free(passports);
}

const char *service_url(struct runtime *runtime, const struct service *service) {
  if (runtime_find(runtime, service->name) != NULL) {
    return runtime->url;
  }
  return text_c(config_text(runtime->options.config, service->url));
}

int passport_header(struct context *context, const struct caller *caller, const char *audience,
                    struct http_header *ret) {
  struct text passport;
  int result = passport_issue(context->runtime->passports->office, caller, text_of(audience),
                              clock_now(context->runtime->options.clock), context->arena, &passport);
  if (result < 0) {
    return result;
  }
  *ret = (struct http_header){ TEXT("Authorization"),
                               text_format(context->arena, "Bearer %.*s", TEXT_ARGS(passport)) };
  return 0;
}

/* Blocks on the network. */
static int fetch_keys(struct passports *passports, const struct service *from, struct arena *arena,
                      struct error *error) {
  struct http_call call = {
    .method = HTTP_GET,
    .url = text_format(arena, "%s/.well-known/jwks.json", service_url(passports->runtime, from)).at,
    .deadline_ms = FETCH_DEADLINE_MS,
    .tries = 2,
  };
  struct http_answer answer;
  int result = http_client_call(passports->runtime->client, &call, arena, &answer, error);
  if (result < 0) {
    return result;
  }
  if (answer.status != 200) {
    return error_set(error, -EIO, "%s answered %d", call.url, answer.status);
  }
  struct key_set keys;
  result = jwks_read(answer.body, arena, &keys, error);
  return result < 0 ? result : peers_replace(passports->peers, text_of(from->name), &keys);
}

/* A user is only brought by the gateway; another service asks in its own name, and at its calls alone. */
static bool is_believable(const struct token_claims *claims) {
  return claims->role == ROLE_SERVICE || text_is(claims->iss, "gateway");
}

/* A user's own token, for trying a service without the gateway. Whether its session has ended is not known
   here. */
static enum token_fault verify_access(struct context *context, struct text token, struct token_claims *ret) {
  struct token_expected expected = {
    .kind = TOKEN_ACCESS, .issuer = TEXT("gateway"), .audience = TEXT("souk"), .now = context->origin.now
  };
  return peers_verify(context->runtime->passports->peers, token, &expected, context->arena, ret);
}

static enum token_fault verify(struct work *work, struct text passport) {
  struct context *context = &work->context;
  struct runtime *runtime = context->runtime;
  struct running *running = work->endpoint->running;
  struct token_cache *believed = runtime->passports->believed[running - runtime->services];
  struct token_facts facts;
  struct token_ticket ticket;
  if (token_cache_find(believed, passport, context->origin.now, &facts, &ticket)) {
    context->caller = token_facts_caller(&facts);
    context->caller.service = text_copy(context->arena, context->caller.service);
    return TOKEN_FINE;
  }
  struct token_claims claims;
  enum token_kind kind = TOKEN_PASSPORT;
  enum token_fault fault =
      passport_verify(runtime->passports->peers, passport, text_of(running->service->name),
                      context->origin.now, context->arena, &claims);
  if (fault == TOKEN_WRONG_KIND && config_bool(runtime->options.config, &setting_direct_access)) {
    kind = TOKEN_ACCESS;
    fault = verify_access(context, passport, &claims);
  }
  if (fault != TOKEN_FINE) {
    return fault;
  }
  if (!is_believable(&claims)) {
    return TOKEN_WRONG_ISSUER;
  }
  facts = token_facts_of(kind, &claims);
  token_cache_put(believed, &ticket, context->origin.now, &facts);
  context->caller = token_caller(&claims);
  return TOKEN_FINE;
}

static int refuse(struct work *work, const char *why) {
  work_refuse(work, &problem_unauthenticated, why);
  return -EACCES;
}

/* Makes sure that the keys of this issuer are not older than a second, unless they cannot be had. 0, or
   negative: who it is cannot be told now. */
static int renew_keys(struct context *context, struct text issuer) {
  struct runtime *runtime = context->runtime;
  for (size_t i = 0; i < runtime->options.services_count; i++) {
    const struct service *from = runtime->options.services[i];
    if (!text_is(issuer, from->name) || from->url == NULL) {
      continue;
    }
    struct fetched *fetched = &runtime->passports->fetched[i];
    pthread_mutex_lock(&fetched->mutex);
    if (fetched->last_us == 0 || monotonic_us() - fetched->last_us > FETCH_PAUSE_US) {
      struct error error;
      fetched->failed = fetch_keys(runtime->passports, from, context->arena, &error) < 0;
      fetched->last_us = monotonic_us();
      if (fetched->failed) {
        log_warn(context->log, "the keys of %s cannot be fetched: %s", from->name, error.text);
      }
    }
    int result = fetched->failed ? -EAGAIN : 0;
    pthread_mutex_unlock(&fetched->mutex);
    return result;
  }
  return 0;
}

static int admit_later(struct work *work) {
  struct text issuer;
  if (token_claimed_issuer(work->passport, work->context.arena, &issuer) == 0 &&
      renew_keys(&work->context, issuer) < 0) {
    work_send_problem(work, &(struct problem){ .kind = &problem_unavailable,
                                               .detail = TEXT("Who asks cannot be verified now."),
                                               .retry_after_seconds = 1 });
    return -EAGAIN;
  }
  enum token_fault fault = verify(work, work->passport);
  return fault == TOKEN_FINE ? 0 : refuse(work, token_fault_text(fault));
}

int passport_admit(struct work *work) {
  work->passport = http_bearer_token(work->request);
  if (work->passport.at == NULL) {
    return refuse(work, "This address is for Souk's own services: come through the gateway.");
  }
  enum token_fault fault = verify(work, work->passport);
  if (fault == TOKEN_UNKNOWN_KEY) { /* its keys may have to be fetched: not on the loop */
    work->admit_later = admit_later;
    return 0;
  }
  return fault == TOKEN_FINE ? 0 : refuse(work, token_fault_text(fault));
}

enum token_fault service_token_verify(struct context *context, enum token_kind kind, struct text token,
                                      const char *issuer, struct token_claims *ret) {
  struct runtime *runtime = context->runtime;
  struct token_expected expected = { .kind = kind,
                                     .issuer = text_of(issuer),
                                     .audience = text_of(context->service->name),
                                     .now = clock_now(runtime->options.clock) };
  if (runtime_find(runtime, issuer) != NULL) {
    return token_verify(key_ring_public(runtime->keys), token, &expected, context->arena, ret);
  }
  if (runtime->passports == NULL) {
    return TOKEN_UNKNOWN_KEY;
  }
  enum token_fault fault = peers_verify(runtime->passports->peers, token, &expected, context->arena, ret);
  if (fault == TOKEN_UNKNOWN_KEY && renew_keys(context, expected.issuer) == 0) {
    fault = peers_verify(runtime->passports->peers, token, &expected, context->arena, ret);
  }
  return fault;
}
