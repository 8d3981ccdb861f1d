#include "store/store_test.h"
#include "store/test_database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  POSTGRES_CONNECTIONS = 10
}; /* four of them readers', as the house has them, one listens, one claims */

static int open_sqlite(const char *place, const struct store_options *options,
                       const struct migrations *migrations, size_t count, struct store **ret,
                       struct error *error) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s.db", place, options->name);
  struct store_options own = *options;
  own.path = path;
  return store_open(ret, &own, migrations, count, error);
}

/* A database of its own per store: the test's directory, which is like no other, and the store's name. */
static void database_of(const char *place, const char *name, char *ret, size_t ret_size) {
  snprintf(ret, ret_size, "%s-%s", strrchr(place, '/') + 1, name);
}

static int open_postgres(const char *place, const struct store_options *options,
                         const struct migrations *migrations, size_t count, struct store **ret,
                         struct error *error) {
  char database[100];
  char url[300];
  database_of(place, options->name, database, sizeof database);
  test_database(database, url, sizeof url);
  struct store_options own = *options;
  own.path = url;
  return store_open(ret, &own, migrations, count, error);
}

static void remove_postgres(const char *place, const char *name) {
  char database[100];
  database_of(place, name, database, sizeof database);
  test_database_drop(database);
}

const struct store_driver store_drivers[] = {
  { .name = "sqlite", .open = open_sqlite, .threads = 1 },
  { .name = "postgres",
    .is_there = test_server,
    .threads = POSTGRES_CONNECTIONS - 2 - 4,
    .waits = true,
    .open = open_postgres,
    .remove = remove_postgres },
};
const size_t store_drivers_count = sizeof store_drivers / sizeof store_drivers[0];

static const struct migration alpha_migrations[] = {
  { .number = 1,
    .name = "things",
    .sqlite =
        "CREATE TABLE alpha_things (id BLOB PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE,"
        "  color TEXT NOT NULL, quantity INTEGER NOT NULL CHECK (quantity >= 0), good INTEGER NOT NULL,"
        "  price_minor INTEGER NOT NULL, price_currency TEXT NOT NULL, made INTEGER NOT NULL, note TEXT,"
        "  owner BLOB, rebate_minor INTEGER, rebate_currency TEXT, picture BLOB NOT NULL DEFAULT x'') "
        "STRICT;",
    .postgres =
        "CREATE TABLE alpha_things (id uuid PRIMARY KEY, name text NOT NULL UNIQUE,"
        "  color text NOT NULL, quantity bigint NOT NULL CHECK (quantity >= 0), good boolean NOT NULL,"
        "  price_minor bigint NOT NULL, price_currency text NOT NULL, made bigint NOT NULL, note text,"
        "  owner uuid, rebate_minor bigint, rebate_currency text, picture bytea NOT NULL DEFAULT '');" },
  { .number = 2,
    .name = "parts",
    .sqlite = "CREATE TABLE alpha_parts (id BLOB PRIMARY KEY NOT NULL,"
              "  thing_id BLOB NOT NULL REFERENCES alpha_things (id)) STRICT;",
    .postgres = "CREATE TABLE alpha_parts (id uuid PRIMARY KEY,"
                "  thing_id uuid NOT NULL REFERENCES alpha_things (id));" },
};
static const struct migration beta_migrations[] = {
  { .number = 1,
    .name = "rows",
    .sqlite = "CREATE TABLE beta_rows (number INTEGER PRIMARY KEY) STRICT;",
    .postgres = "CREATE TABLE beta_rows (number bigint PRIMARY KEY);" },
};
const struct migrations house_migrations[2] = {
  { .service = "alpha", .at = alpha_migrations, .count = 2 },
  { .service = "beta", .at = beta_migrations, .count = 1 },
};

