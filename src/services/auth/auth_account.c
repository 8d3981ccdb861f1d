/* What one does with one's own account, once logged in. */
#include "base/email.h"
#include "services/auth/auth_state.h"

enum { LINKS_RETRY_SECONDS = 1200 };

static int refuse_many_links(struct context *context) {
  return fail_for(context, LINKS_RETRY_SECONDS, &auth_too_many_links,
                  "Links were sent already. Look for them in your mail.");
}

int get_account(struct context *context, struct tx *tx, const struct nothing *in, struct account *ret) {
  (void)in;
  struct account_row row;
  int result = find_account(tx, &(struct by_id){ context->caller.user }, &row);
  if (result < 0) {
    return found(context, result, "account");
  }
  *ret = view_account(&row);
  return 0;
}

int ask_verification(struct context *context, struct tx *tx, const struct nothing *in, struct nothing *ret) {
  (void)in, (void)ret;
  struct account_row account;
  int result = find_account(tx, &(struct by_id){ context->caller.user }, &account);
  if (result < 0 || account.email_verified) {
    return found(context, result, "account");
  }
  bool made = false;
  result = request_link(context, tx, account.id, LINK_VERIFIES_EMAIL, account.email, &made);
  return result == 0 && !made ? refuse_many_links(context) : result;
}

/* The caller's account, if this is its password. Tries are counted by account, wherever they come from: who
   is here has a session already. */
static int check_own_password(struct context *context, struct text password, struct account_row *ret) {
  char user[ID_TEXT_LEN + 1];
  struct attempt attempt;
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_account(tx, &(struct by_id){ context->caller.user }, ret);
  tx_end(tx);
  if (result < 0) {
    return found(context, result, "account");
  }
  id_format(context->caller.user, user);
  result = begin_attempt(context, text_of(user), (struct text){ 0 }, &attempt);
  if (result < 0) {
    return result;
  }
  result = check_password(context, &attempt, ret->password_hash, password);
  return result == -EACCES ? fail(context, &auth_wrong_password, "The password is wrong.") : result;
}

/* The account as it is now, if it still has the password that was checked. */
static int find_checked(struct context *context, struct tx *tx, const struct password_plan *plan,
                        struct account_row *ret) {
  int result = find_account(tx, &(struct by_id){ context->caller.user }, ret);
  if (result == 0 && !text_equal(ret->password_hash, plan->checked_hash)) {
    return fail(context, &auth_wrong_password, "The password was changed a moment ago.");
  }
  return found(context, result, "account");
}

int check_new_password(struct context *context, const struct change_password *in,
                       struct password_plan *plan) {
  struct account_row account;
  int result = check_own_password(context, in->current_password, &account);
  if (result < 0) {
    return result;
  }
  struct own_names names = { .email = account.email, .username = account.username.v };
  result = check_new_password_rules(context, "/new_password", in->new_password, &names);
  plan->checked_hash = account.password_hash;
  return result == 0 ? make_hash(context, in->new_password, &plan->new_hash) : result;
}

int change_password(struct context *context, struct tx *tx, const struct change_password *in,
                    const struct password_plan *plan, struct nothing *ret) {
  (void)in, (void)ret;
  struct account_row account;
  int result = find_checked(context, tx, plan, &account);
  if (result < 0) {
    return result;
  }
  account.password_hash = plan->new_hash;
  account.password_changed_at = context_now(context);
  account.version++;
  result = update_account(tx, &account, NULL);
  if (result == 0) {
    result = delete_changing_links_of(tx, &(struct by_id){ account.id }, NULL);
  }
  return result == 0 ? end_sessions(tx, account.id, context->caller.session, LOGGED_OUT_BY_PASSWORD_CHANGE)
                     : result;
}

int check_new_email(struct context *context, const struct change_email *in, struct password_plan *plan) {
  struct account_row account;
  if (!email_is_valid(text_trim(context->arena, in->email))) {
    blame(context, "/email", "format", "must be an e-mail address, such as ada@example.org");
    return fail(context, &problem_invalid_body, "Nobody can be reached like that.");
  }
  int result = check_own_password(context, in->password, &account);
  plan->checked_hash = account.password_hash;
  return result;
}

/* Whether somebody has the address is not told before the link proves that the asker reads mail there. */
int ask_email_change(struct context *context, struct tx *tx, const struct change_email *in,
                     const struct password_plan *plan, struct nothing *ret) {
  (void)ret;
  struct account_row account;
  int result = find_checked(context, tx, plan, &account);
  if (result < 0) {
    return result;
  }
  bool made = false;
  struct text email = text_trim(context->arena, in->email);
  result = request_link(context, tx, account.id, LINK_CHANGES_EMAIL, email, &made);
  return result == 0 && !made ? refuse_many_links(context) : result;
}

int answer_auth_export(struct context *context, struct tx *tx, const struct export_request *in,
                       struct export_items *ret) {
  ret->next.presence = IS_NULL;
  struct account_row row;
  struct link_row *links = NULL;
  size_t count = 0;
  int result = find_account(tx, &(struct by_id){ in->user_id }, &row);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  struct account account = view_account(&row);
  result = export_add(context, ret, "auth.account", &account_shape, &account);
  if (result == 0) {
    result = links_of(tx, &(struct by_id){ in->user_id }, &links, &count);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    struct kept_link link = { .purpose = links[i].purpose,
                              .email = links[i].email,
                              .created_at = links[i].created_at,
                              .expires_at = links[i].expires_at };
    result = export_add(context, ret, "auth.link", &kept_link_shape, &link);
  }
  return result;
}
