/* All SQL of the payment service but the sandbox's, one function per statement. */
#pragma once

#include "services/payment/payment_types.h"

/* Payments. insert_payment leaves out, and changes nothing, where the order has an open checkout already. */
int insert_payment(struct tx *tx, const struct payment *in, int64_t *ret_changed);
/* What may change: all but order, user, method and amount. */
int update_payment(struct tx *tx, const struct payment *in, int64_t *ret_changed);
int find_payment(struct tx *tx, const struct by_id *in, struct payment *ret);
int find_payment_of_provider(struct tx *tx, const struct by_provider_id *in, struct payment *ret);
/* The one of an order that is collected at the door. */
int find_payment_at_door(struct tx *tx, const struct by_id *in, struct payment *ret);
int find_open_payment(struct tx *tx, const struct by_id *in, struct payment *ret);
int payments_of_order(struct tx *tx, const struct by_id *in, struct payment **ret, size_t *ret_count);
/* Newest first, below an id. */
int page_payments(struct tx *tx, const struct payment_page *in, struct payment **ret, size_t *ret_count);
int page_payments_of_user(struct tx *tx, const struct payment_page *in, struct payment **ret,
                          size_t *ret_count);
int page_payments_of_order(struct tx *tx, const struct payment_page *in, struct payment **ret,
                           size_t *ret_count);
int set_check(struct tx *tx, const struct payment_check *in, int64_t *ret_changed);
int payments_to_check(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);

int insert_ledger_entry(struct tx *tx, const struct ledger_entry *in, int64_t *ret_changed);

/* Orders that are over; what was stored first stays. */
int insert_ended_order(struct tx *tx, const struct ended_order *in, int64_t *ret_changed);
int find_ended_order(struct tx *tx, const struct by_id *in, struct ended_order *ret);

/* Refunds. insert_refund changes nothing where that return or provider's refund has one already. */
int insert_refund(struct tx *tx, const struct refund *in, int64_t *ret_changed);
/* What may change: status, provider_refund and updated_at. */
int update_refund(struct tx *tx, const struct refund *in, int64_t *ret_changed);
int find_refund(struct tx *tx, const struct by_id *in, struct refund *ret);
int find_refund_of_provider(struct tx *tx, const struct by_provider_id *in, struct refund *ret);
int refunds_of_payment(struct tx *tx, const struct by_id *in, struct refund **ret, size_t *ret_count);
int find_refund_try(struct tx *tx, const struct by_id *in, struct refund_try *ret);
int set_refund_try(struct tx *tx, const struct refund_try *in, int64_t *ret_changed);
int refunds_to_send(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);

/* Webhooks that were taken. insert_webhook changes nothing where it was before. */
int insert_webhook(struct tx *tx, const struct webhook_row *in, int64_t *ret_changed);
int old_webhooks(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int delete_webhook(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

/* Changes nothing where it was noted before. */
int insert_mismatch(struct tx *tx, const struct mismatch_row *in, int64_t *ret_changed);
/* Few: a payment has at most two. */
int count_mismatches(struct tx *tx, const struct nothing *in, struct count *ret);
