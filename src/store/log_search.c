/* The log searched from its end, for people: by key through the index of versions, by anything else row after
   row, at most LOG_SEARCH_MAX of them at a time. An index for each question would be written by every order;
   see docs/decisions/0017-traces.md. The same for every driver. */
#include "store/store_driver.h"

#include <stdlib.h>
#include <string.h>

/* A search as its statements see it. */
struct looking {
  struct maybe_id object, user;
  struct maybe_text actor; /* the user, as events name who did something */
  struct maybe_text trace, topic, source;
  int64_t above, below, scan, limit;
};
static const struct field looking_fields[] = {
  FIELD(struct looking, object), FIELD(struct looking, user),  FIELD(struct looking, actor),
  FIELD(struct looking, trace),  FIELD(struct looking, topic), FIELD(struct looking, source),
  FIELD(struct looking, above),  FIELD(struct looking, below), FIELD(struct looking, scan),
  FIELD(struct looking, limit),
};
static const struct shape looking_shape = SHAPE(looking, looking_fields, .doc = "");

struct place {
  int64_t seq;
};
static const struct field place_fields[] = { FIELD(struct place, seq) };
static const struct shape place_shape = SHAPE(place, place_fields, .doc = "");

/* What stands before the first transaction that is still under way is final: see store_log_read(). */
#define FINAL_ON_POSTGRES                                                                                    \
  "seq < (SELECT (base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 12 FROM souk_epoch)"

static int find_newest(struct tx *tx, int64_t *ret) {
  static const struct statement select_newest = {
    .name = "select_newest",
    .sqlite = "SELECT coalesce(max(seq), 0) AS seq FROM souk_log",
    .postgres = "SELECT coalesce(max(seq), 0) AS seq FROM souk_log WHERE " FINAL_ON_POSTGRES,
    .takes = &nothing_shape,
    .gives = &place_shape,
  };
  struct place place = { 0 };
  int result = tx_frame_one(tx, &select_newest, &(struct nothing){ 0 }, &place);
  *ret = place.seq;
  return result;
}

/* How far down the rows reach that are looked at: those above `ret`. */
static int find_floor(struct tx *tx, const struct looking *looking, int64_t *ret) {
  static const struct statement select_floor = {
    .name = "select_floor",
    .sql = "SELECT seq FROM souk_log WHERE seq > :above AND seq < :below ORDER BY seq DESC"
           " LIMIT 1 OFFSET :scan",
    .takes = &looking_shape,
    .gives = &place_shape,
  };
  struct place place = { 0 };
  int result = tx_frame_one(tx, &select_floor, looking, &place);
  *ret = result == 0 ? place.seq : looking->above;
  return result == -ENOENT ? 0 : result;
}

#define IS_LOOKED_FOR                                                                                        \
  " seq > :above AND seq < :below AND (:topic IS NULL OR topic = :topic)"                                    \
  " AND (:source IS NULL OR source = :source)"                                                               \
  " AND (:user IS NULL OR subject = :user OR actor = :actor)"                                                \
  " AND (:trace IS NULL OR substr(traceparent, 4, 32) = :trace)"                                             \
  " ORDER BY seq DESC LIMIT :limit"

static int look_through(struct tx *tx, const struct looking *looking, struct log_found *ret) {
  static const struct statement search_log = {
    .name = "search_log",
    .sql = "SELECT * FROM souk_log WHERE" IS_LOOKED_FOR,
    .takes = &looking_shape,
    .gives = &event_shape,
  };
  return tx_frame_all(tx, &search_log, looking, (size_t)looking->limit, &ret->events, &ret->count);
}

struct source {
  struct text source;
};
static const struct field source_fields[] = { FIELD(struct source, source) };
static const struct shape source_shape = SHAPE(source, source_fields, .doc = "");

/* The next service, by name, that ever said anything of the object. */
static int next_source(struct tx *tx, const struct looking *looking, struct source *ret) {
  static const struct statement select_source = {
    .name = "select_source",
    .sql = "SELECT source FROM souk_log WHERE aggregate = :object AND source > :source"
           " ORDER BY source LIMIT 1",
    .takes = &looking_shape,
    .gives = &source_shape,
  };
  return tx_frame_one(tx, &select_source, looking, ret);
}

static int newest_first(const void *a, const void *b) {
  int64_t left = ((const struct event *)a)->seq;
  int64_t right = ((const struct event *)b)->seq;
  return left < right ? 1 : left > right ? -1 : 0;
}

/* Adds to `ret` and leaves the newest of both. */
static void merge(struct arena *arena, const struct event *events, size_t count, size_t limit,
                  struct log_found *ret) {
  struct event *all = ARENA_ARRAY(arena, ret->count + count + 1, struct event);
  for (size_t i = 0; i < ret->count; i++) {
    all[i] = ret->events[i];
  }
  for (size_t i = 0; i < count; i++) {
    all[ret->count + i] = events[i];
  }
  qsort(all, ret->count + count, sizeof *all, newest_first);
  ret->events = all;
  ret->count = ret->count + count < limit ? ret->count + count : limit;
}

