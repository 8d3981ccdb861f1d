/* Where clients come in: addresses and unix sockets, opened and closed. */
#include "http/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

/* Addresses */

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

static int listen_on_address(struct listener *listener, const char *listen, struct error *error) {
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
  listener->fd = fd;
  result = name_address(fd, listener->address, sizeof listener->address);
  return result < 0 ? error_set(error, result, "The address of %s cannot be read.", listen) : 0;
}

/* Unix sockets */

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

static int listen_on_socket(struct listener *listener, const char *path, struct error *error) {
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
  listener->fd = fd;
  listener->unix_socket = true;
  memcpy(listener->address, address.sun_path, sizeof address.sun_path);
  return 0;
}

/* Life */

int listener_open(struct listener *listener, const struct http_listener *wanted, struct log *log,
                  struct error *error) {
  listener->fd = -1;
  listener->others = wanted->others;
  int result = router_create(&listener->router, wanted->routes, wanted->routes_count, error);
  if (result < 0) {
    return result;
  }
  result = standing_make(&listener->standing, wanted->headers, wanted->headers_count, error);
  if (result < 0) {
    return result;
  }
  listener->keeps_traces = wanted->keeps_traces;
  if ((wanted->address == NULL) == (wanted->unix_socket == NULL)) {
    return error_set(error, -EINVAL, "A listener has an address or a unix socket, and only one of them.");
  }
  if ((wanted->tls_certificate == NULL) != (wanted->tls_key == NULL)) {
    return error_set(error, -EINVAL, "TLS needs both a certificate and its key.");
  }
  if (wanted->tls_certificate != NULL) {
    result = tls_create(&listener->tls, wanted->tls_certificate, wanted->tls_key, log, error);
    if (result < 0) {
      return result;
    }
  }
  return wanted->address != NULL ? listen_on_address(listener, wanted->address, error)
                                 : listen_on_socket(listener, wanted->unix_socket, error);
}

void listener_shut(struct listener *listener) {
  if (listener->fd >= 0) {
    close(listener->fd);
    listener->fd = -1;
    if (listener->unix_socket) {
      unlink(listener->address);
    }
  }
}

void listener_close(struct listener *listener) {
  listener_shut(listener);
  router_destroy(listener->router);
  buffer_finish(&listener->standing.lines);
  tls_destroy(listener->tls);
}
