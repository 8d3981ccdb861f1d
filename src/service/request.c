/* One request's way: guard and decode, the stored reply of a repeated key, .prepare on a worker, .run on the
   writer or on a snapshot, and the reply. Nothing here knows a service. */
#include "service/work.h"

#include "http/server.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IDEMPOTENCY_KEY_MAX = 200 };

static void set_actor(struct work *work) {
  struct context *context = &work->context;
  context->origin.subject = context->caller.user;
  context->origin.by_admin = context->caller.role == ROLE_ADMIN;
  if (context->caller.role == ROLE_SERVICE) {
    context->origin.actor = text_format(context->arena, "service:%s", text_c(context->caller.service));
  } else if (id_is_none(context->caller.user)) {
    context->origin.actor = context->caller.role == ROLE_ADMIN ? TEXT("owner") : TEXT("nobody");
  } else {
    static const char kind[] = "user:";
    enum { KIND_LEN = sizeof kind - 1 };
    char *actor = arena_alloc(context->arena, KIND_LEN + ID_TEXT_LEN + 1);
    memcpy(actor, kind, KIND_LEN);
    id_format(context->caller.user, actor + KIND_LEN);
    context->origin.actor = (struct text){ .at = actor, .len = KIND_LEN + ID_TEXT_LEN };
  }
}

/* The faults of a path or query are a bad request; a body that is JSON but not of the shape is an invalid
 * one. */
static int decode(struct work *work) {
  const struct http_request *request = work->request;
  const struct route *route = work->endpoint->route;
  struct arena *arena = work->context.arena;
  work->in = arena_alloc(arena, route->takes->size);
  shape_defaults(route->takes, work->in);
  if (route->page) {
    return 0;
  }
  bool in_json = route_decodes_body(route) && !route->form;
  int result = 0;
  const struct problem_kind *kind = &problem_invalid_body;
  if (in_json && route->takes->fields_count > request->params_count) {
    struct text body = request->body.len > 0 ? request->body : TEXT("");
    result = shape_decode_body(route->takes, body, work->endpoint->in_path, arena, work->in, &work->faults);
    kind = problem_of_body(&work->faults);
  }
  struct pair pairs[HTTP_MAX_PAIRS + HTTP_MAX_PARAMS];
  size_t count = 0;
  if (!in_json && (route->form ? http_form_pairs : http_query_pairs)(request, arena, pairs, &count) < 0) {
    fault_add(&work->faults, TEXT(""), "format", "the %s is not well formed", route->form ? "form" : "query");
    result = -EINVAL;
  }
  for (size_t i = 0; i < request->params_count; i++) {
    pairs[count++] = request->params[i];
  }
  bool body_members[TAKES_FIELDS_MAX] = { false };
  for (size_t i = 0; in_json && i < route->takes->fields_count; i++) {
    body_members[i] = !work->endpoint->in_path[i];
  }
  size_t faults_of_body = work->faults.count;
  if (result == 0 || in_json) {
    int of_pairs = shape_decode_pairs(route->takes, pairs, count, in_json ? body_members : NULL, arena,
                                      work->in, &work->faults);
    result = of_pairs < 0 ? of_pairs : result;
  }
  if (result < 0) {
    if (work->faults.count > faults_of_body || !in_json) {
      kind = &problem_invalid_request;
    }
    work_send_problem(work, &(struct problem){ .kind = kind, .faults = &work->faults });
  }
  return result;
}

/* If-Match names the version that the client has seen: the number at the head of our ETags. */
static int read_if_match(struct work *work) {
  if (!route_demands_if_match(work->endpoint->route)) {
    return 0;
  }
  struct text value = http_header_find(work->request, "If-Match");
  if (value.at == NULL || text_is(value, "*")) {
    work_refuse(work, &problem_version_required,
                "Send If-Match with the ETag of the version that you have seen.");
    return -EINVAL;
  }
  int64_t version = 0;
  size_t i = 1;
  for (; value.len > 1 && value.at[0] == '"' && i < value.len && i < 17; i++) {
    if (value.at[i] < '0' || value.at[i] > '9') {
      break;
    }
    version = version * 10 + (value.at[i] - '0');
  }
  bool ours = version > 0 && i < value.len && (value.at[i] == '-' || value.at[i] == '"');
  if (!ours) {
    work_refuse(work, &problem_version_mismatch, "If-Match is not an ETag of this resource.");
    return -EINVAL;
  }
  work->context.if_match = version;
  return 0;
}

