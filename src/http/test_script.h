/* For tests: a server that is told, request by request, how to behave. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { CONNECTIONS_MAX = 32, REQUEST_MAX = 8192 };

/* What the server does with one request; the last of a script is for all that follow. */
struct step {
  const char *reply; /* NULL: says nothing */
  bool breaks;       /* closes the connection then */
  bool leaves;       /* and listens no more */
};

struct peer {
  int fd;
  size_t len;
  char bytes[REQUEST_MAX + 1];
};

struct server {
  int listener;
  int stop[2]; /* a pipe: readable when the server is to end */
  const struct step *script;
  size_t steps, done;
  struct peer peers[CONNECTIONS_MAX];
  _Atomic int accepted, requests, broken;
  char last_request[REQUEST_MAX + 1]; /* for the test, after stop_server() */
  pthread_t thread;
  char url[64];
};

/* A socket bound to a free port of the loopback, whose URL goes into `ret_url`. */
int bind_free_port(char ret_url[static 64]);
struct server *start_server_on(int listener, const struct step *script, size_t steps);
struct server *start_server(const struct step *script, size_t steps);
#define START(...)                                                                                           \
  start_server((const struct step[]){ __VA_ARGS__ },                                                         \
               sizeof((const struct step[]){ __VA_ARGS__ }) / sizeof(struct step))

/* Afterwards only what it counted and the last request are there. */
void stop_server(struct server *server);
