/* For tests: the key pair of RFC 8037 appendix A, and tokens of any content signed by it. */
#pragma once

#include "trust/base64url.h"
#include "trust/token.h"

#include <sodium.h>
#include <string.h>

#define RFC8037_D "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
#define RFC8037_X "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define RFC8037_KID "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

static inline struct signing_key rfc8037_key(void) {
  uint8_t seed[SIGNING_SEED_BYTES] = { 0 };
  struct signing_key key;
  base64url_decode_exact(TEXT(RFC8037_D), seed, sizeof seed);
  signing_key_from_seed(seed, &key);
  return key;
}

/* The public half of a key, alone in a set. */
static inline struct key_set set_of_key(const struct signing_key *key) {
  struct key_set keys = { .count = 1 };
  memcpy(keys.keys[0].id, key->id, sizeof key->id);
  crypto_sign_ed25519_sk_to_pk(keys.keys[0].bytes, key->secret);
  return keys;
}

/* A compact JWS of these two texts. */
static inline struct text sign_raw(const struct signing_key *key, struct text header, struct text claims,
                                   struct arena *arena) {
  struct buffer token;
  uint8_t signature[crypto_sign_ed25519_BYTES];
  buffer_init_in(&token, arena, 1 << 16);
  base64url_add(&token, text_c(header), header.len);
  buffer_add_char(&token, '.');
  base64url_add(&token, text_c(claims), claims.len);
  crypto_sign_ed25519_detached(signature, NULL, (const unsigned char *)token.at, token.len, key->secret);
  buffer_add_char(&token, '.');
  base64url_add(&token, signature, sizeof signature);
  return buffer_text(&token);
}

#define TEST_USER "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506"
#define TEST_SESSION "0192f3a4-5b6c-7d8e-9fa0-000000000001"
#define TEST_SECONDS 1790000000 /* 2026-09-21T14:13:20Z */
#define TEST_NOW                                                                                             \
  { TEST_SECONDS *INT64_C(1000000) }
static const struct instant test_now = TEST_NOW;

static inline struct id id_of(const char *text) {
  struct id id = { 0 };
  id_parse(text_of(text), &id);
  return id;
}
