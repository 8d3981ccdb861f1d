#include "commands/demo_calls.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CALL_DEADLINE_MS = 10000, CALL_TRIES = 4, PAUSE_MS = 20, ADDRESS_MAX = 128 };

/* The address at which clients come in, as the program wrote it down; empty where it did not. */
static struct text read_address(struct arena *arena, const char *data) {
  char path[DATA_PATH_MAX];
  char line[ADDRESS_MAX] = "";
  struct error ignored;
  FILE *file = data_path(data, "address", path, &ignored) == 0 ? fopen(path, "re") : NULL;
  if (file != NULL) {
    if (fgets(line, sizeof line, file) != NULL) {
      line[strcspn(line, "\n")] = '\0';
    }
    fclose(file);
  }
  return text_copy(arena, text_of(line));
}

int demo_calls_open(struct demo_calls *ret, struct arena *arena, const char *data, struct error *error) {
  static const struct http_client_options options = {
    .connections_max = 2, .breaker_failures = 5, .breaker_pause_ms = 1000, .reply_max = 4 << 20
  };
  *ret = (struct demo_calls){ .arena = arena, .error = error, .entrance = read_address(arena, data) };
  int result = data_path(data, "souk.sock", ret->socket, error);
  return result == 0 ? http_client_create(&ret->client, &options, error) : result;
}

void demo_calls_close(struct demo_calls *calls) {
  http_client_destroy(calls->client);
}

static struct text encode(struct arena *arena, const json_t *json) {
  char *text = json_dumps(json, JSON_COMPACT);
  struct text copy = text_copy(arena, text_of(text));
  free(text);
  return copy;
}

struct content {
  const char *type; /* NULL: none */
  struct text body;
};

static struct content content_of(struct arena *arena, const struct demo_call *call) {
  if (call->body != NULL) {
    return (struct content){ "application/json", encode(arena, call->body) };
  }
  if (call->webp.len > 0) {
    return (struct content){ "image/webp", call->webp };
  }
  return (struct content){ call->form.len > 0 ? "application/x-www-form-urlencoded" : NULL, call->form };
}

int demo_call(struct demo_calls *calls, const struct demo_call *call, int *ret_status, json_t **ret_reply) {
  bool by_owner = call->bearer.len == 0 && !call->as_client;
  struct text url = by_owner
                        ? text_format(calls->arena, "http://souk%s", call->path)
                        : text_format(calls->arena, "http://%s/api/v1%s", calls->entrance.at, call->path);
  struct content content = content_of(calls->arena, call);
  struct http_call request = {
    .method = call->method,
    .url = text_c(url),
    .unix_socket = by_owner ? calls->socket : NULL,
    .content_type = content.type,
    .body = content.body,
    .deadline_ms = CALL_DEADLINE_MS,
    .tries = call->method == HTTP_GET || call->key != NULL ? CALL_TRIES : 1,
  };
  if (call->key != NULL) {
    request.headers[request.headers_count++] =
        (struct http_header){ TEXT("Idempotency-Key"), text_of(call->key) };
  }
  if (call->bearer.len > 0) {
    request.headers[request.headers_count++] =
        (struct http_header){ TEXT("Authorization"),
                              text_format(calls->arena, "Bearer %s", call->bearer.at) };
  }
  struct http_answer answer;
  int result = http_client_call(calls->client, &request, calls->arena, &answer, calls->error);
  if (result != 0) {
    return result;
  }
  *ret_status = answer.status;
  *ret_reply = json_loadb(text_c(answer.body), answer.body.len, 0, NULL);
  return 0;
}

int demo_get(struct demo_calls *calls, const char *path, int *ret_status, json_t **ret_reply) {
  struct demo_call call = { .method = HTTP_GET, .path = path };
  return demo_call(calls, &call, ret_status, ret_reply);
}

int demo_post(struct demo_calls *calls, const char *path, json_t *body, const char *key, int *ret_status,
              json_t **ret_reply) {
  struct demo_call call = { .method = HTTP_POST, .path = path, .body = body, .key = key };
  return demo_call(calls, &call, ret_status, ret_reply);
}

int demo_refused(struct demo_calls *calls, const char *what, const char *name, int status,
                 const json_t *problem) {
  const char *title = json_string_value(json_object_get(problem, "title"));
  const char *detail = json_string_value(json_object_get(problem, "detail"));
  return error_set(calls->error, -EPROTO, "%s %s was answered %d: %s%s%s", what, name, status,
                   title != NULL ? title : "", detail != NULL ? ". " : "", detail != NULL ? detail : "");
}

void demo_pause(void) {
  struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
  nanosleep(&pause, NULL);
}