static const char *const color_names_at[] = { "red", "green", "blue" };
static const struct names color_names = NAMES(color_names_at);
static const struct field thing_fields[] = {
  FIELD(struct thing, id),       FIELD(struct thing, name),    ENUM_FIELD(struct thing, color, color_names),
  FIELD(struct thing, quantity), FIELD(struct thing, good),    FIELD(struct thing, price),
  FIELD(struct thing, made),     FIELD(struct thing, note),    FIELD(struct thing, owner),
  FIELD(struct thing, rebate),   FIELD(struct thing, picture),
};
const struct shape thing_shape = SHAPE(thing, thing_fields, .doc = "");
static const struct field thing_ids_fields[] = { PLAIN_LIST_FIELD(struct thing_ids, ids, .max = 10) };
const struct shape thing_ids_shape = SHAPE(thing_ids, thing_ids_fields, .doc = "");
static const struct field part_fields[] = { FIELD(struct part, id), FIELD(struct part, thing_id) };
const struct shape part_shape = SHAPE(part, part_fields, .doc = "");
static const struct field row_fields[] = { FIELD(struct row, number) };
const struct shape row_shape = SHAPE(row, row_fields, .doc = "");
static const struct field thing_made_fields[] = {
  FIELD(struct thing_made, thing_id),
  FIELD(struct thing_made, quantity, .min = 1, .max = 1000),
};
const struct shape thing_made_shape = SHAPE(thing_made, thing_made_fields, .doc = "");
const struct event_kind thing_made = EVENT(thing_made, "thing.made", "thing", "");

#define INSERT_THING                                                                                         \
  "INSERT INTO alpha_things (id, name, color, quantity, good, price_minor, price_currency, made, note, "     \
  "owner,"                                                                                                   \
  " rebate_minor, rebate_currency, picture) VALUES (:id, :name, :color, :quantity, :good, :price_minor,"     \
  " :price_currency, :made, :note, :owner, :rebate_minor, :rebate_currency, :picture)"

SQL_CHANGE(insert_thing, thing, .sql = INSERT_THING)
SQL_ONE(upsert_thing, thing, thing,
        .sql = INSERT_THING " ON CONFLICT (name) DO UPDATE SET quantity = excluded.quantity RETURNING *")
SQL_ONE(find_thing, by_id, thing, .sql = "SELECT * FROM alpha_things WHERE id = :id")
SQL_ALL(list_things, nothing, thing, 100, .sql = "SELECT * FROM alpha_things ORDER BY name")
SQL_ALL(list_things_of, thing_ids, thing, 100,
        .sql = "SELECT * /* not :ids */ FROM alpha_things WHERE id IN (:ids) AND ':ids' <> '' ORDER BY name")
SQL_ALL(list_things_but, thing_ids, thing, 100,
        .sql = "SELECT * FROM alpha_things WHERE id NOT IN (:ids) ORDER BY name")
SQL_ONE(count_things, nothing, count, .sql = "SELECT count(*) AS count FROM alpha_things")
SQL_CHANGE(insert_part, part, .sql = "INSERT INTO alpha_parts (id, thing_id) VALUES (:id, :thing_id)")
SQL_ONE(insert_part_returning, part, by_id,
        /* Of several rows SQLite checks the foreign keys only at the statement's end. */
        .sql = "INSERT INTO alpha_parts (id, thing_id) VALUES (:id, :thing_id), (:thing_id, :thing_id)"
               " RETURNING id")
SQL_CHANGE(insert_row, row, .sql = "INSERT INTO beta_rows (number) VALUES (:number)")
SQL_ONE(find_row, row, row, .sql = "SELECT number FROM beta_rows WHERE number = :number")
SQL_ONE(count_rows, nothing, count, .sql = "SELECT count(*) AS count FROM beta_rows")

static int open_store(struct house *house, const char *name, const struct migrations *migrations,
                      size_t count, struct store **ret) {
  struct store_options options = house->options;
  options.name = name;
  return house->driver->open(house->place, &options, migrations, count, ret, &house->error);
}

