/* What a search compares: words, pieces of words, and how alike they are. Pure functions over any bytes.

   A text's words are its runs of letters and digits, in lower case and without the accents of Latin letters.
   Its grams are those of pg_trgm: the runs of three letters of each word with two blanks before and one
   behind it ("  m", " mu", "mug", "ug "). Whoever shares a gram with what is searched is a candidate, and
   match_score() says how good a one.

   The score of a word is its optimal string alignment similarity (Damerau-Levenshtein without repeated edits)
   to the most similar word of the name, or to what that word begins with; a query's is the mean of its words'
   by their lengths, with a small bonus for names in which there is little else. */
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

/* The first WORDS_MAX words. Bytes that are not UTF-8 part words as a blank does. */
void words_of(struct text text, struct words *ret);

/* The words' first `max` different grams, one behind the other, in UTF-8: three code points each. */
struct text grams_of(struct arena *arena, const struct words *words, size_t max);

/* From 0 to MATCH_FULL. */
int64_t match_score(const struct words *query, const struct words *name);

/* The candidates that match, the best first, then the newest; at most `count`. */
size_t rank_matches(const struct words *query, const struct candidate_row *candidates, size_t count,
                    struct match *ret);
