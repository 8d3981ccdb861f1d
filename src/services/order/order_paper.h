/* What invoices and credit notes have in common, as pages that print well: values for their templates, in the
   arena. */
#pragma once

#include "mail/template.h"
#include "services/order/order_invoice.h"

struct template_value paper_text(const char *name, struct text text);
struct template_value paper_list(const char *name, const struct template_values *items, size_t count);
struct template_value paper_money(struct arena *arena, const char *name, struct money money);
/* "19 %", "7.5 %". */
struct template_value paper_rate(struct arena *arena, const char *name, int64_t basis_points);
struct template_value paper_date(struct arena *arena, const char *name, struct instant instant);
struct template_value paper_number(struct arena *arena, const char *name, int64_t number);
struct template_value paper_id(struct arena *arena, const char *name, struct id id);
/* "totals": a row per tax rate. */
struct template_value paper_totals(struct arena *arena, const struct tax_total *totals, size_t count);
/* "buyer": the address as it stands on an envelope, a row per line; NULL: none. */
struct template_value paper_buyer(struct arena *arena, const struct order_address *address);
/* "seller": of "Souk Ltd | 1 Market St | VAT 123" a row per line. */
struct template_value paper_seller(struct arena *arena, struct text seller);

/* A row of a list. */
struct template_values paper_row(struct arena *arena, const struct template_value *values, size_t count);
#define PAPER_ROW(arena, ...)                                                                                \
  paper_row((arena), (const struct template_value[]){ __VA_ARGS__ },                                         \
            COUNT_OF(((const struct template_value[]){ __VA_ARGS__ })))

/* The page of that template; how it looks, {{style}}, is the same for all. */
int paper_render(struct arena *arena, const char *template_name, const struct template_value *values,
                 size_t count, struct text *ret);
