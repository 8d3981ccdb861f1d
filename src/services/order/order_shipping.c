/* How orders can be sent, and what that costs: admins edit it, customers choose. */
#include "services/order/order_store.h"

static bool is_country(struct text country) {
  return country.len == 2 && country.at[0] >= 'A' && country.at[0] <= 'Z' && country.at[1] >= 'A' &&
         country.at[1] <= 'Z';
}

/* Blanks around the name go; blames what is left. */
static int tidy_method(struct context *context, struct shipping_method *method) {
  method->name = text_trim(context->arena, method->name);
  if (method->name.len == 0 || text_has_controls(method->name)) {
    blame(context, "/name", "format", "must be one line that is not blank");
  }
  blame_other_currency(context, "/price/currency", method->price);
  if (method->free_from.presence == PRESENT) {
    blame_other_currency(context, "/free_from/currency", method->free_from.v);
  }
  for (size_t i = 0; i < method->countries_count; i++) {
    if (!is_country(method->countries[i])) {
      blame(context, text_format(context->arena, "/countries/%zu", i).at, "format",
            "must be the two capital letters of a country, such as DE");
    }
  }
  return blamed(context) ? fail(context, &problem_invalid_body, "Nobody can be offered this.") : 0;
}

/* Where a method goes, from the rows of it and maybe of others. */
static void view_countries(struct arena *arena, const struct shipping_country *rows, size_t count,
                           struct shipping_method *method) {
  method->countries = ARENA_ARRAY(arena, count, struct text);
  method->countries_count = 0;
  for (size_t i = 0; i < count; i++) {
    if (id_equal(rows[i].method_id, method->id)) {
      method->countries[method->countries_count++] = rows[i].country;
    }
  }
}

static int find_with_countries(struct tx *tx, struct id id, struct shipping_method *ret) {
  struct shipping_country *rows = NULL;
  size_t count = 0;
  int result = find_shipping_method(tx, &(struct by_id){ id }, ret);
  if (result < 0) {
    return result;
  }
  result = countries_of_shipping_method(tx, &(struct by_id){ id }, &rows, &count);
  view_countries(tx_arena(tx), rows, count, ret);
  return result;
}

/* Two of the same are one: what is shown is read again. */
static int store_countries(struct tx *tx, const struct shipping_method *method, struct shipping_method *ret) {
  int result = remove_shipping_countries(tx, &(struct by_id){ method->id }, NULL);
  for (size_t i = 0; result == 0 && i < method->countries_count; i++) {
    struct shipping_country row = { method->id, method->countries[i] };
    result = insert_shipping_country(tx, &row, NULL);
  }
  return result == 0 ? find_with_countries(tx, method->id, ret) : result;
}

static int find_seen(struct context *context, struct tx *tx, struct id id, struct shipping_method *ret) {
  int result = find_with_countries(tx, id, ret);
  if (result < 0) {
    return found(context, result, "shipping method");
  }
  if (ret->version != context->if_match) {
    return fail(context, &problem_version_mismatch, "The shipping method is at version %lld by now.",
                (long long)ret->version);
  }
  return 0;
}

int list_shipping_methods(struct context *context, struct tx *tx, const struct nothing *in,
                          struct shipping_methods *ret) {
  struct shipping_country *rows = NULL;
  size_t count = 0;
  int result = all_shipping_methods(tx, in, &ret->items, &ret->items_count);
  if (result == 0) {
    result = all_shipping_countries(tx, in, &rows, &count);
  }
  for (size_t i = 0; result == 0 && i < ret->items_count; i++) {
    view_countries(context->arena, rows, count, &ret->items[i]);
  }
  ret->next.presence = IS_NULL;
  return result;
}

static int tell_change(struct tx *tx, struct id method_id, enum upkeep change) {
  return emit_shipping_method_changed(tx, method_id, &(struct shipping_method_changed){ method_id, change });
}

int add_shipping_method(struct context *context, struct tx *tx, const struct new_shipping_method *in,
                        struct shipping_method *ret) {
  struct shipping_method *others = NULL;
  size_t count = 0;
  int result = all_shipping_methods(tx, &(struct nothing){ 0 }, &others, &count);
  if (result < 0) {
    return result;
  }
  if (count >= MAX_SHIPPING_METHODS) {
    return fail(context, &order_too_many_shipping_methods, "There are %d already.", MAX_SHIPPING_METHODS);
  }
  struct shipping_method method = {
    .id = context_id(context),
    .name = in->name,
    .price = in->price,
    .free_from = { in->free_from.presence == PRESENT ? PRESENT : IS_NULL, in->free_from.v },
    .tax_basis_points = in->tax_basis_points,
    .countries = in->countries,
    .countries_count = in->countries_count,
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  result = tidy_method(context, &method);
  if (result == 0) {
    result = insert_shipping_method(tx, &method, NULL);
  }
  if (result == 0) {
    result = store_countries(tx, &method, ret);
  }
  return result == 0 ? tell_change(tx, method.id, UPKEEP_ADDED) : result;
}

int get_shipping_method(struct context *context, struct tx *tx, const struct by_id *in,
                        struct shipping_method *ret) {
  return found(context, find_with_countries(tx, in->id, ret), "shipping method");
}

int change_shipping_method(struct context *context, struct tx *tx, const struct change_shipping_method *in,
                           struct shipping_method *ret) {
  struct shipping_method method;
  int result = find_seen(context, tx, in->id, &method);
  if (result < 0) {
    return result;
  }
  if (in->name.presence == PRESENT) {
    method.name = in->name.v;
  }
  if (in->price.presence == PRESENT) {
    method.price = in->price.v;
  }
  if (in->free_from.presence != ABSENT) {
    method.free_from = in->free_from;
  }
  if (in->tax_basis_points.presence == PRESENT) {
    method.tax_basis_points = in->tax_basis_points.v;
  }
  if (in->countries_count > 0) {
    method.countries = in->countries;
    method.countries_count = in->countries_count;
  }
  if (in->everywhere.presence == PRESENT && in->everywhere.v) {
    if (in->countries_count > 0) {
      blame(context, "/countries", "unknown", "does not go with everywhere");
    }
    method.countries_count = 0;
  }
  method.version++;
  method.updated_at = context_now(context);
  result = tidy_method(context, &method);
  if (result == 0) {
    result = update_shipping_method(tx, &method, NULL);
  }
  if (result == 0) {
    result = store_countries(tx, &method, ret);
  }
  return result == 0 ? tell_change(tx, method.id, UPKEEP_CHANGED) : result;
}

int delete_shipping_method(struct context *context, struct tx *tx, const struct by_id *in,
                           struct nothing *ret) {
  (void)ret;
  struct shipping_method method;
  int result = find_seen(context, tx, in->id, &method);
  if (result == 0) {
    result = remove_shipping_countries(tx, in, NULL);
  }
  if (result == 0) {
    result = remove_shipping_method(tx, in, NULL);
  }
  return result == 0 ? tell_change(tx, in->id, UPKEEP_DELETED) : result;
}
