/* Decoded once, at no more than the largest copy needs; turned upright; then scaled and encoded width by
 * width. */
#include "picture/sizes.h"

#include "picture/decode.h"

#include <errno.h>
#include <string.h>

#include <webp/mux.h>

const int64_t picture_widths[PICTURE_SIZES_MAX] = { 160, 320, 640, 1280 };

enum { QUALITY = 80 };

size_t picture_widths_below(int64_t width) {
  size_t count = 0;
  while (count < PICTURE_SIZES_MAX && picture_widths[count] < width) {
    count++;
  }
  return count;
}

/* What a copy of that width is high. */
static int height_of(const struct picture_file *file, int64_t width) {
  int64_t height = (file->height * width + file->width / 2) / file->width;
  return height > 0 ? (int)height : 1;
}

static int scale(WebPPicture *argb, int width, int height) {
  bool is_so = argb->width == width && argb->height == height;
  return is_so || WebPPictureRescale(argb, width, height) ? 0 : -ENOMEM;
}

static int decode(struct arena *arena, const struct picture_file *file, int64_t width,
                  struct picture_pixels *pixels) {
  static int (*const decoders[])(struct arena *, const struct picture_source *, struct picture_pixels *) = {
    [PICTURE_JPEG] = decode_jpeg,
    [PICTURE_PNG] = decode_png,
    [PICTURE_WEBP] = decode_webp,
  };
  bool turned = file->orientation >= ORIENTATION_QUARTER_TURNED;
  int height = height_of(file, width);
  struct picture_source source = {
    .bytes = file->bytes,
    .width = (int)(turned ? file->height : file->width),
    .height = (int)(turned ? file->width : file->height),
    .wanted_width = turned ? height : (int)width,
    .wanted_height = turned ? (int)width : height,
  };
  int result = decoders[file->type](arena, &source, pixels);
  return result == 0 ? scale(&pixels->argb, source.wanted_width, source.wanted_height) : result;
}

/* Exif's orientations: which pixel comes to be at x, y. */
static int turn_upright(WebPPicture *argb, int orientation) {
  if (orientation == ORIENTATION_UPRIGHT) {
    return 0;
  }
  bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  bool turned = orientation >= ORIENTATION_QUARTER_TURNED;
  WebPPicture upright;
  if (!WebPPictureInit(&upright)) {
    return -EINVAL;
  }
  upright.use_argb = 1;
  upright.width = turned ? argb->height : argb->width;
  upright.height = turned ? argb->width : argb->height;
  if (!WebPPictureAlloc(&upright)) {
    return -ENOMEM;
  }
  for (int y = 0; y < upright.height; y++) {
    for (int x = 0; x < upright.width; x++) {
      int from_x = turned ? y : x;
      int from_y = turned ? x : y;
      from_x = from_right ? argb->width - 1 - from_x : from_x;
      from_y = from_below ? argb->height - 1 - from_y : from_y;
      upright.argb[y * upright.argb_stride + x] = argb->argb[from_y * argb->argb_stride + from_x];
    }
  }
  WebPPictureFree(argb);
  *argb = upright;
  return 0;
}

static struct bytes copy_bytes(struct arena *arena, const uint8_t *at, size_t len) {
  uint8_t *copy = arena_alloc(arena, len);
  memcpy(copy, at, len);
  return (struct bytes){ copy, len };
}

/* The encoded frame in a file with the profile. */
static int add_profile(struct arena *arena, struct bytes profile, struct bytes *webp) {
  WebPData frame = { .bytes = webp->at, .size = webp->len };
  WebPData icc = { .bytes = profile.at, .size = profile.len };
  WebPData file = { 0 };
  WebPMux *mux = WebPMuxNew();
  bool fine = mux != NULL && WebPMuxSetImage(mux, &frame, 0) == WEBP_MUX_OK &&
              WebPMuxSetChunk(mux, "ICCP", &icc, 0) == WEBP_MUX_OK &&
              WebPMuxAssemble(mux, &file) == WEBP_MUX_OK;
  if (fine) {
    *webp = copy_bytes(arena, file.bytes, file.size);
  }
  WebPDataClear(&file);
  WebPMuxDelete(mux);
  return fine ? 0 : -ENOMEM;
}

static int encode(struct arena *arena, WebPPicture *argb, struct bytes profile, struct bytes *ret) {
  WebPConfig config;
  if (!WebPConfigPreset(&config, WEBP_PRESET_PHOTO, QUALITY)) {
    return -EINVAL;
  }
  config.use_sharp_yuv = 1; /* or fine red lines smear */
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  argb->writer = WebPMemoryWrite;
  argb->custom_ptr = &writer;
  int result = WebPEncode(&config, argb) ? 0 : -ENOMEM;
  if (result == 0) {
    *ret = copy_bytes(arena, writer.mem, writer.size);
  }
  WebPMemoryWriterClear(&writer);
  return result == 0 && profile.len > 0 ? add_profile(arena, profile, ret) : result;
}

static int make_size(struct arena *arena, const struct picture_pixels *pixels, int width, int height,
                     struct picture_size *ret) {
  WebPPicture copy;
  if (!WebPPictureInit(&copy) || !WebPPictureCopy(&pixels->argb, &copy)) {
    return -ENOMEM;
  }
  int result = scale(&copy, width, height);
  if (result == 0) {
    result = encode(arena, &copy, pixels->profile, &ret->bytes);
  }
  WebPPictureFree(&copy);
  ret->width = width;
  ret->height = height;
  return result;
}

/* The first that is too large ends it: wider ones are larger. */
static int make_sizes(struct arena *arena, const struct picture_file *file,
                      const struct picture_pixels *pixels, size_t count, struct picture_sizes *ret) {
  struct picture_sizes sizes = { 0 };
  while (sizes.count < count) {
    struct picture_size *size = &sizes.at[sizes.count];
    int64_t width = picture_widths[sizes.count];
    int result = make_size(arena, pixels, (int)width, height_of(file, width), size);
    if (result < 0) {
      return result;
    }
    if (size->bytes.len > PICTURE_MAX_BYTES) {
      break;
    }
    sizes.count++;
  }
  *ret = sizes;
  return 0;
}

int picture_sizes_make(struct arena *arena, struct bytes bytes, struct picture_sizes *ret) {
  struct picture_file file;
  if (picture_read(arena, bytes, &file) != PICTURE_FINE) {
    return -EINVAL;
  }
  size_t count = picture_widths_below(file.width);
  if (count == 0) {
    *ret = (struct picture_sizes){ 0 };
    return 0;
  }
  struct picture_pixels pixels = { 0 };
  if (!WebPPictureInit(&pixels.argb)) {
    return -EINVAL;
  }
  int result = decode(arena, &file, picture_widths[count - 1], &pixels);
  if (result == 0) {
    result = turn_upright(&pixels.argb, file.orientation);
  }
  if (result == 0) {
    result = make_sizes(arena, &file, &pixels, count, ret);
  }
  WebPPictureFree(&pixels.argb);
  return result;
}
