#include "services/gateway/gateway_limits.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 8, SETS = LIMIT_BUCKETS / WAYS, LOCKS = 16, CACHE_LINE = 64 };

/* One that would have been full before now is as good as none. */
struct bucket {
  uint64_t key;
  int64_t full_at_us;
};
struct lock {
  alignas(CACHE_LINE) pthread_mutex_t mutex;
};
struct limits {
  struct lock locks[LOCKS];
  uint8_t hash_key[crypto_shorthash_KEYBYTES]; /* nobody can choose which bucket he shares */
  int64_t per_window[LIMIT_CLASSES];
  struct bucket buckets[LIMIT_BUCKETS];
};

int limits_create(struct limits **ret, const int64_t per_window[static LIMIT_CLASSES]) {
  struct limits *limits = aligned_alloc(CACHE_LINE, sizeof *limits);
  if (limits == NULL) {
    return -ENOMEM;
  }
  memset(limits, 0, sizeof *limits);
  for (size_t i = 0; i < LOCKS; i++) {
    pthread_mutex_init(&limits->locks[i].mutex, NULL);
  }
  memcpy(limits->per_window, per_window, sizeof limits->per_window);
  randombytes_buf(limits->hash_key, sizeof limits->hash_key);
  *ret = limits;
  return 0;
}

void limits_destroy(struct limits *limits) {
  if (limits == NULL) {
    return;
  }
  for (size_t i = 0; i < LOCKS; i++) {
    pthread_mutex_destroy(&limits->locks[i].mutex);
  }
  free(limits);
}

/* Its own bucket, or in a full set that of whoever has used least. */
static struct bucket *find_bucket(struct bucket set[static WAYS], uint64_t key) {
  struct bucket *fullest = &set[0];
  for (size_t i = 0; i < WAYS; i++) {
    if (set[i].key == key) {
      return &set[i];
    }
    fullest = set[i].full_at_us < fullest->full_at_us ? &set[i] : fullest;
  }
  *fullest = (struct bucket){ .key = key };
  return fullest;
}

/* `one_us`: in what time one request grows back. */
static bool take(struct bucket *bucket, int64_t one_us, int64_t window_us, int64_t now_us,
                 struct limit_answer *ret) {
  int64_t from_us = bucket->full_at_us > now_us ? bucket->full_at_us : now_us;
  /* A clock that was set back must not shut anybody out. */
  from_us = from_us - now_us > window_us ? now_us + window_us : from_us;
  int64_t used_us = from_us + one_us - now_us;
  if (used_us > window_us) {
    *ret = (struct limit_answer){ .reset_seconds = (used_us - window_us + 999999) / 1000000 };
    return false;
  }
  bucket->full_at_us = from_us + one_us;
  *ret = (struct limit_answer){ .remaining = (window_us - used_us) / one_us,
                                .reset_seconds = (used_us + 999999) / 1000000 };
  return true;
}

bool limits_take(struct limits *limits, enum limit_class class, int64_t times, const uint8_t key[static 16],
                 struct instant now, struct limit_answer *ret) {
  struct {
    uint8_t key[16];
    int64_t class, times;
  } whose = { .class = class, .times = times };
  memcpy(whose.key, key, sizeof whose.key);
  uint64_t hash = 0;
  crypto_shorthash((unsigned char *)&hash, (const unsigned char *)&whose, sizeof whose, limits->hash_key);
  size_t set = (size_t)(hash % SETS);
  const int64_t window_us = (int64_t)LIMIT_WINDOW_SECONDS * 1000000;
  int64_t one_us = window_us / (limits->per_window[class] * times);
  pthread_mutex_t *mutex = &limits->locks[set % LOCKS].mutex;
  pthread_mutex_lock(mutex);
  bool taken =
      take(find_bucket(&limits->buckets[set * WAYS], hash), one_us > 0 ? one_us : 1, window_us, now.us, ret);
  pthread_mutex_unlock(mutex);
  return taken;
}
