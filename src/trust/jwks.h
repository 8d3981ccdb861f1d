/* Public keys as a document: a JWK Set (RFC 7517) of OKP keys (RFC 8037), what /.well-known/jwks.json is. */
#pragma once

#include "shape/shape.h"
#include "trust/keys.h"

enum { JWKS_BYTES_MAX = 16384 };

/* Keys that are no longer believed at `now` are left out. */
void jwks_write(const struct key_set *keys, struct instant now, struct buffer *out);
/* Reads at most KEY_SET_MAX Ed25519 keys, each named by its thumbprint; more, other kinds, other names, a key
   twice, and private keys are refused with what is wrong in `error`. */
int jwks_read(struct text json, struct arena *arena, struct key_set *ret, struct error *error);
