/* Places where tests may break in. In a build without -Dtest_hooks they are nothing. */
#pragma once

#include "base/values.h"

#include <stdatomic.h>

/* The wall clock that services see. Tests move it; a program without test hooks cannot. */
struct clock {
  _Atomic int64_t ahead_us;
};

struct instant clock_now(struct clock *clock);

#ifdef SOUK_TEST_HOOKS
/* Kills the process with SIGKILL when SOUK_CRASH_AT is "<name>" or "<name>:<n>" and this is the n-th time
 * here. */
void crash_point(const char *name);
#else
static inline void crash_point(const char *name) {
  (void)name;
}
#endif
