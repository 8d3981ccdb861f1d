/* Reading logs: each once for all consumers that keep up, and apart for one that is behind. */

#include "bus/embedded.h"

#include <stdlib.h>
#include <string.h>

enum {
  PAGE_ARENA = 16 * 1024,
  FREE_PAGES = 16,
  READ_PAUSE_US = 20 * 1000,
  UNREADABLE_FIRST_US = 500, /* doubles */
  UNREADABLE_MAX_US = 20 * 1000,
};

static struct page *page_create(struct embedded *embedded) {
  struct page *page = embedded->free_pages;
  if (page != NULL) {
    embedded->free_pages = page->next;
    embedded->free_pages_count--;
    struct arena *arena = page->arena;
    arena_reset(arena);
    *page = (struct page){ .arena = arena, .references = 1 };
    return page;
  }
  struct arena *arena = arena_create(PAGE_ARENA);
  page = calloc(1, sizeof *page);
  if (page == NULL) {
    arena_destroy(arena);
    return NULL;
  }
  page->arena = arena;
  page->references = 1;
  return page;
}

void page_hold(struct page *page) {
  page->references++;
}

void page_release(struct embedded *embedded, struct page *page) {
  if (page == NULL || --page->references > 0) {
    return;
  }
  if (embedded->free_pages_count < FREE_PAGES) {
    page->next = embedded->free_pages;
    embedded->free_pages = page;
    embedded->free_pages_count++;
    return;
  }
  arena_destroy(page->arena);
  free(page);
}

static int compare_topics(const void *a, const void *b, void *data) {
  const struct bus *bus = data;
  return strcmp(bus->topics[*(const size_t *)a].kind->name, bus->topics[*(const size_t *)b].kind->name);
}

void topics_sort(struct embedded *embedded) {
  for (size_t i = 0; i < embedded->bus->topics_count; i++) {
    embedded->topics_sorted[i] = i;
  }
  qsort_r(embedded->topics_sorted, embedded->bus->topics_count, sizeof embedded->topics_sorted[0],
          compare_topics, embedded->bus);
}

/* -1 for a topic that nobody here knows. */
static int find_topic(const struct embedded *embedded, struct text name) {
  size_t low = 0;
  size_t high = embedded->bus->topics_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    size_t topic = embedded->topics_sorted[middle];
    int order = strcmp(text_c(name), embedded->bus->topics[topic].kind->name);
    if (order == 0) {
      return (int)topic;
    }
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return -1;
}

static bool is_heard(const struct embedded *embedded, size_t topic) {
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    if (embedded->lanes[i]->subscription_of[topic] >= 0) {
      return true;
    }
  }
  return false;
}

static void pick_heard(const struct embedded *embedded, struct page *page, const struct event *events) {
  page->heard = ARENA_ARRAY(page->arena, page->events_count, struct heard);
  for (size_t i = 0; i < page->events_count; i++) {
    int topic = find_topic(embedded, events[i].topic);
    if (topic >= 0 && is_heard(embedded, (size_t)topic)) {
      page->heard[page->heard_count++] = (struct heard){ .event = &events[i], .topic = (size_t)topic };
    }
  }
}

/* A page of what follows `after`, up to and with `until`. NULL where nothing does. */
static int read_page(struct embedded *embedded, struct event_log *log, int64_t after, int64_t until,
                     struct page **ret) {
  *ret = NULL;
  if (log->paused_until_us != 0) {
    return -EAGAIN;
  }
  struct page *page = page_create(embedded);
  struct event *events = NULL;
  int result = page != NULL
                   ? store_log_read(log->store, after, PAGE_EVENTS, page->arena, &events, &page->events_count)
                   : -ENOMEM;
  if (result < 0) {
    log->paused_until_us = monotonic_us() + READ_PAUSE_US;
    page_release(embedded, page);
    return result;
  }
  bool more = page->events_count == PAGE_EVENTS;
  while (page->events_count > 0 && events[page->events_count - 1].seq > until) {
    page->events_count--;
    more = false;
  }
  page->after = after;
  page->last = page->events_count > 0 ? events[page->events_count - 1].seq : after;
  if (!more && until != INT64_MAX) {
    page->last = until;
  }
  if (page->last == after) {
    page_release(embedded, page);
    return 0;
  }
  pick_heard(embedded, page, events);
  *ret = page;
  return 0;
}

static void window_drop_first(struct embedded *embedded, struct event_log *log) {
  struct page *page = log->first;
  log->first = page->next;
  if (log->first == NULL) {
    log->newest = NULL;
  }
  page->next = NULL;
  log->pages_count--;
  log->events_count -= page->events_count;
  page_release(embedded, page);
}

/* On a server, what was committed may be read when every transaction that began before has ended, too. Nobody
   tells when a stranger's does. */
