/* The demo products, compiled in, and how they come into a shop: through its HTTP API, at the control socket.
 */
#pragma once

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

/* src/services/product/demo.json: {"products": [{what POST /products takes, "stock": 25, "pictures":
   [{"file": "tagine", "alt": "…"}]}]}. */
extern const struct text demo_products;

/* Adds the demo products that are missing, their pictures and their stock, unless the shop sells anything
   else; one line on what it did goes to `out`. An interrupted run is completed by the next. `data` is the
   running program's directory. 0 or negative. */
int demo_seed(struct arena *arena, const char *data, struct buffer *out, struct error *error);
