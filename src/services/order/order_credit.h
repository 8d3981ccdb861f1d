/* Credit notes: what an order's invoice says too much of, once the order is cancelled, something of it has
   come back, or money was given back for it. Together they never come to more than the invoice, of no tax
   rate. They are numbered without gaps, by themselves, and never change. */
#pragma once

#include "services/order/order_invoice.h"
#include "services/order/order_return.h"

enum credit_reason { CREDIT_OF_CANCELLED, CREDIT_OF_EXPIRED, CREDIT_FOR_RETURN, CREDIT_FOR_REFUND };

enum {
  CREDIT_MAX_LINES = 2 * ORDER_MAX_TOTALS, /* all of an order, and of each rate what was credited before */
  CREDIT_MAX_NOTES = 100,                  /* of an order that are shown, the newest */
};

/* As it is shown and as its row. */
struct credit_note {
  struct id id, order_id;
  struct text number; /* SOUK_CREDIT_NOTE_PREFIX and the serial in digits */
  int64_t serial;
  struct text invoice_number;
  enum credit_reason reason;
  struct maybe_id return_id;
  struct money gross, tax;
  struct instant issued_at;
  struct text shop_name, seller;
};
extern const struct shape credit_note_shape;

struct credit_notes {
  struct credit_note *items;
  size_t items_count;
  struct maybe_text next;
};
extern const struct shape credit_notes_shape;

enum credit_kind {
  CREDITED_LINE, /* so many of one of the order's lines */
  CREDITED_SHIPPING,
  CREDITED_DISCOUNT, /* below 0: it was taken off already */
  CREDITED_REFUND,   /* a part of the price, at one tax rate */
  CREDITED_BEFORE,   /* below 0: other credit notes say it already */
};

/* Rows. */

struct credit_line_row {
  struct id note_id;
  int64_t at; /* counted from 0 */
  enum credit_kind kind;
  struct maybe_int line, quantity;
  struct money gross;
  int64_t tax_basis_points;
};
extern const struct shape credit_line_row_shape;

struct credit_total_row {
  struct id note_id;
  int64_t tax_basis_points;
  struct money gross, tax;
};
extern const struct shape credit_total_row_shape;

/* What all credit notes of an order come to at one tax rate, in minor units. */
struct credited {
  int64_t tax_basis_points, gross;
};
extern const struct shape credited_shape;

/* How many of an order's payments were made, and how much of all of them was given back, in minor units. */
struct payments_made {
  int64_t payments, refunded;
};
extern const struct shape payments_made_shape;

/* Pure: order_credit_rules.c. */

/* What is to be credited: what a credit note says. */
struct credit {
  struct credit_line_row lines[CREDIT_MAX_LINES];
  size_t lines_count;
  struct tax_total totals[ORDER_MAX_TOTALS]; /* by rate, as far as there is something at it */
  size_t totals_count;
  struct money gross, tax;
};

/* An order with its totals, and what of it is credited already. */
struct credit_base {
  const struct order *order;
  const struct credited *before;
  size_t before_count;
};

/* All of the order, as its invoice has it. */
int credit_all(const struct credit_base *base, struct credit *ret);
/* What is given back for `now` of each line when `returned` of it were given back for, as refund_for() says.
 */
int credit_return(const struct credit_base *base, const int64_t *returned, const int64_t *now,
                  bool with_shipping, struct credit *ret);
/* An amount, or what is left to credit if that is less: each tax rate has its part of it. */
int credit_amount(const struct credit_base *base, int64_t minor, struct credit *ret);
/* How much more was given back than was paid too much, by a second payment of the whole. */
int64_t refund_to_credit(const struct payments_made *made, int64_t gross);

/* Within a transaction, once its invoice is there; where there is none, there is nothing to credit. */
int credit_order(struct context *context, struct tx *tx, struct id order_id, enum credit_reason reason);
int credit_goods(struct context *context, struct tx *tx, const struct order_return *of,
                 const int64_t *returned, const int64_t *now);
/* What was given back for an order and no credit note says yet. */
int credit_refunds(struct context *context, struct tx *tx, struct id order_id);

/* What the page shows; texts are escaped there. */
struct credit_facts {
  const struct credit_note *note;
  const struct invoice *invoice;
  const struct order *order;
  const struct credit_line_row *lines;
  size_t lines_count;
  const struct credit_total_row *totals;
  size_t totals_count;
  const struct order_address *addresses;
  size_t addresses_count;
};
/* A page of HTML that prints well, in the arena. */
int render_credit_note(struct arena *arena, const struct credit_facts *facts, struct text *ret);

int find_credit_note(struct tx *tx, const struct by_id *in, struct credit_note *ret);
/* The newest first. */
int credit_notes_of_order(struct tx *tx, const struct by_id *in, struct credit_note **ret, size_t *ret_count);
int insert_credit_note(struct tx *tx, const struct credit_note *in, int64_t *ret_changed);
int insert_credit_line(struct tx *tx, const struct credit_line_row *in, int64_t *ret_changed);
int insert_credit_total(struct tx *tx, const struct credit_total_row *in, int64_t *ret_changed);
int lines_of_credit_note(struct tx *tx, const struct by_id *in, struct credit_line_row **ret,
                         size_t *ret_count);
int totals_of_credit_note(struct tx *tx, const struct by_id *in, struct credit_total_row **ret,
                          size_t *ret_count);
int credited_of_order(struct tx *tx, const struct by_id *in, struct credited **ret, size_t *ret_count);
int payments_made_for(struct tx *tx, const struct by_id *in, struct payments_made *ret);
int next_credit_serial(struct tx *tx, const struct nothing *in, struct invoice_serial *ret);

extern const struct setting order_credit_prefix;

HANDLES(list_credit_notes, by_id, credit_notes);
HANDLES(show_credit_note, by_id, raw_reply);
