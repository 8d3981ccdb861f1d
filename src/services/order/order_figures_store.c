/* Figures: their shapes and their SQL. */
#include "services/order/order_figures.h"

#define COUNT .max = INTEGER_MAX
#define AMOUNT .min = -INTEGER_MAX, .max = INTEGER_MAX

static const struct field show_figures_fields[] = {
  FIELD(struct show_figures, from, .not_null = true, .min = FIGURES_DAY_LEN, .max = FIGURES_DAY_LEN,
        .charset = "0-9-", .doc = "The first day, such as 2026-11-01; without it 29 days before the last."),
  FIELD(struct show_figures, to, .not_null = true, .min = FIGURES_DAY_LEN, .max = FIGURES_DAY_LEN,
        .charset = "0-9-",
        .doc = "The last day, which is counted, too; without it today. At most 366 days at once."),
  FIELD(struct show_figures, utc_offset, .optional = true, .min = FIGURES_LEAST_OFFSET,
        .max = FIGURES_MOST_OFFSET,
        .doc = "By how many minutes the clocks by which days begin and end are ahead of UTC, in steps of 15: "
               "60 in Vienna in winter. It is the same for all days, also beyond a change to summer time."),
};
const struct shape show_figures_shape = SHAPE(show_figures, show_figures_fields, .doc = "Which days.");

static const struct field order_day_fields[] = {
  FIELD(struct order_day, day, .max = FIGURES_DAY_LEN, .doc = "The day, such as 2026-11-21."),
  FIELD(struct order_day, placed, COUNT, .doc = "How many orders were placed on it."),
  FIELD(struct order_day, cancelled, COUNT, .doc = "How many of these were cancelled, whenever that was."),
  FIELD(struct order_day, expired, COUNT, .doc = "How many of these expired unpaid, whenever that was."),
  FIELD(struct order_day, gross, AMOUNT,
        .doc = "What the orders that were placed come to: goods, discounts, shipping and tax."),
  FIELD(struct order_day, lost, AMOUNT, .doc = "What those of them come to that were cancelled or expired."),
  FIELD(struct order_day, revenue, AMOUNT,
        .doc = "The rest: gross less lost. It counts what is not paid yet, and what was given back for "
               "returns later."),
};
const struct shape order_day_shape =
    SHAPE(order_day, order_day_fields,
          .doc = "The orders that were placed on a day, and what became of them; in the shop's currency.");

static const struct field order_attention_fields[] = {
  FIELD(struct order_attention, unconfirmed, COUNT,
        .doc = "Orders that are placed and wait for their payment or their stock."),
  FIELD(struct order_attention, to_pack, COUNT,
        .doc = "Orders that are confirmed, and paid or promised to be: to be packed."),
  FIELD(struct order_attention, to_ship, COUNT, .doc = "Orders that are packed: to be shipped."),
  FIELD(struct order_attention, not_covered, COUNT,
        .doc = "Orders that are confirmed or packed, but whose payment failed or was given back: nothing "
               "can be sent unless another payment comes."),
  FIELD(struct order_attention, returns_asked, COUNT,
        .doc = "Returns that customers ask for: to be accepted or declined."),
  FIELD(struct order_attention, returns_accepted, COUNT,
        .doc = "Returns that are on their way: to be received."),
};
const struct shape order_attention_shape =
    SHAPE(order_attention, order_attention_fields,
          .doc = "What waits at this moment. Of each status the oldest 1,000 are looked at.");

static const struct field order_figures_fields[] = {
  FIELD(struct order_figures, from, .max = FIGURES_DAY_LEN, .doc = "The first day."),
  FIELD(struct order_figures, to, .max = FIGURES_DAY_LEN, .doc = "The last day."),
  FIELD(struct order_figures, utc_offset, .min = FIGURES_LEAST_OFFSET, .max = FIGURES_MOST_OFFSET,
        .doc = "By which days begin and end."),
  LIST_FIELD(struct order_figures, days, order_day, .max = FIGURES_MAX_DAYS,
             .doc = "Every day from the first to the last, also where nothing was placed."),
  OBJECT_FIELD(struct order_figures, attention, order_attention, .doc = "What waits for the shop."),
};
const struct shape order_figures_shape =
    SHAPE(order_figures, order_figures_fields, .doc = "What is ordered by day, and what waits.");

