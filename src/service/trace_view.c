/* One trace: the events of the log, who reacts to them and how that stands by the tables, and what processes
   remember of who did what when. */
#include "service/watch_calls.h"

enum {
  TRACE_EVENTS_MAX = 400,
  DEAD_LETTERS_LOOKED_AT = 200, /* of each service, the newest */
  SLACK_S = 60,                 /* clocks of processes differ, and events stand in the order of commits */
};

struct assembling {
  struct context *context;
  struct trace_view *view;
  struct event *events;
  size_t events_count;
};

static void add(struct assembling *of, const struct trace_span *span) {
  if (!trace_add(of->view, span)) {
    of->view->complete = false;
  }
}

static void add_spans(struct assembling *of, const struct trace_span *spans, size_t count, size_t max) {
  for (size_t i = 0; i < count; i++) {
    add(of, &spans[i]);
  }
  if (count == max) {
    of->view->complete = false;
  }
}

static void add_own(struct assembling *of) {
  struct trace_span *spans = ARENA_ARRAY(of->context->arena, TRACE_SPANS_MAX, struct trace_span);
  size_t count = spans_here(of->context, of->view->trace_id, spans, TRACE_SPANS_MAX);
  add_spans(of, spans, count, TRACE_SPANS_MAX);
}

static void add_others(struct assembling *of) {
  struct runtime *runtime = of->context->runtime;
  const struct service *const *services = runtime->options.services;
  struct spans_asked asked = { .trace_id = of->view->trace_id };
  bool failed[RUNTIME_MAX_SERVICES] = { false };
  for (size_t i = 0; i < runtime->options.services_count; i++) {
    size_t same = 0;
    if (!lives_elsewhere(runtime, services[i])) {
      continue;
    }
    if (find_same_address(runtime, i, &same)) {
      failed[i] = failed[same];
    } else {
      struct spans_told told = { 0 };
      failed[i] = ask_watched(of->context, services[i], spans_call, &asked, &told) < 0;
      add_spans(of, told.spans, told.spans_count, TOLD_SPANS_MAX);
    }
    if (failed[i]) {
      of->view->unreachable[of->view->unreachable_count++] = text_of(services[i]->name);
    }
  }
}

/* When the trace was: of a UUIDv7 the time is its first 48 bits. */
static bool find_time(const struct assembling *of, struct maybe_id near, struct instant *ret) {
  bool found = false;
  for (size_t i = 0; i < of->view->spans_count; i++) {
    struct instant start = of->view->spans[i].start.v;
    if (!found || start.us < ret->us) {
      *ret = start;
      found = true;
    }
  }
  if (!found && near.presence == PRESENT) {
    int64_t milliseconds = 0;
    for (size_t i = 0; i < 6; i++) {
      milliseconds = milliseconds << 8 | near.v.bytes[i];
    }
    *ret = (struct instant){ milliseconds * 1000 };
    found = true;
  }
  return found;
}

/* Where nobody says when it was, the newest events are looked at. */
static int add_events_of(struct assembling *of, struct store *store, const struct instant *time) {
  struct arena *arena = of->context->arena;
  struct log_search search = { .trace = { PRESENT, of->view->trace_id },
                               .below = INT64_MAX,
                               .limit = TRACE_EVENTS_MAX + 1 };
  struct log_found found = { 0 };
  int result = 0;
  if (time != NULL) {
    result = store_log_window(store, instant_after(*time, -SLACK_S), arena, &search.above, &search.below);
  }
  if (result == 0) {
    result = store_log_search(store, &search, arena, &found);
  }
  if (result < 0) {
    return result;
  }
  if (found.count > TRACE_EVENTS_MAX || found.down_to > search.above || search.below <= found.newest) {
    of->view->complete = false;
  }
  for (size_t i = found.count < TRACE_EVENTS_MAX ? found.count : TRACE_EVENTS_MAX;
       i-- > 0 && of->events_count < TRACE_EVENTS_MAX;) {
    of->events[of->events_count++] = found.events[i];
  }
  return 0;
}

static struct text text_of_span(struct arena *arena, const char id[static SPAN_ID_LEN]) {
  return text_copy_bytes(arena, id, SPAN_ID_LEN);
}

static struct trace_span span_of(struct arena *arena, const struct event *event) {
  char id[SPAN_ID_LEN];
  span_of_event(event->id, id);
  return (struct trace_span){
    .span_id = text_of_span(arena, id),
    .parent_span_id = { PRESENT, { event->traceparent.at + SPAN_ID_AT, SPAN_ID_LEN } },
    .kind = SPAN_EVENT,
    .service = event->source,
    .name = event->topic,
    .start = { PRESENT, event->time },
    .event_id = { PRESENT, event->id },
    .object_id = { PRESENT, event->aggregate },
    .actor = { PRESENT, event->actor },
  };
}

static int add_events(struct assembling *of, struct maybe_id near) {
  struct runtime *runtime = of->context->runtime;
  struct instant time;
  bool known = find_time(of, near, &time);
  of->events = ARENA_ARRAY(of->context->arena, TRACE_EVENTS_MAX, struct event);
  int result = 0;
  for (size_t i = 0; result == 0 && i < runtime->stores_count; i++) {
    result = add_events_of(of, runtime->stores[i], known ? &time : NULL);
  }
  for (size_t i = 0; result == 0 && i < of->events_count; i++) {
    struct trace_span span = span_of(of->context->arena, &of->events[i]);
    add(of, &span);
  }
  return result;
}

