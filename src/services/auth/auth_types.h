/* The auth service's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/auth/auth.h"
#include "services/auth/auth_hasher.h"
#include "services/user/user.h"

enum { LINKS_PER_PURPOSE = 20 }; /* of one user that may wait at a time */

/* One's own account. */
struct account {
  struct id user_id;
  struct text email;
  bool email_verified;
  struct maybe_text username;
  struct instant created_at, password_changed_at;
};
extern const struct shape account_shape;

struct link_token {
  struct text token; /* from the path */
};
extern const struct shape link_token_shape;

struct link_shown {
  enum link_purpose purpose;
  struct instant expires_at;
};
extern const struct shape link_shown_shape;

/* A link that its user may take away: all but its secret. */
struct kept_link {
  enum link_purpose purpose;
  struct text email; /* where it was sent: perhaps a new address */
  struct instant created_at, expires_at;
};
extern const struct shape kept_link_shape;

struct use_link {
  struct text token;          /* from the path */
  struct maybe_text password; /* the new one, where the link resets it */
};
extern const struct shape use_link_shape;

struct ask_reset {
  struct text email;
};
extern const struct shape ask_reset_shape;

struct change_password {
  struct text current_password, new_password;
};
extern const struct shape change_password_shape;

struct change_email {
  struct text email, password;
};
extern const struct shape change_email_shape;

/* What .prepare found out. */

struct sign_up_plan {
  struct id user_id;
  enum role role;
  bool repeated; /* the account is there: a first try made it, and this one knows the password */
  struct text email, email_key;
  struct maybe_text username_key;
  struct text hash, token;
};

struct log_in_plan {
  struct id user_id;
  enum role role;
  struct text checked_hash, new_hash; /* new_hash is empty unless the old one is outdated */
  struct text token;
};

/* A password that was checked, and what is to be kept instead. */
struct password_plan {
  struct text checked_hash, new_hash;
};

struct link_plan {
  struct id link_id;
  struct text new_hash; /* empty unless it resets the password */
};

/* Rows. */

struct account_row {
  struct id id, request_id;
  struct text email, email_key;
  bool email_verified;
  struct maybe_text username, username_key;
  struct text password_hash;
  enum role role;
  enum user_status status;
  bool contact_due; /* the user service is still to be told the address, or that it is verified */
  int64_t version;
  struct instant created_at, password_changed_at;
};
extern const struct shape account_row_shape;

struct account_key { /* an e-mail address or a username, normalised */
  struct text key;
};
extern const struct shape account_key_shape;

struct told_contact {
  struct id id;
  int64_t version;
};
extern const struct shape told_contact_shape;

struct link_row {
  struct id id, user_id;
  enum link_purpose purpose;
  struct text email;
  struct text token_hash; /* see auth_link_token.h */
  struct instant created_at, expires_at;
};
extern const struct shape link_row_shape;

struct link_hash {
  struct text token_hash;
};
extern const struct shape link_hash_shape;

struct open_links_search {
  struct instant now;
  struct id below;
  int64_t limit;
};
extern const struct shape open_links_search_shape;

struct link_count {
  struct id user_id;
  enum link_purpose purpose;
  struct instant since;
};
extern const struct shape link_count_shape;

struct reset_row {
  struct id id;
  struct text email_key;
  struct instant created_at;
};
extern const struct shape reset_row_shape;

struct first_admin_row {
  struct id user_id;
  struct instant made_at;
};
extern const struct shape first_admin_row_shape;

struct contact_plan {
  int64_t version;
};

struct first_admin_plan {
  struct text username, email, hash;
  struct id user_id;
};

extern const struct problem_kind auth_wrong_password;
extern const struct setting auth_password_hashes, auth_password_queue, auth_require_verified_email,
    auth_sweep, auth_link_sweep, auth_admin_username, auth_admin_email, auth_admin_password;

PLANS(prepare_sign_up, sign_up_request, sign_up_plan);
HANDLES_PLANNED(sign_up_user, sign_up_request, sign_up_plan, first_token);
PLANS(check_log_in, log_in_request, log_in_plan);
HANDLES_PLANNED(log_in_user, log_in_request, log_in_plan, first_token);
HANDLES(log_out_user, log_out_request, nothing);
HANDLES(answer_make_link, link_request, link_made);
HANDLES(answer_auth_export, export_request, export_items);

HANDLES(get_account, nothing, account);
HANDLES(ask_verification, nothing, nothing);
HANDLES(show_link, link_token, link_shown);
PLANS(check_link, use_link, link_plan);
HANDLES_PLANNED(use_link, use_link, link_plan, link_shown);
HANDLES(ask_reset, ask_reset, nothing);
PLANS(check_new_password, change_password, password_plan);
HANDLES_PLANNED(change_password, change_password, password_plan, nothing);
PLANS(check_new_email, change_email, password_plan);
HANDLES_PLANNED(ask_email_change, change_email, password_plan, nothing);

REACTS(note_access, user_updated);
REACTS(erase_account, user_deleted);

int find_due_contacts(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count);
PLANS(tell_contact, id, contact_plan);
WORKS_PLANNED(note_told_contact, contact_plan);
int find_resets(struct context *context, struct tx *tx, struct id *ret_items, size_t max, size_t *ret_count);
WORKS(answer_reset);
int find_expired_links(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                       size_t *ret_count);
WORKS(delete_expired_link);
int find_first_admin(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                     size_t *ret_count);
PLANS(prepare_first_admin, id, first_admin_plan);
WORKS_PLANNED(make_first_admin, first_admin_plan);
