/* Texts that know their length, and a growing buffer with a maximum. */
#pragma once

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* NUL-ended at at[len], holds no NUL before it, valid UTF-8 where it came through a shape. Owns nothing.
   The zero value is the empty text: read `at` only where len > 0, or through text_c(). */
struct text {
  const char *at;
  size_t len;
};

#define TEXT(literal) ((struct text){ .at = (literal), .len = sizeof(literal) - 1 })
/* For printf's "%.*s". */
#define TEXT_ARGS(text) (int)(text).len, (text).len > 0 ? (text).at : ""

struct text text_of(const char *c_string);
const char *text_c(struct text text);
bool text_equal(struct text a, struct text b);
bool text_is(struct text text, const char *c_string);
bool text_starts(struct text text, const char *c_string);
/* A control character other than a tab, which nothing of one line may hold. */
bool text_has_controls(struct text text);
struct text text_copy(struct arena *arena, struct text text);
/* Valid UTF-8 (RFC 3629: no surrogates, nothing overlong, nothing above U+10FFFF)? NUL is valid UTF-8, too.
 */
bool text_is_utf8(struct text text);
/* Copies any bytes and ends them with a NUL. */
struct text text_copy_bytes(struct arena *arena, const void *bytes, size_t len);
/* A copy without blanks, tabs and line ends around it. */
struct text text_trim(struct arena *arena, struct text text);
/* A copy with A to Z in lower case; other letters stay as they are. */
struct text text_lower(struct arena *arena, struct text text);
struct text text_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A buffer that grows up to its maximum. A failed addition (over the maximum, no memory) leaves it `failed`
   and further additions do nothing, so that one check at the end suffices. What it holds is NUL-ended. */
struct buffer {
  char *at;
  size_t len;
  size_t capacity; /* with the NUL: no more than max + 1 */
  size_t max;
  struct arena *arena; /* where it grows; NULL: malloc */
  bool failed;
};

void buffer_init(struct buffer *buffer, size_t max);
/* Grows in the arena, where what it holds then stays: for replies, which are made in one go. Needs no
   buffer_finish(). */
void buffer_init_in(struct buffer *buffer, struct arena *arena, size_t max);
void buffer_finish(struct buffer *buffer);
/* Empties it, keeps its memory, clears `failed`. */
void buffer_clear(struct buffer *buffer);
void buffer_add(struct buffer *buffer, const void *bytes, size_t len);
void buffer_add_c(struct buffer *buffer, const char *c_string);
void buffer_add_text(struct buffer *buffer, struct text text);
void buffer_add_char(struct buffer *buffer, char c);
void buffer_add_int(struct buffer *buffer, long long number);
void buffer_addf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes (RFC 8259 section 7). */
void buffer_add_json_string(struct buffer *buffer, struct text text);
char *buffer_grow(struct buffer *buffer, size_t len);
/* Room for `len` more bytes at the end and a NUL, or NULL and failed; follow with buffer_added(). */
static inline char *buffer_room(struct buffer *buffer, size_t len) {
  bool fits = !buffer->failed && len < buffer->capacity - buffer->len;
  return fits ? buffer->at + buffer->len : buffer_grow(buffer, len);
}
static inline void buffer_added(struct buffer *buffer, size_t len) {
  buffer->len += len;
  buffer->at[buffer->len] = '\0';
}
/* What it holds; valid until the next addition. */
struct text buffer_text(const struct buffer *buffer);
