/* Settings: rows and an environment become values, or one message that says what is wrong and what is
   allowed. Printing and documenting are in config_text.c. */
#include "base/config_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_DEFAULT_MAX_BYTES = 4096, SHOWN_MAX = 80, NAME_MAX_LEN = 63, CONFIG_BLOCK = 16384 };

static const char ours[] = "SOUK_";

/* The environment's value of a variable; NULL where it is not there or empty, as `NAME= souk run` and
   container files write "not set". */
static const char *look_up(char *const *environment, const char *name) {
  size_t len = strlen(name);
  for (; *environment != NULL; environment++) {
    if (strncmp(*environment, name, len) == 0 && (*environment)[len] == '=') {
      const char *value = *environment + len + 1;
      return value[0] != '\0' ? value : NULL;
    }
  }
  return NULL;
}

/* Digits with an optional minus; `ret_rest` is what follows. */
static int parse_number(const char *value, int64_t *ret, const char **ret_rest) {
  const char *at = value[0] == '-' ? value + 1 : value;
  if (*at < '0' || *at > '9') {
    return -EINVAL;
  }
  int64_t number = 0;
  for (; *at >= '0' && *at <= '9'; at++) {
    int digit = *at - '0';
    if (__builtin_mul_overflow(number, 10, &number) ||
        __builtin_add_overflow(number, value[0] == '-' ? -digit : digit, &number)) {
      return -EINVAL;
    }
  }
  *ret = number;
  *ret_rest = at;
  return 0;
}

static int parse_int(const char *value, int64_t *ret) {
  const char *rest = NULL;
  int64_t number = 0;
  if (parse_number(value, &number, &rest) != 0 || *rest != '\0') {
    return -EINVAL;
  }
  *ret = number;
  return 0;
}

static int parse_seconds(const char *value, int64_t *ret) {
  static const struct {
    char unit;
    int64_t seconds;
  } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
  const char *rest = NULL;
  int64_t number = 0;
  if (parse_number(value, &number, &rest) != 0 || number < 0) {
    return -EINVAL;
  }
  if (*rest == '\0') {
    *ret = number;
    return 0;
  }
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    if (rest[0] == units[i].unit && rest[1] == '\0') {
      return __builtin_mul_overflow(number, units[i].seconds, ret) ? -EINVAL : 0;
    }
  }
  return -EINVAL;
}

static int parse_bool(const char *value, int64_t *ret) {
  static const char *const names[2][4] = { { "0", "false", "no", "off" }, { "1", "true", "yes", "on" } };
  for (int truth = 0; truth < 2; truth++) {
    for (size_t i = 0; i < 4; i++) {
      if (strcmp(value, names[truth][i]) == 0) {
        *ret = truth;
        return 0;
      }
    }
  }
  return -EINVAL;
}

static bool is_choice(const char *choices, const char *value) {
  size_t len = strlen(value);
  for (const char *at = choices; *at != '\0';) {
    size_t choice_len = strcspn(at, "|");
    if (choice_len == len && memcmp(at, value, len) == 0) {
      return true;
    }
    at += choice_len + (at[choice_len] == '|' ? 1 : 0);
  }
  return false;
}

static bool in_limits(const struct setting *row, int64_t number) {
  return !setting_has_limits(row) || (number >= row->min && number <= row->max);
}

/* The number behind a value: 0 for texts and choices, which are only checked. */
static int parse_value(const struct setting *row, const char *value, int64_t *ret) {
  int64_t number = 0;
  int result = 0;
  switch (row->kind) {
  case SETTING_TEXT:
    result = strlen(value) <= setting_text_max(row) && text_is_utf8(text_of(value)) ? 0 : -EINVAL;
    break;
  case SETTING_CHOICE:
    result = is_choice(row->choices, value) ? 0 : -EINVAL;
    break;
  case SETTING_BOOL:
    result = parse_bool(value, &number);
    break;
  case SETTING_INT:
    result = parse_int(value, &number);
    break;
  case SETTING_SECONDS:
    result = parse_seconds(value, &number);
    break;
  }
  if (result != 0 || !in_limits(row, number)) {
    return -EINVAL;
  }
  *ret = number;
  return 0;
}

bool setting_has_limits(const struct setting *row) {
  return (row->kind == SETTING_INT || row->kind == SETTING_SECONDS) && (row->min != 0 || row->max != 0);
}

size_t setting_text_max(const struct setting *row) {
  return row->max > 0 ? (size_t)row->max : TEXT_DEFAULT_MAX_BYTES;
}

static int refuse_value(const struct setting *row, const char *value, struct error *error) {
  struct buffer allowed;
  buffer_init(&allowed, ERROR_TEXT_MAX);
  setting_allowed(row, &allowed);
  int result = row->secret
                   ? error_set(error, -EINVAL, "%s has a wrong value (a secret, not shown). Allowed is %s.",
                               row->name, text_c(buffer_text(&allowed)))
                   : error_set(error, -EINVAL, "%s is \"%.*s\". Allowed is %s.", row->name, SHOWN_MAX, value,
                               text_c(buffer_text(&allowed)));
  buffer_finish(&allowed);
  return result;
}

