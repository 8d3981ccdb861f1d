/* From main()'s arguments to a command's function: here, in the running program, or with a runtime opened at
   rest. */
#include "commands/command.h"

#include "commands/control.h"
#include "commands/data.h"
#include "commands/settings.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int print_buffer(int fd, struct buffer *buffer) {
  struct text rest = buffer_text(buffer);
  int result = buffer->failed ? -EFBIG : 0;
  while (result == 0 && rest.len > 0) {
    ssize_t written = write(fd, rest.at, rest.len);
    if (written >= 0) {
      rest.at += written;
      rest.len -= (size_t)written;
    } else if (errno != EINTR) {
      result = -errno;
    }
  }
  buffer_clear(buffer);
  return result;
}

bool is_on_server(const struct config *config) {
  return config_is_set(config, &setting_database);
}

int exit_of(int error) {
  switch (error) {
  case 0:
    return EXIT_FINE;
  case -EBUSY:
  case -EADDRINUSE:
  case -ECONNREFUSED:
  case -EAGAIN:
  case -ETIME:
  case -EPIPE:
    return EXIT_UNREACHABLE;
  case -EINVAL:
  case -ENODATA:
  case -ENOTSUP:
  case -ESTALE:
  case -ELOOP:
  case -EACCES:
  case -ENOENT:
  case -ENOTDIR:
  case -EADDRNOTAVAIL:
    return EXIT_CONFIGURATION;
  default:
    return EXIT_FINDINGS;
  }
}

struct runtime_options command_runtime_options(const struct command_context *context, struct clock *clock,
                                               const char *data) {
  return (struct runtime_options){
    .services = context->program->services,
    .services_count = context->program->services_count,
    .config = context->config,
    .log = context->log,
    .clock = clock,
    .data = data,
  };
}

/* Opens the stores, holding the lock, for one command. Migrations are left to `souk migrate` and `souk run`:
   who only looks must not change. */
static int run_at_rest(struct command_context *context, const char *data, struct buffer *out) {
  struct databases databases;
  int result = data_databases(data, &databases, &context->error);
  if (result == 0 && databases.count == 0 && !is_on_server(context->config)) {
    result =
        error_set(&context->error, -ENODATA,
                  "SOUK_DATA (%s) holds no data yet: `souk run`, `souk migrate` and `souk demo` begin it.",
                  data);
  }
  if (result != 0) {
    return exit_of(result);
  }
  struct clock clock = { 0 };
  struct runtime_options options = command_runtime_options(context, &clock, data);
  options.check_only = true;
  result = runtime_create(&context->runtime, &options, &context->error);
  if (result != 0) {
    return exit_of(result);
  }
  int exit_code = context->command->run(context, out);
  runtime_destroy(context->runtime);
  return exit_code;
}

/* The arguments as the running program must see them: paths of ours are not relative to its directory. */
static char *const *absolute_arguments(struct command_context *context, char *const *arguments) {
  char here[PATH_MAX];
  if (!context->command->paths || getcwd(here, sizeof here) == NULL) {
    return arguments;
  }
  size_t count = 0;
  while (arguments[count] != NULL) {
    count++;
  }
  char **absolute = ARENA_ARRAY(context->arena, count + 1, char *);
  for (size_t i = 0; i < count; i++) {
    absolute[i] = arguments[i];
    for (size_t operand = 0; operand < context->operands_count; operand++) {
      if (context->operands[operand] == arguments[i] && arguments[i][0] != '/') {
        struct text path = text_format(context->arena, "%s/%s", here, arguments[i]);
        absolute[i] = (char *)text_c(path);
      }
    }
  }
  return absolute;
}

/* The lock tells whether a program is running: who cannot have it asks its holder. */
static int run_with_data(struct command_context *context, char *const *arguments, struct buffer *out) {
  const char *data = text_c(config_text(context->config, &setting_data));
  int result = data_exists(data, &context->error);
  if (result != 0) {
    return exit_of(result);
  }
  int lock = -1;
  result = data_lock(data, &lock, &context->error);
  if (result == -EBUSY) {
    struct error locked = context->error;
    int exit_code =
        control_send(data, context->arena, absolute_arguments(context, arguments), out, &context->error);
    return exit_code != EXIT_UNREACHABLE
               ? exit_code
               : error_prefix(&context->error, EXIT_UNREACHABLE, "%s It does not answer", locked.text);
  }
  if (result != 0) {
    return exit_of(result);
  }
  int exit_code = context->command->needs == NEEDS_DATA
                      ? run_at_rest(context, data, out)
                      : error_set(&context->error, EXIT_UNREACHABLE,
                                  "`souk %s` needs a running program, and none runs on SOUK_DATA (%s).",
                                  context->command->name, data);
  data_unlock(lock);
  return exit_code;
}

static int run_configured(struct command_context *context, char *const *arguments, struct buffer *out) {
  struct config *config = NULL;
  if (settings_read(context->program, context->program->environment, &config, &context->error) != 0) {
    return EXIT_CONFIGURATION;
  }
  struct log log = settings_log(config);
  context->config = config;
  context->log = &log;
  int exit_code = context->command->needs == NEEDS_CONFIG ? context->command->run(context, out)
                                                          : run_with_data(context, arguments, out);
  config_destroy(config);
  return exit_code;
}

static int run_parsed(struct command_context *context, char *const *arguments, struct buffer *out) {
  if (context->command->needs == NEEDS_NOTHING) {
    return context->command->run(context, out);
  }
  return run_configured(context, arguments, out);
}

int command_line(const struct program *program, int argc, char **argv) {
  umask(077); /* what it makes, data and copies of it, is for its user alone */
  struct command_context context = { .program = program, .arena = arena_create(65536) };
  struct buffer out;
  buffer_init(&out, OUTPUT_MAX);
  char *const *arguments = argc > 0 ? argv + 1 : argv;
  int exit_code = command_parse(&context, arguments, &out);
  if (exit_code == 0) {
    exit_code = run_parsed(&context, arguments, &out);
  } else if (exit_code < 0) {
    exit_code = EXIT_FINE;
  }
  int printed = print_buffer(STDOUT_FILENO, &out);
  if (printed != 0) {
    fprintf(stderr, "souk: cannot write what it found: %s\n", strerror(-printed));
    exit_code = exit_code == EXIT_FINE ? EXIT_FINDINGS : exit_code;
  }
  if (exit_code != EXIT_FINE && context.error.text[0] != '\0') {
    fprintf(stderr, "souk: %s\n", context.error.text);
  }
  buffer_finish(&out);
  arena_destroy(context.arena);
  return exit_code;
}
