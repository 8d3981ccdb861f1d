/* Returns: what customers and admins may do with them. One function per route, in route order. */
#include "services/order/order_credit.h"

#include "services/order/order_store.h"
#include "services/order/order_view.h"

#include <errno.h>

/* When it was delivered, as the log says; none where it was not, or so long ago that more happened since than
   is looked at. */
static int find_delivery(struct tx *tx, struct id order_id, struct instant *ret) {
  struct event *events = NULL;
  size_t count = 0;
  int result = tx_events_of(tx, order_id, ORDER_MAX_EVENTS, &events, &count);
  *ret = (struct instant){ 0 };
  for (size_t i = 0; result == 0 && i < count; i++) {
    if (text_is(events[i].topic, order_delivered.name)) {
      *ret = events[i].time;
    }
  }
  return result;
}

static int check_returnable(struct context *context, struct tx *tx, const struct order_row *row) {
  if (!may_return(row->status)) {
    return fail(context, &order_not_returnable, "The order is %s.", order_statuses.at[row->status]);
  }
  struct instant delivered;
  int result = find_delivery(tx, row->id, &delivered);
  int64_t window = setting_int(context, &order_return_window);
  if (result == 0 && context_now(context).us >= instant_after(delivered, window).us) {
    return fail(context, &order_not_returnable, "The time for returns is over.");
  }
  return result;
}

/* How many of each line are in returns that stand like that. */
static int count_returned(struct tx *tx, const struct order *order, bool (*counts)(enum return_status),
                          int64_t *ret) {
  struct line_returns *rows = NULL;
  size_t count = 0;
  int result = returns_of_lines(tx, &(struct by_id){ order->id }, &rows, &count);
  for (size_t i = 0; i < order->lines_count; i++) {
    ret[i] = 0;
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    if (counts(rows[i].status) && rows[i].line < (int64_t)order->lines_count) {
      ret[rows[i].line] += rows[i].quantity;
    }
  }
  return result;
}

/* Spreads what is asked of a variant over the order's lines of it; what does not fit is blamed. */
static void choose_lines(struct context *context, const struct order *order, const struct ask_return *in,
                         size_t at, const int64_t *returned, struct order_return *ret) {
  int64_t left = in->lines[at].quantity;
  bool known = false;
  for (size_t i = 0; i < order->lines_count; i++) {
    const struct order_line *line = &order->lines[i];
    if (!id_equal(line->variant_id, in->lines[at].variant_id)) {
      continue;
    }
    known = true;
    int64_t free_here = line->quantity - returned[i];
    int64_t here = left < free_here ? left : free_here;
    if (here > 0) {
      ret->lines[ret->lines_count++] =
          (struct return_line){ (int64_t)i, line->variant_id, here, { .presence = IS_NULL } };
      left -= here;
    }
  }
  if (!known) {
    blame(context, text_format(context->arena, "/lines/%zu/variant_id", at).at, "one_of",
          "is nothing that was ordered");
  } else if (left > 0) {
    blame(context, text_format(context->arena, "/lines/%zu/quantity", at).at, "range",
          "is more than can be returned, by %lld", (long long)left);
  }
}

static void refuse_repeated(struct context *context, const struct returned_line *lines, size_t count) {
  for (size_t at = 1; at < count; at++) {
    for (size_t i = 0; i < at; i++) {
      if (id_equal(lines[i].variant_id, lines[at].variant_id)) {
        blame(context, text_format(context->arena, "/lines/%zu/variant_id", at).at, "duplicate",
              "stands in another line, too");
      }
    }
  }
}

static struct maybe_text or_null(struct maybe_text text) {
  return (struct maybe_text){ text.presence == PRESENT ? PRESENT : IS_NULL, text.v };
}

static struct return_line_row row_of(const struct order_return *of, const struct return_line *line) {
  return (struct return_line_row){ of->id, line->line, line->variant_id, line->quantity, line->received };
}

static int store_return(struct tx *tx, const struct order_return *asked) {
  int result = insert_return(tx, asked, NULL);
  for (size_t i = 0; result == 0 && i < asked->lines_count; i++) {
    const struct return_line *line = &asked->lines[i];
    struct return_line_row row = row_of(asked, line);
    result = insert_return_line(tx, &row, NULL);
  }
  return result;
}