static void hash_parts(uint8_t ret[static 32], const struct text *parts, size_t count) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, NULL, 0, 32);
  for (size_t i = 0; i < count; i++) {
    uint64_t len = parts[i].len;
    crypto_generichash_update(&state, (const unsigned char *)&len, sizeof len);
    crypto_generichash_update(&state, (const unsigned char *)text_c(parts[i]), parts[i].len);
  }
  crypto_generichash_final(&state, ret, 32);
}

/* The request's id and seed: from the key, from the calling service, or random. */
static int identify(struct work *work) {
  struct context *context = &work->context;
  const struct endpoint *endpoint = work->endpoint;
  const struct http_request *request = work->request;
  struct text key = http_header_find(request, endpoint->call != NULL ? "Souk-Request-Id" : "Idempotency-Key");
  if (endpoint->call != NULL) {
    if (key.at == NULL && !endpoint->call->changes) {
      return 0;
    }
    if (id_parse(key, &context->request_id) < 0) {
      work_refuse(work, &problem_invalid_request, "Souk-Request-Id must be a UUID.");
      return -EINVAL;
    }
    struct text parts[] = { text_of(endpoint->route->path), key };
    hash_parts(work->hash, parts, COUNT_OF(parts));
    memcpy(context->seed, work->hash, sizeof context->seed);
    return 0;
  }
  if (key.at == NULL || request->method != HTTP_POST) {
    randombytes_buf(context->seed, sizeof context->seed);
    context->request_id = id_new();
    return 0;
  }
  bool printable = key.len > 0 && key.len <= IDEMPOTENCY_KEY_MAX;
  for (size_t i = 0; printable && i < key.len; i++) {
    printable = key.at[i] > 0x20 && key.at[i] < 0x7f;
  }
  if (!printable) {
    work_refuse(work, &problem_invalid_request,
                "Idempotency-Key must be 1 to 200 printable characters without spaces.");
    return -EINVAL;
  }
  struct text subject = { .at = (const char *)context->caller.user.bytes,
                          .len = sizeof context->caller.user };
  struct text who[] = { subject, text_of(endpoint->running->service->name), text_of(endpoint->route->name),
                        key };
  /* Of the key, too, which is kept nowhere: or whoever reads the table could try passwords against it. */
  struct text what[] = { key, request->target, request->body };
  hash_parts(work->hash, who, COUNT_OF(who));
  hash_parts(work->fingerprint, what, COUNT_OF(what));
  memcpy(context->request_id.bytes, work->hash, sizeof context->request_id);
  memcpy(context->seed, work->hash + 16, sizeof context->seed);
  work->keyed = true;
  return 0;
}

/* `kept`: a reply is stored, or was; else the request came to nothing and may be sent to anybody again. */
static void release(struct work *work, bool kept) {
  struct store *store = work->endpoint->running->store;
  if (work->claimed && !kept && store_is_shared(store)) {
    store_release_request(store, work->hash);
  }
  if (work->claimed) {
    work->claimed = false;
    claims_release(work->context.runtime->claims, work->hash);
  }
}

static void send_stored(struct work *work, const struct stored_reply *stored) {
  work->reply = (struct http_reply){ .status = stored->status };
  if (stored->body.len > 0) {
    work->reply.content_type = "application/json";
    work->reply.body = stored->body;
  }
  if (stored->location.len > 0) {
    http_reply_header(&work->reply, "Location", stored->location);
  }
  if (stored->etag.len > 0) {
    http_reply_header(&work->reply, "ETag", stored->etag);
  }
  http_reply_header(&work->reply, "Idempotent-Replayed", TEXT("true"));
  http_reply_header(&work->reply, "Cache-Control", TEXT("no-store"));
  work_send(work);
}

/* Looks for the reply, and where there is none claims the request among processes. */
struct lookup {
  struct body body;
  struct work *work;
  struct stored_reply stored;
  int found; /* as tx_find_reply says */
  bool elsewhere;
};

static int look_up(struct lookup *lookup, struct tx *tx) {
  const struct work *work = lookup->work;
  lookup->found = tx_find_reply(tx, work->context.caller.user, work->hash, work->fingerprint,
                                work->context.arena, &lookup->stored);
  return lookup->found == -ENOENT || lookup->found == -EEXIST ? 0 : lookup->found;
}

