/* A product for whoever shows it beside other things. */
#include "services/product/product_view.h"

const struct call describe_product_call =
    CALL("product", "describe", by_id, product, .deadline_ms = 2000, .doc = "A product as clients see it.");

int answer_describe_product(struct context *context, struct tx *tx, const struct by_id *in,
                            struct product *ret) {
  return found(context, view_product(tx, in->id, ret), "product");
}
