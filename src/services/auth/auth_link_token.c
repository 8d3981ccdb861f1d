#include "services/auth/auth_link_token.h"

#include "service/context.h"

#include <sodium.h>
#include <string.h>

int link_keys_open(struct key_ring *ring, struct link_keys *ret, struct error *error) {
  int result = key_ring_secret(ring, "link", ret->making, error);
  return result == 0 ? key_ring_secret(ring, "link_hash", ret->keeping, error) : result;
}

void link_token_of(const struct link_keys *keys, struct id link, char ret[static LINK_TOKEN_LEN + 1]) {
  uint8_t secret[LINK_TOKEN_BYTES];
  crypto_generichash(secret, sizeof secret, link.bytes, sizeof link.bytes, keys->making, sizeof keys->making);
  link_token_make(secret, ret);
  sodium_memzero(secret, sizeof secret);
}

int link_hash_of(const struct link_keys *keys, struct text token, char ret[static LINK_HASH_LEN + 1]) {
  uint8_t hash[LINK_HASH_BYTES];
  int result = link_token_hash(keys->keeping, token, hash);
  if (result == 0) {
    hex_format(hash, sizeof hash, ret);
    ret[LINK_HASH_LEN] = '\0';
  }
  return result;
}

struct text link_url(const struct link_keys *keys, const struct config *config, struct id link,
                     struct arena *arena) {
  char token[LINK_TOKEN_LEN + 1];
  link_token_of(keys, link, token);
  return text_format(arena, "%s/links/%s", text_c(shop_url(config, arena)), token);
}
