/* Circuit breakers, one per host: a host that keeps failing is left alone for a while, then asked once, as a
   trial, before others follow. Any thread may use them; times are monotonic microseconds and passed in. */
#pragma once

#include "base/text.h"

#include <stdint.h>

struct breakers;

enum breaker_outcome {
  BREAKER_ALIVE,   /* the host answered */
  BREAKER_FAILED,  /* it did not */
  BREAKER_UNKNOWN, /* it was not asked after all */
};

enum { BREAKER_HOST_MAX = 255 }; /* bytes of a host's name; longer ones are cut */

/* `failures` in a row open a breaker for `pause_us`. NULL: no memory. */
struct breakers *breakers_create(int failures, int64_t pause_us);
void breakers_destroy(struct breakers *breakers);

/* May this host be asked now? After true, breakers_report() must follow. */
bool breakers_admit(struct breakers *breakers, struct text name, int64_t now_us);
void breakers_report(struct breakers *breakers, struct text name, enum breaker_outcome outcome,
                     int64_t now_us);
