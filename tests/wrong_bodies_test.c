/* Every route of every service gets every kind of wrong body, made from its shape, through the gateway: each
   is refused with the fault at its path, none makes a 5xx, and nothing is stored. */
#include "http/client.h"
#include "service/documents.h"
#include "service/runtime.h"
#include "services.h"
#include "shape/wrong_bodies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { SETTINGS_MAX = 200 };
#define ADMIN_PASSWORD "twelve-blue-camels"

struct house {
  char data[64];
  char data_variable[80];
  struct config *config;
  struct log log;
  struct clock clock;
  struct runtime *runtime;
  struct http_client *client;
  struct arena *arena;
  struct text bearer; /* the first admin's */
  int64_t heads;      /* of the logs, once all that a start makes was made */
};

static int64_t log_heads(struct house *house) {
  struct store *const *stores = NULL;
  size_t count = runtime_stores(house->runtime, &stores);
  int64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    sum += store_log_head(stores[i]);
  }
  return sum;
}

static void log_in_admin(struct house *house) {
  struct http_call call = {
    .method = HTTP_POST,
    .url = text_format(house->arena, "http://%s/api/v1/auth/token", runtime_address(house->runtime)).at,
    .content_type = "application/x-www-form-urlencoded",
    .body = TEXT("grant_type=password&username=admin&password=" ADMIN_PASSWORD),
    .deadline_ms = 10000,
    .tries = 1,
  };
  static const char before[] = "{\"access_token\":\"";
  struct http_answer answer;
  struct error error = { 0 };
  assert_int_equal(http_client_call(house->client, &call, house->arena, &answer, &error), 0);
  assert_int_equal(answer.status, 200);
  assert_true(text_starts(answer.body, before));
  const char *token = answer.body.at + sizeof before - 1;
  house->bearer = text_format(house->arena, "Bearer %.*s", (int)strcspn(token, "\""), token);
}

static int start(void **state) {
  struct house *house = calloc(1, sizeof *house);
  strcpy(house->data, "/tmp/souk-wrong-XXXXXX");
  if (house == NULL || mkdtemp(house->data) == NULL) {
    return -1;
  }
  snprintf(house->data_variable, sizeof house->data_variable, "SOUK_DATA=%s", house->data);
  char *environment[] = { house->data_variable, (char[]){ "SOUK_LISTEN=127.0.0.1:0" },
                          (char[]){ "SOUK_RATE_LIMIT=off" }, (char[]){ "ADMIN_PASSWORD=" ADMIN_PASSWORD },
                          NULL };
  const struct setting *rows[SETTINGS_MAX];
  size_t count = 0;
  for (size_t i = 0; i < frame_settings_count; i++) {
    rows[count++] = frame_settings[i];
  }
  for (size_t i = 0; i < all_services_count; i++) {
    for (size_t k = 0; k < all_services[i]->settings_count; k++) {
      rows[count++] = all_services[i]->settings[k];
    }
  }
  struct error error = { 0 };
  house->log = (struct log){ .fd = STDERR_FILENO, .level = LOG_WARN, .form = LOG_HUMAN };
  struct runtime_options options = { .services = all_services,
                                     .services_count = all_services_count,
                                     .log = &house->log,
                                     .clock = &house->clock,
                                     .data = house->data };
  struct http_client_options client = {
    .connections_max = 2, .breaker_failures = 100, .breaker_pause_ms = 10, .reply_max = 1 << 20
  };
  if (config_create(&house->config, rows, count, environment, &error) < 0 ||
      (options.config = house->config, runtime_create(&house->runtime, &options, &error)) < 0 ||
      runtime_start(house->runtime, &error) < 0 || http_client_create(&house->client, &client, &error) < 0) {
    fprintf(stderr, "%s\n", error.text);
    return -1;
  }
  runtime_run_jobs(house->runtime); /* the first admin */
  house->arena = arena_create(4096);
  log_in_admin(house);
  house->heads = log_heads(house);
  *state = house;
  return 0;
}

static int stop(void **state) {
  struct house *house = *state;
  http_client_destroy(house->client);
  arena_destroy(house->arena);
  runtime_destroy(house->runtime);
  config_destroy(house->config);
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", house->data);
  int result = system(command);
  free(house);
  return result;
}

/* "/orders/{id}/cancel" with an id that is nobody's, or with a text that is no id. */
static struct text fill_path(struct arena *arena, const char *pattern, const char *value) {
  struct buffer path;
  buffer_init(&path, 4096);
  for (const char *at = pattern; *at != '\0'; at++) {
    if (*at != '{') {
      buffer_add_char(&path, *at);
      continue;
    }
    buffer_add_c(&path, value);
    at = strchr(at, '}');
  }
  struct text filled = text_copy(arena, buffer_text(&path));
  buffer_finish(&path);
  return filled;
}

