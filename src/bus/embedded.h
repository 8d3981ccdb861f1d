/* The embedded driver: one dispatcher thread reads the stores' logs and hands each consumer its events, a
   batch at a time. Who may touch what:
   - the dispatcher: pages, places, positions, all of a lane but what is said otherwise;
   - a batch in flight: the writer (or the lane's own thread while it prepares) until it has landed;
   - under `lock`: what the other threads leave for the dispatcher.
   For embedded.c, dispatch.c, window.c, gather.c and cursors.c only. */
#pragma once

#include "bus/batch.h"

#include <pthread.h>

enum {
  PAGE_EVENTS = 256,    /* that one read of the log brings at most */
  WINDOW_EVENTS = 4096, /* kept in memory per log for consumers that are not far behind */
  WINDOW_PAGES = 128,
  BATCH_PAGES = 32,  /* that one batch may hold on to */
  GATHER_PAGES = 16, /* that are looked through for one consumer before it is another's turn */
  CANDIDATES = 200,  /* from which the shuffle mode chooses */
  /* A cursor stands no further behind what is known to be done, in events or in strides of a log that has
     some: bounds the first read after a start when a topic is rare. */
  CURSOR_SLACK = 10000,
  CURSOR_SLACK_STRIDES = 1000,
};

/* An event that somebody here hears. */
struct heard {
  const struct event *event;
  size_t topic;     /* index into bus->topics */
  const void *data; /* decoded when first wanted; NULL and a reason where it does not decode */
  struct text reason;
  bool decoded;
};

/* A part of a log: what stands after `after` up to `last`. */
struct page {
  struct page *next; /* in the window, or in the list of free ones */
  size_t references; /* the window's, places', batches' */
  struct arena *arena;
  int64_t after, last;
  struct heard *heard; /* in the log's order */
  size_t heard_count;
  size_t events_count; /* heard or not */
};

/* A store's log and the window on its end. Pages in the window join without gaps. */
struct event_log {
  struct store *store;
  struct page *first, *newest;
  size_t pages_count, events_count;
  int64_t end;             /* of the window: read so far */
  int64_t head_at_start;   /* where the log ended when the bus was started */
  int64_t paused_until_us; /* monotonic; after a read that failed, or found nothing of what there is; 0: not
                              paused */
  int64_t unreadable_us;   /* the last pause of the second kind; 0: something was read since */
};

/* Where a consumer stands in a log: all that it hears up to `done_to` is done. */
struct place {
  _Atomic int64_t done_to; /* written by the dispatcher */
  bool hears;              /* some topic of this log */
  struct page *page;       /* its own, when it is behind the window */
};

struct candidate {
  struct page *page;
  struct heard *heard;
  size_t subscription;
  size_t log;
};

struct embedded;

/* A consumer on its way through the logs. */
struct lane {
  struct embedded *embedded;
  struct follower *follower;
  struct consumer *consumer;
  struct batch batch;
  struct place places[BUS_STORES_MAX];
  size_t first_log; /* which log comes first: rises, so that none is starved */

  size_t *log_of;                          /* by subscription: the log that holds its topic */
  int64_t *positions;                      /* by subscription: the committed cursor */
  int16_t subscription_of[BUS_TOPICS_MAX]; /* by topic; -1: not heard */

  /* What the batch in flight makes true. */
  int64_t *taken;                  /* by subscription: its new cursor; 0: unmoved */
  int64_t scanned[BUS_STORES_MAX]; /* by log: the new done_to */
  struct page *pages[BATCH_PAGES]; /* that it points into */
  size_t pages_count;
  struct candidate candidates[CANDIDATES];
  size_t candidates_count;
  uint64_t random; /* shuffle mode */

  bool busy;      /* a batch is in flight */
  bool to_finish; /* it has landed, with `result` */
  int result;
  bool stopped;                      /* fenced, or its store has closed */
  bool unfinished;                   /* it had its turn before it came to the end of a log */
  bool frozen;                       /* `hold`, as the dispatcher has seen it */
  int64_t paused_until_us, pause_us; /* monotonic; after a batch that could not be committed; 0: not paused */

  /* Parked events: the truth is in the table. */
  struct instant next_try; /* none: nothing is parked */
  bool look_again;         /* at parked events: nudged */
  bool progress;       /* something was done since early tries began: they may succeed when they begin anew */
  int64_t early_below; /* where early tries go on, or EARLY_FROM_NEWEST */
  bool too_early;      /* some parked event may have come too early */
  bool retried;        /* the last batch was a retry: now events first */
  int64_t tried_early_us; /* monotonic */

  /* Under embedded->lock. */
  bool landed; /* the batch in flight is committed or not: batch.body.result says */
  int landed_result;
  bool nudged;
  bool hold, held; /* wanted by a replay; granted by the dispatcher */
  bool to_prepare, quit;
  pthread_cond_t prepare_wanted;
  pthread_t thread; /* needs_prepare */
  bool has_thread;
};

struct embedded {
  struct bus *bus;
  struct event_log logs[BUS_STORES_MAX];
  size_t logs_count;
  struct lane *lanes[BUS_CONSUMERS_MAX]; /* as bus->followers */
  size_t lanes_count;
  size_t topics_sorted[BUS_TOPICS_MAX]; /* indexes into bus->topics, by name */
  struct page *free_pages;
  size_t free_pages_count;

  pthread_mutex_t lock;
  pthread_cond_t work;    /* for the dispatcher */
  pthread_cond_t changed; /* for those that wait for a hold or for settling */
  pthread_t dispatcher;
  bool running;
  bool woken, stopping;
  uint64_t settle_asked, settled; /* tickets */
};

/* window.c */

/* The page that holds what follows `after`, which is kept until the place moves on or the window forgets it:
   0 and NULL when nothing follows, negative when the log cannot be read now. */
int window_page(struct embedded *embedded, struct event_log *log, struct place *place, int64_t after,
                struct page **ret);
void page_hold(struct page *page);
void page_release(struct embedded *embedded, struct page *page);
/* Reads and decodes what comes after the batches in flight, while the writer is busy with these. */
void window_read_ahead(struct embedded *embedded);
void heard_decode(const struct embedded *embedded, struct event_log *log, struct page *page,
                  struct heard *heard);
/* Forgets pages that all lanes have behind them. */
void window_trim(struct embedded *embedded);
void window_finish(struct embedded *embedded);
void topics_sort(struct embedded *embedded);

/* dispatch.c */

void *dispatch(void *data); /* struct embedded */
/* The thread of a consumer that prepares. */
void *prepare_batches(void *data); /* struct lane */
/* From any thread: something has changed that the dispatcher should look at. */
void dispatcher_wake(struct embedded *embedded);
/* When the dispatcher must look again although nobody wakes it; monotonic, INT64_MAX for never. */
int64_t next_look(const struct embedded *embedded);
/* Under the lock: replays may begin where no batch is in flight. */
void grant_holds(struct embedded *embedded);
/* body.done of every batch. */
void batch_landed(struct body *body, int result);

/* gather.c */

/* Fills the lane's batch with what comes next; it may stay empty. What needs no transaction (nothing heard,
   no cursor far behind) is simply passed. */
void gather(struct lane *lane);
/* The batch has landed: lets go of its pages. */
void gather_release(struct lane *lane);

/* cursors.c */

/* Reads the consumer's cursors, creates those that are missing and checks them against the logs, all in one
   body. -ESTALE with what to do. */
int cursors_open(struct lane *lane, struct error *error);
/* From the positions: where the lane stands in each log. */
void places_set(struct lane *lane);
