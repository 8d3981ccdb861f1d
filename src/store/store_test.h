/* What the tests of stores share: a house of two services' stores per driver and layout, their tables, and
   bodies from plain functions. Only through store.h and delivery.h. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/delivery.h"

#include <pthread.h>

/* How a driver is opened. Another driver adds a row to store_drivers[]. */
struct store_driver {
  const char *name;
  bool (*is_there)(void); /* whether it can be tested; NULL: always */
  int threads;            /* that run bodies side by side */
  bool waits;             /* reading always waits for a server: store_try_read says -ENOTSUP */
  /* Opens one store under `place` (a directory of the test's own) called `name`. */
  int (*open)(const char *place, const struct store_options *options, const struct migrations *migrations,
              size_t count, struct store **ret, struct error *error);
  /* Removes it when it is closed, but for what lies in the directory; may be NULL. */
  void (*remove)(const char *place, const char *name);
};
extern const struct store_driver store_drivers[];
extern const size_t store_drivers_count;
bool is_testable(const struct store_driver *driver);

enum layout { ONE_STORE, STORE_PER_SERVICE };

struct house {
  const struct store_driver *driver;
  enum layout layout;
  char place[64];
  struct clock clock;
  struct log *log;
  struct arena *arena;
  struct store_options options;
  struct store *alpha, *beta; /* the same one with ONE_STORE */
  struct error error;
};

/* For cmocka's set-up and tear-down; the initial state is a struct house with driver and layout. */
int house_set_up(void **state);
int house_tear_down(void **state);
void house_open(struct house *house);
void house_close(struct house *house);
/* Closes and opens again. */
void house_reopen(struct house *house);

/* Runs `run` as a body of a service and returns what store_run does. */
typedef int run_in_body(struct house *house, struct tx *tx, void *data);
int in_alpha(struct house *house, run_in_body *run, void *data);
int in_beta(struct house *house, run_in_body *run, void *data);
int in_frame(struct house *house, run_in_body *run, void *data);
/* A body to submit with store_submit; counts itself done in `house_wait`. */
struct loose_body {
  struct body body;
  struct house *house;
  run_in_body *run;
  void *data;
  int result;
  _Atomic int done; /* how often */
};
void loose_body_init(struct loose_body *loose, struct house *house, const char *service, run_in_body *run,
                     void *data);
/* Waits until it is done and returns its result. */
int loose_body_wait(struct loose_body *loose);

/* Holds whatever runs bodies, so that what is submitted meanwhile waits; on SQLite it becomes one group. */
enum { GATE_BODIES_MAX = 8 };
struct gate {
  pthread_mutex_t mutex;
  struct loose_body bodies[GATE_BODIES_MAX];
  int count;
};
void gate_close(struct gate *gate, struct house *house, struct store *store);
void gate_open(struct gate *gate);

/* Service alpha's table of every kind. */
enum color { RED, GREEN, BLUE };
struct thing {
  struct id id;
  struct text name;
  enum color color;
  int64_t quantity;
  bool good;
  struct money price;
  struct instant made;
  struct maybe_text note;
  struct maybe_id owner;
  struct maybe_money rebate;
  struct bytes picture;
};
extern const struct shape thing_shape;
struct thing_ids {
  struct id *ids;
  size_t ids_count;
};
extern const struct shape thing_ids_shape;

int insert_thing(struct tx *tx, const struct thing *in, int64_t *ret_changed);
int find_thing(struct tx *tx, const struct by_id *in, struct thing *ret);
int list_things(struct tx *tx, const struct nothing *in, struct thing **ret, size_t *ret_count);
int list_things_of(struct tx *tx, const struct thing_ids *in, struct thing **ret, size_t *ret_count);
int list_things_but(struct tx *tx, const struct thing_ids *in, struct thing **ret, size_t *ret_count);
int count_things(struct tx *tx, const struct nothing *in, struct count *ret);
int upsert_thing(struct tx *tx, const struct thing *in, struct thing *ret);

struct part {
  struct id id, thing_id;
};
extern const struct shape part_shape;
int insert_part(struct tx *tx, const struct part *in, int64_t *ret_changed);
int insert_part_returning(struct tx *tx, const struct part *in, struct by_id *ret);
struct row {
  int64_t number;
};
extern const struct shape row_shape;
int insert_row(struct tx *tx, const struct row *in, int64_t *ret_changed);
int find_row(struct tx *tx, const struct row *in, struct row *ret);
int count_rows(struct tx *tx, const struct nothing *in, struct count *ret);

struct thing_made {
  struct id thing_id;
  int64_t quantity;
};
extern const struct shape thing_made_shape;
DECLARE_EVENT(thing_made);

extern const struct migrations house_migrations[2]; /* alpha, beta */

/* A thing that fits; `number` makes it differ. */
struct thing thing_number(int number);
struct id id_number(int number);
/* How many things are committed, by a reader. */
int64_t committed_things(struct house *house);
int64_t committed_rows(struct house *house);
/* run_in_body functions: insert the thing at `data`; and the same and then refuse with -ECANCELED. */
int body_insert_thing(struct house *house, struct tx *tx, void *data);
int body_insert_and_refuse(struct house *house, struct tx *tx, void *data);

/* Runs one group per driver and layout. */
int run_for_all_drivers(const char *name, const struct CMUnitTest *tests, size_t count);