static int64_t asked_of(const struct return_line *line) {
  return line->quantity;
}

static int64_t received_of(const struct return_line *line) {
  return line->received.v;
}

static int64_t declined_of(const struct return_line *line) {
  return line->quantity - line->received.v;
}

/* Of each line so many, where there are any. */
static struct returned_line *facts_of(struct arena *arena, const struct order_return *of,
                                      int64_t (*many)(const struct return_line *), size_t *ret_count) {
  struct returned_line *lines = ARENA_ARRAY(arena, of->lines_count, struct returned_line);
  *ret_count = 0;
  for (size_t i = 0; i < of->lines_count; i++) {
    if (many(&of->lines[i]) > 0) {
      lines[(*ret_count)++] = (struct returned_line){ of->lines[i].variant_id, many(&of->lines[i]) };
    }
  }
  return lines;
}

static int tell_asked(struct tx *tx, const struct order_return *of) {
  struct order_return_asked event = { .order_id = of->order_id, .return_id = of->id, .user_id = of->user_id };
  event.lines = facts_of(tx_arena(tx), of, asked_of, &event.lines_count);
  return emit_order_return_asked(tx, of->order_id, &event);
}

static int tell_returned(struct tx *tx, const struct order_return *of) {
  struct order_returned event = {
    .order_id = of->order_id,
    .return_id = of->id,
    .user_id = of->user_id,
    .refund = of->refund.v,
  };
  event.lines = facts_of(tx_arena(tx), of, received_of, &event.lines_count);
  event.declined = facts_of(tx_arena(tx), of, declined_of, &event.declined_count);
  return emit_order_returned(tx, of->order_id, &event);
}

static int tell_step(struct tx *tx, const struct order_return *of) {
  switch (of->status) {
  case RETURN_ACCEPTED:
    return emit_order_return_accepted(tx, of->order_id,
                                      &(struct order_return_accepted){ of->order_id, of->id, of->user_id });
  case RETURN_DECLINED:
    return emit_order_return_declined(tx, of->order_id,
                                      &(struct order_return_declined){ of->order_id, of->id, of->user_id });
  case RETURN_WITHDRAWN:
    return emit_order_return_withdrawn(tx, of->order_id,
                                       &(struct order_return_withdrawn){ of->order_id, of->id, of->user_id });
  case RETURN_RECEIVED:
    return tell_returned(tx, of);
  case RETURN_ASKED:
    break;
  }
  return tell_asked(tx, of);
}

static int check_room(struct context *context, struct tx *tx, struct id order_id) {
  struct order_return *others = NULL;
  size_t count = 0;
  int result = returns_of_order(tx, &(struct by_id){ order_id }, &others, &count);
  return result == 0 && count >= ORDER_MAX_RETURNS
             ? fail(context, &order_too_many_returns, "The order has %d returns.", ORDER_MAX_RETURNS)
             : result;
}

/* Replies are kept for a day for their Idempotency-Key, an admin's beyond the end of the customer's account:
   they do not hold the customer's words. */
static void hide_words(struct context *context, struct order_return *ret) {
  if (!id_equal(context->caller.user, ret->user_id)) {
    ret->reason.presence = ABSENT;
    ret->note.presence = ABSENT;
  }
}

int ask_return(struct context *context, struct tx *tx, const struct ask_return *in,
               struct order_return *ret) {
  struct order_row row;
  struct order order = { 0 };
  int64_t returned[ORDER_MAX_LINES] = { 0 };
  int result = find_own_order(context, tx, in->id, &row);
  if (result == 0) {
    result = check_returnable(context, tx, &row);
  }
  if (result == 0) {
    result = check_room(context, tx, row.id);
  }
  if (result == 0) {
    result = view_order(tx, &row, &order);
  }
  if (result == 0) {
    result = count_returned(tx, &order, return_counts, returned);
  }
  if (result < 0) {
    return result;
  }
  struct order_return asked = {
    .id = context_id(context),
    .order_id = row.id,
    .user_id = row.user_id,
    .status = RETURN_ASKED,
    .lines = ARENA_ARRAY(context->arena, order.lines_count, struct return_line),
    .reason = or_null(in->reason),
    .note = { .presence = IS_NULL },
    .refund = { .presence = IS_NULL },
    .version = 1,
    .created_at = context_now(context),
    .updated_at = context_now(context),
  };
  refuse_repeated(context, in->lines, in->lines_count);
  for (size_t i = 0; !blamed(context) && i < in->lines_count; i++) {
    choose_lines(context, &order, in, i, returned, &asked);
  }
  if (blamed(context)) {
    return fail(context, &order_too_many_returned, "The order has less to return.");
  }
  result = store_return(tx, &asked);
  if (result == 0) {
    *ret = asked;
    hide_words(context, ret);
    result = tell_step(tx, &asked);
  }
  return result;
}

