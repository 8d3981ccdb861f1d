/* What a consumer of events keeps in the transaction of its effects: cursors, the inbox, parked events, dead
   letters. The same for every driver. */
#include "store/store_driver.h"

static const struct field cursor_fields[] = {
  FIELD(struct cursor, consumer), FIELD(struct cursor, topic), FIELD(struct cursor, partition),
  FIELD(struct cursor, position), FIELD(struct cursor, epoch),
};
static const struct shape cursor_shape = SHAPE(cursor, cursor_fields, .doc = "");

/* What the statements here take, each some of it. */
struct of_consumer {
  struct text consumer, topic;
  struct id aggregate;
  struct instant now;
  int64_t below, limit;
};
static const struct field of_consumer_fields[] = {
  FIELD(struct of_consumer, consumer), FIELD(struct of_consumer, topic), FIELD(struct of_consumer, aggregate),
  FIELD(struct of_consumer, now),      FIELD(struct of_consumer, below), FIELD(struct of_consumer, limit),
};
static const struct shape of_consumer_shape = SHAPE(of_consumer, of_consumer_fields, .doc = "");

int tx_cursors(struct tx *tx, const char *consumer, struct cursor **ret, size_t *ret_count) {
  enum { CURSORS_MAX = 1000 };
  static const struct statement select_cursors = {
    .name = "select_cursors",
    .sql = "SELECT * FROM souk_cursors WHERE consumer = :consumer ORDER BY topic, partition",
    .takes = &of_consumer_shape,
    .gives = &cursor_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer) };
  return tx_frame_all(tx, &select_cursors, &of, CURSORS_MAX, ret, ret_count);
}

int tx_cursor_create(struct tx *tx, const struct cursor *cursor) {
  static const struct statement insert_cursor = {
    .name = "insert_cursor",
    .sql = "INSERT INTO souk_cursors (consumer, topic, partition, position, epoch)"
           " VALUES (:consumer, :topic, :partition, :position, :epoch)",
    .takes = &cursor_shape,
  };
  return tx_frame_change(tx, &insert_cursor, cursor, NULL);
}

struct cursor_move {
  struct text consumer, topic;
  int64_t partition, from_position, to_position;
};
static const struct field cursor_move_fields[] = {
  FIELD(struct cursor_move, consumer),    FIELD(struct cursor_move, topic),
  FIELD(struct cursor_move, partition),   FIELD(struct cursor_move, from_position),
  FIELD(struct cursor_move, to_position),
};
static const struct shape cursor_move_shape = SHAPE(cursor_move, cursor_move_fields, .doc = "");

int tx_cursor_advance(struct tx *tx, const char *consumer, const char *topic, int64_t partition, int64_t from,
                      int64_t to) {
  static const struct statement move_cursor = {
    .name = "move_cursor",
    .sql = "UPDATE souk_cursors SET position = :to_position WHERE consumer = :consumer AND topic = :topic"
           " AND partition = :partition AND position = :from_position",
    .takes = &cursor_move_shape,
  };
  struct cursor_move move = { text_of(consumer), text_of(topic), partition, from, to };
  int64_t moved = 0;
  int result = tx_frame_change(tx, &move_cursor, &move, &moved);
  if (result == 0 && moved == 0) {
    return tx_poison(tx, -ESTALE, "the cursor of %s for %s is not at %lld any more", consumer, topic,
                     (long long)from);
  }
  return result;
}

int tx_cursor_reset(struct tx *tx, const char *consumer, const char *topic, int64_t position) {
  static const struct statement reset_cursor = {
    .name = "reset_cursor",
    .sql = "UPDATE souk_cursors SET position = :to_position WHERE consumer = :consumer AND topic = :topic",
    .takes = &cursor_move_shape,
  };
  struct cursor_move move = { .consumer = text_of(consumer),
                              .topic = text_of(topic),
                              .to_position = position };
  return tx_frame_change(tx, &reset_cursor, &move, NULL);
}

