#include "commands/control.h"

#include "commands/data.h"
#include "http/client.h"

#include <string.h>

/* What the command printed and, behind a record separator (ASCII RS), what belongs on standard error. */
enum { RECORD_SEPARATOR = 0x1e };

enum { CONTROL_DEADLINE_MS = 3600 * 1000 }; /* a backup or check of a large store takes its time */

struct control_reply {
  int64_t exit;
  struct text output;
};
static const struct field control_reply_fields[] = {
  FIELD(struct control_reply, exit, .min = 0, .max = 255),
  FIELD(struct control_reply, output, .max = OUTPUT_MAX),
};
static const struct shape control_reply_shape =
    SHAPE(control_reply, control_reply_fields, .doc = "What a command answered.");

static void encode_arguments(char *const *arguments, struct buffer *out) {
  buffer_add_c(out, "{\"arguments\":[");
  for (size_t i = 0; arguments[i] != NULL; i++) {
    buffer_add_c(out, i > 0 ? ",{\"text\":" : "{\"text\":");
    buffer_add_json_string(out, text_of(arguments[i]));
    buffer_add_char(out, '}');
  }
  buffer_add_c(out, "]}");
}

static int read_reply(const struct http_answer *answer, struct arena *arena, struct buffer *out,
                      struct error *error) {
  struct control_reply reply;
  struct faults faults = { .arena = arena };
  if (answer->status != 200 ||
      shape_decode(&control_reply_shape, answer->body, UNKNOWN_IGNORED, arena, &reply, &faults) != 0) {
    return error_set(error, EXIT_UNREACHABLE, "The running program answered %d: %.*s", answer->status,
                     TEXT_ARGS(answer->body));
  }
  const char *separator =
      reply.output.len > 0 ? memchr(reply.output.at, RECORD_SEPARATOR, reply.output.len) : NULL;
  size_t printed = separator != NULL ? (size_t)(separator - reply.output.at) : reply.output.len;
  buffer_add(out, text_c(reply.output), printed);
  error_set(error, 0, "%s", separator != NULL ? separator + 1 : "");
  return (int)reply.exit;
}

int control_send(const char *data, struct arena *arena, char *const *arguments, struct buffer *out,
                 struct error *error) {
  char socket[DATA_PATH_MAX];
  if (data_path(data, "souk.sock", socket, error) != 0) {
    return EXIT_CONFIGURATION;
  }
  struct http_client *client = NULL;
  struct http_client_options options = {
    .connections_max = 1, .breaker_failures = 5, .breaker_pause_ms = 1000, .reply_max = 2 * (size_t)OUTPUT_MAX
  };
  if (http_client_create(&client, &options, error) != 0) {
    return EXIT_UNREACHABLE;
  }
  struct buffer body;
  buffer_init(&body, HTTP_DEFAULT_BODY);
  encode_arguments(arguments, &body);
  int exit_code = EXIT_USAGE;
  if (body.failed) {
    error_set(error, 0, "The arguments are too long.");
  } else {
    struct http_call call = { .method = HTTP_POST,
                              .url = "http://souk/control",
                              .unix_socket = socket,
                              .content_type = "application/json",
                              .body = buffer_text(&body),
                              .deadline_ms = CONTROL_DEADLINE_MS,
                              .tries = 1 };
    struct http_answer answer;
    int result = http_client_call(client, &call, arena, &answer, error);
    exit_code = result == 0 ? read_reply(&answer, arena, out, error) : EXIT_UNREACHABLE;
  }
  buffer_finish(&body);
  http_client_destroy(client);
  return exit_code;
}

static int answer_parsed(struct command_context *context, struct runtime *runtime, struct buffer *out) {
  if (context->command->needs != NEEDS_DATA && context->command->needs != NEEDS_LIVE) {
    return error_set(&context->error, EXIT_USAGE, "`souk %s` does not run inside a running program.",
                     context->command->name);
  }
  context->runtime = runtime;
  context->live = true;
  context->config = runtime_config(runtime);
  return context->command->run(context, out);
}

int control_answer(void *data, struct runtime *runtime, char **arguments, struct buffer *out) {
  struct command_context context = { .program = data, .arena = arena_create(65536) };
  int exit_code = command_parse(&context, arguments, out);
  if (exit_code == 0) {
    exit_code = answer_parsed(&context, runtime, out);
  }
  if (out->failed) {
    buffer_clear(out);
    exit_code = error_set(&context.error, EXIT_FINDINGS, "It has too much to say: ask for less at a time.");
  }
  if (exit_code > 0 && context.error.text[0] != '\0') {
    buffer_add_char(out, RECORD_SEPARATOR);
    buffer_add_c(out, context.error.text);
  }
  arena_destroy(context.arena);
  return exit_code < 0 ? EXIT_FINE : exit_code;
}
