/* Faces that must not start, and the order in which services do. */
#include "service/runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

HANDLES(show_thing, by_id, count);
int show_thing(struct context *context, struct tx *tx, const struct by_id *in, struct count *ret) {
  (void)context, (void)tx, (void)in, (void)ret;
  return 0;
}

static const struct call stall_price = CALL("stall", "price", by_id, count, .doc = "The price.");
static const struct call tent_size = CALL("tent", "size", by_id, count, .doc = "The size.");

static const struct answer stall_answers[] = { { .call = &stall_price, RUNS(show_thing, by_id, count) } };
static const struct answer tent_answers[] = { { .call = &tent_size, RUNS(show_thing, by_id, count) } };
static const struct call *const needs_price[] = { &stall_price };
static const struct call *const needs_size[] = { &tent_size };

static void refuses(const struct service *const *services, size_t count, const char *words) {
  struct error error = { 0 };
  assert_true(services_check(services, count, &error) < 0);
  if (strstr(error.text, words) == NULL) {
    fail_msg("\"%s\" does not say \"%s\"", error.text, words);
  }
}

static void refuses_route(struct route route, const char *words) {
  const struct service service = { .name = "stall", .doc = "x", .routes = &route, .routes_count = 1 };
  const struct service *const services[] = { &service };
  refuses(services, 1, words);
}

static void accepts_a_sound_face(void **state) {
  (void)state;
  static const struct route routes[] = { { .method = HTTP_GET,
                                           .path = "/things/{id}",
                                           .name = "showThing",
                                           .who = ANYONE,
                                           RUNS(show_thing, by_id, count),
                                           .doc = "A thing." } };
  const struct service service = { .name = "stall", .doc = "x", .routes = routes, .routes_count = 1 };
  const struct service *const services[] = { &service };
  struct error error = { 0 };
  assert_int_equal(services_check(services, 1, &error), 0);
}

static void a_route_says_who_may_use_it(void **state) {
  (void)state;
  refuses_route(
      (struct route){ .path = "/things/{id}", .name = "a", RUNS(show_thing, by_id, count), .doc = "x" },
      ".who");
}

struct sealed_thing {
  struct id id;
  struct bytes seal;
};
static const struct field sealed_thing_fields[] = {
  FIELD(struct sealed_thing, id),
  FIELD(struct sealed_thing, seal),
};
static const struct shape sealed_thing_shape = SHAPE(sealed_thing, sealed_thing_fields, .doc = "x");
struct sealed_things {
  struct sealed_thing *items;
  size_t items_count;
};
static const struct field sealed_things_fields[] = { LIST_FIELD(struct sealed_things, items, sealed_thing) };
static const struct shape sealed_things_shape = SHAPE(sealed_things, sealed_things_fields, .doc = "x");
static int show_anything(struct context *context, struct tx *tx, const void *in, const void *plan,
                         void *ret) {
  (void)context, (void)tx, (void)in, (void)plan, (void)ret;
  return 0;
}

static void bytes_do_not_become_json(void **state) {
  (void)state;
  struct route route = { .method = HTTP_GET,
                         .path = "/things/{id}",
                         .name = "showThing",
                         .who = ANYONE,
                         .takes = &by_id_shape,
                         .returns = &sealed_things_shape,
                         .run = show_anything,
                         .doc = "A thing." };
  refuses_route(route, "stall: showThing has a member of bytes");
  static const struct event_kind seen = { .name = "thing.seen", .data = &sealed_thing_shape, .doc = "x" };
  static const struct event_kind *const emits[] = { &seen };
  const struct service service = { .name = "stall", .doc = "x", .emits = emits, .emits_count = 1 };
  const struct service *const services[] = { &service };
  refuses(services, 1, "stall: thing.seen has a member of bytes");
  struct arena *arena = arena_create(1024);
  struct faults faults = { .arena = arena };
  struct sealed_thing thing;
  assert_int_equal(shape_decode(&sealed_thing_shape,
                                TEXT("{\"id\":\"019a0000-0000-7000-8000-000000000001\",\"seal\":\"\"}"),
                                UNKNOWN_REFUSED, arena, &thing, &faults),
                   -EINVAL);
  assert_string_equal(text_c(faults.at[0].path), "/seal");
  arena_destroy(arena);
}

