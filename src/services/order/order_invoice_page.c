/* An invoice as a page: what the template is given. */
#include "mail/template.h"
#include "services/order/order_invoice.h"

#include <errno.h>
#include <string.h>

extern const struct template_files order_templates;

enum { INVOICE_PAGE_MAX = 512 * 1024, ROW_VALUES = 6 };

static struct template_value plain(const char *name, struct text text) {
  return (struct template_value){ .name = name, .kind = TEMPLATE_PLAIN, .text = text };
}

static struct template_value list(const char *name, const struct template_values *items, size_t count) {
  return (struct template_value){ .name = name, .kind = TEMPLATE_LIST, .items = items, .items_count = count };
}

static struct text money_text(struct arena *arena, struct money money) {
  char text[MONEY_TEXT_LEN + 1];
  money_format(money, text);
  return text_copy(arena, text_of(text));
}

/* "19 %", "7.5 %". */
static struct text rate_text(struct arena *arena, int64_t basis_points) {
  long long whole = basis_points / 100;
  long long rest = basis_points % 100;
  if (rest == 0) {
    return text_format(arena, "%lld %%", whole);
  }
  return rest % 10 == 0 ? text_format(arena, "%lld.%lld %%", whole, rest / 10)
                        : text_format(arena, "%lld.%02lld %%", whole, rest);
}

static struct text date_text(struct arena *arena, struct instant instant) {
  enum { DATE_LEN = 10 };
  char text[INSTANT_TEXT_LEN + 1];
  instant_format(instant, text);
  return text_copy(arena, (struct text){ text, DATE_LEN });
}

/* A row of a list: up to ROW_VALUES values. */
static struct template_values row_of(struct arena *arena, const struct template_value *values, size_t count) {
  struct template_value *at = ARENA_ARRAY(arena, count, struct template_value);
  memcpy(at, values, count * sizeof *at);
  return (struct template_values){ at, count };
}
#define ROW(arena, ...)                                                                                      \
  row_of((arena), (const struct template_value[]){ __VA_ARGS__ },                                            \
         COUNT_OF(((const struct template_value[]){ __VA_ARGS__ })))

static struct template_value lines_of(struct arena *arena, const struct order *order) {
  struct template_values *rows = ARENA_ARRAY(arena, order->lines_count, struct template_values);
  for (size_t i = 0; i < order->lines_count; i++) {
    const struct order_line *line = &order->lines[i];
    rows[i] = ROW(arena, plain("name", line->name), plain("sku", line->sku),
                  plain("quantity", text_format(arena, "%lld", (long long)line->quantity)),
                  plain("price", money_text(arena, line->price)),
                  plain("rate", rate_text(arena, line->tax_basis_points)),
                  plain("gross", money_text(arena, line->gross)));
  }
  return list("lines", rows, order->lines_count);
}

static struct template_value adjustments_of(struct arena *arena, const struct order *order) {
  struct template_values *rows = ARENA_ARRAY(arena, order->adjustments_count, struct template_values);
  for (size_t i = 0; i < order->adjustments_count; i++) {
    const struct order_adjustment *adjustment = &order->adjustments[i];
    bool shipping = adjustment->kind == ADJUSTED_FOR_SHIPPING;
    struct maybe_text label = shipping ? order->shipping_method : adjustment->label;
    rows[i] = ROW(arena, plain("what", shipping ? TEXT("Shipping") : TEXT("Discount")),
                  plain("label", label.presence == PRESENT ? label.v : TEXT("")),
                  plain("rate", rate_text(arena, adjustment->tax_basis_points)),
                  plain("gross", money_text(arena, adjustment->gross)));
  }
  return list("adjustments", rows, order->adjustments_count);
}

static struct template_value totals_of(struct arena *arena, const struct order *order) {
  struct template_values *rows = ARENA_ARRAY(arena, order->totals_count, struct template_values);
  for (size_t i = 0; i < order->totals_count; i++) {
    const struct tax_total *total = &order->totals[i];
    rows[i] = ROW(arena, plain("rate", rate_text(arena, total->tax_basis_points)),
                  plain("net", money_text(arena, total->net)), plain("tax", money_text(arena, total->tax)),
                  plain("gross", money_text(arena, total->gross)));
  }
  return list("totals", rows, order->totals_count);
}

static void add_line(struct arena *arena, struct template_values *lines, size_t *count, struct text line) {
  if (line.len > 0) {
    lines[(*count)++] = ROW(arena, plain("line", line));
  }
}

/* As it stands on an envelope. */
static struct template_value address_of(struct arena *arena, const struct order_address *address) {
  enum { LINES = 7 };
  struct template_values *lines = ARENA_ARRAY(arena, LINES, struct template_values);
  size_t count = 0;
  if (address != NULL) {
    struct text place =
        address->postal_code.len == 0
            ? address->city
            : text_format(arena, "%.*s %.*s", TEXT_ARGS(address->postal_code), TEXT_ARGS(address->city));
    add_line(arena, lines, &count, address->company);
    add_line(arena, lines, &count, address->recipient);
    add_line(arena, lines, &count, address->line1);
    add_line(arena, lines, &count, address->line2);
    add_line(arena, lines, &count, place);
    add_line(arena, lines, &count, address->region);
    add_line(arena, lines, &count, address->country);
  }
  return list("buyer", lines, count);
}

/* "Souk Ltd | 1 Market St | VAT 123": a line each. */
static struct template_value seller_of(struct arena *arena, struct text seller) {
  enum { LINES_MAX = 20 };
  struct template_values *lines = ARENA_ARRAY(arena, LINES_MAX, struct template_values);
  size_t count = 0;
  size_t begin = 0;
  for (size_t i = 0; i <= seller.len && count < LINES_MAX; i++) {
    if (i == seller.len || seller.at[i] == '|') {
      add_line(arena, lines, &count, text_trim(arena, (struct text){ seller.at + begin, i - begin }));
      begin = i + 1;
    }
  }
  return list("seller", lines, count);
}

int render_invoice(struct arena *arena, const struct invoice_facts *facts, struct text *ret) {
  const struct invoice *invoice = facts->invoice;
  const struct order *order = facts->order;
  char order_id[ID_TEXT_LEN + 1];
  id_format(order->id, order_id);
  bool at_door = order->payment_method == PAY_ON_DELIVERY;
  const struct template_value values[] = {
    plain("shop", invoice->shop_name),
    seller_of(arena, invoice->seller),
    address_of(arena, invoice_address(facts->addresses, facts->addresses_count)),
    plain("number", invoice->number),
    plain("issued", date_text(arena, invoice->issued_at)),
    plain("order", text_of(order_id)),
    plain("ordered", date_text(arena, order->created_at)),
    plain("payment", at_door ? TEXT("on delivery") : TEXT("by card")),
    lines_of(arena, order),
    adjustments_of(arena, order),
    totals_of(arena, order),
    plain("tax", money_text(arena, order->tax)),
    plain("gross", money_text(arena, order->gross)),
  };
  const struct template_values all = { values, COUNT_OF(values) };
  struct error error = { 0 };
  struct templates templates;
  struct buffer page;
  buffer_init_in(&page, arena, INVOICE_PAGE_MAX);
  int result = templates_parse(arena, &order_templates, &templates, &error);
  if (result == 0) {
    result = template_render(templates_find(&templates, "invoice.html"), &all, &page, &error);
  }
  if (result == 0) {
    *ret = buffer_text(&page);
  }
  return result;
}
