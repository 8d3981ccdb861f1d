/* An order with all that happened to it, for whoever shows it beside other things. */
#include "services/order/order_store.h"
#include "services/order/order_view.h"

static const struct field describe_order_request_fields[] = {
  FIELD(struct describe_order_request, order_id, .doc = "The order."),
  FIELD(struct describe_order_request, user_id, .not_null = true,
        .doc = "Whose it must be, unless an admin asks."),
};
const struct shape describe_order_request_shape =
    SHAPE(describe_order_request, describe_order_request_fields, .doc = "Which order.");

static const struct field described_order_fields[] = {
  OBJECT_FIELD(struct described_order, order, order, .doc = "The order."),
  LIST_FIELD(struct described_order, timeline, timeline_entry, .max = ORDER_MAX_EVENTS,
             .doc = "What happened to it, from the beginning."),
};
const struct shape described_order_shape =
    SHAPE(described_order, described_order_fields, .doc = "An order and all that happened to it.");

const struct call describe_order_call =
    CALL("order", "describe", describe_order_request, described_order, .deadline_ms = 2000,
         .doc = "An order with its time line, in one call.");

int answer_describe_order(struct context *context, struct tx *tx, const struct describe_order_request *in,
                          struct described_order *ret) {
  struct order_row row;
  struct order_timeline timeline = { 0 };
  int result = find_order(tx, &(struct by_id){ in->order_id }, &row);
  if (result == 0 && in->user_id.presence == PRESENT && !id_equal(row.user_id, in->user_id.v)) {
    result = -ENOENT;
  }
  if (result < 0) {
    return found(context, result, "order");
  }
  result = view_order(tx, &row, &ret->order);
  if (result == 0) {
    result = view_timeline(tx, &row, &timeline);
  }
  ret->timeline = timeline.items;
  ret->timeline_count = timeline.items_count;
  return result;
}
