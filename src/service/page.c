/* Cursors of lists: base64url of the last row's id (RFC 4648 section 5), opaque to clients. */
#include "service/service.h"
#include "trust/base64url.h"

#include <string.h>

struct text page_cursor(struct arena *arena, struct id last) {
  size_t len = BASE64URL_LEN(sizeof last.bytes);
  char *at = arena_alloc(arena, len + 1);
  base64url_encode(last.bytes, sizeof last.bytes, at);
  return (struct text){ .at = at, .len = len };
}

int page_after(struct context *context, struct maybe_text after, struct id *ret) {
  if (after.presence != PRESENT) {
    memset(ret->bytes, 0xff, sizeof ret->bytes);
    return 0;
  }
  if (base64url_decode_exact(after.v, ret->bytes, sizeof ret->bytes) < 0) {
    blame(context, "/after", "format", "is not a cursor of ours: pass on what `next` held");
    return fail(context, &problem_invalid_request, "The cursor is not valid.");
  }
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
