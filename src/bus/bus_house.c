/* The house of the conformance tests. */
#include "bus/bus_house.h"
#include "store/test_database.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct field made_fields[] = { FIELD(struct made, number, .doc = "Counts.") };
const struct shape made_shape = SHAPE(made, made_fields, .doc = "A thing was made.");
static const struct field sold_fields[] = { FIELD(struct sold, number, .doc = "Counts.") };
const struct shape sold_shape = SHAPE(sold, sold_fields, .doc = "A thing was sold.");
static const struct field seen_fields[] = { FIELD(struct seen, number, .doc = "Counts.") };
const struct shape seen_shape = SHAPE(seen, seen_fields, .doc = "A thing was seen.");

struct strange {
  struct text number;
};
static const struct field strange_fields[] = { FIELD(struct strange, number, .doc = "Not a number.") };
static const struct shape strange_shape = SHAPE(strange, strange_fields, .doc = "Nothing that is heard.");

const struct event_kind made = EVENT(made, "thing.made", "thing", "A thing was made.");
const struct event_kind sold = EVENT(sold, "thing.sold", "thing", "A thing was sold.");
const struct event_kind seen = EVENT(seen, "thing.seen", "thing", "A thing was seen.");
const struct event_kind made_strange = EVENT(strange, "thing.made", "thing", "It is not.");

static const struct field effect_fields[] = {
  FIELD(struct effect, line),
  FIELD(struct effect, topic),
  FIELD(struct effect, thing),
  FIELD(struct effect, number),
};
static const struct shape effect_shape = SHAPE(effect, effect_fields, .doc = "A line.");

enum { EFFECTS_MAX = 100000 };

/* The first thing that a transaction writes of a service, and what a test reads of it. */
struct ledger {
  struct statement insert, all, of_thing, count;
};

#define LEDGER(table)                                                                                        \
  {                                                                                                          \
    .insert = { .name = "insert " table,                                                                     \
                .sql = "INSERT INTO " table " (topic, thing, number) VALUES (:topic, :thing, :number)",      \
                .takes = &effect_shape },                                                                    \
    .all = { .name = "all " table,                                                                           \
             .sql = "SELECT line, topic, thing, number FROM " table " ORDER BY line",                        \
             .takes = &nothing_shape,                                                                        \
             .gives = &effect_shape },                                                                       \
    .of_thing = { .name = "of thing " table,                                                                 \
                  .sql = "SELECT line, topic, thing, number FROM " table                                     \
                         " WHERE thing = :thing AND topic = :topic ORDER BY line LIMIT 1",                   \
                  .takes = &effect_shape,                                                                    \
                  .gives = &effect_shape },                                                                  \
    .count = { .name = "count " table,                                                                       \
               .sql = "SELECT count(*) AS count FROM " table,                                                \
               .takes = &nothing_shape,                                                                      \
               .gives = &count_shape },                                                                      \
  }
static const struct ledger keeper_ledger = LEDGER("keeper_lines");
static const struct ledger mirror_ledger = LEDGER("mirror_lines");

#define LEDGER_TABLE(table)                                                                                  \
  "CREATE TABLE " table " (line INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL,"                     \
  " thing BLOB NOT NULL, number INTEGER NOT NULL) STRICT;",                                                  \
      "CREATE TABLE " table " (line bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL,"   \
      " thing uuid NOT NULL, number bigint NOT NULL);"
static const struct migration maker_migrations[] = {
  { 1, "nothing", "CREATE TABLE maker_things (thing BLOB PRIMARY KEY) STRICT;",
    "CREATE TABLE maker_things (thing uuid PRIMARY KEY);" },
};
static const struct migration keeper_migrations[] = { { 1, "lines", LEDGER_TABLE("keeper_lines") } };
static const struct migration mirror_migrations[] = { { 1, "lines", LEDGER_TABLE("mirror_lines") } };
static const struct migrations house_migrations[HOUSE_SERVICES] = {
  [MAKER] = { "maker", maker_migrations, 1 },
  [KEEPER] = { "keeper", keeper_migrations, 1 },
  [MIRROR] = { "mirror", mirror_migrations, 1 },
};

