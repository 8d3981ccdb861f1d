#include "services/auth/auth_types.h"

#define EMAIL(tag, text) FIELD(struct tag, email, .min = 1, .max = USER_MAX_EMAIL, .doc = (text))
#define SECRET(tag, member, text)                                                                            \
  FIELD(struct tag, member, .min = 1, .max = AUTH_MAX_PASSWORD, .sealed = true, .doc = (text))
#define NEW_PASSWORD "The new one: at least 8 characters, of any kind; see auth.password_too_common."

static const struct field account_fields[] = {
  FIELD(struct account, user_id, .doc = "Your id."),
  EMAIL(account, "To log in with, and where mail goes."),
  FIELD(struct account, email_verified, .doc = "Whether you have shown that you read mail there."),
  FIELD(struct account, username, .max = USER_MAX_USERNAME, .doc = "Another name to log in with."),
  FIELD(struct account, created_at, .doc = "When the account was made."),
  FIELD(struct account, password_changed_at, .doc = "When the password was last set."),
};
const struct shape account_shape = SHAPE(account, account_fields, .doc = "How you log in.");

#define TOKEN_FIELD(tag)                                                                                     \
  FIELD(struct tag, token, .min = 1, .max = 100, .sealed = true, .doc = "What the link ends with.")
static const struct field link_token_fields[] = { TOKEN_FIELD(link_token) };
const struct shape link_token_shape = SHAPE(link_token, link_token_fields);

static const struct field link_shown_fields[] = {
  ENUM_FIELD(struct link_shown, purpose, link_purposes, .doc = "What the link is for."),
  FIELD(struct link_shown, expires_at, .doc = "When it stops to work."),
};
const struct shape link_shown_shape = SHAPE(link_shown, link_shown_fields, .doc = "What a link is for.");

static const struct field kept_link_fields[] = {
  ENUM_FIELD(struct kept_link, purpose, link_purposes, .doc = "What the link is for."),
  EMAIL(kept_link, "Where it was sent."),
  FIELD(struct kept_link, created_at, .doc = "When it was made."),
  FIELD(struct kept_link, expires_at, .doc = "When it stops to work."),
};
const struct shape kept_link_shape = SHAPE(kept_link, kept_link_fields, .doc = "A link that was sent.");

static const struct field use_link_fields[] = {
  TOKEN_FIELD(use_link),
  FIELD(struct use_link, password, .not_null = true, .min = 1, .max = AUTH_MAX_PASSWORD, .sealed = true,
        .doc = "The new password, where the link resets it."),
};
const struct shape use_link_shape = SHAPE(use_link, use_link_fields, .doc = "The link is used.");

static const struct field ask_reset_fields[] = { EMAIL(ask_reset, "The account's e-mail address.") };
const struct shape ask_reset_shape =
    SHAPE(ask_reset, ask_reset_fields, .doc = "Somebody has forgotten a password.");

static const struct field change_password_fields[] = {
  SECRET(change_password, current_password, "The password as it is."),
  SECRET(change_password, new_password, NEW_PASSWORD),
};
const struct shape change_password_shape =
    SHAPE(change_password, change_password_fields, .doc = "A new password.");

static const struct field change_email_fields[] = {
  EMAIL(change_email, "The new address."),
  SECRET(change_email, password, "The password, to show that it is you."),
};
const struct shape change_email_shape =
    SHAPE(change_email, change_email_fields, .doc = "A new e-mail address.");

static const struct field account_row_fields[] = {
  FIELD(struct account_row, id),
  FIELD(struct account_row, request_id),
  FIELD(struct account_row, email, .max = USER_MAX_EMAIL),
  FIELD(struct account_row, email_key, .max = USER_MAX_EMAIL),
  FIELD(struct account_row, email_verified),
  FIELD(struct account_row, username),
  FIELD(struct account_row, username_key),
  FIELD(struct account_row, password_hash, .sealed = true),
  ENUM_FIELD(struct account_row, role, user_roles),
  ENUM_FIELD(struct account_row, status, user_statuses),
  FIELD(struct account_row, contact_due),
  FIELD(struct account_row, version),
  FIELD(struct account_row, created_at),
  FIELD(struct account_row, password_changed_at),
};
const struct shape account_row_shape = SHAPE(account_row, account_row_fields);

static const struct field account_key_fields[] = { FIELD(struct account_key, key, .max = AUTH_MAX_LOGIN) };
const struct shape account_key_shape = SHAPE(account_key, account_key_fields);

static const struct field told_contact_fields[] = {
  FIELD(struct told_contact, id),
  FIELD(struct told_contact, version),
};
const struct shape told_contact_shape = SHAPE(told_contact, told_contact_fields);

static const struct field link_row_fields[] = {
  FIELD(struct link_row, id),
  FIELD(struct link_row, user_id),
  ENUM_FIELD(struct link_row, purpose, link_purposes),
  FIELD(struct link_row, email, .max = USER_MAX_EMAIL),
  FIELD(struct link_row, token_hash),
  FIELD(struct link_row, created_at),
  FIELD(struct link_row, expires_at),
};
const struct shape link_row_shape = SHAPE(link_row, link_row_fields);

static const struct field link_hash_fields[] = { FIELD(struct link_hash, token_hash) };
const struct shape link_hash_shape = SHAPE(link_hash, link_hash_fields);

static const struct field open_links_search_fields[] = {
  FIELD(struct open_links_search, now),
  FIELD(struct open_links_search, below),
  FIELD(struct open_links_search, limit),
};
const struct shape open_links_search_shape = SHAPE(open_links_search, open_links_search_fields);

static const struct field link_count_fields[] = {
  FIELD(struct link_count, user_id),
  ENUM_FIELD(struct link_count, purpose, link_purposes),
  FIELD(struct link_count, since),
};
const struct shape link_count_shape = SHAPE(link_count, link_count_fields);

static const struct field reset_row_fields[] = {
  FIELD(struct reset_row, id),
  FIELD(struct reset_row, email_key, .max = USER_MAX_EMAIL),
  FIELD(struct reset_row, created_at),
};
const struct shape reset_row_shape = SHAPE(reset_row, reset_row_fields);

static const struct field first_admin_row_fields[] = {
  FIELD(struct first_admin_row, user_id),
  FIELD(struct first_admin_row, made_at),
};
const struct shape first_admin_row_shape = SHAPE(first_admin_row, first_admin_row_fields);
