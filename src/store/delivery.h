/* What a consumer of events keeps in its own store, in the transaction of its effects: cursors (embedded
   bus), the inbox (brokers), parked events, dead letters. Used by bus/, the command line and
   the gateway, not by services that sell something.
 */
#pragma once

#include "store/store.h"

/* How far a consumer has come in a topic. `partition` is 0 on the embedded bus. */
struct cursor {
  struct text consumer, topic;
  int64_t partition;
  int64_t position; /* seq of the last event done, 0 for none */
  struct id epoch;  /* of the log that the position counts in */
};
/* All of one consumer. */
int tx_cursors(struct tx *tx, const char *consumer, struct cursor **ret, size_t *ret_count);
int tx_cursor_create(struct tx *tx, const struct cursor *cursor);
/* UPDATE … WHERE position = from: -ESTALE (and poisoned) when it is not there any more: somebody else is this
 * consumer. */
int tx_cursor_advance(struct tx *tx, const char *consumer, const char *topic, int64_t partition, int64_t from,
                      int64_t to);
/* Replay: back to `position`. */
int tx_cursor_reset(struct tx *tx, const char *consumer, const char *topic, int64_t position);
/* Replay: deletes all rows of a table of the service that the tx acts for; -EINVAL for any other. */
int tx_empty_table(struct tx *tx, const char *table);
/* Replay: what is parked or dead of this topic comes again, so its rows are deleted. */
int tx_forget_troubles(struct tx *tx, const char *consumer, const char *topic);

/* Runs a part of a body in a savepoint of its own: when `run` returns negative, what it did is taken back and
   the body goes on, unpoisoned. -EIO and -ENOSPC end the body nevertheless. */
int tx_nested(struct tx *tx, int (*run)(void *data, struct tx *tx), void *data);
/* What poisoned a body that is poisoned, for whoever has to mend it: the statement's name and the database's
   words; empty where nobody said. Lives in the body's arena. */
struct text tx_trouble(const struct tx *tx);
/* Within one body, events of several services' consumers may be run: whose tables and which origin count now.
 */
void tx_act_for(struct tx *tx, const char *service, const struct origin *origin,
                const uint8_t seed[static 16]);

/* Brokers: records (consumer, generation, source, id); -EEXIST without poisoning when it was there. */
int tx_inbox_add(struct tx *tx, const char *consumer, int64_t generation, struct text source,
                 struct id event);

/* An event that could not be run yet, and what waits behind it for the same consumer, topic and key. (Not for
   the same key alone: an event that comes too early waits for one of another topic, often of its own key.) */
struct parked {
  int64_t number; /* order of parking: rises */
  struct text consumer;
  struct event event;
  int64_t tries;
  struct instant next_try;
  struct text reason;
  bool too_early; /* it waits for another event, so it may be tried before its time */
  bool is_head;   /* the oldest of its topic and key; kept by the functions here */
};
/* What each of these costs does not grow with what is parked already. */
int tx_park(struct tx *tx, const struct parked *parked); /* number: the next */
/* Is anything of this consumer, topic and key parked? 1, 0, or negative. */
int tx_is_parked(struct tx *tx, const char *consumer, struct text topic, struct id key);
/* The oldest per topic and key whose next_try has come, longest due first, at most `limit`. */
int tx_parked_due(struct tx *tx, const char *consumer, struct instant now, size_t limit, struct parked **ret,
                  size_t *ret_count);
/* The oldest per topic and key that came too early, with a number below `below`, newest first, at most
   `limit`. */
int tx_parked_early(struct tx *tx, const char *consumer, int64_t below, size_t limit, struct parked **ret,
                    size_t *ret_count);
/* This event, where it is parked for this consumer; -ENOENT where it is not. */
int tx_parked_event(struct tx *tx, const char *consumer, const struct event *event, struct parked *ret);
int tx_parked_count(struct tx *tx, const char *consumer, int64_t *ret);
/* The earliest next_try among the oldest per topic and key; -ENOENT for none. */
int tx_parked_next(struct tx *tx, const char *consumer, struct instant *ret);
/* The next of its topic and key is the oldest then. */
int tx_unpark(struct tx *tx, const struct parked *parked);
/* Writes down its tries, next_try, reason and too_early. */
int tx_parked_postpone(struct tx *tx, const struct parked *parked);

struct dead_letter {
  struct id id;
  struct text consumer;
  struct event event;
  int64_t tries;
  struct text reason;
  struct instant died;
};
int tx_bury(struct tx *tx, const char *consumer, const struct event *event, int64_t tries,
            struct text reason);
/* Newest first, at most `limit`; consumer NULL: all. */
int tx_dead_letters(struct tx *tx, const char *consumer, size_t limit, struct dead_letter **ret,
                    size_t *ret_count);
/* Of all consumers, newest first, those with an id below `below`. */
int tx_dead_letters_page(struct tx *tx, struct id below, size_t limit, struct dead_letter **ret,
                         size_t *ret_count);
/* Of one consumer, oldest first, at most `limit`. */
int tx_dead_letters_oldest(struct tx *tx, const char *consumer, size_t limit, struct dead_letter **ret,
                           size_t *ret_count);
int tx_dead_letter(struct tx *tx, struct id id, struct dead_letter *ret); /* -ENOENT */
int tx_dead_letters_count(struct tx *tx, int64_t *ret);
/* Of one consumer, at most DEAD_LETTERS_COUNTED. */
enum { DEAD_LETTERS_COUNTED = 1000 };
int tx_dead_letters_of(struct tx *tx, const char *consumer, int64_t *ret);
/* Parks it again, due at once, its tries forgotten. -ENOENT. */
int tx_dead_letter_retry(struct tx *tx, struct id id);
int tx_dead_letter_drop(struct tx *tx, struct id id);
