#include "services/gateway/gateway_sessions.h"

#include "services/gateway/gateway_store.h"

static int issue(struct context *context, const struct session_row *session, struct issued *ret) {
  const struct gateway *gateway = context_state(context);
  struct caller caller = { .user = session->user_id, .role = session->role, .session = session->id };
  struct token_claims claims = token_claims_for(TOKEN_ACCESS, &caller, TEXT("gateway"), TEXT("souk"),
                                                context_now(context), context->arena);
  char *refresh = arena_alloc(context->arena, REFRESH_TOKEN_LEN + 1);
  refresh_token_make(gateway->refresh_key, session->id, (uint32_t)session->counter, refresh);
  struct issued issued = { .session = *session, .refresh = text_of(refresh) };
  int result =
      token_sign(key_ring_current(gateway->keys), TOKEN_ACCESS, &claims, context->arena, &issued.access);
  if (result == 0) {
    *ret = issued;
  }
  return result;
}

/* The one that was not renewed for the longest time makes room. */
static int make_room(struct context *context, struct tx *tx, struct id user) {
  size_t most = (size_t)setting_int(context, &gateway_sessions_max);
  struct session_row *rows = NULL;
  size_t count = 0;
  int result = sessions_of_user(tx, &(struct by_id){ user }, &rows, &count);
  for (size_t i = most > 0 ? most - 1 : 0; result == 0 && i < count; i++) {
    gateway_session_changed(context_state(context), rows[i].id, context_now(context));
    result = delete_session(tx, &(struct by_id){ rows[i].id }, NULL);
  }
  return result;
}

/* The password was checked before this transaction: what happened to the account meanwhile counts. Its role
   counts also when it changed before: auth may not have heard of it yet. Where auth knows of a newer one, so
   shall we, and change all sessions. */
static int follow_account(struct context *context, struct tx *tx, const struct verified *who,
                          enum role *ret) {
  struct account_change change;
  int result = find_account_change(tx, &(struct by_id){ who->user_id }, &change);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  if (change.ended && change.at.us >= context_now(context).us) {
    return fail(context, &gateway_session_over, "The account was changed at this very moment. Log in again.");
  }
  *ret = change.role.presence == PRESENT ? (enum role)change.role.v : *ret;
  return 0;
}

int session_begin(struct context *context, struct tx *tx, const struct verified *who, struct issued *ret) {
  const struct gateway *gateway = context_state(context);
  const struct http_request *request = context_request(context);
  bool guest = who->role == ROLE_GUEST;
  struct instant now = context_now(context);
  struct instant last =
      instant_after(now, setting_int(context, guest ? &gateway_guest_life : &gateway_session_life));
  struct session_row session = {
    .id = context_id(context),
    .user_id = who->user_id,
    .role = who->role,
    .agent = coarse_agent(http_header_find(request, "User-Agent"), context->arena),
    .address = gateway_client(gateway, request, context->arena),
    .created_at = now,
    .renewed_at = now,
    .ends_at = session_ends(now, setting_int(context, &gateway_session_idle), last),
    .last_at = last,
  };
  int result = guest ? 0 : follow_account(context, tx, who, &session.role);
  if (result == 0 && !guest) {
    result = make_room(context, tx, who->user_id);
  }
  if (result == 0) {
    result = insert_session(tx, &session, NULL);
  }
  return result == 0 ? issue(context, &session, ret) : result;
}

static int end_renewal(struct context *context, struct tx *tx, struct id session, const char *why) {
  gateway_session_changed(context_state(context), session, context_now(context));
  int result = delete_session(tx, &(struct by_id){ session }, NULL);
  return result == 0 ? fail_and_keep(context, &gateway_session_over, "%s", why) : result;
}

static int rotate(struct context *context, struct tx *tx, struct session_row *session, int64_t presented) {
  struct session_renewal renewal = {
    .id = session->id,
    .counter = presented + 1,
    .renewed_at = context_now(context),
    .ends_at =
        session_ends(context_now(context), setting_int(context, &gateway_session_idle), session->last_at),
  };
  session->counter = renewal.counter;
  session->renewed_at = renewal.renewed_at;
  session->ends_at = renewal.ends_at;
  return renewal.counter > UINT32_MAX ? -EOVERFLOW : renew_session_row(tx, &renewal, NULL);
}

int session_renew(struct context *context, struct tx *tx, struct text refresh_token, struct issued *ret) {
  const struct gateway *gateway = context_state(context);
  struct id id;
  uint32_t counter = 0;
  if (refresh_token_read(gateway->refresh_key, refresh_token, &id, &counter) < 0) {
    return fail_and_keep(context, &gateway_session_over, "This is no refresh token of ours.");
  }
  struct session_row session;
  int result = find_session(tx, &(struct by_id){ id }, &session);
  if (result == -ENOENT) {
    return fail_and_keep(context, &gateway_session_over, "The session has ended.");
  }
  if (result < 0) {
    return result;
  }
  struct refresh_case of = { .presented = counter,
                             .current = session.counter,
                             .renewed_at = session.renewed_at,
                             .ends_at = session.ends_at,
                             .now = context_now(context) };
  switch (refresh_decide(&of)) {
  case REFRESH_ROTATE:
    result = rotate(context, tx, &session, counter);
    break;
  case REFRESH_AGAIN:
    break;
  case REFRESH_STOLEN:
    log_warn(context->log, "a refresh token was used twice: its session is ended");
    return end_renewal(context, tx, id, "The refresh token was used before: the session is ended.");
  case REFRESH_OVER:
    return end_renewal(context, tx, id, "The session has ended.");
  }
  return result == 0 ? issue(context, &session, ret) : result;
}
