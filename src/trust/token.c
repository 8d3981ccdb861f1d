#include "trust/token.h"

#include "trust/base64url.h"

#include <sodium.h>
#include <string.h>

enum {
  GUEST = 1U << ROLE_GUEST,
  MEMBER = 1U << ROLE_USER | 1U << ROLE_ADMIN,
  ITSELF =
      1U << ROLE_NOBODY | 1U << ROLE_SERVICE, /* nobody: a client without a token, let in by the gateway */
};
struct token_rules {
  const char *typ;
  int64_t life, leeway; /* seconds */
  unsigned roles;
  bool has_actor;
};
static const struct token_rules rules[] = {
  [TOKEN_ACCESS] = { .typ = "at+jwt", .life = ACCESS_LIFE_SECONDS, .roles = GUEST | MEMBER },
  [TOKEN_FIRST] = { .typ = "first+jwt",
                    .life = FIRST_LIFE_SECONDS,
                    .leeway = CLOCKS_LEEWAY_SECONDS,
                    .roles = MEMBER },
  [TOKEN_PASSPORT] = { .typ = "passport+jwt",
                       .life = PASSPORT_LIFE_SECONDS,
                       .leeway = CLOCKS_LEEWAY_SECONDS,
                       .roles = GUEST | MEMBER | ITSELF,
                       .has_actor = true },
};
_Static_assert(KEY_RETIRED_SECONDS >= ACCESS_LIFE_SECONDS + 2 * CLOCKS_LEEWAY_SECONDS &&
                   KEY_RETIRED_SECONDS >= PASSPORT_LIFE_SECONDS + 2 * CLOCKS_LEEWAY_SECONDS,
               "a retired key verifies until every token that it signed has ended");

static const char service_prefix[] = "service:";
static const char name_charset[] = "a-z0-9_-";
enum { SUBJECT_MAX = ID_TEXT_LEN + TOKEN_NAME_MAX, SIGNATURE_LEN = BASE64URL_LEN(crypto_sign_ed25519_BYTES) };

struct token_header {
  struct text alg, kid, typ;
};
static const struct field token_header_fields[] = {
  FIELD(struct token_header, alg, .min = 1),
  FIELD(struct token_header, kid, .min = 1),
  FIELD(struct token_header, typ, .min = 1),
};
static const struct shape token_header_shape = SHAPE(token_header, token_header_fields);

static const struct field token_claims_fields[] = {
  FIELD(struct token_claims, iss, .min = 1, .max = TOKEN_NAME_MAX, .charset = name_charset,
        .doc = "The service that signed."),
  FIELD(struct token_claims, aud, .min = 1, .max = TOKEN_NAME_MAX, .charset = name_charset,
        .doc = "For whom the token is."),
  FIELD(struct token_claims, sub, .min = 1, .max = SUBJECT_MAX,
        .doc = "Of whom it speaks: a user's id, or `service:` and a name."),
  FIELD(struct token_claims, act, .optional = true, .min = 1, .max = TOKEN_NAME_MAX, .charset = name_charset,
        .doc = "The service that asks."),
  ENUM_FIELD(struct token_claims, role, role_names),
  FIELD(struct token_claims, sid, .optional = true, .doc = "The session."),
  FIELD(struct token_claims, iat, .min = 1, .doc = "When it was issued, in seconds since 1970."),
  FIELD(struct token_claims, exp, .min = 1, .doc = "When it ends, in seconds since 1970."),
};
const struct shape token_claims_shape = SHAPE(token_claims, token_claims_fields, .doc = "What a token says.");

static bool is_service(struct text subject) {
  return text_starts(subject, service_prefix);
}

/* Whom the claims tell of; -EINVAL where subject, role and actor do not fit each other. */
static int read_subject(const struct token_claims *claims, struct caller *ret) {
  *ret = (struct caller){ .role = claims->role, .service = claims->act, .session = claims->sid };
  if (!is_service(claims->sub)) {
    return claims->role != ROLE_NOBODY && id_parse(claims->sub, &ret->user) == 0 && !id_is_none(ret->user)
               ? 0
               : -EINVAL;
  }
  struct text name = { .at = claims->sub.at + sizeof service_prefix - 1,
                       .len = claims->sub.len - (sizeof service_prefix - 1) };
  bool itself = claims->role == ROLE_SERVICE || claims->role == ROLE_NOBODY;
  return itself && claims->act.len > 0 && text_equal(name, claims->act) ? 0 : -EINVAL;
}

