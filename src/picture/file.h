/* Files of pictures as they are uploaded: what they are is told by what stands in them, never by what
   somebody says. Pixels are not decoded: only the heads of JPEG (ITU T.81), PNG (RFC 2083, W3C PNG) and WebP
   (RFC 9649) are read, and the file is written anew of the parts that a picture needs. What else was in it
   (Exif with the place where it was taken, comments, thumbnails, other files behind its end) is not kept.
   Pure functions over any bytes. */
#pragma once

#include "base/arena.h"
#include "base/values.h"

enum picture_type { PICTURE_JPEG, PICTURE_PNG, PICTURE_WEBP };

enum {
  PICTURE_MAX_BYTES = 4 << 20, /* what a reply may hold */
  PICTURE_MAX_SIDE = 16384,
  PICTURE_MAX_PIXELS = 50000000, /* 200 MB where it is decoded: what a phone's browser can bear */
  PICTURE_MAX_PARTS = 4096,
  PICTURE_GROWS_MAX = 64, /* more than it was: an orientation is written anew */
};

/* How a JPEG is to be turned before it is shown, as Exif numbers it (1 to 8). */
enum {
  ORIENTATION_UPRIGHT = 1,
  ORIENTATION_QUARTER_TURNED = 5, /* this and those above it: width and height change places */
  ORIENTATION_MAX = 8,
};

struct picture_file {
  enum picture_type type;
  int64_t width, height; /* as it is seen: where it is to be turned by a quarter, they have changed places */
  int orientation;
  struct bytes bytes; /* what is kept, in the arena */
};

enum picture_fault {
  PICTURE_FINE,
  PICTURE_UNKNOWN,   /* neither JPEG nor PNG nor WebP */
  PICTURE_BROKEN,    /* begins like one, but its parts do not make one */
  PICTURE_TOO_LARGE, /* more pixels than are shown */
  PICTURE_MOVES,     /* several frames */
};

/* Looks at `bytes` and writes what is kept of them. `ret` is only written where all is fine. */
enum picture_fault picture_read(struct arena *arena, struct bytes bytes, struct picture_file *ret);

/* "image/jpeg" */
const char *picture_media_type(enum picture_type type);
