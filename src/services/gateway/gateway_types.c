/* Shapes of the gateway's own structs. */
#include "services/gateway/gateway_types.h"

#define PASSWORD(tag)                                                                                        \
  FIELD(struct tag, password, .min = 1, .max = AUTH_MAX_PASSWORD, .sealed = true, .doc = "The password.")

static const struct field sign_up_fields[] = {
  FIELD(struct sign_up, email, .min = 1, .max = USER_MAX_EMAIL, .doc = "To log in with."),
  FIELD(struct sign_up, password, .min = 1, .max = AUTH_MAX_PASSWORD, .sealed = true,
        .doc = "At least eight characters, and not one that many others have."),
  FIELD(struct sign_up, name, .min = 1, .max = USER_MAX_NAME, .doc = "How to address you."),
  FIELD(struct sign_up, username, .not_null = true, .min = USER_MIN_USERNAME, .max = USER_MAX_USERNAME,
        .charset = USERNAME_CHARSET, .doc = "Another name to log in with, if you want one."),
};
const struct shape sign_up_shape = SHAPE(sign_up, sign_up_fields, .doc = "Somebody new.");

static const struct field log_in_fields[] = {
  FIELD(struct log_in, login, .min = 1, .max = AUTH_MAX_LOGIN, .doc = "Your e-mail address or username."),
  PASSWORD(log_in),
};
const struct shape log_in_shape = SHAPE(log_in, log_in_fields, .doc = "Somebody who has an account.");

static const struct field browser_session_fields[] = {
  FIELD(struct browser_session, user_id, .doc = "Who you are; of guests an id of their own."),
  ENUM_FIELD(struct browser_session, role, role_names, .doc = "What you may do."),
  FIELD(struct browser_session, session_id, .doc = "The session."),
  FIELD(struct browser_session, csrf_token, .min = 1, .sealed = true,
        .doc =
            "To be sent as X-CSRF-Token with whatever is not a GET; also in a cookie that pages can read."),
  FIELD(struct browser_session, expires_in,
        .doc = "So many seconds from now the session must have been refreshed."),
  FIELD(struct browser_session, session_ends_at,
        .doc = "When the session ends unless it is refreshed before."),
};
const struct shape browser_session_shape =
    SHAPE(browser_session, browser_session_fields, .doc = "A browser's session. Its tokens are in cookies.");

static const struct field token_request_fields[] = {
  FIELD(struct token_request, grant_type, .min = 1, .doc = "password or refresh_token."),
  FIELD(struct token_request, username, .not_null = true, .max = AUTH_MAX_LOGIN,
        .doc = "With password: the e-mail address or username."),
  FIELD(struct token_request, password, .not_null = true, .max = AUTH_MAX_PASSWORD, .sealed = true,
        .doc = "With password: the password."),
  FIELD(struct token_request, refresh_token, .not_null = true, .sealed = true,
        .doc = "With refresh_token: the token that came last."),
  FIELD(struct token_request, scope, .not_null = true,
        .doc = "Not looked at: a token is good for all you may."),
  FIELD(struct token_request, client_id, .not_null = true, .doc = "Not looked at."),
  FIELD(struct token_request, client_secret, .not_null = true, .sealed = true, .doc = "Not looked at."),
};
const struct shape token_request_shape =
    SHAPE(token_request, token_request_fields, .doc = "A grant of RFC 6749, section 4.3 or 6.");

static const struct field token_reply_fields[] = {
  FIELD(struct token_reply, access_token, .min = 1, .max = TOKEN_TEXT_MAX, .sealed = true,
        .doc = "For `Authorization: Bearer …`."),
  FIELD(struct token_reply, token_type, .min = 1, .doc = "Bearer."),
  FIELD(struct token_reply, expires_in, .doc = "How many seconds the access token is good."),
  FIELD(struct token_reply, refresh_token, .min = 1, .sealed = true,
        .doc = "For the grant refresh_token, once: there is a new one then."),
};
const struct shape token_reply_shape =
    SHAPE(token_reply, token_reply_fields, .doc = "Tokens: RFC 6749 section 5.1.");

static const struct field token_refusal_fields[] = {
  FIELD(struct token_refusal, error, .doc = "invalid_grant, invalid_request or unsupported_grant_type."),
  FIELD(struct token_refusal, error_description, .max = 1000, .doc = "What is wrong, for whoever reads it."),
};
const struct shape token_refusal_shape =
    SHAPE(token_refusal, token_refusal_fields, .doc = "No tokens: RFC 6749 section 5.2.");

static const struct field session_view_fields[] = {
  FIELD(struct session_view, id, .doc = "The session."),
  FIELD(struct session_view, current, .doc = "Whether it is the one in which you ask."),
  FIELD(struct session_view, agent, .max = SESSION_AGENT_MAX, .doc = "The browser or program that began it."),
  FIELD(struct session_view, address, .max = AUTH_MAX_ADDRESS, .doc = "Where it began."),
  FIELD(struct session_view, created_at, .doc = "When it began."),
  FIELD(struct session_view, renewed_at, .doc = "When it was last refreshed."),
  FIELD(struct session_view, ends_at, .doc = "When it ends unless it is refreshed before."),
};
const struct shape session_view_shape =
    SHAPE(session_view, session_view_fields, .doc = "Where you are logged in.");
