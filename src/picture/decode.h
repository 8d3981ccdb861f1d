/* Pixels and colour profile of a JPEG (libjpeg-turbo), PNG (libpng) or WebP (libwebp). For sizes.c alone. */
#pragma once

#include "picture/file.h"

#include <webp/encode.h>

/* As it lies in the file: not turned. */
struct picture_source {
  struct bytes bytes;
  int width, height; /* by its head: a decoder that sees another size refuses */
  int wanted_width,
      wanted_height; /* the most that is wanted of it: a decoder may scale it down to that, no further */
};

struct picture_pixels {
  WebPPicture argb;     /* 32 bits a pixel; initialised by the caller, who frees it in any case */
  struct bytes profile; /* ICC, of RGB colours, in the arena; empty: none */
};

/* 0; -EINVAL: it cannot be decoded; -ENOMEM. */
int decode_jpeg(struct arena *arena, const struct picture_source *source, struct picture_pixels *ret);
int decode_png(struct arena *arena, const struct picture_source *source, struct picture_pixels *ret);
int decode_webp(struct arena *arena, const struct picture_source *source, struct picture_pixels *ret);