static const char *const keeper_tables[] = { "keeper_lines", NULL };

static const struct ledger *ledger_of(const struct hearer *hearer) {
  return hearer == &hearer->house->keeper ? &keeper_ledger : &mirror_ledger;
}

/* All three events' data are alike. */
static int64_t number_of(const struct delivery *delivery) {
  return ((const struct made *)delivery->data)->number;
}

static int prepare_heard(struct consumer *consumer, struct delivery *delivery) {
  struct hearer *hearer = consumer->data;
  if (hearer->before_prepare != NULL) {
    hearer->before_prepare(hearer, delivery->event);
  }
  if (number_of(delivery) == atomic_load(&hearer->fails_to_prepare) &&
      text_is(delivery->event->topic, "thing.made")) {
    delivery->reason = TEXT("this number cannot be prepared");
    return -EINVAL;
  }
  int64_t *plan = ARENA_NEW(delivery->arena, int64_t);
  *plan = number_of(delivery);
  delivery->plan = plan;
  return 0;
}

static int run_heard(struct consumer *consumer, struct tx *tx, struct delivery *delivery,
                     struct text *reason) {
  struct hearer *hearer = consumer->data;
  pthread_mutex_lock(&hearer->house->lock);
  atomic_fetch_add(&hearer->runs, 1);
  pthread_cond_broadcast(&hearer->house->changed);
  pthread_mutex_unlock(&hearer->house->lock);
  struct effect effect = { .topic = delivery->event->topic,
                           .thing = delivery->event->aggregate,
                           .number = number_of(delivery) };
  if (consumer->needs_prepare) {
    assert_non_null(delivery->plan);
    assert_int_equal(*(const int64_t *)delivery->plan, effect.number);
  }
  if (atomic_load(&hearer->strict) && text_is(effect.topic, "thing.sold")) {
    struct effect first = { .topic = TEXT("thing.made"), .thing = effect.thing };
    struct effect found;
    int result = tx_one(tx, &ledger_of(hearer)->of_thing, &first, &found);
    if (result == -ENOENT) {
      return NOT_YET;
    }
    assert_int_equal(result, 0);
  }
  /* Written before it fails: what is left of it shows whether failing takes it back. */
  int result = tx_change(tx, &ledger_of(hearer)->insert, &effect, NULL);
  if (result == 0 && effect.number == atomic_load(&hearer->fails) && text_is(effect.topic, "thing.made")) {
    *reason = TEXT("this number fails");
    return atomic_load(&hearer->fails_with);
  }
  if (result == 0 && hearer->chains && text_is(effect.topic, "thing.made")) {
    result = emit_seen(tx, effect.thing, &(struct seen){ .number = effect.number });
  }
  return result;
}

static void note_trouble(void *data, const char *consumer, const struct event *event, int64_t tries,
                         const char *reason, bool dead) {
  struct house *house = data;
  assert_non_null(consumer);
  assert_true(event->seq > 0);
  assert_true(tries > 0);
  assert_true(reason[0] != '\0');
  atomic_fetch_add(dead ? &house->deaths : &house->parkings, 1);
}

static void hearer_init(struct house *house, struct hearer *hearer, const char *name) {
  bool is_keeper = hearer == &house->keeper;
  hearer->house = house;
  hearer->chains = !is_keeper;
  atomic_store(&hearer->fails, FAIL_NOTHING);
  atomic_store(&hearer->fails_with, -EINVAL);
  atomic_store(&hearer->fails_to_prepare, FAIL_NOTHING);
  hearer->subscriptions[0] = (struct subscription){ .event = &made };
  hearer->subscriptions[1] = (struct subscription){ .event = &sold };
  hearer->subscriptions[2] = (struct subscription){ .event = &seen };
  for (size_t i = 0; is_keeper && i < 3; i++) {
    hearer->subscriptions[i].on_replay = REBUILD;
    hearer->subscriptions[i].rebuilds = keeper_tables;
  }
  hearer->consumer = (struct consumer){ .name = name,
                                        .subscriptions = hearer->subscriptions,
                                        .subscriptions_count = is_keeper ? 3 : 2,
                                        .data = hearer,
                                        .prepare = prepare_heard,
                                        .run = run_heard,
                                        .needs_prepare = is_keeper && house->arrangement->prepares };
}

