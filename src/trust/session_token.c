#include "trust/session_token.h"

#include "trust/base64url.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

enum { HASH_BYTES = 32, COUNTER_BYTES = 4 };

/* What a refresh token is before it is base64url; no padding lies between members of bytes. */
struct refresh_bytes {
  struct id session;
  uint8_t counter[COUNTER_BYTES]; /* big-endian */
  uint8_t hash[HASH_BYTES];
};
_Static_assert(BASE64URL_LEN(sizeof(struct refresh_bytes)) == REFRESH_TOKEN_LEN, "refresh tokens");
_Static_assert(BASE64URL_LEN(HASH_BYTES) == CSRF_TOKEN_LEN, "CSRF tokens");
_Static_assert(BASE64URL_LEN(LINK_TOKEN_BYTES) == LINK_TOKEN_LEN, "links");

static void keyed_hash(const uint8_t key[static SECRET_KEY_BYTES], const void *bytes, size_t len,
                       uint8_t ret[static HASH_BYTES]) {
  crypto_generichash(ret, HASH_BYTES, bytes, len, key, SECRET_KEY_BYTES);
}

void refresh_token_make(const uint8_t key[static SECRET_KEY_BYTES], struct id session, uint32_t counter,
                        char ret[static REFRESH_TOKEN_LEN + 1]) {
  struct refresh_bytes bytes = { .session = session };
  for (size_t i = 0; i < COUNTER_BYTES; i++) {
    bytes.counter[i] = (uint8_t)(counter >> (8 * (COUNTER_BYTES - 1 - i)));
  }
  keyed_hash(key, &bytes, offsetof(struct refresh_bytes, hash), bytes.hash);
  base64url_encode(&bytes, sizeof bytes, ret);
}

int refresh_token_read(const uint8_t key[static SECRET_KEY_BYTES], struct text token, struct id *ret_session,
                       uint32_t *ret_counter) {
  struct refresh_bytes bytes;
  uint8_t hash[HASH_BYTES];
  if (base64url_decode_exact(token, &bytes, sizeof bytes) != 0) {
    return -EINVAL;
  }
  keyed_hash(key, &bytes, offsetof(struct refresh_bytes, hash), hash);
  if (sodium_memcmp(hash, bytes.hash, sizeof hash) != 0) {
    return -EINVAL;
  }
  uint32_t counter = 0;
  for (size_t i = 0; i < COUNTER_BYTES; i++) {
    counter = counter << 8 | bytes.counter[i];
  }
  *ret_session = bytes.session;
  *ret_counter = counter;
  return 0;
}

void csrf_token_make(const uint8_t key[static SECRET_KEY_BYTES], struct id session,
                     char ret[static CSRF_TOKEN_LEN + 1]) {
  uint8_t hash[HASH_BYTES];
  keyed_hash(key, session.bytes, sizeof session.bytes, hash);
  base64url_encode(hash, sizeof hash, ret);
}

bool csrf_token_fits(const uint8_t key[static SECRET_KEY_BYTES], struct id session, struct text token) {
  char expected[CSRF_TOKEN_LEN + 1];
  csrf_token_make(key, session, expected);
  return token.len == CSRF_TOKEN_LEN && sodium_memcmp(token.at, expected, CSRF_TOKEN_LEN) == 0;
}

void link_token_make(const uint8_t random[static LINK_TOKEN_BYTES], char ret[static LINK_TOKEN_LEN + 1]) {
  base64url_encode(random, LINK_TOKEN_BYTES, ret);
}

int link_token_hash(const uint8_t key[static SECRET_KEY_BYTES], struct text token,
                    uint8_t ret[static LINK_HASH_BYTES]) {
  uint8_t bytes[LINK_TOKEN_BYTES];
  if (base64url_decode_exact(token, bytes, sizeof bytes) != 0) {
    return -EINVAL;
  }
  keyed_hash(key, bytes, sizeof bytes, ret);
  return 0;
}
