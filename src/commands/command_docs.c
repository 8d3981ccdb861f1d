/* souk config, souk docs: what follows from the program and the environment alone. */
#include "commands/command_functions.h"

#include "commands/settings.h"

#include <jansson.h>
#include <stdlib.h>

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

/* Indented, so that a change shows as one in the committed file. */
static int print_indented(struct command_context *context, const struct buffer *document,
                          struct buffer *out) {
  struct text text = buffer_text(document);
  json_t *tree = document->failed ? NULL : json_loadb(text.at, text.len, 0, NULL);
  char *indented = tree != NULL ? json_dumps(tree, JSON_INDENT(2)) : NULL;
  json_decref(tree);
  if (indented == NULL) {
    return error_set(&context->error, EXIT_FINDINGS, "The document cannot be made.");
  }
  buffer_add_c(out, indented);
  buffer_add_char(out, '\n');
  free(indented);
  return EXIT_FINE;
}

int run_docs_openapi(struct command_context *context, struct buffer *out) {
  struct buffer document;
  buffer_init(&document, OUTPUT_MAX);
  openapi_document(context->program->services, context->program->services_count, OF_CLIENTS, &document);
  int exit_code = print_indented(context, &document, out);
  buffer_finish(&document);
  return exit_code;
}

int run_docs_asyncapi(struct command_context *context, struct buffer *out) {
  struct buffer document;
  buffer_init(&document, OUTPUT_MAX);
  asyncapi_document(context->program->services, context->program->services_count, &document);
  int exit_code = print_indented(context, &document, out);
  buffer_finish(&document);
  return exit_code;
}
