/* Smaller copies of a picture, for where it is shown small: WebP of a few fixed widths, upright, with the
   picture's own colour profile. Making them means decoding what somebody has uploaded, so only the child
   process of picture/child.h does it, and tests. */
#pragma once

#include "picture/file.h"

enum { PICTURE_SIZES_MAX = 4 };

/* The widths that copies have, ascending. */
extern const int64_t picture_widths[PICTURE_SIZES_MAX];
/* How many of them are less than this: the first so many are what a picture of that width has. */
size_t picture_widths_below(int64_t width);

struct picture_size {
  int64_t width, height;
  struct bytes bytes; /* a WebP file of at most PICTURE_MAX_BYTES */
};
struct picture_sizes {
  struct picture_size at[PICTURE_SIZES_MAX]; /* of ascending width */
  size_t count;
};

/* Makes all copies that are smaller than the picture, into the arena; those that come to more than
   PICTURE_MAX_BYTES are left out. -EINVAL: it cannot be decoded, or has colours that are not red, green and
   blue; -ENOMEM. */
int picture_sizes_make(struct arena *arena, struct bytes bytes, struct picture_sizes *ret);
