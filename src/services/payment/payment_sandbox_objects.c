/* What the sandbox keeps, as Stripe's API and webhooks write it. */
#include "services/payment/payment_sandbox.h"

#include <errno.h>
#include <string.h>

enum { NAME_DIGITS = 32 };

struct text sandbox_name(struct arena *arena, const char *prefix, struct id id) {
  char digits[NAME_DIGITS];
  hex_format(id.bytes, sizeof id.bytes, digits);
  return text_format(arena, "%s%.*s", prefix, NAME_DIGITS, digits);
}

static int digit_of(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int sandbox_named(struct text name, const char *prefix, struct id *ret) {
  size_t from = strlen(prefix);
  if (!text_starts(name, prefix) || name.len != from + NAME_DIGITS) {
    return -ENOENT;
  }
  struct id id;
  for (size_t i = 0; i < sizeof id.bytes; i++) {
    int high = digit_of(name.at[from + 2 * i]);
    int low = digit_of(name.at[from + 2 * i + 1]);
    if (high < 0 || low < 0) {
      return -ENOENT;
    }
    id.bytes[i] = (uint8_t)(high << 4 | low);
  }
  *ret = id;
  return 0;
}

static void add_member(struct buffer *out, const char *name, struct text value) {
  buffer_addf(out, ",\"%s\":", name);
  buffer_add_json_string(out, value);
}

static void add_text(struct buffer *out, const char *name, struct maybe_text value) {
  if (value.presence == PRESENT) {
    add_member(out, name, value.v);
  } else {
    buffer_addf(out, ",\"%s\":null", name);
  }
}

static void add_int(struct buffer *out, const char *name, int64_t value) {
  buffer_addf(out, ",\"%s\":%lld", name, (long long)value);
}

static void add_json(struct buffer *out, const char *name, struct text json) {
  buffer_addf(out, ",\"%s\":%.*s", name, TEXT_ARGS(json));
}

static void begin_object(struct buffer *out, const char *kind, struct text id, struct arena *arena,
                         const struct money *amount, struct instant created_at) {
  buffer_addf(out, "{\"object\":\"%s\"", kind);
  add_member(out, "id", id);
  add_member(out, "currency", text_lower(arena, text_of(amount->currency)));
  add_int(out, "created", created_at.us / 1000000);
}

static struct text name_of_intent(struct arena *arena, struct id session) {
  return sandbox_name(arena, SANDBOX_INTENT, session);
}

void write_sandbox_session(struct buffer *out, struct arena *arena, const struct sandbox_session *session) {
  bool paid = session->status == SANDBOX_COMPLETE;
  begin_object(out, "checkout.session", sandbox_name(arena, SANDBOX_SESSION, session->id), arena,
               &session->amount, session->created_at);
  add_int(out, "amount_subtotal", session->amount.minor);
  add_int(out, "amount_total", session->amount.minor);
  add_text(out, "client_reference_id", session->reference);
  add_int(out, "expires_at", session->expires_at.us / 1000000);
  add_json(out, "livemode", TEXT("false"));
  add_json(out, "metadata", session->metadata);
  add_member(out, "mode", TEXT("payment"));
  add_json(out, "payment_method_types", TEXT("[\"card\"]"));
  add_member(out, "status", text_of(sandbox_statuses.at[session->status]));
  add_member(out, "payment_status", paid ? TEXT("paid") : TEXT("unpaid"));
  add_text(out, "payment_intent",
           (struct maybe_text){ paid ? PRESENT : IS_NULL, name_of_intent(arena, session->id) });
  add_member(out, "success_url", session->success_url);
  add_text(out, "cancel_url", session->cancel_url);
  add_member(out, "ui_mode", TEXT("hosted"));
  add_text(out, "url",
           (struct maybe_text){ session->status == SANDBOX_OPEN ? PRESENT : IS_NULL, session->url });
  buffer_add_char(out, '}');
}

void write_sandbox_intent(struct buffer *out, struct arena *arena, const struct sandbox_session *session) {
  bool paid = session->status == SANDBOX_COMPLETE;
  begin_object(out, "payment_intent", name_of_intent(arena, session->id), arena, &session->amount,
               session->created_at);
  add_int(out, "amount", session->amount.minor);
  add_int(out, "amount_received", paid ? session->amount.minor : 0);
  add_text(out, "latest_charge",
           (struct maybe_text){ paid ? PRESENT : IS_NULL, sandbox_name(arena, SANDBOX_CHARGE, session->id) });
  add_json(out, "livemode", TEXT("false"));
  add_json(out, "metadata", session->metadata);
  add_json(out, "payment_method_types", TEXT("[\"card\"]"));
  add_member(out, "status", paid ? TEXT("succeeded") : TEXT("requires_payment_method"));
  buffer_add_char(out, '}');
}

void write_sandbox_charge(struct buffer *out, struct arena *arena, const struct sandbox_session *session,
                          int64_t refunded) {
  begin_object(out, "charge", sandbox_name(arena, SANDBOX_CHARGE, session->id), arena, &session->amount,
               session->created_at);
  add_int(out, "amount", session->amount.minor);
  add_int(out, "amount_captured", session->amount.minor);
  add_int(out, "amount_refunded", refunded);
  add_json(out, "captured", TEXT("true"));
  add_json(out, "livemode", TEXT("false"));
  add_json(out, "metadata", session->metadata);
  add_json(out, "paid", TEXT("true"));
  add_member(out, "payment_intent", name_of_intent(arena, session->id));
  add_json(out, "refunded", refunded == session->amount.minor ? TEXT("true") : TEXT("false"));
  add_member(out, "status", TEXT("succeeded"));
  buffer_add_char(out, '}');
}

void write_sandbox_refund(struct buffer *out, struct arena *arena, const struct sandbox_refund *refund) {
  begin_object(out, "refund", sandbox_name(arena, SANDBOX_REFUND, refund->id), arena, &refund->amount,
               refund->created_at);
  add_int(out, "amount", refund->amount.minor);
  add_member(out, "charge", sandbox_name(arena, SANDBOX_CHARGE, refund->session_id));
  add_json(out, "metadata", refund->metadata);
  add_member(out, "payment_intent", name_of_intent(arena, refund->session_id));
  add_json(out, "reason", TEXT("null"));
  add_member(out, "status", TEXT("succeeded"));
  buffer_add_char(out, '}');
}