/* What a service's tables say of the events that it hears. */
struct standing {
  struct tx *tx;
  const char *consumer;
  struct cursor *cursors;
  size_t cursors_count;
  int64_t parked;
  struct dead_letter *dead;
  size_t dead_count;
};

static int read_standing(struct standing *ret) {
  int result = tx_cursors(ret->tx, ret->consumer, &ret->cursors, &ret->cursors_count);
  if (result == 0) {
    result = tx_parked_count(ret->tx, ret->consumer, &ret->parked);
  }
  if (result == 0) {
    result = tx_dead_letters(ret->tx, ret->consumer, DEAD_LETTERS_LOOKED_AT, &ret->dead, &ret->dead_count);
  }
  return result;
}

static bool is_passed(const struct standing *standing, const struct event *event) {
  for (size_t i = 0; i < standing->cursors_count; i++) {
    if (text_equal(standing->cursors[i].topic, event->topic)) {
      return standing->cursors[i].position >= event->seq;
    }
  }
  return false;
}

static void stop_at(struct trace_span *reaction, enum span_state state, int64_t tries, struct text reason) {
  reaction->state = state;
  reaction->tries = (struct maybe_int){ PRESENT, tries };
  reaction->error = (struct maybe_text){ PRESENT, reason };
}

static int judge(const struct standing *standing, const struct event *event, struct trace_span *reaction) {
  reaction->state = is_passed(standing, event) ? SPAN_DONE : SPAN_WAITING;
  reaction->error = (struct maybe_text){ .presence = ABSENT };
  for (size_t i = 0; i < standing->dead_count; i++) {
    const struct dead_letter *letter = &standing->dead[i];
    if (id_equal(letter->event.id, event->id)) {
      stop_at(reaction, SPAN_FAILED, letter->tries, letter->reason);
      return 0;
    }
  }
  if (standing->parked == 0) {
    return 0;
  }
  struct parked parked;
  int result = tx_parked_event(standing->tx, standing->consumer, event, &parked);
  if (result == 0) {
    stop_at(reaction, SPAN_WAITING, parked.tries, parked.reason);
  }
  return result == -ENOENT ? 0 : result;
}

static bool hears(const struct service *service, struct text topic) {
  for (size_t i = 0; i < service->hears_count; i++) {
    if (text_is(topic, service->hears[i].event->name)) {
      return true;
    }
  }
  return false;
}

/* The reaction as it was remembered, or one that nobody remembers. NULL: there is no room. */
static struct trace_span *find_reaction(struct assembling *of, const struct service *service,
                                        const struct event *event) {
  struct trace_view *view = of->view;
  struct arena *arena = of->context->arena;
  char id[SPAN_ID_LEN], parent[SPAN_ID_LEN];
  bus_reaction_span(service->name, event->id, id);
  for (size_t i = 0; i < view->spans_count; i++) {
    struct trace_span *span = &view->spans[i];
    if (span->kind == SPAN_REACTION &&
        text_equal(span->span_id, (struct text){ .at = id, .len = sizeof id })) {
      return span;
    }
  }
  if (view->spans_count == TRACE_SPANS_MAX) {
    view->complete = false;
    return NULL;
  }
  span_of_event(event->id, parent);
  struct trace_span *span = &view->spans[view->spans_count++];
  *span = (struct trace_span){
    .span_id = text_of_span(arena, id),
    .parent_span_id = { PRESENT, text_of_span(arena, parent) },
    .kind = SPAN_REACTION,
    .service = text_of(service->name),
    .name = event->topic,
    .event_id = { PRESENT, event->id },
  };
  return span;
}

/* Services apart share their tables, so those of any may be read here. */
static int add_reactions_of(struct assembling *of, const struct service *service) {
  struct runtime *runtime = of->context->runtime;
  struct running *here = runtime_find(runtime, service->name);
  struct store *store = here != NULL ? here->store : runtime->stores[0];
  struct standing standing = { .consumer = service->name };
  int result = store_read(store, NULL, of->context->arena, &standing.tx);
  if (result < 0) {
    return result;
  }
  result = read_standing(&standing);
  for (size_t i = 0; result == 0 && i < of->events_count; i++) {
    const struct event *event = &of->events[i];
    struct trace_span *reaction = hears(service, event->topic) ? find_reaction(of, service, event) : NULL;
    if (reaction != NULL) {
      result = judge(&standing, event, reaction);
    }
  }
  tx_end(standing.tx);
  return result;
}

int context_trace(struct context *context, struct text trace, struct maybe_id near, struct trace_view *ret) {
  const struct runtime_options *options = &context->runtime->options;
  struct trace_view view = { .trace_id = trace, .complete = true };
  view.spans = ARENA_ARRAY(context->arena, TRACE_SPANS_MAX, struct trace_span);
  view.unreachable = ARENA_ARRAY(context->arena, options->services_count, struct text);
  struct assembling of = { .context = context, .view = &view };
  add_own(&of);
  add_others(&of);
  int result = add_events(&of, near);
  for (size_t i = 0; result == 0 && i < options->services_count && of.events_count > 0; i++) {
    result = add_reactions_of(&of, options->services[i]);
  }
  if (result == 0 && view.spans_count == 0) {
    result = -ENOENT;
  }
  if (result == 0) {
    view.spans_count = trace_sort(context->arena, view.spans, view.spans_count);
    *ret = view;
  }
  return result;
}
