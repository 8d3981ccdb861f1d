/* The settings of the whole program: the frame's and every service's, each row once. */
#pragma once

#include "commands/command.h"

struct settings {
  const struct setting *rows[CONFIG_MAX_SETTINGS];
  size_t count;
};

void settings_gather(const struct program *program, struct settings *ret);
/* Reads the environment. */
int settings_read(const struct program *program, char *const *environment, struct config **ret,
                  struct error *error);
/* The log on standard error, as SOUK_LOG_LEVEL and SOUK_LOG_FORM want it. */
struct log settings_log(const struct config *config);
