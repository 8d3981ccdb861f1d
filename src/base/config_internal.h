/* What reading settings and writing about them share. */
#pragma once

#include "base/config.h"

struct config_value {
  const struct setting *row;
  struct text text;
  int64_t number; /* INT, BOOL, SECONDS */
  bool is_set;    /* by the environment */
};

struct config {
  struct arena *arena;
  struct config_value *values;  /* in the rows' order */
  struct config_value **by_row; /* by the rows' addresses */
  size_t count;
};

bool setting_has_limits(const struct setting *row);
size_t setting_text_max(const struct setting *row);
/* "a number from 1 to 64": what follows "Allowed is". */
void setting_allowed(const struct setting *row, struct buffer *out);
