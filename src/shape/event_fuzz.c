/* Any bytes as a CloudEvents envelope: no crash, and what is taken comes out again as it went in. */
#include "shape/event.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition) {
  if (!condition) {
    abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct arena *arena = arena_create(4096);
  struct faults faults = { .arena = arena };
  struct event event;
  if (event_decode(text_copy_bytes(arena, data, size), arena, &event, &faults) != 0) {
    demand(faults.count > 0);
  } else {
    struct event again;
    struct buffer first;
    struct buffer second;
    buffer_init(&first, 1 << 24);
    buffer_init(&second, 1 << 24);
    event_encode(&event, &first);
    demand(event_decode(buffer_text(&first), arena, &again, &faults) == 0);
    event_encode(&again, &second);
    demand(text_equal(buffer_text(&first), buffer_text(&second)));
    buffer_finish(&first);
    buffer_finish(&second);
  }
  arena_destroy(arena);
  return 0;
}
