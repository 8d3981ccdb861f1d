/* Words, grams, tokens and how alike they are. */
#include "services/product/product_match.h"

#include <stdlib.h>
#include <string.h>

enum {
  BLANK = ' ',
  NO_LETTER = 0,           /* an accent on the letter before it: neither a letter nor a gap */
  WORD_LEAST = 500,        /* two words less alike than that are two different words */
  PREFIX_FULL = 900,       /* the beginning of a word is less than the word */
  PREFIX_TYPO_LETTERS = 4, /* of a beginning shorter than that no letter may be wrong */
  NAME_BONUS = 100,        /* of MATCH_FULL, for a name that holds little else */
  CATEGORY_WEIGHT = 700,   /* of MATCH_FULL */
  TOKEN_SCORE = 500,       /* of a word of the description */
  TOKEN_LEAST_LETTERS = 2,
  UTF8_MAX = 4,
};

/* Capitals and their small letters, where these are so far behind them. */
static const struct {
  uint32_t first, last, distance;
} capitals[] = {
  { 'A', 'Z', 0x20 },     /* Latin */
  { 0x391, 0x3a9, 0x20 }, /* Greek */
  { 0x400, 0x40f, 0x50 }, /* Cyrillic */
  { 0x410, 0x42f, 0x20 }, /* Cyrillic */
  { 0x531, 0x556, 0x30 }, /* Armenian */
};

/* U+00E0 to U+00FF and, 32 before them, their capitals: as they are typed without their keys. */
static const char latin_1[] = "aaaaaaaceeeeiiiidnooooo ouuuuyty";

static uint32_t small_letter(uint32_t letter) {
  if (letter == 0xdf) {
    return 's';
  }
  if (letter >= 0xc0 && letter <= 0xff) {
    return (unsigned char)latin_1[letter & 0x1f];
  }
  for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
    if (letter >= capitals[i].first && letter <= capitals[i].last) {
      return letter + capitals[i].distance;
    }
  }
  return letter;
}

/* As it is compared: a small letter or a digit, NO_LETTER, or BLANK for all else. */
static uint32_t letter_of(uint32_t code_point) {
  uint32_t letter = small_letter(code_point);
  if (letter >= 0x300 && letter <= 0x36f) {
    return NO_LETTER;
  }
  bool ascii = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  bool punctuation = (letter >= 0x2000 && letter <= 0x206f) || (letter >= 0x3000 && letter <= 0x3003);
  return ascii || (letter > 0xff && !punctuation) ? letter : BLANK;
}

/* Reads one code point (RFC 3629) and steps behind it; BLANK for a byte that begins none. */
static uint32_t next_code_point(struct text *rest) {
  const unsigned char *at = (const unsigned char *)rest->at;
  size_t len = at[0] < 0x80   ? 1
               : at[0] < 0xc2 ? 0
               : at[0] < 0xe0 ? 2
               : at[0] < 0xf0 ? 3
               : at[0] < 0xf5 ? 4
                              : 0;
  if (len == 0 || len > rest->len || !text_is_utf8((struct text){ rest->at, len })) {
    rest->at++;
    rest->len--;
    return BLANK;
  }
  uint32_t code_point = len == 1 ? at[0] : at[0] & (0x7fU >> len);
  for (size_t i = 1; i < len; i++) {
    code_point = (code_point << 6) | (at[i] & 0x3fU);
  }
  rest->at += len;
  rest->len -= len;
  return code_point;
}

bool next_word(struct text *rest, struct word *ret) {
  ret->count = 0;
  while (rest->len > 0) {
    uint32_t letter = letter_of(next_code_point(rest));
    if (letter == BLANK && ret->count > 0) {
      return true;
    }
    if (letter != BLANK && letter != NO_LETTER && ret->count < WORD_MAX_LETTERS) {
      ret->letters[ret->count++] = letter;
    }
  }
  return ret->count > 0;
}

void words_of(struct text text, struct words *ret) {
  ret->count = 0;
  while (ret->count < WORDS_MAX && next_word(&text, &ret->at[ret->count])) {
    ret->count++;
  }
}

static size_t put_code_point(uint32_t code_point, char ret[static UTF8_MAX]) {
  if (code_point < 0x80) {
    ret[0] = (char)code_point;
    return 1;
  }
  size_t len = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
  static const unsigned char lead[] = { [2] = 0xc0, [3] = 0xe0, [4] = 0xf0 };
  for (size_t i = len - 1; i > 0; i--) {
    ret[i] = (char)(0x80 | (code_point & 0x3f));
    code_point >>= 6;
  }
  ret[0] = (char)(lead[len] | code_point);
  return len;
}

