/* Who asks: what a verified token, or the frame itself, says of whoever a handler works for. */
#pragma once

#include "shape/shape.h"

/* The order is no ranking: what a role may do is decided where it is asked for. */
enum role { ROLE_NOBODY, ROLE_GUEST, ROLE_USER, ROLE_ADMIN, ROLE_SERVICE };

/* Verified before any handler runs. Authorization is on the object and in the service: `user` decides. */
struct caller {
  struct id user; /* none for nobody and for services acting for themselves */
  enum role role;
  struct text service; /* the service that asks; empty for clients who came in by no other service */
  struct id session;   /* the gateway's session in which the user asks; may be none */
};

/* "nobody", "guest", "user", "admin", "service": as tokens and shapes (ENUM_FIELD) write them. */
extern const struct names role_names;
