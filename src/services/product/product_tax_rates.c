/* Tax rates: what admins may do with them, and what that does to variants. */
#include "services/product/product_tax_rates.h"

#define NAME(tag, ...)                                                                                       \
  FIELD(struct tag, name, .min = 1, .max = TAX_RATE_NAME_MAX, .doc = "What admins know it by.", __VA_ARGS__)
#define BASIS_POINTS(tag, ...)                                                                               \
  FIELD(struct tag, basis_points, .max = 10000,                                                              \
        .doc = "The rate, in hundredths of a percent. No two rates have the same.", __VA_ARGS__)

static const struct field new_tax_rate_fields[] = {
  NAME(new_tax_rate, .optional = false),
  BASIS_POINTS(new_tax_rate, .optional = false),
};
const struct shape new_tax_rate_shape = SHAPE(new_tax_rate, new_tax_rate_fields, .doc = "A tax rate.");

static const struct field change_tax_rate_fields[] = {
  FIELD(struct change_tax_rate, id, .doc = "The tax rate."),
  NAME(change_tax_rate, .not_null = true),
  BASIS_POINTS(change_tax_rate, .not_null = true),
};
const struct shape change_tax_rate_shape =
    SHAPE(change_tax_rate, change_tax_rate_fields, .doc = "What to change; what is left out stays.");

static const struct field tax_rate_fields[] = {
  FIELD(struct tax_rate, id, .doc = "The tax rate."),
  NAME(tax_rate, .optional = false),
  BASIS_POINTS(tax_rate, .optional = false),
  FIELD(struct tax_rate, version, .min = 1, .max = INTEGER_MAX,
        .doc = "Rises with each change; `If-Match` wants it."),
  FIELD(struct tax_rate, created_at, .doc = "When it was added."),
  FIELD(struct tax_rate, updated_at, .doc = "When it was last changed."),
};
const struct shape tax_rate_shape = SHAPE(tax_rate, tax_rate_fields, .doc = "A tax rate.");

static const struct field tax_rates_fields[] = {
  LIST_FIELD(struct tax_rates, items, tax_rate, .max = MAX_TAX_RATES, .doc = "Oldest first, all."),
  FIELD(struct tax_rates, next, .doc = "Always null: there is one page."),
};
const struct shape tax_rates_shape = SHAPE(tax_rates, tax_rates_fields, .doc = "The shop's tax rates.");

static const struct field move_variants_fields[] = {
  FIELD(struct move_variants, before),
  FIELD(struct move_variants, after),
};
const struct shape move_variants_shape = SHAPE(move_variants, move_variants_fields);

static const struct field tax_rate_changed_fields[] = {
  FIELD(struct tax_rate_changed, tax_rate_id, .doc = "The tax rate."),
  FIELD(struct tax_rate_changed, before, .max = 10000, .doc = "What it was, in hundredths of a percent."),
  FIELD(struct tax_rate_changed, after, .max = 10000, .doc = "What it is now."),
};
const struct shape tax_rate_changed_shape =
    SHAPE(tax_rate_changed, tax_rate_changed_fields, .doc = "A tax rate is another one now.");
const struct event_kind tax_rate_changed =
    EVENT(tax_rate_changed, "product.tax_rate_changed", "tax_rates",
          "A tax rate was changed, and with it all variants at it. All such events have the same key.");

#define TAX_RATE_COLUMNS "id, name, basis_points, version, created_at, updated_at"

SQL_ALL(all_tax_rates, nothing, tax_rate, MAX_TAX_RATES,
        .sql = "SELECT " TAX_RATE_COLUMNS " FROM product_tax_rates ORDER BY id")

SQL_ONE(find_tax_rate, by_id, tax_rate,
        .sql = "SELECT " TAX_RATE_COLUMNS " FROM product_tax_rates WHERE id = :id")

SQL_CHANGE(insert_tax_rate, tax_rate,
           .sql = "INSERT INTO product_tax_rates (" TAX_RATE_COLUMNS
                  ") VALUES (:id, :name, :basis_points, :version, :created_at, :updated_at)")

SQL_CHANGE(update_tax_rate, tax_rate,
           .sql = "UPDATE product_tax_rates SET name = :name, basis_points = :basis_points, version = "
                  ":version, updated_at = :updated_at WHERE id = :id")

SQL_CHANGE(remove_tax_rate, by_id, .sql = "DELETE FROM product_tax_rates WHERE id = :id")

SQL_CHANGE(move_variants_to_rate, move_variants,
           .sql = "UPDATE product_variants SET tax_basis_points = :after WHERE tax_basis_points = :before")

SQL_ONE(count_variants_at, move_variants, count,
        .sql =
            "SELECT count(*) AS count FROM product_variants WHERE tax_basis_points = :before AND retired_at "
            "IS NULL")

/* One key for all: whoever follows rates must hear of 20 becoming 21 before 19 becomes 20. */
static const struct id all_rates = { { 0x01, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x19 } };

