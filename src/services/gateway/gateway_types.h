/* The gateway's own requests, replies and rows, and its handlers. */
#pragma once

#include "services/auth/auth.h"
#include "services/gateway/gateway.h"
#include "services/inventory/inventory.h"
#include "services/notification/notification.h"
#include "services/order/order.h"
#include "services/payment/payment.h"
#include "services/product/product.h"
#include "services/user/user.h"

enum {
  SESSIONS_MOST = 100, /* of one user; SOUK_SESSIONS_MAX says how many of them */
  SESSION_AGENT_MAX = 60,
};

struct sign_up {
  struct text email, password, name;
  struct maybe_text username;
};
extern const struct shape sign_up_shape;

struct log_in {
  struct text login, password;
};
extern const struct shape log_in_shape;

/* What a browser is told; the tokens are in its cookies. */
struct browser_session {
  struct id user_id;
  enum role role;
  struct id session_id;
  struct text csrf_token;
  int64_t expires_in;             /* of the access token, in seconds */
  struct instant session_ends_at; /* unless it is renewed */
};
extern const struct shape browser_session_shape;

/* RFC 6749 sections 4.3 and 6. */
struct token_request {
  struct text grant_type;
  struct maybe_text username, password, refresh_token;
  struct maybe_text scope, client_id, client_secret; /* there are no clients to tell apart: not looked at */
};
extern const struct shape token_request_shape;

/* RFC 6749 section 5.1. */
struct token_reply {
  struct text access_token, token_type;
  int64_t expires_in;
  struct text refresh_token;
};
extern const struct shape token_reply_shape;
/* RFC 6749 section 5.2. */
struct token_refusal {
  struct text error, error_description;
};
extern const struct shape token_refusal_shape;

struct session_view {
  struct id id;
  bool current; /* the one that asks */
  struct text agent, address;
  struct instant created_at, renewed_at, ends_at;
};
extern const struct shape session_view_shape;
struct session_list {
  struct session_view *items;
  size_t items_count;
};
extern const struct shape session_list_shape;

/* Who has shown that he is somebody. */
struct verified {
  struct id user_id;
  enum role role;
};

struct order_overview {
  struct order order;
  struct stock_level *stock; /* of what was ordered, as far as it is still sold */
  size_t stock_count;
  struct timeline_entry *timeline;
  size_t timeline_count;
};
extern const struct shape order_overview_shape;

struct product_overview {
  struct product product;
  struct stock_level *stock;
  size_t stock_count;
};
extern const struct shape product_overview_shape;

