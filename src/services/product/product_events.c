/* The catalogue's events. */
#include "services/product/product.h"

static const struct field variant_fact_fields[] = {
  FIELD(struct variant_fact, variant_id, .doc = "The variant."),
  FIELD(struct variant_fact, sku, .min = 1, .max = 64, .doc = "The shop's own number for it."),
};
const struct shape variant_fact_shape =
    SHAPE(variant_fact, variant_fact_fields, .doc = "A variant that is on sale.");

static const struct field product_created_fields[] = {
  FIELD(struct product_created, product_id, .doc = "The new product."),
  FIELD(struct product_created, name, .min = 1, .max = 200, .doc = "What it is called."),
  LIST_FIELD(struct product_created, variants, variant_fact, .min = 1, .max = PRODUCT_MAX_VARIANTS,
             .doc = "All its variants."),
};
const struct shape product_created_shape =
    SHAPE(product_created, product_created_fields, .doc = "A product was added to the catalogue.");
const struct event_kind product_created =
    EVENT(product_created, "product.created", "product", "A product was added to the catalogue.");

static const struct field product_updated_fields[] = {
  FIELD(struct product_updated, product_id, .doc = "The product."),
  FIELD(struct product_updated, name, .min = 1, .max = 200, .doc = "What it is called now."),
  LIST_FIELD(struct product_updated, variants, variant_fact, .min = 1, .max = PRODUCT_MAX_VARIANTS,
             .doc = "All variants that are on sale now; one that is missing here is no longer sold."),
};
const struct shape product_updated_shape =
    SHAPE(product_updated, product_updated_fields,
          .doc = "A product's texts, prices, variants or pictures changed.");
const struct event_kind product_updated = EVENT(product_updated, "product.updated", "product",
                                                "A product's texts, prices, variants or pictures changed.");

static const struct field product_deleted_fields[] = {
  FIELD(struct product_deleted, product_id, .doc = "The product."),
};
const struct shape product_deleted_shape =
    SHAPE(product_deleted, product_deleted_fields, .doc = "A product is no longer sold.");
const struct event_kind product_deleted =
    EVENT(product_deleted, "product.deleted", "product", "A product is no longer sold.");

static const struct field product_restored_fields[] = {
  FIELD(struct product_restored, product_id, .doc = "The product."),
  FIELD(struct product_restored, name, .min = 1, .max = 200, .doc = "What it is called."),
  LIST_FIELD(struct product_restored, variants, variant_fact, .min = 1, .max = PRODUCT_MAX_VARIANTS,
             .doc = "All variants that are on sale again."),
};
const struct shape product_restored_shape =
    SHAPE(product_restored, product_restored_fields, .doc = "A deleted product is sold again.");
const struct event_kind product_restored =
    EVENT(product_restored, "product.restored", "product", "A deleted product is sold again.");
