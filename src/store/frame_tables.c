/* The frame's own tables, in every store. */
#include "store/store_driver.h"

#define PARKED_HEADS                                                                                         \
  "UPDATE souk_parked SET is_head = TRUE WHERE number IN"                                                    \
  "  (SELECT min(number) FROM souk_parked GROUP BY consumer, topic, aggregate);"                             \
  "UPDATE souk_parked SET too_early = TRUE WHERE reason LIKE 'not yet%';"                                    \
  "CREATE INDEX souk_parked_due ON souk_parked (consumer, next_try, number) WHERE is_head;"                  \
  "CREATE INDEX souk_parked_early ON souk_parked (consumer, number) WHERE is_head AND too_early;"
#define PARKED_COUNTS                                                                                        \
  "INSERT INTO souk_parked_counts (consumer, count)"                                                         \
  "  SELECT consumer, count(*) FROM souk_parked GROUP BY consumer;"

#define AUDIT_INDEXES                                                                                        \
  "CREATE INDEX souk_audit_by_actor ON souk_audit (actor, id);"                                              \
  "CREATE INDEX souk_audit_by_actor_and_topic ON souk_audit (actor, topic, id);"                             \
  "CREATE INDEX souk_audit_by_object ON souk_audit (object, id);"                                            \
  "CREATE INDEX souk_audit_by_user ON souk_audit (about, id) WHERE about IS NOT NULL;"                       \
  "CREATE INDEX souk_audit_by_topic ON souk_audit (topic, id);"

