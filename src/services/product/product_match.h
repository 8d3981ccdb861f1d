/* What a search compares: words, pieces of words, and how alike they are. Pure functions over any bytes.

   A text's words are its runs of letters and digits, in lower case and without the accents of Latin letters.
   Its grams are those of pg_trgm: the runs of three letters of each word with two blanks before and one
   behind it ("  m", " mu", "mug", "ug "). Whoever shares a gram with what is searched is a candidate, and
   match_score() says how good a one.

   The score of a word is its optimal string alignment similarity (Damerau-Levenshtein without repeated edits)
   to the most similar word of the name, or to what that word begins with, or seven tenths of that of the
   category; a word that stands in the description counts half. A query's score is the mean of its words' by
   their lengths, with a small bonus for names in which there is little else. A whole sku is a full match.

   Tokens are what descriptions, categories and skus are found by: a word as it is, or '#' and all letters and
   digits of a sku. */
#pragma once

#include "services/product/product_types.h"

enum {
  WORDS_MAX = 32,
  WORD_MAX_LETTERS = 24, /* what a longer word has beyond is not compared */
  GRAM_LETTERS = 3,
  MATCH_FULL = 1000,
  MATCH_LEAST = 400, /* below it a name has nothing to do with what is searched */
};

struct word {
  uint32_t letters[WORD_MAX_LETTERS];
  size_t count;
};
struct words {
  struct word at[WORDS_MAX];
  size_t count;
};

/* The next word of a text, and steps behind it; false where there is none. */
bool next_word(struct text *rest, struct word *ret);
/* The first WORDS_MAX words. Bytes that are not UTF-8 part words as a blank does. */
void words_of(struct text text, struct words *ret);

/* The words' first `max` different grams, one behind the other, in UTF-8: three code points each. */
struct text grams_of(struct arena *arena, const struct words *words, size_t max);

/* The words one after the other, each with blanks behind it up to WORD_MAX_LETTERS, in UTF-8. */
struct text tokens_of(struct arena *arena, const struct word *words, size_t count);
/* The letters and digits of a sku as one word, '#' before them. */
struct word sku_word(struct text sku);
/* What a search looks for among tokens: the whole of it as a sku, then its first SEARCH_MAX_WORDS words. */
struct text query_tokens(struct arena *arena, struct text q, const struct words *query);
/* What a product is found by besides its name: its skus, the words of its category, and as many of its
   description as there is room for. */
struct text product_tokens_of(struct arena *arena, const struct product_row *product,
                              const struct variant_row *variants, size_t variants_count);

/* The name as it is sorted: its words' first NAME_KEY_MAX_LETTERS letters. */
struct text name_key_of(struct arena *arena, struct text name);

/* From 0 to MATCH_FULL. `hits`: which of the query's tokens the product has, the first is bit 0. */
int64_t match_score(const struct words *query, const struct words *name, const struct words *category,
                    int64_t hits);

/* The candidates that match, the best first, then the newest; at most `count`. They stay where they are. */
size_t rank_matches(const struct words *query, const struct candidate_row *candidates, size_t count,
                    struct match *ret);