static int run_lookup(struct body *body, struct tx *tx) {
  struct lookup *lookup = container_of(body, struct lookup, body);
  lookup->elsewhere = false;
  int result = look_up(lookup, tx);
  if (result == 0 && lookup->found == -ENOENT) {
    result = tx_claim_request(tx, lookup->work->hash);
    lookup->elsewhere = result == -EEXIST;
  }
  return lookup->elsewhere ? 0 : result;
}

static int find_stored(struct lookup *lookup) {
  struct work *work = lookup->work;
  struct store *store = work->endpoint->running->store;
  if (store_is_shared(store)) {
    lookup->body = (struct body){ .arena = work->context.arena, .run = run_lookup };
    return store_run(store, &lookup->body);
  }
  struct tx *tx = NULL;
  int result = store_read(store, NULL, work->context.arena, &tx);
  if (result == 0) {
    result = look_up(lookup, tx);
    tx_end(tx);
  }
  return result;
}

static void send_in_progress(struct work *work) {
  work_send_problem(work,
                    &(struct problem){ .kind = &problem_request_in_progress, .retry_after_seconds = 1 });
}

/* Claims the key, then looks for its reply: in this order no reply can be committed in between. Positive:
 * answered. */
static int replay(struct work *work) {
  int result = claims_take(work->context.runtime->claims, work->hash);
  if (result == -EEXIST) {
    send_in_progress(work);
    return 1;
  }
  if (result < 0) {
    return result;
  }
  work->claimed = true;
  struct lookup lookup = { .work = work };
  result = find_stored(&lookup);
  if (result < 0) {
    return result;
  }
  if (lookup.found == -ENOENT && !lookup.elsewhere) {
    return 0;
  }
  release(work, true);
  if (lookup.elsewhere) {
    send_in_progress(work);
  } else if (lookup.found == 0) {
    send_stored(work, &lookup.stored);
  } else {
    work_refuse(work, &problem_key_reused, "This Idempotency-Key was used for another request.");
  }
  return 1;
}

/* "<version>-<16 hex digits>" in quotes. */
struct text work_etag(struct work *work, int64_t version, struct text body) {
  enum { ETAG_MAX = 48 };
  uint8_t hash[crypto_shorthash_BYTES];
  crypto_shorthash(hash, (const unsigned char *)body.at, body.len, work->context.runtime->tag_key);
  char hex[2 * sizeof hash];
  hex_format(hash, sizeof hash, hex);
  struct buffer etag;
  buffer_init_in(&etag, work->context.arena, ETAG_MAX);
  buffer_add_char(&etag, '"');
  buffer_add_int(&etag, version);
  buffer_add_char(&etag, '-');
  buffer_add(&etag, hex, sizeof hex);
  buffer_add_char(&etag, '"');
  return buffer_text(&etag);
}

static struct text make_etag(struct work *work, struct text body) {
  const struct endpoint *endpoint = work->endpoint;
  if (!endpoint->has_version || body.len == 0) {
    return (struct text){ 0 };
  }
  int64_t version = 0;
  memcpy(&version, (const char *)work->ret + endpoint->version_at, sizeof version);
  return work_etag(work, version, body);
}

static struct text make_location(struct work *work) {
  if (!work->endpoint->has_location) {
    return (struct text){ 0 };
  }
  struct id id;
  char text[ID_TEXT_LEN + 1];
  memcpy(&id, (const char *)work->ret + work->endpoint->id_at, sizeof id);
  id_format(id, text);
  return text_format(work->context.arena, "%.*s/%s", TEXT_ARGS(work->request->path), text);
}

/* Fills the reply with what .run returned; `stored` (may be NULL) gets what a repeated key will be answered.
 */
