/* Figures by day and what waits, for the overview of admins.

   Quick whatever number of orders there is: no order is read for the days. Each is counted in its quarter of
   an hour when its event is heard, so that a day is the sum of at most 96 rows, a year of 35,000, in
   whichever time zone it is asked for. Not in the order's own transaction: on a server with many of them at
   once all would wait for the row of the present quarter. The service is but one hearer, whatever number of
   processes there is. What waits is counted by an index of the few orders that stand there, up to
   ATTENTION_MAX. */
#include "services/order/order_figures.h"

#include "services/order/order_rules.h"
#include "services/order/order_store.h"

#include <errno.h>

enum { QUARTER_MINUTES = 15, QUARTER_US = QUARTER_MINUTES * 60 * 1000000, QUARTERS_PER_DAY = 96 };

/* Days since 1970, the last one is counted, too. */
struct span {
  int64_t from, to;
  int64_t shift; /* by how many quarters they begin before those in UTC */
};

static int64_t quarter_of(struct instant instant) {
  return instant.us / QUARTER_US;
}

int count_placed(struct context *context, struct tx *tx, const struct event *event,
                 const struct order_created *data) {
  (void)context;
  return add_placed_figure(tx, &(struct figure){ quarter_of(event->time), data->gross }, NULL);
}

/* Adds an order that came to nothing to those of the time when it was placed. */
static int count_lost(struct tx *tx, struct id order_id,
                      int (*add)(struct tx *, const struct figure *, int64_t *)) {
  struct order_row row;
  int result = find_order(tx, &(struct by_id){ order_id }, &row);
  if (result < 0) {
    return result == -ENOENT ? NOT_YET : result;
  }
  return add(tx, &(struct figure){ quarter_of(row.created_at), row.gross }, NULL);
}

int count_cancelled(struct context *context, struct tx *tx, const struct event *event,
                    const struct order_cancelled *data) {
  (void)context, (void)event;
  return count_lost(tx, data->order_id, add_cancelled_figure);
}

int count_expired(struct context *context, struct tx *tx, const struct event *event,
                  const struct order_expired *data) {
  (void)context, (void)event;
  return count_lost(tx, data->order_id, add_expired_figure);
}

/* The day that was said, if one was. */
static void read_day(struct context *context, const char *path, struct maybe_text said, int64_t *day) {
  if (said.presence != PRESENT) {
    return;
  }
  struct instant midnight;
  if (instant_parse(text_format(context->arena, "%sT00:00:00Z", text_c(said.v)), &midnight) < 0) {
    blame(context, path, "format", "must be a day, such as 2026-11-21");
    return;
  }
  *day = quarter_of(midnight) / QUARTERS_PER_DAY;
}

static struct text day_text(struct arena *arena, int64_t day) {
  char text[INSTANT_TEXT_LEN + 1];
  instant_format((struct instant){ day * QUARTERS_PER_DAY * QUARTER_US }, text);
  return text_copy_bytes(arena, text, FIGURES_DAY_LEN);
}

static int choose_span(struct context *context, const struct show_figures *in, struct span *ret) {
  struct span span = { .shift = in->utc_offset / QUARTER_MINUTES };
  if (in->utc_offset % QUARTER_MINUTES != 0) {
    blame(context, "/utc_offset", "range", "must be a multiple of %d", QUARTER_MINUTES);
  }
  span.to = (quarter_of(context_now(context)) + span.shift) / QUARTERS_PER_DAY;
  read_day(context, "/to", in->to, &span.to);
  span.from = span.to < FIGURES_DEFAULT_DAYS ? 0 : span.to - (FIGURES_DEFAULT_DAYS - 1);
  read_day(context, "/from", in->from, &span.from);
  if (!blamed(context) && span.from > span.to) {
    blame(context, "/from", "range", "must not be after the last day");
  }
  if (!blamed(context) && span.to - span.from >= FIGURES_MAX_DAYS) {
    blame(context, "/from", "range", "must be less than %d days before the last", FIGURES_MAX_DAYS);
  }
  if (blamed(context)) {
    return fail(context, &problem_invalid_request, "There are no figures of these days.");
  }
  *ret = span;
  return 0;
}