void house_open(struct house *house) {
  if (house->layout == ONE_STORE) {
    assert_int_equal(open_store(house, "main", house_migrations, 2, &house->alpha), 0);
    house->beta = house->alpha;
  } else {
    assert_int_equal(open_store(house, "alpha", &house_migrations[0], 1, &house->alpha), 0);
    assert_int_equal(open_store(house, "beta", &house_migrations[1], 1, &house->beta), 0);
  }
}

void house_close(struct house *house) {
  if (house->beta != house->alpha) {
    store_close(house->beta);
  }
  store_close(house->alpha);
  house->alpha = NULL;
  house->beta = NULL;
}

void house_reopen(struct house *house) {
  house_close(house);
  house_open(house);
}

int house_set_up(void **state) {
  const struct house *wanted = *state;
  struct house *house = calloc(1, sizeof *house);
  *house = (struct house){
    .driver = wanted->driver,
    .layout = wanted->layout,
    .options = { .readers = 4, .connections = POSTGRES_CONNECTIONS, .queue_max = 1000, .group_max = 64 },
  };
  snprintf(house->place, sizeof house->place, "/tmp/souk-store-XXXXXX");
  assert_non_null(mkdtemp(house->place));
  house->arena = arena_create(4096);
  house->options.clock = &house->clock;
  house_open(house);
  *state = house;
  return 0;
}

int house_tear_down(void **state) {
  struct house *house = *state;
  house_close(house);
  static const char *const names[] = { "main", "alpha", "beta" };
  for (size_t i = 0; house->driver->remove != NULL && i < sizeof names / sizeof names[0]; i++) {
    house->driver->remove(house->place, names[i]);
  }
  arena_destroy(house->arena);
  char command[128];
  snprintf(command, sizeof command, "rm -rf %s", house->place);
  int result = system(command);
  free(house);
  return result;
}

static const struct origin an_origin = {
  .actor = { .at = "user:someone", .len = 12 },
  .subject = { .bytes = { 7 } },
  .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  .now = { .us = 1700000000000000 },
};

static int run_loose(struct body *body, struct tx *tx) {
  struct loose_body *loose = container_of(body, struct loose_body, body);
  return loose->run(loose->house, tx, loose->data);
}

static void loose_done(struct body *body, int result) {
  struct loose_body *loose = container_of(body, struct loose_body, body);
  loose->result = result;
  atomic_fetch_add(&loose->done, 1);
}

void loose_body_init(struct loose_body *loose, struct house *house, const char *service, run_in_body *run,
                     void *data) {
  *loose = (struct loose_body){
    .body = { .service = service, .origin = &an_origin, .run = run_loose, .done = loose_done },
    .house = house,
    .run = run,
    .data = data,
  };
  loose->body.arena = arena_create(1024);
}

int loose_body_wait(struct loose_body *loose) {
  while (atomic_load(&loose->done) == 0) {
    nanosleep(&(struct timespec){ .tv_nsec = 100000 }, NULL);
  }
  arena_destroy(loose->body.arena);
  loose->body.arena = NULL;
  return loose->result;
}

static int body_gate(struct house *house, struct tx *tx, void *data) {
  (void)house;
  (void)tx;
  struct gate *gate = data;
  pthread_mutex_lock(&gate->mutex);
  pthread_mutex_unlock(&gate->mutex);
  return 0;
}

void gate_close(struct gate *gate, struct house *house, struct store *store) {
  pthread_mutex_init(&gate->mutex, NULL);
  pthread_mutex_lock(&gate->mutex);
  gate->count = house->driver->threads;
  assert_in_range(gate->count, 1, GATE_BODIES_MAX);
  for (int i = 0; i < gate->count; i++) {
    loose_body_init(&gate->bodies[i], house, NULL, body_gate, gate);
    assert_int_equal(store_submit(store, &gate->bodies[i].body), 0);
    /* Until it is taken: what comes next waits behind it. */
    for (struct store_stats stats = { .queue_depth = 1 }; stats.queue_depth > 0;) {
      store_stats(store, &stats);
    }
  }
}

