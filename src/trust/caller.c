#include "trust/caller.h"

#include <errno.h>

static const char *const names[] = {
  [ROLE_NOBODY] = "nobody", [ROLE_GUEST] = "guest",     [ROLE_USER] = "user",
  [ROLE_ADMIN] = "admin",   [ROLE_SERVICE] = "service",
};
const struct names role_names = NAMES(names);

const char *role_name(enum role role) {
  return names[role];
}

int role_parse(struct text name, enum role *ret) {
  for (unsigned i = 0; i < role_names.count; i++) {
    if (text_is(name, names[i])) {
      *ret = (enum role)i;
      return 0;
    }
  }
  return -EINVAL;
}
