/* The audit: which events say who did what to what. They stand in the log as all do; here is only by what
   they are found. The same for every driver. */
#include "store/store_driver.h"

#include <string.h>

struct audit_row {
  struct id id;
  int64_t seq;
  struct text actor;
  struct id object;
  struct maybe_id about;
  struct text topic;
};
static const struct field audit_row_fields[] = {
  FIELD(struct audit_row, id),     FIELD(struct audit_row, seq),   FIELD(struct audit_row, actor),
  FIELD(struct audit_row, object), FIELD(struct audit_row, about), FIELD(struct audit_row, topic),
};
static const struct shape audit_row_shape = SHAPE(audit_row, audit_row_fields, .doc = "");

/* Whom an event is about: its key where that is a user's, else what it says itself. */
static struct maybe_id user_of(const struct event_kind *kind, struct id aggregate, const void *data) {
  if (strcmp(kind->aggregate, "user") == 0) {
    return (struct maybe_id){ PRESENT, aggregate };
  }
  const struct field *field = shape_find(kind->data, TEXT("user_id"));
  if (field == NULL || field->kind != KIND_ID) {
    return (struct maybe_id){ .presence = IS_NULL };
  }
  const void *at = (const char *)data + field->at;
  return field->maybe ? *(const struct maybe_id *)at : (struct maybe_id){ PRESENT, *(const struct id *)at };
}

int tx_audit(struct tx *tx, const struct event_kind *kind, const struct event *event, const void *data) {
  static const struct statement insert_audit = {
    .name = "insert_audit",
    .sql = "INSERT INTO souk_audit (id, seq, actor, object, about, topic)"
           " VALUES (:id, :seq, :actor, :object, :about, :topic)",
    .takes = &audit_row_shape,
  };
  struct audit_row row = {
    .id = event->id,
    .seq = tx->emitted,
    .actor = event->actor,
    .object = event->aggregate,
    .about = user_of(kind, event->aggregate, data),
    .topic = event->topic,
  };
  return tx_frame_change(tx, &insert_audit, &row, NULL);
}

static const struct field audit_search_fields[] = {
  FIELD(struct audit_search, actor), FIELD(struct audit_search, object), FIELD(struct audit_search, user),
  FIELD(struct audit_search, topic), FIELD(struct audit_search, from),   FIELD(struct audit_search, below),
  FIELD(struct audit_search, limit),
};
static const struct shape audit_search_shape = SHAPE(audit_search, audit_search_fields, .doc = "");

/* The first condition decides which index is used; what else is asked for is looked at on the way. */
#define AUDITED(statement_name, by)                                                                          \
  {                                                                                                          \
    .name = (statement_name),                                                                                \
    .sql = "SELECT log.* FROM souk_audit AS audit JOIN souk_log AS log ON log.seq = audit.seq WHERE " by     \
           " AND audit.id >= :from AND audit.id < :below"                                                    \
           " AND (:actor IS NULL OR audit.actor = :actor) AND (:topic IS NULL OR audit.topic = :topic)"      \
           " AND (:object IS NULL OR audit.object = :object) AND (:user IS NULL OR audit.about = :user)"     \
           " ORDER BY audit.id DESC LIMIT :limit",                                                           \
    .takes = &audit_search_shape, .gives = &event_shape,                                                     \
  }
static const struct statement audit_by_object = AUDITED("audit_by_object", "audit.object = :object");
static const struct statement audit_by_user = AUDITED("audit_by_user", "audit.about = :user");
static const struct statement audit_by_actor_and_topic =
    AUDITED("audit_by_actor_and_topic", "audit.actor = :actor AND audit.topic = :topic");
static const struct statement audit_by_actor = AUDITED("audit_by_actor", "audit.actor = :actor");
static const struct statement audit_by_topic = AUDITED("audit_by_topic", "audit.topic = :topic");
static const struct statement audit_of_all = AUDITED("audit_of_all", "TRUE");

static const struct statement *statement_for(const struct audit_search *search) {
  if (search->object.presence == PRESENT) {
    return &audit_by_object;
  }
  if (search->user.presence == PRESENT) {
    return &audit_by_user;
  }
  if (search->actor.presence == PRESENT) {
    return search->topic.presence == PRESENT ? &audit_by_actor_and_topic : &audit_by_actor;
  }
  return search->topic.presence == PRESENT ? &audit_by_topic : &audit_of_all;
}

int store_audit(struct store *store, const struct audit_search *search, struct arena *arena,
                struct event **ret, size_t *ret_count) {
  struct tx *tx = NULL;
  int result = store_read(store, NULL, arena, &tx);
  if (result == 0) {
    result = tx_frame_all(tx, statement_for(search), search, (size_t)search->limit, ret, ret_count);
    tx_end(tx);
  }
  return result;
}
