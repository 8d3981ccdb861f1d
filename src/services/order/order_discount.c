/* Discount codes: what admins may do with them, and their use by orders. */
#include "services/order/order_discount.h"

#include <errno.h>

static struct text in_capitals(struct arena *arena, struct text code) {
  char *at = ARENA_ARRAY(arena, code.len + 1, char);
  for (size_t i = 0; i < code.len; i++) {
    char c = code.at[i];
    at[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  at[code.len] = '\0';
  return (struct text){ at, code.len };
}

/* What shapes cannot say of it; blames what is not sound. */
static int check_discount(struct context *context, const struct discount *discount) {
  if ((discount->basis_points.presence == PRESENT) == (discount->amount.presence == PRESENT)) {
    blame(context, "/basis_points", "one_of", "must be there, or amount, but not both");
  }
  if (discount->amount.presence == PRESENT && discount->amount.v.minor == 0) {
    blame(context, "/amount/minor", "range", "must be more than nothing");
  }
  if (discount->valid_from.presence == PRESENT && discount->valid_until.presence == PRESENT &&
      discount->valid_until.v.us <= discount->valid_from.v.us) {
    blame(context, "/valid_until", "range", "must be after valid_from");
  }
  if (discount->amount.presence == PRESENT) {
    blame_other_currency(context, "/amount/currency", discount->amount.v);
  }
  if (discount->least_order.presence == PRESENT) {
    blame_other_currency(context, "/least_order/currency", discount->least_order.v);
  }
  return blamed(context) ? fail(context, &problem_invalid_body, "Such a discount would not be sound.") : 0;
}

static int find_seen(struct context *context, struct tx *tx, struct id id, struct discount *ret) {
  int result = find_discount(tx, &(struct by_id){ id }, ret);
  if (result < 0) {
    return found(context, result, "discount");
  }
  if (ret->version != context->if_match) {
    return fail(context, &problem_version_mismatch, "The discount is at version %lld by now.",
                (long long)ret->version);
  }
  return 0;
}

static int fail_taken(struct context *context) {
  blame(context, "/code", "one_of", "is another discount's");
  return fail(context, &order_discount_code_taken, "There is a discount with this code.");
}

int list_discounts(struct context *context, struct tx *tx, const struct list_discounts *in,
                   struct discount_list *ret) {
  struct discount_page page = { .limit = in->limit + 1 };
  int result = page_after(context, in->after, &page.below);
  size_t count = 0;
  if (result == 0) {
    result = page_discounts(tx, &page, &ret->items, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, ret->items, count, &ret->next);
  return 0;
}

static int tell_change(struct tx *tx, struct id discount_id, enum upkeep change) {
  return emit_discount_changed(tx, discount_id, &(struct discount_changed){ discount_id, change });
}

#define OR_NULL(maybe)                                                                                       \
  { .presence = (maybe).presence == PRESENT ? PRESENT : IS_NULL, .v = (maybe).v }

int add_discount(struct context *context, struct tx *tx, const struct new_discount *in,
                 struct discount *ret) {
  struct discount discount = {
    .id = context_id(context),
    .code = in_capitals(context->arena, in->code),
    .basis_points = OR_NULL(in->basis_points),
    .amount = OR_NULL(in->amount),
    .least_order = OR_NULL(in->least_order),
    .valid_from = OR_NULL(in->valid_from),
    .valid_until = OR_NULL(in->valid_until),
    .max_uses = OR_NULL(in->max_uses),
    .max_uses_per_user = OR_NULL(in->max_uses_per_user),
    .active = in->active,
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  int64_t inserted = 0;
  int result = check_discount(context, &discount);
  if (result == 0) {
    result = insert_discount(tx, &discount, &inserted);
  }
  if (result == 0 && inserted == 0) {
    return fail_taken(context);
  }
  if (result < 0) {
    return result;
  }
  *ret = discount;
  return tell_change(tx, discount.id, UPKEEP_ADDED);
}

int get_discount(struct context *context, struct tx *tx, const struct by_id *in, struct discount *ret) {
  return found(context, find_discount(tx, in, ret), "discount");
}

int change_discount(struct context *context, struct tx *tx, const struct change_discount *in,
                    struct discount *ret) {
  struct discount discount;
  struct discount other;
  int result = find_seen(context, tx, in->id, &discount);
  if (result < 0) {
    return result;
  }
  struct faults *faults = ARENA_NEW(context->arena, struct faults);
  faults->arena = context->arena;
  if (shape_overlay(&change_discount_shape, in, &discount_shape, &discount, faults) < 0) {
    context->faults = faults;
    return fail(context, &problem_invalid_body, "Such a discount would not be sound.");
  }
  discount.code = in_capitals(context->arena, discount.code);
  discount.version++;
  discount.updated_at = context_now(context);
  result = check_discount(context, &discount);
  if (result < 0) {
    return result;
  }
  result = find_discount_by_code(tx, &(struct by_code){ discount.code }, &other);
  if (result == 0 && !id_equal(other.id, discount.id)) {
    return fail_taken(context);
  }
  if (result == 0 || result == -ENOENT) {
    result = update_discount(tx, &discount, NULL);
  }
  if (result < 0) {
    return result;
  }
  *ret = discount;
  return tell_change(tx, discount.id, UPKEEP_CHANGED);
}

/* Orders that were placed keep what it took off. */
int delete_discount(struct context *context, struct tx *tx, const struct by_id *in, struct nothing *ret) {
  (void)ret;
  struct discount discount;
  int result = find_seen(context, tx, in->id, &discount);
  if (result == 0) {
    result = remove_discount_uses(tx, in, NULL);
  }
  if (result == 0) {
    result = remove_discount(tx, in, NULL);
  }
  return result == 0 ? tell_change(tx, in->id, UPKEEP_DELETED) : result;
}

/* That a code is off and that there is none is told alike: who tries codes learns nothing. */
static int fail_flaw(struct context *context, enum discount_flaw flaw, const struct discount *discount) {
  const char *path = "/discount_code";
  switch (flaw) {
  case DISCOUNT_NOT_NOW:
    blame(context, path, "range", "is not valid now");
    return fail(context, &order_discount_not_now, "The code is not valid yet, or no longer.");
  case DISCOUNT_USED_UP:
    blame(context, path, "range", "is used up");
    return fail(context, &order_discount_used_up, "The code has been used as often as it may be.");
  case DISCOUNT_USED_BY_USER:
    blame(context, path, "range", "is used up");
    return fail(context, &order_discount_used_up, "You have used the code as often as you may.");
  case DISCOUNT_ORDER_TOO_SMALL:
    blame(context, path, "range", "is for larger orders");
    return fail(context, &order_discount_too_small, "The lines must come to %lld minor units of %s or more.",
                (long long)discount->least_order.v.minor, discount->least_order.v.currency);
  case DISCOUNT_FITS:
  case DISCOUNT_IS_OFF:
    break;
  }
  blame(context, path, "one_of", "is none that takes anything off");
  return fail(context, &order_no_discount, "There is no such discount code.");
}

/* As things are in this transaction. */
static int judge(struct context *context, struct tx *tx, const struct discount *discount, struct money lines,
                 enum discount_flaw *ret) {
  struct count uses = { 0 };
  int result = 0;
  if (discount->max_uses_per_user.presence == PRESENT) {
    result = count_uses_of_user(tx, &(struct discount_of_user){ discount->id, context->caller.user }, &uses);
  }
  if (result == 0) {
    *ret = discount_flaw(discount, uses.count, lines, context_now(context));
  }
  return result;
}

/* As things are now. A code that nobody knows is as one that is off. */
static int look_up(struct context *context, struct text code, struct money lines, struct discount *ret,
                   enum discount_flaw *ret_flaw) {
  struct tx *tx = NULL;
  int result = context_read(context, &tx);
  if (result < 0) {
    return result;
  }
  *ret_flaw = DISCOUNT_IS_OFF;
  result = find_discount_by_code(tx, &(struct by_code){ in_capitals(context->arena, code) }, ret);
  if (result == 0) {
    result = judge(context, tx, ret, lines, ret_flaw);
  }
  tx_end(tx);
  return result == -ENOENT ? 0 : result;
}

int check_discount_code(struct context *context, struct text code) {
  struct discount discount = { 0 };
  enum discount_flaw flaw = DISCOUNT_IS_OFF;
  int result = look_up(context, code, shop_money(context, 0), &discount, &flaw);
  bool fits = flaw == DISCOUNT_FITS || flaw == DISCOUNT_ORDER_TOO_SMALL;
  return result < 0 || fits ? result : fail_flaw(context, flaw, &discount);
}

int discount_quoted(struct context *context, struct text code, struct place_order_plan *plan) {
  struct discount discount = { 0 };
  enum discount_flaw flaw = DISCOUNT_IS_OFF;
  int result = look_up(context, code, plan->quote.gross, &discount, &flaw);
  if (result < 0) {
    return result;
  }
  if (flaw != DISCOUNT_FITS) {
    return fail_flaw(context, flaw, &discount);
  }
  int64_t before = plan->price.gross.minor;
  result = apply_discount(&discount, &plan->quote, &plan->price);
  if (result == -ENOBUFS) {
    return fail(context, &order_discount_too_many_rates,
                "The order's lines have too many different tax rates.");
  }
  if (result == 0 &&
      plan->price.gross.minor < before) { /* less than half a cent is nothing to use it up for */
    plan->discount_id = discount.id;
    plan->discount_version = discount.version;
  }
  return result;
}

int hold_discount(struct context *context, struct tx *tx, const struct place_order *in,
                  const struct place_order_plan *plan) {
  if (id_is_none(plan->discount_id)) {
    return 0;
  }
  if (plan->price.gross.minor == 0 && in->payment_method == PAY_BY_CARD) {
    blame(context, "/payment_method", "one_of", "is for what costs something");
    return fail(context, &order_nothing_to_pay, "The order costs nothing: choose cash_on_delivery.");
  }
  struct discount discount;
  enum discount_flaw flaw = DISCOUNT_IS_OFF;
  int result = find_discount(tx, &(struct by_id){ plan->discount_id }, &discount);
  if (result == 0) {
    result = judge(context, tx, &discount, plan->quote.gross, &flaw);
  }
  if (result < 0 && result != -ENOENT) {
    return result;
  }
  if (result == -ENOENT || flaw != DISCOUNT_FITS) {
    return fail_flaw(context, flaw, &discount);
  }
  /* It was changed since the order was priced, by an admin: what it takes off now nobody has seen. */
  int64_t taken = 0;
  result = take_discount_use(tx, &(struct discount_seen){ discount.id, plan->discount_version }, &taken);
  if (result == 0 && taken == 0) {
    return fail_flaw(context, DISCOUNT_NOT_NOW, &discount);
  }
  struct discount_use use = { plan->order_id, discount.id, context->caller.user };
  return result == 0 ? insert_discount_use(tx, &use, NULL) : result;
}

int free_discount(struct tx *tx, struct id order_id) {
  struct discount_use use;
  int result = remove_discount_use(tx, &(struct by_id){ order_id }, &use);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  return give_discount_use_back(tx, &(struct by_id){ use.discount_id }, NULL);
}
