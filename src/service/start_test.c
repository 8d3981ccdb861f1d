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
/* registry tells when somebody is gone; diary hears of nothing itself, but keeps replies to its clients. */
struct owner_gone {
  struct id owner_id;
};
static const struct field owner_gone_fields[] = { FIELD(struct owner_gone, owner_id) };
const struct shape owner_gone_shape = SHAPE(owner_gone, owner_gone_fields);
extern const struct event_kind owner_gone;
const struct event_kind owner_gone = EVENT(owner_gone, "owner.gone", "owner", "x", .forgets = true);
static const struct event_kind *const registry_emits[] = { &owner_gone };
static const struct setting registry_url = SERVICE_URL(REGISTRY, 18121);
static const struct setting diary_url = SERVICE_URL(DIARY, 18122);
static const struct service registry_service = {
  .name = "registry", .doc = "x", .url = &registry_url, .emits = registry_emits, .emits_count = 1
};
static const struct service diary_service = { .name = "diary", .doc = "x", .url = &diary_url };

static const struct service *const services[] = { &mill_service, &registry_service, &diary_service };

struct house {
  char data[64];
  struct log log;
  struct clock clock;
  struct config *config;
  struct runtime *runtime;
};

static int open_house(void **state) {
  struct house *house = calloc(1, sizeof *house);
  assert_non_null(house);
  *state = house;
  *house = (struct house){ .data = "/tmp/souk-start-XXXXXX",
                           .log = { .fd = STDERR_FILENO, .level = LOG_ERROR, .form = LOG_HUMAN } };
  assert_non_null(mkdtemp(house->data));
  const struct setting *rows[64] = { &mill_sweep, &mill_url, &registry_url, &diary_url };
  size_t count = 4;
  for (size_t i = 0; i < frame_settings_count; i++) {
    rows[count++] = frame_settings[i];
  }
  char *environment[] = { (char[]){ "SOUK_LISTEN=127.0.0.1:0" }, NULL };
  struct error error = { 0 };
  assert_int_equal(config_create(&house->config, rows, count, environment, &error), 0);
  struct runtime_options options = { .services = services,
                                     .services_count = COUNT_OF(services),
                                     .config = house->config,
                                     .log = &house->log,
                                     .clock = &house->clock,
                                     .data = house->data };
  return runtime_create(&house->runtime, &options, &error);
}

static int close_house(void **state) {
  struct house *house = *state;
  runtime_destroy(house->runtime);
  config_destroy(house->config);
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", house->data);
  free(house);
  return system(command);
}

static int emit_grain(struct body *body, struct tx *tx) {
  (void)body;
  struct id field = { .bytes = { 1 } };
  return emit_grain_came(tx, field, &(struct grain_came){ field });
}

static void jobs_wait_until_their_service_has_heard_what_there_was(void **state) {
  struct house *house = *state;
  struct arena *arena = arena_create(4096);
  struct origin origin = { .actor = TEXT("test"), .now = clock_now(&house->clock) };
  struct body body = { .service = "mill", .origin = &origin, .arena = arena, .run = emit_grain };
  assert_int_equal(store_run(runtime_store_of(house->runtime, "mill"), &body), 0);
  arena_destroy(arena);

  struct error error = { 0 };
  assert_int_equal(runtime_start(house->runtime, &error), 0);
  const struct mill *mill = runtime_find(house->runtime, "mill")->state;
  for (int i = 0; i < 10000 && atomic_load(&mill->looked) == 0; i++) {
    pause_a_little();
  }
  assert_true(atomic_load(&mill->looked) > 0);
  assert_int_equal(atomic_load(&mill->looked_too_soon), 0);
}

static void a_service_that_hears_nothing_itself_hears_who_is_gone(void **state) {
  struct house *house = *state;
  struct consumer_stats stats[8];
  size_t count = bus_stats(house->runtime->bus, stats, COUNT_OF(stats));
  size_t diaries = 0;
  for (size_t i = 0; i < count; i++) {
    diaries += strcmp(stats[i].name, "diary") == 0 ? 1 : 0;
  }
  assert_int_equal(diaries, 1);
}

static void who_runs_elsewhere_must_say_where(void **state) {
  struct house *house = *state;
  static const struct service cellar_service = { .name = "cellar", .doc = "x" };
  static const struct service *const some[] = { &mill_service, &cellar_service };
  struct runtime_options options = { .services = some,
                                     .services_count = COUNT_OF(some),
                                     .only = (const char *[]){ "mill", NULL },
                                     .config = house->config,
                                     .log = &house->log,
                                     .clock = &house->clock,
                                     .data = house->data };
  struct runtime *runtime = NULL;
  struct error error = { 0 };
  runtime_destroy(house->runtime);
  house->runtime = NULL;
  assert_int_equal(runtime_create(&runtime, &options, &error), -EINVAL);
  assert_non_null(strstr(error.text, "cellar"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(jobs_wait_until_their_service_has_heard_what_there_was, open_house,
                                    close_house),
    cmocka_unit_test_setup_teardown(a_service_that_hears_nothing_itself_hears_who_is_gone, open_house,
                                    close_house),
    cmocka_unit_test_setup_teardown(who_runs_elsewhere_must_say_where, open_house, close_house),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
