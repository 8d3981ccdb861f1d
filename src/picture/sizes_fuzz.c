/* Any bytes through the decoders: what comes out are pictures of the widths that were to be made. The cap
   keeps a run quick: what is large costs time and finds nothing more. */
#include "picture/sizes.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { PIXELS_MAX = 1 << 20 };

static void demand(bool fine) {
  if (!fine) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_create(4096);
  struct bytes picture = { bytes, size };
  struct picture_file file;
  struct picture_sizes sizes;
  if (picture_read(arena, picture, &file) == PICTURE_FINE && file.width * file.height <= PIXELS_MAX &&
      picture_sizes_make(arena, picture, &sizes) == 0) {
    demand(sizes.count == picture_widths_below(file.width));
    for (size_t i = 0; i < sizes.count; i++) {
      struct picture_file copy;
      demand(picture_read(arena, sizes.at[i].bytes, &copy) == PICTURE_FINE && copy.type == PICTURE_WEBP);
      demand(copy.width == picture_widths[i] && copy.height == sizes.at[i].height);
    }
  }
  arena_destroy(arena);
  return 0;
}