struct export_page {
  struct maybe_text after;
};
extern const struct shape export_page_shape;
struct export_of_user {
  struct id id;
  struct maybe_text after;
};
extern const struct shape export_of_user_shape;
enum { EXPORT_DOCUMENT_ITEMS = 1000 };
struct export_document {
  struct id user_id;
  struct instant made_at;
  struct export_item *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape export_document_shape;

struct list_dead_letters {
  int64_t limit;
  struct maybe_text after;
};
extern const struct shape list_dead_letters_shape;
struct dead_letter_view {
  struct id id;
  struct text service, topic;
  struct id event_id, object_id;
  struct json data;
  int64_t tries;
  struct text reason;
  struct instant happened_at, died_at;
  struct text traceparent;
};
extern const struct shape dead_letter_view_shape;
struct dead_letter_list {
  struct dead_letter_view *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape dead_letter_list_shape;
struct retry_dead_letters {
  struct text service;
};
extern const struct shape retry_dead_letters_shape;
enum { RETRIES_MAX = 100 }; /* at once */
struct dead_letters_retried {
  int64_t retried, left;
};
extern const struct shape dead_letters_retried_shape;

/* Who did what to what. */
enum { AUDIT_ACTOR_MAX = 60, AUDIT_TOPIC_MAX = 60 };
struct list_audit {
  int64_t limit;
  struct maybe_text after;
  struct maybe_id actor, user_id, object_id;
  struct maybe_text topic;
  struct maybe_instant from, to;
};
extern const struct shape list_audit_shape;
struct audit_entry {
  struct id id;
  struct instant at;
  struct text actor, topic;
  struct id object_id;
  struct json data;
  struct text traceparent;
};
extern const struct shape audit_entry_shape;
struct audit_list {
  struct audit_entry *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape audit_list_shape;

/* Rows. */

struct session_row {
  struct id id, user_id;
  enum role role;
  int64_t counter; /* of the newest refresh token */
  struct text agent, address;
  struct instant created_at, renewed_at;
  struct instant ends_at; /* unless it is renewed */
  struct instant last_at; /* it cannot be renewed beyond */
};
extern const struct shape session_row_shape;

struct session_renewal {
  struct id id;
  int64_t counter;
  struct instant renewed_at, ends_at;
};
extern const struct shape session_renewal_shape;

struct session_of_user {
  struct id id, user_id;
};
extern const struct shape session_of_user_shape;

/* The sessions of a user that began before something happened to the account. */
struct sessions_before {
  struct id user_id;
  struct id but; /* none: all of them */
  struct instant at;
};
extern const struct shape sessions_before_shape;

/* What happened lately to an account: whoever logs in meanwhile must not come in as what he was before. */
struct account_change {
  struct id user_id;
  struct maybe_enum role; /* the newest that was told of; null: none was */
  bool ended;             /* all sessions from before it */
  struct instant at;
};
extern const struct shape account_change_shape;

struct role_of_user {
  struct id user_id;
  enum role role;
};
extern const struct shape role_of_user_shape;

extern const struct problem_kind gateway_session_over, gateway_forged, gateway_two_tokens,
    gateway_unsupported_grant, gateway_wrong_host;
extern const struct setting gateway_shop_description, gateway_shop_headline, gateway_shop_lead,
    gateway_shop_picture;
extern const struct setting gateway_session_idle, gateway_session_life, gateway_guest_life,
    gateway_sessions_max, gateway_session_sweep, gateway_rate_limit, gateway_rate_read, gateway_rate_write,
    gateway_rate_auth;

PLANS(ask_sign_up, sign_up, verified);
HANDLES_PLANNED(begin_signed_up, sign_up, verified, browser_session);
PLANS(ask_log_in, log_in, verified);
HANDLES_PLANNED(begin_logged_in, log_in, verified, browser_session);
HANDLES(begin_guest, nothing, browser_session);
HANDLES(renew_session, nothing, browser_session);
PLANS(tell_log_out, nothing, nothing);
HANDLES_PLANNED(end_session, nothing, nothing, nothing);
PLANS(tell_log_out_everywhere, nothing, nothing);
HANDLES_PLANNED(end_all_sessions, nothing, nothing, nothing);
HANDLES(list_sessions, nothing, session_list);
PLANS(tell_end_of_session, by_id, nothing);
HANDLES_PLANNED(end_one_session, by_id, nothing, nothing);
PLANS(ask_for_token, token_request, verified);
HANDLES_PLANNED(grant_token, token_request, verified, token_reply);
void explain_token_refusal(const struct problem *problem, struct arena *arena, struct http_reply *reply);

GATHERS(gather_order_overview, by_id, order_overview);
GATHERS(gather_product_overview, by_id, product_overview);
GATHERS(gather_own_export, export_page, export_document);
GATHERS(gather_user_export, export_of_user, export_document);
HANDLES(list_dead_letters, list_dead_letters, dead_letter_list);
HANDLES(retry_dead_letter, by_id, nothing);
HANDLES(retry_dead_letters, retry_dead_letters, dead_letters_retried);
HANDLES(drop_dead_letter, by_id, nothing);
GATHERS(gather_audit, list_audit, audit_list);
/* As its user sees it; `current`: the session in which he asks. */
struct session_view view_session(const struct session_row *row, struct id current);

REACTS(follow_access, user_updated);
REACTS(forget_user, user_deleted);
REACTS(end_logged_out, user_logged_out);
int find_dead_sessions(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                       size_t *ret_count);
WORKS(clear_dead_session);
int find_old_changes(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                     size_t *ret_count);
WORKS(forget_old_change);
