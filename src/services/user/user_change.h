/* Changes of a user, each with the one event that tells of it. */
#pragma once

#include "services/user/user_rules.h"

/* The user, or the problem not_found. */
int find_present(struct context *context, struct tx *tx, struct id id, struct user_profile *ret);
/* The same, if it is at the version that the client has seen. */
int find_seen(struct context *context, struct tx *tx, struct id id, struct user_profile *ret);
/* Emits user.updated. */
int tell_change(struct tx *tx, const struct user_profile *user, enum user_change reason);
/* Fails where nobody would be left who administers the shop. */
int guard_last_admin(struct context *context, struct tx *tx, const struct user_profile *user);
/* All that is kept of a user goes but the id, and user.deleted tells the other services. */
int erase_user(struct context *context, struct tx *tx, struct id id);
