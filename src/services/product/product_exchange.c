/* What a line of an export or an import holds. */
#include "services/product/product_exchange.h"

static const char *const exchange_format_names[] = {
  [EXCHANGE_CSV] = "csv",
  [EXCHANGE_JSON_LINES] = "jsonl",
};
static const struct names exchange_formats = NAMES(exchange_format_names);

#define OPTION_NAME(member) FIELD(struct exchange_line, member, .min = 1, .max = 40)
#define OPTION_VALUE(member) FIELD(struct exchange_line, member, .min = 1, .max = 80)
static const struct field exchange_line_fields[] = {
  FIELD(struct exchange_line, sku, .min = 1, .max = PRODUCT_MAX_SKU, .charset = "A-Za-z0-9._-"),
  FIELD(struct exchange_line, parent_sku, .min = 1, .max = PRODUCT_MAX_SKU, .charset = "A-Za-z0-9._-"),
  FIELD(struct exchange_line, name, .min = 1, .max = PRODUCT_MAX_NAME),
  FIELD(struct exchange_line, description, .max = PRODUCT_MAX_DESCRIPTION),
  FIELD(struct exchange_line, category, .min = 1, .max = PRODUCT_MAX_CATEGORY),
  OPTION_NAME(option_1_name),
  OPTION_VALUE(option_1_value),
  OPTION_NAME(option_2_name),
  OPTION_VALUE(option_2_value),
  OPTION_NAME(option_3_name),
  OPTION_VALUE(option_3_value),
  OPTION_NAME(option_4_name),
  OPTION_VALUE(option_4_value),
  FIELD(struct exchange_line, price_minor, .max = PRICE_MAX, .not_null = true),
  FIELD(struct exchange_line, currency, .min = 3, .max = 3, .not_null = true, .charset = "A-Z"),
  FIELD(struct exchange_line, tax_basis_points, .max = 10000, .not_null = true),
};
const struct shape exchange_line_shape =
    SHAPE(exchange_line, exchange_line_fields, .doc = "A variant in a file.");

static const struct field export_products_fields[] = {
  ENUM_FIELD(struct export_products, format, exchange_formats, .optional = true, .fallback = EXCHANGE_CSV,
             .doc = "csv, or jsonl: a JSON object a line."),
  FIELD(struct export_products, after, .not_null = true,
        .doc = "Where to go on: as the Link header of the part before says."),
};
const struct shape export_products_shape =
    SHAPE(export_products, export_products_fields, .doc = "Which part, and how.");
