#include "services/auth/auth_state.h"

#include "base/email.h"
#include "services/auth/auth_rules.h"

#include <sodium.h>
#include <stdlib.h>

enum { BUSY_SECONDS = 1, HOUR = 3600 };

/* Wrong values stop the start. */
static int check_admin_settings(const struct service_start *start, struct error *error) {
  struct text email = config_text(start->config, &auth_admin_email);
  struct text username = config_text(start->config, &auth_admin_username);
  struct text password = config_text(start->config, &auth_admin_password);
  struct create_user_request admin = {
    .request_id = { .bytes = { 1 } },
    .user_id = { .bytes = { 1 } },
    .email = email,
    .name = TEXT("admin"),
    .role = ROLE_ADMIN,
    .username = { PRESENT, username },
  };
  struct arena *arena = arena_create(4096);
  struct faults faults = { .arena = arena };
  int result = 0;
  if (shape_check(&create_user_request_shape, &admin, &faults) < 0) {
    result = error_set(error, -EINVAL, "ADMIN_USERNAME or ADMIN_EMAIL is wrong: %s %s",
                       text_c(faults.at[0].path) + 1, text_c(faults.at[0].message));
  } else if (!email_is_valid(email)) {
    result = error_set(error, -EINVAL, "ADMIN_EMAIL must be an e-mail address, such as ada@example.org");
  } else if (password.len > 0 &&
             password_fault(arena, password, &(struct own_names){ .email = email, .username = username }) !=
                 PASSWORD_FINE) {
    result =
        error_set(error, -EINVAL,
                  "ADMIN_PASSWORD must have 8 to 256 characters, and be none of the commonest passwords nor "
                  "ADMIN_USERNAME nor ADMIN_EMAIL. Leave it unset to have one made up");
  }
  arena_destroy(arena);
  return result;
}

int open_auth(const struct service_start *start, void **ret, struct error *error) {
  int result = check_admin_settings(start, error);
  if (result < 0) {
    return result;
  }
  struct auth_state *auth = calloc(1, sizeof *auth);
  if (auth == NULL) {
    return error_set(error, -ENOMEM, "no memory");
  }
  auth->data = start->data;
  if (hasher_create(&auth->hasher, (size_t)config_int(start->config, &auth_password_hashes),
                    (size_t)config_int(start->config, &auth_password_queue)) < 0 ||
      throttle_create(&auth->throttle) < 0) {
    result = error_set(error, -ENOMEM, "no memory");
  } else if (start->keys != NULL) { /* not of a command that only looks */
    auth->keys = start->keys;
    result = link_keys_open(start->keys, &auth->links, error);
  }
  if (result < 0) {
    close_auth(auth);
    return result;
  }
  *ret = auth;
  return 0;
}

void close_auth(void *state) {
  struct auth_state *auth = state;
  hasher_destroy(auth->hasher);
  throttle_destroy(auth->throttle);
  sodium_memzero(auth, sizeof *auth);
  free(auth);
}

int begin_attempt(struct context *context, struct text account, struct text address, struct attempt *ret) {
  struct auth_state *auth = context_state(context);
  int64_t seconds = throttle_take(auth->throttle, account, address, monotonic_us(), ret);
  return seconds == 0 ? 0
                      : fail_for(context, seconds, &auth_too_many_attempts, "Try again in %lld s.",
                                 (long long)seconds);
}

static int refuse_busy(struct context *context) {
  return fail_for(context, BUSY_SECONDS, &problem_unavailable, "Too many passwords are being checked.");
}

int check_password(struct context *context, const struct attempt *attempt, struct text hash,
                   struct text password) {
  struct auth_state *auth = context_state(context);
  int result = hasher_verify(auth->hasher, hash, password, context_deadline(context));
  if (result == 0) {
    throttle_forgive(auth->throttle, attempt, monotonic_us());
  } else if (result != -EACCES) {
    throttle_give_back(auth->throttle, attempt);
    result = refuse_busy(context);
  }
  return result;
}

