/* What clients may do at the gateway itself: one function or two per route, in route order. */
#include "services/gateway/gateway_cookies.h"
#include "services/gateway/gateway_door.h"
#include "services/gateway/gateway_sessions.h"
#include "services/gateway/gateway_store.h"

#include <string.h>

/* Auth's word that somebody has shown who he is. */
static int believe(struct context *context, const struct first_token *first, struct verified *ret) {
  struct token_claims claims;
  enum token_fault fault = service_token_verify(context, TOKEN_FIRST, first->token, "auth", &claims);
  if (fault == TOKEN_UNKNOWN_KEY) {
    return fail_for(context, 1, &problem_unavailable, "Auth's word cannot be verified now.");
  }
  if (fault != TOKEN_FINE) {
    return fail(context, &problem_internal, "Auth's word is not good: %s.", token_fault_text(fault));
  }
  struct caller caller = token_caller(&claims);
  *ret = (struct verified){ .user_id = caller.user, .role = caller.role };
  return 0;
}

static struct text client_of(struct context *context) {
  return gateway_client(context_state(context), context_request(context), context->arena);
}

/* How long its access token is good for: the session may end before. */
static int64_t access_seconds(const struct context *context, const struct session_row *session) {
  int64_t seconds = (session->ends_at.us - context_now(context).us) / 1000000;
  return seconds < ACCESS_LIFE_SECONDS ? seconds : ACCESS_LIFE_SECONDS;
}

/* In cookies, and what pages are told. */
static int hand_out(struct context *context, const struct issued *issued, struct browser_session *ret) {
  const struct gateway *gateway = context_state(context);
  char *csrf = arena_alloc(context->arena, CSRF_TOKEN_LEN + 1);
  csrf_token_make(gateway->csrf_key, issued->session.id, csrf);
  int64_t seconds = (issued->session.ends_at.us - context_now(context).us) / 1000000;
  set_session_cookies(context, issued->access, issued->refresh, text_of(csrf), seconds > 0 ? seconds : 1);
  *ret = (struct browser_session){
    .user_id = issued->session.user_id,
    .role = issued->session.role,
    .session_id = issued->session.id,
    .csrf_token = text_of(csrf),
    .expires_in = access_seconds(context, &issued->session),
    .session_ends_at = issued->session.ends_at,
  };
  return 0;
}

/* The session that the request came with by cookie, though its access token may be old. */
static bool find_former(struct context *context, struct id *ret) {
  struct gateway *gateway = context_state(context);
  struct text token = refresh_cookie(gateway, context_request(context));
  uint32_t counter = 0;
  return token.at != NULL && refresh_token_read(gateway->refresh_key, token, ret, &counter) == 0;
}

/* Another one takes its place; a guest's is told of as the user's who came of it. */
static int end_former(struct context *context, struct tx *tx, const struct verified *who) {
  struct id id;
  struct session_row former;
  if (!find_former(context, &id)) {
    return 0;
  }
  int result = find_session(tx, &(struct by_id){ id }, &former);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  gateway_session_changed(context_state(context), id, context_now(context));
  bool joins = former.role == ROLE_GUEST && who->role != ROLE_GUEST;
  if (joins && former.ends_at.us > context_now(context).us) {
    result = emit_guest_joined(tx, former.user_id, &(struct guest_joined){ former.user_id, who->user_id });
  }
  return result == 0 ? delete_session(tx, &(struct by_id){ id }, NULL) : result;
}

static int begin_for_browser(struct context *context, struct tx *tx, const struct verified *who,
                             struct browser_session *ret) {
  struct issued issued;
  int result = end_former(context, tx, who);
  if (result == 0) {
    result = session_begin(context, tx, who, &issued);
  }
  return result == 0 ? hand_out(context, &issued, ret) : result;
}

int ask_sign_up(struct context *context, const struct sign_up *in, struct verified *plan) {
  struct sign_up_request request = { .email = in->email,
                                     .password = in->password,
                                     .name = in->name,
                                     .username = in->username,
                                     .address = client_of(context) };
  struct first_token first;
  int result = sign_up(context, &request, &first);
  return result == 0 ? believe(context, &first, plan) : result;
}

int begin_signed_up(struct context *context, struct tx *tx, const struct sign_up *in,
                    const struct verified *plan, struct browser_session *ret) {
  (void)in;
  return begin_for_browser(context, tx, plan, ret);
}

static int check_password(struct context *context, struct text login, struct text password,
                          struct verified *ret) {
  struct log_in_request request = { .login = login, .password = password, .address = client_of(context) };
  struct first_token first;
  int result = log_in(context, &request, &first);
  return result == 0 ? believe(context, &first, ret) : result;
}

int ask_log_in(struct context *context, const struct log_in *in, struct verified *plan) {
  return check_password(context, in->login, in->password, plan);
}

