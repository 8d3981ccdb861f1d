/* The sandbox: a card provider of play money in this process, for where no Stripe key is set. It speaks as
   much of Stripe's API as we use, keeps what it knows in tables of its own, and tells of it by signed
   webhooks. The rest of the service knows of it only ask_own_sandbox(). */
#pragma once

#include "services/payment/payment_handlers.h"

enum { SANDBOX_FORM_MAX = 16384, SANDBOX_BODY_MAX = 262144, SANDBOX_METADATA_MAX = 4000 };

/* One request of Stripe's API. */
struct sandbox_request {
  bool changes;     /* POST, else GET */
  struct text path; /* below /v1/, with its query */
  struct text form;
  struct maybe_text key; /* Idempotency-Key */
};
extern const struct shape sandbox_request_shape;
struct sandbox_reply {
  struct text body;
};
extern const struct shape sandbox_reply_shape;
/* The service asks its own sandbox as it would ask another process: what that did is committed when it
   answers, whatever becomes of the question. */
DECLARE_CALL(ask_own_sandbox, sandbox_call, sandbox_request, sandbox_reply);

enum sandbox_status { SANDBOX_OPEN, SANDBOX_COMPLETE, SANDBOX_EXPIRED };
extern const struct names sandbox_statuses;

/* Rows. The intent and the charge of a session have the same number as it has. */
struct sandbox_session {
  struct id id;
  enum sandbox_status status;
  struct money amount;
  struct maybe_text reference;
  struct text metadata; /* a JSON object */
  struct text success_url;
  struct maybe_text cancel_url;
  struct text url;
  struct instant expires_at, created_at;
};
extern const struct shape sandbox_session_shape;

struct sandbox_refund {
  struct id id, session_id;
  struct money amount;
  struct text metadata;
  struct instant created_at;
};
extern const struct shape sandbox_refund_shape;

struct sandbox_stored_reply {
  struct id id, request;
  struct text body;
  struct instant created_at;
};
extern const struct shape sandbox_stored_reply_shape;

struct sandbox_event {
  struct id id;
  struct text body;
  int64_t tries;
  struct instant next_try_at;
};
extern const struct shape sandbox_event_shape;

int insert_sandbox_session(struct tx *tx, const struct sandbox_session *in, int64_t *ret_changed);
int find_sandbox_session(struct tx *tx, const struct by_id *in, struct sandbox_session *ret);
int set_sandbox_status(struct tx *tx, const struct sandbox_session *in, int64_t *ret_changed);
int lapsed_sandbox_sessions(struct tx *tx, const struct due_search *in, struct by_id **ret,
                            size_t *ret_count);
int insert_sandbox_refund(struct tx *tx, const struct sandbox_refund *in, int64_t *ret_changed);
int find_sandbox_refund(struct tx *tx, const struct by_id *in, struct sandbox_refund *ret);
/* Newest first, as Stripe lists. */
int sandbox_refunds_of_session(struct tx *tx, const struct by_id *in, struct sandbox_refund **ret,
                               size_t *ret_count);
int insert_sandbox_reply(struct tx *tx, const struct sandbox_stored_reply *in, int64_t *ret_changed);
int find_sandbox_reply(struct tx *tx, const struct by_id *in, struct sandbox_stored_reply *ret);
int old_sandbox_replies(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int delete_sandbox_reply(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int insert_sandbox_event(struct tx *tx, const struct sandbox_event *in, int64_t *ret_changed);
int find_sandbox_event(struct tx *tx, const struct by_id *in, struct sandbox_event *ret);
int due_sandbox_events(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int set_sandbox_event_try(struct tx *tx, const struct sandbox_event *in, int64_t *ret_changed);
int delete_sandbox_event(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

/* Names such as "cs_test_" and 32 digits. -ENOENT for one that is none of ours. */
struct text sandbox_name(struct arena *arena, const char *prefix, struct id id);
int sandbox_named(struct text name, const char *prefix, struct id *ret);
#define SANDBOX_SESSION "cs_test_"
#define SANDBOX_INTENT "pi_"
#define SANDBOX_CHARGE "ch_"
#define SANDBOX_REFUND "re_"
#define SANDBOX_EVENT "evt_"

/* The objects as Stripe writes them. */
void write_sandbox_session(struct buffer *out, struct arena *arena, const struct sandbox_session *session);
void write_sandbox_intent(struct buffer *out, struct arena *arena, const struct sandbox_session *session);
void write_sandbox_charge(struct buffer *out, struct arena *arena, const struct sandbox_session *session,
                          int64_t refunded);
void write_sandbox_refund(struct buffer *out, struct arena *arena, const struct sandbox_refund *refund);

/* Has a webhook sent: `object` is what it is about. */
int tell_sandbox_event(struct context *context, struct tx *tx, const char *type, struct text object);

/* What somebody does on the page. They change nothing where the session is not open any more. */
int pay_sandbox_session(struct context *context, struct tx *tx, struct sandbox_session *session);
int decline_sandbox_session(struct context *context, struct tx *tx, const struct sandbox_session *session);
int end_sandbox_session(struct context *context, struct tx *tx, struct sandbox_session *session);

/* The page. */
enum sandbox_choice { SANDBOX_PAY, SANDBOX_DECLINE, SANDBOX_CANCEL };
struct sandbox_page {
  struct text session;
  bool declined; /* the last try was: the page says so */
};
extern const struct shape sandbox_page_shape;
struct use_sandbox_page {
  struct text session;
  enum sandbox_choice choice;
};
extern const struct shape use_sandbox_page_shape;
HANDLES(show_sandbox_page, sandbox_page, raw_reply);
HANDLES(submit_sandbox_page, use_sandbox_page, nothing);

/* The API, for the service itself and for Stripe's own library. */
HANDLES(answer_sandbox, sandbox_request, sandbox_reply);
struct sandbox_object {
  struct text name;
};
extern const struct shape sandbox_object_shape;
struct sandbox_list {
  struct text payment_intent;
  int64_t limit;
};
extern const struct shape sandbox_list_shape;
HANDLES(serve_sandbox, nothing, raw_reply);
HANDLES(serve_sandbox_object, sandbox_object, raw_reply);
HANDLES(serve_sandbox_list, sandbox_list, raw_reply);
/* A refusal as Stripe writes it. */
void explain_sandbox(const struct problem *problem, struct arena *arena, struct http_reply *reply);

/* Webhooks. */
struct sandbox_sending {
  bool is_ours; /* taken in this process */
  struct webhook webhook;
  bool taken;
};
PLANS(send_sandbox_event, id, sandbox_sending);
WORKS_PLANNED(note_sandbox_sending, sandbox_sending);
int find_due_sandbox_events(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                            size_t *ret_count);
WORKS(lapse_sandbox_session);
int find_lapsed_sandbox_sessions(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                                 size_t *ret_count);
WORKS(forget_sandbox_reply);
int find_old_sandbox_replies(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                             size_t *ret_count);