int make_hash(struct context *context, struct text password, struct text *ret) {
  struct auth_state *auth = context_state(context);
  char hash[HASH_TEXT_MAX];
  if (hasher_hash(auth->hasher, password, context_deadline(context), hash) < 0) {
    return refuse_busy(context);
  }
  *ret = text_copy(context->arena, text_of(hash));
  return 0;
}

int check_new_password_rules(struct context *context, const char *path, struct text password,
                             const struct own_names *names) {
  switch (password_fault(context->arena, password, names)) {
  case PASSWORD_FINE:
    return 0;
  case PASSWORD_SHORT:
    blame(context, path, "length", "must have at least %d characters", AUTH_MIN_PASSWORD);
    break;
  case PASSWORD_LONG:
    blame(context, path, "length", "must have at most %d characters", AUTH_MAX_PASSWORD);
    break;
  case PASSWORD_COMMON:
    blame(context, path, "common", "is one of the commonest passwords");
    return fail(context, &auth_password_too_common, "Many people have this password.");
  case PASSWORD_IS_NAME:
    blame(context, path, "common", "must not be your own name or address");
    return fail(context, &auth_password_too_common, "Everybody would try this password first.");
  }
  return fail(context, &problem_invalid_body, "This cannot be a password.");
}

int sign_first_token(struct context *context, struct id user, enum role role, struct text *ret) {
  const struct auth_state *auth = context_state(context);
  struct caller caller = { .user = user, .role = role };
  struct token_claims claims = token_claims_for(TOKEN_FIRST, &caller, TEXT("auth"), TEXT("gateway"),
                                                context_now(context), context->arena);
  return token_sign(key_ring_current(auth->keys), TOKEN_FIRST, &claims, context->arena, ret);
}

static int has_too_many(struct context *context, struct tx *tx, struct id user, enum link_purpose purpose,
                        bool *ret) {
  struct count lately;
  struct count all;
  struct link_count search = { user, purpose, instant_after(context_now(context), -HOUR) };
  int result = count_links(tx, &search, &lately);
  if (result == 0) {
    search.since = (struct instant){ 0 };
    result = count_links(tx, &search, &all);
  }
  if (result == 0) {
    *ret = lately.count >= LINKS_PER_HOUR || all.count >= LINKS_PER_PURPOSE;
  }
  return result;
}

int request_link(struct context *context, struct tx *tx, struct id user, enum link_purpose purpose,
                 struct text email, bool *ret_made) {
  const struct auth_state *auth = context_state(context);
  bool too_many = false;
  int result = has_too_many(context, tx, user, purpose, &too_many);
  *ret_made = result == 0 && !too_many;
  if (!*ret_made) {
    return result;
  }
  struct link_row link = {
    .id = context_id(context),
    .user_id = user,
    .purpose = purpose,
    .email = email,
    .created_at = context_now(context),
    .expires_at = instant_after(context_now(context), link_life(purpose)),
  };
  char token[LINK_TOKEN_LEN + 1];
  char hash[LINK_HASH_LEN + 1];
  link_token_of(&auth->links, link.id, token);
  result = link_hash_of(&auth->links, text_of(token), hash);
  link.token_hash = text_of(hash);
  if (result == 0) {
    result = insert_link(tx, &link, NULL);
  }
  struct auth_link_requested event = { .link_id = link.id, .user_id = user, .purpose = purpose };
  return result == 0 ? emit_auth_link_requested(tx, user, &event) : result;
}

int end_sessions(struct tx *tx, struct id user, struct id kept, enum log_out_reason reason) {
  struct user_logged_out event = {
    .user_id = user,
    .session_id = { .presence = IS_NULL },
    .kept_session_id = { id_is_none(kept) ? IS_NULL : PRESENT, kept },
    .reason = reason,
  };
  return emit_user_logged_out(tx, user, &event);
}

struct account view_account(const struct account_row *row) {
  return (struct account){
    .user_id = row->id,
    .email = row->email,
    .email_verified = row->email_verified,
    .username = row->username,
    .created_at = row->created_at,
    .password_changed_at = row->password_changed_at,
  };
}
