/* Any bytes as a picture: they are refused, or what is kept of them is a picture of the same size, which
   comes out as it is when it is looked at again. */
#include "picture/file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool fine) {
  if (!fine) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_create(4096);
  struct picture_file file = { 0 };
  if (picture_read(arena, (struct bytes){ bytes, size }, &file) == PICTURE_FINE) {
    demand(file.bytes.len <= size + PICTURE_GROWS_MAX);
    demand(file.width > 0 && file.width <= PICTURE_MAX_SIDE && file.height > 0 &&
           file.height <= PICTURE_MAX_SIDE && file.width * file.height <= PICTURE_MAX_PIXELS);
    struct picture_file again = { 0 };
    demand(picture_read(arena, file.bytes, &again) == PICTURE_FINE);
    demand(again.type == file.type && again.width == file.width && again.height == file.height);
    demand(again.bytes.len == file.bytes.len && memcmp(again.bytes.at, file.bytes.at, file.bytes.len) == 0);
  } else {
    demand(file.bytes.at == NULL);
  }
  arena_destroy(arena);
  return 0;
}
