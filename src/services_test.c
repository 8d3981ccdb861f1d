/* What holds for every service that there is: its tables of fields are sound, its events hold no secrets, and
   every body its routes and calls take is refused for the right reason when it is wrong. */
#include "services.h"

#include "shape/verify.h"
#include "shape/wrong_bodies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_FIELDS = 64 };

static void demand_sound(const struct shape *shape) {
  struct error error = { .text = "" };
  if (shape_verify(shape, &error) != 0) {
    fail_msg("%s", error.text);
  }
}

static void tables_are_sound(void **state) {
  (void)state;
  for (size_t i = 0; i < all_services_count; i++) {
    const struct service *service = all_services[i];
    for (size_t j = 0; j < service->routes_count; j++) {
      demand_sound(service->routes[j].takes);
      demand_sound(service->routes[j].returns);
    }
    for (size_t j = 0; j < service->answers_count; j++) {
      demand_sound(service->answers[j].takes);
      demand_sound(service->answers[j].returns);
    }
    for (size_t j = 0; j < service->emits_count; j++) {
      demand_sound(service->emits[j]->data);
    }
    for (size_t j = 0; j < service->hears_count; j++) {
      demand_sound(service->hears[j].event->data);
    }
  }
}

static void events_hold_no_secrets(void **state) {
  (void)state;
  for (size_t i = 0; i < all_services_count; i++) {
    for (size_t j = 0; j < all_services[i]->emits_count; j++) {
      assert_false(shape_has_sealed(all_services[i]->emits[j]->data));
    }
  }
}

struct judge {
  const char *where;
  const struct shape *shape;
  const bool *skip;
};

static void judge_one(void *data, const struct wrong_body *wrong) {
  struct judge *judge = data;
  struct arena *arena = arena_create(4096);
  struct faults faults = { .arena = arena };
  void *ret = arena_alloc(arena, judge->shape->size);
  int result = shape_decode_body(judge->shape, wrong->json, judge->skip, arena, ret, &faults);
  if (result == 0 || faults.count != 1 || !text_equal(faults.at[0].path, wrong->path) ||
      strcmp(faults.at[0].code, wrong->code) != 0) {
    fail_msg("%s: %.300s should get %s at '%s'", judge->where, text_c(wrong->json), wrong->code,
             text_c(wrong->path));
  }
  arena_destroy(arena);
}

static void judge_bodies(const char *where, const struct shape *shape, const bool *skip) {
  struct arena *arena = arena_create(4096);
  struct faults faults = { .arena = arena };
  void *ret = arena_alloc(arena, shape->size);
  if (shape_decode_body(shape, right_body(shape, skip, arena), skip, arena, ret, &faults) != 0) {
    fail_msg("%s: %s at '%s'", where, faults.at[0].code, text_c(faults.at[0].path));
  }
  struct judge judge = { .where = where, .shape = shape, .skip = skip };
  wrong_bodies(shape, skip, arena, judge_one, &judge);
  arena_destroy(arena);
}

/* Members that the path names do not come with the body. */
static void skip_path(const struct route *route, bool skip[static MAX_FIELDS]) {
  assert_true(route->takes->fields_count <= MAX_FIELDS);
  for (size_t i = 0; i < route->takes->fields_count; i++) {
    char parameter[100];
    snprintf(parameter, sizeof parameter, "{%s}", route->takes->fields[i].name);
    skip[i] = strstr(route->path, parameter) != NULL;
  }
}

static void wrong_bodies_are_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < all_services_count; i++) {
    const struct service *service = all_services[i];
    for (size_t j = 0; j < service->routes_count; j++) {
      const struct route *route = &service->routes[j];
      if (route->method == HTTP_POST || route->method == HTTP_PUT || route->method == HTTP_PATCH) {
        bool skip[MAX_FIELDS] = { false };
        skip_path(route, skip);
        judge_bodies(route->name, route->takes, skip);
      }
    }
    for (size_t j = 0; j < service->answers_count; j++) {
      judge_bodies(service->answers[j].call->name, service->answers[j].takes, NULL);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tables_are_sound),
    cmocka_unit_test(events_hold_no_secrets),
    cmocka_unit_test(wrong_bodies_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
