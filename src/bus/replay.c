/* Replay: what a consumer made from its REBUILD events is forgotten, so that they can make it again. */

#include "bus/replay.h"

struct reset {
  struct body body;
  const struct consumer *consumer;
};

static int reset_topic(const struct consumer *consumer, struct tx *tx,
                       const struct subscription *subscription) {
  for (const char *const *table = subscription->rebuilds; table != NULL && *table != NULL; table++) {
    int result = tx_empty_table(tx, *table);
    if (result < 0) {
      return result;
    }
  }
  int result = tx_cursor_reset(tx, consumer->name, subscription->event->name, 0);
  return result < 0 ? result : tx_forget_troubles(tx, consumer->name, subscription->event->name);
}

static int run_reset(struct body *body, struct tx *tx) {
  const struct consumer *consumer = container_of(body, struct reset, body)->consumer;
  for (size_t i = 0; i < consumer->subscriptions_count; i++) {
    if (consumer->subscriptions[i].on_replay == REBUILD) {
      int result = reset_topic(consumer, tx, &consumer->subscriptions[i]);
      if (result < 0) {
        return result;
      }
    }
  }
  return 0;
}

int replay_reset(const struct consumer *consumer, struct instant now, struct error *error) {
  struct arena *arena = arena_create(4096);
  struct origin origin = { .actor = TEXT("system"), .now = now };
  struct reset reset = {
    .body = { .service = consumer->name, .origin = &origin, .arena = arena, .run = run_reset },
    .consumer = consumer,
  };
  int result = store_run(consumer->store, &reset.body);
  arena_destroy(arena);
  if (result < 0) {
    return error_set(error, result,
                     "What %s made from events could not be emptied; nothing was changed. See the log.",
                     consumer->name);
  }
  return 0;
}
