/* The auth service as others see it: what happens to accounts. The service itself is still to come; these are
   its promises. Events carry ids: a link's secret is made when its mail is written. */
#pragma once

#include "service/service.h"

/* All keyed by user. */

/* The account exists: the user may log in. */
struct user_registered {
  struct id user_id;
};
extern const struct shape user_registered_shape;
DECLARE_EVENT(user_registered);

struct user_logged_in {
  struct id user_id;
};
extern const struct shape user_logged_in_shape;
DECLARE_EVENT(user_logged_in);

enum log_out_reason {
  LOGGED_OUT_BY_USER,
  LOGGED_OUT_BY_PASSWORD_CHANGE,
  LOGGED_OUT_BY_EMAIL_CHANGE,
  LOGGED_OUT_BY_SHOP, /* suspended or deleted */
};
extern const struct names log_out_reasons;

struct user_logged_out {
  struct id user_id;
  struct maybe_id session_id;      /* the one that ended; none: all but the one that is kept */
  struct maybe_id kept_session_id; /* the one in which a password was changed */
  enum log_out_reason reason;
};
extern const struct shape user_logged_out_shape;
DECLARE_EVENT(user_logged_out);

enum link_purpose { LINK_VERIFIES_EMAIL, LINK_RESETS_PASSWORD, LINK_ACCEPTS_INVITE };
extern const struct names link_purposes;

struct auth_link_requested {
  struct id link_id, user_id;
  enum link_purpose purpose;
};
extern const struct shape auth_link_requested_shape;
DECLARE_EVENT(auth_link_requested);
