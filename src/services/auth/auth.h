/* The auth service as others see it: who may log in, by which password, and what happens to accounts. It
   issues the first token; sessions are the gateway's. Events carry ids: a link's secret is made when its mail
   is written. */
#pragma once

#include "service/export.h"
#include "trust/token.h"

DECLARE_SERVICE(auth);

enum {
  AUTH_MIN_PASSWORD = 8, /* code points; NIST SP 800-63B section 5.1.1.2 */
  AUTH_MAX_PASSWORD = 256,
  AUTH_MAX_LOGIN = 254,  /* an e-mail address or a username */
  AUTH_MAX_ADDRESS = 45, /* the longest text of an IPv6 address */
  AUTH_MAX_URL = 500,
};

/* What they may be refused with. sign_up also passes on user_email_taken and user_username_taken; any may be
   problem_unavailable with Retry-After when too many passwords are being checked. */
extern const struct problem_kind auth_wrong_credentials, auth_suspended, auth_email_unverified,
    auth_too_many_attempts, auth_password_too_common, auth_link_invalid, auth_too_many_links;

/* Calls of the gateway. `address` is where the client is, as text, for slowing down who guesses; empty where
   nobody knows. */

struct sign_up_request {
  struct text email;
  struct text password;
  struct text name;
  struct maybe_text username;
  struct text address;
};
extern const struct shape sign_up_request_shape;

/* A token of kind TOKEN_FIRST, with the process's own key. */
struct first_token {
  struct text token;
  struct id user_id;
  enum role role;
};
extern const struct shape first_token_shape;

/* Faults are named by the members' own names: /email, /password, /name, /username. With
   SOUK_REQUIRE_VERIFIED_EMAIL the account is made, and the answer is auth_email_unverified. */
DECLARE_CALL(sign_up, sign_up_call, sign_up_request, first_token);

struct log_in_request {
  struct text login; /* an e-mail address or a username */
  struct text password;
  struct text address;
};
extern const struct shape log_in_request_shape;

/* auth_wrong_credentials, auth_too_many_attempts; with the right password auth_suspended,
   auth_email_unverified. */
DECLARE_CALL(log_in, log_in_call, log_in_request, first_token);

struct log_out_request {
  struct id user_id;
  struct maybe_id session_id; /* the one that ends; without it all do */
};
extern const struct shape log_out_request_shape;

/* Tells everybody by user.logged_out. */
DECLARE_CALL(log_out, log_out_call, log_out_request, nothing);

/* For notification: called when the mail is written, and again when it must be written again. */
enum link_purpose { LINK_VERIFIES_EMAIL, LINK_RESETS_PASSWORD, LINK_ACCEPTS_INVITE, LINK_CHANGES_EMAIL };
enum { LINK_PURPOSES = LINK_CHANGES_EMAIL + 1 };
extern const struct names link_purposes;

struct link_request {
  struct id link_id;
};
extern const struct shape link_request_shape;

struct link_made {
  struct text url;   /* whoever has it may use it, once */
  struct text email; /* where to send it: not always the user's own address yet */
  enum link_purpose purpose;
  struct instant expires_at;
};
extern const struct shape link_made_shape;

/* not_found: it was used, expired, or is not needed any more. */
DECLARE_CALL(make_link, make_link_call, link_request, link_made);

DECLARE_EXPORT(auth);

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

struct auth_link_requested {
  struct id link_id, user_id;
  enum link_purpose purpose;
};
extern const struct shape auth_link_requested_shape;
DECLARE_EVENT(auth_link_requested);
