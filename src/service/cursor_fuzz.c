/* Cursors come from clients: any text is either one of ours, and then comes out as it went in, or refused at
 * /after. */
#include "service/service.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_create(4096);
  struct context context = { .arena = arena };
  struct maybe_text cursor = { .presence = PRESENT, .v = text_copy_bytes(arena, bytes, size) };
  struct id id = { 0 };
  if (page_after(&context, cursor, &id) == 0) {
    if (!text_equal(page_cursor(arena, id), cursor.v)) {
      abort();
    }
  } else if (!id_is_none(id) || context.problem.kind != &problem_invalid_request) {
    abort();
  }
  arena_destroy(arena);
  return 0;
}