struct house *house_build(const struct arrangement *arrangement) {
  struct house *house = calloc(1, sizeof *house);
  assert_non_null(house);
  house->arrangement = arrangement;
  strcpy(house->directory, "/tmp/souk_bus_test.XXXXXX");
  assert_non_null(mkdtemp(house->directory));
  house->tries_max = 3;
  house->first_pause_ms = MINUTE_MS;
  house->longest_pause_ms = 3 * MINUTE_MS;
  house->seed = 42;
  pthread_mutex_init(&house->lock, NULL);
  pthread_cond_init(&house->changed, NULL);
  hearer_init(house, &house->keeper, "keeper");
  hearer_init(house, &house->mirror, "mirror");
  return house;
}

/* The house's directory is like no other. */
static void database_of(const struct house *house, const char *name, char *ret, size_t ret_size) {
  snprintf(ret, ret_size, "%s-%s", strrchr(house->directory, '/') + 1, name);
}

bool is_buildable(const struct arrangement *arrangement) {
  return !arrangement->postgres || test_server();
}

static void drop_databases(const struct house *house) {
  static const char *const names[] = { "main", "maker", "keeper", "mirror" };
  for (size_t i = 0; house->arrangement->postgres && i < sizeof names / sizeof names[0]; i++) {
    char database[100];
    database_of(house, names[i], database, sizeof database);
    test_database_drop(database);
  }
}

void house_raze(struct house *house) {
  bus_down(house);
  house_close(house);
  drop_databases(house);
  DIR *directory = opendir(house->directory);
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", house->directory, entry->d_name);
    (void)unlink(path); /* "." and ".." stay */
  }
  closedir(directory);
  rmdir(house->directory);
  pthread_cond_destroy(&house->changed);
  pthread_mutex_destroy(&house->lock);
  free(house);
}

static void open_store(struct house *house, const char *name, const struct migrations *migrations,
                       size_t count) {
  char path[300];
  char database[100];
  database_of(house, name, database, sizeof database);
  if (house->arrangement->postgres) {
    test_database(database, path, sizeof path);
  } else {
    snprintf(path, sizeof path, "%s/%s.db", house->directory, name);
  }
  struct store_options options = { .path = path,
                                   .name = name,
                                   .clock = &house->clock,
                                   .readers = 4,
                                   .connections = 12,
                                   .queue_max = 1000,
                                   .group_max = 100 };
  struct error error = { "" };
  struct store *store = NULL;
  if (store_open(&store, &options, migrations, count, &error) != 0) {
    fail_msg("%s", error.text);
  }
  house->stores[house->stores_count++] = store;
}

void house_open(struct house *house) {
  if (!house->arrangement->split) {
    open_store(house, "main", house_migrations, HOUSE_SERVICES);
  }
  for (size_t i = 0; house->arrangement->split && i < HOUSE_SERVICES; i++) {
    open_store(house, house_migrations[i].service, &house_migrations[i], 1);
  }
  for (size_t i = 0; i < HOUSE_SERVICES; i++) {
    house->of[i] = house->stores[house->arrangement->split ? i : 0];
  }
  house->keeper.consumer.store = house->of[KEEPER];
  house->mirror.consumer.store = house->of[MIRROR];
}

void house_close(struct house *house) {
  for (size_t i = 0; i < house->stores_count; i++) {
    store_close(house->stores[i]);
  }
  house->stores_count = 0;
}

