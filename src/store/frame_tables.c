/* The frame's own tables, in every store. */
#include "store/store_driver.h"

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
    "  etag TEXT NOT NULL, body TEXT NOT NULL, stored INTEGER NOT NULL) STRICT;" },
};

const struct migrations frame_migrations = {
  .service = "souk",
  .at = migrations,
  .count = sizeof migrations / sizeof migrations[0],
};
