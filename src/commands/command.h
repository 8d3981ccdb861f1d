/* The command line. Commands are one table (table.c) of names, arguments, words for people and a function;
   help, parsing and the way to the data follow from it. A command's function is the same in a running
   program, reached through SOUK_DATA/souk.sock, and at rest, with a runtime opened for it. */
#pragma once

#include "service/runtime.h"

/* What the program ends with. FINDINGS is also: it could not be done. */
enum exit_code { EXIT_FINE, EXIT_FINDINGS, EXIT_USAGE, EXIT_CONFIGURATION, EXIT_UNREACHABLE };

/* What main() knows. */
struct program {
  const struct service *const *services;
  size_t services_count;
  char *const *environment;
};

enum {
  COMMAND_MAX_OPERANDS = RUNTIME_MAX_SERVICES,
  COMMAND_MAX_OPTIONS = 8,
  COMMAND_MAX_ARGUMENTS = COMMAND_MAX_OPERANDS + 2 * COMMAND_MAX_OPTIONS,
  OUTPUT_MAX = 8 * 1024 * 1024, /* bytes that one command may print */
};

enum command_needs {
  NEEDS_NOTHING, /* works from the program alone, even where the environment is wrong */
  NEEDS_CONFIG,  /* the environment, checked; such a command finds its own way to the data, if it wants any */
  NEEDS_DATA,    /* the stores: those of the running program, or opened at rest under the lock */
  NEEDS_LIVE,    /* the running program */
};

struct command_option {
  const char *name;  /* "--topic" */
  const char *value; /* what the help calls its value; NULL: a switch */
  const char *doc;
};

struct command_context;

struct command {
  const char *group;    /* the heading it stands under in `souk --help` */
  const char *name;     /* one word or two: "run", "events list" */
  const char *operands; /* for the usage line: "[SERVICE…]" */
  size_t operands_min, operands_max;
  bool paths; /* operands are paths: made absolute before they are sent to a program with another directory */
  const struct command_option *options;
  size_t options_count;
  enum command_needs needs;
  const char *summary; /* one line */
  const char *doc;     /* the rest of its --help */
  /* Prints to `out`; what went wrong goes to context->error and is an exit code other than 0. */
  int (*run)(struct command_context *context, struct buffer *out);
};

/* One invocation. */
struct command_context {
  const struct program *program;
  const struct command *command;
  const char *operands[COMMAND_MAX_OPERANDS + 1]; /* ended by NULL */
  size_t operands_count;
  const char *values[COMMAND_MAX_OPTIONS]; /* by the command's option; "" for a switch; NULL: not given */
  struct arena *arena;
  const struct config *config; /* NULL for NEEDS_NOTHING */
  struct log *log;
  struct runtime *runtime; /* NULL unless NEEDS_DATA or NEEDS_LIVE */
  bool live;               /* the runtime is the running program's */
  struct error error;
};

extern const struct command commands[];
extern const size_t commands_count;

/* All of it: what main() returns. */
int command_line(const struct program *program, int argc, char **argv);

/* parse.c. Fills command, operands and values of `context`, or returns EXIT_USAGE with its error. -1: help or
   the version was asked for and printed to `out`. */
int command_parse(struct command_context *context, char *const *arguments, struct buffer *out);
/* The option's value ("" for a switch), or NULL. The name must be one of the command's. */
const char *command_option(const struct command_context *context, const char *name);
/* An option's whole number within min and max; `fallback` where it is not given. 0 or EXIT_USAGE. */
int command_number(struct command_context *context, const char *option, int64_t min, int64_t max,
                   int64_t fallback, int64_t *ret);

/* help.c */
void help_all(struct buffer *out);
/* Commands whose first word this is; false: there are none. */
bool help_group(const char *word, struct buffer *out);
void help_command(const struct command *command, struct buffer *out);

/* command_line.c. What every runtime of a command has: the program's services, the configuration, the log. */
struct runtime_options command_runtime_options(const struct command_context *context, struct clock *clock,
                                               const char *data);
/* Writes all of it; -EIO and friends. Empties the buffer. */
int print_buffer(int fd, struct buffer *buffer);
/* The exit code for a library's negative error. */
int exit_of(int error);
/* The data lies on a server (DATABASE_URL), not in SOUK_DATA. */
bool is_on_server(const struct config *config);
