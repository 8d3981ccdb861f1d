/* Orders, a line each, written to a file part by part. */
#include "services/order/order_csv.h"

#include "base/csv.h"
#include "services/order/order_rules.h"
#include "services/order/order_store.h"
#include "services/order/order_view.h"

enum {
  EXPORT_ENOUGH = 1 << 20,    /* a part that has grown to so many bytes is sent */
  EXPORT_MAX_BYTES = 2 << 20, /* and then has room for another page */
  EXPORT_MAX_PAGES = 10,      /* of PAGE_MAX orders, of which each may have 60 rows of its own to read */
};

static const struct field export_orders_fields[] = {
  FIELD(struct export_orders, after, .not_null = true, .doc = "Where to go on: as the Link header has it."),
  MAYBE_ENUM_FIELD(struct export_orders, status, order_statuses, .not_null = true,
                   .doc = "Only those that stand there."),
  FIELD(struct export_orders, created_from, .not_null = true, .doc = "Only those placed then or later."),
  FIELD(struct export_orders, created_to, .not_null = true, .doc = "Only those placed before then."),
};
const struct shape export_orders_shape = SHAPE(export_orders, export_orders_fields, .doc = "Which orders.");

static const struct field invoice_number_fields[] = {
  FIELD(struct invoice_number, order_id),
  FIELD(struct invoice_number, number),
};
const struct shape invoice_number_shape = SHAPE(invoice_number, invoice_number_fields);

SQL_ALL(invoices_of_orders, order_ids, invoice_number, PAGE_MAX,
        .sql = "SELECT order_id, number FROM order_invoices WHERE order_id IN (:ids)")

static const char *const columns[] = {
  "order_id", "placed_at",     "status",         "payment_status",  "payment_method", "user_id",
  "items",    "goods_minor",   "shipping_minor", "discount_minor",  "gross_minor",    "tax_minor",
  "currency", "discount_code", "invoice",        "shipping_method", "carrier",        "tracking_number",
};
enum { COLUMNS = COUNT_OF(columns) };

static void add_cells(struct buffer *out, const struct text cells[static COLUMNS]) {
  for (size_t i = 0; i < COLUMNS; i++) {
    csv_add(out, cells[i], i == 0);
  }
  buffer_add_c(out, "\r\n");
}

static void add_header(struct buffer *out) {
  struct text cells[COLUMNS];
  for (size_t i = 0; i < COLUMNS; i++) {
    cells[i] = text_of(columns[i]);
  }
  add_cells(out, cells);
}

static struct text id_cell(struct arena *arena, struct id id) {
  char text[ID_TEXT_LEN + 1];
  id_format(id, text);
  return text_copy(arena, text_of(text));
}

static struct text instant_cell(struct arena *arena, struct instant instant) {
  char text[INSTANT_TEXT_LEN + 1];
  instant_format(instant, text);
  return text_copy(arena, text_of(text));
}

static struct text number_cell(struct arena *arena, int64_t number) {
  return text_format(arena, "%lld", (long long)number);
}

static struct text maybe_cell(struct maybe_text text) {
  return text.presence == PRESENT ? text.v : TEXT("");
}

static struct text invoice_cell(const struct invoice_number *invoices, size_t count, struct id order_id) {
  for (size_t i = 0; i < count; i++) {
    if (id_equal(invoices[i].order_id, order_id)) {
      return invoices[i].number;
    }
  }
  return TEXT("");
}

/* Shipping and discounts are what their adjustments come to, goods the rest. What a discount takes off is
   written without a sign: a spreadsheet shall compute with it. */
