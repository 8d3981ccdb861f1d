/* The gateway's events. */
#include "services/gateway/gateway.h"

static const struct field guest_joined_fields[] = {
  FIELD(struct guest_joined, guest_id, .doc = "Who that was as a guest."),
  FIELD(struct guest_joined, user_id, .doc = "Who that is."),
};
const struct shape guest_joined_shape =
    SHAPE(guest_joined, guest_joined_fields, .doc = "A guest signed up or logged in.");
const struct event_kind guest_joined = EVENT(guest_joined, "guest.joined", "guest",
                                             "A guest signed up or logged in: what was the guest's is the "
                                             "user's.");
