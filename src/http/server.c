/* Making, starting, stopping a server; and http_reply(), the way back from any thread. */
#include "http/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096, LOOPS_MAX = 64 };

/* Listening on an address */

/* "127.0.0.1:8000" or "[::1]:8000" in two. */
static int split_address(const char *listen, char host[static 256], char port[static 8],
                         struct error *error) {
  const char *colon = strrchr(listen, ':');
  const char *from = listen;
  const char *to = colon;
  if (colon != NULL && from[0] == '[' && colon > from && colon[-1] == ']') {
    from++;
    to--;
  }
  if (colon == NULL || to <= from || to - from > 255 || strlen(colon + 1) > 5 || colon[1] == '\0') {
    return error_set(error, -EINVAL, "\"%s\" is not an address such as 127.0.0.1:8000 or [::1]:8000.",
                     listen);
  }
  memcpy(host, from, (size_t)(to - from));
  host[to - from] = '\0';
  memcpy(port, colon + 1, strlen(colon + 1) + 1);
  return 0;
}

static int name_address(int fd, char *ret, size_t size) {
  struct sockaddr_storage bound = { 0 };
  socklen_t length = sizeof bound;
  char host[PEER_MAX];
  char port[8];
  if (getsockname(fd, (struct sockaddr *)&bound, &length) < 0 ||
      getnameinfo((struct sockaddr *)&bound, length, host, sizeof host, port, sizeof port,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return -EADDRNOTAVAIL;
  }
  snprintf(ret, size, bound.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
  return 0;
}

static int bind_and_listen(const struct addrinfo *address) {
  int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return -errno;
  }
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* accepted sockets inherit it */
  if (bind(fd, address->ai_addr, address->ai_addrlen) < 0 || listen(fd, BACKLOG) < 0) {
    int result = -errno;
    close(fd);
    return result;
  }
  return fd;
}

static int listen_on_address(struct http_server *server, struct error *error) {
  const char *listen = server->options.listen;
  char host[256];
  char port[8];
  int result = split_address(listen, host, port, error);
  if (result < 0) {
    return result;
  }
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
  struct addrinfo *found = NULL;
  int lookup = getaddrinfo(host, port, &hints, &found);
  if (lookup != 0) {
    return error_set(error, -EINVAL, "\"%s\" is not an address to listen on: %s.", listen,
                     gai_strerror(lookup));
  }
  int fd = bind_and_listen(found);
  freeaddrinfo(found);
  if (fd < 0) {
    return error_set(error, fd, "Cannot listen on %s: %s.", listen, strerror(-fd));
  }
  server->listeners[server->listeners_count++] = (struct listener){ .fd = fd, .router = server->router };
  return name_address(fd, server->address, sizeof server->address);
}

/* Listening on a unix socket */

/* A socket that a dead process left behind goes; one that somebody answers on stays, and so does any other
   file. */
static int clear_socket(const struct sockaddr_un *address, struct error *error) {
  struct stat status;
  if (lstat(address->sun_path, &status) < 0) {
    return 0;
  }
  if (!S_ISSOCK(status.st_mode)) {
    return error_set(error, -EEXIST, "%s exists and is not a socket.", address->sun_path);
  }
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool alive = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
  if (fd >= 0) {
    close(fd);
  }
  if (alive) {
    return error_set(error, -EADDRINUSE, "Somebody else listens on %s.", address->sun_path);
  }
  return unlink(address->sun_path) < 0 ? -errno : 0;
}

static int listen_on_socket(struct http_server *server, struct error *error) {
  const char *path = server->options.unix_socket;
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  if (strlen(path) >= sizeof address.sun_path) {
    return error_set(error, -ENAMETOOLONG, "A socket's path has at most %zu characters: %s",
                     sizeof address.sun_path - 1, path);
  }
  memcpy(address.sun_path, path, strlen(path) + 1);
  int result = clear_socket(&address, error);
  if (result < 0) {
    return result;
  }
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  /* The mode of the descriptor is the file's from its first moment on: nobody can slip in between. */
  if (fd < 0 || fchmod(fd, 0600) < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) < 0 ||
      chmod(path, 0600) < 0 || listen(fd, BACKLOG) < 0) {
    result = -errno;
    if (fd >= 0) {
      close(fd);
    }
    return error_set(error, result, "Cannot listen on %s: %s.", path, strerror(-result));
  }
  server->unix_path = strdup(path);
  server->listeners[server->listeners_count++] = (struct listener){ .fd = fd, .router = server->unix_router };
  return 0;
}

/* Life */

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

static int set_up(struct http_server *server, struct error *error) {
  const struct http_server_options *options = &server->options;
  int result = router_create(&server->router, options->routes, options->routes_count, error);
  if (result == 0) {
    result = router_create(&server->unix_router, options->unix_routes, options->unix_routes_count, error);
  }
  if (result == 0 && options->listen != NULL) {
    result = listen_on_address(server, error);
  }
  if (result == 0 && options->unix_socket != NULL) {
    result = listen_on_socket(server, error);
  }
  for (int i = 0; i < options->loops && result == 0; i++) {
    result = loop_create(&server->loops[i], server, i, error);
  }
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

const char *http_server_address(const struct http_server *server) {
  return server->address;
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
  for (; server->listeners_count > 0; server->listeners_count--) {
    close(server->listeners[server->listeners_count - 1].fd);
  }
  if (server->unix_path != NULL) {
    unlink(server->unix_path);
    free(server->unix_path);
    server->unix_path = NULL;
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
  router_destroy(server->router);
  router_destroy(server->unix_router);
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

int http_request_loop(const struct http_request *request) {
  return request->connection->loop->index;
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