static const struct field session_list_fields[] = {
  LIST_FIELD(struct session_list, items, session_view, .max = SESSIONS_MOST, .doc = "The newest first."),
};
const struct shape session_list_shape = SHAPE(session_list, session_list_fields, .doc = "Your sessions.");

static const struct field order_overview_fields[] = {
  OBJECT_FIELD(struct order_overview, order, order, .doc = "The order."),
  LIST_FIELD(struct order_overview, stock, stock_level, .max = STOCK_MAX_VARIANTS,
             .doc = "How many more there are of what was ordered, as far as it is still sold."),
  LIST_FIELD(struct order_overview, timeline, timeline_entry, .max = ORDER_MAX_EVENTS,
             .doc = "What happened to it, from the beginning."),
};
const struct shape order_overview_shape =
    SHAPE(order_overview, order_overview_fields, .doc = "An order with all that its page shows.");

static const struct field product_overview_fields[] = {
  OBJECT_FIELD(struct product_overview, product, product, .doc = "The product."),
  LIST_FIELD(struct product_overview, stock, stock_level, .max = STOCK_MAX_VARIANTS,
             .doc = "How many there are of its variants."),
};
const struct shape product_overview_shape =
    SHAPE(product_overview, product_overview_fields, .doc = "A product with its stock.");

#define AFTER(tag)                                                                                           \
  FIELD(struct tag, after, .not_null = true, .doc = "Where to go on: `next` of the document before.")
static const struct field export_page_fields[] = { AFTER(export_page) };
const struct shape export_page_shape = SHAPE(export_page, export_page_fields, .doc = "Which part.");
static const struct field export_of_user_fields[] = {
  FIELD(struct export_of_user, id, .doc = "The user."),
  AFTER(export_of_user),
};
const struct shape export_of_user_shape =
    SHAPE(export_of_user, export_of_user_fields, .doc = "Of whom, and which part.");
static const struct field export_document_fields[] = {
  FIELD(struct export_document, user_id, .doc = "The user."),
  FIELD(struct export_document, made_at, .doc = "When it was put together."),
  LIST_FIELD(struct export_document, items, export_item, .max = EXPORT_DOCUMENT_ITEMS,
             .doc = "All that is kept."),
  FIELD(struct export_document, next,
        .doc = "Null, unless more is kept than fits into one document: then pass it as `after`."),
};
const struct shape export_document_shape =
    SHAPE(export_document, export_document_fields, .doc = "What the shop keeps about a user.");

static const struct field list_dead_letters_fields[] = {
  FIELD(struct list_dead_letters, limit, .optional = true, .min = 1, .max = PAGE_MAX,
        .fallback = PAGE_DEFAULT),
  FIELD(struct list_dead_letters, after, .not_null = true, .doc = "The `next` of the page before."),
};
const struct shape list_dead_letters_shape = SHAPE(list_dead_letters, list_dead_letters_fields);
static const struct field dead_letter_view_fields[] = {
  FIELD(struct dead_letter_view, id, .doc = "The dead letter."),
  FIELD(struct dead_letter_view, service, .doc = "Who gave the event up."),
  FIELD(struct dead_letter_view, topic, .doc = "The event."),
  FIELD(struct dead_letter_view, event_id, .doc = "The event's own id, as traces name it."),
  FIELD(struct dead_letter_view, object_id, .doc = "Its key: what happened to what."),
  FIELD(struct dead_letter_view, data, .doc = "What it says."),
  FIELD(struct dead_letter_view, tries, .doc = "How often it was tried."),
  FIELD(struct dead_letter_view, reason, .max = 1000, .doc = "Why the last try failed."),
  FIELD(struct dead_letter_view, happened_at, .doc = "When the event happened."),
  FIELD(struct dead_letter_view, died_at, .doc = "When it was given up."),
  FIELD(struct dead_letter_view, traceparent, .max = TRACEPARENT_LEN,
        .doc = "By which the request behind it is found in the logs."),
};
const struct shape dead_letter_view_shape =
    SHAPE(dead_letter_view, dead_letter_view_fields, .doc = "An event that a service has given up.");
static const struct field dead_letter_list_fields[] = {
  LIST_FIELD(struct dead_letter_list, items, dead_letter_view, .max = PAGE_MAX, .doc = "The newest first."),
  FIELD(struct dead_letter_list, next, .doc = "For `after`; null on the last page."),
};
const struct shape dead_letter_list_shape =
    SHAPE(dead_letter_list, dead_letter_list_fields, .doc = "Events that were given up.");

static const struct field retry_dead_letters_fields[] = {
  FIELD(struct retry_dead_letters, service, .min = 1, .doc = "Who gave them up."),
};
const struct shape retry_dead_letters_shape =
    SHAPE(retry_dead_letters, retry_dead_letters_fields, .doc = "Whose dead letters are tried again.");
