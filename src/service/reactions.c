/* A service as a consumer of the bus: its reactions with their contexts. */
#include "service/frame.h"

#include <string.h>

/* What lives from a delivery's prepare to its run. */
struct reacting {
  struct context context;
  void *plan;
  uint32_t ids_prepared;
};

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
  memcpy(reacting->context.seed, delivery->seed, sizeof delivery->seed);
  return reacting;
}

static int prepare_reaction(struct consumer *consumer, struct delivery *delivery) {
  const struct reaction *reaction = reaction_of(delivery);
  if (reaction->prepare == NULL) {
    return 0;
  }
  struct reacting *reacting = begin(consumer, delivery);
  reacting->plan = arena_alloc(delivery->arena, reaction->plan_size);
  delivery->plan = reacting;
  int result = reaction->prepare(&reacting->context, delivery->data, reacting->plan);
  if (result < 0) {
    delivery->reason = reason_of(&reacting->context, result);
  }
  reacting->ids_prepared = reacting->context.ids_made;
  return result;
}

static int run_reaction(struct consumer *consumer, struct tx *tx, struct delivery *delivery,
                        struct text *reason) {
  struct reacting *reacting = delivery->plan != NULL ? delivery->plan : begin(consumer, delivery);
  reacting->context.ids_made = reacting->ids_prepared;
  reacting->context.problem = (struct problem){ 0 };
  reacting->context.faults = NULL;
  int result =
      reaction_of(delivery)->run(&reacting->context, tx, delivery->event, delivery->data, reacting->plan);
  if (result < 0 && result != NOT_YET) {
    *reason = reason_of(&reacting->context, result);
  }
  return result;
}

void consumer_make(struct running *running) {
  const struct service *service = running->service;
  running->subscriptions =
      ARENA_ARRAY(running->runtime->arena, service->hears_count + 1, struct subscription);
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
}