/* The index holds an object's events of one service by their versions, which rise as their seqs do. */
static int look_at_object(struct tx *tx, const struct looking *looking, struct log_found *ret) {
  static const struct statement search_object = {
    .name = "search_object",
    .sql = "SELECT * FROM (SELECT * FROM souk_log WHERE aggregate = :object AND source = :source"
           " ORDER BY version DESC LIMIT :scan) AS newest WHERE" IS_LOOKED_FOR,
    .takes = &looking_shape,
    .gives = &event_shape,
  };
  struct looking of = *looking;
  struct source found = { .source = TEXT("") };
  bool only_one = looking->source.presence == PRESENT;
  for (;;) {
    if (!only_one) {
      of.source = (struct maybe_text){ PRESENT, found.source };
      int result = next_source(tx, &of, &found);
      if (result < 0) {
        return result == -ENOENT ? 0 : result;
      }
      of.source.v = found.source;
    }
    struct event *events = NULL;
    size_t count = 0;
    int result = tx_frame_all(tx, &search_object, &of, (size_t)of.limit, &events, &count);
    if (result < 0) {
      return result;
    }
    merge(tx_arena(tx), events, count, (size_t)of.limit, ret);
    if (only_one) {
      return 0;
    }
  }
}

static struct looking looking_of(const struct log_search *search, struct arena *arena) {
  struct looking looking = { .object = search->object,
                             .user = search->user,
                             .trace = search->trace,
                             .topic = search->topic,
                             .source = search->source,
                             .above = search->above,
                             .scan = LOG_SEARCH_MAX,
                             .limit = search->limit };
  if (search->user.presence == PRESENT) {
    char id[ID_TEXT_LEN + 1];
    id_format(search->user.v, id);
    looking.actor = (struct maybe_text){ PRESENT, text_format(arena, "user:%s", id) };
  }
  return looking;
}

static int look(struct tx *tx, const struct log_search *search, struct log_found *ret) {
  struct looking looking = looking_of(search, tx_arena(tx));
  int result = find_newest(tx, &ret->newest);
  if (result < 0) {
    return result;
  }
  looking.below = search->below <= ret->newest ? search->below : ret->newest + 1;
  ret->down_to = search->above;
  if (search->object.presence == PRESENT) {
    return look_at_object(tx, &looking, ret);
  }
  result = find_floor(tx, &looking, &ret->down_to);
  if (result == 0) {
    looking.above = ret->down_to;
    result = look_through(tx, &looking, ret);
  }
  return result;
}

int store_log_search(struct store *store, const struct log_search *search, struct arena *arena,
                     struct log_found *ret) {
  struct tx *tx = NULL;
  int result = store_read(store, NULL, arena, &tx);
  if (result < 0) {
    return result;
  }
  struct log_found found = { 0 };
  result = look(tx, search, &found);
  tx_end(tx);
  if (result == 0) {
    *ret = found;
  }
  return result;
}

/* The first event from there on, and when it happened. */
static int look_from(struct tx *tx, int64_t seq, struct event *ret) {
  static const struct statement select_from = {
    .name = "select_from",
    .sql = "SELECT * FROM souk_log WHERE seq >= :seq ORDER BY seq LIMIT 1",
    .takes = &place_shape,
    .gives = &event_shape,
  };
  return tx_frame_one(tx, &select_from, &(struct place){ seq }, ret);
}

static int find_place(struct tx *tx, struct instant time, int64_t *ret) {
  int64_t low = 0;
  int64_t high = 0;
  int result = find_newest(tx, &high);
  while (result == 0 && low < high) {
    int64_t middle = low + (high - low) / 2;
    struct event event;
    result = look_from(tx, middle, &event);
    if (result == 0 && event.time.us < time.us) {
      low = event.seq + 1;
    } else if (result == 0 || result == -ENOENT) {
      result = 0;
      high = middle;
    }
  }
  *ret = low;
  return result;
}

/* The seq behind as many events as are looked at. */
static int find_end(struct tx *tx, int64_t above, int64_t *ret) {
  static const struct statement select_end = {
    .name = "select_end",
    .sql = "SELECT seq FROM souk_log WHERE seq > :above ORDER BY seq LIMIT 1 OFFSET :scan",
    .takes = &looking_shape,
    .gives = &place_shape,
  };
  struct looking looking = { .above = above, .scan = LOG_SEARCH_MAX };
  struct place place = { 0 };
  int result = tx_frame_one(tx, &select_end, &looking, &place);
  *ret = result == 0 ? place.seq : INT64_MAX;
  return result == -ENOENT ? 0 : result;
}

int store_log_window(struct store *store, struct instant time, struct arena *arena, int64_t *ret_above,
                     int64_t *ret_below) {
  struct tx *tx = NULL;
  int64_t place = 0;
  int64_t end = 0;
  int result = store_read(store, NULL, arena, &tx);
  if (result < 0) {
    return result;
  }
  result = find_place(tx, time, &place);
  if (result == 0) {
    result = find_end(tx, place - 1, &end);
  }
  tx_end(tx);
  if (result == 0) {
    *ret_above = place - 1;
    *ret_below = end;
  }
  return result;
}
