/* What it takes that services run in several processes. */
#include "service/frame.h"

#include <string.h>

/* Of a user who is gone every service hears: replies that were kept for him go. */
static bool hears_of(const struct service *service, const struct event_kind *event) {
  for (size_t i = 0; i < service->hears_count; i++) {
    if (strcmp(service->hears[i].event->name, event->name) == 0) {
      return true;
    }
  }
  return event->forgets || event->revives;
}

static int check_event(struct runtime *runtime, const struct service *emitter, const struct event_kind *event,
                       struct error *error) {
  bool emits_here = runtime_find(runtime, emitter->name) != NULL;
  for (size_t i = 0; i < runtime->options.services_count; i++) {
    const struct service *hearer = runtime->options.services[i];
    bool is_here = runtime_find(runtime, hearer->name) != NULL;
    if (is_here != emits_here && hears_of(hearer, event)) {
      return error_set(
          error, -EINVAL,
          "%s must hear %s of %s, and one of them runs elsewhere: events reach other processes "
          "through PostgreSQL only. Set DATABASE_URL, to the same database for all processes, or "
          "run all services in one.",
          hearer->name, event->name, emitter->name);
    }
  }
  return 0;
}

static int check_places(const struct runtime *runtime, struct error *error) {
  const struct runtime_options *options = &runtime->options;
  bool apart = runtime->services_count < options->services_count;
  for (size_t i = 0; apart && i < options->services_count; i++) {
    if (options->services[i]->url == NULL) {
      return error_set(error, -EINVAL,
                       "Nothing says where %s is found by other processes: its face needs .url, made by "
                       "SERVICE_URL(…). Until then run all services in one.",
                       options->services[i]->name);
    }
  }
  return 0;
}

int apart_check(struct runtime *runtime, struct error *error) {
  const struct runtime_options *options = &runtime->options;
  if (options->check_only) {
    return 0;
  }
  int result = check_places(runtime, error);
  if (result < 0 || config_is_set(options->config, &setting_database)) {
    return result;
  }
  for (size_t i = 0; i < options->services_count; i++) {
    const struct service *emitter = options->services[i];
    for (size_t k = 0; k < emitter->emits_count && result == 0; k++) {
      result = check_event(runtime, emitter, emitter->emits[k], error);
    }
  }
  return result;
}