int check_tax_rates(struct context *context, struct tx *tx, const struct new_variant *variants,
                    size_t count) {
  struct tax_rate *rates = NULL;
  size_t rates_count = 0;
  int result = all_tax_rates(tx, &(struct nothing){ 0 }, &rates, &rates_count);
  if (result < 0 || rates_count == 0) {
    return result;
  }
  for (size_t i = 0; i < count; i++) {
    bool known = false;
    for (size_t j = 0; j < rates_count; j++) {
      known = known || rates[j].basis_points == variants[i].tax_basis_points;
    }
    if (!known) {
      blame(context, text_format(context->arena, "/variants/%zu/tax_basis_points", i).at, "one_of",
            "is none of the shop's tax rates");
    }
  }
  return blamed(context)
             ? fail(context, &product_no_tax_rate, "A variant is taxed at a rate that is not there.")
             : 0;
}

/* Blanks around the name go; blames what is left, and what another rate has. */
static int tidy_rate(struct context *context, struct tx *tx, struct tax_rate *rate, size_t *ret_others) {
  struct tax_rate *rates = NULL;
  size_t count = 0;
  int result = all_tax_rates(tx, &(struct nothing){ 0 }, &rates, &count);
  if (result < 0) {
    return result;
  }
  rate->name = text_trim(context->arena, rate->name);
  if (rate->name.len == 0 || text_has_controls(rate->name)) {
    blame(context, "/name", "format", "must be one line that is not blank");
    return fail(context, &problem_invalid_body, "Nobody would know it.");
  }
  *ret_others = 0;
  for (size_t i = 0; i < count; i++) {
    if (id_equal(rates[i].id, rate->id)) {
      continue;
    }
    (*ret_others)++;
    if (text_equal(rates[i].name, rate->name)) {
      blame(context, "/name", "duplicate", "is another rate's");
    }
    if (rates[i].basis_points == rate->basis_points) {
      blame(context, "/basis_points", "duplicate", "is another rate's");
    }
  }
  return blamed(context) ? fail(context, &product_tax_rate_taken, "There is such a tax rate.") : 0;
}

static int find_seen(struct context *context, struct tx *tx, struct id id, struct tax_rate *ret) {
  int result = find_tax_rate(tx, &(struct by_id){ id }, ret);
  if (result < 0) {
    return found(context, result, "tax rate");
  }
  if (ret->version != context->if_match) {
    return fail(context, &problem_version_mismatch, "The tax rate is at version %lld by now.",
                (long long)ret->version);
  }
  return 0;
}

int list_tax_rates(struct context *context, struct tx *tx, const struct nothing *in, struct tax_rates *ret) {
  (void)context;
  ret->next.presence = IS_NULL;
  return all_tax_rates(tx, in, &ret->items, &ret->items_count);
}

int add_tax_rate(struct context *context, struct tx *tx, const struct new_tax_rate *in,
                 struct tax_rate *ret) {
  struct tax_rate rate = {
    .id = context_id(context),
    .name = in->name,
    .basis_points = in->basis_points,
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  size_t others = 0;
  int result = tidy_rate(context, tx, &rate, &others);
  if (result == 0 && others >= MAX_TAX_RATES) {
    return fail(context, &product_too_many_tax_rates, "There are %d already.", MAX_TAX_RATES);
  }
  if (result == 0) {
    result = insert_tax_rate(tx, &rate, NULL);
  }
  if (result == 0) {
    *ret = rate;
  }
  return result;
}

int get_tax_rate(struct context *context, struct tx *tx, const struct by_id *in, struct tax_rate *ret) {
  return found(context, find_tax_rate(tx, in, ret), "tax rate");
}

static int move_all(struct tx *tx, const struct tax_rate *rate, int64_t before) {
  if (rate->basis_points == before) {
    return 0;
  }
  int result = move_variants_to_rate(tx, &(struct move_variants){ before, rate->basis_points }, NULL);
  struct tax_rate_changed event = { rate->id, before, rate->basis_points };
  return result == 0 ? emit_tax_rate_changed(tx, all_rates, &event) : result;
}

int change_tax_rate(struct context *context, struct tx *tx, const struct change_tax_rate *in,
                    struct tax_rate *ret) {
  struct tax_rate rate;
  int result = find_seen(context, tx, in->id, &rate);
  if (result < 0) {
    return result;
  }
  int64_t before = rate.basis_points;
  if (in->name.presence == PRESENT) {
    rate.name = in->name.v;
  }
  if (in->basis_points.presence == PRESENT) {
    rate.basis_points = in->basis_points.v;
  }
  rate.version++;
  rate.updated_at = context_now(context);
  size_t others = 0;
  result = tidy_rate(context, tx, &rate, &others);
  if (result == 0) {
    result = update_tax_rate(tx, &rate, NULL);
  }
  if (result == 0) {
    result = move_all(tx, &rate, before);
  }
  if (result == 0) {
    *ret = rate;
  }
  return result;
}

int delete_tax_rate(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  struct tax_rate rate;
  struct count used = { 0 };
  int result = find_seen(context, tx, in->id, &rate);
  if (result == 0) {
    result = count_variants_at(tx, &(struct move_variants){ .before = rate.basis_points }, &used);
  }
  if (result == 0 && used.count > 0) {
    return fail(context, &product_tax_rate_used, "%lld variants on sale are taxed at it.",
                (long long)used.count);
  }
  return result == 0 ? remove_tax_rate(tx, in, NULL) : result;
}
