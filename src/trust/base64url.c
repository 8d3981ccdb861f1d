#include "trust/base64url.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <string.h>

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

void base64url_encode(const void *bytes, size_t len, char *ret) {
  sodium_bin2base64(ret, BASE64URL_LEN(len) + 1, bytes, len, VARIANT);
}

void base64url_add(struct buffer *out, const void *bytes, size_t len) {
  char *room = buffer_room(out, BASE64URL_LEN(len));
  if (room != NULL) {
    base64url_encode(bytes, len, room);
    buffer_added(out, BASE64URL_LEN(len));
  }
}

/* libsodium refuses padding, blanks and left-over bits, but takes some bytes above 127 for digits. */
static bool is_ascii(struct text text) {
  unsigned char high = 0;
  for (size_t i = 0; i < text.len; i++) {
    high |= (unsigned char)text.at[i];
  }
  return high < 0x80;
}

static int decode(struct text text, unsigned char *ret, size_t capacity, size_t *ret_len) {
  const char *end = NULL;
  if (!is_ascii(text) ||
      sodium_base642bin(ret, capacity, text_c(text), text.len, NULL, ret_len, &end, VARIANT) != 0 ||
      end != text_c(text) + text.len) {
    return -EINVAL;
  }
  return 0;
}

int base64url_decode(struct text text, struct arena *arena, struct text *ret) {
  size_t capacity = text.len / 4 * 3 + 3;
  unsigned char *bytes = arena_alloc(arena, capacity + 1);
  size_t len = 0;
  if (decode(text, bytes, capacity, &len) != 0) {
    return -EINVAL;
  }
  bytes[len] = '\0';
  *ret = (struct text){ .at = (const char *)bytes, .len = len };
  return 0;
}

int base64url_decode_exact(struct text text, void *ret, size_t len) {
  assert(len <= BASE64URL_EXACT_MAX);
  unsigned char bytes[BASE64URL_EXACT_MAX + 3];
  size_t found = 0;
  if (text.len != BASE64URL_LEN(len) || decode(text, bytes, sizeof bytes, &found) != 0 || found != len) {
    return -EINVAL;
  }
  memcpy(ret, bytes, len);
  sodium_memzero(bytes, sizeof bytes);
  return 0;
}
