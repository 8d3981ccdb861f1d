/* What users may do with their own profile: one function per route, in route order. */
#include "services/user/user_change.h"
#include "services/user/user_store.h"
#include "services/user/user_time_zone.h"

int get_own_profile(struct context *context, struct tx *tx, const struct nothing *in,
                    struct user_profile *ret) {
  (void)in;
  return find_present(context, tx, context->caller.user, ret);
}

int look_up_zone(struct context *context, const struct change_profile *in, struct zone_plan *plan) {
  plan->known = in->time_zone.presence != PRESENT ||
                time_zone_is_known(setting_text(context, &user_zone_directory), in->time_zone.v);
  return 0;
}

static void blame_profile(struct context *context, const struct user_profile *profile, bool zone_known) {
  if (!is_one_line(profile->name)) {
    blame(context, "/name", "format", "must be one line that is not blank");
  }
  if (profile->phone.presence == PRESENT && !phone_is_valid(profile->phone.v)) {
    blame(context, "/phone", "format", "must be in E.164, such as +4930123456");
  }
  if (!language_is_valid(profile->language)) {
    blame(context, "/language", "format", "must be a language tag, such as de or de-AT");
  }
  if (!zone_known) {
    blame(context, "/time_zone", "one_of", "must be the name of a time zone, such as Europe/Vienna");
  }
}

int change_own_profile(struct context *context, struct tx *tx, const struct change_profile *in,
                       const struct zone_plan *plan, struct user_profile *ret) {
  struct user_profile profile;
  int result = find_seen(context, tx, context->caller.user, &profile);
  if (result < 0) {
    return result;
  }
  struct faults *faults = ARENA_NEW(context->arena, struct faults);
  faults->arena = context->arena;
  context->faults = faults;
  shape_overlay(&change_profile_shape, in, &user_profile_shape, &profile, faults);
  profile.name = text_trim(context->arena, profile.name);
  blame_profile(context, &profile, plan->known);
  if (blamed(context)) {
    return fail(context, &problem_invalid_body, "The profile would not be sound.");
  }
  profile.version++;
  profile.updated_at = context_now(context);
  struct profile_row row = {
    .id = profile.id,
    .name = profile.name,
    .name_key = text_lower(context->arena, profile.name),
    .phone = profile.phone,
    .language = profile.language,
    .time_zone = profile.time_zone,
    .version = profile.version,
    .updated_at = profile.updated_at,
  };
  result = update_profile(tx, &row, NULL);
  if (result == 0) {
    result = tell_change(tx, &profile, USER_CHANGED_PROFILE);
  }
  if (result == 0) {
    *ret = profile;
  }
  return result;
}

static int delete_seen(struct context *context, struct tx *tx, struct id id) {
  struct user_profile user;
  int result = find_seen(context, tx, id, &user);
  if (result == 0) {
    result = guard_last_admin(context, tx, &user);
  }
  return result == 0 ? erase_user(context, tx, id) : result;
}

int delete_self(struct context *context, struct tx *tx, const struct nothing *in, struct nothing *ret) {
  (void)in, (void)ret;
  return delete_seen(context, tx, context->caller.user);
}

/* And what admins may do with everybody's. */

static struct maybe_text name_of(const struct names *names, struct maybe_enum value) {
  struct maybe_text name = { .presence = IS_NULL };
  if (value.presence == PRESENT) {
    name = (struct maybe_text){ PRESENT, text_of(names->at[value.v]) };
  }
  return name;
}

static bool is_value(struct maybe_enum value, unsigned wanted) {
  return value.presence == PRESENT && value.v == wanted;
}

int list_users(struct context *context, struct tx *tx, const struct list_users *in, struct user_list *ret) {
  struct user_page page = {
    .role = name_of(&user_roles, in->role),
    .status = name_of(&user_statuses, in->status),
    .limit = in->limit + 1,
  };
  int result = page_after(context, in->after, &page.below);
  if (result < 0) {
    return result;
  }
  size_t count = 0;
  if (in->q.presence == PRESENT) {
    page.first = text_lower(context->arena, text_trim(context->arena, in->q.v));
    page.last = search_last(context->arena, page.first);
    result = search_users(tx, &page, &ret->items, &count);
  } else if (is_value(in->status, USER_SUSPENDED)) {
    result = page_suspended(tx, &page, &ret->items, &count);
  } else if (is_value(in->role, ROLE_ADMIN)) {
    result = page_admins(tx, &page, &ret->items, &count);
  } else {
    result = page_users(tx, &page, &ret->items, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, ret->items, count, &ret->next);
  return 0;
}

int get_user(struct context *context, struct tx *tx, const struct by_id *in, struct user_profile *ret) {
  return find_present(context, tx, in->id, ret);
}

int change_access(struct context *context, struct tx *tx, const struct change_access *in,
                  struct user_profile *ret) {
  struct user_profile user;
  int result = find_seen(context, tx, in->id, &user);
  if (result < 0) {
    return result;
  }
  struct access_row row = {
    .id = user.id,
    .role = in->role.presence == PRESENT ? in->role.v : user.role,
    .status = in->status.presence == PRESENT ? in->status.v : user.status,
    .version = user.version + 1,
    .updated_at = context_now(context),
  };
  if (row.role != ROLE_ADMIN || row.status != USER_ACTIVE) {
    result = guard_last_admin(context, tx, &user);
  }
  if (result == 0) {
    result = update_access(tx, &row, NULL);
  }
  if (result < 0) {
    return result;
  }
  user.role = row.role;
  user.status = row.status;
  user.version = row.version;
  user.updated_at = row.updated_at;
  *ret = user;
  return tell_change(tx, &user, USER_CHANGED_ACCESS);
}

int delete_user(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  return delete_seen(context, tx, in->id);
}
