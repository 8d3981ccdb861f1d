/* Stored replies: what a repeated request with the same Idempotency-Key is answered. The same for every
   driver. */
#include "store/store_driver.h"

#include <stdlib.h>
#include <string.h>

#define REPLY_LIFE_US ((int64_t)24 * 60 * 60 * 1000000)
#define CLAIM_LIFE_US ((int64_t)60 * 1000000)

/* Of each hash the first 128 bits are kept, in what else holds ids. They are enough: the subject is hashed,
   too, so whoever finds two requests alike has found two of his own. */
struct reply_row {
  struct id request, fingerprint, subject;
  int64_t status;
  struct text location, etag, body;
  struct instant stored;
};
static const struct field reply_row_fields[] = {
  FIELD(struct reply_row, request), FIELD(struct reply_row, fingerprint), FIELD(struct reply_row, subject),
  FIELD(struct reply_row, status),  FIELD(struct reply_row, location),    FIELD(struct reply_row, etag),
  FIELD(struct reply_row, body),    FIELD(struct reply_row, stored),
};
static const struct shape reply_row_shape = SHAPE(reply_row, reply_row_fields, .doc = "");

struct reply_by_request {
  struct id subject, request;
  struct instant expired; /* what was stored up to then counts as absent */
};
static const struct field reply_by_request_fields[] = {
  FIELD(struct reply_by_request, subject),
  FIELD(struct reply_by_request, request),
  FIELD(struct reply_by_request, expired),
};
static const struct shape reply_by_request_shape =
    SHAPE(reply_by_request, reply_by_request_fields, .doc = "");

static struct id kept_of(const uint8_t hash[static 32]) {
  struct id kept;
  memcpy(kept.bytes, hash, sizeof kept.bytes);
  return kept;
}

static struct instant expired_at(const struct tx *tx) {
  return (struct instant){ .us = tx_clock_now(tx).us - REPLY_LIFE_US };
}

int tx_find_reply(struct tx *tx, struct id subject, const uint8_t request[static 32],
                  const uint8_t fingerprint[static 32], struct arena *arena, struct stored_reply *ret) {
  static const struct statement select_reply = {
    .name = "select_reply",
    .sql = "SELECT request, fingerprint, subject, status, location, etag, body, stored FROM souk_replies"
           " WHERE subject = :subject AND request = :request AND stored > :expired",
    .takes = &reply_by_request_shape,
    .gives = &reply_row_shape,
  };
  struct reply_by_request by = { .subject = subject, .request = kept_of(request), .expired = expired_at(tx) };
  struct reply_row row;
  int result = tx_frame_one(tx, &select_reply, &by, &row);
  if (result != 0) {
    return result;
  }
  if (!id_equal(row.fingerprint, kept_of(fingerprint))) {
    return -EEXIST;
  }
  *ret = (struct stored_reply){
    .status = (int)row.status,
    .location = text_copy(arena, row.location),
    .etag = text_copy(arena, row.etag),
    .body = text_copy(arena, row.body),
  };
  return 0;
}

/* An expired one to the same request goes, so that the new one gets a number of its age. */
static int delete_expired(struct tx *tx, struct id subject, struct id request) {
  static const struct statement delete_reply = {
    .name = "delete_reply",
    .sql = "DELETE FROM souk_replies WHERE subject = :subject AND request = :request AND stored <= :expired",
    .takes = &reply_by_request_shape,
  };
  struct reply_by_request by = { .subject = subject, .request = request, .expired = expired_at(tx) };
  return tx_frame_change(tx, &delete_reply, &by, NULL);
}

int tx_store_reply(struct tx *tx, struct id subject, const uint8_t request[static 32],
                   const uint8_t fingerprint[static 32], const struct stored_reply *reply) {
  static const struct statement insert_reply = {
    .name = "insert_reply",
    .sql = "INSERT INTO souk_replies (request, fingerprint, subject, status, location, etag, body, stored)"
           " VALUES (:request, :fingerprint, :subject, :status, :location, :etag, :body, :stored)"
           " ON CONFLICT (subject, request) DO NOTHING",
    .takes = &reply_row_shape,
  };
  struct reply_row row = {
    .request = kept_of(request),
    .fingerprint = kept_of(fingerprint),
    .subject = subject,
    .status = reply->status,
    .location = reply->location,
    .etag = reply->etag,
    .body = reply->body,
    .stored = tx_clock_now(tx),
  };
  int64_t added = 0;
  int result = tx_frame_change(tx, &insert_reply, &row, &added);
  if (result == 0 && added == 0) {
    result = delete_expired(tx, row.subject, row.request);
    result = result == 0 ? tx_frame_change(tx, &insert_reply, &row, &added) : result;
  }
  if (result == 0 && added == 0) {
    return tx_poison(tx, -EEXIST, "a reply to this request is stored already");
  }
  return result;
}

