/* What --help prints, from the table of commands. */
#include "commands/command.h"

#include <string.h>

enum { NAME_COLUMN = 22 };

static void add_row(struct buffer *out, const char *name, const char *value, const char *doc) {
  char left[120];
  snprintf(left, sizeof left, "%s%s%s", name, value != NULL && value[0] != '\0' ? " " : "",
           value != NULL ? value : "");
  buffer_addf(out, "  %-*s  %s\n", NAME_COLUMN, left, doc);
}

void help_all(struct buffer *out) {
  buffer_add_c(out, "souk " SOUK_VERSION ": a marketplace in one program.\n\n"
                    "Usage: souk COMMAND [ARGUMENT…]\n");
  const char *group = "";
  for (size_t i = 0; i < commands_count; i++) {
    if (strcmp(group, commands[i].group) != 0) {
      group = commands[i].group;
      buffer_addf(out, "\n%s\n", group);
    }
    add_row(out, commands[i].name, "", commands[i].summary);
  }
  buffer_add_c(out,
               "\n`souk COMMAND --help` says more about one of them, `souk --version` prints the version.\n"
               "Everything is kept in the directory SOUK_DATA; `souk config` prints this and all other\n"
               "settings, which are environment variables.\n\n"
               "Exit codes: 0 fine; 1 something was found, or could not be done; 2 wrong usage; 3 wrong\n"
               "configuration; 4 the data is locked or the program cannot be reached.\n");
}

bool help_group(const char *word, struct buffer *out) {
  size_t length = strlen(word);
  bool any = false;
  for (size_t i = 0; i < commands_count; i++) {
    const char *name = commands[i].name;
    if (strncmp(name, word, length) != 0 || name[length] != ' ') {
      continue;
    }
    if (!any) {
      buffer_addf(out, "The commands of `souk %s`:\n", word);
    }
    any = true;
    add_row(out, name, "", commands[i].summary);
  }
  return any;
}

static const char *needs_words(const struct command *command) {
  switch (command->needs) {
  case NEEDS_NOTHING:
  case NEEDS_CONFIG:
    return NULL;
  case NEEDS_DATA:
    return "Works on the running program as well as at rest.";
  case NEEDS_LIVE:
    return "Needs a running program: `souk run` with the same SOUK_DATA.";
  }
  return NULL;
}

void help_command(const struct command *command, struct buffer *out) {
  buffer_addf(out, "Usage: souk %s%s%s%s\n\n%s\n", command->name,
              command->options_count > 0 ? " [OPTION…]" : "", command->operands != NULL ? " " : "",
              command->operands != NULL ? command->operands : "", command->summary);
  if (command->doc != NULL) {
    buffer_addf(out, "\n%s\n", command->doc);
  }
  if (command->options_count > 0) {
    buffer_add_c(out, "\nOptions\n");
    for (size_t i = 0; i < command->options_count; i++) {
      add_row(out, command->options[i].name, command->options[i].value, command->options[i].doc);
    }
  }
  const char *needs = needs_words(command);
  if (needs != NULL) {
    buffer_addf(out, "\n%s\n", needs);
  }
}
