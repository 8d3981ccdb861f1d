#include "trust/caller.h"

static const char *const names[] = {
  [ROLE_NOBODY] = "nobody", [ROLE_GUEST] = "guest",     [ROLE_USER] = "user",
  [ROLE_ADMIN] = "admin",   [ROLE_SERVICE] = "service",
};
const struct names role_names = NAMES(names);
