/* Invoices: one for an order, with a number that has no gap before it. What it says of lines, sums and
   addresses is the order's, which does not change; of the seller it keeps a copy. */
#pragma once

#include "services/order/order_types.h"

enum { INVOICE_SELLER_MAX = 500, INVOICE_NUMBER_MAX = 40 };

/* As it is shown and as its row. */
struct invoice {
  struct id order_id;
  struct text number; /* SOUK_INVOICE_PREFIX and the serial in digits */
  int64_t serial;     /* 1, 2, 3 … of the shop, whatever the prefix */
  struct instant issued_at;
  struct text shop_name, seller;
};
extern const struct shape invoice_shape;

/* The last serial that was given. */
struct invoice_serial {
  int64_t serial;
};
extern const struct shape invoice_serial_shape;

/* Whether an order has what an invoice needs: it is paid or promised, and neither cancelled nor expired. */
bool may_invoice(enum order_status status, enum payment_status payment_status);
/* Its invoice, which is made where there is none yet; what was given back before is credited with it. */
int issue_invoice(struct context *context, struct tx *tx, struct id order_id, struct invoice *ret);

/* What the page shows; texts are escaped there. */
struct invoice_facts {
  const struct invoice *invoice;
  const struct order *order;
  const struct order_address *addresses;
  size_t addresses_count;
};
/* A page of HTML that prints well, in the arena. */
int render_invoice(struct arena *arena, const struct invoice_facts *facts, struct text *ret);

/* Of these the invoice shows one: that of the bill, or else that of the delivery. */
const struct order_address *invoice_address(const struct order_address *addresses, size_t count);

int find_invoice(struct tx *tx, const struct by_id *in, struct invoice *ret);
int insert_invoice(struct tx *tx, const struct invoice *in, int64_t *ret_changed);
/* Within the transaction: taken back with it, so that there are no gaps. */
int next_invoice_serial(struct tx *tx, const struct nothing *in, struct invoice_serial *ret);

extern const struct problem_kind order_no_invoice;
extern const struct setting order_invoice_prefix, order_invoice_keep, order_seller;

HANDLES(make_invoice, by_id, invoice);
HANDLES(show_invoice, by_id, raw_reply);
