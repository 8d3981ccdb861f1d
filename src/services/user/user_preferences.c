/* What may be sent to a user: how it is shown and how it is changed. */
#include "services/user/user_preferences.h"

#include "services/user/user_change.h"
#include "services/user/user_store.h"
#include "services/user/user_time_zone.h"

#include <string.h>

static int view_quiet_hours(struct tx *tx, struct id user, struct quiet_hours *ret) {
  struct quiet_hours_row row;
  int result = find_quiet_hours(tx, &(struct by_id){ user }, &row);
  if (result < 0 && result != -ENOENT) {
    return result;
  }
  struct maybe_text none = { .presence = IS_NULL };
  *ret = (struct quiet_hours){ .from = none, .to = none, .time_zone = none };
  if (result == 0) {
    ret->from = (struct maybe_text){ PRESENT, row.begins };
    ret->to = (struct maybe_text){ PRESENT, row.ends };
    ret->time_zone = (struct maybe_text){ PRESENT, row.time_zone };
  }
  return 0;
}

int view_preferences(struct tx *tx, struct id user, struct preferences *ret) {
  struct preference *chosen = NULL;
  size_t count = 0;
  int result = find_preferences(tx, &(struct by_id){ user }, &chosen, &count);
  if (result == 0) {
    result = view_quiet_hours(tx, user, &ret->quiet_hours);
  }
  if (result < 0) {
    return result;
  }
  ret->rows = ARENA_ARRAY(tx_arena(tx), USER_PREFERENCES, struct preference);
  ret->rows_count = USER_PREFERENCES;
  complete_preferences(chosen, count, ret->rows);
  return 0;
}

int get_own_preferences(struct context *context, struct tx *tx, const struct nothing *in,
                        struct preferences *ret) {
  (void)in;
  struct user_profile user;
  int result = find_present(context, tx, context->caller.user, &user);
  return result == 0 ? view_preferences(tx, user.id, ret) : result;
}

int look_up_quiet_zone(struct context *context, const struct preferences *in, struct zone_plan *plan) {
  const struct maybe_text *zone = &in->quiet_hours.time_zone;
  plan->known =
      zone->presence != PRESENT || time_zone_is_known(setting_text(context, &user_zone_directory), zone->v);
  return 0;
}

static void blame_rows(struct context *context, const struct preferences *in) {
  for (size_t i = 0; i < in->rows_count; i++) {
    if (preference_is_repeated(in->rows, i)) {
      blame(context, text_format(context->arena, "/rows/%zu", i).at, "duplicate",
            "is named by an earlier row, too");
    }
  }
  struct preference complete[USER_PREFERENCES];
  enum message_kind silenced;
  complete_preferences(in->rows, in->rows_count, complete);
  if (find_silenced_kind(complete, &silenced)) {
    blame(context, "/rows", "required", "must leave a channel on for %s", message_kinds.at[silenced]);
  }
}

static void blame_quiet_hours(struct context *context, const struct quiet_hours *quiet, bool zone_known) {
  const struct {
    const char *path;
    const struct maybe_text *member;
  } times[] = { { "/quiet_hours/from", &quiet->from }, { "/quiet_hours/to", &quiet->to } };
  if (quiet->from.presence != PRESENT && quiet->to.presence != PRESENT &&
      quiet->time_zone.presence != PRESENT) {
    return;
  }
  for (size_t i = 0; i < COUNT_OF(times); i++) {
    if (times[i].member->presence != PRESENT) {
      blame(context, times[i].path, "required", "must be there: quiet hours begin, end and have a time zone");
    } else if (!clock_time_is_valid(times[i].member->v)) {
      blame(context, times[i].path, "format", "must be a time of day, such as 22:00");
    }
  }
  if (quiet->time_zone.presence != PRESENT) {
    blame(context, "/quiet_hours/time_zone", "required",
          "must be there: quiet hours begin, end and have a time zone");
  } else if (!zone_known) {
    blame(context, "/quiet_hours/time_zone", "one_of",
          "must be the name of a time zone, such as Europe/Vienna");
  }
  if (quiet->from.presence == PRESENT && quiet->to.presence == PRESENT &&
      text_equal(quiet->from.v, quiet->to.v)) {
    blame(context, "/quiet_hours/to", "range", "must not be when they begin");
  }
}

static int store_preferences(struct tx *tx, struct id user, const struct preferences *in) {
  int result = remove_preferences(tx, &(struct by_id){ user }, NULL);
  for (size_t i = 0; result == 0 && i < in->rows_count; i++) {
    const struct preference *row = &in->rows[i];
    result =
        insert_preference(tx, &(struct preference_row){ user, row->kind, row->channel, row->wanted }, NULL);
  }
  if (result == 0) {
    result = remove_quiet_hours(tx, &(struct by_id){ user }, NULL);
  }
  if (result == 0 && in->quiet_hours.from.presence == PRESENT) {
    struct quiet_hours_row row = {
      .user_id = user,
      .begins = in->quiet_hours.from.v,
      .ends = in->quiet_hours.to.v,
      .time_zone = in->quiet_hours.time_zone.v,
    };
    result = insert_quiet_hours(tx, &row, NULL);
  }
  return result;
}

int put_own_preferences(struct context *context, struct tx *tx, const struct preferences *in,
                        const struct zone_plan *plan, struct preferences *ret) {
  struct user_profile user;
  int result = find_present(context, tx, context->caller.user, &user);
  if (result < 0) {
    return result;
  }
  blame_rows(context, in);
  blame_quiet_hours(context, &in->quiet_hours, plan->known);
  if (blamed(context)) {
    return fail(context, &problem_invalid_body, "The preferences would not be sound.");
  }
  result = store_preferences(tx, user.id, in);
  if (result == 0) {
    result = tell_change(tx, &user, USER_CHANGED_PREFERENCES);
  }
  return result == 0 ? view_preferences(tx, user.id, ret) : result;
}
