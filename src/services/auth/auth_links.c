/* Links that work once: what they are for, and what happens when one is used. */
#include "services/auth/auth_state.h"

static int refuse_link(struct context *context) {
  return fail(context, &auth_link_invalid, "It was used, has expired, or is not needed any more.");
}

/* An open link by its token, or the refusal. */
static int find_by_token(struct context *context, struct tx *tx, struct text token, struct link_row *ret) {
  const struct auth_state *auth = context_state(context);
  char hash[LINK_HASH_LEN + 1];
  if (link_hash_of(&auth->links, token, hash) < 0) {
    return refuse_link(context);
  }
  int result = find_link_by_hash(tx, &(struct link_hash){ text_of(hash) }, ret);
  bool open = result == 0 && link_is_open(ret, context_now(context));
  return open || (result < 0 && result != -ENOENT) ? result : refuse_link(context);
}

int show_link(struct context *context, struct tx *tx, const struct link_token *in, struct link_shown *ret) {
  struct link_row link;
  int result = find_by_token(context, tx, in->token, &link);
  if (result == 0) {
    *ret = (struct link_shown){ .purpose = link.purpose, .expires_at = link.expires_at };
  }
  return result;
}

/* Only a good link is worth a hash. */
int check_link(struct context *context, const struct use_link *in, struct link_plan *plan) {
  struct tx *tx = NULL;
  struct link_row link = { 0 };
  struct account_row account;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_by_token(context, tx, in->token, &link);
  if (result == 0) {
    result = find_account(tx, &(struct by_id){ link.user_id }, &account);
  }
  tx_end(tx);
  if (result != 0) {
    return result == -ENOENT ? refuse_link(context) : result;
  }
  plan->link_id = link.id;
  if (link.purpose != LINK_RESETS_PASSWORD) {
    return 0;
  }
  if (in->password.presence != PRESENT) {
    blame(context, "/password", "required", "must be the new password");
    return fail(context, &problem_invalid_body, "This link sets a new password.");
  }
  struct own_names names = { .email = account.email, .username = account.username.v };
  result = check_new_password_rules(context, "/password", in->password.v, &names);
  return result == 0 ? make_hash(context, in->password.v, &plan->new_hash) : result;
}

/* Who reads mail there has shown it. */
static void note_verified(struct account_row *account) {
  account->contact_due = account->contact_due || !account->email_verified;
  account->email_verified = true;
}

static int reset_password(struct context *context, struct tx *tx, struct text hash,
                          struct account_row *account) {
  note_verified(account);
  account->password_hash = hash;
  account->password_changed_at = context_now(context);
  int result = update_account(tx, account, NULL);
  if (result == 0) {
    result = delete_links_of(tx, &(struct by_id){ account->id }, NULL);
  }
  return result == 0 ? end_sessions(tx, account->id, (struct id){ 0 }, LOGGED_OUT_BY_PASSWORD_CHANGE)
                     : result;
}

/* The session in which the link is used goes on, if it is one of this user's. */
static int take_new_email(struct context *context, struct tx *tx, struct text email,
                          struct account_row *account) {
  const struct caller *caller = &context->caller;
  struct id kept = id_equal(caller->user, account->id) ? caller->session : (struct id){ 0 };
  account->email = email;
  account->email_key = login_key(context->arena, email);
  account->email_verified = true;
  account->contact_due = true;
  int64_t updated = 0;
  int result = update_account(tx, account, &updated);
  if (result == 0 && updated == 0) {
    return fail(context, &user_email_taken, "There is another account with this e-mail address.");
  }
  if (result == 0) {
    result = delete_links_of(tx, &(struct by_id){ account->id }, NULL);
  }
  return result == 0 ? end_sessions(tx, account->id, kept, LOGGED_OUT_BY_EMAIL_CHANGE) : result;
}

static int verify_email(struct tx *tx, struct id link, struct account_row *account) {
  note_verified(account);
  int result = update_account(tx, account, NULL);
  return result == 0 ? delete_link(tx, &(struct by_id){ link }, NULL) : result;
}

int use_link(struct context *context, struct tx *tx, const struct use_link *in, const struct link_plan *plan,
             struct link_shown *ret) {
  (void)in;
  struct link_row link;
  struct account_row account;
  int result = find_link(tx, &(struct by_id){ plan->link_id }, &link);
  if (result == 0) {
    result = find_account(tx, &(struct by_id){ link.user_id }, &account);
  }
  if (result != 0) {
    return result == -ENOENT ? refuse_link(context) : result; /* used meanwhile */
  }
  account.version++;
  *ret = (struct link_shown){ .purpose = link.purpose, .expires_at = link.expires_at };
  switch (link.purpose) {
  case LINK_VERIFIES_EMAIL:
    return verify_email(tx, link.id, &account);
  case LINK_RESETS_PASSWORD:
    return reset_password(context, tx, plan->new_hash, &account);
  case LINK_CHANGES_EMAIL:
    return take_new_email(context, tx, link.email, &account);
  case LINK_ACCEPTS_INVITE:
    break; /* none are made yet */
  }
  return refuse_link(context);
}

/* Only who writes the mail may have a link: with it one could take over the account. */
int answer_make_link(struct context *context, struct tx *tx, const struct link_request *in,
                     struct link_made *ret) {
  if (!text_is(context->caller.service, "notification")) {
    return fail(context, &problem_forbidden, "Links are for the mails that they stand in.");
  }
  const struct auth_state *auth = context_state(context);
  struct link_row link;
  int result = find_link(tx, &(struct by_id){ in->link_id }, &link);
  if (result < 0 || !link_is_open(&link, context_now(context))) {
    return result < 0 && result != -ENOENT ? result : found(context, -ENOENT, "link");
  }
  *ret = (struct link_made){
    .url = link_url(&auth->links, context->config, link.id, context->arena),
    .email = link.email,
    .purpose = link.purpose,
    .expires_at = link.expires_at,
  };
  return 0;
}

int ask_reset(struct context *context, struct tx *tx, const struct ask_reset *in, struct nothing *ret) {
  (void)ret;
  struct reset_row row = {
    .id = context_id(context),
    .email_key = login_key(context->arena, in->email),
    .created_at = context_now(context),
  };
  int64_t inserted = 0;
  int result = insert_reset(tx, &row, &inserted);
  if (result < 0 || inserted == 1) {
    return result;
  }
  struct by_id there;
  result = find_reset_by_email(tx, &(struct account_key){ row.email_key }, &there);
  if (result != -ENOENT) {
    return result; /* asked for a moment ago */
  }
  return fail_for(context, 1, &problem_unavailable, "Too many people have forgotten their passwords.");
}
