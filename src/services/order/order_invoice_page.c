/* An invoice as a page: what its template is given. */
#include "services/order/order_invoice.h"
#include "services/order/order_paper.h"

static struct template_value lines_of(struct arena *arena, const struct order *order) {
  struct template_values *rows = ARENA_ARRAY(arena, order->lines_count, struct template_values);
  for (size_t i = 0; i < order->lines_count; i++) {
    const struct order_line *line = &order->lines[i];
    rows[i] =
        PAPER_ROW(arena, paper_text("name", line->name), paper_text("sku", line->sku),
                  paper_number(arena, "quantity", line->quantity), paper_money(arena, "price", line->price),
                  paper_rate(arena, "rate", line->tax_basis_points),
                  paper_money(arena, "gross", line->gross));
  }
  return paper_list("lines", rows, order->lines_count);
}

static struct template_value adjustments_of(struct arena *arena, const struct order *order) {
  struct template_values *rows = ARENA_ARRAY(arena, order->adjustments_count, struct template_values);
  for (size_t i = 0; i < order->adjustments_count; i++) {
    const struct order_adjustment *adjustment = &order->adjustments[i];
    bool shipping = adjustment->kind == ADJUSTED_FOR_SHIPPING;
    struct maybe_text label = shipping ? order->shipping_method : adjustment->label;
    rows[i] = PAPER_ROW(arena, paper_text("what", shipping ? TEXT("Shipping") : TEXT("Discount")),
                        paper_text("label", label.presence == PRESENT ? label.v : TEXT("")),
                        paper_rate(arena, "rate", adjustment->tax_basis_points),
                        paper_money(arena, "gross", adjustment->gross));
  }
  return paper_list("adjustments", rows, order->adjustments_count);
}

int render_invoice(struct arena *arena, const struct invoice_facts *facts, struct text *ret) {
  const struct invoice *invoice = facts->invoice;
  const struct order *order = facts->order;
  bool at_door = order->payment_method == PAY_ON_DELIVERY;
  const struct template_value values[] = {
    paper_text("shop", invoice->shop_name),
    paper_seller(arena, invoice->seller),
    paper_buyer(arena, invoice_address(facts->addresses, facts->addresses_count)),
    paper_text("number", invoice->number),
    paper_date(arena, "issued", invoice->issued_at),
    paper_id(arena, "order", order->id),
    paper_date(arena, "ordered", order->created_at),
    paper_text("payment", at_door ? TEXT("on delivery") : TEXT("by card")),
    lines_of(arena, order),
    adjustments_of(arena, order),
    paper_totals(arena, order->totals, order->totals_count),
    paper_money(arena, "tax", order->tax),
    paper_money(arena, "gross", order->gross),
  };
  return paper_render(arena, "invoice.html", values, COUNT_OF(values), ret);
}
