/* How each service is, here and in other processes. */
#include "service/watch_calls.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PROCESS_NAME_MAX = 80 };

static struct text process_name(struct arena *arena) {
  char host[PROCESS_NAME_MAX] = "";
  if (gethostname(host, sizeof host - 1) < 0) {
    return text_format(arena, "%d", (int)getpid());
  }
  return text_format(arena, "%s/%d", host, (int)getpid());
}

static struct maybe_int some(int64_t number) {
  return (struct maybe_int){ PRESENT, number };
}

static struct maybe_text told(const char *text) {
  return (struct maybe_text){ PRESENT, text_of(text) };
}

static void count_requests(struct runtime *runtime, const struct running *running,
                           struct service_view *view) {
  int64_t requests = 0;
  int64_t failures = 0;
  for (size_t i = 0; i < runtime->endpoints_count; i++) {
    struct endpoint *endpoint = &runtime->endpoints[i];
    for (int class = 0; endpoint->running == running && class < ERROR_CLASSES; class ++) {
      int64_t count = atomic_load_explicit(&endpoint->metrics.answered[class], memory_order_relaxed);
      requests += count;
      failures += class == 5 ? count : 0;
    }
  }
  view->requests = some(requests);
  view->failures = some(failures);
}

static void add_consumer(const struct consumer_stats *stats, size_t count, struct service_view *view) {
  for (size_t i = 0; i < count; i++) {
    if (text_is(view->name, stats[i].name)) {
      view->lag = some(stats[i].lag > 0 ? stats[i].lag : 0);
      view->done = some(stats[i].done);
      view->parked = some(stats[i].parked);
      if (stats[i].fenced) {
        view->state = SERVICE_NOT_READY;
        view->reason = told("another process consumes its events");
      }
    }
  }
}

static int count_dead_letters(struct context *context, const struct running *running, int64_t *ret) {
  struct tx *tx = NULL;
  int result = store_read(running->store, NULL, context->arena, &tx);
  if (result == 0) {
    result = tx_dead_letters_of(tx, running->service->name, ret);
    tx_end(tx);
  }
  return result;
}

/* What cannot be read is left out: whoever asks how a service is, asks because it is not well. */
static void view_here(struct context *context, struct running *running, struct service_view *ret) {
  struct runtime *runtime = context->runtime;
  const char *trouble = runtime_trouble(runtime);
  int64_t uptime_us = monotonic_us() - runtime->created_us;
  int64_t dead_letters = 0;
  *ret = (struct service_view){
    .name = text_of(running->service->name),
    .doc = text_of(running->service->doc),
    .state = trouble == NULL ? SERVICE_READY : SERVICE_NOT_READY,
    .reason = trouble != NULL ? told(trouble) : (struct maybe_text){ .presence = IS_NULL },
    .process = { PRESENT, process_name(context->arena) },
    .address = { PRESENT, runtime->url[0] != '\0' && running != runtime->gateway
                              ? text_of(runtime->url)
                              : text_format(context->arena, "http%s://%s", runtime->has_tls ? "s" : "",
                                            runtime_address(runtime)) },
    .version = told(SOUK_VERSION),
    .started_at = { PRESENT, { context_now(context).us - uptime_us } },
    .uptime_seconds = some(uptime_us / 1000000),
  };
  count_requests(runtime, running, ret);
  if (count_dead_letters(context, running, &dead_letters) == 0) {
    ret->dead_letters = some(dead_letters);
  }
}

static void view_all_here(struct context *context, struct service_list *ret) {
  struct runtime *runtime = context->runtime;
  struct consumer_stats stats[RUNTIME_MAX_SERVICES];
  size_t count = bus_stats(runtime->bus, stats, COUNT_OF(stats));
  ret->items = ARENA_ARRAY(context->arena, runtime->services_count, struct service_view);
  ret->items_count = runtime->services_count;
  for (size_t i = 0; i < runtime->services_count; i++) {
    view_here(context, &runtime->services[i], &ret->items[i]);
    add_consumer(stats, count, &ret->items[i]);
  }
}

int tell_services(struct context *context, const struct nothing *in, struct service_list *ret) {
  (void)in;
  view_all_here(context, ret);
  return 0;
}

static bool find_view(const struct service_list *list, const char *name, struct service_view *ret) {
  for (size_t i = 0; i < list->items_count; i++) {
    if (text_is(list->items[i].name, name)) {
      *ret = list->items[i];
      return true;
    }
  }
  return false;
}

static struct service_view unreachable(struct runtime *runtime, const struct service *service) {
  return (struct service_view){ .name = text_of(service->name),
                                .doc = text_of(service->doc),
                                .state = SERVICE_UNREACHABLE,
                                .reason = told("its process does not answer"),
                                .address = told(service_url(runtime, service)) };
}

int context_services(struct context *context, struct service_list *ret) {
  struct runtime *runtime = context->runtime;
  const struct service *const *services = runtime->options.services;
  struct service_list here = { 0 };
  struct service_list there[RUNTIME_MAX_SERVICES] = { 0 };
  struct nothing nothing = { 0 };
  view_all_here(context, &here);
  ret->items_count = 0;
  ret->items = ARENA_ARRAY(context->arena, runtime->options.services_count, struct service_view);
  for (size_t i = 0; i < runtime->options.services_count; i++) {
    size_t same = 0;
    struct service_view *view = &ret->items[ret->items_count];
    if (find_view(&here, services[i]->name, view)) {
      ret->items_count++;
      continue;
    }
    if (!lives_elsewhere(runtime, services[i])) { /* of a part that runs alone */
      continue;
    }
    if (find_same_address(runtime, i, &same)) {
      there[i] = there[same];
    } else if (ask_watched(context, services[i], services_call, &nothing, &there[i]) < 0) {
      there[i] = (struct service_list){ 0 };
    }
    if (!find_view(&there[i], services[i]->name, view)) {
      *view = unreachable(runtime, services[i]);
    }
    ret->items_count++;
  }
  return 0;
}
