/* What every listener serves beside its services' routes: health, metrics, documents, and the control socket.
 */
#include "service/assets.h"
#include "service/frame.h"
#include "trust/jwks.h"

#include <stdio.h>
#include <string.h>

enum { METRICS_BYTES_MAX = 4 << 20, DOCUMENT_BYTES_MAX = 8 << 20 };

static void answer(struct http_request *request, int status, const char *content_type, struct text body) {
  struct http_reply reply = { .status = status, .content_type = content_type, .body = body };
  http_reply_header(&reply, "Cache-Control", TEXT("no-store"));
  http_reply(request, &reply);
}

static void refuse(struct http_request *request, const struct problem *problem) {
  struct http_reply reply = { 0 };
  http_reply_problem(&reply, request->arena, problem);
  http_reply(request, &reply);
}

static struct runtime *runtime_of(const struct http_request *request) {
  const struct entrance *entrance = request->route->data;
  return entrance->runtime;
}

/* The process is there and answers. */
static void show_health(struct http_request *request) {
  answer(request, 200, "application/json", TEXT("{\"status\":\"ok\"}"));
}

/* It can do its work: stores can be written, nobody else is one of its consumers, it is not stopping. */
const char *runtime_trouble(struct runtime *runtime) {
  for (size_t i = 0; i < runtime->stores_count; i++) {
    if (store_health(runtime->stores[i]) < 0) {
      return "the store cannot be written";
    }
  }
  if (bus_health(runtime->bus) < 0) {
    return "another process consumes the same events";
  }
  return http_server_draining(runtime->server) ? "it is stopping" : NULL;
}

static void show_ready(struct http_request *request) {
  const char *trouble = runtime_trouble(runtime_of(request));
  if (trouble == NULL) {
    answer(request, 200, "application/json", TEXT("{\"status\":\"ready\"}"));
    return;
  }
  refuse(request, &(struct problem){ .kind = &problem_unavailable,
                                     .detail = text_format(request->arena, "Not ready: %s.", trouble),
                                     .retry_after_seconds = 5 });
}

static void write_metrics(struct http_request *request) {
  struct buffer page;
  buffer_init(&page, METRICS_BYTES_MAX);
  metrics_write(runtime_of(request), request->arena, &page);
  answer(request, page.failed ? 500 : 200, "text/plain; version=0.0.4; charset=utf-8",
         text_copy(request->arena, buffer_text(&page)));
  buffer_finish(&page);
}

struct metrics_work {
  struct task task;
  struct http_request *request;
};

static void run_metrics(struct task *task) {
  write_metrics(container_of(task, struct metrics_work, task)->request);
}

/* How far consumers are behind may have to be asked of a server, which a loop must not wait for. */
static void show_metrics(struct http_request *request) {
  struct runtime *runtime = runtime_of(request);
  struct metrics_work *work = ARENA_NEW(request->arena, struct metrics_work);
  *work = (struct metrics_work){ .task.run = run_metrics, .request = request };
  if (!config_is_set(runtime->options.config, &setting_database)) {
    write_metrics(request);
  } else if (workers_submit(runtime->control_workers, &work->task) < 0) {
    refuse(request, &(struct problem){ .kind = &problem_unavailable, .retry_after_seconds = 1 });
  }
}

static void show_openapi(struct http_request *request) {
  const struct entrance *entrance = request->route->data;
  answer(request, 200, "application/json", entrance->openapi);
}

static void show_asyncapi(struct http_request *request) {
  const struct entrance *entrance = request->route->data;
  answer(request, 200, "application/json", entrance->asyncapi);
}

