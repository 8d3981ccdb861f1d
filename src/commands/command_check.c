/* souk check: is everything that must be true of the data true? */
#include "commands/command_functions.h"

#include <string.h>

enum { ROWS_SHOWN = 10 /* of each violated invariant */ };

struct checking {
  struct command_context *context;
  struct buffer *out;
  char where[120]; /* "store main", "order: lines_add_up" */
  int64_t findings;
  int64_t stores, services, invariants, cursors, events;
};

static void add_finding(void *data, const char *finding) {
  struct checking *checking = data;
  checking->findings++;
  buffer_addf(checking->out, "%s: %s\n", checking->where, finding);
}

static int check_stores(struct checking *checking) {
  struct store *const *stores = NULL;
  size_t count = runtime_stores(checking->context->runtime, &stores);
  for (size_t i = 0; i < count; i++) {
    snprintf(checking->where, sizeof checking->where, "store %s", store_name(stores[i]));
    int result = store_check(stores[i], add_finding, checking, &checking->context->error);
    if (result < 0) {
      return error_prefix(&checking->context->error, result, "Cannot check %s", checking->where);
    }
    checking->stores++;
    checking->events += store_log_head(stores[i]);
  }
  return 0;
}

static int check_invariants(struct checking *checking, const struct service *service) {
  struct runtime *runtime = checking->context->runtime;
  for (size_t i = 0; i < service->invariants_count; i++) {
    const struct invariant *invariant = &service->invariants[i];
    snprintf(checking->where, sizeof checking->where, "%s: %s", service->name, invariant->name);
    int result = store_query_lines(runtime_store_of(runtime, service->name), service->name, invariant->sql,
                                   ROWS_SHOWN, add_finding, checking, &checking->context->error);
    if (result < 0) {
      return error_prefix(&checking->context->error, result, "Cannot check %s", checking->where);
    }
    checking->invariants++;
  }
  return 0;
}

/* The log that a cursor counts in; NULL: there is none of its epoch any more. */
static struct store *log_of(struct runtime *runtime, struct id epoch) {
  struct store *const *stores = NULL;
  size_t count = runtime_stores(runtime, &stores);
  for (size_t i = 0; i < count; i++) {
    if (id_equal(store_epoch(stores[i]), epoch)) {
      return stores[i];
    }
  }
  return NULL;
}

static void check_cursor(struct checking *checking, const struct cursor *cursor) {
  char finding[300];
  struct store *log = log_of(checking->context->runtime, cursor->epoch);
  checking->cursors++;
  if (log == NULL) {
    snprintf(
        finding, sizeof finding,
        "the position in %.*s counts in a log that is not here: was one of several databases restored alone?",
        TEXT_ARGS(cursor->topic));
    add_finding(checking, finding);
  } else if (cursor->position > store_log_head(log)) {
    snprintf(finding, sizeof finding, "the position in %.*s is %lld, beyond the log's last event %lld",
             TEXT_ARGS(cursor->topic), (long long)cursor->position, (long long)store_log_head(log));
    add_finding(checking, finding);
  }
}

static int check_cursors(struct checking *checking, const struct service *service) {
  struct command_context *context = checking->context;
  struct tx *tx = NULL;
  struct cursor *cursors = NULL;
  size_t count = 0;
  int result = store_read(runtime_store_of(context->runtime, service->name), NULL, context->arena, &tx);
  if (result == 0) {
    result = tx_cursors(tx, service->name, &cursors, &count);
    tx_end(tx);
  }
  if (result != 0) {
    return error_set(&context->error, result, "Cannot read how far %s has come in the events: %s.",
                     service->name, strerror(-result));
  }
  snprintf(checking->where, sizeof checking->where, "consumer %s", service->name);
  for (size_t i = 0; i < count; i++) {
    check_cursor(checking, &cursors[i]);
  }
  return 0;
}

static int check_services(struct checking *checking) {
  size_t count = 0;
  const struct service *const *services = runtime_services(checking->context->runtime, &count);
  for (size_t i = 0; i < count; i++) {
    int result = check_invariants(checking, services[i]);
    if (result == 0) {
      result = check_cursors(checking, services[i]);
    }
    if (result != 0) {
      return result;
    }
    checking->services++;
  }
  return 0;
}

int run_check(struct command_context *context, struct buffer *out) {
  struct checking checking = { .context = context, .out = out };
  int result = check_stores(&checking);
  if (result == 0) {
    result = check_services(&checking);
  }
  if (result != 0) {
    return EXIT_FINDINGS;
  }
  if (checking.findings > 0) {
    buffer_addf(out, "%lld finding%s. ", (long long)checking.findings, checking.findings == 1 ? "" : "s");
  } else {
    buffer_add_c(out, "No findings. ");
  }
  buffer_addf(out,
              "Looked at %lld store%s (integrity, foreign keys, versions of events), %lld invariants of %lld "
              "services, %lld positions in the events, up to event %lld.\n",
              (long long)checking.stores, checking.stores == 1 ? "" : "s", (long long)checking.invariants,
              (long long)checking.services, (long long)checking.cursors, (long long)checking.events);
  return checking.findings > 0 ? EXIT_FINDINGS : EXIT_FINE;
}
