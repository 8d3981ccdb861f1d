/* Passports: what a process shows another one's service with each request: for whom it asks (sub, role, sid)
   and which service asks (iss, act). One is good for a minute and for one service (aud), signed with the
   process's own key. */
#pragma once

#include "trust/token.h"

/* Issues passports and keeps them until PASSPORT_REUSE_SECONDS before their end, so that a session's requests
   to a service cost one signature in 40 s. A fixed number; safe to use from any thread. */
struct passport_office;
enum { PASSPORT_REUSE_SECONDS = 20, PASSPORTS_MAX = 1 << 16 };
/* Room for `passports_max`, about 1 KiB each. The ring must outlive it. */
int passport_office_create(struct passport_office **ret, const struct key_ring *ring, size_t passports_max);
void passport_office_destroy(struct passport_office *office);
/* A passport to `audience` for this caller; caller->service is the service of ours that asks. The text is in
   the arena. -EINVAL: not a caller that a passport can be for. */
int passport_issue(struct passport_office *office, const struct caller *caller, struct text audience,
                   struct instant now, struct arena *arena, struct text *ret);

/* Other processes' public keys, by the name of the service that issues; fetched elsewhere. Safe to use from
   any thread. */
struct peers;
enum { PEERS_MAX = 32 };
int peers_create(struct peers **ret);
void peers_destroy(struct peers *peers);
/* Believes this issuer's tokens by these keys alone from now on. -EINVAL: no service's name; -ENOSPC. */
int peers_replace(struct peers *peers, struct text issuer, const struct key_set *keys);

/* Verifies any token of a peer. */
enum token_fault peers_verify(struct peers *peers, struct text token, const struct token_expected *expected,
                              struct arena *arena, struct token_claims *ret);
/* Verifies a passport to `audience`. TOKEN_UNKNOWN_KEY: the issuer's keys may have changed (fetch those of
   token_claimed_issuer() and try again), or it is no peer of ours. */
enum token_fault passport_verify(struct peers *peers, struct text passport, struct text audience,
                                 struct instant now, struct arena *arena, struct token_claims *ret);
