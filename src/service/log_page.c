/* Pages of all logs of this process in one. A place in them is a seq of each, since in a log of its own the
   order of seqs is that of commits: what is not there yet has a greater one. */
#include "service/frame.h"
#include "trust/base64url.h"

#include <string.h>

/* One log while a page is put together. */
struct part {
  struct log_found found;
  size_t taken;
};

static struct text place_text(struct arena *arena, const int64_t *seqs, size_t count) {
  size_t len = BASE64URL_LEN(count * sizeof *seqs);
  char *at = arena_alloc(arena, len + 1);
  base64url_encode(seqs, count * sizeof *seqs, at);
  return (struct text){ .at = at, .len = len };
}

/* Fills one seq for each store, `fallback` where the client names no place. */
static int read_place(struct context *context, struct maybe_text text, const char *path, int64_t fallback,
                      int64_t *ret) {
  size_t count = context->runtime->stores_count;
  struct text bytes = { 0 };
  for (size_t i = 0; i < count; i++) {
    ret[i] = fallback;
  }
  if (text.presence != PRESENT) {
    return 0;
  }
  if (base64url_decode(text.v, context->arena, &bytes) < 0 || bytes.len != count * sizeof *ret) {
    blame(context, path, "format", "is not a place of ours: pass on what `next` or `newest` held");
    return fail(context, &problem_invalid_request, "The place is not valid.");
  }
  memcpy(ret, bytes.at, bytes.len);
  return 0;
}

/* Of what is next in each log the newest: its part, or NULL. */
static struct part *newest_part(struct part *parts, size_t count) {
  struct part *newest = NULL;
  for (size_t i = 0; i < count; i++) {
    struct part *part = &parts[i];
    if (part->taken < part->found.count &&
        (newest == NULL ||
         id_compare(part->found.events[part->taken].id, newest->found.events[newest->taken].id) > 0)) {
      newest = part;
    }
  }
  return newest;
}

static void take_page(struct part *parts, size_t count, size_t limit, struct log_page *page) {
  size_t bytes = 0;
  for (;;) {
    struct part *part = newest_part(parts, count);
    if (part == NULL || page->count == limit) {
      return;
    }
    const struct event *event = &part->found.events[part->taken];
    bytes += event->data.len;
    if (page->count > 0 && bytes > LOG_PAGE_BYTES_MAX) {
      return;
    }
    page->events[page->count++] = *event;
    part->taken++;
  }
}

/* Below what the next page of this log begins. */
static int64_t place_after(const struct part *part, int64_t below) {
  if (part->taken < part->found.count) {
    return part->taken > 0 ? part->found.events[part->taken - 1].seq : below;
  }
  return part->found.down_to + 1;
}

int context_log_page(struct context *context, const struct log_search *search, struct maybe_text after,
                     struct maybe_text since, struct log_page *ret) {
  const struct runtime *runtime = context->runtime;
  size_t count = runtime->stores_count;
  size_t limit = (size_t)search->limit;
  int64_t below[RUNTIME_MAX_SERVICES] = { 0 };
  int64_t above[RUNTIME_MAX_SERVICES] = { 0 };
  int64_t newest[RUNTIME_MAX_SERVICES] = { 0 };
  struct part parts[RUNTIME_MAX_SERVICES] = { 0 };
  int result = read_place(context, after, "/after", INT64_MAX, below);
  if (result == 0) {
    result = read_place(context, since, "/since", 0, above);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    struct log_search of = *search;
    of.above = above[i];
    of.below = below[i];
    of.limit = search->limit + 1;
    result = store_log_search(runtime->stores[i], &of, context->arena, &parts[i].found);
    newest[i] = parts[i].found.newest;
  }
  if (result < 0) {
    return result;
  }
  *ret = (struct log_page){ .events = ARENA_ARRAY(context->arena, limit, struct event),
                            .newest = place_text(context->arena, newest, count),
                            .next = { .presence = IS_NULL } };
  take_page(parts, count, limit, ret);
  bool more = false;
  for (size_t i = 0; i < count; i++) {
    below[i] = place_after(&parts[i], below[i]);
    more = more || below[i] > above[i] + 1;
  }
  if (more) {
    ret->next = (struct maybe_text){ PRESENT, place_text(context->arena, below, count) };
  }
  return 0;
}
