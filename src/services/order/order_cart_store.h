/* All SQL about carts, one function per statement. */
#pragma once

#include "services/order/order_cart_types.h"

/* The user's cart, a new one where there is none: a version further, and kept for longer. */
int touch_cart(struct tx *tx, const struct order_cart_row *in, struct order_cart_row *ret);
int find_cart(struct tx *tx, const struct by_id *in, struct order_cart_row *ret);
int find_cart_of_user(struct tx *tx, const struct by_id *in, struct order_cart_row *ret);
/* Its lines must be gone. */
int delete_cart(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
/* Only as it was seen. */
int delete_seen_cart(struct tx *tx, const struct order_cart_seen *in, int64_t *ret_changed);
int forgotten_carts(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);

/* What came first stands first. */
int lines_of_cart(struct tx *tx, const struct by_id *in, struct order_cart_line_row **ret, size_t *ret_count);
/* A line that is there keeps the time when it came. */
int put_cart_line_row(struct tx *tx, const struct order_cart_line_row *in, struct order_cart_line_row *ret);
int delete_cart_line(struct tx *tx, const struct order_cart_line_key *in, int64_t *ret_changed);
int delete_lines_of_cart(struct tx *tx, const struct by_id *in, int64_t *ret_changed);
int find_cart_lines_count(struct tx *tx, const struct by_id *in, struct count *ret);
