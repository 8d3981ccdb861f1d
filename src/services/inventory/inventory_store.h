/* All SQL of the inventory service, one function per statement. */
#pragma once

#include "services/inventory/inventory_types.h"

/* Changes nothing (0 rows) unless the version is above the one that is there. */
int put_tracked_product(struct tx *tx, const struct tracked_product *in, int64_t *ret_changed);
int find_tracked_product(struct tx *tx, const struct stock_of_product *in, struct tracked_product *ret);

int insert_stock(struct tx *tx, const struct tracked_variant *in, int64_t *ret_changed);
int revive_stock(struct tx *tx, const struct tracked_variant *in, int64_t *ret_changed);
int retire_stock(struct tx *tx, const struct stock_of_product *in, int64_t *ret_changed);
/* Of those that are sold. */
int levels_of(struct tx *tx, const struct stock_request *in, struct stock_level **ret, size_t *ret_count);
int find_stock(struct tx *tx, const struct by_id *in, struct stock *ret);
/* On sale only. */
int stock_of(struct tx *tx, const struct stock_of_product *in, struct stock **ret, size_t *ret_count);
/* Adds the change, or changes no row where it would commit more than was received, or reserve of a retired
   variant. */
int change_stock(struct tx *tx, const struct stock_change *in, int64_t *ret_changed);
int update_threshold(struct tx *tx, const struct threshold_change *in, int64_t *ret_changed);

int insert_movement(struct tx *tx, const struct movement *in, int64_t *ret_changed);
/* Newest first, below an id. */
int page_movements(struct tx *tx, const struct movement_page *in, struct movement **ret, size_t *ret_count);

/* Changes nothing (0 rows) where something is held under its request_id already. */
int insert_reservation(struct tx *tx, const struct reservation_row *in, int64_t *ret_changed);
/* Sets state and request_id. */
int update_reservation(struct tx *tx, const struct reservation_row *in, int64_t *ret_changed);
int find_reservation(struct tx *tx, const struct by_id *in, struct reservation_row *ret);
/* Only while held. */
int find_reservation_by_request(struct tx *tx, const struct by_id *in, struct reservation_row *ret);
int insert_reservation_line(struct tx *tx, const struct reservation_line *in, int64_t *ret_changed);
int reservation_lines(struct tx *tx, const struct by_id *in, struct reservation_line **ret,
                      size_t *ret_count);
/* Ids of orders whose stock is held, but no longer. */
int lapsed_reservations(struct tx *tx, const struct due_search *in, struct by_id **ret, size_t *ret_count);
