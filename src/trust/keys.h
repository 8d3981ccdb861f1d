/* Keys: Ed25519 pairs with which a process signs its tokens (RFC 8032), the public halves by which others
   verify them, and secrets of 32 bytes for keyed hashes. A process keeps its own in a directory
   (SOUK_DATA/keys, 0700), in files that only its user may read (0600); a file that others may read is
   refused.

   A signing key is made as NEXT, which is published but not used; a rotation makes it CURRENT, and the one
   before RETIRED: it signs nothing more, and verifies until the last token that it signed has ended. So
   nobody notices a rotation. */
#pragma once

#include "base/error.h"
#include "base/values.h"

enum {
  KEY_ID_LEN = 43, /* base64url of SHA-256 */
  PUBLIC_KEY_BYTES = 32,
  SIGNING_SEED_BYTES = 32,
  SIGNING_KEY_BYTES = 64, /* libsodium's form: the seed, then the public key */
  SECRET_KEY_BYTES = 32,
  KEY_SET_MAX = 16,              /* keys of one process that can be believed at a time */
  KEY_RETIRED_SECONDS = 17 * 60, /* longer than any token lives and clocks differ */
};

/* `id` (`kid` in tokens) is the key's own thumbprint (RFC 7638, RFC 8037 appendix A.3), so that one name can
   never stand for two keys. */
struct public_key {
  char id[KEY_ID_LEN + 1];
  uint8_t bytes[PUBLIC_KEY_BYTES];
  struct instant until; /* believed before this; none: as long as it is listed */
};
struct key_set {
  struct public_key keys[KEY_SET_MAX];
  size_t count;
};
/* The key of that id if it is still believed at `now`, or NULL. */
const struct public_key *key_set_find(const struct key_set *keys, struct text id, struct instant now);
/* The thumbprint of a public key, and a NUL. */
void key_id_of(const uint8_t public_key[static PUBLIC_KEY_BYTES], char ret[static KEY_ID_LEN + 1]);

struct signing_key {
  char id[KEY_ID_LEN + 1];
  uint8_t secret[SIGNING_KEY_BYTES];
};
void signing_key_from_seed(const uint8_t seed[static SIGNING_SEED_BYTES], struct signing_key *ret);

struct key_ring;

/* Opens the ring in `directory`, making it and whatever is missing in it; the directory above must exist.
   -EACCES: others may read it or a file in it; -EINVAL: a file is damaged. */
int key_ring_open(struct key_ring **ret, const char *directory, struct instant now, struct error *error);
/* Wipes the keys from memory. NULL is fine. */
void key_ring_close(struct key_ring *ring);

/* The key to sign with, and those by which this process's tokens are verified and which it publishes (NEXT,
   CURRENT and RETIRED). For any thread, without waiting; what they return is never changed and is valid until
   the ring is closed. */
const struct signing_key *key_ring_current(const struct key_ring *ring);
const struct key_set *key_ring_public(const struct key_ring *ring);

/* NEXT becomes CURRENT, CURRENT RETIRED, and a new NEXT is made: on disk at once or not at all, whatever
   interrupts it, and by one process at a time. For any thread; blocks on the disk. -EBUSY: so many were
   retired lately that no more can be kept; -EOVERFLOW: the ring has changed RING_CHANGES_MAX times since it
   was opened. */
enum { RING_CHANGES_MAX = 4096 };
int key_ring_rotate(struct key_ring *ring, struct instant now, struct error *error);

enum key_state { KEY_NEXT, KEY_CURRENT, KEY_RETIRED };
struct key_info {
  char id[KEY_ID_LEN + 1];
  enum key_state state;
  struct instant made_at;
  struct instant retired_until; /* none unless RETIRED */
};
const char *key_state_name(enum key_state state);
/* All keys of the ring, NEXT first, then CURRENT, then RETIRED ones, youngest first; how many. */
size_t key_ring_list(const struct key_ring *ring, struct key_info ret[static KEY_SET_MAX]);

/* The secret of that name ("refresh", "csrf"; a-z, 0-9 and _, at most 32 characters), made where it is
   missing; always the same from then on. Blocks on the disk: ask once and keep it. */
int key_ring_secret(struct key_ring *ring, const char *name, uint8_t ret[static SECRET_KEY_BYTES],
                    struct error *error);
