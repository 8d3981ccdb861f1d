/* All SQL of the order service, one function per statement. */
#pragma once

#include "services/order/order_types.h"

int insert_order(struct tx *tx, const struct order_row *in, int64_t *ret_changed);
/* What may change: both states, pay_until, carrier, tracking_number, stock_sold, version and updated_at. */
int update_order(struct tx *tx, const struct order_row *in, int64_t *ret_changed);
int find_order(struct tx *tx, const struct by_id *in, struct order_row *ret);
/* Newest first, from an id to below another: all, or those of a user, or of a status (and a payment status),
   or of a payment status. What is not asked for here does not count: page_orders() filters nothing. */
int page_orders(struct tx *tx, const struct order_page *in, struct order_row **ret, size_t *ret_count);
int page_orders_of_user(struct tx *tx, const struct order_page *in, struct order_row **ret,
                        size_t *ret_count);
int page_orders_of_number(struct tx *tx, const struct order_page *in, struct order_row **ret,
                          size_t *ret_count);
int page_orders_of_status(struct tx *tx, const struct order_page *in, struct order_row **ret,
                          size_t *ret_count);
int page_orders_of_payment_status(struct tx *tx, const struct order_page *in, struct order_row **ret,
                                  size_t *ret_count);
int overdue_orders(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);

int find_order_payment(struct tx *tx, const struct order_payment_key *in, struct order_payment_row *ret);
int put_order_payment(struct tx *tx, const struct order_payment_row *in, int64_t *ret_changed);
/* Of an order's payments, each standing once. */
int payment_standings(struct tx *tx, const struct by_id *in, struct payment_standing **ret,
                      size_t *ret_count);

int insert_order_line(struct tx *tx, const struct order_line_row *in, int64_t *ret_changed);
int insert_order_adjustment(struct tx *tx, const struct order_adjustment_row *in, int64_t *ret_changed);
/* In order. */
int lines_of_order(struct tx *tx, const struct by_id *in, struct order_line_row **ret, size_t *ret_count);
int adjustments_of_order(struct tx *tx, const struct by_id *in, struct order_adjustment_row **ret,
                         size_t *ret_count);
/* The same of several orders, by order. */
int lines_of_orders(struct tx *tx, const struct order_ids *in, struct order_line_row **ret,
                    size_t *ret_count);
int adjustments_of_orders(struct tx *tx, const struct order_ids *in, struct order_adjustment_row **ret,
                          size_t *ret_count);

int find_notes_count(struct tx *tx, const struct by_id *in, struct count *ret);
int insert_note(struct tx *tx, const struct order_note *in, int64_t *ret_changed);
/* Oldest first. */
int notes_of_order(struct tx *tx, const struct by_id *in, struct order_note **ret, size_t *ret_count);
/* Those on the orders of a user. */
int delete_notes_of_user(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

/* Oldest first. */
int all_shipping_methods(struct tx *tx, const struct nothing *in, struct shipping_method **ret,
                         size_t *ret_count);
int find_shipping_method(struct tx *tx, const struct by_id *in, struct shipping_method *ret);
/* By method. */
int all_shipping_countries(struct tx *tx, const struct nothing *in, struct shipping_country **ret,
                           size_t *ret_count);
int countries_of_shipping_method(struct tx *tx, const struct by_id *in, struct shipping_country **ret,
                                 size_t *ret_count);
int insert_shipping_country(struct tx *tx, const struct shipping_country *in, int64_t *ret_changed);
int remove_shipping_countries(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int insert_shipping_method(struct tx *tx, const struct shipping_method *in, int64_t *ret_changed);
int update_shipping_method(struct tx *tx, const struct shipping_method *in, int64_t *ret_changed);
int move_shipping_methods(struct tx *tx, const struct move_methods *in, int64_t *ret_changed);
int remove_shipping_method(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

int insert_order_address(struct tx *tx, const struct order_address *in, int64_t *ret_changed);
/* That of delivery first. */
int addresses_of_order(struct tx *tx, const struct by_id *in, struct order_address **ret, size_t *ret_count);
int release_addresses_of_user(struct tx *tx, const struct address_release *in, int64_t *ret_changed);
/* Orders with addresses that may be erased by then. */
int released_addresses(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
int keep_addresses(struct tx *tx, const struct address_keep *in, int64_t *ret_changed);
int delete_address_of_order(struct tx *tx, const struct address_of_order *in, int64_t *ret_changed);
int delete_addresses(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
