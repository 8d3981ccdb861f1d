/* How the frame begins a context, and what a handler's failure means to a client. */
#include "service/frame.h"

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

struct text reason_of(const struct context *context, const struct tx *tx, int result) {
  const struct problem_kind *kind = context->problem.kind;
  const char *name = strerrordesc_np(-result);
  if (kind != NULL) {
    struct text detail = context->problem.detail;
    return text_format(context->arena, "%s (%s)", detail.len > 0 ? text_c(detail) : kind->title, kind->code);
  }
  struct text trouble = tx != NULL ? tx_trouble(tx) : (struct text){ 0 };
  if (trouble.len > 0) {
    return text_format(context->arena, "the database refused %.*s (%s)", TEXT_ARGS(trouble), name);
  }
  return text_format(context->arena, "%s failed%s and gave no reason (%s)", context->service->name,
                     tx == NULL ? " while preparing" : "", name);
}
