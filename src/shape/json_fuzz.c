/* Any bytes into a struct with a member of every kind: no crash; what is refused says why in UTF-8; what is
   taken is within its limits and comes out again as it went in. */
#include "shape/example.h"
#include "shape/problem.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition) {
  if (!condition) {
    abort();
  }
}

static void tell(const struct faults *faults) {
  demand(faults->count > 0 && faults->count <= FAULTS_MAX);
  for (size_t i = 0; i < faults->count; i++) {
    demand(text_is_utf8(faults->at[i].path) && text_is_utf8(faults->at[i].message));
  }
  struct buffer out;
  buffer_init(&out, 1 << 18);
  problem_encode(&(struct problem){ .kind = problem_of_body(faults), .faults = faults }, &out);
  demand(!out.failed);
  buffer_finish(&out);
}

static void come_out_again(const struct thing *thing, struct arena *arena, struct faults *faults) {
  struct thing again;
  struct buffer first;
  struct buffer second;
  buffer_init(&first, 1 << 24);
  buffer_init(&second, 1 << 24);
  shape_encode(&thing_shape, thing, &first);
  demand(shape_decode(&thing_shape, buffer_text(&first), UNKNOWN_REFUSED, arena, &again, faults) == 0);
  shape_encode(&thing_shape, &again, &second);
  demand(text_equal(buffer_text(&first), buffer_text(&second)));
  buffer_finish(&first);
  buffer_finish(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct arena *arena = arena_create(4096);
  struct text json = text_copy_bytes(arena, data, size);
  for (enum unknown_members unknown = UNKNOWN_REFUSED; unknown <= UNKNOWN_IGNORED; unknown++) {
    struct faults faults = { .arena = arena };
    struct thing thing;
    if (shape_decode(&thing_shape, json, unknown, arena, &thing, &faults) != 0) {
      tell(&faults);
    } else {
      demand(shape_check(&thing_shape, &thing, &faults) == 0);
      come_out_again(&thing, arena, &faults);
    }
  }
  arena_destroy(arena);
  return 0;
}
