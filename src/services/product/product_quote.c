/* The call that prices a basket: its shapes and its answer. */
#include "services/product/product_rules.h"
#include "services/product/product_store.h"

/* Totals may come to more than one price may. */
#define SUM .max = INTEGER_MAX

static const struct field tax_total_fields[] = {
  FIELD(struct tax_total, tax_basis_points, .max = 10000, .doc = "The rate, in hundredths of a percent."),
  FIELD(struct tax_total, gross, SUM, .doc = "What is paid at this rate, tax included."),
  FIELD(struct tax_total, net, SUM, .doc = "gross without its tax."),
  FIELD(struct tax_total, tax, SUM, .doc = "The tax within gross, rounded once per line."),
};
const struct shape tax_total_shape = SHAPE(tax_total, tax_total_fields, .doc = "What one tax rate comes to.");

static const struct field quote_item_fields[] = {
  FIELD(struct quote_item, variant_id, .not_null = true, .doc = "The variant. Either this or product_id."),
  FIELD(struct quote_item, product_id, .not_null = true,
        .doc = "A product that has only one variant. Either this or variant_id."),
  FIELD(struct quote_item, quantity, .min = 1, .max = QUOTE_MAX_QUANTITY, .doc = "How many."),
};
const struct shape quote_item_shape =
    SHAPE(quote_item, quote_item_fields, .doc = "What is wanted, and how many.");

static const struct field quote_request_fields[] = {
  LIST_FIELD(struct quote_request, lines, quote_item, .min = 1, .max = QUOTE_MAX_LINES, .doc = "The basket."),
};
const struct shape quote_request_shape =
    SHAPE(quote_request, quote_request_fields, .doc = "A basket to be priced.");

static const struct field quote_line_fields[] = {
  FIELD(struct quote_line, variant_id, .doc = "The variant."),
  FIELD(struct quote_line, product_id, .doc = "Its product."),
  FIELD(struct quote_line, name, .min = 1, .max = 1500,
        .doc = "The product's name with the variant's options."),
  FIELD(struct quote_line, sku, .doc = "The shop's own number for the variant."),
  FIELD(struct quote_line, quantity, .min = 1, .max = QUOTE_MAX_QUANTITY, .doc = "How many."),
  FIELD(struct quote_line, price, .doc = "The price of one, tax included."),
  FIELD(struct quote_line, gross, SUM, .doc = "price times quantity."),
  FIELD(struct quote_line, tax_basis_points, .max = 10000,
        .doc = "The tax rate, in hundredths of a percent."),
  FIELD(struct quote_line, tax, SUM, .doc = "The tax within gross, rounded half away from zero."),
};
const struct shape quote_line_shape = SHAPE(quote_line, quote_line_fields, .doc = "One line, priced.");

static const struct field quote_fields[] = {
  LIST_FIELD(struct quote, lines, quote_line, .max = QUOTE_MAX_LINES, .doc = "As asked for, in that order."),
  FIELD(struct quote, gross, SUM, .doc = "The sum of all lines."),
  FIELD(struct quote, tax, SUM, .doc = "The tax within it."),
  LIST_FIELD(struct quote, totals, tax_total, .max = QUOTE_MAX_LINES, .doc = "The same by tax rate."),
};
const struct shape quote_shape = SHAPE(quote, quote_fields, .doc = "What a basket costs now.");

const struct call quote_call =
    CALL("product", "quote", quote_request, quote, .deadline_ms = 2000,
         .doc = "Prices a basket: each line exactly, tax within it, totals by rate.");

/* The one variant that an item means; blames the item where there is none. */
static int find_wanted(struct context *context, struct tx *tx, const struct quote_item *item, size_t at,
                       struct offer_row *ret) {
  bool by_variant = item->variant_id.presence == PRESENT;
  if (by_variant == (item->product_id.presence == PRESENT)) {
    blame(context, text_format(context->arena, "/lines/%zu", at).at, "one_of",
          "must have either variant_id or product_id");
    return 0;
  }
  const char *path =
      text_format(context->arena, "/lines/%zu/%s", at, by_variant ? "variant_id" : "product_id").at;
  struct offer_row *offers = ret;
  size_t count = 1;
  int result = by_variant ? find_offer(tx, &(struct by_id){ item->variant_id.v }, ret)
                          : offers_of_product(tx, &(struct by_id){ item->product_id.v }, &offers, &count);
  if (result == -ENOENT || (result == 0 && count == 0)) {
    blame(context, path, "not_found", "is not for sale");
    return 0;
  }
  if (result < 0) {
    return result;
  }
  if (count > 1) {
    blame(context, path, "ambiguous", "has several variants: name one by variant_id");
    return 0;
  }
  *ret = offers[0];
  if (!text_is(setting_text(context, &setting_currency), ret->price.currency)) {
    blame(context, path, "not_found", "is not for sale: its price is in %s", ret->price.currency);
  }
  return 0;
}

int answer_quote(struct context *context, struct tx *tx, const struct quote_request *in, struct quote *ret) {
  struct offer_row *offers = ARENA_ARRAY(context->arena, in->lines_count, struct offer_row);
  for (size_t i = 0; i < in->lines_count; i++) {
    int result = find_wanted(context, tx, &in->lines[i], i, &offers[i]);
    if (result < 0) {
      return result;
    }
  }
  if (blamed(context)) {
    return fail(context, &product_not_for_sale, "Not everything that was asked for is on sale.");
  }
  ret->lines = ARENA_ARRAY(context->arena, in->lines_count, struct quote_line);
  ret->lines_count = in->lines_count;
  for (size_t i = 0; i < in->lines_count; i++) {
    int result = price_line(context->arena, &offers[i], in->lines[i].quantity, &ret->lines[i]);
    if (result < 0) {
      return result;
    }
  }
  return total_quote(context->arena, ret);
}
