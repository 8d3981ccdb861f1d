/* The secret part of a link. It is made from the link's id with a key that lies in SOUK_DATA/keys, so that it
   is the same whenever a mail is written again; the table holds a hash of it, keyed too. Neither the table
   nor the events, which name the id, are enough to make a link. */
#pragma once

#include "base/config.h"
#include "trust/keys.h"
#include "trust/session_token.h"

struct link_keys {
  uint8_t making[SECRET_KEY_BYTES], keeping[SECRET_KEY_BYTES];
};
/* Blocks on the disk. */
int link_keys_open(struct key_ring *ring, struct link_keys *ret, struct error *error);

void link_token_of(const struct link_keys *keys, struct id link, char ret[static LINK_TOKEN_LEN + 1]);
/* What is kept of a token, in hex. -EINVAL for what is none. */
enum { LINK_HASH_LEN = 2 * LINK_HASH_BYTES };
int link_hash_of(const struct link_keys *keys, struct text token, char ret[static LINK_HASH_LEN + 1]);
/* What stands in the mail: a GET there shows what the link is for, a POST uses it up. */
struct text link_url(const struct link_keys *keys, const struct config *config, struct id link,
                     struct arena *arena);