static int make_reply(struct work *work, struct stored_reply *stored) {
  const struct endpoint *endpoint = work->endpoint;
  const struct route *route = endpoint->route;
  if (route->returns == &raw_reply_shape) {
    return work_make_raw(work);
  }
  struct text body = { 0 };
  if (route->returns != &nothing_shape) {
    struct buffer json;
    buffer_init_in(&json, work->context.arena, REPLY_BYTES_MAX);
    shape_encode(route->returns, work->ret, &json);
    while (json.failed && page_halve(route->returns, work->ret, work->context.arena)) {
      buffer_clear(&json);
      shape_encode(route->returns, work->ret, &json);
    }
    if (json.failed) {
      return -EFBIG;
    }
    body = buffer_text(&json);
  }
  bool created = route->method == HTTP_POST && endpoint->has_id && endpoint->call == NULL;
  int status = route->status != 0 ? route->status : body.len == 0 ? 204 : created ? 201 : 200;
  struct text etag = make_etag(work, body);
  struct text location = status == 201 ? make_location(work) : (struct text){ 0 };

  work->reply = (struct http_reply){ .status = status, .body = body };
  if (body.len > 0) {
    work->reply.content_type = "application/json";
  }
  if (etag.len > 0) {
    http_reply_header(&work->reply, "ETag", etag);
  }
  if (location.len > 0) {
    http_reply_header(&work->reply, "Location", location);
  }
  bool is_for_all = route->who == ANYONE && route->method == HTTP_GET;
  http_reply_header(&work->reply, "Cache-Control", is_for_all ? TEXT("no-cache") : TEXT("no-store"));
  if (stored != NULL) {
    *stored = (struct stored_reply){ .status = status, .location = location, .etag = etag, .body = body };
  }
  return 0;
}

/* If-None-Match (RFC 9110 section 13.1.2): our tag anywhere in the list, or "*". */
static bool client_has(const struct work *work) {
  struct text tags = http_header_find(work->request, "If-None-Match");
  if (tags.at == NULL || work->reply.headers_count == 0 || !text_is(work->reply.headers[0].name, "ETag")) {
    return false;
  }
  struct text ours = work->reply.headers[0].value;
  return text_is(tags, "*") || memmem(tags.at, tags.len, ours.at, ours.len) != NULL;
}

static int run_on_snapshot(struct work *work, struct tx *tx) {
  const struct route *route = work->endpoint->route;
  work->ret = arena_alloc(work->context.arena, route->returns->size);
  int result = route->run(&work->context, tx, work->in, work->plan, work->ret);
  return result < 0 ? result : make_reply(work, NULL);
}

static void finish_read(struct work *work, int result) {
  if (result < 0) {
    work_refuse_result(work, result);
    return;
  }
  if (client_has(work)) {
    work->reply.status = 304;
    work->reply.content_type = NULL;
    work->reply.body = (struct text){ 0 };
  }
  work_send(work);
}

static int prepare(struct work *work) {
  const struct route *route = work->endpoint->route;
  work->plan = route->plan_size > 0 ? arena_alloc(work->context.arena, route->plan_size) : NULL;
  int result = route->prepare != NULL ? route->prepare(&work->context, work->in, work->plan) : 0;
  work->ids_prepared = work->context.ids_made;
  work->headers_prepared = work->context.headers_count;
  return result;
}

/* Whoever asked has given up, after waiting for a worker or the writer for too long: it is not begun. */
static bool is_late(const struct work *work) {
  return monotonic_us() >= work->context.deadline_us;
}

static void read_on_worker(struct task *task) {
  struct work *work = container_of(task, struct work, task);
  struct tx *tx = NULL;
  int result = is_late(work) ? -EAGAIN : prepare(work);
  if (result == 0) {
    result = store_read(work->endpoint->running->store, work->endpoint->running->service->name,
                        work->context.arena, &tx);
  }
  if (result == 0) {
    result = run_on_snapshot(work, tx);
    tx_end(tx);
  }
  finish_read(work, result);
}

/* On the writer, perhaps more than once: it begins with what .prepare left. */
static int write_run(struct body *body, struct tx *tx) {
  struct work *work = container_of(body, struct work, body);
  const struct route *route = work->endpoint->route;
  if (is_late(work)) {
    return -EAGAIN;
  }
  work->context.ids_made = work->ids_prepared;
  work->context.headers_count = work->headers_prepared;
  work->reply = (struct http_reply){ 0 };
  work->context.problem = (struct problem){ 0 };
  work->context.faults = NULL;
  work->ret = arena_alloc(work->context.arena, route->returns->size);
  int result = route->run(&work->context, tx, work->in, work->plan, work->ret);
  if (result < 0) {
    return result;
  }
  if (work->context.problem.kind != NULL) { /* see fail_and_keep() */
    return 0;
  }
  struct stored_reply stored = { 0 };
  result = make_reply(work, &stored);
  if (result == 0 && work->keyed && !route->unsaved) {
    result = tx_store_reply(tx, work->context.caller.user, work->hash, work->fingerprint, &stored);
  }
  return result;
}

/* Where processes share a store, one that has died since may have left this request under way in the server:
   whoever stored its reply first has done it, and what failed here is answered alike. */
