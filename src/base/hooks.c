#include "base/hooks.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct instant clock_now(struct clock *clock) {
  return (struct instant){ .us = instant_now().us +
                                 atomic_load_explicit(&clock->ahead_us, memory_order_relaxed) };
}

#ifdef SOUK_TEST_HOOKS
void crash_point(const char *name) {
  static _Atomic long passed; /* of the one crash point that the environment names */
  const char *wanted = getenv("SOUK_CRASH_AT");
  size_t len = strlen(name);
  if (wanted == NULL || strncmp(wanted, name, len) != 0 || (wanted[len] != '\0' && wanted[len] != ':')) {
    return;
  }
  long which = wanted[len] == ':' ? strtol(wanted + len + 1, NULL, 10) : 1;
  if (atomic_fetch_add(&passed, 1) + 1 == which) {
    raise(SIGKILL);
  }
}
#endif
