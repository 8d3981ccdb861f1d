/* Returns: their shapes and their SQL. */
#include "services/order/order_return.h"

static const char *const return_status_names[] = {
  [RETURN_ASKED] = "asked",       [RETURN_ACCEPTED] = "accepted",   [RETURN_DECLINED] = "declined",
  [RETURN_RECEIVED] = "received", [RETURN_WITHDRAWN] = "withdrawn",
};
const struct names return_statuses = NAMES(return_status_names);

/* Those that an admin may take. */
static const char *const return_step_names[] = {
  [RETURN_ACCEPT] = "accepted",
  [RETURN_DECLINE] = "declined",
  [RETURN_RECEIVE] = "received",
};
static const struct names return_steps = NAMES(return_step_names);

static const struct field ask_return_fields[] = {
  FIELD(struct ask_return, id, .doc = "The order."),
  LIST_FIELD(struct ask_return, lines, returned_line, .min = 1, .max = ORDER_MAX_LINES,
             .doc = "What is to be sent back, each variant once."),
  FIELD(struct ask_return, reason, .min = 1, .max = RETURN_REASON_MAX,
        .doc = "Why, if the customer says so."),
};
const struct shape ask_return_shape =
    SHAPE(ask_return, ask_return_fields, .doc = "What a customer wants to send back.");

static const struct field return_line_fields[] = {
  FIELD(struct return_line, line, .doc = "Which of the order's lines, counted from 0."),
  FIELD(struct return_line, variant_id, .doc = "The variant."),
  FIELD(struct return_line, quantity, .min = 1, .max = QUOTE_MAX_QUANTITY, .doc = "How many of it."),
  FIELD(struct return_line, received, .max = QUOTE_MAX_QUANTITY,
        .doc =
            "How many of these have come and are taken back; the rest is declined. Null until the return is "
            "received."),
};
const struct shape return_line_shape = SHAPE(return_line, return_line_fields, .doc = "What comes back.");

static const struct field order_return_fields[] = {
  FIELD(struct order_return, id, .doc = "The return."),
  FIELD(struct order_return, order_id, .doc = "The order."),
  FIELD(struct order_return, user_id, .doc = "Whose order it is."),
  ENUM_FIELD(struct order_return, status, return_statuses, .doc = "Where it stands."),
  LIST_FIELD(struct order_return, lines, return_line, .max = ORDER_MAX_LINES, .doc = "What comes back."),
  FIELD(struct order_return, reason, .max = RETURN_REASON_MAX,
        .doc = "What the customer said; null: nothing. Not in the replies that admins get to a POST."),
  FIELD(struct order_return, note, .max = RETURN_NOTE_MAX, .doc = "What the shop answered; likewise."),
  FIELD(struct order_return, refund, .max = INTEGER_MAX,
        .doc =
            "What is given back, once it has come: what was paid for it after discounts. Null until then."),
  FIELD(struct order_return, version, .min = 1, .max = INTEGER_MAX, .doc = "Rises with each change."),
  FIELD(struct order_return, created_at, .doc = "When it was asked for."),
  FIELD(struct order_return, updated_at, .doc = "When it was last changed."),
};
const struct shape order_return_shape =
    SHAPE(order_return, order_return_fields, .doc = "What is sent back of an order.");

static const struct field order_returns_fields[] = {
  LIST_FIELD(struct order_returns, items, order_return, .max = PAGE_MAX, .doc = "Newest first."),
  FIELD(struct order_returns, next, .doc = "Pass it as `after` for the next page; null at the end."),
};
const struct shape order_returns_shape = SHAPE(order_returns, order_returns_fields, .doc = "Returns.");

static const struct field list_returns_fields[] = {
  FIELD(struct list_returns, limit, .optional = true, .fallback = PAGE_DEFAULT, .min = 1, .max = PAGE_MAX,
        .doc = "How many at most."),
  FIELD(struct list_returns, after, .not_null = true, .doc = "Where to go on: `next` of the page before."),
  FIELD(struct list_returns, user_id, .not_null = true, .doc = "For admins: this user's only."),
  MAYBE_ENUM_FIELD(struct list_returns, status, return_statuses, .not_null = true,
                   .doc = "Only those that stand there."),
};
const struct shape list_returns_shape = SHAPE(list_returns, list_returns_fields, .doc = "Which returns.");

static const struct field record_return_fields[] = {
  FIELD(struct record_return, id, .doc = "The return."),
  ENUM_FIELD(struct record_return, step, return_steps,
             .doc = "accepted or declined; then received, when it is there, or still declined."),
  LIST_FIELD(struct record_return, lines, returned_line, .optional = true, .min = 1, .max = ORDER_MAX_LINES,
             .doc = "With received: what of it is there and taken back, each variant once. The rest is "
                    "declined, and `note` says why. Not said: all of it."),
  FIELD(struct record_return, note, .min = 1, .max = RETURN_NOTE_MAX, .doc = "What the customer is told."),
};
const struct shape record_return_shape =
    SHAPE(record_return, record_return_fields, .doc = "What the shop says of a return.");