static void pause_unreadable(struct event_log *log) {
  log->unreadable_us = log->unreadable_us == 0 ? UNREADABLE_FIRST_US : log->unreadable_us * 2;
  if (log->unreadable_us > UNREADABLE_MAX_US) {
    log->unreadable_us = UNREADABLE_MAX_US;
  }
  log->paused_until_us = monotonic_us() + log->unreadable_us;
}

static int window_grow(struct embedded *embedded, struct event_log *log, struct page **ret) {
  *ret = NULL;
  if (store_log_head(log->store) <= log->end) {
    return 0;
  }
  struct page *page = NULL;
  int result = read_page(embedded, log, log->end, INT64_MAX, &page);
  if (result == 0 && page == NULL) {
    pause_unreadable(log);
  }
  if (result < 0 || page == NULL) {
    return result;
  }
  log->unreadable_us = 0;
  if (log->newest == NULL) {
    log->first = page;
  } else {
    log->newest->next = page;
  }
  log->newest = page;
  log->end = page->last;
  log->pages_count++;
  log->events_count += page->events_count;
  while (log->first != page && (log->pages_count > WINDOW_PAGES || log->events_count > WINDOW_EVENTS)) {
    window_drop_first(embedded, log);
  }
  *ret = page;
  return 0;
}

static int own_page(struct embedded *embedded, struct event_log *log, struct place *place, int64_t after,
                    struct page **ret) {
  if (place->page == NULL || after < place->page->after || after >= place->page->last) {
    page_release(embedded, place->page);
    place->page = NULL;
    int result = read_page(embedded, log, after, log->end, &place->page);
    if (result < 0) {
      return result;
    }
  }
  *ret = place->page;
  return 0;
}

int window_page(struct embedded *embedded, struct event_log *log, struct place *place, int64_t after,
                struct page **ret) {
  *ret = NULL;
  if (after < log->end && (log->first == NULL || after < log->first->after)) {
    return own_page(embedded, log, place, after, ret);
  }
  page_release(embedded, place->page);
  place->page = NULL;
  if (after >= log->end) {
    return window_grow(embedded, log, ret);
  }
  struct page *page = log->first;
  while (page->last <= after) {
    page = page->next;
  }
  *ret = page;
  return 0;
}

void heard_decode(const struct embedded *embedded, struct event_log *log, struct page *page,
                  struct heard *heard) {
  if (!heard->decoded) {
    const struct event_kind *kind = embedded->bus->topics[heard->topic].kind;
    heard->data = store_emitted(log->store, heard->event, kind, page->arena);
    if (heard->data == NULL) {
      heard->data = event_data(kind, heard->event, page->arena, &heard->reason);
    }
    heard->decoded = true;
  }
}

/* How far some batch in flight reaches; -1 for none. */
static int64_t furthest_in_flight(const struct embedded *embedded, size_t log) {
  int64_t furthest = -1;
  for (size_t i = 0; i < embedded->lanes_count; i++) {
    const struct lane *lane = embedded->lanes[i];
    if (lane->busy && lane->batch.kind == BATCH_EVENTS && lane->places[log].hears &&
        lane->scanned[log] > furthest) {
      furthest = lane->scanned[log];
    }
  }
  return furthest;
}

void window_read_ahead(struct embedded *embedded) {
  for (size_t i = 0; i < embedded->logs_count; i++) {
    struct event_log *log = &embedded->logs[i];
    int64_t furthest = furthest_in_flight(embedded, i);
    struct page *page = NULL;
    if (furthest < 0 || (log->newest != NULL && log->newest->after > furthest) ||
        window_grow(embedded, log, &page) < 0 || page == NULL) {
      continue;
    }
    for (size_t j = 0; j < page->heard_count; j++) {
      heard_decode(embedded, log, page, &page->heard[j]);
    }
  }
}

void window_trim(struct embedded *embedded) {
  for (size_t i = 0; i < embedded->logs_count; i++) {
    int64_t all_done_to = INT64_MAX;
    for (size_t j = 0; j < embedded->lanes_count; j++) {
      const struct lane *lane = embedded->lanes[j];
      int64_t done_to = lane->places[i].done_to;
      if (lane->places[i].hears && !lane->stopped && done_to < all_done_to) {
        all_done_to = done_to;
      }
    }
    struct event_log *log = &embedded->logs[i];
    while (log->first != NULL && log->first->last <= all_done_to) {
      window_drop_first(embedded, log);
    }
  }
}

void window_finish(struct embedded *embedded) {
  for (size_t i = 0; i < embedded->logs_count; i++) {
    while (embedded->logs[i].first != NULL) {
      window_drop_first(embedded, &embedded->logs[i]);
    }
  }
  while (embedded->free_pages != NULL) {
    struct page *page = embedded->free_pages;
    embedded->free_pages = page->next;
    arena_destroy(page->arena);
    free(page);
  }
}