static void a_route_has_a_path_and_words(void **state) {
  (void)state;
  refuses_route((struct route){ .name = "a", .who = ANYONE, RUNS(show_thing, by_id, count), .doc = "x" },
                "path");
  refuses_route((struct route){ .path = "/a", .name = "a", .who = ANYONE, RUNS(show_thing, by_id, count) },
                ".doc");
}

static void a_paths_parameter_is_a_member(void **state) {
  (void)state;
  refuses_route(
      (struct route){
          .path = "/things/{thing}", .name = "a", .who = ANYONE, RUNS(show_thing, by_id, count), .doc = "x" },
      "\"thing\"");
}

static void a_route_runs_something(void **state) {
  (void)state;
  refuses_route((struct route){ .path = "/a", .name = "a", .who = ANYONE, .doc = "x" }, "RUNS");
}

static void only_reads_run_inline(void **state) {
  (void)state;
  refuses_route((struct route){ .method = HTTP_POST,
                                .path = "/a",
                                .name = "a",
                                .who = ANYONE,
                                .inline_read = true,
                                RUNS(show_thing, by_id, count),
                                .doc = "x" },
                "inline_read");
  refuses_route((struct route){ .method = HTTP_PUT,
                                .path = "/a",
                                .name = "a",
                                .who = ANYONE,
                                .reads = true,
                                RUNS(show_thing, by_id, count),
                                .doc = "x" },
                "reads is for POST");
}

struct size {
  int64_t width;
};
PLANS(measure_thing, count, size);
REACTS_PLANNED(pack_thing, count, size);
int measure_thing(struct context *context, const struct count *in, struct size *plan) {
  (void)context;
  plan->width = in->count * 2;
  return 0;
}
int pack_thing(struct context *context, struct tx *tx, const struct event *event, const struct count *data,
               const struct size *plan) {
  (void)context, (void)tx, (void)event;
  return plan->width == data->count * 2 ? NOT_YET : -EINVAL;
}

static void a_planned_reaction_gets_its_plan(void **state) {
  (void)state;
  static const struct event_kind sold = { .name = "thing.sold", .data = &count_shape, .aggregate = "thing" };
  const struct reaction reaction = { .event = &sold,
                                     .from = FROM_START,
                                     .on_replay = SKIP,
                                     PREPARES(measure_thing, count, size),
                                     REACTS_WITH_PLAN(pack_thing, count, size) };
  const struct count data = { .count = 21 };
  struct size plan = { 0 };
  assert_int_equal(reaction.plan_size, sizeof plan);
  assert_int_equal(reaction.prepare(NULL, &data, &plan), 0);
  assert_int_equal(reaction.run(NULL, NULL, NULL, &data, &plan), NOT_YET);
}

static void a_reaction_says_from_where_and_what_a_replay_does(void **state) {
  (void)state;
  static const struct event_kind sold = { .name = "thing.sold", .data = &count_shape, .aggregate = "thing" };
  const struct reaction hears[] = {
    { .event = &sold,
      .on_replay = SKIP,
      PREPARES(measure_thing, count, size),
      REACTS_WITH_PLAN(pack_thing, count, size) },
  };
  const struct service stall = { .name = "stall", ROWS(hears) };
  const struct service *const services[] = { &stall };
  refuses(services, 1, ".from");
}

static const struct setting stall_sweep = { .name = "SOUK_STALL", .kind = SETTING_SECONDS, .min = 1 };
static const struct setting *const stall_settings[] = { &stall_sweep };

