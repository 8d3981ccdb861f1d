/* How often somebody may ask: a token bucket for each account and each part of the network, in a table of
   fixed size. A bucket is one instant, as in GCRA (ITU-T I.371): when it would be full again. */
#pragma once

#include "base/values.h"

#include <stdbool.h>

enum limit_class { LIMIT_READ, LIMIT_WRITE, LIMIT_AUTH };
enum { LIMIT_CLASSES = LIMIT_AUTH + 1, LIMIT_WINDOW_SECONDS = 60, LIMIT_BUCKETS = 1 << 15 };

struct limits;
/* `per_window`: requests of each class in LIMIT_WINDOW_SECONDS, at least 1; so many at once at most. -ENOMEM.
 */
int limits_create(struct limits **ret, const int64_t per_window[static LIMIT_CLASSES]);
void limits_destroy(struct limits *limits);

struct limit_answer {
  int64_t remaining;     /* requests that would be let through now */
  int64_t reset_seconds; /* until the bucket is full again; refused: until one is let through */
};
/* Takes one from the bucket of this class and key (an account's id, or an address), of which there may be
   `times` as many as usual. False: there is none left. Any thread. */
bool limits_take(struct limits *limits, enum limit_class class, int64_t times, const uint8_t key[static 16],
                 struct instant now, struct limit_answer *ret);
