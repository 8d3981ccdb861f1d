/* The gateway: where clients come in. Other services know no more of it than what becomes of guests. */
#pragma once

#include "service/service.h"

DECLARE_SERVICE(gateway);

/* A guest has signed up or logged in, and his session as a guest is over: what he left under the guest's id
   is the user's. Keyed by guest. */
struct guest_joined {
  struct id guest_id, user_id;
};
extern const struct shape guest_joined_shape;
DECLARE_EVENT(guest_joined);
