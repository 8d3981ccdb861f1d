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

#define DEAD_LETTER_FIELDS(tag)                                                                              \
  FIELD(struct tag, dead_letter_id, .doc = "The dead letter, which is none any more."),                      \
      FIELD(struct tag, service, .doc = "The service that had given the event up."),                         \
      FIELD(struct tag, topic, .doc = "The event."), FIELD(struct tag, object_id, .doc = "The event's key.")
static const struct field dead_letter_retried_fields[] = { DEAD_LETTER_FIELDS(dead_letter_retried) };
const struct shape dead_letter_retried_shape =
    SHAPE(dead_letter_retried, dead_letter_retried_fields, .doc = "A given up event is tried again.");
const struct event_kind dead_letter_retried =
    EVENT(dead_letter_retried, "dead_letter.retried", "dead_letter",
          "An admin has an event tried again that a service had given up.", .revives = true);
static const struct field dead_letter_dropped_fields[] = { DEAD_LETTER_FIELDS(dead_letter_dropped) };
const struct shape dead_letter_dropped_shape =
    SHAPE(dead_letter_dropped, dead_letter_dropped_fields, .doc = "An event is given up for good.");
const struct event_kind dead_letter_dropped = EVENT(dead_letter_dropped, "dead_letter.dropped", "dead_letter",
                                                    "An admin lets an event be given up by a service.");
