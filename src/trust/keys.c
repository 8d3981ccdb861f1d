#include "trust/keys.h"

#include "shape/shape.h"
#include "trust/base64url.h"
#include "trust/key_files.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(SIGNING_SEED_BYTES == crypto_sign_ed25519_SEEDBYTES, "Ed25519 seeds");
_Static_assert(SIGNING_KEY_BYTES == crypto_sign_ed25519_SECRETKEYBYTES, "Ed25519 secret keys");
_Static_assert(PUBLIC_KEY_BYTES == crypto_sign_ed25519_PUBLICKEYBYTES, "Ed25519 public keys");

static const char ring_file[] = "signing.json";
enum { RING_FILE_MAX = 8192, SECRET_NAME_MAX = 32 };

/* signing.json: the ring as it is kept, NEXT first, then CURRENT, then RETIRED, youngest first. One file, so
   that a rotation is one rename. */
struct kept_key {
  enum key_state state;
  struct text seed;
  struct instant made_at;
  struct instant retired_until;
};
static const char *const state_names[] = {
  [KEY_NEXT] = "next", [KEY_CURRENT] = "current", [KEY_RETIRED] = "retired"
};
static const struct names state_table = NAMES(state_names);
static const struct field kept_key_fields[] = {
  ENUM_FIELD(struct kept_key, state, state_table),
  FIELD(struct kept_key, seed, .sealed = true, .min = BASE64URL_LEN(SIGNING_SEED_BYTES),
        .max = BASE64URL_LEN(SIGNING_SEED_BYTES)),
  FIELD(struct kept_key, made_at),
  FIELD(struct kept_key, retired_until, .optional = true),
};
static const struct shape kept_key_shape = SHAPE(kept_key, kept_key_fields);
struct kept_ring {
  struct kept_key *keys;
  size_t keys_count;
};
static const struct field kept_ring_fields[] = {
  LIST_FIELD(struct kept_ring, keys, kept_key, .min = 2, .max = KEY_SET_MAX),
};
static const struct shape kept_ring_shape = SHAPE(kept_ring, kept_ring_fields);

struct ring_key {
  uint8_t seed[SIGNING_SEED_BYTES];
  struct key_info info;
};
/* The ring at a moment. Never changed once others may see it, and kept until the ring is closed: so readers
   need no lock and nobody needs to know who still reads. */
struct ring_state {
  const struct ring_state *older;
  struct ring_key keys[KEY_SET_MAX];
  size_t count;
  struct signing_key current;
  struct key_set public;
};

struct key_ring {
  struct key_directory directory;
  pthread_mutex_t mutex; /* of whoever changes something; threads share the directory's lock */
  _Atomic(const struct ring_state *) state;
  size_t changes;
};

void key_id_of(const uint8_t public_key[static PUBLIC_KEY_BYTES], char ret[static KEY_ID_LEN + 1]) {
  char x[BASE64URL_LEN(PUBLIC_KEY_BYTES) + 1];
  base64url_encode(public_key, PUBLIC_KEY_BYTES, x);
  /* RFC 7638 section 3.2: the required members alone, sorted, without blanks. */
  char jwk[100];
  int len = snprintf(jwk, sizeof jwk, "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}", x);
  uint8_t digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, (const unsigned char *)jwk, (unsigned long long)len);
  base64url_encode(digest, sizeof digest, ret);
}

void signing_key_from_seed(const uint8_t seed[static SIGNING_SEED_BYTES], struct signing_key *ret) {
  uint8_t public_key[PUBLIC_KEY_BYTES];
  crypto_sign_ed25519_seed_keypair(public_key, ret->secret, seed);
  key_id_of(public_key, ret->id);
}

const struct public_key *key_set_find(const struct key_set *keys, struct text id, struct instant now) {
  for (size_t i = 0; i < keys->count; i++) {
    const struct public_key *key = &keys->keys[i];
    if (text_is(id, key->id)) {
      return key->until.us == 0 || now.us < key->until.us ? key : NULL;
    }
  }
  return NULL;
}

const char *key_state_name(enum key_state state) {
  return state_names[state];
}

