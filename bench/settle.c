/* Asks for /metrics again and again. */
#include "settle.h"

#include "reply.h"
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { METRICS_BYTES_MAX = 1 << 20, SETTLE_SECONDS_MAX = 60 };

struct sockaddr_in parse_address(const char *address) {
  char host[INET_ADDRSTRLEN] = "";
  const char *colon = strchr(address, ':');
  struct sockaddr_in result = { .sin_family = AF_INET };
  if (colon != NULL && (size_t)(colon - address) < sizeof host) {
    memcpy(host, address, (size_t)(colon - address));
    result.sin_port = htons((uint16_t)parse_count("a port", colon + 1));
  }
  if (inet_pton(AF_INET, host, &result.sin_addr) != 1) {
    die("%s is no address:port", address);
  }
  return result;
}

/* The greatest (or the sum) of a metric's values over its labels. */
struct metric {
  int64_t greatest, sum;
};
static struct metric read_metric(const char *page, const char *name) {
  struct metric metric = { 0 };
  size_t len = strlen(name);
  for (const char *line = page; line != NULL; line = strchr(line, '\n')) {
    line += *line == '\n';
    const char *value = strncmp(line, name, len) == 0 ? strchr(line, ' ') : NULL;
    if (value != NULL) {
      int64_t number = strtoll(value, NULL, 10);
      metric.sum += number;
      metric.greatest = number > metric.greatest ? number : metric.greatest;
    }
  }
  return metric;
}

/* The page in `ret`, NUL-ended. */
static void fetch_metrics(int fd, char ret[static METRICS_BYTES_MAX]) {
  static const char request[] = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
  if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) != (ssize_t)(sizeof request - 1)) {
    die("send: %s", strerror(errno));
  }
  size_t len = 0;
  struct reply reply;
  int parsed = 0;
  while (parsed == 0) {
    ssize_t got = recv(fd, ret + len, METRICS_BYTES_MAX - 1 - len, 0);
    if (got <= 0) {
      die("/metrics: the connection ended");
    }
    len += (size_t)got;
    parsed = reply_parse(ret, len, &reply);
  }
  if (parsed < 0 || reply.status != 200) {
    die("/metrics was not answered");
  }
  ret[len] = '\0';
}

struct settling settle(const struct sockaddr_in *server, int64_t since) {
  static char page[METRICS_BYTES_MAX];
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (const struct sockaddr *)server, sizeof *server) != 0) {
    die("/metrics: %s", strerror(errno));
  }
  struct settling settling = { .lag = -1 };
  int64_t behind = 1;
  while (behind > 0) {
    fetch_metrics(fd, page);
    settling.seconds = (double)(now_ns() - since) / 1e9;
    struct metric lag = read_metric(page, "souk_consumer_lag{");
    behind = lag.sum + read_metric(page, "souk_consumer_parked{").sum;
    if (settling.lag < 0) {
      settling.lag = lag.greatest;
    }
    if (read_metric(page, "souk_consumer_dead_total{").sum > 0) {
      die("an event became a dead letter");
    }
    if (settling.seconds > SETTLE_SECONDS_MAX) {
      die("events' effects are not there after %d s", SETTLE_SECONDS_MAX);
    }
    nanosleep(&(struct timespec){ .tv_nsec = 500000 }, NULL);
  }
  close(fd);
  return settling;
}