struct claim {
  struct id request, process;
  struct instant now, ends;
};
static const struct field claim_fields[] = {
  FIELD(struct claim, request),
  FIELD(struct claim, process),
  FIELD(struct claim, now),
  FIELD(struct claim, ends),
};
static const struct shape claim_shape = SHAPE(claim, claim_fields, .doc = "");

/* A request that another process had claimed may have been answered since this transaction's snapshot: its
   claim still stands then, so that it is not taken for one that came to nothing. */
int tx_claim_request(struct tx *tx, const uint8_t request[static 32]) {
  static const struct statement claim_request = {
    .name = "claim_request",
    .postgres = "INSERT INTO souk_claims (request, process, ends) VALUES (:request, :process, :ends)"
                " ON CONFLICT (request) DO UPDATE SET process = excluded.process, ends = excluded.ends"
                " WHERE souk_claims.process = excluded.process OR souk_claims.ends <= :now",
    .takes = &claim_shape,
  };
  struct instant now = tx_clock_now(tx);
  struct claim claim = { .request = kept_of(request),
                         .process = tx->store->process,
                         .now = now,
                         .ends = { .us = now.us + CLAIM_LIFE_US } };
  int64_t claimed = 0;
  int result = tx_frame_change(tx, &claim_request, &claim, &claimed);
  return result == 0 && claimed == 0 ? -EEXIST : result;
}

struct release {
  struct body body;
  struct claim claim;
};

static int run_release(struct body *body, struct tx *tx) {
  static const struct statement delete_claim = {
    .name = "delete_claim",
    .postgres = "DELETE FROM souk_claims WHERE request = :request AND process = :process",
    .takes = &claim_shape,
  };
  return tx_frame_change(tx, &delete_claim, &container_of(body, struct release, body)->claim, NULL);
}

static void release_done(struct body *body, int result) {
  (void)result; /* the claim ends by itself */
  arena_destroy(body->arena);
  free(container_of(body, struct release, body));
}

void store_release_request(struct store *store, const uint8_t request[static 32]) {
  struct release *release = calloc(1, sizeof *release);
  if (release == NULL) {
    return;
  }
  release->claim = (struct claim){ .request = kept_of(request), .process = store->process };
  release->body = (struct body){ .arena = arena_create(1024), .run = run_release, .done = release_done };
  if (store_submit(store, &release->body) != 0) {
    release_done(&release->body, 0);
  }
}

static int expire_claims(struct tx *tx) {
  static const struct statement delete_claims = {
    .name = "delete_claims",
    .postgres = "DELETE FROM souk_claims WHERE ends <= :now",
    .takes = &claim_shape,
  };
  struct claim claim = { .now = tx_clock_now(tx) };
  return tx_frame_change(tx, &delete_claims, &claim, NULL);
}

struct expiry {
  struct instant expired;
  int64_t limit;
};
static const struct field expiry_fields[] = { FIELD(struct expiry, expired), FIELD(struct expiry, limit) };
static const struct shape expiry_shape = SHAPE(expiry, expiry_fields, .doc = "");

int tx_expire_replies(struct tx *tx, int64_t limit, int64_t *ret_deleted) {
  static const struct statement delete_replies = {
    .name = "delete_replies",
    .sql = "DELETE FROM souk_replies WHERE stored <= :expired AND number IN"
           " (SELECT number FROM souk_replies ORDER BY number LIMIT :limit)",
    .takes = &expiry_shape,
  };
  int result = store_is_shared(tx->store) ? expire_claims(tx) : 0;
  if (result != 0) {
    return result;
  }
  struct expiry in = { .expired = expired_at(tx), .limit = limit };
  return tx_frame_change(tx, &delete_replies, &in, ret_deleted);
}

struct forgotten {
  struct id subject;
  int64_t limit;
};
static const struct field forgotten_fields[] = {
  FIELD(struct forgotten, subject),
  FIELD(struct forgotten, limit),
};
static const struct shape forgotten_shape = SHAPE(forgotten, forgotten_fields, .doc = "");

int tx_forget_replies(struct tx *tx, struct id subject, int64_t limit, int64_t *ret_deleted) {
  static const struct statement delete_replies_of = {
    .name = "delete_replies_of",
    .sql = "DELETE FROM souk_replies WHERE number IN"
           " (SELECT number FROM souk_replies WHERE subject = :subject LIMIT :limit)",
    .takes = &forgotten_shape,
  };
  struct forgotten in = { .subject = subject, .limit = limit };
  return tx_frame_change(tx, &delete_replies_of, &in, ret_deleted);
}
