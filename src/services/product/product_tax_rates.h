/* Tax rates that admins edit by name. A variant is at the rate whose number it has: where that number
   changes, all variants at it change in the same transaction, and quotes need not look at rates at all. While
   there are none, variants may have any number. */
#pragma once

#include "services/product/product.h"
#include "services/product/product_types.h"

enum { MAX_TAX_RATES = 20, TAX_RATE_NAME_MAX = 40 };

struct new_tax_rate {
  struct text name;
  int64_t basis_points;
};
extern const struct shape new_tax_rate_shape;

struct change_tax_rate {
  struct id id;
  struct maybe_text name;
  struct maybe_int basis_points;
};
extern const struct shape change_tax_rate_shape;

/* As it is shown and as its row. */
struct tax_rate {
  struct id id;
  struct text name;
  int64_t basis_points;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape tax_rate_shape;

struct tax_rates {
  struct tax_rate *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape tax_rates_shape;

/* Variants at the one number go to the other. */
struct move_variants {
  int64_t before, after;
};
extern const struct shape move_variants_shape;

/* Blames what is at a rate that there is not, once there are any. */
int check_tax_rates(struct context *context, struct tx *tx, const struct new_variant *variants, size_t count);

/* Oldest first. */
int all_tax_rates(struct tx *tx, const struct nothing *in, struct tax_rate **ret, size_t *ret_count);
int find_tax_rate(struct tx *tx, const struct by_id *in, struct tax_rate *ret);
int insert_tax_rate(struct tx *tx, const struct tax_rate *in, int64_t *ret_changed);
int update_tax_rate(struct tx *tx, const struct tax_rate *in, int64_t *ret_changed);
int remove_tax_rate(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int move_variants_to_rate(struct tx *tx, const struct move_variants *in, int64_t *ret_changed);
/* Variants on sale at move_variants.before. */
int count_variants_at(struct tx *tx, const struct move_variants *in, struct count *ret);

extern const struct problem_kind product_no_tax_rate, product_tax_rate_taken, product_tax_rate_used,
    product_too_many_tax_rates;

HANDLES(list_tax_rates, nothing, tax_rates);
HANDLES(add_tax_rate, new_tax_rate, tax_rate);
HANDLES(get_tax_rate, by_id, tax_rate);
HANDLES(change_tax_rate, change_tax_rate, tax_rate);
HANDLES(delete_tax_rate, by_id, nothing);
