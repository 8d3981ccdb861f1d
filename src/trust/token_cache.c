#include "trust/token_cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A token may lie in any place of one set, which its hash names; a shard is a run of sets with one lock. */
enum { WAYS = 8, SHARDS = 16, CACHE_LINE = 64 };

struct entry {
  uint64_t hash[2];
  struct token_facts facts; /* an empty entry expired at 0 */
};
struct shard {
  alignas(CACHE_LINE) pthread_mutex_t mutex;
  struct token_cache_stats stats;
};
struct token_cache {
  struct shard shards[SHARDS];
  /* Raised before each drop begins: a ticket with an older number may be for what was dropped. */
  _Atomic uint64_t drops;
  uint8_t key[crypto_shorthash_siphashx24_KEYBYTES];
  size_t sets; /* a power of two, at least SHARDS */
  struct entry *entries;
};

int token_cache_create(struct token_cache **ret, size_t entries_max) {
  if (entries_max > TOKEN_CACHE_MAX || sodium_init() < 0) {
    return -EINVAL;
  }
  struct token_cache *cache = aligned_alloc(CACHE_LINE, sizeof *cache);
  if (cache == NULL) {
    return -ENOMEM;
  }
  memset(cache, 0, sizeof *cache);
  cache->sets = SHARDS;
  while (cache->sets * WAYS < entries_max) {
    cache->sets *= 2;
  }
  cache->entries = calloc(cache->sets * WAYS, sizeof *cache->entries);
  if (cache->entries == NULL) {
    free(cache);
    return -ENOMEM;
  }
  randombytes_buf(cache->key, sizeof cache->key);
  for (size_t i = 0; i < SHARDS; i++) {
    pthread_mutex_init(&cache->shards[i].mutex, NULL);
  }
  *ret = cache;
  return 0;
}

void token_cache_destroy(struct token_cache *cache) {
  if (cache == NULL) {
    return;
  }
  for (size_t i = 0; i < SHARDS; i++) {
    pthread_mutex_destroy(&cache->shards[i].mutex);
  }
  free(cache->entries);
  free(cache);
}

static size_t set_of(const struct token_cache *cache, const struct token_ticket *ticket) {
  return (size_t)ticket->hash[0] & (cache->sets - 1);
}

static struct shard *shard_of(struct token_cache *cache, size_t set) {
  return &cache->shards[set / (cache->sets / SHARDS)];
}

static bool is_of(const struct entry *entry, const struct token_ticket *ticket) {
  return entry->hash[0] == ticket->hash[0] && entry->hash[1] == ticket->hash[1];
}

/* SipHash-2-4 with 128 bits: a function that nobody can compute, or find a second token for, without the key.
   A hash without a key would have to be one that nobody can find collisions of, which is three times as dear.
 */
static void hash_token(const struct token_cache *cache, struct text token, uint64_t ret[static 2]) {
  crypto_shorthash_siphashx24((unsigned char *)ret, (const unsigned char *)token.at, token.len, cache->key);
}

bool token_cache_find(struct token_cache *cache, struct text token, struct instant now,
                      struct token_facts *ret_facts, struct token_ticket *ret_ticket) {
  ret_ticket->drops = atomic_load(&cache->drops);
  hash_token(cache, token, ret_ticket->hash);
  size_t set = set_of(cache, ret_ticket);
  struct shard *shard = shard_of(cache, set);
  const struct entry *entries = &cache->entries[set * WAYS];
  bool found = false;
  pthread_mutex_lock(&shard->mutex);
  for (size_t i = 0; i < WAYS && !found; i++) {
    found = is_of(&entries[i], ret_ticket) && now.us < entries[i].facts.expires.us;
    if (found) {
      *ret_facts = entries[i].facts;
    }
  }
  shard->stats.hits += found;
  shard->stats.misses += !found;
  pthread_mutex_unlock(&shard->mutex);
  return found;
}

/* Its own place, else one that is free, else one by chance. */
static struct entry *place_for(struct entry *entries, const struct token_ticket *ticket, struct instant now) {
  struct entry *free_place = NULL;
  for (size_t i = 0; i < WAYS; i++) {
    if (is_of(&entries[i], ticket)) {
      return &entries[i];
    }
    if (entries[i].facts.expires.us <= now.us) {
      free_place = &entries[i];
    }
  }
  return free_place != NULL ? free_place : &entries[ticket->hash[1] % WAYS];
}

void token_cache_put(struct token_cache *cache, const struct token_ticket *ticket, struct instant now,
                     const struct token_facts *facts) {
  size_t set = set_of(cache, ticket);
  struct shard *shard = shard_of(cache, set);
  pthread_mutex_lock(&shard->mutex);
  /* A drop that begins after this comparison waits for the lock, and then sees the entry. */
  if (atomic_load(&cache->drops) == ticket->drops && now.us < facts->expires.us) {
    struct entry *entry = place_for(&cache->entries[set * WAYS], ticket, now);
    shard->stats.evictions += now.us < entry->facts.expires.us && !is_of(entry, ticket);
    *entry = (struct entry){ .hash = { ticket->hash[0], ticket->hash[1] }, .facts = *facts };
  }
  pthread_mutex_unlock(&shard->mutex);
}

static bool is_in_session(const struct token_facts *facts, struct id id) {
  return id_equal(facts->session, id);
}

static bool is_of_user(const struct token_facts *facts, struct id id) {
  return id_equal(facts->user, id);
}

static void drop(struct token_cache *cache, bool (*is_meant)(const struct token_facts *facts, struct id id),
                 struct id id) {
  atomic_fetch_add(&cache->drops, 1);
  size_t per_shard = cache->sets / SHARDS * WAYS;
  for (size_t i = 0; i < SHARDS; i++) {
    pthread_mutex_lock(&cache->shards[i].mutex);
    for (size_t at = i * per_shard; at < (i + 1) * per_shard; at++) {
      if (is_meant(&cache->entries[at].facts, id)) {
        cache->entries[at] = (struct entry){ 0 };
      }
    }
    pthread_mutex_unlock(&cache->shards[i].mutex);
  }
}

void token_cache_drop_session(struct token_cache *cache, struct id session) {
  drop(cache, is_in_session, session);
}

void token_cache_drop_user(struct token_cache *cache, struct id user) {
  drop(cache, is_of_user, user);
}

void token_cache_stats(struct token_cache *cache, struct token_cache_stats *ret) {
  struct token_cache_stats sum = { 0 };
  for (size_t i = 0; i < SHARDS; i++) {
    pthread_mutex_lock(&cache->shards[i].mutex);
    sum.hits += cache->shards[i].stats.hits;
    sum.misses += cache->shards[i].stats.misses;
    sum.evictions += cache->shards[i].stats.evictions;
    pthread_mutex_unlock(&cache->shards[i].mutex);
  }
  *ret = sum;
}

struct token_facts token_facts_of(enum token_kind kind, const struct token_claims *claims) {
  struct caller caller = token_caller(claims);
  struct token_facts facts = { .user = caller.user, .session = caller.session, .role = caller.role };
  memcpy(facts.service, text_c(caller.service), caller.service.len);
  facts.expires.us = (claims->exp + (kind == TOKEN_PASSPORT ? CLOCKS_LEEWAY_SECONDS : 0)) * 1000000;
  return facts;
}

struct caller token_facts_caller(const struct token_facts *facts) {
  return (struct caller){
    .user = facts->user, .role = facts->role, .service = text_of(facts->service), .session = facts->session
  };
}