static void show_asset(struct http_request *request) {
  const struct asset *asset = asset_find(&swagger_assets, request->path);
  if (asset == NULL) {
    refuse(request, &(struct problem){ .kind = &problem_not_found });
    return;
  }
  struct http_reply reply;
  asset_reply(request, asset, &reply);
  http_reply_header(&reply, "Cache-Control", TEXT("no-cache"));
  http_reply_header(&reply, "X-Content-Type-Options", TEXT("nosniff"));
  http_reply_header(&reply, "Content-Security-Policy",
                    TEXT("default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                         "object-src 'none'; frame-ancestors 'none'"));
  http_reply(request, &reply);
}

/* A page behind each problem's `type`, so that whoever follows it finds words. */
static void show_problem(struct http_request *request) {
  struct runtime *runtime = runtime_of(request);
  const struct problem_kind *kind = problem_by_code(runtime, request->params[0].value);
  if (kind == NULL) {
    refuse(request, &(struct problem){ .kind = &problem_not_found });
    return;
  }
  answer(request, 200, "text/plain; charset=utf-8",
         text_format(request->arena, "%s (%d)\n%s\n\n%s\n", kind->code, kind->status, kind->title,
                     kind->doc != NULL ? kind->doc : ""));
}

/* By which others believe what this process signs. */
static void show_keys(struct http_request *request) {
  struct runtime *runtime = runtime_of(request);
  struct buffer keys;
  buffer_init_in(&keys, request->arena, JWKS_BYTES_MAX);
  jwks_write(key_ring_public(runtime->keys), clock_now(runtime->options.clock), &keys);
  answer(request, keys.failed ? 500 : 200, "application/jwk-set+json", buffer_text(&keys));
}

/* RFC 9116. Expires is demanded, and a year is the most that it recommends. */
static void show_security(struct http_request *request) {
  enum { VALID_SECONDS = 180 * 86400 };
  struct runtime *runtime = runtime_of(request);
  struct text contact = config_text(runtime->options.config, &setting_security_contact);
  if (contact.len == 0) {
    refuse(request, &(struct problem){ .kind = &problem_not_found });
    return;
  }
  char expires[INSTANT_TEXT_LEN + 1];
  instant_format(instant_after(clock_now(runtime->options.clock), VALID_SECONDS), expires);
  answer(request, 200, "text/plain; charset=utf-8",
         text_format(request->arena, "Contact: %.*s\nExpires: %s\nPreferred-Languages: en\n",
                     TEXT_ARGS(contact), expires));
}

const struct http_route page_routes[] = {
  { .method = HTTP_GET, .path = "/health", .handle = show_health },
  { .method = HTTP_GET, .path = "/ready", .handle = show_ready },
  { .method = HTTP_GET, .path = "/metrics", .handle = show_metrics },
  { .method = HTTP_GET, .path = "/openapi.json", .handle = show_openapi },
  { .method = HTTP_GET, .path = "/asyncapi.json", .handle = show_asyncapi },
  { .method = HTTP_GET, .path = "/docs", .handle = show_asset },
  { .method = HTTP_GET, .path = "/docs/{file}", .handle = show_asset },
  { .method = HTTP_GET, .path = "/.well-known/jwks.json", .handle = show_keys },
  { .method = HTTP_GET, .path = "/.well-known/security.txt", .handle = show_security },
  { .method = HTTP_GET, .path = "/problems/{code}", .handle = show_problem },
};
const size_t page_routes_count = COUNT_OF(page_routes);

static int write_documents(struct entrance *entrance, const struct service *const *services, size_t count,
                           enum document_of of) {
  struct runtime *runtime = entrance->runtime;
  struct buffer document;
  buffer_init(&document, DOCUMENT_BYTES_MAX);
  openapi_document(services, count, of, &document);
  entrance->openapi = text_copy(runtime->arena, buffer_text(&document));
  bool failed = document.failed;
  buffer_clear(&document);
  asyncapi_document(services, count, &document);
  entrance->asyncapi = text_copy(runtime->arena, buffer_text(&document));
  failed = failed || document.failed;
  buffer_finish(&document);
  return failed ? -EFBIG : 0;
}

/* Clients see the whole system, wherever its services live; a service's own listener tells of what is here.
 */
int pages_make(struct runtime *runtime) {
  const struct runtime_options *options = &runtime->options;
  runtime->clients.runtime = runtime;
  runtime->peers.runtime = runtime;
  int result = 0;
  if (runtime->gateway != NULL) {
    result = write_documents(&runtime->clients, options->services, options->services_count, OF_CLIENTS);
  }
  if (result == 0 && runtime->passports != NULL) {
    const struct service *reached[RUNTIME_MAX_SERVICES];
    size_t count = 0;
    for (size_t i = 0; i < runtime->services_count; i++) {
      if (&runtime->services[i] != runtime->gateway) { /* nobody reaches the gateway there */
        reached[count++] = runtime->services[i].service;
      }
    }
    result = write_documents(&runtime->peers, reached, count, OF_PEERS);
  }
  return result;
}

/* The control socket: a command line as a list of {"text": …}, what it printed as the answer. */
enum { CONTROL_ARGUMENTS_MAX = 64, CONTROL_ARGUMENT_LENGTH_MAX = 32768 };
struct control_argument {
  struct text text;
};
static const struct field control_argument_fields[] = {
  FIELD(struct control_argument, text, .max = CONTROL_ARGUMENT_LENGTH_MAX),
};
static const struct shape control_argument_shape = SHAPE(control_argument, control_argument_fields);
struct control_request {
  struct control_argument *arguments;
  size_t arguments_count;
};
static const struct field control_request_fields[] = {
  LIST_FIELD(struct control_request, arguments, control_argument, .max = CONTROL_ARGUMENTS_MAX),
};
static const struct shape control_request_shape = SHAPE(control_request, control_request_fields);
struct control_reply {
  int64_t exit;
  struct text output;
};
static const struct field control_reply_fields[] = {
  FIELD(struct control_reply, exit),
  FIELD(struct control_reply, output, .max = DOCUMENT_BYTES_MAX),
};
static const struct shape control_reply_shape = SHAPE(control_reply, control_reply_fields);

struct control_work {
  struct task task;
  struct http_request *request;
  struct control_request in;
};

static void run_command(struct task *task) {
  struct control_work *work = container_of(task, struct control_work, task);
  struct http_request *request = work->request;
  struct runtime *runtime = request->route->data;
  char **arguments = ARENA_ARRAY(request->arena, work->in.arguments_count + 1, char *);
  for (size_t i = 0; i < work->in.arguments_count; i++) {
    struct text copy = text_copy(request->arena, work->in.arguments[i].text);
    arguments[i] = (char *)(uintptr_t)copy.at;
  }
  struct buffer output;
  buffer_init(&output, DOCUMENT_BYTES_MAX);
  struct control_reply result = {
    .exit = runtime->options.command(runtime->options.command_data, runtime, arguments, &output),
  };
  result.output = buffer_text(&output);
  struct buffer body;
  buffer_init(&body, 2 * (size_t)DOCUMENT_BYTES_MAX);
  shape_encode(&control_reply_shape, &result, &body);
  answer(request, 200, "application/json", text_copy(request->arena, buffer_text(&body)));
  buffer_finish(&body);
  buffer_finish(&output);
}

static void take_command(struct http_request *request) {
  struct runtime *runtime = request->route->data;
  struct control_work *work = ARENA_NEW(request->arena, struct control_work);
  work->request = request;
  work->task.run = run_command;
  struct faults faults = { .arena = request->arena };
  struct problem problem = { .kind = &problem_invalid_body, .faults = &faults };
  int result = shape_decode(&control_request_shape, request->body, UNKNOWN_REFUSED, request->arena, &work->in,
                            &faults);
  if (result == 0) {
    result = workers_submit(runtime->control_workers, &work->task);
    problem = (struct problem){ .kind = &problem_unavailable, .retry_after_seconds = 1 };
  }
  if (result < 0) {
    refuse(request, &problem);
  }
}

const struct http_route control_route = {
  .method = HTTP_POST, .path = "/control", .media = http_json_media, .handle = take_command
};
