/* How orders can be sent, and what that costs: admins edit it, customers choose. */
#include "services/order/order_store.h"

static void check_money(struct context *context, const char *path, struct money money) {
  struct text currency = setting_text(context, &setting_currency);
  if (!text_is(currency, money.currency)) {
    blame(context, path, "one_of", "must be in %.*s, the shop's currency", TEXT_ARGS(currency));
  }
}

/* Blanks around the name go; blames what is left. */
static int tidy_method(struct context *context, struct shipping_method *method) {
  method->name = text_trim(context->arena, method->name);
  if (method->name.len == 0 || text_has_controls(method->name)) {
    blame(context, "/name", "format", "must be one line that is not blank");
  }
  check_money(context, "/price/currency", method->price);
  if (method->free_from.presence == PRESENT) {
    check_money(context, "/free_from/currency", method->free_from.v);
  }
  return blamed(context) ? fail(context, &problem_invalid_body, "Nobody can be offered this.") : 0;
}

static int find_seen(struct context *context, struct tx *tx, struct id id, struct shipping_method *ret) {
  int result = find_shipping_method(tx, &(struct by_id){ id }, ret);
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
  (void)context;
  ret->next.presence = IS_NULL;
  return all_shipping_methods(tx, in, &ret->items, &ret->items_count);
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
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  result = tidy_method(context, &method);
  if (result == 0) {
    result = insert_shipping_method(tx, &method, NULL);
  }
  if (result == 0) {
    *ret = method;
  }
  return result;
}

int get_shipping_method(struct context *context, struct tx *tx, const struct by_id *in,
                        struct shipping_method *ret) {
  return found(context, find_shipping_method(tx, in, ret), "shipping method");
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
  method.version++;
  method.updated_at = context_now(context);
  result = tidy_method(context, &method);
  if (result == 0) {
    result = update_shipping_method(tx, &method, NULL);
  }
  if (result == 0) {
    *ret = method;
  }
  return result;
}

int delete_shipping_method(struct context *context, struct tx *tx, const struct by_id *in,
                           struct nothing *ret) {
  (void)ret;
  struct shipping_method method;
  int result = find_seen(context, tx, in->id, &method);
  return result == 0 ? remove_shipping_method(tx, in, NULL) : result;
}
