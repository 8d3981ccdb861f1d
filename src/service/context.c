/* What handlers ask of their context: time, ids, settings, and how they refuse. */
#include "service/frame.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct instant context_now(const struct context *context) {
  return context->origin.now;
}

struct id context_id(struct context *context) {
  struct {
    uint8_t seed[16];
    char use[8]; /* apart from the store's own ids, which come from the same seed */
    uint32_t number;
  } from = { .use = "context", .number = context->ids_made++ };
  memcpy(from.seed, context->seed, sizeof from.seed);
  uint8_t random[16];
  crypto_generichash(random, sizeof random, (const unsigned char *)&from, sizeof from, NULL, 0);
  return id_make(context->origin.now.us / 1000, random);
}

struct id context_request_id(const struct context *context) {
  return context->request_id;
}

bool context_is_admin(const struct context *context) {
  return context->caller.role == ROLE_ADMIN;
}

int64_t context_deadline(const struct context *context) {
  return context->deadline_us;
}

void context_hurry(struct context *context, int64_t ms) {
  int64_t until_us = monotonic_us() + ms * 1000;
  context->deadline_us = until_us < context->deadline_us ? until_us : context->deadline_us;
}

int context_read(struct context *context, struct tx **ret) {
  struct running *running = runtime_find(context->runtime, context->service->name);
  return store_read(running->store, running->service->name, context->arena, ret);
}

int context_try_read(struct context *context, struct tx **ret) {
  struct running *running = runtime_find(context->runtime, context->service->name);
  int result = store_try_read(running->store, running->service->name, context->arena, ret);
  return result == -ENOTSUP ? -EAGAIN : result; /* a server is always waited for */
}

int context_dead_letters(struct context *context, int64_t *ret) {
  const struct runtime *runtime = context->runtime;
  int64_t sum = 0;
  for (size_t i = 0; i < runtime->stores_count; i++) {
    struct tx *tx = NULL;
    int64_t count = 0;
    int result = store_read(runtime->stores[i], NULL, context->arena, &tx);
    if (result == 0) {
      result = tx_dead_letters_count(tx, &count);
      tx_end(tx);
    }
    if (result < 0) {
      return result;
    }
    sum += count;
  }
  *ret = sum;
  return 0;
}

void *context_state(const struct context *context) {
  return context->state;
}

const struct http_request *context_request(const struct context *context) {
  return context->request;
}

struct text context_body(const struct context *context) {
  return context->request != NULL ? context->request->body : (struct text){ 0 };
}

void context_add_header(struct context *context, const char *name, struct text value) {
  if (context->request == NULL) {
    return;
  }
  if (context->headers == NULL) {
    context->headers = ARENA_ARRAY(context->arena, CONTEXT_HEADERS_MAX, struct reply_header);
  }
  if (context->headers_count == CONTEXT_HEADERS_MAX) {
    log_error(context->log, "%s: no room for the header %s", context->service->name, name);
    return;
  }
  context->headers[context->headers_count++] = (struct reply_header){ .name = name, .value = value };
}

int64_t setting_int(const struct context *context, const struct setting *row) {
  return config_int(context->config, row);
}

struct text setting_text(const struct context *context, const struct setting *row) {
  return config_text(context->config, row);
}

bool setting_bool(const struct context *context, const struct setting *row) {
  return config_bool(context->config, row);
}

struct money shop_money(const struct context *context, int64_t minor) {
  struct money money = { .minor = minor };
  struct text currency = setting_text(context, &setting_currency);
  memcpy(money.currency, text_c(currency), sizeof money.currency);
  return money;
}

void blame_other_currency(struct context *context, const char *path, struct money money) {
  struct text currency = setting_text(context, &setting_currency);
  if (!text_is(currency, money.currency)) {
    blame(context, path, "one_of", "must be in %.*s, the shop's currency", TEXT_ARGS(currency));
  }
}

static void set_problem(struct context *context, const struct problem_kind *kind, const char *detail,
                        va_list args) {
  char text[ERROR_TEXT_MAX];
  int len = vsnprintf(text, sizeof text, detail, args);
  size_t used = len < 0 ? 0 : (size_t)len < sizeof text ? (size_t)len : sizeof text - 1;
  context->problem = (struct problem){
    .kind = kind,
    .detail = text_copy_bytes(context->arena, text, used),
    .faults = context->faults,
  };
}

int fail(struct context *context, const struct problem_kind *kind, const char *detail, ...) {
  va_list args;
  va_start(args, detail);
  set_problem(context, kind, detail, args);
  va_end(args);
  return -ECANCELED;
}

int fail_for(struct context *context, int64_t seconds, const struct problem_kind *kind, const char *detail,
             ...) {
  va_list args;
  va_start(args, detail);
  set_problem(context, kind, detail, args);
  va_end(args);
  context->problem.retry_after_seconds = seconds;
  return -ECANCELED;
}

int fail_and_keep(struct context *context, const struct problem_kind *kind, const char *detail, ...) {
  va_list args;
  va_start(args, detail);
  set_problem(context, kind, detail, args);
  va_end(args);
  return 0;
}

void blame(struct context *context, const char *path, const char *code, const char *message, ...) {
  if (context->faults == NULL) {
    context->faults = ARENA_NEW(context->arena, struct faults);
    context->faults->arena = context->arena;
  }
  char text[ERROR_TEXT_MAX];
  va_list args;
  va_start(args, message);
  vsnprintf(text, sizeof text, message, args);
  va_end(args);
  fault_add(context->faults, text_copy(context->arena, text_of(path)), code, "%s", text);
}

bool blamed(const struct context *context) {
  return context->faults != NULL && context->faults->count > 0;
}

int found(struct context *context, int result, const char *what) {
  if (result != -ENOENT) {
    return result;
  }
  return fail(context, &problem_not_found, "There is no such %s.", what);
}
