/* Products for whoever shows them beside other things. */
#include "services/product/product_view.h"

const struct call list_products_call =
    CALL("product", "list", list_products, product_list, .deadline_ms = 2000,
         .doc = "A page of products as clients see it.");
const struct call product_facets_call =
    CALL("product", "facets", product_facets_request, product_facets, .deadline_ms = 2000,
         .doc = "By what products may be narrowed down, as clients see it.");

const struct call describe_product_call =
    CALL("product", "describe", by_id, product, .deadline_ms = 2000, .doc = "A product as clients see it.");

int answer_describe_product(struct context *context, struct tx *tx, const struct by_id *in,
                            struct product *ret) {
  return found(context, view_product(tx, in->id, ret), "product");
}
