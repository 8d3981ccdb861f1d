/* A process from services' faces: created, started, stopped, in that order and back. */
#include "service/frame.h"
#include "service/spans.h"
#include "trust/keys.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  STORE_QUEUE_MAX = 4096,
  STORE_GROUP_MAX = 256,
  CONTROL_WORKERS = 2,
  CONTROL_QUEUE = 8,
  ARENA_BYTES = 64 << 10
};

/* The listeners of a process, in this order. */
enum { CLIENTS, CONTROL };

struct running *runtime_find(struct runtime *runtime, const char *service) {
  for (size_t i = 0; i < runtime->services_count; i++) {
    if (strcmp(runtime->services[i].service->name, service) == 0) {
      return &runtime->services[i];
    }
  }
  return NULL;
}

static bool wanted(const struct runtime_options *options, const char *name) {
  if (options->only == NULL) {
    return true;
  }
  for (const char *const *only = options->only; *only != NULL; only++) {
    if (strcmp(*only, name) == 0) {
      return true;
    }
  }
  return false;
}

static int check_names(const struct runtime_options *options, struct error *error) {
  for (const char *const *only = options->only; only != NULL && *only != NULL; only++) {
    bool known = false;
    for (size_t i = 0; i < options->services_count; i++) {
      known = known || strcmp(options->services[i]->name, *only) == 0;
    }
    if (!known) {
      return error_set(error, -EINVAL, "there is no service called \"%s\"; `souk list` names them", *only);
    }
  }
  return 0;
}

static int choose_services(struct runtime *runtime, struct error *error) {
  const struct runtime_options *options = &runtime->options;
  int result = check_names(options, error);
  if (result == 0) {
    result = services_check(options->services, options->services_count, error);
  }
  const struct service *order[RUNTIME_MAX_SERVICES] = { NULL };
  if (result == 0) {
    result = services_order(options->services, options->services_count, order, error);
  }
  if (result < 0) {
    return result;
  }
  for (size_t i = 0; i < options->services_count && order[i] != NULL; i++) {
    if (wanted(options, order[i]->name)) {
      runtime->service_list[runtime->services_count] = order[i];
      runtime->services[runtime->services_count++] =
          (struct running){ .service = order[i], .runtime = runtime };
    }
  }
  for (size_t i = 0; i < options->services_count; i++) {
    if (options->services[i]->door != NULL) {
      runtime->gateway = runtime_find(runtime, options->services[i]->name);
    }
  }
  return 0;
}

static bool file_for_each(const struct runtime *runtime) {
#ifdef SOUK_TEST_HOOKS
  return text_is(config_text(runtime->options.config, &setting_test_files), "each");
#else
  (void)runtime;
  return false;
#endif
}

static int open_store(struct runtime *runtime, const char *name, const struct migrations *migrations,
                      size_t count, struct store **ret, struct error *error) {
  const struct runtime_options *options = &runtime->options;
  const char *vfs = NULL;
#ifdef SOUK_TEST_HOOKS
  vfs = config_is_set(options->config, &setting_test_faults) ? "souk_faults" : NULL;
#endif
  struct text server = config_text(options->config, &setting_database);
  if (server.len > 0 && !store_is_server(server.at)) {
    return error_set(error, -EINVAL, "DATABASE_URL must begin with postgres:// or postgresql://");
  }
  struct store_options store_options = {
    .path = server.len > 0 ? server.at : text_format(runtime->arena, "%s/%s.db", options->data, name).at,
    .name = name,
    .place = options->data,
    .log = options->log,
    .clock = options->clock,
    .readers = (int)config_int(options->config, &setting_readers),
    .connections = (int)config_int(options->config, &setting_database_connections),
    .queue_max = STORE_QUEUE_MAX,
    .group_max = STORE_GROUP_MAX,
    .check_only = options->check_only,
    .emitters = runtime->emitters,
    .emitters_count = runtime->services_count,
    .forgets_emitted = runtime->calls_over_http,
    .vfs = vfs,
  };
  int result = store_open(ret, &store_options, migrations, count, error);
  if (result == 0) {
    runtime->stores[runtime->stores_count++] = *ret;
  }
  return result;
}

