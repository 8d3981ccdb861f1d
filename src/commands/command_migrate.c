/* souk migrate: the data brought to this version of the program. */
#include "commands/command_functions.h"

#include "commands/data.h"

#include <string.h>

enum { MIGRATIONS_SHOWN = 1000 };

static void add_applied(void *data, const char *line) {
  struct buffer *out = data;
  buffer_addf(out, "Applied %s\n", line + strcspn(line, "=") + 1);
}

/* What this run applied: the migrations that are remembered since it began. */
static int print_applied(struct command_context *context, struct store *store, struct instant began,
                         struct buffer *out) {
  struct text sql =
      text_format(context->arena,
                  "SELECT service || ' ' || number || ': ' || name AS migration FROM souk_migrations"
                  " WHERE applied >= %lld ORDER BY applied",
                  (long long)began.us);
  return store_query_lines(store, NULL, text_c(sql), MIGRATIONS_SHOWN, add_applied, out, &context->error);
}

static int print_all_applied(struct command_context *context, struct runtime *runtime, struct instant began,
                             struct buffer *out) {
  struct store *const *stores = NULL;
  size_t count = runtime_stores(runtime, &stores);
  int result = 0;
  for (size_t i = 0; i < count && result == 0; i++) {
    result = print_applied(context, stores[i], began, out);
  }
  return result;
}

static int open_runtime(struct command_context *context, const char *data, bool check_only,
                        struct buffer *out) {
  struct clock clock = { 0 };
  struct instant began = clock_now(&clock);
  struct runtime_options options = command_runtime_options(context, &clock, data);
  options.check_only = check_only;
  struct runtime *runtime = NULL;
  int result = runtime_create(&runtime, &options, &context->error);
  if (result == 0) {
    result = print_all_applied(context, runtime, began, out);
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
  bool begun = databases.count > 0 || is_on_server(context->config);
  if (begun && open_runtime(context, data, true, out) == 0) {
    buffer_addf(out, "Nothing to do: %s is up to date.\n", data);
    return EXIT_FINE;
  }
  result = open_runtime(context, data, false, out);
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
