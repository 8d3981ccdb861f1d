/* Running services: the stores, the bus, the listener, workers and jobs of one process, made from the
   services' faces. The command line (main.c, commands/) is its only user. */
#pragma once

#include "http/server.h"
#include "service/service.h"

struct runtime;

struct runtime_options {
  /* Every service that is known: names, problems, calls, documents. */
  const struct service *const *services;
  size_t services_count;
  /* Names of those that run here, ended by NULL; NULL: all. */
  const char *const *only;
  const struct config *config;
  struct log *log;
  struct clock *clock;
  const char *data; /* the directory, locked by the caller */
  /* Answers a command sent over SOUK_DATA/souk.sock: `arguments` is ended by NULL; what it prints goes to
     `out`, the return value is the exit code. Called on a worker. */
  int (*command)(void *data, struct runtime *runtime, char **arguments, struct buffer *out);
  void *command_data;
  bool check_only; /* open stores without migrating: commands at rest that only look */
};

enum { RUNTIME_MAX_SERVICES = 32, TAKES_FIELDS_MAX = 64 };

/* Checks the faces (each route's .who and shapes, calls that exist, no cycle of needs, events with one
   emitter), opens the stores and applies migrations. Nothing listens or moves yet. */
int runtime_create(struct runtime **ret, const struct runtime_options *options, struct error *error);
/* Starts bus, jobs and the listeners; writes the address to SOUK_DATA/address. */
int runtime_start(struct runtime *runtime, struct error *error);
/* Stops in order: no new requests, those under way answered, jobs, bus. Keeps the stores. */
void runtime_stop(struct runtime *runtime);
void runtime_destroy(struct runtime *runtime);

/* Reads again what may change while it runs: the certificate and its key. On failure the old ones stay. */
int runtime_reload(struct runtime *runtime, struct error *error);
/* "127.0.0.1:8000"; empty before runtime_start. */
const char *runtime_address(const struct runtime *runtime);
/* 0, or negative when the process should end: a sync failed. */
int runtime_health(struct runtime *runtime);

/* The parts, for commands. Stores are each listed once, whatever number of services share them. */
size_t runtime_stores(struct runtime *runtime, struct store *const **ret);
struct store *runtime_store_of(struct runtime *runtime, const char *service); /* NULL: not here */
struct bus *runtime_bus(struct runtime *runtime);
const struct service *const *runtime_services(struct runtime *runtime,
                                              size_t *ret_count); /* those that run here */
const struct config *runtime_config(const struct runtime *runtime);
struct clock *runtime_clock(struct runtime *runtime);
struct key_ring *runtime_keys(struct runtime *runtime); /* NULL while it only looks */
/* Makes every job look now, whatever its schedule (tests move the clock). Returns when one round of each is
 * done. */
void runtime_run_jobs(struct runtime *runtime);

/* Checks faces alone, as runtime_create does: for tests and documents. */
int services_check(const struct service *const *services, size_t count, struct error *error);
/* The order in which they start: who is called comes before who calls. -ELOOP and the path for a cycle. */
int services_order(const struct service *const *services, size_t count, const struct service **ret,
                   struct error *error);

/* Documents, from the faces alone. */
enum document_of {
  OF_CLIENTS, /* the gateway's entrance: under /api/v1, with users' tokens */
  OF_PEERS,   /* a service's own listener, with passports */
};
void openapi_document(const struct service *const *services, size_t count, enum document_of of,
                      struct buffer *out);
void asyncapi_document(const struct service *const *services, size_t count, struct buffer *out);
void problems_document(const struct service *const *services, size_t count, struct buffer *out);

/* The frame's settings (SOUK_DATA, SOUK_LISTEN, …); a service's are in its face. */
extern const struct setting *const frame_settings[];
extern const size_t frame_settings_count;
extern const struct setting setting_data, setting_listen, setting_peers_listen, setting_trusted_proxies,
    setting_tls_certificate, setting_tls_key, setting_direct_access, setting_security_contact,
    setting_log_level, setting_log_form, setting_loops, setting_workers, setting_connections, setting_drain,
    setting_database, setting_database_connections, setting_readers, setting_event_tries,
    setting_event_retry_first, setting_event_retry_max, setting_reply_expiry, setting_trace_spans;
#ifdef SOUK_TEST_HOOKS
extern const struct setting setting_test_calls, setting_test_shuffle, setting_test_files, setting_test_faults,
    setting_test_crash;
#endif