static int prepare_statements(struct runtime *runtime, struct error *error) {
  int result = 0;
  for (size_t i = 0; i < runtime->services_count && result == 0 && !runtime->options.check_only; i++) {
    const struct running *running = &runtime->services[i];
    if (running->service->statements != NULL) {
      result = store_prepare(running->store, running->service->statements, error);
    }
  }
  return result;
}

/* One file for all services, souk.db; in one kind of test a file for each. */
static int open_stores(struct runtime *runtime, struct error *error) {
  runtime->emitters = ARENA_ARRAY(runtime->arena, runtime->services_count + 1, struct emitter);
  for (size_t i = 0; i < runtime->services_count; i++) {
    const struct service *service = runtime->services[i].service;
    runtime->emitters[i] = (struct emitter){ .service = service->name,
                                             .emits = service->emits,
                                             .emits_count = service->emits_count };
  }
  struct migrations all[RUNTIME_MAX_SERVICES];
  size_t count = 0;
  for (size_t i = 0; i < runtime->services_count; i++) {
    struct running *running = &runtime->services[i];
    if (!file_for_each(runtime)) {
      if (running->service->migrations != NULL) {
        all[count++] = *running->service->migrations;
      }
      continue;
    }
    int result = open_store(runtime, running->service->name, running->service->migrations,
                            running->service->migrations != NULL ? 1 : 0, &running->store, error);
    if (result < 0) {
      return result;
    }
  }
  if (file_for_each(runtime)) {
    return prepare_statements(runtime, error);
  }
  struct store *store = NULL;
  int result = open_store(runtime, "souk", all, count, &store, error);
  for (size_t i = 0; i < runtime->services_count; i++) {
    runtime->services[i].store = store;
  }
  return result == 0 ? prepare_statements(runtime, error) : result;
}

static void tell_trouble(void *data, const char *consumer, const struct event *event, int64_t tries,
                         const char *reason, bool dead) {
  struct runtime *runtime = data;
  char key[ID_TEXT_LEN + 1];
  id_format(event->aggregate, key);
  record_trouble(runtime_find(runtime, consumer), event, tries, reason);
  if (dead) {
    log_error(runtime->options.log,
              "%s gave up %.*s of %s after %lld tries: %s; see `souk dead-letters list`", consumer,
              TEXT_ARGS(event->topic), key, (long long)tries, reason);
  } else {
    log_debug(runtime->options.log, "%s will try %.*s of %s again: %s", consumer, TEXT_ARGS(event->topic),
              key, reason);
  }
}

static int open_bus(struct runtime *runtime, struct error *error) {
  const struct config *config = runtime->options.config;
  struct bus_options options = {
    .log = runtime->options.log,
    .clock = runtime->options.clock,
    .stores = runtime->stores,
    .stores_count = runtime->stores_count,
    .tries_max = (int)config_int(config, &setting_event_tries),
    .retry_first_ms = config_int(config, &setting_event_retry_first),
    .retry_max_ms = config_int(config, &setting_event_retry_max),
    .troubled = tell_trouble,
    .troubled_data = runtime,
  };
#ifdef SOUK_TEST_HOOKS
  options.shuffle_seed = (uint64_t)config_int(config, &setting_test_shuffle);
  options.shuffle = options.shuffle_seed != 0;
#endif
  int result = bus_create(&runtime->bus, &options, error);
  for (size_t i = 0; result == 0 && i < runtime->services_count; i++) {
    const struct service *service = runtime->services[i].service;
    result = bus_add_emitter(runtime->bus, service->name, runtime->services[i].store, service->emits,
                             service->emits_count, error);
  }
  for (size_t i = 0; result == 0 && i < runtime->services_count; i++) {
    consumer_make(&runtime->services[i]);
    if (runtime->services[i].consumer.subscriptions_count > 0) {
      result = bus_add(runtime->bus, &runtime->services[i].consumer, error);
    }
  }
  return result;
}

static int open_workers(struct runtime *runtime, struct error *error) {
  size_t threads = (size_t)config_int(runtime->options.config, &setting_workers);
  for (size_t i = 0; i < runtime->services_count; i++) {
    int result = workers_create(&runtime->services[i].workers, threads, threads, error);
    if (result < 0) {
      return result;
    }
  }
  for (size_t i = 0; i < runtime->options.services_count && runtime->gateway != NULL; i++) {
    if (runtime_find(runtime, runtime->options.services[i]->name) == NULL) {
      int result = workers_create(&runtime->forwarders[i], threads, threads, error);
      if (result < 0) {
        return result;
      }
    }
  }
  return workers_create(&runtime->control_workers, CONTROL_WORKERS, CONTROL_QUEUE, error);
}

