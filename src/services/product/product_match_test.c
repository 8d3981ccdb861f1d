/* Words, grams and how alike they are. */
#include "services/product/product_match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shape/covered.h"

static int64_t score(const char *query, const char *name) {
  struct words asked;
  struct words named;
  words_of(text_of(query), &asked);
  words_of(text_of(name), &named);
  return match_score(&asked, &named, &(struct words){ .count = 0 }, 0);
}

static void categories_descriptions_and_skus_count_too(void **state) {
  (void)state;
  struct words query;
  struct words name;
  struct words category;
  words_of(TEXT("kitchen tray"), &query);
  words_of(TEXT("Round tray"), &name);
  words_of(TEXT("Kitchen"), &category);
  const struct words none = { .count = 0 };
  int64_t by_name = match_score(&query, &name, &none, 0);
  int64_t by_description = match_score(&query, &name, &none, 1 << 1);
  int64_t by_category = match_score(&query, &name, &category, 1 << 1);
  assert_true(by_name < by_description);
  assert_true(by_description < by_category);
  assert_true(by_category < match_score(&query, &query, &none, 0));
  assert_int_equal(match_score(&query, &name, &none, 1 << 2), by_name); /* which the name has already */
  assert_int_equal(match_score(&query, &none, &none, 1), MATCH_FULL);
  words_of(TEXT("turmeric"), &query);
  assert_true(match_score(&query, &name, &none, 1 << 1) >= MATCH_LEAST);
}

static void tokens_are_words_and_whole_skus(void **state) {
  struct arena *arena = *state;
  struct words query;
  words_of(TEXT("Mug-1"), &query);
  assert_string_equal(text_c(query_tokens(arena, TEXT("Mug-1"), &query)),
                      "#mug1                   mug                     1                       ");
  const struct product_row product = { .description = TEXT("Holds tea. Holds a cup"),
                                       .category = { PRESENT, TEXT("Tea") } };
  const struct variant_row variant = { .sku = TEXT("MUG_1") };
  assert_string_equal(
      text_c(product_tokens_of(arena, &product, &variant, 1)),
      "#mug1                   tea                     holds                   cup                     ");
}

static void names_are_sorted_by_their_letters(void **state) {
  struct arena *arena = *state;
  assert_string_equal(text_c(name_key_of(arena, TEXT("\xc3\x89tag\xc3\xa8re, \"large\""))), "etagere large");
  assert_string_equal(text_c(name_key_of(arena, TEXT("!"))), "");
  struct text key = name_key_of(arena, TEXT("a b c d e f g h i j k l m n o p q r s t u v w x y z"));
  assert_int_equal(key.len, NAME_KEY_MAX_LETTERS);
}

