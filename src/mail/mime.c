#include "mail/mime.h"

#include <sodium.h>
#include <string.h>

static const char word_start[] = "=?UTF-8?Q?";
static const char word_end[] = "?=";
enum { WORD_START_LEN = sizeof word_start - 1, WORD_END_LEN = sizeof word_end - 1 };
static const char line_end[] = "\r\n";

static bool is_plain_ascii(struct text value) {
  for (size_t i = 0; i < value.len; i++) {
    if (value.at[i] < 0x20 || value.at[i] > 0x7e) {
      return false;
    }
  }
  return true;
}

/* May it stand in a header as it is? Decoders look for "=?" also where they should not. */
static bool needs_no_words(struct text value, size_t column) {
  bool blank_at_edge = value.len > 0 && (value.at[0] == ' ' || value.at[value.len - 1] == ' ');
  return column + value.len <= MIME_LINE_MAX && !blank_at_edge && is_plain_ascii(value) &&
         memmem(text_c(value), value.len, "=?", 2) == NULL;
}

/* In a word all that RFC 2047 section 5 lets stand in a phrase, which is the narrowest of its places. */
static bool stands_in_word(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c != '\0' && strchr("!*+-/", c) != NULL);
}

static void add_escaped(struct buffer *buffer, unsigned char c) {
  static const char digits[] = "0123456789ABCDEF";
  char escaped[3] = { '=', digits[c >> 4], digits[c & 15] };
  buffer_add(buffer, escaped, sizeof escaped);
}

