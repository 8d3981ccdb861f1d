/* Cursors of lists: base64url of the last row's id (RFC 4648 section 5), opaque to clients. */
#include "service/service.h"

#include <sodium.h>
#include <string.h>

enum { CURSOR_LEN = 22 }; /* base64url of 16 bytes without padding */

struct text page_cursor(struct arena *arena, struct id last) {
  char *at = arena_alloc(arena, CURSOR_LEN + 1);
  sodium_bin2base64(at, CURSOR_LEN + 1, last.bytes, sizeof last.bytes,
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return (struct text){ .at = at, .len = CURSOR_LEN };
}

int page_after(struct context *context, struct maybe_text after, struct id *ret) {
  if (after.presence != PRESENT) {
    memset(ret->bytes, 0xff, sizeof ret->bytes);
    return 0;
  }
  /* libsodium takes some bytes above 127 for digits, so a cursor must come out as it went in. */
  struct id id;
  size_t len = 0;
  if (after.v.len != CURSOR_LEN ||
      sodium_base642bin(id.bytes, sizeof id.bytes, after.v.at, after.v.len, NULL, &len, NULL,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      len != sizeof id.bytes || !text_equal(page_cursor(context->arena, id), after.v)) {
    blame(context, "/after", "format", "is not a cursor of ours: pass on what `next` held");
    return fail(context, &problem_invalid_request, "The cursor is not valid.");
  }
  *ret = id;
  return 0;
}

size_t page_cut(struct context *context, int64_t limit, size_t count, const struct id *last,
                struct maybe_text *ret_next) {
  *ret_next = (struct maybe_text){ .presence = IS_NULL };
  if (last == NULL) {
    return count;
  }
  *ret_next = (struct maybe_text){ .presence = PRESENT, .v = page_cursor(context->arena, *last) };
  return (size_t)limit;
}
