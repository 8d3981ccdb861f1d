#include "service/workers.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_BYTES = 512 * 1024 };

struct workers {
  pthread_mutex_t mutex;
  pthread_cond_t work;
  struct task *first, *last;
  size_t queued, queue_max;
  size_t threads, idle, threads_max;
  bool stopping;
  pthread_t *handles;
};

static void *worker_main(void *argument) {
  struct workers *workers = argument;
  pthread_mutex_lock(&workers->mutex);
  for (;;) {
    while (workers->first == NULL && !workers->stopping) {
      workers->idle++;
      pthread_cond_wait(&workers->work, &workers->mutex);
      workers->idle--;
    }
    struct task *task = workers->first;
    if (task == NULL) {
      break;
    }
    workers->first = task->next;
    workers->queued--;
    pthread_mutex_unlock(&workers->mutex);
    task->run(task);
    pthread_mutex_lock(&workers->mutex);
  }
  pthread_mutex_unlock(&workers->mutex);
  return NULL;
}

int workers_create(struct workers **ret, size_t threads_max, size_t queue_max, struct error *error) {
  struct workers *workers = calloc(1, sizeof *workers);
  pthread_t *handles = calloc(threads_max, sizeof *handles);
  if (workers == NULL || handles == NULL) {
    free(workers);
    free(handles);
    return error_set(error, -ENOMEM, "no memory for a pool of %zu workers", threads_max);
  }
  *workers = (struct workers){ .threads_max = threads_max, .queue_max = queue_max, .handles = handles };
  pthread_mutex_init(&workers->mutex, NULL);
  pthread_cond_init(&workers->work, NULL);
  *ret = workers;
  return 0;
}

/* With the mutex held. Fails quietly: the threads that there are will do the work. */
static void start_thread(struct workers *workers) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  if (pthread_create(&workers->handles[workers->threads], &attributes, worker_main, workers) == 0) {
    workers->threads++;
  }
  pthread_attr_destroy(&attributes);
}

/* Signals when the mutex is free again: who is woken need not wait for it. */
int workers_submit(struct workers *workers, struct task *task) {
  pthread_mutex_lock(&workers->mutex);
  int result = 0;
  if (workers->stopping) {
    result = -ESHUTDOWN;
  } else if (workers->queued >= workers->queue_max) {
    result = -EAGAIN;
  } else {
    if (workers->queued >= workers->idle && workers->threads < workers->threads_max) {
      start_thread(workers);
    }
    if (workers->threads == 0) {
      result = -EAGAIN;
    } else {
      task->next = NULL;
      if (workers->first == NULL) {
        workers->first = task;
      } else {
        workers->last->next = task;
      }
      workers->last = task;
      workers->queued++;
    }
  }
  pthread_mutex_unlock(&workers->mutex);
  if (result == 0) {
    pthread_cond_signal(&workers->work);
  }
  return result;
}

void workers_destroy(struct workers *workers) {
  if (workers == NULL) {
    return;
  }
  pthread_mutex_lock(&workers->mutex);
  workers->stopping = true;
  pthread_cond_broadcast(&workers->work);
  pthread_mutex_unlock(&workers->mutex);
  for (size_t i = 0; i < workers->threads; i++) {
    pthread_join(workers->handles[i], NULL);
  }
  pthread_cond_destroy(&workers->work);
  pthread_mutex_destroy(&workers->mutex);
  free(workers->handles);
  free(workers);
}

void workers_stats(struct workers *workers, struct workers_stats *ret) {
  pthread_mutex_lock(&workers->mutex);
  *ret = (struct workers_stats){ .threads = (int64_t)workers->threads,
                                 .idle = (int64_t)workers->idle,
                                 .queued = (int64_t)workers->queued };
  pthread_mutex_unlock(&workers->mutex);
}
