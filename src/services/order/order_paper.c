/* Values for the templates of invoices and credit notes. */
#include "services/order/order_paper.h"

#include <errno.h>
#include <string.h>

extern const struct template_files order_templates;

enum { PAPER_MAX = 512 * 1024, STYLE_MAX = 16 * 1024 };

struct template_value paper_text(const char *name, struct text text) {
  return (struct template_value){ .name = name, .kind = TEMPLATE_PLAIN, .text = text };
}

struct template_value paper_list(const char *name, const struct template_values *items, size_t count) {
  return (struct template_value){ .name = name, .kind = TEMPLATE_LIST, .items = items, .items_count = count };
}

struct template_value paper_money(struct arena *arena, const char *name, struct money money) {
  char text[MONEY_TEXT_LEN + 1];
  money_format(money, text);
  return paper_text(name, text_copy(arena, text_of(text)));
}

struct template_value paper_rate(struct arena *arena, const char *name, int64_t basis_points) {
  long long whole = basis_points / 100;
  long long rest = basis_points % 100;
  if (rest == 0) {
    return paper_text(name, text_format(arena, "%lld %%", whole));
  }
  return paper_text(name, rest % 10 == 0 ? text_format(arena, "%lld.%lld %%", whole, rest / 10)
                                         : text_format(arena, "%lld.%02lld %%", whole, rest));
}

struct template_value paper_date(struct arena *arena, const char *name, struct instant instant) {
  enum { DATE_LEN = 10 };
  char text[INSTANT_TEXT_LEN + 1];
  instant_format(instant, text);
  return paper_text(name, text_copy(arena, (struct text){ text, DATE_LEN }));
}

struct template_value paper_number(struct arena *arena, const char *name, int64_t number) {
  return paper_text(name, text_format(arena, "%lld", (long long)number));
}

struct template_value paper_id(struct arena *arena, const char *name, struct id id) {
  char text[ID_TEXT_LEN + 1];
  id_format(id, text);
  return paper_text(name, text_copy(arena, text_of(text)));
}

struct template_values paper_row(struct arena *arena, const struct template_value *values, size_t count) {
  struct template_value *at = ARENA_ARRAY(arena, count, struct template_value);
  memcpy(at, values, count * sizeof *at);
  return (struct template_values){ at, count };
}

struct template_value paper_totals(struct arena *arena, const struct tax_total *totals, size_t count) {
  struct template_values *rows = ARENA_ARRAY(arena, count, struct template_values);
  for (size_t i = 0; i < count; i++) {
    rows[i] = PAPER_ROW(arena, paper_rate(arena, "rate", totals[i].tax_basis_points),
                        paper_money(arena, "net", totals[i].net), paper_money(arena, "tax", totals[i].tax),
                        paper_money(arena, "gross", totals[i].gross));
  }
  return paper_list("totals", rows, count);
}

static void add_line(struct arena *arena, struct template_values *lines, size_t *count, struct text line) {
  if (line.len > 0) {
    lines[(*count)++] = PAPER_ROW(arena, paper_text("line", line));
  }
}

struct template_value paper_buyer(struct arena *arena, const struct order_address *address) {
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
  return paper_list("buyer", lines, count);
}

struct template_value paper_seller(struct arena *arena, struct text seller) {
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
  return paper_list("seller", lines, count);
}

static int render(struct arena *arena, const struct templates *templates, const char *name,
                  const struct template_values *values, size_t max, struct text *ret) {
  struct error error = { 0 };
  struct buffer page;
  buffer_init_in(&page, arena, max);
  int result = template_render(templates_find(templates, name), values, &page, &error);
  if (result == 0) {
    *ret = buffer_text(&page);
  }
  return result;
}

int paper_render(struct arena *arena, const char *template_name, const struct template_value *values,
                 size_t count, struct text *ret) {
  struct error error = { 0 };
  struct templates templates;
  struct template_value *all = ARENA_ARRAY(arena, count + 1, struct template_value);
  memcpy(all, values, count * sizeof *all);
  all[count] = (struct template_value){ .name = "style", .kind = TEMPLATE_MARKUP };
  int result = templates_parse(arena, &order_templates, &templates, &error);
  if (result == 0) {
    result = render(arena, &templates, "paper_style.html", &(struct template_values){ 0 }, STYLE_MAX,
                    &all[count].text);
  }
  return result == 0 ? render(arena, &templates, template_name, &(struct template_values){ all, count + 1 },
                              PAPER_MAX, ret)
                     : result;
}