int view_returns(struct tx *tx, struct order_return *returns, size_t count) {
  if (count == 0) {
    return 0;
  }
  struct return_ids of = { .ids = ARENA_ARRAY(tx_arena(tx), count, struct id), .ids_count = count };
  for (size_t i = 0; i < count; i++) {
    of.ids[i] = returns[i].id;
  }
  struct return_line_row *rows = NULL;
  size_t rows_count = 0;
  int result = lines_of_returns(tx, &of, &rows, &rows_count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    struct order_return *one = &returns[i];
    one->lines = ARENA_ARRAY(tx_arena(tx), ORDER_MAX_LINES, struct return_line);
    one->lines_count = 0;
    for (size_t j = 0; j < rows_count; j++) {
      if (id_equal(rows[j].return_id, one->id)) {
        one->lines[one->lines_count++] =
            (struct return_line){ rows[j].line, rows[j].variant_id, rows[j].quantity, rows[j].received };
      }
    }
  }
  return result;
}

int list_returns_of_order(struct context *context, struct tx *tx, const struct by_id *in,
                          struct order_returns *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  if (result == 0) {
    result = returns_of_order(tx, in, &ret->items, &ret->items_count);
  }
  ret->next.presence = IS_NULL;
  return result == 0 ? view_returns(tx, ret->items, ret->items_count) : result;
}

int list_returns(struct context *context, struct tx *tx, const struct list_returns *in,
                 struct order_returns *ret) {
  bool admin = context_is_admin(context);
  struct id user = in->user_id.presence == PRESENT ? in->user_id.v : context->caller.user;
  if (!admin && !id_equal(user, context->caller.user)) {
    return fail(context, &problem_forbidden, "Only admins see other people's returns.");
  }
  struct return_page page = { .user_id = user, .status = in->status, .limit = in->limit + 1 };
  int result = page_after(context, in->after, &page.below);
  if (result < 0) {
    return result;
  }
  bool of_one = !admin || in->user_id.presence == PRESENT;
  size_t count = 0;
  if (of_one) {
    result = page_returns_of_user(tx, &page, &ret->items, &count);
  } else if (in->status.presence == PRESENT) {
    result = page_returns_of_status(tx, &page, &ret->items, &count);
  } else {
    result = page_returns(tx, &page, &ret->items, &count);
  }
  if (result < 0) {
    return result;
  }
  ret->items_count = PAGE_CUT(context, in->limit, ret->items, count, &ret->next);
  return view_returns(tx, ret->items, ret->items_count);
}

/* Somebody else's is not there at all. */
static int find_own_return(struct context *context, struct tx *tx, struct id id, struct order_return *ret) {
  int result = find_return(tx, &(struct by_id){ id }, ret);
  if (result == 0 && !context_is_admin(context) && !id_equal(ret->user_id, context->caller.user)) {
    result = -ENOENT;
  }
  result = found(context, result, "return");
  return result == 0 ? view_returns(tx, ret, 1) : result;
}

int get_return(struct context *context, struct tx *tx, const struct by_id *in, struct order_return *ret) {
  return find_own_return(context, tx, in->id, ret);
}

static bool is_received(enum return_status status) {
  return status == RETURN_RECEIVED;
}