int begin_logged_in(struct context *context, struct tx *tx, const struct log_in *in,
                    const struct verified *plan, struct browser_session *ret) {
  (void)in;
  return begin_for_browser(context, tx, plan, ret);
}

int begin_guest(struct context *context, struct tx *tx, const struct nothing *in,
                struct browser_session *ret) {
  (void)in;
  if (context->caller.role == ROLE_USER || context->caller.role == ROLE_ADMIN) {
    return fail(context, &problem_conflict, "You are logged in.");
  }
  struct id id;
  struct session_row former;
  int result = find_former(context, &id) ? find_session(tx, &(struct by_id){ id }, &former) : -ENOENT;
  if (result == 0 && former.role != ROLE_GUEST && former.ends_at.us > context_now(context).us) {
    return fail(context, &problem_conflict, "You are logged in: refresh your session.");
  }
  if (result < 0 && result != -ENOENT) {
    return result;
  }
  struct verified guest = { .user_id = context_id(context), .role = ROLE_GUEST };
  return begin_for_browser(context, tx, &guest, ret);
}

int renew_session(struct context *context, struct tx *tx, const struct nothing *in,
                  struct browser_session *ret) {
  (void)in;
  const struct gateway *gateway = context_state(context);
  struct text token = refresh_cookie(gateway, context_request(context));
  struct id session;
  uint32_t counter = 0;
  if (token.at == NULL) {
    return fail(context, &gateway_session_over, "There is no session's cookie.");
  }
  if (refresh_token_read(gateway->refresh_key, token, &session, &counter) == 0) {
    int result = refuse_forgery(context, session);
    if (result < 0) {
      return result;
    }
  }
  struct issued issued;
  int result = session_renew(context, tx, token, &issued);
  if (result == 0 && context->problem.kind != NULL) {
    clear_session_cookies(context);
    return 0;
  }
  return result == 0 ? hand_out(context, &issued, ret) : result;
}

/* Which session a log-out means: that of the token, else that of the refresh cookie, whose page must be ours.
   -ENOENT: none. */
static int find_meant(struct context *context, struct id *ret) {
  const struct gateway *gateway = context_state(context);
  uint32_t counter = 0;
  if (!id_is_none(context->caller.session)) {
    *ret = context->caller.session;
    bool by_bearer = http_header_find(context_request(context), "Authorization").at != NULL;
    return by_bearer ? 0 : refuse_forgery(context, *ret);
  }
  struct text token = refresh_cookie(gateway, context_request(context));
  if (token.at == NULL || refresh_token_read(gateway->refresh_key, token, ret, &counter) < 0) {
    return -ENOENT;
  }
  return refuse_forgery(context, *ret);
}

/* Tells auth, which tells everybody. Guests have no account. */
static int tell_auth(struct context *context, struct id user, struct maybe_id session) {
  struct nothing nothing;
  return log_out(context, &(struct log_out_request){ .user_id = user, .session_id = session }, &nothing);
}

static int tell_end(struct context *context, struct id session, bool only_own) {
  struct tx *tx = NULL;
  struct session_row row;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  result = find_session(tx, &(struct by_id){ session }, &row);
  tx_end(tx);
  if (result == 0 && only_own && !id_equal(row.user_id, context->caller.user)) {
    result = -ENOENT;
  }
  if (result < 0 || row.role == ROLE_GUEST) {
    return result;
  }
  return tell_auth(context, row.user_id, (struct maybe_id){ PRESENT, session });
}

int tell_log_out(struct context *context, const struct nothing *in, struct nothing *plan) {
  (void)in, (void)plan;
  struct id session;
  int result = find_meant(context, &session);
  if (result == 0) {
    result = tell_end(context, session, false);
  }
  return result == -ENOENT ? 0 : result;
}

int end_session(struct context *context, struct tx *tx, const struct nothing *in, const struct nothing *plan,
                struct nothing *ret) {
  (void)in, (void)plan, (void)ret;
  struct id session;
  int result = find_meant(context, &session);
  if (result == 0) {
    gateway_session_changed(context_state(context), session, context_now(context));
    result = delete_session(tx, &(struct by_id){ session }, NULL);
  }
  clear_session_cookies(context);
  return result == -ENOENT ? 0 : result;
}

int tell_log_out_everywhere(struct context *context, const struct nothing *in, struct nothing *plan) {
  (void)in, (void)plan;
  return tell_auth(context, context->caller.user, (struct maybe_id){ 0 });
}

int end_all_sessions(struct context *context, struct tx *tx, const struct nothing *in,
                     const struct nothing *plan, struct nothing *ret) {
  (void)in, (void)plan, (void)ret;
  struct sessions_before all = { .user_id = context->caller.user, .at = context_now(context) };
  gateway_user_changed(context_state(context), context->caller.user, context_now(context));
  clear_session_cookies(context);
  return delete_sessions_before(tx, &all, NULL);
}