static void add_order(struct arena *arena, struct buffer *out, const struct order *order,
                      struct text invoice) {
  int64_t items = 0;
  int64_t shipping = 0;
  int64_t discount = 0;
  struct text code = TEXT("");
  for (size_t i = 0; i < order->lines_count; i++) {
    items += order->lines[i].quantity;
  }
  for (size_t i = 0; i < order->adjustments_count; i++) {
    const struct order_adjustment *adjustment = &order->adjustments[i];
    bool is_discount = adjustment->kind == ADJUSTED_BY_DISCOUNT;
    *(is_discount ? &discount : &shipping) += adjustment->gross.minor;
    code = is_discount ? maybe_cell(adjustment->label) : code;
  }
  const struct text cells[COLUMNS] = {
    id_cell(arena, order->id),
    instant_cell(arena, order->created_at),
    text_of(order_statuses.at[order->status]),
    text_of(payment_statuses.at[order->payment_status]),
    text_of(payment_methods.at[order->payment_method]),
    id_cell(arena, order->user_id),
    number_cell(arena, items),
    number_cell(arena, order->gross.minor - shipping - discount),
    number_cell(arena, shipping),
    number_cell(arena, -discount),
    number_cell(arena, order->gross.minor),
    number_cell(arena, order->tax.minor),
    text_of(order->gross.currency),
    code,
    invoice,
    maybe_cell(order->shipping_method),
    maybe_cell(order->carrier),
    maybe_cell(order->tracking_number),
  };
  add_cells(out, cells);
}

/* The page's orders, and a place behind the last of them. */
static int add_page(struct tx *tx, struct order_page *page, struct buffer *out, bool *ret_more) {
  struct order_row *rows = NULL;
  size_t count = 0;
  bool of_status = page->status.presence == PRESENT;
  int result =
      of_status ? page_orders_of_status(tx, page, &rows, &count) : page_orders(tx, page, &rows, &count);
  *ret_more = result == 0 && count == (size_t)page->limit;
  if (result < 0 || count == 0) {
    return result;
  }
  struct arena *arena = tx_arena(tx);
  struct order *orders = ARENA_ARRAY(arena, count, struct order);
  struct order_ids of = { .ids = ARENA_ARRAY(arena, count, struct id), .ids_count = count };
  for (size_t i = 0; i < count; i++) {
    of.ids[i] = rows[i].id;
  }
  struct invoice_number *invoices = NULL;
  size_t invoices_count = 0;
  result = view_orders(tx, rows, count, orders);
  if (result == 0) {
    result = invoices_of_orders(tx, &of, &invoices, &invoices_count);
  }
  for (size_t i = 0; result == 0 && i < count; i++) {
    add_order(arena, out, &orders[i], invoice_cell(invoices, invoices_count, orders[i].id));
  }
  page->below = rows[count - 1].id;
  return result;
}

/* Where the next part is: what was asked for, from there on. */
static void add_link(struct context *context, const struct export_orders *in, struct id last) {
  struct arena *arena = context->arena;
  struct text status = in->status.presence == PRESENT
                           ? text_format(arena, "&status=%s", order_statuses.at[in->status.v])
                           : TEXT("");
  struct text from =
      in->created_from.presence == PRESENT
          ? text_format(arena, "&created_from=%s", text_c(instant_cell(arena, in->created_from.v)))
          : TEXT("");
  struct text to = in->created_to.presence == PRESENT
                       ? text_format(arena, "&created_to=%s", text_c(instant_cell(arena, in->created_to.v)))
                       : TEXT("");
  context_add_header(context, "Link",
                     text_format(arena, "</api/v1/orders/export?after=%s%s%s%s>; rel=\"next\"",
                                 text_c(page_cursor(arena, last)), text_c(status), text_c(from), text_c(to)));
}

int export_orders(struct context *context, struct tx *tx, const struct export_orders *in,
                  struct raw_reply *ret) {
  struct order_page page = { .status = in->status, .limit = PAGE_MAX };
  int result = page_after(context, in->after, &page.below);
  bound_orders(&page, in->created_from, in->created_to);
  struct buffer out;
  buffer_init_in(&out, context->arena, EXPORT_MAX_BYTES);
  if (in->after.presence != PRESENT) {
    add_header(&out);
  }
  bool more = true;
  for (int pages = 0; result == 0 && more && out.len < EXPORT_ENOUGH && pages < EXPORT_MAX_PAGES; pages++) {
    result = add_page(tx, &page, &out, &more);
  }
  if (result < 0) {
    return result;
  }
  if (out.failed) {
    return -EFBIG;
  }
  if (more) {
    add_link(context, in, page.below);
  }
  *ret = (struct raw_reply){ .content_type = TEXT("text/csv; charset=utf-8"), .body = buffer_text(&out) };
  return 0;
}
