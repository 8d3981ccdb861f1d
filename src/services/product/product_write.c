/* Variants and options of a product as they are written. */
#include "services/product/product_write.h"

#include "services/product/product_rules.h"
#include "services/product/product_search.h"
#include "services/product/product_store.h"
#include "services/product/product_tax_rates.h"
#include "services/product/product_view.h"

static int check_sku(struct context *context, struct tx *tx, struct id product,
                     const struct new_variant *variant, const char *path) {
  struct variant_row row;
  int result = find_variant_by_sku(tx, &(struct by_sku){ variant->sku }, &row);
  if (result == -ENOENT) {
    return 0;
  }
  if (result == 0 && !id_equal(row.product_id, product)) {
    blame(context, path, "duplicate", "is the sku of another product");
  }
  return result;
}

int check_variants(struct context *context, struct tx *tx, struct id product,
                   const struct new_variant *variants, size_t count) {
  struct text currency = setting_text(context, &setting_currency);
  for (size_t i = 0; i < count; i++) {
    struct flaw flaw;
    if (variant_flaw(variants, count, i, currency, &flaw)) {
      blame(context, text_format(context->arena, "/variants/%zu/%s", i, flaw.member).at, flaw.code, "%s",
            flaw.message);
    }
  }
  if (blamed(context)) {
    return fail(context, &problem_invalid_body, "The variants do not go together.");
  }
  return check_skus_and_rates(context, tx, product, variants, count);
}

int check_skus_and_rates(struct context *context, struct tx *tx, struct id product,
                         const struct new_variant *variants, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const char *path = text_format(context->arena, "/variants/%zu/sku", i).at;
    int result = check_sku(context, tx, product, &variants[i], path);
    if (result < 0) {
      return result;
    }
  }
  if (blamed(context)) {
    return fail(context, &product_sku_taken, "A sku belongs to one variant only.");
  }
  return check_tax_rates(context, tx, variants, count);
}

static int put_options(struct tx *tx, const struct variant_row *row, const struct new_variant *variant) {
  struct option_row option = { .product_id = row->product_id, .variant_id = row->id };
  int result = delete_options_of_variant(tx, &option, NULL);
  for (size_t i = 0; result == 0 && i < variant->options_count; i++) {
    option.position = (int64_t)i;
    option.name = variant->options[i].name;
    option.value = variant->options[i].value;
    result = insert_option(tx, &option, NULL);
  }
  return result;
}

static int put_variant(struct context *context, struct tx *tx, const struct new_variant *variant,
                       const struct variant_row *before, struct variant_row *row) {
  row->sku = variant->sku;
  row->label = variant_label(context->arena, variant->options, variant->options_count);
  row->price = variant->price;
  row->tax_basis_points = variant->tax_basis_points;
  row->id = before != NULL ? before->id : context_id(context);
  int result = before != NULL ? update_variant(tx, row, NULL) : insert_variant(tx, row, NULL);
  return result == 0 ? put_options(tx, row, variant) : result;
}

static const struct variant_row *variant_with_sku(const struct variant_row *rows, size_t count,
                                                  struct text sku) {
  for (size_t i = 0; i < count; i++) {
    if (text_equal(rows[i].sku, sku)) {
      return &rows[i];
    }
  }
  return NULL;
}

int put_variants(struct context *context, struct tx *tx, struct id product,
                 const struct new_variant *variants, size_t count) {
  struct variant_row *before = NULL;
  size_t before_count = 0;
  int result = variants_of_product(tx, &(struct by_id){ product }, &before, &before_count);
  if (result == 0 && before_count > 0) {
    result =
        retire_variants(tx, &(struct product_end){ .id = product, .deleted_at = context_now(context) }, NULL);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    struct variant_row row = { .product_id = product, .position = (int64_t)i };
    result =
        put_variant(context, tx, &variants[i], variant_with_sku(before, before_count, variants[i].sku), &row);
  }
  return result;
}

struct variant_fact *variant_facts(struct arena *arena, const struct product *product) {
  struct variant_fact *facts = ARENA_ARRAY(arena, product->variants_count, struct variant_fact);
  for (size_t i = 0; i < product->variants_count; i++) {
    facts[i] = (struct variant_fact){ product->variants[i].id, product->variants[i].sku };
  }
  return facts;
}

int announce_product(struct context *context, struct tx *tx, const struct product *product) {
  struct product_updated event = {
    .product_id = product->id,
    .name = product->name,
    .variants = variant_facts(context->arena, product),
    .variants_count = product->variants_count,
  };
  return emit_product_updated(tx, product->id, &event);
}

int rewrite_product(struct context *context, struct tx *tx, const struct product_row *before,
                    struct product_row *after, const struct new_variant *variants, size_t variants_count,
                    struct product *ret) {
  after->version = before->version + 1;
  after->updated_at = context_now(context);
  int result = make_unfindable(tx, before);
  if (result == 0) {
    result = update_product(tx, after, NULL);
  }
  if (result == 0 && variants_count > 0) {
    result = put_variants(context, tx, after->id, variants, variants_count);
  }
  if (result == 0) {
    result = make_findable(tx, after);
  }
  if (result == 0) {
    result = view_product(tx, after->id, ret);
  }
  return result == 0 ? announce_product(context, tx, ret) : result;
}
