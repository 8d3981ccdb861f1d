/* A small table of hosts under one lock: it is taken twice per call, for a search among a few names. */
#include "http/breaker.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { HOSTS_MAX = 64 };

struct host {
  char name[BREAKER_HOST_MAX + 1]; /* "" is a free place */
  int failures;                    /* in a row */
  int64_t open_until_us;           /* 0: closed */
  bool trial;                      /* open, and one call is on its way to find out */
  int64_t used_us;
};

struct breakers {
  pthread_mutex_t lock;
  int failures_max;
  int64_t pause_us;
  struct host hosts[HOSTS_MAX];
};

struct breakers *breakers_create(int failures, int64_t pause_us) {
  struct breakers *breakers = calloc(1, sizeof *breakers);
  if (breakers == NULL) {
    return NULL;
  }
  pthread_mutex_init(&breakers->lock, NULL);
  breakers->failures_max = failures;
  breakers->pause_us = pause_us;
  return breakers;
}

void breakers_destroy(struct breakers *breakers) {
  if (breakers == NULL) {
    return;
  }
  pthread_mutex_destroy(&breakers->lock);
  free(breakers);
}

/* Finds the host, or gives it the place that was left unused for longest: what is forgotten with it is at
   worst that it failed. */
static struct host *find_host(struct breakers *breakers, struct text name, int64_t now_us) {
  size_t len = name.len < BREAKER_HOST_MAX ? name.len : BREAKER_HOST_MAX;
  struct host *oldest = &breakers->hosts[0];
  for (struct host *host = breakers->hosts; host < breakers->hosts + HOSTS_MAX; host++) {
    if (strncmp(host->name, text_c(name), len) == 0 && host->name[len] == '\0') {
      host->used_us = now_us;
      return host;
    }
    if (host->used_us < oldest->used_us) {
      oldest = host;
    }
  }
  *oldest = (struct host){ .used_us = now_us };
  memcpy(oldest->name, text_c(name), len);
  return oldest;
}

bool breakers_admit(struct breakers *breakers, struct text name, int64_t now_us) {
  pthread_mutex_lock(&breakers->lock);
  struct host *host = find_host(breakers, name, now_us);
  bool admitted = host->open_until_us == 0 || (now_us >= host->open_until_us && !host->trial);
  host->trial = host->trial || (admitted && host->open_until_us != 0);
  pthread_mutex_unlock(&breakers->lock);
  return admitted;
}

void breakers_report(struct breakers *breakers, struct text name, enum breaker_outcome outcome,
                     int64_t now_us) {
  pthread_mutex_lock(&breakers->lock);
  struct host *host = find_host(breakers, name, now_us);
  host->trial = false;
  if (outcome == BREAKER_ALIVE) {
    host->failures = 0;
    host->open_until_us = 0;
  } else if (outcome == BREAKER_FAILED) {
    host->failures += host->failures < breakers->failures_max;
    if (host->failures >= breakers->failures_max) {
      host->open_until_us = now_us + breakers->pause_us;
    }
  }
  pthread_mutex_unlock(&breakers->lock);
}
