/* The users' events. */
#include "services/user/user.h"

static const char *const user_role_names[] = { [ROLE_USER] = "user", [ROLE_ADMIN] = "admin" };
const struct names user_roles = NAMES(user_role_names);

static const char *const status_names[] = { [USER_ACTIVE] = "active", [USER_SUSPENDED] = "suspended" };
const struct names user_statuses = NAMES(status_names);

static const char *const change_names[] = {
  [USER_CHANGED_PROFILE] = "profile",     [USER_CHANGED_CONTACT] = "contact",
  [USER_CHANGED_ADDRESSES] = "addresses", [USER_CHANGED_PREFERENCES] = "preferences",
  [USER_CHANGED_ACCESS] = "access",
};
const struct names user_changes = NAMES(change_names);

#define USER_ID(tag) FIELD(struct tag, user_id, .doc = "The user.")

static const struct field user_created_fields[] = {
  USER_ID(user_created),
  ENUM_FIELD(struct user_created, role, user_roles, .doc = "What the user may do."),
};
const struct shape user_created_shape =
    SHAPE(user_created, user_created_fields, .doc = "Somebody has a profile.");
const struct event_kind user_created =
    EVENT(user_created, "user.created", "user",
          "A profile was made for somebody who signs up. It is deleted again unless user.registered follows.",
          .audited = true);

static const struct field user_updated_fields[] = {
  USER_ID(user_updated),
  ENUM_FIELD(struct user_updated, role, user_roles, .doc = "What the user may do from now on."),
  ENUM_FIELD(struct user_updated, status, user_statuses, .doc = "Whether the user may do it."),
  ENUM_FIELD(struct user_updated, reason, user_changes, .doc = "What changed; `access` is role or status."),
};
const struct shape user_updated_shape =
    SHAPE(user_updated, user_updated_fields, .doc = "Something about a user changed.");
const struct event_kind user_updated =
    EVENT(user_updated, "user.updated", "user", "Something about a user changed: ask the service what.",
          .audited = true);

static const struct field user_deleted_fields[] = { USER_ID(user_deleted) };
const struct shape user_deleted_shape = SHAPE(user_deleted, user_deleted_fields, .doc = "A user is gone.");
const struct event_kind user_deleted =
    EVENT(user_deleted, "user.deleted", "user",
          "A user is gone: whoever keeps personal data of this user erases it. The id stays as a pseudonym.",
          .forgets = true, .audited = true);
