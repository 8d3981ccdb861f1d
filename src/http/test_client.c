#include "http/test_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sched.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

static void give_up(const char *what) {
  fprintf(stderr, "test client: %s: %s\n", what, strerror(errno));
  abort();
}

static int connect_unix(const char *path) {
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  return connect(fd, (struct sockaddr *)&address, sizeof address) < 0 ? -1 : fd;
}

static int connect_tcp(const char *address) {
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  to.sin_port = htons((uint16_t)strtol(strrchr(address, ':') + 1, NULL, 10));
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  return connect(fd, (struct sockaddr *)&to, sizeof to) < 0 ? -1 : fd;
}

void test_connect(struct test_client *client, const char *address) {
  int fd = strchr(address, '/') != NULL ? connect_unix(address) : connect_tcp(address);
  if (fd < 0) {
    give_up("connect");
  }
  struct timeval patience = { .tv_sec = 10 };
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  *client = (struct test_client){ .fd = fd };
}

void test_disconnect(struct test_client *client) {
  close(client->fd);
  free(client->at);
}

void test_send(struct test_client *client, struct text bytes) {
  for (size_t sent = 0; sent < bytes.len;) {
    ssize_t now = send(client->fd, bytes.at + sent, bytes.len - sent, MSG_NOSIGNAL);
    if (now < 0 && (errno == EPIPE || errno == ECONNRESET)) {
      return;
    }
    if (now < 0) {
      give_up("send");
    }
    sent += (size_t)now;
  }
}

void test_half_close(struct test_client *client) {
  shutdown(client->fd, SHUT_WR);
}

void test_await_read(struct test_client *client) {
  int unread = 1;
  while (ioctl(client->fd, SIOCOUTQ, &unread) == 0 && unread > 0) {
    sched_yield();
  }
}

/* False at the end of the connection. */
static bool read_more(struct test_client *client) {
  if (client->capacity - client->len < 65536) {
    client->capacity = client->capacity * 2 + 65536 + 1;
    client->at = realloc(client->at, client->capacity);
    if (client->at == NULL) {
      give_up("realloc");
    }
  }
  ssize_t got = recv(client->fd, client->at + client->len, client->capacity - client->len - 1, 0);
  if (got < 0 && errno != ECONNRESET) {
    give_up("no answer within ten seconds");
  }
  client->len += got > 0 ? (size_t)got : 0;
  client->at[client->len] = '\0';
  return got > 0;
}

struct text test_header(const struct test_reply *reply, const char *name) {
  size_t len = strlen(name);
  for (char *line = strchr(reply->head, '\n'); line != NULL; line = strchr(line, '\n')) {
    line++;
    if (strncasecmp(line, name, len) == 0 && line[len] == ':' && line[len + 1] == ' ') {
      return (struct text){ .at = line + len + 2, .len = strcspn(line + len + 2, "\r") };
    }
  }
  return (struct text){ 0 };
}

int test_read(struct test_client *client, bool head, struct test_reply *ret) {
  client->len -= client->used;
  if (client->used > 0) {
    memmove(client->at, client->at + client->used, client->len + 1);
    client->used = 0;
  }
  char *end = NULL;
  while ((end = client->len > 0 ? memmem(client->at, client->len, "\r\n\r\n", 4) : NULL) == NULL) {
    if (!read_more(client)) {
      return -EPIPE;
    }
  }
  size_t head_len = (size_t)(end + 4 - client->at);
  end[2] = '\0';
  *ret = (struct test_reply){ .head = client->at };
  struct text length = test_header(ret, "Content-Length");
  size_t body_len = length.len > 0 && !head ? (size_t)strtoull(length.at, NULL, 10) : 0;
  while (client->len - head_len < body_len) {
    if (!read_more(client)) {
      return -EPIPE;
    }
  }
  ret->head = client->at;
  ret->status = strncmp(ret->head, "HTTP/1.1 ", 9) == 0 ? (int)strtol(ret->head + 9, NULL, 10) : 0;
  ret->body = (struct text){ .at = client->at + head_len, .len = body_len };
  client->used = head_len + body_len;
  return 0;
}

bool test_at_end(struct test_client *client) {
  return client->len == client->used && !read_more(client);
}
