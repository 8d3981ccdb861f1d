/* Stored replies: what a repeated request with the same Idempotency-Key is answered. The same for every
   driver. */
#include "store/store_driver.h"

#include <sodium.h>

enum { HASH_BYTES = 32, HASH_HEX = HASH_BYTES * 2 + 1 };
#define REPLY_LIFE_US ((int64_t)24 * 60 * 60 * 1000000)

struct reply_row {
  struct text request, fingerprint;
  struct id subject;
  int64_t status;
  struct text location, etag, body;
  struct instant stored, expired; /* what was stored up to `expired` counts as absent */
};
#define REPLY_COLUMNS                                                                                        \
  FIELD(struct reply_row, request), FIELD(struct reply_row, fingerprint), FIELD(struct reply_row, subject),  \
      FIELD(struct reply_row, status), FIELD(struct reply_row, location), FIELD(struct reply_row, etag),     \
      FIELD(struct reply_row, body), FIELD(struct reply_row, stored)
static const struct field reply_row_fields[] = { REPLY_COLUMNS };
static const struct shape reply_row_shape = SHAPE(reply_row, reply_row_fields, .doc = "");

struct reply_by_request {
  struct text request;
  struct instant expired;
};
static const struct field reply_by_request_fields[] = {
  FIELD(struct reply_by_request, request),
  FIELD(struct reply_by_request, expired),
};
static const struct shape reply_by_request_shape =
    SHAPE(reply_by_request, reply_by_request_fields, .doc = "");

static struct text hex_of(const uint8_t hash[static HASH_BYTES], char ret[static HASH_HEX]) {
  sodium_bin2hex(ret, HASH_HEX, hash, HASH_BYTES);
  return text_of(ret);
}

static struct instant expired_at(const struct tx *tx) {
  return (struct instant){ .us = tx_clock_now(tx).us - REPLY_LIFE_US };
}

int tx_find_reply(struct tx *tx, const uint8_t request[static 32], const uint8_t fingerprint[static 32],
                  struct arena *arena, struct stored_reply *ret) {
  static const struct statement select_reply = {
    .name = "select_reply",
    .sql = "SELECT * FROM souk_replies WHERE request = :request AND stored > :expired",
    .takes = &reply_by_request_shape,
    .gives = &reply_row_shape,
  };
  char request_hex[HASH_HEX];
  char fingerprint_hex[HASH_HEX];
  struct reply_by_request by = { .request = hex_of(request, request_hex), .expired = expired_at(tx) };
  struct reply_row row;
  int result = tx_frame_one(tx, &select_reply, &by, &row);
  if (result != 0) {
    return result;
  }
  if (!text_equal(row.fingerprint, hex_of(fingerprint, fingerprint_hex))) {
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

int tx_store_reply(struct tx *tx, const uint8_t request[static 32], const uint8_t fingerprint[static 32],
                   struct id subject, const struct stored_reply *reply) {
  static const struct field fields[] = { REPLY_COLUMNS, FIELD(struct reply_row, expired) };
  static const struct shape shape = SHAPE(reply_row, fields, .doc = "");
  static const struct statement insert_reply = {
    .name = "insert_reply",
    .sql = "INSERT INTO souk_replies (request, fingerprint, subject, status, location, etag, body, stored)"
           " VALUES (:request, :fingerprint, :subject, :status, :location, :etag, :body, :stored)"
           " ON CONFLICT (request) DO UPDATE SET fingerprint = excluded.fingerprint,"
           "   subject = excluded.subject, status = excluded.status, location = excluded.location,"
           "   etag = excluded.etag, body = excluded.body, stored = excluded.stored"
           " WHERE souk_replies.stored <= :expired",
    .takes = &shape,
  };
  char request_hex[HASH_HEX];
  char fingerprint_hex[HASH_HEX];
  struct reply_row row = {
    .request = hex_of(request, request_hex),
    .fingerprint = hex_of(fingerprint, fingerprint_hex),
    .subject = subject,
    .status = reply->status,
    .location = reply->location,
    .etag = reply->etag,
    .body = reply->body,
    .stored = tx_clock_now(tx),
    .expired = expired_at(tx),
  };
  int64_t changed = 0;
  int result = tx_frame_change(tx, &insert_reply, &row, &changed);
  if (result == 0 && changed == 0) {
    return tx_poison(tx, -EEXIST, "a reply to this request is stored already");
  }
  return result;
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
    .sql = "DELETE FROM souk_replies WHERE request IN"
           " (SELECT request FROM souk_replies WHERE stored <= :expired ORDER BY stored LIMIT :limit)",
    .takes = &expiry_shape,
  };
  struct expiry in = { .expired = expired_at(tx), .limit = limit };
  return tx_frame_change(tx, &delete_replies, &in, ret_deleted);
}
