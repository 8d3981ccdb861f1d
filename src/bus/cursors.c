/* Where consumers stand when the bus starts. */

#include "bus/embedded.h"

struct opening {
  struct body body;
  struct lane *lane;
  int64_t heads[BUS_STORES_MAX];
  struct error error;
  int64_t parked;
  struct instant next_try;
};

static const struct cursor *find_cursor(const struct cursor *cursors, size_t count, const char *topic) {
  for (size_t i = 0; i < count; i++) {
    if (cursors[i].partition == 0 && text_is(cursors[i].topic, topic)) {
      return &cursors[i];
    }
  }
  return NULL;
}

static int check_cursor(struct opening *opening, const struct cursor *cursor, struct store *store,
                        int64_t head) {
  if (!id_equal(cursor->epoch, store_epoch(store))) {
    char theirs[ID_TEXT_LEN + 1];
    char ours[ID_TEXT_LEN + 1];
    id_format(cursor->epoch, theirs);
    id_format(store_epoch(store), ours);
    return error_set(
        &opening->error, -ESTALE,
        "%.*s stands in another log of %.*s (epoch %s) than the one in store %s (epoch %s): one of "
        "the databases was replaced or restored alone. Restore all of them from one backup that "
        "`souk backup` has made.",
        TEXT_ARGS(cursor->consumer), TEXT_ARGS(cursor->topic), theirs, store_name(store), ours);
  }
  if (cursor->position > head && store_log_refresh(store) == 0) {
    head = store_log_head(store); /* another process may have gone on */
  }
  if (cursor->position > head) {
    return error_set(
        &opening->error, -ESTALE,
        "%.*s has done %.*s up to event %lld, but the log of store %s ends at %lld: that database "
        "was restored from an older copy. Restore all of them from one backup that `souk backup` "
        "has made.",
        TEXT_ARGS(cursor->consumer), TEXT_ARGS(cursor->topic), (long long)cursor->position, store_name(store),
        (long long)head);
  }
  return 0;
}

static int open_cursor(struct opening *opening, struct tx *tx, size_t index, const struct cursor *found) {
  struct lane *lane = opening->lane;
  const struct subscription *subscription = &lane->consumer->subscriptions[index];
  size_t log = lane->log_of[index];
  struct store *store = lane->embedded->logs[log].store;
  if (found != NULL) {
    lane->positions[index] = found->position;
    int result = check_cursor(opening, found, store, opening->heads[log]);
    /* Written, too: a batch of a process that has just died may still be on its way to be committed in the
       server, and must be waited for, or it would fence us. */
    return result < 0 ? result
                      : tx_cursor_advance(tx, lane->consumer->name, subscription->event->name, 0,
                                          found->position, found->position);
  }
  struct cursor cursor = {
    .consumer = text_of(lane->consumer->name),
    .topic = text_of(subscription->event->name),
    .position = subscription->from == FROM_NOW ? opening->heads[log] : 0,
    .epoch = store_epoch(store),
  };
  lane->positions[index] = cursor.position;
  return tx_cursor_create(tx, &cursor);
}

static int run_opening(struct body *body, struct tx *tx) {
  struct opening *opening = container_of(body, struct opening, body);
  struct consumer *consumer = opening->lane->consumer;
  struct cursor *cursors = NULL;
  size_t count = 0;
  int result = tx_cursors(tx, consumer->name, &cursors, &count);
  for (size_t i = 0; result >= 0 && i < consumer->subscriptions_count; i++) {
    result = open_cursor(opening, tx, i, find_cursor(cursors, count, consumer->subscriptions[i].event->name));
  }
  if (result < 0) {
    return result;
  }
  result = tx_parked_count(tx, consumer->name, &opening->parked);
  if (result < 0) {
    return result;
  }
  return parked_next(tx, consumer->name, &opening->next_try);
}

int cursors_open(struct lane *lane, struct error *error) {
  struct embedded *embedded = lane->embedded;
  struct arena *arena = arena_create(4096);
  struct origin origin = { .actor = TEXT("system"), .now = clock_now(embedded->bus->options.clock) };
  struct opening opening = {
    .body = { .service = lane->consumer->name, .origin = &origin, .arena = arena, .run = run_opening },
    .lane = lane,
  };
  for (size_t i = 0; i < embedded->logs_count; i++) {
    opening.heads[i] = store_log_head(embedded->logs[i].store);
  }
  int result = store_run(lane->consumer->store, &opening.body);
  arena_destroy(arena);
  if (result < 0 && opening.error.text[0] != '\0') {
    return error_set(error, result, "%s", opening.error.text);
  }
  if (result < 0) {
    return error_set(error, result, "The cursors of %s cannot be read; the log says why.",
                     lane->consumer->name);
  }
  atomic_store(&lane->follower->parked, opening.parked);
  lane->next_try = opening.next_try;
  lane->too_early = opening.parked > 0;
  lane->early_below = EARLY_FROM_NEWEST;
  return 0;
}

void places_set(struct lane *lane) {
  for (size_t i = 0; i < lane->embedded->logs_count; i++) {
    lane->places[i].done_to = INT64_MAX;
    lane->places[i].hears = false;
  }
  for (size_t i = 0; i < lane->consumer->subscriptions_count; i++) {
    struct place *place = &lane->places[lane->log_of[i]];
    place->hears = true;
    if (lane->positions[i] < place->done_to) {
      place->done_to = lane->positions[i];
    }
  }
}
