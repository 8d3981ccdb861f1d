/* The log across processes: how far it goes, and who is told. Commits of this process are told at once;
   others are told by NOTIFY, from one connection and after the commits: inside of them it would make them
   wait for each other. What a lost notification would have said is found by looking now and then. */
#include "store/postgres_driver.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { LOOK_EVERY_MS = 1000, RECONNECT_MS = 100 };

static bool raise_head(struct store *store, int64_t head) {
  int64_t known = atomic_load(&store->head);
  while (known < head) {
    if (atomic_compare_exchange_weak(&store->head, &known, head)) {
      return true;
    }
  }
  return false;
}

static void wake_listener(struct listener *listener) {
  uint64_t one = 1;
  ssize_t written = write(listener->wake, &one, sizeof one);
  (void)written; /* it only fails where the listener is awake already */
}

void log_grew(struct postgres_store *store, int64_t head) {
  raise_head(&store->base, head);
  store_tell(&store->base, atomic_load(&store->base.head));
  if (store->listener.started && !atomic_exchange(&store->listener.told, true)) {
    wake_listener(&store->listener);
  }
}

int log_refresh(struct session *session, struct error *error) {
  struct store *store = &session->store->base;
  int64_t head = 0;
  int result = session_integer(session, "SELECT coalesce(max(seq), 0) FROM souk.souk_log", &head, error);
  if (result == 0 && raise_head(store, head)) {
    store_tell(store, head);
  }
  return result;
}

int postgres_refresh(struct store *base) {
  struct postgres_store *store = postgres_store_of(base);
  struct session *session = NULL;
  int result = pool_take(&store->readers, "souk", READER_WAIT_MS, &session, NULL);
  if (result == 0) {
    result = log_refresh(session, NULL);
    pool_give_back(&store->readers, session);
  }
  return result == 0 ? 0 : -EAGAIN;
}

/* Takes what has come in: true where another process has committed events. */
static bool hear(struct session *session) {
  bool others = false;
  if (PQconsumeInput(session->pg) == 0) {
    return false;
  }
  for (PGnotify *notify; (notify = PQnotifies(session->pg)) != NULL; PQfreemem(notify)) {
    others = others || notify->be_pid != PQbackendPID(session->pg);
  }
  return others;
}

/* One round with a connected session: 0, or it is lost. */
static int listen_once(struct listener *listener) {
  struct session *session = &listener->session;
  struct pollfd wanted[] = {
    { .fd = PQsocket(session->pg), .events = POLLIN },
    { .fd = listener->wake, .events = POLLIN },
  };
  int ready = poll(wanted, 2, LOOK_EVERY_MS);
  uint64_t count = 0;
  if (wanted[1].revents != 0 && read(listener->wake, &count, sizeof count) < 0) {
    return -errno;
  }
  if (atomic_load(&listener->closing)) {
    return 0;
  }
  if (atomic_exchange(&listener->told, false)) {
    int result = session_execute(session, "NOTIFY souk", NULL, NULL);
    if (result != 0) {
      return result;
    }
  }
  /* A notification may have come in with the answer to another query, too. */
  bool others = hear(session);
  if (PQstatus(session->pg) != CONNECTION_OK) {
    return -EIO;
  }
  return others || ready == 0 ? log_refresh(session, NULL) : 0;
}

static void wait_for_wake(struct listener *listener) {
  struct pollfd wanted = { .fd = listener->wake, .events = POLLIN };
  uint64_t count = 0;
  if (poll(&wanted, 1, RECONNECT_MS) > 0 && read(listener->wake, &count, sizeof count) < 0) {
    return;
  }
}

/* While the server is away this is also who finds out that it is back. */
static int listen_anew(struct session *session) {
  int result = session_open(session, NULL);
  if (result == 0) {
    result = session_execute(session, "LISTEN souk", NULL, NULL);
  }
  return result == 0 ? log_refresh(session, NULL) : result;
}

static void *run_listener(void *data) {
  struct postgres_store *store = data;
  struct listener *listener = &store->listener;
  struct session *session = &listener->session;
  while (!atomic_load(&listener->closing)) {
    int result = session->pg != NULL ? listen_once(listener) : listen_anew(session);
    if (result != 0) {
      session_close(session);
      wait_for_wake(listener);
    }
  }
  return NULL;
}

int listener_start(struct postgres_store *store, struct error *error) {
  struct listener *listener = &store->listener;
  listener->session.store = store;
  listener->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (listener->wake < 0) {
    return error_set(error, -errno, "no eventfd: %s", strerror(errno));
  }
  int result = pthread_create(&listener->thread, NULL, run_listener, store);
  if (result != 0) {
    close(listener->wake);
    return error_set(error, -result, "no thread to hear of events: %s", strerror(result));
  }
  listener->started = true;
  return 0;
}

void listener_stop(struct postgres_store *store) {
  struct listener *listener = &store->listener;
  if (!listener->started) {
    return;
  }
  atomic_store(&listener->closing, true);
  wake_listener(listener);
  pthread_join(listener->thread, NULL);
  session_close(&listener->session);
  close(listener->wake);
  listener->started = false;
}
