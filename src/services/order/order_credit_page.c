/* A credit note as a page: what its template is given. */
#include "services/order/order_credit.h"
#include "services/order/order_paper.h"

static struct text reason_text(enum credit_reason reason) {
  switch (reason) {
  case CREDIT_OF_CANCELLED:
    return TEXT("order cancelled");
  case CREDIT_OF_EXPIRED:
    return TEXT("order not paid in time");
  case CREDIT_FOR_RETURN:
    return TEXT("goods returned");
  case CREDIT_FOR_REFUND:
    break;
  }
  return TEXT("refund");
}

static struct text text_or_nothing(struct maybe_text text) {
  return text.presence == PRESENT ? text.v : TEXT("");
}

/* An order has one code at most. */
static struct text discount_code(const struct order *order) {
  for (size_t i = 0; i < order->adjustments_count; i++) {
    if (order->adjustments[i].kind == ADJUSTED_BY_DISCOUNT) {
      return text_or_nothing(order->adjustments[i].label);
    }
  }
  return TEXT("");
}

/* A row's name, and what stands smaller below it. */
static struct text name_of(const struct credit_line_row *row, const struct order *order,
                           struct text *ret_label) {
  *ret_label = TEXT("");
  switch (row->kind) {
  case CREDITED_LINE:
    *ret_label = order->lines[row->line.v].sku;
    return order->lines[row->line.v].name;
  case CREDITED_SHIPPING:
    *ret_label = text_or_nothing(order->shipping_method);
    return TEXT("Shipping");
  case CREDITED_DISCOUNT:
    *ret_label = discount_code(order);
    return TEXT("Discount");
  case CREDITED_REFUND:
    return TEXT("Refund");
  case CREDITED_BEFORE:
    break;
  }
  return TEXT("Credited before");
}

static struct template_value lines_of(struct arena *arena, const struct credit_facts *facts) {
  struct template_values *rows = ARENA_ARRAY(arena, facts->lines_count, struct template_values);
  for (size_t i = 0; i < facts->lines_count; i++) {
    const struct credit_line_row *row = &facts->lines[i];
    struct text label;
    struct text name = name_of(row, facts->order, &label);
    rows[i] =
        PAPER_ROW(arena, paper_text("name", name), paper_text("label", label),
                  row->quantity.presence == PRESENT ? paper_number(arena, "quantity", row->quantity.v)
                                                    : paper_text("quantity", TEXT("")),
                  paper_rate(arena, "rate", row->tax_basis_points), paper_money(arena, "gross", row->gross));
  }
  return paper_list("lines", rows, facts->lines_count);
}

static struct template_value totals_of(struct arena *arena, const struct credit_facts *facts) {
  struct tax_total *totals = ARENA_ARRAY(arena, facts->totals_count, struct tax_total);
  for (size_t i = 0; i < facts->totals_count; i++) {
    const struct credit_total_row *row = &facts->totals[i];
    totals[i] = (struct tax_total){ row->tax_basis_points, row->gross, row->gross, row->tax };
    totals[i].net.minor -= row->tax.minor;
  }
  return paper_totals(arena, totals, facts->totals_count);
}

int render_credit_note(struct arena *arena, const struct credit_facts *facts, struct text *ret) {
  const struct credit_note *note = facts->note;
  const struct template_value values[] = {
    paper_text("shop", note->shop_name),
    paper_seller(arena, note->seller),
    paper_buyer(arena, invoice_address(facts->addresses, facts->addresses_count)),
    paper_text("number", note->number),
    paper_date(arena, "issued", note->issued_at),
    paper_text("invoice", note->invoice_number),
    paper_date(arena, "invoiced", facts->invoice->issued_at),
    paper_id(arena, "order", note->order_id),
    paper_text("reason", reason_text(note->reason)),
    lines_of(arena, facts),
    totals_of(arena, facts),
    paper_money(arena, "tax", note->tax),
    paper_money(arena, "gross", note->gross),
  };
  return paper_render(arena, "credit_note.html", values, COUNT_OF(values), ret);
}