static size_t character_len(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static void add_in_word(struct buffer *buffer, unsigned char c) {
  if (c == ' ') {
    buffer_add_char(buffer, '_');
  } else if (stands_in_word(c)) {
    buffer_add_char(buffer, (char)c);
  } else {
    add_escaped(buffer, c);
  }
}

/* Encoded words, one a line, from this column of the line on. Returns the column after the last. */
static size_t add_words(struct buffer *buffer, struct text value, size_t column) {
  buffer_add_c(buffer, word_start);
  column += WORD_START_LEN;
  for (size_t i = 0; i < value.len;) {
    unsigned char first = (unsigned char)value.at[i];
    size_t len = character_len(first);
    size_t width = first == ' ' || stands_in_word(first) ? 1 : 3 * len;
    if (column + width + WORD_END_LEN > MIME_LINE_MAX) {
      buffer_addf(buffer, "%s%s %s", word_end, line_end, word_start);
      column = 1 + WORD_START_LEN;
    }
    for (size_t end = i + len; i < end && i < value.len; i++) {
      add_in_word(buffer, (unsigned char)value.at[i]);
    }
    column += width;
  }
  buffer_add_c(buffer, word_end);
  return column + WORD_END_LEN;
}

void mime_add_header(struct buffer *buffer, const char *name, struct text value) {
  buffer_addf(buffer, "%s: ", name);
  size_t column = strlen(name) + 2;
  if (needs_no_words(value, column)) {
    buffer_add_text(buffer, value);
  } else {
    add_words(buffer, value, column);
  }
  buffer_add_c(buffer, line_end);
}

static bool is_escaped_in_quotes(char c) {
  return c == '"' || c == '\\';
}

/* How wide it is as a quoted-string (RFC 5322 section 3.2.4). */
static size_t quoted_width(struct text value) {
  size_t width = value.len + 2;
  for (size_t i = 0; i < value.len; i++) {
    width += is_escaped_in_quotes(value.at[i]);
  }
  return width;
}

static void add_quoted(struct buffer *buffer, struct text value) {
  buffer_add_char(buffer, '"');
  for (size_t i = 0; i < value.len; i++) {
    if (is_escaped_in_quotes(value.at[i])) {
      buffer_add_char(buffer, '\\');
    }
    buffer_add_char(buffer, value.at[i]);
  }
  buffer_add_char(buffer, '"');
}

/* Returns the column after it. */
static size_t add_display(struct buffer *buffer, struct text display, size_t column) {
  size_t width = quoted_width(display);
  if (!needs_no_words(display, column + width - display.len)) {
    return add_words(buffer, display, column);
  }
  add_quoted(buffer, display);
  return column + width;
}

void mime_add_mailbox(struct buffer *buffer, const char *name, struct text display, struct text address) {
  buffer_addf(buffer, "%s: ", name);
  if (display.len > 0) {
    size_t column = add_display(buffer, display, strlen(name) + 2);
    bool fits = column + address.len + 3 <= MIME_LINE_MAX;
    buffer_add_c(buffer, fits ? " " : "\r\n ");
  }
  buffer_addf(buffer, "<%.*s>%s", TEXT_ARGS(address), line_end);
}

static bool is_line_end(struct text content, size_t i) {
  return i + 1 < content.len && content.at[i] == '\r' && content.at[i + 1] == '\n';
}

/* Lines of text end with CR LF before they are encoded (RFC 2045 sections 6.7 and 6.8). */
static void add_with_line_ends(struct buffer *buffer, struct text content) {
  for (size_t i = 0; i < content.len; i++) {
    if (content.at[i] == '\n' && (i == 0 || content.at[i - 1] != '\r')) {
      buffer_add_char(buffer, '\r');
    }
    buffer_add_char(buffer, content.at[i]);
  }
}

/* Blanks at the end of a line might be lost on the way. */
static bool is_quoted_as_is(struct text content, size_t i) {
  unsigned char c = (unsigned char)content.at[i];
  bool ends_line = i + 1 == content.len || is_line_end(content, i + 1);
  return c == ' ' || c == '\t' ? !ends_line : c > 0x20 && c < 0x7f && c != '=';
}

/* RFC 2045 section 6.7. A line that goes on ends with "=", for which the last column is kept free. */
static void add_quoted_printable(struct buffer *buffer, struct text content) {
  size_t column = 0;
  for (size_t i = 0; i < content.len; i++) {
    if (is_line_end(content, i)) {
      buffer_add_c(buffer, line_end);
      column = 0;
      i++;
      continue;
    }
    bool as_is = is_quoted_as_is(content, i);
    size_t width = as_is ? 1 : 3;
    if (column + width >= MIME_LINE_MAX) {
      buffer_addf(buffer, "=%s", line_end);
      column = 0;
    }
    if (as_is) {
      buffer_add_char(buffer, content.at[i]);
    } else {
      add_escaped(buffer, (unsigned char)content.at[i]);
    }
    column += width;
  }
}

static void add_base64(struct buffer *buffer, struct text content) {
  enum { BYTES_OF_LINE = MIME_LINE_MAX / 4 * 3 };
  char line[MIME_LINE_MAX + 1];
  for (size_t i = 0; i < content.len; i += BYTES_OF_LINE) {
    size_t len = content.len - i < BYTES_OF_LINE ? content.len - i : BYTES_OF_LINE;
    sodium_bin2base64(line, sizeof line, (const unsigned char *)content.at + i, len,
                      sodium_base64_VARIANT_ORIGINAL);
    buffer_addf(buffer, "%s%s", line, line_end);
  }
}

/* Three characters for each byte that is not plain, or four for each three bytes? */
static bool is_shorter_in_base64(struct text content) {
  size_t escaped = 0;
  for (size_t i = 0; i < content.len; i++) {
    if (is_line_end(content, i)) {
      i++;
    } else if (!is_quoted_as_is(content, i)) {
      escaped++;
    }
  }
  return escaped > content.len / 6;
}

void mime_add_part(struct buffer *buffer, const char *content_type, struct text content) {
  struct buffer canonical;
  buffer_init(&canonical, 2 * content.len);
  add_with_line_ends(&canonical, content);
  struct text lines = buffer_text(&canonical);
  bool base64 = is_shorter_in_base64(lines);
  buffer_addf(buffer, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n",
              content_type, base64 ? "base64" : "quoted-printable");
  if (base64) {
    add_base64(buffer, lines);
  } else {
    add_quoted_printable(buffer, lines);
    buffer_add_c(buffer, line_end);
  }
  buffer->failed = buffer->failed || canonical.failed;
  buffer_finish(&canonical);
}