static struct ring_key key_of(const uint8_t seed[static SIGNING_SEED_BYTES], enum key_state state,
                              struct instant made_at, struct instant retired_until) {
  struct ring_key key = { .info = { .state = state, .made_at = made_at, .retired_until = retired_until } };
  struct signing_key pair;
  memcpy(key.seed, seed, sizeof key.seed);
  signing_key_from_seed(seed, &pair);
  memcpy(key.info.id, pair.id, sizeof key.info.id);
  sodium_memzero(&pair, sizeof pair);
  return key;
}

static void add_new_key(struct ring_state *state, enum key_state as, struct instant now) {
  uint8_t seed[SIGNING_SEED_BYTES];
  randombytes_buf(seed, sizeof seed);
  state->keys[state->count++] = key_of(seed, as, now, (struct instant){ 0 });
  sodium_memzero(seed, sizeof seed);
}

/* Its signing key and public keys, from `keys`. */
static void derive(struct ring_state *state) {
  for (size_t i = 0; i < state->count; i++) {
    const struct ring_key *key = &state->keys[i];
    struct signing_key pair;
    signing_key_from_seed(key->seed, &pair);
    struct public_key *public_key = &state->public.keys[state->public.count++];
    memcpy(public_key->id, pair.id, sizeof public_key->id);
    crypto_sign_ed25519_sk_to_pk(public_key->bytes, pair.secret);
    public_key->until = key->info.retired_until;
    if (key->info.state == KEY_CURRENT) {
      state->current = pair;
    }
    sodium_memzero(&pair, sizeof pair);
  }
}

static void state_destroy(struct ring_state *state) {
  if (state != NULL) {
    sodium_memzero(state, sizeof *state);
    free(state);
  }
}

static int damaged(const struct key_ring *ring, const char *what, struct error *error) {
  return error_set(
      error, -EINVAL,
      "%s/%s is damaged (%s). Bring it back from a copy, or remove it: new keys are made then, and "
      "access tokens that were signed by the old ones are renewed.",
      ring->directory.path, ring_file, what);
}

static int take_kept(const struct key_ring *ring, const struct kept_ring *kept, struct ring_state *state,
                     struct error *error) {
  for (size_t i = 0; i < kept->keys_count; i++) {
    const struct kept_key *key = &kept->keys[i];
    enum key_state expected = i == 0 ? KEY_NEXT : i == 1 ? KEY_CURRENT : KEY_RETIRED;
    uint8_t seed[SIGNING_SEED_BYTES];
    if (key->state != expected || (key->retired_until.us != 0) != (expected == KEY_RETIRED)) {
      return damaged(ring, "its keys are not one next, one current, and retired ones", error);
    }
    if (base64url_decode_exact(key->seed, seed, sizeof seed) != 0) {
      return damaged(ring, "a seed is not 32 bytes in base64url", error);
    }
    state->keys[state->count++] = key_of(seed, key->state, key->made_at, key->retired_until);
    sodium_memzero(seed, sizeof seed);
  }
  return 0;
}

/* -ENOENT, without words: there is no file. */
static int state_read(const struct key_ring *ring, struct ring_state *state, struct error *error) {
  char bytes[RING_FILE_MAX];
  size_t len = 0;
  int result = key_file_read(&ring->directory, ring_file, bytes, sizeof bytes, &len, error);
  if (result != 0) {
    return result;
  }
  struct arena *arena = arena_create(RING_FILE_MAX);
  struct faults faults = { .arena = arena };
  struct kept_ring kept;
  if (shape_decode(&kept_ring_shape, (struct text){ .at = bytes, .len = len }, UNKNOWN_REFUSED, arena, &kept,
                   &faults) != 0) {
    const char *at = faults.at[0].path.len > 0 ? text_c(faults.at[0].path) : "the whole";
    result = damaged(ring, text_c(text_format(arena, "%s: %s", at, text_c(faults.at[0].message))), error);
  } else {
    result = take_kept(ring, &kept, state, error);
  }
  arena_destroy(arena);
  sodium_memzero(bytes, sizeof bytes);
  return result;
}

