/* A user's payments, for that user to take away. */
#include "services/payment/payment_handlers.h"
#include "services/payment/payment_store.h"

const struct call payment_export_call = EXPORT_CALL("payment");

int answer_payment_export(struct context *context, struct tx *tx, const struct export_request *in,
                          struct export_items *ret) {
  struct payment_page page = { .user_id = in->user_id, .limit = PAGE_MAX + 1 };
  int result = page_after(context, in->after, &page.below);
  struct payment *rows = NULL;
  size_t count = 0;
  if (result == 0) {
    result = page_payments_of_user(tx, &page, &rows, &count);
  }
  if (result < 0) {
    return result;
  }
  count = PAGE_CUT(context, PAGE_MAX, rows, count, &ret->next);
  for (size_t i = 0; result == 0 && i < count; i++) {
    result = export_add(context, ret, "payment.payment", &payment_shape, &rows[i]);
  }
  return result;
}
