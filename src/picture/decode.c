/* The three decoders behind one form. Each writes its rows where the encoder wants them: blue, green, red and
   alpha of a pixel are the bytes of a 32-bit number whose lowest is blue. */
#include "picture/decode.h"

#include <assert.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdnoreturn.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>
#include <webp/mux.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "rows are written as bytes and read as numbers");

enum {
  PIXEL_BYTES = 4,
  PROFILE_MAX = 1 << 20,
  PROFILE_HEAD_LEN = 128, /* ICC.1 section 7.2 */
  PROFILE_SPACE_AT = 16,
};

static int make_room(WebPPicture *argb, int width, int height) {
  argb->use_argb = 1;
  argb->width = width;
  argb->height = height;
  return WebPPictureAlloc(argb) ? 0 : -ENOMEM;
}

static uint8_t *row_of(WebPPicture *argb, size_t y) {
  return (uint8_t *)(argb->argb + y * (size_t)argb->argb_stride);
}

/* Copies are of red, green and blue: a profile of grey or of inks does not tell what these look like. */
static struct bytes keep_profile(struct arena *arena, const void *at, size_t len) {
  const uint8_t *profile = at;
  if (len < PROFILE_HEAD_LEN || len > PROFILE_MAX || memcmp(profile + PROFILE_SPACE_AT, "RGB ", 4) != 0) {
    return (struct bytes){ 0 };
  }
  uint8_t *copy = arena_alloc(arena, len);
  memcpy(copy, profile, len);
  return (struct bytes){ copy, len };
}

static bool is_same_size(const struct picture_source *source, size_t width, size_t height) {
  return width == (size_t)source->width && height == (size_t)source->height;
}

/* JPEG. The library calls error_exit, which must not return. */
struct jpeg {
  struct jpeg_decompress_struct reader;
  struct jpeg_error_mgr errors;
  jmp_buf failed;
};

static noreturn void fail_jpeg(j_common_ptr reader) {
  struct jpeg *jpeg = reader->client_data;
  longjmp(jpeg->failed, 1);
}

static void ignore_jpeg(j_common_ptr reader) {
  (void)reader;
}

/* The least of 1/8, 2/8, 4/8 and all of it that is no less than what is wanted: what is left out is never
   decoded. */
static unsigned eighths_of(const struct picture_source *source) {
  unsigned eighths = 1;
  while (eighths < 8 && (source->width * (int)eighths < source->wanted_width * 8 ||
                         source->height * (int)eighths < source->wanted_height * 8)) {
    eighths *= 2;
  }
  return eighths;
}

static void read_jpeg_profile(struct arena *arena, struct jpeg *jpeg, struct picture_pixels *ret) {
  JOCTET *profile = NULL;
  unsigned len = 0;
  if (jpeg_read_icc_profile(&jpeg->reader, &profile, &len)) {
    ret->profile = keep_profile(arena, profile, len);
    free(profile);
  }
}

static int read_jpeg(struct arena *arena, struct jpeg *jpeg, const struct picture_source *source,
                     struct picture_pixels *ret) {
  struct jpeg_decompress_struct *reader = &jpeg->reader;
  if (setjmp(jpeg->failed) != 0) {
    return -EINVAL;
  }
  jpeg_create_decompress(reader);
  jpeg_save_markers(reader, JPEG_APP0 + 2, 0xffff);
  jpeg_mem_src(reader, source->bytes.at, source->bytes.len);
  jpeg_read_header(reader, TRUE);
  if (!is_same_size(source, reader->image_width, reader->image_height)) {
    return -EINVAL;
  }
  read_jpeg_profile(arena, jpeg, ret);
  reader->scale_num = eighths_of(source);
  reader->scale_denom = 8;
  reader->out_color_space = JCS_EXT_BGRA; /* an error for inks (CMYK) */
  jpeg_start_decompress(reader);
  int result = make_room(&ret->argb, (int)reader->output_width, (int)reader->output_height);
  while (result == 0 && reader->output_scanline < reader->output_height) {
    JSAMPROW row = row_of(&ret->argb, reader->output_scanline);
    jpeg_read_scanlines(reader, &row, 1);
  }
  return result;
}

int decode_jpeg(struct arena *arena, const struct picture_source *source, struct picture_pixels *ret) {
  struct jpeg jpeg = { 0 };
  jpeg.reader.err = jpeg_std_error(&jpeg.errors);
  jpeg.reader.client_data = &jpeg;
  jpeg.errors.error_exit = fail_jpeg;
  jpeg.errors.output_message = ignore_jpeg;
  int result = read_jpeg(arena, &jpeg, source, ret);
  jpeg_destroy_decompress(&jpeg.reader);
  return result;
}

/* PNG. */
static noreturn void fail_png(png_structp reader, png_const_charp message) {
  (void)message;
  png_longjmp(reader, 1);
}

static void ignore_png(png_structp reader, png_const_charp message) {
  (void)reader, (void)message;
}