static const struct field dead_letters_retried_fields[] = {
  FIELD(struct dead_letters_retried, retried, .max = RETRIES_MAX, .doc = "How many are tried again."),
  FIELD(struct dead_letters_retried, left, .max = DEAD_LETTERS_COUNTED,
        .doc = "How many are left of the service; no more than 1000 are counted."),
};
const struct shape dead_letters_retried_shape =
    SHAPE(dead_letters_retried, dead_letters_retried_fields, .doc = "What is tried again, and what is not.");

static const struct field list_audit_fields[] = {
  FIELD(struct list_audit, limit, .optional = true, .min = 1, .max = PAGE_MAX, .fallback = PAGE_DEFAULT),
  FIELD(struct list_audit, after, .not_null = true, .doc = "The `next` of the page before."),
  FIELD(struct list_audit, actor, .not_null = true, .doc = "The user who did it."),
  FIELD(struct list_audit, user_id, .not_null = true,
        .doc = "The user to whom it was done: whose account, order or payment it was."),
  FIELD(struct list_audit, object_id, .not_null = true,
        .doc = "What it was done to: an order, a product, a variant, a user, …"),
  FIELD(struct list_audit, topic, .not_null = true, .min = 1, .max = AUDIT_TOPIC_MAX,
        .doc = "What was done, such as product.updated."),
  FIELD(struct list_audit, from, .not_null = true, .doc = "Not before, to the millisecond."),
  FIELD(struct list_audit, to, .not_null = true, .doc = "Before, to the millisecond."),
};
const struct shape list_audit_shape = SHAPE(list_audit, list_audit_fields);
static const struct field audit_entry_fields[] = {
  FIELD(struct audit_entry, id, .doc = "The event."),
  FIELD(struct audit_entry, at, .doc = "When."),
  FIELD(struct audit_entry, actor, .max = AUDIT_ACTOR_MAX,
        .doc = "Who did it: user:<id>; owner, who has the data directory; service:<name>, which was asked "
               "by somebody who had not logged in yet, or went by its own rules."),
  FIELD(struct audit_entry, topic, .max = AUDIT_TOPIC_MAX, .doc = "What, as the event is called."),
  FIELD(struct audit_entry, object_id, .doc = "To what: the event's key."),
  FIELD(struct audit_entry, data, .doc = "What the event says."),
  FIELD(struct audit_entry, traceparent, .max = TRACEPARENT_LEN,
        .doc = "By which the request is found in the logs."),
};
const struct shape audit_entry_shape =
    SHAPE(audit_entry, audit_entry_fields, .doc = "Something that somebody did.");
static const struct field audit_list_fields[] = {
  LIST_FIELD(struct audit_list, items, audit_entry, .max = PAGE_MAX, .doc = "The newest first."),
  FIELD(struct audit_list, next, .doc = "For `after`; null on the last page."),
};
const struct shape audit_list_shape = SHAPE(audit_list, audit_list_fields, .doc = "Who did what to what.");

static const struct field session_row_fields[] = {
  FIELD(struct session_row, id),
  FIELD(struct session_row, user_id),
  ENUM_FIELD(struct session_row, role, role_names),
  FIELD(struct session_row, counter),
  FIELD(struct session_row, agent, .max = SESSION_AGENT_MAX),
  FIELD(struct session_row, address, .max = AUTH_MAX_ADDRESS),
  FIELD(struct session_row, created_at),
  FIELD(struct session_row, renewed_at),
  FIELD(struct session_row, ends_at),
  FIELD(struct session_row, last_at),
};
const struct shape session_row_shape = SHAPE(session_row, session_row_fields);

static const struct field session_renewal_fields[] = {
  FIELD(struct session_renewal, id),
  FIELD(struct session_renewal, counter),
  FIELD(struct session_renewal, renewed_at),
  FIELD(struct session_renewal, ends_at),
};
const struct shape session_renewal_shape = SHAPE(session_renewal, session_renewal_fields);

static const struct field session_of_user_fields[] = {
  FIELD(struct session_of_user, id),
  FIELD(struct session_of_user, user_id),
};
const struct shape session_of_user_shape = SHAPE(session_of_user, session_of_user_fields);

static const struct field sessions_before_fields[] = {
  FIELD(struct sessions_before, user_id),
  FIELD(struct sessions_before, but),
  FIELD(struct sessions_before, at),
};
const struct shape sessions_before_shape = SHAPE(sessions_before, sessions_before_fields);

static const struct field account_change_fields[] = {
  FIELD(struct account_change, user_id),
  MAYBE_ENUM_FIELD(struct account_change, role, role_names),
  FIELD(struct account_change, ended),
  FIELD(struct account_change, at),
};
const struct shape account_change_shape = SHAPE(account_change, account_change_fields);

static const struct field role_of_user_fields[] = {
  FIELD(struct role_of_user, user_id),
  ENUM_FIELD(struct role_of_user, role, role_names),
};
const struct shape role_of_user_shape = SHAPE(role_of_user, role_of_user_fields);
