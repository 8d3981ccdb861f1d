/* Requests with an Idempotency-Key that are under way, by their hash. */
#include "service/frame.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

enum { CLAIMS_MAX = 65536 };

struct claims {
  pthread_mutex_t mutex;
  void *tree; /* of pointers to hashes, by tsearch(3) */
  size_t count;
};

static int compare_hashes(const void *a, const void *b) {
  return memcmp(a, b, 32);
}

int claims_create(struct claims **ret) {
  struct claims *claims = calloc(1, sizeof *claims);
  if (claims == NULL) {
    return -ENOMEM;
  }
  pthread_mutex_init(&claims->mutex, NULL);
  *ret = claims;
  return 0;
}

void claims_destroy(struct claims *claims) {
  if (claims == NULL) {
    return;
  }
  pthread_mutex_destroy(&claims->mutex);
  free(claims);
}

int claims_take(struct claims *claims, const uint8_t request[static 32]) {
  pthread_mutex_lock(&claims->mutex);
  int result = 0;
  if (claims->count >= CLAIMS_MAX) {
    result = -EAGAIN;
  } else {
    const void *const *node = tsearch(request, &claims->tree, compare_hashes);
    if (node == NULL) {
      result = -EAGAIN;
    } else if (*node != request) {
      result = -EEXIST;
    } else {
      claims->count++;
    }
  }
  pthread_mutex_unlock(&claims->mutex);
  return result;
}

void claims_release(struct claims *claims, const uint8_t request[static 32]) {
  pthread_mutex_lock(&claims->mutex);
  tdelete(request, &claims->tree, compare_hashes);
  claims->count--;
  pthread_mutex_unlock(&claims->mutex);
}
