/* All SQL of the payment service, one function per statement. */
#pragma once

#include "services/payment/payment_types.h"

int insert_payment(struct tx *tx, const struct payment *in, int64_t *ret_changed);
/* What may change: status, version and updated_at. */
int update_payment(struct tx *tx, const struct payment *in, int64_t *ret_changed);
int find_payment(struct tx *tx, const struct by_id *in, struct payment *ret);
/* The one of an order that is collected at the door. */
int find_payment_at_door(struct tx *tx, const struct by_id *in, struct payment *ret);
/* Newest first, below an id. */
int page_payments(struct tx *tx, const struct payment_page *in, struct payment **ret, size_t *ret_count);
int page_payments_of_user(struct tx *tx, const struct payment_page *in, struct payment **ret,
                          size_t *ret_count);
int page_payments_of_order(struct tx *tx, const struct payment_page *in, struct payment **ret,
                           size_t *ret_count);

int insert_ledger_entry(struct tx *tx, const struct ledger_entry *in, int64_t *ret_changed);
