/* The catalogue, written to a file part by part. */
#include "services/product/product_exchange.h"

#include "base/csv.h"
#include "services/product/product_find_store.h"
#include "services/product/product_view.h"

enum {
  EXPORT_ENOUGH = 1 << 20,    /* a part that has grown to so many bytes is sent */
  EXPORT_MAX_BYTES = 4 << 20, /* and then has room for the longest product that there may be */
  EXPORT_MAX_PAGES = 10,      /* of PAGE_MAX products */
};

static struct maybe_text present(struct text text) {
  return (struct maybe_text){ PRESENT, text };
}

void options_to_line(const struct variant_option *options, size_t count, struct exchange_line *line) {
  struct maybe_text *const names[] = { &line->option_1_name, &line->option_2_name, &line->option_3_name,
                                       &line->option_4_name };
  struct maybe_text *const values[] = { &line->option_1_value, &line->option_2_value, &line->option_3_value,
                                        &line->option_4_value };
  for (size_t i = 0; i < EXCHANGE_MAX_OPTIONS; i++) {
    *names[i] = i < count ? present(options[i].name) : (struct maybe_text){ .presence = IS_NULL };
    *values[i] = i < count ? present(options[i].value) : (struct maybe_text){ .presence = IS_NULL };
  }
}

static struct exchange_line line_of(const struct product *product, size_t at) {
  const struct variant *variant = &product->variants[at];
  struct exchange_line line = {
    .sku = variant->sku,
    .parent_sku.presence = IS_NULL,
    .price_minor = { PRESENT, variant->price.minor },
    .currency = present(text_of(variant->price.currency)),
    .tax_basis_points = { PRESENT, variant->tax_basis_points },
  };
  options_to_line(variant->options, variant->options_count, &line);
  if (at == 0) {
    line.name = present(product->name);
    line.description = present(product->description);
    line.category = product->category;
  } else {
    line.parent_sku = present(product->variants[0].sku);
  }
  return line;
}

static void add_header(struct buffer *out) {
  for (size_t i = 0; i < exchange_line_shape.fields_count; i++) {
    csv_add(out, text_of(exchange_line_shape.fields[i].name), i == 0);
  }
  buffer_add_c(out, "\r\n");
}

static struct text cell_of(struct arena *arena, const struct field *field, const struct exchange_line *line) {
  const char *member = (const char *)line + field->at;
  if (field->kind == KIND_INT) {
    const struct maybe_int *number = (const void *)member;
    return text_format(arena, "%lld", (long long)number->v);
  }
  const struct maybe_text *maybe = (const void *)member;
  return !field->maybe                ? *(const struct text *)(const void *)member
         : maybe->presence == PRESENT ? maybe->v
                                      : TEXT("");
}

static void add_line(struct arena *arena, struct buffer *out, enum exchange_format format,
                     const struct exchange_line *line) {
  if (format == EXCHANGE_JSON_LINES) {
    shape_encode(&exchange_line_shape, line, out);
    buffer_add_char(out, '\n');
    return;
  }
  for (size_t i = 0; i < exchange_line_shape.fields_count; i++) {
    csv_add(out, cell_of(arena, &exchange_line_shape.fields[i], line), i == 0);
  }
  buffer_add_c(out, "\r\n");
}

/* A page of products, newest first, until the part is long enough. `ret_last`: the last one that was written;
   false: there are no more. */
static int add_page(struct tx *tx, enum exchange_format format, struct buffer *out, struct id *last,
                    bool *ret_more) {
  struct listing_page page = { .id = *last, .price_max = INTEGER_MAX, .limit = PAGE_MAX };
  struct place *places = NULL;
  size_t count = 0;
  int result = page_newest(tx, &page, &places, &count);
  struct id ids[PAGE_MAX];
  for (size_t i = 0; result == 0 && i < count; i++) {
    ids[i] = places[i].id;
  }
  struct product_list products = { 0 };
  if (result == 0) {
    result = view_list(tx, ids, count, &products);
  }
  *ret_more = count == PAGE_MAX;
  for (size_t i = 0; result == 0 && i < products.items_count; i++) {
    if (out->len >= EXPORT_ENOUGH) {
      *ret_more = true;
      return 0;
    }
    for (size_t at = 0; at < products.items[i].variants_count; at++) {
      struct exchange_line line = line_of(&products.items[i], at);
      add_line(tx_arena(tx), out, format, &line);
    }
    *last = products.items[i].id;
  }
  return result;
}

int export_products(struct context *context, struct tx *tx, const struct export_products *in,
                    struct raw_reply *ret) {
  struct id last;
  int result = page_after(context, in->after, &last);
  struct buffer out;
  buffer_init_in(&out, context->arena, EXPORT_MAX_BYTES);
  if (in->format == EXCHANGE_CSV && in->after.presence != PRESENT) {
    add_header(&out);
  }
  bool more = true;
  for (int pages = 0; result == 0 && more && out.len < EXPORT_ENOUGH && pages < EXPORT_MAX_PAGES; pages++) {
    result = add_page(tx, in->format, &out, &last, &more);
  }
  if (result < 0) {
    return result;
  }
  if (out.failed) {
    return -EFBIG;
  }
  if (more) {
    struct text cursor = page_cursor(context->arena, last);
    context_add_header(context, "Link",
                       text_format(context->arena,
                                   "</api/v1/products/export?format=%s&after=%.*s>; rel=\"next\"",
                                   in->format == EXCHANGE_CSV ? "csv" : "jsonl", TEXT_ARGS(cursor)));
  }
  *ret = (struct raw_reply){
    .content_type =
        in->format == EXCHANGE_CSV ? TEXT("text/csv; charset=utf-8") : TEXT("application/x-ndjson"),
    .body = buffer_text(&out),
  };
  return 0;
}
