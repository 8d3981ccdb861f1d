/* One line of an import becomes a product, a variant, a change, or nothing. */
#include "services/product/product_import.h"
#include "services/product/product_rules.h"
#include "services/product/product_store.h"
#include "services/product/product_tax_rates.h"
#include "services/product/product_view.h"
#include "services/product/product_write.h"

#include <string.h>

/* What a product is to be: as it was, with what the line says. */
struct wish {
  struct product_row row;
  struct new_variant variants[PRODUCT_MAX_VARIANTS];
  size_t variants_count;
  bool changes;
};

static bool same_options(const struct new_variant *a, const struct new_variant *b) {
  if (a->options_count != b->options_count) {
    return false;
  }
  for (size_t i = 0; i < a->options_count; i++) {
    if (!text_equal(a->options[i].name, b->options[i].name) ||
        !text_equal(a->options[i].value, b->options[i].value)) {
      return false;
    }
  }
  return true;
}

/* The options that a line tells; `ret_told` false: it has no such columns. */
static bool read_options(struct arena *arena, const struct exchange_line *line, struct new_variant *ret,
                         bool *ret_told) {
  const struct maybe_text *const names[] = { &line->option_1_name, &line->option_2_name, &line->option_3_name,
                                             &line->option_4_name };
  const struct maybe_text *const values[] = { &line->option_1_value, &line->option_2_value,
                                              &line->option_3_value, &line->option_4_value };
  ret->options = ARENA_ARRAY(arena, EXCHANGE_MAX_OPTIONS, struct variant_option);
  ret->options_count = 0;
  *ret_told = false;
  for (size_t i = 0; i < EXCHANGE_MAX_OPTIONS; i++) {
    *ret_told = *ret_told || names[i]->presence != ABSENT;
    if ((names[i]->presence == PRESENT) != (values[i]->presence == PRESENT)) {
      return false;
    }
    if (names[i]->presence == PRESENT) {
      ret->options[ret->options_count++] = (struct variant_option){ names[i]->v, values[i]->v };
    }
  }
  return true;
}

/* The variant as the line has it; what it does not tell stays. False with the reason. */
static bool wish_variant(struct context *context, const struct exchange_line *line,
                         struct new_variant *variant, struct text *ret_why) {
  struct new_variant told = *variant;
  bool options_told = false;
  if (!read_options(context->arena, line, &told, &options_told)) {
    *ret_why = TEXT("an option needs both a name and a value");
    return false;
  }
  if (!options_told) {
    told.options = variant->options;
    told.options_count = variant->options_count;
  }
  if (line->price_minor.presence == PRESENT) {
    told.price.minor = line->price_minor.v;
  }
  if (line->currency.presence == PRESENT) {
    memcpy(told.price.currency, line->currency.v.at, sizeof told.price.currency);
  }
  if (line->tax_basis_points.presence == PRESENT) {
    told.tax_basis_points = line->tax_basis_points.v;
  }
  *variant = told;
  return true;
}

static bool same_variant(const struct new_variant *a, const struct new_variant *b) {
  return same_options(a, b) && a->price.minor == b->price.minor &&
         strcmp(a->price.currency, b->price.currency) == 0 && a->tax_basis_points == b->tax_basis_points;
}

static bool same_maybe(struct maybe_text a, struct maybe_text b) {
  return (a.presence == PRESENT) == (b.presence == PRESENT) &&
         (a.presence != PRESENT || text_equal(a.v, b.v));
}

/* What is said of the product itself, which only its first variant's line does. */
static void wish_texts(const struct exchange_line *line, struct wish *wish) {
  struct product_row before = wish->row;
  if (line->parent_sku.presence == PRESENT) {
    return;
  }
  if (line->name.presence == PRESENT) {
    wish->row.name = line->name.v;
  }
  if (line->description.presence != ABSENT) {
    wish->row.description = line->description.presence == PRESENT ? line->description.v : TEXT("");
  }
  if (line->category.presence != ABSENT) {
    wish->row.category = line->category;
  }
  wish->changes = wish->changes || !text_equal(wish->row.name, before.name) ||
                  !text_equal(wish->row.description, before.description) ||
                  !same_maybe(wish->row.category, before.category);
}

static int load_wish(struct tx *tx, struct id product, struct wish *ret) {
  struct product seen;
  int result = view_product(tx, product, &seen);
  if (result < 0) {
    return result;
  }
  *ret = (struct wish){ .row = { .id = seen.id,
                                 .name = seen.name,
                                 .description = seen.description,
                                 .category = seen.category,
                                 .pictures = (int64_t)seen.pictures_count,
                                 .version = seen.version,
                                 .created_at = seen.created_at,
                                 .updated_at = seen.updated_at },
                        .variants_count = seen.variants_count };
  for (size_t i = 0; i < seen.variants_count; i++) {
    const struct variant *variant = &seen.variants[i];
    ret->variants[i] = (struct new_variant){ variant->sku, variant->options, variant->options_count,
                                             variant->price, variant->tax_basis_points };
  }
  return 0;
}

static bool has_rate(const struct tax_rate *rates, size_t count, int64_t basis_points) {
  for (size_t i = 0; i < count; i++) {
    if (rates[i].basis_points == basis_points) {
      return true;
    }
  }
  return count == 0;
}

