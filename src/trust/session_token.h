/* Secrets that are no signed tokens: refresh tokens, CSRF tokens, links. Pure functions over a keyed hash
   (BLAKE2b-256); each use has a key of its own (key_ring_secret). All texts are base64url without padding,
   and only their one canonical spelling is accepted. */
#pragma once

#include "base/values.h"
#include "trust/keys.h"

#include <stdbool.h>

/* A refresh token names a session and how often it has been renewed, and proves that the gateway made it. The
   database keeps the counter alone: nothing in it opens a session. */
enum { REFRESH_TOKEN_LEN = 70 }; /* 16 bytes of session, 4 of counter, 32 of hash */
void refresh_token_make(const uint8_t key[static SECRET_KEY_BYTES], struct id session, uint32_t counter,
                        char ret[static REFRESH_TOKEN_LEN + 1]);
/* -EINVAL unless refresh_token_make() made it with this key; the hash is compared in constant time. */
int refresh_token_read(const uint8_t key[static SECRET_KEY_BYTES], struct text token, struct id *ret_session,
                       uint32_t *ret_counter);

/* What a page of ours sends beside its cookies to show that it can read them: a keyed hash of the session id.
 */
enum { CSRF_TOKEN_LEN = 43 };
void csrf_token_make(const uint8_t key[static SECRET_KEY_BYTES], struct id session,
                     char ret[static CSRF_TOKEN_LEN + 1]);
/* In constant time. */
bool csrf_token_fits(const uint8_t key[static SECRET_KEY_BYTES], struct id session, struct text token);

/* A link that works once holds 32 random bytes; kept is only their hash, keyed, so that whoever reads the
   database can neither use nor recognise a link. */
enum { LINK_TOKEN_BYTES = 32, LINK_TOKEN_LEN = 43, LINK_HASH_BYTES = 32 };
void link_token_make(const uint8_t random[static LINK_TOKEN_BYTES], char ret[static LINK_TOKEN_LEN + 1]);
/* What is kept of it. -EINVAL for a text that is no link token. */
int link_token_hash(const uint8_t key[static SECRET_KEY_BYTES], struct text token,
                    uint8_t ret[static LINK_HASH_BYTES]);