/* What has come: its part of what was paid for the order is given back, and credited. */
static int receive(struct context *context, struct tx *tx, struct order_return *of) {
  struct order_row row;
  struct order order;
  int64_t before[ORDER_MAX_LINES] = { 0 };
  int64_t now[ORDER_MAX_LINES] = { 0 };
  int result = find_order(tx, &(struct by_id){ of->order_id }, &row);
  if (result == 0) {
    result = view_order(tx, &row, &order);
  }
  if (result == 0) {
    result = count_returned(tx, &order, is_received, before);
  }
  if (result < 0) {
    return result;
  }
  for (size_t i = 0; result == 0 && i < of->lines_count; i++) {
    now[of->lines[i].line] = of->lines[i].received.v;
    struct return_line_row received = row_of(of, &of->lines[i]);
    result = update_return_line(tx, &received, NULL);
  }
  if (result < 0) {
    return result;
  }
  bool with_shipping = setting_bool(context, &order_return_shipping);
  of->refund.presence = PRESENT;
  result = refund_for(&order, before, now, with_shipping, &of->refund.v);
  return result == 0 ? credit_goods(context, tx, of, before, now) : result;
}

static int check_step(struct context *context, const struct order_return *of, enum return_step step,
                      enum return_status *ret) {
  return return_next(of->status, step, ret) ? 0
                                            : fail(context, &order_return_step_not_allowed,
                                                   "The return is %s.", return_statuses.at[of->status]);
}

/* Spreads what has come of a variant over the return's lines of it; what is too much is blamed. */
static void note_arrived(struct context *context, const struct record_return *in, size_t at,
                         struct order_return *of) {
  int64_t left = in->lines[at].quantity;
  for (size_t i = 0; i < of->lines_count; i++) {
    struct return_line *line = &of->lines[i];
    if (id_equal(line->variant_id, in->lines[at].variant_id)) {
      line->received.v = left < line->quantity ? left : line->quantity;
      left -= line->received.v;
    }
  }
  if (left > 0) {
    blame(context, text_format(context->arena, "/lines/%zu/quantity", at).at, "range",
          "is more than was to come, by %lld", (long long)left);
  }
}

/* What has come of it. */
static int note_arrival(struct context *context, const struct record_return *in, struct order_return *of) {
  bool all = in->lines_count == 0;
  int64_t missing = 0;
  for (size_t i = 0; i < of->lines_count; i++) {
    of->lines[i].received = (struct maybe_int){ PRESENT, all ? of->lines[i].quantity : 0 };
  }
  refuse_repeated(context, in->lines, in->lines_count);
  for (size_t i = 0; !blamed(context) && i < in->lines_count; i++) {
    note_arrived(context, in, i, of);
  }
  if (blamed(context)) {
    return fail(context, &order_too_many_returned, "There was less to come.");
  }
  for (size_t i = 0; i < of->lines_count; i++) {
    missing += declined_of(&of->lines[i]);
  }
  if (missing > 0 && in->note.presence != PRESENT) {
    blame(context, "/note", "required", "says why the rest is declined");
    return fail(context, &problem_invalid_body, "The customer is to be told.");
  }
  return 0;
}

static int take_step(struct context *context, struct tx *tx, struct order_return *of,
                     enum return_status next) {
  int result = next == RETURN_RECEIVED ? receive(context, tx, of) : 0;
  of->status = next;
  of->version++;
  of->updated_at = context_now(context);
  if (result == 0) {
    result = update_return(tx, of, NULL);
  }
  hide_words(context, of);
  return result == 0 ? tell_step(tx, of) : result;
}

int record_return(struct context *context, struct tx *tx, const struct record_return *in,
                  struct order_return *ret) {
  enum return_status next = RETURN_ASKED;
  int result = find_own_return(context, tx, in->id, ret);
  if (result == 0) {
    result = check_step(context, ret, in->step, &next);
  }
  if (result == 0 && next == RETURN_RECEIVED) {
    result = note_arrival(context, in, ret);
  } else if (result == 0 && in->lines_count > 0) {
    blame(context, "/lines", "unknown", "is told with received");
    result = fail(context, &problem_invalid_body, "Nothing has come yet.");
  }
  if (result < 0) {
    return result;
  }
  if (in->note.presence == PRESENT) {
    ret->note = in->note;
  }
  return take_step(context, tx, ret, next);
}

int withdraw_return(struct context *context, struct tx *tx, const struct by_id *in,
                    struct order_return *ret) {
  enum return_status next = RETURN_ASKED;
  int result = find_own_return(context, tx, in->id, ret);
  if (result == 0) {
    result = check_step(context, ret, RETURN_WITHDRAW, &next);
  }
  return result == 0 ? take_step(context, tx, ret, next) : result;
}