static void give_png(png_structp reader, png_bytep to, size_t len) {
  struct bytes *rest = png_get_io_ptr(reader);
  if (len > rest->len) {
    png_error(reader, "it ends too early");
  }
  memcpy(to, rest->at, len);
  rest->at += len;
  rest->len -= len;
}

/* Whatever it holds becomes eight bits of blue, green, red and alpha each. A picture without a profile is
   brought to sRGB, should it say that it is of another gamma. */
static void ask_for_pixels(struct arena *arena, png_structp reader, png_infop info,
                           struct picture_pixels *ret) {
  png_charp name = NULL;
  png_bytep profile = NULL;
  png_uint_32 len = 0;
  int compression = 0;
  if (png_get_iCCP(reader, info, &name, &compression, &profile, &len) != 0) {
    ret->profile = keep_profile(arena, profile, len);
  }
  if (ret->profile.len == 0) {
    png_set_alpha_mode(reader, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
  }
  png_set_expand(reader);
  png_set_scale_16(reader);
  png_set_gray_to_rgb(reader);
  png_set_bgr(reader);
  png_set_add_alpha(reader, 0xff, PNG_FILLER_AFTER);
  png_set_interlace_handling(reader);
  png_read_update_info(reader, info);
}

static int read_png(struct arena *arena, png_structp reader, png_infop info,
                    const struct picture_source *source, struct picture_pixels *ret) {
  if (setjmp(png_jmpbuf(reader)) != 0) {
    return -EINVAL;
  }
  png_set_user_limits(reader, PICTURE_MAX_SIDE, PICTURE_MAX_SIDE);
  png_set_chunk_malloc_max(reader, PICTURE_MAX_BYTES);
  png_read_info(reader, info);
  ask_for_pixels(arena, reader, info, ret);
  if (!is_same_size(source, png_get_image_width(reader, info), png_get_image_height(reader, info)) ||
      png_get_rowbytes(reader, info) != (size_t)source->width * PIXEL_BYTES) {
    return -EINVAL;
  }
  int result = make_room(&ret->argb, source->width, source->height);
  if (result < 0) {
    return result;
  }
  png_bytepp rows = ARENA_ARRAY(arena, (size_t)source->height, png_bytep);
  for (int y = 0; y < source->height; y++) {
    rows[y] = row_of(&ret->argb, (size_t)y);
  }
  png_read_image(reader, rows);
  return 0;
}

int decode_png(struct arena *arena, const struct picture_source *source, struct picture_pixels *ret) {
  struct bytes rest = source->bytes;
  png_structp reader = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail_png, ignore_png);
  png_infop info = reader != NULL ? png_create_info_struct(reader) : NULL;
  int result = -ENOMEM;
  if (info != NULL) {
    png_set_read_fn(reader, &rest, give_png);
    result = read_png(arena, reader, info, source, ret);
  }
  png_destroy_read_struct(&reader, &info, NULL);
  return result;
}

/* WebP. */
static void read_webp_profile(struct arena *arena, const struct picture_source *source,
                              struct picture_pixels *ret) {
  WebPData file = { .bytes = source->bytes.at, .size = source->bytes.len };
  WebPMux *mux = WebPMuxCreate(&file, 0);
  WebPData profile;
  if (mux != NULL && WebPMuxGetChunk(mux, "ICCP", &profile) == WEBP_MUX_OK) {
    ret->profile = keep_profile(arena, profile.bytes, profile.size);
  }
  WebPMuxDelete(mux);
}

int decode_webp(struct arena *arena, const struct picture_source *source, struct picture_pixels *ret) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config) ||
      WebPGetFeatures(source->bytes.at, source->bytes.len, &config.input) != VP8_STATUS_OK ||
      config.input.has_animation ||
      !is_same_size(source, (size_t)config.input.width, (size_t)config.input.height)) {
    return -EINVAL;
  }
  /* Scaled while it is decoded, colours of what is transparent would show at the edges. */
  bool scales = !config.input.has_alpha;
  int width = scales ? source->wanted_width : source->width;
  int height = scales ? source->wanted_height : source->height;
  int result = make_room(&ret->argb, width, height);
  if (result < 0) {
    return result;
  }
  read_webp_profile(arena, source, ret);
  config.options.use_scaling = scales;
  config.options.scaled_width = width;
  config.options.scaled_height = height;
  config.output.colorspace = MODE_BGRA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = (WebPRGBABuffer){
    .rgba = row_of(&ret->argb, 0),
    .stride = ret->argb.argb_stride * PIXEL_BYTES,
    .size = (size_t)ret->argb.argb_stride * (size_t)height * PIXEL_BYTES,
  };
  VP8StatusCode status = WebPDecode(source->bytes.at, source->bytes.len, &config);
  WebPFreeDecBuffer(&config.output);
  return status == VP8_STATUS_OK ? 0 : -EINVAL;
}
