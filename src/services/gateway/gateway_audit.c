/* Who did what to what: events, as the log has them. They hold no personal data, so neither does this. */
#include "services/gateway/gateway_types.h"

/* The least id of an event of that time. */
static struct id first_id_of(struct instant instant) {
  static const uint8_t none[10] = { 0 };
  return id_make(instant.us / 1000, none);
}

static struct maybe_text actor_of(struct arena *arena, struct id user) {
  char id[ID_TEXT_LEN + 1];
  id_format(user, id);
  return (struct maybe_text){ PRESENT, text_format(arena, "user:%s", id) };
}

static int search_for(struct context *context, const struct list_audit *in, struct audit_search *ret) {
  *ret = (struct audit_search){
    .object = in->object_id, .user = in->user_id, .topic = in->topic, .limit = in->limit + 1
  };
  int result = page_after(context, in->after, &ret->below);
  if (result < 0) {
    return result;
  }
  if (in->actor.presence == PRESENT) {
    ret->actor = actor_of(context->arena, in->actor.v);
  }
  if (in->from.presence == PRESENT) {
    ret->from = first_id_of(in->from.v);
  }
  if (in->to.presence == PRESENT) {
    struct id end = first_id_of(in->to.v);
    ret->below = id_compare(end, ret->below) < 0 ? end : ret->below;
  }
  return 0;
}

int gather_audit(struct context *context, const struct list_audit *in, struct audit_list *ret) {
  struct audit_search search;
  struct event *events = NULL;
  size_t count = 0;
  int result = search_for(context, in, &search);
  if (result == 0) {
    result = context_audit(context, &search, &events, &count);
  }
  if (result < 0) {
    return result;
  }
  *ret = (struct audit_list){ 0 };
  ret->items_count = PAGE_CUT(context, in->limit, events, count, &ret->next);
  ret->items = ARENA_ARRAY(context->arena, ret->items_count, struct audit_entry);
  for (size_t i = 0; i < ret->items_count; i++) {
    ret->items[i] = (struct audit_entry){
      .id = events[i].id,
      .at = events[i].time,
      .actor = events[i].actor,
      .topic = events[i].topic,
      .object_id = events[i].aggregate,
      .data = { events[i].data },
      .traceparent = events[i].traceparent,
    };
  }
  return 0;
}
