#include "services/auth/auth_hasher.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

_Static_assert((int)HASH_TEXT_MAX == crypto_pwhash_argon2id_STRBYTES, "as libsodium writes it");

/* One thread that waits; it lies on that thread's stack. */
struct waiter {
  struct waiter *next;
  pthread_cond_t turn;
  bool called;
};

struct hasher {
  pthread_mutex_t mutex;
  struct waiter *first, *last;
  size_t running, running_max;
  size_t waiting, waiting_max;
};

const struct text hash_of_nobody = { /* salt and hash are zeros */
                                     .at = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                     .len = 97
};

/* As libsodium wants it: 128 bytes, all of them there. */
static bool copy_hash(struct text hash, char ret[static HASH_TEXT_MAX]) {
  bool fits = hash.len < HASH_TEXT_MAX;
  memset(ret, 0, HASH_TEXT_MAX);
  memcpy(ret, text_c(hash), fits ? hash.len : 0);
  return fits;
}

static int hash_now(struct text password, char ret[static HASH_TEXT_MAX]) {
  return crypto_pwhash_str_alg(ret, text_c(password), password.len, HASH_PASSES, HASH_BYTES,
                               crypto_pwhash_ALG_ARGON2ID13) == 0
             ? 0
             : -ENOMEM;
}

int hasher_create(struct hasher **ret, size_t running_max, size_t waiting_max) {
  struct hasher *hasher = calloc(1, sizeof *hasher);
  if (hasher == NULL || sodium_init() < 0) {
    free(hasher);
    return -ENOMEM;
  }
  pthread_mutex_init(&hasher->mutex, NULL);
  hasher->running_max = running_max;
  hasher->waiting_max = waiting_max;
  *ret = hasher;
  return 0;
}

void hasher_destroy(struct hasher *hasher) {
  if (hasher == NULL) {
    return;
  }
  pthread_mutex_destroy(&hasher->mutex);
  free(hasher);
}

static void leave_queue(struct hasher *hasher, struct waiter *leaving) {
  struct waiter *before = NULL;
  for (struct waiter *at = hasher->first; at != leaving; at = at->next) {
    before = at;
  }
  *(before != NULL ? &before->next : &hasher->first) = leaving->next;
  if (hasher->last == leaving) {
    hasher->last = before;
  }
  hasher->waiting--;
}

/* With the mutex held; waits until the thread before hands on its turn. */
static int queue_up(struct hasher *hasher, int64_t deadline_us) {
  pthread_condattr_t monotonic;
  struct waiter self = { 0 };
  struct timespec until = { .tv_sec = deadline_us / 1000000, .tv_nsec = deadline_us % 1000000 * 1000 };
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&self.turn, &monotonic);
  pthread_condattr_destroy(&monotonic);
  *(hasher->last != NULL ? &hasher->last->next : &hasher->first) = &self;
  hasher->last = &self;
  hasher->waiting++;
  int result = 0;
  while (!self.called && result == 0) {
    result = pthread_cond_timedwait(&self.turn, &hasher->mutex, &until);
  }
  if (!self.called) {
    leave_queue(hasher, &self);
  }
  pthread_cond_destroy(&self.turn);
  return self.called ? 0 : -ETIME;
}

static int take_turn(struct hasher *hasher, int64_t deadline_us) {
  pthread_mutex_lock(&hasher->mutex);
  int result = 0;
  if (hasher->running < hasher->running_max) {
    hasher->running++;
  } else if (hasher->waiting < hasher->waiting_max) {
    result = queue_up(hasher, deadline_us);
  } else {
    result = -EAGAIN;
  }
  pthread_mutex_unlock(&hasher->mutex);
  return result;
}

/* `running` stays as it is when the turn is handed on: nobody who comes meanwhile gets in between. */
static void give_turn(struct hasher *hasher) {
  pthread_mutex_lock(&hasher->mutex);
  struct waiter *next = hasher->first;
  if (next != NULL) {
    leave_queue(hasher, next);
    next->called = true;
    pthread_cond_signal(&next->turn);
  } else {
    hasher->running--;
  }
  pthread_mutex_unlock(&hasher->mutex);
}

int hasher_hash(struct hasher *hasher, struct text password, int64_t deadline_us,
                char ret[static HASH_TEXT_MAX]) {
  int result = take_turn(hasher, deadline_us);
  if (result < 0) {
    return result;
  }
  result = hash_now(password, ret);
  give_turn(hasher);
  return result;
}

int hasher_verify(struct hasher *hasher, struct text hash, struct text password, int64_t deadline_us) {
  char known[HASH_TEXT_MAX];
  if (!copy_hash(hash, known)) {
    return -EACCES;
  }
  int result = take_turn(hasher, deadline_us);
  if (result < 0) {
    return result;
  }
  errno = 0;
  if (crypto_pwhash_str_verify(known, text_c(password), password.len) != 0) {
    result = errno == ENOMEM ? -ENOMEM : -EACCES;
  }
  give_turn(hasher);
  return result;
}

bool hash_is_outdated(struct text hash) {
  char known[HASH_TEXT_MAX];
  return !copy_hash(hash, known) || crypto_pwhash_str_needs_rehash(known, HASH_PASSES, HASH_BYTES) != 0;
}