struct session_view view_session(const struct session_row *row, struct id current) {
  return (struct session_view){
    .id = row->id,
    .current = id_equal(row->id, current),
    .agent = row->agent,
    .address = row->address,
    .created_at = row->created_at,
    .renewed_at = row->renewed_at,
    .ends_at = row->ends_at,
  };
}

int list_sessions(struct context *context, struct tx *tx, const struct nothing *in,
                  struct session_list *ret) {
  (void)in;
  struct session_row *rows = NULL;
  int result = sessions_of_user(tx, &(struct by_id){ context->caller.user }, &rows, &ret->items_count);
  if (result < 0) {
    return result;
  }
  ret->items = ARENA_ARRAY(context->arena, ret->items_count, struct session_view);
  for (size_t i = 0; i < ret->items_count; i++) {
    ret->items[i] = view_session(&rows[i], context->caller.session);
  }
  return 0;
}

int tell_end_of_session(struct context *context, const struct by_id *in, struct nothing *plan) {
  (void)plan;
  return found(context, tell_end(context, in->id, true), "session");
}

int end_one_session(struct context *context, struct tx *tx, const struct by_id *in,
                    const struct nothing *plan, struct nothing *ret) {
  (void)plan, (void)ret;
  if (id_equal(in->id, context->caller.session)) {
    clear_session_cookies(context);
  }
  gateway_session_changed(context_state(context), in->id, context_now(context));
  struct session_of_user row = { .id = in->id, .user_id = context->caller.user };
  return delete_session_of_user(tx, &row, NULL);
}

/* OAuth 2.0 */

int ask_for_token(struct context *context, const struct token_request *in, struct verified *plan) {
  if (text_is(in->grant_type, "refresh_token")) {
    return in->refresh_token.presence == PRESENT
               ? 0
               : fail(context, &problem_invalid_request, "refresh_token is missing.");
  }
  if (!text_is(in->grant_type, "password")) {
    return fail(context, &gateway_unsupported_grant, "grant_type must be password or refresh_token.");
  }
  bool whole = in->username.presence == PRESENT && in->username.v.len > 0 &&
               in->password.presence == PRESENT && in->password.v.len > 0;
  return whole ? check_password(context, in->username.v, in->password.v, plan)
               : fail(context, &problem_invalid_request, "username or password is missing.");
}

/* Cookies say nothing here and are left alone: another site's page may send a form, and they with it. */
int grant_token(struct context *context, struct tx *tx, const struct token_request *in,
                const struct verified *plan, struct token_reply *ret) {
  struct issued issued;
  int result = text_is(in->grant_type, "password") ? session_begin(context, tx, plan, &issued)
                                                   : session_renew(context, tx, in->refresh_token.v, &issued);
  if (result < 0 || context->problem.kind != NULL) {
    return result;
  }
  *ret = (struct token_reply){ .access_token = issued.access,
                               .token_type = TEXT("Bearer"),
                               .expires_in = access_seconds(context, &issued.session),
                               .refresh_token = issued.refresh };
  return 0;
}

/* RFC 6749 section 5.2. What it has no name for is told as elsewhere. */
static const char *oauth_error(const struct problem_kind *kind) {
  static const struct {
    const struct problem_kind *kind;
    const char *error;
  } rows[] = {
    { &auth_wrong_credentials, "invalid_grant" },
    { &auth_suspended, "invalid_grant" },
    { &auth_email_unverified, "invalid_grant" },
    { &gateway_session_over, "invalid_grant" },
    { &gateway_unsupported_grant, "unsupported_grant_type" },
    { &problem_invalid_request, "invalid_request" },
    { &problem_invalid_body, "invalid_request" },
  };
  for (size_t i = 0; i < COUNT_OF(rows); i++) {
    if (rows[i].kind == kind) {
      return rows[i].error;
    }
  }
  return NULL;
}

void explain_token_refusal(const struct problem *problem, struct arena *arena, struct http_reply *reply) {
  enum { EXPLANATION_MAX = 2048 };
  const char *error = oauth_error(problem->kind);
  if (error == NULL) {
    http_reply_problem(reply, arena, problem);
    return;
  }
  struct text why = problem->detail.len > 0 ? problem->detail : text_of(problem->kind->title);
  if (problem->faults != NULL && problem->faults->count > 0) {
    const struct fault *fault = &problem->faults->at[0];
    why = text_format(arena, "%.*s %.*s", TEXT_ARGS(fault->path), TEXT_ARGS(fault->message));
  }
  struct buffer body;
  buffer_init_in(&body, arena, EXPLANATION_MAX);
  struct token_refusal refusal = { .error = text_of(error), .error_description = why };
  shape_encode(&token_refusal_shape, &refusal, &body);
  reply->status = 400;
  reply->content_type = "application/json";
  reply->body = buffer_text(&body);
}
