/* The public functions of store.h: what is the same for every driver, and which driver it is. */
#include "store/store_driver.h"

#include <limits.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READERS_MAX = 64, CONNECTIONS_MIN = 4, CONNECTIONS_MAX = 128 };

bool store_is_server(const char *path) {
  return strncmp(path, "postgres://", strlen("postgres://")) == 0 ||
         strncmp(path, "postgresql://", strlen("postgresql://")) == 0;
}

static int check_options(const struct store_options *options, struct error *error) {
  if (store_is_server(options->path) &&
      (options->connections < CONNECTIONS_MIN || options->connections > CONNECTIONS_MAX)) {
    return error_set(error, -EINVAL, "a store on a server needs %d to %d connections", CONNECTIONS_MIN,
                     CONNECTIONS_MAX);
  }
  if (options->readers < 1 || options->readers > READERS_MAX || options->queue_max < 1 ||
      options->group_max < 1 || options->clock == NULL) {
    return error_set(error, -EINVAL, "a store needs a clock, 1 to %d readers, a queue and a group size",
                     READERS_MAX);
  }
  if (sodium_init() < 0) {
    return error_set(error, -EIO, "libsodium does not start: is there no source of randomness?");
  }
  return 0;
}

static void store_free(struct store *store) {
  pthread_mutex_destroy(&store->hearing);
  emitted_destroy(store->emitted);
  free(store->path);
  free(store->name);
  free(store);
}

/* One that is started again in its place is the same one: what it had claimed before it died is its own. */
static struct id process_of(const char *place) {
  if (place == NULL) {
    return id_new();
  }
  char path[PATH_MAX];
  const char *whole = realpath(place, path) != NULL ? path : place;
  unsigned char host[crypto_generichash_KEYBYTES_MAX] = { 0 };
  gethostname((char *)host, sizeof host);
  struct id id;
  crypto_generichash(id.bytes, sizeof id.bytes, (const unsigned char *)whole, strlen(whole), host,
                     sizeof host);
  return id;
}

/* With copies of its name and path: what is asked for need not live as long. */
static struct store *store_create(const struct driver *driver, const struct store_options *options) {
  struct store *store = calloc(1, driver->store_size);
  if (store == NULL) {
    return NULL;
  }
  store->driver = driver;
  pthread_mutex_init(&store->hearing, NULL);
  store->options = *options;
  atomic_store(&store->done, INT64_MAX);
  store->process = process_of(options->place);
  store->path = strdup(options->path);
  store->name = strdup(options->name);
  store->options.path = store->path;
  store->options.name = store->name;
  store->emitted = options->forgets_emitted ? NULL : emitted_create();
  if (store->path == NULL || store->name == NULL || (store->emitted == NULL && !options->forgets_emitted)) {
    store_free(store);
    return NULL;
  }
  return store;
}

int store_open(struct store **ret, const struct store_options *options, const struct migrations *migrations,
               size_t migrations_count, struct error *error) {
  int result = check_options(options, error);
  if (result != 0) {
    return error_prefix(error, result, "store %s", options->name);
  }
  struct store *store =
      store_create(store_is_server(options->path) ? &postgres_driver : &sqlite_driver, options);
  if (store == NULL) {
    return error_set(error, -ENOMEM, "store %s: out of memory", options->name);
  }
  result = store->driver->open(store, migrations, migrations_count, error);
  if (result != 0) {
    store_close(store);
    return error_prefix(error, result, "store %s", options->name);
  }
  *ret = store;
  return 0;
}

void store_close(struct store *store) {
  if (store != NULL) {
    store->driver->close(store);
    store_free(store);
  }
}

int store_prepare(struct store *store, const struct statements *statements, struct error *error) {
  for (size_t i = 0; i < statements->count; i++) {
    const struct statement *statement = statements->at[i];
    int result = store->driver->prepare(store, statements->service, statement, error);
    if (result != 0) {
      return error_prefix(error, result, "%s: statement %s", statements->service, statement->name);
    }
  }
  return 0;
}

int store_health(struct store *store) {
  return store->driver->health(store);
}

