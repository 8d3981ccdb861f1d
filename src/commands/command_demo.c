/* souk demo: something to look at in an empty shop. */
#include "commands/command_functions.h"

#include "commands/data.h"
#include "commands/demo.h"
#include "commands/settings.h"

#include <string.h>

static int seed(struct command_context *context, const char *data, struct buffer *out) {
  return exit_of(demo_seed(context->arena, data, out, &context->error));
}

/* The environment with any free port in place of SOUK_LISTEN: what is started for a moment is in nobody's
 * way. */
static char *const *with_free_port(struct command_context *context) {
  static const char listen[] = "SOUK_LISTEN=";
  char *const *environment = context->program->environment;
  size_t count = 0;
  while (environment[count] != NULL) {
    count++;
  }
  char **changed = ARENA_ARRAY(context->arena, count + 2, char *);
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (strncmp(environment[i], listen, sizeof listen - 1) != 0) {
      changed[kept++] = environment[i];
    }
  }
  changed[kept] = (char *)text_c(text_format(context->arena, "%s127.0.0.1:0", listen));
  return changed;
}

static int seed_at_rest(struct command_context *context, const char *data, struct buffer *out) {
  struct config *config = NULL;
  if (settings_read(context->program, with_free_port(context), &config, &context->error) != 0) {
    return EXIT_CONFIGURATION;
  }
  struct clock clock = { 0 };
  struct runtime_options options = command_runtime_options(context, &clock, data);
  struct runtime *runtime = NULL;
  int result = runtime_create(&runtime, &options, &context->error);
  if (result == 0) {
    result = runtime_start(runtime, &context->error);
  }
  int exit_code = exit_of(result);
  if (result == 0) {
    exit_code = seed(context, data, out);
    runtime_stop(runtime);
  }
  runtime_destroy(runtime);
  config_destroy(config);
  return exit_code;
}

int run_demo(struct command_context *context, struct buffer *out) {
  const char *data = text_c(config_text(context->config, &setting_data));
  int result = data_make(data, &context->error);
  if (result != 0) {
    return exit_of(result);
  }
  int lock = -1;
  result = data_lock(data, &lock, &context->error);
  if (result == -EBUSY) {
    return seed(context, data, out);
  }
  if (result != 0) {
    return exit_of(result);
  }
  int exit_code = seed_at_rest(context, data, out);
  data_unlock(lock);
  return exit_code;
}
