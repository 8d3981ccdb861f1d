/* Templates from any bytes: what parses is rendered within its limits, and no value brings markup into HTML.
 */
#include "mail/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT_MAX = 256 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool fine) {
  if (!fine) {
    abort();
  }
}

static size_t count(struct text text, char c) {
  size_t found = 0;
  for (size_t i = 0; i < text.len; i++) {
    found += text.at[i] == c;
  }
  return found;
}

static void render(struct arena *arena, const struct template *template, struct text source, bool html) {
  static const struct template_value inner[] = { { "a", .text = { "<'\">&", 5 } },
                                                 { "c", .text = { "", 0 } } };
  static const struct template_values items[] = { { .at = inner, .count = 2 }, { .count = 0 } };
  static const struct template_value outer[] = {
    { "a", .text = { "<", 1 } },
    { "b", .kind = TEMPLATE_LIST, .items = items, .items_count = 2 },
    { "c", .text = { ">", 1 } },
  };
  struct buffer out;
  buffer_init_in(&out, arena, OUTPUT_MAX);
  struct template_values values = { .at = outer, .count = 3 };
  int result = template_render(template, &values, &out, NULL);
  demand(result == 0 || result == -ENOENT || result == -EINVAL || result == -EFBIG);
  demand(out.len <= OUTPUT_MAX);
  if (html && count(source, '<') == 0) {
    demand(count(buffer_text(&out), '<') == 0);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct arena *arena = arena_create(4096);
  struct text source = text_copy_bytes(arena, bytes, size);
  for (int html = 0; html <= 1; html++) {
    struct template *template = NULL;
    enum template_kind kind = html ? TEMPLATE_HTML : TEMPLATE_TEXT;
    if (template_parse(arena, "fuzz", kind, source, &template, NULL) == 0) {
      render(arena, template, source, html);
    }
  }
  arena_destroy(arena);
  return 0;
}
