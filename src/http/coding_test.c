/* Accept-Encoding as browsers and others send it, and what comes of it. */
#include "http/coding.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>

enum { ALL = 1U << HTTP_GZIP | 1U << HTTP_BROTLI, ONLY_GZIP = 1U << HTTP_GZIP };

static const struct {
  const char *accepts; /* NULL: no header */
  unsigned available;
  enum http_coding chosen;
} rows[] = {
  { NULL, ALL, HTTP_IDENTITY },
  { "", ALL, HTTP_IDENTITY },
  { "gzip, deflate, br, zstd", ALL, HTTP_BROTLI },
  { "gzip, deflate, br, zstd", ONLY_GZIP, HTTP_GZIP },
  { "gzip, deflate, br, zstd", 0, HTTP_IDENTITY },
  { "gzip", ALL, HTTP_GZIP },
  { "GZip", ALL, HTTP_GZIP },
  { "x-gzip", ALL, HTTP_GZIP },
  { "br", ONLY_GZIP, HTTP_IDENTITY },
  { "br;q=0.5, gzip;q=0.9", ALL, HTTP_GZIP },
  { "br;q=0.5,gzip ; q=0.5", ALL, HTTP_BROTLI },
  { "br;q=0, gzip", ALL, HTTP_GZIP },
  { "br;q=0.000, gzip;q=0", ALL, HTTP_IDENTITY },
  { "*", ALL, HTTP_BROTLI },
  { "*;q=0", ALL, HTTP_IDENTITY },
  { "*;q=0.1, gzip", ALL, HTTP_GZIP },
  { "gzip;q=0.001", ALL, HTTP_GZIP },
  { "identity, gzip;q=0.5", ALL, HTTP_IDENTITY },
  { "identity;q=0, gzip;q=0.1", ALL, HTTP_GZIP },
  { "identity;q=0", ALL, HTTP_IDENTITY },
  { "deflate", ALL, HTTP_IDENTITY },
  { "gzip;q=2", ALL, HTTP_IDENTITY },
  { "gzip;q=1.001", ALL, HTTP_IDENTITY },
  { "gzip;q=1.000", ALL, HTTP_GZIP },
  { "gzip;q=0.1234", ALL, HTTP_IDENTITY },
  { "gzip;q=0.x", ALL, HTTP_IDENTITY },
  { "gzip;q=", ALL, HTTP_IDENTITY },
  { "gzip;level=9", ALL, HTTP_IDENTITY },
  { "gzip;", ALL, HTTP_GZIP },
  { ",,;q=1,,gzip,", ALL, HTTP_GZIP },
  { "gzipped, brr, b", ALL, HTTP_IDENTITY },
};

static void test_choice(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct text header = rows[i].accepts != NULL ? text_of(rows[i].accepts) : (struct text){ 0 };
    enum http_coding chosen = http_coding_choose(header, rows[i].available);
    if (chosen != rows[i].chosen) {
      fail_msg("%s: %d in place of %d", text_c(header), (int)chosen, (int)rows[i].chosen);
    }
  }
}

static void test_names(void **state) {
  (void)state;
  assert_null(http_coding_name(HTTP_IDENTITY));
  assert_string_equal(http_coding_name(HTTP_GZIP), "gzip");
  assert_string_equal(http_coding_name(HTTP_BROTLI), "br");
}

static void test_gzip(void **state) {
  (void)state;
  enum { LEN = 100000 };
  struct arena *arena = arena_create(1 << 12);
  char *plain = arena_alloc(arena, LEN);
  for (size_t i = 0; i < LEN; i++) {
    plain[i] = (char)(i / 7 % 256);
  }
  struct text packed;
  assert_int_equal(http_gzip(arena, (struct text){ .at = plain, .len = LEN }, &packed), 0);
  assert_true(packed.len < LEN / 10);
  Bytef *unpacked = arena_alloc(arena, LEN);
  z_stream stream = { .next_in = (z_const Bytef *)packed.at,
                      .avail_in = (uInt)packed.len,
                      .next_out = unpacked,
                      .avail_out = LEN };
  assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK); /* gzip alone */
  assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
  assert_int_equal(inflateEnd(&stream), Z_OK);
  assert_int_equal(stream.total_out, LEN);
  assert_memory_equal(unpacked, plain, LEN);
  assert_int_equal(http_gzip(arena, TEXT("short"), &packed), -EFBIG);
  assert_int_equal(http_gzip(arena, TEXT(""), &packed), -EFBIG);
  arena_destroy(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(test_choice), cmocka_unit_test(test_names),
                                      cmocka_unit_test(test_gzip) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
