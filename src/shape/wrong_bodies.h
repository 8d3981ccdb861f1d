/* For tests: from a shape, a body that is right and every kind of body that is wrong in one place, with the
   fault that it must get. Linked only into programs that use it. */
#pragma once

#include "shape/shape.h"

struct wrong_body {
  struct text json;
  struct text path; /* of the one fault it must get */
  const char *code;
};

/* A body that the shape takes; members named in `skip` (may be NULL) are left out. */
struct text right_body(const struct shape *shape, const bool *skip, struct arena *arena);

/* Calls `each` for every wrong body. All texts live in `arena`. */
void wrong_bodies(const struct shape *shape, const bool *skip, struct arena *arena,
                  void (*each)(void *data, const struct wrong_body *wrong), void *data);
