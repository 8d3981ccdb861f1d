/* What is done a moment later: forgotten passwords, addresses that the user service is told of, old links. */
#include "services/auth/auth_state.h"

int find_due_contacts(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count) {
  return find_due(tx, due_contacts, context_now(context), ret_items, max, ret_count);
}

int tell_contact(struct context *context, const struct id *in, struct contact_plan *plan) {
  struct tx *tx = NULL;
  struct account_row account;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_account(tx, &(struct by_id){ *in }, &account);
  tx_end(tx);
  if (result < 0) {
    return result;
  }
  struct set_contact_email_request contact = { .user_id = account.id,
                                               .email = account.email,
                                               .verified = account.email_verified };
  struct nothing nothing;
  plan->version = account.version;
  return set_contact_email(context, &contact, &nothing);
}

int note_told_contact(struct context *context, struct tx *tx, struct id item,
                      const struct contact_plan *plan) {
  (void)context;
  return set_contact_told(tx, &(struct told_contact){ item, plan->version }, NULL);
}

int find_resets(struct context *context, struct tx *tx, struct id *ret_items, size_t max, size_t *ret_count) {
  return find_due(tx, oldest_resets, context_now(context), ret_items, max, ret_count);
}

int answer_reset(struct context *context, struct tx *tx, struct id item) {
  struct reset_row reset;
  struct account_row account;
  bool made = false;
  int result = find_reset(tx, &(struct by_id){ item }, &reset);
  if (result == 0) {
    result = delete_reset(tx, &(struct by_id){ item }, NULL);
  }
  if (result == 0) {
    result = find_account_by_email(tx, &(struct account_key){ reset.email_key }, &account);
  }
  if (result != 0) {
    return result == -ENOENT ? 0 : result;
  }
  if (account.status == USER_SUSPENDED) {
    return 0;
  }
  return request_link(context, tx, account.id, LINK_RESETS_PASSWORD, account.email, &made);
}

int find_expired_links(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                       size_t *ret_count) {
  return find_due(tx, expired_links, context_now(context), ret_items, max, ret_count);
}

int delete_expired_link(struct context *context, struct tx *tx, struct id item) {
  (void)context;
  return delete_link(tx, &(struct by_id){ item }, NULL);
}
