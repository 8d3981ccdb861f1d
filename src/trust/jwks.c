#include "trust/jwks.h"

#include "trust/base64url.h"

struct jwk {
  struct text kty, crv, alg, use, kid, x;
  struct json d;
};
static const struct field jwk_fields[] = {
  FIELD(struct jwk, kty, .min = 1),
  FIELD(struct jwk, crv, .min = 1),
  FIELD(struct jwk, alg, .optional = true, .min = 1),
  FIELD(struct jwk, use, .optional = true, .min = 1),
  FIELD(struct jwk, kid, .min = KEY_ID_LEN, .max = KEY_ID_LEN),
  FIELD(struct jwk, x, .min = BASE64URL_LEN(PUBLIC_KEY_BYTES), .max = BASE64URL_LEN(PUBLIC_KEY_BYTES)),
  FIELD(struct jwk, d, .optional = true, .sealed = true),
};
static const struct shape jwk_shape = SHAPE(jwk, jwk_fields);
struct jwks {
  struct jwk *keys;
  size_t keys_count;
};
static const struct field jwks_fields[] = { LIST_FIELD(struct jwks, keys, jwk, .max = KEY_SET_MAX) };
static const struct shape jwks_shape = SHAPE(jwks, jwks_fields);

void jwks_write(const struct key_set *keys, struct instant now, struct buffer *out) {
  struct jwk list[KEY_SET_MAX];
  char x[KEY_SET_MAX][BASE64URL_LEN(PUBLIC_KEY_BYTES) + 1];
  struct jwks document = { .keys = list };
  for (size_t i = 0; i < keys->count; i++) {
    const struct public_key *key = &keys->keys[i];
    if (key->until.us != 0 && key->until.us <= now.us) {
      continue;
    }
    base64url_encode(key->bytes, sizeof key->bytes, x[i]);
    list[document.keys_count++] = (struct jwk){ .kty = TEXT("OKP"),
                                                .crv = TEXT("Ed25519"),
                                                .alg = TEXT("EdDSA"),
                                                .use = TEXT("sig"),
                                                .kid = text_of(key->id),
                                                .x = text_of(x[i]) };
  }
  shape_encode(&jwks_shape, &document, out);
}

/* An optional member: absent, or this. */
static bool absent_or(struct text value, const char *only) {
  return value.len == 0 || text_is(value, only);
}

static int read_key(const struct jwk *jwk, struct key_set *keys, struct error *error) {
  if (jwk->d.text.len > 0) {
    return error_set(error, -EINVAL, "the key %s is published with its private half", text_c(jwk->kid));
  }
  if (!text_is(jwk->kty, "OKP") || !text_is(jwk->crv, "Ed25519") || !absent_or(jwk->alg, "EdDSA") ||
      !absent_or(jwk->use, "sig")) {
    return error_set(error, -EINVAL, "the key %s is not an Ed25519 key for signatures", text_c(jwk->kid));
  }
  struct public_key *key = &keys->keys[keys->count];
  if (base64url_decode_exact(jwk->x, key->bytes, sizeof key->bytes) != 0) {
    return error_set(error, -EINVAL, "the key %s is not 32 bytes in base64url", text_c(jwk->kid));
  }
  key_id_of(key->bytes, key->id);
  if (!text_is(jwk->kid, key->id)) {
    return error_set(error, -EINVAL, "the key %s is not named by its thumbprint", text_c(jwk->kid));
  }
  for (size_t i = 0; i < keys->count; i++) {
    if (text_is(jwk->kid, keys->keys[i].id)) {
      return error_set(error, -EINVAL, "the key %s stands there twice", text_c(jwk->kid));
    }
  }
  keys->count++;
  return 0;
}

int jwks_read(struct text json, struct arena *arena, struct key_set *ret, struct error *error) {
  struct jwks document;
  struct faults faults = { .arena = arena };
  if (json.len > JWKS_BYTES_MAX) {
    return error_set(error, -EINVAL, "the document is longer than %d bytes", JWKS_BYTES_MAX);
  }
  if (shape_decode(&jwks_shape, json, UNKNOWN_IGNORED, arena, &document, &faults) != 0) {
    return error_set(error, -EINVAL, "%s: %s", text_c(faults.at[0].path), text_c(faults.at[0].message));
  }
  struct key_set keys = { 0 };
  for (size_t i = 0; i < document.keys_count; i++) {
    int result = read_key(&document.keys[i], &keys, error);
    if (result != 0) {
      return result;
    }
  }
  *ret = keys;
  return 0;
}