/* Do services that are known run elsewhere, or shall others be let in, so that processes call each other? */
static bool is_apart(const struct runtime *runtime) {
  return runtime->services_count < runtime->options.services_count || runtime->calls_over_http ||
         config_is_set(runtime->options.config, &setting_peers_listen);
}

static int open_trust(struct runtime *runtime, struct error *error) {
  const struct runtime_options *options = &runtime->options;
  if (options->check_only) {
    return 0;
  }
  const char *directory = text_format(runtime->arena, "%s/keys", options->data).at;
  int result = key_ring_open(&runtime->keys, directory, clock_now(options->clock), error);
  if (result == 0 && is_apart(runtime)) {
    result = passports_create(&runtime->passports, runtime);
  }
  return result;
}

static int open_parts(struct runtime *runtime, struct error *error) {
  int result = choose_services(runtime, error);
  if (result == 0) {
    result = apart_check(runtime, error);
  }
  if (result == 0) {
    result = open_stores(runtime, error);
  }
  if (result == 0) {
    result = open_bus(runtime, error);
  }
  if (result == 0) {
    result = open_workers(runtime, error);
  }
  if (result == 0) {
    result = claims_create(&runtime->claims);
  }
  if (result == 0) {
    result = spans_create(&runtime->spans, (size_t)config_int(runtime->options.config, &setting_trace_spans));
  }
  if (result == 0) {
    result = scheduler_create(&runtime->scheduler, runtime);
  }
  if (result == 0) {
    struct http_client_options client = { .log = runtime->options.log,
                                          .connections_max = 256,
                                          .breaker_failures = 5,
                                          .breaker_pause_ms = 1000,
                                          .reply_max = REPLY_BYTES_MAX };
    result = http_client_create(&runtime->client, &client, error);
  }
  if (result == 0) {
    result = open_trust(runtime, error);
  }
  if (result == 0) {
    endpoints_create(runtime);
    result = pages_make(runtime);
  }
  return result;
}

int runtime_create(struct runtime **ret, const struct runtime_options *options, struct error *error) {
  if (sodium_init() < 0) {
    return error_set(error, -EIO, "libsodium cannot be initialised: the system has no source of randomness");
  }
  struct runtime *runtime = calloc(1, sizeof *runtime);
  if (runtime == NULL) {
    return error_set(error, -ENOMEM, "no memory");
  }
  runtime->options = *options;
  runtime->arena = arena_create(ARENA_BYTES);
  runtime->created_us = monotonic_us();
  /* A constant key: ETags are the same after a restart. */
  crypto_generichash(runtime->tag_key, sizeof runtime->tag_key, (const unsigned char *)"souk etag", 9, NULL,
                     0);
#ifdef SOUK_TEST_HOOKS
  runtime->calls_over_http = text_is(config_text(options->config, &setting_test_calls), "http");
#endif
  int result = open_parts(runtime, error);
  if (result < 0) {
    runtime_destroy(runtime);
    return result;
  }
  *ret = runtime;
  return 0;
}

/* Readers of the file never see half an address: it is renamed into place. */
static int write_address(struct runtime *runtime, const char *name, const char *address,
                         struct error *error) {
  struct text path = text_format(runtime->arena, "%s/%s", runtime->options.data, name);
  struct text unfinished = text_format(runtime->arena, "%s.new", path.at);
  FILE *file = fopen(unfinished.at, "we");
  bool written = file != NULL && fprintf(file, "%s\n", address) > 0;
  bool closed = file != NULL && fclose(file) == 0;
  if (!written || !closed || rename(unfinished.at, path.at) < 0) {
    return error_set(error, -errno, "%s cannot be written: %s", path.at, strerror(errno));
  }
  return 0;
}

static int write_addresses(struct runtime *runtime, struct error *error) {
  int result = write_address(runtime, "address", http_server_address(runtime->server, 0), error);
  return result == 0 && runtime->url[0] != '\0'
             ? write_address(runtime, "peers-address", runtime->url + strlen("http://"), error)
             : result;
}

