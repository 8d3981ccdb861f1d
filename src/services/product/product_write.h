/* Variants and options of a product as they are written: new ones, changed ones, retired ones. */
#pragma once

#include "services/product/product_types.h"

/* Refuses a set of variants that is not sound, or a sku that another product has, with a fault per variant at
   /variants/N. `product` may be new. */
int check_variants(struct context *context, struct tx *tx, struct id product,
                   const struct new_variant *variants, size_t count);
/* Of these, the skus and the tax rates alone. */
int check_skus_and_rates(struct context *context, struct tx *tx, struct id product,
                         const struct new_variant *variants, size_t count);
/* Makes them the product's variants. One whose sku it has already keeps its id; those not named are retired.
 */
int put_variants(struct context *context, struct tx *tx, struct id product,
                 const struct new_variant *variants, size_t count);
/* Makes a product that was `before` what `after` and the variants say (none: they stay), as its next version,
   and tells others. */
int rewrite_product(struct context *context, struct tx *tx, const struct product_row *before,
                    struct product_row *after, const struct new_variant *variants, size_t variants_count,
                    struct product *ret);
/* Tells others what the product is now. */
int announce_product(struct context *context, struct tx *tx, const struct product *product);
/* What events say of a product's variants. */
struct variant_fact *variant_facts(struct arena *arena, const struct product *product);
