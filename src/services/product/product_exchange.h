/* The catalogue as a file: a line per variant, as comma-separated values or lines of JSON. What is exported
   can be imported. */
#pragma once

#include "services/product/product_types.h"

enum exchange_format { EXCHANGE_CSV, EXCHANGE_JSON_LINES };

enum { EXCHANGE_MAX_OPTIONS = PRODUCT_MAX_OPTIONS };

/* A variant, and with its first one its product: the others name the sku of that as `parent_sku`. */
struct exchange_line {
  struct text sku;
  struct maybe_text parent_sku;
  struct maybe_text name, description, category;
  struct maybe_text option_1_name, option_1_value, option_2_name, option_2_value;
  struct maybe_text option_3_name, option_3_value, option_4_name, option_4_value;
  struct maybe_int price_minor;
  struct maybe_text currency;
  struct maybe_int tax_basis_points;
};
extern const struct shape exchange_line_shape;

struct export_products {
  enum exchange_format format;
  struct maybe_text after;
};
extern const struct shape export_products_shape;

HANDLES(export_products, export_products, raw_reply);

/* Options as the columns hold them, and back. */
void options_to_line(const struct variant_option *options, size_t count, struct exchange_line *line);
