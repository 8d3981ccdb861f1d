/* The auth service's events. */
#include "services/auth/auth.h"

static const char *const log_out_reason_names[] = {
  [LOGGED_OUT_BY_USER] = "user",
  [LOGGED_OUT_BY_PASSWORD_CHANGE] = "password_changed",
  [LOGGED_OUT_BY_EMAIL_CHANGE] = "email_changed",
  [LOGGED_OUT_BY_SHOP] = "shop",
};
const struct names log_out_reasons = NAMES(log_out_reason_names);

static const char *const link_purpose_names[] = {
  [LINK_VERIFIES_EMAIL] = "verify_email",
  [LINK_RESETS_PASSWORD] = "reset_password",
  [LINK_ACCEPTS_INVITE] = "accept_invite",
  [LINK_CHANGES_EMAIL] = "change_email",
};
const struct names link_purposes = NAMES(link_purpose_names);

#define USER_ID(tag) FIELD(struct tag, user_id, .doc = "The user.")

static const struct field user_registered_fields[] = { USER_ID(user_registered) };
const struct shape user_registered_shape =
    SHAPE(user_registered, user_registered_fields, .doc = "Somebody has an account.");
const struct event_kind user_registered = EVENT(user_registered, "user.registered", "user",
                                                "An account was made: the user may log in.", .audited = true);

static const struct field user_logged_in_fields[] = { USER_ID(user_logged_in) };
const struct shape user_logged_in_shape =
    SHAPE(user_logged_in, user_logged_in_fields, .doc = "Somebody logged in.");
const struct event_kind user_logged_in = EVENT(user_logged_in, "user.logged_in", "user",
                                               "A user logged in with the right password.", .audited = true);

static const struct field user_logged_out_fields[] = {
  USER_ID(user_logged_out),
  FIELD(struct user_logged_out, session_id,
        .doc = "The session that ended; without it all have, but the one that is kept."),
  FIELD(struct user_logged_out, kept_session_id, .doc = "The session that goes on, if one does."),
  ENUM_FIELD(struct user_logged_out, reason, log_out_reasons, .doc = "Why."),
};
const struct shape user_logged_out_shape =
    SHAPE(user_logged_out, user_logged_out_fields, .doc = "Somebody's session ended, or all of them.");
const struct event_kind user_logged_out =
    EVENT(user_logged_out, "user.logged_out", "user", "One of a user's sessions ended, or all of them.",
          .audited = true);

static const struct field auth_link_requested_fields[] = {
  FIELD(struct auth_link_requested, link_id, .doc = "What the link is made from when its mail is written."),
  USER_ID(auth_link_requested),
  ENUM_FIELD(struct auth_link_requested, purpose, link_purposes, .doc = "What the link is for."),
};
const struct shape auth_link_requested_shape =
    SHAPE(auth_link_requested, auth_link_requested_fields, .doc = "Somebody is to be sent a link.");
const struct event_kind auth_link_requested = EVENT(auth_link_requested, "auth.link_requested", "user",
                                                    "A user is to be sent a link.", .audited = true);