static const char *own_address(const struct service *service) {
  static const char scheme[] = "http://";
  return service->url->fallback + sizeof scheme - 1;
}

/* Where other processes come in: at one address where that is said, else at each service's own. */
static void add_peer_listeners(struct runtime *runtime, struct http_listener *at, size_t *count) {
  const struct config *config = runtime->options.config;
  const char *one = NULL;
  if (runtime->calls_over_http) {
    one = "127.0.0.1:0";
  } else if (config_is_set(config, &setting_peers_listen)) {
    one = text_c(config_text(config, &setting_peers_listen));
  } else if (runtime->gateway == NULL && config_is_set(config, &setting_listen)) {
    one = text_c(config_text(config, &setting_listen));
  }
  struct http_listener listener = { .address = one,
                                    .routes = runtime->peer_routes,
                                    .routes_count = runtime->peer_routes_count,
                                    .keeps_traces = true };
  if (one != NULL) {
    at[(*count)++] = listener;
    return;
  }
  for (size_t i = 0; i < runtime->services_count; i++) {
    const struct service *service = runtime->services[i].service;
    if (service->door == NULL && service->url != NULL) {
      listener.address = own_address(service);
      at[(*count)++] = listener;
    }
  }
}

static void use_tls(struct runtime *runtime, struct http_listener *listener) {
  const struct config *config = runtime->options.config;
  if (config_is_set(config, &setting_tls_certificate) || config_is_set(config, &setting_tls_key)) {
    listener->tls_certificate = text_c(config_text(config, &setting_tls_certificate));
    listener->tls_key = text_c(config_text(config, &setting_tls_key));
    runtime->has_tls = true;
  }
}

static void add_standing_headers(struct runtime *runtime, struct http_listener *listener) {
  const struct door *door = runtime->gateway->service->door;
  if (door->headers != NULL) {
    struct http_header *headers = ARENA_ARRAY(runtime->arena, HTTP_MAX_STANDING, struct http_header);
    listener->headers_count = door->headers(runtime->options.config, headers);
    listener->headers = headers;
  }
}

/* Binds and listens; who connects is answered once the server is started. */
static int create_server(struct runtime *runtime, struct error *error) {
  const struct config *config = runtime->options.config;
  struct http_listener listeners[HTTP_MAX_LISTENERS];
  size_t count = 0;
  if (runtime->gateway != NULL) {
    listeners[count] = (struct http_listener){ .address = text_c(config_text(config, &setting_listen)),
                                               .routes = runtime->client_routes,
                                               .routes_count = runtime->client_routes_count,
                                               .others = runtime->client_others };
    use_tls(runtime, &listeners[count]);
    add_standing_headers(runtime, &listeners[count++]);
  }
  size_t peers = count;
  if (runtime->passports != NULL) {
    add_peer_listeners(runtime, listeners, &count);
  }
  bool has_peers = count > peers;
  listeners[count++] = (struct http_listener){
    .unix_socket = text_format(runtime->arena, "%s/souk.sock", runtime->options.data).at,
    .routes = runtime->unix_routes,
    .routes_count = runtime->unix_routes_count,
  };
  struct http_server_options options = {
    .log = runtime->options.log,
    .listeners = listeners,
    .listeners_count = count,
    .loops = (int)config_int(config, &setting_loops),
    .connections_max = (int)config_int(config, &setting_connections),
    .head_timeout_ms = 10000,
    .idle_timeout_ms = 75000,
    .body_timeout_ms = 10000,
    .body_rate_min = 500,
    .write_timeout_ms = 30000,
    .finished = metrics_count,
    .data = runtime,
  };
  int result = http_server_create(&runtime->server, &options, error);
  if (result < 0) {
    return result;
  }
  if (has_peers) {
    snprintf(runtime->url, sizeof runtime->url, "http://%s", http_server_address(runtime->server, peers));
  }
  return 0;
}

