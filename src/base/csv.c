/* Comma-separated values, read and written. */
#include "base/csv.h"

#include <string.h>

static size_t line_len(struct text text) {
  const char *end = memchr(text.at, '\n', text.len);
  return end != NULL ? (size_t)(end - text.at) + 1 : text.len;
}

size_t csv_record_len(struct text text, size_t *ret_lines) {
  *ret_lines = 1;
  if (text.len == 0) {
    return 0;
  }
  bool quoted = false;
  size_t lines = 1;
  for (size_t i = 0; i < text.len && i < CSV_MAX_RECORD; i++) {
    if (text.at[i] == '"') {
      quoted = !quoted;
    } else if (text.at[i] == '\n' && !quoted) {
      *ret_lines = lines;
      return i + 1;
    } else if (text.at[i] == '\n') {
      lines++;
    }
  }
  if (text.len <= CSV_MAX_RECORD && !quoted) {
    *ret_lines = lines;
    return text.len;
  }
  return line_len(text);
}

static struct text without_line_end(struct text record) {
  if (record.len > 0 && record.at[record.len - 1] == '\n') {
    record.len--;
  }
  if (record.len > 0 && record.at[record.len - 1] == '\r') {
    record.len--;
  }
  return record;
}

/* A cell in quotes, up to the one that closes it: how many bytes it takes, 0 where none does. */
static size_t read_quoted(struct text rest, char *ret, size_t *ret_len) {
  size_t len = 0;
  for (size_t i = 1; i < rest.len; i++) {
    if (rest.at[i] != '"') {
      ret[len++] = rest.at[i];
    } else if (i + 1 < rest.len && rest.at[i + 1] == '"') {
      ret[len++] = rest.at[i++];
    } else {
      *ret_len = len;
      return i + 1;
    }
  }
  return 0;
}

static bool read_plain(struct text rest, char *ret, size_t *ret_len) {
  const char *comma = memchr(rest.at, ',', rest.len);
  size_t len = comma != NULL ? (size_t)(comma - rest.at) : rest.len;
  if (len > 0 && memchr(rest.at, '"', len) != NULL) {
    return false;
  }
  memcpy(ret, rest.at, len);
  *ret_len = len;
  return true;
}

enum csv_fault csv_read(struct arena *arena, struct text record, struct text ret[static CSV_MAX_CELLS],
                        size_t *ret_count) {
  struct text rest = without_line_end(record);
  if (rest.len > CSV_MAX_RECORD) {
    return CSV_TOO_LONG;
  }
  char *bytes = arena_alloc(arena, rest.len + CSV_MAX_CELLS); /* each cell with a NUL behind it */
  size_t count = 0;
  bool more = true;
  while (more) {
    if (count == CSV_MAX_CELLS) {
      return CSV_TOO_MANY_CELLS;
    }
    size_t len = 0;
    size_t taken = 0;
    if (rest.len > 0 && rest.at[0] == '"') {
      taken = read_quoted(rest, bytes, &len);
      if (taken == 0 || (taken < rest.len && rest.at[taken] != ',')) {
        return CSV_BAD_QUOTES;
      }
    } else if (rest.len > 0) {
      if (!read_plain(rest, bytes, &len)) {
        return CSV_BAD_QUOTES;
      }
      taken = len;
    }
    bytes[len] = '\0';
    ret[count++] = (struct text){ .at = bytes, .len = len };
    bytes += len + 1;
    more = taken < rest.len;
    rest.at += more ? taken + 1 : taken;
    rest.len -= more ? taken + 1 : taken;
  }
  *ret_count = count;
  return CSV_FINE;
}

static bool begins_formula(struct text cell) {
  return cell.len > 0 && strchr("=+-@\t\r", cell.at[0]) != NULL;
}

void csv_add(struct buffer *out, struct text cell, bool first) {
  bool defused = begins_formula(cell) || (cell.len > 0 && cell.at[0] == '\'');
  bool quoted = false;
  for (size_t i = 0; i < cell.len && !quoted; i++) {
    quoted = strchr("\",\r\n", cell.at[i]) != NULL;
  }
  buffer_add_c(out, first ? "" : ",");
  buffer_add_c(out, quoted ? "\"" : "");
  buffer_add_c(out, defused ? "'" : "");
  for (size_t i = 0; i < cell.len; i++) {
    if (cell.at[i] == '"') {
      buffer_add_char(out, '"');
    }
    buffer_add_char(out, cell.at[i]);
  }
  buffer_add_c(out, quoted ? "\"" : "");
}

struct text csv_undefused(struct text cell) {
  struct text rest =
      cell.len > 1 ? (struct text){ .at = cell.at + 1, .len = cell.len - 1 } : (struct text){ 0 };
  bool defused = cell.len > 1 && cell.at[0] == '\'' && (begins_formula(rest) || rest.at[0] == '\'');
  return defused ? rest : cell;
}
