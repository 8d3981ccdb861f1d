/* The cookies of a browser's session: two that pages cannot read, and one that they must. */
#pragma once

#include "services/gateway/gateway_state.h"

/* Those that came with a request, each at == NULL where it did not. */
struct text access_cookie(const struct gateway *gateway, const struct http_request *request);
struct text refresh_cookie(const struct gateway *gateway, const struct http_request *request);

/* Adds them to the reply; `seconds`: how long the session may rest. */
void set_session_cookies(struct context *context, struct text access, struct text refresh, struct text csrf,
                         int64_t seconds);
void clear_session_cookies(struct context *context);
