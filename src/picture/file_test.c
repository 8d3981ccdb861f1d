/* Files of pictures: what is refused, and what is kept of the others. The files are those of the fuzzer's
   corpus. */
#include "picture/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_MAX = 4096 };

static struct bytes read_file(struct arena *arena, const char *name) {
  char path[500];
  snprintf(path, sizeof path, "%s/tests/corpus/picture_fuzz/%s", getenv("SOUK_SOURCE"), name);
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  uint8_t *at = arena_alloc(arena, FILE_MAX);
  size_t len = fread(at, 1, FILE_MAX, file);
  fclose(file);
  return (struct bytes){ at, len };
}

static bool holds(struct bytes bytes, const char *word) {
  return memmem(bytes.at, bytes.len, word, strlen(word)) != NULL;
}

static void what_is_no_picture_is_refused(void **state) {
  const struct {
    const char *name;
    enum picture_fault fault;
  } cases[] = {
    { "empty", PICTURE_UNKNOWN },
    { "html", PICTURE_UNKNOWN },
    { "svg", PICTURE_UNKNOWN },
    { "gif", PICTURE_UNKNOWN },
    { "bomb_jpg", PICTURE_TOO_LARGE },
    { "bomb_png", PICTURE_TOO_LARGE },
    { "bomb_webp", PICTURE_TOO_LARGE },
    { "many_pixels_png", PICTURE_TOO_LARGE },
    { "cut_jpg", PICTURE_BROKEN },
    { "cut_png", PICTURE_BROKEN },
    { "cut_webp", PICTURE_BROKEN },
    { "head_only_jpg", PICTURE_BROKEN },
    { "other_canvas_webp", PICTURE_BROKEN },
    { "moving_png", PICTURE_MOVES },
    { "moving_webp", PICTURE_MOVES },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct picture_file file;
    enum picture_fault fault = picture_read(*state, read_file(*state, cases[i].name), &file);
    if (fault != cases[i].fault) {
      fail_msg("%s: %d instead of %d", cases[i].name, fault, cases[i].fault);
    }
  }
}

static void pictures_without_more_stay_as_they_are(void **state) {
  static const struct {
    const char *name;
    const char *media_type;
  } cases[] = {
    { "plain_jpg", "image/jpeg" },  { "progressive_jpg", "image/jpeg" }, { "plain_png", "image/png" },
    { "lossy_webp", "image/webp" }, { "lossless_webp", "image/webp" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct bytes bytes = read_file(*state, cases[i].name);
    struct picture_file file;
    assert_int_equal(picture_read(*state, bytes, &file), PICTURE_FINE);
    assert_string_equal(picture_media_type(file.type), cases[i].media_type);
    assert_int_equal(file.width, 8);
    assert_int_equal(file.height, 6);
    assert_int_equal(file.bytes.len, bytes.len);
    assert_memory_equal(file.bytes.at, bytes.at, bytes.len);
  }
}

/* Where it was taken, comments and what stands behind its end are not kept; how it is turned is. */
static void what_a_picture_does_not_need_is_not_kept(void **state) {
  static const struct {
    const char *name;
    const char *plain;
    int64_t width;
    size_t more; /* bytes than the plain one has */
  } cases[] = {
    { "turned_jpg", "plain_jpg", 6, 36 }, { "turned_little_jpg", "plain_jpg", 6, 36 },
    { "upright_jpg", "plain_jpg", 8, 0 }, { "exif_far_jpg", "plain_jpg", 8, 0 },
    { "told_png", "plain_png", 8, 0 },    { "told_webp", "lossy_webp", 8, 18 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct bytes plain = read_file(*state, cases[i].plain);
    struct picture_file file;
    assert_int_equal(picture_read(*state, read_file(*state, cases[i].name), &file), PICTURE_FINE);
    assert_int_equal(file.width, cases[i].width);
    assert_int_equal(file.width * file.height, 48);
    assert_int_equal(file.orientation >= ORIENTATION_QUARTER_TURNED, cases[i].width == 6);
    assert_int_equal(file.bytes.len, plain.len + cases[i].more);
    assert_false(holds(file.bytes, "secret"));
    assert_false(holds(file.bytes, "comment"));
    assert_false(holds(file.bytes, "trailing"));
  }
}

static void cut_anywhere_it_is_broken(void **state) {
  static const char *const names[] = { "turned_jpg", "progressive_jpg", "told_png", "told_webp" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct bytes whole = read_file(*state, names[i]);
    for (size_t len = 0; len < whole.len; len++) {
      uint8_t *exactly = malloc(len + 1); /* a step beyond its end is seen */
      assert_non_null(exactly);
      memcpy(exactly, whole.at, len);
      struct picture_file file;
      picture_read(*state, (struct bytes){ exactly, len }, &file);
      free(exactly);
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
    cmocka_unit_test(what_is_no_picture_is_refused),
    cmocka_unit_test(pictures_without_more_stay_as_they_are),
    cmocka_unit_test(what_a_picture_does_not_need_is_not_kept),
    cmocka_unit_test(cut_anywhere_it_is_broken),
  };
  return cmocka_run_group_tests_name("picture file", tests, set_up, tear_down);
}
