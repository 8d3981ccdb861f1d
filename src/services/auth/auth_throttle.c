/* A budget is one instant, the virtual time up to which it is used (GCRA): each try moves it on by the time
   that a try takes to come back; it is full when that instant is past. */
#include "services/auth/auth_throttle.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 8, SETS = THROTTLE_ENTRIES / WAYS };
#define SECOND ((int64_t)1000000)

enum budget { ACCOUNT_AT_PLACE, PLACE, ACCOUNT };
enum { BUDGETS = ACCOUNT + 1 };

static const struct {
  int64_t tries, seconds;
} budgets[BUDGETS] = {
  [ACCOUNT_AT_PLACE] = { TRIES_PER_PLACE, TRIES_PER_PLACE_SECONDS },
  [PLACE] = { TRIES_OF_PLACE, TRIES_OF_PLACE_SECONDS },
  [ACCOUNT] = { TRIES_OF_ACCOUNT, TRIES_OF_ACCOUNT_SECONDS },
};

struct entry {
  uint64_t key;        /* 0: free */
  int64_t used_until;  /* the budget is full at this instant */
  int64_t known_until; /* ACCOUNT_AT_PLACE: somebody logged in here */
};

struct throttle {
  pthread_mutex_t mutex;
  uint8_t hash_key[crypto_shorthash_KEYBYTES]; /* random, so that nobody can choose who is thrown out */
  struct entry entries[SETS][WAYS];
};

int throttle_create(struct throttle **ret) {
  struct throttle *throttle = calloc(1, sizeof *throttle);
  if (throttle == NULL) {
    return -ENOMEM;
  }
  pthread_mutex_init(&throttle->mutex, NULL);
  randombytes_buf(throttle->hash_key, sizeof throttle->hash_key);
  *ret = throttle;
  return 0;
}

void throttle_destroy(struct throttle *throttle) {
  if (throttle == NULL) {
    return;
  }
  pthread_mutex_destroy(&throttle->mutex);
  free(throttle);
}

void place_of(struct text address, char ret[static PLACE_MAX]) {
  struct in_addr four;
  struct in6_addr six;
  static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
  const uint8_t *bytes = six.s6_addr;
  if (inet_pton(AF_INET, text_c(address), &four) == 1) {
    bytes = (const uint8_t *)&four;
  } else if (inet_pton(AF_INET6, text_c(address), &six) != 1) {
    snprintf(ret, PLACE_MAX, "%s", text_c(address));
    return;
  } else if (memcmp(six.s6_addr, mapped, sizeof mapped) == 0) {
    bytes = six.s6_addr + sizeof mapped;
  } else {
    snprintf(ret, PLACE_MAX, "%02x%02x:%02x%02x:%02x%02x::/48", bytes[0], bytes[1], bytes[2], bytes[3],
             bytes[4], bytes[5]);
    return;
  }
  snprintf(ret, PLACE_MAX, "%u.%u.%u.0/24", bytes[0], bytes[1], bytes[2]);
}

/* Never 0. */
static uint64_t key_of(const struct throttle *throttle, enum budget budget, struct text account,
                       const char *place) {
  char text[512];
  uint64_t key = 0;
  int len = snprintf(text, sizeof text, "%u\n%.*s\n%s", (unsigned)budget,
                     budget == PLACE ? 0 : (int)(account.len < 400 ? account.len : 400), text_c(account),
                     budget == ACCOUNT ? "" : place);
  crypto_shorthash((unsigned char *)&key, (const unsigned char *)text, (unsigned long long)len,
                   throttle->hash_key);
  return key | 1;
}

/* A budget that is in use means most: whoever could make it forgotten could go on guessing. */
static bool means_less(const struct entry *a, const struct entry *b) {
  return a->used_until != b->used_until ? a->used_until < b->used_until : a->known_until < b->known_until;
}

static struct entry *find_entry(struct throttle *throttle, uint64_t key) {
  struct entry *set = throttle->entries[key / 2 % SETS];
  for (size_t i = 0; i < WAYS; i++) {
    if (set[i].key == key) {
      return &set[i];
    }
  }
  return NULL;
}

/* Where it is not there yet, the one that means least makes room. */
static struct entry *make_entry(struct throttle *throttle, uint64_t key) {
  struct entry *found = find_entry(throttle, key);
  if (found != NULL) {
    return found;
  }
  struct entry *set = throttle->entries[key / 2 % SETS];
  found = &set[0];
  for (size_t i = 1; i < WAYS; i++) {
    if (means_less(&set[i], found)) {
      found = &set[i];
    }
  }
  *found = (struct entry){ .key = key };
  return found;
}

/* How long until this budget has a try left, in microseconds. */
static int64_t wait_for(const struct entry *entry, enum budget budget, int64_t now_us) {
  int64_t room = (budgets[budget].tries - 1) * budgets[budget].seconds * SECOND;
  return entry == NULL || entry->used_until - now_us <= room ? 0 : entry->used_until - now_us - room;
}

int64_t throttle_take(struct throttle *throttle, struct text account, struct text address, int64_t now_us,
                      struct attempt *ret) {
  char place[PLACE_MAX];
  place_of(address, place);
  struct attempt attempt = { 0 };
  int64_t wait_us = 0;
  pthread_mutex_lock(&throttle->mutex);
  bool known = false;
  for (unsigned i = 0; i < BUDGETS; i++) {
    attempt.keys[i] = key_of(throttle, (enum budget)i, account, place);
    const struct entry *entry = find_entry(throttle, attempt.keys[i]);
    known = i == ACCOUNT_AT_PLACE ? entry != NULL && entry->known_until > now_us : known;
    attempt.taken[i] = i == PLACE ? address.len > 0 : i != ACCOUNT || !known;
    int64_t wait = attempt.taken[i] ? wait_for(entry, (enum budget)i, now_us) : 0;
    wait_us = wait > wait_us ? wait : wait_us;
  }
  for (unsigned i = 0; wait_us == 0 && i < BUDGETS; i++) {
    if (attempt.taken[i]) {
      struct entry *entry = make_entry(throttle, attempt.keys[i]);
      int64_t from = entry->used_until > now_us ? entry->used_until : now_us;
      entry->used_until = from + budgets[i].seconds * SECOND;
    }
  }
  pthread_mutex_unlock(&throttle->mutex);
  if (wait_us == 0) {
    *ret = attempt;
  }
  return (wait_us + SECOND - 1) / SECOND;
}

/* With the mutex held. */
static void take_back(struct throttle *throttle, const struct attempt *attempt) {
  for (unsigned i = 0; i < BUDGETS; i++) {
    struct entry *entry = attempt->taken[i] ? find_entry(throttle, attempt->keys[i]) : NULL;
    if (entry != NULL) {
      entry->used_until -= budgets[i].seconds * SECOND;
    }
  }
}

void throttle_give_back(struct throttle *throttle, const struct attempt *attempt) {
  pthread_mutex_lock(&throttle->mutex);
  take_back(throttle, attempt);
  pthread_mutex_unlock(&throttle->mutex);
}

void throttle_forgive(struct throttle *throttle, const struct attempt *attempt, int64_t now_us) {
  pthread_mutex_lock(&throttle->mutex);
  take_back(throttle, attempt);
  struct entry *entry = make_entry(throttle, attempt->keys[ACCOUNT_AT_PLACE]);
  entry->used_until = 0;
  entry->known_until = now_us + KNOWN_PLACE_SECONDS * SECOND;
  pthread_mutex_unlock(&throttle->mutex);
}
