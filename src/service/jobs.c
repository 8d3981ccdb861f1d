/* One round of a job: what its `find` names is prepared and run, batch by batch, as the bus does with events:
   a batch is one body, each item in a savepoint of its own. */
#include "service/frame.h"

#include <sodium.h>
#include <string.h>

enum { FIND_ARENA = 8192, BATCH_ARENA = 16 * 1024 };

static const struct field due_search_fields[] = {
  FIELD(struct due_search, now),
  FIELD(struct due_search, limit),
};
const struct shape due_search_shape = SHAPE(due_search, due_search_fields);

int find_due(struct tx *tx, search_function *search, struct instant now, struct id *ret_items, size_t max,
             size_t *ret_count) {
  struct by_id *rows = NULL;
  size_t count = 0;
  int result = search(tx, &(struct due_search){ .now = now, .limit = (int64_t)max }, &rows, &count);
  if (result < 0) {
    return result;
  }
  for (size_t i = 0; i < count; i++) {
    ret_items[i] = rows[i].id;
  }
  *ret_count = count;
  return 0;
}

struct job_item {
  const struct job *job;
  struct context context;
  struct id id;
  void *plan;
  uint32_t ids_prepared;
  int prepared, result; /* of its two parts */
  struct text reason;   /* why one of them failed */
};

struct job_batch {
  struct body body;
  struct origin origin;
  struct job_item items[JOB_BATCH_MAX];
  size_t count;
};

static int find_items(struct running *running, const struct job *job, size_t max, struct id *ret_ids,
                      size_t *ret_count) {
  struct arena *arena = arena_create(FIND_ARENA);
  struct context context;
  context_begin(&context, running, arena);
  struct tx *tx = NULL;
  int result = store_read(running->store, running->service->name, arena, &tx);
  if (result == 0) {
    result = job->find(&context, tx, ret_ids, max, ret_count);
    tx_end(tx);
  }
  arena_destroy(arena);
  return result;
}

static bool has_failed(const struct job_failures *failures, struct id id) {
  for (size_t i = 0; i < failures->count; i++) {
    if (id_equal(failures->at[i], id)) {
      return true;
    }
  }
  return false;
}

/* Returns how many stay. */
static size_t leave_out_failed(const struct job_failures *failures, struct id *ids, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (!has_failed(failures, ids[i])) {
      ids[kept++] = ids[i];
    }
  }
  return kept;
}

static void begin_item(struct job_item *item, struct running *running, const struct job *job, struct id id,
                       struct arena *arena) {
  *item = (struct job_item){ .job = job, .id = id };
  struct context *context = &item->context;
  context_begin(context, running, arena);
  uint8_t random[TRACE_RANDOM];
  randombytes_buf(random, sizeof random);
  trace_begin(context->origin.traceparent, random);
  context->origin.actor = text_format(arena, "service:%s", running->service->name);
  context->caller = (struct caller){ .role = ROLE_SERVICE, .service = text_of(running->service->name) };
  context->request_id = id;
  randombytes_buf(context->seed, sizeof context->seed);
}

static void prepare_item(struct job_item *item) {
  const struct job *job = item->job;
  if (job->prepare == NULL) {
    return;
  }
  item->plan = arena_alloc(item->context.arena, job->plan_size);
  item->prepared = job->prepare(&item->context, &item->id, item->plan);
  item->ids_prepared = item->context.ids_made;
  if (item->prepared < 0) {
    item->reason = reason_of(&item->context, NULL, item->prepared);
  }
}

/* In its savepoint, perhaps more than once: it begins with what .prepare left. */
static int run_item(void *data, struct tx *tx) {
  struct job_item *item = data;
  item->context.ids_made = item->ids_prepared;
  item->context.problem = (struct problem){ 0 };
  item->context.faults = NULL;
  int result = item->job->run(&item->context, tx, item->id, item->plan);
  if (result < 0) {
    item->reason = reason_of(&item->context, tx, result);
  }
  /* If the store said so, tx_nested still does; if not, it is this item's own failure. */
  return result == -EIO || result == -ENOSPC ? -ECANCELED : result;
}

