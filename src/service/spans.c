#include "service/spans.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_AT_ONCE = 256 };

struct spans {
  pthread_mutex_t mutex;
  size_t max;
  uint64_t added; /* since the start: where the next one goes, by the remainder */
  _Atomic uint64_t named;
  uint8_t key[crypto_shorthash_KEYBYTES];
  struct span at[];
};

int spans_create(struct spans **ret, size_t max) {
  struct spans *spans = calloc(1, sizeof *spans + max * sizeof(struct span));
  if (spans == NULL) {
    return -ENOMEM;
  }
  spans->max = max;
  pthread_mutex_init(&spans->mutex, NULL);
  randombytes_buf(spans->key, sizeof spans->key);
  *ret = spans;
  return 0;
}

void spans_destroy(struct spans *spans) {
  if (spans == NULL) {
    return;
  }
  pthread_mutex_destroy(&spans->mutex);
  free(spans);
}

void spans_add(struct spans *spans, const struct span *span) {
  if (spans->max == 0) {
    return;
  }
  pthread_mutex_lock(&spans->mutex);
  spans->at[spans->added++ % spans->max] = *span;
  pthread_mutex_unlock(&spans->mutex);
}

/* Few at a time, so that nobody who adds one waits for the whole ring to be looked through. */
size_t spans_of(struct spans *spans, const char trace[static TRACE_ID_LEN], struct span *ret, size_t max) {
  size_t count = 0;
  pthread_mutex_lock(&spans->mutex);
  uint64_t end = spans->added;
  uint64_t at = end > spans->max ? end - spans->max : 0;
  while (at < end && count < max) {
    uint64_t oldest = spans->added > spans->max ? spans->added - spans->max : 0;
    at = at < oldest ? oldest : at; /* they were overwritten meanwhile */
    for (size_t i = 0; i < LOOK_AT_ONCE && at < end && count < max; i++, at++) {
      const struct span *span = &spans->at[at % spans->max];
      if (memcmp(span->trace, trace, TRACE_ID_LEN) == 0) {
        ret[count++] = *span;
      }
    }
    pthread_mutex_unlock(&spans->mutex);
    pthread_mutex_lock(&spans->mutex);
  }
  pthread_mutex_unlock(&spans->mutex);
  return count;
}

void spans_name(struct spans *spans, char traceparent[static TRACEPARENT_LEN + 1]) {
  uint64_t number = atomic_fetch_add_explicit(&spans->named, 1, memory_order_relaxed);
  uint8_t id[crypto_shorthash_BYTES];
  crypto_shorthash(id, (const unsigned char *)&number, sizeof number, spans->key);
  hex_format(id, sizeof id, traceparent + SPAN_ID_AT);
}

/* The random half of its id. */
void span_of_event(struct id event, char ret[static SPAN_ID_LEN]) {
  hex_format(event.bytes + sizeof event.bytes / 2, SPAN_ID_LEN / 2, ret);
}
