/* base64url: the vectors of RFC 4648, and that each value has one spelling alone. */
#include "trust/base64url.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void writes_and_reads_the_rfc_s_vectors(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *text;
  } rows[] = {
    { "", "" },           { "f", "Zg" },          { "fo", "Zm8" },          { "foo", "Zm9v" },
    { "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" }, { "foobar", "Zm9vYmFy" }, { "\xfb\xff\xfe", "-__-" }
  };
  struct arena *arena = arena_create(1024);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char text[20];
    size_t len = strlen(rows[i].bytes);
    base64url_encode(rows[i].bytes, len, text);
    assert_string_equal(text, rows[i].text);
    assert_int_equal(BASE64URL_LEN(len), strlen(text));
    struct text bytes;
    assert_int_equal(base64url_decode(text_of(text), arena, &bytes), 0);
    assert_true(text_is(bytes, rows[i].bytes));
    char exact[20] = "";
    assert_int_equal(base64url_decode_exact(text_of(text), exact, len), 0);
    assert_memory_equal(exact, rows[i].bytes, len);
  }
  arena_destroy(arena);
}

static void refuses_other_spellings(void **state) {
  (void)state;
  static const struct text cases[] = {
    TEXT("Z"),       TEXT("Zg=="),    TEXT("Zg="),          TEXT("Zh"),      TEXT("Zm9"),
    TEXT("Zm 9v"),   TEXT(" Zm9v"),   TEXT("Zm9v "),        TEXT("Zm9v\n"),  TEXT("Zm9\n"),
    TEXT("+_8"),     TEXT("/_8"),     TEXT("Zm9v\0"),       TEXT("Zm9vY"),   TEXT("Zm9."),
    TEXT("\xdam9v"), TEXT("Zm\x80v"), TEXT("Zm9v\xc3\xa9"), TEXT("\xffm9v"), TEXT("Zm9\xf6"),
  };
  struct arena *arena = arena_create(1024);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct text ret = TEXT("untouched");
    assert_int_equal(base64url_decode(cases[i], arena, &ret), -EINVAL);
    assert_true(text_is(ret, "untouched"));
  }
  arena_destroy(arena);
}

/* Whatever is accepted comes out as it went in. */
static void one_value_one_text(void **state) {
  (void)state;
  unsigned accepted = 0;
  for (unsigned a = 0; a < 256; a++) {
    for (unsigned b = 0; b < 256; b++) {
      char in[2] = { (char)a, (char)b };
      char byte = 0, out[3];
      if (base64url_decode_exact((struct text){ .at = in, .len = 2 }, &byte, 1) == 0) {
        base64url_encode(&byte, 1, out);
        assert_memory_equal(in, out, 2);
        accepted++;
      }
    }
  }
  assert_int_equal(accepted, 256);
}

static void exact_means_exact(void **state) {
  (void)state;
  char bytes[4] = "abc";
  assert_int_equal(base64url_decode_exact(TEXT("Zm9v"), bytes, 2), -EINVAL);
  assert_int_equal(base64url_decode_exact(TEXT("Zm9v"), bytes, 4), -EINVAL);
  assert_int_equal(base64url_decode_exact(TEXT(""), bytes, 3), -EINVAL);
  assert_string_equal(bytes, "abc");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_and_reads_the_rfc_s_vectors),
    cmocka_unit_test(refuses_other_spellings),
    cmocka_unit_test(one_value_one_text),
    cmocka_unit_test(exact_means_exact),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