void gate_open(struct gate *gate) {
  pthread_mutex_unlock(&gate->mutex);
  for (int i = 0; i < gate->count; i++) {
    assert_int_equal(loose_body_wait(&gate->bodies[i]), 0);
  }
  pthread_mutex_destroy(&gate->mutex);
}

static int in_service(struct house *house, struct store *store, const char *service, run_in_body *run,
                      void *data) {
  struct loose_body loose;
  loose_body_init(&loose, house, service, run, data);
  arena_destroy(loose.body.arena);
  loose.body.arena = house->arena;
  return store_run(store, &loose.body);
}

int in_alpha(struct house *house, run_in_body *run, void *data) {
  return in_service(house, house->alpha, "alpha", run, data);
}

int in_beta(struct house *house, run_in_body *run, void *data) {
  return in_service(house, house->beta, "beta", run, data);
}

int in_frame(struct house *house, run_in_body *run, void *data) {
  return in_service(house, house->alpha, NULL, run, data);
}

struct id id_number(int number) {
  uint8_t random[10] = { 0 };
  memcpy(random + 3, &number, sizeof number); /* where no bits are the version's */
  return id_make(1700000000000, random);
}

struct thing thing_number(int number) {
  static const char *const names[] = { "one", "two", "three", "four", "five", "six", "seven", "eight" };
  return (struct thing){
    .id = id_number(number),
    .name = text_of(names[number % 8]),
    .color = BLUE,
    .quantity = number,
    .good = true,
    .price = { .minor = 1299, .currency = "EUR" },
    .made = { .us = 1700000000123456 },
    .note = { .presence = PRESENT, .v = TEXT("a note") },
    .owner = { .presence = PRESENT, .v = { .bytes = { 9 } } },
    .rebate = { .presence = PRESENT, .v = { .minor = 5, .currency = "USD" } },
    .picture = { .at = (const uint8_t *)"\0'\\\xff", .len = 4 },
  };
}

static int64_t committed(struct house *house, struct store *store, const char *service,
                         int (*count_rows_of)(struct tx *, const struct nothing *, struct count *)) {
  struct tx *tx = NULL;
  struct count count = { -1 };
  assert_int_equal(store_read(store, service, house->arena, &tx), 0);
  assert_int_equal(count_rows_of(tx, &(struct nothing){ 0 }, &count), 0);
  tx_end(tx);
  return count.count;
}

int64_t committed_things(struct house *house) {
  return committed(house, house->alpha, "alpha", count_things);
}

int64_t committed_rows(struct house *house) {
  return committed(house, house->beta, "beta", count_rows);
}

int body_insert_thing(struct house *house, struct tx *tx, void *data) {
  (void)house;
  return insert_thing(tx, data, NULL);
}

int body_insert_and_refuse(struct house *house, struct tx *tx, void *data) {
  int result = body_insert_thing(house, tx, data);
  return result == 0 ? -ECANCELED : result;
}

bool is_testable(const struct store_driver *driver) {
  return driver->is_there == NULL || driver->is_there();
}

int run_for_all_drivers(const char *name, const struct CMUnitTest *tests, size_t count) {
  static const char *const layouts[] = {
    [ONE_STORE] = "one store", [STORE_PER_SERVICE] = "a store per service"
  };
  int failed = 0;
  for (size_t i = 0; i < store_drivers_count; i++) {
    if (!is_testable(&store_drivers[i])) {
      continue;
    }
    for (enum layout layout = ONE_STORE; layout <= STORE_PER_SERVICE; layout++) {
      struct house wanted = { .driver = &store_drivers[i], .layout = layout };
      struct CMUnitTest *all = calloc(count, sizeof *all);
      for (size_t j = 0; j < count; j++) {
        all[j] = tests[j];
        all[j].setup_func = house_set_up;
        all[j].teardown_func = house_tear_down;
        all[j].initial_state = &wanted;
      }
      char title[128];
      snprintf(title, sizeof title, "%s, %s, %s", name, store_drivers[i].name, layouts[layout]);
      failed += _cmocka_run_group_tests(title, all, count, NULL, NULL);
      free(all);
    }
  }
  return failed;
}
