/* Signed tokens: JSON Web Tokens (RFC 7519) in the compact form of RFC 7515, signed by Ed25519 (RFC 8037).
   The header is {"alg":"EdDSA","kid":…,"typ":…} and nothing else; the algorithm is compared, never chosen by
   what a token says; `typ` tells the kind, so that none can stand for another (RFC 8725 section 3.11). */
#pragma once

#include "trust/caller.h"
#include "trust/keys.h"

enum token_kind {
  TOKEN_ACCESS,   /* "at+jwt": a client's, for the gateway: iss "gateway", aud "souk" */
  TOKEN_FIRST,    /* "first+jwt": auth's word to the gateway that somebody has logged in: aud "gateway" */
  TOKEN_PASSPORT, /* "passport+jwt": between processes: aud is one service, act the one that calls */
};

enum {
  TOKEN_TEXT_MAX = 2048, /* bytes; a longer one is not looked at */
  ACCESS_LIFE_SECONDS = 15 * 60,
  FIRST_LIFE_SECONDS = 60,
  PASSPORT_LIFE_SECONDS = 60,
  CLOCKS_LEEWAY_SECONDS = 60, /* by which the clocks of two hosts may differ */
  TOKEN_NAME_MAX = 32,        /* of an issuer, an audience, an actor */
};

/* By the names that they have in a token. Times are NumericDates: seconds since 1970. */
struct token_claims {
  struct text iss, aud;
  struct text sub; /* a user's id, or "service:<name>" */
  struct text act; /* passports: the calling service */
  enum role role;
  struct id sid; /* the session; may be none */
  int64_t iat, exp;
};
extern const struct shape token_claims_shape;

/* Claims about this caller, from `now` for as long as this kind lives. Passports: `act` is caller->service.
   Texts point into the arguments and, where made, the arena. */
struct token_claims token_claims_for(enum token_kind kind, const struct caller *caller, struct text issuer,
                                     struct text audience, struct instant now, struct arena *arena);
/* The caller that verified claims tell of; texts are those of the claims. */
struct caller token_caller(const struct token_claims *claims);

/* Signs. -EINVAL: the claims are none that token_verify() would accept of this kind. */
int token_sign(const struct signing_key *key, enum token_kind kind, const struct token_claims *claims,
               struct arena *arena, struct text *ret);

/* Why a token is not believed. */
enum token_fault {
  TOKEN_FINE,
  TOKEN_MALFORMED, /* no token of ours in form or claims */
  TOKEN_WRONG_KIND,
  TOKEN_UNKNOWN_KEY,
  TOKEN_BAD_SIGNATURE,
  TOKEN_WRONG_ISSUER,
  TOKEN_WRONG_AUDIENCE,
  TOKEN_EXPIRED,
  TOKEN_TOO_EARLY, /* issued in the future: clocks differ */
};
/* A few words for logs and WWW-Authenticate: "the token has expired". */
const char *token_fault_text(enum token_fault fault);

struct token_expected {
  enum token_kind kind;
  struct text issuer, audience;
  struct instant now;
};
/* Verifies form, kind, key, signature, then claims. `ret` is filled for TOKEN_FINE alone; its texts are in
   the arena. */
enum token_fault token_verify(const struct key_set *keys, struct text token,
                              const struct token_expected *expected, struct arena *arena,
                              struct token_claims *ret);

/* Whom a token says it is from, **unverified**: only good for choosing by whose keys to verify it. -EINVAL.
 */
int token_claimed_issuer(struct text token, struct arena *arena, struct text *ret);
