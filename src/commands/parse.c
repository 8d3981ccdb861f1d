/* Arguments into a command, its options and operands. */
#include "commands/command.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { HELPED = -1 };

static int usage_error(struct command_context *context, const char *what, const char *which) {
  const struct command *command = context->command;
  return error_set(&context->error, EXIT_USAGE, "%s%s. See `souk %s%s--help`.", what, which,
                   command != NULL ? command->name : "", command != NULL ? " " : "");
}

static bool asks_for_help(const char *argument) {
  return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/* How many of the arguments name this command: 0, 1 or 2. */
static size_t words_matched(const struct command *command, char *const *arguments) {
  const char *space = strchr(command->name, ' ');
  if (space == NULL) {
    return strcmp(command->name, arguments[0]) == 0 ? 1 : 0;
  }
  size_t first = (size_t)(space - command->name);
  bool matches = strlen(arguments[0]) == first && memcmp(command->name, arguments[0], first) == 0 &&
                 arguments[1] != NULL && strcmp(space + 1, arguments[1]) == 0;
  return matches ? 2 : 0;
}

static int find_command(struct command_context *context, char *const *arguments, size_t *ret_words,
                        struct buffer *out) {
  for (size_t i = 0; i < commands_count; i++) {
    size_t words = words_matched(&commands[i], arguments);
    if (words > 0) {
      context->command = &commands[i];
      *ret_words = words;
      return 0;
    }
  }
  struct buffer group;
  buffer_init(&group, OUTPUT_MAX);
  bool is_group = help_group(arguments[0], &group);
  bool helped = is_group && arguments[1] != NULL && asks_for_help(arguments[1]);
  if (helped) {
    buffer_add_text(out, buffer_text(&group));
  }
  buffer_finish(&group);
  if (helped) {
    return HELPED;
  }
  if (!is_group) {
    return error_set(&context->error, EXIT_USAGE, "There is no command `%s`. `souk --help` lists them.",
                     arguments[0]);
  }
  if (arguments[1] == NULL) {
    return error_set(&context->error, EXIT_USAGE, "`souk %s` needs to know what to do. See `souk %s --help`.",
                     arguments[0], arguments[0]);
  }
  return error_set(&context->error, EXIT_USAGE, "There is no command `%s %s`. See `souk %s --help`.",
                   arguments[0], arguments[1], arguments[0]);
}

/* Reads "--name value" or "--name=value" at `*at` and moves it to the last argument used. */
static int parse_option(struct command_context *context, char *const **at) {
  const struct command *command = context->command;
  const char *argument = **at;
  size_t length = strcspn(argument, "=");
  for (size_t i = 0; i < command->options_count; i++) {
    const struct command_option *option = &command->options[i];
    if (strlen(option->name) != length || memcmp(option->name, argument, length) != 0) {
      continue;
    }
    if (context->values[i] != NULL) {
      return usage_error(context, "Given twice: ", option->name);
    }
    if (option->value == NULL) {
      context->values[i] = "";
      return argument[length] == '\0' ? 0 : usage_error(context, "Takes no value: ", option->name);
    }
    if (argument[length] == '=') {
      context->values[i] = argument + length + 1;
      return 0;
    }
    if ((*at)[1] == NULL) {
      return usage_error(context, "Needs a value: ", option->name);
    }
    context->values[i] = *++*at;
    return 0;
  }
  return usage_error(context, "No such option: ", argument);
}

static int parse_arguments(struct command_context *context, char *const *at, struct buffer *out) {
  const struct command *command = context->command;
  bool options = true;
  for (; *at != NULL; at++) {
    if (options && strcmp(*at, "--") == 0) {
      options = false;
    } else if (options && asks_for_help(*at)) {
      help_command(command, out);
      return HELPED;
    } else if (options && (*at)[0] == '-' && (*at)[1] != '\0') {
      int result = parse_option(context, &at);
      if (result != 0) {
        return result;
      }
    } else if (context->operands_count == command->operands_max) {
      return usage_error(context, "One argument too many: ", *at);
    } else {
      context->operands[context->operands_count++] = *at;
    }
  }
  if (context->operands_count < command->operands_min) {
    return usage_error(context, "Missing: ", command->operands);
  }
  return 0;
}

static int parse(struct command_context *context, char *const *arguments, struct buffer *out) {
  size_t words = 0;
  int result = find_command(context, arguments, &words, out);
  return result != 0 ? result : parse_arguments(context, arguments + words, out);
}

int command_parse(struct command_context *context, char *const *arguments, struct buffer *out) {
  if (arguments[0] == NULL) {
    return error_set(&context->error, EXIT_USAGE, "What shall it do? `souk --help` lists the commands.");
  }
  if (strcmp(arguments[0], "help") == 0 && arguments[1] != NULL) {
    char help[] = "--help";
    return parse(context,
                 (char *const[]){ arguments[1], arguments[2] != NULL ? arguments[2] : help, help, NULL },
                 out);
  }
  if (asks_for_help(arguments[0]) || strcmp(arguments[0], "help") == 0) {
    help_all(out);
    return HELPED;
  }
  if (strcmp(arguments[0], "--version") == 0) {
    buffer_add_c(out, "souk " SOUK_VERSION "\n");
    return HELPED;
  }
  return parse(context, arguments, out);
}

const char *command_option(const struct command_context *context, const char *name) {
  const struct command *command = context->command;
  for (size_t i = 0; i < command->options_count; i++) {
    if (strcmp(command->options[i].name, name) == 0) {
      return context->values[i];
    }
  }
  abort(); /* a programming error: the table does not have it */
}

int command_number(struct command_context *context, const char *option, int64_t min, int64_t max,
                   int64_t fallback, int64_t *ret) {
  const char *value = command_option(context, option);
  if (value == NULL) {
    *ret = fallback;
    return 0;
  }
  char *end = NULL;
  errno = 0;
  long long number = strtoll(value, &end, 10);
  if (errno != 0 || end == value || *end != '\0' || number < min || number > max) {
    return error_set(&context->error, EXIT_USAGE, "%s is \"%s\": it must be a number from %lld to %lld.",
                     option, value, (long long)min, (long long)max);
  }
  *ret = number;
  return 0;
}