/* Levenshtein's distance: how many letters must be added, dropped or changed. */
static size_t edit_distance(struct text a, struct text b) {
  size_t distances[NAME_MAX_LEN + 1];
  if (a.len > NAME_MAX_LEN || b.len > NAME_MAX_LEN) {
    return SIZE_MAX;
  }
  for (size_t j = 0; j <= b.len; j++) {
    distances[j] = j;
  }
  for (size_t i = 1; i <= a.len; i++) {
    size_t diagonal = distances[0];
    distances[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
      size_t changed = diagonal + (a.at[i - 1] != b.at[j - 1]);
      size_t shorter = (distances[j] < distances[j - 1] ? distances[j] : distances[j - 1]) + 1;
      diagonal = distances[j];
      distances[j] = changed < shorter ? changed : shorter;
    }
  }
  return distances[b.len];
}

static const struct setting *nearest(const struct config *config, struct text name) {
  const struct setting *best = NULL;
  size_t best_distance = name.len / 3 + 1; /* beyond that it is another word */
  for (size_t i = 0; i < config->count; i++) {
    size_t distance = edit_distance(name, text_of(config->values[i].row->name));
    if (distance < best_distance) {
      best_distance = distance;
      best = config->values[i].row;
    }
  }
  return best;
}

static bool is_known(const struct config *config, struct text name) {
  for (size_t i = 0; i < config->count; i++) {
    if (text_is(name, config->values[i].row->name)) {
      return true;
    }
  }
  return false;
}

static int refuse_unknown(const struct config *config, char *const *environment, struct error *error) {
  for (; *environment != NULL; environment++) {
    struct text name = { .at = *environment, .len = strcspn(*environment, "=") };
    if (!text_starts(name, ours) || is_known(config, name)) {
      continue;
    }
    const struct setting *meant = nearest(config, name);
    return meant != NULL
               ? error_set(error, -EINVAL, "%.*s is no setting. Did you mean %s?", TEXT_ARGS(name),
                           meant->name)
               : error_set(error, -EINVAL, "%.*s is no setting; \"souk config\" lists all.", TEXT_ARGS(name));
  }
  return 0;
}

static int compare_rows(const void *a, const void *b) {
  uintptr_t row_a = (uintptr_t)(*(const struct config_value *const *)a)->row;
  uintptr_t row_b = (uintptr_t)(*(const struct config_value *const *)b)->row;
  return row_a < row_b ? -1 : row_a > row_b;
}

static int read_row(struct config *config, const struct setting *row, char *const *environment,
                    struct error *error) {
  const char *set = look_up(environment, row->name);
  const char *value = set != NULL ? set : row->fallback;
  struct config_value *ret = &config->values[config->count];
  *ret = (struct config_value){ .row = row, .is_set = set != NULL };
  if (value != NULL) {
    if (parse_value(row, value, &ret->number) != 0) {
      return refuse_value(row, value, error);
    }
    ret->text = text_copy(config->arena, text_of(value));
  }
  config->by_row[config->count++] = ret;
  return 0;
}

static bool has_row(const struct config *config, const struct setting *row) {
  for (size_t i = 0; i < config->count; i++) {
    if (config->values[i].row == row) {
      return true;
    }
  }
  return false;
}

static int read_rows(struct config *config, const struct setting *const *rows, size_t rows_count,
                     char *const *environment, struct error *error) {
  for (size_t i = 0; i < rows_count; i++) {
    if (has_row(config, rows[i])) { /* two services share it */
      continue;
    }
    if (is_known(config, text_of(rows[i]->name))) {
      return error_set(error, -EINVAL, "Two settings are named %s.", rows[i]->name);
    }
    int result = read_row(config, rows[i], environment, error);
    if (result != 0) {
      return result;
    }
  }
  qsort(config->by_row, config->count, sizeof config->by_row[0], compare_rows);
  return refuse_unknown(config, environment, error);
}

int config_create(struct config **ret, const struct setting *const *rows, size_t rows_count,
                  char *const *environment, struct error *error) {
  if (rows_count > CONFIG_MAX_SETTINGS) {
    return error_set(error, -EINVAL, "There are more than %d settings.", CONFIG_MAX_SETTINGS);
  }
  struct arena *arena = arena_create(CONFIG_BLOCK);
  struct config *config = ARENA_NEW(arena, struct config);
  config->arena = arena;
  config->values = ARENA_ARRAY(arena, rows_count, struct config_value);
  config->by_row = ARENA_ARRAY(arena, rows_count, struct config_value *);
  int result = read_rows(config, rows, rows_count, environment, error);
  if (result != 0) {
    config_destroy(config);
    return result;
  }
  *ret = config;
  return 0;
}

void config_destroy(struct config *config) {
  if (config != NULL) {
    arena_destroy(config->arena);
  }
}

static const struct config_value *find(const struct config *config, const struct setting *row) {
  struct config_value wanted = { .row = row };
  const struct config_value *key = &wanted;
  struct config_value *const *found =
      bsearch(&key, config->by_row, config->count, sizeof config->by_row[0], compare_rows);
  if (found == NULL) {
    fprintf(stderr, "souk: the setting %s was not read at the start\n", row->name);
    abort();
  }
  return *found;
}

struct text config_text(const struct config *config, const struct setting *row) {
  return find(config, row)->text;
}

int64_t config_int(const struct config *config, const struct setting *row) {
  return find(config, row)->number;
}

bool config_bool(const struct config *config, const struct setting *row) {
  return find(config, row)->number != 0;
}

bool config_is_set(const struct config *config, const struct setting *row) {
  return find(config, row)->is_set;
}
