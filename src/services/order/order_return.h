/* Returns: a customer asks to send something back, the shop answers, and says when it is there again. What is
   given back then is told by order.returned. */
#pragma once

#include "services/order/order_types.h"

enum {
  RETURN_REASON_MAX = 500,
  RETURN_NOTE_MAX = 500,
};

enum return_status { RETURN_ASKED, RETURN_ACCEPTED, RETURN_DECLINED, RETURN_RECEIVED, RETURN_WITHDRAWN };
enum { RETURN_STATUSES = RETURN_WITHDRAWN + 1 };

enum return_step { RETURN_ACCEPT, RETURN_DECLINE, RETURN_RECEIVE, RETURN_WITHDRAW };
enum { RETURN_STEPS = RETURN_WITHDRAW + 1 };

struct ask_return {
  struct id id; /* the order */
  struct returned_line *lines;
  size_t lines_count;
  struct maybe_text reason;
};
extern const struct shape ask_return_shape;

/* What comes back of one of the order's lines, which are counted from 0. */
struct return_line {
  int64_t line;
  struct id variant_id;
  int64_t quantity;
  struct maybe_int received; /* of these; the rest is declined. Null until the return is received */
};
extern const struct shape return_line_shape;

/* As it is shown and, but for the lines, as its row. */
struct order_return {
  struct id id, order_id, user_id;
  enum return_status status;
  struct return_line *lines;
  size_t lines_count;
  struct maybe_text reason; /* the customer's */
  struct maybe_text note;   /* the shop's */
  struct maybe_money refund;
  int64_t version;
  struct instant created_at, updated_at;
};
extern const struct shape order_return_shape;

struct order_returns {
  struct order_return *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape order_returns_shape;

struct list_returns {
  int64_t limit;
  struct maybe_text after;
  struct maybe_id user_id;
  struct maybe_enum status;
};
extern const struct shape list_returns_shape;

struct record_return {
  struct id id; /* the return */
  enum return_step step;
  struct returned_line *lines; /* what has come; none: all of it */
  size_t lines_count;
  struct maybe_text note;
};
extern const struct shape record_return_shape;

/* Rows and what statements take. */

struct return_line_row {
  struct id return_id;
  int64_t line;
  struct id variant_id;
  int64_t quantity;
  struct maybe_int received;
};
extern const struct shape return_line_row_shape;

/* How many of an order's line are in returns that stand there: have come, or may come. */
struct line_returns {
  int64_t line;
  enum return_status status;
  int64_t quantity;
};
extern const struct shape line_returns_shape;

struct return_page {
  struct id user_id, below;
  struct maybe_enum status;
  int64_t limit;
};
extern const struct shape return_page_shape;

struct return_ids {
  struct id *ids;
  size_t ids_count;
};
extern const struct shape return_ids_shape;

/* Pure: order_return_rules.c. */

/* Where a step leads from here. False: it is not allowed. */
bool return_next(enum return_status status, enum return_step step, enum return_status *ret);
/* What can be sent back at all. */
bool may_return(enum order_status status);
/* It is neither declined nor withdrawn: what is in it cannot be in another one. */
bool return_counts(enum return_status status);
/* What is paid for each line after discounts, which each tax rate's lines share in proportion: together
   exactly what lines and discounts come to. `ret` has room for all lines. -EOVERFLOW. */
int net_lines(const struct order *order, int64_t *ret);
/* What is given back for `now` of each line when `before` of it were given back for; whether all of the order
   is back then. -EOVERFLOW. */
int refund_lines(const struct order *order, const int64_t *before, const int64_t *now, int64_t *ret,
                 bool *ret_all);
/* What is given back for `now` of each line when `before` of it were given back for: over all returns exactly
   what was paid for the lines. With the last of everything also what shipping cost, if `with_shipping`. */
int refund_for(const struct order *order, const int64_t *before, const int64_t *now, bool with_shipping,
               struct money *ret);

int insert_return(struct tx *tx, const struct order_return *in, int64_t *ret_changed);
int update_return(struct tx *tx, const struct order_return *in, int64_t *ret_changed);
int find_return(struct tx *tx, const struct by_id *in, struct order_return *ret);
int insert_return_line(struct tx *tx, const struct return_line_row *in, int64_t *ret_changed);
int update_return_line(struct tx *tx, const struct return_line_row *in, int64_t *ret_changed);
/* By return and line. */
int lines_of_returns(struct tx *tx, const struct return_ids *in, struct return_line_row **ret,
                     size_t *ret_count);
/* Newest first. */
int returns_of_order(struct tx *tx, const struct by_id *in, struct order_return **ret, size_t *ret_count);
int page_returns(struct tx *tx, const struct return_page *in, struct order_return **ret, size_t *ret_count);
int page_returns_of_user(struct tx *tx, const struct return_page *in, struct order_return **ret,
                         size_t *ret_count);
int page_returns_of_status(struct tx *tx, const struct return_page *in, struct order_return **ret,
                           size_t *ret_count);
int returns_of_lines(struct tx *tx, const struct by_id *in, struct line_returns **ret, size_t *ret_count);
/* What was written in them. */
int forget_returns_of_user(struct tx *tx, const struct by_id *in, int64_t *ret_changed);

extern const struct names return_statuses;

/* Fills the lines of each. */
int view_returns(struct tx *tx, struct order_return *returns, size_t count);

extern const struct problem_kind order_not_returnable, order_too_many_returned, order_too_many_returns,
    order_return_step_not_allowed;
extern const struct setting order_return_window, order_return_shipping;

HANDLES(ask_return, ask_return, order_return);
HANDLES(list_returns_of_order, by_id, order_returns);
HANDLES(list_returns, list_returns, order_returns);
HANDLES(get_return, by_id, order_return);
HANDLES(record_return, record_return, order_return);
HANDLES(withdraw_return, by_id, order_return);
