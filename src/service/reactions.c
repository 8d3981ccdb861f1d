/* A service as a consumer of the bus: its reactions with their contexts. */
#include "service/frame.h"

#include <string.h>

/* What lives from a delivery's prepare to its run. */
struct reacting {
  struct context context;
  void *plan;
  uint32_t ids_prepared;
  struct instant start;
};

enum { FORGOTTEN_REPLIES_MAX = 10000 }; /* at once: about a tenth of a second on the writer */

/* NULL where only the frame hears the event. */
static const struct reaction *reaction_of(const struct delivery *delivery) {
  return delivery->subscription->reaction;
}

static struct reacting *begin(struct consumer *consumer, struct delivery *delivery) {
  struct running *running = consumer->data;
  struct reacting *reacting = ARENA_NEW(delivery->arena, struct reacting);
  context_begin(&reacting->context, running, delivery->arena);
  reacting->context.caller = (struct caller){ .user = delivery->event->subject,
                                              .role = ROLE_SERVICE,
                                              .service = text_of(running->service->name) };
  reacting->context.origin = delivery->origin;
  reacting->context.request_id = delivery->event->id;
  reacting->start = clock_now(running->runtime->options.clock);
  memcpy(reacting->context.seed, delivery->seed, sizeof delivery->seed);
  return reacting;
}

static int prepare_reaction(struct consumer *consumer, struct delivery *delivery) {
  const struct reaction *reaction = reaction_of(delivery);
  if (reaction == NULL || reaction->prepare == NULL) {
    return 0;
  }
  struct reacting *reacting = begin(consumer, delivery);
  reacting->plan = arena_alloc(delivery->arena, reaction->plan_size);
  delivery->plan = reacting;
  int result = reaction->prepare(&reacting->context, delivery->data, reacting->plan);
  if (result < 0) {
    delivery->reason = reason_of(&reacting->context, NULL, result);
  }
  reacting->ids_prepared = reacting->context.ids_made;
  return result;
}

static int run_reaction(struct consumer *consumer, struct tx *tx, struct delivery *delivery,
                        struct text *reason) {
  int result = 0;
  if (delivery->subscription->event->revives) {
    struct running *running = consumer->data;
    bus_nudge(running->runtime->bus);
  }
  if (delivery->subscription->event->forgets) {
    result = tx_forget_replies(tx, delivery->event->aggregate, FORGOTTEN_REPLIES_MAX, NULL);
  }
  if (result < 0 || reaction_of(delivery) == NULL) {
    return result;
  }
  struct reacting *reacting = delivery->plan != NULL ? delivery->plan : begin(consumer, delivery);
  reacting->context.ids_made = reacting->ids_prepared;
  reacting->context.problem = (struct problem){ 0 };
  reacting->context.faults = NULL;
  result =
      reaction_of(delivery)->run(&reacting->context, tx, delivery->event, delivery->data, reacting->plan);
  if (result < 0 && result != NOT_YET) {
    *reason = reason_of(&reacting->context, tx, result);
  }
  if (result >= 0) {
    record_reaction(consumer->data, delivery, reacting->start);
  }
  return result;
}

static bool is_heard(const struct running *running, const struct event_kind *event) {
  for (size_t i = 0; i < running->consumer.subscriptions_count; i++) {
    if (running->subscriptions[i].event == event) {
      return true;
    }
  }
  return false;
}

/* Every service keeps replies to its clients (Idempotency-Key), so the frame hears of those who are gone on
   its behalf; and of what is to be tried again, since only who runs here can be told to. */
static bool is_for_all(const struct event_kind *event) {
  return event->forgets || event->revives;
}

static void hear_what_is_for_all(struct running *running) {
  const struct runtime_options *options = &running->runtime->options;
  for (size_t i = 0; i < options->services_count; i++) {
    for (size_t k = 0; k < options->services[i]->emits_count; k++) {
      const struct event_kind *event = options->services[i]->emits[k];
      if (is_for_all(event) && !is_heard(running, event)) {
        running->subscriptions[running->consumer.subscriptions_count++] =
            (struct subscription){ .event = event, .from = FROM_START, .on_replay = SKIP };
      }
    }
  }
}

static size_t count_for_all(const struct runtime_options *options) {
  size_t count = 0;
  for (size_t i = 0; i < options->services_count; i++) {
    for (size_t k = 0; k < options->services[i]->emits_count; k++) {
      count += is_for_all(options->services[i]->emits[k]) ? 1 : 0;
    }
  }
  return count;
}

void consumer_make(struct running *running) {
  const struct service *service = running->service;
  size_t most = service->hears_count + count_for_all(&running->runtime->options);
  running->subscriptions = ARENA_ARRAY(running->runtime->arena, most + 1, struct subscription);
  running->consumer = (struct consumer){
    .name = service->name,
    .store = running->store,
    .subscriptions = running->subscriptions,
    .subscriptions_count = service->hears_count,
    .data = running,
    .prepare = prepare_reaction,
    .run = run_reaction,
  };
  for (size_t i = 0; i < service->hears_count; i++) {
    const struct reaction *reaction = &service->hears[i];
    running->subscriptions[i] = (struct subscription){
      .event = reaction->event,
      .from = reaction->from,
      .on_replay = reaction->on_replay,
      .rebuilds = reaction->rebuilds,
      .reaction = (void *)(uintptr_t)reaction,
    };
    running->consumer.needs_prepare = running->consumer.needs_prepare || reaction->prepare != NULL;
  }
  hear_what_is_for_all(running);
}
