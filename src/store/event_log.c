/* The event log: written by emit in the transaction of a change, read by the bus and in time lines. The same
   for every driver. */
#include "store/store_driver.h"

#include <string.h>

enum { EVENT_DATA_MAX = 64 * 1024 };

static const struct field event_fields[] = { EVENT_COLUMNS(struct event, ) };
const struct shape event_shape = SHAPE(event, event_fields, .doc = "A row of the log.");

/* version is the next of this source and aggregate, found by the index that keeps it unique; on PostgreSQL
   counted in a table of its own. */
static const struct statement insert_event = {
  .name = "insert_event",
  .sqlite =
      "INSERT INTO souk_log (id, source, topic, aggregate, version, time, actor, subject, traceparent, data)"
      " VALUES (:id, :source, :topic, :aggregate, (SELECT coalesce(max(version), 0) + 1 FROM souk_log"
      "   WHERE aggregate = :aggregate AND source = :source),"
      " :time, :actor, :subject, :traceparent, :data)",
  .postgres =
      "WITH next AS (INSERT INTO souk_versions (aggregate, source, version) VALUES (:aggregate, :source, 1)"
      "   ON CONFLICT (aggregate, source) DO UPDATE SET version = souk_versions.version + 1 RETURNING "
      "version)"
      " INSERT INTO souk_log (seq, id, source, topic, aggregate, version, time, actor, subject, traceparent,"
      "   data) SELECT :seq, :id, :source, :topic, :aggregate, next.version, :time, :actor, :subject,"
      "   :traceparent, :data FROM next",
  .takes = &event_shape,
};

static int refuse_data(struct tx *tx, const struct event_kind *kind, const struct faults *faults) {
  const struct fault *first = &faults->at[0];
  return tx_poison(tx, -EINVAL, "%s is not of its shape: %.*s %s: %.*s", kind->name, TEXT_ARGS(first->path),
                   first->code, TEXT_ARGS(first->message));
}

int tx_emit(struct tx *tx, const struct event_kind *kind, struct id aggregate, const void *data) {
  int result = tx_may_write(tx);
  if (result != 0) {
    return result;
  }
  if (!tx_may_emit(tx, kind)) {
    return tx_poison(tx, -EINVAL, "%s emits %s, which its face does not list", tx_service(tx), kind->name);
  }
  struct faults faults;
  faults.arena = tx_arena(tx);
  faults.count = 0;
  if (shape_check(kind->data, data, &faults) != 0) {
    return refuse_data(tx, kind, &faults);
  }
  const struct origin *origin = tx_origin(tx);
  struct buffer json;
  buffer_init(&json, EVENT_DATA_MAX);
  shape_encode(kind->data, data, &json);
  struct event event = {
    .id = tx_id(tx),
    .source = text_of(tx_service(tx)),
    .topic = text_of(kind->name),
    .aggregate = aggregate,
    .time = origin != NULL ? origin->now : tx_clock_now(tx),
    .actor = origin != NULL ? origin->actor : TEXT("system"),
    .data = buffer_text(&json),
  };
  if (origin != NULL) {
    event.subject = origin->subject;
    event.traceparent = text_of(origin->traceparent);
  }
  result = json.failed ? tx_poison(tx, -EINVAL, "%s has more than %d bytes", kind->name, EVENT_DATA_MAX)
                       : tx->driver->next_seq(tx, &event.seq);
  if (result == 0) {
    result = tx_frame_change(tx, &insert_event, &event, NULL);
  }
  buffer_finish(&json);
  if (result == 0) {
    tx->emitted = event.seq != 0 ? event.seq : tx->driver->last_seq(tx);
    tx->emitted_id = event.id;
    if (tx->store->emitted != NULL) {
      emitted_keep(tx->store->emitted, tx->emitted, event.id, kind, data);
    }
  }
  if (result == 0 && (kind->audited || (origin != NULL && origin->by_admin))) {
    result = tx_audit(tx, kind, &event, data);
  }
  return result;
}

struct of_aggregate {
  struct text source;
  struct id aggregate;
  int64_t limit;
};
static const struct field of_aggregate_fields[] = {
  FIELD(struct of_aggregate, source),
  FIELD(struct of_aggregate, aggregate),
  FIELD(struct of_aggregate, limit),
};
static const struct shape of_aggregate_shape = SHAPE(of_aggregate, of_aggregate_fields, .doc = "");

int tx_events_of(struct tx *tx, struct id aggregate, size_t limit, struct event **ret, size_t *ret_count) {
  static const struct statement select_events_of = {
    .name = "select_events_of",
    .sql = "SELECT * FROM (SELECT * FROM souk_log WHERE aggregate = :aggregate AND source = :source"
           " ORDER BY version DESC LIMIT :limit) AS newest ORDER BY version",
    .takes = &of_aggregate_shape,
    .gives = &event_shape,
  };
  struct of_aggregate of = { .source = text_of(tx_service(tx)),
                             .aggregate = aggregate,
                             .limit = (int64_t)limit };
  return tx_frame_all(tx, &select_events_of, &of, limit, ret, ret_count);
}

struct after {
  int64_t after, limit;
};
static const struct field after_fields[] = { FIELD(struct after, after), FIELD(struct after, limit) };
static const struct shape after_shape = SHAPE(after, after_fields, .doc = "");

int store_log_read(struct store *store, int64_t after, size_t limit, struct arena *arena, struct event **ret,
                   size_t *ret_count) {
  static const struct statement select_events_after = {
    .name = "select_events_after",
    .sqlite = "SELECT * FROM souk_log WHERE seq > :after ORDER BY seq LIMIT :limit",
    /* Transactions commit in another order than that of their numbers: what stands before the first that is
       still under way is final. */
    .postgres = "SELECT * FROM souk_log WHERE seq > :after AND seq < (SELECT (base +"
                " pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 12 FROM souk_epoch)"
                " ORDER BY seq LIMIT :limit",
    .takes = &after_shape,
    .gives = &event_shape,
  };
  struct tx *tx = NULL;
  int result = store_read(store, NULL, arena, &tx);
  if (result != 0) {
    return result;
  }
  struct after in = { .after = after, .limit = (int64_t)limit };
  result = tx_frame_all(tx, &select_events_after, &in, limit, ret, ret_count);
  tx_end(tx);
  return result;
}

static int count_after(struct tx *tx, int64_t after, int64_t *ret) {
  static const struct statement count_events_after = {
    .name = "count_events_after",
    .sql = "SELECT count(*) AS count FROM (SELECT 1 FROM souk_log WHERE seq > :after LIMIT :limit) AS above",
    .takes = &after_shape,
    .gives = &count_shape,
  };
  struct after in = { .after = after, .limit = LOG_COUNT_MAX };
  struct count count = { 0 };
  int result = tx_frame_one(tx, &count_events_after, &in, &count);
  *ret = count.count;
  return result;
}

int64_t store_log_count(struct store *store, int64_t after) {
  int64_t head = store_log_head(store);
  if (head <= after || store_log_stride(store) == 1) {
    return head <= after ? 0 : head - after < LOG_COUNT_MAX ? head - after : LOG_COUNT_MAX;
  }
  struct arena *arena = arena_create(4096);
  struct tx *tx = NULL;
  int64_t count = 0;
  int result = store_read(store, NULL, arena, &tx);
  if (result == 0) {
    result = count_after(tx, after, &count);
    tx_end(tx);
  }
  arena_destroy(arena);
  return result == 0 ? count : result;
}
