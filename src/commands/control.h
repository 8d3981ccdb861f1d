/* Commands on a running program: POST /control on SOUK_DATA/souk.sock carries the arguments there and brings
   back what the command printed and its exit code. */
#pragma once

#include "commands/command.h"

/* Sends the arguments and prints the answer: its output to `out`, what went wrong to `error`. The command's
   exit code, or EXIT_UNREACHABLE. */
int control_send(const char *data, struct arena *arena, char *const *arguments, struct buffer *out,
                 struct error *error);
/* runtime_options.command, in the running program; `data` is the struct program. */
int control_answer(void *data, struct runtime *runtime, char **arguments, struct buffer *out);