static int state_write(const struct key_ring *ring, const struct ring_state *state, struct error *error) {
  struct arena *arena = arena_create(RING_FILE_MAX);
  struct kept_ring kept = { .keys = ARENA_ARRAY(arena, state->count, struct kept_key),
                            .keys_count = state->count };
  for (size_t i = 0; i < state->count; i++) {
    const struct ring_key *key = &state->keys[i];
    char *seed = arena_alloc(arena, BASE64URL_LEN(SIGNING_SEED_BYTES) + 1);
    base64url_encode(key->seed, sizeof key->seed, seed);
    kept.keys[i] = (struct kept_key){ .state = key->info.state,
                                      .seed = text_of(seed),
                                      .made_at = key->info.made_at,
                                      .retired_until = key->info.retired_until };
  }
  struct buffer json;
  buffer_init_in(&json, arena, RING_FILE_MAX - 1);
  shape_encode(&kept_ring_shape, &kept, &json);
  buffer_add_char(&json, '\n');
  int result = json.failed ? -EFBIG : key_file_write(&ring->directory, ring_file, json.at, json.len, error);
  arena_destroy(arena);
  return result;
}

/* From here on readers see it. */
static void publish(struct key_ring *ring, struct ring_state *state) {
  derive(state);
  state->older = atomic_load(&ring->state);
  ring->changes += 1;
  atomic_store(&ring->state, state);
}

static int state_create(const struct key_ring *ring, struct ring_state **ret, struct error *error) {
  if (ring->changes == RING_CHANGES_MAX) {
    return error_set(error, -EOVERFLOW, "The keys have changed %d times since the start: start again first.",
                     RING_CHANGES_MAX);
  }
  *ret = calloc(1, sizeof **ret);
  return *ret != NULL ? 0 : error_set(error, -ENOMEM, "There is no memory left.");
}

static int open_state(struct key_ring *ring, struct instant now, struct error *error) {
  struct ring_state *state = NULL;
  int result = state_create(ring, &state, error);
  if (result == 0) {
    result = state_read(ring, state, error);
  }
  if (result == -ENOENT) {
    add_new_key(state, KEY_NEXT, now);
    add_new_key(state, KEY_CURRENT, now);
    result = state_write(ring, state, error);
  }
  if (result != 0) {
    state_destroy(state);
    return result;
  }
  publish(ring, state);
  return 0;
}

int key_ring_open(struct key_ring **ret, const char *directory, struct instant now, struct error *error) {
  if (sodium_init() < 0) {
    return error_set(error, -EIO, "libsodium does not start: is there no source of randomness?");
  }
  struct key_ring *ring = calloc(1, sizeof *ring);
  if (ring == NULL) {
    return error_set(error, -ENOMEM, "There is no memory left.");
  }
  int result = key_directory_open(&ring->directory, directory, error);
  if (result != 0) {
    free(ring);
    return result;
  }
  pthread_mutex_init(&ring->mutex, NULL);
  result = key_directory_lock(&ring->directory, error);
  if (result == 0) {
    result = open_state(ring, now, error);
    key_directory_unlock(&ring->directory);
  }
  if (result != 0) {
    key_ring_close(ring);
    return result;
  }
  *ret = ring;
  return 0;
}

void key_ring_close(struct key_ring *ring) {
  if (ring == NULL) {
    return;
  }
  const struct ring_state *state = atomic_load(&ring->state);
  while (state != NULL) {
    const struct ring_state *older = state->older;
    state_destroy((struct ring_state *)(uintptr_t)state);
    state = older;
  }
  pthread_mutex_destroy(&ring->mutex);
  key_directory_close(&ring->directory);
  free(ring);
}

static const struct ring_state *state_now(const struct key_ring *ring) {
  return atomic_load_explicit(&ring->state, memory_order_acquire);
}

const struct signing_key *key_ring_current(const struct key_ring *ring) {
  return &state_now(ring)->current;
}

const struct key_set *key_ring_public(const struct key_ring *ring) {
  return &state_now(ring)->public;
}

size_t key_ring_list(const struct key_ring *ring, struct key_info ret[static KEY_SET_MAX]) {
  const struct ring_state *state = state_now(ring);
  for (size_t i = 0; i < state->count; i++) {
    ret[i] = state->keys[i].info;
  }
  return state->count;
}