static void words_are_runs_of_letters(void **state) {
  (void)state;
  const struct {
    const char *text;
    const char *words; /* each with a bar behind it, where all letters are of ASCII */
  } cases[] = {
    { "", "" },
    { " ,;!  ", "" },
    { "Tall vase", "tall|vase|" },
    { "T-shirt, 35 mm", "t|shirt|35|mm|" },
    { "CAF\xc3\x89 cre\xcc\x80me \xc3\x9f", "cafe|creme|s|" },
    { "a\xc3\x97"
      "b\xe2\x80\x94"
      "c\xc2\xa0"
      "d",
      "a|b|c|d|" },
    { "a\xff"
      "b\xc3",
      "a|b|" },
    { "\xed\xa0\x80x\xf4\x90\x80\x80y\xc0\xafz", "x|y|z|" },
    { "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwx|" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct words words;
    words_of(text_of(cases[i].text), &words);
    char joined[200];
    size_t len = 0;
    for (size_t word = 0; word < words.count; word++) {
      for (size_t letter = 0; letter < words.at[word].count; letter++) {
        joined[len++] = (char)words.at[word].letters[letter];
      }
      joined[len++] = '|';
    }
    joined[len] = '\0';
    assert_string_equal(joined, cases[i].words);
  }
}

static void capitals_are_small_letters_in_other_scripts_too(void **state) {
  (void)state;
  assert_int_equal(score("\xd0\x81\xd0\x9b\xd0\x9a\xd0\x90", "\xd1\x91\xd0\xbb\xd0\xba\xd0\xb0"), MATCH_FULL);
  assert_int_equal(score("\xce\xa9\xce\x91", "\xcf\x89\xce\xb1"), MATCH_FULL);
}

static void no_more_words_than_there_is_room_for(void **state) {
  (void)state;
  struct words words;
  words_of(TEXT("a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9"), &words);
  assert_int_equal(words.count, WORDS_MAX);
  assert_int_equal(words.at[WORDS_MAX - 1].letters[0], '5');
  assert_int_equal(words.at[WORDS_MAX - 1].count, 1);
}

static void grams_are_of_three_letters_and_differ(void **state) {
  struct arena *arena = *state;
  const struct {
    const char *text;
    size_t max;
    const char *grams;
  } cases[] = {
    { "", 9, "" },
    { "a", 9, "  a a " },
    { "Mug", 9, "  m mumugug " },
    { "mug, MUG", 9, "  m mumugug " },
    { "mug", 2, "  m mu" },
    { "\xd1\x91\xf0\x9f\x8f\xba", 9, "  \xd1\x91 \xd1\x91\xf0\x9f\x8f\xba\xd1\x91\xf0\x9f\x8f\xba " },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct words words;
    words_of(text_of(cases[i].text), &words);
    assert_string_equal(text_c(grams_of(arena, &words, cases[i].max)), cases[i].grams);
  }
}

static void scores_tell_the_alike_from_the_others(void **state) {
  (void)state;
  const struct {
    const char *query;
    const char *better, *worse;
  } cases[] = {
    { "mug", "Mug", "Stoneware mug" },                       /* little else in the name */
    { "mug", "Stoneware mug", "Mugs" },                      /* the word itself before one that begins so */
    { "refl", "Reflector", "Rifle" },                        /* a beginning before a similar word */
    { "vsae", "Vase", "Vast" },                              /* two letters swapped are one mistake */
    { "olive soap", "Olive soap", "Olive dish" },            /* all words before some */
    { "the weaver", "Weaver of Fez", "The Small Studio" },   /* long words tell more than short ones */
    { "cofee", "Roasted coffee, market blend", "Cedar box" } /* similar before nothing in common */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_true(score(cases[i].query, cases[i].better) > score(cases[i].query, cases[i].worse));
    assert_true(score(cases[i].query, cases[i].better) >= MATCH_LEAST);
  }
  assert_int_equal(score("Oak picture frame", "oak PICTURE frame"), MATCH_FULL);
  assert_int_equal(score("xylophone", "Cedar box"), 0);
  assert_int_equal(score("", "Cedar box"), 0);
  assert_int_equal(score("box", "!"), 0);
}

static void the_best_matches_come_first_then_the_newest(void **state) {
  (void)state;
  const struct candidate_row candidates[] = {
    { .id = { { 1 } }, .name = TEXT("Oak frame") },  { .id = { { 2 } }, .name = TEXT("Cedar box") },
    { .id = { { 3 } }, .name = TEXT("Pine frame") }, { .id = { { 4 } }, .name = TEXT("Frames") },
    { .id = { { 5 } }, .name = TEXT("Pine frame") },
  };
  enum { COUNT = sizeof candidates / sizeof candidates[0] };
  struct words query;
  words_of(TEXT("frame"), &query);
  struct match matches[COUNT];
  assert_int_equal(rank_matches(&query, candidates, COUNT, matches), 4);
  const uint8_t order[] = { 1, 5, 3, 4 };
  for (size_t i = 0; i < sizeof order; i++) {
    assert_int_equal(matches[i].id.bytes[0], order[i]);
  }
  assert_int_equal(rank_matches(&query, candidates, 0, matches), 0);
}

/* Bytes that a generator of no name makes: what must hold is that nothing is read or written out of bounds,
   and that scores stay within their range. */
static void any_bytes_are_words(void **state) {
  struct arena *arena = *state;
  uint32_t random = 1;
  for (int round = 0; round < 2000; round++) {
    char bytes[2][120];
    struct words words[2];
    for (size_t text = 0; text < 2; text++) {
      for (size_t i = 0; i < sizeof bytes[text]; i++) {
        random = random * 1664525 + 1013904223;
        bytes[text][i] = (char)(random >> 24);
      }
      words_of((struct text){ bytes[text], (size_t)round % (sizeof bytes[text] + 1) }, &words[text]);
      assert_true(words[text].count <= WORDS_MAX);
      assert_true(text_is_utf8(grams_of(arena, &words[text], SEARCH_MAX_GRAMS)));
    }
    assert_true(text_is_utf8(tokens_of(arena, words[0].at, words[0].count)));
    assert_true(text_is_utf8(name_key_of(arena, (struct text){ bytes[0], sizeof bytes[0] })));
    int64_t alike = match_score(&words[0], &words[1], &words[0], round);
    assert_true(alike >= 0 && alike <= MATCH_FULL);
    arena_reset(arena);
  }
}

static void every_member_has_a_row(void **state) {
  (void)state;
  ASSERT_COVERED(search);
  ASSERT_COVERED(candidate_row);
  ASSERT_COVERED(product_grams);
  ASSERT_COVERED(product_tokens);
  ASSERT_COVERED(product_facets_request);
  ASSERT_COVERED(price_facet);
  ASSERT_COVERED(category_facet);
  ASSERT_COVERED(product_facets);
}

static int set_up(void **state) {
  *state = arena_create(1 << 20);
  return *state == NULL ? -1 : 0;
}

static int tear_down(void **state) {
  arena_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(words_are_runs_of_letters),
    cmocka_unit_test(capitals_are_small_letters_in_other_scripts_too),
    cmocka_unit_test(no_more_words_than_there_is_room_for),
    cmocka_unit_test(grams_are_of_three_letters_and_differ),
    cmocka_unit_test(scores_tell_the_alike_from_the_others),
    cmocka_unit_test(categories_descriptions_and_skus_count_too),
    cmocka_unit_test(tokens_are_words_and_whole_skus),
    cmocka_unit_test(names_are_sorted_by_their_letters),
    cmocka_unit_test(the_best_matches_come_first_then_the_newest),
    cmocka_unit_test(any_bytes_are_words),
    cmocka_unit_test(every_member_has_a_row),
  };
  return cmocka_run_group_tests_name("product match", tests, set_up, tear_down);
}
