/* Commands of builds with test hooks: playing a service that does not exist yet, waiting for events, moving
   the clock. */
#include "commands/command_functions.h"

#include <stdlib.h>
#include <string.h>

enum { SETTLE_TIMEOUT_MS = 30000, CONSUMERS_MAX = 64 };

static const struct event_kind *find_kind(const struct program *program, const char *topic) {
  for (size_t s = 0; s < program->services_count; s++) {
    const struct service *service = program->services[s];
    for (size_t i = 0; i < service->emits_count; i++) {
      if (strcmp(service->emits[i]->name, topic) == 0) {
        return service->emits[i];
      }
    }
    for (size_t i = 0; i < service->hears_count; i++) {
      if (strcmp(service->hears[i].event->name, topic) == 0) {
        return service->hears[i].event;
      }
    }
  }
  return NULL;
}

/* Who emits the topic; a service that does not exist yet is called what the topic begins with, or `elsewhere`
   where another one has that name. */
static const char *emitter_of(struct command_context *context, const struct event_kind *kind) {
  const struct program *program = context->program;
  for (size_t s = 0; s < program->services_count; s++) {
    for (size_t i = 0; i < program->services[s]->emits_count; i++) {
      if (program->services[s]->emits[i] == kind) {
        return program->services[s]->name;
      }
    }
  }
  struct text first = text_copy_bytes(context->arena, kind->name, strcspn(kind->name, "."));
  for (size_t s = 0; s < program->services_count; s++) {
    if (text_is(first, program->services[s]->name)) {
      return "elsewhere";
    }
  }
  return first.at;
}

struct emission {
  struct body body;
  const struct event_kind *kind;
  struct id key;
  const void *data;
};

static int run_emission(struct body *body, struct tx *tx) {
  struct emission *emission = container_of(body, struct emission, body);
  return tx_emit(tx, emission->kind, emission->key, emission->data);
}

static int decode_data(struct command_context *context, const struct event_kind *kind, void *ret) {
  struct faults faults = { .arena = context->arena };
  if (shape_decode(kind->data, text_of(context->operands[2]), UNKNOWN_REFUSED, context->arena, ret,
                   &faults) == 0) {
    return 0;
  }
  return error_set(&context->error, EXIT_USAGE, "The event's data is wrong at \"%.*s\": %.*s",
                   TEXT_ARGS(faults.at[0].path), TEXT_ARGS(faults.at[0].message));
}

int run_events_emit(struct command_context *context, struct buffer *out) {
  const struct event_kind *kind = find_kind(context->program, context->operands[0]);
  struct emission emission = { .kind = kind };
  if (kind == NULL) {
    return error_set(&context->error, EXIT_USAGE, "No service emits or hears %s.", context->operands[0]);
  }
  if (id_parse(text_of(context->operands[1]), &emission.key) != 0) {
    return error_set(&context->error, EXIT_USAGE, "The key \"%s\" is not an id (a UUID).",
                     context->operands[1]);
  }
  void *data = arena_alloc(context->arena, kind->data->size);
  if (decode_data(context, kind, data) != 0) {
    return EXIT_USAGE;
  }
  const char *emitter = emitter_of(context, kind);
  struct store *const *stores = NULL;
  runtime_stores(context->runtime, &stores);
  struct store *store = runtime_store_of(context->runtime, emitter);
  struct origin origin = { .actor = text_format(context->arena, "service:%s", emitter),
                           .now = clock_now(runtime_clock(context->runtime)) };
  emission.data = data;
  emission.body =
      (struct body){ .service = emitter, .origin = &origin, .arena = context->arena, .run = run_emission };
  int result = store_run(store != NULL ? store : stores[0], &emission.body);
  if (result != 0) {
    return error_set(&context->error, EXIT_FINDINGS, "The event was not taken: %s.", strerror(-result));
  }
  buffer_addf(out, "Emitted %s as %s.\n", kind->name, emitter);
  return EXIT_FINE;
}

int run_events_settle(struct command_context *context, struct buffer *out) {
  struct bus *bus = runtime_bus(context->runtime);
  if (bus_settle(bus, SETTLE_TIMEOUT_MS) == 0) {
    buffer_add_c(out, "Every event has been processed.\n");
    return EXIT_FINE;
  }
  struct consumer_stats stats[CONSUMERS_MAX];
  size_t count = bus_stats(bus, stats, CONSUMERS_MAX);
  for (size_t i = 0; i < count && i < CONSUMERS_MAX; i++) {
    buffer_addf(out, "%s: %lld to do, %lld parked\n", stats[i].name, (long long)stats[i].lag,
                (long long)stats[i].parked);
  }
  return error_set(&context->error, EXIT_FINDINGS, "The events did not settle in %d s.",
                   SETTLE_TIMEOUT_MS / 1000);
}

static int64_t unit_seconds(const char *unit) {
  static const struct {
    const char *unit;
    int64_t seconds;
  } units[] = { { "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 } };
  for (size_t i = 0; i < COUNT_OF(units); i++) {
    if (strcmp(units[i].unit, unit) == 0) {
      return units[i].seconds;
    }
  }
  return 0;
}

int run_clock_advance(struct command_context *context, struct buffer *out) {
  enum { AMOUNT_MAX = 100000 };
  char *unit = NULL;
  errno = 0;
  long long amount = strtoll(context->operands[0], &unit, 10);
  int64_t seconds = unit_seconds(unit);
  if (errno != 0 || unit == context->operands[0] || seconds == 0 || amount < 0 || amount > AMOUNT_MAX) {
    return error_set(&context->error, EXIT_USAGE,
                     "\"%s\" is not a duration: a number of up to %d with s, m, h or d behind it.",
                     context->operands[0], AMOUNT_MAX);
  }
  struct clock *clock = runtime_clock(context->runtime);
  atomic_fetch_add(&clock->ahead_us, amount * seconds * 1000000);
  bus_nudge(runtime_bus(context->runtime));
  runtime_run_jobs(context->runtime);
  char now[INSTANT_TEXT_LEN + 1];
  instant_format(clock_now(clock), now);
  buffer_addf(out, "It is %s now.\n", now);
  return EXIT_FINE;
}
