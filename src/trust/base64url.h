/* base64url without padding (RFC 4648 section 5), of which only the one canonical spelling is read: otherwise
   one token had many texts. */
#pragma once

#include "base/text.h"

#define BASE64URL_LEN(bytes) (((bytes) * (size_t)4 + 2) / 3)

/* Writes BASE64URL_LEN(len) characters and a NUL. */
void base64url_encode(const void *bytes, size_t len, char *ret);
void base64url_add(struct buffer *out, const void *bytes, size_t len);
/* Decodes into the arena; `ret` is bytes, not checked to be a text. -EINVAL. */
int base64url_decode(struct text text, struct arena *arena, struct text *ret);
/* Decodes what must be exactly `len` bytes, at most BASE64URL_EXACT_MAX of them. -EINVAL leaves `ret`
   untouched. */
enum { BASE64URL_EXACT_MAX = 64 };
int base64url_decode_exact(struct text text, void *ret, size_t len);
