/* What a process does first: jobs look at tables as old as what their service has heard, so they wait for it.
 */
#include "service/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* mill: hears of grain, slowly, and has a job that wants to know of it. */
struct grain_came {
  struct id field_id;
};
static const struct field grain_came_fields[] = { FIELD(struct grain_came, field_id) };
const struct shape grain_came_shape = SHAPE(grain_came, grain_came_fields);
DECLARE_EVENT(grain_came);
const struct event_kind grain_came = EVENT(grain_came, "grain.came", "grain", "Grain has come.");

struct mill {
  _Atomic int looked, heard, looked_too_soon;
};

static int open_mill(const struct service_start *start, void **ret, struct error *error) {
  (void)start;
  *ret = calloc(1, sizeof(struct mill));
  return *ret != NULL ? 0 : error_set(error, -ENOMEM, "no memory");
}

static void pause_a_little(void) {
  nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

/* Gives a job that does not wait the time to show it. */
struct grain_plan {
  int64_t nothing;
};
PLANS(weigh_grain, grain_came, grain_plan);
int weigh_grain(struct context *context, const struct grain_came *in, struct grain_plan *plan) {
  (void)in;
  (void)plan;
  const struct mill *mill = context_state(context);
  for (int i = 0; i < 300 && atomic_load(&mill->looked) == 0; i++) {
    pause_a_little();
  }
  return 0;
}
REACTS_PLANNED(store_grain, grain_came, grain_plan);
int store_grain(struct context *context, struct tx *tx, const struct event *event,
                const struct grain_came *data, const struct grain_plan *plan) {
  (void)tx;
  (void)event;
  (void)data;
  (void)plan;
  struct mill *mill = context_state(context);
  atomic_store(&mill->heard, 1);
  return 0;
}

static int find_sacks(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                      size_t *ret_count) {
  (void)tx;
  (void)ret_items;
  (void)max;
  struct mill *mill = context_state(context);
  atomic_fetch_add(&mill->looked_too_soon, atomic_load(&mill->heard) ? 0 : 1);
  atomic_fetch_add(&mill->looked, 1);
  *ret_count = 0;
  return 0;
}
WORKS(grind_sack);
int grind_sack(struct context *context, struct tx *tx, struct id item) {
  (void)context;
  (void)tx;
  (void)item;
  return 0;
}

static const struct setting mill_sweep = {
  .name = "SOUK_MILL_SWEEP", .kind = SETTING_SECONDS, .fallback = "1h", .min = 1, .max = 86400, .doc = "x"
};
static const struct setting mill_url = SERVICE_URL(MILL, 18120);
static const struct setting *const settings[] = { &mill_sweep };
static const struct event_kind *const emits[] = { &grain_came };
static const struct reaction hears[] = { {
    .event = &grain_came,
    .from = FROM_START,
    .on_replay = SKIP,
    PREPARES(weigh_grain, grain_came, grain_plan),
    REACTS_WITH_PLAN(store_grain, grain_came, grain_plan),
    .doc = "x",
} };
static const struct job jobs[] = {
  { .name = "grind", .every = &mill_sweep, .find = find_sacks, JOB_RUNS(grind_sack), .doc = "x" }
};
static const struct service mill_service = {
  .name = "mill",
  .doc = "x",
  .open = open_mill,
  .close = free,
  .url = &mill_url,
  ROWS(emits),
  ROWS(hears),
  ROWS(jobs),
  ROWS(settings),
};
static const struct service *const services[] = { &mill_service };

static int emit_grain(struct body *body, struct tx *tx) {
  (void)body;
  struct id field = { .bytes = { 1 } };
  return emit_grain_came(tx, field, &(struct grain_came){ field });
}

static void jobs_wait_until_their_service_has_heard_what_there_was(void **state) {
  (void)state;
  char data[] = "/tmp/souk-start-XXXXXX";
  assert_non_null(mkdtemp(data));
  struct log log = { .fd = STDERR_FILENO, .level = LOG_ERROR, .form = LOG_HUMAN };
  struct clock clock = { 0 };
  const struct setting *rows[64] = { &mill_sweep, &mill_url };
  size_t count = 2;
  for (size_t i = 0; i < frame_settings_count; i++) {
    rows[count++] = frame_settings[i];
  }
  struct runtime_options options = {
    .services = services, .services_count = 1, .log = &log, .clock = &clock, .data = data
  };
  struct config *config = NULL;
  struct runtime *runtime = NULL;
  struct error error = { 0 };
  char *environment[] = { (char[]){ "SOUK_LISTEN=127.0.0.1:0" }, NULL };
  assert_int_equal(config_create(&config, rows, count, environment, &error), 0);
  options.config = config;
  assert_int_equal(runtime_create(&runtime, &options, &error), 0);

  struct arena *arena = arena_create(4096);
  struct origin origin = { .actor = TEXT("test"), .now = clock_now(&clock) };
  struct body body = { .service = "mill", .origin = &origin, .arena = arena, .run = emit_grain };
  assert_int_equal(store_run(runtime_store_of(runtime, "mill"), &body), 0);
  arena_destroy(arena);

  assert_int_equal(runtime_start(runtime, &error), 0);
  const struct mill *mill = runtime_find(runtime, "mill")->state;
  for (int i = 0; i < 10000 && atomic_load(&mill->looked) == 0; i++) {
    pause_a_little();
  }
  assert_true(atomic_load(&mill->looked) > 0);
  assert_int_equal(atomic_load(&mill->looked_too_soon), 0);

  runtime_destroy(runtime);
  config_destroy(config);
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", data);
  assert_int_equal(system(command), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(jobs_wait_until_their_service_has_heard_what_there_was),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
