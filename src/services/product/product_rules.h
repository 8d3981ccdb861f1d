/* Every decision of the product service that needs no table: pure functions. */
#pragma once

#include "services/product/product_types.h"

/* What is wrong with a variant; `member` is the one to blame. */
struct flaw {
  const char *member;
  const char *code;
  const char *message;
};

/* Looks at variants[at] beside those before it: prices in the shop's currency, skus not repeated, and, where
   there are several, options by which each can be told apart: the same names in each, never the same values.
   False: nothing is wrong. */
bool variant_flaw(const struct new_variant *variants, size_t count, size_t at, struct text currency,
                  struct flaw *ret);

/* The values of the options as a buyer reads them behind the name: "M, blue"; empty without options. */
struct text variant_label(struct arena *arena, const struct variant_option *options, size_t count);

/* "Shirt (M, blue)". */
struct text offer_name(struct arena *arena, struct text name, struct text label);

enum stock_status stock_status_of(int64_t available, bool low);

/* A product is as available as the best of its variants. */
enum stock_status best_stock_status(const struct variant *variants, size_t count);

/* "https://", a host without a user before it, and perhaps more: what is shown as a picture's address. */
bool is_https_address(struct text address);

/* From `least` to `most`, in ranges of one width that people like to read (1, 2 or 5 and noughts) and that
   begin at its multiples. How many: at most PRICE_RANGES_MAX. */
struct price_range {
  int64_t min, max; /* both within */
};
size_t price_ranges(int64_t least, int64_t most, struct price_range ret[static PRICE_RANGES_MAX]);

/* Prices one line; what it asks for has been found. -EOVERFLOW when it comes to more than can be counted. */
int price_line(struct arena *arena, const struct offer_row *offer, int64_t quantity, struct quote_line *ret);

/* Sums the lines, of which there is at least one, into gross, tax and totals by rate. -EOVERFLOW, or -EINVAL
   where currencies differ. */
int total_quote(struct arena *arena, struct quote *quote);
