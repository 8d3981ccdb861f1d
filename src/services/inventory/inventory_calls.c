/* The calls with which others hold stock and let it go: their shapes and their answers. */
#include "services/inventory/inventory_rules.h"
#include "services/inventory/inventory_stock.h"
#include "services/inventory/inventory_store.h"

static const struct field reserve_line_fields[] = {
  FIELD(struct reserve_line, variant_id, .doc = "The variant."),
  FIELD(struct reserve_line, quantity, .min = 1, .max = RESERVE_MAX_QUANTITY, .doc = "How many."),
};
const struct shape reserve_line_shape =
    SHAPE(reserve_line, reserve_line_fields, .doc = "What is to be held.");

static const struct field reserve_request_fields[] = {
  FIELD(struct reserve_request, request_id, .doc = "The same in each try: a repeated one is answered alike."),
  FIELD(struct reserve_request, order_id, .doc = "The id that the order is going to have."),
  LIST_FIELD(struct reserve_request, lines, reserve_line, .min = 1, .max = RESERVE_MAX_LINES,
             .doc = "All of it is held, or nothing."),
};
const struct shape reserve_request_shape =
    SHAPE(reserve_request, reserve_request_fields, .doc = "Stock to be held for an order to come.");

static const struct field reservation_fields[] = {
  FIELD(struct reservation, order_id, .doc = "What the order must be called: the id of the first try."),
  FIELD(struct reservation, held_until, .doc = "When the stock is freed unless the order has come."),
};
const struct shape reservation_shape = SHAPE(reservation, reservation_fields, .doc = "Stock that is held.");

const struct call reserve_call =
    CALL("inventory", "reserve", reserve_request, reservation, .changes = true, .deadline_ms = 2000,
         .doc = "Holds stock for an order to come: all lines or none. After a time-out it may be held or "
                "not; call again with the same request_id.");

static const struct field release_request_fields[] = {
  FIELD(struct release_request, request_id, .doc = "What reserve was called with."),
};
const struct shape release_request_shape =
    SHAPE(release_request, release_request_fields, .doc = "A reservation that is not needed.");

static const struct field release_fields[] = {
  FIELD(struct release, released, .doc = "Whether something was held under it until now."),
};
const struct shape release_shape = SHAPE(release, release_fields, .doc = "What became of it.");

const struct call release_call =
    CALL("inventory", "release", release_request, release, .changes = true, .deadline_ms = 2000,
         .doc = "Frees what was reserved and not claimed by an order yet; otherwise does nothing. What "
                "nobody releases is freed in time by itself.");

/* A repeated try is told what the first one was told. */
static int repeat_reservation(struct context *context, struct tx *tx, const struct reserve_request *in,
                              struct reservation *ret) {
  struct reservation_row row;
  struct reservation_line *lines = NULL;
  size_t count = 0;
  int result = find_reservation_by_request(tx, &(struct by_id){ in->request_id }, &row);
  if (result == 0) {
    result = reservation_lines(tx, &(struct by_id){ row.order_id }, &lines, &count);
  }
  if (result < 0) {
    return result;
  }
  if (!same_lines(in->lines, in->lines_count, lines, count)) {
    return fail(context, &inventory_request_reused, "The first try asked for other lines.");
  }
  *ret = (struct reservation){ .order_id = row.order_id, .held_until = row.held_until };
  return 0;
}

/* Holds one line, or blames it. */
static int hold_line(struct context *context, struct tx *tx, const struct reserve_request *in, size_t at) {
  const struct reserve_line *line = &in->lines[at];
  struct stock_change change = { .variant_id = line->variant_id, .reserved = line->quantity };
  struct stock stock = { .retired = true };
  int result = change_stock_and_tell(context, tx, &change, &stock);
  if (result != -ENOENT) {
    return result;
  }
  result = find_stock(tx, &(struct by_id){ line->variant_id }, &stock);
  if (result == 0 || result == -ENOENT) {
    long long available = stock.retired ? 0 : stock_available(&stock);
    blame(context, text_format(context->arena, "/lines/%zu/quantity", at).at, "out_of_stock",
          "must be at most %lld: there are no more", available);
    return 0;
  }
  return result;
}

/* Holds all lines, or blames those that there is not enough for. */
static int hold_lines(struct context *context, struct tx *tx, const struct reserve_request *in) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < in->lines_count; i++) {
    result = hold_line(context, tx, in, i);
  }
  if (result == 0 && blamed(context)) {
    result = fail(context, &inventory_out_of_stock, "There is not enough in stock for this order.");
  }
  return result;
}

static int store_lines(struct tx *tx, const struct reserve_request *in) {
  int result = 0;
  for (size_t i = 0; result == 0 && i < in->lines_count; i++) {
    struct reservation_line line = {
      .order_id = in->order_id,
      .line = (int64_t)i,
      .variant_id = in->lines[i].variant_id,
      .quantity = in->lines[i].quantity,
    };
    result = insert_reservation_line(tx, &line, NULL);
  }
  return result;
}

/* The row comes first, unread: who looks for a request that is not there yet has looked, for PostgreSQL, at
   everybody's who is about to come. */
int answer_reserve(struct context *context, struct tx *tx, const struct reserve_request *in,
                   struct reservation *ret) {
  struct reservation_row row = {
    .order_id = in->order_id,
    .request_id = { PRESENT, in->request_id },
    .state = RESERVATION_HELD,
    .held_until = instant_after(context_now(context), setting_int(context, &inventory_reservation_ttl)),
  };
  int64_t inserted = 0;
  int result = insert_reservation(tx, &row, &inserted);
  if (result == 0 && inserted == 0) {
    return repeat_reservation(context, tx, in, ret);
  }
  if (result == 0) {
    result = hold_lines(context, tx, in);
  }
  if (result == 0) {
    result = store_lines(tx, in);
  }
  if (result < 0) {
    return result;
  }
  *ret = (struct reservation){ .order_id = row.order_id, .held_until = row.held_until };
  struct stock_reserved event = { .order_id = row.order_id, .held_until = row.held_until };
  return emit_stock_reserved(tx, row.order_id, &event);
}

int answer_release(struct context *context, struct tx *tx, const struct release_request *in,
                   struct release *ret) {
  struct reservation_row row;
  int result = find_reservation_by_request(tx, &(struct by_id){ in->request_id }, &row);
  if (result == -ENOENT) {
    ret->released = false;
    return 0;
  }
  if (result < 0) {
    return result;
  }
  ret->released = true;
  return move_reservation(context, tx, &row, STEP_LAPSE);
}
