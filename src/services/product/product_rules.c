/* What makes a set of variants sound, and what a basket costs. */
#include "services/product/product_rules.h"

#include <string.h>

static const struct variant_option *option_named(const struct new_variant *variant, struct text name) {
  for (size_t i = 0; i < variant->options_count; i++) {
    if (text_equal(variant->options[i].name, name)) {
      return &variant->options[i];
    }
  }
  return NULL;
}

static bool option_repeated(const struct new_variant *variant) {
  for (size_t i = 0; i < variant->options_count; i++) {
    if (option_named(variant, variant->options[i].name) != &variant->options[i]) {
      return true;
    }
  }
  return false;
}

static bool same_option_names(const struct new_variant *a, const struct new_variant *b) {
  if (a->options_count != b->options_count) {
    return false;
  }
  for (size_t i = 0; i < a->options_count; i++) {
    if (option_named(b, a->options[i].name) == NULL) {
      return false;
    }
  }
  return true;
}

static bool same_option_values(const struct new_variant *a, const struct new_variant *b) {
  for (size_t i = 0; i < a->options_count; i++) {
    const struct variant_option *other = option_named(b, a->options[i].name);
    if (other == NULL || !text_equal(other->value, a->options[i].value)) {
      return false;
    }
  }
  return true;
}

static bool flaw(struct flaw *ret, const char *member, const char *code, const char *message) {
  *ret = (struct flaw){ member, code, message };
  return true;
}

bool variant_flaw(const struct new_variant *variants, size_t count, size_t at, struct text currency,
                  struct flaw *ret) {
  const struct new_variant *variant = &variants[at];
  if (!text_is(currency, variant->price.currency)) {
    return flaw(ret, "price/currency", "one_of", "must be the shop's currency");
  }
  if (option_repeated(variant)) {
    return flaw(ret, "options", "duplicate", "must name each option once");
  }
  if (count > 1 && variant->options_count == 0) {
    return flaw(ret, "options", "required", "must tell this variant from the others");
  }
  for (size_t i = 0; i < at; i++) {
    if (text_equal(variants[i].sku, variant->sku)) {
      return flaw(ret, "sku", "duplicate", "must differ from the other variants' skus");
    }
    if (!same_option_names(&variants[i], variant)) {
      return flaw(ret, "options", "one_of", "must have the same names in each variant");
    }
    if (same_option_values(&variants[i], variant)) {
      return flaw(ret, "options", "duplicate", "must differ in a value from the other variants");
    }
  }
  return false;
}

struct text variant_label(struct arena *arena, const struct variant_option *options, size_t count) {
  struct text label = { 0 };
  for (size_t i = 0; i < count; i++) {
    label =
        text_format(arena, "%.*s%s%.*s", TEXT_ARGS(label), i > 0 ? ", " : "", TEXT_ARGS(options[i].value));
  }
  return label;
}

struct text offer_name(struct arena *arena, struct text name, struct text label) {
  return label.len == 0 ? name : text_format(arena, "%.*s (%.*s)", TEXT_ARGS(name), TEXT_ARGS(label));
}

enum stock_status stock_status_of(int64_t available, bool low) {
  if (available <= 0) {
    return STOCK_OUT;
  }
  return low ? STOCK_LOW : STOCK_IN;
}

enum stock_status best_stock_status(const struct variant *variants, size_t count) {
  enum stock_status best = STOCK_UNKNOWN;
  for (size_t i = 0; i < count; i++) {
    best = variants[i].stock_status > best ? variants[i].stock_status : best;
  }
  return best;
}

bool is_https_address(struct text address) {
  static const char scheme[] = "https://";
  if (!text_starts(address, scheme)) {
    return false;
  }
  size_t host = sizeof scheme - 1;
  size_t end = host;
  while (end < address.len && strchr("/?#", address.at[end]) == NULL) {
    if (address.at[end] == '@') {
      return false;
    }
    end++;
  }
  return end > host && address.at[host] != ':';
}

/* 1, 2, 5, 10, 20, 50, … */
static int64_t next_width(int64_t width) {
  int64_t leading = width;
  while (leading >= 10) {
    leading /= 10;
  }
  return leading == 2 ? width / 2 * 5 : width * 2;
}

size_t price_ranges(int64_t least, int64_t most, struct price_range ret[static PRICE_RANGES_MAX]) {
  int64_t width = 1;
  while (most / width - least / width >= PRICE_RANGES_MAX) {
    width = next_width(width);
  }
  size_t count = 0;
  for (int64_t at = least / width; at <= most / width; at++) {
    ret[count++] = (struct price_range){ at * width, at * width + width - 1 };
  }
  return count;
}

int price_line(struct arena *arena, const struct offer_row *offer, int64_t quantity, struct quote_line *ret) {
  struct quote_line line = {
    .variant_id = offer->variant_id,
    .product_id = offer->product_id,
    .name = offer_name(arena, offer->name, offer->label),
    .sku = offer->sku,
    .quantity = quantity,
    .price = offer->price,
    .tax_basis_points = offer->tax_basis_points,
  };
  int result = money_times(offer->price, quantity, &line.gross);
  if (result == 0) {
    result = tax_included(line.gross, offer->tax_basis_points, &line.tax);
  }
  if (result == 0) {
    *ret = line;
  }
  return result;
}

int total_quote(struct arena *arena, struct quote *quote) {
  struct money gross = quote->lines[0].gross;
  gross.minor = 0;
  struct money tax = gross;
  struct tax_total *totals = ARENA_ARRAY(arena, quote->lines_count, struct tax_total);
  size_t totals_count = 0;
  for (size_t i = 0; i < quote->lines_count; i++) {
    const struct quote_line *line = &quote->lines[i];
    int result = money_add(gross, line->gross, &gross);
    if (result == 0) {
      result = money_add(tax, line->tax, &tax);
    }
    if (result == 0) {
      result = tax_totals_add(totals, quote->lines_count, &totals_count, line->tax_basis_points, line->gross,
                              line->tax);
    }
    if (result < 0) {
      return result;
    }
  }
  quote->gross = gross;
  quote->tax = tax;
  quote->totals = totals;
  quote->totals_count = totals_count;
  return 0;
}
