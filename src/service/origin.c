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
    .runtime = running->runtime,
    .deadline_us = monotonic_us() + (int64_t)REQUEST_DEADLINE_MS * 1000,
    .origin = { .now = clock_now(running->runtime->options.clock), .actor = TEXT("system") },
  };
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

void origin_trace(struct origin *origin, struct text traceparent) {
  uint8_t random[24];
  randombytes_buf(random, sizeof random);
  char *at = origin->traceparent;
  memcpy(at, "00-", 3);
  if (is_traceparent(traceparent)) {
    memcpy(at, traceparent.at, TRACEPARENT_LEN);
  } else {
    sodium_bin2hex(at + 3, 33, random, 16);
    memcpy(at + 52, "-01", 3);
  }
  at[35] = '-';
  char span[17];
  sodium_bin2hex(span, sizeof span, random + 16, 8);
  memcpy(at + 36, span, 16);
  at[TRACEPARENT_LEN] = '\0';
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
