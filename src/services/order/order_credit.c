/* Credit notes: issued within the transaction of what makes them due, and shown. */
#include "services/order/order_credit.h"

#include "services/order/order_store.h"
#include "services/order/order_view.h"

#include <errno.h>

static const char *const credit_reason_names[] = {
  [CREDIT_OF_CANCELLED] = "cancelled",
  [CREDIT_OF_EXPIRED] = "expired",
  [CREDIT_FOR_RETURN] = "returned",
  [CREDIT_FOR_REFUND] = "refunded",
};
static const struct names credit_reasons = NAMES(credit_reason_names);

static const char *const credit_kind_names[] = {
  [CREDITED_LINE] = "line",     [CREDITED_SHIPPING] = "shipping", [CREDITED_DISCOUNT] = "discount",
  [CREDITED_REFUND] = "refund", [CREDITED_BEFORE] = "before",
};
static const struct names credit_kinds = NAMES(credit_kind_names);

static const struct field credit_note_fields[] = {
  FIELD(struct credit_note, id, .doc = "The credit note."),
  FIELD(struct credit_note, order_id, .doc = "The order."),
  FIELD(struct credit_note, number, .min = 1, .max = INVOICE_NUMBER_MAX, .doc = "The credit note's number."),
  FIELD(struct credit_note, serial, .min = 1, .max = INTEGER_MAX, .doc = "1, 2, 3 and so on, without gaps."),
  FIELD(struct credit_note, invoice_number, .min = 1, .max = INVOICE_NUMBER_MAX,
        .doc = "The number of the invoice of which it takes something back."),
  ENUM_FIELD(struct credit_note, reason, credit_reasons, .doc = "Why."),
  FIELD(struct credit_note, return_id, .doc = "The return for which it is; null: it is for none."),
  FIELD(struct credit_note, gross, .max = INTEGER_MAX, .doc = "What is credited, tax included."),
  FIELD(struct credit_note, tax, .max = INTEGER_MAX, .doc = "The tax within gross."),
  FIELD(struct credit_note, issued_at, .doc = "When it was issued."),
  FIELD(struct credit_note, shop_name, .max = 100, .doc = "The shop's name then."),
  FIELD(struct credit_note, seller, .max = INVOICE_SELLER_MAX,
        .doc = "Who sells, as SOUK_SELLER said then: lines divided by |."),
};
const struct shape credit_note_shape =
    SHAPE(credit_note, credit_note_fields, .doc = "What was credited of an order's invoice.");

static const struct field credit_notes_fields[] = {
  LIST_FIELD(struct credit_notes, items, credit_note, .max = CREDIT_MAX_NOTES, .doc = "Newest first."),
  FIELD(struct credit_notes, next, .doc = "Null: there are no more pages."),
};
const struct shape credit_notes_shape = SHAPE(credit_notes, credit_notes_fields, .doc = "Credit notes.");

static const struct field credit_line_row_fields[] = {
  FIELD(struct credit_line_row, note_id),
  FIELD(struct credit_line_row, at),
  ENUM_FIELD(struct credit_line_row, kind, credit_kinds),
  FIELD(struct credit_line_row, line),
  FIELD(struct credit_line_row, quantity),
  FIELD(struct credit_line_row, gross),
  FIELD(struct credit_line_row, tax_basis_points),
};
const struct shape credit_line_row_shape = SHAPE(credit_line_row, credit_line_row_fields);

static const struct field credit_total_row_fields[] = {
  FIELD(struct credit_total_row, note_id),
  FIELD(struct credit_total_row, tax_basis_points),
  FIELD(struct credit_total_row, gross),
  FIELD(struct credit_total_row, tax),
};
const struct shape credit_total_row_shape = SHAPE(credit_total_row, credit_total_row_fields);

static const struct field credited_fields[] = {
  FIELD(struct credited, tax_basis_points),
  FIELD(struct credited, gross),
};
const struct shape credited_shape = SHAPE(credited, credited_fields);

static const struct field payments_made_fields[] = {
  FIELD(struct payments_made, payments),
  FIELD(struct payments_made, refunded),
};
const struct shape payments_made_shape = SHAPE(payments_made, payments_made_fields);

#define NOTE_COLUMNS                                                                                         \
  "id, order_id, number, serial, invoice_number, reason, return_id, gross_minor, tax_minor, currency, "      \
  "issued_at, shop_name, seller"

SQL_ONE(find_credit_note, by_id, credit_note,
        .sql = "SELECT " NOTE_COLUMNS " FROM order_credit_notes WHERE id = :id")

SQL_ALL(credit_notes_of_order, by_id, credit_note, CREDIT_MAX_NOTES,
        .sql = "SELECT " NOTE_COLUMNS " FROM order_credit_notes WHERE order_id = :id ORDER BY serial DESC "
               "LIMIT 100")

