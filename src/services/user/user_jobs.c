/* Erases profiles of sign-ups that ended half-way: auth made them and never confirmed them. */
#include "services/user/user_change.h"
#include "services/user/user_store.h"

static struct instant confirmed_since(const struct context *context) {
  return instant_after(context_now(context), -setting_int(context, &user_sign_up_ttl));
}

int find_unconfirmed_users(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                           size_t *ret_count) {
  return find_due(tx, unconfirmed_users, confirmed_since(context), ret_items, max, ret_count);
}

int erase_unconfirmed_user(struct context *context, struct tx *tx, struct id item) {
  struct user_moment created;
  int result = find_unconfirmed(tx, &(struct by_id){ item }, &created);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return created.at.us < confirmed_since(context).us ? erase_user(context, tx, item) : 0;
}
