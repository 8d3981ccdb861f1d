/* Slows down whoever guesses passwords, in memory that never grows.

   Each try costs one of three budgets, which fill up again with time: that of this account seen from this
   part of the network, that of this part of the network, and that of the account from everywhere. The first
   is so much smaller than the last that nobody can lock somebody out from one place; and where somebody has
   lately logged in, the last is not asked, so that the owner gets in from his own place even while many
   places guess. Right passwords cost nothing in the end. Accounts that do not exist are slowed all the same.
 */
#pragma once

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

enum {
  TRIES_PER_PLACE = 10,         /* of one account from one place at once; */
  TRIES_PER_PLACE_SECONDS = 60, /* then one in so many seconds */
  TRIES_OF_PLACE = 60,          /* of any accounts from one place */
  TRIES_OF_PLACE_SECONDS = 2,
  TRIES_OF_ACCOUNT = 100, /* of one account from all places */
  TRIES_OF_ACCOUNT_SECONDS = 10,
  KNOWN_PLACE_SECONDS = 30 * 24 * 3600, /* for which a log-in makes a place known */
  THROTTLE_ENTRIES = 1 << 15,           /* 24 bytes each; the one that means least makes room */
};

struct throttle;
int throttle_create(struct throttle **ret);
void throttle_destroy(struct throttle *throttle);

/* The part of the network that an address (IPv4 or IPv6, as text) lies in: its /24 or /48. What is no address
   is a place of its own. */
enum { PLACE_MAX = 64 };
void place_of(struct text address, char ret[static PLACE_MAX]);

/* A try that was allowed. */
struct attempt {
  uint64_t keys[3];
  bool taken[3];
};
/* 0, or how many seconds to wait, with nothing taken. `account` is a normalised login; `address` empty where
   nobody knows: then there is no part of the network to slow down; `now_us` monotonic. Safe to use from any
   thread. */
int64_t throttle_take(struct throttle *throttle, struct text account, struct text address, int64_t now_us,
                      struct attempt *ret);
/* The try was none: nobody looked at the password. */
void throttle_give_back(struct throttle *throttle, const struct attempt *attempt);
/* It was the right password: the try is forgotten, and the place known. */
void throttle_forgive(struct throttle *throttle, const struct attempt *attempt, int64_t now_us);