static const struct field parked_fields[] = {
  FIELD(struct parked, number),    FIELD(struct parked, consumer), EVENT_COLUMNS(struct parked, event.),
  FIELD(struct parked, tries),     FIELD(struct parked, next_try), FIELD(struct parked, reason),
  FIELD(struct parked, too_early), FIELD(struct parked, is_head),
};
static const struct shape parked_shape = SHAPE(parked, parked_fields, .doc = "");

struct parked_count {
  struct text consumer;
  int64_t count;
};
static const struct field parked_count_fields[] = {
  FIELD(struct parked_count, consumer),
  FIELD(struct parked_count, count),
};
static const struct shape parked_count_shape = SHAPE(parked_count, parked_count_fields, .doc = "");

/* A row per consumer. Whoever parks or unparks writes it before he looks for the oldest of a key: where
   transactions run side by side, it makes them do that one after the other. */
static int count_parked(struct tx *tx, struct text consumer, int64_t count) {
  static const struct statement add_to_parked_count = {
    .name = "add_to_parked_count",
    .sql = "INSERT INTO souk_parked_counts (consumer, count) VALUES (:consumer, :count)"
           " ON CONFLICT (consumer) DO UPDATE SET count = souk_parked_counts.count + excluded.count",
    .takes = &parked_count_shape,
  };
  struct parked_count by = { consumer, count };
  return tx_frame_change(tx, &add_to_parked_count, &by, NULL);
}

int tx_forget_troubles(struct tx *tx, const char *consumer, const char *topic) {
  static const struct statement delete_parked = {
    .name = "delete_parked",
    .sql = "DELETE FROM souk_parked WHERE consumer = :consumer AND topic = :topic",
    .takes = &of_consumer_shape,
  };
  static const struct statement delete_dead = {
    .name = "delete_dead",
    .sql = "DELETE FROM souk_dead_letters WHERE consumer = :consumer AND topic = :topic",
    .takes = &of_consumer_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer), .topic = text_of(topic) };
  int64_t deleted = 0;
  int result = tx_frame_change(tx, &delete_parked, &of, &deleted);
  if (result == 0) {
    result = count_parked(tx, of.consumer, -deleted);
  }
  return result == 0 ? tx_frame_change(tx, &delete_dead, &of, NULL) : result;
}

struct inbox_row {
  struct text consumer;
  int64_t generation;
  struct text source;
  struct id id;
};
static const struct field inbox_row_fields[] = {
  FIELD(struct inbox_row, consumer),
  FIELD(struct inbox_row, generation),
  FIELD(struct inbox_row, source),
  FIELD(struct inbox_row, id),
};
static const struct shape inbox_row_shape = SHAPE(inbox_row, inbox_row_fields, .doc = "");

int tx_inbox_add(struct tx *tx, const char *consumer, int64_t generation, struct text source,
                 struct id event) {
  static const struct statement insert_inbox = {
    .name = "insert_inbox",
    .sql = "INSERT INTO souk_inbox (consumer, generation, source, id)"
           " VALUES (:consumer, :generation, :source, :id) ON CONFLICT DO NOTHING",
    .takes = &inbox_row_shape,
  };
  struct inbox_row row = { text_of(consumer), generation, source, event };
  int64_t added = 0;
  int result = tx_frame_change(tx, &insert_inbox, &row, &added);
  return result == 0 && added == 0 ? -EEXIST : result;
}

int tx_park(struct tx *tx, const struct parked *parked) {
  static const struct statement insert_parked = {
    .name = "insert_parked",
    .sql =
        "INSERT INTO souk_parked (consumer, seq, id, source, topic, aggregate, version, time, actor, subject,"
        "   traceparent, data, tries, next_try, reason, too_early, is_head)"
        " VALUES (:consumer, :seq, :id, :source, :topic, :aggregate, :version, :time, :actor, :subject,"
        "   :traceparent, :data, :tries, :next_try, :reason, :too_early, NOT EXISTS (SELECT 1 FROM "
        "souk_parked"
        "   WHERE consumer = :consumer AND topic = :topic AND aggregate = :aggregate))",
    .takes = &parked_shape,
  };
  int result = count_parked(tx, parked->consumer, 1);
  return result == 0 ? tx_frame_change(tx, &insert_parked, parked, NULL) : result;
}

