/* The writer: one thread that runs all bodies, each in a savepoint, many to one COMMIT, so that one sync
   serves them all. What can go wrong with a group, and what then is answered, stands in run_group and
   commit_group. */
#include "store/sqlite_driver.h"

#include <sched.h>
#include <string.h>
#include <time.h>

static void log_body_time(struct sqlite_store *store, const struct body *body, int64_t began_us) {
  int64_t took_us = monotonic_us() - began_us;
  if (took_us > LONG_BODY_US) {
    log_warn(store->base.options.log, "store %s: a body of %s took %lld ms; everybody waits meanwhile",
             store->base.name, body->service != NULL ? body->service : "the frame",
             (long long)(took_us / 1000));
  }
}

/* Whether SQLite has rolled back the whole group behind our back. */
static bool is_group_gone(struct sqlite_store *store) {
  return sqlite3_get_autocommit(store->writer.connection.db) != 0;
}

static void take_back_group(struct sqlite_store *store) {
  if (!is_group_gone(store)) {
    connection_control(&store->writer.connection, CONTROL_ROLLBACK);
  }
}

/* Runs one body in a savepoint; its own result in body->result, and the log's new head where it emitted.
   False when the group died of it. */
static bool run_body(struct sqlite_store *store, struct body *body, int64_t *head) {
  struct connection *connection = &store->writer.connection;
  int code = connection_control(connection, CONTROL_SAVEPOINT);
  if (code != SQLITE_OK) {
    body->result = errno_of_sqlite(code);
    return false;
  }
  struct sqlite_tx tx = {
    .base = {
      .driver = &sqlite_driver,
      .store = &store->base,
      .service = body->service,
      .arena = body->arena,
      .origin = body->origin,
      .seed = body->seed != NULL ? body->seed : body->random_seed,
      .time = body->submitted,
    },
    .connection = connection,
  };
  int64_t began_us = monotonic_us();
  body->result = body->run(body, &tx.base);
  log_body_time(store, body, began_us);
  if (tx.base.poisoned != 0 && body->result >= 0) {
    body->result = tx.base.poisoned;
  }
  if (tx.dead || is_group_gone(store)) {
    body->result = tx.base.poisoned != 0 ? tx.base.poisoned : -EIO;
    return false;
  }
  if (body->result < 0) {
    code = connection_control(connection, CONTROL_ROLLBACK_TO);
  } else {
    body->result = 0;
    *head = tx.base.emitted != 0 ? tx.base.emitted : *head;
  }
  if (code == SQLITE_OK) {
    code = connection_control(connection, CONTROL_RELEASE);
  }
  if (code != SQLITE_OK) {
    body->result = errno_of_sqlite(code);
    return false;
  }
  return true;
}