SQL_CHANGE(insert_credit_note, credit_note,
           .sql = "INSERT INTO order_credit_notes (" NOTE_COLUMNS
                  ") VALUES (:id, :order_id, :number, :serial, :invoice_number, :reason, :return_id, "
                  ":gross_minor, :tax_minor, :currency, :issued_at, :shop_name, :seller)")

SQL_CHANGE(insert_credit_line, credit_line_row,
           .sql = "INSERT INTO order_credit_lines (note_id, at, kind, line, quantity, gross_minor, "
                  "tax_basis_points) VALUES (:note_id, :at, :kind, :line, :quantity, :gross_minor, "
                  ":tax_basis_points)")

SQL_CHANGE(insert_credit_total, credit_total_row,
           .sql = "INSERT INTO order_credit_totals (note_id, tax_basis_points, gross_minor, tax_minor) "
                  "VALUES (:note_id, :tax_basis_points, :gross_minor, :tax_minor)")

SQL_ALL(lines_of_credit_note, by_id, credit_line_row, CREDIT_MAX_LINES,
        .sql = "SELECT l.note_id, l.at, l.kind, l.line, l.quantity, l.gross_minor, n.currency, "
               "l.tax_basis_points FROM order_credit_lines l JOIN order_credit_notes n ON n.id = l.note_id "
               "WHERE l.note_id = :id ORDER BY l.at")

SQL_ALL(totals_of_credit_note, by_id, credit_total_row, ORDER_MAX_TOTALS,
        .sql = "SELECT t.note_id, t.tax_basis_points, t.gross_minor, t.tax_minor, n.currency FROM "
               "order_credit_totals t JOIN order_credit_notes n ON n.id = t.note_id WHERE t.note_id = :id "
               "ORDER BY t.tax_basis_points")

SQL_ALL(credited_of_order, by_id, credited, ORDER_MAX_TOTALS,
        .sql = "SELECT t.tax_basis_points, CAST(sum(t.gross_minor) AS bigint) AS gross FROM "
               "order_credit_totals t JOIN order_credit_notes n ON n.id = t.note_id WHERE n.order_id = :id "
               "GROUP BY t.tax_basis_points")

SQL_ONE(payments_made_for, by_id, payments_made,
        .sql = "SELECT count(*) AS payments, CAST(coalesce(sum(refunded), 0) AS bigint) AS refunded FROM "
               "order_payments WHERE order_id = :id AND (status = 'paid' OR status = 'partly_refunded' OR "
               "status = 'refunded')")

SQL_ONE(next_credit_serial, nothing, invoice_serial,
        .sql = "UPDATE order_credit_serial SET serial = serial + 1 WHERE one = 1 RETURNING serial")

/* What a credit note is made of. */
struct papers {
  struct invoice invoice;
  struct order order;
  struct credit_base base;
};

/* -ENOENT: it has no invoice. */
static int find_papers(struct tx *tx, struct id order_id, struct papers *ret) {
  const struct by_id of = { order_id };
  struct order_row row;
  struct credited *before = NULL;
  int result = find_invoice(tx, &of, &ret->invoice);
  if (result == 0) {
    result = find_order(tx, &of, &row);
  }
  if (result == 0) {
    result = view_order(tx, &row, &ret->order);
  }
  if (result == 0) {
    result = credited_of_order(tx, &of, &before, &ret->base.before_count);
  }
  ret->base.order = &ret->order;
  ret->base.before = before;
  return result;
}

static int store_credit(struct tx *tx, const struct credit_note *note, struct credit *credit) {
  int result = insert_credit_note(tx, note, NULL);
  for (size_t i = 0; result == 0 && i < credit->lines_count; i++) {
    credit->lines[i].note_id = note->id;
    result = insert_credit_line(tx, &credit->lines[i], NULL);
  }
  for (size_t i = 0; result == 0 && i < credit->totals_count; i++) {
    const struct tax_total *total = &credit->totals[i];
    struct credit_total_row row = { note->id, total->tax_basis_points, total->gross, total->tax };
    result = insert_credit_total(tx, &row, NULL);
  }
  return result;
}

