/* gzip, by zlib. */
#include "http/coding.h"

#include <errno.h>
#include <limits.h>
#include <zlib.h>

enum {
  LEVEL = 5,             /* higher ones cost twice the time and save another hundredth */
  GZIP_WINDOW = 15 + 16, /* zlib's largest window, and gzip's head and foot in place of its own */
  MEMORY = 8,
};

int http_gzip(struct arena *arena, struct text plain, struct text *ret) {
  if (plain.len > UINT_MAX) {
    return -EFBIG;
  }
  z_stream stream = { 0 };
  if (deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
    return -ENOMEM;
  }
  char *packed = arena_alloc(arena, plain.len + 1);
  stream.next_in = (z_const Bytef *)plain.at;
  stream.avail_in = (uInt)plain.len;
  stream.next_out = (Bytef *)packed;
  stream.avail_out = (uInt)plain.len; /* no room for more than there was: it ends early then */
  int result = deflate(&stream, Z_FINISH);
  size_t len = plain.len - stream.avail_out;
  deflateEnd(&stream);
  if (result != Z_STREAM_END) {
    return -EFBIG;
  }
  packed[len] = '\0';
  *ret = (struct text){ .at = packed, .len = len };
  return 0;
}