static bool was_done_meanwhile(struct work *work) {
  struct context *context = &work->context;
  struct tx *tx = NULL;
  if (!work->keyed || !store_is_shared(work->endpoint->running->store) ||
      store_read(work->endpoint->running->store, NULL, context->arena, &tx) < 0) {
    return false;
  }
  struct lookup lookup = { .work = work };
  int result = look_up(&lookup, tx);
  tx_end(tx);
  if (result < 0 || lookup.found != 0) {
    return false;
  }
  release(work, true);
  context->headers_count = context->headers_admitted;
  send_stored(work, &lookup.stored);
  return true;
}

static void give_up(struct work *work, int result) {
  if (!was_done_meanwhile(work)) {
    release(work, false);
    work_refuse_result(work, result);
  }
}

static void write_done(struct body *body, int result) {
  struct work *work = container_of(body, struct work, body);
  if (result < 0) {
    give_up(work, result);
    return;
  }
  release(work, work->context.problem.kind == NULL && !work->endpoint->route->unsaved);
  if (work->context.problem.kind != NULL) { /* see fail_and_keep() */
    work_send_problem(work, &work->context.problem);
  } else {
    work_send(work);
  }
}

/* On a worker, or on the loop where nothing in it waits. */
static void write_begin(struct task *task) {
  struct work *work = container_of(task, struct work, task);
  if (is_late(work)) {
    work_refuse_result(work, -EAGAIN);
    return;
  }
  int result = identify(work);
  if (result < 0) {
    return;
  }
  if (work->keyed) {
    result = replay(work);
    if (result != 0) {
      if (result < 0) {
        give_up(work, result);
      }
      return;
    }
  }
  result = prepare(work);
  if (result < 0) {
    give_up(work, result);
    return;
  }
  crash_point("between_prepare_and_run");
  work->body = (struct body){
    .service = work->endpoint->running->service->name,
    .origin = &work->context.origin,
    .arena = work->context.arena,
    .seed = work->context.seed,
    .run = write_run,
    .done = write_done,
  };
  result = store_submit(work->endpoint->running->store, &work->body);
  if (result < 0) {
    give_up(work, result);
  }
}

static void handle(struct work *work) {
  const struct endpoint *endpoint = work->endpoint;
  set_actor(work);
  if (decode(work) < 0) {
    return;
  }
  bool reads = route_reads(endpoint->route) || (endpoint->call != NULL && !endpoint->call->changes);
  if (!reads && read_if_match(work) < 0) {
    return;
  }
  struct running *running = endpoint->running;
  if (reads && endpoint->route->inline_read) {
    struct tx *tx = NULL;
    if (store_try_read(running->store, running->service->name, work->context.arena, &tx) == 0) {
      int result = run_on_snapshot(work, tx);
      tx_end(tx);
      finish_read(work, result);
      return;
    }
  }
  work->task.run = reads ? read_on_worker : write_begin;
  bool waits =
      endpoint->route->prepare != NULL || http_header_find(work->request, "Idempotency-Key").at != NULL;
  if (!reads && !waits) {
    write_begin(&work->task);
    return;
  }
  int result = workers_submit(running->workers, &work->task);
  if (result < 0) {
    work_refuse_result(work, result);
  }
}

/* On a worker. */
static void admit_and_handle(struct task *task) {
  struct work *work = container_of(task, struct work, task);
  if (work_admit(work) == 0) {
    handle(work);
  }
}

/* Another process waits for no longer than it says: what it has given up is not worth going on with. */
static void heed_deadline(struct work *work) {
  enum { DIGITS_MAX = 5 };
  struct text text = http_header_find(work->request, DEADLINE_HEADER);
  if (text.len == 0 || text.len > DIGITS_MAX || strspn(text.at, "0123456789") < text.len) {
    return;
  }
  int64_t until_us = monotonic_us() + strtol(text.at, NULL, 10) * 1000;
  if (until_us < work->context.deadline_us) {
    work->context.deadline_us = until_us;
  }
}

void request_handle(struct http_request *request) {
  struct work *work = request->user;
  context_begin_now(&work->context); /* its body may have come slowly */
  if (work->passport.len > 0) {
    heed_deadline(work);
  }
  if (work->admit_later == NULL) {
    handle(work);
    return;
  }
  work->task.run = admit_and_handle;
  int result = workers_submit(work->endpoint->running->workers, &work->task);
  if (result < 0) {
    work_refuse_result(work, result);
  }
}
