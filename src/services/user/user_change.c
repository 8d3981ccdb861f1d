/* Changes of a user, each with the one event that tells of it. */
#include "services/user/user_change.h"

#include "services/user/user_store.h"

int find_present(struct context *context, struct tx *tx, struct id id, struct user_profile *ret) {
  return found(context, find_user(tx, &(struct by_id){ id }, ret), "user");
}

int find_seen(struct context *context, struct tx *tx, struct id id, struct user_profile *ret) {
  int result = find_present(context, tx, id, ret);
  if (result == 0 && ret->version != context->if_match) {
    return fail(context, &problem_version_mismatch, "The user is at version %lld by now.",
                (long long)ret->version);
  }
  return result;
}

int tell_change(struct tx *tx, const struct user_profile *user, enum user_change reason) {
  struct user_updated event = {
    .user_id = user->id, .role = user->role, .status = user->status, .reason = reason
  };
  return emit_user_updated(tx, user->id, &event);
}

int guard_last_admin(struct context *context, struct tx *tx, const struct user_profile *user) {
  struct count others;
  int result = count_other_admins(tx, &(struct by_id){ user->id }, &others);
  if (result == 0 && is_last_admin(user->role, user->status, others.count)) {
    return fail(context, &user_last_admin, "There is no other active admin.");
  }
  return result;
}

int erase_user(struct context *context, struct tx *tx, struct id id) {
  static int (*const remove_what_is_kept[])(struct tx *, const struct by_id *, int64_t *) = {
    remove_addresses, remove_preferences, remove_quiet_hours, remove_placed_orders, remove_completed_orders,
  };
  struct by_id user = { id };
  int result = 0;
  for (size_t i = 0; result == 0 && i < COUNT_OF(remove_what_is_kept); i++) {
    result = remove_what_is_kept[i](tx, &user, NULL);
  }
  if (result == 0) {
    result = end_user(tx, &(struct user_moment){ id, context_now(context) }, NULL);
  }
  return result == 0 ? emit_user_deleted(tx, id, &(struct user_deleted){ id }) : result;
}