int tx_is_parked(struct tx *tx, const char *consumer, struct text topic, struct id key) {
  static const struct statement count_parked_key = {
    .name = "count_parked_key",
    .sql = "SELECT count(*) AS count FROM (SELECT 1 FROM souk_parked WHERE consumer = :consumer"
           " AND topic = :topic AND aggregate = :aggregate LIMIT 1) AS found",
    .takes = &of_consumer_shape,
    .gives = &count_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer), .topic = topic, .aggregate = key };
  struct count count = { 0 };
  int result = tx_frame_one(tx, &count_parked_key, &of, &count);
  return result == 0 ? (int)count.count : result;
}

int tx_parked_due(struct tx *tx, const char *consumer, struct instant now, size_t limit, struct parked **ret,
                  size_t *ret_count) {
  static const struct statement select_due = {
    .name = "select_due",
    .sql = "SELECT * FROM souk_parked WHERE consumer = :consumer AND is_head AND next_try <= :now"
           " ORDER BY next_try, number LIMIT :limit",
    .takes = &of_consumer_shape,
    .gives = &parked_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer), .now = now, .limit = (int64_t)limit };
  return tx_frame_all(tx, &select_due, &of, limit, ret, ret_count);
}

int tx_parked_early(struct tx *tx, const char *consumer, int64_t below, size_t limit, struct parked **ret,
                    size_t *ret_count) {
  static const struct statement select_early = {
    .name = "select_early",
    .sql = "SELECT * FROM souk_parked WHERE consumer = :consumer AND is_head AND too_early"
           " AND number < :below ORDER BY number DESC LIMIT :limit",
    .takes = &of_consumer_shape,
    .gives = &parked_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer), .below = below, .limit = (int64_t)limit };
  return tx_frame_all(tx, &select_early, &of, limit, ret, ret_count);
}

int tx_parked_event(struct tx *tx, const char *consumer, const struct event *event, struct parked *ret) {
  static const struct statement select_parked_event = {
    .name = "select_parked_event",
    .sql = "SELECT * FROM souk_parked WHERE consumer = :consumer AND topic = :topic"
           " AND aggregate = :aggregate AND id = :id ORDER BY number LIMIT 1",
    .takes = &parked_shape,
    .gives = &parked_shape,
  };
  struct parked of = { .consumer = text_of(consumer), .event = *event };
  return tx_frame_one(tx, &select_parked_event, &of, ret);
}

int tx_parked_count(struct tx *tx, const char *consumer, int64_t *ret) {
  static const struct statement select_parked_count = {
    .name = "select_parked_count",
    .sql = "SELECT count FROM souk_parked_counts WHERE consumer = :consumer",
    .takes = &of_consumer_shape,
    .gives = &count_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer) };
  struct count count = { 0 };
  int result = tx_frame_one(tx, &select_parked_count, &of, &count);
  if (result == 0 || result == -ENOENT) {
    *ret = count.count;
    return 0;
  }
  return result;
}

struct next_try {
  struct instant next_try;
};
static const struct field next_try_fields[] = { FIELD(struct next_try, next_try) };
static const struct shape next_try_shape = SHAPE(next_try, next_try_fields, .doc = "");

int tx_parked_next(struct tx *tx, const char *consumer, struct instant *ret) {
  static const struct statement select_next_try = {
    .name = "select_next_try",
    .sql = "SELECT next_try FROM souk_parked WHERE consumer = :consumer AND is_head"
           " ORDER BY next_try LIMIT 1",
    .takes = &of_consumer_shape,
    .gives = &next_try_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer) };
  struct next_try next = { .next_try = { 0 } };
  int result = tx_frame_one(tx, &select_next_try, &of, &next);
  if (result == 0) {
    *ret = next.next_try;
  }
  return result;
}