/* After a failed sync the kernel may have dropped what it held of the file: nothing of it can be trusted. */
static void note_failure(struct sqlite_store *store, int code) {
  struct writer *writer = &store->writer;
  int result = errno_of_sqlite(code);
  atomic_fetch_add(&writer->commit_failures, 1);
  if (is_failed_sync(code)) {
    log_error(store->base.options.log,
              "store %s: a sync failed: no more writes; end the process and look at the disk",
              store->base.name);
    atomic_store(&writer->health, -EIO);
    pthread_mutex_lock(&writer->mutex);
    writer->closing = true;
    pthread_mutex_unlock(&writer->mutex);
    sqlite3_db_config(writer->connection.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return;
  }
  if (result == -ENOSPC && atomic_exchange(&writer->health, -ENOSPC) == 0) {
    log_error(store->base.options.log, "store %s: the disk is full", store->base.name);
  } else if (result != -ENOSPC) {
    log_error(store->base.options.log, "store %s: a commit failed: %s (SQLite %d)", store->base.name,
              sqlite3_errmsg(writer->connection.db), code);
  }
}

static bool is_stopped(struct sqlite_store *store) {
  return atomic_load(&store->writer.health) == -EIO;
}

static void note_success(struct sqlite_store *store) {
  int full = -ENOSPC;
  if (atomic_compare_exchange_strong(&store->writer.health, &full, 0)) {
    log_info(store->base.options.log, "store %s: there is space again", store->base.name);
  }
}

/* 0, or what everybody in the group is answered. `head` is the log's new one, or 0 where nobody emitted. */
static int commit_group(struct sqlite_store *store, int64_t head) {
  struct connection *connection = &store->writer.connection;
  crash_point("before_commit");
  store->writer.wrote = false;
  atomic_fetch_add(&store->state, 1);
  int code = connection_control(connection, CONTROL_COMMIT);
  atomic_fetch_add(&store->state, 1);
  if (code != SQLITE_OK) {
    take_back_group(store);
    note_failure(store, code);
    return errno_of_sqlite(code) == -ENOSPC ? -ENOSPC : -EIO;
  }
  crash_point("after_commit");
  if (store->writer.wrote) {
    note_success(store);
  }
  if (head != 0) {
    atomic_store(&store->base.head, head);
  }
  return 0;
}

/* Alone in a transaction of its own, after the group died: one body's failure is not its neighbours'. */
static void run_alone(struct sqlite_store *store, struct body *body, bool *emitted) {
  atomic_fetch_add(&store->writer.reruns, 1);
  int code =
      is_stopped(store) ? SQLITE_IOERR : connection_control(&store->writer.connection, CONTROL_BEGIN_WRITING);
  if (code != SQLITE_OK) {
    body->result = errno_of_sqlite(code) == -ENOSPC ? -ENOSPC : -EIO;
    return;
  }
  int64_t head = 0;
  if (!run_body(store, body, &head)) {
    take_back_group(store);
    if (body->result == -ENOSPC) {
      note_failure(store, SQLITE_FULL);
    }
    return;
  }
  int result = commit_group(store, head);
  if (result != 0) {
    body->result = result;
  } else {
    *emitted |= head != 0;
  }
}

static void answer_all(struct body *group, int result) {
  for (struct body *body = group; body != NULL; body = body->next) {
    body->result = result;
  }
}

/* Sets every member's result. True when events were committed. */
static bool run_group(struct sqlite_store *store, struct body *group) {
  if (is_stopped(store)) {
    answer_all(group, -EIO);
    return false;
  }
  int64_t head = 0;
  int code = connection_control(&store->writer.connection, CONTROL_BEGIN_WRITING);
  if (code != SQLITE_OK) {
    note_failure(store, code);
    answer_all(group, errno_of_sqlite(code) == -ENOSPC ? -ENOSPC : -EIO);
    return false;
  }
  bool alive = true;
  for (struct body *body = group; body != NULL && alive; body = body->next) {
    alive = run_body(store, body, &head);
  }
  if (alive) {
    int result = commit_group(store, head);
    if (result != 0) {
      answer_all(group, result);
    }
    return result == 0 && head != 0;
  }
  take_back_group(store);
  bool emitted = false;
  for (struct body *body = group; body != NULL; body = body->next) {
    run_alone(store, body, &emitted);
  }
  return emitted;
}

/* PASSIVE waits for no reader. What it has copied need not be copied again, and once no reader looks into the
   WAL any more, the next commit starts it over: therefore no reader keeps a snapshot from before its end. */
static void checkpoint(struct sqlite_store *store) {
  struct writer *writer = &store->writer;
  if (writer->wal_pages < writer->checkpointed_pages) {
    writer->checkpointed_pages = 0;
  }
  if (writer->wal_pages - writer->checkpointed_pages < CHECKPOINT_PAGES || is_stopped(store)) {
    return;
  }
  writer->checkpointed_pages = writer->wal_pages;
  atomic_fetch_add(&writer->checkpoints, 1);
  atomic_fetch_add(&store->state, 1);
  readers_rest(store);
  int code = sqlite3_wal_checkpoint_v2(writer->connection.db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  atomic_fetch_add(&store->state, 1);
  if (code != SQLITE_OK && code != SQLITE_BUSY) {
    note_failure(store, code);
  }
}

static int heard_wal(void *data, sqlite3 *db, const char *database, int pages) {
  (void)db;
  (void)database;
  struct writer *writer = data;
  writer->wal_pages = pages;
  writer->wrote = true;
  return SQLITE_OK;
}

/* Tells everybody, then checkpoints while nobody waits for it. */
static void finish_group(struct sqlite_store *store, struct body *group, bool emitted) {
  if (emitted) {
    store_tell(&store->base, atomic_load(&store->base.head));
  }
  while (group != NULL) {
    struct body *next = group->next; /* done() may free the body */
    group->done(group, group->result);
    group = next;
  }
}

static void work(struct sqlite_store *store, struct body *group, int64_t count) {
  struct writer *writer = &store->writer;
  int64_t began_us = monotonic_us();
  bool emitted = run_group(store, group);
  atomic_store(&writer->group_us_last, monotonic_us() - began_us);
  atomic_store(&writer->group_size_last, count);
  atomic_fetch_add(&writer->bodies, count);
  atomic_fetch_add(&writer->groups, 1);
  finish_group(store, group, emitted);
  enum { PAGE_BYTES = 4096 };
  atomic_store(&writer->wal_bytes, (int64_t)writer->wal_pages * PAGE_BYTES);
  checkpoint(store);
}

/* Whether a full disk has space again is only learnt by writing; without this, nobody would be sent to try.
 */
static void try_to_write(struct sqlite_store *store) {
  struct connection *connection = &store->writer.connection;
  int code = connection_control(connection, CONTROL_BEGIN_WRITING);
  if (code == SQLITE_OK) {
    if (connection_execute(connection, "UPDATE souk_epoch SET tried = tried + 1", NULL) != 0 ||
        commit_group(store, 0) != 0) {
      take_back_group(store);
    }
  }
}

/* Takes up to group_max bodies from the queue. While effects lag there are few but those that go first, among
   them the effects'; never none, so that everybody gets on whoever it is that lags. */
static struct body *cut_group(struct sqlite_store *store, int64_t *ret_count) {
  struct writer *writer = &store->writer;
  bool lagging = atomic_load(&store->base.head) - atomic_load(&store->base.done) > LAG_EVENTS_MAX;
  int others_max = lagging ? BESIDE_LAGGING : store->base.options.group_max;
  int others = 0;
  struct body *group = writer->first;
  struct body *last = NULL;
  *ret_count = 0;
  for (struct body *body = group; body != NULL && *ret_count < store->base.options.group_max;
       body = body->next) {
    if (!body->goes_first && others++ == others_max) {
      break;
    }
    last = body;
    ++*ret_count;
    if (body == writer->last_ahead) {
      writer->last_ahead = NULL;
    }
  }
  if (last != NULL) {
    writer->first = last->next;
    last->next = NULL;
    if (writer->first == NULL) {
      writer->last = NULL;
    }
    writer->queued -= (int)*ret_count;
  }
  return group;
}

/* Waits for bodies and takes a group of them. NULL at the end, or to try a full disk. */
static struct body *take_group(struct sqlite_store *store, int64_t *ret_count) {
  struct writer *writer = &store->writer;
  while (writer->pauses > 0 || (writer->first == NULL && !writer->closing)) {
    writer->sleeping = true;
    if (atomic_load(&writer->health) == -ENOSPC && writer->pauses == 0) {
      struct timespec soon;
      clock_gettime(CLOCK_MONOTONIC, &soon);
      soon.tv_sec++;
      if (pthread_cond_timedwait(&writer->work, &writer->mutex, &soon) == ETIMEDOUT && writer->pauses == 0) {
        break;
      }
    } else {
      pthread_cond_wait(&writer->work, &writer->mutex);
    }
  }
  writer->sleeping = false;
  return cut_group(store, ret_count);
}

static void *run_writer(void *data) {
  struct sqlite_store *store = data;
  struct writer *writer = &store->writer;
  pthread_mutex_lock(&writer->mutex);
  for (;;) {
    int64_t count = 0;
    struct body *group = take_group(store, &count);
    if (group == NULL && writer->closing) {
      break;
    }
    writer->in_group = true;
    pthread_mutex_unlock(&writer->mutex);
    if (group != NULL) {
      work(store, group, count);
      /* Whoever was just told has more to ask for, and may be waiting for this core: the next group is larger
         when he comes first. Where nobody waits for it this costs nothing. */
      sched_yield();
    } else {
      try_to_write(store);
    }
    pthread_mutex_lock(&writer->mutex);
    writer->in_group = false;
    if (writer->pauses > 0) {
      pthread_cond_broadcast(&writer->rested);
    }
  }
  pthread_mutex_unlock(&writer->mutex);
  return NULL;
}

void writer_init(struct writer *writer) {
  pthread_mutex_init(&writer->mutex, NULL);
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&writer->work, &monotonic);
  pthread_condattr_destroy(&monotonic);
  pthread_cond_init(&writer->rested, NULL);
}

void writer_finish(struct writer *writer) {
  connection_close(&writer->connection);
  pthread_cond_destroy(&writer->rested);
  pthread_cond_destroy(&writer->work);
  pthread_mutex_destroy(&writer->mutex);
}

int writer_start(struct sqlite_store *store, struct error *error) {
  struct writer *writer = &store->writer;
  sqlite3_wal_hook(writer->connection.db, heard_wal, writer);
  int result = pthread_create(&writer->thread, NULL, run_writer, store);
  if (result != 0) {
    return error_set(error, -result, "no thread for the writer: %s", strerror(result));
  }
  writer->started = true;
  return 0;
}

void writer_stop(struct sqlite_store *store) {
  struct writer *writer = &store->writer;
  if (!writer->started) {
    return;
  }
  pthread_mutex_lock(&writer->mutex);
  writer->closing = true;
  pthread_cond_signal(&writer->work);
  pthread_mutex_unlock(&writer->mutex);
  pthread_join(writer->thread, NULL);
  writer->started = false;
}

void writer_pause(struct sqlite_store *store) {
  struct writer *writer = &store->writer;
  pthread_mutex_lock(&writer->mutex);
  writer->pauses++;
  while (writer->in_group) {
    pthread_cond_wait(&writer->rested, &writer->mutex);
  }
  pthread_mutex_unlock(&writer->mutex);
}

void writer_resume(struct sqlite_store *store) {
  struct writer *writer = &store->writer;
  pthread_mutex_lock(&writer->mutex);
  writer->pauses--;
  pthread_cond_signal(&writer->work);
  pthread_mutex_unlock(&writer->mutex);
}

/* Under the mutex. Those that go first stand at the front, in their own order. */
static void enqueue(struct writer *writer, struct body *body) {
  struct body *before = body->goes_first ? writer->last_ahead : writer->last;
  struct body **at = before != NULL ? &before->next : &writer->first;
  body->next = *at;
  *at = body;
  if (body->next == NULL) {
    writer->last = body;
  }
  if (body->goes_first) {
    writer->last_ahead = body;
  }
  writer->queued++;
}

int sqlite_submit(struct store *base, struct body *body) {
  struct writer *writer = &sqlite_store_of(base)->writer;
  pthread_mutex_lock(&writer->mutex);
  bool full = writer->queued >= base->options.queue_max && !body->goes_first;
  int result = writer->closing ? -ESHUTDOWN : full ? -EAGAIN : 0;
  if (result == 0) {
    enqueue(writer, body);
    if (writer->sleeping) {
      pthread_cond_signal(&writer->work);
    }
  }
  pthread_mutex_unlock(&writer->mutex);
  if (result == -EAGAIN) {
    atomic_fetch_add(&writer->refused, 1);
  }
  return result;
}
