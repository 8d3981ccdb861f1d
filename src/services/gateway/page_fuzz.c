/* What users write, in a page's HTML: it stays text, whatever it is. */
#include "services/gateway/gateway_pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

extern const struct template_files gateway_templates;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool fine) {
  if (!fine) {
    abort();
  }
}

static size_t count_of(struct text in, const char *what) {
  size_t count = 0;
  for (const char *at = strstr(text_c(in), what); at != NULL; at = strstr(at + 1, what)) {
    count++;
  }
  return count;
}

static size_t characters_of(struct text text) {
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++) {
    count += ((unsigned char)text.at[i] & 0xc0) != 0x80 ? 1 : 0;
  }
  return count;
}

/* As it comes through a shape: UTF-8 without NUL. */
static void check(struct arena *arena, struct text input) {
  enum { SUMMARY = 20 };
  struct text summary = summary_of(arena, input, SUMMARY);
  demand(text_is_utf8(summary) && characters_of(summary) <= SUMMARY + 1);
  struct variant variant = { .sku = input, .price = { 100, "EUR" } };
  struct product_picture picture = { .url = input, .alt = input };
  struct product product = { .name = input,
                             .description = input,
                             .category = { PRESENT, input },
                             .variants = &variant,
                             .variants_count = 1,
                             .pictures = &picture,
                             .pictures_count = 1 };
  struct packed_app app = { .script_hashes = "" };
  struct page_facts facts = { .kind = PAGE_PRODUCT,
                              .url = TEXT("https://shop.example"),
                              .description = TEXT("A shop."),
                              .shop = { .name = input, .currency = TEXT("EUR") },
                              .product = &product };
  struct error error = { 0 };
  struct templates templates;
  struct text page;
  demand(templates_parse(arena, &gateway_templates, &templates, &error) == 0);
  demand(render_page(arena, &app, templates_find(&templates, "head.html"), NULL, &facts, &page) == 0);
  demand(count_of(page, "<script") == 2 && count_of(page, "</") == 3 && count_of(page, "<!") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  enum { MOST = 4000 };
  struct arena *arena = arena_create(1 << 16);
  struct text input = text_copy_bytes(arena, bytes, size < MOST ? size : MOST);
  if (text_is_utf8(input) && memchr(input.at, 0, input.len) == NULL) {
    check(arena, input);
  }
  arena_destroy(arena);
  return 0;
}
