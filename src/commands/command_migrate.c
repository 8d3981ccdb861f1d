/* souk migrate: the data brought to this version of the program. */
#include "commands/command_functions.h"

#include "commands/data.h"

#include <string.h>

static int open_runtime(struct command_context *context, const char *data, bool check_only) {
  struct clock clock = { 0 };
  struct runtime_options options = { .services = context->program->services,
                                     .services_count = context->program->services_count,
                                     .config = context->config,
                                     .log = context->log,
                                     .clock = &clock,
                                     .data = data,
                                     .check_only = check_only };
  struct runtime *runtime = NULL;
  int result = runtime_create(&runtime, &options, &context->error);
  if (result == 0) {
    runtime_destroy(runtime);
  }
  return result;
}

static int migrate(struct command_context *context, const char *data, struct buffer *out) {
  struct databases databases;
  int result = data_databases(data, &databases, &context->error);
  if (result != 0) {
    return exit_of(result);
  }
  if (databases.count > 0 && open_runtime(context, data, true) == 0) {
    buffer_addf(out, "Nothing to do: %s is up to date.\n", data);
    return EXIT_FINE;
  }
  result = open_runtime(context, data, false);
  if (result == 0) {
    buffer_addf(out, "%s is up to date now.\n", data);
  }
  return exit_of(result);
}

int run_migrate(struct command_context *context, struct buffer *out) {
  const char *data = text_c(config_text(context->config, &setting_data));
  int lock = -1;
  int result = data_make(data, &context->error);
  if (result == 0) {
    result = data_lock(data, &lock, &context->error);
  }
  if (result != 0) {
    return exit_of(result);
  }
  int exit_code = migrate(context, data, out);
  data_unlock(lock);
  return exit_code;
}