static const struct field figure_fields[] = {
  FIELD(struct figure, quarter),
  FIELD(struct figure, gross),
};
const struct shape figure_shape = SHAPE(figure, figure_fields);

static const struct field figure_range_fields[] = {
  FIELD(struct figure_range, currency),
  FIELD(struct figure_range, from),
  FIELD(struct figure_range, below),
  FIELD(struct figure_range, shift),
};
const struct shape figure_range_shape = SHAPE(figure_range, figure_range_fields);

static const struct field day_figure_fields[] = {
  FIELD(struct day_figure, day),
  FIELD(struct day_figure, orders),
  FIELD(struct day_figure, gross_minor),
};
const struct shape day_figure_shape = SHAPE(day_figure, day_figure_fields);

static const struct field orders_standing_fields[] = {
  ENUM_FIELD(struct orders_standing, status, order_statuses),
  FIELD(struct orders_standing, limit),
};
const struct shape orders_standing_shape = SHAPE(orders_standing, orders_standing_fields);

static const struct field standing_count_fields[] = {
  ENUM_FIELD(struct standing_count, payment_status, payment_statuses),
  FIELD(struct standing_count, count),
};
const struct shape standing_count_shape = SHAPE(standing_count, standing_count_fields);

static const struct field returns_standing_fields[] = {
  ENUM_FIELD(struct returns_standing, status, return_statuses),
  FIELD(struct returns_standing, limit),
};
const struct shape returns_standing_shape = SHAPE(returns_standing, returns_standing_fields);

#define ADD_TO(table)                                                                                        \
  "INSERT INTO " table " (currency, quarter, orders, gross_minor) VALUES (:currency, :quarter, 1, "          \
  ":gross_minor) ON CONFLICT (currency, quarter) DO UPDATE SET orders = " table ".orders + 1, gross_minor "  \
  "= " table ".gross_minor + excluded.gross_minor"

SQL_CHANGE(add_placed_figure, figure, .sql = ADD_TO("order_placed_figures"))
SQL_CHANGE(add_cancelled_figure, figure, .sql = ADD_TO("order_cancelled_figures"))
SQL_CHANGE(add_expired_figure, figure, .sql = ADD_TO("order_expired_figures"))

/* 96 quarters are a day. */
#define BY_DAY(table)                                                                                        \
  "SELECT (quarter + :shift) / 96 AS day, CAST(sum(orders) AS bigint) AS orders, CAST(sum(gross_minor) AS "  \
  "bigint) AS gross_minor FROM " table " WHERE currency = :currency AND quarter >= :from AND quarter < "     \
  ":below GROUP BY 1 ORDER BY 1"

SQL_ALL(placed_by_day, figure_range, day_figure, FIGURES_MAX_DAYS, .sql = BY_DAY("order_placed_figures"))
SQL_ALL(cancelled_by_day, figure_range, day_figure, FIGURES_MAX_DAYS,
        .sql = BY_DAY("order_cancelled_figures"))
SQL_ALL(expired_by_day, figure_range, day_figure, FIGURES_MAX_DAYS, .sql = BY_DAY("order_expired_figures"))

SQL_ALL(count_orders_standing, orders_standing, standing_count, PAYMENT_STATUSES,
        .sql = "SELECT payment_status, count(*) AS count FROM (SELECT payment_status FROM order_orders WHERE "
               "status = :status ORDER BY id LIMIT :limit) AS order_oldest GROUP BY payment_status")

SQL_ONE(count_returns_standing, returns_standing, count,
        .sql = "SELECT count(*) AS count FROM (SELECT id FROM order_returns WHERE status = :status ORDER BY "
               "id LIMIT :limit) AS order_oldest")
