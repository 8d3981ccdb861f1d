/* Any bytes as comma-separated values: they fall into records without a gap, and what a record's cells say is
   said again by what is written of them. */
#include "base/csv.h"

#include <stdint.h>
#include <stdlib.h>

enum { RECORDS_MAX = 100 }; /* each open quote is looked for through CSV_MAX_RECORD */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool fine) {
  if (!fine) {
    abort();
  }
}

static void comes_back(struct arena *arena, const struct text *cells, size_t count) {
  struct buffer out;
  buffer_init_in(&out, arena, 4 * CSV_MAX_RECORD);
  for (size_t i = 0; i < count; i++) {
    csv_add(&out, cells[i], i == 0);
  }
  struct text again[CSV_MAX_CELLS];
  size_t again_count = 0;
  if (csv_read(arena, buffer_text(&out), again, &again_count) == CSV_TOO_LONG) {
    return;
  }
  demand(again_count == count);
  for (size_t i = 0; i < count; i++) {
    demand(text_equal(csv_undefused(again[i]), cells[i]));
    demand(again[i].len == 0 || again[i].at[0] != '=');
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  struct text rest = { .at = (const char *)bytes, .len = size };
  for (int records = 0; rest.len > 0 && records < RECORDS_MAX; records++) {
    struct arena *arena = arena_create(4096);
    size_t lines = 0;
    size_t len = csv_record_len(rest, &lines);
    demand(len > 0 && len <= rest.len && lines > 0 && lines <= len);
    struct text cells[CSV_MAX_CELLS];
    size_t count = 0;
    if (csv_read(arena, (struct text){ rest.at, len }, cells, &count) == CSV_FINE) {
      demand(count > 0 && count <= CSV_MAX_CELLS);
      comes_back(arena, cells, count);
    }
    rest.at += len;
    rest.len -= len;
    arena_destroy(arena);
  }
  return 0;
}
