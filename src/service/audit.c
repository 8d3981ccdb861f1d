/* The audit of all stores of this process in one. */
#include "service/frame.h"

#include <stdlib.h>

static int newest_first(const void *a, const void *b) {
  return id_compare(((const struct event *)b)->id, ((const struct event *)a)->id);
}

int context_audit(struct context *context, const struct audit_search *search, struct event **ret,
                  size_t *ret_count) {
  const struct runtime *runtime = context->runtime;
  size_t limit = (size_t)search->limit;
  struct event *all = ARENA_ARRAY(context->arena, limit * runtime->stores_count, struct event);
  size_t count = 0;
  for (size_t i = 0; i < runtime->stores_count; i++) {
    struct event *events = NULL;
    size_t events_count = 0;
    int result = store_audit(runtime->stores[i], search, context->arena, &events, &events_count);
    if (result < 0) {
      return result;
    }
    for (size_t k = 0; k < events_count; k++) {
      all[count++] = events[k];
    }
  }
  qsort(all, count, sizeof *all, newest_first);
  *ret = all;
  *ret_count = count < limit ? count : limit;
  return 0;
}