/* Nothing is no credit note. */
static int issue(struct context *context, struct tx *tx, const struct invoice *invoice,
                 enum credit_reason reason, struct maybe_id return_id, struct credit *credit) {
  if (credit->gross.minor == 0) {
    return 0;
  }
  struct invoice_serial next;
  int result = next_credit_serial(tx, &(struct nothing){ 0 }, &next);
  if (result < 0) {
    return result;
  }
  struct text prefix = setting_text(context, &order_credit_prefix);
  struct credit_note note = {
    .id = context_id(context),
    .order_id = invoice->order_id,
    .number = text_format(context->arena, "%.*s%06lld", TEXT_ARGS(prefix), (long long)next.serial),
    .serial = next.serial,
    .invoice_number = invoice->number,
    .reason = reason,
    .return_id = return_id,
    .gross = credit->gross,
    .tax = credit->tax,
    .issued_at = context_now(context),
    .shop_name = setting_text(context, &setting_shop_name),
    .seller = setting_text(context, &order_seller),
  };
  return store_credit(tx, &note, credit);
}

static const struct maybe_id no_return = { .presence = IS_NULL };

int credit_order(struct context *context, struct tx *tx, struct id order_id, enum credit_reason reason) {
  struct papers papers;
  struct credit credit;
  int result = find_papers(tx, order_id, &papers);
  if (result == 0) {
    result = credit_all(&papers.base, &credit);
  } else if (result == -ENOENT) {
    return 0;
  }
  return result == 0 ? issue(context, tx, &papers.invoice, reason, no_return, &credit) : result;
}

int credit_goods(struct context *context, struct tx *tx, const struct order_return *of,
                 const int64_t *returned, const int64_t *now) {
  struct papers papers;
  struct credit credit;
  int result = find_papers(tx, of->order_id, &papers);
  if (result == 0) {
    bool with_shipping = setting_bool(context, &order_return_shipping);
    result = credit_return(&papers.base, returned, now, with_shipping, &credit);
  } else if (result == -ENOENT) {
    return 0;
  }
  struct maybe_id return_id = { PRESENT, of->id };
  return result == 0 ? issue(context, tx, &papers.invoice, CREDIT_FOR_RETURN, return_id, &credit) : result;
}

int credit_refunds(struct context *context, struct tx *tx, struct id order_id) {
  struct papers papers;
  struct payments_made made;
  struct credit credit;
  int result = payments_made_for(tx, &(struct by_id){ order_id }, &made);
  if (result < 0 || made.refunded == 0) {
    return result;
  }
  result = find_papers(tx, order_id, &papers);
  if (result < 0) {
    return result == -ENOENT ? 0 : result;
  }
  int64_t due = refund_to_credit(&made, papers.order.gross.minor);
  for (size_t i = 0; i < papers.base.before_count; i++) {
    due -= papers.base.before[i].gross;
  }
  if (due <= 0) {
    return 0;
  }
  result = credit_amount(&papers.base, due, &credit);
  return result == 0 ? issue(context, tx, &papers.invoice, CREDIT_FOR_REFUND, no_return, &credit) : result;
}

int list_credit_notes(struct context *context, struct tx *tx, const struct by_id *in,
                      struct credit_notes *ret) {
  struct order_row row;
  int result = find_own_order(context, tx, in->id, &row);
  ret->next.presence = IS_NULL;
  return result == 0 ? credit_notes_of_order(tx, in, &ret->items, &ret->items_count) : result;
}

/* Of somebody else's order it is not there at all. */
static int find_own_credit_note(struct context *context, struct tx *tx, struct id id,
                                struct credit_note *ret) {
  struct order_row row;
  int result = find_credit_note(tx, &(struct by_id){ id }, ret);
  if (result == 0) {
    result = find_order(tx, &(struct by_id){ ret->order_id }, &row);
  }
  if (result == 0 && !context_is_admin(context) && !id_equal(row.user_id, context->caller.user)) {
    result = -ENOENT;
  }
  return found(context, result, "credit note");
}

int show_credit_note(struct context *context, struct tx *tx, const struct by_id *in, struct raw_reply *ret) {
  struct credit_note note;
  struct papers papers;
  struct credit_line_row *lines = NULL;
  struct credit_total_row *totals = NULL;
  struct order_address *addresses = NULL;
  struct credit_facts facts = { .note = &note, .invoice = &papers.invoice, .order = &papers.order };
  int result = find_own_credit_note(context, tx, in->id, &note);
  if (result == 0) {
    result = find_papers(tx, note.order_id, &papers);
  }
  if (result == 0) {
    result = lines_of_credit_note(tx, in, &lines, &facts.lines_count);
  }
  if (result == 0) {
    result = totals_of_credit_note(tx, in, &totals, &facts.totals_count);
  }
  if (result == 0) {
    result = addresses_of_order(tx, &(struct by_id){ note.order_id }, &addresses, &facts.addresses_count);
  }
  facts.lines = lines;
  facts.totals = totals;
  facts.addresses = addresses;
  if (result == 0) {
    result = render_credit_note(context->arena, &facts, &ret->body);
  }
  ret->content_type = TEXT("text/html; charset=utf-8");
  return result;
}
