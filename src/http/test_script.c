#include "http/test_script.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* The length of a whole request at the start of `bytes`, or 0. */
static size_t whole_request(const char *bytes, size_t len) {
  const char *end = strstr(bytes, "\r\n\r\n");
  if (end == NULL) {
    return 0;
  }
  const char *length = strcasestr(bytes, "\r\nContent-Length: ");
  size_t body = length != NULL && length < end ? strtoul(length + 18, NULL, 10) : 0;
  size_t whole = (size_t)(end + 4 - bytes) + body;
  return whole <= len ? whole : 0;
}

static void close_peer(struct peer *peer) {
  close(peer->fd);
  *peer = (struct peer){ .fd = -1 };
}

static void close_listener(struct server *server, bool leaves) {
  if (leaves && server->listener >= 0) {
    close(server->listener);
    server->listener = -1;
  }
}

static void take_input(struct server *server, struct peer *peer) {
  ssize_t got = read(peer->fd, peer->bytes + peer->len, REQUEST_MAX - peer->len);
  if (got <= 0) {
    close_peer(peer);
    return;
  }
  peer->len += (size_t)got;
  peer->bytes[peer->len] = '\0';
  if (whole_request(peer->bytes, peer->len) == 0) {
    return;
  }
  memcpy(server->last_request, peer->bytes, peer->len + 1);
  peer->len = 0;
  server->requests++;
  const struct step *step = &server->script[server->done < server->steps ? server->done : server->steps - 1];
  server->done++;
  if (step->reply != NULL && send(peer->fd, step->reply, strlen(step->reply), MSG_NOSIGNAL) < 0) {
    close_peer(peer);
  } else if (step->breaks || step->leaves) {
    close_listener(server, step->leaves); /* first, so that a next try finds it closed */
    close_peer(peer);
    atomic_fetch_add(&server->broken, 1);
  }
}

static void take_connection(struct server *server) {
  int fd = accept(server->listener, NULL, NULL);
  for (struct peer *peer = server->peers; peer < server->peers + CONNECTIONS_MAX; peer++) {
    if (peer->fd < 0) {
      *peer = (struct peer){ .fd = fd };
      server->accepted++;
      return;
    }
  }
  close(fd);
}

static void *serve(void *user) {
  struct server *server = user;
  for (;;) {
    struct pollfd polled[CONNECTIONS_MAX + 2] = { { .fd = server->stop[0], .events = POLLIN },
                                                  { .fd = server->listener, .events = POLLIN } };
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
      polled[i + 2] = (struct pollfd){ .fd = server->peers[i].fd, .events = POLLIN };
    }
    poll(polled, CONNECTIONS_MAX + 2, -1);
    if (polled[0].revents != 0) {
      return NULL;
    }
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
      if (polled[i + 2].revents != 0) {
        take_input(server, &server->peers[i]);
      }
    }
    if (polled[1].revents != 0) {
      take_connection(server);
    }
  }
}

struct server *start_server_on(int listener, const struct step *script, size_t steps) {
  struct server *server = calloc(1, sizeof *server);
  assert_non_null(server);
  server->listener = listener;
  server->script = script;
  server->steps = steps;
  for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
    server->peers[i].fd = -1;
  }
  assert_int_equal(listen(listener, CONNECTIONS_MAX), 0);
  assert_int_equal(pipe(server->stop), 0);
  assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
  return server;
}

int bind_free_port(char ret_url[static 64]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t len = sizeof address;
  assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
  snprintf(ret_url, 64, "http://127.0.0.1:%d/path", ntohs(address.sin_port));
  return fd;
}

struct server *start_server(const struct step *script, size_t steps) {
  char url[64];
  int listener = bind_free_port(url);
  struct server *server = start_server_on(listener, script, steps);
  memcpy(server->url, url, sizeof url);
  return server;
}

void stop_server(struct server *server) {
  assert_int_equal(write(server->stop[1], "x", 1), 1);
  pthread_join(server->thread, NULL);
  for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
    if (server->peers[i].fd >= 0) {
      close_peer(&server->peers[i]);
    }
  }
  close_listener(server, true);
  close(server->stop[0]);
  close(server->stop[1]);
}