/* What holds of every token of a kind, whenever and wherever it is used. Keys tell issuers apart, so the
   actor must be the issuer: otherwise any service could speak as any other. */
static bool claims_fit(const struct token_rules *rule, const struct token_claims *claims) {
  struct caller caller;
  return claims->exp > claims->iat && claims->exp - claims->iat <= rule->life &&
         (rule->roles & 1U << claims->role) != 0 &&
         text_equal(claims->act, rule->has_actor ? claims->iss : (struct text){ 0 }) &&
         read_subject(claims, &caller) == 0;
}

struct token_claims token_claims_for(enum token_kind kind, const struct caller *caller, struct text issuer,
                                     struct text audience, struct instant now, struct arena *arena) {
  struct token_claims claims = {
    .iss = issuer, .aud = audience, .role = caller->role, .sid = caller->session, .iat = now.us / 1000000
  };
  claims.exp = claims.iat + rules[kind].life;
  if (rules[kind].has_actor) {
    claims.act = caller->service;
  }
  if (id_is_none(caller->user)) {
    claims.sub = text_format(arena, "%s%.*s", service_prefix, TEXT_ARGS(caller->service));
  } else {
    char user[ID_TEXT_LEN + 1];
    id_format(caller->user, user);
    claims.sub = text_copy(arena, text_of(user));
  }
  return claims;
}

struct caller token_caller(const struct token_claims *claims) {
  struct caller caller;
  return read_subject(claims, &caller) == 0 ? caller : (struct caller){ .role = ROLE_NOBODY };
}

int token_sign(const struct signing_key *key, enum token_kind kind, const struct token_claims *claims,
               struct arena *arena, struct text *ret) {
  const struct token_rules *rule = &rules[kind];
  struct faults faults = { .arena = arena };
  if (!claims_fit(rule, claims) || shape_check(&token_claims_shape, claims, &faults) != 0) {
    return -EINVAL;
  }
  struct token_header header = { .alg = TEXT("EdDSA"), .kid = text_of(key->id), .typ = text_of(rule->typ) };
  struct buffer json, token;
  buffer_init_in(&json, arena, TOKEN_TEXT_MAX);
  buffer_init_in(&token, arena, TOKEN_TEXT_MAX);
  shape_encode(&token_header_shape, &header, &json);
  base64url_add(&token, json.at, json.len);
  buffer_add_char(&token, '.');
  buffer_clear(&json);
  shape_encode(&token_claims_shape, claims, &json);
  base64url_add(&token, json.at, json.len);
  uint8_t signature[crypto_sign_ed25519_BYTES];
  crypto_sign_ed25519_detached(signature, NULL, (const unsigned char *)token.at, token.len, key->secret);
  buffer_add_char(&token, '.');
  base64url_add(&token, signature, sizeof signature);
  if (json.failed || token.failed) {
    return -EINVAL;
  }
  *ret = buffer_text(&token);
  return 0;
}

/* A token's three parts, as they stand in it. */
struct parts {
  struct text header, claims, signature;
  struct text signed_part; /* the first two and the dot between them */
};

static int split(struct text token, struct parts *ret) {
  if (token.len == 0 || token.len > TOKEN_TEXT_MAX) {
    return -EINVAL;
  }
  const char *end = token.at + token.len;
  const char *first = memchr(token.at, '.', token.len);
  const char *second = first != NULL ? memchr(first + 1, '.', (size_t)(end - first - 1)) : NULL;
  if (second == NULL) {
    return -EINVAL;
  }
  *ret = (struct parts){
    .header = { .at = token.at, .len = (size_t)(first - token.at) },
    .claims = { .at = first + 1, .len = (size_t)(second - first - 1) },
    .signature = { .at = second + 1, .len = (size_t)(end - second - 1) },
    .signed_part = { .at = token.at, .len = (size_t)(second - token.at) },
  };
  return ret->signature.len == SIGNATURE_LEN ? 0 : -EINVAL;
}

