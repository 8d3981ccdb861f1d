/* What users do when they hear of accounts and orders: one function per event. */
#include "services/user/user_store.h"

/* Too late for a profile that was erased as unconfirmed: user.deleted has told auth, or will. */
int confirm_user(struct context *context, struct tx *tx, const struct event *event,
                 const struct user_registered *data) {
  (void)event;
  return confirm_user_at(tx, &(struct user_moment){ data->user_id, context_now(context) }, NULL);
}

int count_placed_order(struct context *context, struct tx *tx, const struct event *event,
                       const struct order_created *data) {
  (void)context, (void)event;
  return add_placed_order(tx, &(struct by_id){ data->user_id }, NULL);
}

int count_completed_order(struct context *context, struct tx *tx, const struct event *event,
                          const struct order_completed *data) {
  (void)context, (void)event;
  return add_completed_order(tx, &(struct by_id){ data->user_id }, NULL);
}
