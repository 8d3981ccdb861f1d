/* Copies of pictures: their sizes, what is to be seen on them, their colour profiles; and what is refused.
   The files are those of the fuzzer's corpus, made by tools/test_pictures.py: quarters of red, green, blue,
   white. */
#include "picture/sizes.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jpeglib.h>
#include <webp/decode.h>
#include <webp/mux.h>

enum { FILE_MAX = 1 << 17, TOLERANCE = 24, SOME_SIZES = 2, PROFILE_LEN = 272 };

/* Which quarter of the picture as it lies in the file stands above left, above right, below left, below
 * right. */
struct quarters {
  int at[4];
};
static const struct quarters upright = { { 0, 1, 2, 3 } };

static struct bytes read_file(struct arena *arena, const char *corpus, const char *name) {
  char path[500];
  snprintf(path, sizeof path, "%s/tests/corpus/%s/%s", getenv("SOUK_SOURCE"), corpus, name);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fail_msg("%s is missing", path);
  }
  uint8_t *at = arena_alloc(arena, FILE_MAX);
  size_t len = fread(at, 1, FILE_MAX, file);
  assert_true(len < FILE_MAX);
  fclose(file);
  return (struct bytes){ at, len };
}

static struct bytes example(struct arena *arena, const char *name) {
  return read_file(arena, "picture_sizes_fuzz", name);
}

static bool is_colour(const uint8_t *seen, const uint8_t *wanted) {
  for (size_t i = 0; i < 4; i++) {
    if (abs(seen[i] - wanted[i]) > TOLERANCE) {
      return false;
    }
  }
  return true;
}

/* Looks at the middle of each quarter, as red, green, blue and alpha. */
static void assert_shows(const struct picture_size *size, const uint8_t colours[4][4],
                         struct quarters quarters) {
  int width = 0;
  int height = 0;
  uint8_t *pixels = WebPDecodeRGBA(size->bytes.at, size->bytes.len, &width, &height);
  assert_non_null(pixels);
  assert_int_equal(width, size->width);
  assert_int_equal(height, size->height);
  for (int i = 0; i < 4; i++) {
    int x = width / 4 + (i % 2) * width / 2;
    int y = height / 4 + (i / 2) * height / 2;
    const uint8_t *seen = pixels + 4 * (y * width + x);
    if (!is_colour(seen, colours[quarters.at[i]])) {
      fail_msg("quarter %d of the copy of %d x %d is %d %d %d %d", i, width, height, seen[0], seen[1],
               seen[2], seen[3]);
    }
  }
  WebPFree(pixels);
}

static const uint8_t plain[4][4] = {
  { 255, 0, 0, 255 }, { 0, 255, 0, 255 }, { 0, 0, 255, 255 }, { 255, 255, 255, 255 }
};

static void every_kind_has_its_copies(void **state) {
  static const uint8_t clear[4][4] = { { 255, 0, 0, 255 }, { 0, 255, 0, 255 }, { 0, 0, 255, 255 }, { 0 } };
  static const uint8_t gray[4][4] = {
    { 0, 0, 0, 255 }, { 0x55, 0x55, 0x55, 255 }, { 0xaa, 0xaa, 0xaa, 255 }, { 255, 255, 255, 255 }
  };
  static const uint8_t luma[4][4] = {
    { 76, 76, 76, 255 }, { 150, 150, 150, 255 }, { 29, 29, 29, 255 }, { 255, 255, 255, 255 }
  };
  static const struct {
    const char *name;
    size_t count;
    const uint8_t (*colours)[4];
  } cases[] = {
    { "rgb_png", 2, plain },          { "gray16_interlaced_png", 2, gray },
    { "palette_wide_png", 4, plain }, { "clear_png", 2, clear },
    { "profile_png", 2, plain },      { "plain_jpg", 2, plain },
    { "progressive_jpg", 2, plain },  { "gray_jpg", 2, luma },
    { "profile_jpg", 2, plain },      { "wide_jpg", 4, plain },
    { "lossy_webp", 2, plain },       { "clear_webp", 2, clear },
    { "lossless_webp", 2, plain },    { "profile_webp", 2, plain },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct picture_sizes sizes;
    if (picture_sizes_make(*state, example(*state, cases[i].name), &sizes) != 0) {
      fail_msg("%s cannot be decoded", cases[i].name);
    }
    print_message("%s\n", cases[i].name);
    assert_int_equal(sizes.count, cases[i].count);
    for (size_t k = 0; k < sizes.count; k++) {
      assert_int_equal(sizes.at[k].width, picture_widths[k]);
      assert_int_equal(sizes.at[k].height, picture_widths[k] * 3 / 4);
      assert_shows(&sizes.at[k], cases[i].colours, upright);
    }
  }
}

