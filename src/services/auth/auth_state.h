/* What the auth service keeps in memory, and what its handlers do with it. */
#pragma once

#include "services/auth/auth_link_token.h"
#include "services/auth/auth_rules.h"
#include "services/auth/auth_store.h"
#include "services/auth/auth_throttle.h"

#include <stdatomic.h>

struct auth_state {
  struct hasher *hasher;
  struct throttle *throttle;
  const struct key_ring *keys;
  const char *data;
  struct link_keys links;
  _Atomic bool has_first_admin; /* nothing left to look for */
};

int open_auth(const struct service_start *start, void **ret, struct error *error);
void close_auth(void *state);

/* For .prepare: each fails with a problem. */

/* Counts a try to log in as `account`, or refuses it: auth_too_many_attempts. */
int begin_attempt(struct context *context, struct text account, struct text address, struct attempt *ret);
/* 0, or -EACCES without a problem where it is another password; the attempt is then over. Its owner's is
   forgiven. */
int check_password(struct context *context, const struct attempt *attempt, struct text hash,
                   struct text password);
int make_hash(struct context *context, struct text password, struct text *ret);
/* Blames what is wrong with it at `path`, or refuses it: auth_password_too_common. */
int check_new_password_rules(struct context *context, const char *path, struct text password,
                             const struct own_names *names);
int sign_first_token(struct context *context, struct id user, enum role role, struct text *ret);

/* For .run. */

/* Makes a link and has it sent. `ret_made` is false where there are too many already. */
int request_link(struct context *context, struct tx *tx, struct id user, enum link_purpose purpose,
                 struct text email, bool *ret_made);
/* All of the user's sessions end, but for `kept`, which may be none. */
int end_sessions(struct tx *tx, struct id user, struct id kept, enum log_out_reason reason);

struct account view_account(const struct account_row *row);
