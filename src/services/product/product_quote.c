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
  FIELD(struct quote_request, partial, .optional = true,
        .doc = "Leaves out what is not for sale, instead of refusing all of it."),
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

static int no_offer(struct flaw *ret, const char *member, const char *code, const char *message) {
  *ret = (struct flaw){ member, code, message };
  return -ENOENT;
}

/* The one variant that an item means. -ENOENT: there is none, and why. */
static int find_wanted(struct context *context, struct tx *tx, const struct quote_item *item,
                       struct offer_row *ret, struct flaw *ret_why) {
  bool by_variant = item->variant_id.presence == PRESENT;
  if (by_variant == (item->product_id.presence == PRESENT)) {
    return no_offer(ret_why, "", "one_of", "must have either variant_id or product_id");
  }
  const char *member = by_variant ? "/variant_id" : "/product_id";
  struct offer_row *offers = ret;
  size_t count = 1;
  int result = by_variant ? find_offer(tx, &(struct by_id){ item->variant_id.v }, ret)
                          : offers_of_product(tx, &(struct by_id){ item->product_id.v }, &offers, &count);
  if (result == -ENOENT || (result == 0 && count == 0)) {
    return no_offer(ret_why, member, "not_found", "is not for sale");
  }
  if (result < 0) {
    return result;
  }
  if (count > 1) {
    return no_offer(ret_why, member, "ambiguous", "has several variants: name one by variant_id");
  }
  *ret = offers[0];
  if (!text_is(setting_text(context, &setting_currency), ret->price.currency)) {
    return no_offer(
        ret_why, member, "not_found",
        text_format(context->arena, "is not for sale: its price is in %s", ret->price.currency).at);
  }
  return 0;
}

int answer_quote(struct context *context, struct tx *tx, const struct quote_request *in, struct quote *ret) {
  *ret = (struct quote){ .lines = ARENA_ARRAY(context->arena, in->lines_count, struct quote_line) };
  for (size_t i = 0; i < in->lines_count; i++) {
    struct offer_row offer;
    struct flaw why;
    int result = find_wanted(context, tx, &in->lines[i], &offer, &why);
    if (result == 0) {
      result = price_line(context->arena, &offer, in->lines[i].quantity, &ret->lines[ret->lines_count++]);
    } else if (result == -ENOENT) {
      result = 0;
      if (!in->partial) {
        blame(context, text_format(context->arena, "/lines/%zu%s", i, why.member).at, why.code, "%s",
              why.message);
      }
    }
    if (result < 0) {
      return result;
    }
  }
  if (blamed(context)) {
    return fail(context, &product_not_for_sale, "Not everything that was asked for is on sale.");
  }
  if (ret->lines_count == 0) {
    ret->gross = ret->tax = shop_money(context, 0);
    return 0;
  }
  return total_quote(context->arena, ret);
}
