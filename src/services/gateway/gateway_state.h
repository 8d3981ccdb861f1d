/* What the gateway keeps in memory: its secrets, the sessions that were looked up lately, the rate limits. */
#pragma once

#include "http/peer.h"
#include "mail/template.h"
#include "services/gateway/gateway_limits.h"
#include "services/gateway/gateway_rules.h"
#include "services/gateway/gateway_types.h"
#include "trust/session_token.h"
#include "trust/token_cache.h"

#include <pthread.h>

enum { CHANGES_REMEMBERED = 256, CHANGE_SETTLES_SECONDS = 60 };

struct gateway {
  struct arena *arena; /* of what is read once */
  struct key_ring *keys;
  uint8_t refresh_key[SECRET_KEY_BYTES], csrf_key[SECRET_KEY_BYTES];
  struct site site;
  struct http_networks proxies;
  struct templates templates;          /* of pages' heads */
  struct templates views;              /* what is seen of pages until the app draws them */
  struct limits *limits;               /* NULL: none */
  struct text policies[LIMIT_CLASSES]; /* RateLimit-Policy */
  struct token_cache *tokens;          /* of access tokens whose session was found */
  /* Users and sessions that a body has changed or ended. It may not be committed yet, so what is read of them
     now may be what was: it is not put into `tokens` until so much time has passed that it is committed or
     undone. */
  struct {
    pthread_mutex_t mutex;
    struct {
      struct id id;
      struct instant at;
    } last[CHANGES_REMEMBERED];
    size_t next;
    struct instant all_until; /* there were more of them than are remembered: nobody is put there */
  } changes;
};

int gateway_open(const struct service_start *start, void **ret, struct error *error);
void gateway_close(void *state);

/* In .run: this session, or all of this user's, are not as they were. Their requests look into the tables. */
void gateway_session_changed(struct gateway *gateway, struct id session, struct instant now);
void gateway_user_changed(struct gateway *gateway, struct id user, struct instant now);
bool gateway_changed_lately(struct gateway *gateway, struct id session, struct id user, struct instant now);

/* Does this request come over TLS, as far as the browser sees? */
bool gateway_is_secure(const struct gateway *gateway, const struct http_request *request);
/* Where the client is, as text in the arena. */
struct text gateway_client(const struct gateway *gateway, const struct http_request *request,
                           struct arena *arena);
