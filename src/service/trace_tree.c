/* A trace put together from spans, in whatever order and however often they are told. */
#include "service/watch_calls.h"

#include <stdlib.h>
#include <string.h>

static bool is_same(const struct trace_span *a, const struct trace_span *b) {
  return a->kind == b->kind && text_equal(a->span_id, b->span_id);
}

/* Another try of a reaction: the later one counts, all are counted. */
static void add_try(struct trace_span *of, const struct trace_span *later) {
  int64_t tries = of->tries.presence == PRESENT ? of->tries.v : 0;
  int64_t told = later->tries.presence == PRESENT ? later->tries.v : 0;
  of->tries = (struct maybe_int){ PRESENT, told > tries ? told : tries + 1 };
  of->state = later->state;
  of->error = later->error;
  of->start = later->start;
  of->duration_us = later->duration_us;
}

/* Who asks and who is asked tell of the same: the longer one is that of who asks, whose parent is known. */
static void add_side(struct trace_span *of, const struct trace_span *other) {
  struct trace_span both = other->duration_us.v > of->duration_us.v ? *other : *of;
  const struct trace_span *less = other->duration_us.v > of->duration_us.v ? of : other;
  if (both.parent_span_id.presence != PRESENT) {
    both.parent_span_id = less->parent_span_id;
  }
  if (both.caller.presence != PRESENT) {
    both.caller = less->caller;
  }
  if (both.error.presence != PRESENT) {
    both.error = less->error;
  }
  *of = both;
}

bool trace_add(struct trace_view *view, const struct trace_span *span) {
  for (size_t i = 0; i < view->spans_count; i++) {
    struct trace_span *known = &view->spans[i];
    if (!is_same(known, span)) {
      continue;
    }
    if (span->kind == SPAN_REACTION) {
      add_try(known, span);
    } else if (span->kind != SPAN_EVENT) {
      add_side(known, span);
    }
    return true;
  }
  if (view->spans_count == TRACE_SPANS_MAX) {
    return false;
  }
  view->spans[view->spans_count++] = *span;
  return true;
}

/* What has not begun comes last. */
static int64_t begins(const struct trace_span *span) {
  return span->start.presence == PRESENT ? span->start.v.us : INT64_MAX;
}

/* The kinds are in the order in which they follow from each other. */
static int by_start(const void *a, const void *b) {
  const struct trace_span *left = a;
  const struct trace_span *right = b;
  if (begins(left) != begins(right)) {
    return begins(left) < begins(right) ? -1 : 1;
  }
  if (left->kind != right->kind) {
    return left->kind < right->kind ? -1 : 1;
  }
  return strcmp(text_c(left->span_id), text_c(right->span_id));
}

static size_t find_parent(const struct trace_span *spans, size_t count, const struct trace_span *of) {
  for (size_t i = 0; of->parent_span_id.presence == PRESENT && i < count; i++) {
    if (&spans[i] != of && text_equal(spans[i].span_id, of->parent_span_id.v)) {
      return i;
    }
  }
  return count;
}

static void not_before(struct trace_span *event, int64_t us) {
  if (event->start.v.us < us) {
    event->start.v.us = us;
  }
}

/* An event has the time at which the request, or the batch, began. It was told of in a transaction, so when
   all calls of the same part had been made. */
static void move_event(struct trace_span *spans, size_t count, struct trace_span *event) {
  size_t parent = find_parent(spans, count, event);
  if (parent == count || spans[parent].start.presence != PRESENT) {
    return;
  }
  not_before(event, spans[parent].start.v.us);
  for (size_t i = 0; i < count; i++) {
    const struct trace_span *call = &spans[i];
    if (call->kind == SPAN_CALL && call->parent_span_id.presence == PRESENT &&
        text_equal(call->parent_span_id.v, spans[parent].span_id)) {
      not_before(event, call->start.v.us + call->duration_us.v);
    }
  }
}

/* Links by index; `count` stands for none. */
struct link {
  size_t first_child, next;
  bool has_parent;
};

/* From the last to the first, so that children come to stand in order. */
static struct link *link_all(struct arena *arena, const struct trace_span *spans, size_t count) {
  struct link *links = ARENA_ARRAY(arena, count, struct link);
  for (size_t i = 0; i < count; i++) {
    links[i] = (struct link){ .first_child = count, .next = count };
  }
  for (size_t i = count; i-- > 0;) {
    size_t parent = find_parent(spans, count, &spans[i]);
    if (parent < count) {
      links[i].has_parent = true;
      links[i].next = links[parent].first_child;
      links[parent].first_child = i;
    }
  }
  return links;
}

/* A span and all that it caused, without recursion: a chain may be as long as the trace. */
static size_t put_branch(const struct trace_span *spans, const struct link *links, size_t count, size_t root,
                         size_t *stack, struct trace_span *ret) {
  size_t depth = 0;
  size_t put = 0;
  stack[depth++] = root;
  while (depth > 0) {
    size_t at = stack[depth - 1];
    if (at == count) {
      depth--;
      continue;
    }
    ret[put] = spans[at];
    ret[put++].depth = (int64_t)depth - 1;
    stack[depth - 1] = depth > 1 ? links[at].next : count;
    if (links[at].first_child < count) {
      stack[depth++] = links[at].first_child;
    }
  }
  return put;
}

size_t trace_sort(struct arena *arena, struct trace_span *spans, size_t count) {
  if (count == 0) {
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    if (spans[i].kind == SPAN_EVENT) {
      move_event(spans, count, &spans[i]);
    }
  }
  qsort(spans, count, sizeof *spans, by_start);
  struct trace_span *sorted = ARENA_ARRAY(arena, count, struct trace_span);
  memcpy(sorted, spans, count * sizeof *spans);
  const struct link *links = link_all(arena, sorted, count);
  size_t *stack = ARENA_ARRAY(arena, count + 1, size_t);
  size_t put = 0;
  for (size_t i = 0; i < count; i++) {
    if (!links[i].has_parent) {
      put += put_branch(sorted, links, count, i, stack, spans + put);
    }
  }
  return put;
}