/* One part: JSON in base64url. */
static int decode_part(struct text part, const struct shape *shape, enum unknown_members unknown,
                       struct arena *arena, void *ret) {
  struct text json;
  if (base64url_decode(part, arena, &json) != 0) {
    return -EINVAL;
  }
  struct faults faults = { .arena = arena };
  return shape_decode(shape, json, unknown, arena, ret, &faults);
}

static enum token_fault check_claims(const struct token_claims *claims,
                                     const struct token_expected *expected) {
  const struct token_rules *rule = &rules[expected->kind];
  int64_t now = expected->now.us / 1000000;
  if (!claims_fit(rule, claims)) {
    return TOKEN_MALFORMED;
  }
  if (!text_equal(claims->iss, expected->issuer)) {
    return TOKEN_WRONG_ISSUER;
  }
  if (!text_equal(claims->aud, expected->audience)) {
    return TOKEN_WRONG_AUDIENCE;
  }
  if (now >= claims->exp + rule->leeway) {
    return TOKEN_EXPIRED;
  }
  return claims->iat <= now + rule->leeway ? TOKEN_FINE : TOKEN_TOO_EARLY;
}

enum token_fault token_verify(const struct key_set *keys, struct text token,
                              const struct token_expected *expected, struct arena *arena,
                              struct token_claims *ret) {
  struct parts parts;
  struct token_header header;
  uint8_t signature[crypto_sign_ed25519_BYTES];
  if (split(token, &parts) != 0 ||
      decode_part(parts.header, &token_header_shape, UNKNOWN_REFUSED, arena, &header) != 0 ||
      !text_is(header.alg, "EdDSA") ||
      base64url_decode_exact(parts.signature, signature, sizeof signature) != 0) {
    return TOKEN_MALFORMED;
  }
  if (!text_is(header.typ, rules[expected->kind].typ)) {
    return TOKEN_WRONG_KIND;
  }
  const struct public_key *key = key_set_find(keys, header.kid, expected->now);
  if (key == NULL) {
    return TOKEN_UNKNOWN_KEY;
  }
  if (crypto_sign_ed25519_verify_detached(signature, (const unsigned char *)parts.signed_part.at,
                                          parts.signed_part.len, key->bytes) != 0) {
    return TOKEN_BAD_SIGNATURE;
  }
  /* A claim that is not known here may come from a newer program (RFC 7519 section 4). */
  struct token_claims claims;
  if (decode_part(parts.claims, &token_claims_shape, UNKNOWN_IGNORED, arena, &claims) != 0) {
    return TOKEN_MALFORMED;
  }
  enum token_fault fault = check_claims(&claims, expected);
  if (fault == TOKEN_FINE) {
    *ret = claims;
  }
  return fault;
}

int token_claimed_issuer(struct text token, struct arena *arena, struct text *ret) {
  struct parts parts;
  struct token_claims claims;
  if (split(token, &parts) != 0 ||
      decode_part(parts.claims, &token_claims_shape, UNKNOWN_IGNORED, arena, &claims) != 0) {
    return -EINVAL;
  }
  *ret = claims.iss;
  return 0;
}

const char *token_fault_text(enum token_fault fault) {
  static const char *const texts[] = {
    [TOKEN_FINE] = "the token is good",
    [TOKEN_MALFORMED] = "the token is malformed",
    [TOKEN_WRONG_KIND] = "the token is of another kind",
    [TOKEN_UNKNOWN_KEY] = "the token is signed by an unknown key",
    [TOKEN_BAD_SIGNATURE] = "the token's signature is wrong",
    [TOKEN_WRONG_ISSUER] = "the token is from another issuer",
    [TOKEN_WRONG_AUDIENCE] = "the token is for another audience",
    [TOKEN_EXPIRED] = "the token has expired",
    [TOKEN_TOO_EARLY] = "the token is from the future",
  };
  return texts[fault];
}
