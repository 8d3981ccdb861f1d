/* Passwords: argon2id (RFC 9106) with 19 MiB, 2 passes, 1 lane, as OWASP advises. A hash takes that memory
   and some 30 ms of a core, so that few are made at a time, a bounded number waits in the order of arrival,
   and whoever comes then is sent away at once. The memory goes back to the system after each. */
#pragma once

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

enum {
  HASH_PASSES = 2,
  HASH_BYTES = 19456 * 1024, /* of memory */
  HASH_TEXT_MAX = 128,       /* "$argon2id$v=19$m=19456,t=2,p=1$…", with its NUL */
};

struct hasher;
/* `running_max` (1 or more) hashes at a time, `waiting_max` (0 or more) in the queue. -ENOMEM. */
int hasher_create(struct hasher **ret, size_t running_max, size_t waiting_max);
/* Nobody may be waiting. NULL is fine. */
void hasher_destroy(struct hasher *hasher);

/* Both block. -EAGAIN: the queue is full; -ETIME: its turn did not come before the deadline (monotonic
   microseconds); -ENOMEM: the system has no memory for it. */
int hasher_hash(struct hasher *hasher, struct text password, int64_t deadline_us,
                char ret[static HASH_TEXT_MAX]);
/* Also -EACCES: it is another password. */
int hasher_verify(struct hasher *hasher, struct text hash, struct text password, int64_t deadline_us);
/* A hash of no password: verifying against it takes as long as against any other. */
extern const struct text hash_of_nobody;

/* Was it made with other parameters than today's? */
bool hash_is_outdated(struct text hash);