struct gram {
  uint32_t letters[GRAM_LETTERS];
};

/* The gram that begins so many letters into the padded word. */
static struct gram gram_at(const struct word *word, size_t at) {
  struct gram gram;
  for (size_t i = 0; i < GRAM_LETTERS; i++) {
    size_t letter = at + i;
    bool padding = letter < 2 || letter - 2 >= word->count;
    gram.letters[i] = padding ? BLANK : word->letters[letter - 2];
  }
  return gram;
}

static bool holds_gram(const struct gram *grams, size_t count, struct gram gram) {
  for (size_t i = 0; i < count; i++) {
    if (memcmp(&grams[i], &gram, sizeof gram) == 0) {
      return true;
    }
  }
  return false;
}

struct text grams_of(struct arena *arena, const struct words *words, size_t max) {
  struct gram *grams = ARENA_ARRAY(arena, max, struct gram);
  size_t count = 0;
  for (size_t i = 0; i < words->count; i++) {
    for (size_t at = 0; at < words->at[i].count + 1 && count < max; at++) {
      struct gram gram = gram_at(&words->at[i], at);
      if (!holds_gram(grams, count, gram)) {
        grams[count++] = gram;
      }
    }
  }
  char *text = arena_alloc(arena, count * GRAM_LETTERS * UTF8_MAX + 1);
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    for (size_t letter = 0; letter < GRAM_LETTERS; letter++) {
      len += put_code_point(grams[i].letters[letter], text + len);
    }
  }
  text[len] = '\0';
  return (struct text){ .at = text, .len = len };
}

struct text tokens_of(struct arena *arena, const struct word *words, size_t count) {
  char *text = arena_alloc(arena, count * TOKEN_MAX_BYTES + 1);
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    for (size_t letter = 0; letter < WORD_MAX_LETTERS; letter++) {
      len += put_code_point(letter < words[i].count ? words[i].letters[letter] : BLANK, text + len);
    }
  }
  text[len] = '\0';
  return (struct text){ .at = text, .len = len };
}

struct word sku_word(struct text sku) {
  struct word whole = { .letters = { '#' }, .count = 1 };
  struct word part;
  while (next_word(&sku, &part)) {
    for (size_t i = 0; i < part.count && whole.count < WORD_MAX_LETTERS; i++) {
      whole.letters[whole.count++] = part.letters[i];
    }
  }
  return whole;
}

struct text query_tokens(struct arena *arena, struct text q, const struct words *query) {
  struct word words[SEARCH_MAX_WORDS + 1] = { sku_word(q) };
  size_t count = query->count < SEARCH_MAX_WORDS ? query->count : SEARCH_MAX_WORDS;
  memcpy(&words[1], query->at, count * sizeof words[1]);
  return tokens_of(arena, words, count + 1);
}

static bool same_word(const struct word *a, const struct word *b) {
  return a->count == b->count && memcmp(a->letters, b->letters, a->count * sizeof a->letters[0]) == 0;
}

static void add_words(struct word *words, size_t *count, struct text text) {
  while (*count < PRODUCT_MAX_TOKENS && next_word(&text, &words[*count])) {
    bool known = words[*count].count < TOKEN_LEAST_LETTERS;
    for (size_t i = 0; i < *count && !known; i++) {
      known = same_word(&words[i], &words[*count]);
    }
    *count += known ? 0 : 1;
  }
}

struct text product_tokens_of(struct arena *arena, const struct product_row *product,
                              const struct variant_row *variants, size_t variants_count) {
  struct word *words = ARENA_ARRAY(arena, PRODUCT_MAX_TOKENS, struct word);
  size_t count = 0;
  for (size_t i = 0; i < variants_count && i < PRODUCT_MAX_VARIANTS; i++) {
    words[count++] = sku_word(variants[i].sku);
  }
  if (product->category.presence == PRESENT) {
    add_words(words, &count, product->category.v);
  }
  add_words(words, &count, product->description);
  return tokens_of(arena, words, count);
}

