/* Configuration as rows: what a row says is what is read from the environment, checked, printed by `souk
   config` and written to docs/CONFIGURATION.md. A service's rows stand beside its face, the frame's in
   service/settings.c. */
#pragma once

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum setting_kind { SETTING_TEXT, SETTING_INT, SETTING_BOOL, SETTING_SECONDS, SETTING_CHOICE };

struct setting {
  const char *name; /* of the environment variable */
  enum setting_kind kind;
  const char *fallback; /* as it would stand in the environment; NULL: unset */
  int64_t min, max;     /* INT and SECONDS: of the value; TEXT: max bytes (0: 4096) */
  const char *choices;  /* CHOICE: "one|two|three" */
  bool secret;          /* never printed or logged */
  const char *doc;      /* a sentence or two, for docs/CONFIGURATION.md */
};

struct config;

enum { CONFIG_MAX_SETTINGS = 400 };

/* Reads every row from `environment` ("NAME=value" strings, ended by NULL). A BOOL is 0, 1, true, false, yes,
   no, on or off; SECONDS is a number with s, m, h or d behind it, or a bare number of seconds. An empty
   variable counts as not set. INT without min and max takes any number, SECONDS any from 0. A wrong value:
   -EINVAL, and `error` holds the variable, the value (unless secret) and what is allowed. A variable that
   begins with SOUK_ and has no row is refused likewise, with the nearest name: a typing error must not be a
   silent default. A row may be listed more than once. The config keeps pointers to the rows and copies the
   values. */
int config_create(struct config **ret, const struct setting *const *rows, size_t rows_count,
                  char *const *environment, struct error *error);
void config_destroy(struct config *config);

/* What a row holds. Asking for a row that was not given to config_create is a programming error and ends the
 * process. */
struct text config_text(const struct config *config, const struct setting *row); /* empty where unset */
int64_t config_int(const struct config *config, const struct setting *row);      /* SECONDS: seconds */
bool config_bool(const struct config *config, const struct setting *row);
/* Whether the environment set it. */
bool config_is_set(const struct config *config, const struct setting *row);

/* `souk config`: name, value, whether set or default, in the rows' order; secrets as "(set)" or "(unset)". */
void config_print(const struct config *config, struct buffer *out);
/* docs/CONFIGURATION.md. */
void config_document(const struct setting *const *rows, size_t rows_count, struct buffer *out);