static void widths_are_those_below_the_picture(void **state) {
  (void)state;
  assert_int_equal(picture_widths_below(1), 0);
  assert_int_equal(picture_widths_below(160), 0);
  assert_int_equal(picture_widths_below(161), 1);
  assert_int_equal(picture_widths_below(1280), 3);
  assert_int_equal(picture_widths_below(1281), 4);
  assert_int_equal(picture_widths_below(PICTURE_MAX_SIDE), 4);
}

static void a_small_picture_has_none(void **state) {
  static const char *const names[] = { "plain_jpg", "plain_png", "lossy_webp" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct picture_sizes sizes = { .count = 9 };
    struct bytes bytes = read_file(*state, "picture_fuzz", names[i]);
    assert_int_equal(picture_sizes_make(*state, bytes, &sizes), 0);
    assert_int_equal(sizes.count, 0);
  }
}

/* The file with an Exif segment that says how it is to be turned. */
static struct bytes turned(struct arena *arena, struct bytes jpeg, int orientation) {
  const uint8_t exif[] = { 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
                           'M',  'M',  0, 42, 0,   0,   0,   8,   0, 1,
                           1,    0x12, 0, 3,  0,   0,   0,   1,   0, (uint8_t)orientation,
                           0,    0,    0, 0,  0,   0 };
  uint8_t *at = arena_alloc(arena, jpeg.len + sizeof exif);
  memcpy(at, jpeg.at, 2);
  memcpy(at + 2, exif, sizeof exif);
  memcpy(at + 2 + sizeof exif, jpeg.at + 2, jpeg.len - 2);
  return (struct bytes){ at, jpeg.len + sizeof exif };
}

static void copies_stand_upright(void **state) {
  static const struct quarters shown[] = {
    { { 0, 1, 2, 3 } }, { { 1, 0, 3, 2 } }, { { 3, 2, 1, 0 } }, { { 2, 3, 0, 1 } },
    { { 0, 2, 1, 3 } }, { { 2, 0, 3, 1 } }, { { 3, 1, 2, 0 } }, { { 1, 3, 0, 2 } },
  };
  static const char *const names[] = { "plain_jpg", "wide_jpg" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct bytes jpeg = example(*state, names[i]);
    for (int orientation = 1; orientation <= ORIENTATION_MAX; orientation++) {
      struct picture_sizes sizes;
      assert_int_equal(picture_sizes_make(*state, turned(*state, jpeg, orientation), &sizes), 0);
      bool lies = orientation >= ORIENTATION_QUARTER_TURNED;
      assert_in_range(sizes.count, lies ? SOME_SIZES - 1 : SOME_SIZES, PICTURE_SIZES_MAX);
      for (size_t k = 0; k < sizes.count; k++) {
        assert_int_equal(sizes.at[k].height,
                         lies ? (picture_widths[k] * 4 + 1) / 3 : picture_widths[k] * 3 / 4);
        assert_shows(&sizes.at[k], plain, shown[orientation - 1]);
      }
    }
  }
}

static size_t profile_len(struct bytes webp) {
  WebPData file = { .bytes = webp.at, .size = webp.len };
  WebPMux *mux = WebPMuxCreate(&file, 0);
  assert_non_null(mux);
  WebPData profile = { 0 };
  WebPMuxError found = WebPMuxGetChunk(mux, "ICCP", &profile);
  bool is_ours = found == WEBP_MUX_OK && memcmp(profile.bytes + 4, "test", 4) == 0;
  assert_int_equal(is_ours, found == WEBP_MUX_OK);
  WebPMuxDelete(mux);
  return profile.size;
}

/* A copy of grey values is of red, green and blue: the profile of greys would lie. */
static void copies_keep_the_colour_profile(void **state) {
  static const struct {
    const char *name;
    size_t len;
  } cases[] = {
    { "profile_png", PROFILE_LEN },
    { "profile_jpg", PROFILE_LEN },
    { "profile_webp", PROFILE_LEN },
    { "gray_jpg", 0 },
    { "plain_jpg", 0 },
    { "rgb_png", 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct picture_sizes sizes;
    assert_int_equal(picture_sizes_make(*state, example(*state, cases[i].name), &sizes), 0);
    for (size_t k = 0; k < sizes.count; k++) {
      assert_int_equal(profile_len(sizes.at[k].bytes), cases[i].len);
    }
  }
}

/* Four inks a pixel. */
static struct bytes printers_jpeg(struct arena *arena) {
  enum { SIDE = 200 };
  struct jpeg_compress_struct writer;
  struct jpeg_error_mgr errors;
  uint8_t *out = NULL;
  unsigned long len = 0;
  writer.err = jpeg_std_error(&errors);
  jpeg_create_compress(&writer);
  jpeg_mem_dest(&writer, &out, &len);
  writer.image_width = SIDE;
  writer.image_height = SIDE;
  writer.input_components = 4;
  writer.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&writer);
  jpeg_start_compress(&writer, TRUE);
  uint8_t row[4 * SIDE] = { 0 };
  JSAMPROW rows[] = { row };
  while (writer.next_scanline < writer.image_height) {
    jpeg_write_scanlines(&writer, rows, 1);
  }
  jpeg_finish_compress(&writer);
  jpeg_destroy_compress(&writer);
  uint8_t *copy = arena_alloc(arena, len);
  memcpy(copy, out, len);
  free(out);
  return (struct bytes){ copy, len };
}

