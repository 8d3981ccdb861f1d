/* The face of the gateway: all that it does, and where. */
#include "services/gateway/gateway_door.h"
#include "services/gateway/gateway_types.h"
#include "services/gateway/gateway_watch.h"

const struct setting gateway_session_idle = {
  .name = "SOUK_SESSION_IDLE",
  .kind = SETTING_SECONDS,
  .fallback = "14d",
  .min = 900,
  .max = 400 * 86400,
  .doc = "A session that was not refreshed for so long is over. Browsers keep cookies for 400 days at most.",
};
const struct setting gateway_session_life = {
  .name = "SOUK_SESSION_LIFE",
  .kind = SETTING_SECONDS,
  .fallback = "90d",
  .min = 900,
  .max = 3650 * 86400LL,
  .doc = "After so long one has to log in again, however often the session was refreshed.",
};
const struct setting gateway_guest_life = {
  .name = "SOUK_GUEST_LIFE",
  .kind = SETTING_SECONDS,
  .fallback = "1d",
  .min = 900,
  .max = 90 * 86400,
  .doc = "How long a guest's session lasts.",
};
const struct setting gateway_sessions_max = {
  .name = "SOUK_SESSIONS_MAX",
  .kind = SETTING_INT,
  .fallback = "20",
  .min = 1,
  .max = SESSIONS_MOST,
  .doc = "How many sessions a user may have at once. A new one ends the one that was not refreshed for the "
         "longest time.",
};
const struct setting gateway_session_sweep = {
  .name = "SOUK_SESSION_SWEEP",
  .kind = SETTING_SECONDS,
  .fallback = "10m",
  .min = 1,
  .max = 86400,
  .doc = "How often sessions that are over are cleared away.",
};
const struct setting gateway_rate_limit = {
  .name = "SOUK_RATE_LIMIT",
  .kind = SETTING_BOOL,
  .fallback = "on",
  .doc = "Whether requests are counted. Off for measuring.",
};
#define PER_MINUTE(what)                                                                                     \
  what " a minute, by one account, or by one address without one. All accounts of an address together may "  \
       "do "                                                                                                 \
       "ten times as much."
const struct setting gateway_rate_read = {
  .name = "SOUK_RATE_READ",
  .kind = SETTING_INT,
  .fallback = "1200",
  .min = 1,
  .max = 1000000,
  .doc = PER_MINUTE("How many requests that only read"),
};
const struct setting gateway_rate_write = {
  .name = "SOUK_RATE_WRITE",
  .kind = SETTING_INT,
  .fallback = "240",
  .min = 1,
  .max = 1000000,
  .doc = PER_MINUTE("How many requests that change something"),
};
const struct setting gateway_rate_auth = {
  .name = "SOUK_RATE_AUTH",
  .kind = SETTING_INT,
  .fallback = "60",
  .min = 1,
  .max = 1000000,
  .doc = "How many requests to sign up, log in, refresh and the like a minute, by one address (IPv6: by one "
         "network of 64 bits).",
};
const struct setting gateway_shop_description = {
  .name = "SOUK_SHOP_DESCRIPTION",
  .kind = SETTING_TEXT,
  .fallback = "Good things, well described, sent to your door. Pay by card or on delivery.",
  .max = 300,
  .doc = "What search engines and shared links say of the shop, in a sentence or two.",
};
const struct setting gateway_shop_headline = {
  .name = "SOUK_SHOP_HEADLINE",
  .kind = SETTING_TEXT,
  .max = 80,
  .doc = "The title of the web app's front page. Unset: words that fit the demo's goods.",
};
const struct setting gateway_shop_lead = {
  .name = "SOUK_SHOP_LEAD",
  .kind = SETTING_TEXT,
  .max = 200,
  .doc = "A sentence below that title. Unset: none below a title of your own.",
};
const struct setting gateway_shop_picture = {
  .name = "SOUK_SHOP_PICTURE",
  .kind = SETTING_TEXT,
  .max = 500,
  .doc = "The address of a wide picture, https://…, at least 1200 pixels: it stands behind the front page's "
         "title "
         "and is shown where the shop's address is shared. Unset: a market in the evening.",
};
static const struct setting *const settings[] = {
  &gateway_shop_description, &gateway_shop_headline, &gateway_shop_lead,  &gateway_shop_picture,
  &gateway_session_idle,     &gateway_session_life,  &gateway_guest_life, &gateway_sessions_max,
  &gateway_session_sweep,    &gateway_rate_limit,    &gateway_rate_read,  &gateway_rate_write,
  &gateway_rate_auth,
};