int tx_unpark(struct tx *tx, const struct parked *parked) {
  static const struct statement delete_parked = {
    .name = "delete_parked",
    .sql = "DELETE FROM souk_parked WHERE number = :number",
    .takes = &parked_shape,
  };
  static const struct statement promote_next = {
    .name = "promote_next",
    .sql = "UPDATE souk_parked SET is_head = TRUE WHERE number = (SELECT min(number) FROM souk_parked"
           " WHERE consumer = :consumer AND topic = :topic AND aggregate = :aggregate)",
    .takes = &parked_shape,
  };
  int64_t deleted = 0;
  int result = tx_frame_change(tx, &delete_parked, parked, &deleted);
  if (result != 0 || deleted == 0) {
    return result != 0 ? result : -ENOENT;
  }
  result = count_parked(tx, parked->consumer, -1);
  return result == 0 ? tx_frame_change(tx, &promote_next, parked, NULL) : result;
}

int tx_parked_postpone(struct tx *tx, const struct parked *parked) {
  static const struct statement postpone = {
    .name = "postpone",
    .sql = "UPDATE souk_parked SET tries = :tries, next_try = :next_try, reason = :reason,"
           " too_early = :too_early WHERE number = :number",
    .takes = &parked_shape,
  };
  int64_t changed = 0;
  int result = tx_frame_change(tx, &postpone, parked, &changed);
  return result == 0 && changed == 0 ? -ENOENT : result;
}

static const struct field dead_letter_fields[] = {
  COLUMN(struct dead_letter, id, "dead_id"), FIELD(struct dead_letter, consumer),
  EVENT_COLUMNS(struct dead_letter, event.), FIELD(struct dead_letter, tries),
  FIELD(struct dead_letter, reason),         FIELD(struct dead_letter, died),
};
static const struct shape dead_letter_shape = SHAPE(dead_letter, dead_letter_fields, .doc = "");

int tx_bury(struct tx *tx, const char *consumer, const struct event *event, int64_t tries,
            struct text reason) {
  static const struct statement insert_dead_letter = {
    .name = "insert_dead_letter",
    .sql =
        "INSERT INTO souk_dead_letters (dead_id, consumer, seq, id, source, topic, aggregate, version, time,"
        "   actor, subject, traceparent, data, tries, reason, died)"
        " VALUES (:dead_id, :consumer, :seq, :id, :source, :topic, :aggregate, :version, :time, :actor,"
        "   :subject, :traceparent, :data, :tries, :reason, :died)",
    .takes = &dead_letter_shape,
  };
  struct dead_letter letter = {
    .id = tx_id(tx),
    .consumer = text_of(consumer),
    .event = *event,
    .tries = tries,
    .reason = reason,
    .died = tx_clock_now(tx),
  };
  return tx_frame_change(tx, &insert_dead_letter, &letter, NULL);
}

int tx_dead_letters(struct tx *tx, const char *consumer, size_t limit, struct dead_letter **ret,
                    size_t *ret_count) {
  static const struct statement select_dead_letters = {
    .name = "select_dead_letters",
    .sql = "SELECT * FROM souk_dead_letters WHERE consumer = :consumer OR :consumer = ''"
           " ORDER BY died DESC, dead_id DESC LIMIT :limit",
    .takes = &of_consumer_shape,
    .gives = &dead_letter_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer), .limit = (int64_t)limit };
  return tx_frame_all(tx, &select_dead_letters, &of, limit, ret, ret_count);
}

struct dead_letters_below {
  struct id below;
  int64_t limit;
};
static const struct field dead_letters_below_fields[] = {
  FIELD(struct dead_letters_below, below),
  FIELD(struct dead_letters_below, limit),
};
static const struct shape dead_letters_below_shape =
    SHAPE(dead_letters_below, dead_letters_below_fields, .doc = "");

