/* Invoices: given once, when the order is packed, because it goes with the parcel and until then most orders
   that come to nothing are cancelled; or before, as soon as the order is paid or promised and somebody asks.
 */
#include "services/order/order_invoice.h"

#include "services/order/order_credit.h"
#include "services/order/order_rules.h"
#include "services/order/order_store.h"
#include "services/order/order_view.h"

#include <errno.h>

static const struct field invoice_fields[] = {
  FIELD(struct invoice, order_id, .doc = "The order."),
  FIELD(struct invoice, number, .min = 1, .max = INVOICE_NUMBER_MAX, .doc = "The invoice's number."),
  FIELD(struct invoice, serial, .min = 1, .max = INTEGER_MAX, .doc = "1, 2, 3 and so on, without gaps."),
  FIELD(struct invoice, issued_at, .doc = "When it was issued."),
  FIELD(struct invoice, shop_name, .max = 100, .doc = "The shop's name then."),
  FIELD(struct invoice, seller, .max = INVOICE_SELLER_MAX,
        .doc = "Who sells, as SOUK_SELLER said then: lines divided by |."),
};
const struct shape invoice_shape = SHAPE(invoice, invoice_fields, .doc = "An order's invoice.");

static const struct field invoice_serial_fields[] = { FIELD(struct invoice_serial, serial) };
const struct shape invoice_serial_shape = SHAPE(invoice_serial, invoice_serial_fields);

#define INVOICE_COLUMNS "order_id, number, serial, issued_at, shop_name, seller"

SQL_ONE(find_invoice, by_id, invoice,
        .sql = "SELECT " INVOICE_COLUMNS " FROM order_invoices WHERE order_id = :id")

SQL_CHANGE(insert_invoice, invoice,
           .sql = "INSERT INTO order_invoices (" INVOICE_COLUMNS
                  ") VALUES (:order_id, :number, :serial, :issued_at, :shop_name, :seller)")

SQL_ONE(next_invoice_serial, nothing, invoice_serial,
        .sql = "UPDATE order_invoice_serial SET serial = serial + 1 WHERE one = 1 RETURNING serial")

bool may_invoice(enum order_status status, enum payment_status payment_status) {
  return !is_over(status) && payment_status != PAYMENT_UNPAID;
}

const struct order_address *invoice_address(const struct order_address *addresses, size_t count) {
  const struct order_address *chosen = NULL;
  for (size_t i = 0; i < count; i++) {
    if (chosen == NULL || addresses[i].purpose == ADDRESS_BILLING) {
      chosen = &addresses[i];
    }
  }
  return chosen;
}

int issue_invoice(struct context *context, struct tx *tx, struct id order_id, struct invoice *ret) {
  int result = find_invoice(tx, &(struct by_id){ order_id }, ret);
  if (result != -ENOENT) {
    return result;
  }
  struct invoice_serial next;
  result = next_invoice_serial(tx, &(struct nothing){ 0 }, &next);
  if (result < 0) {
    return result;
  }
  struct text prefix = setting_text(context, &order_invoice_prefix);
  *ret = (struct invoice){
    .order_id = order_id,
    .number = text_format(context->arena, "%.*s%06lld", TEXT_ARGS(prefix), (long long)next.serial),
    .serial = next.serial,
    .issued_at = context_now(context),
    .shop_name = setting_text(context, &setting_shop_name),
    .seller = setting_text(context, &order_seller),
  };
  result = insert_invoice(tx, ret, NULL);
  return result == 0 ? credit_refunds(context, tx, order_id) : result;
}

int make_invoice(struct context *context, struct tx *tx, const struct by_id *in, struct invoice *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  if (result == 0) {
    result = find_invoice(tx, in, ret);
  }
  if (result != -ENOENT) {
    return result;
  }
  if (!may_invoice(row.status, row.payment_status)) {
    return fail(context, &order_no_invoice, "The order is %s and %s.", order_statuses.at[row.status],
                payment_statuses.at[row.payment_status]);
  }
  return issue_invoice(context, tx, row.id, ret);
}

int show_invoice(struct context *context, struct tx *tx, const struct by_id *in, struct raw_reply *ret) {
  struct order_row row;
  struct order order;
  struct invoice invoice;
  struct order_address *addresses = NULL;
  struct invoice_facts facts = { .invoice = &invoice, .order = &order };
  int result = find_own_order(context, tx, in->id, &row);
  if (result < 0) {
    return result;
  }
  result = find_invoice(tx, in, &invoice);
  if (result == -ENOENT) {
    return fail(context, &order_no_invoice, "The order has no invoice yet.");
  }
  if (result == 0) {
    result = view_order(tx, &row, &order);
  }
  if (result == 0) {
    result = addresses_of_order(tx, in, &addresses, &facts.addresses_count);
  }
  facts.addresses = addresses;
  if (result == 0) {
    result = render_invoice(context->arena, &facts, &ret->body);
  }
  ret->content_type = TEXT("text/html; charset=utf-8");
  return result;
}
