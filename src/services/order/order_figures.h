/* What is ordered on each day, and what waits for the shop: what an admin sees first. */
#pragma once

#include "services/order/order_return.h"

enum {
  FIGURES_MAX_DAYS = 366,
  FIGURES_DEFAULT_DAYS = 30,
  FIGURES_DAY_LEN = 10,        /* "2026-11-21" */
  FIGURES_LEAST_OFFSET = -720, /* minutes, of all time zones that there are */
  FIGURES_MOST_OFFSET = 840,
  ATTENTION_MAX = 1000, /* so far is counted */
};

struct show_figures {
  struct maybe_text from, to;
  int64_t utc_offset; /* minutes */
};
extern const struct shape show_figures_shape;

/* All of the orders that were placed on that day, whenever they were cancelled. */
struct order_day {
  struct text day;
  int64_t placed, cancelled, expired;
  struct money gross, lost, revenue;
};
extern const struct shape order_day_shape;

struct order_attention {
  int64_t unconfirmed, to_pack, to_ship, not_covered, returns_asked, returns_accepted;
};
extern const struct shape order_attention_shape;

struct order_figures {
  struct text from, to;
  int64_t utc_offset;
  struct order_day *days;
  size_t days_count;
  struct order_attention attention;
};
extern const struct shape order_figures_shape;

/* Rows and what statements take. */

/* An order that is to be counted. */
struct figure {
  int64_t quarter; /* of an hour, since 1970 */
  struct money gross;
};
extern const struct shape figure_shape;

/* Quarters from one to below another; days are cut so many quarters before those in UTC. */
struct figure_range {
  struct text currency;
  int64_t from, below, shift;
};
extern const struct shape figure_range_shape;

struct day_figure {
  int64_t day, orders, gross_minor; /* day: since 1970 */
};
extern const struct shape day_figure_shape;

struct orders_standing {
  enum order_status status;
  int64_t limit;
};
extern const struct shape orders_standing_shape;

struct standing_count {
  enum payment_status payment_status;
  int64_t count;
};
extern const struct shape standing_count_shape;

struct returns_standing {
  enum return_status status;
  int64_t limit;
};
extern const struct shape returns_standing_shape;

int add_placed_figure(struct tx *tx, const struct figure *in, int64_t *ret_changed);
int add_cancelled_figure(struct tx *tx, const struct figure *in, int64_t *ret_changed);
int add_expired_figure(struct tx *tx, const struct figure *in, int64_t *ret_changed);
/* By day; days without any are left out. */
int placed_by_day(struct tx *tx, const struct figure_range *in, struct day_figure **ret, size_t *ret_count);
int cancelled_by_day(struct tx *tx, const struct figure_range *in, struct day_figure **ret,
                     size_t *ret_count);
int expired_by_day(struct tx *tx, const struct figure_range *in, struct day_figure **ret, size_t *ret_count);
/* Of the oldest so many orders that stand there: how many are of each payment status. */
int count_orders_standing(struct tx *tx, const struct orders_standing *in, struct standing_count **ret,
                          size_t *ret_count);
int count_returns_standing(struct tx *tx, const struct returns_standing *in, struct count *ret);

HANDLES(show_figures, show_figures, order_figures);
REACTS(count_placed, order_created);
REACTS(count_cancelled, order_cancelled);
REACTS(count_expired, order_expired);
