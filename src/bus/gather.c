/* Making a batch: what comes next for a consumer, in the order of its logs, or shuffled as far as the promise
   of order allows. */

#include "bus/embedded.h"

#include <string.h>

/* Whether the batch points into this page, or may. */
static bool keep_page(struct lane *lane, struct page *page) {
  if (lane->pages_count > 0 && lane->pages[lane->pages_count - 1] == page) {
    return true;
  }
  if (lane->pages_count == BATCH_PAGES) {
    return false;
  }
  page_hold(page);
  lane->pages[lane->pages_count++] = page;
  return true;
}

void gather_release(struct lane *lane) {
  for (size_t i = 0; i < lane->pages_count; i++) {
    page_release(lane->embedded, lane->pages[i]);
  }
  lane->pages_count = 0;
}

/* The candidates of a page. Returns how far it has been looked through. */
static int64_t collect_page(struct lane *lane, size_t log, struct page *page, int64_t after, size_t max) {
  for (size_t i = 0; i < page->heard_count; i++) {
    struct heard *heard = &page->heard[i];
    int subscription = lane->subscription_of[heard->topic];
    if (heard->event->seq <= after || subscription < 0 || lane->log_of[subscription] != log ||
        heard->event->seq <= lane->positions[subscription]) {
      continue;
    }
    if (lane->candidates_count == max || !keep_page(lane, page)) {
      return heard->event->seq - 1;
    }
    lane->candidates[lane->candidates_count++] =
        (struct candidate){ .page = page, .heard = heard, .subscription = (size_t)subscription, .log = log };
  }
  return page->last;
}

static void collect_log(struct lane *lane, size_t log, size_t max) {
  struct place *place = &lane->places[log];
  int64_t after = place->done_to;
  bool more = true;
  for (size_t i = 0; more && i < GATHER_PAGES; i++) {
    struct page *page = NULL;
    int result = window_page(lane->embedded, &lane->embedded->logs[log], place, after, &page);
    more = result == 0 && page != NULL; /* a failed read is tried again after a pause */
    if (more) {
      int64_t last = page->last;
      after = collect_page(lane, log, page, after, max);
      more = after == last;
    }
  }
  lane->unfinished |= more;
  lane->scanned[log] = after;
}

static uint64_t next_random(uint64_t *state) {
  /* splitmix64: any seed will do, and the same one gives the same order */
  uint64_t z = (*state += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

static size_t random_below(struct lane *lane, size_t limit) {
  return (size_t)(next_random(&lane->random) % limit);
}

static bool same_order(const struct candidate *a, const struct candidate *b) {
  return a->subscription == b->subscription &&
         id_equal(a->heard->event->aggregate, b->heard->event->aggregate);
}

/* Takes a random part from the front of each topic; what is left behind waits for a later batch. */
static void choose(struct lane *lane) {
  size_t subscriptions = lane->consumer->subscriptions_count;
  size_t quota[BUS_TOPICS_MAX];
  for (size_t i = 0; i < subscriptions; i++) {
    quota[i] = random_below(lane, 3) == 0 ? 0 : 1 + random_below(lane, BUS_BATCH_MAX);
  }
  quota[lane->candidates[0].subscription] += 1; /* so that something is done */
  size_t max = 1 + random_below(lane, BUS_BATCH_MAX);
  size_t kept = 0;
  for (size_t i = 0; i < lane->candidates_count; i++) {
    struct candidate candidate = lane->candidates[i];
    if (kept < max && quota[candidate.subscription] > 0) {
      quota[candidate.subscription]--;
      lane->candidates[kept++] = candidate;
      continue;
    }
    quota[candidate.subscription] = 0; /* a topic is never taken with a gap */
    int64_t before = candidate.heard->event->seq - 1;
    if (before < lane->scanned[candidate.log]) {
      lane->scanned[candidate.log] = before;
    }
  }
  lane->candidates_count = kept;
}

/* Any order that keeps each topic's and key's. */
static void mix(struct lane *lane) {
  struct candidate *at = lane->candidates;
  for (size_t i = lane->candidates_count; i > 1; i--) {
    size_t other = random_below(lane, i);
    struct candidate swapped = at[i - 1];
    at[i - 1] = at[other];
    at[other] = swapped;
  }
  for (size_t i = 0; i < lane->candidates_count; i++) {
    for (size_t j = i + 1; j < lane->candidates_count; j++) {
      if (same_order(&at[i], &at[j]) && at[j].heard->event->seq < at[i].heard->event->seq) {
        struct candidate swapped = at[i];
        at[i] = at[j];
        at[j] = swapped;
      }
    }
  }
}

static void take(struct lane *lane, struct candidate *candidate) {
  struct heard *heard = candidate->heard;
  const struct subscription *subscription = &lane->consumer->subscriptions[candidate->subscription];
  heard_decode(lane->embedded, &lane->embedded->logs[candidate->log], candidate->page, heard);
  batch_add(&lane->batch, subscription, heard->event, heard->data, heard->reason);
  if (heard->event->seq > lane->taken[candidate->subscription]) {
    lane->taken[candidate->subscription] = heard->event->seq;
  }
}

/* Cursors of topics that had events, and of those that have stood still for long. */
static void add_moves(struct lane *lane) {
  struct batch *batch = &lane->batch;
  for (size_t i = 0; i < lane->consumer->subscriptions_count; i++) {
    int64_t scanned = lane->scanned[lane->log_of[i]];
    int64_t stride = store_log_stride(lane->embedded->logs[lane->log_of[i]].store);
    int64_t slack = stride == 1 ? CURSOR_SLACK : stride * CURSOR_SLACK_STRIDES;
    if (lane->taken[i] == 0 && scanned - lane->positions[i] > slack) {
      lane->taken[i] = scanned;
    }
    if (lane->taken[i] != 0) {
      batch->moves[batch->moves_count++] =
          (struct move){ .topic = lane->consumer->subscriptions[i].event->name,
                         .from = lane->positions[i],
                         .to = lane->taken[i] };
    }
  }
}

void gather(struct lane *lane) {
  struct embedded *embedded = lane->embedded;
  bool shuffle = embedded->bus->options.shuffle;
  batch_begin(&lane->batch, BATCH_EVENTS);
  memset(lane->taken, 0, lane->consumer->subscriptions_count * sizeof lane->taken[0]);
  lane->candidates_count = 0;
  lane->unfinished = false;
  lane->first_log = (lane->first_log + 1) % embedded->logs_count;
  for (size_t i = 0; i < embedded->logs_count; i++) {
    size_t log = (lane->first_log + i) % embedded->logs_count;
    lane->scanned[log] = lane->places[log].done_to;
    if (lane->places[log].hears) {
      collect_log(lane, log, shuffle ? CANDIDATES : BUS_BATCH_MAX);
    }
  }
  if (shuffle && lane->candidates_count > 0) {
    choose(lane);
    mix(lane);
  }
  for (size_t i = 0; i < lane->candidates_count; i++) {
    take(lane, &lane->candidates[i]);
  }
  add_moves(lane);
  if (lane->batch.moves_count == 0) {
    for (size_t i = 0; i < embedded->logs_count; i++) {
      lane->places[i].done_to = lane->scanned[i];
    }
  }
}