struct text name_key_of(struct arena *arena, struct text name) {
  char *key = arena_alloc(arena, NAME_KEY_MAX_LETTERS * UTF8_MAX + 1);
  size_t len = 0;
  size_t letters = 0;
  struct word word;
  while (letters < NAME_KEY_MAX_LETTERS && next_word(&name, &word)) {
    if (letters > 0) {
      key[len++] = BLANK;
      letters++;
    }
    for (size_t i = 0; i < word.count && letters < NAME_KEY_MAX_LETTERS; i++, letters++) {
      len += put_code_point(word.letters[i], key + len);
    }
  }
  key[len] = '\0';
  return (struct text){ .at = key, .len = len };
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* How many letters must be put in, left out, changed or swapped with their neighbour to make one word of the
   other: of the whole word, and of the beginning of it that needs the fewest. */
static size_t edits(const struct word *query, const struct word *word, size_t *ret_beginning) {
  size_t rows[3][WORD_MAX_LETTERS + 1];
  for (size_t column = 0; column <= word->count; column++) {
    rows[0][column] = column;
  }
  for (size_t i = 1; i <= query->count; i++) {
    size_t *now = rows[i % 3];
    const size_t *before = rows[(i + 2) % 3];
    const size_t *before_that = rows[(i + 1) % 3];
    now[0] = i;
    for (size_t j = 1; j <= word->count; j++) {
      bool same = query->letters[i - 1] == word->letters[j - 1];
      now[j] = least(before[j - 1] + (same ? 0 : 1), least(before[j], now[j - 1]) + 1);
      if (i > 1 && j > 1 && query->letters[i - 1] == word->letters[j - 2] &&
          query->letters[i - 2] == word->letters[j - 1]) {
        now[j] = least(now[j], before_that[j - 2] + 1);
      }
    }
  }
  const size_t *last = rows[query->count % 3];
  *ret_beginning = last[0];
  for (size_t j = 1; j <= word->count; j++) {
    *ret_beginning = least(*ret_beginning, last[j]);
  }
  return last[word->count];
}

static int64_t word_score(const struct word *query, const struct word *word) {
  size_t beginning = 0;
  size_t whole = edits(query, word, &beginning);
  size_t longer = query->count > word->count ? query->count : word->count;
  int64_t score = MATCH_FULL - (int64_t)(MATCH_FULL * whole / longer);
  if (beginning == 0 || query->count >= PREFIX_TYPO_LETTERS) {
    int64_t prefix = (int64_t)(PREFIX_FULL * (query->count - beginning) / query->count);
    score = prefix > score ? prefix : score;
  }
  return score < WORD_LEAST ? 0 : score;
}

static int64_t best_word_score(const struct word *query, const struct words *name) {
  int64_t best = 0;
  for (size_t i = 0; i < name->count && best < MATCH_FULL; i++) {
    int64_t score = word_score(query, &name->at[i]);
    best = score > best ? score : best;
  }
  return best;
}

static int64_t letters_in(const struct words *words) {
  int64_t letters = 0;
  for (size_t i = 0; i < words->count; i++) {
    letters += (int64_t)words->at[i].count;
  }
  return letters;
}

/* Which token of a query its word is: the first is all of it as a sku. */
static bool has_token(int64_t hits, size_t word) {
  return word < SEARCH_MAX_WORDS && (hits >> (word + 1) & 1) != 0;
}

int64_t match_score(const struct words *query, const struct words *name, const struct words *category,
                    int64_t hits) {
  int64_t asked = letters_in(query);
  int64_t named = letters_in(name);
  if ((hits & 1) != 0) {
    return MATCH_FULL;
  }
  if (asked <= 0) {
    return 0;
  }
  int64_t sum = 0;
  for (size_t i = 0; i < query->count; i++) {
    int64_t score = best_word_score(&query->at[i], name);
    int64_t listed = best_word_score(&query->at[i], category) * CATEGORY_WEIGHT / MATCH_FULL;
    score = listed > score ? listed : score;
    score = has_token(hits, i) && TOKEN_SCORE > score ? TOKEN_SCORE : score;
    sum += (int64_t)query->at[i].count * score;
  }
  int64_t words_alike = sum / asked;
  int64_t asked_of_name = asked < named ? MATCH_FULL * asked / named : MATCH_FULL;
  return words_alike == 0
             ? 0
             : (words_alike * (MATCH_FULL - NAME_BONUS) + asked_of_name * NAME_BONUS) / MATCH_FULL;
}

static int compare_matches(const void *a, const void *b) {
  const struct match *one = a;
  const struct match *other = b;
  if (one->score != other->score) {
    return one->score > other->score ? -1 : 1;
  }
  return id_compare(other->id, one->id);
}

size_t rank_matches(const struct words *query, const struct candidate_row *candidates, size_t count,
                    struct match *ret) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    const struct candidate_row *candidate = &candidates[i];
    struct words name;
    words_of(candidate->name, &name);
    struct words category = { .count = 0 };
    if (candidate->category.presence == PRESENT) {
      words_of(candidate->category.v, &category);
    }
    int64_t score = match_score(query, &name, &category, candidate->hits);
    if (score >= MATCH_LEAST) {
      ret[found++] = (struct match){ .id = candidate->id, .row = candidate, .score = score };
    }
  }
  if (found > 1) {
    qsort(ret, found, sizeof *ret, compare_matches);
  }
  return found;
}