static int run_batch(struct body *body, struct tx *tx) {
  struct job_batch *batch = container_of(body, struct job_batch, body);
  for (size_t i = 0; i < batch->count; i++) {
    struct job_item *item = &batch->items[i];
    if (item->prepared < 0) {
      continue;
    }
    item->reason = (struct text){ 0 };
    tx_act_for(tx, body->service, &item->context.origin, item->context.seed);
    item->result = tx_nested(tx, run_item, item);
    if (item->result == -EIO || item->result == -ENOSPC) {
      return item->result;
    }
  }
  return 0;
}

static void tell_failure(const struct job_item *item, int result) {
  const struct context *context = &item->context;
  char id[ID_TEXT_LEN + 1];
  id_format(item->id, id);
  log_write(context->log, LOG_WARN, context->origin.traceparent, "job %s of %s failed for %s: %s",
            item->job->name, context->service->name, id,
            item->reason.len > 0 ? item->reason.at : strerror(-result));
}

/* What each item came to, once the body is done; returns how many were done. */
static size_t count_done(const struct job_batch *batch, struct job_failures *failures) {
  size_t done = 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct job_item *item = &batch->items[i];
    int result = item->prepared < 0 ? item->prepared : item->result;
    if (result >= 0) {
      record_job(&item->context, item->job->name, item->id, TEXT(""));
      done++;
      continue;
    }
    tell_failure(item, result);
    record_job(&item->context, item->job->name, item->id,
               item->reason.len > 0 ? item->reason : text_of(strerror(-result)));
    if (failures->count < JOB_FAILURES_MAX) {
      failures->at[failures->count++] = item->id;
    }
  }
  return done;
}

static size_t run_items(struct running *running, const struct job *job, const struct id *ids, size_t count,
                        struct job_failures *failures, const _Atomic bool *stopping) {
  struct arena *arena = arena_create(BATCH_ARENA);
  struct job_batch *batch = ARENA_NEW(arena, struct job_batch);
  while (batch->count < count && !atomic_load(stopping)) {
    struct job_item *item = &batch->items[batch->count];
    begin_item(item, running, job, ids[batch->count++], arena);
    prepare_item(item);
  }
  batch->origin = (struct origin){ .actor = text_format(arena, "service:%s", running->service->name),
                                   .now = clock_now(running->runtime->options.clock) };
  batch->body = (struct body){
    .service = running->service->name, .origin = &batch->origin, .arena = arena, .run = run_batch
  };
  int result = store_run(running->store, &batch->body);
  size_t done = 0;
  if (result < 0) {
    log_warn(running->runtime->options.log, "job %s of %s: %zu items were not stored: %s", job->name,
             running->service->name, batch->count, strerror(-result));
  } else {
    done = count_done(batch, failures);
  }
  arena_destroy(arena);
  return done;
}

/* Who has failed stands at the head of what is found again and again: so many more are looked for. True when
   there may be more to do at once. */
static bool run_claimed(struct running *running, const struct job *job, struct job_failures *failures,
                        const _Atomic bool *stopping) {
  struct id ids[JOB_FIND_MAX];
  size_t failed = failures->count;
  size_t max = JOB_ITEMS_MAX + failed;
  size_t found = 0;
  int result = find_items(running, job, max, ids, &found);
  if (result < 0) {
    log_warn(running->runtime->options.log, "job %s of %s cannot look: %s", job->name, running->service->name,
             strerror(-result));
    return false;
  }
  size_t count = leave_out_failed(failures, ids, found);
  size_t done = 0;
  size_t step = job->one_by_one ? 1 : JOB_BATCH_MAX;
  for (size_t at = 0; at < count && !atomic_load(stopping); at += step) {
    size_t size = count - at < step ? count - at : step;
    done += run_items(running, job, ids + at, size, failures, stopping);
  }
  bool news = done > 0 || failures->count > failed;
  return found == max && news && failures->count < JOB_FAILURES_MAX;
}

/* Where several processes run this service, one of them at a time looks: the others would find the same
 * items. */
bool job_run_round(struct running *running, const struct job *job, struct job_failures *failures,
                   const _Atomic bool *stopping) {
  struct arena *arena = arena_create(256);
  const char *work = text_format(arena, "job %s of %s", job->name, running->service->name).at;
  int result = store_claim(running->store, work);
  bool again = false;
  if (result == 0) {
    again = run_claimed(running, job, failures, stopping);
    store_let_go(running->store, work);
  } else if (result != -EBUSY) {
    log_warn(running->runtime->options.log, "%s: whether another process is at it cannot be told: %s", work,
             strerror(-result));
  }
  arena_destroy(arena);
  return again;
}