void store_stats(struct store *store, struct store_stats *ret) {
  store->driver->stats(store, ret);
}

const char *store_name(const struct store *store) {
  return store->name;
}

struct id store_epoch(struct store *store) {
  return store->epoch;
}

int64_t store_log_head(struct store *store) {
  return atomic_load(&store->head);
}

int store_log_refresh(struct store *store) {
  return store->driver->refresh != NULL ? store->driver->refresh(store) : 0;
}

bool store_is_shared(const struct store *store) {
  return store->driver->shared;
}

int64_t store_log_stride(const struct store *store) {
  return store->driver->stride;
}

int store_claim(struct store *store, const char *work) {
  return store->driver->claim != NULL ? store->driver->claim(store, work) : 0;
}

void store_let_go(struct store *store, const char *work) {
  if (store->driver->let_go != NULL) {
    store->driver->let_go(store, work);
  }
}

void store_log_listen(struct store *store, void (*heard)(void *data, int64_t head), void *data) {
  pthread_mutex_lock(&store->hearing);
  store->heard = heard;
  store->heard_data = data;
  pthread_mutex_unlock(&store->hearing);
}

void store_log_done(struct store *store, int64_t seq) {
  atomic_store(&store->done, seq);
}

void store_tell(struct store *store, int64_t head) {
  pthread_mutex_lock(&store->hearing);
  if (store->heard != NULL) {
    store->heard(store->heard_data, head);
  }
  pthread_mutex_unlock(&store->hearing);
}

int store_submit(struct store *store, struct body *body) {
  body->next = NULL;
  body->result = 0;
  body->submitted = clock_now(store->options.clock);
  if (body->seed == NULL) {
    randombytes_buf(body->random_seed, sizeof body->random_seed);
  }
  return store->driver->submit(store, body);
}

/* A body that somebody waits for. */
struct waiting {
  struct body body;
  struct body *wanted;
  sem_t done;
  int result;
};

static int run_wanted(struct body *body, struct tx *tx) {
  struct waiting *waiting = container_of(body, struct waiting, body);
  return waiting->wanted->run(waiting->wanted, tx);
}

static void wake(struct body *body, int result) {
  struct waiting *waiting = container_of(body, struct waiting, body);
  waiting->result = result;
  sem_post(&waiting->done);
}

int store_run(struct store *store, struct body *body) {
  struct waiting waiting = { .body = *body, .wanted = body };
  waiting.body.run = run_wanted;
  waiting.body.done = wake;
  sem_init(&waiting.done, 0, 0);
  int result = store_submit(store, &waiting.body);
  if (result == 0) {
    while (sem_wait(&waiting.done) != 0) {
      /* A signal. */
    }
    result = waiting.result;
  }
  sem_destroy(&waiting.done);
  return result;
}

int store_read(struct store *store, const char *service, struct arena *arena, struct tx **ret) {
  return store->driver->read(store, service, arena, true, ret);
}

int store_try_read(struct store *store, const char *service, struct arena *arena, struct tx **ret) {
  return store->driver->read(store, service, arena, false, ret);
}

void tx_end(struct tx *tx) {
  tx->driver->end(tx);
}

int store_backup(struct store *store, const char *path, void (*progress)(void *data, int permille),
                 void *data, struct error *error) {
  return store->driver->backup(&store, &path, 1, progress, data, error);
}

int stores_backup(struct store *const *stores, const char *const *paths, size_t count, struct error *error) {
  for (size_t i = 1; i < count; i++) {
    if (stores[i]->driver != stores[0]->driver) {
      return error_set(error, -ENOTSUP, "stores of different kinds are not copied together");
    }
  }
  return count > 0 ? stores[0]->driver->backup(stores, paths, count, NULL, NULL, error) : 0;
}

int store_check(struct store *store, void (*found)(void *data, const char *finding), void *data,
                struct error *error) {
  return store->driver->check(store, found, data, error);
}

int store_query_lines(struct store *store, const char *service, const char *sql, size_t limit,
                      void (*row)(void *data, const char *line), void *data, struct error *error) {
  return store->driver->query_lines(store, service, sql, limit, row, data, error);
}
