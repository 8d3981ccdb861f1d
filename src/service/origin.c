/* How the frame begins a context, and what a handler's failure means to a client. */
#include "service/frame.h"

#include <sodium.h>
#include <string.h>

void context_begin(struct context *context, struct running *running, struct arena *arena) {
  *context = (struct context){
    .arena = arena,
    .config = running->runtime->options.config,
    .log = running->runtime->options.log,
    .service = running->service,
    .state = running->state,
    .runtime = running->runtime,
    .origin = { .actor = TEXT("system") },
  };
  context_begin_now(context);
}

void context_begin_now(struct context *context) {
  context->deadline_us = monotonic_us() + (int64_t)REQUEST_DEADLINE_MS * 1000;
  context->origin.now = clock_now(context->runtime->options.clock);
}

static bool is_hex(const char *at, size_t len) {
  for (size_t i = 0; i < len; i++) {
    bool digit = (at[i] >= '0' && at[i] <= '9') || (at[i] >= 'a' && at[i] <= 'f');
    if (!digit) {
      return false;
    }
  }
  return true;
}

/* version "-" trace-id "-" parent-id "-" flags: 00-<32 hex>-<16 hex>-<2 hex>, neither id all zero. */
static bool is_traceparent(struct text text) {
  const char *at = text.at;
  return text.len == TRACEPARENT_LEN && memcmp(at, "00-", 3) == 0 && is_hex(at + 3, 32) && at[35] == '-' &&
         is_hex(at + 36, 16) && at[52] == '-' && is_hex(at + 53, 2) && strspn(at + 3, "0") < 32 &&
         strspn(at + 36, "0") < 16;
}

void origin_trace(struct origin *origin, struct text traceparent, const uint8_t random[static TRACE_RANDOM]) {
  enum { TRACE_ID_BYTES = 16, SPAN_ID_BYTES = 8 };
  char *at = origin->traceparent;
  if (is_traceparent(traceparent)) {
    memcpy(at, traceparent.at, TRACEPARENT_LEN);
  } else {
    memcpy(at, "00-", 3);
    hex_format(random, TRACE_ID_BYTES, at + 3);
    memcpy(at + 52, "-01", 3);
  }
  at[35] = '-';
  hex_format(random + TRACE_ID_BYTES, SPAN_ID_BYTES, at + 36);
  at[TRACEPARENT_LEN] = '\0';
}

const uint8_t *loop_random_take(struct loop_random *random) {
  if (random->left == 0) {
    randombytes_buf(random->bytes, sizeof random->bytes);
    random->left = COUNT_OF(random->bytes);
  }
  return random->bytes[--random->left];
}

struct problem problem_of(const struct context *context, int result) {
  if (result == -ECANCELED && context->problem.kind != NULL) {
    return context->problem;
  }
  switch (result) {
  case -EAGAIN:
  case -ESHUTDOWN:
  case -EIO:
    return (struct problem){ .kind = &problem_unavailable, .retry_after_seconds = 1 };
  case -ENOSPC:
    return (struct problem){ .kind = &problem_storage_full, .retry_after_seconds = 10 };
  case -ENOENT:
    return (struct problem){ .kind = &problem_not_found };
  default:
    return (struct problem){ .kind = &problem_internal };
  }
}

struct text reason_of(const struct context *context, int result) {
  if (context->problem.kind != NULL) {
    const char *code = context->problem.kind->code;
    return text_format(context->arena, "%s %s", code, text_c(context->problem.detail));
  }
  return text_format(context->arena, "%s", strerror(-result));
}
