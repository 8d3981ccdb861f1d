#include "trust/passport.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* A passport may be kept in any place of one set, which the hash of whom and what it is for names. */
enum { WAYS = 4, PASSPORT_TEXT_MAX = 640 };

/* Bytes only, so that nothing lies between them: it is hashed and compared as a whole. */
struct purpose {
  struct id user, session;
  uint8_t role;
  char issuer[TOKEN_NAME_MAX + 1], audience[TOKEN_NAME_MAX + 1];
};
struct kept_passport {
  struct purpose purpose;
  struct instant until; /* none: an empty place */
  size_t len;
  char text[PASSPORT_TEXT_MAX];
};
struct passport_office {
  const struct key_ring *ring;
  pthread_mutex_t mutex; /* of the passports */
  uint8_t hash_key[crypto_shorthash_KEYBYTES];
  size_t sets; /* a power of two */
  struct kept_passport *kept;
};

int passport_office_create(struct passport_office **ret, const struct key_ring *ring, size_t passports_max) {
  if (passports_max > PASSPORTS_MAX) {
    return -EINVAL;
  }
  struct passport_office *office = calloc(1, sizeof *office);
  if (office == NULL) {
    return -ENOMEM;
  }
  office->sets = 1;
  while (office->sets * WAYS < passports_max) {
    office->sets *= 2;
  }
  office->kept = calloc(office->sets * WAYS, sizeof *office->kept);
  if (office->kept == NULL) {
    free(office);
    return -ENOMEM;
  }
  office->ring = ring;
  crypto_shorthash_keygen(office->hash_key);
  pthread_mutex_init(&office->mutex, NULL);
  *ret = office;
  return 0;
}

void passport_office_destroy(struct passport_office *office) {
  if (office == NULL) {
    return;
  }
  pthread_mutex_destroy(&office->mutex);
  free(office->kept);
  free(office);
}

static int purpose_of(const struct caller *caller, struct text audience, struct purpose *ret) {
  if (caller->service.len > TOKEN_NAME_MAX || audience.len > TOKEN_NAME_MAX) {
    return -EINVAL;
  }
  *ret = (struct purpose){ .user = caller->user, .session = caller->session, .role = (uint8_t)caller->role };
  memcpy(ret->issuer, text_c(caller->service), caller->service.len);
  memcpy(ret->audience, text_c(audience), audience.len);
  return 0;
}

/* The set where a passport of this purpose lies, if it is kept. */
static struct kept_passport *set_of(const struct passport_office *office, const struct purpose *purpose) {
  uint64_t hash = 0;
  crypto_shorthash((unsigned char *)&hash, (const unsigned char *)purpose, sizeof *purpose, office->hash_key);
  return &office->kept[(hash & (office->sets - 1)) * WAYS];
}

static bool find_kept(struct passport_office *office, const struct purpose *purpose, struct instant now,
                      struct arena *arena, struct text *ret) {
  const struct kept_passport *set = set_of(office, purpose);
  bool found = false;
  pthread_mutex_lock(&office->mutex);
  for (size_t i = 0; i < WAYS && !found; i++) {
    found = now.us < set[i].until.us && memcmp(&set[i].purpose, purpose, sizeof *purpose) == 0;
    if (found) {
      *ret = text_copy(arena, (struct text){ .at = set[i].text, .len = set[i].len });
    }
  }
  pthread_mutex_unlock(&office->mutex);
  return found;
}

/* In place of the one of the same purpose, else of the one that ends first. */
static void keep(struct passport_office *office, const struct purpose *purpose, struct instant until,
                 struct text passport) {
  if (passport.len > PASSPORT_TEXT_MAX) {
    return;
  }
  struct kept_passport *set = set_of(office, purpose);
  pthread_mutex_lock(&office->mutex);
  struct kept_passport *place = &set[0];
  for (size_t i = 0; i < WAYS; i++) {
    if (memcmp(&set[i].purpose, purpose, sizeof *purpose) == 0) {
      place = &set[i];
      break;
    }
    place = set[i].until.us < place->until.us ? &set[i] : place;
  }
  place->purpose = *purpose;
  place->until = until;
  place->len = passport.len;
  memcpy(place->text, passport.at, passport.len);
  pthread_mutex_unlock(&office->mutex);
}

