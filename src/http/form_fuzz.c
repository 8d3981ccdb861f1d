/* Bodies of forms: no more pairs than the maximum, each a text of UTF-8 without NUL, and no longer than what
   was sent. */
#include "http/http.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool is_text(struct text text) {
  return text.at != NULL && strlen(text.at) == text.len && text_is_utf8(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_create(4096);
  struct http_request *request = ARENA_NEW(arena, struct http_request);
  struct pair pairs[HTTP_MAX_PAIRS];
  size_t count = 0;
  request->body = (struct text){ .at = (const char *)bytes, .len = size };
  if (http_form_pairs(request, arena, pairs, &count) == 0) {
    size_t decoded = 0;
    bool fine = count <= HTTP_MAX_PAIRS;
    for (size_t i = 0; i < count && fine; i++) {
      fine = is_text(pairs[i].name) && is_text(pairs[i].value);
      decoded += pairs[i].name.len + pairs[i].value.len;
    }
    if (!fine || decoded > size) {
      abort();
    }
  }
  arena_destroy(arena);
  return 0;
}
