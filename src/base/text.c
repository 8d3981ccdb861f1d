#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text text_of(const char *c_string) {
  return (struct text){ .at = c_string, .len = c_string != NULL ? strlen(c_string) : 0 };
}

const char *text_c(struct text text) {
  return text.len > 0 ? text.at : "";
}

bool text_equal(struct text a, struct text b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool text_is(struct text text, const char *c_string) {
  return text_equal(text, text_of(c_string));
}

bool text_starts(struct text text, const char *c_string) {
  size_t len = strlen(c_string);
  return text.len >= len && memcmp(text_c(text), c_string, len) == 0;
}

/* The length of the valid UTF-8 sequence at `at`, or 0 (the Unicode Standard, table 3-7). */
static size_t utf8_sequence(const unsigned char *at, size_t len) {
  unsigned char first = at[0];
  size_t wanted = first < 0x80   ? 1
                  : first < 0xc2 ? 0
                  : first < 0xe0 ? 2
                  : first < 0xf0 ? 3
                  : first < 0xf5 ? 4
                                 : 0;
  if (wanted == 0 || wanted > len) {
    return 0;
  }
  unsigned char lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  unsigned char highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  for (size_t i = 1; i < wanted; i++) {
    if (at[i] < lowest || at[i] > highest) {
      return 0;
    }
    lowest = 0x80;
    highest = 0xbf;
  }
  return wanted;
}

bool text_is_utf8(struct text text) {
  const unsigned char *at = (const unsigned char *)text.at;
  size_t i = 0;
  while (i < text.len) {
    size_t sequence = utf8_sequence(at + i, text.len - i);
    if (sequence == 0) {
      return false;
    }
    i += sequence;
  }
  return true;
}

struct text text_copy_bytes(struct arena *arena, const void *bytes, size_t len) {
  char *at = arena_alloc(arena, len + 1);
  if (len > 0) {
    memcpy(at, bytes, len);
  }
  return (struct text){ .at = at, .len = len };
}

struct text text_copy(struct arena *arena, struct text text) {
  return text_copy_bytes(arena, text.at, text.len);
}

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

struct text text_trim(struct arena *arena, struct text text) {
  while (text.len > 0 && is_blank(text.at[0])) {
    text.at++;
    text.len--;
  }
  while (text.len > 0 && is_blank(text.at[text.len - 1])) {
    text.len--;
  }
  return text_copy(arena, text);
}

struct text text_lower(struct arena *arena, struct text text) {
  char *at = arena_alloc(arena, text.len + 1);
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    at[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
  }
  at[text.len] = '\0';
  return (struct text){ .at = at, .len = text.len };
}

/* Most are short: those are formatted once. */
struct text text_format(struct arena *arena, const char *format, ...) {
  char short_text[160];
  va_list args;
  va_start(args, format);
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(short_text, sizeof short_text, format, args);
  va_end(args);
  struct text text;
  if (len < (int)sizeof short_text) {
    text = text_copy_bytes(arena, short_text, len > 0 ? (size_t)len : 0);
  } else {
    char *at = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(at, (size_t)len + 1, format, again);
    text = (struct text){ .at = at, .len = (size_t)len };
  }
  va_end(again);
  return text;
}

void buffer_init(struct buffer *buffer, size_t max) {
  *buffer = (struct buffer){ .max = max };
}

void buffer_init_in(struct buffer *buffer, struct arena *arena, size_t max) {
  *buffer = (struct buffer){ .max = max, .arena = arena };
}

void buffer_finish(struct buffer *buffer) {
  if (buffer->arena == NULL) {
    free(buffer->at);
  }
  *buffer = (struct buffer){ 0 };
}

void buffer_clear(struct buffer *buffer) {
  buffer->len = 0;
  buffer->failed = false;
  if (buffer->at != NULL) {
    buffer->at[0] = '\0';
  }
}

/* The path that buffer_room() does not take itself. */
char *buffer_grow(struct buffer *buffer, size_t len) {
  if (buffer->failed || len > buffer->max || buffer->len > buffer->max - len) {
    buffer->failed = true;
    return NULL;
  }
  size_t wanted = buffer->len + len + 1;
  size_t capacity = buffer->capacity > 0 ? buffer->capacity : 256;
  while (capacity < wanted) {
    capacity *= 2;
  }
  capacity = capacity <= buffer->max ? capacity : buffer->max + 1;
  char *at = NULL;
  if (buffer->arena == NULL) {
    at = realloc(buffer->at, capacity);
  } else if (buffer->at == NULL) {
    at = arena_alloc(buffer->arena, capacity);
  } else {
    at = arena_grow(buffer->arena, buffer->at, buffer->capacity, capacity);
  }
  if (at == NULL) {
    buffer->failed = true;
    return NULL;
  }
  buffer->at = at;
  buffer->capacity = capacity;
  return buffer->at + buffer->len;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t len) {
  char *at = buffer_room(buffer, len);
  if (at != NULL) {
    if (len > 0) {
      memcpy(at, bytes, len);
    }
    buffer_added(buffer, len);
  }
}

void buffer_add_c(struct buffer *buffer, const char *c_string) {
  buffer_add(buffer, c_string, strlen(c_string));
}

void buffer_add_text(struct buffer *buffer, struct text text) {
  buffer_add(buffer, text.at, text.len);
}

void buffer_add_char(struct buffer *buffer, char c) {
  char *at = buffer_room(buffer, 1);
  if (at != NULL) {
    *at = c;
    buffer_added(buffer, 1);
  }
}

void buffer_add_int(struct buffer *buffer, long long number) {
  char digits[24];
  char *end = digits + sizeof digits;
  char *at = end;
  unsigned long long rest = number < 0 ? 0ULL - (unsigned long long)number : (unsigned long long)number;
  do {
    *--at = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0) {
    *--at = '-';
  }
  buffer_add(buffer, at, (size_t)(end - at));
}

void buffer_addf(struct buffer *buffer, const char *format, ...) {
  va_list args;
  va_start(args, format);
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *at = len >= 0 ? buffer_room(buffer, (size_t)len) : NULL;
  if (at != NULL) {
    vsnprintf(at, (size_t)len + 1, format, again);
    buffer_added(buffer, (size_t)len);
  } else {
    buffer->failed = true;
  }
  va_end(again);
}

static bool is_control(unsigned char c) {
  return ((c < 0x20) & (c != '\t')) | (c == 0x7f);
}

/* Looks at every byte, also after the first that is one: compilers make a loop without a way out a few vector
   instructions. */
bool text_has_controls(struct text text) {
  enum { STRETCH = 16 };
  unsigned char found = 0;
  size_t i = 0;
  for (; i + STRETCH <= text.len; i += STRETCH) {
    for (size_t k = 0; k < STRETCH; k++) {
      found |= is_control((unsigned char)text.at[i + k]);
    }
  }
  for (; i < text.len; i++) {
    found |= is_control((unsigned char)text.at[i]);
  }
  return found != 0;
}

/* Must it be written otherwise in a JSON string? Without short cuts, which compilers cannot do many at once.
 */
static bool is_special(unsigned char c) {
  return (c < 0x20) | (c == '"') | (c == '\\') | (c == 0x7f);
}

/* How many bytes from here on stand in a JSON string as they are. The inner loop has no way out, so that
   compilers make it a few vector instructions. */
static size_t plain_run(const char *at, size_t len) {
  enum { STRETCH = 16 };
  size_t i = 0;
  for (; i + STRETCH <= len; i += STRETCH) {
    unsigned char special = 0;
    for (size_t k = 0; k < STRETCH; k++) {
      special |= is_special((unsigned char)at[i + k]);
    }
    if (special != 0) {
      break;
    }
  }
  while (i < len && !is_special((unsigned char)at[i])) {
    i++;
  }
  return i;
}

static void add_escaped(struct buffer *buffer, unsigned char c) {
  static const char hex[] = "0123456789abcdef";
  switch (c) {
  case '"':
    buffer_add(buffer, "\\\"", 2);
    break;
  case '\\':
    buffer_add(buffer, "\\\\", 2);
    break;
  case '\n':
    buffer_add(buffer, "\\n", 2);
    break;
  case '\r':
    buffer_add(buffer, "\\r", 2);
    break;
  case '\t':
    buffer_add(buffer, "\\t", 2);
    break;
  default: {
    char escaped[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
    buffer_add(buffer, escaped, sizeof escaped);
  }
  }
}

void buffer_add_json_string(struct buffer *buffer, struct text text) {
  buffer_add_char(buffer, '"');
  size_t i = 0;
  while (i < text.len) {
    size_t plain = plain_run(text.at + i, text.len - i);
    buffer_add(buffer, text.at + i, plain);
    i += plain;
    if (i < text.len) {
      add_escaped(buffer, (unsigned char)text.at[i++]);
    }
  }
  buffer_add_char(buffer, '"');
}

struct text buffer_text(const struct buffer *buffer) {
  return (struct text){ .at = buffer->at != NULL ? buffer->at : "", .len = buffer->len };
}
