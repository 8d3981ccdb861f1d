/* Making, starting, stopping a server; and http_reply(), the way back from any thread. */
#include "http/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <signal.h>

enum { LOOPS_MAX = 64 };

static void fill_defaults(struct http_server_options *options) {
  struct {
    int64_t *value;
    int64_t fallback;
  } const times[] = {
    { &options->head_timeout_ms, 10000 },  { &options->idle_timeout_ms, 75000 },
    { &options->body_timeout_ms, 10000 },  { &options->body_rate_min, 500 },
    { &options->write_timeout_ms, 30000 },
  };
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
    if (*times[i].value <= 0) {
      *times[i].value = times[i].fallback;
    }
  }
  options->loops = options->loops < 1 ? 1 : options->loops > LOOPS_MAX ? LOOPS_MAX : options->loops;
  options->connections_max = options->connections_max > 0 ? options->connections_max : 10000;
}

static int open_listeners(struct http_server *server, const struct http_server_options *options,
                          struct error *error) {
  if (options->listeners_count > HTTP_MAX_LISTENERS) {
    return error_set(error, -EINVAL, "A server has at most %d listeners.", HTTP_MAX_LISTENERS);
  }
  int result = 0;
  for (size_t i = 0; i < options->listeners_count && result == 0; i++) {
    result = listener_open(&server->listeners[server->listeners_count++], &options->listeners[i],
                           options->log, error);
  }
  return result;
}

static int set_up(struct http_server *server, struct error *error) {
  int result = open_listeners(server, &server->options, error);
  for (int i = 0; i < server->options.loops && result == 0; i++) {
    result = loop_create(&server->loops[i], server, error);
  }
  /* The caller's array is its own again. */
  server->options.listeners = NULL;
  return result;
}

int http_server_create(struct http_server **ret, const struct http_server_options *options,
                       struct error *error) {
  struct http_server *server = calloc(1, sizeof *server);
  if (server == NULL) {
    return error_set(error, -ENOMEM, "There is no memory for a server.");
  }
  server->options = *options;
  fill_defaults(&server->options);
  server->loops = calloc((size_t)server->options.loops, sizeof *server->loops);
  int result = server->loops != NULL ? set_up(server, error) : -ENOMEM;
  if (result < 0) {
    http_server_destroy(server);
    return result;
  }
  *ret = server;
  return 0;
}

const char *http_server_address(const struct http_server *server, size_t listener) {
  return listener < server->listeners_count ? server->listeners[listener].address : "";
}

int http_server_reload_tls(struct http_server *server, size_t listener, struct error *error) {
  if (listener >= server->listeners_count || server->listeners[listener].tls == NULL) {
    return error_set(error, -EINVAL, "Listener %zu does not speak TLS.", listener);
  }
  return tls_reload(server->listeners[listener].tls, error);
}

int http_server_start(struct http_server *server, struct error *error) {
  /* Signals are for the main thread; a broken pipe is for nobody (sendfile() has no MSG_NOSIGNAL). */
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int result = 0;
  for (int i = 0; i < server->options.loops && result == 0; i++) {
    struct http_loop *loop = &server->loops[i];
    result = -pthread_create(&loop->thread, NULL, loop_run, loop);
    loop->started = result == 0;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (result < 0) {
    http_server_stop(server, 0);
    return error_set(error, result, "A thread of the server cannot start: %s.", strerror(-result));
  }
  return 0;
}

void http_server_stop(struct http_server *server, int64_t drain_ms) {
  atomic_store(&server->drain_until_us, monotonic_us() + drain_ms * 1000);
  atomic_store(&server->draining, true);
  for (int i = 0; i < server->options.loops; i++) {
    if (server->loops[i].started) {
      loop_wake(&server->loops[i]);
    }
  }
  for (int i = 0; i < server->options.loops; i++) {
    if (server->loops[i].started) {
      pthread_join(server->loops[i].thread, NULL);
      server->loops[i].started = false;
    }
  }
  for (size_t i = 0; i < server->listeners_count; i++) {
    listener_shut(&server->listeners[i]);
  }
}

void http_server_destroy(struct http_server *server) {
  if (server == NULL) {
    return;
  }
  if (server->loops != NULL) {
    http_server_stop(server, 0);
    for (int i = 0; i < server->options.loops; i++) {
      loop_destroy(&server->loops[i]);
    }
  }
  for (size_t i = 0; i < server->listeners_count; i++) {
    listener_close(&server->listeners[i]);
  }
  free(server->loops);
  free(server);
}

bool http_server_draining(const struct http_server *server) {
  return atomic_load(&server->draining);
}

void http_server_stats(struct http_server *server, struct http_server_stats *ret) {
  *ret = (struct http_server_stats){ .connections = atomic_load(&server->connections) };
  for (int i = 0; i < server->options.loops; i++) {
    const struct loop_counters *counters = &server->loops[i].counters;
    ret->requests += atomic_load_explicit(&counters->requests, memory_order_relaxed);
    ret->refused_connections += atomic_load_explicit(&counters->refused_connections, memory_order_relaxed);
    ret->bad_requests += atomic_load_explicit(&counters->bad_requests, memory_order_relaxed);
    ret->timeouts += atomic_load_explicit(&counters->timeouts, memory_order_relaxed);
  }
}

/* From a handler that runs on the loop: noted, and sent when it returns. From anywhere else: left in the
   loop's list; only who finds the list empty has to wake it. */
void http_reply(struct http_request *request, const struct http_reply *reply) {
  struct exchange *exchange = (struct exchange *)(void *)request;
  struct http_loop *loop = request->connection->loop;
  exchange_encode(exchange, reply);
  if (pthread_equal(loop->self, pthread_self()) != 0 && loop->current == exchange) {
    exchange->replied = true;
    return;
  }
  struct exchange *newest = atomic_load_explicit(&loop->replies, memory_order_relaxed);
  do {
    exchange->next_reply = newest;
  } while (!atomic_compare_exchange_weak_explicit(&loop->replies, &newest, exchange, memory_order_release,
                                                  memory_order_relaxed));
  if (newest == NULL) {
    loop_wake(loop);
  }
}
