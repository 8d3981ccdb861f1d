/* What clients see of payments: one function per route, in route order. */
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_store.h"

#include <errno.h>

int list_payments(struct context *context, struct tx *tx, const struct list_payments *in,
                  struct payment_list *ret) {
  bool admin = context_is_admin(context);
  bool of_order = in->order_id.presence == PRESENT;
  struct payment_page page = {
    .user_id = context->caller.user,
    .order_id = in->order_id.v,
    .everybodys = admin,
    .limit = in->limit + 1,
  };
  int result = page_after(context, in->after, &page.below);
  if (result < 0) {
    return result;
  }
  size_t count = 0;
  if (of_order) {
    result = page_payments_of_order(tx, &page, &ret->items, &count);
  } else if (admin) {
    result = page_payments(tx, &page, &ret->items, &count);
  } else {
    result = page_payments_of_user(tx, &page, &ret->items, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, ret->items, count, &ret->next);
  return 0;
}

/* Somebody else's payment is not there at all, so that nobody learns which ids exist. */
int get_payment(struct context *context, struct tx *tx, const struct by_id *in, struct payment *ret) {
  int result = find_payment(tx, in, ret);
  if (result == 0 && !context_is_admin(context) && !id_equal(ret->user_id, context->caller.user)) {
    result = -ENOENT;
  }
  return found(context, result, "payment");
}

/* Who takes cards */

static const char *const taker_names[] = { [CARDS_BY_STRIPE] = "stripe", [CARDS_BY_SANDBOX] = "sandbox" };
static const struct names takers = NAMES(taker_names);
static const struct field card_payments_fields[] = {
  ENUM_FIELD(struct card_payments, by, takers, .doc = "Who is asked for the money."),
};
const struct shape card_payments_shape =
    SHAPE(card_payments, card_payments_fields, .doc = "Who takes cards for the shop.");
const struct call card_payments_call = CALL("payment", "card_payments", nothing, card_payments,
                                            .deadline_ms = 1000, .doc = "Who takes cards for the shop.");

int answer_card_payments(struct context *context, struct tx *tx, const struct nothing *in,
                         struct card_payments *ret) {
  (void)tx, (void)in;
  const struct provider *provider = context_state(context);
  ret->by = provider->is_sandbox ? CARDS_BY_SANDBOX : CARDS_BY_STRIPE;
  return 0;
}
