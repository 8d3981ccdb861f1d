/* The door: who a client is, decided before a request's body is read. */
#pragma once

#include "services/gateway/gateway_state.h"

extern const struct door gateway_door;

/* Refuses a request that came with a session's cookies but not from a page of ours: by what the browser says,
   and by X-CSRF-Token, which only our pages can know. */
int refuse_forgery(struct context *context, struct id session);
