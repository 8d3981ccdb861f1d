/* Logging in and out. Whatever is wrong with a log-in, it takes one hash and says the same. */
#include "services/auth/auth_rules.h"
#include "services/auth/auth_state.h"

static int find_by_login(struct context *context, struct text key, struct account_row *ret) {
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  struct account_key search = { key };
  result = is_email_login(key) ? find_account_by_email(tx, &search, ret)
                               : find_account_by_username(tx, &search, ret);
  tx_end(tx);
  return result;
}

static int refuse_credentials(struct context *context) {
  return fail(context, &auth_wrong_credentials, "The name or the password is wrong.");
}

int check_log_in(struct context *context, const struct log_in_request *in, struct log_in_plan *plan) {
  struct text key = login_key(context->arena, in->login);
  struct attempt attempt;
  struct account_row account = { .password_hash = hash_of_nobody };
  int search = find_by_login(context, key, &account);
  if (search < 0 && search != -ENOENT) {
    return search;
  }
  int result = begin_attempt(context, key, in->address, &attempt);
  if (result < 0) {
    return result;
  }
  result = check_password(context, &attempt, account.password_hash, in->password);
  if (result == -EACCES || (result == 0 && search == -ENOENT)) {
    return refuse_credentials(context);
  }
  if (result == 0 && hash_is_outdated(account.password_hash)) {
    result = make_hash(context, in->password, &plan->new_hash);
  }
  if (result < 0) {
    return result;
  }
  plan->user_id = account.id;
  plan->role = account.role;
  plan->checked_hash = account.password_hash;
  return sign_first_token(context, account.id, account.role, &plan->token);
}

static int keep_new_hash(struct tx *tx, const struct log_in_plan *plan, struct account_row *account) {
  if (plan->new_hash.len == 0) {
    return 0;
  }
  account->password_hash = plan->new_hash;
  account->version++;
  return update_account(tx, account, NULL);
}

int log_in_user(struct context *context, struct tx *tx, const struct log_in_request *in,
                const struct log_in_plan *plan, struct first_token *ret) {
  (void)in;
  struct account_row account;
  int result = find_account(tx, &(struct by_id){ plan->user_id }, &account);
  if (result < 0 && result != -ENOENT) {
    return result;
  }
  if (result == -ENOENT || account.role != plan->role ||
      !text_equal(account.password_hash, plan->checked_hash)) {
    return refuse_credentials(context); /* it changed since it was checked */
  }
  if (account.status == USER_SUSPENDED) {
    return fail(context, &auth_suspended, "The shop has suspended this account.");
  }
  result = keep_new_hash(tx, plan, &account);
  if (result < 0) {
    return result;
  }
  if (!account.email_verified && setting_bool(context, &auth_require_verified_email)) {
    bool made = false;
    result = request_link(context, tx, account.id, LINK_VERIFIES_EMAIL, account.email, &made);
    return result < 0 ? result
                      : fail_and_keep(context, &auth_email_unverified, "Open the link in your mail first.");
  }
  *ret = (struct first_token){ .token = plan->token, .user_id = account.id, .role = account.role };
  return emit_user_logged_in(tx, account.id, &(struct user_logged_in){ account.id });
}

int log_out_user(struct context *context, struct tx *tx, const struct log_out_request *in,
                 struct nothing *ret) {
  (void)context, (void)ret;
  struct user_logged_out event = {
    .user_id = in->user_id,
    .session_id = { in->session_id.presence == PRESENT ? PRESENT : IS_NULL, in->session_id.v },
    .kept_session_id = { .presence = IS_NULL },
    .reason = LOGGED_OUT_BY_USER,
  };
  return emit_user_logged_out(tx, in->user_id, &event);
}