static int find_things(struct context *context, struct tx *tx, struct id *ret_items, size_t max,
                       size_t *ret_count) {
  (void)context, (void)tx, (void)ret_items, (void)max, (void)ret_count;
  return 0;
}
WORKS(sell_thing);
int sell_thing(struct context *context, struct tx *tx, struct id item) {
  (void)context, (void)tx;
  return item.bytes[0];
}
PLANS(measure_item, id, size);
WORKS_PLANNED(pack_item, size);
int measure_item(struct context *context, const struct id *in, struct size *plan) {
  (void)context;
  plan->width = in->bytes[0] * 2;
  return 0;
}
int pack_item(struct context *context, struct tx *tx, struct id item, const struct size *plan) {
  (void)context, (void)tx;
  return plan->width == item.bytes[0] * 2 ? 0 : -EINVAL;
}

static void refuses_job(struct job job, const char *words) {
  const struct service stall = {
    .name = "stall", .jobs = &job, .jobs_count = 1, .settings = stall_settings, .settings_count = 1
  };
  const struct service *const services[] = { &stall };
  refuses(services, 1, words);
}

static void a_planned_job_gets_its_plan(void **state) {
  (void)state;
  const struct job job = { PREPARES(measure_item, id, size), JOB_RUNS_PLANNED(pack_item, size) };
  const struct id item = { .bytes = { 21 } };
  struct size plan = { 0 };
  assert_int_equal(job.plan_size, sizeof plan);
  assert_int_equal(job.prepare(NULL, &item, &plan), 0);
  assert_int_equal(job.run(NULL, NULL, item, &plan), 0);
}

static void a_job_is_whole(void **state) {
  (void)state;
  static const struct setting unlisted = { .name = "SOUK_OTHER", .kind = SETTING_SECONDS, .min = 1 };
  refuses_job((struct job){ .name = "a", .every = &stall_sweep, .find = find_things, .doc = "x" },
              "JOB_RUNS");
  refuses_job((struct job){ .name = "a", .find = find_things, JOB_RUNS(sell_thing), .doc = "x" }, ".every");
  refuses_job(
      (struct job){ .name = "a", .every = &unlisted, .find = find_things, JOB_RUNS(sell_thing), .doc = "x" },
      ".every");
  refuses_job((struct job){ .name = "a",
                            .every = &stall_sweep,
                            .find = find_things,
                            JOB_RUNS_PLANNED(pack_item, size),
                            .doc = "x" },
              "PREPARES");
}

static int count_things(struct tx *tx, const struct nothing *in, struct count *ret) {
  (void)tx, (void)in;
  ret->count = 7;
  return 0;
}

static void refuses_measure(struct measure measure, const char *words) {
  const struct service stall = { .name = "stall", .measures = &measure, .measures_count = 1 };
  const struct service *const services[] = { &stall };
  refuses(services, 1, words);
}

static void a_measure_is_whole_and_the_services_own(void **state) {
  (void)state;
  refuses_measure((struct measure){ .name = "souk_stall_things", .type = "gauge", .help = "x" }, ".count");
  refuses_measure((struct measure){ "souk_things", "gauge", "x", count_things }, "souk_stall_");
  refuses_measure((struct measure){ "souk_stalled", "gauge", "x", count_things }, "souk_stall_");
  refuses_measure((struct measure){ "stall_things", "gauge", "x", count_things }, "souk_stall_");
}

static void migrations_come_with_statements(void **state) {
  (void)state;
  static const struct migrations migrations = { .service = "stall" };
  static const struct statements strange = { .service = "tent" };
  struct service stall = { .name = "stall", .migrations = &migrations };
  const struct service *const services[] = { &stall };
  refuses(services, 1, ".statements");
  stall.statements = &strange;
  refuses(services, 1, "tent");
}

static void names_are_unique(void **state) {
  (void)state;
  const struct service stall = { .name = "stall" };
  const struct service *const services[] = { &stall, &stall };
  refuses(services, 2, "two services");
}

