#include "commands/settings.h"

#include <stdlib.h>
#include <unistd.h>

static void add_row(struct settings *settings, const struct setting *row) {
  for (size_t i = 0; i < settings->count; i++) {
    if (settings->rows[i] == row) {
      return; /* several services may read one setting */
    }
  }
  if (settings->count == CONFIG_MAX_SETTINGS) {
    abort(); /* a programming error, on any start */
  }
  settings->rows[settings->count++] = row;
}

void settings_gather(const struct program *program, struct settings *ret) {
  ret->count = 0;
  for (size_t i = 0; i < frame_settings_count; i++) {
    add_row(ret, frame_settings[i]);
  }
  for (size_t s = 0; s < program->services_count; s++) {
    for (size_t i = 0; i < program->services[s]->settings_count; i++) {
      add_row(ret, program->services[s]->settings[i]);
    }
    if (program->services[s]->url != NULL) {
      add_row(ret, program->services[s]->url);
    }
  }
}

int settings_read(const struct program *program, char *const *environment, struct config **ret,
                  struct error *error) {
  struct settings settings;
  settings_gather(program, &settings);
  return config_create(ret, settings.rows, settings.count, environment, error);
}

struct log settings_log(const struct config *config) {
  struct log log = { .fd = STDERR_FILENO, .level = LOG_INFO, .form = LOG_JSON };
  /* The setting's choices are the levels, so this cannot fail. */
  (void)log_level_parse(config_text(config, &setting_log_level), &log.level);
  struct text form = config_text(config, &setting_log_form);
  if (text_is(form, "human") || (text_is(form, "auto") && isatty(STDERR_FILENO) == 1)) {
    log.form = LOG_HUMAN;
  }
  return log;
}