const struct problem_kind gateway_session_over = {
  .code = "gateway.session_over",
  .status = 401,
  .title = "The session is over",
  .doc =
      "It ended, was not refreshed in time, or its refresh token was used twice, which means that somebody "
      "else had it. Log in again.",
};
const struct problem_kind gateway_forged = {
  .code = "gateway.forged",
  .status = 403,
  .title = "Not from a page of this shop",
  .doc = "A browser's cookies came with a request that no page of ours has sent, as far as its origin and "
         "X-CSRF-Token tell. Pages send as X-CSRF-Token what is in the csrf cookie.",
};
const struct problem_kind gateway_two_tokens = {
  .code = "gateway.two_tokens",
  .status = 400,
  .title = "A cookie and a bearer token",
  .doc = "The request came with a session's cookie and with an Authorization header, and so for two users "
         "perhaps. Send one of them.",
};
const struct problem_kind gateway_unsupported_grant = {
  .code = "gateway.unsupported_grant",
  .status = 400,
  .title = "This grant is not given",
  .doc = "Tokens are given for grant_type password and refresh_token.",
};
const struct problem_kind gateway_wrong_host = {
  .code = "gateway.wrong_host",
  .status = 400,
  .title = "This is another host",
  .doc = "The Host of the request is not that of SOUK_PUBLIC_URL.",
};
static const struct problem_kind *const problems[] = {
  &gateway_session_over,      &gateway_forged,     &gateway_two_tokens,
  &gateway_unsupported_grant, &gateway_wrong_host,
};

static const struct problem_kind *const sign_up_problems[] = {
  &user_email_taken, &user_username_taken, &auth_password_too_common, &auth_email_unverified, NULL,
};
static const struct problem_kind *const log_in_problems[] = {
  &auth_wrong_credentials, &auth_suspended, &auth_email_unverified, &auth_too_many_attempts, NULL,
};
static const struct problem_kind *const refresh_problems[] = { &gateway_session_over, NULL };
static const struct problem_kind *const token_problems[] = { &gateway_unsupported_grant,
                                                             &auth_too_many_attempts, NULL };