int tx_dead_letters_page(struct tx *tx, struct id below, size_t limit, struct dead_letter **ret,
                         size_t *ret_count) {
  static const struct statement page_dead_letters = {
    .name = "page_dead_letters",
    .sql = "SELECT * FROM souk_dead_letters WHERE dead_id < :below ORDER BY dead_id DESC LIMIT :limit",
    .takes = &dead_letters_below_shape,
    .gives = &dead_letter_shape,
  };
  struct dead_letters_below in = { .below = below, .limit = (int64_t)limit };
  return tx_frame_all(tx, &page_dead_letters, &in, limit, ret, ret_count);
}

int tx_dead_letters_oldest(struct tx *tx, const char *consumer, size_t limit, struct dead_letter **ret,
                           size_t *ret_count) {
  static const struct statement oldest_dead_letters = {
    .name = "oldest_dead_letters",
    .sql = "SELECT * FROM souk_dead_letters WHERE consumer = :consumer ORDER BY died, dead_id"
           " LIMIT :limit",
    .takes = &of_consumer_shape,
    .gives = &dead_letter_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer), .limit = (int64_t)limit };
  return tx_frame_all(tx, &oldest_dead_letters, &of, limit, ret, ret_count);
}

int tx_dead_letter(struct tx *tx, struct id id, struct dead_letter *ret) {
  static const struct statement select_dead_letter = {
    .name = "select_dead_letter",
    .sql = "SELECT * FROM souk_dead_letters WHERE dead_id = :dead_id",
    .takes = &dead_letter_shape,
    .gives = &dead_letter_shape,
  };
  return tx_frame_one(tx, &select_dead_letter, &(struct dead_letter){ .id = id }, ret);
}

int tx_dead_letters_count(struct tx *tx, int64_t *ret) {
  static const struct statement count_dead_letters = {
    .name = "count_dead_letters",
    .sql = "SELECT count(*) AS count FROM souk_dead_letters",
    .takes = &nothing_shape,
    .gives = &count_shape,
  };
  struct count count = { 0 };
  int result = tx_frame_one(tx, &count_dead_letters, &(struct nothing){ 0 }, &count);
  if (result == 0) {
    *ret = count.count;
  }
  return result;
}

int tx_dead_letters_of(struct tx *tx, const char *consumer, int64_t *ret) {
  static const struct statement count_dead_letters_of = {
    .name = "count_dead_letters_of",
    .sql = "SELECT count(*) AS count FROM (SELECT 1 FROM souk_dead_letters WHERE consumer = :consumer"
           " LIMIT :limit) AS found",
    .takes = &of_consumer_shape,
    .gives = &count_shape,
  };
  struct of_consumer of = { .consumer = text_of(consumer), .limit = DEAD_LETTERS_COUNTED };
  struct count count = { 0 };
  int result = tx_frame_one(tx, &count_dead_letters_of, &of, &count);
  if (result == 0) {
    *ret = count.count;
  }
  return result;
}

int tx_dead_letter_drop(struct tx *tx, struct id id) {
  static const struct statement delete_dead_letter = {
    .name = "delete_dead_letter",
    .sql = "DELETE FROM souk_dead_letters WHERE dead_id = :dead_id",
    .takes = &dead_letter_shape,
  };
  struct dead_letter letter = { .id = id };
  int64_t deleted = 0;
  int result = tx_frame_change(tx, &delete_dead_letter, &letter, &deleted);
  return result == 0 && deleted == 0 ? -ENOENT : result;
}

int tx_dead_letter_retry(struct tx *tx, struct id id) {
  struct dead_letter letter;
  int result = tx_dead_letter(tx, id, &letter);
  if (result == 0) {
    struct parked parked = { .consumer = letter.consumer, .event = letter.event, .reason = letter.reason };
    result = tx_park(tx, &parked);
  }
  return result == 0 ? tx_dead_letter_drop(tx, id) : result;
}
