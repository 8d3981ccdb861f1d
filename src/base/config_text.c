/* Settings in words: what is allowed, what `souk config` prints, docs/CONFIGURATION.md. */
#include "base/config_internal.h"

#include <string.h>

static void put_limits(const struct setting *row, const char *unit, struct buffer *out) {
  if (setting_has_limits(row)) {
    buffer_addf(out, " from %lld to %lld%s", (long long)row->min, (long long)row->max, unit);
  }
}

/* "one|two|three" as "one, two or three". */
static void put_choices(const char *choices, struct buffer *out) {
  for (const char *at = choices; *at != '\0';) {
    size_t len = strcspn(at, "|");
    bool last = at[len] == '\0';
    if (at != choices) {
      buffer_add_c(out, last ? " or " : ", ");
    }
    buffer_add(out, at, len);
    at += len + (last ? 0 : 1);
  }
}

void setting_allowed(const struct setting *row, struct buffer *out) {
  switch (row->kind) {
  case SETTING_TEXT:
    buffer_addf(out, "text of at most %zu bytes", setting_text_max(row));
    break;
  case SETTING_INT:
    buffer_add_c(out, "a whole number");
    put_limits(row, "", out);
    break;
  case SETTING_BOOL:
    buffer_add_c(out, "1, true, yes, on, 0, false, no or off");
    break;
  case SETTING_SECONDS:
    buffer_add_c(out, "a time such as 90, 90s, 15m, 2h or 1d");
    put_limits(row, " seconds", out);
    break;
  case SETTING_CHOICE:
    put_choices(row->choices, out);
    break;
  }
}

static void put_padding(struct buffer *out, size_t count) {
  for (size_t i = 0; i < count; i++) {
    buffer_add_char(out, ' ');
  }
}

void config_print(const struct config *config, struct buffer *out) {
  size_t widest = 0;
  for (size_t i = 0; i < config->count; i++) {
    size_t len = strlen(config->values[i].row->name);
    widest = len > widest ? len : widest;
  }
  for (size_t i = 0; i < config->count; i++) {
    const struct config_value *value = &config->values[i];
    buffer_add_c(out, value->row->name);
    put_padding(out, widest - strlen(value->row->name) + 2);
    buffer_add_c(out, value->is_set ? "set      " : "default  ");
    if (value->row->secret) {
      buffer_add_c(out, value->text.len > 0 ? "(set)" : "(unset)");
    } else if (value->text.len > 0) {
      buffer_add_text(out, value->text);
    } else {
      buffer_add_c(out, "(unset)");
    }
    buffer_add_char(out, '\n');
  }
}

/* A cell of a table: a bar would end it. */
static void put_cell(struct buffer *out, const char *text) {
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '|') {
      buffer_add_char(out, '\\');
    }
    buffer_add_char(out, *at == '\n' ? ' ' : *at);
  }
}

static bool stands_before(const struct setting *const *rows, size_t index) {
  for (size_t i = 0; i < index; i++) {
    if (rows[i] == rows[index]) {
      return true;
    }
  }
  return false;
}

static void document_row(const struct setting *row, struct buffer *out) {
  struct buffer allowed;
  buffer_init(&allowed, 4096);
  setting_allowed(row, &allowed);
  buffer_addf(out, "| `%s` | ", row->name);
  if (row->fallback != NULL) {
    buffer_add_char(out, '`');
    put_cell(out, row->fallback);
    buffer_add_char(out, '`');
  }
  buffer_add_c(out, " | ");
  put_cell(out, text_c(buffer_text(&allowed)));
  buffer_addf(out, "%s | ", row->secret ? "; a secret" : "");
  put_cell(out, row->doc != NULL ? row->doc : "");
  buffer_add_c(out, " |\n");
  buffer_finish(&allowed);
}

void config_document(const struct setting *const *rows, size_t rows_count, struct buffer *out) {
  buffer_add_c(
      out, "# Configuration\n\n"
           "Settings are environment variables, read once at the start. An empty variable counts as not "
           "set. A wrong value, or a\nvariable that begins with `SOUK_` and is not listed here, stops the "
           "start with a message. `souk config` prints what is\nin force; secrets are never shown.\n\n"
           "| variable | default | allowed | what it is for |\n|---|---|---|---|\n");
  for (size_t i = 0; i < rows_count; i++) {
    if (!stands_before(rows, i)) {
      document_row(rows[i], out);
    }
  }
}