static void no_two_routes_meet_behind_the_gateway(void **state) {
  (void)state;
  static const struct route stall_routes[] = { { .method = HTTP_GET,
                                                 .path = "/things/{id}",
                                                 .name = "showThing",
                                                 .who = ANYONE,
                                                 RUNS(show_thing, by_id, count),
                                                 .doc = "A thing." } };
  struct route tent_route = stall_routes[0];
  const struct service stall = { .name = "stall", .doc = "x", .routes = stall_routes, .routes_count = 1 };
  const struct service tent = { .name = "tent", .doc = "x", .routes = &tent_route, .routes_count = 1 };
  const struct service *const services[] = { &stall, &tent };
  refuses(services, 2, "both answer GET /things/{id}");
  tent_route.path = "/tents/{id}";
  struct error error = { 0 };
  assert_int_equal(services_check(services, 2, &error), 0);
}

static void somebody_answers_each_call(void **state) {
  (void)state;
  const struct service tent = { .name = "tent", .needs = needs_price, .needs_count = 1 };
  const struct service *const services[] = { &tent };
  refuses(services, 1, "stall.price");
}

static void an_event_has_one_emitter(void **state) {
  (void)state;
  static const struct event_kind sold = { .name = "thing.sold", .data = &count_shape, .aggregate = "thing" };
  static const struct event_kind *const emits[] = { &sold };
  const struct service stall = { .name = "stall", .emits = emits, .emits_count = 1 };
  const struct service tent = { .name = "tent", .emits = emits, .emits_count = 1 };
  const struct service *const services[] = { &stall, &tent };
  refuses(services, 2, "both emit thing.sold");
}

static void problem_codes_begin_with_the_service(void **state) {
  (void)state;
  static const struct problem_kind problem = { .code = "tent.torn", .status = 409, .title = "Torn" };
  static const struct problem_kind *const problems[] = { &problem };
  const struct service stall = { .name = "stall", .problems = problems, .problems_count = 1 };
  const struct service *const services[] = { &stall };
  refuses(services, 1, "stall.");
}

static void cycles_are_refused_with_the_path(void **state) {
  (void)state;
  const struct service stall = {
    .name = "stall", .answers = stall_answers, .answers_count = 1, .needs = needs_size, .needs_count = 1
  };
  const struct service tent = {
    .name = "tent", .answers = tent_answers, .answers_count = 1, .needs = needs_price, .needs_count = 1
  };
  const struct service *const services[] = { &stall, &tent };
  refuses(services, 2, "stall -> tent -> stall");
}

static void who_is_called_starts_first(void **state) {
  (void)state;
  const struct service stall = { .name = "stall", .answers = stall_answers, .answers_count = 1 };
  const struct service tent = { .name = "tent", .needs = needs_price, .needs_count = 1 };
  const struct service *const services[] = { &tent, &stall };
  const struct service *order[2];
  struct error error = { 0 };
  assert_int_equal(services_order(services, 2, order, &error), 0);
  assert_ptr_equal(order[0], &stall);
  assert_ptr_equal(order[1], &tent);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(accepts_a_sound_face),
    cmocka_unit_test(a_route_says_who_may_use_it),
    cmocka_unit_test(a_route_has_a_path_and_words),
    cmocka_unit_test(bytes_do_not_become_json),
    cmocka_unit_test(a_paths_parameter_is_a_member),
    cmocka_unit_test(a_route_runs_something),
    cmocka_unit_test(only_reads_run_inline),
    cmocka_unit_test(a_planned_reaction_gets_its_plan),
    cmocka_unit_test(a_reaction_says_from_where_and_what_a_replay_does),
    cmocka_unit_test(a_planned_job_gets_its_plan),
    cmocka_unit_test(a_job_is_whole),
    cmocka_unit_test(a_measure_is_whole_and_the_services_own),
    cmocka_unit_test(migrations_come_with_statements),
    cmocka_unit_test(names_are_unique),
    cmocka_unit_test(no_two_routes_meet_behind_the_gateway),
    cmocka_unit_test(somebody_answers_each_call),
    cmocka_unit_test(an_event_has_one_emitter),
    cmocka_unit_test(problem_codes_begin_with_the_service),
    cmocka_unit_test(cycles_are_refused_with_the_path),
    cmocka_unit_test(who_is_called_starts_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
