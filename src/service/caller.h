/* Who asks, read from the one header Souk-Caller: "<user id>; role=admin" (role: guest, user, admin), or,
   between processes, "service:<name>; user=<id>". It is believed as it stands, so the listener must be on
   loopback. */
#pragma once

#include "http/http.h"
#include "service/context.h"

/* Without the header the caller is nobody. -EINVAL for a header that is not of this form, or came by another
   Host than this machine's own. */
int caller_read(const struct http_request *request, struct arena *arena, struct caller *ret);
