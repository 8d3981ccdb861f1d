/* Is a table of fields sound? Asked at the start for every shape there is, and by each service's tests. */
#pragma once

#include "base/error.h"
#include "shape/shape.h"

#include <string.h>

/* Names, kinds, limits, fallbacks, overlapping rows, and the same of the shapes within. -EINVAL with words
   for whoever wrote the table. */
int shape_verify(const struct shape *shape, struct error *error);
/* Whether a shape or one within it holds a secret: no event may. */
bool shape_has_sealed(const struct shape *shape);
/* Whether a shape or one within it holds bytes: nothing that becomes JSON may. */
bool shape_has_bytes(const struct shape *shape);

/* The offset of the first byte that no row describes in a struct that was filled with 0xff and whose padding
   was cleared; -1 for none. Use SHAPE_UNCOVERED. */
long shape_uncovered(const struct shape *shape, unsigned char *filled);

/* The offset of the first byte of a member that struct TAG's shape forgot, or -1: a test asserts that it is
   -1. Only gcc can clear padding; with clang it is always -1. */
#if defined(__GNUC__) && !defined(__clang__)
#define SHAPE_UNCOVERED(tag)                                                                                 \
  ({                                                                                                         \
    struct tag filled_;                                                                                      \
    memset(&filled_, 0xff, sizeof filled_);                                                                  \
    __builtin_clear_padding(&filled_);                                                                       \
    shape_uncovered(&tag##_shape, (unsigned char *)&filled_);                                                \
  })
#else
#define SHAPE_UNCOVERED(tag) (-1L)
#endif
