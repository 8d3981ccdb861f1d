/* A bounded pool of threads for work that waits: requests whose .prepare calls other services. Threads start
   as they are needed. Each service has a pool of its own: since calls form no cycle, a full pool never waits
   for itself. */
#pragma once

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct workers;

/* Embedded in what is to be done; the caller's until `run` returns. */
struct task {
  void (*run)(struct task *task);
  struct task *next;
};

int workers_create(struct workers **ret, size_t threads_max, size_t queue_max, struct error *error);
/* -EAGAIN: as many as allowed are waiting already. -ESHUTDOWN: stopping. */
int workers_submit(struct workers *workers, struct task *task);
/* Finishes what is queued, then ends the threads. NULL is fine. */
void workers_destroy(struct workers *workers);

struct workers_stats {
  int64_t threads, idle, queued;
};
void workers_stats(struct workers *workers, struct workers_stats *ret);
