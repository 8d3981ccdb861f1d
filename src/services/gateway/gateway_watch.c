/* The shop at work, for admins. Events carry no personal data, so neither does this. */
#include "services/gateway/gateway_watch.h"

static struct maybe_text part_of_trace(struct text traceparent, size_t at, size_t len) {
  if (traceparent.len != TRACEPARENT_LEN) {
    return (struct maybe_text){ .presence = IS_NULL };
  }
  return (struct maybe_text){ PRESENT, { .at = traceparent.at + at, .len = len } };
}

static struct event_entry entry_of(const struct event *event) {
  return (struct event_entry){
    .id = event->id,
    .at = event->time,
    .topic = event->topic,
    .service = event->source,
    .object_id = event->aggregate,
    .actor = event->actor,
    .user_id = { id_is_none(event->subject) ? IS_NULL : PRESENT, event->subject },
    .data = { event->data },
    .trace_id = part_of_trace(event->traceparent, TRACE_ID_AT, TRACE_ID_LEN),
    .span_id = part_of_trace(event->traceparent, SPAN_ID_AT, SPAN_ID_LEN),
  };
}

int gather_events(struct context *context, const struct list_events *in, struct event_list *ret) {
  struct log_search search = { .object = in->object_id,
                               .user = in->user_id,
                               .trace = in->trace_id,
                               .topic = in->topic,
                               .source = in->service,
                               .limit = in->limit };
  struct log_page page;
  int result = context_log_page(context, &search, in->after, in->since, &page);
  if (result < 0) {
    return result;
  }
  *ret = (struct event_list){ .next = page.next, .newest = page.newest };
  ret->items = ARENA_ARRAY(context->arena, page.count, struct event_entry);
  ret->items_count = page.count;
  for (size_t i = 0; i < page.count; i++) {
    ret->items[i] = entry_of(&page.events[i]);
  }
  return 0;
}

int gather_trace(struct context *context, const struct trace_wanted *in, struct trace_view *ret) {
  return found(context, context_trace(context, in->trace_id, in->near, ret), "trace");
}

int gather_services(struct context *context, const struct nothing *in, struct service_list *ret) {
  (void)in;
  return context_services(context, ret);
}
