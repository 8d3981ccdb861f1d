/* Sessions: begun, renewed, ended. All in .run. */
#pragma once

#include "services/gateway/gateway_state.h"

/* What a session's holder gets. */
struct issued {
  struct session_row session;
  struct text access, refresh;
};
/* A new session of this caller; the user's oldest is over when there are too many. Fails where the account
   changed while its password was being checked. */
int session_begin(struct context *context, struct tx *tx, const struct verified *who, struct issued *ret);
/* Renews by a refresh token. What is refused is kept: a session whose token was stolen is over. Then `ret` is
   untouched and context->problem set, see fail_and_keep(). */
int session_renew(struct context *context, struct tx *tx, struct text refresh_token, struct issued *ret);
