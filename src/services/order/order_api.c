/* What clients may do with orders, but for placing one (order_place.c): one function per route, in route
 * order. */
#include "services/order/order_change.h"
#include "services/order/order_invoice.h"
#include "services/order/order_store.h"
#include "services/order/order_view.h"

/* By the one index that leaves the fewest to look through. */
static int find_page(struct tx *tx, const struct order_page *page, bool of_one, struct order_row **ret,
                     size_t *ret_count) {
  if (page->number.presence == PRESENT) {
    return page_orders_of_number(tx, page, ret, ret_count);
  }
  if (of_one) {
    return page_orders_of_user(tx, page, ret, ret_count);
  }
  if (page->status.presence == PRESENT) {
    return page_orders_of_status(tx, page, ret, ret_count);
  }
  if (page->payment_status.presence == PRESENT) {
    return page_orders_of_payment_status(tx, page, ret, ret_count);
  }
  return page_orders(tx, page, ret, ret_count);
}

int list_orders(struct context *context, struct tx *tx, const struct list_orders *in,
                struct order_list *ret) {
  bool admin = context_is_admin(context);
  bool of_one = !admin || in->user_id.presence == PRESENT;
  struct id user = in->user_id.presence == PRESENT ? in->user_id.v : context->caller.user;
  if (!admin && !id_equal(user, context->caller.user)) {
    return fail(context, &problem_forbidden, "Only admins see other people's orders.");
  }
  struct order_page page = {
    .user_id = user,
    .of_anyone = !of_one,
    .number = in->number,
    .status = in->status,
    .payment_status = in->payment_status,
    .limit = in->limit + 1,
  };
  int result = page_after(context, in->after, &page.below);
  if (result < 0) {
    return result;
  }
  bound_orders(&page, in->created_from, in->created_to);
  struct order_row *rows = NULL;
  size_t count = 0;
  result = find_page(tx, &page, of_one, &rows, &count);
  if (result < 0) {
    return result;
  }
  count = PAGE_CUT(context, in->limit, rows, count, &ret->next);
  ret->items = ARENA_ARRAY(context->arena, count, struct order);
  ret->items_count = count;
  return view_orders(tx, rows, count, ret->items);
}

int get_order(struct context *context, struct tx *tx, const struct by_id *in, struct order *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  return result == 0 ? view_order(tx, &row, ret) : result;
}

int get_timeline(struct context *context, struct tx *tx, const struct by_id *in, struct order_timeline *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  return result == 0 ? view_timeline(tx, &row, ret) : result;
}

int cancel_order(struct context *context, struct tx *tx, const struct by_id *in, struct order *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  if (result < 0) {
    return result;
  }
  if (!may_cancel(row.status, context_is_admin(context))) {
    return fail(context, &order_not_cancellable, "The order is %s.", order_statuses.at[row.status]);
  }
  bool own = id_equal(row.user_id, context->caller.user);
  result = cancel_as(context, tx, &row, own ? CANCELLED_BY_CUSTOMER : CANCELLED_BY_SHOP);
  return result == 0 ? view_order(tx, &row, ret) : result;
}

/* Nothing is taken from the customer that the shop could not take by cancelling: what is paid for it all the
   same is given back. */
int end_waiting(struct context *context, struct tx *tx, const struct by_id *in, struct order *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  if (result < 0) {
    return result;
  }
  if (!may_expire(&row)) {
    return fail(context, &order_not_waiting, "The order is %s and %s.", order_statuses.at[row.status],
                payment_statuses.at[row.payment_status]);
  }
  result = expire(context, tx, &row);
  return result == 0 ? view_order(tx, &row, ret) : result;
}

static int tell_step(struct tx *tx, const struct order_row *row, enum shipment_step step) {
  if (step == SHIPMENT_DELIVERED) {
    return emit_order_delivered(tx, row->id, &(struct order_delivered){ row->id, row->user_id });
  }
  if (step == SHIPMENT_COMPLETED) {
    return emit_order_completed(tx, row->id, &(struct order_completed){ row->id, row->user_id });
  }
  return tell_updated(tx, row);
}

/* One line, as it goes on labels and into mails. */
static void take_line(struct context *context, const char *path, struct maybe_text said,
                      struct maybe_text *kept) {
  if (said.presence != PRESENT) {
    return;
  }
  said.v = text_trim(context->arena, said.v);
  if (said.v.len == 0 || text_has_controls(said.v)) {
    blame(context, path, "format", "must be one line that is not blank");
  }
  *kept = said;
}

/* What stands of the parcel in the request, where it has its place. */
static int take_parcel(struct context *context, const struct record_shipment *in, struct order_row *row) {
  bool told = in->carrier.presence == PRESENT || in->tracking_number.presence == PRESENT;
  if (told && !tells_of_parcel(in->step)) {
    blame(context, in->carrier.presence == PRESENT ? "/carrier" : "/tracking_number", "unknown",
          "is told with packed or shipped");
  }
  take_line(context, "/carrier", in->carrier, &row->carrier);
  take_line(context, "/tracking_number", in->tracking_number, &row->tracking_number);
  return blamed(context) ? fail(context, &problem_invalid_body, "Nothing can be sent like that.") : 0;
}

int record_shipment(struct context *context, struct tx *tx, const struct record_shipment *in,
                    struct order *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  if (result == 0) {
    result = take_parcel(context, in, &row);
  }
  if (result < 0) {
    return result;
  }
  enum order_status next = row.status;
  if (!order_next(row.status, shipment_step(in->step), &next)) {
    return fail(context, &order_step_not_allowed, "The order is %s.", order_statuses.at[row.status]);
  }
  if (needs_cover(in->step) && !is_covered(row.payment_status)) {
    return fail(context, &order_not_covered,
                "The order's payment is %s. It can be packed and shipped once a payment is accepted, or be "
                "cancelled.",
                payment_statuses.at[row.payment_status]);
  }
  if (next == ORDER_COMPLETED && !may_complete(row.status, row.payment_status)) {
    return fail(context, &order_step_not_allowed, "The order is %s.",
                payment_statuses.at[row.payment_status]);
  }
  row.status = next;
  result = save_order(context, tx, &row);
  if (result == 0) {
    result = tell_step(tx, &row, in->step);
  }
  if (result == 0 && in->step == SHIPMENT_PACKED) {
    struct invoice invoice;
    result = issue_invoice(context, tx, row.id, &invoice);
  }
  return result == 0 ? view_order(tx, &row, ret) : result;
}
