/* Signing up: the profile is made by the user service, then the account here. A crash between the two leaves
   a profile that nobody confirms, and that service erases. */
#include "base/email.h"
#include "services/auth/auth_state.h"

/* The first admin's names are not for strangers, who might come before the first admin was made. */
static int refuse_reserved(struct context *context, const struct sign_up_plan *plan) {
  struct arena *arena = context->arena;
  struct text username = text_lower(arena, setting_text(context, &auth_admin_username));
  if (text_equal(plan->email_key, email_key(arena, setting_text(context, &auth_admin_email)))) {
    return fail(context, &user_email_taken, "This e-mail address is the shop's.");
  }
  if (plan->username_key.presence == PRESENT && text_equal(plan->username_key.v, username)) {
    return fail(context, &user_username_taken, "This username is the shop's.");
  }
  return 0;
}

static int check_form(struct context *context, const struct sign_up_request *in, struct sign_up_plan *plan) {
  plan->email = text_trim(context->arena, in->email);
  plan->email_key = email_key(context->arena, in->email);
  bool has_username = in->username.presence == PRESENT;
  plan->username_key =
      (struct maybe_text){ has_username ? PRESENT : IS_NULL, text_lower(context->arena, in->username.v) };
  if (!email_is_valid(plan->email)) {
    blame(context, "/email", "format", "must be an e-mail address, such as ada@example.org");
  }
  struct own_names names = { .email = plan->email, .name = in->name, .username = in->username.v };
  int result = check_new_password_rules(context, "/password", in->password, &names);
  if (result == 0 && blamed(context)) {
    result = fail(context, &problem_invalid_body, "Nobody can sign up like that.");
  }
  return result == 0 ? refuse_reserved(context, plan) : result;
}

/* A repeated try is answered as the first one was, if it knows the password; else the address is taken. */
static int repeat_sign_up(struct context *context, const struct sign_up_request *in,
                          const struct attempt *attempt, const struct account_row *account,
                          struct sign_up_plan *plan) {
  int result = -EACCES;
  if (id_equal(account->request_id, context_request_id(context))) {
    result = check_password(context, attempt, account->password_hash, in->password);
  }
  if (result == -EACCES) {
    return fail(context, &user_email_taken, "There is an account with this e-mail address.");
  }
  plan->repeated = true;
  plan->user_id = account->id;
  plan->role = account->role;
  return result;
}

static int make_profile(struct context *context, const struct sign_up_request *in,
                        struct sign_up_plan *plan) {
  struct create_user_request request = {
    .request_id = context_request_id(context),
    .user_id = context_id(context),
    .email = plan->email,
    .name = in->name,
    .username = in->username,
    .role = ROLE_USER,
  };
  struct created_user created;
  int result = create_user(context, &request, &created);
  if (result == 0) {
    plan->user_id = created.user_id;
    plan->role = created.role;
  }
  return result;
}

/* A name that is taken costs a try: who asks for many wants to know who is here. */
static int hash_and_make_profile(struct context *context, const struct sign_up_request *in,
                                 const struct attempt *attempt, struct sign_up_plan *plan) {
  struct auth_state *auth = context_state(context);
  int hashed = make_hash(context, in->password, &plan->hash);
  int result = hashed == 0 ? make_profile(context, in, plan) : hashed;
  if (hashed < 0 || result == 0) {
    throttle_give_back(auth->throttle, attempt);
  }
  return result;
}

static int find_first_try(struct context *context, struct text key, struct account_row *ret) {
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result == 0) {
    result = find_account_by_email(tx, &(struct account_key){ key }, ret);
    tx_end(tx);
  }
  return result;
}

int prepare_sign_up(struct context *context, const struct sign_up_request *in, struct sign_up_plan *plan) {
  struct attempt attempt;
  struct account_row account;
  int result = check_form(context, in, plan);
  if (result < 0) {
    return result;
  }
  int search = find_first_try(context, plan->email_key, &account);
  if (search < 0 && search != -ENOENT) {
    return search;
  }
  result = begin_attempt(context, plan->email_key, in->address, &attempt);
  if (result < 0) {
    return result;
  }
  result = search == 0 ? repeat_sign_up(context, in, &attempt, &account, plan)
                       : hash_and_make_profile(context, in, &attempt, plan);
  return result == 0 ? sign_first_token(context, plan->user_id, plan->role, &plan->token) : result;
}

static int insert_signed_up(struct context *context, struct tx *tx, const struct sign_up_request *in,
                            const struct sign_up_plan *plan) {
  struct account_row account = {
    .id = plan->user_id,
    .request_id = context_request_id(context),
    .email = plan->email,
    .email_key = plan->email_key,
    .username = { plan->username_key.presence, in->username.v },
    .username_key = plan->username_key,
    .password_hash = plan->hash,
    .role = plan->role,
    .status = USER_ACTIVE,
    .version = 1,
    .created_at = context_now(context),
    .password_changed_at = context_now(context),
  };
  int64_t inserted = 0;
  int result = insert_account(tx, &account, &inserted);
  if (result == 0 && inserted == 0) {
    return fail(context, &user_email_taken, "There is an account with this e-mail address.");
  }
  bool made = false;
  if (result == 0) {
    result = emit_user_registered(tx, account.id, &(struct user_registered){ account.id });
  }
  if (result == 0) {
    result = request_link(context, tx, account.id, LINK_VERIFIES_EMAIL, account.email, &made);
  }
  return result;
}

int sign_up_user(struct context *context, struct tx *tx, const struct sign_up_request *in,
                 const struct sign_up_plan *plan, struct first_token *ret) {
  struct account_row account;
  int result = plan->repeated ? 0 : insert_signed_up(context, tx, in, plan);
  if (result == 0) {
    result = find_account(tx, &(struct by_id){ plan->user_id }, &account);
  }
  if (result != 0) {
    return result;
  }
  if (account.status == USER_SUSPENDED) {
    return fail(context, &auth_suspended, "The shop has suspended this account.");
  }
  if (!account.email_verified && setting_bool(context, &auth_require_verified_email)) {
    return fail_and_keep(context, &auth_email_unverified,
                         "The account is made. Open the link in your mail, then log in.");
  }
  *ret = (struct first_token){ .token = plan->token, .user_id = account.id, .role = account.role };
  return 0;
}
