/* The sandbox's tables: their shapes and all SQL, one function per statement. */
#include "services/payment/payment_sandbox.h"

#include "services/payment/payment_stripe.h"

static const char *const status_names[] = {
  [SANDBOX_OPEN] = "open",
  [SANDBOX_COMPLETE] = "complete",
  [SANDBOX_EXPIRED] = "expired",
};
const struct names sandbox_statuses = NAMES(status_names);

static const struct field sandbox_session_fields[] = {
  FIELD(struct sandbox_session, id),
  ENUM_FIELD(struct sandbox_session, status, sandbox_statuses),
  FIELD(struct sandbox_session, amount, .min = 1, .max = INTEGER_MAX),
  FIELD(struct sandbox_session, reference),
  FIELD(struct sandbox_session, metadata, .max = SANDBOX_METADATA_MAX),
  FIELD(struct sandbox_session, success_url, .max = PAYMENT_URL_MAX),
  FIELD(struct sandbox_session, cancel_url, .max = PAYMENT_URL_MAX),
  FIELD(struct sandbox_session, url, .max = PAYMENT_URL_MAX),
  FIELD(struct sandbox_session, expires_at),
  FIELD(struct sandbox_session, created_at),
};
const struct shape sandbox_session_shape = SHAPE(sandbox_session, sandbox_session_fields);

static const struct field sandbox_refund_fields[] = {
  FIELD(struct sandbox_refund, id),
  FIELD(struct sandbox_refund, session_id),
  FIELD(struct sandbox_refund, amount, .min = 1, .max = INTEGER_MAX),
  FIELD(struct sandbox_refund, metadata, .max = SANDBOX_METADATA_MAX),
  FIELD(struct sandbox_refund, created_at),
};
const struct shape sandbox_refund_shape = SHAPE(sandbox_refund, sandbox_refund_fields);

static const struct field sandbox_stored_reply_fields[] = {
  FIELD(struct sandbox_stored_reply, id),
  FIELD(struct sandbox_stored_reply, request),
  FIELD(struct sandbox_stored_reply, body, .max = SANDBOX_BODY_MAX),
  FIELD(struct sandbox_stored_reply, created_at),
};
const struct shape sandbox_stored_reply_shape = SHAPE(sandbox_stored_reply, sandbox_stored_reply_fields);

static const struct field sandbox_event_fields[] = {
  FIELD(struct sandbox_event, id),
  FIELD(struct sandbox_event, body, .max = SANDBOX_BODY_MAX),
  FIELD(struct sandbox_event, tries),
  FIELD(struct sandbox_event, next_try_at),
};
const struct shape sandbox_event_shape = SHAPE(sandbox_event, sandbox_event_fields);

#define SESSION_COLUMNS                                                                                      \
  "id, status, currency, amount_minor, reference, metadata, success_url, cancel_url, url, expires_at, "      \
  "created_at"
#define REFUND_COLUMNS "id, session_id, currency, amount_minor, metadata, created_at"

SQL_CHANGE(insert_sandbox_session, sandbox_session,
           .sql = "INSERT INTO payment_sandbox_sessions (" SESSION_COLUMNS
                  ") VALUES (:id, :status, :currency, :amount_minor, :reference, :metadata, :success_url, "
                  ":cancel_url, :url, :expires_at, :created_at)")

SQL_ONE(find_sandbox_session, by_id, sandbox_session,
        .sql = "SELECT " SESSION_COLUMNS " FROM payment_sandbox_sessions WHERE id = :id")

SQL_CHANGE(set_sandbox_status, sandbox_session,
           .sql = "UPDATE payment_sandbox_sessions SET status = :status WHERE id = :id")

SQL_ALL(lapsed_sandbox_sessions, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM payment_sandbox_sessions WHERE status = 'open' AND expires_at <= :now ORDER "
               "BY expires_at LIMIT :limit")

SQL_CHANGE(insert_sandbox_refund, sandbox_refund,
           .sql = "INSERT INTO payment_sandbox_refunds (" REFUND_COLUMNS
                  ") VALUES (:id, :session_id, :currency, :amount_minor, :metadata, :created_at)")

SQL_ONE(find_sandbox_refund, by_id, sandbox_refund,
        .sql = "SELECT " REFUND_COLUMNS " FROM payment_sandbox_refunds WHERE id = :id")

SQL_ALL(sandbox_refunds_of_session, by_id, sandbox_refund, STRIPE_LIST_MAX,
        .sql = "SELECT " REFUND_COLUMNS
               " FROM payment_sandbox_refunds WHERE session_id = :id ORDER BY id DESC")

SQL_CHANGE(insert_sandbox_reply, sandbox_stored_reply,
           .sql = "INSERT INTO payment_sandbox_replies (id, request, body, created_at) VALUES (:id, "
                  ":request, :body, :created_at)")

SQL_ONE(find_sandbox_reply, by_id, sandbox_stored_reply,
        .sql = "SELECT id, request, body, created_at FROM payment_sandbox_replies WHERE id = :id")

SQL_ALL(old_sandbox_replies, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM payment_sandbox_replies WHERE created_at <= :now ORDER BY created_at LIMIT "
               ":limit")

SQL_CHANGE(delete_sandbox_reply, by_id, .sql = "DELETE FROM payment_sandbox_replies WHERE id = :id")

SQL_CHANGE(insert_sandbox_event, sandbox_event,
           .sql = "INSERT INTO payment_sandbox_events (id, body, tries, next_try_at) VALUES (:id, :body, "
                  ":tries, :next_try_at)")

SQL_ONE(find_sandbox_event, by_id, sandbox_event,
        .sql = "SELECT id, body, tries, next_try_at FROM payment_sandbox_events WHERE id = :id")

SQL_ALL(due_sandbox_events, due_search, by_id, JOB_FIND_MAX,
        .sql = "SELECT id FROM payment_sandbox_events WHERE next_try_at <= :now ORDER BY next_try_at, id "
               "LIMIT :limit")

SQL_CHANGE(set_sandbox_event_try, sandbox_event,
           .sql = "UPDATE payment_sandbox_events SET tries = :tries, next_try_at = :next_try_at WHERE id = "
                  ":id")

SQL_CHANGE(delete_sandbox_event, by_id, .sql = "DELETE FROM payment_sandbox_events WHERE id = :id")