struct bus *house_bus(struct house *house) {
  static const struct event_kind *const maker_emits[] = { &made, &sold };
  static const struct event_kind *const mirror_emits[] = { &seen };
  struct bus_options options = {
    .clock = &house->clock,
    .stores = house->stores,
    .stores_count = house->stores_count,
    .tries_max = house->tries_max,
    .retry_first_ms = house->first_pause_ms,
    .retry_max_ms = house->longest_pause_ms,
    .shuffle = house->arrangement->shuffle,
    .shuffle_seed = house->seed,
    .troubled = note_trouble,
    .troubled_data = house,
  };
  struct error error = { "" };
  struct bus *bus = NULL;
  assert_int_equal(bus_create(&bus, &options, &error), 0);
  assert_int_equal(bus_add_emitter(bus, "maker", house->of[MAKER], maker_emits, 2, &error), 0);
  assert_int_equal(bus_add_emitter(bus, "mirror", house->of[MIRROR], mirror_emits, 1, &error), 0);
  assert_int_equal(bus_add(bus, &house->keeper.consumer, &error), 0);
  if (!house->without_mirror) {
    assert_int_equal(bus_add(bus, &house->mirror.consumer, &error), 0);
  }
  return bus;
}

void bus_up(struct house *house) {
  house->bus = house_bus(house);
  struct error error = { "" };
  if (bus_start(house->bus, &error) != 0) {
    fail_msg("%s", error.text);
  }
}

void bus_down(struct house *house) {
  if (house->bus != NULL) {
    bus_stop(house->bus);
    bus_destroy(house->bus);
    house->bus = NULL;
  }
}

void settle(struct house *house) {
  assert_int_equal(bus_settle(house->bus, MINUTE_MS), 0);
}

void later(struct house *house, int64_t milliseconds) {
  atomic_fetch_add(&house->clock.ahead_us, milliseconds * 1000);
  bus_nudge(house->bus);
  settle(house);
}

struct id thing(unsigned char number) {
  return (struct id){ { 0xb5, number, [6] = 0x70, [8] = 0x80 } };
}

struct running {
  struct body body;
  int (*run)(void *data, struct tx *tx);
  void *data;
};

static int run_running(struct body *body, struct tx *tx) {
  struct running *running = container_of(body, struct running, body);
  return running->run(running->data, tx);
}

int run_on(struct house *house, enum house_service service, int (*run)(void *data, struct tx *tx),
           void *data) {
  struct arena *arena = arena_create(4096);
  struct origin origin = { .actor = TEXT("system"), .now = clock_now(&house->clock) };
  struct running running = {
    .body = { .service = house_migrations[service].service,
              .origin = &origin,
              .arena = arena,
              .run = run_running },
    .run = run,
    .data = data,
  };
  int result = store_run(house->of[service], &running.body);
  arena_destroy(arena);
  return result;
}

struct emission {
  const struct event_kind *kind;
  struct id key;
  int64_t first, count;
  unsigned keys;
};

static int run_emission(void *data, struct tx *tx) {
  const struct emission *emission = data;
  if (emission->kind == &made_strange) {
    return tx_emit(tx, &made_strange, emission->key, &(struct strange){ .number = TEXT("none") });
  }
  for (int64_t i = 0; i < emission->count; i++) {
    const struct event_kind *kind = emission->kind;
    struct id key = emission->key;
    if (kind == NULL) {
      kind = (emission->first + i) % 3 == 0 ? &sold : &made;
      key = thing((unsigned char)((emission->first + i) % emission->keys));
    }
    int result = tx_emit(tx, kind, key, &(struct made){ .number = emission->first + i });
    if (result < 0) {
      return result;
    }
  }
  return 0;
}

void emit_numbers(struct house *house, const struct event_kind *kind, struct id key, int64_t first,
                  int64_t count) {
  struct emission emission = { .kind = kind, .key = key, .first = first, .count = count };
  assert_int_equal(run_on(house, MAKER, run_emission, &emission), 0);
}

