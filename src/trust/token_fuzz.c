/* Tokens come from anybody. The first byte chooses what the rest is:
   0: a token as it came; 1: the JSON of a header, 2: of claims, made into a token that is signed well.
   Whatever is believed says what it must say; two texts are never the same token. */
#include "trust/test_tokens.h"

#include "trust/passport.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define HEADER "{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID "\",\"typ\":\"passport+jwt\"}"
#define CLAIMS                                                                                               \
  "{\"iss\":\"order\",\"aud\":\"inventory\",\"sub\":\"service:order\",\"act\":\"order\",\"role\":"           \
  "\"service\","                                                                                             \
  "\"iat\":1790000000,\"exp\":1790000060}"

static void check_believed(const struct token_claims *claims, struct arena *arena) {
  struct signing_key key = rfc8037_key();
  struct text again = { 0 };
  struct caller caller = token_caller(claims);
  if (!text_is(claims->iss, "order") || !text_is(claims->aud, "inventory") ||
      !text_is(caller.service, "order") || id_is_none(caller.user) != (claims->sub.at[0] == 's') ||
      token_sign(&key, TOKEN_PASSPORT, claims, arena, &again) != 0) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size == 0) {
    return 0;
  }
  struct arena *arena = arena_create(16384);
  struct text rest = text_copy_bytes(arena, bytes + 1, size - 1);
  struct signing_key key = rfc8037_key();
  struct key_set keys = set_of_key(&key);
  struct text token = rest;
  if (bytes[0] == '1') {
    token = sign_raw(&key, rest, TEXT(CLAIMS), arena);
  } else if (bytes[0] == '2') {
    token = sign_raw(&key, TEXT(HEADER), rest, arena);
  }
  struct token_claims claims;
  struct peers *peers = NULL;
  if (peers_create(&peers) != 0 || peers_replace(peers, TEXT("order"), &keys) != 0) {
    abort();
  }
  if (passport_verify(peers, token, TEXT("inventory"), test_now, arena, &claims) == TOKEN_FINE) {
    check_believed(&claims, arena);
  }
  struct token_expected expected = {
    .kind = TOKEN_ACCESS, .issuer = TEXT("order"), .audience = TEXT("inventory"), .now = test_now
  };
  if (token_verify(&keys, token, &expected, arena, &claims) == TOKEN_FINE && claims.act.len > 0) {
    abort();
  }
  peers_destroy(peers);
  arena_destroy(arena);
  return 0;
}