static const struct field return_line_row_fields[] = {
  FIELD(struct return_line_row, return_id),  FIELD(struct return_line_row, line),
  FIELD(struct return_line_row, variant_id), FIELD(struct return_line_row, quantity),
  FIELD(struct return_line_row, received),
};
const struct shape return_line_row_shape = SHAPE(return_line_row, return_line_row_fields);

static const struct field line_returns_fields[] = {
  FIELD(struct line_returns, line),
  ENUM_FIELD(struct line_returns, status, return_statuses),
  FIELD(struct line_returns, quantity),
};
const struct shape line_returns_shape = SHAPE(line_returns, line_returns_fields);

static const struct field return_page_fields[] = {
  FIELD(struct return_page, user_id),
  FIELD(struct return_page, below),
  MAYBE_ENUM_FIELD(struct return_page, status, return_statuses),
  FIELD(struct return_page, limit),
};
const struct shape return_page_shape = SHAPE(return_page, return_page_fields);

static const struct field return_ids_fields[] = {
  PLAIN_LIST_FIELD(struct return_ids, ids, .max = PAGE_MAX),
};
const struct shape return_ids_shape = SHAPE(return_ids, return_ids_fields);

#define RETURN_COLUMNS                                                                                       \
  "id, order_id, user_id, status, reason, note, refund_minor, refund_currency, version, created_at, "        \
  "updated_at"
#define RETURNS_SELECT "SELECT " RETURN_COLUMNS " FROM order_returns "
#define RETURNS_END "AND id < :below ORDER BY id DESC LIMIT :limit"

SQL_CHANGE(insert_return, order_return,
           .sql = "INSERT INTO order_returns (" RETURN_COLUMNS
                  ") VALUES (:id, :order_id, :user_id, :status, :reason, :note, :refund_minor, "
                  ":refund_currency, :version, :created_at, :updated_at)")

SQL_CHANGE(update_return, order_return,
           .sql = "UPDATE order_returns SET status = :status, note = :note, refund_minor = :refund_minor, "
                  "refund_currency = :refund_currency, version = :version, updated_at = :updated_at WHERE id "
                  "= :id")

SQL_ONE(find_return, by_id, order_return, .sql = RETURNS_SELECT "WHERE id = :id")

SQL_CHANGE(insert_return_line, return_line_row,
           .sql = "INSERT INTO order_return_lines (return_id, line, variant_id, quantity, received) VALUES "
                  "(:return_id, :line, :variant_id, :quantity, :received)")

SQL_CHANGE(update_return_line, return_line_row,
           .sql =
               "UPDATE order_return_lines SET received = :received WHERE return_id = :return_id AND line = "
               ":line")

SQL_ALL(lines_of_returns, return_ids, return_line_row, PAGE_MAX *ORDER_MAX_LINES,
        .sql =
            "SELECT return_id, line, variant_id, quantity, received FROM order_return_lines WHERE return_id "
            "IN (:ids) ORDER BY return_id, line")

SQL_ALL(returns_of_order, by_id, order_return, ORDER_MAX_RETURNS,
        .sql = RETURNS_SELECT "WHERE order_id = :id ORDER BY id DESC")

/* One for each index: with what may be null neither store finds its way. */
SQL_ALL(page_returns, return_page, order_return, PAGE_MAX + 1,
        .sql = RETURNS_SELECT "WHERE id < :below ORDER BY id DESC LIMIT :limit")

SQL_ALL(page_returns_of_user, return_page, order_return, PAGE_MAX + 1,
        .sql = RETURNS_SELECT
        "WHERE user_id = :user_id AND (status = :status OR :status IS NULL) " RETURNS_END)

SQL_ALL(page_returns_of_status, return_page, order_return, PAGE_MAX + 1,
        .sql = RETURNS_SELECT "WHERE status = :status " RETURNS_END)

SQL_ALL(returns_of_lines, by_id, line_returns, ORDER_MAX_LINES *RETURN_STATUSES,
        .sql = "SELECT l.line, r.status, CAST(sum(coalesce(l.received, l.quantity)) AS bigint) AS quantity "
               "FROM order_returns r "
               "JOIN order_return_lines l ON l.return_id = r.id WHERE r.order_id = :id GROUP BY l.line, "
               "r.status")

SQL_CHANGE(forget_returns_of_user, by_id,
           .sql =
               "UPDATE order_returns SET reason = NULL, note = NULL WHERE user_id = :id AND (reason IS NOT "
               "NULL OR note IS NOT NULL)")