int passport_issue(struct passport_office *office, const struct caller *caller, struct text audience,
                   struct instant now, struct arena *arena, struct text *ret) {
  struct purpose purpose;
  int result = purpose_of(caller, audience, &purpose);
  if (result != 0 || find_kept(office, &purpose, now, arena, ret)) {
    return result;
  }
  struct token_claims claims =
      token_claims_for(TOKEN_PASSPORT, caller, caller->service, audience, now, arena);
  struct text passport;
  result = token_sign(key_ring_current(office->ring), TOKEN_PASSPORT, &claims, arena, &passport);
  if (result != 0) {
    return result;
  }
  keep(office, &purpose, (struct instant){ (claims.exp - PASSPORT_REUSE_SECONDS) * 1000000 }, passport);
  *ret = passport;
  return 0;
}

struct peer {
  char name[TOKEN_NAME_MAX + 1];
  struct key_set keys;
};
struct peers {
  pthread_mutex_t mutex;
  struct peer peers[PEERS_MAX];
  size_t count;
};

int peers_create(struct peers **ret) {
  struct peers *peers = calloc(1, sizeof *peers);
  if (peers == NULL) {
    return -ENOMEM;
  }
  pthread_mutex_init(&peers->mutex, NULL);
  *ret = peers;
  return 0;
}

void peers_destroy(struct peers *peers) {
  if (peers == NULL) {
    return;
  }
  pthread_mutex_destroy(&peers->mutex);
  free(peers);
}

static struct peer *find_peer(struct peers *peers, struct text name) {
  for (size_t i = 0; i < peers->count; i++) {
    if (text_is(name, peers->peers[i].name)) {
      return &peers->peers[i];
    }
  }
  return NULL;
}

int peers_replace(struct peers *peers, struct text issuer, const struct key_set *keys) {
  if (issuer.len == 0 || issuer.len > TOKEN_NAME_MAX) {
    return -EINVAL;
  }
  int result = 0;
  pthread_mutex_lock(&peers->mutex);
  struct peer *peer = find_peer(peers, issuer);
  if (peer == NULL && peers->count < PEERS_MAX) {
    peer = &peers->peers[peers->count++];
    memcpy(peer->name, issuer.at, issuer.len);
  }
  if (peer != NULL) {
    peer->keys = *keys;
  } else {
    result = -ENOSPC;
  }
  pthread_mutex_unlock(&peers->mutex);
  return result;
}

static bool copy_keys(struct peers *peers, struct text issuer, struct key_set *ret) {
  pthread_mutex_lock(&peers->mutex);
  const struct peer *peer = find_peer(peers, issuer);
  if (peer != NULL) {
    *ret = peer->keys;
  }
  pthread_mutex_unlock(&peers->mutex);
  return peer != NULL;
}

enum token_fault peers_verify(struct peers *peers, struct text token, const struct token_expected *expected,
                              struct arena *arena, struct token_claims *ret) {
  /* A copy, as to verify takes longer than anybody should wait for the lock. */
  struct key_set keys;
  if (!copy_keys(peers, expected->issuer, &keys)) {
    return TOKEN_UNKNOWN_KEY;
  }
  return token_verify(&keys, token, expected, arena, ret);
}

enum token_fault passport_verify(struct peers *peers, struct text passport, struct text audience,
                                 struct instant now, struct arena *arena, struct token_claims *ret) {
  struct token_expected expected = { .kind = TOKEN_PASSPORT, .audience = audience, .now = now };
  if (token_claimed_issuer(passport, arena, &expected.issuer) != 0) {
    return TOKEN_MALFORMED;
  }
  return peers_verify(peers, passport, &expected, arena, ret);
}
