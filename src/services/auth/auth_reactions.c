/* What the auth service does when it hears of users. */
#include "services/auth/auth_state.h"

/* Tokens say the role; who is suspended gets none. */
int note_access(struct context *context, struct tx *tx, const struct event *event,
                const struct user_updated *data) {
  (void)context, (void)event;
  struct account_row account;
  int result = find_account(tx, &(struct by_id){ data->user_id }, &account);
  if (result == -ENOENT) {
    return 0;
  }
  if (result < 0 || (account.role == data->role && account.status == data->status)) {
    return result;
  }
  bool ends = account.status == USER_ACTIVE && data->status == USER_SUSPENDED;
  account.role = data->role;
  account.status = data->status;
  account.version++;
  result = update_account(tx, &account, NULL);
  return result == 0 && ends ? end_sessions(tx, account.id, (struct id){ 0 }, LOGGED_OUT_BY_SHOP) : result;
}

int erase_account(struct context *context, struct tx *tx, const struct event *event,
                  const struct user_deleted *data) {
  (void)context, (void)event;
  struct account_row account;
  struct by_id user = { data->user_id };
  int result = find_account(tx, &user, &account);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  result = delete_resets_of(tx, &(struct account_key){ account.email_key }, NULL);
  if (result == 0) {
    result = delete_links_of(tx, &user, NULL);
  }
  if (result == 0) {
    result = delete_account(tx, &user, NULL);
  }
  return result == 0 ? end_sessions(tx, data->user_id, (struct id){ 0 }, LOGGED_OUT_BY_SHOP) : result;
}
