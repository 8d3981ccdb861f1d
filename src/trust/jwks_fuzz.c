/* Published keys come from other hosts: what is read has only well-named keys and comes out again as it is.
 */
#include "trust/jwks.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_create(65536);
  struct key_set keys = { 0 }, again = { 0 };
  struct error error = { "" };
  if (jwks_read(text_copy_bytes(arena, bytes, size), arena, &keys, &error) != 0) {
    if (error.text[0] == '\0' || keys.count != 0) {
      abort();
    }
  } else {
    struct buffer out, once_more;
    buffer_init_in(&out, arena, JWKS_BYTES_MAX);
    buffer_init_in(&once_more, arena, JWKS_BYTES_MAX);
    jwks_write(&keys, (struct instant){ 1 }, &out);
    if (out.failed || jwks_read(buffer_text(&out), arena, &again, &error) != 0 || again.count != keys.count) {
      abort();
    }
    jwks_write(&again, (struct instant){ 1 }, &once_more);
    if (!text_equal(buffer_text(&once_more), buffer_text(&out))) {
      abort();
    }
  }
  arena_destroy(arena);
  return 0;
}