static const struct migration migrations[] = {
  { .number = 1,
    .name = "log, delivery, replies",
    .sqlite =
        /* One row. `tried` is written to learn whether a full disk has space again. */
    "CREATE TABLE souk_epoch (one INTEGER PRIMARY KEY CHECK (one = 1), epoch BLOB NOT NULL,"
    "  tried INTEGER NOT NULL DEFAULT 0) STRICT;"
    "INSERT INTO souk_epoch (one, epoch) VALUES (1, randomblob(16));"

    "CREATE TABLE souk_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, source TEXT NOT NULL,"
    "  topic TEXT NOT NULL, aggregate BLOB NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL,"
    "  actor TEXT NOT NULL, subject BLOB NOT NULL, traceparent TEXT NOT NULL, data TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX souk_log_versions ON souk_log (aggregate, source, version);"

    "CREATE TABLE souk_cursors (consumer TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,"
    "  position INTEGER NOT NULL, epoch BLOB NOT NULL, PRIMARY KEY (consumer, topic, partition))"
    "  STRICT, WITHOUT ROWID;"

    "CREATE TABLE souk_inbox (consumer TEXT NOT NULL, generation INTEGER NOT NULL, source TEXT NOT NULL,"
    "  id BLOB NOT NULL, PRIMARY KEY (consumer, generation, source, id)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE souk_parked (number INTEGER PRIMARY KEY AUTOINCREMENT, consumer TEXT NOT NULL,"
    "  seq INTEGER NOT NULL, id BLOB NOT NULL, source TEXT NOT NULL, topic TEXT NOT NULL,"
    "  aggregate BLOB NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL, actor TEXT NOT NULL,"
    "  subject BLOB NOT NULL, traceparent TEXT NOT NULL, data TEXT NOT NULL, tries INTEGER NOT NULL,"
    "  next_try INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;"
    "CREATE INDEX souk_parked_keys ON souk_parked (consumer, topic, aggregate, number);"

    "CREATE TABLE souk_dead_letters (dead_id BLOB PRIMARY KEY NOT NULL, consumer TEXT NOT NULL,"
    "  seq INTEGER NOT NULL, id BLOB NOT NULL, source TEXT NOT NULL, topic TEXT NOT NULL,"
    "  aggregate BLOB NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL, actor TEXT NOT NULL,"
    "  subject BLOB NOT NULL, traceparent TEXT NOT NULL, data TEXT NOT NULL, tries INTEGER NOT NULL,"
    "  reason TEXT NOT NULL, died INTEGER NOT NULL) STRICT;"

    /* By number and so by age: rows this long belong at the table's end, and the oldest are found without
       an index. */
    "CREATE TABLE souk_replies (number INTEGER PRIMARY KEY, request BLOB NOT NULL UNIQUE,"
    "  fingerprint BLOB NOT NULL, subject BLOB NOT NULL, status INTEGER NOT NULL, location TEXT NOT NULL,"
    "  etag TEXT NOT NULL, body TEXT NOT NULL, stored INTEGER NOT NULL) STRICT;",
    .postgres =
        /* place: server and database, so that it is seen when they are others; base: see postgres_log.c. */
    "CREATE TABLE souk_epoch (one bigint PRIMARY KEY CHECK (one = 1), epoch uuid NOT NULL,"
    "  place text NOT NULL DEFAULT '', base bigint NOT NULL DEFAULT 0);"
    "INSERT INTO souk_epoch (one, epoch) VALUES (1, gen_random_uuid());"

    "CREATE TABLE souk_log (seq bigint PRIMARY KEY, id uuid NOT NULL, source text NOT NULL,"
    "  topic text NOT NULL, aggregate uuid NOT NULL, version bigint NOT NULL, time bigint NOT NULL,"
    "  actor text NOT NULL, subject uuid NOT NULL, traceparent text NOT NULL, data text NOT NULL);"
    "CREATE UNIQUE INDEX souk_log_versions ON souk_log (aggregate, source, version);"
    /* The last version of each aggregate: written without being read first, so that events of different
       aggregates do not get in each other's way. */
    "CREATE TABLE souk_versions (aggregate uuid NOT NULL, source text NOT NULL, version bigint NOT NULL,"
    "  PRIMARY KEY (aggregate, source)) WITH (fillfactor = 70);"

    "CREATE TABLE souk_cursors (consumer text NOT NULL, topic text NOT NULL, partition bigint NOT NULL,"
    "  position bigint NOT NULL, epoch uuid NOT NULL, PRIMARY KEY (consumer, topic, partition))"
    "  WITH (fillfactor = 50);"

    "CREATE TABLE souk_inbox (consumer text NOT NULL, generation bigint NOT NULL, source text NOT NULL,"
    "  id uuid NOT NULL, PRIMARY KEY (consumer, generation, source, id));"

    "CREATE TABLE souk_parked (number bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
    "  consumer text NOT NULL, seq bigint NOT NULL, id uuid NOT NULL, source text NOT NULL,"
    "  topic text NOT NULL, aggregate uuid NOT NULL, version bigint NOT NULL, time bigint NOT NULL,"
    "  actor text NOT NULL, subject uuid NOT NULL, traceparent text NOT NULL, data text NOT NULL,"
    "  tries bigint NOT NULL, next_try bigint NOT NULL, reason text NOT NULL);"
    "CREATE INDEX souk_parked_keys ON souk_parked (consumer, topic, aggregate, number);"

    "CREATE TABLE souk_dead_letters (dead_id uuid PRIMARY KEY, consumer text NOT NULL, seq bigint NOT NULL,"
    "  id uuid NOT NULL, source text NOT NULL, topic text NOT NULL, aggregate uuid NOT NULL,"
    "  version bigint NOT NULL, time bigint NOT NULL, actor text NOT NULL, subject uuid NOT NULL,"
    "  traceparent text NOT NULL, data text NOT NULL, tries bigint NOT NULL, reason text NOT NULL,"
    "  died bigint NOT NULL);"

    "CREATE TABLE souk_replies (number bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
    "  request uuid NOT NULL UNIQUE, fingerprint uuid NOT NULL, subject uuid NOT NULL,"
    "  status bigint NOT NULL, location text NOT NULL, etag text NOT NULL, body text NOT NULL,"
    "  stored bigint NOT NULL);"
    /* Requests that a process works on. After a crash of the server nobody does. */
    "CREATE UNLOGGED TABLE souk_claims (request uuid PRIMARY KEY, process uuid NOT NULL,"
    "  ends bigint NOT NULL);" },

  /* What is due and how much is parked must be found without looking at all that is. */
  { .number = 2,
    .name = "the oldest parked events of each key, and how many",
    .sqlite = "ALTER TABLE souk_parked ADD COLUMN is_head INTEGER NOT NULL DEFAULT FALSE;"
              "ALTER TABLE souk_parked ADD COLUMN too_early INTEGER NOT NULL DEFAULT FALSE;" PARKED_HEADS
              "CREATE TABLE souk_parked_counts (consumer TEXT PRIMARY KEY NOT NULL, count INTEGER NOT NULL)"
              "  STRICT, WITHOUT ROWID;" PARKED_COUNTS,
    .postgres = "ALTER TABLE souk_parked ADD COLUMN is_head BOOLEAN NOT NULL DEFAULT FALSE;"
                "ALTER TABLE souk_parked ADD COLUMN too_early BOOLEAN NOT NULL DEFAULT FALSE;" PARKED_HEADS
                "CREATE TABLE souk_parked_counts (consumer TEXT PRIMARY KEY NOT NULL, count BIGINT NOT "
                "NULL);" PARKED_COUNTS },

  /* Whoever is forgotten takes his replies along, so they are found by subject. SQLite cannot drop the old
     constraint. */
  { .number = 3,
    .name = "replies by subject",
    .sqlite = "CREATE TABLE souk_replies_by_subject (number INTEGER PRIMARY KEY, subject BLOB NOT NULL,"
              "  request BLOB NOT NULL, fingerprint BLOB NOT NULL, status INTEGER NOT NULL, location TEXT NOT"
              "  NULL, etag TEXT NOT NULL, body TEXT NOT NULL, stored INTEGER NOT NULL,"
              "  UNIQUE (subject, request)) STRICT;"
              "INSERT INTO souk_replies_by_subject (number, subject, request, fingerprint, status, location,"
              "  etag, body, stored) SELECT number, subject, request, fingerprint, status, location, etag,"
              "  body, stored FROM souk_replies;"
              "DROP TABLE souk_replies;"
              "ALTER TABLE souk_replies_by_subject RENAME TO souk_replies;",
    .postgres = "ALTER TABLE souk_replies DROP CONSTRAINT souk_replies_request_key;"
                "ALTER TABLE souk_replies ADD UNIQUE (subject, request);" },

  /* Few of the log's events, so that they may be found in many ways: see docs/decisions/0013-audit.md. */
  { .number = 4,
    .name = "the audit",
    .sqlite =
        "CREATE TABLE souk_audit (id BLOB PRIMARY KEY NOT NULL, seq INTEGER NOT NULL, actor TEXT NOT"
        "  NULL, object BLOB NOT NULL, about BLOB, topic TEXT NOT NULL) STRICT, WITHOUT ROWID;" AUDIT_INDEXES,
    .postgres = "CREATE TABLE souk_audit (id uuid PRIMARY KEY, seq bigint NOT NULL, actor text NOT NULL,"
                "  object uuid NOT NULL, about uuid, topic text NOT NULL);" AUDIT_INDEXES },
};

const struct migrations frame_migrations = {
  .service = "souk",
  .at = migrations,
  .count = sizeof migrations / sizeof migrations[0],
};