static const struct route routes[] = {
  {
      .method = HTTP_POST,
      .path = "/auth/sign-up",
      .name = "signUp",
      .who = ANYONE,
      PREPARES(ask_sign_up, sign_up, verified),
      RUNS_PLANNED(begin_signed_up, sign_up, verified, browser_session),
      .status = 201,
      .unsaved = true,
      .problems = sign_up_problems,
      .doc = "Makes an account and logs in: the session's tokens come as cookies.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/log-in",
      .name = "logIn",
      .who = ANYONE,
      PREPARES(ask_log_in, log_in, verified),
      RUNS_PLANNED(begin_logged_in, log_in, verified, browser_session),
      .unsaved = true,
      .problems = log_in_problems,
      .doc = "Logs in: the session's tokens come as cookies. Programs use /auth/token.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/guest",
      .name = "visitAsGuest",
      .who = ANYONE,
      RUNS(begin_guest, nothing, browser_session),
      .unsaved = true,
      .doc = "Begins a session without an account.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/refresh",
      .name = "refreshSession",
      .who = ANYONE,
      RUNS(renew_session, nothing, browser_session),
      .unsaved = true,
      .problems = refresh_problems,
      .doc =
          "New tokens for the session of the refresh cookie, which is good once. Two pages that do it at the "
          "same moment get the same.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/log-out",
      .name = "logOut",
      .who = ANYONE,
      PREPARES(tell_log_out, nothing, nothing),
      RUNS_PLANNED(end_session, nothing, nothing, nothing),
      .doc = "Ends the session, at once and everywhere, and clears its cookies.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/log-out-everywhere",
      .name = "logOutEverywhere",
      .who = ANY_USER,
      PREPARES(tell_log_out_everywhere, nothing, nothing),
      RUNS_PLANNED(end_all_sessions, nothing, nothing, nothing),
      .doc = "Ends all your sessions, this one among them.",
  },
  {
      .method = HTTP_GET,
      .path = "/auth/sessions",
      .name = "listSessions",
      .who = ANY_USER,
      RUNS(list_sessions, nothing, session_list),
      .doc = "Where you are logged in.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/auth/sessions/{id}",
      .name = "endSession",
      .who = ANY_USER,
      PREPARES(tell_end_of_session, by_id, nothing),
      RUNS_PLANNED(end_one_session, by_id, nothing, nothing),
      .any_version = true,
      .doc = "Ends one of your sessions.",
  },
  {
      .method = HTTP_POST,
      .path = "/auth/token",
      .name = "getToken",
      .who = ANYONE,
      PREPARES(ask_for_token, token_request, verified),
      RUNS_PLANNED(grant_token, token_request, verified, token_reply),
      .unsaved = true,
      .form = true,
      .explain = explain_token_refusal,
      .explains = &token_refusal_shape,
      .problems = token_problems,
      .doc =
          "OAuth 2.0's token endpoint for programs: the grants password and refresh_token. Refusals look as "
          "RFC 6749 section 5.2 says.",
  },
  {
      .method = HTTP_GET,
      .path = "/orders/{id}/overview",
      .name = "getOrderOverview",
      .who = ANY_USER,
      RUNS_GATHERED(gather_order_overview, by_id, order_overview),
      .doc = "One of your orders with its time line and the stock of what was ordered, in one request.",
  },
  {
      .method = HTTP_GET,
      .path = "/products/{id}/overview",
      .name = "getProductOverview",
      .who = ANYONE,
      RUNS_GATHERED(gather_product_overview, by_id, product_overview),
      .doc = "A product with its stock, in one request.",
  },
  {
      .method = HTTP_GET,
      .path = "/users/me/export",
      .name = "exportOwnData",
      .who = ANY_USER,
      RUNS_GATHERED(gather_own_export, export_page, export_document),
      .doc = "All that is kept about you, of all services, to take away.",
  },
  {
      .method = HTTP_GET,
      .path = "/users/{id}/export",
      .name = "exportUserData",
      .who = ADMIN_ONLY,
      RUNS_GATHERED(gather_user_export, export_of_user, export_document),
      .doc = "All that is kept about a user, of all services.",
  },
  {
      .method = HTTP_GET,
      .path = "/dead-letters",
      .name = "listDeadLetters",
      .who = ADMIN_ONLY,
      RUNS(list_dead_letters, list_dead_letters, dead_letter_list),
      .doc = "Events that a service could not process after every try, newest first, with the reason of the "
             "last one.",
  },
  {
      .method = HTTP_POST,
      .path = "/dead-letters/{id}/retry",
      .name = "retryDeadLetter",
      .who = ADMIN_ONLY,
      RUNS(retry_dead_letter, by_id, nothing),
      .doc = "Has the event tried again at once, as often as a new one. If it fails it becomes a dead letter "
             "again, under another id.",
  },
  {
      .method = HTTP_POST,
      .path = "/dead-letters/retry",
      .name = "retryDeadLetters",
      .who = ADMIN_ONLY,
      RUNS(retry_dead_letters, retry_dead_letters, dead_letters_retried),
      .doc = "Has the oldest hundred of a service tried again, and tells how many are left: ask again for "
             "these.",
  },
  {
      .method = HTTP_DELETE,
      .path = "/dead-letters/{id}",
      .name = "dropDeadLetter",
      .who = ADMIN_ONLY,
      RUNS(drop_dead_letter, by_id, nothing),
      .any_version = true,
      .doc = "Gives the event up for good. It stays in the log.",
  },
  {
      .method = HTTP_GET,
      .path = "/audit",
      .name = "listAudit",
      .who = ADMIN_ONLY,
      RUNS_GATHERED(gather_audit, list_audit, audit_list),
      .doc =
          "Who did what to what, newest first: all that admins changed, and what was done to accounts. What "
          "customers ordered is found by `/orders`, an order's whole story in its time line.",
  },
  {
      .method = HTTP_GET,
      .path = "/events",
      .name = "listEvents",
      .who = ADMIN_ONLY,
      RUNS_GATHERED(gather_events, list_events, event_list),
      .doc =
          "All that happens in the shop, newest first, with what each event says. To watch it live, pass the "
          "`newest` of a reply as `since` of the next request.",
  },
  {
      .method = HTTP_GET,
      .path = "/traces/{trace_id}",
      .name = "getTrace",
      .who = ADMIN_ONLY,
      RUNS_GATHERED(gather_trace, trace_wanted, trace_view),
      .doc = "What one request caused, as a tree: calls between services, events, and how each service "
             "reacted to "
             "them. Events stay for ever; the rest is remembered for as long as there is room "
             "(SOUK_TRACE_SPANS) and the process runs.",
  },
  {
      .method = HTTP_GET,
      .path = "/services",
      .name = "listServices",
      .who = ADMIN_ONLY,
      RUNS_GATHERED(gather_services, nothing, service_list),
      .doc = "How each service is, in whichever process it runs.",
  },
};

