/* What the gateway does when it hears of users: their sessions follow. And the jobs that clear what is
   over. */
#include "services/gateway/gateway_state.h"
#include "services/gateway/gateway_store.h"

enum { CHANGE_KEPT_SECONDS = 3600 }; /* longer than anybody takes to log in */

static int end_sessions(struct context *context, struct tx *tx, struct id user, struct id but,
                        struct instant at) {
  gateway_user_changed(context_state(context), user, context_now(context));
  return delete_sessions_before(tx, &(struct sessions_before){ user, but, at }, NULL);
}

static int note_end(struct tx *tx, struct id user, struct instant at) {
  struct account_change change = {
    .user_id = user, .role = { .presence = IS_NULL }, .ended = true, .at = at
  };
  return put_account_change(tx, &change, NULL);
}

/* Also those that began after: auth let them in only because it had not heard yet. */
static int end_all(struct context *context, struct tx *tx, struct id user, struct instant at) {
  int result = note_end(tx, user, at);
  return result == 0 ? end_sessions(context, tx, user, (struct id){ 0 }, context_now(context)) : result;
}

int follow_access(struct context *context, struct tx *tx, const struct event *event,
                  const struct user_updated *data) {
  if (data->reason != USER_CHANGED_ACCESS) {
    return 0;
  }
  struct account_change change = {
    .user_id = data->user_id, .role = { PRESENT, data->role }, .ended = false, .at = event->time
  };
  int result = put_account_change(tx, &change, NULL);
  if (result < 0) {
    return result;
  }
  if (data->status == USER_SUSPENDED) {
    return end_all(context, tx, data->user_id, event->time);
  }
  gateway_user_changed(context_state(context), data->user_id, context_now(context));
  return change_role(tx, &(struct role_of_user){ data->user_id, data->role }, NULL);
}

int forget_user(struct context *context, struct tx *tx, const struct event *event,
                const struct user_deleted *data) {
  return end_all(context, tx, data->user_id, event->time);
}

int end_logged_out(struct context *context, struct tx *tx, const struct event *event,
                   const struct user_logged_out *data) {
  if (data->session_id.presence == PRESENT) {
    gateway_session_changed(context_state(context), data->session_id.v, context_now(context));
    struct session_of_user row = { .id = data->session_id.v, .user_id = data->user_id };
    return delete_session_of_user(tx, &row, NULL);
  }
  if (data->reason == LOGGED_OUT_BY_SHOP) {
    return end_all(context, tx, data->user_id, event->time);
  }
  int result = note_end(tx, data->user_id, event->time);
  if (result < 0) {
    return result;
  }
  struct id kept = data->kept_session_id.presence == PRESENT ? data->kept_session_id.v : (struct id){ 0 };
  return end_sessions(context, tx, data->user_id, kept, event->time);
}

int find_dead_sessions(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                       size_t *ret_count) {
  return find_due(tx, dead_sessions, context_now(context), ret_items, max, ret_count);
}

int clear_dead_session(struct context *context, struct tx *tx, struct id item) {
  struct session_row session;
  int result = find_session(tx, &(struct by_id){ item }, &session);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  bool dead = session.ends_at.us <= context_now(context).us;
  return dead ? delete_session(tx, &(struct by_id){ item }, NULL) : 0;
}

static struct instant changes_kept_since(const struct context *context) {
  return instant_after(context_now(context), -CHANGE_KEPT_SECONDS);
}

int find_old_changes(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                     size_t *ret_count) {
  return find_due(tx, old_account_changes, changes_kept_since(context), ret_items, max, ret_count);
}

int forget_old_change(struct context *context, struct tx *tx, struct id item) {
  struct account_change change;
  int result = find_account_change(tx, &(struct by_id){ item }, &change);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  bool old = change.at.us <= changes_kept_since(context).us;
  return old ? delete_account_change(tx, &(struct by_id){ item }, NULL) : 0;
}
