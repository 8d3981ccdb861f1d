#include "http/test_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
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

void test_connect_tls(struct test_client *client, const char *address, SSL_CTX *context) {
  test_connect(client, address);
  client->tls = SSL_new(context);
  if (client->tls == NULL || SSL_set_fd(client->tls, client->fd) != 1 || SSL_connect(client->tls) != 1) {
    ERR_print_errors_fp(stderr);
    give_up("handshake");
  }
}

void test_disconnect(struct test_client *client) {
  SSL_free(client->tls);
  close(client->fd);
  free(client->at);
}

static ssize_t send_some(struct test_client *client, const char *bytes, size_t length) {
  if (client->tls == NULL) {
    return send(client->fd, bytes, length, MSG_NOSIGNAL);
  }
  size_t sent = 0;
  ERR_clear_error();
  if (SSL_write_ex(client->tls, bytes, length, &sent) != 1) {
    errno = EPIPE;
    return -1;
  }
  return (ssize_t)sent;
}

static ssize_t receive_some(struct test_client *client, char *to, size_t room) {
  if (client->tls == NULL) {
    return recv(client->fd, to, room, 0);
  }
  size_t got = 0;
  ERR_clear_error();
  int result = SSL_read_ex(client->tls, to, room, &got);
  if (result == 1) {
    return (ssize_t)got;
  }
  bool good_bye = SSL_get_error(client->tls, result) == SSL_ERROR_ZERO_RETURN;
  errno = good_bye ? 0 : errno != 0 ? errno : EPROTO;
  return good_bye ? 0 : -1;
}

void test_send(struct test_client *client, struct text bytes) {
  for (size_t sent = 0; sent < bytes.len;) {
    ssize_t now = send_some(client, bytes.at + sent, bytes.len - sent);
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
  if (client->tls != NULL) {
    SSL_shutdown(client->tls);
  }
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
  ssize_t got = receive_some(client, client->at + client->len, client->capacity - client->len - 1);
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

/* By what a reply is found in logs, and each has: a traceparent, whose span is the request's id. */
static bool has_ids(const struct test_reply *reply) {
  struct text trace = test_header(reply, "traceparent");
  struct text id = test_header(reply, "X-Request-Id");
  return trace.len == TRACEPARENT_LEN && id.len == SPAN_ID_LEN &&
         memcmp(trace.at + SPAN_ID_AT, id.at, SPAN_ID_LEN) == 0;
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
  if (ret->status >= 200 && !has_ids(ret)) {
    errno = EPROTO;
    give_up("a reply without the ids of its request");
  }
  client->used = head_len + body_len;
  return 0;
}

bool test_at_end(struct test_client *client) {
  return client->len == client->used && !read_more(client);
}
