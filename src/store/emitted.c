/* Events that this process wrote a moment ago, as the structs that they were written from. */
#include "store/store_driver.h"

#include <stdlib.h>

/* More than the bus is behind while it keeps up; a power of two. */
enum { EMITTED_MAX = 1024, EMITTED_ARENA = 512 };

struct emitted_event {
  int64_t seq;
  struct id id;
  const struct event_kind *kind; /* NULL: none yet */
  struct arena *arena;
  void *data;
};

struct emitted {
  pthread_mutex_t lock; /* writers write, the bus reads */
  struct emitted_event at[EMITTED_MAX];
};

struct emitted *emitted_create(void) {
  struct emitted *emitted = calloc(1, sizeof *emitted);
  if (emitted != NULL) {
    pthread_mutex_init(&emitted->lock, NULL);
  }
  return emitted;
}

void emitted_destroy(struct emitted *emitted) {
  if (emitted == NULL) {
    return;
  }
  for (size_t i = 0; i < EMITTED_MAX; i++) {
    arena_destroy(emitted->at[i].arena);
  }
  pthread_mutex_destroy(&emitted->lock);
  free(emitted);
}

/* Consecutive numbers lie side by side; on a server, where the lowest 12 bits count within a transaction,
   transactions do. */
static struct emitted_event *place_of(struct emitted *emitted, int64_t seq) {
  return &emitted->at[((uint64_t)seq ^ (uint64_t)seq >> 12) % EMITTED_MAX];
}

/* The transaction may yet come to nothing. Then the number, or the number and the id, are some other event's,
   which takes the place when it is emitted; or nobody's, and nobody asks. */
void emitted_keep(struct emitted *emitted, int64_t seq, struct id id, const struct event_kind *kind,
                  const void *data) {
  struct emitted_event *event = place_of(emitted, seq);
  pthread_mutex_lock(&emitted->lock);
  if (event->arena == NULL) {
    event->arena = arena_create(EMITTED_ARENA);
  }
  arena_reset(event->arena);
  event->seq = seq;
  event->id = id;
  event->kind = kind;
  event->data = arena_alloc(event->arena, kind->data->size);
  shape_copy(kind->data, data, event->arena, event->data);
  pthread_mutex_unlock(&emitted->lock);
}

void *store_emitted(struct store *store, const struct event *event, const struct event_kind *kind,
                    struct arena *arena) {
  struct emitted *emitted = store->emitted;
  if (emitted == NULL) {
    return NULL;
  }
  const struct emitted_event *kept = place_of(emitted, event->seq);
  void *data = NULL;
  pthread_mutex_lock(&emitted->lock);
  if (kept->kind == kind && kept->seq == event->seq && id_equal(kept->id, event->id)) {
    data = arena_alloc(arena, kind->data->size);
    shape_copy(kind->data, kept->data, arena, data);
  }
  pthread_mutex_unlock(&emitted->lock);
  return data;
}