/* Services are in the order of their needs: who is called is ready before who calls. */
static int open_states(struct runtime *runtime, struct error *error) {
  struct service_start start = { .config = runtime->options.config,
                                 .log = runtime->options.log,
                                 .clock = runtime->options.clock,
                                 .data = runtime->options.data,
                                 .keys = runtime->keys };
  for (size_t i = 0; i < runtime->services_count; i++) {
    struct running *running = &runtime->services[i];
    int result = running->service->open != NULL ? running->service->open(&start, &running->state, error) : 0;
    if (result < 0) {
      return result;
    }
  }
  return 0;
}

static void close_states(struct runtime *runtime) {
  for (size_t i = runtime->services_count; i-- > 0;) {
    struct running *running = &runtime->services[i];
    if (running->state != NULL && running->service->close != NULL) {
      running->service->close(running->state);
    }
  }
}

/* Reactions and jobs may call over HTTP as soon as they run, so the address is known before they do; clients
   find everything running. */
int runtime_start(struct runtime *runtime, struct error *error) {
  runtime->started = true;
  int result = open_states(runtime, error);
  if (result == 0) {
    result = create_server(runtime, error);
  }
  if (result == 0) {
    result = bus_start(runtime->bus, error);
  }
  if (result == 0 && (result = scheduler_start(runtime->scheduler)) < 0) {
    error_set(error, result, "no thread for jobs: %s", strerror(-result));
  }
  if (result == 0) {
    result = http_server_start(runtime->server, error);
  }
  if (result == 0) {
    result = write_addresses(runtime, error);
  }
  if (result < 0) {
    runtime_stop(runtime);
  }
  return result;
}

void runtime_stop(struct runtime *runtime) {
  if (!runtime->started) {
    return;
  }
  runtime->started = false;
  if (runtime->server != NULL) {
    http_server_stop(runtime->server, config_int(runtime->options.config, &setting_drain) * 1000);
  }
  scheduler_stop(runtime->scheduler);
  bus_stop(runtime->bus);
}

void runtime_destroy(struct runtime *runtime) {
  if (runtime == NULL) {
    return;
  }
  runtime_stop(runtime);
  for (size_t i = 0; i < runtime->services_count; i++) {
    workers_destroy(runtime->services[i].workers);
  }
  for (size_t i = 0; i < RUNTIME_MAX_SERVICES; i++) {
    workers_destroy(runtime->forwarders[i]);
  }
  workers_destroy(runtime->control_workers);
  scheduler_destroy(runtime->scheduler);
  bus_destroy(runtime->bus);
  for (size_t i = 0; i < runtime->stores_count; i++) {
    store_close(runtime->stores[i]);
  }
  http_server_destroy(runtime->server);
  http_client_destroy(runtime->client);
  passports_destroy(runtime->passports);
  key_ring_close(runtime->keys);
  close_states(runtime);
  claims_destroy(runtime->claims);
  spans_destroy(runtime->spans);
  arena_destroy(runtime->arena);
  free(runtime);
}

const char *runtime_address(const struct runtime *runtime) {
  return runtime->server != NULL ? http_server_address(runtime->server, 0) : "";
}

int runtime_reload(struct runtime *runtime, struct error *error) {
  return runtime->has_tls ? http_server_reload_tls(runtime->server, CLIENTS, error) : 0;
}

int runtime_health(struct runtime *runtime) {
  for (size_t i = 0; i < runtime->stores_count; i++) {
    if (store_health(runtime->stores[i]) == -EIO) {
      return -EIO;
    }
  }
  return 0;
}

size_t runtime_stores(struct runtime *runtime, struct store *const **ret) {
  *ret = runtime->stores;
  return runtime->stores_count;
}

struct store *runtime_store_of(struct runtime *runtime, const char *service) {
  struct running *running = runtime_find(runtime, service);
  return running != NULL ? running->store : NULL;
}

struct bus *runtime_bus(struct runtime *runtime) {
  return runtime->bus;
}

const struct service *const *runtime_services(struct runtime *runtime, size_t *ret_count) {
  *ret_count = runtime->services_count;
  return runtime->service_list;
}

const struct config *runtime_config(const struct runtime *runtime) {
  return runtime->options.config;
}

struct clock *runtime_clock(struct runtime *runtime) {
  return runtime->options.clock;
}

struct key_ring *runtime_keys(struct runtime *runtime) {
  return runtime->keys;
}

void runtime_run_jobs(struct runtime *runtime) {
  scheduler_run_all(runtime->scheduler);
}
