/* The calls that other services make, with their shapes. */
#include "services/auth/auth.h"
#include "services/user/user.h"

/* Passwords wait for each other: see SOUK_PASSWORD_HASHES. */
#define HASH_DEADLINE .deadline_ms = 10000
#define PASSWORD_FIELD(tag)                                                                                  \
  FIELD(struct tag, password, .min = 1, .max = AUTH_MAX_PASSWORD, .sealed = true, .doc = "The password.")
#define ADDRESS_FIELD(tag)                                                                                   \
  FIELD(struct tag, address, .optional = true, .max = AUTH_MAX_ADDRESS,                                      \
        .doc = "The IP address of whoever asks.")

static const struct field sign_up_request_fields[] = {
  FIELD(struct sign_up_request, email, .min = 1, .max = USER_MAX_EMAIL, .doc = "To log in with."),
  PASSWORD_FIELD(sign_up_request),
  FIELD(struct sign_up_request, name, .min = 1, .max = USER_MAX_NAME, .doc = "How to address the user."),
  FIELD(struct sign_up_request, username, .min = USER_MIN_USERNAME, .max = USER_MAX_USERNAME,
        .charset = USERNAME_CHARSET, .doc = "Another name to log in with, if wanted."),
  ADDRESS_FIELD(sign_up_request),
};
const struct shape sign_up_request_shape =
    SHAPE(sign_up_request, sign_up_request_fields, .doc = "Somebody who wants an account.");

static const struct field first_token_fields[] = {
  FIELD(struct first_token, token, .min = 1, .max = TOKEN_TEXT_MAX, .sealed = true,
        .doc = "For the gateway: who has logged in."),
  FIELD(struct first_token, user_id, .doc = "The user."),
  ENUM_FIELD(struct first_token, role, user_roles, .doc = "What the user may do."),
};
const struct shape first_token_shape =
    SHAPE(first_token, first_token_fields, .doc = "Auth's word that somebody has logged in.");

const struct call sign_up_call =
    CALL("auth", "sign_up", sign_up_request, first_token, .changes = true, HASH_DEADLINE,
         .doc = "Makes a profile and an account, and logs in. A repeated try with the right password is "
                "answered alike.");

static const struct field log_in_request_fields[] = {
  FIELD(struct log_in_request, login, .min = 1, .max = AUTH_MAX_LOGIN,
        .doc = "The e-mail address or the username."),
  PASSWORD_FIELD(log_in_request),
  ADDRESS_FIELD(log_in_request),
};
const struct shape log_in_request_shape =
    SHAPE(log_in_request, log_in_request_fields, .doc = "Somebody who has an account.");

const struct call log_in_call =
    CALL("auth", "log_in", log_in_request, first_token, .changes = true, HASH_DEADLINE,
         .doc = "Checks a password. Unknown users and wrong passwords are answered alike, after the same "
                "time.");

static const struct field log_out_request_fields[] = {
  FIELD(struct log_out_request, user_id, .doc = "The user."),
  FIELD(struct log_out_request, session_id, .doc = "The session that ends; without it all of them do."),
};
const struct shape log_out_request_shape =
    SHAPE(log_out_request, log_out_request_fields, .doc = "Somebody who leaves.");

const struct call log_out_call =
    CALL("auth", "log_out", log_out_request, nothing, .changes = true, .deadline_ms = 2000,
         .doc = "Tells everybody that a user's session has ended, or all of them.");

static const struct field link_request_fields[] = {
  FIELD(struct link_request, link_id, .doc = "The link that auth.link_requested told of."),
};
const struct shape link_request_shape = SHAPE(link_request, link_request_fields, .doc = "Which link.");

static const struct field link_made_fields[] = {
  FIELD(struct link_made, url, .min = 1, .max = AUTH_MAX_URL, .sealed = true,
        .doc = "Whoever has it may use it, once."),
  FIELD(struct link_made, email, .min = 1, .max = USER_MAX_EMAIL,
        .doc = "Where to send it: when an address is changed it is the new one."),
  ENUM_FIELD(struct link_made, purpose, link_purposes, .doc = "What it is for."),
  FIELD(struct link_made, expires_at, .doc = "When it stops to work."),
};
const struct shape link_made_shape = SHAPE(link_made, link_made_fields, .doc = "A link to send to somebody.");

const struct call make_link_call =
    CALL("auth", "make_link", link_request, link_made, .deadline_ms = 2000,
         .doc = "The link that somebody is to be sent; the same each time, until it is used or has expired.");

const struct call auth_export_call = EXPORT_CALL("auth");