static void what_cannot_be_decoded_is_refused(void **state) {
  struct picture_sizes untouched = { .count = 9 };
  assert_int_equal(picture_sizes_make(*state, example(*state, "broken_png"), &untouched), -EINVAL);
  assert_int_equal(picture_sizes_make(*state, printers_jpeg(*state), &untouched), -EINVAL);
  assert_int_equal(picture_sizes_make(*state, (struct bytes){ 0 }, &untouched), -EINVAL);
  static const char *const names[] = { "html",      "gif",         "bomb_jpg", "bomb_png",
                                       "bomb_webp", "moving_webp", "cut_jpg" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct bytes bytes = read_file(*state, "picture_fuzz", names[i]);
    assert_int_equal(picture_sizes_make(*state, bytes, &untouched), -EINVAL);
  }
  assert_int_equal(untouched.count, 9);
}

static struct bytes with_bytes(struct arena *arena, struct bytes whole, size_t at, const uint8_t *bytes,
                               size_t len) {
  uint8_t *copy = arena_alloc(arena, whole.len);
  memcpy(copy, whole.at, whole.len);
  assert_true(at + len <= whole.len);
  memcpy(copy + at, bytes, len);
  return (struct bytes){ copy, whole.len };
}

static size_t place_of(struct bytes whole, const char *bytes, size_t len) {
  const uint8_t *at = memmem(whole.at, whole.len, bytes, len);
  assert_non_null(at);
  return (size_t)(at - whole.at);
}

/* A few hundred bytes that say that they are as large as may be: most of it was never sent. */
static void a_head_that_lies_is_survived(void **state) {
  const uint8_t sides[] = { 0x1b, 0x58, 0x1b, 0x58 }; /* 7000 and 7000 */
  const uint8_t long_sides[] = { 0, 0, 0x1b, 0x58, 0, 0, 0x1b, 0x58, 8, 2, 0, 0, 0, 0x16, 0xf9, 0x2c, 0xd8 };
  struct picture_sizes sizes;
  struct bytes jpeg = example(*state, "plain_jpg");
  size_t frame = place_of(jpeg, "\xff\xc0", 2);
  struct bytes huge = with_bytes(*state, jpeg, frame + 5, sides, sizeof sides);
  int result =
      picture_sizes_make(*state, huge, &sizes); /* what is missing of a JPEG is grey, as browsers have it */
  assert_true(result == 0 || result == -EINVAL);
  struct bytes png = example(*state, "rgb_png");
  huge = with_bytes(*state, png, place_of(png, "IHDR", 4) + 4, long_sides, sizeof long_sides);
  assert_int_equal(picture_sizes_make(*state, huge, &sizes), -EINVAL);
  struct bytes webp = example(*state, "lossy_webp");
  const uint8_t low_sides[] = { 0x58, 0x1b, 0x58, 0x1b };
  huge = with_bytes(*state, webp, place_of(webp, "\x9d\x01\x2a", 3) + 3, low_sides, sizeof low_sides);
  assert_int_equal(picture_sizes_make(*state, huge, &sizes), -EINVAL);
}

static void damaged_anywhere_it_is_survived(void **state) {
  static const char *const names[] = { "plain_jpg", "progressive_jpg", "profile_png", "clear_webp",
                                       "lossless_webp" };
  enum { STEP = 61 };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct bytes whole = example(*state, names[i]);
    for (size_t at = 0; at < whole.len; at += STEP) {
      struct arena *arena = arena_create(1 << 16);
      struct picture_sizes sizes;
      const uint8_t other = (uint8_t)~whole.at[at];
      picture_sizes_make(arena, with_bytes(arena, whole, at, &other, 1), &sizes);
      uint8_t *exactly = malloc(at + 1); /* a step beyond its end is seen */
      assert_non_null(exactly);
      memcpy(exactly, whole.at, at);
      picture_sizes_make(arena, (struct bytes){ exactly, at }, &sizes);
      free(exactly);
      arena_destroy(arena);
    }
  }
}

static int set_up(void **state) {
  *state = arena_create(1 << 16);
  return *state == NULL ? -1 : 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_kind_has_its_copies),      cmocka_unit_test(widths_are_those_below_the_picture),
    cmocka_unit_test(a_small_picture_has_none),       cmocka_unit_test(copies_stand_upright),
    cmocka_unit_test(copies_keep_the_colour_profile), cmocka_unit_test(what_cannot_be_decoded_is_refused),
    cmocka_unit_test(a_head_that_lies_is_survived),   cmocka_unit_test(damaged_anywhere_it_is_survived),
  };
  return cmocka_run_group_tests_name("picture sizes", tests, set_up, tear_down);
}