/* What follows `old`: a new key comes first, every other one moves on, and those whose time is over go. */
static int rotate_state(const struct ring_state *old, struct instant now, struct ring_state *ret,
                        struct error *error) {
  add_new_key(ret, KEY_NEXT, now);
  for (size_t i = 0; i < old->count; i++) {
    const struct key_info *info = &old->keys[i].info;
    if (info->state == KEY_RETIRED && info->retired_until.us <= now.us) {
      continue;
    }
    if (ret->count == KEY_SET_MAX) {
      char until[INSTANT_TEXT_LEN + 1];
      instant_format(old->keys[old->count - 1].info.retired_until, until);
      return error_set(error, -EBUSY,
                       "%d keys were retired lately and still verify tokens; the first ends at %s.",
                       KEY_SET_MAX - 2, until);
    }
    struct ring_key *key = &ret->keys[ret->count++];
    *key = old->keys[i];
    if (info->state == KEY_NEXT) {
      key->info.state = KEY_CURRENT;
    } else if (info->state == KEY_CURRENT) {
      key->info.state = KEY_RETIRED;
      key->info.retired_until = instant_after(now, KEY_RETIRED_SECONDS);
    }
  }
  return 0;
}

static int rotate_locked(struct key_ring *ring, struct instant now, struct error *error) {
  struct ring_state *state = NULL;
  struct ring_state old = { 0 }; /* as it is on disk: another process may have been here */
  int result = state_read(ring, &old, error);
  if (result == -ENOENT) {
    result = error_set(error, -ENOENT, "%s/%s is gone. Start the program again: it makes new keys.",
                       ring->directory.path, ring_file);
  }
  if (result == 0) {
    result = state_create(ring, &state, error);
  }
  if (result == 0) {
    result = rotate_state(&old, now, state, error);
  }
  if (result == 0) {
    result = state_write(ring, state, error);
  }
  sodium_memzero(&old, sizeof old);
  if (result != 0) {
    state_destroy(state);
    return result;
  }
  publish(ring, state);
  return 0;
}

/* For one thread of one process at a time. */
static int lock(struct key_ring *ring, struct error *error) {
  pthread_mutex_lock(&ring->mutex);
  int result = key_directory_lock(&ring->directory, error);
  if (result != 0) {
    pthread_mutex_unlock(&ring->mutex);
  }
  return result;
}

static void unlock(struct key_ring *ring) {
  key_directory_unlock(&ring->directory);
  pthread_mutex_unlock(&ring->mutex);
}

int key_ring_rotate(struct key_ring *ring, struct instant now, struct error *error) {
  int result = lock(ring, error);
  if (result == 0) {
    result = rotate_locked(ring, now, error);
    unlock(ring);
  }
  return result;
}

static int secret_locked(const struct key_ring *ring, const char *file, uint8_t ret[static SECRET_KEY_BYTES],
                         struct error *error) {
  uint8_t bytes[SECRET_KEY_BYTES + 1];
  size_t len = 0;
  int result = key_file_read(&ring->directory, file, bytes, sizeof bytes, &len, error);
  if (result == -ENOENT) {
    randombytes_buf(bytes, SECRET_KEY_BYTES);
    len = SECRET_KEY_BYTES;
    result = key_file_write(&ring->directory, file, bytes, len, error);
  }
  if (result == 0 && len != SECRET_KEY_BYTES) {
    result =
        error_set(error, -EINVAL,
                  "%s/%s is damaged: it has %zu bytes, not %d. Bring it back from a copy, or remove it; a "
                  "new one is made then, and what the old one has sealed is no longer accepted.",
                  ring->directory.path, file, len, SECRET_KEY_BYTES);
  }
  if (result == 0) {
    memcpy(ret, bytes, SECRET_KEY_BYTES);
  }
  sodium_memzero(bytes, sizeof bytes);
  return result;
}

int key_ring_secret(struct key_ring *ring, const char *name, uint8_t ret[static SECRET_KEY_BYTES],
                    struct error *error) {
  size_t len = strlen(name);
  if (len == 0 || len > SECRET_NAME_MAX || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != len) {
    return error_set(error, -EINVAL, "\"%.40s\" is no name for a secret key.", name);
  }
  char file[SECRET_NAME_MAX + sizeof ".secret"];
  snprintf(file, sizeof file, "%s.secret", name);
  int result = lock(ring, error);
  if (result == 0) {
    result = secret_locked(ring, file, ret, error);
    unlock(ring);
  }
  return result;
}