void emit_one(struct house *house, const struct event_kind *kind, struct id key, int64_t number) {
  emit_numbers(house, kind, key, number, 1);
}

void emit_many(struct house *house, int64_t first, int64_t count, unsigned keys) {
  struct emission emission = { .first = first, .count = count, .keys = keys };
  assert_int_equal(run_on(house, MAKER, run_emission, &emission), 0);
}

static struct tx *look(struct hearer *hearer, struct arena *arena) {
  struct tx *tx = NULL;
  assert_int_equal(store_read(hearer->consumer.store, hearer->consumer.name, arena, &tx), 0);
  return tx;
}

size_t effects(struct hearer *hearer, struct arena *arena, struct effect **ret) {
  struct tx *tx = look(hearer, arena);
  size_t count = 0;
  assert_int_equal(tx_all(tx, &ledger_of(hearer)->all, &(struct nothing){ 0 }, EFFECTS_MAX, ret, &count), 0);
  tx_end(tx);
  return count;
}

size_t effects_count(struct hearer *hearer) {
  struct arena *arena = arena_create(4096);
  struct tx *tx = look(hearer, arena);
  struct count count = { 0 };
  assert_int_equal(tx_one(tx, &ledger_of(hearer)->count, &(struct nothing){ 0 }, &count), 0);
  tx_end(tx);
  arena_destroy(arena);
  return (size_t)count.count;
}

struct text numbers(struct hearer *hearer, struct arena *arena, const char *topic, struct id key) {
  struct effect *lines = NULL;
  size_t count = effects(hearer, arena, &lines);
  struct text text = TEXT("");
  for (size_t i = 0; i < count; i++) {
    if (text_is(lines[i].topic, topic) && id_equal(lines[i].thing, key)) {
      text = text_format(arena, "%.*s%s%lld", TEXT_ARGS(text), text.len > 0 ? " " : "",
                         (long long)lines[i].number);
    }
  }
  return text;
}

/* All expected numbers of one topic, each once. */
static void assert_topic_once(struct hearer *hearer, struct arena *arena, const char *topic, int64_t first,
                              int64_t count, bool (*expected)(int64_t number)) {
  struct effect *lines = NULL;
  size_t lines_count = effects(hearer, arena, &lines);
  bool *done = ARENA_ARRAY(arena, (size_t)count, bool);
  int64_t last[256] = { 0 };
  for (size_t i = 0; i < lines_count; i++) {
    int64_t at = lines[i].number - first;
    if (!text_is(lines[i].topic, topic) || at < 0) {
      continue;
    }
    assert_true(at < count && expected(lines[i].number) && !done[at]);
    done[at] = true;
    unsigned char key = lines[i].thing.bytes[1];
    assert_true(last[key] < lines[i].number);
    last[key] = lines[i].number;
  }
  for (int64_t i = 0; i < count; i++) {
    assert_int_equal(done[i], expected(first + i));
  }
}

static bool is_sold(int64_t number) {
  return number % 3 == 0;
}

static bool is_made(int64_t number) {
  return !is_sold(number);
}

void assert_done_once(struct hearer *hearer, int64_t first, int64_t count) {
  struct arena *arena = arena_create(65536);
  assert_topic_once(hearer, arena, "thing.made", first, count, is_made);
  assert_topic_once(hearer, arena, "thing.sold", first, count, is_sold);
  if (hearer == &hearer->house->keeper && !hearer->house->without_mirror) {
    assert_topic_once(hearer, arena, "thing.seen", first, count, is_made);
  }
  arena_destroy(arena);
}

struct consumer_stats stats_of(struct house *house, const char *name) {
  struct consumer_stats stats[4] = { 0 };
  size_t count = bus_stats(house->bus, stats, 4);
  for (size_t i = 0; i < count; i++) {
    if (strcmp(stats[i].name, name) == 0) {
      return stats[i];
    }
  }
  fail_msg("no consumer %s", name);
  return stats[0];
}