/* ret[i]: of the i-th day of the span. */
static int sum_days(struct context *context, struct tx *tx, const struct span *span,
                    int (*sum)(struct tx *, const struct figure_range *, struct day_figure **, size_t *),
                    struct day_figure **ret) {
  struct figure_range range = {
    .currency = setting_text(context, &setting_currency),
    .from = span->from * QUARTERS_PER_DAY - span->shift,
    .below = (span->to + 1) * QUARTERS_PER_DAY - span->shift,
    .shift = span->shift,
  };
  struct day_figure *sums =
      ARENA_ARRAY(context->arena, (size_t)(span->to - span->from + 1), struct day_figure);
  struct day_figure *rows = NULL;
  size_t count = 0;
  int result = sum(tx, &range, &rows, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    sums[rows[i].day - span->from] = rows[i];
  }
  *ret = sums;
  return result;
}

static int view_days(struct context *context, struct tx *tx, const struct span *span,
                     struct order_figures *ret) {
  struct day_figure *placed = NULL;
  struct day_figure *cancelled = NULL;
  struct day_figure *expired = NULL;
  int result = sum_days(context, tx, span, placed_by_day, &placed);
  if (result == 0) {
    result = sum_days(context, tx, span, cancelled_by_day, &cancelled);
  }
  if (result == 0) {
    result = sum_days(context, tx, span, expired_by_day, &expired);
  }
  if (result < 0) {
    return result;
  }
  ret->days_count = (size_t)(span->to - span->from + 1);
  ret->days = ARENA_ARRAY(context->arena, ret->days_count, struct order_day);
  for (size_t i = 0; i < ret->days_count; i++) {
    /* 96 rows of at most 2^53 − 1 each: no sum of two overflows. */
    int64_t lost = cancelled[i].gross_minor + expired[i].gross_minor;
    ret->days[i] = (struct order_day){
      .day = day_text(context->arena, span->from + (int64_t)i),
      .placed = placed[i].orders,
      .cancelled = cancelled[i].orders,
      .expired = expired[i].orders,
      .gross = shop_money(context, placed[i].gross_minor),
      .lost = shop_money(context, lost),
      .revenue = shop_money(context, placed[i].gross_minor - lost),
    };
  }
  ret->from = ret->days[0].day;
  ret->to = ret->days[ret->days_count - 1].day;
  return 0;
}

/* Adds the orders that stand there to those that are covered, or to those that are not. */
static int add_standing(struct tx *tx, enum order_status status, int64_t *covered, int64_t *not_covered) {
  struct standing_count *counts = NULL;
  size_t count = 0;
  int result = count_orders_standing(tx, &(struct orders_standing){ status, ATTENTION_MAX }, &counts, &count);
  for (size_t i = 0; result == 0 && i < count; i++) {
    *(is_covered(counts[i].payment_status) ? covered : not_covered) += counts[i].count;
  }
  return result;
}

static int count_returns(struct tx *tx, enum return_status status, int64_t *ret) {
  struct count count = { 0 };
  int result = count_returns_standing(tx, &(struct returns_standing){ status, ATTENTION_MAX }, &count);
  *ret = count.count;
  return result;
}

static int view_attention(struct tx *tx, struct order_attention *ret) {
  int result = add_standing(tx, ORDER_PLACED, &ret->unconfirmed, &ret->unconfirmed);
  if (result == 0) {
    result = add_standing(tx, ORDER_CONFIRMED, &ret->to_pack, &ret->not_covered);
  }
  if (result == 0) {
    result = add_standing(tx, ORDER_PACKED, &ret->to_ship, &ret->not_covered);
  }
  if (result == 0) {
    result = count_returns(tx, RETURN_ASKED, &ret->returns_asked);
  }
  return result == 0 ? count_returns(tx, RETURN_ACCEPTED, &ret->returns_accepted) : result;
}

int show_figures(struct context *context, struct tx *tx, const struct show_figures *in,
                 struct order_figures *ret) {
  struct span span = { 0 };
  int result = choose_span(context, in, &span);
  if (result == 0) {
    result = view_days(context, tx, &span, ret);
  }
  ret->utc_offset = in->utc_offset;
  return result == 0 ? view_attention(tx, &ret->attention) : result;
}
