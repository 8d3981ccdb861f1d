/* Cursors of lists: base64url of the last row's id (RFC 4648 section 5), opaque to clients. */
#include "service/frame.h"
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

static const struct field *member(const struct shape *shape, const char *name, enum kind kind) {
  const struct field *field = shape_find(shape, text_of(name));
  return field != NULL && field->kind == kind ? field : NULL;
}

bool page_halve(const struct shape *shape, void *page, struct arena *arena) {
  const struct field *items = member(shape, "items", KIND_LIST);
  const struct field *next = member(shape, "next", KIND_TEXT);
  const struct field *id =
      items != NULL && items->item == KIND_OBJECT ? member(items->shape, "id", KIND_ID) : NULL;
  if (id == NULL || next == NULL || !next->maybe) {
    return false;
  }
  size_t *count = (size_t *)(void *)((char *)page + items->count_at);
  struct maybe_text *cursor = (struct maybe_text *)(void *)((char *)page + next->at);
  if (*count < 2) {
    return false;
  }
  *count /= 2;
  const char *first = NULL;
  struct id last;
  memcpy(&first, (const char *)page + items->at, sizeof first);
  memcpy(&last, first + (*count - 1) * items->shape->size + id->at, sizeof last);
  *cursor = (struct maybe_text){ .presence = PRESENT, .v = page_cursor(arena, last) };
  return true;
}
