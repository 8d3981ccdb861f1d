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

/* An admin has an event tried again that a service had given up, or lets it be given up. Keyed by dead
   letter. */
struct dead_letter_retried {
  struct id dead_letter_id;
  struct text service, topic; /* who had given up what */
  struct id object_id;        /* that event's key */
};
extern const struct shape dead_letter_retried_shape;
DECLARE_EVENT(dead_letter_retried);
struct dead_letter_dropped {
  struct id dead_letter_id;
  struct text service, topic;
  struct id object_id;
};
extern const struct shape dead_letter_dropped_shape;
DECLARE_EVENT(dead_letter_dropped);
