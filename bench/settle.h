/* Waits until every event's effects are there, by what the server's /metrics say of its consumers. */
#pragma once

#include <netinet/in.h>
#include <stdint.h>

struct settling {
  int64_t lag;    /* events behind, of the consumer that was most, when first asked */
  double seconds; /* from `since` until no consumer had anything left to do */
};

/* "127.0.0.1:8000"; dies of anything else. */
struct sockaddr_in parse_address(const char *address);
/* `since`: of now_ns(). Dies where it takes longer than a minute, or where an event became a dead letter. */
struct settling settle(const struct sockaddr_in *server, int64_t since);
