/* souk config, souk docs: what follows from the program and the environment alone. */
#include "commands/command_functions.h"

#include "commands/settings.h"

int run_config(struct command_context *context, struct buffer *out) {
  config_print(context->config, out);
  return EXIT_FINE;
}

int run_docs_configuration(struct command_context *context, struct buffer *out) {
  struct settings settings;
  settings_gather(context->program, &settings);
  config_document(settings.rows, settings.count, out);
  return EXIT_FINE;
}

int run_docs_problems(struct command_context *context, struct buffer *out) {
  problems_document(context->program->services, context->program->services_count, out);
  return EXIT_FINE;
}

int run_docs_openapi(struct command_context *context, struct buffer *out) {
  openapi_document(context->program->services, context->program->services_count, out);
  return EXIT_FINE;
}

int run_docs_asyncapi(struct command_context *context, struct buffer *out) {
  asyncapi_document(context->program->services, context->program->services_count, out);
  return EXIT_FINE;
}