static int send_request(struct house *house, struct arena *arena, const struct route *route,
                        const char *path_and_query, const struct text *body, struct http_answer *ret) {
  struct http_call call = {
    .method = route->method,
    .url = text_format(arena, "http://%s/api/v1%s", runtime_address(house->runtime), path_and_query).at,
    .headers = { { TEXT("Authorization"), house->bearer }, { TEXT("If-Match"), TEXT("\"1\"") } },
    .headers_count = 2,
    .deadline_ms = 10000,
    .tries = 1,
  };
  if (body != NULL) {
    call.content_type = "application/json";
    call.body = *body;
  }
  struct error error = { 0 };
  int result = http_client_call(house->client, &call, arena, ret, &error);
  if (result < 0) {
    fail_msg("%s: %s", call.url, error.text);
  }
  return ret->status;
}

struct one_route {
  struct house *house;
  const struct route *route;
  size_t sent;
};

static void send_wrong(void *data, const struct wrong_body *wrong) {
  struct one_route *one = data;
  struct arena *arena = arena_create(4096);
  struct text path = fill_path(arena, one->route->path, "01900000-0000-7000-8000-00000000ffff");
  struct http_answer answer;
  send_request(one->house, arena, one->route, path.at, &wrong->json, &answer);
  one->sent++;
  char pointer[512];
  snprintf(pointer, sizeof pointer, "\"pointer\":\"%s\"", text_c(wrong->path));
  if ((answer.status != 400 && answer.status != 422) || strstr(text_c(answer.body), pointer) == NULL) {
    fail_msg("%s with %s: %d %s\nwanted a fault at %s", one->route->name, text_c(wrong->json), answer.status,
             text_c(answer.body), pointer);
  }
  arena_destroy(arena);
}

static bool has_body(const struct route *route) {
  return route->method == HTTP_POST || route->method == HTTP_PUT || route->method == HTTP_PATCH;
}

static void every_wrong_body_is_refused_at_its_path(void **state) {
  struct house *house = *state;
  struct arena *arena = arena_create(1 << 16);
  size_t sent = 0;
  for (size_t s = 0; s < all_services_count; s++) {
    for (size_t i = 0; i < all_services[s]->routes_count; i++) {
      const struct route *route = &all_services[s]->routes[i];
      bool skip[TAKES_FIELDS_MAX] = { false };
      size_t in_body = 0;
      for (size_t k = 0; k < route->takes->fields_count; k++) {
        skip[k] = document_in_path(route, &route->takes->fields[k]);
        in_body += skip[k] ? 0 : 1;
      }
      if (has_body(route) && in_body > 0 && !route->form && route->body_types == NULL) {
        struct one_route one = { .house = house, .route = route };
        wrong_bodies(route->takes, skip, arena, send_wrong, &one);
        sent += one.sent;
      }
    }
  }
  assert_true(sent > 100);
  assert_int_equal(log_heads(house), house->heads);
  arena_destroy(arena);
}

static void every_wrong_path_and_query_is_refused(void **state) {
  struct house *house = *state;
  for (size_t s = 0; s < all_services_count; s++) {
    for (size_t i = 0; i < all_services[s]->routes_count; i++) {
      const struct route *route = &all_services[s]->routes[i];
      struct arena *arena = arena_create(1 << 14);
      struct http_answer answer;
      if (strchr(route->path, '{') != NULL) {
        struct text body = has_body(route) ? right_body(route->takes, NULL, arena) : (struct text){ 0 };
        struct text path = fill_path(arena, route->path, "no-id");
        int status = send_request(house, arena, route, path.at, has_body(route) ? &body : NULL, &answer);
        assert_in_range(status, 400, 422);
      }
      if (!has_body(route) || route->body_types != NULL) {
        struct text path = fill_path(arena, route->path, "01900000-0000-7000-8000-00000000ffff");
        struct text query = text_format(arena, "%s?no_such_member=1", path.at);
        assert_int_equal(send_request(house, arena, route, query.at, NULL, &answer), 400);
        bool in_own_words = route->explain != NULL;
        const char *named = in_own_words ? "no_such_member" : "\"pointer\":\"/no_such_member\"";
        if (strstr(answer.body.at, named) == NULL) {
          fail_msg("%s %s: %s", http_method_name(route->method), query.at, answer.body.at);
        }
      }
      arena_destroy(arena);
    }
  }
  assert_int_equal(log_heads(house), house->heads);
}

static void the_faces_of_all_services_are_sound(void **state) {
  (void)state;
  struct error error = { 0 };
  if (services_check(all_services, all_services_count, &error) < 0) {
    fail_msg("%s", error.text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_faces_of_all_services_are_sound),
    cmocka_unit_test_setup_teardown(every_wrong_body_is_refused_at_its_path, start, stop),
    cmocka_unit_test_setup_teardown(every_wrong_path_and_query_is_refused, start, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