static const struct call *const needs[] = {
  &sign_up_call,          &log_in_call,
  &log_out_call,          &describe_order_call,
  &describe_product_call, &list_products_call,
  &product_facets_call,   &card_payments_call,
  &stock_levels_call,     &user_export_call,
  &auth_export_call,      &order_export_call,
  &payment_export_call,   &notification_export_call,
};

static const struct event_kind *const emits[] = { &guest_joined, &dead_letter_retried, &dead_letter_dropped };

static const struct reaction hears[] = {
  {
      .event = &user_updated,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(follow_access, user_updated),
      .doc = "Sessions take over a changed role; those of a suspended user end.",
  },
  {
      .event = &user_deleted,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(forget_user, user_deleted),
      .doc = "Ends all sessions; nothing is left of them.",
  },
  {
      .event = &user_logged_out,
      .from = FROM_START,
      .on_replay = SKIP,
      REACTS_WITH(end_logged_out, user_logged_out),
      .doc = "Ends the session, or all but the one in which a password was changed.",
  },
};

static const struct job jobs[] = {
  {
      .name = "clear_dead_sessions",
      .every = &gateway_session_sweep,
      .find = find_dead_sessions,
      JOB_RUNS(clear_dead_session),
      .doc = "Clears sessions that are over.",
  },
  {
      .name = "forget_old_changes",
      .every = &gateway_session_sweep,
      .find = find_old_changes,
      JOB_RUNS(forget_old_change),
      .doc = "Forgets what happened to accounts so long ago that nobody is still logging in from before it.",
  },
};

static const struct invariant invariants[] = {
  { .name = "no user has more sessions than may be listed",
    .sql =
        "SELECT user_id, count(*) AS sessions FROM gateway_sessions GROUP BY user_id HAVING count(*) > 100" },
};

static const struct setting gateway_url = SERVICE_URL(GATEWAY, 8000);

const struct service gateway_service = {
  .name = "gateway",
  .doc = "Where clients come in: sessions, tokens, limits, and the way to every other service.",
  .open = gateway_open,
  .close = gateway_close,
  .door = &gateway_door,
  .url = &gateway_url,
  ROWS(routes),
  ROWS(needs),
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
  ROWS(problems),
  ROWS(invariants),
  .migrations = &gateway_migrations,
  .statements = &gateway_statements,
};