/* What a request would be refused for; `ret_why` stays empty where all is well. */
static int check_wish(struct context *context, struct tx *tx, const struct wish *wish, struct text *ret_why) {
  struct text currency = setting_text(context, &setting_currency);
  struct tax_rate *rates = NULL;
  size_t rates_count = 0;
  int result = all_tax_rates(tx, &(struct nothing){ 0 }, &rates, &rates_count);
  if (result < 0) {
    return result;
  }
  for (size_t i = 0; i < wish->variants_count; i++) {
    struct flaw flaw;
    if (variant_flaw(wish->variants, wish->variants_count, i, currency, &flaw)) {
      *ret_why = text_format(context->arena, "%s %s", flaw.member, flaw.message);
    } else if (!has_rate(rates, rates_count, wish->variants[i].tax_basis_points)) {
      *ret_why = TEXT("tax_basis_points is none of the shop's tax rates");
    }
  }
  return 0;
}

static int write_wish(struct context *context, struct tx *tx, struct wish *wish, enum import_outcome outcome,
                      enum import_outcome *ret, struct text *ret_why) {
  int result = check_wish(context, tx, wish, ret_why);
  *ret = IMPORT_FAILED;
  if (result < 0 || ret_why->len > 0) {
    return result;
  }
  *ret = outcome;
  struct product_row before;
  struct product seen;
  result = find_product(tx, &(struct by_id){ wish->row.id }, &before);
  return result == 0
             ? rewrite_product(context, tx, &before, &wish->row, wish->variants, wish->variants_count, &seen)
             : result;
}

static int failed(enum import_outcome *ret, struct text *ret_why, struct text why) {
  *ret = IMPORT_FAILED;
  *ret_why = why;
  return 0;
}

static int change_variant(struct context *context, struct tx *tx, const struct exchange_line *line,
                          struct id product, enum import_outcome *ret, struct text *ret_why) {
  struct wish wish = { .variants_count = 0 };
  int result = load_wish(tx, product, &wish);
  if (result < 0) {
    return result;
  }
  bool belongs = line->parent_sku.presence != PRESENT;
  for (size_t i = 0; i < wish.variants_count; i++) {
    struct new_variant *variant = &wish.variants[i];
    belongs = belongs || text_equal(variant->sku, line->parent_sku.v);
    if (!text_equal(variant->sku, line->sku)) {
      continue;
    }
    struct new_variant before = *variant;
    if (!wish_variant(context, line, variant, ret_why)) {
      *ret = IMPORT_FAILED;
      return 0;
    }
    wish.changes = wish.changes || !same_variant(&before, variant);
  }
  if (!belongs) {
    return failed(ret, ret_why, TEXT("parent_sku names another product than sku"));
  }
  wish_texts(line, &wish);
  if (!wish.changes) {
    *ret = IMPORT_UNCHANGED;
    return 0;
  }
  return write_wish(context, tx, &wish, IMPORT_UPDATED, ret, ret_why);
}

/* A new variant tells all that one must have. */
static bool new_variant_of(struct context *context, const struct exchange_line *line, struct new_variant *ret,
                           struct text *ret_why) {
  if (line->price_minor.presence != PRESENT || line->tax_basis_points.presence != PRESENT) {
    *ret_why = TEXT("is new and needs price_minor and tax_basis_points");
    return false;
  }
  *ret = (struct new_variant){ .sku = line->sku };
  struct text currency = setting_text(context, &setting_currency);
  memcpy(ret->price.currency, text_c(currency), sizeof ret->price.currency - 1);
  return wish_variant(context, line, ret, ret_why);
}

static int add_variant(struct context *context, struct tx *tx, const struct exchange_line *line,
                       enum import_outcome *ret, struct text *ret_why) {
  struct variant_row parent;
  struct wish wish = { .variants_count = 0 };
  *ret = IMPORT_FAILED;
  int result = find_variant_by_sku(tx, &(struct by_sku){ line->parent_sku.v }, &parent);
  if (result == -ENOENT) {
    return failed(ret, ret_why, TEXT("parent_sku names no variant on sale"));
  }
  if (result == 0) {
    result = load_wish(tx, parent.product_id, &wish);
  }
  if (result < 0) {
    return result;
  }
  if (wish.variants_count == PRODUCT_MAX_VARIANTS) {
    return failed(ret, ret_why, TEXT("the product has as many variants as it may"));
  }
  if (!new_variant_of(context, line, &wish.variants[wish.variants_count++], ret_why)) {
    return 0;
  }
  return write_wish(context, tx, &wish, IMPORT_INSERTED, ret, ret_why);
}

static int add_product(struct context *context, struct tx *tx, const struct exchange_line *line,
                       enum import_outcome *ret, struct text *ret_why) {
  struct wish wish = { .variants_count = 1 };
  *ret = IMPORT_FAILED;
  if (line->name.presence != PRESENT) {
    return failed(ret, ret_why, TEXT("is new and needs a name"));
  }
  if (!new_variant_of(context, line, &wish.variants[0], ret_why)) {
    return 0;
  }
  int result = check_wish(context, tx, &wish, ret_why);
  if (result < 0 || ret_why->len > 0) {
    return result;
  }
  struct create_product new_product = {
    .name = line->name.v,
    .description = line->description.presence == PRESENT ? line->description.v : TEXT(""),
    .category = line->category,
    .variants = wish.variants,
    .variants_count = 1,
  };
  struct product seen;
  *ret = IMPORT_INSERTED;
  return create_product(context, tx, &new_product, &seen);
}

int apply_import_line(struct context *context, struct tx *tx, const struct exchange_line *line,
                      enum import_outcome *ret, struct text *ret_why) {
  struct variant_row variant;
  int result = find_variant_by_sku(tx, &(struct by_sku){ line->sku }, &variant);
  if (result == 0) {
    return change_variant(context, tx, line, variant.product_id, ret, ret_why);
  }
  if (result != -ENOENT) {
    return result;
  }
  return line->parent_sku.presence == PRESENT ? add_variant(context, tx, line, ret, ret_why)
                                              : add_product(context, tx, line, ret, ret_why);
}
